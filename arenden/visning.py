"""A snapshot as a page shows it: the same words, in the same order, as on paper."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString

from arenden import dokument, dokumenthtml
from arenden.hanvisningsmal import med_ord
from arenden.inlasning import Memo
from arenden.inlasning.identiteter import med_identiteter
from arenden.inlasning.memo import Plats


@dataclass(frozen=True)
class Punkt:
    nr: int
    identitet: str
    lydelse: SafeString
    fristaende: SafeString | None


@dataclass(frozen=True)
class Del:
    identitet: str
    slag: str
    rubrik: str
    html: SafeString
    ingress: str = ""
    punkter: list[Punkt] = field(default_factory=list)


@dataclass(frozen=True)
class Papper:
    """What the memo says, without what is empty."""

    data: dict[str, Any]
    datum: dt.date | None
    delar: list[Del]

    @property
    def forsta_nr(self) -> dict[str, int]:
        return {d.identitet: d.punkter[0].nr for d in self.delar if d.punkter}


def papper(data: dict[str, Any], *, block: bool = False) -> Papper:
    """Return the snapshot *data* for the template komponenter/papper.html; *block* as dokumenthtml.till_html has it."""
    data = med_ord(data)
    delar = []
    for avsnitt in data["avsnitt"]:
        if avsnitt["slag"] == "forslag":
            punkter = [
                Punkt(
                    p["nr"],
                    p["identitet"],
                    dokumenthtml.till_html(p["lydelse"], block=block),
                    dokumenthtml.till_html(p["fristaende"]) if p["fristaende"] else None,
                )
                for p in avsnitt["punkter"]
                if not dokument.ar_tomt(p["lydelse"])
            ]
            if punkter or avsnitt["ingress"]:
                delar.append(
                    Del(
                        avsnitt["identitet"],
                        avsnitt["slag"],
                        avsnitt["rubrik"],
                        SafeString(""),
                        avsnitt["ingress"],
                        punkter,
                    )
                )
        elif avsnitt["doc"] and not dokument.ar_tomt(avsnitt["doc"]):
            html = dokumenthtml.till_html(avsnitt["doc"], block=block)
            delar.append(Del(avsnitt["identitet"], avsnitt["slag"], avsnitt["rubrik"], html))
    return Papper(data, parse_date(data["datum"]) if data["datum"] else None, delar)


def delning(avsnitt: list[Any]) -> tuple[list[Any], list[Any]]:
    """Return the sections before the bilagor and those after: recipients that stand last close the paper."""
    sista = len(avsnitt)
    while sista and avsnitt[sista - 1]["slag"] == "mottagare":
        sista -= 1
    return avsnitt[:sista], avsnitt[sista:]


def inlast(memo: Memo, *, organ: str, organisation: str) -> Papper:
    """Return a memo that has been read but not saved, as the page shows a snapshot."""
    nr = 0
    memo = med_identiteter(memo, {plats: _identitet(plats) for plats in memo.mal.values()})
    avsnitten = []
    for plats, ett in enumerate(memo.avsnitt):
        punkter = []
        for i, (doc, egen) in enumerate(zip_longest(ett.punkter, ett.fristaende)):
            nr += 1
            punkter.append({"nr": nr, "identitet": _identitet((plats, i)), "lydelse": doc, "fristaende": egen})
        avsnitten.append(
            {
                "identitet": _identitet((plats, None)),
                "slag": ett.slag,
                "rubrik": ett.rubrik,
                "doc": ett.doc,
                "ingress": ett.ingress,
                "punkter": punkter,
            }
        )
    return papper(
        {
            "arende": {"diarienummer": ""},
            "organ": {"namn": organ, "organisation": organisation},
            "rubrik": memo.rubrik,
            "datum": memo.datum.isoformat() if memo.datum else "",
            "mottagare": memo.mottagare or memo.organ or organ,
            "forvaltning": memo.forvaltning,
            "handlaggare": memo.handlaggare,
            "avsnitt": avsnitten,
            "bilagor": [],
            "undertecknare": [
                {"identitet": str(i), "namn": p.namn, "titel": p.titel} for i, p in enumerate(memo.undertecknare)
            ],
        }
    )


def _identitet(plats: Plats) -> str:
    avsnitt, punkt = plats
    return f"avsnitt-{avsnitt}" if punkt is None else f"punkt-{avsnitt}-{punkt}"
