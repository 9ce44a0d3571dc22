"""Two orders of the same things: what kept its place, what moved, what came and what went.

Used by every comparison (avsnitt, beslutspunkter, blocks, table rows), so that "flyttad" means one thing.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


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
