"""The ink of a page, whatever the light was: found, thickened, counted. For `pappersprov`, without Django as it is."""

from typing import Any

from PIL import Image, ImageChops, ImageFilter

# Pixels across, where ink is looked at and what differs is marked (150 dpi on A4).
FIN = 1240
# How much darker than its surroundings print is at least.
SVAG = 25
# It is weighed up to so dark: what is thick weighs no more than what is thin.
TAK = 110


def black_pa(bild: Any) -> Any:
    """Return how much darker each point is than its surroundings, whatever the light was."""
    gra = bild.convert("L")
    gra = gra.resize((FIN, max(1, round(FIN * gra.height / gra.width))), Image.Resampling.BILINEAR, reducing_gap=2)
    # Smoothed first: a scanner's grain is no ink, and its lightest grains are no paper.
    omkring = (
        tjock(gra.filter(ImageFilter.BoxBlur(2)), 6)
        .reduce(8)
        .filter(ImageFilter.BoxBlur(2))
        .resize(gra.size, Image.Resampling.BILINEAR)
    )
    return ImageChops.subtract(omkring, gra)


def tjock(bild: Any, radie: int) -> Any:
    """Return the lightest of each point's square of *radie* around it (MaxFilter, in a fiftieth of its time)."""
    for x, y in ((1, 0), (0, 1)):
        bredd, hel = 1, 2 * radie + 1
        while bredd < hel:
            steg = min(bredd, hel - bredd)
            bild = ImageChops.lighter(bild, ImageChops.offset(bild, steg * x, steg * y))
            bredd += steg
        bild = ImageChops.offset(bild, -radie * x, -radie * y)
    return bild


def morkare(black: Any, grans: int) -> Any:
    return black.point([0] * (grans + 1) + [255] * (255 - grans))


def antal_punkter(mask: Any) -> int:
    return int(mask.histogram()[255])
