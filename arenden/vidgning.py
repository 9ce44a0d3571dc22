"""Changes that cannot be made, or undone, alone grow until they can: half a list, a cell without its column."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from prosemirror.model import Node, Slice

from arenden.dokument import har_hela_tabeller
from arenden.teckenrad import DJUP, Op, Teckenrad, ar_text, djup, fran_till


@dataclass(frozen=True, slots=True)
class _Omfang:
    """A stretch of both rows, and which of the changes lie in it."""

    op: Op
    forsta: int
    sista: int
    djup: tuple[int, int]  # lowest below its beginning on either side, and where it ends


class Vidgning:
    """Widens the changes that cannot be made, or undone, alone."""

    def __init__(self, a: Teckenrad, b: Teckenrad, fore: Node, efter: Node) -> None:
        self._a, self._b, self._fore, self._efter = a, b, fore, efter

    def gorliga(self, ops: list[Op]) -> list[Op]:
        """Return changes that can each be made and undone alone."""
        nr = 0
        while nr < len(ops):
            if self._gar(ops[nr]):
                nr += 1
                continue
            kandidat = next(k for k in self._kandidater(ops, nr) if self._gar(k.op))
            ops = [*ops[: kandidat.forsta], kandidat.op, *ops[kandidat.sista + 1 :]]
            nr = kandidat.forsta + 1
        return ops

    def _gar(self, op: Op) -> bool:
        i1, i2, j1, j2 = op
        if i1 == 0 and j1 == 0 and i2 == len(self._a.tecken) and j2 == len(self._b.tecken):
            return True
        if ar_text(self._a.tecken[i1:i2]) and ar_text(self._b.tecken[j1:j2]):
            return True
        fran, till = self._a.platser[i1], self._a.platser[i2]
        ny_fran, ny_till = self._b.platser[j1], self._b.platser[j2]
        return _ersatts(self._fore, fran, till, self._efter.slice(ny_fran, ny_till)) and _ersatts(
            self._efter, ny_fran, ny_till, self._fore.slice(fran, till)
        )

    def _kandidater(self, ops: list[Op], nr: int) -> Iterator[_Omfang]:
        """Yield ever wider stretches around change *nr*: with a neighbour, whole nodes, their parents, everything."""
        for forsta, sista in ((nr, nr + 1), (nr - 1, nr)):
            if forsta >= 0 and sista < len(ops) and self._samma_block(ops[forsta], ops[sista]):
                yield _Omfang(fran_till(ops[forsta], ops[sista]), forsta, sista, (0, 0))
        omfang: _Omfang | None = self._jamn(ops, self._omfang(ops[nr], nr, nr))
        while omfang is not None:
            # First from the first change in it to the last, then all of it.
            yield replace(omfang, op=fran_till(ops[omfang.forsta], ops[omfang.sista]))
            yield omfang
            omfang = self._foralder(ops, omfang)
        for forsta, sista in ((nr, nr + 1), (nr - 1, nr)):
            if forsta >= 0 and sista < len(ops):
                yield _Omfang(fran_till(ops[forsta], ops[sista]), forsta, sista, (0, 0))
        yield _Omfang((0, len(self._a.tecken), 0, len(self._b.tecken)), 0, len(ops) - 1, (0, 0))

    def _samma_block(self, x: Op, y: Op) -> bool:
        return not any(x[1] <= g <= y[0] for g in self._a.block)

    def _omfang(self, op: Op, forsta: int, sista: int) -> _Omfang:
        lagst_a, slut = djup(self._a.tecken[op[0] : op[1]])
        lagst_b, _ = djup(self._b.tecken[op[2] : op[3]])
        return _Omfang(op, forsta, sista, (min(lagst_a, lagst_b), slut))

    def _at_vanster(self, ops: list[Op], o: _Omfang) -> _Omfang | None:
        i1, i2, j1, j2 = o.op
        if o.forsta and ops[o.forsta - 1][1] == i1:
            return self._omfang((ops[o.forsta - 1][0], i2, ops[o.forsta - 1][2], j2), o.forsta - 1, o.sista)
        if i1 == 0:
            return None
        d = DJUP[self._a.tecken[i1 - 1][0]]
        return _Omfang((i1 - 1, i2, j1 - 1, j2), o.forsta, o.sista, (min(0, d + o.djup[0]), d + o.djup[1]))

    def _at_hoger(self, ops: list[Op], o: _Omfang) -> _Omfang:
        i1, i2, j1, j2 = o.op
        if o.sista + 1 < len(ops) and ops[o.sista + 1][0] == i2:
            return self._omfang((i1, ops[o.sista + 1][1], j1, ops[o.sista + 1][3]), o.forsta, o.sista + 1)
        slut = o.djup[1] + DJUP[self._a.tecken[i2][0]]
        return _Omfang((i1, i2 + 1, j1, j2 + 1), o.forsta, o.sista, (min(o.djup[0], slut), slut))

    def _jamn(self, ops: list[Op], o: _Omfang) -> _Omfang:
        """Widen to whole nodes."""
        while o.djup != (0, 0):
            if o.djup[0] < 0:
                vidare = self._at_vanster(ops, o)
                assert vidare is not None  # the document itself is whole
                o = vidare
            else:
                o = self._at_hoger(ops, o)
        return o

    def _foralder(self, ops: list[Op], o: _Omfang) -> _Omfang | None:
        """Widen to the node that holds these, or return None where that is the document."""
        vidare: _Omfang | None = o
        while vidare is not None and vidare.djup[1] < 1:
            vidare = self._at_vanster(ops, vidare)
        return self._jamn(ops, vidare) if vidare is not None else None


def _ersatts(nod: Node, fran: int, till: int, snitt: Slice) -> bool:
    """Tell whether the schema and the tables of *nod* hold when *snitt* takes the place of a stretch of it."""
    try:
        efter = nod.replace(fran, till, snitt)
    except Exception:  # the library raises many kinds where nodes do not fit
        return False
    orort = {id(barn) for barn in nod.content.content}
    return all(id(barn) in orort or har_hela_tabeller(barn) for barn in efter.content.content)
