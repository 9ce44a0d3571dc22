"""The tables of an .odt."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from arenden.inlasning.avkodning import Olasbar
from arenden.ordlasning.block import Block, Ruta, Spar, Stycke, Tabell, Tabellrad
from arenden.ordlasning.fil import MAX_STYCKEN
from arenden.ordlasning.odt_mallar import q
from arenden.ordlasning.word_mallar import heltal

_RADER = {q(f"table:{n}") for n in ("table-rows", "table-row-group", "table-header-rows")}
_CELLER = {q("table:table-cell"), q("table:covered-table-cell")}
MAX_CELLER = 1000  # in a row, repeated ones counted


class Tabellasare:
    """Reads tables, whose cells hold what *block* reads; *spar* gives the changes that are going on."""

    def __init__(
        self,
        block: Callable[[Any], Iterator[Block]],
        spar: Callable[[], Sequence[Spar]],
        for_mycket: Callable[[], Olasbar],
    ) -> None:
        self._block = block
        self._spar = spar
        self._for_mycket = for_mycket
        self._celler = 0

    def tabell(self, tabell: Any) -> Tabell:
        rader: list[Tabellrad] = []
        kvar: dict[int, tuple[int, int]] = {}  # column → how many rows further a cell reaches, its columns
        for element, huvud in _tabellrader(tabell):
            rad = self._rad(element, kvar, huvud=huvud)
            if rad.rutor:
                rader.append(rad)
        # OpenDocument does not say whether a first row is meant as a header: its look does.
        return Tabell(rader, huvud=True)

    def _rad(self, element: Any, kvar: dict[int, tuple[int, int]], *, huvud: bool) -> Tabellrad:
        spar = next(iter(self._spar()), None)
        rutor: list[Ruta] = []
        celler = [
            cell
            for cell in element
            if cell.tag in _CELLER
            for _ in range(max(1, min(heltal(cell.get(q("table:number-columns-repeated")), 1), MAX_CELLER)))
        ][:MAX_CELLER]
        # A repeated cell may hold a table of repeated cells: each level is read as often as it says.
        self._celler += len(celler)
        if self._celler > 10 * MAX_STYCKEN:
            raise self._for_mycket()
        nr = kolumn = 0
        nasta: dict[int, tuple[int, int]] = {}
        while nr < len(celler):
            if kolumn in kvar:
                hojd, bredd = kvar[kolumn]
                rutor.append(Ruta([], bredd, ovan=True))
            else:
                cell = celler[nr]
                bredd = max(1, min(heltal(cell.get(q("table:number-columns-spanned")), 1), MAX_CELLER))
                hojd = max(1, min(heltal(cell.get(q("table:number-rows-spanned")), 1), 10_000))
                block = list(self._block(cell))
                eget = any(isinstance(b, Stycke) and b.stil == "table heading" for b in block)
                rutor.append(Ruta(block, bredd, huvud=eget))
            if hojd > 1:
                nasta[kolumn] = (hojd - 1, bredd)
            nr, kolumn = nr + bredd, kolumn + bredd
        kvar.clear()
        kvar.update(nasta)
        return Tabellrad(rutor, huvud, spar)


def _tabellrader(foralder: Any, *, huvud: bool = False) -> Iterator[tuple[Any, bool]]:
    for element in foralder:
        if element.tag == q("table:table-row"):
            yield element, huvud
        elif element.tag in _RADER:
            yield from _tabellrader(element, huvud=huvud or element.tag == q("table:table-header-rows"))
