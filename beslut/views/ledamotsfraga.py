"""Questions to those who wrote the skrivelse: asked from the reading view, answered on a page of their own."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from arenden.views.hamta import fritext, heltal, person
from beslut import policy
from beslut.actions import ledamotsfraga as actions
from beslut.models import Dagordningspunkt, Ledamotsfraga, svarar
from beslut.views.lasning import punkt_att_lasa
from forum.engang import engang
from forum.fel import Motsagelse
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
    foljer = _foljer(request, rad)
    if not text:
        sammanhang = {"punkt": rad, "sammantrade": rad.sammantrade, "svarar": svarar(rad), "saknas": True}
        sammanhang |= {"foljer": foljer}
        return render(request, "beslut/fraga_formular.html", sammanhang, status=422)
    actions.stall(rad, av=person(request), text=text, foljer=foljer)
    messages.success(request, "Frågan är skickad. Den och svaret visas för organets förtroendevalda.")
    return redirect("las_punkt", uuid, punkt)


def _foljer(request: HttpRequest, punkt: Dagordningspunkt) -> Ledamotsfraga | None:
    """Return the question that is followed up (foljer=), which the person must see; else 404."""
    text = fritext(request, "foljer", 36)
    if not text:
        return None
    try:
        uuid = UUID(text)
    except ValueError as fel:
        raise Http404 from fel
    synliga = Ledamotsfraga.objects.synliga_for(request.user).filter(dagordningspunkt=punkt)
    return get_object_or_404(synliga.select_related("foljer"), uuid=uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def fraga(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a question with its answer: to who asks, the form to correct it; to who answers, the form to answer it."""
    rad = get_object_or_404(Ledamotsfraga.objects.synliga_for(request.user).med_punkt(), uuid=uuid)
    jag = person(request)
    skrivet, fel, status = "", "", 200
    gor = fritext(request, "gor", 10) or "svara"
    if request.method == "POST":
        try:
            if fel := _gor(request, rad, gor):
                status = 422
            elif gor == "aterta":
                return redirect("las_punkt", rad.dagordningspunkt.sammantrade.uuid, rad.dagordningspunkt.uuid)
            else:
                return redirect(rad)
        except Motsagelse as hinder:
            fel, status = str(hinder), 409
            rad.refresh_from_db()
        skrivet = fritext(request, "svar" if gor == "svara" else "fraga", 4000)
    punkten = rad.dagordningspunkt
    vantar = rad.svarad is None and rad.atertagen is None and punkten.sammantrade.lage == Lage.KALLAT
    egen = policy.may_andra_fraga(jag, rad)
    sammanhang = {
        "fraga": rad,
        "punkt": punkten,
        "sammantrade": punkten.sammantrade,
        "arende": punkten.version.skrivelse.arende if punkten.version else None,
        "skrivelse": punkten.version.skrivelse if punkten.version else None,
        "svarar": svarar(punkten),
        "far_svara": vantar and policy.may_svara(jag, rad),
        "far_andra": vantar and egen,
        "far_folja": rad.svarad is not None
        and punkten.sammantrade.lage == Lage.KALLAT
        and policy.may_fraga(jag, punkten),
        "far_lasa": policy.may_se_punkt(jag, punkten),
        "fel": fel,
        "fel_i": gor if fel else "",
        "skrivet": skrivet,
    }
    return render(request, "beslut/fraga.html", sammanhang, status=status)


def _gor(request: HttpRequest, rad: Ledamotsfraga, gor: str) -> str:
    """Do what was pressed; return what is missing, or ""."""
    jag = person(request)
    sedd = heltal(fritext(request, "revision", 9))
    revision = -1 if sedd is None else sedd
    match gor:
        case "aterta":
            actions.aterta(rad, av=jag)
            messages.success(request, "Frågan är återtagen. Andra ser den inte längre.")
        case "ratta":
            text = fritext(request, "fraga", 2000)
            if not text:
                return "Frågan är tom. Skriv vad du undrar, eller ta tillbaka den."
            actions.ratta(rad, av=jag, text=text, revision=revision)
            messages.success(request, "Frågan är ändrad.")
        case _:
            if not policy.may_svara(jag, rad):
                raise PermissionDenied("Frågan besvaras av dem som har skrivit skrivelsen och av organets sekreterare.")
            svar = fritext(request, "svar", 4000)
            if not svar:
                return "Svaret är tomt. Skriv det innan du skickar."
            actions.besvara(rad, av=jag, svar=svar, revision=revision)
            messages.success(request, "Svaret är skickat och visas för organets förtroendevalda.")
    return ""
