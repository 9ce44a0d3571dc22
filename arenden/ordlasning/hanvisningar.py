"""References in a file that was fetched from here: known by the bookmark they lead to (arenden.hanvisningsnamn).

One whose words are still its own, and whose target is in the file, is a reference; every other is the words it reads.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from arenden.hanvisning import TECKEN
from arenden.hanvisningsnamn import Hanvisningsnamn, tyd
from arenden.ordlasning.block import Block, Lopning, stycken

BOKMARKE = "§"
Bit = tuple[str, Lopning]  # the words of a stretch as they are kept, and the stretch


def bokmarke(namn: str | None) -> Iterator[Lopning]:
    """Yield the mark of a bookmark that a reference of ours leads to; Word's own are of no use here."""
    if namn and tyd(namn):
        yield Lopning("", kommentar=f"{BOKMARKE}{namn}")


def namn_i(href: str) -> Hanvisningsnamn | None:
    """Return what a stretch that leads to *href* refers to."""
    return tyd(href[1:].partition(":")[0]) if href.startswith("#") else None


def finns(block: Iterable[Block]) -> bool:
    """Tell whether any reference of ours stands in *block*."""
    return any(bit.href.startswith("#") and namn_i(bit.href) for s in stycken(block) for bit in s.lopningar)


def samlade(delar: Sequence[Bit], mal: Collection[tuple[str, str]], ur: set[str]) -> list[Bit]:
    """Make one stretch, whose word is TECKEN, of each reference that is kept; *ur* is filled with the others.

    What begins within a reference begins before it, and what ends within it ends after it.
    """
    ut: list[Bit] = []
    nr = 0
    while nr < len(delar):
        bit = delar[nr][1]
        namn = namn_i(bit.href)
        if namn is None:
            ut.append(delar[nr])
            nr += 1
            continue
        slut = nr
        while slut < len(delar) and (delar[slut][1].href == bit.href or delar[slut][1].kommentar):
            slut += 1
        while delar[slut - 1][1].kommentar:
            slut -= 1
        inne = delar[nr:slut]
        nr = slut
        text = "".join(ord_ for ord_, _ in inne)
        if namn.ar_ord(text) and (namn.malet in mal or namn.ar_borta(text)):
            marken = [ett for ett in inne if ett[1].kommentar]
            seende = [b for ord_, b in inne if ord_.strip()]
            helt = replace(bit, fet=all(b.fet for b in seende), kursiv=all(b.kursiv for b in seende))
            slutar = [ett for ett in marken if ett[1].kommentar[0] in ">-"]
            ut += [*(ett for ett in marken if ett not in slutar), (TECKEN, helt), *slutar]
        else:
            ur.add(bit.href)
            ut += [(ord_, replace(b, href="")) for ord_, b in inne]
    return ut
