"""Time the comparison of two 20-page versions against difflib on the same plain text.

    python -m tests.prestanda.jamforelse

Prints milliseconds (median of 7) and the ratio; exits with 1 above half a second.
"""

import difflib
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings

ORD = "region kommun samverkan besöksnäring förslag styrgrupp län budget ansvar beslut arbete år i och att för"
SIDOR, STYCKEN, LANGD = 20, 6, 65  # some 400 words a page


def stycke(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "attrs": {"id": None}, "content": [{"type": "text", "text": text}]}


def tabell(slump: random.Random) -> dict[str, Any]:
    def cell() -> dict[str, Any]:
        return {"type": "tableCell", "content": [stycke(str(slump.randrange(10_000)))]}

    return {
        "type": "table",
        "content": [{"type": "tableRow", "content": [cell() for _ in range(4)]} for _ in range(8)],
    }


def dokument(ord_per_stycke: list[str], tabeller: list[dict[str, Any]]) -> dict[str, Any]:
    block = [stycke(t) for t in ord_per_stycke]
    for nr, t in enumerate(tabeller):
        block.insert((nr + 1) * 9, t)
    return {"type": "doc", "content": block}


def andra(stycken: list[str], slump: random.Random) -> list[str]:
    """Change a word in every third paragraph, move two, drop three, add three."""
    nya = list(stycken)
    for nr in range(0, len(nya), 3):
        ord_ = nya[nr].split()
        ord_[slump.randrange(len(ord_))] = "ändrat"
        nya[nr] = " ".join(ord_)
    for _ in range(2):
        nya.insert(slump.randrange(len(nya)), nya.pop(slump.randrange(len(nya))))
    for _ in range(3):
        del nya[slump.randrange(len(nya))]
        nya.insert(slump.randrange(len(nya)), " ".join(slump.choices(ORD.split(), k=LANGD)))
    return nya


def matt(gor: Callable[[], object]) -> float:
    tider: list[float] = []
    for _ in range(7):
        start = time.process_time()
        gor()
        tider.append((time.process_time() - start) * 1000)
    return statistics.median(tider)


def main() -> int:
    if not settings.configured:
        settings.configure()
    from arenden.jamforelse import jamfor  # after settings: the module escapes with Django

    slump = random.Random(1)
    ordlista = [*ORD.split(), *(f"ord{n}" for n in range(400))]
    fore = [" ".join(slump.choices(ordlista, k=LANGD)) + "." for _ in range(SIDOR * STYCKEN)]
    efter = andra(fore, slump)
    tabeller = [tabell(slump) for _ in range(10)]

    def version(stycken: list[str]) -> dict[str, Any]:
        avsnitt = {"identitet": "a", "slag": "text", "nyckel": "b", "rubrik": "Bakgrund"}
        return {"avsnitt": [avsnitt | {"doc": dokument(stycken, tabeller)}]}

    v1, v2 = version(fore), version(efter)
    a, b = (re.findall(r"\w+|\W", "\n".join(s)) for s in (fore, efter))
    vart = matt(lambda: jamfor(v1, v2))
    difflibs = matt(lambda: list(difflib.SequenceMatcher(None, a, b).get_opcodes()))
    print(f"jamfor, {SIDOR} sidor: {vart:.0f} ms processortid; difflib på samma text: {difflibs:.0f} ms")
    print(f"kvot {vart / difflibs:.2f}")
    return 0 if vart < 500 else 1


if __name__ == "__main__":
    sys.exit(main())
