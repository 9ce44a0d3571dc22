"""Put the signatures that people have made in the files. The worker's; nothing here runs in a web request."""

import logging
import uuid

from django.db import transaction
from django.utils import timezone

from beslut import bild, sign
from beslut.actions import underskrift
from beslut.actions.underskriftsbegaran import VANTANDE
from beslut.models import LEASE, Handling, HandlingFil, Sidbild, Stampling, Underskriftsbegaran, Undertecknande
from beslut.omforsok import vila
from beslut.underskriftsflow import Lage, Platslage, Platssteg, Steg, nasta, platsen
from forum import epost, lagring
from forum.fel import Konflikt
from forum.models import Handelse

BILDBREDD = 1200

log = logging.getLogger(__name__)


def ta() -> Undertecknande | None:
    """Take the next signature that is to be put in its file, with a lease, or return None."""
    with transaction.atomic():
        plats = Undertecknande.objects.att_lagga_till().select_for_update(of=("self",), skip_locked=True).first()
        if plats is None:
            return None
        plats.lease, plats.token, plats.forsok = timezone.now() + LEASE, uuid.uuid4(), plats.forsok + 1
        # Who has the work is no history of the signature's.
        Undertecknande.objects.filter(pk=plats.pk).update(lease=plats.lease, token=plats.token, forsok=plats.forsok)
        return plats


def gor(tagen: Undertecknande) -> bool:
    """Put the signature taken by `ta` in the file; return whether it is there now.

    Locks the request, the place and the document's chain of states, in this order. Where the keys cannot be had it is
    tried again; where the file no longer begins with the bytes that the person saw, the person is asked to read anew.
    """
    try:
        with transaction.atomic():
            fil = _lagg_till(tagen)
    except Konflikt as fel:
        _las_om(tagen, str(fel))
        return False
    except Exception as fel:
        log.exception("Underskriften %s kunde inte läggas till", tagen.uuid)
        kant = isinstance(fel, (sign.Nyckelfel, sign.Signeringsfel))
        _vila(tagen, str(fel) if kant else f"Oväntat fel: {type(fel).__name__}.")
        return False
    return fil is not None


def _lagg_till(tagen: Undertecknande) -> HandlingFil | None:
    begaran = Underskriftsbegaran.objects.las(tagen.begaran_id)
    plats = Undertecknande.objects.las(tagen.pk)
    if plats.token != tagen.token or plats.lage != Platslage.UNDERTECKNAS or plats.identifierad is None:
        return None
    plats.lage = platsen(plats.lage, Platssteg.FULLBORDA)
    handling = begaran.handling
    Stampling.objects.select_for_update().get(handling=handling)
    nu = handling.filer.latest("ordning")
    _krav_samma_borjan(handling, plats.sha256, nu)
    plats.fil = underskrift.skriv_under(
        handling,
        undertecknare=str(plats.undertecknare),
        sha256=nu.sha256,
        identifiering=sign.Identifiering(plats.identifierad_genom, plats.identifierad, plats.niva),
        av=plats.anvandare,
    )
    rita_om(handling)  # before anybody is told that the signature is there
    plats.lease, plats.token, plats.fel = None, None, ""
    plats.spara(av=plats.anvandare, skal="underskriven")
    if not begaran.platser.filter(lage__in=VANTANDE).exists():
        begaran.lage, begaran.avslutad = nasta(begaran.lage, Steg.FULLBORDA), timezone.now()
        begaran.spara(av=plats.anvandare, skal="alla har skrivit under")
        Handelse.skriv(handling, "underskriven_av_alla", av=None, version=plats.fil.sha256)
        _beratta(begaran)
    return plats.fil


def _krav_samma_borjan(handling: Handling, sedd: str, nu: HandlingFil) -> None:
    """Raise Konflikt unless the file is what was seen, with nothing after it but others' signatures and time stamps."""
    if nu.sha256 == sedd:
        return
    rad = handling.filer.filter(sha256=sedd).first()
    ok = (HandlingFil.Tillstand.UNDERSKRIVEN, HandlingFil.Tillstand.TIDSSTAMPLAD)
    if rad is None or handling.filer.filter(ordning__gt=rad.ordning).exclude(tillstand__in=ok).exists():
        raise Konflikt("Filen är en annan än den du läste. Läs handlingen igen.")
    with lagring.oppna(sedd) as f:
        borjan = f.read()
    with lagring.oppna(nu.sha256) as f:
        if f.read(len(borjan)) != borjan:
            raise Konflikt("Filen börjar inte med det du läste. Läs handlingen igen.")


def _las_om(tagen: Undertecknande, fel: str) -> None:
    with transaction.atomic():
        Underskriftsbegaran.objects.las(tagen.begaran_id)
        plats = Undertecknande.objects.las(tagen.pk)
        if plats.token != tagen.token or plats.lage != Platslage.UNDERTECKNAS:
            return
        plats.lage, plats.fel = platsen(plats.lage, Platssteg.LAS_OM), fel
        plats.lease, plats.token, plats.tillfragad = None, None, None
        plats.spara(av=None, skal="läses igen")
        Handelse.skriv(plats.begaran.handling, "underskrift_las_om", av=None, undertecknare=plats.namn, skal=fel)


def _vila(tagen: Undertecknande, fel: str) -> None:
    """Try again, more and more seldom."""
    Undertecknande.objects.filter(pk=tagen.pk, token=tagen.token, lage=Platslage.UNDERTECKNAS).update(
        lease=timezone.now() + vila(tagen.forsok), token=None, fel=fel
    )


def _beratta(begaran: Underskriftsbegaran) -> None:
    """Tell who asked, or the handläggare, that all have signed one skrivelse's documents: one mail, at the last."""
    version = begaran.handling.version
    assert version is not None
    kvar = Underskriftsbegaran.objects.filter(handling__version=version, lage=Lage.VANTAR).exclude(pk=begaran.pk)
    if kvar.exists():
        return
    arende = version.skrivelse.arende
    vem = begaran.begard_av or arende.handlaggare
    epost.meddela(
        [vem] if vem else [],
        amne=f"Underskrivet av alla: {arende.diarienummer}",
        rader=[f"Handlingarna i ärendet {arende.diarienummer} är underskrivna av alla undertecknare."],
        lank=f"/skrivelser/{version.skrivelse.uuid}/handlingar/",
    )


def rita_om(handling: Handling) -> None:
    """Draw the pages with places to sign anew, as the newest file shows them."""
    with transaction.atomic():
        Stampling.objects.select_for_update().get(handling=handling)
        with lagring.oppna(handling.filer.latest("ordning").sha256) as f:
            data = f.read()
        sidor = sorted({plats["sida"] for plats in handling.filer.get(ordning=0).falt})
        for nr, png in zip(sidor, bild.sidor(data, BILDBREDD, sidor), strict=True):
            Sidbild.objects.update_or_create(handling=handling, nr=nr + 1, defaults={"sha256": lagring.skriv(png)})


def lagg_till_alla() -> int:
    """Put all signatures that wait in their files; return how many."""
    antal = 0
    while (plats := ta()) is not None:
        antal += gor(plats)
    return antal
