"""Read a memo: the whole way from bytes to fields, sections and points."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .avkodning import Olasbar, avkoda
from .forslag import STANDARDRUBRIK, finn_forslag, finn_mening, las_forslag
from .huvud import fakta_ur_mobler, las_huvud
from .memo import OPLACERAT, InlastAvsnitt, Memo, dokument, stycke
from .mobler import skilj_mobler
from .monster import ar_organ, datum_i, markor_i
from .rader import Rad, Sattning, dela, mat, normalisera, slat
from .rubriker import Rubrik, Rubriklasare, har_numrerade
from .stycken import textdoc
from .underskrifter import Slut, finn_underskrifter

# More lines than any memo has: they are kept as plain paragraphs, so that reading never takes more than a
# moment.
MAX_RADER = 20_000


@dataclass(slots=True)
class _Sektion:
    rubrik: Rubrik | None
    rader: list[Rad] = field(default_factory=list)


def las(data: bytes, namn: str) -> Memo:
    """Read the bytes of a file. Raises Olasbar, and nothing else."""
    return las_memo(avkoda(data, namn))


def las_memo(text: str) -> Memo:
    """Read the text of a memo. Raises Olasbar where it holds no word."""
    text = normalisera(text)
    if not any(tecken.isalnum() for tecken in text):
        raise Olasbar("Texten är tom. Klistra in eller välj en text som innehåller skrivelsen.")
    rader = dela(text)
    if len(rader) > MAX_RADER:
        return _utan_struktur(rader)
    rader, mobler, osakra = skilj_mobler(rader)
    sattning = mat(rader, lambda rad: markor_i(rad) is not None)
    rubriklasare = Rubriklasare(sattning, har_numrerade(rader))
    huvud = las_huvud(rader, sattning, rubriklasare)
    mobler = fakta_ur_mobler(huvud, mobler)
    sektioner = _dela_i_sektioner(rader[huvud.antal :], rubriklasare)
    rester = [*huvud.rester, *osakra]
    slut = _underskrifter(sektioner, sattning, rester)
    forvaltning = slut.forvaltning
    for dag in slut.datum:
        huvud.datum = huvud.datum or datum_i(dag)
        mobler.append(dag)
    i_huvudet = huvud.falt.get("forvaltning", "")
    if forvaltning and i_huvudet:
        (mobler if forvaltning.casefold() == i_huvudet.casefold() else rester).append(i_huvudet)
    avsnitt = _avsnitt(sektioner, sattning, rester)
    mottagare = huvud.falt.get("mottagare", "")
    i_forslag = next((ett.organ for ett in avsnitt if ett.organ), "")
    organ = mottagare if (mottagare and ar_organ(mottagare[0].upper() + mottagare[1:])) or not i_forslag else i_forslag
    if rester:
        doc = dokument([stycke(slat(rest)) for rest in rester])
        avsnitt.append(InlastAvsnitt(OPLACERAT, doc=doc, oplacerat=True, egen_rubrik=False))
    return Memo(
        organ=slat(organ[:1].upper() + organ[1:]),
        rubrik=slat(huvud.falt.get("rubrik", "")),
        diarienummer=slat(huvud.falt.get("diarienummer", "")),
        datum=huvud.datum,
        handlaggare=slat(huvud.falt.get("handlaggare", "")),
        mottagare=slat(mottagare),
        avsnitt=tuple(avsnitt),
        forvaltning=slat(forvaltning or i_huvudet),
        undertecknare=tuple(slut.undertecknare),
        sidmobler=tuple(slat(mobel) for mobel in (*huvud.etiketter, *mobler)),
    )


def _utan_struktur(rader: Sequence[Rad]) -> Memo:
    """Keep every line of a text that is too long to be a memo, a paragraph between empty lines."""
    stycken: list[list[str]] = []
    for rad in rader:
        if not stycken or rad.luft or len(stycken[-1]) >= 200:
            stycken.append([])
        stycken[-1].append(slat(rad.text))
    doc = dokument([stycke(" ".join(texter)) for texter in stycken])
    avsnitt = InlastAvsnitt(OPLACERAT, doc=doc, oplacerat=True, egen_rubrik=False)
    return Memo("", "", "", None, "", "", (avsnitt,), "", (), ())


def _dela_i_sektioner(rader: Sequence[Rad], rubriklasare: Rubriklasare) -> list[_Sektion]:
    sektioner = [_Sektion(None)]
    for nr, rad in enumerate(rader):
        rubrik = rubriklasare.vid(rader, nr, sektioner[-1].rubrik)
        if rubrik is None:
            sektioner[-1].rader.append(rad)
            continue
        sektioner.append(_Sektion(rubrik))
        if rubrik.rest:
            sektioner[-1].rader.append(Rad(rubrik.rest, rad.indrag, 0))
    return [sektion for sektion in sektioner if sektion.rubrik or sektion.rader]


def _underskrifter(sektioner: list[_Sektion], sattning: Sattning, rester: list[str]) -> Slut:
    """Take the signatures from the last section that ends with any; after it come only lists of entries."""
    for nr in range(len(sektioner) - 1, -1, -1):
        rubrik, rader = sektioner[nr].rubrik, sektioner[nr].rader
        radvis = rubrik is not None and rubrik.radvis
        slut = finn_underskrifter(rader, sattning, radvis=radvis, sist=nr == len(sektioner) - 1)
        if slut is not None:
            sektioner[nr].rader = rader[: slut.borjan]
            rester.extend(slut.rester)
            return slut
    return Slut(0)


def _avsnitt(sektioner: list[_Sektion], sattning: Sattning, rester: list[str]) -> list[InlastAvsnitt]:
    ut: list[InlastAvsnitt] = []
    har_forslag = any(sektion.rubrik and sektion.rubrik.slag == "forslag" for sektion in sektioner)
    finn = finn_forslag
    if not har_forslag and not any(finn_forslag(sektion.rader, sattning) for sektion in sektioner if _kan(sektion)):
        finn = finn_mening
    ensam = not any(sektion.rubrik for sektion in sektioner)
    for sektion in sektioner:
        rubrik = sektion.rubrik
        if rubrik and rubrik.slag == "forslag":
            lasning = las_forslag(rubrik.text, True, sektion.rader, sattning)
            ut.extend(lasning.avsnitt)
            rester.extend(lasning.rester)
            continue
        traff = None if har_forslag or not _kan(sektion) else finn(sektion.rader, sattning)
        if traff is None:
            if sektion.rader or rubrik:
                ut.append(_text(rubrik, sektion.rader, sattning, ensam=ensam))
            continue
        har_forslag = True
        borjan, slut = traff
        if rubrik or borjan:
            ut.append(_text(rubrik, sektion.rader[:borjan], sattning, ensam=ensam))
        lasning = las_forslag(STANDARDRUBRIK, False, sektion.rader[borjan:slut], sattning)
        ut.extend(lasning.avsnitt)
        rester.extend(lasning.rester)
        if slut < len(sektion.rader):
            ut.append(_text(None, sektion.rader[slut:], sattning, ensam=False, rubrik_utan="Övrigt"))
    return ut


def _kan(sektion: _Sektion) -> bool:
    """Whether a förslag without a heading may stand here: not in a list of entries, nor in what tells of the past."""
    rubrik = sektion.rubrik
    return rubrik is None or not (rubrik.radvis or rubrik.nyckel in ("bakgrund", "sammanfattning"))


def _text(
    rubrik: Rubrik | None,
    rader: Sequence[Rad],
    sattning: Sattning,
    *,
    ensam: bool,
    rubrik_utan: str = "Inledning",
) -> InlastAvsnitt:
    if rubrik is None:
        doc = textdoc(rader, sattning)
        if ensam:
            return InlastAvsnitt("Information i ärendet", "information", doc=doc, egen_rubrik=False)
        return InlastAvsnitt(rubrik_utan, doc=doc, egen_rubrik=False)
    doc = textdoc(rader, sattning, radvis=rubrik.radvis)
    return InlastAvsnitt(slat(rubrik.text), rubrik.nyckel, rubrik.slag, doc=doc)
