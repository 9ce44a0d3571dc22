"""Sammanträden: the list, planning, changing, cancelling, and the page with its föredragningslista."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from arenden.handelser import beratta
from arenden.views.hamta import person, visas
from beslut import policy, protokollsstart
from beslut.actions import dagordning, forhinder, kallelse
from beslut.flow import Lage as Punktlage
from beslut.listform import PunktForm
from beslut.models import Dagordningspunkt, Handling
from beslut.numrering import numren
from forum import policy as roller
from forum.actions import sammantrade as actions
from forum.engang import engang
from forum.fel import Motsagelse
from forum.flow import Lage
from forum.models import Handelse, Organ, Roll, Sammantrade
from forum.organform import SammantradeForm, StallInForm

PER_SIDA = 30


def hamta(request: HttpRequest, uuid: UUID) -> Sammantrade:
    """Return a sammanträde that the person may know of, or 404."""
    return get_object_or_404(Sammantrade.objects.synliga_for(request.user).med_organ(), uuid=uuid)


def att_komponera(request: HttpRequest, uuid: UUID) -> Sammantrade:
    """Return a sammanträde whose list the person composes; 404 to outsiders, 403 to others."""
    sammantrade = hamta(request, uuid)
    if not policy.may_komponera(request.user, sammantrade):
        raise PermissionDenied(f"Sammanträdena sköts av sekreteraren i {sammantrade.organ}.")
    return sammantrade


@login_required
@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    """List sammanträden: those to come, the next first; with ?visa=tidigare those that have been, the latest first."""
    tidigare = request.GET.get("visa") == "tidigare"
    synliga = Sammantrade.objects.synliga_for(request.user).med_organ()
    rader = (synliga.tidigare() if tidigare else synliga.kommande()).annotate(
        antal=Count("punkter", filter=~Q(punkter__lage=Punktlage.UTGAR) & ~Q(punkter__slag="fast"))
    )
    sammanhang = {
        "sida": Paginator(rader, PER_SIDA).get_page(request.GET.get("sida")),
        "tidigare": tidigare,
        "far_planera": bool(roller.organ_dar(request.user, Roll.SEKRETERARE)),
        "flera_organ": len(roller.organ_dar(request.user)) > 1,
    }
    return render(request, "beslut/sammantraden.html", sammanhang)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def nytt(request: HttpRequest) -> HttpResponse:
    """Plan a sammanträde; its list is composed at once from what there is. `?organ=<slug>` chooses the body."""
    valbara = Organ.objects.filter(pk__in=roller.organ_dar(request.user, Roll.SEKRETERARE))
    if not valbara:
        raise PermissionDenied("Sammanträden planeras av organets sekreterare.")
    vald = valbara.filter(slug=request.GET.get("organ", "")).first() or valbara[0]
    forst = {"organ": vald.pk, "borjar": vald.borjar, "slutar": vald.slutar, "plats": vald.plats}
    form = SammantradeForm(request.POST or None, valbara=valbara, initial=forst)
    if request.method == "POST" and form.is_valid():
        av = person(request)
        with transaction.atomic():
            rad = actions.planera(form.cleaned_data["organ"], av=av, uppgifter=form.uppgifter)
            dagordning.fyll_pa(rad, av=av)
        messages.success(request, f"{rad} är planerat. Föredragningslistan är påbörjad med organets fasta punkter.")
        return redirect(rad)
    sammanhang = {"form": form, "organ": vald}
    return render(request, "beslut/sammantrade_formular.html", sammanhang, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def andra(request: HttpRequest, uuid: UUID) -> HttpResponse:
    sammantrade = att_komponera(request, uuid)
    form = SammantradeForm(
        request.POST or None,
        valbara=Organ.objects.filter(pk=sammantrade.organ_id),
        instance=Sammantrade.objects.get(pk=sammantrade.pk),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            revision = form.cleaned_data["revision"] or 0
            try:
                _, andrat = actions.andra(sammantrade, av=person(request), revision=revision, uppgifter=form.uppgifter)
            except Motsagelse as fel:
                form.add_error(None, str(fel))
                nu = Sammantrade.objects.get(pk=sammantrade.pk)
                form.data = {**dict(form.data.items()), "revision": str(nu.revision)}
                status = 409
            else:
                messages.success(request, "Sammanträdet är ändrat." if andrat else "Inget var ändrat.")
                return redirect(sammantrade)
    sammanhang = {"form": form, "sammantrade": sammantrade, "organ": sammantrade.organ}
    return render(request, "beslut/sammantrade_formular.html", sammanhang, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def stall_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    sammantrade = att_komponera(request, uuid)
    form = StallInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kallelse.stall_in(sammantrade, av=person(request), skal=form.cleaned_data["skal"])
        messages.success(request, "Sammanträdet är inställt. Ärendena kan tas med på nästa föredragningslista.")
        return redirect(sammantrade)
    sammanhang = {"form": form, "sammantrade": sammantrade}
    return render(request, "beslut/stall_in.html", sammanhang, status=422 if form.errors else 200)


@login_required
@require_safe
def ett(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show when, where and what: the föredragningslista, to be composed by the sekreterare and read by the rest."""
    sammantrade = hamta(request, uuid)
    far = far_med(request.user, sammantrade)
    punkter = rader(sammantrade) if far["se_listan"] else []
    kallad = sammantrade.kallade.filter(anvandare=person(request)).med_person().first()
    if kallad is not None and visas(request):
        forhinder.oppnad(kallad)
    sammanhang: dict[str, Any] = {
        "sammantrade": sammantrade,
        "organ": sammantrade.organ,
        "kallad": kallad,
        "far": far,
        "protokoll": protokollsstart.vag(request.user, sammantrade),
        "punkter": punkter,
        "listan": Handling.objects.listan(sammantrade) if far["se_listan"] else None,
        "antal": sum(1 for p in punkter if p["punkt"].lage != Punktlage.UTGAR),
    }
    if far["komponera"]:
        sammanhang |= {
            "anmalda": dagordning.att_ta_med(sammantrade),
            "atervander": list(Dagordningspunkt.objects.som_atervander(sammantrade).med_arende()),
            "lediga": dagordning.utan_sammantrade(sammantrade),
            "aterkallade": [p for p in punkter if p["aterkallad"]],
            "ny_form": PunktForm(),
        }
    if far["se_planen"]:
        handelser = Handelse.objects.om(sammantrade).select_related("av")
        sammanhang["handelser"] = beratta(list(handelser.order_by("-nr")[:8])[::-1])
    return render(request, "beslut/sammantrade.html", sammanhang)


