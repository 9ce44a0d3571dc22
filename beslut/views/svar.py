"""The page that a recipient reaches by its personal link: only that matter, no account, and an end."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from beslut.actions import aterkoppling as actions
from beslut.forms.svar import SvarForm
from beslut.models import Expediering, HandlingFil, Mottagare
from beslut.views.aterkoppling import besvara, punkter
from forum import lagring


def _mottagare(nyckel: str) -> Mottagare:
    """Return whose link this is; 404 for a key that was never given."""
    rad = Mottagare.objects.med_nyckel(nyckel)
    if rad is None:
        raise Http404
    return rad


def _osynlig(svar: HttpResponseBase) -> HttpResponseBase:
    # The address, which is the key, goes to no other site: same-origin is every page's policy (forum.settings).
    svar["X-Robots-Tag"] = "noindex, nofollow"
    return svar


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def svar(request: HttpRequest, nyckel: str) -> HttpResponseBase:
    rad = _mottagare(nyckel)
    if not rad.lanken_galler():
        return _osynlig(render(request, "beslut/svar_slut.html", {"mottagare": rad}, status=410))
    bunden: dict[str, SvarForm] = {}
    if request.method == "POST":
        if request.POST.get("gor") == "ta_emot":
            actions.ta_emot(rad, av=None)
            messages.success(request, "Tack, det är noterat att ni har tagit emot handlingarna.")
            return redirect("svar", nyckel)
        besvarad, fel = besvara(request, rad, av=None)
        if besvarad is not None:
            messages.success(request, "Tack, ert svar är sparat. Ni kan ändra det här så länge länken gäller.")
            return redirect("svar", nyckel)
        bunden = fel
    skickade = Expediering.objects.filter(utskick__mottagare=rad).select_related("utskick").order_by("pk")
    filer = {e.handling_id: e for e in skickade}
    sidans = punkter(rad, bunden)
    sammanhang = {
        "mottagare": rad,
        "arende": rad.arende,
        "nyckel": nyckel,
        "punkter": sidans,
        "handlingar": list(filer.values()),
        "obekraftat": any(p["rad"].mottagen is None for p in sidans),
        "bunden": next(iter(bunden.values()), None),
    }
    return _osynlig(render(request, "beslut/svar.html", sammanhang, status=422 if bunden else 200))


@login_not_required
@never_cache
@require_safe
def svarsfil(request: HttpRequest, nyckel: str, sha256: str, filnamn: str) -> HttpResponseBase:
    """Serve a document that was sent to the recipient, and no other."""
    rad = _mottagare(nyckel)
    if not rad.lanken_galler():
        return _osynlig(render(request, "beslut/svar_slut.html", {"mottagare": rad}, status=410))
    skickad = Expediering.objects.filter(utskick__mottagare=rad, sha256=sha256, filnamn=f"{filnamn}.pdf").first()
    fil = HandlingFil.objects.filter(sha256=sha256).first() if skickad else None
    if skickad is None or fil is None:
        raise Http404
    ut = FileResponse(lagring.oppna(sha256), filename=skickad.filnamn, content_type="application/pdf")
    ut["Content-Length"] = str(fil.storlek)
    ut["X-Content-Type-Options"] = "nosniff"
    return _osynlig(ut)
