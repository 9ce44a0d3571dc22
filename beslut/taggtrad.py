"""The tree of structure elements before it is written, and what is put right in it as a whole.

A tree read from the page in drawing order is mended here: empty nodes go, neighbouring parts of one link become
one, headings skip no level and tables are regular. Standard: ISO 14289-1 (PDF/UA-1).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

RADGRUPPER = {"THead", "TBody", "TFoot"}
RUBRIKER = {"H1", "H2", "H3", "H4", "H5", "H6"}


@dataclass
class Nod:
    """One structure element to be: what it is, what it holds, and the page it begins on."""

    typ: str
    element: Any = None
    foralder: "Nod | None" = None
    barn: list["Nod | Text | Lank"] = field(default_factory=list)
    attribut: dict[str, Any] = field(default_factory=dict)
    egenskaper: dict[str, Any] = field(default_factory=dict)
    namn: str = ""


@dataclass
class Text:
    """A run of drawn text: its page and its marked-content number there."""

    sida: int
    mcid: int


@dataclass
class Lank:
    """A clickable area of a link: the annotation, and the page it lies on."""

    sida: int
    annotation: Any


def ratta(rot: Nod) -> None:
    """Put the whole tree right."""
    stada(rot)
    sla_ihop_lankar(rot)
    ratta_rubriker(rot)
    ratta_tabeller(rot)


def sla_ihop_lankar(rot: Nod) -> None:
    """Make one link of neighbours with the same address: a link that is partly bold is still one link."""
    for nod in _alla(rot):
        barnen: list[Nod | Text | Lank] = []
        for barn in nod.barn:
            forra = barnen[-1] if barnen else None
            if isinstance(barn, Nod) and isinstance(forra, Nod) and _samma_lank(forra, barn):
                forra.barn.extend(barn.barn)
                forra.namn += barn.namn
            else:
                barnen.append(barn)
        nod.barn = barnen


def _samma_lank(a: Nod, b: Nod) -> bool:
    return a.typ == b.typ == "Link" and a.element.get("href") == b.element.get("href")


def ratta_rubriker(rot: Nod) -> None:
    """Lower headings so that no level is skipped and the first is H1 (ISO 14289-1 §7.4.2)."""
    niva = 0
    for nod in _alla(rot):
        if nod.typ in RUBRIKER:
            niva = min(int(nod.typ[1]), niva + 1)
            nod.typ = f"H{niva}"


def ratta_tabeller(rot: Nod) -> None:
    """Give every row of a table the same number of cells (ISO 14289-1 §7.2)."""
    for tabell in _alla(rot):
        if tabell.typ == "Table":
            _ratta_tabell(tabell)


def _ratta_tabell(tabell: Nod) -> None:
    grupper = [nod for nod in tabell.barn if isinstance(nod, Nod) and nod.typ in RADGRUPPER] or [tabell]
    bredder: list[tuple[Nod, int]] = []
    for grupp in grupper:
        rader = [nod for nod in grupp.barn if isinstance(nod, Nod) and nod.typ == "TR"]
        upptagna: dict[int, int] = {}  # rows below that spans from above reach into: row → columns taken
        for nr, rad in enumerate(rader):
            bredd = upptagna.get(nr, 0)
            for cell in (nod for nod in rad.barn if isinstance(nod, Nod)):
                spann = int(cell.attribut.get("ColSpan", 1))
                hojd = min(int(cell.attribut.get("RowSpan", 1)), len(rader) - nr)
                if hojd != cell.attribut.get("RowSpan", 1):
                    cell.attribut["RowSpan"] = hojd
                bredd += spann
                for under in range(nr + 1, nr + hojd):
                    upptagna[under] = upptagna.get(under, 0) + spann
            bredder.append((rad, bredd))
    storst = max((bredd for _, bredd in bredder), default=0)
    for rad, bredd in bredder:
        rad.barn.extend(Nod("TD") for _ in range(storst - bredd))


def stada(rot: Nod) -> None:
    """Take away nodes that hold nothing, except table cells, which may be empty."""
    for nod in _alla(rot):
        nod.barn = [barn for barn in nod.barn if not (isinstance(barn, Nod) and _tom(barn))]


def _tom(nod: Nod) -> bool:
    if nod.typ in ("TD", "TH"):
        return False
    return all(isinstance(barn, Nod) and _tom(barn) for barn in nod.barn)


def _alla(nod: Nod) -> Iterator[Nod]:
    yield nod
    for barn in nod.barn:
        if isinstance(barn, Nod):
            yield from _alla(barn)