def far_med(user: roller.Person, sammantrade: Sammantrade) -> dict[str, bool]:
    """Return what *user* may do with the sammanträde now, for the page to ask instead of a role."""
    planerar = roller.may_planera(user, sammantrade.organ)
    fore = sammantrade.lage in {Lage.PLANERAT, Lage.KALLAT}
    return {
        "se_planen": roller.may_se_planen(user, sammantrade.organ),
        "se_listan": policy.may_se_listan(user, sammantrade),
        "andra": planerar and fore,
        "stall_in": planerar and fore,
        "kalla": planerar and sammantrade.lage == Lage.PLANERAT,
        "se_kallade": planerar and sammantrade.kallat is not None,
        "motet": sammantrade.lage in {Lage.KALLAT, Lage.PAGAR, Lage.AVSLUTAT}
        and policy.may_folja_motet(user, sammantrade),
        "komponera": policy.may_komponera(user, sammantrade) and sammantrade.lage in dagordning.OPPNA,
    }


def rader(sammantrade: Sammantrade) -> list[dict[str, Any]]:
    """Return the items in order as the page shows them, each with its number. A fixed number of queries."""
    punkter = list(sammantrade.punkter.i_ordning().med_arende().select_related("fran__sammantrade"))
    nummer = numren(punkter, kallat=sammantrade.numren_star_fast)
    return [
        {
            "punkt": punkt,
            "nummer": nr,
            "position": position,
            "arende": punkt.version.skrivelse.arende if punkt.version else None,
            "antal_punkter": len(punkt.behandlingar.all()),
            "aterkallad": punkt.version is not None and punkt.version.skrivelse.lage == "aterkallad",
        }
        for position, (punkt, nr) in enumerate(zip(punkter, nummer, strict=True), start=1)
    ]
