import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Reads "flavour,flavour path" from stdin, line by line; answers each with its failures, one a line, and a lone ".". */
public class Granska {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String rad; (rad = in.readLine()) != null; ) {
            String[] del = rad.split(" ", 2);
            List<PDFAFlavour> mot = new ArrayList<>();
            for (String flavour : del[0].split(",")) mot.add(PDFAFlavour.byFlavourId(flavour));
            // One reading of the file for all flavours.
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(del[1]), mot.get(0));
                    var validator = Foundries.defaultInstance().createValidator(mot)) {
                for (ValidationResult utfall : validator.validateAll(parser)) {
                    String id = utfall.getPDFAFlavour().getId();
                    for (TestAssertion fel : utfall.getTestAssertions())
                        System.out.println(id + " " + fel.getRuleId().getClause() + "-" + fel.getRuleId().getTestNumber()
                            + " " + fel.getMessage().replaceAll("\\s+", " ") + " @ " + fel.getLocation().getContext());
                    if (!utfall.isCompliant()) System.out.println(id + " underkänd");
                }
            } catch (Exception fel) {
                System.out.println("oläslig: " + fel);
            }
            System.out.println(".");
            System.out.flush();
        }
    }
}
