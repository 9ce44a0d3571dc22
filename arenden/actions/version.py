"""Freeze a version, bring one back, and begin a successor."""

import uuid
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.dateparse import parse_date

from arenden import ogonblick, policy
from arenden.actions.skrivelse import las_utkast, skapa_avsnitt, skapa_punkt
from arenden.actions.text import ny_text, skriv_om
from arenden.flow import Lage
from arenden.models import Avsnitt, Beslutspunkt, Bilaga, Skrivelse, Text, Undertecknare, Version
from forum import epost
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse


def las_texter(skrivelse: Skrivelse) -> list[Text]:
    """Lock and re-read every text of the (locked) skrivelse, suggested ones too: no keystroke slips in between."""
    return list(Text.objects.select_for_update(of=("self",)).filter(skrivelse=skrivelse).order_by("pk"))


def frys(skrivelse: Skrivelse, *, av: Anvandare | None, anledning: str) -> Version:
    """Freeze the (locked) skrivelse as its next version. Locks every text of it first.

    Must run in the transaction that locked the skrivelse, so that no keystroke slips in between.
    """
    las_texter(skrivelse)
    innehall, sha256 = ogonblick.kanonisk(ogonblick.ta(skrivelse))
    sista = skrivelse.versioner.values_list("nr", flat=True).first() or 0
    version = Version(
        skrivelse=skrivelse, nr=sista + 1, innehall=innehall, sha256=sha256, skapad_av=av, anledning=anledning
    )
    version.save(force_insert=True)
    return version


@transaction.atomic
def spara_version(skrivelse: Skrivelse, *, av: Anvandare, namn: str) -> Version:
    """Freeze a named version of an utkast because a person asks for it."""
    skrivelse = las_utkast(skrivelse, av=av)
    version = frys(skrivelse, av=av, anledning=namn or "sparad version")
    Handelse.skriv(skrivelse, "version_sparad", av=av, version=version.sha256, nr=version.nr, namn=namn)
    return version


@transaction.atomic
def aterstall(version: Version, *, av: Anvandare) -> Version:
    """Bring *version* back as a new one: the working rows become what it says, nothing is lost.

    What stands now is frozen first. Raises PermissionDenied, Konflikt.
    """
    skrivelse = las_utkast(version.skrivelse, av=av)
    skal = f"återställd till version {version.nr}"
    frys(skrivelse, av=av, anledning=f"före återställning till version {version.nr}")
    data = version.data
    _fakta(skrivelse, data)
    skrivelse.spara(av=av, skal=skal)
    _delar(skrivelse, data, av=av, skal=skal)
    ny = frys(skrivelse, av=av, anledning=skal)
    Handelse.skriv(skrivelse, "aterstalld", av=av, version=ny.sha256, nr=ny.nr, fran=version.nr)
    return ny


@transaction.atomic
def ny_skrivelse_av(skrivelse: Skrivelse, *, av: Anvandare) -> Skrivelse:
    """Begin a successor of an approved (or recalled) skrivelse: a new skrivelse that points back.

    It begins as the approved version read; every part keeps its identitet. Raises PermissionDenied, Konflikt.
    """
    skrivelse = Skrivelse.objects.las(skrivelse.pk)
    if not policy.may_skriva(av, skrivelse):
        raise PermissionDenied("Du kan inte skriva en ny version av den här skrivelsen.")
    if skrivelse.lage not in {Lage.GODKAND, Lage.ATERKALLAD} or skrivelse.gallande_version is None:
        raise Konflikt("Bara en godkänd eller återkallad skrivelse får en efterföljare. Den här går att ändra.")
    if finns := skrivelse.efterfoljare.first():
        raise Konflikt(f"Det finns redan en ny version av skrivelsen, i läget {finns.get_lage_display().lower()}.")
    return _efterfoljare(skrivelse, skrivelse.gallande_version, av=av)


@transaction.atomic
def ater_fran_organet(
    skrivelse: Skrivelse, *, av: Anvandare, punkter: Collection[str], skal: str, organ: str
) -> Skrivelse:
    """Take an approved skrivelse back from the body that återremitterade *punkter* (identitet) of it, with its reasons.

    A successor begins from the version that the body had: the points sent back stay, the others are taken away (and
    can be put back). Where one has begun already it is that one. Its handläggare is told. Called by `beslut`, whose
    policy has been asked.
    """
    skrivelse = Skrivelse.objects.las(skrivelse.pk)
    version = skrivelse.gallande_version
    if version is None:
        raise Konflikt("Skrivelsen har ingen godkänd version att återremittera.")
    ny = skrivelse.efterfoljare.first()
    if ny is None:
        ny = _efterfoljare(skrivelse, version, av=av)
        for punkt in ny.punkter.kvar():
            if str(punkt.identitet) not in punkter:
                punkt.borttagen = True
                punkt.spara(av=av, skal="avgjord av organet")
    Handelse.skriv(ny, "aterremitterad", av=av, skal=skal, organ=organ, fran=str(skrivelse.uuid))
    handlaggare = skrivelse.arende.handlaggare
    epost.meddela(
        [handlaggare] if handlaggare is not None else [],
        amne=f"{skrivelse} är återremitterad",
        rader=[
            f"{organ} har återremitterat ”{skrivelse}” ({skrivelse.arende.diarienummer}).",
            "Skälen står i den nya version av skrivelsen som har påbörjats för dig.",
        ],
        lank=reverse("skriv", args=[ny.uuid]),
    )
    return ny


