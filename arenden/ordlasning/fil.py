"""What a reader of either kind of file hands over, and what both kinds have in common."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from arenden.ordlasning.block import Block, Lopning, Spar, stycken

MAX_TECKEN = 1024 * 1024  # as much as a plain text may hold
MAX_STYCKEN = 20_000  # as many as lines of a plain text that are read as a memo
MAX_KOMMENTARER = 1_000
FOR_MYCKET = "innehåller mer text än en skrivelse kan ha (högst en miljon tecken och 20 000 stycken). Dela upp den."


@dataclass
class Last:
    """What was read of a file. *antal* counts what is not carried over as it was, by name; *mobler* is page
    furniture, *egen* the part that our own writer left in it."""

    block: list[Block]
    antal: Counter[str] = field(default_factory=Counter)
    mobler: list[str] = field(default_factory=list)
    sidhuvud: list[str] = field(default_factory=list)
    kommentarer: list["Kommentar"] = field(default_factory=list)
    egen: Any = None


@dataclass
class Kommentar:
    """A comment: *nr* is what the text's marks name, *svar_pa* the one it answers."""

    nr: str
    av: str
    tid: dt.datetime | None
    text: str
    svar_pa: str = ""
    lost: bool = False


def tid(text: str | None) -> dt.datetime | None:
    """Return a time of the file; without a zone it is the writer's clock, here taken as Sweden's (see actions)."""
    try:
        nar = dt.datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    # A clock that was never set writes the year 1, which in another zone is no time at all.
    return nar if 1900 <= nar.year < 2200 else None


def fotnot(block: Sequence[Block], spar: tuple[Spar, ...]) -> Iterator[Lopning]:
    """Yield a note's words within brackets, to stand where it is referred to, so that they follow their sentence."""
    grund = Lopning("", spar=spar)
    delar: list[Lopning] = []
    for stycke in stycken(block):
        if stycke.text.strip():
            delar += [replace(grund, text=" ")] if delar else []
            delar += [replace(bit, spar=(*spar, *bit.spar)) for bit in stycke.lopningar]
    while delar and not delar[0].text.strip():
        del delar[0]
    if delar:
        delar[0] = replace(delar[0], text=delar[0].text.lstrip())
        yield from (replace(grund, text=" ["), *delar, replace(grund, text="]"))
