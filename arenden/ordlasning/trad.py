"""Blocks into documents of the closed schema: lists nested, tables made rectangular, marks kept."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from arenden import stavning
from arenden.dokument import MAX_SPANN, MAX_TAL, ar_lank
from arenden.hanvisning import NOD
from arenden.inlasning.memo import Doc, dokument, stycke
from arenden.inlasning.rader import normalisera
from arenden.ordlasning.block import Block, Lopning, Ruta, Stycke, Tabell, Tabellrad, stycken
from arenden.ordlasning.hanvisningar import namn_i, samlade

MAX_NASTLAD = 9  # lists within lists, as many as Word has; in a cell two fewer
SLACK = 150  # twips by which indents may differ and still be meant as the same
# What no text may hold, and what stands for something else in Word's own fonts.
_OTILLATNA = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ANKARE = "_ankare"  # a key that is gone before the document is used: where comments begin and end


@dataclass(slots=True)
class _Oppen:
    """A list that goes on: its node, the paragraph that began it, the number its next item would have."""

    nod: Doc
    forsta: Stycke
    nasta: int


class Byggare:
    """Builds documents. *exakt*: the file is our own, so that empty paragraphs and single spans are meant.

    References lead to *mal*, or are words.
    """

    def __init__(self, *, exakt: bool, antal: Counter[str], mal: Collection[tuple[str, str]] = ()) -> None:
        self.exakt = exakt
        self.antal = antal
        self._mal = mal
        self.ur: set[str] = set()  # references that became words

    def doc(self, block: Iterable[Block]) -> Doc:
        return dokument(self.noder(block))

    def punkt(self, block: Sequence[Block], *, utan_nummerrad: bool = False) -> Doc:
        """Return what stands in one item of a list as a document of its own."""
        forst = block[0]
        if isinstance(forst, Tabell):
            return dokument(self.noder(block))
        egna = self.noder(block[1:])
        return dokument(egna if utan_nummerrad else [self._stycke(forst), *egna])

    def noder(self, block: Iterable[Block], *, cell: bool = False) -> list[Doc]:
        ut: list[Doc] = []
        oppna: list[_Oppen] = []
        for ett in block:
            if isinstance(ett, Tabell):
                oppna.clear()
                ut.extend(self._utan_tabell(ett) if cell else self._tabell(ett))
            elif ett.stil == "efter tabell" and not ett.text.strip():
                continue
            elif ett.lista is not None:
                self._post(ett, ut, oppna, MAX_NASTLAD - 2 if cell else MAX_NASTLAD)
            elif not ett.text.strip() and not self.exakt:
                continue
            elif ett.rubrik and not cell:
                oppna.clear()
                ut.append({"type": "heading", "attrs": {"level": 3}, **self._inline(ett, rubrik=True)})
            else:
                while oppna and not (ett.vanster >= SLACK and ett.vanster >= oppna[-1].forsta.vanster - SLACK):
                    oppna.pop()
                (oppna[-1].nod["content"][-1]["content"] if oppna else ut).append(self._stycke(ett))
        return ut

    def _post(self, ett: Stycke, ut: list[Doc], oppna: list[_Oppen], djupast: int) -> None:
        """Put one item where it belongs among the open lists."""
        plats = ett.lista
        assert plats is not None
        while oppna and not self._inom(ett, oppna[-1]) and not self._jamsides(ett, oppna[-1]):
            oppna.pop()
        ordnad = plats.form != "bullet"
        if oppna and (self._jamsides(ett, oppna[-1]) or len(oppna) >= djupast):
            nu = oppna[-1]
            samma = plats.lista == nu.forsta.lista.lista if nu.forsta.lista else False
            fortsatter = (nu.nod["type"] == "orderedList") == ordnad and (not ordnad or ett.nummer == nu.nasta)
            if fortsatter and (samma or not self.exakt):
                nu.nod["content"].append(self._punkt(ett))
                nu.nasta = ett.nummer + 1
                return
            oppna.pop()
        lista: Doc = {"type": "orderedList" if ordnad else "bulletList"}
        if ordnad:
            lista["attrs"] = {"start": min(max(ett.nummer, 0), MAX_TAL)}
        lista["content"] = [self._punkt(ett)]
        (oppna[-1].nod["content"][-1]["content"] if oppna else ut).append(lista)
        oppna.append(_Oppen(lista, ett, ett.nummer + 1))

    @staticmethod
    def _inom(ett: Stycke, oppen: _Oppen) -> bool:
        """Whether an item stands within the last one of *oppen*: a level further down, or else further in."""
        egen, den = ett.lista, oppen.forsta.lista
        if egen is None or den is None:
            return False
        if egen.lista == den.lista:
            return egen.niva > den.niva
        return ett.vanster > oppen.forsta.vanster + SLACK

    @staticmethod
    def _jamsides(ett: Stycke, oppen: _Oppen) -> bool:
        egen, den = ett.lista, oppen.forsta.lista
        if egen is None or den is None:
            return False
        if egen.lista == den.lista:
            return egen.niva == den.niva
        return abs(ett.vanster - oppen.forsta.vanster) <= SLACK

    def _punkt(self, ett: Stycke) -> Doc:
        return {"type": "listItem", "content": [self._stycke(ett)]}

    def _stycke(self, ett: Stycke) -> Doc:
        return {"type": "paragraph", **self._inline(ett)}

    # Inline

    def _inline(self, ett: Stycke, *, rubrik: bool = False, fet: bool = True) -> dict[str, Any]:
        """Return the content of a paragraph, and where in it comments begin and end."""
        delar = samlade([(self._rent(bit.text), bit) for bit in ett.lopningar], self._mal, self.ur)
        if not self.exakt:
            delar = _putsade(delar)
        noder: list[Doc] = []
        ankare: list[tuple[str, int]] = []
        plats = 0
        for text, bit in delar:
            if bit.kommentar:
                ankare.append((bit.kommentar, plats))
                continue
            if not text:
                continue
            marken = self._marken(bit, fet=fet and (self.exakt or not rubrik))
            if text == "\n":
                nod: Doc = {"type": "hardBreak"}
                marken = marken if self.exakt else []
                plats += 1
            elif (hanvisning := namn_i(bit.href)) is not None:
                nod = hanvisning.nod
                plats += 1
            else:
                nod = {"type": "text", "text": text}
                plats += len(text.encode("utf-16-le")) // 2
            if marken:
                nod["marks"] = marken
            fore = noder[-1] if noder else None
            if fore is not None and "text" in fore and "text" in nod and fore.get("marks") == nod.get("marks"):
                fore["text"] += text
            else:
                noder.append(nod)
        return ({"content": noder} if noder else {}) | ({_ANKARE: ankare} if ankare else {})

    def _rent(self, text: str) -> str:
        if text == "\n" or not text:
            return text
        text = text.replace("\t", " ")
        if self.exakt:
            return _OTILLATNA.sub("", text)
        return _OTILLATNA.sub("", normalisera(text))

    def _marken(self, bit: Lopning, *, fet: bool) -> list[Doc]:
        marken: list[Doc] = []
        if bit.href and namn_i(bit.href) is None:
            if ar_lank(bit.href):
                marken.append({"type": "link", "attrs": {"href": bit.href}})
            elif bit.text.strip():
                self.antal["länk som inte leder till en webb- eller e-postadress"] += 1
        if bit.sprak and (self.exakt or not stavning.ar_svenska(bit.text)):
            marken.append({"type": "sprak", "attrs": {"lang": bit.sprak}})
        if bit.fet and fet:
            marken.append({"type": "bold"})
        if bit.kursiv:
            marken.append({"type": "italic"})
        return marken

    # Tables

    def _utan_tabell(self, tabell: Tabell) -> list[Doc]:
        """A table within a cell has no place in the schema: its words stand as paragraphs, a row at a time."""
        self.antal["tabell i tabell"] += 1
        return [nod for s in stycken([tabell]) if s.text.strip() for nod in self.noder([s], cell=True)]

    def _tabell(self, tabell: Tabell) -> list[Doc]:
        rader = [rad for rad in tabell.rader if rad.rutor]
        if not rader:
            return []
        granser = self._granser(rader)
        if len(granser) - 1 > MAX_SPANN:
            self.antal["tabell med fler än 200 kolumner"] += 1
            return [nod for s in stycken([tabell]) if s.text.strip() for nod in self.noder([s])]
        huvudrader = self._huvudrader(tabell, rader)
        rutnat = self._rutnat(rader, granser)
        noder: list[Doc] = []
        for nr, rad in enumerate(rutnat):
            celler = [self._cell(r, b, huvud=r.huvud or nr in huvudrader) for r, b in rad]
            if celler:
                noder.append({"type": "tableRow", "content": celler})
        return [{"type": "table", "content": noder}] if noder else []

    def _granser(self, rader: Sequence[Tabellrad]) -> list[int]:
        """Return the edges of columns that some cell has; edges that none has only make spans larger."""
        kanter = {0}
        for rad in rader:
            kolumn = rad.fore
            kanter.add(kolumn)
            for ruta in rad.rutor:
                kolumn += ruta.bredd
                kanter.add(kolumn)
        return list(range(max(kanter) + 1)) if self.exakt else sorted(kanter)

    def _rutnat(self, rader: Sequence[Tabellrad], granser: list[int]) -> list[list[tuple[Ruta, int]]]:
        """Return the cells of each row with their columns; every row fills the whole width."""
        plats = {kant: nr for nr, kant in enumerate(granser)}
        bredd = len(granser) - 1
        ut: list[list[tuple[Ruta, int]]] = []
        ovan: dict[int, tuple[Ruta, int]] = {}  # column → the cell that may go on there, its columns
        for rad in rader:
            nya: list[tuple[Ruta, int]] = []
            nasta: dict[int, tuple[Ruta, int]] = {}
            rutor = [Ruta([], rad.fore)] if rad.fore else []
            kolumn = 0
            for ruta in [*rutor, *rad.rutor]:
                fran, kolumn = plats[kolumn], kolumn + ruta.bredd
                spann = plats[kolumn] - fran
                den = ovan.get(fran) if ruta.ovan else None
                if den is not None and den[1] == spann and den[0].hojd < MAX_SPANN:
                    den[0].hojd += 1
                    den[0].block.extend(b for b in ruta.block if isinstance(b, Tabell) or b.text.strip())
                    nasta[fran] = den
                    continue
                ny = Ruta(list(ruta.block), spann, huvud=ruta.huvud)
                nya.append((ny, spann))
                nasta[fran] = (ny, spann)
            if (kvar := bredd - plats[kolumn]) > 0:
                nya.append((Ruta([], kvar), kvar))
            ovan = nasta
            if nya:
                ut.append(nya)
            else:
                # A row in which every cell goes on from above is none: the schema wants a cell in every row.
                for lang in {id(r): r for r, _ in nasta.values()}.values():
                    lang.hojd -= 1
        return ut

    def _huvudrader(self, tabell: Tabell, rader: Sequence[Tabellrad]) -> set[int]:
        """Return which rows are header rows: those that say so, or else a first row that looks it."""
        if self.exakt or len(rader) < 2 or any(ruta.huvud for rad in rader for ruta in rad.rutor):
            return set()
        egna = next((nr for nr, rad in enumerate(rader) if not rad.huvud), len(rader))
        if egna:
            return set(range(egna))
        forsta = [stycke for ruta in rader[0].rutor for stycke in stycken(ruta.block) if stycke.text.strip()]
        fyllda = len(forsta) >= len(rader[0].rutor) and all(
            len(s.text) <= 60 and any(t.isalpha() for t in s.text) for s in forsta[1:] or forsta
        )
        return {0} if fyllda and (tabell.huvud or all(s.fet for s in forsta)) else set()

    def _cell(self, ruta: Ruta, bredd: int, *, huvud: bool) -> Doc:
        if huvud and not self.exakt:
            for ett in stycken(ruta.block):
                ett.lopningar = [_ofet(bit) for bit in ett.lopningar]
        return {
            "type": "tableHeader" if huvud else "tableCell",
            "attrs": {"colspan": bredd, "rowspan": ruta.hojd, "colwidth": None},
            "content": self.noder(ruta.block, cell=True) or [stycke("")],
        }


def _ofet(bit: Lopning) -> Lopning:
    return replace(bit, fet=False) if bit.fet else bit


def _putsade(delar: list[tuple[str, Lopning]]) -> list[tuple[str, Lopning]]:
    """Take white space and line breaks from the ends of a paragraph; comments stay where they are."""
    ut = list(delar)
    for ordning, putsa in ((range(len(ut)), str.lstrip), (range(len(ut) - 1, -1, -1), str.rstrip)):
        for nr in ordning:
            text, bit = ut[nr]
            rent = putsa(text, " \n")
            ut[nr] = (rent, bit)
            if rent:
                break
    return ut


def losgor(doc: Doc) -> tuple[Doc, dict[str, int]]:
    """Return *doc* without the marks of comments, and the position of each mark ("<1", ">1") in it."""
    platser: dict[str, int] = {}

    def besok(nod: Mapping[str, Any], plats: int) -> tuple[Doc, int]:
        """Return the node without marks and its size; *plats* is where its content begins."""
        if "text" in nod:
            return dict(nod), len(nod["text"].encode("utf-16-le")) // 2
        if nod["type"] in ("hardBreak", NOD):
            return dict(nod), 1
        for namn, fran in nod.get(_ANKARE, ()):
            platser.setdefault(namn, plats + fran)
        barn: list[Doc] = []
        langd = 0
        for ett in nod.get("content") or ():
            djupare = 0 if "text" in ett or ett["type"] in ("hardBreak", NOD) else 1
            ny, storlek = besok(ett, plats + langd + djupare)
            barn.append(ny)
            langd += storlek
        rent = {k: v for k, v in nod.items() if k not in (_ANKARE, "content")}
        return rent | ({"content": barn} if barn else {}), langd + 2

    rent, _ = besok(doc, 0)
    return rent, platser
