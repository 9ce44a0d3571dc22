"""Voteringar: begun, voted in, counted, ended. Whose vote counts is asked of the room at the moment it is given."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from beslut import motesklocka, omrostning
from beslut.actions.motet import bild_av, krav_beslutsfort, krav_inte_ajournerat, las_pagaende
from beslut.actions.proposition import besvara, oppna_for_votering
from beslut.models import Dagordningspunkt, Deltagande, Proposition, Rost, Votering
from beslut.narvarobild import Narvarobild, namnen
from beslut.omrostning import Form, Genom, Rakning, Rostvarde
from beslut.propositionsordning import Fraga
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse


@transaction.atomic
def begar(proposition: Proposition, *, av: Anvandare, form: str = Form.UPPROP) -> Votering:
    """Write down that votering is asked for on *proposition*, before or after the chair has found what is answered.

    Open, but for elections (which have no proposition).

    Locks the meeting. Raises PermissionDenied, Konflikt.
    """
    punkt = las_pagaende(proposition.dagordningspunkt, av=av)
    proposition = Proposition.objects.select_related("behandling").las(proposition.pk)
    if proposition.struken:
        raise Konflikt("Propositionen är struken. Lägg fram den på nytt.")
    if not proposition.nej:
        raise Konflikt("Det finns bara ett förslag. Votering står mellan två.")
    if form == Form.SLUTEN:
        raise Konflikt("Bara val sker med slutna sedlar. Välj upprop eller räkning.")
    if Votering.objects.filter(proposition=proposition).kvar().exists():
        raise Konflikt("Votering är redan begärd på propositionen.")
    krav_beslutsfort(bild_av(punkt))
    oppna_for_votering(punkt, proposition, av=av)
    votering = Votering(
        sammantrade=punkt.sammantrade,
        dagordningspunkt=punkt,
        proposition=proposition,
        form=Form(form),
        tid=motesklocka.nu(),
    ).spara(av=av, skal="begärd")
    Handelse.skriv(punkt, "votering", av=av, punkt=str(punkt), fraga=str(proposition))
    return votering


@transaction.atomic
def rosta(votering: Votering, roster: Mapping[int, str], *, av: Anvandare) -> int:
    """Write down how people voted in the upprop: deltagande → ja, nej or avstår; "" takes a vote back.

    Only those who serve in the item, none with jäv. Raises PermissionDenied, Konflikt.
    """
    punkt = las_pagaende(votering.dagordningspunkt, av=av)
    votering = _oppen(votering)
    if votering.form != Form.UPPROP:
        raise Konflikt("Rösterna räknas i den här voteringen. Ange antalen.")
    krav_inte_ajournerat(punkt.sammantrade)
    bild = bild_av(punkt)
    _krav_rostratt(bild, roster)
    finns = {r.deltagande_id: r for r in votering.roster.all()}
    nu = motesklocka.nu()
    nya = [
        Rost(
            sammantrade=punkt.sammantrade,
            votering=votering,
            deltagande_id=pk,
            varde=Rostvarde(varde),
            tid=nu,
        )
        for pk, varde in roster.items()
        if varde and pk not in finns
    ]
    bulk_create_with_history(nya, Rost, default_user=av)
    for pk, rad in finns.items():
        varde = roster.get(pk, rad.varde)
        if not varde:
            rad.delete()
        elif rad.varde != varde:
            rad.varde = Rostvarde(varde)
            rad.save()
    return len(roster)


def _krav_rostratt(bild: Narvarobild, roster: Mapping[int, str]) -> None:
    if utan := [pk for pk in roster if pk not in bild.tjanstgorande]:
        vilka = [d for d in bild.deltaganden if d.pk in utan]
        orsak = "har jäv i punkten" if any(d.pk in bild.javiga for d in vilka) else "tjänstgör inte nu"
        raise Konflikt(f"{namnen(vilka) or 'Personen'} {orsak} och kan inte rösta.")


def _oppen(votering: Votering) -> Votering:
    votering = Votering.objects.select_related("proposition__behandling__version").las(votering.pk)
    if votering.struken or votering.avslutad:
        raise Konflikt("Voteringen är avslutad eller struken.")
    return votering


@transaction.atomic
def avsluta(
    votering: Votering,
    *,
    av: Anvandare,
    ja: int | None = None,
    nej: int | None = None,
    avstar: int | None = None,
    utslag: str = "",
) -> Votering:
    """End an open votering: count an upprop, or take the counts given; the answer and the outcome follow.

    At a tie the chair's casting vote decides, where the body has one: *utslag*, or the chair's own vote of the
    upprop. Raises PermissionDenied; Konflikt where somebody has not answered the upprop, where the counts are more
    than those who serve, or at a tie without a casting vote.
    """
    punkt = las_pagaende(votering.dagordningspunkt, av=av)
    votering = _oppen(votering)
    proposition = votering.proposition
    if proposition is None:
        raise Konflikt("Ett val avslutas när rösterna har räknats.")
    bild = bild_av(punkt)
    krav_beslutsfort(bild)
    if votering.form == Form.UPPROP:
        rakning, ordforandens = _rakna_upprop(votering, bild)
        if rakning.ja == rakning.nej and ordforandens and utslag in {"ja", "nej"} and utslag != ordforandens:
            raise Konflikt(
                f"Ordföranden har svarat {ordforandens} i uppropet, och det är utslagsrösten. Ändra det som är fel."
            )
    else:
        rakning, ordforandens = Rakning(ja or 0, nej or 0, avstar or 0), None
        if rakning.alla > len(bild.tjanstgor):
            raise Konflikt(f"{rakning.alla} röster är fler än de {len(bild.tjanstgor)} som tjänstgör. Räkna igen.")
        if not rakning.avgivna:
            raise Konflikt("Ange hur många som röstade ja och nej.")
    remiss = proposition.fraga in {Fraga.ATERREMISS, Fraga.BORDLAGGNING}
    en_tredjedel = remiss and punkt.sammantrade.organ.minoritetsaterremiss and not _minoriteten_har_fatt(punkt)
    minoritet = len(bild.tjanstgor) if en_tredjedel else 0
    try:
        utgang = omrostning.avgor(
            rakning,
            utslag=Rostvarde(utslag) if utslag in {"ja", "nej"} else ordforandens,
            utslagsrost=punkt.sammantrade.organ.utslagsrost,
            minoritet_av=minoritet,
        )
    except omrostning.UtslagKravs as fel:
        raise Konflikt(str(fel)) from fel
    votering.ja, votering.nej, votering.avstar = rakning.ja, rakning.nej, rakning.avstar
    votering.vinner, votering.genom = utgang.vinner or "", utgang.genom
    votering.utslag = utgang.vinner or "" if utgang.genom == Genom.UTSLAGSROST else ""
    votering.ord = omrostning.i_ord(rakning, utgang)
    votering.avslutad = motesklocka.nu()
    votering.spara(av=av, skal="avslutad")
    Handelse.skriv(punkt, "votering_avslutad", av=av, punkt=str(punkt), resultat=votering.ord)
    vann = {Rostvarde.JA: proposition.ja, Rostvarde.NEJ: proposition.nej}[utgang.vinner] if utgang.vinner else ""
    besvara(punkt, proposition, vann, Proposition.Funnen.VOTERING, av=av)
    return votering


def _minoriteten_har_fatt(punkt: Dagordningspunkt) -> bool:
    """Tell whether a third has postponed the matter, or sent it back, before: once is what it can (KL 5:50)."""
    fore: list[int] = []
    tidigare = punkt.fran
    while tidigare is not None and tidigare.pk not in fore:
        fore.append(tidigare.pk)
        tidigare = tidigare.fran
    return Votering.objects.kvar().filter(dagordningspunkt__in=fore, genom=Genom.MINORITET).exists()


def _rakna_upprop(votering: Votering, bild: Narvarobild) -> tuple[Rakning, Rostvarde | None]:
    roster = {r.deltagande_id: r.varde for r in votering.roster.all()}
    _krav_rostratt(bild, dict.fromkeys(roster, ""))
    if saknas := [d for d in bild.tjanstgor if d.pk not in roster]:
        fler = f" och {len(saknas) - 3} till" if len(saknas) > 3 else ""
        raise Konflikt(f"{namnen(saknas[:3])}{fler} har inte svarat i uppropet. Anteckna ja, nej eller avstår.")
    varden = list(roster.values())
    chef = roster.get(bild.ordforande.pk) if bild.ordforande else None
    return (
        Rakning(varden.count(Rostvarde.JA), varden.count(Rostvarde.NEJ), varden.count(Rostvarde.AVSTAR)),
        Rostvarde(chef) if chef in {Rostvarde.JA, Rostvarde.NEJ} else None,
    )


@transaction.atomic
def val(
    punkt: Dagordningspunkt, *, av: Anvandare, kandidater: Mapping[str, int], blanka: int = 0, lott: str = ""
) -> Votering:
    """Record a secret election to one seat: how many votes each got; at a tie, whom the lot fell on.

    Who voted how is nowhere written. Locks the meeting. Raises PermissionDenied, Konflikt.
    """
    punkt = las_pagaende(punkt, av=av)
    krav_inte_ajournerat(punkt.sammantrade)
    bild = bild_av(punkt)
    krav_beslutsfort(bild)
    antal = sum(kandidater.values()) + blanka
    if antal > len(bild.tjanstgor):
        raise Konflikt(f"{antal} röster är fler än de {len(bild.tjanstgor)} som tjänstgör. Räkna igen.")
    try:
        vald, genom = omrostning.valj(kandidater, lott=lott)
    except ValueError as fel:
        raise Konflikt(str(fel)) from fel
    votering = Votering(
        sammantrade=punkt.sammantrade,
        dagordningspunkt=punkt,
        form=Form.SLUTEN,
        kandidater=[{"namn": namn, "roster": roster} for namn, roster in kandidater.items()],
        blanka=blanka,
        utslag=lott if genom == Genom.LOTT else "",
        vinner=vald,
        genom=genom,
        ord=omrostning.val_i_ord(kandidater, blanka, vald, genom),
        tid=motesklocka.nu(),
        avslutad=motesklocka.nu(),
    ).spara(av=av, skal="val")
    Handelse.skriv(punkt, "votering_avslutad", av=av, punkt=str(punkt), resultat=votering.ord)
    return votering


@transaction.atomic
def stryk(votering: Votering, *, av: Anvandare) -> None:
    """Strike a votering that goes on; the proposition can then be answered otherwise. Raises Konflikt once ended."""
    punkt = las_pagaende(votering.dagordningspunkt, av=av)
    votering = Votering.objects.las(votering.pk)
    if votering.struken:
        return
    if votering.avslutad and votering.proposition_id is not None:
        raise Konflikt("Voteringen är avslutad. Ångra ställningstagandet eller stryk propositionen i stället.")
    votering.struken = timezone.now()
    votering.avslutad = votering.avslutad or votering.struken
    votering.spara(av=av, skal="struken")
    Handelse.skriv(punkt, "votering_struken", av=av, punkt=str(punkt))


def rostande(votering: Votering, bild: Narvarobild) -> list[tuple[Deltagande, str]]:
    """Return those who answer the upprop, the chair last, each with the vote given ("" before)."""
    roster: dict[int, Any] = {r.deltagande_id: r.varde for r in votering.roster.all()}
    chef = bild.ordforande
    ordning = [d for d in bild.tjanstgor if d != chef] + ([chef] if chef else [])
    return [(d, roster.get(d.pk, "")) for d in ordning]
