"""Where on a drawn paper the places for signatures are. Receives WeasyPrint's objects and imports none of it."""

from collections.abc import Iterator
from typing import Any, TypedDict

# CSS pixels to points.
PUNKT = 0.75


class Plats(TypedDict):
    """A place: whose (identitet), on which page (from 0), and its corners in points from the page's lower left."""

    undertecknare: str
    sida: int
    ruta: list[float]


def platser(dokument: Any) -> list[Plats]:
    """Return the place of every element with `data-falt`, in the order they stand."""
    return [
        {"undertecknare": element.get("data-falt"), "sida": nr, "ruta": ruta(box, sida.height)}
        for nr, sida in enumerate(dokument.pages)
        for box in _boxar(sida._page_box)
        if (element := getattr(box, "element", None)) is not None and element.get("data-falt")
    ]


def _boxar(box: Any) -> Iterator[Any]:
    box = getattr(box, "_box", box)  # an absolutely placed box stands behind a placeholder
    yield box
    for barn in getattr(box, "children", ()):
        yield from _boxar(barn)


def ruta(box: Any, hojd: float) -> list[float]:
    """Return the corners of a box's content in points from the lower left of a page that is *hojd* pixels high."""
    x0, y0 = box.content_box_x(), box.content_box_y()
    horn = (x0, hojd - y0 - box.height, x0 + box.width, hojd - y0)
    return [round(tal * PUNKT, 2) for tal in horn]
