"""A draft as it was at a moment, from its history, in the form of arenden.ogonblick: to be compared, never kept."""

import datetime as dt
from typing import Any

from arenden import ogonblick
from arenden.models import Avsnitt, Beslutspunkt, Bilaga, Skrivelse, Slag, Text, Undertecknare
from arenden.models.text import SKRIVPASS
from forum.models import Anvandare


def utkastet(skrivelse: Skrivelse, tid: dt.datetime, *, for_: Anvandare) -> dict[str, Any]:
    """Return *skrivelse* as *for_* can have seen it at *tid*.

    Another's stretch of writing that may have been open then is one row of the history; what stood before it is taken,
    so that nothing they wrote after *tid* is passed over.
    """
    huvud = Skrivelse.history.filter(id=skrivelse.pk, history_date__lte=tid).first()
    dokument = _dokument(skrivelse, tid, for_)
    avsnitt, punkter, bilagor, undertecknare = (
        list(modell.history.as_of(tid).filter(skrivelse=skrivelse.pk, borttagen=False).order_by("ordning", "id"))
        for modell in (Avsnitt, Beslutspunkt, Bilaga, Undertecknare)
    )
    nr = iter(range(1, len(punkter) + 1))
    uppgifter: dict[str, Any] = {}
    if huvud is not None:
        uppgifter = {falt: getattr(huvud, falt) for falt in ("rubrik", "mottagare", "forvaltning")}
        uppgifter["datum"] = huvud.datum.isoformat() if huvud.datum else ""
        uppgifter["handlaggare"] = huvud.handlaggare_namn
    return {
        **ogonblick.ta(skrivelse),
        **uppgifter,
        "avsnitt": [
            {
                "identitet": str(a.identitet),
                "slag": a.slag,
                "nyckel": a.nyckel,
                "rubrik": a.rubrik,
                "obligatoriskt": a.obligatoriskt,
                "doc": dokument.get(a.text_id),
            }
            | (
                {
                    "organ": a.organ_namn,
                    "ingress": a.ingress,
                    "punkter": [_punkt(p, next(nr), dokument) for p in punkter if p.avsnitt_id == a.pk],
                }
                if a.slag == Slag.FORSLAG
                else {}
            )
            for a in avsnitt
        ],
        "bilagor": [
            {
                "identitet": str(b.identitet),
                "nr": i,
                **{falt: getattr(b, falt) for falt in ("namn", "filnamn", "sha256", "typ", "storlek")},
            }
            for i, b in enumerate(bilagor, start=1)
        ],
        "undertecknare": [{"identitet": str(u.identitet), "namn": u.namn, "titel": u.titel} for u in undertecknare],
    }


def _punkt(p: Any, nr: int, dokument: dict[int, Any]) -> dict[str, Any]:
    return {
        "identitet": str(p.identitet),
        "nr": nr,
        "lydelse": dokument.get(p.lydelse_id),
        "fristaende": dokument.get(p.fristaende_id) if p.fristaende_bekraftad is not None else None,
    }


def _dokument(skrivelse: Skrivelse, tid: dt.datetime, for_: Anvandare) -> dict[int, Any]:
    """Return the document of each text that there was at *tid*, by the text's primary key."""
    valda: dict[int, int] = {}
    rader = Text.history.filter(skrivelse_id=skrivelse.pk, history_date__lte=tid).order_by("history_date", "history_id")
    for rad in rader.values(
        "id", "history_id", "history_date", "history_user", "history_type", "history_change_reason"
    ):
        oppet = (
            rad["history_user"] != for_.pk
            and rad["history_type"] == "~"
            and not rad["history_change_reason"]
            and rad["history_date"] > tid - SKRIVPASS
        )
        if not oppet or rad["id"] not in valda:
            valda[rad["id"]] = rad["history_id"]
    return dict(Text.history.filter(history_id__in=valda.values()).values_list("id", "doc"))
