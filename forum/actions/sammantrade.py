"""Plan, change and cancel a sammanträde, and step it through its lägen."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from forum import policy
from forum.fel import Konflikt
from forum.flow import Lage, Steg, nasta
from forum.models import Anvandare, Handelse, Organ, Sammantrade
from forum.models.rad import etikett


def las(sammantrade: Sammantrade, *, av: Anvandare) -> Sammantrade:
    """Lock and re-read a sammanträde that *av* plans. Raises PermissionDenied."""
    sammantrade = Sammantrade.objects.med_organ().las(sammantrade.pk)
    if not policy.may_planera(av, sammantrade.organ):
        raise PermissionDenied(f"Sammanträdena planeras av sekreteraren i {sammantrade.organ}.")
    return sammantrade


@transaction.atomic
def planera(organ: Organ, *, av: Anvandare, uppgifter: dict[str, Any]) -> Sammantrade:
    """Plan a sammanträde; days that are not given follow from the body's rules. Raises PermissionDenied."""
    if not policy.may_planera(av, organ):
        raise PermissionDenied(f"Sammanträdena planeras av sekreteraren i {organ}.")
    sammantrade = Sammantrade(organ=organ, **med_dagar(organ, uppgifter)).spara(av=av, skal="planerat")
    Handelse.skriv(sammantrade, "sammantrade_planerat", av=av, vad=str(sammantrade))
    return sammantrade


def med_dagar(organ: Organ, uppgifter: dict[str, Any]) -> dict[str, Any]:
    """Return *uppgifter* with the last day for ärenden and the day of the kallelse filled in by the body's rules."""
    raknade = organ.dagar_fore(uppgifter["datum"])._asdict()
    return uppgifter | {falt: uppgifter.get(falt) or dag for falt, dag in raknade.items()}


@transaction.atomic
def andra(
    sammantrade: Sammantrade, *, av: Anvandare, revision: int, uppgifter: dict[str, Any]
) -> tuple[Sammantrade, list[str]]:
    """Change when, where and how; return the row and what a person calls the fields that changed.

    Raises PermissionDenied, Konflikt when it has begun or is cancelled, Motsagelse.
    """
    sammantrade = las(sammantrade, av=av)
    if sammantrade.lage not in {Lage.PLANERAT, Lage.KALLAT}:
        raise Konflikt(
            f"Sammanträdet är {sammantrade.get_lage_display().lower()}. Tid och plats kan inte ändras längre."
        )
    sammantrade.krav_revision(revision)
    uppgifter = med_dagar(sammantrade.organ, uppgifter)
    andrade = [falt for falt, varde in uppgifter.items() if getattr(sammantrade, falt) != varde]
    if not andrade:
        return sammantrade, []
    for falt in andrade:
        setattr(sammantrade, falt, uppgifter[falt])
    etiketter = [etikett(sammantrade, falt) for falt in andrade]
    sammantrade.spara(av=av, skal=f"ändrade {', '.join(etiketter)}")
    Handelse.skriv(sammantrade, "sammantrade_andrat", av=av, falt=", ".join(etiketter))
    return sammantrade, etiketter


@transaction.atomic
def stall_in(sammantrade: Sammantrade, *, av: Anvandare, skal: str) -> Sammantrade:
    """Cancel a sammanträde with a reason. Raises PermissionDenied, OtillatetSteg."""
    sammantrade = las(sammantrade, av=av)
    sammantrade.lage = nasta(sammantrade.lage, Steg.STALL_IN)
    sammantrade.installt_skal = skal[:300]
    sammantrade.spara(av=av, skal="inställt")
    Handelse.skriv(sammantrade, Steg.STALL_IN, av=av, skal=skal)
    return sammantrade


def ta_steg(sammantrade: Sammantrade, steg: Steg, *, av: Anvandare, nu: dt.datetime | None = None) -> Sammantrade:
    """Take *steg* with the locked row, with the moment it was first taken, and save it. The event is the caller's.

    Called by `beslut`, in the transaction and behind the policy of what it does. Raises OtillatetSteg.
    """
    nu = nu or timezone.now()
    sammantrade.lage = nasta(sammantrade.lage, steg)
    falt = {Steg.KALLA: "kallat", Steg.OPPNA: "oppnat", Steg.AVSLUTA: "avslutat"}.get(steg)
    if falt and (steg == Steg.AVSLUTA or getattr(sammantrade, falt) is None):
        setattr(sammantrade, falt, nu)
    return sammantrade.spara(av=av, skal=str(steg.label))
