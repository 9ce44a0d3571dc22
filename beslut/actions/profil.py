"""Settle how a body's papers look, and show it beforehand."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from beslut import bild, exempelblad, pdf
from beslut.models import Profil, Profilprov
from forum import policy
from forum.models import Anvandare, Handelse, Organ, Roll
from forum.models.rad import etikett

FALT = ("farg", "typsnitt", "adress", "logotyp", "logotyp_bredd", "logotyp_hojd", "bifoga_kalla")
BILDBREDD = 900

log = logging.getLogger(__name__)


def krav_sekreterare(organ: Organ, av: Anvandare) -> None:
    """Raise PermissionDenied unless *av* is sekreterare in *organ*."""
    if not policy.har_roll(av, organ, Roll.SEKRETERARE):
        raise PermissionDenied(f"Utseendet på handlingarna i {organ} sköts av dess sekreterare.")


def varden(profil: Profil) -> dict[str, Any]:
    """Return the fields of *profil* as JSON."""
    return {falt: getattr(profil, falt) for falt in FALT}


@transaction.atomic
def satt_profil(organ: Organ, *, av: Anvandare, revision: int, nya: dict[str, Any]) -> list[str]:
    """Set how the papers of *organ* look from now on; return what changed. Issued documents stay as they are.

    Locks the body. Raises PermissionDenied, Motsagelse.
    """
    krav_sekreterare(organ, av)
    profil = Profil.objects.las(organ)
    profil.krav_revision(revision)
    forut = varden(profil)
    for falt in FALT:
        setattr(profil, falt, nya[falt])
    andrat = [_andrat(profil, falt) for falt in FALT if forut[falt] != nya[falt] and not falt.startswith("logotyp_")]
    if not andrat:
        return []
    profil.spara(av=av, skal="ändrade utseendet")
    Handelse.skriv(organ, "profil_andrad", av=av, skal=" ".join(andrat))
    return andrat


def _andrat(profil: Profil, falt: str) -> str:
    match falt:
        case "logotyp":
            return "Ny logotyp." if profil.logotyp else "Ingen logotyp."
        case "adress":
            return "Nya adressrader." if profil.adress else "Inga adressrader."
        case "bifoga_kalla":
            return "Innehållet bifogas som data." if profil.bifoga_kalla else "Innehållet bifogas inte."
        case "typsnitt":
            return f"Brödtext i {profil.get_typsnitt_display()}."
        case _:
            return f"{etikett(profil, falt).capitalize()}: {getattr(profil, falt)}."


@transaction.atomic
def prova(organ: Organ, *, av: Anvandare, nya: dict[str, Any]) -> Profilprov:
    """Ask the worker for a picture of a paper that looks like *nya*. A person has one try at a time in a body."""
    krav_sekreterare(organ, av)
    Profilprov.objects.filter(organ=organ, av=av).delete()
    return Profilprov.objects.create(organ=organ, av=av, varden=nya)


def rita_prov() -> int:
    """Make the pictures that are waited for; return how many. For the worker.

    The row is locked while it is drawn, some tenths of a second: a worker that dies leaves it to the next.
    """
    antal = 0
    while True:
        with transaction.atomic():
            vantande = Profilprov.objects.filter(bild=None, fel="").order_by("pk")
            prov = vantande.select_for_update(skip_locked=True, of=("self",)).first()
            if prov is None:
                return antal
            try:
                renderad = pdf.rendera(exempelblad.fakta(prov.organ, prov.profil().fakta()))
                prov.bild = bild.forsta_sidan(renderad.pdf, BILDBREDD)
            except Exception as fel:
                log.exception("Provet %s kunde inte ritas", prov.uuid)
                prov.fel = str(fel) if isinstance(fel, pdf.Renderingsfel) else f"Oväntat fel: {type(fel).__name__}."
            prov.save(update_fields=["bild", "fel"])
        antal += 1
