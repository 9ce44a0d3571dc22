"""Blocks into a memo, by the same knowledge of heads, headings, proposals and signatures that reads plain text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from arenden.inlasning.forslag import (
    STANDARDRUBRIK,
    finn_forslag_bland,
    finn_mening_bland,
    las_forslag_poster,
)
from arenden.inlasning.huvud import fakta_ur_mobler, fakta_ur_sidhuvud
from arenden.inlasning.memo import OPLACERAT, Doc, InlastAvsnitt, Memo, Plats, dokument, stycke
from arenden.inlasning.monster import Markor, ar_organ, datum_i
from arenden.inlasning.rader import ar_att, normalisera, slat
from arenden.inlasning.rubriker import Rubrik
from arenden.inlasning.stycken import Post
from arenden.ordlasning.block import Block, Stycke, Tabell, rakna
from arenden.ordlasning.rader import blockrader
from arenden.ordlasning.sektioner import Sektion, bered, dela_i_sektioner, las_huvudet, ta_underskrifter
from arenden.ordlasning.trad import Byggare, losgor

_BOKSTAV = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "i"}


@dataclass
class Stalle:
    """Where in the file a text of the memo was read: the places of its blocks, and where comments in it begin and end.

    *avsnitt* and *punkt* say which text; without avsnitt it is what holds no text of its own: head, headings,
    signatures. *vad* is what people call it.
    """

    nr: list[int]
    avsnitt: int | None = None
    punkt: int | None = None
    ankare: dict[str, int] = field(default_factory=dict)
    falt: str = ""
    utan_nummerrad: bool = False
    rubrik_till: int | None = None  # the avsnitt that it is the heading of
    vad: str = ""
    fristaende: bool = False  # the text is the fristående lydelse of the point
    fristaende_till: Plats | None = None  # the point over whose fristående lydelse it stands
    fran: float = -1  # where it begins, if before the first of its blocks

    @property
    def borjan(self) -> float:
        return self.fran if self.fran >= 0 else min(self.nr)


@dataclass
class Tolkning:
    """A memo and where each of its texts was read; *avsnitt* are those that our own file says what they were called."""

    memo: Memo
    stallen: list[Stalle]
    avsnitt: dict[str, int] = field(default_factory=dict)


class Tolk:
    """Reads the blocks of one file as a memo."""

    def __init__(
        self, block: Iterable[Block], sidhuvud: Sequence[str], mobler: Sequence[str], byggare: Byggare
    ) -> None:
        self.mobler = list(mobler)
        self.sidhuvud = list(sidhuvud)
        self.byggare = byggare
        self.block = bered(list(block), self.mobler)
        self.rester: list[str] = []
        self.stallen: list[Stalle] = []
        self.avsnitt: list[InlastAvsnitt] = []

    def tolka(self) -> Tolkning:
        huvud, i_huvudet, efter = las_huvudet(self.block)
        rubrik = slat(huvud.falt.get("rubrik", ""))
        for ett in i_huvudet:
            if isinstance(ett, Stycke) and rubrik and slat(ett.text.replace("\n", " ")) == rubrik:
                self._stalle([ett], falt="rubrik", vad="rubriken")
            else:
                self._stalle([ett], falt="uppgifter")
        sektioner = dela_i_sektioner(efter)
        slut, i_slutet = ta_underskrifter(sektioner, self.rester)
        sidhuvud = fakta_ur_sidhuvud(huvud, self.sidhuvud)
        mobler = [*sidhuvud, *fakta_ur_mobler(huvud, self.mobler)]
        for dag in slut.datum:
            huvud.datum = huvud.datum or datum_i(dag)
            mobler.append(dag)
        self.rester = [*huvud.rester, *self.rester]
        fran_huvudet = huvud.falt.get("forvaltning", "")
        if slut.forvaltning and fran_huvudet:
            samma = slut.forvaltning.casefold() == fran_huvudet.casefold()
            (mobler if samma else self.rester).append(fran_huvudet)
        self._sektioner(sektioner)
        self._stalle(i_slutet, falt="uppgifter")
        if self.rester:
            doc = dokument([stycke(slat(rest)) for rest in self.rester])
            self.avsnitt.append(InlastAvsnitt(OPLACERAT, doc=doc, oplacerat=True, egen_rubrik=False))
        mottagare = huvud.falt.get("mottagare", "")
        i_forslag = next((ett.organ for ett in self.avsnitt if ett.organ), "")
        giltig = mottagare and ar_organ(mottagare[0].upper() + mottagare[1:])
        organ = mottagare if giltig or not i_forslag else i_forslag
        memo = Memo(
            organ=slat(organ[:1].upper() + organ[1:]),
            rubrik=slat(huvud.falt.get("rubrik", "")),
            diarienummer=slat(huvud.falt.get("diarienummer", "")),
            datum=huvud.datum,
            handlaggare=slat(huvud.falt.get("handlaggare", "")),
            mottagare=slat(mottagare),
            avsnitt=tuple(self.avsnitt),
            forvaltning=slat(slut.forvaltning or fran_huvudet),
            undertecknare=tuple(slut.undertecknare),
            sidmobler=tuple(slat(mobel) for mobel in (*huvud.etiketter, *mobler)),
        )
        return Tolkning(memo, self.stallen)

    def _stalle(self, block: Iterable[Block], *, falt: str = "", vad: str = "", rubrik_till: int | None = None) -> None:
        platser = [b.nr for b in block]
        if platser:
            self.stallen.append(Stalle(platser, falt=falt, vad=vad, rubrik_till=rubrik_till))

    def _sektioner(self, sektioner: list[Sektion]) -> None:
        har_forslag = any(s.rubrik and s.rubrik.slag == "forslag" for s in sektioner)
        finn = finn_forslag_bland
        if not har_forslag and not any(finn(self._poster(s.block)) for s in sektioner if _kan(s)):
            finn = finn_mening_bland
        ensam = not any(s.rubrik for s in sektioner)
        for sektion in sektioner:
            rubrik = sektion.rubrik
            if sektion.rubrikblock is not None:
                self._stalle([sektion.rubrikblock], vad="rubriken", rubrik_till=len(self.avsnitt))
            if rubrik and rubrik.slag == "forslag":
                self._forslag(rubrik.text, True, sektion.block)
                continue
            traff = None if har_forslag or not _kan(sektion) else finn(self._poster(sektion.block))
            if traff is None:
                if sektion.block or rubrik:
                    self._text(rubrik, sektion.block, ensam=ensam, under=sektion.rubrikblock)
                continue
            har_forslag = True
            borjan, slut = traff
            if rubrik or borjan:
                self._text(rubrik, sektion.block[:borjan], ensam=ensam, under=sektion.rubrikblock)
            self._forslag(STANDARDRUBRIK, False, sektion.block[borjan:slut])
            if slut < len(sektion.block):
                self._text(None, sektion.block[slut:], ensam=False, rubrik_utan="Övrigt")

    def _text(
        self,
        rubrik: Rubrik | None,
        block: list[Block],
        *,
        ensam: bool,
        rubrik_utan: str = "Inledning",
        under: Stycke | None = None,
    ) -> None:
        doc, ankare = losgor(self.byggare.doc(block))
        if block or under:
            fran = under.nr + 0.5 if under else -1
            self.stallen.append(Stalle([b.nr for b in block], len(self.avsnitt), ankare=ankare, fran=fran))
        if rubrik is not None:
            ett = InlastAvsnitt(slat(rubrik.text), rubrik.nyckel, rubrik.slag, doc=doc)
        elif ensam:
            ett = InlastAvsnitt("Information i ärendet", "information", doc=doc, egen_rubrik=False)
        else:
            ett = InlastAvsnitt(rubrik_utan, doc=doc, egen_rubrik=False)
        self.avsnitt.append(ett)

    def _forslag(self, rubrik: str, egen: bool, block: list[Block]) -> None:
        punkter: list[Stalle] = []

        def bygg(grupp: list[Post]) -> Doc:
            delar = [post.kalla for post in grupp if post.kalla is not None]
            if grupp[0].kalla is None:
                # A sentence that was parted: its second half is the point, without its look.
                doc, ankare = losgor(dokument([stycke(grupp[0].text), *self.byggare.noder(delar)]))
            else:
                doc, ankare = losgor(self.byggare.punkt(delar))
            punkter.append(Stalle([b.nr for b in delar], ankare=ankare))
            return doc

        lasning = las_forslag_poster(rubrik, egen, self._poster(block), bygg)
        self.rester.extend(lasning.rester)
        for ett in lasning.avsnitt:
            for nr in range(len(ett.punkter)):
                punkter[0].avsnitt, punkter[0].punkt = len(self.avsnitt), nr
                self.stallen.append(punkter.pop(0))
            self.avsnitt.append(replace(ett, ingress=slat(ett.ingress)))
        tagna = {nr for stalle in self.stallen for nr in stalle.nr}
        self._stalle([b for b in block if b.nr not in tagna], vad="inledningen")

    def _poster(self, block: Sequence[Block]) -> list[Post]:
        """The blocks as the reader of proposals knows them."""
        ut: list[Post] = []
        ledare: Post | None = None
        for nr, ett in enumerate(block):
            if isinstance(ett, Tabell):
                rutor = [[" ".join(blockrader_i(ruta.block)) for ruta in rad.rutor] for rad in ett.rader]
                ut.append(Post("", None, 0, 0, 1, nr, nr, rutor or [[""]], kalla=ett))
                continue
            text = slat(normalisera(ett.text).replace("\n", " "))
            if not text:
                continue
            indrag = max(ett.vanster, 0) // 100
            if ett.lista is not None:
                indrag = max(indrag, ett.lista.niva * 4)
                slag = "•" if ett.lista.form == "bullet" else _BOKSTAV.get(ett.lista.form, ".")
                ledare = Post(text, Markor(slag, ett.nummer, 0), indrag, indrag, 1, nr, nr, kalla=ett)
                ut.append(ledare)
            elif ar_att(text) and (ledare is None or ledare.kalla.lista is None):
                ledare = Post(text, Markor("att", 0, 0), indrag, indrag, 1, nr, nr, kalla=ett)
                ut.append(ledare)
            else:
                hanger = ledare is not None and ett.vanster >= 150 and indrag + 1 >= ledare.textindrag
                ut.append(Post(text, None, indrag, indrag, 1, nr, nr, hanger=hanger, kalla=ett))
        return ut


def blockrader_i(block: Iterable[Block]) -> list[str]:
    return [rad for ett in block for rad in blockrader(ett)]


def _kan(sektion: Sektion) -> bool:
    """Whether a förslag without a heading may stand here: not in a list of entries, nor in what tells of the past."""
    rubrik = sektion.rubrik
    return rubrik is None or not (rubrik.radvis or rubrik.nyckel in ("bakgrund", "sammanfattning"))


def tolka(block: Sequence[Block], sidhuvud: Sequence[str], mobler: Sequence[str], byggare: Byggare) -> Tolkning:
    """Read *block*, with all their tracked changes rejected, as a memo."""
    rakna(block)
    return Tolk(block, sidhuvud, mobler, byggare).tolka()
