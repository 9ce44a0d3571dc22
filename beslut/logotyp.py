"""A logotype as it is kept: a PNG of our own making, whatever came in.

What is uploaded is decoded by Pillow and written anew, opaque on white and without a word of metadata: nothing of the
sender's file but its picture reaches a paper. SVG is refused, for it is a program as much as a picture.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image

MAX_BYTES = 1024 * 1024
MAX_SIDA = 4000
# The place in the head of a paper, in points; a picture of three times that many pixels is sharp in print.
BREDD, HOJD, TATHET = 190, 44, 4


class FelLogotyp(ValueError):
    """The file cannot be a logotype; its text says why and what to do."""


@dataclass(frozen=True)
class Logotyp:
    """A picture ready to store, and its size in pixels."""

    png: bytes
    bredd: int
    hojd: int


def las(innehall: bytes) -> Logotyp:
    """Return the picture of a PNG file, made ours. Raises FelLogotyp."""
    if len(innehall) > MAX_BYTES:
        raise FelLogotyp("Bilden är större än 1 MB. Förminska den och välj den igen.")
    if not innehall.startswith(b"\x89PNG\r\n\x1a\n"):
        raise FelLogotyp("Logotypen ska vara en PNG-bild. Spara den som PNG (inte SVG eller JPEG) och välj den igen.")
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(innehall), formats=["PNG"]) as bild:
            warnings.simplefilter("ignore")
            if not (16 <= bild.width <= MAX_SIDA and 16 <= bild.height <= MAX_SIDA):
                raise FelLogotyp(f"Bilden är {bild.width} × {bild.height} punkter. Varje sida ska vara 16–{MAX_SIDA}.")
            genomskinlig = bild.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fel:
        if isinstance(fel, FelLogotyp):
            raise
        raise FelLogotyp("Bilden är skadad och går inte att läsa. Spara den på nytt som PNG.") from None
    vit = Image.new("RGB", genomskinlig.size, "white")
    vit.paste(genomskinlig, mask=genomskinlig.getchannel("A"))
    vit.thumbnail((BREDD * TATHET, HOJD * TATHET))
    ut = io.BytesIO()
    vit.save(ut, "PNG", optimize=True)
    return Logotyp(ut.getvalue(), vit.width, vit.height)


def matt(bredd: int, hojd: int) -> tuple[float, float]:
    """Return the width and height in points that the picture has on paper."""
    skala = min(BREDD / bredd, HOJD / hojd, 1)
    return round(bredd * skala, 2), round(hojd * skala, 2)
