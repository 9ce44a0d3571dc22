"""What stands on the papers of a sammanträde: facts that copy no version, in the same head and foot as every paper.

A kind of paper has its facts, a function in `_EGNA` that says what its template prints, and `tryck/<slag>.html`.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Required, TypedDict

from django.utils import formats

from arenden import dokumenthtml
from beslut import listblad, profilblad, tabellbredd


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
    # A kallelse's, and a föredragningslista's: the items as sent; of the first also what is new, a message, who is
    # called (ledamöter) and who calls.
    punkter: list[Mapping[str, Any]]
    andringar: list[str]
    meddelande: str
    kallade: list[Mapping[str, str]]
    kallande: Mapping[str, str]
    innehall: list[Mapping[str, Any]]
    # Of minutes: their texts as they were adjusted.
    inledning: Mapping[str, Any]
    slut: Mapping[str, Any]
    paragrafer: list[Mapping[str, Any]]
    # Of minutes and extracts: what was adjusted, by whom.
    sha256: str
    justeringar: list[Mapping[str, str]]
    # Of an extract: one decided beslutspunkt.
    arende: Mapping[str, str]
    rubrik: str
    paragraf: int
    ar: int
    punkt: Mapping[str, Any]
    utfall: str
    utfall_ord: str
    beslutsrubrik: str
    beslutet: str
    utdragsnamn: str
    beslut: Mapping[str, Any] | None
    forslag: Mapping[str, Any] | None
    jav: Mapping[str, Any] | None
    yrkanden: Mapping[str, Any] | None
    omrostning: Mapping[str, Any] | None
    avvikelse_rubrik: str
    avvikelse: Mapping[str, Any] | None
    yttranden: Mapping[str, Any] | None
    narvarande: Mapping[str, Any] | None
    underlag: list[str]
    version_sha256: str
    mottagare: list[str]
    mottagare_skrivna: list[str]
    omedelbart: bool
    rattelser: list[Mapping[str, str]]
    datum: str
    profil: Mapping[str, Any]


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
        "lopande": f", {fakta['organ']['namn']} den {dag(mote['datum'])}",
        "tid": "–".join(filter(None, (mote["borjar"], mote["slutar"]))).replace(":", "."),
        "plats": mote["plats"],
        "form": mote["form"],
        "slutrad": _slutrad(fakta),
        "profil": profilblad.blad(fakta),
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
    if fakta["slag"] == "protokollsutdrag":
        return f"{fakta['utdragsnamn']}, § {fakta['paragraf']} punkt {fakta['punkt']['nr']}: {fakta['rubrik']}"
    if fakta["slag"] == "kallelse" and fakta["utskick"] > 1:
        return f"Kallelse, tillägg {fakta['utskick'] - 1}"
    return NAMN[fakta["slag"]]


def _slutrad(fakta: Motesfakta) -> list[str]:
    kod = fakta["kod"]
    delar = [fakta["organ"]["namn"], dag(fakta["sammantrade"]["datum"]), f"Kod {_grupper(kod)}" if kod else ""]
    return [del_ for del_ in delar if del_]


def _grupper(tecken: str) -> str:
    return " ".join(tecken[i : i + 4] for i in range(0, len(tecken), 4))


def _haftesblad(fakta: Motesfakta) -> dict[str, Any]:
    return {"dokumentnamn": _namn(fakta), "tillagg": fakta["utskick"] > 1, "innehall": fakta["innehall"]}


def _text(doc: Mapping[str, Any] | None) -> str:
    return tabellbredd.med_bredder(dokumenthtml.till_html(doc), doc) if doc else ""


def _protokollsblad(fakta: Motesfakta) -> dict[str, Any]:
    return {
        "dokumentnamn": _namn(fakta),
        "inledning": _text(fakta["inledning"]),
        "paragrafer": [{**p, "html": _text(p["doc"])} for p in fakta["paragrafer"]],
        "slut": _text(fakta["slut"]),
        "justeringar": fakta["justeringar"],
        "sha256": _grupper(fakta["sha256"]),
    }


def _utdragsblad(fakta: Motesfakta) -> dict[str, Any]:
    alla: Mapping[str, Any] = fakta
    punkt = fakta["punkt"]
    delar = ("beslut", "forslag", "jav", "yrkanden", "omrostning", "avvikelse", "yttranden", "narvarande")
    return {
        "dokumentnamn": fakta["utdragsnamn"],
        "diarienummer": fakta["arende"]["diarienummer"],
        "rubrik": fakta["rubrik"],
        "paragraf": fakta["paragraf"],
        "blackrubrik": "Utdragets riktighet bestyrks",
        "blackrader": ["", ""],
        "punkt": f"Beslutspunkt {punkt['nr']} av {punkt['av']}" if punkt["av"] > 1 else "",
        **{namn: _text(alla[namn]) for namn in delar},
        **{
            namn: alla[namn]
            for namn in (
                "beslutsrubrik",
                "beslutet",
                "utfall_ord",
                "avvikelse_rubrik",
                "underlag",
                "justeringar",
                "rattelser",
                "omedelbart",
            )
        },
        "mottagare_alla": fakta["mottagare"] or fakta["mottagare_skrivna"],
        "version_sha256": _grupper(fakta["version_sha256"]),
        "sha256": _grupper(fakta["sha256"]),
    }


def _kallelseblad(fakta: Motesfakta) -> dict[str, Any]:
    return {
        "dokumentnamn": _namn(fakta),
        "meddelande": _stycken(fakta["meddelande"]),
        "andringar": fakta["andringar"],
        "punkter": [_listrad(punkt) for punkt in fakta["punkter"]],
        "kallade": [k["vem"] for k in fakta["kallade"]],
        "kallande": fakta["kallande"],
    }


def _listrad(punkt: Mapping[str, Any]) -> dict[str, Any]:
    marke = ""
    if punkt["utgar"]:
        marke = f"Utgår. {punkt['skal']}".strip()
    elif punkt["sen"]:
        marke = "Kom till efter kallelsen"
    return {**punkt, "marke": marke, "beskrivning": _stycken(punkt["beskrivning"])}


def _listans_blad(fakta: Motesfakta) -> dict[str, Any]:
    return {
        "dokumentnamn": _namn(fakta),
        "punkter": [{**_listrad(rad), **listblad.punkt(rad)} for rad in fakta["punkter"]],
    }


def _stycken(text: str) -> list[str]:
    return [rad.strip() for rad in text.splitlines() if rad.strip()]


NAMN = {
    "hafte": "Samlade handlingar",
    "kallelse": "Kallelse",
    "foredragningslista": "Föredragningslista",
    "protokoll": "Protokoll",
    "motesanteckningar": "Mötesanteckningar",
    "protokollsutdrag": "Utdrag",
}
_EGNA = {
    "hafte": _haftesblad,
    "kallelse": _kallelseblad,
    "foredragningslista": _listans_blad,
    "protokoll": _protokollsblad,
    "motesanteckningar": _protokollsblad,
    "protokollsutdrag": _utdragsblad,
}
