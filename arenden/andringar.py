"""What turns one text into another, as changes that a person accepts or rejects one by one. Pure; no ORM.

Both texts are read as a row of tokens: the opening and the closing of each node (its id aside) and the words between.
What differs between the two rows is a change, when it can be made alone in the one text and undone alone in the
other; one that cannot (half a list, a cell without its column) grows until it can.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from prosemirror.model import Node, Slice
from prosemirror.transform import ReplaceStep, StepMap

from arenden.dokument import Doc
from arenden.foljd import langsta_stigande, lika_och_olika
from arenden.parning import para
from arenden.schema import SCHEMA
from arenden.teckenrad import Op, Tecken, Teckenrad, ar_text, djup, fran_till
from arenden.vidgning import Vidgning

_SALLAD = 0.2  # a smaller part of shared words than this is a new paragraph, not a changed one


@dataclass(frozen=True, slots=True)
class Andring:
    """Put what stands at *ny_fran*–*ny_till* in the new text in the place of *fran*–*till* in the old one."""

    fran: int
    till: int
    ny_fran: int
    ny_till: int

    def snitt(self, fore: Node, efter: Node) -> tuple[Slice, Slice]:
        """Return what goes and what comes."""
        return fore.slice(self.fran, self.till), efter.slice(self.ny_fran, self.ny_till)


def nod(doc: Doc) -> Node:
    """Return a (checked) document as the library's node."""
    return Node.from_json(SCHEMA, dict(doc))


def lika(fore: Doc, efter: Doc) -> bool:
    """Tell whether the two read the same, ids aside."""
    gamla, nya = fore.get("content") or (), efter.get("content") or ()
    return len(gamla) == len(nya) and all(
        a == b or Teckenrad({"content": [a]}).tecken == Teckenrad({"content": [b]}).tecken
        for a, b in zip(gamla, nya, strict=True)
    )


def andringar(fore: Doc, efter: Doc) -> list[Andring]:
    """Return what turns *fore* into *efter* (valid documents), in order and apart from each other.

    Each applies alone to *fore*, and its reverse alone to *efter*; all together make *efter*, ids aside.
    """
    a, b = Teckenrad(fore), Teckenrad(efter)
    ops = _olika(a, b)
    if not ops:
        return []
    ops = _samlade(a, b, _jamna(a, b, _glidna(a, b, _trimmade(a, b, ops))))
    return [
        Andring(a.platser[op[0]], a.platser[op[1]], b.platser[op[2]], b.platser[op[3]])
        for op in Vidgning(a, b, nod(fore), nod(efter)).gorliga(ops)
    ]


def karta(alla: Sequence[Andring]) -> StepMap:
    """Return where each position of the old text stands in the new one."""
    return StepMap([tal for x in alla for tal in (x.fran, x.till - x.fran, x.ny_till - x.ny_fran)])


def godta(fore: Doc, efter: Doc, andring: Andring) -> dict[str, Any]:
    """Return the step that makes *andring* in *fore*."""
    return dict(ReplaceStep(andring.fran, andring.till, nod(efter).slice(andring.ny_fran, andring.ny_till)).to_json())


def avvisa(fore: Doc, efter: Doc, andring: Andring) -> dict[str, Any]:
    """Return the step that undoes *andring* in *efter*."""
    return dict(ReplaceStep(andring.ny_fran, andring.ny_till, nod(fore).slice(andring.fran, andring.till)).to_json())


def ihop(alla: Sequence[Andring]) -> Andring:
    """Return the one change that is all of them and what stands between them."""
    return Andring(alla[0].fran, alla[-1].till, alla[0].ny_fran, alla[-1].ny_till)


def nycklar(fore: Doc, efter: Doc, alla: Sequence[Andring]) -> list[str]:
    """Return what each is known by: what it takes and what it gives, and which of equal ones it is."""
    a, b = nod(fore), nod(efter)
    ut: list[str] = []
    sedda: dict[str, int] = {}
    for andring in alla:
        bort, in_ = (_utan_id(snitt.to_json()) for snitt in andring.snitt(a, b))
        vad = json.dumps([bort, in_], ensure_ascii=False, sort_keys=True)
        nr = sedda[vad] = sedda.get(vad, 0) + 1
        ut.append(sha256(f"{nr}\n{vad}".encode()).hexdigest()[:24])
    return ut


def _utan_id(varde: Any) -> Any:
    if isinstance(varde, dict):
        return {k: _utan_id(v) for k, v in varde.items() if k != "id"}
    return [_utan_id(v) for v in varde] if isinstance(varde, list) else varde


# What differs


