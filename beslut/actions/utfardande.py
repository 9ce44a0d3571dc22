"""Issue documents from versions: the memo, one paper per point, proofs and comparisons. Rendering is the worker's."""

import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from arenden.flow import Lage
from arenden.models import Skrivelse, Version
from beslut import kodnyckel, pdf
from beslut.models import MAX_FORSOK, Handling, Jobb, Profil, ny_kod
from forum.fel import Konflikt
from forum.models import Handelse


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
    profil = Profil.objects.for_organ(version.skrivelse.arende.organ)
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
        "profil": profil.fakta(),
        "verifieringsadress": f"{settings.ADRESS}/verifiera/" if kod else "",
    }
    if profil.bifoga_kalla:
        fakta["kalldata"] = True
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
    faktahash = pdf.faktahash(fakta)
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
        faktahash=faktahash,
        qr=kodnyckel.qr(fakta, faktahash),
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
