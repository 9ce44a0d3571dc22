"""Expediering: recipients of an ärende, what is sent to them, and the register of what went to whom."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from arenden.models import Arende
from arenden.views import hamta
from beslut import policy
from beslut.actions import expediering as actions
from beslut.forms.svar import EpostForm, MottagareForm
from beslut.models import Handling, Mottagare, Utskick
from beslut.protokollsprak.ord import upprakning
from forum.engang import engang


def att_expediera(request: HttpRequest, uuid: UUID) -> Arende:
    """Return the ärende, 404 to one who must not know of it, 403 to one who does not send."""
    arende = hamta.arende(request, uuid)
    if not policy.may_expediera(request.user, arende):
        raise PermissionDenied("Bara registratorn och sekreteraren expedierar.")
    return arende


def _mottagare(request: HttpRequest, uuid: UUID) -> Mottagare:
    rad = get_object_or_404(
        Mottagare.objects.synliga_for(request.user).select_related("arende__organ", "part").distinct(), uuid=uuid
    )
    if not policy.may_expediera(request.user, rad.arende):
        raise PermissionDenied("Bara registratorn och sekreteraren expedierar.")
    return rad


def _utskick(request: HttpRequest, uuid: UUID) -> Utskick:
    rad = get_object_or_404(
        Utskick.objects.synliga_for(request.user).select_related("mottagare__arende__organ").distinct(), uuid=uuid
    )
    if not policy.may_expediera(request.user, rad.mottagare.arende):
        raise PermissionDenied("Bara registratorn och sekreteraren expedierar.")
    return rad


def expedierbara(arende: Arende) -> list[Handling]:
    """Return what can be sent, of each document its newest issue."""
    nyast: dict[tuple[str, UUID], Handling] = {}
    for handling in Handling.objects.expedierbara(arende):
        nyast.setdefault((handling.slag, handling.identitet), handling)
    return sorted(nyast.values(), key=lambda h: (h.slag != Handling.Slag.UTDRAG, h.filnamn))


@login_required
@require_safe
def expediering(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _sida(request, att_expediera(request, uuid))


def _sida(
    request: HttpRequest, arende: Arende, *, ny: MottagareForm | None = None, bunden: EpostForm | None = None
) -> HttpResponse:
    mottagare = list(arende.mottagare.kvar().select_related("part", "arende"))
    utskick = list(
        Utskick.objects.filter(mottagare__arende=arende)
        .select_related("mottagare", "av")
        .prefetch_related("expedieringar__handling", "omskickat_som")
    )
    handlingar = expedierbara(arende)
    skickade = {rad.handling_id for u in utskick for rad in u.expedieringar.all() if not u.gick_inte}
    sammanhang = {
        "arende": arende,
        "mottagare": [
            {"rad": m, "form": bunden if bunden and bunden.instance.pk == m.pk else EpostForm(instance=m)}
            for m in mottagare
        ],
        "handlingar": [{"rad": h, "skickad": h.pk in skickade} for h in handlingar],
        "nagon_klar": any(h.ar_fardig for h in handlingar),
        "utskick": utskick,
        "fel": sum(u.gick_inte and not u.omskickat_som.all() for u in utskick),
        "form": ny or MottagareForm(),
        "bunden": bunden or ny,
    }
    return render(request, "beslut/expediering.html", sammanhang, status=422 if ny or bunden else 200)


@login_required
@require_POST
@engang
def expediera(request: HttpRequest, uuid: UUID) -> HttpResponse:
    arende = att_expediera(request, uuid)
    try:
        mottagare = [UUID(varde) for varde in request.POST.getlist("mottagare")]
        handlingar = [UUID(varde) for varde in request.POST.getlist("handling")]
    except ValueError:
        raise Http404 from None
    utskick = actions.expediera(arende, av=hamta.person(request), mottagare=mottagare, handlingar=handlingar)
    utan = [u.mottagare.namn for u in utskick if not u.epost]
    messages.success(request, f"Expedierat till {upprakning(u.mottagare.namn for u in utskick)}.")
    if utan:
        messages.warning(request, f"{upprakning(utan)} har ingen e-postadress: hämta handlingarna och lämna över dem.")
    return redirect("expediering", arende.uuid)


@login_required
@require_POST
@engang
def mottagare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add recipients: every part of the body, or one that is typed."""
    arende = att_expediera(request, uuid)
    av = hamta.person(request)
    if request.POST.get("gor") == "parter":
        nya = actions.lagg_till_parter(arende, av=av)
        vilka = upprakning(m.namn for m in nya)
        messages.success(request, f"Tillagda: {vilka}." if nya else "Alla parter är redan mottagare.")
        return redirect("expediering", arende.uuid)
    form = MottagareForm(request.POST)
    if not form.is_valid():
        return _sida(request, arende, ny=form)
    rad = actions.lagg_till_mottagare(arende, av=av, **form.cleaned_data)
    messages.success(request, f"{rad.namn} är mottagare i ärendet.")
    return redirect("expediering", arende.uuid)


@login_required
@require_POST
@engang
def andra_mottagare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change a recipient's address, take it away, or withdraw or renew its personal link."""
    rad = _mottagare(request, uuid)
    av = hamta.person(request)
    match request.POST.get("gor"):
        case "ta_bort":
            actions.ta_bort_mottagare(rad, av=av)
            messages.success(request, f"{rad.namn} är inte längre mottagare.")
        case "aterkalla_lank":
            actions.byt_lank(rad, av=av, ny=False)
            messages.success(request, f"Svarslänken för {rad.namn} gäller inte längre.")
        case "ny_lank":
            actions.byt_lank(rad, av=av, ny=True)
            messages.success(request, f"{rad.namn} har fått en ny svarslänk. Den gamla gäller inte längre.")
        case "epost":
            form = EpostForm(request.POST, instance=Mottagare.objects.get(pk=rad.pk))
            if not form.is_valid():
                return _sida(request, rad.arende, bunden=form)
            data = form.cleaned_data
            actions.andra_mottagare(rad, av=av, revision=data["revision"], epost=data["epost"])
            messages.success(request, f"Adressen till {rad.namn} är ändrad.")
        case _:
            raise Http404
    return redirect("expediering", rad.arende.uuid)


@login_required
@require_POST
@engang
def utskick(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send again, or note that a mail did not arrive."""
    rad = _utskick(request, uuid)
    av = hamta.person(request)
    match request.POST.get("gor"):
        case "igen":
            actions.skicka_igen(rad, av=av)
            messages.success(request, f"Skickat igen till {rad.mottagare}.")
        case "studs":
            actions.notera_studs(rad, av=av, skal=hamta.fritext(request, "skal", 300) or "Noterat för hand.")
            messages.success(request, f"Det är noterat att brevet till {rad.mottagare} inte kom fram.")
        case _:
            raise Http404
    return redirect("expediering", rad.mottagare.arende.uuid)
