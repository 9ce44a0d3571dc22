"""A text, a ProseMirror document, as the blocks of a Word file: paragraphs, lists and tables."""

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

from docx.oxml.ns import qn

from arenden.dokument import ar_lank
from arenden.hanvisning import NOD, ord_i
from arenden.hanvisningsnamn import namn
from arenden.ordfil.bokmarken import Bokmarken
from arenden.ordfil.bredvid import marke, spara
from arenden.ordfil.delar import el, lopning, stycke
from arenden.ordfil.formatmallar import BREDD, listformat
from arenden.ordfil.numrering import NIVAER, Numrering, indrag
from arenden.ordfil.sparat import KOMMENTAR, MARK, RAD, SPAR

Nod = Mapping[str, Any]
_MARKEN = {"bold": ("b", "bCs"), "italic": ("i", "iCs")}
# Word checks spelling by a language of a country; the rest it knows by the language alone.
_SPRAK = {"en": "en-GB", "da": "da-DK", "nb": "nb-NO", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "pl": "pl-PL"} | {
    "uk": "uk-UA",
    "fi": "fi-FI",
    "se": "se-SE",
    "sma": "sma-SE",
    "smj": "smj-SE",
}


class Textskrivare:
    """Writes texts: *lanka* gives the relationship id of an address, *bokmarken* where references lead."""

    def __init__(self, numrering: Numrering, lanka: Callable[[str], str], bokmarken: Bokmarken) -> None:
        self._numrering = numrering
        self._lanka = lanka
        self._sparade = 0  # tracked changes so far: each has a number of its own
        self.bokmarken = bokmarken

    def text(self, doc: Nod, niva: int = 0) -> list[Any]:
        """Return the blocks of *doc*, standing inside *niva* lists."""
        return self._block(doc, niva, "Normal")

    def punkt(self, identitet: str, doc: Nod, lista: int) -> list[Any]:
        """Return the blocks of a beslutspunkt as one item of *lista*, its number at the first paragraph."""
        return self._listpunkt(doc, lista, 0, "ListNumber", identitet)

    def _block(self, foralder: Nod, niva: int, stil: str) -> list[Any]:
        ut: list[Any] = []
        for nod in foralder.get("content") or ():
            match nod["type"]:
                case "paragraph":
                    ut.append(self._stycke(nod, niva, stil))
                case "heading":
                    rubrik = stycke("Heading2", *self.inline(nod), indrag=indrag(niva))
                    ut.append(self._markt(rubrik, nod))
                case "bulletList" | "orderedList":
                    ut.extend(self._lista(nod, niva))
                case "table":
                    ut.extend(self._tabell(nod, niva))
        return ut

    def _stycke(self, nod: Nod, niva: int, stil: str) -> Any:
        if not niva:
            return self._markt(stycke(stil, *self.inline(nod)), nod)
        hangande = stycke(listformat("ListContinue", niva - 1), *self.inline(nod), indrag=indrag(niva))
        return self._markt(hangande, nod)

    def _markt(self, p: Any, nod: Nod) -> Any:
        """Return the paragraph with the change of its end, if it has one."""
        if spar := nod.get(MARK):
            p.get_or_add_pPr().append(el("rPr", self._spara(None, spar)))
        return p

    def _spara(self, element: Any, spar: tuple[str, str, str]) -> Any:
        self._sparade += 1
        return spara(element, spar, self._sparade)

    def _lista(self, nod: Nod, niva: int) -> list[Any]:
        niva = min(niva, NIVAER - 1)
        if nod["type"] == "bulletList":
            lista, stil = self._numrering.punktlista(niva), "ListBullet"
        else:
            start = (nod.get("attrs") or {}).get("start", 1)
            lista, stil = self._numrering.nummerlista(niva, start), "ListNumber"
        return [b for punkt in nod["content"] for b in self._listpunkt(punkt, lista, niva, stil)]

    def _listpunkt(self, punkt: Nod, lista: int, niva: int, stil: str, identitet: str = "") -> list[Any]:
        barn = list(punkt.get("content") or ())
        # A point that begins with a list or a table has its number on a line above.
        forsta = barn.pop(0) if barn and barn[0]["type"] == "paragraph" else {}
        form = listformat(stil, niva) if forsta else "Nummerrad"
        inne = self.bokmarken.kring("punkt", identitet, *self.inline(forsta))
        nummer = stycke(form, *inne, numrering=(lista, niva))
        return [self._markt(nummer, forsta), *self._block({"content": barn}, niva + 1, "Normal")]

    def inline(self, nod: Nod) -> list[Any]:
        """Return what stands in a paragraph."""
        ut: list[Any] = []
        for href, delar in groupby(nod.get("content") or (), key=_adress):
            lopningar = [e for d in delar for e in self._delar(d, lank=bool(href))]
            if href:
                lank = el("hyperlink", *lopningar, history=1)
                lank.set(qn("r:id"), self._lanka(href))
                lopningar = [lank]
            ut.extend(lopningar)
        return ut

    def _delar(self, nod: Nod, *, lank: bool) -> list[Any]:
        if nod["type"] == KOMMENTAR:
            return marke(nod["marke"])
        lopning = _lopning(nod, lank=lank)
        skriven = self._spara(lopning, nod[SPAR]) if nod.get(SPAR) else lopning
        # A reference within the paper looks as the text around it, as Word's own do.
        return [el("hyperlink", skriven, anchor=namn(nod), history=1) if nod["type"] == NOD else skriven]

    def _tabell(self, nod: Nod, niva: int) -> list[Any]:
        rader = _rutnat(nod)
        kolumner = sum(spann for _cell, spann, _ovan in rader[0])
        bredd = (BREDD - indrag(niva)) // kolumner
        rubrikrad = _har_rubrikrad(nod)
        egenskaper = el(
            "tblPr",
            el("tblStyle", val="Skrivelsetabell"),
            el("tblW", w=bredd * kolumner, type="dxa"),
            el("tblInd", w=indrag(niva), type="dxa") if niva else None,
            el("tblLayout", type="fixed"),
            el("tblLook", val="0020" if rubrikrad else "0000", firstRow=int(rubrikrad)),
        )
        nat = el("tblGrid", *(el("gridCol", w=bredd) for _ in range(kolumner)))
        skrivna = [
            self._rad(rad, bredd, upprepas=rubrikrad and nr == 0, spar=nod["content"][nr].get(RAD))
            for nr, rad in enumerate(rader)
        ]
        # Word makes one table of two that touch, and asks for a paragraph after the last one.
        return [el("tbl", egenskaper, nat, *skrivna), stycke("EfterTabell")]

    def _rad(self, rad: "list[_Ruta]", bredd: int, *, upprepas: bool, spar: Any) -> Any:
        andring = self._spara(None, spar) if spar else None
        egenskaper = el("trPr", el("cantSplit"), el("tblHeader") if upprepas else None, andring)
        return el("tr", egenskaper, *(self._cell(ruta, bredd) for ruta in rad))

    def _cell(self, ruta: "_Ruta", bredd: int) -> Any:
        cell, spann, ovan = ruta
        borjar_nedat = (cell.get("attrs") or {}).get("rowspan", 1) > 1
        sammanslagen = el("vMerge") if ovan else el("vMerge", val="restart") if borjar_nedat else None
        stil = "TableHeading" if cell["type"] == "tableHeader" else "TableContents"
        return el(
            "tc",
            el(
                "tcPr",
                # Says of a header cell what it is, also where nothing in it has the style of one.
                el("cnfStyle", val="100000000000", firstRow=1) if cell["type"] == "tableHeader" and not ovan else None,
                el("tcW", w=bredd * spann, type="dxa"),
                el("gridSpan", val=spann) if spann > 1 else None,
                sammanslagen,
            ),
            *([stycke(stil)] if ovan else self._block(cell, 0, stil)),
        )


