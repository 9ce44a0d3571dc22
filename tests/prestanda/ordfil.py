"""Time the Word file of a 20-page text against python-docx's own way with the same words.

    python -m tests.prestanda.ordfil

Prints milliseconds (median of 7), the ratio and the size; exits with 1 above half a second.
"""

import io
import random
import sys
from typing import Any

import docx
from django.conf import settings

from tests.prestanda.jamforelse import LANGD, ORD, SIDOR, STYCKEN, dokument, matt, tabell


def nakna(text: dict[str, Any]) -> bytes:
    """Write the same paragraphs and tables with python-docx alone."""
    fil = docx.Document()
    for block in text["content"]:
        if block["type"] == "paragraph":
            fil.add_paragraph(block["content"][0]["text"])
            continue
        rader = block["content"]
        tabellen = fil.add_table(len(rader), len(rader[0]["content"]))
        for ny, rad in zip(tabellen.rows, rader, strict=True):
            for plats, cell in zip(ny.cells, rad["content"], strict=True):
                plats.text = cell["content"][0]["content"][0]["text"]
    ut = io.BytesIO()
    fil.save(ut)
    return ut.getvalue()


def main() -> int:
    if not settings.configured:
        settings.configure()
    from arenden import ordfil  # after settings: the module escapes with Django
    from tests import pappersfakta as pf

    slump = random.Random(1)
    ordlista = [*ORD.split(), *(f"ord{n}" for n in range(400))]
    stycken = [" ".join(slump.choices(ordlista, k=LANGD)) + "." for _ in range(SIDOR * STYCKEN)]
    text = dokument(stycken, [tabell(slump) for _ in range(10)])
    text["content"] += [pf.lista("bulletList", *pf.UPPNAR) for _ in range(40)]
    data = pf.version(avsnitt=[pf.avsnitt("Bakgrund", text)])
    enkel = {**text, "content": [b for b in text["content"] if b["type"] != "bulletList"]}
    vart, naken = matt(lambda: ordfil.skriv(data, "Version 1")), matt(lambda: nakna(enkel))
    print(f"docx, {SIDOR} sidor och 40 listor: {vart:.0f} ms; python-docx utan listor: {naken:.0f} ms")
    print(f"kvot {vart / naken:.2f}; {len(ordfil.skriv(data, 'Version 1')) // 1024} kB")
    return 0 if vart < 500 else 1


if __name__ == "__main__":
    sys.exit(main())
