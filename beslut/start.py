"""What the start page shows of sammanträden, per person."""

import datetime as dt

from django.urls import reverse
from django.utils import formats, timezone

from beslut.models import Kallad, Ledamotsfraga, Medyrkare, Yrkande
from beslut.motesflow import Yrkandelage
from forum import policy
from forum.flow import Lage
from forum.models import FORTROENDEVALDA, Anvandare, Roll, Sammantrade
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
    vantar += _att_lasa(user, idag, {u.lank for u in vantar})
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
    return Uppgifter(vantar + _fragor(user) + _instammanden(user), [], [])


def _att_lasa(user: Anvandare, idag: dt.date, redan: set[str]) -> list[Uppgift]:
    """Return the sammanträden whose handlingar *user* reads as förtroendevald, but those that wait for an answer."""
    organ = policy.organ_dar(user, *FORTROENDEVALDA)
    if not organ:
        return []
    motena = Sammantrade.objects.med_organ().filter(
        organ__in=organ, lage__in=(Lage.KALLAT, Lage.PAGAR), datum__gte=idag, kallat__isnull=False
    )
    return [
        Uppgift(
            rubrik=f"Läs inför {s}",
            under=f"{formats.date_format(s.datum, 'l j F')} kl. {s.borjar:%H.%M}"
            + (f" · {s.plats}" if s.plats else ""),
            lank=reverse("las_lista", args=[s.uuid]),
            knapp="Läs handlingarna",
            sedan=s.kallat or timezone.now(),
            lage=s.lage,
        )
        for s in motena.order_by("datum", "borjar")[:10]
        if s.get_absolute_url() not in redan
    ]


def _fragor(user: Anvandare) -> list[Uppgift]:
    """Return the questions that *user* is asked: as writer of the skrivelse, or as sekreterare where it has none."""
    rader = Ledamotsfraga.objects.som_vantar().som_fragas(user).med_punkt().order_by("stalld")[:20]
    return [
        Uppgift(
            rubrik=f"{'Följdfråga' if f.foljer_id else 'Fråga'} om {f.dagordningspunkt.rubrik}",
            under=f"från {f.av} inför {f.dagordningspunkt.sammantrade}",
            lank=f.get_absolute_url(),
            knapp="Läs och svara",
            sedan=f.stalld,
        )
        for f in rader
    ]


def _under(kallad: Kallad) -> str:
    mote = kallad.sammantrade
    nar = f"{formats.date_format(mote.datum, 'l j F')} kl. {mote.borjar:%H.%M}"
    if kallad.for_vem is not None:
        return f"{nar} · du är ersättare för {kallad.for_vem.anvandare}"
    return nar + (f" · {mote.plats}" if mote.plats else "")


def _instammanden(user: Anvandare) -> list[Uppgift]:
    """Return the yrkanden that *user* is asked to join in."""
    synliga = Yrkande.objects.synliga_for(user).filter(
        lage__in=(Yrkandelage.UTKAST, Yrkandelage.INLAMNAT), sammantrade__lage__in=(Lage.KALLAT, Lage.PAGAR)
    )
    rader = Medyrkare.objects.filter(anvandare=user, svar=Medyrkare.Svar.VANTAR, yrkande__in=synliga.values("pk"))
    rader = rader.select_related("yrkande__av", "yrkande__dagordningspunkt", "yrkande__sammantrade__organ")
    return [
        Uppgift(
            rubrik=f"Instämmer du i ett yrkande? {m.yrkande.dagordningspunkt.rubrik}",
            under=f"från {m.yrkande.av} inför {m.yrkande.sammantrade}",
            lank=m.yrkande.get_absolute_url(),
            knapp="Läs och svara",
            sedan=m.tid,
        )
        for m in rader.order_by("tid")[:20]
    ]
