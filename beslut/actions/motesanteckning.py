"""The sekreterare's running notes on an item, and who is chosen to adjust the minutes."""

from django.db import transaction
from django.utils import timezone

from beslut import narvarobild
from beslut.actions.motet import las_mote, las_punkt
from beslut.models import Dagordningspunkt, Deltagande, Justerarval, Motesanteckning
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse, Sammantrade


@transaction.atomic
def skriv(punkt: Dagordningspunkt, *, av: Anvandare, revision: int, text: str) -> Motesanteckning:
    """Save the notes on *punkt*, written at *revision* (0 before the first). Raises PermissionDenied, Motsagelse."""
    punkt = las_punkt(punkt, av=av)
    rad = Motesanteckning.objects.filter(punkt=punkt).first() or Motesanteckning(
        sammantrade=punkt.sammantrade, punkt=punkt
    )
    rad.krav_revision(revision)
    rad.text = text
    return rad.spara(av=av, skal="antecknat")


@transaction.atomic
def valj_justerare(deltagande: Deltagande, *, av: Anvandare, ersattare: bool = False) -> Justerarval:
    """Write down that the body chose *deltagande* to adjust the minutes with the chair. Twice is once."""
    sammantrade = las_mote(Sammantrade(pk=deltagande.sammantrade_id), av=av)
    if finns := Justerarval.objects.filter(deltagande=deltagande).kvar().first():
        return finns
    if deltagande.pk not in narvarobild.ta(sammantrade).tjanstgorande:
        raise Konflikt(f"{deltagande} tjänstgör inte nu och kan inte väljas att justera.")
    rad = Justerarval(sammantrade=sammantrade, deltagande=deltagande, ersattare=ersattare).spara(av=av, skal="vald")
    Handelse.skriv(sammantrade, "justerare_vald", av=av, namn=str(deltagande), ersattare=ersattare)
    return rad


@transaction.atomic
def stryk_justerare(rad: Justerarval, *, av: Anvandare) -> None:
    """Strike a choice that was written down by mistake."""
    las_mote(Sammantrade(pk=rad.sammantrade_id), av=av)
    rad = Justerarval.objects.las(rad.pk)
    if rad.struken is None:
        rad.struken = timezone.now()
        rad.spara(av=av, skal="struken")
