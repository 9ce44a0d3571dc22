"""What stands on the papers of a sammanträde: facts that copy no version, in the same head and foot as every paper.

A kind of paper has its facts, a function in `_EGNA` that says what its template prints, and `tryck/<slag>.html`.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Required, TypedDict

from django.utils import formats


class Organfakta(TypedDict):
    """The body as the paper names it."""

    namn: str
    organisation: str


class Sammantradesfakta(TypedDict):
    """When and where: datum as 2026-12-12, times as 09:00 or ""."""

    uuid: str
    datum: str
    borjar: str
    slutar: str
    plats: str
    form: str


class Motesfakta(TypedDict, total=False):
    """Every fact that a paper of a sammanträde states, as JSON; `innehall` is a booklet's."""

    format: Required[int]
    slag: Required[str]
    mallversion: Required[int]
    kod: Required[str | None]
    skapad: Required[str]
    organ: Required[Organfakta]
    sammantrade: Required[Sammantradesfakta]
    verifieringsadress: Required[str]
    utskick: int
    innehall: list[Mapping[str, Any]]


def blad(fakta: Motesfakta) -> dict[str, Any]:
    """Return what the paper's template prints."""
    mote = fakta["sammantrade"]
    gemensamt = {
        "titel": titel(fakta),
        "slag": fakta["slag"],
        "skapad": fakta["skapad"],
        "organisation": fakta["organ"]["organisation"],
        "organ": fakta["organ"]["namn"],
        "datum": "",
        "dag": dag(mote["datum"]),
        "tid": "–".join(filter(None, (mote["borjar"], mote["slutar"]))),
        "plats": mote["plats"],
        "form": mote["form"],
        "slutrad": _slutrad(fakta),
    }
    return gemensamt | _EGNA[fakta["slag"]](fakta)


def titel(fakta: Motesfakta) -> str:
    """Return the document's title, as readers show it: what it is, of which body, on which day."""
    return f"{_namn(fakta)}, {fakta['organ']['namn']} den {dag(fakta['sammantrade']['datum'])}"


def dag(datum: str) -> str:
    """Return a day as it stands in text: "12 december 2026"."""
    return formats.date_format(dt.date.fromisoformat(datum), "j F Y")


def _namn(fakta: Motesfakta) -> str:
    if fakta["slag"] == "hafte" and fakta["utskick"] > 1:
        return f"Tillägg {fakta['utskick'] - 1} till handlingarna"
    return NAMN[fakta["slag"]]


def _slutrad(fakta: Motesfakta) -> list[str]:
    kod = fakta["kod"]
    delar = [fakta["organ"]["namn"], dag(fakta["sammantrade"]["datum"]), f"Kod {_grupper(kod)}" if kod else ""]
    return [del_ for del_ in delar if del_]


def _grupper(tecken: str) -> str:
    return " ".join(tecken[i : i + 4] for i in range(0, len(tecken), 4))


def _haftesblad(fakta: Motesfakta) -> dict[str, Any]:
    return {"dokumentnamn": _namn(fakta), "tillagg": fakta["utskick"] > 1, "innehall": fakta["innehall"]}


NAMN = {"hafte": "Samlade handlingar"}
_EGNA = {"hafte": _haftesblad}
