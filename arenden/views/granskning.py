"""Send for approval, take a stand, recall, begin a successor."""

import json
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from arenden import ogonblick, policy
from arenden.actions import granskning as actions
from arenden.actions.lasning import minns, sedan_senast
from arenden.actions.version import ny_skrivelse_av
from arenden.flow import Lage, Steg
from arenden.forms import SkalForm
from arenden.forslagsbild import panel as forslagspanel
from arenden.kommentarsbild import panel
from arenden.views import hamta
from arenden.visning import papper
from forum import policy as roller
from forum.engang import engang
from forum.fel import Konflikt
from forum.models import Handelse


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def skicka(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the text and what is missing, all at once; then send what was shown."""
    skrivelse = hamta.skrivelse(request, uuid)
    policy.krav(request.user, Steg.SKICKA, skrivelse)
    if skrivelse.lage != Lage.UTKAST and request.method != "POST":
        return redirect(skrivelse)
    status, annan_text = 200, ""
    if request.method == "POST":
        try:
            version = actions.skicka(
                skrivelse,
                av=hamta.person(request),
                meddelande=hamta.fritext(request, "meddelande"),
                sedd=_sedd(request),
            )
        except actions.Ofullstandig:
            status = 422
        except actions.AnnanText as fel:
            status, annan_text = 409, str(fel)
        else:
            namn = " och ".join(u.namn for u in version.skrivelse.vantar_pa())
            messages.success(request, f"Version {version.nr} är skickad. Nu väntar den på {namn}.")
            return redirect(skrivelse)
    nu = ogonblick.ta(skrivelse)
    sammanhang = {
        "skrivelse": skrivelse,
        "arende": skrivelse.arende,
        "lagesbild": actions.granska(skrivelse),
        "annan_text": annan_text,
        "sedd": json.dumps(ogonblick.avtryck(nu)),
        "undertecknare": skrivelse.undertecknare.kvar(),
        "papper": papper(nu),
        "oppna_kommentarer": skrivelse.kommentarer.oppna().count(),
        "meddelande": hamta.fritext(request, "meddelande"),
    }
    return render(request, "arenden/skicka.html", sammanhang, status=status)


def _sedd(request: HttpRequest) -> dict[str, str]:
    """Return what the page said that it showed."""
    try:
        sedd = json.loads(request.POST.get("sedd", ""))
    except ValueError:
        sedd = None
    if not isinstance(sedd, dict):
        raise Konflikt("Sidan vet inte vilken text du läste. Läs in den igen, läs texten och skicka den sedan.")
    return sedd


@login_required
@require_POST
@engang
def ta_tillbaka(request: HttpRequest, uuid: UUID) -> HttpResponse:
    skrivelse = hamta.skrivelse(request, uuid)
    actions.ta_tillbaka(
        skrivelse,
        av=hamta.person(request),
        skal=hamta.fritext(request, "skal"),
        version=request.POST.get("version", ""),
    )
    messages.success(request, "Skrivelsen är tagen tillbaka och går att skriva i.")
    return redirect("skriv", skrivelse.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def godkann(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The approval screen: the paper, what changed since last, and the two things one can do."""
    skrivelse = hamta.skrivelse(request, uuid)
    policy.krav(request.user, Steg.GODKANN, skrivelse)
    av = hamta.person(request)
    form = SkalForm(request.POST if request.POST.get("gor") == "atersand" else None)
    if request.method == "POST":
        sedd = request.POST.get("version", "")
        if request.POST.get("gor") == "atersand":
            if form.is_valid():
                actions.atersand(skrivelse, av=av, version=sedd, skal=form.cleaned_data["skal"])
                messages.success(request, "Skrivelsen är återsänd till handläggaren med ditt skäl.")
                return redirect("start")
        else:
            efter = actions.godkann(skrivelse, av=av, version=sedd)
            klar = (
                "Skrivelsen är godkänd av alla."
                if efter.lage == Lage.GODKAND
                else "Tack, ditt godkännande är registrerat."
            )
            messages.success(request, klar)
            return redirect(skrivelse)
    version = skrivelse.gallande_version
    if version is None or skrivelse.lage != Lage.GRANSKNING:
        raise Konflikt(
            f"Det finns inget att ta ställning till: skrivelsen är i läget {skrivelse.get_lage_display().lower()}."
        )
    sedan = sedan_senast(av, version)
    if hamta.visas(request):
        minns(av, version)
    vantar = skrivelse.vantar_pa()
    min_tur = next((u for u in vantar if u.far_godkannas_av(av, roller.foretrader(av))), None)
    sammanhang = {
        "skrivelse": skrivelse,
        "arende": skrivelse.arende,
        "version": version,
        "papper": papper(version.data),
        "bilagor": {str(b.identitet): b for b in skrivelse.bilagor.all()},
        "godkannanden": {str(g.undertecknare): g for g in version.godkannanden.all()},
        "meddelande": Handelse.objects.om(skrivelse).filter(slag=Steg.SKICKA).values_list("skal", flat=True).last(),
        "har_godkant": version.godkannanden.filter(anvandare=av).exists(),
        "min_tur": min_tur,
        "for_annan": min_tur if min_tur and min_tur.anvandare_id != av.pk else None,
        "vantar_pa": vantar,
        "ar_forfattare": av.pk in skrivelse.forfattare(),
        "forslagspanel": forslagspanel(skrivelse, av, fran="godkann"),
        "sedan": sedan,
        "panel": panel(skrivelse, av, fran="godkann"),
        "form": form,
    }
    return render(request, "arenden/godkann.html", sammanhang, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def aterkalla(request: HttpRequest, uuid: UUID) -> HttpResponse:
    skrivelse = hamta.skrivelse(request, uuid)
    policy.krav(request.user, Steg.ATERKALLA, skrivelse)
    form = SkalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.aterkalla(skrivelse, av=hamta.person(request), skal=form.cleaned_data["skal"])
        messages.success(request, "Skrivelsen är återkallad. De utfärdade handlingarna är märkta som återkallade.")
        return redirect(skrivelse)
    if skrivelse.lage != Lage.GODKAND or skrivelse.upptagen:
        raise Konflikt(
            "Skrivelsen kan inte återkallas: "
            + (
                "organet har tagit upp den."
                if skrivelse.upptagen
                else f"den är i läget {skrivelse.get_lage_display().lower()}."
            )
        )
    sammanhang = {"skrivelse": skrivelse, "arende": skrivelse.arende, "form": form}
    return render(request, "arenden/aterkalla.html", sammanhang, status=422 if form.errors else 200)


@login_required
@require_POST
@engang
def ny_version(request: HttpRequest, uuid: UUID) -> HttpResponse:
    skrivelse = hamta.skrivelse(request, uuid)
    if not policy.may_skriva(request.user, skrivelse):
        raise PermissionDenied("Du kan inte skriva en ny version av den här skrivelsen.")
    ny = ny_skrivelse_av(skrivelse, av=hamta.person(request))
    messages.success(request, "En ny version är påbörjad. Den förra står kvar som den godkändes.")
    return redirect("skriv", ny.uuid)
