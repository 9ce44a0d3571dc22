"""A file that waits until its reader has seen what it becomes, and is then read in once."""

from django.db import transaction

from arenden import ordlasning
from arenden.actions.inlasning import krav_fa, las_in, las_in_i
from arenden.models import Skrivelse, Uppladdning
from forum.models import Anvandare, Organ

VANTAR = 5  # files of one person that may wait at once


def vanta(data: bytes, *, filnamn: str, organ: Organ, av: Anvandare, skrivelse: Skrivelse | None = None) -> Uppladdning:
    """Keep a file until its reader has seen what it becomes, with the person's few before it.

    Raises inlasning.Olasbar, PermissionDenied.
    """
    krav_fa(organ, av)
    ordlasning.las(data, filnamn)
    Uppladdning.objects.stada()
    kvar = Uppladdning.objects.filter(av=av, blev=None).order_by("-pk").values_list("pk", flat=True)
    Uppladdning.objects.filter(pk__in=list(kvar[VANTAR - 1 :])).delete()
    return Uppladdning.objects.create(av=av, organ=organ, skrivelse=skrivelse, filnamn=filnamn[:200], innehall=data)


@transaction.atomic
def las_in_vantande(rad: Uppladdning) -> tuple[Skrivelse, bool]:
    """Read the waiting file in; return what it became, and whether that was now: two tabs may say so at once.

    Locks the row, and then what las_in and las_in_i lock. Raises Uppladdning.DoesNotExist where it was thrown away
    meanwhile, and what they raise.
    """
    rad = Uppladdning.objects.select_for_update(of=("self",)).select_related("av", "organ").get(pk=rad.pk)
    if rad.blev:
        return rad.blev, False
    innehall = bytes(rad.innehall)
    if rad.skrivelse:
        rad.blev = las_in_i(rad.skrivelse, innehall, filnamn=rad.filnamn, av=rad.av)
    else:
        rad.blev = las_in(innehall, filnamn=rad.filnamn, organ=rad.organ, av=rad.av)
    rad.innehall = b""
    rad.save(update_fields=["blev", "innehall"])
    return rad.blev, True


@transaction.atomic
def kasta(rad: Uppladdning) -> bool:
    """Throw the waiting file away; False where it has been read in. Locks the row."""
    kvar = Uppladdning.objects.select_for_update(of=("self",)).filter(pk=rad.pk).first()
    if kvar is not None and kvar.blev_id:
        return False
    Uppladdning.objects.filter(pk=rad.pk).delete()
    return True
