"""The snapshot of a whole skrivelse that a version freezes: every printed fact, nothing else.

Format 1: canonical JSON by RFC 8785 with identitet, order and the hashes of bilagor; no läge, no approvals.
"""

import hashlib
from typing import Any

import rfc8785

from arenden.models import Skrivelse, Slag

FORMAT = 1


def ta(skrivelse: Skrivelse) -> dict[str, Any]:
    """Return the snapshot of *skrivelse* as it stands. Lock the skrivelse and its texts first to freeze it."""
    arende, organ = skrivelse.arende, skrivelse.arende.organ
    mall = skrivelse.mallversion
    punkter: dict[int, list[dict[str, Any]]] = {}
    nr = 0
    avsnitten = list(skrivelse.avsnitt.kvar().select_related("text"))
    alla_punkter = list(skrivelse.punkter.kvar().select_related("lydelse", "fristaende"))
    for avsnitt in avsnitten:
        punkter[avsnitt.pk] = []
        for punkt in (p for p in alla_punkter if p.avsnitt_id == avsnitt.pk):
            nr += 1
            punkter[avsnitt.pk].append(
                {
                    "identitet": str(punkt.identitet),
                    "nr": nr,
                    "lydelse": punkt.lydelse.doc,
                    "fristaende": punkt.fristaende.doc if punkt.fristaende and punkt.ar_bekraftad else None,
                }
            )
    return {
        "format": FORMAT,
        "skrivelse": str(skrivelse.uuid),
        "foregangare": str(skrivelse.foregangare.uuid) if skrivelse.foregangare else None,
        "arende": {
            "uuid": str(arende.uuid),
            "diarienummer": arende.diarienummer,
            "arendemening": arende.arendemening,
        },
        "organ": {"slug": organ.slug, "namn": organ.namn, "organisation": organ.organisation},
        "mall": {"slug": mall.mall.slug, "namn": mall.data["namn"]},
        "rubrik": skrivelse.rubrik,
        "datum": skrivelse.datum.isoformat() if skrivelse.datum else "",
        "mottagare": skrivelse.mottagare,
        "forvaltning": skrivelse.forvaltning,
        "handlaggare": skrivelse.handlaggare_namn,
        "underskriftssatt": "black",
        "avsnitt": [
            {
                "identitet": str(a.identitet),
                "slag": a.slag,
                "nyckel": a.nyckel,
                "rubrik": a.rubrik,
                "obligatoriskt": a.obligatoriskt,
                "doc": a.text.doc if a.text else None,
            }
            | (
                {"organ": a.organ_namn, "ingress": a.ingress, "punkter": punkter[a.pk]}
                if a.slag == Slag.FORSLAG
                else {}
            )
            for a in avsnitten
        ],
        "bilagor": [
            {
                "identitet": str(b.identitet),
                "nr": i,
                "namn": b.namn,
                "filnamn": b.filnamn,
                "sha256": b.sha256,
                "typ": b.typ,
                "storlek": b.storlek,
            }
            for i, b in enumerate(skrivelse.bilagor.kvar(), start=1)
        ],
        "undertecknare": [
            {"identitet": str(u.identitet), "namn": u.namn, "titel": u.titel} for u in skrivelse.undertecknare.kvar()
        ],
    }


def kanonisk(data: dict[str, Any]) -> tuple[str, str]:
    """Return the canonical JSON text of a snapshot and its SHA-256."""
    innehall = rfc8785.dumps(data)
    return innehall.decode(), hashlib.sha256(innehall).hexdigest()
