"""Read a skrivelse, its versions and what differs between them; fetch a bilaga."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arenden import ogonblick, policy, tidigare
from arenden.actions import version as actions
from arenden.actions.lasning import minns, sedan_senast
from arenden.actions.utkastlasning import andrat_av_andra, besok
from arenden.flow import Lage
from arenden.forms import VersionForm
from arenden.forslagsbild import panel as forslagspanel
from arenden.handelser import beratta
from arenden.jamforelse import jamfor as jamfor_versioner
from arenden.kommentarsbild import panel
from arenden.models import Bilaga, Lasning
from arenden.views import anmalan, hamta
from arenden.visning import papper
from forum import lagring
from forum.engang import engang
from forum.models import Handelse


@login_required
@require_safe
def las(request: HttpRequest, uuid: UUID) -> HttpResponse:
    skrivelse = hamta.skrivelse(request, uuid)
    far = policy.far(request.user, skrivelse)
    version = skrivelse.gallande_version
    if version is None and not policy.may_skriva(request.user, skrivelse):
        # Back with its writers: an undertecknare goes on reading what was sent, not the draft.
        version = policy.versioner_for(request.user, skrivelse).first()
    jag = hamta.person(request)
    sedan = sedan_senast(jag, version) if version else None
    if hamta.visas(request):
        minns(jag, version) if version else besok(jag, skrivelse)
    godkannanden = list(version.godkannanden.all()) if version and version == skrivelse.gallande_version else []
    sammanhang = {
        "skrivelse": skrivelse,
        "arende": skrivelse.arende,
        "far": far,
        "version": version,
        "sedan": sedan,
        "andrat": andrat_av_andra(jag, skrivelse) if version is None else None,
        "papper": papper(version.data if version else ogonblick.ta(skrivelse)),
        "bilagor": {str(b.identitet): b for b in skrivelse.bilagor.all()},
        "godkannanden": {str(g.undertecknare): g for g in godkannanden},
        "slutrad": f"{skrivelse.arende.diarienummer} · version {version.nr}" if version else "Utkast",
        "sammantraden": anmalan.val(skrivelse),
        "vantar_pa": skrivelse.vantar_pa(),
        "fragor": [f for namn in settings.FRAGEKALLOR for f in import_string(namn)(skrivelse, request.user)],
        "efterfoljare": skrivelse.efterfoljare.first(),
        "handelser": beratta(Handelse.objects.om(skrivelse).select_related("av"))[:5] if far["se_versioner"] else [],
    }
    if skrivelse.lage in policy.FORSLAGSLAGEN:
        sammanhang["forslagspanel"] = forslagspanel(skrivelse, hamta.person(request), fran="skrivelse")
    sammanhang["panel"] = panel(skrivelse, hamta.person(request), fran="skrivelse")
    return render(request, "arenden/skrivelse.html", sammanhang)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def versioner(request: HttpRequest, uuid: UUID) -> HttpResponse:
    skrivelse = hamta.skrivelse(request, uuid)
    if request.method == "POST":
        form = VersionForm(request.POST)
        if form.is_valid():
            version = actions.spara_version(skrivelse, av=hamta.person(request), namn=form.cleaned_data["namn"])
            messages.success(request, f"Version {version.nr} är sparad.")
            return redirect("versioner", skrivelse.uuid)
    else:
        form = VersionForm()
    lista = list(policy.versioner_for(request.user, skrivelse).select_related("skapad_av"))
    a, b = (hamta.heltal(request.GET.get(namn, "")) for namn in ("a", "b"))
    if a is not None and b is not None:
        return redirect("jamfor", skrivelse.uuid, a, b)
    handelser = Handelse.objects.om(skrivelse).select_related("av")
    sammanhang = {
        "skrivelse": skrivelse,
        "arende": skrivelse.arende,
        "far": policy.far(request.user, skrivelse),
        "versioner": lista,
        "form": form,
        "handelser": beratta(handelser) if policy.far(request.user, skrivelse)["se_versioner"] else [],
    }
    return render(request, "arenden/versioner.html", sammanhang, status=422 if form.errors else 200)


@login_required
@require_safe
def version(request: HttpRequest, uuid: UUID, nr: int) -> HttpResponse:
    rad = hamta.version(request, uuid, nr)
    if hamta.visas(request):
        minns(hamta.person(request), rad)
    sammanhang = {
        "skrivelse": rad.skrivelse,
        "arende": rad.skrivelse.arende,
        "version": rad,
        "papper": papper(rad.data),
        "bilagor": {str(b.identitet): b for b in rad.skrivelse.bilagor.all()},
        "godkannanden": {},
        "far": policy.far(request.user, rad.skrivelse),
    }
    return render(request, "arenden/version.html", sammanhang)


@login_required
@require_POST
@engang
def aterstall(request: HttpRequest, uuid: UUID, nr: int) -> HttpResponse:
    rad = hamta.version(request, uuid, nr)
    ny = actions.aterstall(rad, av=hamta.person(request))
    messages.success(request, f"Texten är återställd till version {rad.nr}. Den blev version {ny.nr}.")
    return redirect("skriv", rad.skrivelse.uuid)


@login_required
@require_safe
def jamfor(request: HttpRequest, uuid: UUID, a: int, b: int) -> HttpResponse:
    fore, efter = hamta.version(request, uuid, min(a, b)), hamta.version(request, uuid, max(a, b))
    sammanhang = {
        "skrivelse": fore.skrivelse,
        "arende": fore.skrivelse.arende,
        "fore": fore,
        "efter": efter,
        "jamforelse": jamfor_versioner(fore.data, efter.data),
    }
    return render(request, "arenden/jamfor.html", sammanhang)


@login_required
@require_safe
def utkast_sedan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show all that differs in the draft from how it was when the writer was last there."""
    skrivelse = hamta.att_skriva(request, uuid)
    if skrivelse.lage != Lage.UTKAST:
        return redirect(skrivelse)
    jag = hamta.person(request)
    sedan = Lasning.objects.filter(anvandare=jag, skrivelse=skrivelse).values_list("utkast_fore", flat=True).first()
    fore = tidigare.utkastet(skrivelse, sedan, for_=jag) if sedan else None
    sammanhang = {
        "skrivelse": skrivelse,
        "sedan": sedan,
        "jamforelse": jamfor_versioner(fore, ogonblick.ta(skrivelse)) if fore else None,
    }
    return render(request, "arenden/utkast_sedan.html", sammanhang)


@login_required
@require_safe
def bilaga(request: HttpRequest, uuid: UUID, filnamn: str) -> HttpResponseBase:
    """Serve an attached file, as a download: its content is somebody else's."""
    rad = get_object_or_404(Bilaga.objects.select_related("skrivelse"), uuid=uuid)
    skrivelse = hamta.skrivelse(request, rad.skrivelse.uuid)
    if not policy.may_lasa_bilaga(request.user, skrivelse, rad):
        raise Http404
    svar = FileResponse(lagring.oppna(rad.sha256), as_attachment=True, filename=rad.filnamn, content_type=rad.typ)
    svar["Content-Length"] = str(rad.storlek)
    svar["X-Content-Type-Options"] = "nosniff"
    return svar
