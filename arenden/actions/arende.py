"""Register an ärende and change what the diarium says of it."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from arenden import policy
from arenden.models import Arende
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse, Organ, Serie
from forum.models.rad import etikett


@transaction.atomic
def registrera(
    *,
    organ: Organ,
    arendemening: str,
    av: Anvandare | None,
    forvaltning: str = "",
    handlaggare: Anvandare | None = None,
    avsandarens_nummer: str = "",
    dag: dt.date | None = None,
) -> Arende:
    """Register an ärende under the next number of the body's series for the year of *dag* (today).

    Raises PermissionDenied. *av* is None only from a command line without accounts.
    """
    if av is not None and not policy.may_registrera(av, organ):
        raise PermissionDenied("Du kan inte registrera ärenden här.")
    ar = (dag or timezone.localdate()).year
    nr = Serie.nasta(f"{organ.serie} {ar}")
    arende = Arende(
        diarienummer=f"{organ.serie} {ar}/{nr}",
        serie=organ.serie,
        ar=ar,
        lopnummer=nr,
        organ=organ,
        arendemening=arendemening,
        forvaltning=forvaltning,
        handlaggare=handlaggare,
        avsandarens_nummer=avsandarens_nummer,
    ).spara(av=av, skal="registrerat")
    Handelse.skriv(arende, "registrerat", av=av, diarienummer=arende.diarienummer)
    return arende


@transaction.atomic
def andra(arende: Arende, *, av: Anvandare, revision: int, uppgifter: dict[str, Any]) -> Arende:
    """Change subject, office, official or the sender's number. Locks the row.

    Raises PermissionDenied, Motsagelse.
    """
    arende = Arende.objects.las(arende.pk)
    if not policy.may_andra_arende(av, arende):
        raise PermissionDenied("Du kan inte ändra ärendet.")
    arende.krav_revision(revision)
    andrade = sorted(falt for falt, varde in uppgifter.items() if getattr(arende, falt) != varde)
    if not andrade:
        return arende
    for falt in andrade:
        setattr(arende, falt, uppgifter[falt])
    etiketter = ", ".join(etikett(arende, falt) for falt in andrade)
    arende.spara(av=av, skal=f"ändrade {etiketter}")
    Handelse.skriv(arende, "arende_andrat", av=av, falt=etiketter)
    return arende


@transaction.atomic
def avsluta(arende: Arende, *, av: Anvandare | None, skal: str) -> Arende:
    """Close the ärende, with a reason; *av* is None when the last recipient has answered. Locks the row.

    Raises PermissionDenied, Konflikt where it is closed already.
    """
    arende = Arende.objects.las(arende.pk)
    if av is not None and not policy.may_avsluta_arende(av, arende):
        raise PermissionDenied("Bara registratorn och sekreteraren kan avsluta ärendet.")
    if arende.avslutat is not None:
        raise Konflikt(f"Ärendet avslutades redan {timezone.localtime(arende.avslutat).date()}.")
    arende.avslutat, arende.avslutat_skal = timezone.now(), skal[:300]
    arende.spara(av=av, skal="avslutat")
    Handelse.skriv(arende, "arende_avslutat", av=av, skal=skal)
    return arende


@transaction.atomic
def oppna_igen(arende: Arende, *, av: Anvandare) -> Arende:
    """Open a closed ärende again. Locks the row. Raises PermissionDenied, Konflikt where it is open."""
    arende = Arende.objects.las(arende.pk)
    if not policy.may_avsluta_arende(av, arende):
        raise PermissionDenied("Bara registratorn och sekreteraren kan öppna ärendet igen.")
    if arende.avslutat is None:
        raise Konflikt("Ärendet är redan öppet.")
    arende.avslutat, arende.avslutat_skal = None, ""
    arende.spara(av=av, skal="öppnat igen")
    Handelse.skriv(arende, "arende_oppnat", av=av)
    return arende
