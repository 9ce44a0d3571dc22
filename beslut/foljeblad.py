"""What stands on the papers that go with other documents: a följebrev, and a page of signatures.

Their facts copy what they tell of those documents (name, code, SHA-256); a version or a sammanträde they have none of.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Required, TypedDict

from django.utils import formats

from beslut import profilblad

NAMN = {"foljebrev": "Följebrev", "underskriftssida": "Underskriftssida"}


class Foljefakta(TypedDict, total=False):
    """Every fact that such a paper states, as JSON. Days as 2026-12-12, times as 09:00."""

    format: Required[int]
    slag: Required[str]
    mallversion: Required[int]
    kod: Required[str]
    skapad: Required[str]
    organ: Required[Mapping[str, str]]
    profil: Mapping[str, Any]
    verifieringsadress: Required[str]
    # What the code is said to be of where only the QR is read: a diarienummer, or a body and a day.
    beteckning: Required[str]
    datum: Required[str]
    # Each document: titel, kod, sha256, sidor.
    handlingar: Required[list[Mapping[str, Any]]]
    # A följebrev's.
    arende: Mapping[str, str]
    till: str
    epost: str
    avsandare: Mapping[str, str]
    svar: Mapping[str, Any] | None
    # A page of signatures: "elektronisk" or "black"; who has signed how, or whose lines are drawn.
    satt: str
    underskrifter: list[Mapping[str, str]]
    rader: list[Mapping[str, str]]


def blad(fakta: Foljefakta) -> dict[str, Any]:
    """Return what the paper's template prints."""
    gemensamt = {
        "titel": titel(fakta),
        "slag": fakta["slag"],
        "skapad": fakta["skapad"],
        "organisation": fakta["organ"]["organisation"],
        "organ": fakta["organ"]["namn"],
        "datum": fakta["datum"],
        "dag": _dag(fakta["datum"]),
        "dokumentnamn": NAMN[fakta["slag"]],
        "lopande": f", {fakta['beteckning']}",
        "handlingar": [_handling(handling) for handling in fakta["handlingar"]],
        "adress": fakta["verifieringsadress"].removeprefix("https://").removesuffix("/"),
        "slutrad": [fakta["organ"]["namn"], fakta["beteckning"], f"Kod {_grupper(fakta['kod'])}"],
        "profil": profilblad.blad(fakta),
    }
    return gemensamt | _EGNA[fakta["slag"]](fakta)


def titel(fakta: Foljefakta) -> str:
    """Return the document's title, as readers show it."""
    if fakta["slag"] == "foljebrev":
        return f"Följebrev till {fakta['till']} ({fakta['beteckning']})"
    return f"Underskriftssida: {fakta['handlingar'][0]['titel']}"


def kopia(fakta: Foljefakta) -> bool:
    """Tell whether a printout is a mere copy: what tells of signatures in a file is no signature itself."""
    return fakta["slag"] == "underskriftssida" and fakta["satt"] == "elektronisk"


def _handling(handling: Mapping[str, Any]) -> dict[str, Any]:
    sidor = handling["sidor"]
    return {
        "titel": handling["titel"],
        "kod": _grupper(handling["kod"]),
        "sha256": _grupper(handling["sha256"]),
        "sidor": "1 sida" if sidor == 1 else f"{sidor} sidor",
    }


def _foljebrevsblad(fakta: Foljefakta) -> dict[str, Any]:
    svar = fakta["svar"]
    return {
        "diarienummer": fakta["arende"]["diarienummer"],
        "arendemening": fakta["arende"]["arendemening"],
        "mottagare": fakta["till"],
        "till": fakta["till"],
        "epost": fakta["epost"],
        "svar": {**svar, "senast": _dag(svar["senast"]) if svar["senast"] else ""} if svar else None,
        "undertecknare": [{**fakta["avsandare"], "godkand": "", "av": "", "for": "", "falt": ""}]
        if fakta["avsandare"]["namn"]
        else [],
    }


def _underskriftsblad(fakta: Foljefakta) -> dict[str, Any]:
    return {
        "handling": _handling(fakta["handlingar"][0]),
        "elektronisk": fakta["satt"] == "elektronisk",
        "underskrifter": [
            {**rad, "tid": f"den {_dag(rad['datum'])} kl. {rad['tid'].replace(':', '.')}" if rad["datum"] else ""}
            for rad in fakta["underskrifter"]
        ],
        "rader": fakta["rader"],
    }


def _dag(datum: str) -> str:
    return formats.date_format(dt.date.fromisoformat(datum), "j F Y")


def _grupper(tecken: str) -> str:
    return " ".join(tecken[i : i + 4] for i in range(0, len(tecken), 4))


_EGNA = {"foljebrev": _foljebrevsblad, "underskriftssida": _underskriftsblad}
