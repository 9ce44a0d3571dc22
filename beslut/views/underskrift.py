"""Sign a document on the bytes that are shown; ask for signatures and withdraw the request. Nothing is drawn here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from arenden.views import hamta
from beslut import handlingsliv, handlingspolicy, underskriftsbild
from beslut import underskriftspolicy as policy
from beslut.actions import underskriftsbegaran as actions
from beslut.models import Handling, HandlingFil, Undertecknande, Visning
from beslut.underskriftsflow import Platslage
from forum.bekraftelse import Obekraftad, bekrafta
from forum.engang import engang
from forum.fel import Konflikt
from forum.models import Anvandare


def _handling(request: HttpRequest, sha256: str) -> Handling:
    """Return the document that has had these bytes; 404 to one who must not know of it."""
    fil = HandlingFil.objects.filter(sha256=sha256).first()
    rad = Handling.objects.med_filer().filter(pk=fil.handling_id).first() if fil else None
    if rad is None or not handlingspolicy.may_lasa(request.user, rad):
        raise Http404
    return rad


def _plats(request: HttpRequest, rad: Handling) -> Undertecknande:
    """Return the person's own place in the newest request; 403 to one who is not asked, 409 where nobody is."""
    begaran = underskriftsbild.senaste(rad)
    if begaran is None:
        raise Konflikt(actions.hinder(rad) or "Ingen är ombedd att skriva under handlingen.")
    plats = next((p for p in begaran.platser.all() if policy.may_skriva_under(request.user, p)), None)
    if plats is None:
        raise PermissionDenied("Du är inte ombedd att skriva under den här handlingen.")
    plats.begaran = begaran
    begaran.handling = rad
    return plats


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def skriv_under(request: HttpRequest, sha256: str) -> HttpResponse:
    """Show the document page by page; sign the bytes that were shown, or decline with a reason."""
    rad = _handling(request, sha256)
    plats = _plats(request, rad)
    if request.method != "POST":
        if hamta.visas(request):
            Visning.anteckna(rad, hamta.person(request))  # its pages are on the page
        return _sida(request, rad, plats)
    av = hamta.person(request)
    if plats.lage in (Platslage.UNDERTECKNAS, Platslage.UNDERSKRIVEN):
        messages.info(request, "Du har redan skrivit under. Inget gjordes en gång till.")
        return redirect("skriv_under", sha256)
    if request.POST.get("gor") == "avboj":
        return _avboj(request, rad, plats, av)
    try:
        bekraftelse = bekrafta(request)
    except Obekraftad as fel:
        return _sida(request, rad, plats, fel=str(fel), status=fel.status)
    try:
        actions.skriv_under(plats, av=av, sha256=request.POST.get("sha256", ""), bekraftelse=bekraftelse)
    except Konflikt as fel:
        rad = _handling(request, sha256)
        return _sida(request, rad, _plats(request, rad), konflikt=str(fel), status=409)
    return redirect("skriv_under", sha256)


def _avboj(request: HttpRequest, rad: Handling, plats: Undertecknande, av: Anvandare) -> HttpResponse:
    skal = hamta.fritext(request, "skal")
    if not skal:
        fel = "Skriv varför du avböjer. Den som begärde underskriften ser skälet."
        return _sida(request, rad, plats, avbojfel=fel, status=422)
    actions.avboj(plats, av=av, skal=skal)
    messages.success(request, "Du har avböjt. Den som begärde underskriften har fått veta det.")
    return redirect("handlingssida", rad.fil.sha256 if rad.fil else "")


def _sida(
    request: HttpRequest,
    rad: Handling,
    plats: Undertecknande,
    *,
    fel: str = "",
    avbojfel: str = "",
    konflikt: str = "",
    status: int = 200,
) -> HttpResponse:
    begaran = plats.begaran
    tur = begaran.tur()
    min_tur = any(p.pk == plats.pk and p.lage == Platslage.VANTAR for p in tur)
    sammanhang = {
        "handling": rad,
        "titel": handlingsliv.titel(rad),
        "fil": rad.fil,
        "skrivelse": rad.version.skrivelse if rad.version else None,
        "plats": plats,
        "begaran": begaran,
        "platser": list(begaran.platser.all()),
        "vantar_pa": tur,
        "hinder": actions.hinder(rad) if min_tur else "",
        "min_tur": min_tur,
        "undertecknas": plats.lage == Platslage.UNDERTECKNAS,
        "nasta": underskriftsbild.nasta_for(plats),
        "fel": fel,
        "avbojfel": avbojfel,
        "konflikt": konflikt,
        "skal": hamta.fritext(request, "skal"),
    }
    fragar_om = bool(request.headers.get("HX-Request"))
    mall = "beslut/skriv_under.html#laget" if fragar_om else "beslut/skriv_under.html"
    svar = render(request, mall, sammanhang, status=status)
    if fragar_om and plats.lage != Platslage.UNDERTECKNAS:
        svar["HX-Refresh"] = "true"  # the pages show the signature now
    return svar


@login_required
@require_POST
@engang
def begaran(request: HttpRequest, sha256: str) -> HttpResponse:
    """Ask the undertecknare to sign, or withdraw what was asked."""
    rad = _handling(request, sha256)
    av = hamta.person(request)
    if not policy.may_begara(av, rad):
        raise PermissionDenied("Den som skriver i skrivelsen, sekreteraren och registratorn begär underskrifter.")
    if request.POST.get("gor") == "aterkalla":
        rad_begaran = underskriftsbild.senaste(rad)
        if rad_begaran is None:
            raise Konflikt("Ingen är ombedd att skriva under handlingen.")
        actions.aterkalla(rad_begaran, av=av, skal=hamta.fritext(request, "skal"))
        messages.success(request, "Begäran om underskrift är återkallad.")
    else:
        actions.begar(rad, av=av, i_tur=request.POST.get("ordning") != "samtidigt")
        messages.success(request, "Undertecknarna får ett mejl var.")
    return redirect("handlingssida", sha256)