# A cell, how many columns it takes, and whether it only goes on from the row above.
_Ruta = tuple[Nod, int, bool]


def _rutnat(tabell: Nod) -> list[list[_Ruta]]:
    """Return the rows with a place for every cell that reaches down into them, as Word wants them."""
    kvar: dict[int, tuple[Nod, int, int]] = {}  # column → the cell above, its columns, how many rows further it reaches
    rader = []
    for rad in tabell["content"]:
        celler, rutor, kolumn = iter(rad["content"]), [], 0
        nasta: dict[int, tuple[Nod, int, int]] = {}
        while True:
            if kolumn in kvar:
                cell, spann, hojd = kvar.pop(kolumn)
                rutor.append((cell, spann, True))
            elif (ny := next(celler, None)) is not None:
                attrs = ny.get("attrs") or {}
                cell, spann, hojd = ny, attrs.get("colspan", 1), attrs.get("rowspan", 1)
                rutor.append((cell, spann, False))
            else:
                break
            if hojd > 1:
                nasta[kolumn] = (cell, spann, hojd - 1)
            kolumn += spann
        kvar = nasta
        rader.append(rutor)
    return rader


def _har_rubrikrad(tabell: Nod) -> bool:
    # As on paper: a header row is repeated only if nothing in it reaches down into the body.
    return all(
        c["type"] == "tableHeader" and (c.get("attrs") or {}).get("rowspan", 1) == 1
        for c in tabell["content"][0]["content"]
    )


def _adress(nod: Nod) -> str:
    if nod["type"] == NOD:
        return ""
    for markering in nod.get("marks") or ():
        if markering["type"] == "link" and ar_lank(href := (markering.get("attrs") or {}).get("href")):
            return str(href)
    return ""


def _sprak(nod: Nod) -> str:
    """Return in which language of another country Word is to read the words, or ""."""
    koder = (str(m["attrs"]["lang"]) for m in nod.get("marks") or () if m["type"] == "sprak")
    kod = next(koder, "")
    return _SPRAK.get(kod, kod)


def _lopning(nod: Nod, *, lank: bool) -> Any:
    egenskaper = [el("rStyle", val="Hyperlink")] if lank else []
    marken = {m["type"] for m in nod.get("marks") or ()}
    egenskaper += [el(namn) for marke, delar in _MARKEN.items() if marke in marken for namn in delar]
    if kod := _sprak(nod):
        egenskaper.append(el("lang", val=kod))
    if nod["type"] == "hardBreak":
        return el("r", el("rPr", *egenskaper) if egenskaper else None, el("br"))
    return lopning(ord_i(nod) if nod["type"] == NOD else nod.get("text", ""), *egenskaper)
