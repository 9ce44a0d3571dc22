"""A paper about nothing, to try how papers look: a short tjänsteskrivelse of a body."""

from typing import Any

from beslut import pdf
from beslut.blad import Fakta
from forum.models import Organ

_RUBRIK = "Cykelbana mellan tätorterna"
_LYDELSE = "bygga en cykelbana mellan tätorterna och ge samhällsbyggnadskontoret i uppdrag att ta fram en tidplan."
_TEXT = (
    "Allt fler cyklar till arbete och skola. En sammanhängande bana gör vägen tryggare och kortare. "
    "Kostnaden fördelas mellan parterna efter antalet invånare."
)
_TABELL = (("Part", "Invånare", "Andel (tkr)"), ("Norra", "12 400", "1 240"), ("Södra", "8 150", "815"))


def _stycke(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "attrs": {"id": None}, "content": [{"type": "text", "text": text}]}


def _tabell() -> dict[str, Any]:
    rader = [
        {
            "type": "tableRow",
            "attrs": {"id": None},
            "content": [
                {"type": "tableCell" if nr else "tableHeader", "attrs": {"id": None}, "content": [_stycke(ord_)]}
                for ord_ in rad
            ],
        }
        for nr, rad in enumerate(_TABELL)
    ]
    return {"type": "table", "attrs": {"id": None}, "content": rader}


def fakta(organ: Organ, profil: dict[str, Any]) -> Fakta:
    """Return the facts of the paper. It is marked as a proof, and has no code."""
    text: dict[str, Any] = {"type": "doc", "content": [_stycke(_TEXT), _tabell()]}
    avsnitt = [
        {
            "identitet": "exempel-forslag",
            "slag": "forslag",
            "nyckel": "forslag",
            "rubrik": "Förslag till beslut",
            "organ": organ.namn,
            "ingress": organ.ingress or f"{organ.namn} föreslås besluta att",
            "doc": None,
            "punkter": [
                {
                    "identitet": "exempel-punkt",
                    "nr": 1,
                    "lydelse": {"type": "doc", "content": [_stycke(_LYDELSE)]},
                    "fristaende": None,
                }
            ],
        },
        {"identitet": "exempel-text", "slag": "text", "nyckel": "bakgrund", "rubrik": "Bakgrund", "doc": text},
    ]
    version: dict[str, Any] = {
        "format": 1,
        "arende": {"uuid": "", "diarienummer": f"{organ.serie} 2026/1", "arendemening": _RUBRIK},
        "organ": {"slug": organ.slug, "namn": organ.namn, "organisation": organ.organisation},
        "rubrik": _RUBRIK,
        "datum": "2026-11-23",
        "mottagare": organ.namn,
        "forvaltning": "Förvaltningen",
        "handlaggare": "",
        "underskriftssatt": "black",
        "avsnitt": avsnitt,
        "bilagor": [],
        "undertecknare": [{"identitet": "exempel", "namn": "För Efternamn", "titel": "Direktör"}],
    }
    return {
        "format": 1,
        "slag": "tjansteskrivelse",
        "mallversion": pdf.MALLVERSION,
        "kod": None,
        "granskning": True,
        "version": version,
        "version_nr": 1,
        "version_sha256": "0" * 64,
        "skapad": "2026-11-23T12:00:00+01:00",
        "godkannanden": [],
        "verifieringsadress": "",
        "profil": profil,
    }
