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
        "underskriftssatt": skrivelse.underskriftssatt,
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


def delar(data: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """Return the parts of a snapshot by a key of their own: what a person calls each, and what it says."""
    ut: dict[str, tuple[str, Any]] = {
        "uppgifter": (
            "uppgifterna",
            {k: v for k, v in data.items() if k not in {"avsnitt", "bilagor", "undertecknare"}},
        ),
        "ordning": ("avsnittens ordning", [a["identitet"] for a in data["avsnitt"]]),
    }
    for avsnitt in data["avsnitt"]:
        punkter = avsnitt.get("punkter", [])
        innehall = avsnitt | {"punkter": [p["identitet"] for p in punkter]}
        ut[avsnitt["identitet"]] = (avsnitt["rubrik"], innehall)
        ut |= {p["identitet"]: (f"beslutspunkt {p['nr']}", [p["lydelse"], p["fristaende"]]) for p in punkter}
    return ut | {"bilagor": ("bilagorna", data["bilagor"]), "undertecknare": ("undertecknarna", data["undertecknare"])}


def avtryck(data: dict[str, Any]) -> dict[str, str]:
    """Return a short hash of each part: what a page carries of the text that it shows, to say later what changed."""
    return {nyckel: hashlib.sha256(rfc8785.dumps(del_)).hexdigest()[:16] for nyckel, (_, del_) in delar(data).items()}


def andrade(sedd: dict[str, str], data: dict[str, Any]) -> list[str]:
    """Return what a person calls the parts of *data* that are not as in *sedd* (from avtryck); empty where all are."""
    nu = avtryck(data)
    namn = [vad for nyckel, (vad, _) in delar(data).items() if sedd.get(nyckel) != nu[nyckel]]
    return namn + (["något som är borttaget"] if sedd.keys() - nu.keys() else [])


def kanonisk(data: dict[str, Any]) -> tuple[str, str]:
    """Return the canonical JSON text of a snapshot and its SHA-256."""
    innehall = rfc8785.dumps(data)
    return innehall.decode(), hashlib.sha256(innehall).hexdigest()
