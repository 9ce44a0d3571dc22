"""The QR drawn in the corner of every page: once in the file, shown on each page, furniture to a screen reader.

Like `beslut.taggning` this receives WeasyPrint's objects and imports none of it. Drawn by WeasyPrint, as SVG in a
margin box, the same square would cost 15 ms and 3 kB a page.
"""

from typing import Any

import pydyf

from beslut import kontrollkod

# Points. 20 mm for 53 modules: each a third of a millimetre, read by a telephone, and from a scan at 150 dpi.
_MM = 72 / 25.4
SIDA, FRAN_HOGER, FRAN_UNDER = 20 * _MM, 8 * _MM, 8.5 * _MM
_NAMN = "kontrollruta"


def rita(pdf: Any, text: str) -> None:
    """Draw the QR that says *text* on every page of a PDF that WeasyPrint is about to write (a finisher)."""
    moduler, strackor = kontrollkod.rutor(text)
    # One path, filled at once: no seams between neighbours, whatever size it is drawn in. Black as the text is.
    ritning = ["0 0 0 rg", *(f"{x} {y} {langd} 1 re" for x, y, langd in strackor), "f"]
    ruta = pydyf.Stream(
        ritning, {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, 0, moduler, moduler])}, compress=True
    )
    pdf.add_object(ruta)
    for referens in pdf.page_references:
        sida = _objekt(pdf, referens)
        _objekt(pdf, sida["Resources"])["XObject"][_NAMN] = ruta.reference
        _visa(_objekt(pdf, sida["Contents"]), sida["MediaBox"], moduler)


def _visa(strom: Any, ark: list[float], moduler: int) -> None:
    # WeasyPrint has turned the page: y grows downwards, as the rows of the QR do.
    bredd, hojd = ark[2] - ark[0], ark[3] - ark[1]
    strom.begin_marked_content(
        "Artifact",
        pydyf.Dictionary({"Type": "/Pagination", "Subtype": "/Footer", "Attached": pydyf.Array(["/Bottom"])}),
    )
    strom.push_state()
    skala = SIDA / moduler
    strom.set_matrix(skala, 0, 0, skala, bredd - FRAN_HOGER - SIDA, hojd - FRAN_UNDER - SIDA)
    strom.draw_x_object(_NAMN)
    strom.pop_state()
    strom.end_marked_content()


def _objekt(pdf: Any, referens: bytes) -> Any:
    return pdf.objects[int(referens.split()[0])]
