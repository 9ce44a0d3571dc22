"""Återkoppling: who has answered what, per ärende and over all; answers noted by the body's own officials."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arenden.models import Arende
from arenden.views import hamta
from beslut import policy, svarstabell
from beslut.actions import aterkoppling as actions
from beslut.forms.svar import AvskrivForm, SvarForm
from beslut.models import Aterkoppling, Mottagare
from beslut.models.aterkoppling import AterkopplingQuerySet
from beslut.svarsbild import matris, stallningar
from forum.engang import engang
from forum.models import Anvandare, Organ

FILTYPER = {
    "csv": ("text/csv; charset=utf-8", svarstabell.som_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", svarstabell.som_xlsx),
}
# More open rows than this are told by the file, not by the page.
MEST = 5000


@login_required
@require_safe
def arende(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one ärende's matrix: recipients down, beslutspunkter across."""
    rad = hamta.arende(request, uuid)
    mottagare = list(rad.mottagare.kvar().select_related("part", "arende"))
    svar = Aterkoppling.objects.filter(mottagare__in=mottagare).med_allt().i_ordning()
    sammanhang = {
        "arende": rad,
        "matris": matris(mottagare, svar),
        "far_expediera": policy.may_expediera(request.user, rad),
    }
    return render(request, "beslut/aterkoppling_arende.html", sammanhang)


def _urval(request: HttpRequest) -> tuple[AterkopplingQuerySet, str, str]:
    """Return what the overview shows: all that the person may see, narrowed by the page's own fields."""
    organ, vilka = hamta.fritext(request, "organ", 50), hamta.fritext(request, "visa", 20)
    # The subquery is its own: a person may see an ärende for several reasons, and it counts once.
    rader = Aterkoppling.objects.filter(
        mottagare__arende__in=Arende.objects.synliga_for(request.user).values("pk"), mottagare__borttagen=None
    )
    if organ:
        rader = rader.filter(mottagare__arende__organ__slug=organ)
    if vilka == "oppna":
        rader = rader.filter(mottagare__arende__avslutat=None)
    elif vilka == "sena":
        rader = rader.forsenade()
    return rader, organ, vilka


@login_required
@require_safe
def oversikt(request: HttpRequest) -> HttpResponse:
    """Show where every recipient stands over all ärenden."""
    rader, organ, vilka = _urval(request)
    visade = list(rader.med_allt().i_ordning()[: MEST + 1])
    sammanhang = {
        "stallningar": stallningar(visade[:MEST]),
        "fler": len(visade) > MEST,
        "organ": organ,
        "visa": vilka,
        "organen": Organ.objects.filter(arenden__in=Arende.objects.synliga_for(request.user).values("pk")).distinct(),
        "fraga": request.GET.urlencode(),
    }
    return render(request, "beslut/aterkoppling.html", sammanhang)


@login_required
@require_safe
def fil(request: HttpRequest, typ: str) -> HttpResponse:
    """Hand out the overview's rows as a file."""
    if typ not in FILTYPER:
        raise Http404
    rader, _organ, _vilka = _urval(request)
    return som_fil(rader, typ, "aterkoppling")


@login_required
@require_safe
def arendefil(request: HttpRequest, uuid: UUID, typ: str) -> HttpResponse:
    """Hand out one ärende's rows as a file."""
    if typ not in FILTYPER:
        raise Http404
    rad = hamta.arende(request, uuid)
    rader = Aterkoppling.objects.filter(mottagare__arende=rad, mottagare__borttagen=None)
    return som_fil(rader, typ, f"aterkoppling-{rad.filnamn}")


def som_fil(rader: AterkopplingQuerySet, typ: str, namn: str) -> HttpResponse:
    innehallstyp, skriv = FILTYPER[typ]
    svar = HttpResponse(skriv(svarstabell.rader(rader.med_allt().i_ordning())), content_type=innehallstyp)
    svar["Content-Disposition"] = f'attachment; filename="{namn}.{typ}"'
    svar["X-Content-Type-Options"] = "nosniff"
    return svar


