"""The bookmarks of a booklet: an item, its documents, and under them each document's own (ISO 32000-1 §12.3.3)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from beslut.hafte.skrivare import Skrivare
from beslut.hafte.trad import text


@dataclass
class Bokmarke:
    """A bookmark to be: its number, its title, its page, and what stands under it, of ours or of the document's."""

    nr: int
    titel: str
    sida: int = 0
    barn: list["Bokmarke"] = field(default_factory=list)
    forsta_sist_antal: tuple[int, int, int] | None = None


def skriv(skrivare: Skrivare, bokmarken: Sequence[Bokmarke]) -> int:
    """Write them all, closed; return the number of their root."""
    rot = skrivare.nytt_nummer()
    _skriv_syskon(skrivare, bokmarken, rot)
    skrivare.objekt(
        rot,
        b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>"
        % (bokmarken[0].nr, bokmarken[-1].nr, len(bokmarken)),
    )
    return rot


def _skriv_syskon(skrivare: Skrivare, syskon: Sequence[Bokmarke], foralder: int) -> None:
    for plats, ett in enumerate(syskon):
        delar = [b"/Title %s /Parent %d 0 R /Dest [%d 0 R /Fit]" % (text(ett.titel), foralder, ett.sida)]
        if plats:
            delar.append(b"/Prev %d 0 R" % syskon[plats - 1].nr)
        if plats + 1 < len(syskon):
            delar.append(b"/Next %d 0 R" % syskon[plats + 1].nr)
        under = ett.forsta_sist_antal
        if ett.barn:
            _skriv_syskon(skrivare, ett.barn, ett.nr)
            under = (ett.barn[0].nr, ett.barn[-1].nr, len(ett.barn))
        if under:
            delar.append(b"/First %d 0 R /Last %d 0 R /Count -%d" % under)
        skrivare.objekt(ett.nr, b"<< %s >>" % b" ".join(delar))
