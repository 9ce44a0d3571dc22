"""Render the documents that wait. Nothing here runs in a web request."""

import datetime as dt
import logging
import time
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from arenden.models import Skrivelse
from beslut import bild, pdf, policy
from beslut.actions import stampling
from beslut.actions.haftesframstallning import Vantar, framstall
from beslut.actions.utfardande import hamta_nytt
from beslut.hafte.dokumentdel import Olaslig
from beslut.models import LEASE, MAX_FORSOK, Haftesdel, Handling, HandlingFil, Jobb, Sidbild
from forum import lagring
from forum.models import Anvandare, Sammantrade

# Pixels; sharp on a tablet at full width.
BILDBREDD = 1200

log = logging.getLogger(__name__)


def ta_jobb() -> Jobb | None:
    """Take the oldest waiting job with a lease, or return None. Two workers never get the same one."""
    with transaction.atomic():
        jobb = Jobb.objects.vantande().select_for_update(skip_locked=True).first()
        if jobb is None:
            return None
        jobb.lease, jobb.token, jobb.forsok = timezone.now() + LEASE, uuid.uuid4(), jobb.forsok + 1
        jobb.save(update_fields=["lease", "token", "forsok"])
        return jobb


def gor(jobb: Jobb) -> bool:
    """Render what *jobb* (taken by ta_jobb) asks for; return whether this worker completed it.

    The files are written, whole, before the rows that name them. A worker that lost its lease writes no row.
    """
    handling = jobb.handling
    if handling.slag == Handling.Slag.HAFTE:
        return _gor_hafte(jobb)
    try:
        renderad = pdf.rendera(handling.fakta, handling.qr)
        sha256 = lagring.skriv(renderad.pdf)
        bilder = [lagring.skriv(png) for png in _sidor(handling, renderad)]
    except Exception as fel:
        log.exception("Handling %s kunde inte skapas", handling.uuid)
        _misslyckas(jobb, str(fel) if isinstance(fel, pdf.Renderingsfel) else f"Oväntat fel: {type(fel).__name__}.")
        return False
    with transaction.atomic():
        min_ = Jobb.objects.select_for_update().filter(pk=jobb.pk, token=jobb.token, klar=None).first()
        if min_ is None:
            return False
        HandlingFil.objects.create(
            handling=handling,
            ordning=0,
            sha256=sha256,
            storlek=len(renderad.pdf),
            sidor=renderad.sidor,
            falt=list(renderad.falt),
        )
        Sidbild.objects.bulk_create(
            Sidbild(handling=handling, nr=nr, sha256=hash_) for nr, hash_ in enumerate(bilder, start=1)
        )
        stampling.bestall(handling)
        min_.klar, min_.lease, min_.fel = timezone.now(), None, ""
        min_.save(update_fields=["klar", "lease", "fel"])
    return True


def _sidor(handling: Handling, renderad: pdf.Renderad) -> list[bytes]:
    """Draw what is read on screen page by page: a proof, and what is to be signed there."""
    if renderad.falt:
        return bild.sidor(renderad.pdf, BILDBREDD)
    return bild.bilder(renderad.pdf, BILDBREDD) if handling.slag == Handling.Slag.GRANSKNING else []


def _gor_hafte(jobb: Jobb) -> bool:
    """Make a booklet; one that holds what is not rendered yet is put back, and no try is counted."""

    def framsteg(gjort: int, av: int) -> None:
        Jobb.objects.filter(pk=jobb.pk, token=jobb.token).update(gjort=gjort, av=av, lease=timezone.now() + LEASE)

    try:
        hafte = framstall(jobb.handling, framsteg)
    except Vantar:
        igen = timezone.now() + dt.timedelta(seconds=1)
        Jobb.objects.filter(pk=jobb.pk, token=jobb.token).update(lease=igen, forsok=jobb.forsok - 1)
        return False
    except Exception as fel:
        log.exception("Häftet %s kunde inte skapas", jobb.handling.uuid)
        kand = isinstance(fel, (pdf.Renderingsfel, Olaslig))
        _misslyckas(jobb, str(fel) if kand else f"Oväntat fel: {type(fel).__name__}.")
        return False
    with transaction.atomic():
        min_ = Jobb.objects.select_for_update().filter(pk=jobb.pk, token=jobb.token, klar=None).first()
        if min_ is None:
            return False
        HandlingFil.objects.create(
            handling=jobb.handling, ordning=0, sha256=hafte.sha256, storlek=hafte.storlek, sidor=hafte.sidor
        )
        Haftesdel.objects.bulk_create(hafte.delar)
        min_.klar, min_.lease, min_.fel = timezone.now(), None, ""
        min_.save(update_fields=["klar", "lease", "fel"])
    return True


def _misslyckas(jobb: Jobb, fel: str) -> None:
    with transaction.atomic():
        min_ = Jobb.objects.select_for_update().filter(pk=jobb.pk, token=jobb.token, klar=None).first()
        if min_ is not None:
            # Tried again soon, then more and more seldom; the last try gives up and says why.
            sist = min_.forsok >= MAX_FORSOK
            min_.lease = None if sist else timezone.now() + dt.timedelta(seconds=2**min_.forsok)
            min_.fel = fel
            min_.save(update_fields=["lease", "fel"])


@transaction.atomic
def forsok_igen(skrivelse: Skrivelse) -> int:
    """Let failed renderings of *skrivelse* be tried again; return how many."""
    jobb = Jobb.objects.filter(handling__version__skrivelse=skrivelse, klar=None, forsok__gte=MAX_FORSOK)
    return jobb.update(forsok=0, lease=None)


@transaction.atomic
def forsok_igen_hafte(sammantrade: Sammantrade, *, av: Anvandare) -> int:
    """Let failed booklets of *sammantrade* be tried again; return how many. Raises PermissionDenied."""
    if not policy.may_komponera(av, sammantrade):
        raise PermissionDenied(f"Häftet görs av sekreteraren i {sammantrade.organ}.")
    jobb = Jobb.objects.filter(
        handling__sammantrade=sammantrade, handling__slag=Handling.Slag.HAFTE, klar=None, forsok__gte=MAX_FORSOK
    )
    return jobb.update(forsok=0, lease=None)


def arbeta_undan(sekunder: float = 600) -> int:
    """Do all that waits, in this process, seals too; return how many documents were rendered."""
    slut, antal = time.monotonic() + sekunder, 0
    hamta_nytt()
    while time.monotonic() < slut and (jobb := ta_jobb()) is not None:
        antal += gor(jobb)
    while time.monotonic() < slut and (stampel := stampling.ta()) is not None:
        stampling.gor(stampel)
    return antal
