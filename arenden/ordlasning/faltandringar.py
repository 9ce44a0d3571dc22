"""Tracked changes where a skrivelse has a field and no text: title, headings, what leads to the points, signatures.

A field holds one wording, so the one before the change stands there, and a thread tells the one that is proposed, by
whom and when: nothing of it is lost, and a person settles it.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from arenden.inlasning.memo import InlastKommentar
from arenden.ordlasning.block import Block, Spar, Tabell, stycken
from arenden.ordlasning.tolkning import Stalle


def som_trad(stalle: Stalle, fore: Sequence[str], efter: Sequence[str], block: Sequence[Block]) -> InlastKommentar:
    """Return what becomes of the lines *fore* of a field, which are changed in *block*."""
    spar = list(_spar(block))
    namn = list(dict.fromkeys(ett.av.strip() or "Okänd" for ett in spar)) or ["Okänd"]
    tid = max((ett.tid for ett in spar if ett.tid), key=lambda t: t.replace(tzinfo=None), default=None)
    text = "\n".join(_meningar(f"{stalle.vad} " if stalle.vad else "", fore, efter))
    av = ", ".join(namn[:-1]) + (" och " if namn[1:] else "") + namn[-1]
    return InlastKommentar(av, tid, text, avsnitt=stalle.rubrik_till, falt=stalle.falt)


def _meningar(vad: str, fore: Sequence[str], efter: Sequence[str]) -> Iterator[str]:
    for slag, a, b, c, d in SequenceMatcher(None, fore, efter, autojunk=False).get_opcodes():
        gammalt, nytt = " ".join(fore[a:b]), " ".join(efter[c:d])
        if slag == "replace":
            yield f"Föreslår att {vad}”{gammalt}” ändras till ”{nytt}”."
        elif slag == "delete":
            yield f"Föreslår att {vad}”{gammalt}” tas bort."
        elif slag == "insert":
            yield f"Föreslår tillägget ”{nytt}”."


def _spar(block: Sequence[Block]) -> Iterator[Spar]:
    for ett in block:
        if isinstance(ett, Tabell):
            yield from (rad.spar for rad in ett.rader if rad.spar)
    for stycke in stycken(block):
        yield from (ett for bit in stycke.lopningar for ett in bit.spar)
        if stycke.mark:
            yield stycke.mark