def _efterfoljare(skrivelse: Skrivelse, version: Version, *, av: Anvandare) -> Skrivelse:
    ny = Skrivelse(
        arende=skrivelse.arende,
        mallversion=skrivelse.mallversion,
        foregangare=skrivelse,
        i_tur=skrivelse.i_tur,
        underskriftssatt=skrivelse.underskriftssatt,
    )
    _fakta(ny, version.data)
    ny.datum = None
    ny.spara(av=av, skal="ny version")
    ny.medforfattare.set(skrivelse.medforfattare.all())
    _delar(ny, version.data, av=av, skal="ny version", forlaga=skrivelse)
    skrivelse.tystnader.all().folj_med(ny)
    Handelse.skriv(ny, "efterfoljare", av=av, fran=str(skrivelse.uuid))
    return ny


def _fakta(skrivelse: Skrivelse, data: dict[str, Any]) -> None:
    skrivelse.rubrik = data["rubrik"]
    skrivelse.datum = parse_date(data["datum"]) if data["datum"] else None
    skrivelse.mottagare = data["mottagare"]
    skrivelse.forvaltning = data["forvaltning"]
    skrivelse.handlaggare_namn = data["handlaggare"]


def _delar(
    skrivelse: Skrivelse, data: dict[str, Any], *, av: Anvandare, skal: str, forlaga: Skrivelse | None = None
) -> None:
    """Make the parts of *skrivelse* what *data* says: by identitet, in its order, removing what it lacks."""
    for modell in (Avsnitt, Beslutspunkt, Bilaga, Undertecknare):
        for del_ in modell.objects.las_alla(skrivelse).filter(borttagen=False):
            if str(del_.identitet) not in _identiteter(data):
                del_.borttagen = True
                del_.spara(av=av, skal=skal)
    nr = 0
    for plats, rad in enumerate(data["avsnitt"], start=1):
        avsnitt = Avsnitt.objects.filter(skrivelse=skrivelse, identitet=rad["identitet"]).first()
        if avsnitt is None:
            avsnitt = skapa_avsnitt(
                skrivelse,
                av=av,
                rubrik=rad["rubrik"],
                slag=rad["slag"],
                nyckel=rad["nyckel"],
                obligatoriskt=rad["obligatoriskt"],
                identitet=uuid.UUID(rad["identitet"]),
            )
        avsnitt.rubrik, avsnitt.ordning, avsnitt.borttagen = rad["rubrik"], plats, False
        avsnitt.organ_namn, avsnitt.ingress = rad.get("organ", ""), rad.get("ingress", "")
        avsnitt.spara(av=av, skal=skal)
        if avsnitt.text is not None and rad["doc"] is not None:
            skriv_om(avsnitt.text, rad["doc"], av=av, skal=skal)
        for punktrad in rad.get("punkter", ()):
            nr += 1
            _punkt(avsnitt, punktrad, nr, av=av, skal=skal)
    for i, rad in enumerate(data["bilagor"], start=1):
        bilaga = Bilaga.objects.filter(skrivelse=skrivelse, identitet=rad["identitet"]).first() or Bilaga(
            skrivelse=skrivelse, identitet=uuid.UUID(rad["identitet"])
        )
        for falt in ("namn", "filnamn", "sha256", "typ", "storlek"):
            setattr(bilaga, falt, rad[falt])
        bilaga.ordning, bilaga.borttagen = i, False
        bilaga.spara(av=av, skal=skal)
    for i, rad in enumerate(data["undertecknare"], start=1):
        undertecknare = Undertecknare.objects.filter(skrivelse=skrivelse, identitet=rad["identitet"]).first()
        if undertecknare is None:
            gammal = forlaga and forlaga.undertecknare.filter(identitet=rad["identitet"]).first()
            undertecknare = Undertecknare(
                skrivelse=skrivelse,
                identitet=uuid.UUID(rad["identitet"]),
                anvandare=gammal.anvandare if gammal else None,
            )
        undertecknare.namn, undertecknare.titel = rad["namn"], rad["titel"]
        undertecknare.ordning, undertecknare.borttagen = i, False
        undertecknare.spara(av=av, skal=skal)


def _identiteter(data: dict[str, Any]) -> set[str]:
    delar = [*data["avsnitt"], *data["bilagor"], *data["undertecknare"]]
    delar += [p for a in data["avsnitt"] for p in a.get("punkter", ())]
    return {d["identitet"] for d in delar}


def _punkt(avsnitt: Avsnitt, rad: dict[str, Any], nr: int, *, av: Anvandare, skal: str) -> None:
    punkt = Beslutspunkt.objects.filter(skrivelse=avsnitt.skrivelse, identitet=rad["identitet"]).first()
    if punkt is None:
        punkt = skapa_punkt(avsnitt, av=av, doc=rad["lydelse"], skal=skal)
        punkt.identitet = uuid.UUID(rad["identitet"])
    else:
        skriv_om(punkt.lydelse, rad["lydelse"], av=av, skal=skal)
    if rad["fristaende"] is None:
        punkt.fristaende, punkt.fristaende_bekraftad = None, None
    else:
        if punkt.fristaende is None:
            punkt.fristaende = ny_text(avsnitt.skrivelse, rad["fristaende"], av=av, skal=skal)
        else:
            skriv_om(punkt.fristaende, rad["fristaende"], av=av, skal=skal)
        punkt.fristaende_bekraftad = punkt.fristaende.revision
    punkt.avsnitt, punkt.ordning, punkt.borttagen = avsnitt, nr, False
    punkt.spara(av=av, skal=skal)
