"""The questions that the chair puts, one at a time, and what the chair finds that the body answers."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from arenden import dokument
from beslut import motesklocka, propositionsordning
from beslut.actions.motet import bild_av, krav_beslutsfort, krav_inte_ajournerat, las_pagaende
from beslut.actions.stallningstagande import (
    anteckna_kvar,
    anteckna_last,
    anteckna_ny_punkt,
    ater_till_fragan,
    fragan,
    stryk_proposition,
)
from beslut.actions.yrkande import avgor as avgor_yrkanden
from beslut.models import Behandling, Dagordningspunkt, Proposition, Votering, Yrkande
from beslut.motesflow import Utfall, Yrkandelage, Yrkandeslag, Yrkandesteg
from beslut.propositionsordning import AVSLAG, SKRIVELSEN, Fraga, Klart
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse


@transaction.atomic
def lagg_fram(
    punkt: Dagordningspunkt,
    behandling: Behandling | None = None,
    *,
    av: Anvandare,
    huvudforslag: str = SKRIVELSEN,
    tillagg: Yrkande | None = None,
) -> Proposition:
    """Write down that the chair puts the next question: on a beslutspunkt, on the whole item, or a moved new point.

    Locks the meeting. Raises PermissionDenied; Konflikt where one is put already, or nothing is left to put.
    """
    punkt = las_pagaende(punkt, av=av)
    oppen = Proposition.objects.filter(dagordningspunkt=punkt, funnen="").kvar().first()
    if oppen is not None:
        raise Konflikt(f"Propositionen ”{oppen}” är framlagd och inte besvarad. Anteckna svaret eller stryk den först.")
    if tillagg is not None:
        if tillagg.slag != Yrkandeslag.NY_PUNKT or tillagg.lage != Yrkandelage.FRAMSTALLT:
            raise Konflikt("Tilläggsyrkandet är redan avgjort eller återtaget.")
        fraga = propositionsordning.Proposition(Fraga.TILLAGG, str(tillagg.uuid), AVSLAG)
    else:
        nasta = fragan(punkt, behandling, huvudforslag=huvudforslag)
        if isinstance(nasta, Klart):
            raise Konflikt(f"Inget är kvar att fråga: propositionerna ledde till {nasta.utfall.label.lower()}.")
        if behandling is None and punkt.behandlingar.exists() and nasta.fraga in {Fraga.HUVUDSAK, Fraga.MOTFORSLAG}:
            raise Konflikt("Sakfrågan avgörs beslutspunkt för beslutspunkt. Lägg fram proposition på en av dem.")
        fraga = nasta
    sist = Proposition.objects.filter(dagordningspunkt=punkt).aggregate(sist=Max("nr"))["sist"] or 0
    ord_ = Ordval(punkt, behandling)
    proposition = Proposition(
        sammantrade=punkt.sammantrade,
        dagordningspunkt=punkt,
        behandling=behandling,
        nr=sist + 1,
        fraga=fraga.fraga,
        ja=fraga.ja,
        nej=fraga.nej,
        ja_ord=ord_(fraga.ja)[:1000],
        nej_ord=ord_(fraga.nej)[:1000] if fraga.nej else "",
        tid=motesklocka.nu(),
    ).spara(av=av, skal="framlagd")
    Handelse.skriv(punkt, "proposition", av=av, punkt=str(punkt), fraga=str(proposition))
    return proposition


class Ordval:
    """What an answer to a proposition is called: the proposal's words, whose it is."""

    def __init__(self, punkt: Dagordningspunkt, behandling: Behandling | None) -> None:
        self._behandling = behandling
        self._yrkanden = {
            str(y.uuid): y for y in Yrkande.objects.filter(dagordningspunkt=punkt).kvar().select_related("av")
        }

    def __call__(self, nyckel: str) -> str:
        match nyckel:
            case "skrivelsen":
                return (
                    f"bifall till förslaget i beslutspunkt {self._behandling.nr}"
                    if self._behandling
                    else "bifall till förslaget"
                )
            case "i_dag":
                return "ärendet avgörs i dag"
            case "avslag":
                return "avslag på tilläggsyrkandet"
        yrkande = self._yrkanden[nyckel]
        match yrkande.slag:
            case Yrkandeslag.ANDRAD:
                return f"bifall till {_genitiv(str(yrkande.av))} yrkande: {_citat(yrkande)}"
            case Yrkandeslag.NY_PUNKT:
                return f"bifall till {_genitiv(str(yrkande.av))} tilläggsyrkande: {_citat(yrkande)}"
            case Yrkandeslag.AVSLAG:
                return "avslag på förslaget"
            case Yrkandeslag.ATERREMISS:
                return "ärendet återremitteras"
            case Yrkandeslag.BORDLAGGNING:
                return "ärendet bordläggs"
        return "bifall till förslaget"


def _citat(yrkande: Yrkande) -> str:
    """Return the moved wording in quotation marks, for a sentence that sets its own full stop."""
    return f"”{dokument.till_text(yrkande.lydelse or {}).strip().removesuffix('.')}”"


def _genitiv(namn: str) -> str:
    return namn if namn.endswith(("s", "x", "z")) else f"{namn}s"


@transaction.atomic
def fann(proposition: Proposition, *, av: Anvandare, vann: str) -> Any:
    """Write down what the chair finds that the body answered by acclamation; the outcome follows where all is asked.

    Returns the ställningstaganden that it led to. Raises PermissionDenied, Konflikt.
    """
    punkt = las_pagaende(proposition.dagordningspunkt, av=av)
    proposition = _obesvarad(proposition)
    if vann not in {proposition.ja, proposition.nej} - {""}:
        raise Konflikt("Svaret är inget av dem som propositionen ställde mot varandra.")
    if Votering.objects.filter(proposition=proposition).kvar().exists():
        raise Konflikt("Votering är begärd på propositionen. Avsluta voteringen eller stryk den först.")
    return besvara(punkt, proposition, vann, Proposition.Funnen.ACKLAMATION, av=av)


