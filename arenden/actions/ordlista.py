"""Add a word to a body's list, and take it away again."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from arenden import policy
from arenden.models import Ordlisterad
from forum.models import Anvandare, Handelse, Organ


@transaction.atomic
def lagg_till(organ: Organ, *, av: Anvandare, ord_: str) -> Ordlisterad:
    """Add the word *ord_* (see models.ordlista.ett_ord). Twice is once, whoever adds it. Raises PermissionDenied."""
    if not policy.may_lagga_till_ord(av, organ):
        raise PermissionDenied("Ordlistan ändras av dem som skriver, granskar eller håller ordning på ärendena.")
    rad, ny = Ordlisterad.objects.gallande().get_or_create(organ=organ, ord=ord_, defaults={"av": av})
    if ny:
        Handelse.skriv(organ, "ord_tillagt", av=av, ord=ord_)
    return rad


@transaction.atomic
def ta_bort(rad: Ordlisterad, *, av: Anvandare) -> Ordlisterad:
    """Take a word away. Twice is once. Raises PermissionDenied."""
    rad = Ordlisterad.objects.select_for_update(of=("self",)).select_related("organ").get(pk=rad.pk)
    if not policy.may_ta_bort_ord(av, rad):
        raise PermissionDenied("Ett ord tas bort av den som la till det, eller av sekreterare och registrator.")
    if rad.borttagen is None:
        rad.borttagen, rad.borttagen_av = timezone.now(), av
        rad.save(update_fields=["borttagen", "borttagen_av"])
        Handelse.skriv(rad.organ, "ord_borttaget", av=av, ord=rad.ord)
    return rad
