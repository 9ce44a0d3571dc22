"""Where in a memo the parts stand that the references of its file lead to."""

from collections.abc import Sequence

from arenden.hanvisningsnamn import tyd
from arenden.inlasning.memo import Mal, Plats
from arenden.ordlasning.block import Block, Stycke
from arenden.ordlasning.hanvisningar import BOKMARKE
from arenden.ordlasning.tolkning import Tolkning


def malen(tolkning: Tolkning, block: Sequence[Block]) -> Mal:
    """Return where in the memo the parts stand that are pointed at; *block* are those that it was read from.

    A part is where its bookmark is, whatever has been moved; an avsnitt without any is what our own file says.
    """
    delar: dict[tuple[str, int], Plats] = {}
    for stalle in tolkning.stallen:
        if stalle.rubrik_till is not None:
            delar |= {("avsnitt", nr): (stalle.rubrik_till, None) for nr in stalle.nr}
        elif stalle.avsnitt is not None and stalle.punkt is not None and not stalle.fristaende:
            delar |= {("punkt", nr): (stalle.avsnitt, stalle.punkt) for nr in stalle.nr}
    ut: dict[tuple[str, str], Plats] = {}
    for ett in block:
        for bit in ett.lopningar if isinstance(ett, Stycke) else ():
            namn = tyd(bit.kommentar[1:]) if bit.kommentar[:1] == BOKMARKE else None
            if namn is not None and (plats := delar.get((namn.slag, ett.nr))) is not None:
                ut.setdefault(namn.malet, plats)
    for identitet, avsnitt in tolkning.avsnitt.items():
        ut.setdefault(("avsnitt", identitet), (avsnitt, None))
    return ut
