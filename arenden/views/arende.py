"""Ärenden: the list, registering, one ärende."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arenden import policy
from arenden.actions.arende import andra, avsluta, oppna_igen, registrera
from arenden.actions.skrivelse import borja
from arenden.forms import ArendeForm, ArendeuppgifterForm
from arenden.handelser import INTERNA, MENINGAR, beratta
from arenden.models import Arende, Mall, Skrivelse
from arenden.views import hamta
from forum import policy as roller
from forum.engang import engang
from forum.fel import Konflikt, Motsagelse
from forum.models import Handelse, Roll

PER_SIDA = 50


@login_required
@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    fraga = hamta.fritext(request, "q", 100)
    arenden = Arende.objects.synliga_for(request.user).sokta(fraga).med_organ().distinct()
    sida = Paginator(arenden, PER_SIDA).get_page(request.GET.get("sida"))
    return render(request, "arenden/lista.html", {"sida": sida, "fraga": fraga})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def nytt(request: HttpRequest) -> HttpResponse:
    if not roller.organ_dar(request.user, Roll.HANDLAGGARE, Roll.REGISTRATOR):
        raise PermissionDenied("Du kan inte registrera ärenden.")
    av = hamta.person(request)
    form = ArendeForm(request.POST or None, user=av)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with transaction.atomic():
            arende = registrera(
                organ=data["organ"],
                arendemening=data["arendemening"],
                forvaltning=data["forvaltning"],
                handlaggare=data["handlaggare"],
                av=av,
            )
            if not policy.may_borja_skrivelse(av, arende):
                messages.success(request, f"Ärendet fick nummer {arende.diarienummer}.")
                return redirect(arende)
            if data["mall"] is None:
                messages.warning(
                    request,
                    f"Ärendet fick nummer {arende.diarienummer}. Det finns ingen mall att skriva från än: "
                    "sekreteraren publicerar en under Inställningar.",
                )
                return redirect(arende)
            skrivelse = borja(arende, mall=data["mall"], av=av, rubrik=arende.arendemening)
        messages.success(request, f"Ärendet fick nummer {arende.diarienummer}. Skriv skrivelsen här.")
        return redirect("skriv", skrivelse.uuid)
    return render(request, "arenden/nytt.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def ett(request: HttpRequest, uuid: UUID) -> HttpResponse:
    arende = hamta.arende(request, uuid)
    far_andra = policy.may_andra_arende(request.user, arende)
    form = ArendeuppgifterForm(request.POST or None, instance=Arende.objects.get(pk=arende.pk))
    status = 200
    if request.method == "POST":
        if not far_andra:
            raise PermissionDenied("Du kan inte ändra ärendet.")
        status = 422
        if form.is_valid():
            uppgifter = {k: v for k, v in form.cleaned_data.items() if k != "revision"}
            try:
                andra(
                    arende,
                    av=hamta.person(request),
                    revision=form.cleaned_data["revision"],
                    uppgifter=uppgifter,
                )
            except Motsagelse as fel:
                form.add_error(None, str(fel))
                form.data = {**dict(form.data.items()), "revision": str(arende.revision)}
                status = 409
            else:
                messages.success(request, "Ärendet är ändrat.")
                return redirect(arende)
    skrivelser = list(Skrivelse.objects.synliga_for(request.user).filter(arende=arende).med_arende().distinct())
    i_organet = [o for namn in settings.ARENDEKALLOR for o in import_string(namn)(arende, request.user)]
    handelser = beratta(
        Handelse.objects.om(arende, *skrivelser, *i_organet)
        .filter(slag__in=MENINGAR)
        .exclude(
            objekt__in=[s.uuid for s in skrivelser if not policy.far(request.user, s)["se_versioner"]],
            slag__in=INTERNA,
        )
        .select_related("av")
    )
    sammanhang = {
        "arende": arende,
        "form": form,
        "far_andra": far_andra,
        "far_avsluta": policy.may_avsluta_arende(request.user, arende),
        "far_borja": arende.avslutat is None and policy.may_borja_skrivelse(request.user, arende),
        "mallar": Mall.objects.valbara(arende.organ_id),
        "skrivelser": skrivelser,
        "handelser": handelser,
    }
    return render(request, "arenden/arende.html", sammanhang, status=status)


@login_required
@require_POST
@engang
def ny_skrivelse(request: HttpRequest, uuid: UUID) -> HttpResponse:
    arende = hamta.arende(request, uuid)
    mall = Mall.objects.valbara(arende.organ_id).filter(slug=hamta.fritext(request, "mall")).first()
    if mall is None and policy.may_borja_skrivelse(request.user, arende):
        raise Konflikt("Mallen går inte längre att välja. Läs in sidan igen och välj en annan.")
    if mall is None:
        raise PermissionDenied("Bara ärendets handläggare kan börja en skrivelse i det.")
    skrivelse = borja(arende, mall=mall, av=hamta.person(request), rubrik=arende.arendemening)
    return redirect("skriv", skrivelse.uuid)


@login_required
@require_POST
@engang
def avslut(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Close the ärende with a reason, or open it again."""
    arende = hamta.arende(request, uuid)
    av = hamta.person(request)
    if request.POST.get("gor") == "oppna":
        oppna_igen(arende, av=av)
        messages.success(request, "Ärendet är öppet igen.")
        return redirect(arende)
    skal = hamta.fritext(request, "skal", 300)
    if not skal and policy.may_avsluta_arende(av, arende):
        messages.error(request, "Ärendet är inte avslutat: skriv varför det avslutas.")
        return redirect(arende)
    avsluta(arende, av=av, skal=skal)
    messages.success(request, "Ärendet är avslutat.")
    return redirect(arende)
