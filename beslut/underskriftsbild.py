"""What a page tells of the signatures on a document, and what this person may do about them."""

from typing import Any

from beslut import underskriftspolicy as policy
from beslut.actions.underskriftsbegaran import hinder
from beslut.models import Handling, Underskriftsbegaran, Undertecknande
from beslut.skanningsflow import Lage as Papperslage
from beslut.underskriftsflow import Lage, Platslage
from forum.policy import Person


def senaste(handling: Handling) -> Underskriftsbegaran | None:
    """Return the newest request on *handling*, with its places."""
    return handling.underskriftsbegaran.prefetch_related("platser").order_by("-pk").first()


def bild(handling: Handling, user: Person) -> dict[str, Any]:
    """Return {"underskrift": …} for a document that is signed electronically, or nothing for another."""
    fil = handling.filer.all()[0] if handling.fil else None
    if fil is None or not fil.falt:
        return {}
    begaran = senaste(handling)
    tur = begaran.tur() if begaran else []
    min_tur = any(plats.anvandare_id == user.pk and plats.lage == Platslage.VANTAR for plats in tur)
    far_begara = policy.may_begara(user, handling)
    return {
        "underskrift": {
            "begaran": begaran,
            "platser": list(begaran.platser.all()) if begaran else [],
            "vantar_pa": tur,
            "min_tur": min_tur and not hinder(handling),
            "far_aterkalla": far_begara and begaran is not None and begaran.lage == Lage.VANTAR,
            "far_begara": far_begara
            and (begaran is None or begaran.lage in (Lage.AVBOJD, Lage.ATERKALLAD))
            and not hinder(handling),
        }
    }


def papper(handling: Handling, user: Person) -> dict[str, Any]:
    """Return {"papper": …} for a document that is signed with ink, or nothing for another."""
    if not handling.skrivs_med_black or handling.fil is None or handling.filer.all()[0].falt:
        return {}
    far = policy.may_ta_emot_papper(user, handling)
    alla = list(handling.skanningar.prefetch_related("filer__skanning__handling").order_by("-pk"))
    vantar = next((p for p in alla if p.lage in (Papperslage.VANTAR, Papperslage.JAMFORD)), None)
    return {
        "papper": {
            "galler": next((p for p in alla if p.lage == Papperslage.GODTAGEN), None),
            "vantar": vantar if far else None,
            "avvisat": alla[0] if far and alla and alla[0].lage in (Papperslage.AVVISAD, Papperslage.OLASLIG) else None,
            "far_lamna_in": far and vantar is None,
        }
    }


def nasta_for(plats: Undertecknande) -> Undertecknande | None:
    """Return the next document of the same skrivelse that waits for the same person."""
    samma = Undertecknande.objects.i_tur().filter(
        anvandare=plats.anvandare_id, begaran__handling__version=plats.begaran.handling.version_id
    )
    return samma.exclude(pk=plats.pk).prefetch_related("begaran__handling__filer").first()
