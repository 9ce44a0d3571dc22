"""Jäv, item by item (kommunallagen 6:28–32, 5:47): who has it takes no part, and the minutes say so."""

from django.db import transaction
from django.utils import timezone

from beslut import motesklocka
from beslut.actions.motet import bild_av, las_punkt
from beslut.actions.narvaro import krav_foljdriktigt
from beslut.actions.protokoll import krav_ojusterad
from beslut.models import Dagordningspunkt, Deltagande, Jav, Talare, Yrkande
from beslut.motesflow import Yrkandelage
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse


@transaction.atomic
def anmal(punkt: Dagordningspunkt, deltagande: Deltagande, *, av: Anvandare, skal: str = "") -> Jav:
    """Write down that *deltagande* has jäv in *punkt*: no part in it, no vote, no floor. Twice is once.

    Locks the meeting. Raises PermissionDenied; Konflikt where the person has voted in it, or took part when it was
    decided: that must be taken back first.
    """
    punkt = las_punkt(punkt, av=av)
    if deltagande.sammantrade_id != punkt.sammantrade_id or not deltagande.ar_fortroendevald:
        raise Konflikt("Jäv antecknas för ledamöter och ersättare som är kallade till sammanträdet.")
    if finns := Jav.objects.filter(punkt=punkt, deltagande=deltagande).kvar().first():
        return finns
    krav_ojusterad(punkt)
    fore = bild_av(punkt)
    for rad in punkt.stallningstaganden.kvar():
        if rad.ar_beslut and deltagande.pk in fore.vid(rad.tid, punkt.pk).tjanstgorande:
            raise Konflikt(
                f"{deltagande} deltog när {punkt} avgjordes. Ångra ställningstagandet, anteckna jävet och "
                "avgör punkten igen."
            )
    if Yrkande.objects.filter(dagordningspunkt=punkt, av=deltagande.anvandare).framstallda().exists():
        raise Konflikt(f"{deltagande} har yrkat i {punkt}. Återta yrkandet och anteckna sedan jävet.")
    jav = Jav(sammantrade=punkt.sammantrade, punkt=punkt, deltagande=deltagande, skal=skal).spara(av=av, skal="anmält")
    _ur_yrkanden(punkt, deltagande, av=av)
    nu = motesklocka.nu()
    for talare in Talare.objects.filter(punkt=punkt, deltagande=deltagande, slutade=None).kvar():
        if talare.borjade:
            talare.slutade = nu
        else:
            talare.struken = nu
        talare.spara(av=av, skal="jäv")
    krav_foljdriktigt(punkt.sammantrade)
    Handelse.skriv(punkt, "jav", av=av, skal=skal, namn=str(deltagande), punkt=str(punkt))
    return jav


def _ur_yrkanden(punkt: Dagordningspunkt, deltagande: Deltagande, *, av: Anvandare) -> None:
    """Take one with jäv out of what others have moved, and that is not settled."""
    if (konto := deltagande.anvandare) is None:
        return
    oppna = Yrkande.objects.kvar().filter(dagordningspunkt=punkt, lage=Yrkandelage.FRAMSTALLT, instammer=konto)
    for yrkande in oppna:
        yrkande.instammer.remove(konto)
        yrkande.spara(av=av, skal="jäv")


@transaction.atomic
def stryk(jav: Jav, *, av: Anvandare) -> None:
    """Strike a jäv that was written down by mistake, or that the body found was none."""
    punkt = las_punkt(jav.punkt, av=av)
    jav = Jav.objects.select_related("deltagande").las(jav.pk)
    if jav.struken:
        return
    if punkt.stallningstaganden.kvar().exists():
        raise Konflikt(f"{punkt} är redan avgjord utan {jav.deltagande}. Ångra ställningstagandet först.")
    jav.struken = timezone.now()
    jav.spara(av=av, skal="struket")
    Handelse.skriv(punkt, "jav_struket", av=av, namn=str(jav.deltagande), punkt=str(punkt))
