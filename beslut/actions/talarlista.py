"""The speakers' list of an item. A replik goes before those who wait."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from beslut import motesklocka, policy
from beslut.actions.motet import andrat, bild_av, krav_pagar, las_pagaende
from beslut.flow import Lage
from beslut.models import Dagordningspunkt, Deltagande, Talare
from forum.fel import Konflikt
from forum.models import Anvandare, Sammantrade


def i_tur(punkt: Dagordningspunkt) -> list[Talare]:
    """Return those who wait for the floor in *punkt*: replikerna first, then as they asked."""
    vantar = Talare.objects.filter(punkt=punkt, borjade=None).kvar().select_related("deltagande")
    return sorted(vantar, key=lambda t: (t.slag != Talare.Slag.REPLIK, t.begart, t.pk))


@transaction.atomic
def begar(
    punkt: Dagordningspunkt, deltagande: Deltagande, *, av: Anvandare, slag: str = Talare.Slag.ANFORANDE
) -> Talare:
    """Put *deltagande* on the list. Who waits already is not put there twice.

    The sekreterare does it for anyone, a member for oneself. Raises PermissionDenied, Konflikt.
    """
    if deltagande.ar(av) and not policy.may_fora_motet(av, punkt.sammantrade):
        punkt = _las_for_egen(punkt, av)
    else:
        punkt = las_pagaende(punkt, av=av)
    if deltagande.pk not in {d.pk for d in bild_av(punkt).narvarande} or deltagande.pk in bild_av(punkt).javiga:
        raise Konflikt(f"{deltagande} är inte närvarande i punkten och kan inte få ordet.")
    if finns := Talare.objects.filter(punkt=punkt, deltagande=deltagande, borjade=None).kvar().first():
        return finns
    rad = Talare(sammantrade=punkt.sammantrade, punkt=punkt, deltagande=deltagande, slag=slag, begart=motesklocka.nu())
    return rad.spara(av=av, skal="begärde ordet")


def _las_for_egen(punkt: Dagordningspunkt, av: Anvandare) -> Dagordningspunkt:
    """Lock the meeting for a member who asks for the floor; an item that goes on."""
    sammantrade = Sammantrade.objects.select_related("organ").las(punkt.sammantrade_id)
    if not policy.may_folja_motet(av, sammantrade):
        raise PermissionDenied("Du deltar inte i sammanträdet.")
    krav_pagar(sammantrade)
    punkt = Dagordningspunkt.objects.get(pk=punkt.pk)
    punkt.sammantrade = sammantrade
    if punkt.lage != Lage.PAGAR:
        raise Konflikt(f"Punkt {punkt} behandlas inte nu.")
    andrat(sammantrade)
    return punkt


@transaction.atomic
def ge_ordet(talare: Talare, *, av: Anvandare) -> Talare:
    """Give the floor; whoever had it is done."""
    punkt = las_pagaende(talare.punkt, av=av)
    _sluta(punkt, av)
    talare = Talare.objects.las(talare.pk)
    if talare.borjade or talare.struken:
        raise Konflikt(f"{talare} har redan haft ordet eller är struken. Sätt upp talaren på nytt.")
    talare.borjade = motesklocka.nu()
    return talare.spara(av=av, skal="fick ordet")


@transaction.atomic
def sluta(punkt: Dagordningspunkt, *, av: Anvandare) -> None:
    """Write down that whoever has the floor is done."""
    _sluta(las_pagaende(punkt, av=av), av)


def _sluta(punkt: Dagordningspunkt, av: Anvandare) -> None:
    for talar in Talare.objects.filter(punkt=punkt, borjade__isnull=False, slutade=None).kvar():
        talar.slutade = motesklocka.nu()
        talar.spara(av=av, skal="slutade")


@transaction.atomic
def stryk(talare: Talare, *, av: Anvandare) -> None:
    """Take one who waits off the list."""
    las_pagaende(talare.punkt, av=av)
    talare = Talare.objects.las(talare.pk)
    if talare.struken is None and talare.borjade is None:
        talare.struken = motesklocka.nu()
        talare.spara(av=av, skal="struken")
