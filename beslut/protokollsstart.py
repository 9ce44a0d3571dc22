"""Where minutes are shown the way to: on the start page, and from the sammanträde they are of."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Case, Exists, Model, OuterRef, QuerySet, Subquery, When
from django.db.models.lookups import Exact
from django.urls import reverse

from beslut import policy as beslutspolicy
from beslut.actions import justering
from beslut.models import (
    Dagordningspunkt,
    Deltagande,
    Justerarval,
    Justering,
    Narvaropass,
    Paragraf,
    Protokoll,
)
from beslut.protokollsflow import Lage
from forum import flow as forumflow
from forum import policy
from forum.models import Anvandare, Roll, Sammantrade
from forum.policy import Person
from forum.views import Uppgift, Uppgifter

ANTAL = 50
M = TypeVar("M", bound=Model)


def uppgifter(user: Anvandare) -> Uppgifter:
    """Gather the minutes that wait for *user*, and those that *user* waits for; a fixed number of queries."""
    justerat = Justering.objects.filter(protokoll=OuterRef("pk"), sha256=OuterRef("sha256"), av=user, paragraf=None)
    alla = Protokoll.objects.select_related("sammantrade__organ").order_by("sammantrade__datum")
    lamnade = alla.filter(lage=Lage.JUSTERING).exclude(Exists(justerat))
    att_justera = _som_justeras_av(lamnade, user, "sammantrade")[:ANTAL]
    skrivs = alla.filter(sammantrade__organ__in=policy.organ_dar(user, Roll.SEKRETERARE)).exclude(lage=Lage.JUSTERAT)
    vantar = [_paragraf(p) for p in _paragrafer(user)[:ANTAL]]
    vantar += [_uppgift(p, "att justera", "protokoll", "Läs och justera") for p in att_justera]
    jag_vantar = []
    for p in skrivs[:ANTAL]:
        if p.lage == Lage.UTKAST:
            vantar.append(_uppgift(p, "utkast", "skriv_protokoll", "Skriv vidare"))
        else:
            jag_vantar.append(_uppgift(p, "justeras", "protokoll", "Visa"))
    return Uppgifter(vantar, jag_vantar, [])


def _som_justeras_av(rader: "QuerySet[M]", user: Anvandare, motet: str) -> "QuerySet[M]":
    """Return those of *rader* that *user* adjusts: chosen to at *motet*, or the first in rank who was there."""
    vid: dict[str, Any] = {"sammantrade": OuterRef(motet), "struken": None}
    rang = Case(*(When(deltagande__presidium=roll, then=nr) for nr, roll in enumerate(Deltagande.Presidium)))
    ledde = Narvaropass.objects.filter(**vid).exclude(deltagande__presidium="").order_by(rang, "deltagande__ordning")
    vald = Justerarval.objects.filter(**vid, deltagande__anvandare=user, ersattare=False)
    forst = Subquery(ledde.values("deltagande__anvandare")[:1])
    return rader.filter(Exists(vald) | Exact(forst, user.pk))


def _paragrafer(user: Anvandare) -> "QuerySet[Paragraf]":
    """Return the paragraphs that wait for *user* to adjust them at once."""
    justerat = Justering.objects.filter(paragraf=OuterRef("pk"), sha256=OuterRef("sha256"), av=user)
    lamnade = Paragraf.objects.filter(omedelbart=None, protokoll__lage=Lage.UTKAST).exclude(sha256="")
    lamnade = lamnade.exclude(Exists(justerat)).select_related("protokoll__sammantrade__organ").order_by("ar", "nr")
    return _som_justeras_av(lamnade, user, "protokoll__sammantrade")


def att_justera_nu(user: Anvandare, sammantrade: Sammantrade, punkter: Iterable[Dagordningspunkt]) -> list[Paragraf]:
    """Return what *user* is to adjust at once of a meeting that goes on; no query where nothing is declared so."""
    if not any(punkt.omedelbart for punkt in punkter):
        return []
    return list(_paragrafer(user).filter(protokoll__sammantrade=sammantrade))


def vag(user: Person, sammantrade: Sammantrade) -> str:
    """Return what *user* can do with the minutes of *sammantrade*: "borja", "las", or "" where they are not theirs yet.

    One query for most; a draft that others write asks who adjusts it.
    """
    if sammantrade.lage not in {forumflow.Lage.PAGAR, forumflow.Lage.AVSLUTAT}:
        return ""
    rad = Protokoll.objects.filter(sammantrade=sammantrade).first()
    if rad is None:
        avslutat = sammantrade.lage == forumflow.Lage.AVSLUTAT
        return "borja" if avslutat and beslutspolicy.may_skriva_protokoll(user, sammantrade) else ""
    rad.sammantrade = sammantrade
    if beslutspolicy.may_lasa_protokoll(user, rad, justerare=False):
        return "las"
    return "las" if any(d.anvandare_id == user.pk for d, _som in justering.justerande(rad)) else ""


def _paragraf(paragraf: Paragraf) -> Uppgift:
    mote = paragraf.protokoll.sammantrade
    return Uppgift(
        rubrik=str(paragraf),
        under=f"{mote.organ} · att justera omedelbart",
        lank=paragraf.get_absolute_url(),
        knapp="Läs och justera",
        sedan=mote.oppnat or mote.borjan,
        lage=Lage.JUSTERING,
    )


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
