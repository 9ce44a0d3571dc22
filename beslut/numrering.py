"""The numbers of a föredragningslista: they follow the order until the kallelse, and never change after it."""

import re
from collections.abc import Iterable, Sequence

from beslut.models import Dagordningspunkt

_NUMMER = re.compile(r"(\d+)(?: [a-zåäö]+)?")
_BOKSTAVER = "abcdefghijklmnopqrstuvwxyzåäö"


def numren(punkter: Sequence[Dagordningspunkt], *, kallat: bool) -> list[str]:
    """Return the number of each of *punkter*, which stand in order: what is printed, or would be if it were sent now.

    Before the kallelse 1, 2, 3 …; after it a printed number stays, and what came later takes a letter after the item
    before it. O(n).
    """
    if not kallat:
        return [str(nr) for nr in range(1, len(punkter) + 1)]
    upptagna = {punkt.nummer for punkt in punkter}
    ut, fore = [], ""
    for punkt in punkter:
        fore = punkt.nummer or nummer_for_sen(fore, upptagna)
        upptagna.add(fore)
        ut.append(fore)
    return ut


def nummer_for_sen(efter: str, upptagna: Iterable[str]) -> str:
    """Return the number of a late item that comes after the item numbered *efter* ("" for first of all).

    "8" gives "8 a", or the next letter that nobody has; after the last letter "8 aa" and on.
    """
    traff = _NUMMER.fullmatch(efter)
    stam = traff[1] if traff else "0"
    tagna = set(upptagna)
    langd = 1
    while True:
        for bokstav in _BOKSTAVER:
            forslag = f"{stam} {bokstav * langd}"
            if forslag not in tagna:
                return forslag
        langd += 1


def sorteringsnyckel(nummer: str) -> tuple[int, int, str]:
    """Return a key by which numbers sort as people read them: 8, 8 a, 8 b, 9, 10."""
    stam, _, bokstav = nummer.partition(" ")
    return (int(stam) if stam.isdigit() else 0, len(bokstav), bokstav)
