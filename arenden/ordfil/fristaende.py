"""The fristående lydelser of a draft, on a sheet of their own last in its Word file.

The memo's paper has none: each is printed on the paper of its point. But they too are written, suggested in and
commented on, and so have a place here, under a reference to the point that they belong to.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from arenden.hanvisning import NOD
from arenden.hanvisningsmal import Malen, text_med_ord
from arenden.ordfil.bredvid import Bredvid, Kommentarer, fristaende_till
from arenden.ordfil.delar import lopning, stycke
from arenden.ordfil.sparat import markera
from arenden.ordfil.text import Textskrivare

Data = Mapping[str, Any]
RUBRIK = "Fristående lydelser"
NOT = "Följer med utkastet. I tjänsteskrivelsen trycks de inte: var och en står på sin beslutspunkts eget papper."


def rubriker(data: Data, bredvid: Bredvid, malen: Malen) -> dict[str, Data]:
    """Return the heading over each fristående lydelse, by the point's identitet, in the order of the points."""
    ut = {}
    for identitet in (p["identitet"] for a in data["avsnitt"] for p in a.get("punkter") or ()):
        if identitet in bredvid.fristaende:
            nod = {"type": NOD, "attrs": {"slag": "punkt", "mal": identitet, "form": "stor"}}
            ut[identitet] = text_med_ord({"type": "paragraph", "content": [nod]}, malen)
    return ut


def blad(
    rubriker: Mapping[str, Data], bredvid: Bredvid, texter: Textskrivare, kommentarer: Kommentarer
) -> Iterator[Any]:
    """Yield the blocks of the sheet; none where no point has a fristående lydelse."""
    if not rubriker:
        return
    yield stycke("FristaendeLydelser", lopning(RUBRIK))
    yield stycke("FristaendeNot", lopning(NOT))
    for identitet, rubrik in rubriker.items():
        vilken = fristaende_till(identitet)
        borjan, slut = kommentarer.om(vilken)
        yield stycke("FristaendePunkt", *borjan, *texter.inline(rubrik), *slut)
        doc = kommentarer.i_text(bredvid.fristaende[identitet], vilken)
        nytt = bredvid.foreslaget.get(vilken)
        yield from texter.text(markera(doc, nytt) if nytt else doc)
