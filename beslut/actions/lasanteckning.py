"""Keep what members note while they read: what the server cannot read, and what its author has chosen to share.

No events and no history: that one has noted something is nobody else's business.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from beslut import policy
from beslut.models import Dagordningspunkt, DeladAnteckning, Lasanteckning, Lasnyckel
from forum.fel import Konflikt, Motsagelse
from forum.models import Anvandare

# Enough for some 20 000 letters a note; more is a document, not a note.
CHIFFER_MAX = 64 * 1024
ANTAL_MAX = 500
MINST_VARV = 600_000
TEXT_MAX = 8000
CITAT_MAX = 600


def _nyckel(av: Anvandare) -> Lasnyckel | None:
    """Lock the person's key: all that concerns their notes waits for it."""
    return Lasnyckel.objects.select_for_update(of=("self",)).filter(anvandare=av).first()


@transaction.atomic
def satt_nyckel(*, av: Anvandare, revision: int, uppgifter: dict[str, Any]) -> Lasnyckel:
    """Keep the wrapped key: the first (*revision* 0), the same under a new code, or another, which ends the old one.

    Raises Motsagelse where another device came between.
    """
    rad = _nyckel(av)
    if rad is None:
        if revision:
            raise Motsagelse("Läskoden finns inte längre. Läs in sidan igen.")
        rad, ny = Lasnyckel.objects.get_or_create(anvandare=av, defaults=uppgifter)
        if not ny and rad.omslag != uppgifter["omslag"]:
            raise Motsagelse("Du har redan valt en läskod, på en annan enhet eller i en annan flik. Använd den.")
        return rad
    if rad.omslag == uppgifter["omslag"]:
        return rad  # sent twice
    rad.krav_revision(revision)
    if rad.nyckel != uppgifter["nyckel"]:
        # Begun anew: nothing can open these any more.
        Lasanteckning.objects.filter(anvandare=av).delete()
    for namn, varde in uppgifter.items():
        setattr(rad, namn, varde)
    rad.revision += 1
    rad.save()
    return rad


@transaction.atomic
def spara(
    punkt: Dagordningspunkt, *, av: Anvandare, uuid: UUID, nyckel: UUID, revision: int, nonce: str, chiffer: str
) -> Lasanteckning:
    """Keep a note written on *revision* (0: a new one). What comes twice is kept once.

    Raises PermissionDenied, Motsagelse (changed or taken away on another device), Konflikt (full, or another key).
    """
    if not policy.may_se_punkt(av, punkt):
        raise PermissionDenied("Du kan inte anteckna i en punkt som du inte får läsa.")
    lasnyckel = _nyckel(av)
    if lasnyckel is None or lasnyckel.nyckel != nyckel:
        raise Konflikt("Anteckningen är skriven med en läskod som inte gäller längre.")
    rad = Lasanteckning.objects.filter(uuid=uuid).first()
    if rad is not None and rad.anvandare_id != av.pk:
        raise PermissionDenied("Anteckningen är inte din.")
    if rad is not None and rad.chiffer == chiffer and rad.nonce == nonce:
        return rad
    if (rad.revision if rad else 0) != revision:
        raise Motsagelse("Anteckningen har ändrats på en annan enhet.")
    if rad is None:
        if Lasanteckning.objects.filter(anvandare=av, dagordningspunkt=punkt).count() >= ANTAL_MAX:
            raise Konflikt(f"Du har redan {ANTAL_MAX} anteckningar i punkten. Ta bort någon först.")
        rad = Lasanteckning(uuid=uuid, anvandare=av, dagordningspunkt=punkt, revision=0)
    rad.nyckel, rad.nonce, rad.chiffer, rad.andrad = nyckel, nonce, chiffer, timezone.now()
    rad.revision += 1
    rad.save()
    return rad


@transaction.atomic
def ta_bort(uuid: UUID, *, av: Anvandare, revision: int) -> None:
    """Take a note away, and its sharing. Twice is once. Raises Motsagelse where it was changed on another device."""
    _nyckel(av)
    rad = Lasanteckning.objects.filter(uuid=uuid, anvandare=av).first()
    if rad is not None:
        if rad.revision != revision:
            raise Motsagelse("Anteckningen har ändrats på en annan enhet.")
        rad.delete()
    DeladAnteckning.objects.filter(uuid=uuid, anvandare=av).delete()


@transaction.atomic
def dela(
    punkt: Dagordningspunkt, *, av: Anvandare, uuid: UUID, parti: str, text: str, ankare: dict[str, Any]
) -> DeladAnteckning:
    """Let the group of *parti* read the note, or read it as it is now. Raises PermissionDenied."""
    if not policy.may_dela(av, punkt, parti):
        raise PermissionDenied("Du kan dela anteckningar med din partigrupp i organet, i punkter där du inte har jäv.")
    rad, ny = DeladAnteckning.objects.select_for_update(of=("self",)).get_or_create(
        uuid=uuid,
        defaults={"anvandare": av, "dagordningspunkt": punkt, "parti": parti, "text": text, "ankare": ankare},
    )
    if rad.anvandare_id != av.pk or rad.dagordningspunkt_id != punkt.pk:
        raise PermissionDenied("Anteckningen är inte din.")
    if not ny:
        rad.parti, rad.text, rad.ankare = parti, text, ankare
        rad.save()
    return rad


def aterta(uuid: UUID, *, av: Anvandare) -> None:
    """Take back the sharing of one's own note, jäv or not. Twice is once."""
    DeladAnteckning.objects.filter(uuid=uuid, anvandare=av).delete()
