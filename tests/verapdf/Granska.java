import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Reads "flavour path" from stdin, line by line; answers each with its failures, one a line, and a lone ".". */
public class Granska {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String rad; (rad = in.readLine()) != null; ) {
            String[] del = rad.split(" ", 2);
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(del[0]);
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new java.io.File(del[1]), flavour);
                    var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult utfall = validator.validate(parser);
                for (TestAssertion fel : utfall.getTestAssertions())
                    System.out.println(fel.getRuleId().getClause() + "-" + fel.getRuleId().getTestNumber() + " "
                        + fel.getMessage().replaceAll("\\s+", " ") + " @ " + fel.getLocation().getContext());
                if (!utfall.isCompliant()) System.out.println("underkänd");
            } catch (Exception fel) {
                System.out.println("oläslig: " + fel);
            }
            System.out.println(".");
            System.out.flush();
        }
    }
}
