"""Open a sammanträde, go through its list, pause it and end it; and what every action of a meeting begins with."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from arenden.actions.granskning import ta_upp as ta_upp_skrivelse
from arenden.actions.version import ater_fran_organet
from beslut import motesklocka, narvarobild, policy
from beslut.actions.kallelse import ge_nummer
from beslut.actions.protokoll import fullfolj, lat_forfalla
from beslut.flow import AVSLUTADE, Lage, Punktlage, Steg, nasta
from beslut.models import (
    Ajournering,
    Dagordningspunkt,
    Deltagande,
    Motesgang,
    Narvaropass,
    Proposition,
    Stallningstagande,
    Talare,
    Votering,
    Yrkande,
    Yttrande,
)
from beslut.models.yrkande import YrkandeQuerySet
from beslut.motesflow import Utfall, Yrkandelage, Yrkandeslag, Yrkandesteg, nasta_yrkande
from beslut.narvarobild import Narvarobild
from forum import flow as forumflow
from forum.fel import Konflikt
from forum.models import PRESIDIUM, Anvandare, Handelse, Roll, Sammantrade, Uppdrag

_REMISSLAGEN: dict[str, str] = {
    Utfall.BORDLAGGNING: Punktlage.BORDLAGD,
    Utfall.ATERREMISS: Punktlage.ATERREMITTERAD,
}
# A clock that goes a little fast is no wish to write the future.
KLOCKFEL = dt.timedelta(minutes=2)
SENT = dt.timedelta(seconds=30)


def las_mote(sammantrade: Sammantrade, *, av: Anvandare) -> Sammantrade:
    """Lock a sammanträde that goes on, for one who writes it. Everyone who follows it is told that it has changed.

    Every action of a meeting begins with this, so that they come one after another (DESIGN §8.12).
    Raises PermissionDenied, Konflikt where the meeting has not begun or has ended.
    """
    sammantrade = Sammantrade.objects.select_related("organ").las(sammantrade.pk)
    policy.krav_fora_motet(av, sammantrade)
    krav_pagar(sammantrade)
    andrat(sammantrade)
    return sammantrade


def krav_pagar(sammantrade: Sammantrade) -> None:
    """Raise Konflikt unless the (locked) *sammantrade* goes on."""
    if sammantrade.lage == forumflow.Lage.AVSLUTAT:
        raise Konflikt("Sammanträdet är avslutat. Det som antecknades då ändras inte; en rättelse görs i protokollet.")
    if sammantrade.lage != forumflow.Lage.PAGAR:
        raise Konflikt(
            f"Sammanträdet är i läget {sammantrade.get_lage_display().lower()}. Öppna det först; inget antecknas "
            "utan sammanträde."
        )


def andrat(sammantrade: Sammantrade, **falt: Any) -> None:
    """Count the meeting up, so that the pages that follow it ask again."""
    Motesgang.objects.filter(sammantrade=sammantrade).update(nr=F("nr") + 1, **falt)


def tidpunkt(sammantrade: Sammantrade, nar: dt.datetime | None) -> dt.datetime:
    """Return *nar*, when something happened that may have been sent later, or now. Never before the opening day.

    Raises Konflikt for a time to come.
    """
    if nar is None:
        return motesklocka.nu()
    nu = timezone.now()
    if nar > nu + KLOCKFEL:
        raise Konflikt(f"Klockslaget {timezone.localtime(nar):%H.%M} har inte varit än. Ange när det hände.")
    golv = timezone.make_aware(dt.datetime.combine(timezone.localtime(sammantrade.oppnat or nu).date(), dt.time()))
    return max(min(nar, motesklocka.nu()), golv)


def las_punkt(punkt: Dagordningspunkt, *, av: Anvandare) -> Dagordningspunkt:
    """Lock the meeting and re-read an item of it."""
    sammantrade = las_mote(punkt.sammantrade, av=av)
    punkt = Dagordningspunkt.objects.select_related("version__skrivelse__arende").las(punkt.pk)
    punkt.sammantrade = sammantrade
    return punkt


def las_pagaende(punkt: Dagordningspunkt, *, av: Anvandare) -> Dagordningspunkt:
    """Lock the meeting and re-read an item that is being dealt with; raise Konflikt for any other."""
    punkt = las_punkt(punkt, av=av)
    if punkt.lage != Lage.PAGAR:
        raise Konflikt(f"Punkt {punkt} är {punkt.get_lage_display().lower()}. Ta upp den först.")
    return punkt


@transaction.atomic
def oppna(sammantrade: Sammantrade, *, av: Anvandare) -> Sammantrade:
    """Open the meeting and write down who is called to it: ledamöter, then ersättare, as their uppdrag are today.

    Locks the sammanträde. Raises PermissionDenied, OtillatetSteg.
    """
    sammantrade = Sammantrade.objects.select_related("organ").las(sammantrade.pk)
    policy.krav_fora_motet(av, sammantrade)
    sammantrade.lage = forumflow.nasta(sammantrade.lage, forumflow.Steg.OPPNA)
    sammantrade.oppnat = timezone.now()
    sammantrade.spara(av=av, skal="öppnat")
    # What came after the latest sending of the kallelse gets its number now.
    ge_nummer(sammantrade, sammantrade.punkter.i_ordning(), av=av)
    rader = list(_kallade(sammantrade))
    bulk_create_with_history(rader, Deltagande, default_user=av, default_change_reason="kallad")
    Motesgang.objects.update_or_create(sammantrade=sammantrade, defaults={"nr": 1, "punkt": None})
    Handelse.skriv(sammantrade, "mote_oppnat", av=av, kallade=len(rader))
    return sammantrade


def _kallade(sammantrade: Sammantrade) -> list[Deltagande]:
    """Return a row for each person with an uppdrag on the day of the meeting; who is ledamot is no ersättare too."""
    plats = {Roll.ORDFORANDE: 0, Roll.VICE_ORDFORANDE: 1, Roll.LEDAMOT: 2, Roll.ERSATTARE: 3}
    per_person: dict[int, Uppdrag] = {}
    uppdragen = sammantrade.organ.uppdrag.gallande(sammantrade.datum).fortroendevalda()
    for uppdrag in sorted(uppdragen, key=lambda u: plats[Roll(u.roll)]):
        per_person.setdefault(uppdrag.anvandare_id, uppdrag)
    rader = []
    for nr, u in enumerate(per_person.values(), start=1):
        rad = Deltagande(
            sammantrade=sammantrade,
            anvandare=u.anvandare,
            kapacitet=Deltagande.Kapacitet.ERSATTARE if u.roll == Roll.ERSATTARE else Deltagande.Kapacitet.LEDAMOT,
            presidium=u.roll if u.roll in PRESIDIUM else "",
            namn=str(u.anvandare),
            titel=u.anvandare.titel,
            parti=u.parti,
            part=str(u.part) if u.part else "",
            ordning=nr * 10,
        )
        rader.append(rad)
    return rader


@transaction.atomic
def ta_upp(punkt: Dagordningspunkt, *, av: Anvandare) -> Dagordningspunkt:
    """Take an item up. One that goes on is ended where all of it is settled, and otherwise left for later.

    The skrivelse of an ärende cannot be recalled from then on. Raises PermissionDenied, OtillatetSteg, Konflikt.
    """
    punkt = las_punkt(punkt, av=av)
    if punkt.lage == Lage.PAGAR:
        return punkt
    krav_inte_ajournerat(punkt.sammantrade)
    for annan in Dagordningspunkt.objects.filter(sammantrade=punkt.sammantrade, lage=Lage.PAGAR).exclude(pk=punkt.pk):
        annan.sammantrade = punkt.sammantrade
        if oavgjort(annan) or oprovade(annan).exists():
            _krav_ingen_oppen_fraga(annan)
            byt(annan, Steg.LAMNA, av=av)
        else:
            avsluta_last(annan, av=av)
    if punkt.lage != Lage.PLANERAD:
        lat_forfalla(punkt, av=av)
    byt(punkt, Steg.TA_UPP if punkt.lage == Lage.PLANERAD else Steg.OPPNA, av=av)
    andrat(punkt.sammantrade, punkt=punkt)
    if punkt.version is not None and not punkt.version.skrivelse.upptagen:
        ta_upp_skrivelse(punkt.version.skrivelse, av=av)
    return punkt


@transaction.atomic
def lamna(punkt: Dagordningspunkt, *, av: Anvandare) -> Dagordningspunkt:
    """Leave an item that goes on, to come back to it later in the meeting."""
    punkt = las_pagaende(punkt, av=av)
    _krav_ingen_oppen_fraga(punkt)
    byt(punkt, Steg.LAMNA, av=av)
    andrat(punkt.sammantrade, punkt=None)
    return punkt


@transaction.atomic
def avsluta_punkt(punkt: Dagordningspunkt, *, av: Anvandare) -> Dagordningspunkt:
    """End an item: every beslutspunkt of it has its outcome. Raises Konflikt with those that have none."""
    punkt = las_pagaende(punkt, av=av)
    if kvar := oavgjort(punkt):
        nummer = ", ".join(str(b.nr) for b in kvar)
        raise Konflikt(
            f"Beslutspunkt {nummer} saknar utfall. Anteckna vad organet kom fram till, eller ”tas upp ej”, och "
            "avsluta sedan."
        )
    avsluta_last(punkt, av=av)
    andrat(punkt.sammantrade, punkt=None)
    return punkt


def oavgjort(punkt: Dagordningspunkt) -> list[Any]:
    """Return the beslutspunkter of *punkt* that have no outcome yet."""
    return [b for b in punkt.behandlingar.all() if b.lage == Punktlage.VANTAR]


def oprovade(punkt: Dagordningspunkt) -> YrkandeQuerySet:
    """Return the moved new points of *punkt* that have not been put."""
    return Yrkande.objects.kvar().filter(dagordningspunkt=punkt, slag=Yrkandeslag.NY_PUNKT, lage=Yrkandelage.FRAMSTALLT)


def krav_inte_ajournerat(sammantrade: Sammantrade) -> None:
    """Raise Konflikt while the meeting is broken: nothing is taken up or decided then."""
    if paus := Ajournering.objects.filter(sammantrade=sammantrade, till=None).kvar().first():
        raise Konflikt(
            f"Sammanträdet är ajournerat sedan kl. {timezone.localtime(paus.fran):%H.%M}. Återuppta det först."
        )


def _krav_ingen_oppen_fraga(punkt: Dagordningspunkt) -> None:
    if Votering.objects.filter(dagordningspunkt=punkt, avslutad=None).kvar().exists():
        raise Konflikt(f"En votering pågår i punkt {punkt}. Avsluta den eller stryk den först.")
    if Proposition.objects.filter(dagordningspunkt=punkt, funnen="").kvar().exists():
        raise Konflikt(
            f"En proposition är framlagd i punkt {punkt} och inte besvarad. Anteckna svaret eller stryk den först."
        )


def avsluta_last(punkt: Dagordningspunkt, *, av: Anvandare) -> None:
    _krav_ingen_oppen_fraga(punkt)
    lagen = {b.lage for b in punkt.behandlingar.all()}
    if not lagen:
        stallning = Stallningstagande.objects.filter(dagordningspunkt=punkt).kvar().first()
        lagen = {_REMISSLAGEN.get(stallning.utfall, "") if stallning else ""}
    steg = Steg.BEHANDLA
    if lagen == {Punktlage.BORDLAGD}:
        steg = Steg.BORDLAGG
    elif lagen == {Punktlage.ATERREMITTERAD}:
        steg = Steg.ATERREMITTERA
    for rad in oprovade(punkt):
        if steg == Steg.BEHANDLA:
            raise Konflikt(
                f"Yrkandet om en ny punkt från {rad.av} är inte prövat. Lägg fram propositionen, eller återta yrkandet."
            )
        rad.lage = nasta_yrkande(rad.lage, Yrkandesteg.FALLA)
        rad.spara(av=av, skal=str(steg.label))
    byt(punkt, steg, av=av)


def byt(punkt: Dagordningspunkt, steg: Steg, *, av: Anvandare, skal: str = "") -> None:
    """Take *steg* with the locked *punkt*; those who served in it alone serve no longer, and nobody has the floor."""
    punkt.lage = nasta(punkt.lage, steg)
    punkt.spara(av=av, skal=steg.label)
    nu = motesklocka.nu()
    # What waited for a network is told when it arrives; the minutes go by when it was.
    sent = {"nar": nu.isoformat()} if timezone.now() - nu > SENT else {}
    Handelse.skriv(punkt, f"punkt_{steg}", av=av, skal=skal, punkt=str(punkt), **sent)
    if steg not in {Steg.TA_UPP, Steg.OPPNA}:
        for span in Narvaropass.objects.filter(punkt=punkt, till=None).kvar():
            byt_pass(span, nu, av=av)
        for talare in Talare.objects.filter(punkt=punkt, borjade__isnull=False, slutade=None).kvar():
            talare.slutade = nu
            talare.spara(av=av, skal="punkten avslutad")


def byt_pass(
    span: Narvaropass,
    tid: dt.datetime,
    *,
    av: Anvandare,
    tjanstgor_for: Deltagande | None = None,
    punkt: Dagordningspunkt | None = None,
) -> Narvaropass:
    """End a span at *tid* and begin the next one: the person stays, but serves for *tjanstgor_for*, or for nobody."""
    tid = max(tid, span.fran)
    span.till = tid
    span.spara(av=av, skal="tjänstgöring ändrad")
    return Narvaropass(
        sammantrade_id=span.sammantrade_id,
        deltagande_id=span.deltagande_id,
        fran=tid,
        tjanstgor_for=tjanstgor_for,
        punkt=punkt,
        distans=span.distans,
    ).spara(av=av, skal="tjänstgör" if tjanstgor_for else "tjänstgör inte längre")


@transaction.atomic
def ajournera(sammantrade: Sammantrade, *, av: Anvandare, nar: dt.datetime | None = None) -> Ajournering:
    """Break the meeting. Raises Konflikt where it is broken already, or a votering goes on."""
    sammantrade = las_mote(sammantrade, av=av)
    if Ajournering.objects.filter(sammantrade=sammantrade, till=None).kvar().exists():
        raise Konflikt("Sammanträdet är redan ajournerat.")
    if Votering.objects.filter(sammantrade=sammantrade, avslutad=None).kvar().exists():
        raise Konflikt("En votering pågår. Avsluta den eller stryk den innan sammanträdet ajourneras.")
    tid = tidpunkt(sammantrade, nar)
    paus = Ajournering(sammantrade=sammantrade, fran=tid).spara(av=av, skal="ajournerat")
    Handelse.skriv(sammantrade, "mote_ajournerat", av=av)
    return paus


@transaction.atomic
def ateruppta(sammantrade: Sammantrade, *, av: Anvandare, nar: dt.datetime | None = None) -> Ajournering:
    """Take the meeting up again. Raises Konflikt where it is not broken."""
    sammantrade = las_mote(sammantrade, av=av)
    paus = Ajournering.objects.filter(sammantrade=sammantrade, till=None).kvar().first()
    if paus is None:
        raise Konflikt("Sammanträdet är inte ajournerat.")
    paus.till = max(tidpunkt(sammantrade, nar), paus.fran)
    paus.spara(av=av, skal="återupptaget")
    Handelse.skriv(sammantrade, "mote_aterupptaget", av=av)
    return paus


@transaction.atomic
def avsluta(sammantrade: Sammantrade, *, av: Anvandare) -> Sammantrade:
    """End the meeting. From then on what happened at it is frozen in the database itself.

    Ends every presence and sets when announced texts must be in. Bordlagda items wait for the next list; what was
    återremitterat goes back to its officials with the body's reasons. Minutes begun for what was omedelbart justerat
    get the rest of their paragraphs. Raises PermissionDenied, OtillatetSteg, Konflikt with what is not dealt with.
    """
    sammantrade = Sammantrade.objects.select_related("organ").las(sammantrade.pk)
    policy.krav_fora_motet(av, sammantrade)
    lage = forumflow.nasta(sammantrade.lage, forumflow.Steg.AVSLUTA)
    punkter = list(Dagordningspunkt.objects.filter(sammantrade=sammantrade).med_arende().i_ordning())
    if kvar := [p for p in punkter if p.lage not in AVSLUTADE]:
        namn = ", ".join(f"”{p}”" for p in kvar[:5]) + (f" och {len(kvar) - 5} till" if len(kvar) > 5 else "")
        raise Konflikt(f"{namn} är inte avslutade. Behandla dem, eller bordlägg dem, innan sammanträdet avslutas.")
    nu = timezone.now()
    for span in Narvaropass.objects.filter(sammantrade=sammantrade, till=None).kvar():
        span.till = max(nu, span.fran)
        span.spara(av=av, skal="sammanträdet avslutat")
    for paus in Ajournering.objects.filter(sammantrade=sammantrade, till=None).kvar():
        paus.till = max(nu, paus.fran)
        paus.spara(av=av, skal="sammanträdet avslutat")
    timmar = sammantrade.organ.reservation_timmar
    for yttrande in Yttrande.objects.filter(sammantrade=sammantrade).kvar() if timmar is not None else ():
        yttrande.senast = nu + dt.timedelta(hours=timmar or 0)
        yttrande.spara(av=av, skal="sammanträdet avslutat")
    for punkt in punkter:
        _ater_till_handlaggarna(punkt, av=av)
    sammantrade.lage, sammantrade.avslutat = lage, nu
    sammantrade.spara(av=av, skal="avslutat")
    andrat(sammantrade, punkt=None)
    fullfolj(sammantrade, av=av)
    Handelse.skriv(sammantrade, "mote_avslutat", av=av, punkter=len(punkter))
    return sammantrade


def _ater_till_handlaggarna(punkt: Dagordningspunkt, *, av: Anvandare) -> None:
    """Send what the body återremitterade of *punkt* back to its officials, with the reasons, word for word."""
    if punkt.version is None or not any(b.lage == Punktlage.ATERREMITTERAD for b in punkt.behandlingar.all()):
        return
    rader = (
        Stallningstagande.objects.filter(dagordningspunkt=punkt, utfall=Utfall.ATERREMISS)
        .kvar()
        .select_related("behandling")
    )
    ater = {str(r.behandling.identitet) for r in rader if r.behandling}
    skal = "\n".join(dict.fromkeys(r.skal for r in rader))
    ater_fran_organet(punkt.version.skrivelse, av=av, punkter=ater, skal=skal, organ=str(punkt.sammantrade.organ))


def bild_av(punkt: Dagordningspunkt, moment: dt.datetime | None = None) -> Narvarobild:
    """Return the room in *punkt*, whose meeting is locked."""
    return narvarobild.ta(punkt.sammantrade, punkt=punkt, moment=moment)


def krav_beslutsfort(bild: Narvarobild) -> None:
    """Raise Konflikt unless the body may decide."""
    if not bild.beslutsforhet.ar:
        raise Konflikt(f"Organet kan inte besluta: {bild.beslutsforhet.ord}")
