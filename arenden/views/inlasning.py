"""Reading a file in: choose it, see what it becomes and what does not come along, and only then save it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from arenden import inlasning, ordlasning
from arenden.actions import inlasning as actions
from arenden.actions import uppladdning
from arenden.actions.skrivelse import las_utkast
from arenden.forms import FilForm, ImportForm
from arenden.models import Skrivelse, Uppladdning
from arenden.views import hamta
from arenden.visning import inlast
from forum import policy as roller
from forum.engang import engang
from forum.models import Organ, Roll


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def importera(request: HttpRequest) -> HttpResponse:
    """Choose a file that is to become an ärende of its own."""
    if not roller.organ_dar(request.user, Roll.HANDLAGGARE):
        raise PermissionDenied("Du kan inte läsa in skrivelser.")
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return _vanta(request, form, form.cleaned_data["organ"], None)
    return _valj(request, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def las_in_i(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Choose a file whose text is to be that of a skrivelse in which nothing is written."""
    skrivelse = hamta.att_skriva(request, uuid)
    if request.method == "POST":
        las_utkast(skrivelse, av=hamta.person(request))
    form = FilForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _vanta(request, form, skrivelse.arende.organ, skrivelse)
    return _valj(request, form, skrivelse)


def _vanta(request: HttpRequest, form: Any, organ: Organ, skrivelse: Skrivelse | None) -> HttpResponse:
    fil = form.cleaned_data["fil"]
    try:
        rad = uppladdning.vanta(
            fil.read(), filnamn=fil.name, organ=organ, av=hamta.person(request), skrivelse=skrivelse
        )
    except inlasning.Olasbar as fel:
        form.add_error("fil", str(fel))
        return _valj(request, form, skrivelse)
    return redirect("granska_fil", rad.uuid)


def _valj(request: HttpRequest, form: FilForm, skrivelse: Skrivelse | None) -> HttpResponse:
    sammanhang = {
        "form": form,
        "skrivelse": skrivelse,
        "oskriven": skrivelse is None or actions.ar_oskriven(skrivelse),
    }
    return render(request, "arenden/importera.html", sammanhang, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def granska(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what a file becomes; save it, or throw it away."""
    person = hamta.person(request)
    rader = Uppladdning.objects.select_related("organ", "skrivelse__arende", "blev__arende")
    rad = get_object_or_404(rader, uuid=uuid, av=person)
    if rad.blev:
        return _redan_inlast(request, rad)
    if request.method == "POST" and request.POST.get("gor") == "avbryt":
        if not uppladdning.kasta(rad):
            rad.refresh_from_db()
            return _redan_inlast(request, rad)
        messages.info(request, f"Filen {rad.filnamn} lästes inte in, och inget sparades.")
        return redirect(reverse("skriv", args=[rad.skrivelse.uuid]) if rad.skrivelse else "importera")
    if request.method == "POST":
        try:
            rad.blev, nu = uppladdning.las_in_vantande(rad)
        except Uppladdning.DoesNotExist as fel:
            raise Http404 from fel
        if not nu:
            return _redan_inlast(request, rad)
        som = "" if rad.skrivelse else f" som ärende {rad.blev.arende.diarienummer}"
        messages.success(request, f"Filen {rad.filnamn} är inläst{som}. Läs igenom och rätta.")
        return redirect("skriv", rad.blev.uuid)
    memo = ordlasning.las(bytes(rad.innehall), rad.filnamn)
    sammanhang = {
        "rad": rad,
        "memo": memo,
        "papper": inlast(memo, organ=rad.organ.namn, organisation=rad.organ.organisation),
        "antal_forslag": sum(len(a.foreslagna) for a in memo.avsnitt),
        "antal_svar": sum(len(k.svar) for k in memo.kommentarer),
        "oplacerade": [a for a in memo.avsnitt if a.oplacerat],
        "tomma": [a.rubrik for a in memo.avsnitt if a.egen_rubrik and a.doc and not inlasning.har_ord(a.doc)],
        "sidmobler": [m for m in memo.sidmobler if m.strip()],
    }
    return render(request, "arenden/granska_fil.html", sammanhang)


def _redan_inlast(request: HttpRequest, rad: Uppladdning) -> HttpResponse:
    """Lead the page that was left open in another tab, or behind, to what the file became."""
    assert rad.blev is not None
    messages.info(request, f"Filen {rad.filnamn} är redan inläst, som ärende {rad.blev.arende.diarienummer}.")
    return redirect("skriv", rad.blev.uuid)
