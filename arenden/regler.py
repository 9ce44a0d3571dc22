"""The checks of a tjänsteskrivelse (DESIGN §5): what is wrong, where, and what to do. None ever edits a text.

Pure: a version snapshot in (see arenden.ogonblick), remarks out. The rules stand in punktregler and
textregler, what is missing stands here; REGLER is the table that the settings page and `granska` read.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from arenden.anmarkning import (
    Allvar,
    Anmarkning,
    Fynd,
    Papper,
    Plats,
    Regelverk,
    VersionData,
    avsnittets,
    falt,
    stycken,
)
from arenden.hanvisningsmal import med_ord
from arenden.hanvisningsregler import (
    bilaga_finns_inte,
    hanvisar_till_annan_punkt,
    hanvisat_saknas,
    hanvisning_till_bilaga,
    hanvisning_till_punkt,
)
from arenden.personnummer import maskera
from arenden.punktregler import (
    dubbelt_att,
    flera_atgarder,
    stod_utanfor,
    uppgift_utan_ansvarig,
    uppgift_utan_tid,
)
from arenden.sprakregler import (
    LANG_MENING,
    citattecken,
    datum,
    dubbelt_ord,
    dubbla_mellanslag,
    kanslisvenska,
    lang_mening,
    passiva,
    skiljetecken,
    stavning_,
    tal,
    tankstreck,
)
from arenden.textregler import (
    ar_sammanfattning,
    diarienumrets_form,
    falt_ofyllt,
    figur_saknas,
    mottagare_saknas,
    personnummer,
    sammanfattning_saknas,
    tabellrubrik,
    underlagets_datum,
)

__all__ = ["LANG_FRAN", "REGLER", "Allvar", "Anmarkning", "Plats", "Regel", "granska", "saknas"]

LANG_FRAN = 600  # words from which a sammanfattning is required, unless the organ says otherwise


@dataclass(frozen=True, slots=True)
class Regel:
    """A rule: its name for people, its severity at first, why it is there, an example of better, and the check."""

    titel: str
    forval: Allvar
    varfor: str
    battre: str
    sok: Regelverk
    fast: bool = False  # law, not taste: no organ can lower it


def rubrik_saknas(papper: Papper) -> Iterator[Fynd]:
    if not str(papper.version.get("rubrik") or "").strip():
        yield Fynd(falt("rubrik"), "Rubriken saknas. Skriv en rubrik som säger vad ärendet gäller.")


def beslutspunkt_saknas(papper: Papper) -> Iterator[Fynd]:
    if not papper.punkter:
        forslag = next((a for a in papper.avsnitt if a.get("slag") == "forslag"), None)
        plats = avsnittets(forslag) if forslag is not None else Plats("avsnitt", "", "Förslag till beslut")
        yield Fynd(plats, "Förslaget har ingen beslutspunkt. Lägg till minst en punkt att besluta om.")


def lydelse_saknas(papper: Papper) -> Iterator[Fynd]:
    for punkt in papper.punkter:
        if not punkt.stycken:
            yield Fynd(punkt.plats, f"{punkt.plats.etikett} saknar lydelse. Skriv lydelsen eller ta bort punkten.")


def ingress_saknas(papper: Papper) -> Iterator[Fynd]:
    """Yield a finding for each förslag whose points have no lead-in; an empty förslag prints nothing."""
    for a in papper.avsnitt:
        behovs = a.get("slag") == "forslag" and (a.get("punkter") or not papper.punkter)
        if behovs and not str(a.get("ingress") or "").strip():
            organ = a.get("organ") or (papper.version.get("organ") or {}).get("namn") or "Organet"
            yield Fynd(
                avsnittets(a),
                f"{avsnittets(a).etikett} saknar inledning till att-satserna. "
                "Skriv den mening som punkterna fortsätter.",
                "",
                f"{organ} föreslås besluta att",
            )


def undertecknare_saknas(papper: Papper) -> Iterator[Fynd]:
    if not any(str(u.get("namn") or "").strip() for u in papper.version.get("undertecknare") or []):
        yield Fynd(Plats("undertecknare", "", "Undertecknare"), "Ingen undertecknare är vald. Välj minst en.")


def avsnitt_tomt(papper: Papper) -> Iterator[Fynd]:
    """Yield each required avsnitt without text, but where another rule already speaks for it."""
    sagda = {f.plats.identitet for f in sammanfattning_saknas(papper)}
    for a in papper.avsnitt:
        plats = avsnittets(a)
        egen_regel = a.get("slag") in ("forslag", "mottagare") or (ar_sammanfattning(a) and plats.identitet in sagda)
        if a.get("obligatoriskt") and not egen_regel and not any(stycken(a.get("doc"))):
            yield Fynd(plats, f"Avsnittet {plats.etikett} är tomt men ska finnas enligt mallen. Skriv det.")


_STOPP, _VARNING, _TIPS = Allvar.STOPP, Allvar.VARNING, Allvar.TIPS
_TYNGD = (Allvar.STOPP, Allvar.VARNING, Allvar.TIPS)
_UTGIVEN = "En utgiven handling kan inte vara utan det."
_ENSAM = "Varje beslutspunkt trycks på ett eget papper och ska kunna förstås av den som bara har det."

REGLER: Mapping[str, Regel] = {
    "rubrik_saknas": Regel("Rubrik finns", _STOPP, _UTGIVEN, "”Cykelväg mellan Tenhult och Huskvarna”", rubrik_saknas),
    "beslutspunkt_saknas": Regel(
        "Minst en beslutspunkt finns",
        _VARNING,
        "Ett ärende utan förslag är bara till kännedom.",
        "”lägga informationen till handlingarna.”",
        beslutspunkt_saknas,
    ),
    "lydelse_saknas": Regel(
        "Varje beslutspunkt har en lydelse",
        _STOPP,
        _UTGIVEN,
        "”godkänna planen för cykelvägen.”",
        lydelse_saknas,
    ),
    "ingress_saknas": Regel(
        "Förslaget har en inledning till att-satserna",
        _VARNING,
        "Utan den måste varje punkt vara en hel mening.",
        "”Kommunalt Forum föreslås besluta att”",
        ingress_saknas,
    ),
    "undertecknare_saknas": Regel(
        "Minst en undertecknare är vald",
        _STOPP,
        _UTGIVEN,
        "Den chef som svarar för förslaget.",
        undertecknare_saknas,
    ),
    "personnummer": Regel(
        "Inga personnummer",
        _STOPP,
        "Personnummer behandlas bara när det är klart motiverat (dataskyddslagen 3:10).",
        "”den sökande” eller namnet, om det behövs.",
        personnummer,
        fast=True,
    ),
    "hanvisat_saknas": Regel(
        "Det som texten hänvisar till finns",
        _STOPP,
        "En utgiven handling kan inte hänvisa till det som inte står i den.",
        "En hänvisning till en punkt, ett avsnitt eller en bilaga som finns kvar.",
        hanvisat_saknas,
        fast=True,
    ),
    "stod_utanfor": Regel(
        "Beslutspunkten går att förstå ensam",
        _VARNING,
        _ENSAM,
        "”bolaget arbetar med frågorna om boende” i stället för ”bolaget arbetar med de övriga frågorna”.",
        stod_utanfor,
    ),
    "dubbelt_att": Regel(
        "Inledning och punkt läses som en mening",
        _VARNING,
        "De trycks som en mening på punktens eget papper.",
        "”föreslås besluta att” följt av ”godkänna planen.”",
        dubbelt_att,
    ),
    "hanvisar_till_annan_punkt": Regel(
        "Beslutspunkten går att förstå utan de andra",
        _VARNING,
        _ENSAM,
        "”förslaget om medel till cykelvägen” i stället för ”beslutspunkt 4”.",
        hanvisar_till_annan_punkt,
    ),
    "hanvisning_till_punkt": Regel(
        "En punkts nummer är en hänvisning, inte text",
        _VARNING,
        "Ett nummer som är skrivet som text följer inte med när punkterna byter plats.",
        "En hänvisning till punkten, eller ”förslaget om medel till cykelvägen”.",
        hanvisning_till_punkt,
    ),
    "bilaga_finns_inte": Regel(
        "Bilagor som nämns finns",
        _VARNING,
        "Den som beslutar letar efter bilagan.",
        "”bilaga 1” när skrivelsen har en bilaga.",
        bilaga_finns_inte,
    ),
    "hanvisning_till_bilaga": Regel(
        "En bilagas nummer är en hänvisning, inte text",
        Allvar.TIPS,
        "Ett nummer som är skrivet som text följer inte med när bilagorna byter plats.",
        "En hänvisning till bilagan.",
        hanvisning_till_bilaga,
    ),
    "flera_atgarder": Regel(
        "En åtgärd i varje punkt",
        _VARNING,
        "Det ska gå att bifalla en åtgärd och avslå en annan.",
        "Två punkter: ”godkänna planen.” och ”avsätta 200 000 kronor till planen.”",
        flera_atgarder,
    ),
    "uppgift_utan_ansvarig": Regel(
        "Den som får en uppgift är namngiven",
        _VARNING,
        "Vem gör vad och när ska framgå av punkten.",
        "”uppdra åt regiondirektören att ta fram en plan senast den 31 mars 2027.”",
        uppgift_utan_ansvarig,
    ),
    "uppgift_utan_tid": Regel(
        "En uppgift har en tid",
        _VARNING,
        "Vem gör vad och när ska framgå av punkten.",
        "”uppdra åt regiondirektören att ta fram en plan senast den 31 mars 2027.”",
        uppgift_utan_tid,
    ),
    "sammanfattning_saknas": Regel(
        "En lång skrivelse har en sammanfattning",
        _VARNING,
        "Den som beslutar ska snabbt kunna se vad ärendet gäller.",
        "Tre meningar: vad ärendet gäller, vad som föreslås och vad det kostar.",
        sammanfattning_saknas,
    ),
    "avsnitt_tomt": Regel(
        "Mallens obligatoriska avsnitt är ifyllda",
        _VARNING,
        "Mallen kräver dem.",
        "”Förslaget medför inga kostnader.”",
        avsnitt_tomt,
    ),
    "falt_ofyllt": Regel(
        "Inga ofyllda fält",
        _VARNING,
        "Fält ur en mall glöms lätt kvar.",
        "”Regionledningskontoret” i stället för ”«AnvEnhet»”.",
        falt_ofyllt,
    ),
    "figur_saknas": Regel(
        "Figurer och tabeller som nämns finns",
        _VARNING,
        "Figurer försvinner lätt när text flyttas.",
        "”figur 1 i bilaga 2”",
        figur_saknas,
    ),
    "underlagets_datum": Regel(
        "Datum i beslutsunderlaget stämmer",
        _VARNING,
        "Skrivelsen ska ha samma datum överallt.",
        "Samma datum i underlaget som i skrivelsens huvud.",
        underlagets_datum,
    ),
    "mottagare_saknas": Regel(
        "Mottagare av beslutet är angivna",
        _VARNING,
        "Beslutet ska nå dem som ska verkställa det.",
        "”Kommunerna i länet, Region Jönköpings län”",
        mottagare_saknas,
    ),
    "diarienumrets_form": Regel(
        "Diarienumret skrivs som i diariet",
        _VARNING,
        "Ett nummer i annan form går inte att söka på.",
        "”RJL 2026/12” i stället för ”RJL2026:12”.",
        diarienumrets_form,
    ),
    "tabellrubrik": Regel(
        "Tabellerna har rubriker",
        _TIPS,
        "Den som lyssnar får höra vad tabellen visar innan cellerna läses upp.",
        "Ett stycke ”Tabell 1. Kostnader per kommun” rakt ovanför tabellen.",
        tabellrubrik,
    ),
    "stavning": Regel(
        "Orden är rätt stavade",
        _TIPS,
        "Stavfel drar läsarens blick från det som står.",
        "”kollektivtrafik” i stället för ”kollektivtraffik”.",
        stavning_,
    ),
    "dubbelt_ord": Regel(
        "Inget ord står dubbelt",
        _TIPS,
        "Det blir lätt så när en mening skrivs om.",
        "”att regionen” i stället för ”att att regionen”.",
        dubbelt_ord,
    ),
    "lang_mening": Regel(
        "Meningarna är lagom långa",
        _TIPS,
        f"I en mening på mer än {LANG_MENING} ord har läsaren glömt början vid slutet.",
        "Två meningar, eller en inledning med punktlista.",
        lang_mening,
    ),
    "passiva": Regel(
        "Det framgår vem som gör vad",
        _TIPS,
        "Många passiva verb i rad döljer vem som ansvarar.",
        "”Regionen utreder och beslutar” i stället för ”det utreds och beslutas”.",
        passiva,
    ),
    "kanslisvenska": Regel(
        "Orden är vanliga",
        _TIPS,
        "Stela ord gör texten tung. Språklagen kräver vårdad, enkel och begriplig svenska (11 §).",
        "”enligt avtalet” i stället för ”i enlighet med avtalet”.",
        kanslisvenska,
    ),
    "skiljetecken": Regel(
        "Mellanslag efter skiljetecken, inte före",
        _TIPS,
        "Så läser både ögat och skärmläsaren meningens gränser.",
        "”planen. Regionen” i stället för ”planen.Regionen”.",
        skiljetecken,
    ),
    "dubbla_mellanslag": Regel(
        "Ett mellanslag i taget",
        _TIPS,
        "Dubbla mellanslag syns som hål i raden på papperet.",
        "Ett mellanslag efter punkt.",
        dubbla_mellanslag,
    ),
    "citattecken": Regel(
        "Samma citattecken hela vägen",
        _TIPS,
        "Olika tecken ser ut att betyda olika saker.",
        "”Småland växer” med samma tecken före och efter.",
        citattecken,
    ),
    "tankstreck": Regel(
        "Tankstreck där det ska vara tankstreck",
        _TIPS,
        "Bindestreck binder ihop ord, tankstreck skiljer dem åt och betyder från–till.",
        "”2016–2017” i stället för ”2016-2017”.",
        tankstreck,
    ),
    "datum": Regel(
        "Datum i löpande text med månadens namn",
        _TIPS,
        "3/9 kan läsas på två sätt, och siffror är svåra att höra upplästa.",
        "”den 3 september 2014” i stället för ”3/9-14”.",
        datum,
    ),
    "tal": Regel(
        "Tal i läsbara grupper",
        _TIPS,
        "Långa tal är svåra att läsa utan mellanrum.",
        "”1 250 000 kronor” i stället för ”1250000 kronor”.",
        tal,
    ),
}


def granska(
    version: VersionData,
    installningar: Mapping[str, Allvar],
    *,
    lang_fran: int = LANG_FRAN,
    ordlista: Iterable[str] = (),
    bara: Container[Allvar] = _TYNGD,
) -> list[Anmarkning]:
    """Return every remark on a snapshot: what stops first, tips last, each in the order of the paper.

    *installningar* holds the organ's own severity per rule key; others keep theirs. *lang_fran* is the
    number of words from which a sammanfattning is required, *ordlista* words that are right though no dictionary has
    them. Rules of another severity than *bara* are not asked. No remark repeats a personnummer.
    """
    papper = Papper(med_ord(version), lang_fran, frozenset(ordlista))
    ordning = {s.plats: nr for nr, s in reversed(list(enumerate(papper.stallen)))}
    ut: list[Anmarkning] = []
    for nyckel, regel in REGLER.items():
        allvar = regel.forval if regel.fast else Allvar(installningar.get(nyckel, regel.forval))
        if allvar != Allvar.AV and allvar in bara:
            ut += [_anmarkning(papper, nyckel, regel, allvar, fynd) for fynd in dict.fromkeys(regel.sok(papper))]
    ut.sort(key=lambda a: (_TYNGD.index(a.allvar), ordning.get(a.plats, len(ordning))))
    return ut


def platser(version: VersionData) -> list[Plats]:
    """Return the parts of a snapshot that a remark can concern, in the order of the paper."""
    return list(dict.fromkeys(s.plats for s in Papper(version, LANG_FRAN).stallen))


def saknas(
    version: VersionData, installningar: Mapping[str, Allvar] | None = None, *, lang_fran: int = LANG_FRAN
) -> list[Anmarkning]:
    """Return all that stops sending, at once."""
    return granska(version, installningar or {}, lang_fran=lang_fran, bara=(Allvar.STOPP,))


def _anmarkning(papper: Papper, nyckel: str, regel: Regel, allvar: Allvar, fynd: Fynd) -> Anmarkning:
    plats = Plats(fynd.plats.slag, fynd.plats.identitet, maskera(fynd.plats.etikett))
    mening, citat, forslag = maskera(fynd.mening), maskera(fynd.citat), maskera(fynd.forslag)
    # A number that is hidden in the quote is hidden in the marks too: they are those of the words as they stand.
    hittade = fynd.marken or papper.leta(fynd.plats, fynd.citat)
    marken = tuple(m for m in hittade if m.block and m.text == maskera(m.text))
    varfor, battre = regel.varfor, regel.battre
    return Anmarkning(nyckel, allvar, plats, mening, citat, forslag, varfor, battre, fynd.byten, marken)