def _olika(a: Teckenrad, b: Teckenrad) -> list[Op]:
    """Pair the blocks, and compare the tokens of what is not the same in each stretch between equal blocks."""
    antal_a, antal_b = len(a.noder), len(b.noder)
    kort = min(antal_a, antal_b)
    fram = next((n for n in range(kort) if a.blocket(n) != b.blocket(n)), kort)
    bak = next((n for n in range(kort - fram) if a.blocket(antal_a - 1 - n) != b.blocket(antal_b - 1 - n)), kort - fram)
    gamla, nya = range(fram, antal_a - bak), range(fram, antal_b - bak)
    if not gamla and not nya:
        return []
    par = para([a.post(i) for i in gamla], [b.post(j) for j in nya])
    stilla = langsta_stigande([par[j] for j in sorted(par)])
    fasta = [(fram + i, fram + j) for j, i in sorted(par.items()) if i in stilla]
    ops: list[Op] = []
    for i1, i2, j1, j2 in _strackor(a, b, fasta, (fram, antal_a - bak, fram, antal_b - bak)):
        ops += _teckenskillnad(a, b, (a.block[i1], a.block[i2], b.block[j1], b.block[j2]))
    return ops


def _strackor(a: Teckenrad, b: Teckenrad, fasta: list[tuple[int, int]], inom: Op) -> Iterator[Op]:
    """Yield ranges of blocks to compare: a changed pair alone, a gap with the changed pairs on either side of it.

    A paragraph that was split is a pair and a gap; its words are found again only when both are read together.
    """
    i1, i2, j1, j2 = inom
    oppen: Op | None = None
    efter_lucka = False
    for i, j in [*fasta, (i2, j2)]:
        lucka = i1 < i or j1 < j
        if oppen is not None and not lucka and not efter_lucka:
            yield oppen
            oppen = None
        if lucka:
            oppen = (oppen[0] if oppen else i1, i, oppen[2] if oppen else j1, j)
        if (i, j) == (i2, j2):
            break
        if a.blocket(i) == b.blocket(j):
            if oppen is not None:
                yield oppen
            oppen, efter_lucka = None, False
        else:
            if oppen is not None and not lucka:
                # The pair after a gap was taken in; this one stands for itself.
                yield oppen
                oppen = None
            oppen = (oppen[0] if oppen else i, i + 1, oppen[2] if oppen else j, j + 1)
            efter_lucka = lucka
        i1, j1 = i + 1, j + 1
    if oppen is not None:
        yield oppen


def _teckenskillnad(a: Teckenrad, b: Teckenrad, inom: Op) -> list[Op]:
    i1, i2, j1, j2 = inom
    while i1 < i2 and j1 < j2 and a.tecken[i1] == b.tecken[j1]:
        i1, j1 = i1 + 1, j1 + 1
    while i1 < i2 and j1 < j2 and a.tecken[i2 - 1] == b.tecken[j2 - 1]:
        i2, j2 = i2 - 1, j2 - 1
    ut: list[Op] = []
    for lika_, p1, p2, q1, q2 in lika_och_olika(a.tecken, b.tecken, (i1, i2, j1, j2)):
        if lika_ or (p1 == p2 and q1 == q2):
            continue
        if ut and ut[-1][1] == p1 and ut[-1][3] == q1:
            p1, q1 = ut[-1][0], ut[-1][2]
            ut.pop()
        ut.append((p1, p2, q1, q2))
    return ut


def _trimmade(a: Teckenrad, b: Teckenrad, ops: list[Op]) -> list[Op]:
    """Leave out the closings at the edges: a node is closed as what it was opened as."""
    ut: list[Op] = []
    for i1, i2, j1, j2 in ops:
        while i1 < i2 and j1 < j2 and _stanger(a.tecken[i1], b.tecken[j1]):
            i1, j1 = i1 + 1, j1 + 1
        while i1 < i2 and j1 < j2 and _stanger(a.tecken[i2 - 1], b.tecken[j2 - 1]):
            i2, j2 = i2 - 1, j2 - 1
        if i1 < i2 or j1 < j2:
            ut.append((i1, i2, j1, j2))
    return ut


def _stanger(x: Tecken, y: Tecken) -> bool:
    return x[0] == y[0] == "-" or x == y


def _glidna(a: Teckenrad, b: Teckenrad, ops: list[Op]) -> list[Op]:
    """Slide what only came or only went to where it is whole nodes, where the same tokens stand around it."""
    ut: list[Op] = []
    for nr, op in enumerate(ops):
        forra = ut[-1] if ut else (0, 0, 0, 0)
        nasta = ops[nr + 1] if nr + 1 < len(ops) else (len(a.tecken), 0, len(b.tecken), 0)
        ut += _delad(a, b, op, nasta[0] - op[1]) or [_glid(a, b, op, op[0] - forra[1], nasta[0] - op[1])]
    return ut


