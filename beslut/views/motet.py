"""The meeting while it goes on: the sekreterare's page, the page that follows it, and what is sent to it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from arenden.views.hamta import fritext, heltal, person
from beslut import motesbild, motesklocka, policy, protokollsstart
from beslut.actions import motesanteckning, pennan
from beslut.models import Dagordningspunkt, Motesgang, Yttrande
from beslut.motesatgard import Atgard, utfor
from beslut.motesflow import Yrkandeslag
from beslut.omrostning import Rostvarde
from forum.engang import engang
from forum.fel import Konflikt, Motsagelse
from forum.middleware import vill_ha_json
from forum.models import Sammantrade


def _sammantrade(request: HttpRequest, uuid: UUID) -> Sammantrade:
    """Return a sammanträde that the person follows; 404 to outsiders, 403 to others of the body."""
    rad = get_object_or_404(Sammantrade.objects.synliga_for(request.user).select_related("organ"), uuid=uuid)
    if not policy.may_folja_motet(request.user, rad):
        raise PermissionDenied("Mötet följs av organets ledamöter, ersättare och sekreterare.")
    return rad


def _punkt(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@never_cache
@login_required
@require_safe
def mote(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the meeting: to write in for its sekreterare, to follow for its members. A script asks for a part."""
    sammantrade = _sammantrade(request, uuid)
    jag = person(request)
    skriver = policy.may_fora_motet(jag, sammantrade)
    bild = motesbild.ta(sammantrade, punkt=_punkt(request.GET.get("punkt", "")))
    mig = next((d for d in bild.bild.deltaganden if d.ar(jag)), None)
    sammanhang = {
        "sammantrade": sammantrade,
        "organ": sammantrade.organ,
        "mote": bild,
        "visas": bild.visas,
        "skriver": skriver and bild.pagar,
        "far_oppna": skriver,
        "mig": mig,
        "protokoll": protokollsstart.vag(jag, sammantrade),
        "att_justera": protokollsstart.att_justera_nu(jag, sammantrade, bild.dagordning),
        "javig": bool(mig and mig.pk in bild.bild.javiga),
        "mina_yttranden": Yttrande.objects.filter(deltagande=mig).kvar().med_punkt() if mig else [],
        "rostvarden": Rostvarde.choices,
        "yrkandeslag": Yrkandeslag.choices,
        "narvaron": request.GET.get("visa") == "narvaro",
    }
    mall = "beslut/mote.html#innehallet" if request.headers.get("X-Del") == "mote" else "beslut/mote.html"
    return render(request, mall, sammanhang)


@require_POST
def motets_lage(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The small question of every page that follows: how far has it come, and who holds the pen?"""
    if not request.user.is_authenticated:
        return JsonResponse({"fel": "Du är utloggad. Logga in igen; det du har antecknat står kvar här."}, status=401)
    sammantrade = _sammantrade(request, uuid)
    jag = person(request)
    klient = fritext(request, "klient", 40)
    gang = Motesgang.objects.select_related("penna").filter(sammantrade=sammantrade).first()
    if gang is not None and klient and policy.may_fora_motet(jag, sammantrade):
        gang = pennan.hor_av(sammantrade, av=jag, klient=klient)
    svar: dict[str, Any] = {"nr": gang.nr if gang else 0, "lage": sammantrade.lage, "penna": None}
    if gang is not None and gang.pennan_halls():
        svar["penna"] = {"namn": str(gang.penna), "min": bool(klient) and gang.har_pennan(klient)}
    return JsonResponse(svar)


@login_required
@require_POST
@engang
def gor_mote(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Do one thing at the meeting (beslut.motesatgard); the same token twice does it once."""
    sammantrade = _sammantrade(request, uuid)
    klocka, efter = request.headers.get("X-Klocka", ""), request.headers.get("X-Efter", "")
    atgard = Atgard(request.POST, sammantrade, person(request), klocka=klocka, efter=efter)
    try:
        moment = atgard.tryckt or timezone.now()
        with motesklocka.vid(moment), transaction.atomic():
            utfor(atgard)
    except Konflikt as fel:
        if vill_ha_json(request):
            return JsonResponse({"fel": str(fel)}, status=409)
        return render(request, "409.html", {"fel": str(fel), "lank": atgard.adress}, status=409)
    if vill_ha_json(request):
        return JsonResponse({"till": atgard.adress, "tid": moment.isoformat()})
    if atgard.sagt:
        messages.success(request, atgard.sagt)
    return redirect(atgard.adress)


@login_required
@require_POST
@engang
def anteckna_mote(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Save the sekreterare's notes on an item, against the revision they were written on."""
    punkt = get_object_or_404(Dagordningspunkt.objects.select_related("sammantrade__organ"), uuid=uuid)
    _sammantrade(request, punkt.sammantrade.uuid)
    sedd = heltal(request.POST.get("revision", ""))
    try:
        rad = motesanteckning.skriv(
            punkt,
            av=person(request),
            revision=sedd if sedd is not None else -1,
            text=fritext(request, "text", 20000),
        )
    except Motsagelse as fel:
        if vill_ha_json(request):
            return JsonResponse({"fel": str(fel)}, status=409)
        raise
    if vill_ha_json(request):
        return JsonResponse({"revision": rad.revision})
    return redirect(f"{reverse('mote', args=[punkt.sammantrade.uuid])}?punkt={punkt.uuid}#anteckningar")
