"""Comments: the threads of a skrivelse, a new one, and what is done in one."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from arenden import ogonblick, policy
from arenden.actions import kommentar as actions
from arenden.kommentarsbild import panel
from arenden.kommentarsform import Andringsform, Kommentarsform, Svarsform
from arenden.models import Kommentar, Skrivelse
from arenden.textplats import platser
from arenden.views import hamta
from arenden.visning import papper
from forum.engang import engang
from forum.fel import Konflikt
from forum.middleware import vill_ha_json

# The pages that show threads, and so may be come back to.
SIDOR = ("kommentarer", "skrivelse", "skriv", "godkann", "foresla")


def _att_kommentera(request: HttpRequest, uuid: UUID) -> Skrivelse:
    """Return a skrivelse that the person takes part in; 404 to outsiders, 403 to those who read what was approved."""
    rad = hamta.skrivelse(request, uuid)
    if not policy.may_kommentera(request.user, rad):
        raise PermissionDenied("Kommentarerna läses av dem som skriver och godkänner skrivelsen.")
    return rad


def _fran(request: HttpRequest) -> str:
    namn = (request.POST or request.GET).get("fran", "")
    return namn if namn in SIDOR else "kommentarer"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def kommentarer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the threads beside the paper, or (?del=1) the threads alone; begin a new one.

    One who asks for the threads alone says which they have (&har=7): 204 when nothing has been said since.
    """
    skrivelse = _att_kommentera(request, uuid)
    if request.method != "POST":
        return sida(request, skrivelse)
    form = Kommentarsform(
        request.POST, krets=_krets(request, skrivelse), platser=platser(skrivelse).values(), auto_id="ny-%s"
    )
    return _spara(
        request,
        skrivelse,
        form,
        lambda data: actions.kommentera(
            skrivelse,
            av=hamta.person(request),
            inlagg=data["inlagg"],
            plats=data["plats"],
            omnamnda=data.get("omnamnda", ()),
        ),
    )


@login_required
@require_POST
@engang
def kommentar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer, change, take away, resolve or reopen."""
    synliga = Kommentar.objects.synliga_for(request.user).select_related("skrivelse__arende__organ")
    rad = get_object_or_404(synliga.distinct(), uuid=uuid)
    av = hamta.person(request)
    match request.POST.get("gor"):
        case "svara":
            krets = _krets(request, rad.skrivelse)
            return _spara(
                request,
                rad.skrivelse,
                Svarsform(request.POST, krets=krets, auto_id=f"svar-{rad.pk}-%s"),
                lambda data: actions.svara(rad, av=av, inlagg=data["inlagg"], omnamnda=data.get("omnamnda", ())),
            )
        case "andra":
            return _spara(
                request,
                rad.skrivelse,
                Andringsform(request.POST, rad=rad, auto_id=f"andra-{rad.pk}-%s"),
                lambda data: actions.andra(rad, av=av, revision=data["revision"], inlagg=data["inlagg"]),
            )
        case "ta_bort":
            actions.ta_bort(rad, av=av)
        case "los":
            actions.los(rad, av=av)
        case "oppna_igen":
            actions.oppna_igen(rad, av=av)
        case _:
            raise Http404
    return _klar(request, rad)


def _krets(request: HttpRequest, skrivelse: Skrivelse) -> Any:
    return policy.kommentarskrets(skrivelse).exclude(pk=hamta.person(request).pk)


def _spara(request: HttpRequest, skrivelse: Skrivelse, form: Any, gor: Any) -> HttpResponse:
    """Do *gor* with the valid *form*; what was typed stays in it when it cannot be done."""
    status = 422
    if form.is_valid():
        try:
            return _klar(request, gor(form.cleaned_data))
        except Konflikt as fel:
            form.add_error(None, str(fel))
            status = 409
    if vill_ha_json(request):
        falt = {namn: [str(f) for f in rad] for namn, rad in form.errors.items()}
        return JsonResponse({"fel": " ".join(f for rad in falt.values() for f in rad), "falt": falt}, status=status)
    return sida(request, skrivelse, bunden=form, status=status)


def _klar(request: HttpRequest, rad: Kommentar) -> HttpResponse:
    if vill_ha_json(request):
        return JsonResponse({"kommentar": str(rad.uuid), "url": reverse("kommentar", args=[rad.uuid])})
    return redirect(f"{reverse(_fran(request), args=[rad.skrivelse.uuid])}#kommentar-{rad.uuid}")


def sida(request: HttpRequest, skrivelse: Skrivelse, *, bunden: Any = None, status: int = 200) -> HttpResponse:
    """Render the threads with the paper; *bunden* is the one form that came back with errors."""
    av = hamta.person(request)
    if request.method != "POST" and request.GET.get("del"):
        if request.GET.get("har") == str(skrivelse.kommentarer.laget()):
            return HttpResponse(status=204)
        return render(request, "arenden/_kommentarer.html", {"panel": panel(skrivelse, av, fran=_fran(request))})
    version = None if policy.may_skriva(av, skrivelse) else policy.versioner_for(av, skrivelse).first()
    sammanhang = {
        "skrivelse": skrivelse,
        "arende": skrivelse.arende,
        "papper": papper(version.data if version else ogonblick.ta(skrivelse)),
        "bunden": bunden,
        "panel": panel(skrivelse, av, fran="kommentarer", bunden=bunden),
    }
    return render(request, "arenden/kommentarer.html", sammanhang, status=status)