def _delad(a: Teckenrad, b: Teckenrad, op: Op, hoger: int) -> list[Op] | None:
    """Return words and whole nodes after them as a change each: the last figure of a table, and a row below it."""
    i1, i2, j1, j2 = op
    if i1 == i2 or j1 == j2 or ar_text(a.tecken[i1:i2]) == ar_text(b.tecken[j1:j2]):
        return None
    i, j = (next((n for n in range(f, t) if r.tecken[n][0] != "o"), t) for r, f, t in ((a, i1, i2), (b, j1, j2)))
    i3, i4, j3, j4 = _glid(a, b, (i, i2, j, j2), 0, hoger)
    if not _hel(a.tecken[i3:i4]) or not _hel(b.tecken[j3:j4]):
        return None
    return [(i1, i, j1, j), (i3, i4, j3, j4)]


def _glid(a: Teckenrad, b: Teckenrad, op: Op, vanster: int, hoger: int) -> Op:
    i1, i2, j1, j2 = op
    rad, fran, till = (b, j1, j2) if i1 == i2 else (a, i1, i2)
    if (i1 != i2 and j1 != j2) or ar_text(rad.tecken[fran:till]) or _hel(rad.tecken[fran:till]):
        return op
    for steg, rum in ((-1, vanster), (1, hoger)):
        f, t = fran, till
        for n in range(1, rum + 1):
            if (steg < 0 and rad.tecken[f - 1] != rad.tecken[t - 1]) or (steg > 0 and rad.tecken[f] != rad.tecken[t]):
                break
            f, t = f + steg, t + steg
            if _hel(rad.tecken[f:t]):
                return i1 + n * steg, i2 + n * steg, j1 + n * steg, j2 + n * steg
    return op


def _hel(tecken: Sequence[Tecken]) -> bool:
    return djup(tecken) == (0, 0)


def _jamna(a: Teckenrad, b: Teckenrad, ops: list[Op]) -> list[Op]:
    """Join those that only together leave the tokens after them as deep as they were."""
    ut: list[Op] = []
    skillnad = 0
    for op in ops:
        if skillnad:
            op = (ut[-1][0], op[1], ut[-1][2], op[3])
            ut.pop()
        ut.append(op)
        skillnad = djup(b.tecken[op[2] : op[3]])[1] - djup(a.tecken[op[0] : op[1]])[1]
    return ut


def _samlade(a: Teckenrad, b: Teckenrad, ops: list[Op]) -> list[Op]:
    """Make one change of those that stand within a few words of each other, and of a paragraph written anew."""
    ut: list[Op] = []
    for grupp in _i_samma_stycke(a, b, ops):
        if len(grupp) > 1 and _ar_nyskrivet(a, b, grupp):
            ut.append(fran_till(grupp[0], grupp[-1]))
            continue
        nya = [grupp[0]]
        for op in grupp[1:]:
            mellan = a.tecken[nya[-1][1] : op[0]]
            ord_ = sum(not t[1].isspace() for t in mellan)
            if ord_ == 0 or (ord_ <= 2 and ord_ * 2 <= min(_ordantal(a, b, nya[-1]), _ordantal(a, b, op))):
                nya[-1] = fran_till(nya[-1], op)
            else:
                nya.append(op)
        ut += nya
    return ut


def _i_samma_stycke(a: Teckenrad, b: Teckenrad, ops: list[Op]) -> Iterator[list[Op]]:
    grupp: list[Op] = []
    for op in ops:
        text = ar_text(a.tecken[op[0] : op[1]]) and ar_text(b.tecken[op[2] : op[3]])
        if grupp and not (text and ar_text(a.tecken[grupp[-1][1] : op[0]])):
            yield grupp
            grupp = []
        grupp.append(op)
        if not text:
            yield grupp
            grupp = []
    if grupp:
        yield grupp


def _ordantal(a: Teckenrad, b: Teckenrad, op: Op) -> int:
    return max(_ord(a.tecken[op[0] : op[1]]), _ord(b.tecken[op[2] : op[3]]))


def _ord(tecken: Sequence[Tecken]) -> int:
    return sum(t[0] == "o" and not t[1].isspace() for t in tecken)


def _ar_nyskrivet(a: Teckenrad, b: Teckenrad, grupp: list[Op]) -> bool:
    """Tell whether hardly a word is the same from the first change to the last, in a whole paragraph."""
    hela = fran_till(grupp[0], grupp[-1])
    while hela[0] and a.tecken[hela[0] - 1][0] == "o":
        hela = (hela[0] - 1, hela[1], hela[2] - 1, hela[3])
    while a.tecken[hela[1]][0] == "o":
        hela = (hela[0], hela[1] + 1, hela[2], hela[3] + 1)
    kort = min(_ord(a.tecken[hela[0] : hela[1]]), _ord(b.tecken[hela[2] : hela[3]]))
    andrade = sum(_ord(a.tecken[op[0] : op[1]]) for op in grupp)
    return kort > 3 and _ord(a.tecken[hela[0] : hela[1]]) - andrade < _SALLAD * kort
