"""Time the whole check of a 20-page skrivelse: the first look of a process, and the next after one changed word.

    python -m tests.prestanda.sprak

Prints milliseconds and exits with 1 where the warm check takes more than 300 ms.
"""

import os
import random
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("FORUM_LAGE", "lokal")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

SIDOR, ORD_PER_SIDA = 20, 400


def main() -> int:
    import django

    django.setup()
    from arenden import stavning
    from arenden.regler import granska
    from tests.ogonblicksbilder import avsnitt, forslag, version
    from tests.prestanda.jamforelse import matt

    memon = Path(__file__).parent.parent / "memon"
    ord_ = [o for fil in sorted(memon.glob("2[0-9]_*.txt")) for o in fil.read_text(errors="replace").split()]
    slump = random.Random(1)
    stycken = []
    while sum(len(s.split()) for s in stycken) < SIDOR * ORD_PER_SIDA:
        plats = slump.randrange(len(ord_) - 60)
        stycken.append(" ".join(ord_[plats : plats + slump.randint(20, 60)]) + ".")

    def bild(varv: int) -> dict[str, Any]:
        text = [f"Varv {varv}. {stycken[0]}", *stycken[1:]]
        delar = [avsnitt(f"a{n}", f"Avsnitt {n}", *text[n::8]) for n in range(8)]
        return version(forslag("regionen bygger.", "regionen utreder."), *delar)

    varv = iter(range(1000))
    start = time.perf_counter()
    anmarkningar = granska(bild(next(varv)), {})
    kallt = (time.perf_counter() - start) * 1000
    varmt = matt(lambda: granska(bild(next(varv)), {}))
    antal = sum(len(s.split()) for s in stycken)
    print(f"{antal} ord, {len(stycken)} stycken, {len(anmarkningar)} anmärkningar; stavning: {stavning.finns()}")
    print(f"första gången i processen {kallt:.0f} ms; sedan, med ett ändrat stycke, {varmt:.0f} ms")
    return 0 if varmt < 300 else 1


if __name__ == "__main__":
    sys.exit(main())
