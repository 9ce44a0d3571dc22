"""Which folio each page of a booklet has: numbers in the first issue, which never change after it.

What comes later stands between two that are printed, and is named after the one before it: 12 a, 12 b.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import count

Nyckel = tuple[str, str]


def bokstaver(nr: int) -> str:
    """Return the *nr*th name in a, b … z, aa, ab …, from 1."""
    ord_ = ""
    while nr:
        nr, rest = divmod(nr - 1, 26)
        ord_ = chr(ord("a") + rest) + ord_
    return ord_


def folion(
    delar: Sequence[tuple[Nyckel, int]], tidigare: Mapping[Nyckel, Sequence[str]], *, fran: int
) -> list[list[str]]:
    """Return the folios of each part's pages, in order; *delar* are (key, pages).

    With *tidigare* (key → folios printed in earlier issues) those parts keep theirs, and what is new follows the part
    before it. Without, they run on from *fran*.
    """
    if not tidigare:
        nasta = count(fran)
        return [[str(next(nasta)) for _ in range(sidor)] for _, sidor in delar]
    tagna = {ett for rad in tidigare.values() for ett in rad}
    bas, ut = str(fran - 1), []
    for nyckel, sidor in delar:
        rad = list(tidigare.get(nyckel, ()))
        if not rad and sidor:
            fria = (f for f in (f"{bas} {bokstaver(nr)}" for nr in count(1)) if f not in tagna)
            rad = [next(fria) for _ in range(sidor)]
            tagna |= set(rad)
        if rad:
            bas = re.split(r"\s", rad[-1])[0]
        ut.append(rad)
    return ut


def spann(rad: Sequence[str]) -> str:
    """Return "6", "6–9" or "12 a–12 c"."""
    return "" if not rad else rad[0] if len(rad) == 1 else f"{rad[0]}–{rad[-1]}"
