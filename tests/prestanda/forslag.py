"""Measure how long the suggestions of a 20-page text take to compute, where a few places differ and where many do.

Run with `python -m tests.prestanda.forslag`; exits 1 above half a second for a few places.
"""

import random
import sys

from django.conf import settings

from tests.prestanda.jamforelse import LANGD, ORD, SIDOR, STYCKEN, andra, dokument, matt, tabell


def main() -> int:
    if not settings.configured:
        settings.configure()
    from arenden import andringar
    from arenden.dokument import med_id

    slump = random.Random(1)
    ordlista = [*ORD.split(), *(f"ord{n}" for n in range(400))]
    fore = [" ".join(slump.choices(ordlista, k=LANGD)) + "." for _ in range(SIDOR * STYCKEN)]
    tabeller = [tabell(slump) for _ in range(10)]
    nagra = list(fore)
    for nr in range(0, len(nagra), len(nagra) // 8):
        nagra[nr] = nagra[nr].replace(" ", " ett ", 1)
    a, b, c = (dict(med_id(dokument(text, tabeller))) for text in (fore, nagra, andra(fore, slump)))
    fa = matt(lambda: andringar.andringar(a, b))
    manga = matt(lambda: andringar.andringar(a, c))
    lika = matt(lambda: andringar.lika(a, b))
    antal = [len(andringar.andringar(a, d)) for d in (b, c)]
    print(f"ändringsförslag, {SIDOR} sidor: {antal[0]} på {fa:.0f} ms, {antal[1]} på {manga:.0f} ms")
    print(f"att se om det finns några {lika:.0f} ms")
    return 0 if fa < 500 else 1


if __name__ == "__main__":
    sys.exit(main())
