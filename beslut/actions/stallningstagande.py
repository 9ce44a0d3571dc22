"""What the body concluded, point by point: recorded, and struck again while the meeting goes on."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from beslut import motesklocka, propositionsordning
from beslut.actions.motet import (
    avsluta_last,
    bild_av,
    byt,
    krav_beslutsfort,
    krav_inte_ajournerat,
    las_mote,
    las_pagaende,
)
from beslut.actions.yrkande import avgor as avgor_yrkanden
from beslut.actions.yrkande import som_text
from beslut.flow import Lage, Punktlage, Punktsteg, Steg, punkten
from beslut.models import Behandling, Dagordningspunkt, Proposition, Stallningstagande, Votering, Yrkande, Yttrande
from beslut.motesflow import BESLUT, FORMELLA, STEG, Utfall, Yrkandelage, Yrkandeslag, Yrkandesteg
from beslut.propositionsordning import Besvarad, Forslag, Klart
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse, Sammantrade

FORMELLA_SLAG = frozenset({Yrkandeslag.ATERREMISS, Yrkandeslag.BORDLAGGNING})


def fragan(
    punkt: Dagordningspunkt, behandling: Behandling | None, *, huvudforslag: str = propositionsordning.SKRIVELSEN
) -> propositionsordning.Proposition | Klart:
    """Return what the chair has to put next on a beslutspunkt, or on the whole item, or what it has come to.

    On an item with beslutspunkter only sending back and postponing are put on all of it at once.
    """
    yrkanden = list(Yrkande.objects.filter(dagordningspunkt=punkt, behandling=behandling).framstallda())
    propositioner = list(
        Proposition.objects.filter(dagordningspunkt=punkt, behandling=behandling).kvar().order_by("nr")
    )
    return fragan_bland(yrkanden, propositioner, huvudforslag=huvudforslag)


def fragan_bland(
    yrkanden: Sequence[Yrkande],
    propositioner: Sequence[Proposition],
    *,
    huvudforslag: str = propositionsordning.SKRIVELSEN,
) -> propositionsordning.Proposition | Klart:
    """Return the same for rows that are already read: those of one beslutspunkt, or of the whole item."""
    return propositionsordning.nasta(
        [Forslag(str(y.uuid), Yrkandeslag(y.slag)) for y in yrkanden if y.slag != Yrkandeslag.NY_PUNKT],
        [
            Besvarad(propositionsordning.Fraga(p.fraga), p.ja, p.nej, p.vann)
            for p in propositioner
            if p.besvarad and p.vann and p.fraga != propositionsordning.Fraga.TILLAGG
        ],
        huvudforslag=huvudforslag,
    )


@transaction.atomic
def anteckna(
    punkt: Dagordningspunkt,
    *,
    av: Anvandare,
    utfall: str,
    behandlingar: Sequence[Behandling] = (),
    lydelse: str = "",
    skal: str = "",
) -> list[Stallningstagande]:
    """Record what the body concluded: on *behandlingar* in one go, or on an item without beslutspunkter.

    Where something was moved the chair has put it first, and the record is what the body answered. *lydelse* is the
    decided wording of a point changed without a yrkande, or what was concluded on an item without points.
    Locks the meeting. Raises PermissionDenied, OtillatetSteg; Konflikt where the body may not decide, where something
    moved has not been put, where the reasons or the wording is missing.
    """
    punkt = las_pagaende(punkt, av=av)
    valt = Utfall(utfall)
    valda = list(
        Behandling.objects.select_for_update(of=("self",))
        .filter(dagordningspunkt=punkt, pk__in=[b.pk for b in behandlingar])
        .select_related("version")
        .order_by("nr")
    )
    if len(valda) != len(behandlingar) or (not valda and punkt.behandlingar.exists()):
        raise Konflikt("Välj vilka beslutspunkter det gäller.")
    if len(valda) > 1 and valt == Utfall.ANDRAD:
        raise Konflikt("En ändrad lydelse antecknas för en beslutspunkt i taget.")
    samlat = uuid.uuid4() if len(valda) > 1 else None
    if valt in BESLUT:
        krav_beslutsfort(bild_av(punkt))
    mal: list[Behandling | None] = [*valda] or [None]
    return [
        anteckna_last(punkt, behandling, valt, av=av, lydelse=lydelse.strip(), skal=skal.strip(), samlat=samlat)
        for behandling in mal
    ]


@transaction.atomic
def anteckna_hela(punkt: Dagordningspunkt, *, av: Anvandare, utfall: str, skal: str = "") -> list[Stallningstagande]:
    """Record that all that waits of an item was sent back or postponed, or not taken up, whatever was moved on it.

    Raises PermissionDenied; Konflikt for any other outcome, where the body answered that it decides today, or where
    the reasons are missing.
    """
    punkt = las_pagaende(punkt, av=av)
    valt = Utfall(utfall)
    if valt in BESLUT and valt not in FORMELLA:
        raise Konflikt("Sakfrågan avgörs beslutspunkt för beslutspunkt.")
    svar = fragan(punkt, None)
    vann = None
    if valt in FORMELLA and Yrkande.objects.filter(dagordningspunkt=punkt, behandling=None).framstallda().exists():
        if not isinstance(svar, Klart) or svar.utfall != valt:
            raise Konflikt("Yrkandet om hela ärendet är inte bifallet. Lägg fram propositionen först.")
        vann = Yrkande.objects.filter(uuid=svar.yrkande).first()
    anteckna_kvar(punkt, valt, av=av, skal=skal.strip() or (vann.skal if vann else ""), vann=vann)
    return list(punkt.stallningstaganden.kvar())


def anteckna_kvar(
    punkt: Dagordningspunkt, utfall: Utfall, *, av: Anvandare, skal: str = "", vann: Yrkande | None = None
) -> None:
    """Record the same outcome for every beslutspunkt of the locked *punkt* that has none, or for the item itself.

    *vann* is the yrkande on the whole item that prevailed; the others on it are refused.
    """
    if vann is not None:
        hela = Yrkande.objects.filter(dagordningspunkt=punkt, behandling=None, lage=Yrkandelage.FRAMSTALLT).kvar()
        _avgor([y for y in hela if y.slag != Yrkandeslag.NY_PUNKT], vann, utfall, av=av)
    kvar: list[Behandling | None] = list(
        punkt.behandlingar.filter(lage=Punktlage.VANTAR).select_related("version").order_by("nr")
    )
    if not kvar and punkt.behandlingar.exists():
        return
    if utfall in BESLUT:
        krav_beslutsfort(bild_av(punkt))
    samlat = uuid.uuid4() if len(kvar) > 1 else None
    for behandling in kvar or [None]:
        anteckna_last(punkt, behandling, utfall, av=av, skal=skal, samlat=samlat, ofragat=True)


def anteckna_last(
    punkt: Dagordningspunkt,
    behandling: Behandling | None,
    utfall: Utfall,
    *,
    av: Anvandare,
    lydelse: str = "",
    skal: str = "",
    samlat: uuid.UUID | None = None,
    ofragat: bool = False,
) -> Stallningstagande:
    """Record one outcome of a body that may decide (the caller has asked).

    *ofragat*: what was moved on the point falls with it, since the whole item was answered.
    """
    krav_inte_ajournerat(punkt.sammantrade)
    if behandling is not None:
        behandling.lage = punkten(behandling.lage, STEG[utfall])
    elif punkt.stallningstaganden.kvar().filter(behandling=None, ny_punkt=False).exists():
        raise Konflikt(f"{punkt} har redan ett ställningstagande. Ångra det först.")
    yrkanden = list(Yrkande.objects.filter(dagordningspunkt=punkt, behandling=behandling).framstallda())
    egna = [y for y in yrkanden if y.lage == Yrkandelage.FRAMSTALLT and y.slag != Yrkandeslag.NY_PUNKT]
    vann = _vann(punkt, behandling, utfall, egna) if utfall in BESLUT and not ofragat else None
    if vann is not None:
        skal = skal or vann.skal
    if utfall == Utfall.ATERREMISS and not skal:
        raise Konflikt("Skälet till återremissen saknas. Skriv vad som ska kompletteras eller utredas.")
    doc = _lydelse(behandling, utfall, vann, lydelse)
    if utfall == Utfall.ANDRAD and doc is None:
        raise Konflikt("Den beslutade lydelsen saknas. Skriv hur punkten ska lyda.")
    rad = Stallningstagande(
        sammantrade=punkt.sammantrade,
        dagordningspunkt=punkt,
        behandling=behandling,
        yrkande=vann,
        utfall=utfall,
        lydelse=doc,
        skal=skal,
        samlat=samlat,
        enhalligt=not [y for y in egna if y.slag != Yrkandeslag.BIFALL],
        tid=motesklocka.nu(),
    ).spara(av=av, skal=str(utfall.label))
    if behandling is not None:
        behandling.spara(av=av, skal=str(utfall.label))
    _avgor(egna, vann, utfall, av=av)
    _handelse(rad, "stallningstagande", av=av)
    return rad


def _vann(
    punkt: Dagordningspunkt, behandling: Behandling | None, utfall: Utfall, egna: Sequence[Yrkande]
) -> Yrkande | None:
    """Return the yrkande that prevailed, or None; raise Konflikt where the record is not what the body answered."""
    if behandling is not None:
        _krav_helheten_provad(punkt)
    if not egna:
        return None
    svar = fragan(punkt, behandling)
    if not isinstance(svar, Klart):
        if svar.nej or any(y.slag != Yrkandeslag.BIFALL for y in egna):
            raise Konflikt(
                "Det finns yrkanden som inte är prövade. Lägg fram propositionen och anteckna vad ordföranden finner, "
                "eller återta yrkandet."
            )
        if utfall != Utfall.BIFALL:
            raise Konflikt("Det enda yrkandet är bifall. Anteckna bifall, eller det yrkande som har kommit till.")
        return next((y for y in egna if y.slag == Yrkandeslag.BIFALL), None)
    if svar.utfall != utfall:
        raise Konflikt(
            f"Propositionerna ledde till {svar.utfall.label.lower()}, inte {utfall.label.lower()}. "
            "Stryk den sista propositionen, om den är fel antecknad."
        )
    bifall = (y for y in egna if y.slag == Yrkandeslag.BIFALL)
    return next((y for y in egna if str(y.uuid) == svar.yrkande), None) or (
        next(bifall, None) if utfall == Utfall.BIFALL else None
    )


def _krav_helheten_provad(punkt: Dagordningspunkt) -> None:
    """Raise Konflikt while sending back or postponing the whole item is moved and not put: that goes first."""
    formella = list(
        Yrkande.objects.filter(dagordningspunkt=punkt, behandling=None, slag__in=FORMELLA_SLAG).framstallda()
    )
    if not formella:
        return
    propositioner = list(Proposition.objects.filter(dagordningspunkt=punkt, behandling=None).kvar().order_by("nr"))
    svar = fragan_bland(formella, propositioner)
    if isinstance(svar, Klart) or svar.fraga in {
        propositionsordning.Fraga.BORDLAGGNING,
        propositionsordning.Fraga.ATERREMISS,
    }:
        raise Konflikt(
            "Det är yrkat att hela ärendet ska återremitteras eller bordläggas. Det prövas före sakfrågan: "
            "lägg fram den propositionen först."
        )


def _lydelse(
    behandling: Behandling | None, utfall: Utfall, vann: Yrkande | None, lydelse: str
) -> dict[str, Any] | None:
    if utfall == Utfall.ANDRAD:
        return vann.lydelse if vann is not None and vann.lydelse else som_text(lydelse) if lydelse else None
    if utfall == Utfall.BIFALL and behandling is not None:
        return dict(behandling.punkt["lydelse"])
    return som_text(lydelse) if lydelse and behandling is None else None


def _avgor(egna: Sequence[Yrkande], vann: Yrkande | None, utfall: Utfall, *, av: Anvandare) -> None:
    """Settle what was moved: what prevailed, what was refused, and what fell since the merits were not tried."""
    bifallna = [y for y in egna if vann is not None and (y.pk == vann.pk or y.slag == vann.slag == Yrkandeslag.BIFALL)]
    ovriga = [y for y in egna if y not in bifallna]
    i_sak = utfall not in FORMELLA and utfall in BESLUT
    avgor_yrkanden(bifallna, Yrkandesteg.BIFALL, av=av)
    avslagna = [y for y in ovriga if i_sak or y.slag in FORMELLA_SLAG]
    avgor_yrkanden(avslagna, Yrkandesteg.AVSLA, av=av)
    avgor_yrkanden([y for y in ovriga if y not in avslagna], Yrkandesteg.FALLA, av=av)


def anteckna_ny_punkt(yrkande: Yrkande, *, bifall: bool, av: Anvandare) -> Stallningstagande | None:
    """Settle a moved new point of a locked item that goes on; return what the body concluded, or None for avslag."""
    avgor_yrkanden([yrkande], Yrkandesteg.BIFALL if bifall else Yrkandesteg.AVSLA, av=av)
    if not bifall:
        return None
    punkt = yrkande.dagordningspunkt
    krav_beslutsfort(bild_av(punkt))
    rad = Stallningstagande(
        sammantrade=punkt.sammantrade,
        dagordningspunkt=punkt,
        yrkande=yrkande,
        ny_punkt=True,
        utfall=Utfall.BIFALL,
        lydelse=yrkande.lydelse,
        tid=motesklocka.nu(),
    ).spara(av=av, skal="ny punkt")
    _handelse(rad, "stallningstagande", av=av)
    return rad


@transaction.atomic
def angra(rad: Stallningstagande, *, av: Anvandare, skal: str = "") -> None:
    """Strike a record that was wrong, and the last proposition that led to it, so that it can be made anew.

    Raises PermissionDenied, Konflikt where a member has announced a dissent from it.
    """
    punkt = las_pagaende(rad.dagordningspunkt, av=av)
    rad = Stallningstagande.objects.select_related("behandling", "yrkande").las(rad.pk)
    if rad.struken:
        return
    ater_till_fragan(punkt, rad, av=av, skal=skal)
    fragor = Proposition.objects.filter(dagordningspunkt=punkt, behandling=rad.behandling).kvar()
    fragor = (
        fragor.filter(ja=str(rad.yrkande.uuid)) if rad.ny_punkt and rad.yrkande else fragor.exclude(fraga="tillagg")
    )
    if sista := fragor.order_by("-nr").first():
        stryk_proposition(sista, av=av)


def ater_till_fragan(punkt: Dagordningspunkt, rad: Stallningstagande, *, av: Anvandare, skal: str) -> None:
    """Strike a record of the locked *punkt*: the beslutspunkt waits again, and what was moved on it stands again."""
    if Yttrande.objects.filter(dagordningspunkt=punkt, behandling=rad.behandling).kvar().exists():
        raise Konflikt("Någon har anmält avvikelse eller yttrande till ställningstagandet. Stryk det först.")
    rad.struken, rad.struket_skal = timezone.now(), skal[:300]
    rad.spara(av=av, skal="struket")
    if rad.behandling is not None:
        behandling = Behandling.objects.las(rad.behandling.pk)
        behandling.lage = punkten(behandling.lage, Punktsteg.OPPNA)
        behandling.spara(av=av, skal="öppnad igen")
    avgjorda = Yrkande.objects.filter(
        dagordningspunkt=punkt, lage__in=(Yrkandelage.BIFALLET, Yrkandelage.AVSLAGET, Yrkandelage.FALLET)
    ).kvar()
    if rad.ny_punkt:
        avgjorda = avgjorda.filter(stallningstaganden=rad)
    else:
        avgjorda = avgjorda.filter(behandling=rad.behandling).exclude(slag=Yrkandeslag.NY_PUNKT)
    avgor_yrkanden(list(avgjorda), Yrkandesteg.ANGRA, av=av)
    _handelse(rad, "stallningstagande_angrat", av=av, skal=skal)


def stryk_proposition(proposition: Proposition, *, av: Anvandare) -> None:
    """Strike a proposition, whose meeting is locked, and the votering on it."""
    nu = timezone.now()
    for votering in Votering.objects.filter(proposition=proposition).kvar():
        votering.struken = nu
        votering.avslutad = votering.avslutad or nu
        votering.spara(av=av, skal="struken")
    proposition.struken = nu
    proposition.spara(av=av, skal="struken")


@transaction.atomic
def bordlagg_resten(sammantrade: Sammantrade, *, av: Anvandare) -> int:
    """Postpone what has not been taken up, and the points of it, as one decision of the body. Returns how many items.

    Raises Konflikt where the body may not decide.
    """
    sammantrade = las_mote(sammantrade, av=av)
    kvar = list(Dagordningspunkt.objects.filter(sammantrade=sammantrade, lage=Lage.PLANERAD).i_ordning())
    for punkt in kvar:
        punkt.sammantrade = sammantrade
        byt(punkt, Steg.TA_UPP, av=av)
        anteckna_kvar(punkt, Utfall.BORDLAGGNING, av=av)
        avsluta_last(punkt, av=av)
    return len(kvar)


def _handelse(rad: Stallningstagande, slag: str, *, av: Anvandare, skal: str = "") -> None:
    nr = rad.behandling.nr if rad.behandling else None
    Handelse.skriv(
        rad.dagordningspunkt,
        slag,
        av=av,
        skal=skal or rad.skal,
        punkt=str(rad.dagordningspunkt),
        nr=nr,
        utfall=rad.get_utfall_display(),
    )
