"""Where minutes are shown the way to: on the start page, and from the sammanträde they are of."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from beslut import policy as beslutspolicy
from beslut.actions import justering
from beslut.models import Deltagande, Justerarval, Justering, Narvaropass, Protokoll
from beslut.protokollsflow import Lage
from forum import flow as forumflow
from forum import policy
from forum.models import Anvandare, Roll, Sammantrade
from forum.policy import Person
from forum.views import Uppgift, Uppgifter

ANTAL = 50


def uppgifter(user: Anvandare) -> Uppgifter:
    """Gather the minutes that wait for *user*, and those that *user* waits for; two queries."""
    mina = {"sammantrade": OuterRef("sammantrade"), "deltagande__anvandare": user, "struken": None}
    ledde = Narvaropass.objects.filter(**mina, deltagande__presidium=Deltagande.Presidium.ORDFORANDE)
    vald = Justerarval.objects.filter(**mina, ersattare=False)
    justerat = Justering.objects.filter(protokoll=OuterRef("pk"), sha256=OuterRef("sha256"), av=user, paragraf=None)
    alla = Protokoll.objects.select_related("sammantrade__organ").order_by("sammantrade__datum")
    att_justera = alla.filter(Exists(ledde) | Exists(vald), lage=Lage.JUSTERING).exclude(Exists(justerat))[:ANTAL]
    skrivs = alla.filter(sammantrade__organ__in=policy.organ_dar(user, Roll.SEKRETERARE)).exclude(lage=Lage.JUSTERAT)
    vantar = [_uppgift(p, "att justera", "protokoll", "Läs och justera") for p in att_justera]
    jag_vantar = []
    for p in skrivs[:ANTAL]:
        if p.lage == Lage.UTKAST:
            vantar.append(_uppgift(p, "utkast", "skriv_protokoll", "Skriv vidare"))
        else:
            jag_vantar.append(_uppgift(p, "justeras", "protokoll", "Visa"))
    return Uppgifter(vantar, jag_vantar, [])


def vag(user: Person, sammantrade: Sammantrade) -> str:
    """Return what *user* can do with the minutes of *sammantrade*: "borja", "las", or "" where they are not theirs yet.

    One query for most; a draft that others write asks who adjusts it.
    """
    if sammantrade.lage != forumflow.Lage.AVSLUTAT:
        return ""
    rad = Protokoll.objects.filter(sammantrade=sammantrade).first()
    if rad is None:
        return "borja" if beslutspolicy.may_skriva_protokoll(user, sammantrade) else ""
    rad.sammantrade = sammantrade
    if beslutspolicy.may_lasa_protokoll(user, rad, justerare=False):
        return "las"
    return "las" if any(d.anvandare_id == user.pk for d, _som in justering.justerande(rad)) else ""


def _uppgift(protokoll: Protokoll, vad: str, sida: str, knapp: str) -> Uppgift:
    senast = f", senast {protokoll.justeras_senast}" if protokoll.justeras_senast else ""
    return Uppgift(
        rubrik=str(protokoll),
        under=f"{protokoll.sammantrade.organ} · {vad}{senast}",
        lank=reverse(sida, args=[protokoll.sammantrade.uuid]),
        knapp=knapp,
        sedan=protokoll.lamnat or protokoll.sammantrade.avslutat or protokoll.sammantrade.borjan,
        lage=protokoll.lage,
    )
