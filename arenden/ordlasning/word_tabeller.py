"""The tables of a .docx, and which of its elements are tracked changes or only wrap others."""

from collections.abc import Callable, Iterator
from typing import Any

from arenden.ordlasning.block import DEL, INS, Block, Ruta, Spar, Stycke, Tabell, Tabellrad
from arenden.ordlasning.fil import tid
from arenden.ordlasning.word_mallar import PA, W, ar_pa, heltal, heltal_hex, varde

SPARADE = {f"{W}ins": INS, f"{W}moveTo": INS, f"{W}del": DEL, f"{W}moveFrom": DEL}
HOLJEN = {f"{W}{n}" for n in ("smartTag", "customXml", "dir", "bdo", "sdtContent")}


def sparet(element: Any) -> Spar:
    """Return the tracked change that *element* is."""
    return Spar(SPARADE[element.tag], element.get(f"{W}author") or "", tid(element.get(f"{W}date")))


class Tabellasare:
    """Reads tables, whose cells hold what *block* reads; *egen* where our own writer made the file."""

    def __init__(self, block: Callable[[Any], Iterator[Block]], *, egen: bool) -> None:
        self._block = block
        self._egen = egen

    def tabell(self, tbl: Any) -> Tabell:
        form = tbl.find(f"{W}tblPr")
        indrag = form.find(f"{W}tblInd") if form is not None else None
        seende = form.find(f"{W}tblLook") if form is not None else None
        huvud = seende is not None and (
            seende.get(f"{W}firstRow") in PA or bool(heltal_hex(seende.get(f"{W}val")) & 0x20)
        )
        rader = [rad for tr, spar in self._rader(tbl, None) for rad in [self._rad(tr, spar)] if rad.rutor]
        return Tabell(rader, heltal(indrag.get(f"{W}w")) if indrag is not None else 0, huvud=huvud)

    def _rader(self, foralder: Any, spar: Spar | None) -> Iterator[tuple[Any, Spar | None]]:
        for element in foralder:
            if element.tag == f"{W}tr":
                yield element, spar
            elif element.tag == f"{W}sdt" and (innehall := element.find(f"{W}sdtContent")) is not None:
                yield from self._rader(innehall, spar)
            elif element.tag in HOLJEN:
                yield from self._rader(element, spar)

    def _rad(self, tr: Any, spar: Spar | None) -> Tabellrad:
        form = tr.find(f"{W}trPr")
        for element in form if form is not None else ():
            if element.tag in SPARADE:
                spar = sparet(element)
        rutor: list[Ruta] = []
        self._celler(tr, rutor)
        return Tabellrad(
            rutor, bool(ar_pa(form, "tblHeader")), spar, max(0, min(heltal(varde(form, "gridBefore")), 200))
        )

    def _celler(self, foralder: Any, rutor: list[Ruta]) -> None:
        for element in foralder:
            if element.tag == f"{W}tc":
                rutor.append(self._ruta(element))
            elif element.tag == f"{W}sdt" and (innehall := element.find(f"{W}sdtContent")) is not None:
                self._celler(innehall, rutor)
            elif element.tag in HOLJEN:
                self._celler(element, rutor)

    def _ruta(self, tc: Any) -> Ruta:
        form = tc.find(f"{W}tcPr")
        nedat = varde(form, "vMerge")
        block = list(self._block(tc))
        villkor = form.find(f"{W}cnfStyle") if form is not None else None
        huvud = any(isinstance(b, Stycke) and b.stil == "table heading" for b in block) or (
            # Word says so of the first row of most tables; our own writer only of header cells.
            self._egen and villkor is not None and villkor.get(f"{W}firstRow") in PA
        )
        return Ruta(block, max(1, min(heltal(varde(form, "gridSpan"), 1), 1000)), nedat in ("", "continue"), huvud)
