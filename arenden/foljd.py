"""Two orders of the same things: what kept its place, what moved, what came and what went.

Used by every comparison (avsnitt, beslutspunkter, blocks, table rows), so that "flyttad" means one thing.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Op = tuple[bool, int, int, int, int]  # equal?, from–to before, from–to after

_STORT = 1_000_000  # before × after: above this difflib takes seconds, so what is rare anchors first


@dataclass(frozen=True, slots=True)
class Rad:
    """One line of the merged order: *fore* and *efter* are places from 0, None where it is absent."""

    fore: int | None
    efter: int | None
    flyttad: bool = False
    nedifran: bool = False  # moved, and stood further down before


def langsta_stigande(tal: Sequence[int]) -> set[int]:
    """Return the numbers of a longest increasing subsequence; the lower numbers win a tie. O(n log n)."""
    slut: list[int] = []
    forra: dict[int, int | None] = {}
    for n in tal:
        plats = bisect_left(slut, n)
        forra[n] = slut[plats - 1] if plats else None
        slut[plats : plats + 1] = [n]
    kvar: set[int] = set()
    n_eller: int | None = slut[-1] if slut else None
    while n_eller is not None:
        kvar.add(n_eller)
        n_eller = forra[n_eller]
    return kvar


def rader(par: Mapping[int, int], antal_fore: int, antal_efter: int) -> list[Rad]:
    """Merge two orders, given the pairs {place after: place before}.

    The new order leads. What is gone stands right after what it used to follow, before anything added there.
    """
    stilla = langsta_stigande([par[j] for j in sorted(par)])
    tagna = set(par.values())
    ut: list[Rad] = []
    nasta = 0

    def borttagna(till: int) -> None:
        nonlocal nasta
        ut.extend(Rad(i, None) for i in range(nasta, till) if i not in tagna)
        nasta = max(nasta, till)

    def efter_ankare() -> None:
        till = nasta
        while till < antal_fore and till not in stilla:
            till += 1
        borttagna(till)

    efter_ankare()
    for j in range(antal_efter):
        i = par.get(j)
        if i is None or i not in stilla:
            ut.append(Rad(i, j, flyttad=i is not None, nedifran=i is not None and i >= nasta))
            continue
        ut.append(Rad(i, j))
        nasta = i + 1
        efter_ankare()
    return ut


def lika_och_olika(a: Sequence[Hashable], b: Sequence[Hashable], inom: tuple[int, int, int, int]) -> list[Op]:
    """Align *a* and *b* within *inom* (from–to before, from–to after); what differs is one op between two equal."""
    i1, i2, j1, j2 = inom
    if i1 == i2 or j1 == j2:
        return [(False, i1, i2, j1, j2)] if i1 < i2 or j1 < j2 else []
    if (i2 - i1) * (j2 - j1) <= _STORT:
        return _difflib(a, b, i1, i2, j1, j2)
    ops: list[Op] = []
    for i, j in [*_ankare(a, b, i1, i2, j1, j2), (i2, j2)]:
        if (i - i1) * (j - j1) <= _STORT:
            ops += _difflib(a, b, i1, i, j1, j)
        else:
            ops.append((False, i1, i, j1, j))
        if i < i2:
            ops.append((True, i, i + 1, j, j + 1))
        i1, j1 = i + 1, j + 1
    return ops


def _difflib(a: Sequence[Hashable], b: Sequence[Hashable], i1: int, i2: int, j1: int, j2: int) -> list[Op]:
    koder = SequenceMatcher(None, a[i1:i2], b[j1:j2], autojunk=False).get_opcodes()
    return [(tagg == "equal", i1 + p, i1 + q, j1 + r, j1 + s) for tagg, p, q, r, s in koder]


def _ankare(a: Sequence[Hashable], b: Sequence[Hashable], i1: int, i2: int, j1: int, j2: int) -> list[tuple[int, int]]:
    """Return places of what occurs once on each side and comes in the same order."""
    ant_a, ant_b = Counter(a[i1:i2]), Counter(b[j1:j2])
    plats = {a[i]: i for i in range(i1, i2) if ant_a[a[i]] == 1 == ant_b[a[i]]}
    par = [(plats[b[j]], j) for j in range(j1, j2) if b[j] in plats]
    kvar = langsta_stigande([i for i, _ in par])
    return [(i, j) for i, j in par if i in kvar]
