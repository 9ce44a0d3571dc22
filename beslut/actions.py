"""Issue documents from approved versions, and render them. Nothing here runs in a web request."""

import datetime as dt
import logging
import time
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from arenden.flow import Lage
from arenden.models import Skrivelse, Version
from beslut import bild, pdf
from beslut.models import LEASE, MAX_FORSOK, Handling, HandlingFil, Jobb, Sidbild, ny_kod
from forum import lagring
from forum.fel import Konflikt
from forum.models import Handelse

# Pixels; sharp on a tablet at full width.
BILDBREDD = 1200

log = logging.getLogger(__name__)


def _fakta(version: Version, slag: str, kod: str | None, punkt: dict[str, Any] | None = None) -> Any:
    """Return every fact that the paper states, copied (DESIGN §4, §8.5)."""
    godkannanden = [
        {
            "undertecknare": str(g.undertecknare),
            "namn": g.namn,
            "titel": g.titel,
            "datum": timezone.localtime(g.tid).date().isoformat(),
            "tid": timezone.localtime(g.tid).strftime("%H:%M"),
            "for": g.for_namn or None,
        }
        for g in version.godkannanden.all()
    ]
    fakta: dict[str, Any] = {
        "format": 1,
        "slag": slag,
        "mallversion": pdf.MALLVERSION,
        "kod": kod,
        "granskning": kod is None,
        "version": version.data,
        "version_nr": version.nr,
        "version_sha256": version.sha256,
        "skapad": timezone.localtime().isoformat(timespec="seconds"),
        "godkannanden": [] if kod is None else godkannanden,
        "verifieringsadress": "",
    }
    if punkt is not None:
        fakta["punkt"] = punkt
    return fakta


def _skapa(
    version: Version,
    slag: str,
    identitet: str,
    ordning: int,
    filnamn: str,
    fakta: Any,
    jamford_med: Version | None = None,
) -> Handling:
    handling = Handling(
        kod=fakta["kod"] or ny_kod(),
        slag=slag,
        version=version,
        jamford_med=jamford_med,
        identitet=uuid.UUID(identitet),
        ordning=ordning,
        filnamn=filnamn,
        mallversion=fakta["mallversion"],
        fakta=fakta,
        faktahash=pdf.faktahash(fakta),
    )
    handling.save(force_insert=True)
    Jobb.objects.create(handling=handling)
    return handling


@transaction.atomic
def utfarda(skrivelse: Skrivelse) -> int:
    """Pull the approved version of *skrivelse* and issue its documents: the memo and one paper per point.

    Locks the skrivelse. Once only: a second call issues nothing. Returns how many were issued.
    """
    skrivelse = Skrivelse.objects.las(skrivelse.pk)
    version = skrivelse.gallande_version
    if skrivelse.lage != Lage.GODKAND or version is None:
        return 0
    if version.handlingar.utfardade().exists():
        return 0
    data = version.data
    stam = skrivelse.arende.filnamn
    _skapa(
        version,
        Handling.Slag.TJANSTESKRIVELSE,
        data["skrivelse"],
        0,
        f"{stam}-tjansteskrivelse.pdf",
        _fakta(version, Handling.Slag.TJANSTESKRIVELSE, ny_kod()),
    )
    punkter = [punkt for avsnitt in data["avsnitt"] for punkt in avsnitt.get("punkter", ())]
    for punkt in punkter:
        _skapa(
            version,
            Handling.Slag.BESLUTSPUNKT,
            punkt["identitet"],
            punkt["nr"],
            f"{stam}-beslutspunkt-{punkt['nr']}.pdf",
            _fakta(
                version,
                Handling.Slag.BESLUTSPUNKT,
                ny_kod(),
                {"identitet": punkt["identitet"], "nr": punkt["nr"], "av": len(punkter)},
            ),
        )
    Handelse.skriv(skrivelse, "utfardad", av=None, version=version.sha256, nr=version.nr, antal=len(punkter) + 1)
    return len(punkter) + 1


@transaction.atomic
def ta_korrektur(version: Version) -> int:
    """Make a proof of a version that waits for approval, once."""
    Skrivelse.objects.las(version.skrivelse_id)
    if version.handlingar.filter(slag=Handling.Slag.GRANSKNING).exists():
        return 0
    fakta = _fakta(version, Handling.Slag.TJANSTESKRIVELSE, None)
    stam = version.skrivelse.arende.filnamn
    filnamn = f"{stam}-granskning-version-{version.nr}.pdf"
    _skapa(version, Handling.Slag.GRANSKNING, version.data["skrivelse"], 0, filnamn, fakta)
    return 1


