"""What the start page shows of sammanträden, per person."""

import datetime as dt

from django.utils import formats, timezone

from beslut.models import Kallad
from forum import policy
from forum.flow import Lage
from forum.models import Anvandare, Roll, Sammantrade
from forum.views import Uppgift, Uppgifter

# So long before the day of the kallelse it begins to wait for the sekreterare.
FORVARNING = dt.timedelta(days=14)


def uppgifter(user: Anvandare) -> Uppgifter:
    """Gather the kallelser that wait for an answer, and those that are to be sent; a fixed number of queries."""
    idag = timezone.localdate()
    vantar = [
        Uppgift(
            rubrik=f"Kallelse: {k.sammantrade}",
            under=_under(k),
            lank=k.sammantrade.get_absolute_url(),
            knapp="Läs och svara",
            sedan=k.sammantrade.kallat or timezone.now(),
            lage=k.sammantrade.lage,
        )
        for k in Kallad.objects.filter(
            anvandare=user, svar=Kallad.Svar.VANTAR, sammantrade__lage=Lage.KALLAT, sammantrade__datum__gte=idag
        )
        .med_person()
        .order_by("sammantrade__datum")[:20]
    ]
    organ = policy.organ_dar(user, Roll.SEKRETERARE)
    att_kalla = Sammantrade.objects.none()
    if organ:
        att_kalla = Sammantrade.objects.kommande(idag).filter(
            organ__in=organ, lage=Lage.PLANERAT, kallelsedag__lte=idag + FORVARNING
        )
    vantar += [
        Uppgift(
            rubrik=f"Kallelsen till {s}",
            under=f"{'skulle ha skickats' if s.kallelsedag < idag else 'ska skickas'} senast {s.kallelsedag}",
            lank=s.get_absolute_url(),
            knapp="Öppna listan",
            sedan=timezone.make_aware(dt.datetime.combine(s.kallelsedag, dt.time(8))),
            lage=s.lage,
        )
        for s in att_kalla.med_organ()[:20]
    ]
    return Uppgifter(vantar, [], [])


def _under(kallad: Kallad) -> str:
    mote = kallad.sammantrade
    nar = f"{formats.date_format(mote.datum, 'l j F')} kl. {mote.borjar:%H.%M}"
    if kallad.for_vem is not None:
        return f"{nar} · du är ersättare för {kallad.for_vem.anvandare}"
    return nar + (f" · {mote.plats}" if mote.plats else "")