def _obesvarad(proposition: Proposition) -> Proposition:
    proposition = Proposition.objects.select_related("behandling__version").las(proposition.pk)
    if proposition.struken or proposition.besvarad:
        raise Konflikt("Propositionen är redan besvarad eller struken.")
    return proposition


def besvara(punkt: Dagordningspunkt, proposition: Proposition, vann: str, funnen: str, *, av: Anvandare) -> Any:
    """Write the answer to the (locked) *proposition* and record what it led to, where nothing is left to ask.

    An återremiss whose movers gave no reasons waits for them: the sekreterare records it.
    """
    krav_inte_ajournerat(punkt.sammantrade)
    proposition.vann, proposition.funnen = vann, funnen
    proposition.spara(av=av, skal=f"besvarad genom {funnen}")
    Handelse.skriv(
        punkt, "proposition_besvarad", av=av, punkt=str(punkt), fraga=str(proposition), svar=proposition.vann_ord
    )
    if not vann:
        return []
    if proposition.fraga == Fraga.TILLAGG:
        yrkande = Yrkande.objects.select_related("dagordningspunkt").las(_pk(proposition.ja))
        yrkande.dagordningspunkt = punkt
        rad = anteckna_ny_punkt(yrkande, bifall=vann == proposition.ja, av=av)
        return [rad] if rad else []
    svar = fragan(punkt, proposition.behandling)
    if not isinstance(svar, Klart):
        return []
    if proposition.behandling is None and punkt.behandlingar.exists():
        return _hela(punkt, svar, av=av)
    yrkande_skal = (
        Yrkande.objects.filter(uuid=svar.yrkande).values_list("skal", flat=True).first() if svar.yrkande else ""
    )
    if svar.utfall == Utfall.ATERREMISS and not yrkande_skal:
        return []
    if svar.utfall == Utfall.BIFALL and proposition.behandling is None and svar.yrkande:
        return []
    krav_beslutsfort(bild_av(punkt))
    return [anteckna_last(punkt, proposition.behandling, svar.utfall, av=av)]


def _hela(punkt: Dagordningspunkt, svar: Klart, *, av: Anvandare) -> Any:
    """Record that the whole item was sent back or postponed, with the reasons of those who moved it."""
    yrkande = Yrkande.objects.get(uuid=svar.yrkande)
    if svar.utfall == Utfall.ATERREMISS and not yrkande.skal:
        return []
    anteckna_kvar(punkt, svar.utfall, av=av, skal=yrkande.skal, vann=yrkande)
    return list(punkt.stallningstaganden.kvar())


def _pk(nyckel: str) -> int:
    return Yrkande.objects.values_list("pk", flat=True).get(uuid=nyckel)


def oppna_for_votering(punkt: Dagordningspunkt, proposition: Proposition, *, av: Anvandare) -> None:
    """Take back what the chair found on the (locked) *proposition*, since votering is asked for; it stays written.

    Raises Konflikt where the meeting has gone on to another question, or the answer came of a votering.
    """
    if not proposition.besvarad:
        return
    senare = Proposition.objects.filter(dagordningspunkt=punkt, behandling=proposition.behandling).kvar()
    if proposition.funnen == Proposition.Funnen.VOTERING or senare.filter(nr__gt=proposition.nr).exists():
        raise Konflikt("Frågan är redan avgjord. Votering begärs innan nästa fråga ställs.")
    rader = punkt.stallningstaganden.kvar().select_related("behandling", "yrkande")
    if proposition.fraga == Fraga.TILLAGG:
        rader = rader.filter(yrkande__uuid=proposition.ja, ny_punkt=True)
    elif proposition.behandling is not None:
        rader = rader.filter(behandling=proposition.behandling)
    else:
        rader = rader.filter(ny_punkt=False)
    for rad in rader:
        ater_till_fragan(punkt, rad, av=av, skal="votering begärd")
    if proposition.fraga == Fraga.TILLAGG:
        avslagna = Yrkande.objects.filter(uuid=proposition.ja, lage=Yrkandelage.AVSLAGET)
        avgor_yrkanden(list(avslagna), Yrkandesteg.ANGRA, av=av)
    proposition.fann, proposition.vann, proposition.funnen = proposition.vann, "", ""
    proposition.spara(av=av, skal="votering begärd")


@transaction.atomic
def stryk(proposition: Proposition, *, av: Anvandare) -> None:
    """Strike a proposition that was put by mistake, and its votering. Raises Konflikt where it led to an outcome."""
    punkt = las_pagaende(proposition.dagordningspunkt, av=av)
    proposition = Proposition.objects.las(proposition.pk)
    if proposition.struken:
        return
    senare = Proposition.objects.filter(dagordningspunkt=punkt, behandling=proposition.behandling).kvar()
    if senare.filter(nr__gt=proposition.nr).exists():
        raise Konflikt("En senare proposition bygger på den här. Stryk den senare först.")
    if punkt.stallningstaganden.kvar().filter(behandling=proposition.behandling, ny_punkt=False).exists():
        raise Konflikt("Propositionen har lett till ett ställningstagande. Ångra det först.")
    stryk_proposition(proposition, av=av)
    Handelse.skriv(punkt, "proposition_struken", av=av, punkt=str(punkt), fraga=str(proposition))
