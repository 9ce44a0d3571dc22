"""Issue a page of signatures for a document: who has signed it electronically, or lines for ink."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from arenden.models.skrivelse import Underskriftssatt
from beslut import handlingspolicy, sign, verifiering
from beslut.actions import foljepapper
from beslut.models import MAX_FORSOK, Handling, HandlingFil, Jobb
from forum import lagring
from forum.fel import Konflikt
from forum.models import Anvandare, Organ

SLAG = (*Handling.UTFARDAS, Handling.Slag.PROTOKOLL, Handling.Slag.MOTESANTECKNINGAR, Handling.Slag.UTDRAG)
MINST_RADER = 2


def hinder(handling: Handling) -> str:
    """Return why no page of signatures can be made of *handling* now, or "". *handling* has its files."""
    if handling.slag not in SLAG:
        return "En underskriftssida hör till en handling som skrivs under, och den här gör inte det."
    if handling.fil is None:
        return "Handlingen skapas fortfarande. Vänta tills den är klar."
    if verifiering.giltighet(handling).vad:
        return "Handlingen gäller inte längre."
    if _elektronisk(handling) and not _har_underskrift(handling):
        return "Ingen har skrivit under handlingen än. Underskriftssidan kan göras när någon har gjort det."
    return ""


def finns(handling: Handling) -> Handling | None:
    """Return the page of signatures of the document as it is now, or None."""
    return Handling.objects.filter(slag=Handling.Slag.UNDERSKRIFTSSIDA, identitet=_identitet(handling)).first()


@transaction.atomic
def bestall(handling: Handling, *, av: Anvandare) -> Handling:
    """Ask for the page; asked again while nobody more has signed, it is the same page, and a failed one is tried anew.

    Locks the document. Reads the signatures in the file (some 0.1 s). Raises PermissionDenied, Konflikt.
    """
    Handling.objects.select_for_update(of=("self",)).get(pk=handling.pk)
    handling = Handling.objects.med_filer().get(pk=handling.pk)
    if not handlingspolicy.may_gora_underskriftssida(av, handling):
        raise PermissionDenied("Den som skriver i skrivelsen, sekreteraren och registratorn gör underskriftssidan.")
    if fel := hinder(handling):
        raise Konflikt(fel)
    if (rad := finns(handling)) is not None:
        Jobb.objects.filter(handling=rad, klar=None, forsok__gte=MAX_FORSOK).update(forsok=0, lease=None)
        return rad
    fil = handling.fil
    assert fil is not None  # hinder has said so otherwise
    elektronisk = _elektronisk(handling)
    fakta = foljepapper.fakta(Handling.Slag.UNDERSKRIFTSSIDA, _organ(handling), _beteckning(handling), [fil]) | {
        "satt": "elektronisk" if elektronisk else "black",
        "underskrifter": _underskrifter(fil) if elektronisk else [],
        "rader": [] if elektronisk else _rader(handling),
    }
    filnamn = f"{handling.filnamn.removesuffix('.pdf')}-underskrifter-{fil.sha256[:8]}.pdf"
    return foljepapper.skapa(handling, fakta, identitet=_identitet(handling), filnamn=filnamn)


def _identitet(handling: Handling) -> uuid.UUID:
    """Return which page it is: that of the document with the signatures it has now. Time stamps change nothing."""
    undertecknade = [f.sha256 for f in handling.filer.all() if f.tillstand == HandlingFil.Tillstand.UNDERSKRIVEN]
    return uuid.uuid5(handling.uuid, f"underskriftssida {undertecknade[-1] if undertecknade else ''}")


def _elektronisk(handling: Handling) -> bool:
    if handling.version is not None:
        return bool(handling.version.data["underskriftssatt"] != Underskriftssatt.BLACK)
    return _har_underskrift(handling) or any(f.falt for f in handling.filer.all())


def _har_underskrift(handling: Handling) -> bool:
    return any(f.tillstand == HandlingFil.Tillstand.UNDERSKRIVEN for f in handling.filer.all())


def _organ(handling: Handling) -> Organ:
    if handling.version is not None:
        return handling.version.skrivelse.arende.organ
    assert handling.sammantrade is not None  # a document is of one or the other
    return handling.sammantrade.organ


def _beteckning(handling: Handling) -> str:
    if handling.version is not None:
        return handling.version.skrivelse.arende.diarienummer
    assert handling.sammantrade is not None
    return f"{handling.sammantrade.organ} {handling.sammantrade.datum}"


def _underskrifter(fil: HandlingFil) -> list[dict[str, Any]]:
    """Return who has signed, as the file itself says; what does not hold is not told as a signature."""
    with lagring.oppna(fil.sha256) as f:
        alla = sign.verifiera(f.read()).underskrifter
    rader = []
    for u in alla:
        if u.ar_stampel or not u.giltig:
            continue
        nar = timezone.localtime(u.nar) if u.nar else None
        rader.append(
            {
                "namn": u.namn,
                "titel": u.roll,
                "organisation": u.organisation,
                "datum": nar.date().isoformat() if nar else "",
                "tid": nar.strftime("%H:%M") if nar else "",
                "styrkt": u.nar_styrkt,
                "hur": u.identifiering.hur if u.identifiering else "",
                "niva": (u.identifiering.niva or "") if u.identifiering else "",
            }
        )
    if not rader:
        raise Konflikt("Ingen underskrift i filen håller. Kontrollera handlingen först.")
    return rader


def _rader(handling: Handling) -> list[dict[str, str]]:
    """Return whose lines are drawn; at least two, the last ones without a name."""
    if handling.version is not None:
        vilka = [{"namn": p["namn"], "titel": p["titel"]} for p in handling.version.data["undertecknare"]]
    else:
        vilka = [{"namn": j["namn"], "titel": j["som"]} for j in handling.fakta.get("justeringar", ())]
    return vilka + [{"namn": "", "titel": ""}] * (MINST_RADER - len(vilka))
