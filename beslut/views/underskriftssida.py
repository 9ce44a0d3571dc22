"""The page of signatures of a document: asked for, followed until it can be opened."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from arenden.views import hamta
from beslut import handlingsliv, handlingspolicy
from beslut.actions import underskriftssida as actions
from beslut.models import Handling, HandlingFil
from forum.engang import engang
from forum.fel import Konflikt


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def sida(request: HttpRequest, sha256: str) -> HttpResponse:
    """Ask for the page of signatures of the document that has had these bytes, and follow it until it is made."""
    fil = HandlingFil.objects.filter(sha256=sha256).first()
    rad = Handling.objects.med_filer().filter(pk=fil.handling_id).first() if fil else None
    if rad is None or not handlingspolicy.may_lasa(request.user, rad):
        raise Http404
    if request.method == "POST":
        actions.bestall(rad, av=hamta.person(request))
        return redirect("underskriftssida", sha256)
    papper = actions.finns(rad)
    hinder = "" if papper else actions.hinder(rad)
    if hinder:
        raise Konflikt(hinder)
    papper = Handling.objects.med_filer().get(pk=papper.pk) if papper else None
    sammanhang = {
        "handling": rad,
        "titel": handlingsliv.titel(rad),
        "papper": papper,
        "sha256": sha256,
        "vantas": papper is not None and (papper.jobb.lage in {"väntar", "skapas"} or papper.stampelvantan),
        "far_gora": handlingspolicy.may_gora_underskriftssida(request.user, rad),
    }
    mall = "beslut/underskriftssida.html#lage" if request.headers.get("HX-Request") else "beslut/underskriftssida.html"
    return render(request, mall, sammanhang)
