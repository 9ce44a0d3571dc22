"""Papers signed with ink: hand one in, see it beside what was issued, accept or refuse it, fetch it. Reads no file."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from arenden.views import hamta
from beslut import handlingsliv, handlingspolicy, pappersord
from beslut import underskriftspolicy as policy
from beslut.actions import skanning as actions
from beslut.forms.papper import PapperForm
from beslut.models import Handling, HandlingFil, Skanning
from beslut.skanningsflow import Lage, Steg
from forum import lagring
from forum.engang import engang
from forum.fel import Konflikt


def _handling(request: HttpRequest, sha256: str) -> Handling:
    """Return the document that has had these bytes; 404 to one who must not know of it, 403 to one who only reads."""
    fil = HandlingFil.objects.filter(sha256=sha256).first()
    rad = Handling.objects.med_filer().filter(pk=fil.handling_id).first() if fil else None
    if rad is None or not handlingspolicy.may_lasa(request.user, rad):
        raise Http404
    if not policy.may_ta_emot_papper(request.user, rad):
        raise PermissionDenied("Den som skriver i skrivelsen, sekreteraren och registratorn lämnar in papper.")
    return rad


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def lamna_in(request: HttpRequest, sha256: str) -> HttpResponse:
    """Hand in the scanned paper of a document that is signed with ink."""
    rad = _handling(request, sha256)
    if fel := actions.hinder(rad):
        raise Konflikt(fel)
    form = PapperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        papper = actions.lamna_in(rad, av=hamta.person(request), filer=form.cleaned_data["filer"])
        return redirect("papper", papper.uuid)
    vantar = rad.skanningar.filter(lage__in=(Lage.VANTAR, Lage.JAMFORD)).first()
    sammanhang = {
        "handling": rad,
        "titel": handlingsliv.benamning(rad),
        "fil": rad.fil,
        "form": form,
        "vantar": vantar,
    }
    return render(request, "beslut/papper_lamna_in.html", sammanhang, status=422 if form.errors else 200)


def _papper(request: HttpRequest, uuid: UUID) -> Skanning:
    rad = get_object_or_404(
        Skanning.objects.select_related(
            "handling__version__skrivelse__arende__organ", "handling__sammantrade__organ", "inlamnad_av", "avgjord_av"
        ),
        uuid=uuid,
    )
    if not policy.may_se_papper(request.user, rad):
        if handlingspolicy.may_lasa(request.user, rad.handling):
            raise PermissionDenied("Papperet är inte godtaget än, och visas bara för dem som tar emot det.")
        raise Http404
    return rad


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def papper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the paper beside what was issued, page by page; accept it with open eyes, or refuse it with a reason."""
    rad = _papper(request, uuid)
    if request.method != "POST":
        return _sida(request, rad)
    steg = Steg.AVVISA if request.POST.get("gor") == "avvisa" else Steg.GODTA
    try:
        actions.avgor(
            rad,
            steg,
            av=hamta.person(request),
            revision=hamta.heltal(request.POST.get("revision", "")) or 0,
            skal=hamta.fritext(request, "skal"),
            sett=bool(request.POST.get("sett")),
        )
    except Konflikt as fel:
        return _sida(request, _papper(request, uuid), fel=str(fel), status=409)
    vad = "avvisat. Lämna in ett nytt när det finns" if steg == Steg.AVVISA else "godtaget som underskrivet exemplar"
    messages.success(request, f"Papperet är {vad}.")
    return redirect("papper", uuid)


def _sida(request: HttpRequest, rad: Skanning, *, fel: str = "", status: int = 200) -> HttpResponse:
    original = rad.jamforelse.get("original", [])
    sidor = rad.sidor
    sedda = {sida["motsvarar"] for sida in sidor}
    sammanhang = {
        "papper": rad,
        "handling": rad.handling,
        "titel": handlingsliv.benamning(rad.handling),
        "fil": rad.handling.fil,
        "dom": pappersord.dom(rad) if sidor else None,
        "sidor": [(sida, sida["motsvarar"] if sida["motsvarar"] <= len(original) else 0) for sida in sidor],
        "saknade": [nr for nr in range(1, len(original) + 1) if nr not in sedda],
        "far_avgora": rad.lage == Lage.JAMFORD and policy.may_ta_emot_papper(request.user, rad.handling),
        "far_lamna_in": rad.lage in (Lage.OLASLIG, Lage.AVVISAD)
        and policy.may_ta_emot_papper(request.user, rad.handling),
        "senare": rad.handling.skanningar.godtagna().exclude(pk=rad.pk).filter(pk__gt=rad.pk).first(),
        "fel": fel,
        "skal": hamta.fritext(request, "skal"),
        "gor": request.POST.get("gor", ""),
    }
    fragar_om = bool(request.headers.get("HX-Request"))
    mall = "beslut/papper.html#laget" if fragar_om else "beslut/papper.html"
    svar = render(request, mall, sammanhang, status=status)
    if fragar_om and rad.lage != Lage.VANTAR:
        svar["HX-Refresh"] = "true"  # what was found is shown now
    return svar


@login_required
@require_safe
def fil(request: HttpRequest, uuid: UUID, nr: int) -> HttpResponseBase:
    """Serve a file of the paper exactly as it was handed in, for saving: it is anybody's, and never shown here."""
    rad = _papper(request, uuid)
    en = get_object_or_404(rad.filer.select_related("skanning__handling"), nr=nr)
    svar = FileResponse(lagring.oppna(en.sha256), as_attachment=True, filename=en.filnamn, content_type=en.typ)
    svar["Content-Length"] = str(en.storlek)
    return _oforanderlig(svar)


@login_required
@require_safe
def bild(request: HttpRequest, uuid: UUID, vad: str, nr: int) -> HttpResponseBase:
    """Serve a page as a picture: of the paper as it was laid ("blad"), or of what was issued ("sida")."""
    rad = _papper(request, uuid)
    summor = [s["bild"] for s in rad.sidor] if vad == "blad" else rad.jamforelse.get("original", [])
    if vad not in ("blad", "sida") or not 1 <= nr <= len(summor):
        raise Http404
    return _oforanderlig(FileResponse(lagring.oppna(summor[nr - 1]), content_type="image/jpeg"))


def _oforanderlig(svar: FileResponse) -> FileResponse:
    svar["Cache-Control"] = "private, max-age=31536000, immutable"
    svar["X-Content-Type-Options"] = "nosniff"
    return svar
