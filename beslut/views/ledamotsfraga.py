"""Questions to those who wrote the skrivelse: asked from the reading view, answered on a page of their own."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from arenden.views.hamta import fritext, person
from beslut import policy
from beslut.actions import ledamotsfraga as actions
from beslut.models import Ledamotsfraga, svarar
from beslut.views.lasning import punkt_att_lasa
from forum.engang import engang
from forum.flow import Lage


@login_required
@require_POST
@engang
def stall(request: HttpRequest, uuid: UUID, punkt: UUID) -> HttpResponse:
    """Ask on an item; an empty question is answered with the form and what is missing."""
    rad = punkt_att_lasa(request, uuid, punkt)
    if not policy.may_fraga(request.user, rad):
        raise PermissionDenied(f"Frågor ställs av ledamöter och ersättare i {rad.sammantrade.organ}.")
    text = fritext(request, "fraga", 2000)
    if not text:
        sammanhang = {"punkt": rad, "sammantrade": rad.sammantrade, "svarar": svarar(rad), "saknas": True}
        return render(request, "beslut/fraga_formular.html", sammanhang, status=422)
    actions.stall(rad, av=person(request), text=text)
    messages.success(request, "Frågan är skickad. Den och svaret visas för organets förtroendevalda.")
    return redirect("las_punkt", uuid, punkt)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def fraga(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a question with its answer; to one who may, the form to answer it with."""
    rad = get_object_or_404(Ledamotsfraga.objects.synliga_for(request.user).med_punkt(), uuid=uuid)
    saknas = False
    if request.method == "POST":
        if not policy.may_svara(request.user, rad):
            raise PermissionDenied("Frågan besvaras av dem som har skrivit skrivelsen och av organets sekreterare.")
        if svar := fritext(request, "svar", 4000):
            actions.besvara(rad, av=person(request), svar=svar)
            messages.success(request, "Svaret är skickat och visas för organets förtroendevalda.")
            return redirect(rad)
        saknas = True
    punkten = rad.dagordningspunkt
    sammanhang = {
        "fraga": rad,
        "punkt": punkten,
        "sammantrade": punkten.sammantrade,
        "arende": punkten.version.skrivelse.arende if punkten.version else None,
        "skrivelse": punkten.version.skrivelse if punkten.version else None,
        "svarar": svarar(punkten) if rad.svarad is None else [],
        "far_svara": rad.svarad is None
        and punkten.sammantrade.lage == Lage.KALLAT
        and policy.may_svara(request.user, rad),
        "far_lasa": policy.may_se_punkt(request.user, punkten),
        "saknas": saknas,
    }
    return render(request, "beslut/fraga.html", sammanhang, status=422 if saknas else 200)
