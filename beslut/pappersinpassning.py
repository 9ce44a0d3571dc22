"""How a scanned page lies on the issued one: sought roughly, then finely, then patch by patch.

For `pappersprov`, and without Django as it is.
"""

import math
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageStat

from beslut.pappersblack import SVAG, TAK, morkare, tjock

# Pixels across, for finding how the sheets lie.
_GROVST, _GROV, _MITT = 52, 104, 300
# Each patch of the page (pixels) finds its own place, so far away: paper stretches, and a telephone is not held
# straight.
_LAPP, _LAPPSTEG = 64, 3

# Where the corners of the issued page lie on the scanned one, in shares of its width and height.
Laget = tuple[float, ...]


def _horn(dx: float, dy: float, vinkel: float, skala: float) -> Laget:
    """Return the corners of the issued page on the scan (A4's shape), moved, turned and scaled about the middle."""
    cos, sin, form = math.cos(vinkel) / skala, math.sin(vinkel) / skala, math.sqrt(2)
    horn: list[float] = []
    for x, y in ((-0.5, -0.5), (-0.5, 0.5), (0.5, 0.5), (0.5, -0.5)):
        mx, my = x + dx, y * form + dy
        horn += [0.5 + cos * mx + sin * my, 0.5 + (cos * my - sin * mx) / form]
    return tuple(horn)


_STEG = (-0.08, -0.04, 0.0, 0.04, 0.08)
_KANDIDATER = [
    (dx, dy, vinkel + halva, skala)
    for halva in (0.0, math.pi)
    for vinkel in (-0.045, -0.022, 0.0, 0.022, 0.045)
    for skala in (0.92, 0.96, 1.0, 1.04)
    for dx in _STEG
    for dy in _STEG
]


def lagg(bild: Any, laget: Laget, storlek: tuple[int, int], *, vit: bool = False) -> Any:
    """Return the scan laid as the issued page."""
    if vit:  # what lies outside the scan is white there, and no ink
        bild = bild.resize(storlek, reducing_gap=2)
    b, h = bild.size
    horn = tuple(tal * (h if i % 2 else b) for i, tal in enumerate(laget))
    return bild.transform(
        storlek,
        Image.Transform.QUAD,
        horn,
        resample=Image.Resampling.BILINEAR,
        fillcolor=(255, 255, 255) if vit else 0,
    )


def olikhet(mot: Any, black: Any) -> float:
    """Return roughly how badly the scan covers the issued page at best; less is more alike."""
    prov = _prov(mot, black, _GROVST)
    return min(prov(_horn(*tal)) for tal in _KANDIDATER)


def _prov(mot: Any, black: Any, bredd: int) -> Callable[[Laget], float]:
    """Return what measures how badly the scan covers the issued page as it is laid, at *bredd* pixels across."""
    suddig = ImageFilter.GaussianBlur(2)
    liten = (bredd, round(bredd * mot.height / mot.width))
    # Grain is left out, and what is thick weighs no more than what is thin.
    klar = [min(TAK, max(0, varde - SVAG)) for varde in range(256)]
    a = mot.point(klar).resize(liten, Image.Resampling.BOX).filter(suddig)
    b = black.point(klar).resize((bredd, round(bredd * black.height / black.width)), Image.Resampling.BOX)
    b = b.filter(suddig)
    return lambda laget: float(ImageStat.Stat(ImageChops.difference(a, lagg(b, laget, liten))).mean[0])


def inpassa(mot: Any, black: Any) -> Laget:
    """Return how the scan is to be laid to cover the issued page: a rough search, and then a finer one."""
    grovt, mitt, fint = (_prov(mot, black, bredd) for bredd in (_GROVST, _GROV, _MITT))
    # The best of each turn, and of these the first: else they would all be neighbours.
    fel = sorted((grovt(_horn(*tal)), tal) for tal in _KANDIDATER)
    forsta = list({tal[2]: tal for _, tal in reversed(fel)}.values())
    forsta = sorted(forsta, key=lambda tal: grovt(_horn(*tal)))[:4]
    battre = [_nedat(lambda tal: mitt(_horn(*tal)), tal, 0.02, 3) for tal in forsta]
    bast = min(battre, key=lambda tal: mitt(_horn(*tal)))
    return _horn(*_nedat(lambda tal: fint(_horn(*tal)), bast, 0.004, 4))


def rata_ut(mot: Any, black: Any, laget: Laget) -> Laget:
    """Return the same with each corner moved by itself: a photograph is seen from the side."""
    return _nedat(_prov(mot, black, _MITT), laget, 0.008, 4)


def _nedat(fel: Callable[[Laget], float], laget: Laget, steg: float, varv: int) -> Laget:
    """Go downhill from *laget*, one number at a time, with a step that is halved *varv* times."""
    minst = fel(laget)
    for _ in range(varv):
        for _ in range(12):
            fore = minst
            for i in range(len(laget)):
                for at in (steg, -steg):
                    ny = (*laget[:i], laget[i] + at, *laget[i + 1 :])
                    if (varde := fel(ny)) < minst:
                        minst, laget = varde, ny
                        break
            if minst >= fore:
                break
        steg /= 2
    return laget


def lappa(mot: Any, lagd: Any) -> Any:
    """Return the page as it lies with each patch of it moved by some pixels to where it fits best."""
    b = mot.width
    steg = range(-_LAPPSTEG, _LAPPSTEG + 1)
    # By the print alone: what a pen has added beside it pulls at nothing.
    tryck = tjock(morkare(mot, SVAG), _LAPPSTEG + 1)
    bast: list[tuple[float, int, int]] = []
    for dx, dy in sorted(((dx, dy) for dx in steg for dy in steg), key=lambda d: abs(d[0]) + abs(d[1])):
        skillnad = ImageChops.difference(mot, ImageChops.offset(lagd, dx, dy)).point(_FYRDUBBLA)
        skillnad = ImageChops.darker(skillnad, tryck).reduce(_LAPP)
        # A pixel's move must be worth it.
        fel = [varde + 0.3 * (abs(dx) + abs(dy)) for varde in skillnad.tobytes()]
        bast = [min(a, (f, dx, dy)) for a, f in zip(bast, fel, strict=True)] if bast else [(f, dx, dy) for f in fel]
    ut, bredd = lagd.copy(), -(-b // _LAPP)
    for nr, (_, dx, dy) in enumerate(bast):
        x, y = nr % bredd * _LAPP, nr // bredd * _LAPP
        ut.paste(lagd.crop((x - dx, y - dy, x - dx + _LAPP, y - dy + _LAPP)), (x, y))
    return ut


_FYRDUBBLA = [min(255, 4 * varde) for varde in range(256)]
