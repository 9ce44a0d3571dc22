"""What members move at the meeting, and who joins in."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from arenden import dokument
from beslut import motesklocka
from beslut.actions.motet import bild_av, las_pagaende, las_punkt
from beslut.flow import Punktlage
from beslut.models import Behandling, Dagordningspunkt, Deltagande, Proposition, Yrkande
from beslut.motesflow import Yrkandelage, Yrkandeslag, Yrkandesteg, nasta_yrkande
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse

MED_LYDELSE = frozenset({Yrkandeslag.ANDRAD, Yrkandeslag.NY_PUNKT})
I_SAK = frozenset({Yrkandeslag.BIFALL, Yrkandeslag.AVSLAG})


def som_text(lydelse: str) -> dict[str, Any]:
    """Return what was typed as a text: a paragraph for each line with words. Raises Konflikt for control signs."""
    rader = [" ".join(rad.split()) for rad in lydelse.splitlines()]
    try:
        return dict(dokument.med_id({"type": "doc", "content": [dokument.stycke(rad) for rad in rader if rad]}))
    except dokument.OgiltigtDokument as fel:
        raise Konflikt(str(fel)) from fel


@transaction.atomic
def framstall(
    punkt: Dagordningspunkt,
    *,
    av: Anvandare,
    yrkar: Deltagande,
    slag: str,
    behandling: Behandling | None = None,
    lydelse: str = "",
    skal: str = "",
    instammer: Sequence[Deltagande] = (),
) -> Yrkande:
    """Write down a yrkande that *yrkar* made in an item that goes on, on one beslutspunkt or on all of it.

    Bifall and avslag of the whole item are moved on each beslutspunkt that waits; the first of them is returned.
    Only those who serve move, and join in. Locks the meeting. Raises PermissionDenied, Konflikt.
    """
    punkt = las_pagaende(punkt, av=av)
    _krav_tjanstgor(punkt, [yrkar, *instammer])
    if slag in MED_LYDELSE and not lydelse.strip():
        raise Konflikt("Yrkandet saknar lydelse. Skriv hur punkten ska lyda.")
    if slag == Yrkandeslag.ANDRAD and behandling is None:
        raise Konflikt("En ändrad lydelse gäller en beslutspunkt. Välj vilken.")
    mal: list[Behandling | None] = [None if slag == Yrkandeslag.NY_PUNKT else behandling]
    if behandling is None and slag in I_SAK and (alla := list(punkt.behandlingar.order_by("nr"))):
        # The merits are put on one beslutspunkt at a time: what is moved on all of them is moved on each.
        mal = [b for b in alla if b.lage == Punktlage.VANTAR]
        if not mal:
            raise Konflikt("Alla beslutspunkter är redan behandlade.")
    rader = [
        _framstall(punkt, gallande, av=av, yrkar=yrkar, slag=slag, lydelse=lydelse, skal=skal, instammer=instammer)
        for gallande in mal
    ]
    return rader[0]


def _framstall(
    punkt: Dagordningspunkt,
    behandling: Behandling | None,
    *,
    av: Anvandare,
    yrkar: Deltagande,
    slag: str,
    lydelse: str,
    skal: str,
    instammer: Sequence[Deltagande],
) -> Yrkande:
    _krav_ofragad(punkt, behandling, slag)
    yrkande = Yrkande(
        sammantrade=punkt.sammantrade,
        dagordningspunkt=punkt,
        behandling=behandling,
        slag=slag,
        av=_konto(yrkar),
        lydelse=som_text(lydelse) if slag in MED_LYDELSE else None,
        skal=skal,
        lage=nasta_yrkande(Yrkandelage.UTKAST, Yrkandesteg.FRAMSTALL),
        framstallt=motesklocka.nu(),
    ).spara(av=av, skal="framställt")
    yrkande.instammer.set([_konto(d) for d in instammer if d.pk != yrkar.pk])
    handelse(yrkande, Yrkandesteg.FRAMSTALL, av=av)
    return yrkande


@transaction.atomic
def framstall_forberett(yrkande: Yrkande, *, av: Anvandare) -> Yrkande:
    """Write down that a yrkande prepared beforehand was put, with those of its co-movers who serve in the item.

    Raises PermissionDenied, Konflikt.
    """
    punkt = las_pagaende(yrkande.dagordningspunkt, av=av)
    yrkande = Yrkande.objects.select_related("av", "behandling").las(yrkande.pk)
    _krav_tjanstgor(punkt, [_deltagande(punkt, yrkande.av)])
    _krav_ofragad(punkt, yrkande.behandling, yrkande.slag)
    yrkande.lage = nasta_yrkande(yrkande.lage, Yrkandesteg.FRAMSTALL)
    yrkande.framstallt = motesklocka.nu()
    yrkande.spara(av=av, skal="framställt")
    # Who joined in beforehand and is not there, or has jäv, joins in nothing.
    bild = bild_av(punkt)
    tjanstgor = {_konto(d).pk for d in bild.deltaganden if d.pk in bild.tjanstgorande and d.pk not in bild.javiga}
    yrkande.instammer.set(yrkande.instammer.filter(pk__in=tjanstgor))
    handelse(yrkande, Yrkandesteg.FRAMSTALL, av=av)
    return yrkande


@transaction.atomic
def instam(yrkande: Yrkande, deltagande: Deltagande, *, av: Anvandare) -> Yrkande:
    """Write down that *deltagande* joins in the yrkande."""
    punkt = las_pagaende(yrkande.dagordningspunkt, av=av)
    yrkande = Yrkande.objects.las(yrkande.pk)
    if yrkande.lage != Yrkandelage.FRAMSTALLT:
        raise Konflikt(f"Yrkandet är {yrkande.get_lage_display().lower()}. Ingen kan längre instämma i det.")
    _krav_tjanstgor(punkt, [deltagande])
    yrkande.instammer.add(_konto(deltagande))
    yrkande.spara(av=av, skal=f"{deltagande} instämmer"[:100])
    return yrkande


@transaction.atomic
def aterta(yrkande: Yrkande, *, av: Anvandare) -> Yrkande:
    """Write down that its mover took the yrkande back. Raises Konflikt where it is being put."""
    punkt = las_punkt(yrkande.dagordningspunkt, av=av)
    yrkande = Yrkande.objects.las(yrkande.pk)
    if Proposition.objects.filter(dagordningspunkt=punkt).kvar().filter(ja=str(yrkande.uuid)).exists() or (
        Proposition.objects.filter(dagordningspunkt=punkt).kvar().filter(nej=str(yrkande.uuid)).exists()
    ):
        raise Konflikt("Proposition är redan framlagd på yrkandet. Stryk propositionen först.")
    yrkande.lage = nasta_yrkande(yrkande.lage, Yrkandesteg.ATERTA)
    yrkande.spara(av=av, skal="återtaget")
    handelse(yrkande, Yrkandesteg.ATERTA, av=av)
    return yrkande


def avgor(yrkanden: Sequence[Yrkande], steg: Yrkandesteg, *, av: Anvandare) -> None:
    """Take *steg* with each of *yrkanden*, whose meeting is locked."""
    for yrkande in yrkanden:
        yrkande.lage = nasta_yrkande(yrkande.lage, steg)
        yrkande.spara(av=av, skal=steg.label)


def _konto(deltagande: Deltagande) -> Anvandare:
    if deltagande.anvandare is None:
        raise Konflikt(f"{deltagande} är inte förtroendevald i organet och kan inte yrka.")
    return deltagande.anvandare


def _deltagande(punkt: Dagordningspunkt, person: Anvandare) -> Deltagande:
    rad = Deltagande.objects.filter(sammantrade=punkt.sammantrade, anvandare=person).kvar().first()
    if rad is None:
        raise Konflikt(f"{person} är inte kallad till sammanträdet.")
    return rad


def _krav_tjanstgor(punkt: Dagordningspunkt, deltaganden: Sequence[Deltagande]) -> None:
    bild = bild_av(punkt)
    for d in deltaganden:
        if d.pk in bild.javiga:
            raise Konflikt(f"{d} har jäv i punkten och kan inte yrka eller instämma i den.")
        if d.pk not in bild.tjanstgorande:
            raise Konflikt(f"{d} tjänstgör inte nu och kan inte yrka eller instämma.")


def _krav_ofragad(punkt: Dagordningspunkt, behandling: Behandling | None, slag: str) -> None:
    """Raise Konflikt once the chair has put the question that the yrkande would have been part of."""
    if behandling is not None and behandling.dagordningspunkt_id != punkt.pk:
        raise Konflikt("Beslutspunkten hör till en annan punkt på listan.")
    if slag == Yrkandeslag.NY_PUNKT:
        return
    fragor = Proposition.objects.filter(dagordningspunkt=punkt, behandling=behandling).kvar()
    formell = slag in {Yrkandeslag.ATERREMISS, Yrkandeslag.BORDLAGGNING}
    if fragor.filter(fraga=slag).exists() if formell else fragor.filter(fraga__in=["huvudsak", "motforslag"]).exists():
        raise Konflikt("Överläggningen är avslutad: proposition är redan framlagd. Stryk den, om yrkandet ska med.")


def handelse(yrkande: Yrkande, steg: Yrkandesteg, *, av: Anvandare) -> None:
    """Record what the body now knows of the yrkande."""
    punkt = yrkande.dagordningspunkt
    Handelse.skriv(
        punkt, f"yrkande_{steg}", av=av, skal=yrkande.skal, yrkande=yrkande.get_slag_display(), namn=str(yrkande.av)
    )