@transaction.atomic
def bestall_jamforelse(fore: Version, efter: Version) -> Handling:
    """Ask for the comparison of two versions of one skrivelse as a paper; asked again, it is the same paper.

    A rendering that has failed is tried anew. Raises Konflikt where the versions are not an earlier and a later.
    """
    if fore.skrivelse_id != efter.skrivelse_id or fore.nr >= efter.nr:
        raise Konflikt(
            "En jämförelse är mellan två olika versioner av samma skrivelse. Välj en tidigare och en senare."
        )
    Skrivelse.objects.las(efter.skrivelse_id)
    handling = Handling.objects.filter(version=efter, jamford_med=fore).first()
    if handling is None:
        fakta = _fakta(efter, Handling.Slag.JAMFORELSE, None) | {"granskning": False, "jamford": _jamford(fore, efter)}
        filnamn = f"{efter.skrivelse.arende.filnamn}-jamforelse-version-{fore.nr}-och-{efter.nr}.pdf"
        slag = Handling.Slag.JAMFORELSE
        return _skapa(efter, slag, efter.data["skrivelse"], 0, filnamn, fakta, jamford_med=fore)
    Jobb.objects.filter(handling=handling, klar=None, forsok__gte=MAX_FORSOK).update(forsok=0, lease=None)
    return handling


def _jamford(fore: Version, efter: Version) -> dict[str, Any]:
    """Return the facts of the earlier version, and when and why each of the two was saved."""
    return {
        "version": fore.data,
        "version_nr": fore.nr,
        "version_sha256": fore.sha256,
        "sparade": [
            {
                "nr": version.nr,
                "datum": timezone.localtime(version.skapad).date().isoformat(),
                "tid": timezone.localtime(version.skapad).strftime("%H:%M"),
                "anledning": version.anledning,
            }
            for version in (fore, efter)
        ],
    }


def hamta_nytt() -> int:
    """Find approved skrivelser without documents and versions in granskning without a proof; return how many."""
    har = Handling.objects.filter(version=OuterRef("gallande_version"))
    antal = 0
    granskas = Skrivelse.objects.i_lage(Lage.GRANSKNING).select_related("gallande_version__skrivelse__arende")
    for skrivelse in granskas.exclude(Exists(har.filter(slag=Handling.Slag.GRANSKNING))):
        antal += ta_korrektur(skrivelse.gallande_version) if skrivelse.gallande_version else 0
    godkanda = Skrivelse.objects.i_lage(Lage.GODKAND)
    for skrivelse in godkanda.exclude(Exists(har.filter(slag__in=Handling.UTFARDAS))):
        antal += utfarda(skrivelse)
    return antal


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
    try:
        renderad = pdf.rendera(handling.fakta)
        sha256 = lagring.skriv(renderad.pdf)
        # Only a proof is read on screen page by page; an issued document is opened as what it is.
        prov = handling.slag == Handling.Slag.GRANSKNING
        bilder = [lagring.skriv(png) for png in bild.bilder(renderad.pdf, BILDBREDD)] if prov else []
    except Exception as fel:
        log.exception("Handling %s kunde inte skapas", handling.uuid)
        _misslyckas(jobb, str(fel) if isinstance(fel, pdf.Renderingsfel) else f"Oväntat fel: {type(fel).__name__}.")
        return False
    with transaction.atomic():
        min_ = Jobb.objects.select_for_update().filter(pk=jobb.pk, token=jobb.token, klar=None).first()
        if min_ is None:
            return False
        HandlingFil.objects.create(
            handling=handling, ordning=0, sha256=sha256, storlek=len(renderad.pdf), sidor=renderad.sidor
        )
        Sidbild.objects.bulk_create(
            Sidbild(handling=handling, nr=nr, sha256=hash_) for nr, hash_ in enumerate(bilder, start=1)
        )
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


def arbeta_undan(sekunder: float = 600) -> int:
    """Do all that waits, in this process; return how many documents were completed."""
    slut, antal = time.monotonic() + sekunder, 0
    hamta_nytt()
    while time.monotonic() < slut and (jobb := ta_jobb()) is not None:
        antal += gor(jobb)
    return antal