def _mottagare(request: HttpRequest, uuid: UUID) -> Mottagare:
    rad = get_object_or_404(
        Mottagare.objects.synliga_for(request.user).select_related("arende__organ", "part").distinct(), uuid=uuid
    )
    if not policy.may_expediera(request.user, rad.arende):
        raise PermissionDenied("Bara registratorn och sekreteraren noterar svar.")
    return rad


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def mottagare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one recipient's answers in one ärende, and note what came by letter or telephone."""
    rad = _mottagare(request, uuid)
    av = hamta.person(request)
    bunden: dict[str, SvarForm] = {}
    if request.method == "POST":
        gor = request.POST.get("gor")
        if gor == "ta_emot":
            actions.ta_emot(rad, av=av)
            messages.success(request, f"Det är noterat att {rad} har tagit emot.")
            return redirect("aterkoppling_mottagare", rad.uuid)
        if gor == "paminn":
            actions.paminn(rad, av=av)
            messages.success(request, f"{rad} är påmind.")
            return redirect("aterkoppling_mottagare", rad.uuid)
        svar, punkt = besvara(request, rad, av=av)
        if svar is not None:
            messages.success(request, "Svaret är noterat.")
            return redirect("aterkoppling_mottagare", rad.uuid)
        bunden = punkt
    sammanhang = {
        "arende": rad.arende,
        "mottagare": rad,
        "punkter": punkter(rad, bunden),
        "utskick": rad.utskick.select_related("av")[:20],
        "avskriv": AvskrivForm(),
        "bunden": next(iter(bunden.values()), None),
    }
    return render(request, "beslut/aterkoppling_mottagare.html", sammanhang, status=422 if bunden else 200)


def punkter(mottagare: Mottagare, bunden: dict[str, SvarForm]) -> list[dict[str, Any]]:
    """Return each beslutspunkt that *mottagare* was sent, with its answers and a form for the next."""
    rader = list(Aterkoppling.objects.filter(mottagare=mottagare).med_allt().i_ordning())
    oppna = sum(not rad.svar.all() for rad in rader)
    return [
        {
            "rad": rad,
            "svar": list(rad.svar.all()),
            "form": bunden.get(str(rad.uuid))
            or SvarForm(prefix=str(rad.uuid), auto_id=f"svar-{rad.pk}-%s", flera=oppna > 1 and not rad.svar.all()),
            "oppen": str(rad.uuid) in bunden,
        }
        for rad in rader
    ]


def besvara(
    request: HttpRequest, mottagare: Mottagare, *, av: Anvandare | None
) -> tuple[Aterkoppling | None, dict[str, SvarForm]]:
    """Keep the answer that was posted on one beslutspunkt, or on all unanswered; or return the form with its errors."""
    rad = next((a for a in mottagare.aterkopplingar.all() if str(a.uuid) == request.POST.get("punkt")), None)
    if rad is None:
        raise Http404
    form = SvarForm(request.POST, prefix=str(rad.uuid), auto_id=f"svar-{rad.pk}-%s", flera=True)
    if not form.is_valid():
        return None, {str(rad.uuid): form}
    uppgifter = {namn: varde for namn, varde in form.cleaned_data.items() if namn != "alla"}
    gallda = [rad]
    if form.cleaned_data["alla"]:
        gallda += [a for a in mottagare.aterkopplingar.vantande().filter(svar=None) if a.pk != rad.pk]
    for en in gallda:
        actions.svara(en, av=av, uppgifter=uppgifter)
    return rad, {}


@login_required
@require_POST
@engang
def vantan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Stop waiting for an answer on one beslutspunkt, with a reason, or wait for it again."""
    rad = get_object_or_404(
        Aterkoppling.objects.synliga_for(request.user).select_related("mottagare__arende__organ").distinct(), uuid=uuid
    )
    av = hamta.person(request)
    if request.POST.get("gor") == "vanta":
        actions.vanta_igen(rad, av=av)
        messages.success(request, f"Svar väntas igen från {rad.mottagare}.")
    else:
        form = AvskrivForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Skriv varför svaret inte väntas.")
            return redirect("aterkoppling_mottagare", rad.mottagare.uuid)
        actions.avskriv(rad, av=av, skal=form.cleaned_data["skal"])
        messages.success(request, f"Svar väntas inte längre från {rad.mottagare} på {rad.vad}.")
    return redirect("aterkoppling_mottagare", rad.mottagare.uuid)
