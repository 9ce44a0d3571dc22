"""Pictures of the pages of a PDF, for showing a proof on screen."""

from collections.abc import Sequence
from io import BytesIO

import pypdfium2


def forsta_sidan(pdf: bytes, bredd: int) -> bytes:
    """Return the first page as a PNG in colour."""
    with pypdfium2.PdfDocument(pdf) as dokument:
        dokument.init_forms()  # or what is seen of signatures would not be drawn
        fil = BytesIO()
        sida = dokument[0]
        sida.render(scale=bredd / sida.get_width()).to_pil().convert("RGB").save(fil, "PNG")
        return fil.getvalue()


def sidor(pdf: bytes, bredd: int, vilka: Sequence[int] | None = None) -> list[bytes]:
    """Return the pages (*vilka*, from 0; all) as PNGs in colour, with what has been drawn in their signature fields."""
    with pypdfium2.PdfDocument(pdf) as dokument:
        dokument.init_forms()  # or what fills a field is left out
        bilder = []
        for nr in range(len(dokument)) if vilka is None else vilka:
            fil, sida = BytesIO(), dokument[nr]
            sida.render(scale=bredd / sida.get_width()).to_pil().convert("RGB").save(fil, "PNG")
            bilder.append(fil.getvalue())
        return bilder


def bilder(pdf: bytes, bredd: int) -> list[bytes]:
    """Return each page as a PNG of *bredd* pixels' width.

    Some 60 ms a page at 1,200 pixels, most of it PNG compression: for the worker, not for a request.
    Raises pypdfium2.PdfiumError where the bytes are not a PDF.
    """
    with pypdfium2.PdfDocument(pdf) as dokument:
        dokument.init_forms()
        sidor = []
        for sida in dokument:
            bild = sida.render(scale=bredd / sida.get_width()).to_pil().convert("L")
            fil = BytesIO()
            bild.save(fil, "PNG", optimize=False)
            sidor.append(fil.getvalue())
        return sidor
