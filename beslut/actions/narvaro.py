"""Who comes, who goes and who serves for whom. The minutes say when; who voted must have been there."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from beslut import motesklocka, narvarobild, vantade
from beslut.actions.motet import byt_pass, las_mote, tidpunkt
from beslut.models import (
    Ajournering,
    Dagordningspunkt,
    Deltagande,
    Narvaropass,
    Rost,
    Stallningstagande,
    Talare,
    Yttrande,
)
from beslut.motesflow import BESLUT
from beslut.narvarobild import Narvarobild, namnen
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse, Sammantrade

Kapacitet = Deltagande.Kapacitet


@transaction.atomic
def kom(
    deltaganden: Sequence[Deltagande], *, av: Anvandare, nar: dt.datetime | None = None, distans: bool = False
) -> int:
    """Write down that *deltaganden* are there, from *nar* (now) on; who is there already is passed by.

    A ledamot who comes takes the seat back from the ersättare who served in it. Returns how many came.
    Locks the meeting. Raises PermissionDenied, Konflikt.
    """
    sammantrade = _motet(deltaganden, av)
    tid = tidpunkt(sammantrade, nar)
    bild = narvarobild.ta(sammantrade)
    nya = [d for d in deltaganden if d.pk not in bild.nu]
    for d in nya:
        sist = max((p.till for p in bild.narvaropass if p.deltagande_id == d.pk and p.till), default=tid)
        Narvaropass(sammantrade=sammantrade, deltagande=d, fran=max(tid, sist), distans=distans).spara(
            av=av, skal="kom"
        )
    borta = {d.pk for d in nya}
    for span in bild.nu.values():
        if span.tjanstgor_for_id in borta and span.punkt_id is None:
            byt_pass(span, tid, av=av)
    if nya:
        Handelse.skriv(sammantrade, "kom", av=av, namn=namnen(nya), antal=len(nya), kl=_kl(tid))
        _krav_foljdriktigt(sammantrade, nar)
    return len(nya)


@transaction.atomic
def vantade_kom(
    sammantrade: Sammantrade, *, av: Anvandare, nar: dt.datetime | None = None, distans: bool = False
) -> int:
    """Write down that all who are expected are there, and let each ersättare called in serve for the one absent.

    One who reported absence is passed by. Returns how many came. Locks the meeting. Raises PermissionDenied, Konflikt.
    """
    sammantrade = las_mote(sammantrade, av=av)
    rader = list(Deltagande.objects.filter(sammantrade=sammantrade).kvar().i_ordning())
    svaren = vantade.ta(sammantrade, rader)
    kommande = [d for d in rader if svaren.vantas(d)]
    antal = kom(kommande, av=av, nar=nar, distans=distans) if kommande else 0
    for d in rader:
        if (for_ := svaren.ersatter.get(d.pk)) is not None:
            bild = narvarobild.ta(sammantrade)
            if for_ in bild.tomma_platser and d in bild.lediga_ersattare:
                tjanstgor(d, for_=for_, av=av, nar=nar)
    return antal


@transaction.atomic
def gick(deltaganden: Sequence[Deltagande], *, av: Anvandare, nar: dt.datetime | None = None) -> int:
    """Write down that *deltaganden* left, at *nar* (now). Returns how many. Raises PermissionDenied, Konflikt."""
    sammantrade = _motet(deltaganden, av)
    tid = tidpunkt(sammantrade, nar)
    valda = {d.pk for d in deltaganden}
    spannen = list(
        Narvaropass.objects.filter(sammantrade=sammantrade, deltagande__in=valda, till=None)
        .kvar()
        .select_related("deltagande")
    )
    for span in spannen:
        span.till = max(tid, span.fran)
        span.spara(av=av, skal="gick")
    for talare in Talare.objects.filter(deltagande__in=valda, borjade__isnull=False, slutade=None).kvar():
        talare.slutade = max(tid, talare.borjade or tid)
        talare.spara(av=av, skal="gick")
    if spannen:
        namn = namnen(s.deltagande for s in spannen)
        Handelse.skriv(sammantrade, "gick", av=av, namn=namn, antal=len(spannen), kl=_kl(tid))
        _krav_foljdriktigt(sammantrade, nar)
    return len(spannen)


@transaction.atomic
def tjanstgor(
    ersattare: Deltagande,
    *,
    for_: Deltagande,
    av: Anvandare,
    punkt: Dagordningspunkt | None = None,
    nar: dt.datetime | None = None,
) -> Narvaropass:
    """Let an ersättare who is there serve in the place of a ledamot who is not, or who has jäv in *punkt*.

    For one with jäv only while *punkt* goes on. Raises PermissionDenied, Konflikt.
    """
    sammantrade = _motet([ersattare, for_], av)
    tid = tidpunkt(sammantrade, nar)
    bild = narvarobild.ta(sammantrade, punkt=punkt, moment=max(tid, motesklocka.nu()))
    span = bild.nu.get(ersattare.pk)
    if ersattare.kapacitet != Kapacitet.ERSATTARE or for_.kapacitet != Kapacitet.LEDAMOT:
        raise Konflikt(f"{ersattare} kan inte tjänstgöra för {for_}: en ersättare tjänstgör för en ledamot.")
    if span is None:
        raise Konflikt(f"{ersattare} är inte närvarande. Anteckna närvaron först.")
    if ersattare.pk in bild.javiga:
        raise Konflikt(f"{ersattare} har jäv i punkten och kan inte tjänstgöra i den.")
    if for_.pk not in {d.pk for d in bild.tomma_platser}:
        upptagen = next((d for d in bild.tjanstgor if bild.for_vem(d) == for_), None)
        raise Konflikt(
            f"{upptagen} tjänstgör redan för {for_}." if upptagen else f"{for_} är själv närvarande och tjänstgör."
        )
    bara_i = punkt if for_.pk in bild.nu else None
    if bara_i is None and (gammal := _serveras(bild, for_)):
        byt_pass(gammal, tid, av=av)
    ny = byt_pass(span, tid, av=av, tjanstgor_for=for_, punkt=bara_i)
    Handelse.skriv(sammantrade, "tjanstgor", av=av, namn=str(ersattare), **{"for": str(for_)}, punkt=str(bara_i or ""))
    _krav_foljdriktigt(sammantrade, nar)
    return ny


def _serveras(bild: Narvarobild, for_: Deltagande) -> Narvaropass | None:
    """Return an open span in the place of *for_* that gives no vote now: of one with jäv in this item."""
    return next((p for p in bild.nu.values() if p.tjanstgor_for_id == for_.pk), None)


@transaction.atomic
def tjanstgor_inte(ersattare: Deltagande, *, av: Anvandare, nar: dt.datetime | None = None) -> Narvaropass:
    """Let an ersättare stay without serving. Raises PermissionDenied, Konflikt where they do not serve."""
    sammantrade = _motet([ersattare], av)
    span = Narvaropass.objects.filter(deltagande=ersattare, till=None, tjanstgor_for__isnull=False).kvar().first()
    if span is None:
        raise Konflikt(f"{ersattare} tjänstgör inte.")
    ny = byt_pass(span, tidpunkt(sammantrade, nar), av=av)
    Handelse.skriv(sammantrade, "tjanstgor_inte", av=av, namn=str(ersattare))
    _krav_foljdriktigt(sammantrade, nar)
    return ny


@transaction.atomic
def ratta(
    span: Narvaropass, *, av: Anvandare, revision: int, fran: dt.datetime, till: dt.datetime | None
) -> Narvaropass:
    """Correct when someone came and went. Raises Konflikt where one has voted, or the body decided, without it."""
    sammantrade = las_mote(span.sammantrade, av=av)
    span = Narvaropass.objects.select_related("deltagande").las(span.pk)
    span.krav_revision(revision)
    span.fran = tidpunkt(sammantrade, fran)
    span.till = tidpunkt(sammantrade, till) if till else None
    if span.till is not None and span.till < span.fran:
        raise Konflikt("Den som gick gjorde det efter att ha kommit. Ändra något av klockslagen.")
    andra = Narvaropass.objects.filter(deltagande=span.deltagande).kvar().exclude(pk=span.pk)
    for annan in andra:
        if annan.fran < (span.till or timezone.now()) and span.fran < (annan.till or timezone.now()):
            raise Konflikt(f"{span.deltagande} är redan antecknad som närvarande en del av den tiden.")
    span.spara(av=av, skal="rättad")
    Handelse.skriv(
        sammantrade,
        "narvaro_rattad",
        av=av,
        namn=str(span.deltagande),
        kom=_kl(span.fran),
        gick=_kl(span.till) if span.till else "",
    )
    _krav_foljdriktigt(sammantrade, span.fran)
    return span


@transaction.atomic
def stryk(span: Narvaropass, *, av: Anvandare) -> None:
    """Strike a presence that was a mistake. Raises Konflikt where one has voted, or the body decided, in it."""
    sammantrade = las_mote(span.sammantrade, av=av)
    span = Narvaropass.objects.select_related("deltagande").las(span.pk)
    if span.struken:
        return
    span.struken = timezone.now()
    span.spara(av=av, skal="struken")
    Handelse.skriv(sammantrade, "narvaro_struken", av=av, namn=str(span.deltagande))
    _krav_foljdriktigt(sammantrade, span.fran)


@transaction.atomic
def lagg_till(
    sammantrade: Sammantrade, *, av: Anvandare, namn: str, titel: str = "", kapacitet: str = Kapacitet.TJANSTEPERSON
) -> Deltagande:
    """Write down one more who is at the meeting without being a member: an official, an invited one. There at once."""
    sammantrade = las_mote(sammantrade, av=av)
    if kapacitet not in {Kapacitet.TJANSTEPERSON, Kapacitet.INBJUDEN}:
        raise Konflikt("Ledamöter och ersättare läggs till i organets register, så att deras uppdrag finns där.")
    deltagande = Deltagande(
        sammantrade=sammantrade, namn=namn, titel=titel, kapacitet=kapacitet, ordning=100_000
    ).spara(av=av, skal="tillagd")
    Narvaropass(sammantrade=sammantrade, deltagande=deltagande, fran=motesklocka.nu()).spara(av=av, skal="kom")
    Handelse.skriv(sammantrade, "kom", av=av, namn=namn, antal=1, kl=_kl(motesklocka.nu()))
    return deltagande


@transaction.atomic
def lat_leda(deltagande: Deltagande, *, av: Anvandare) -> Deltagande:
    """Let a ledamot whom the body chose lead where the presidium cannot. Raises PermissionDenied, Konflikt."""
    sammantrade = _motet([deltagande], av)
    if deltagande.pk not in narvarobild.ta(sammantrade).tjanstgorande:
        raise Konflikt(f"{deltagande} tjänstgör inte nu och kan inte leda sammanträdet.")
    for forra in Deltagande.objects.filter(sammantrade=sammantrade, presidium=Deltagande.Presidium.VALD):
        if forra.pk != deltagande.pk:
            forra.presidium = ""
            forra.spara(av=av, skal="leder inte längre")
    deltagande = Deltagande.objects.las(deltagande.pk)
    if not deltagande.presidium:
        deltagande.presidium = Deltagande.Presidium.VALD
        deltagande.spara(av=av, skal="vald att leda")
        Handelse.skriv(sammantrade, "leder", av=av, namn=str(deltagande))
    return deltagande


def _motet(deltaganden: Sequence[Deltagande], av: Anvandare) -> Sammantrade:
    """Lock the one meeting that all *deltaganden* are of."""
    (pk,) = {d.sammantrade_id for d in deltaganden}
    return las_mote(Sammantrade(pk=pk), av=av)


def _kl(tid: dt.datetime) -> str:
    return timezone.localtime(tid).strftime("%H.%M")


def _krav_foljdriktigt(sammantrade: Sammantrade, nar: dt.datetime | None) -> None:
    """Raise Konflikt where what is recorded of the past no longer holds with who was there. Asked only of the past."""
    if nar is not None:
        krav_foljdriktigt(sammantrade)


def krav_foljdriktigt(sammantrade: Sammantrade) -> None:
    """Raise Konflikt unless everyone who voted or dissented served, and the body could decide when it did.

    Nor is a seat taken by two at once. Reads all of the meeting: a handful of queries however much has happened.
    """
    bild = narvarobild.ta(sammantrade)
    _krav_en_per_plats(bild)
    for rost in Rost.objects.filter(votering__sammantrade=sammantrade, votering__struken=None).select_related(
        "votering", "deltagande"
    ):
        da = bild.vid(rost.tid, rost.votering.dagordningspunkt_id)
        if rost.deltagande_id not in da.tjanstgorande:
            raise Konflikt(f"{rost.deltagande} röstade kl. {_kl(rost.tid)}. Stryk voteringen först, om den är fel.")
    beslut = list(Stallningstagande.objects.filter(sammantrade=sammantrade, utfall__in=BESLUT).kvar())
    for rad in beslut:
        da = bild.vid(rad.tid, rad.dagordningspunkt_id)
        if not da.beslutsforhet.ar:
            raise Konflikt(f"Organet fattade beslut kl. {_kl(rad.tid)} och hade då inte varit beslutsfört.")
    for yttrande in Yttrande.objects.filter(sammantrade=sammantrade).kvar().select_related("deltagande"):
        if not any(yttrande.deltagande_id in bild.vid(r.tid, r.dagordningspunkt_id).tjanstgorande
                   for r in beslut if r.dagordningspunkt_id == yttrande.dagordningspunkt_id):  # fmt: skip
            raise Konflikt(
                f"{yttrande.deltagande} har anmält {yttrande.get_slag_display().lower()} i en punkt. Stryk den först."
            )


def _krav_en_per_plats(bild: Narvarobild) -> None:
    """Raise Konflikt where a ledamot was there while an ersättare served in the seat, or two ersättare did."""
    namn = {d.pk: d for d in bild.deltaganden}
    tjanst = [p for p in bild.narvaropass if p.tjanstgor_for_id is not None and p.punkt_id is None]
    for p in tjanst:
        sjalv = [q for q in bild.narvaropass if q.deltagande_id == p.tjanstgor_for_id]
        andra = [q for q in tjanst if q.tjanstgor_for_id == p.tjanstgor_for_id and q.pk != p.pk]
        for q in (*sjalv, *andra):
            if _samtidigt(p, q):
                raise Konflikt(
                    f"{namn[p.deltagande_id]} tjänstgjorde för {namn[p.tjanstgor_for_id or 0]} från kl. {_kl(p.fran)}"
                    f"{f' till {_kl(p.till)}' if p.till else ''}. Rätta det klockslaget först."
                )


def _samtidigt(p: Narvaropass, q: Narvaropass) -> bool:
    return (q.till is None or p.fran < q.till) and (p.till is None or q.fran < p.till)


def ajournerat(sammantrade: Sammantrade) -> Ajournering | None:
    """Return the break that goes on, or None."""
    return Ajournering.objects.filter(sammantrade=sammantrade, till=None).kvar().first()
