"""What the start page shows of signatures: what to sign stands first of all."""

from collections import defaultdict

from django.urls import reverse

from beslut.models import Underskriftsbegaran, Undertecknande
from forum.models import Anvandare
from forum.views import Uppgift, Uppgifter

ANTAL = 200


def uppgifter(user: Anvandare) -> Uppgifter:
    """Gather what waits for *user* to sign, and whose signatures *user* waits for; one row a skrivelse."""
    mina: dict[int | None, list[Undertecknande]] = defaultdict(list)
    rader = Undertecknande.objects.i_tur().filter(anvandare=user)
    rader = rader.select_related("begaran__handling__version__skrivelse__arende")
    for plats in rader.prefetch_related("begaran__handling__filer")[:ANTAL]:
        mina[plats.begaran.handling.version_id].append(plats)
    andras: dict[int | None, list[Underskriftsbegaran]] = defaultdict(list)
    begaranden = Underskriftsbegaran.objects.oppna().filter(handling__version__skrivelse__arende__handlaggare=user)
    begaranden = begaranden.select_related("handling__version__skrivelse__arende").prefetch_related("platser")
    for begaran in begaranden[:ANTAL]:
        andras[begaran.handling.version_id].append(begaran)
    return Uppgifter([_min(p) for p in mina.values()], [_andras(b) for b in andras.values()], [])


def _min(platser: list[Undertecknande]) -> Uppgift:
    forst = platser[0]
    skrivelse = forst.begaran.handling.version.skrivelse  # type: ignore[union-attr]
    vad = str(forst.begaran.handling) if len(platser) == 1 else f"{len(platser)} handlingar"
    return Uppgift(
        rubrik=str(skrivelse),
        under=f"{skrivelse.arende.diarienummer} · {vad} att skriva under",
        lank=forst.get_absolute_url(),
        knapp="Läs och skriv under",
        sedan=forst.tillfragad or forst.begaran.begard,
        lage=forst.lage,
    )


def _andras(begaranden: list[Underskriftsbegaran]) -> Uppgift:
    skrivelse = begaranden[0].handling.version.skrivelse  # type: ignore[union-attr]
    namn = sorted({plats.namn for begaran in begaranden for plats in begaran.tur()})
    return Uppgift(
        rubrik=str(skrivelse),
        under=f"{skrivelse.arende.diarienummer} · väntar på underskrift av {' och '.join(namn)}",
        lank=reverse("handlingar", args=[skrivelse.uuid]),
        knapp="Visa",
        sedan=begaranden[0].begard,
        lage=begaranden[0].lage,
    )
