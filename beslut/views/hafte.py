"""The documents of a sammanträde: together as a booklet, one by one, as a ZIP archive. Nothing is rendered here."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from beslut import policy
from beslut.actions import hafte, rendering
from beslut.hafte import arkiv
from beslut.models import Handling
from beslut.punkthandlingar import punkthandlingar
from forum.engang import engang
from forum.models import Sammantrade


def _sammantrade(request: HttpRequest, uuid: UUID) -> Sammantrade:
    synliga = Sammantrade.objects.synliga_for(request.user).med_organ().distinct()
    sammantrade = get_object_or_404(synliga, uuid=uuid)
    if not policy.may_se_listan(request.user, sammantrade):
        raise Http404
    return sammantrade


@login_required
@require_safe
def handlingar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the booklets, with how far the one that is being made has come, and each item's documents."""
    sammantrade = _sammantrade(request, uuid)
    haften = list(sammantrade.handlingar.filter(slag=Handling.Slag.HAFTE).order_by("-ordning").med_filer())
    punkter = punkthandlingar(sammantrade)
    sammanhang = {
        "sammantrade": sammantrade,
        "haften": haften,
        "nagot": any(punkt.filer for punkt in punkter),
        "vantas": any(rad.jobb.lage in {"väntar", "skapas"} for rad in haften),
        "punkter": punkter,
        "far_bestalla": policy.may_komponera(request.user, sammantrade),
    }
    mall = "beslut/haften.html#haften" if request.headers.get("HX-Request") else "beslut/haften.html"
    return render(request, mall, sammanhang)


@login_required
@require_POST
@engang
def bestall(request: HttpRequest, uuid: UUID) -> HttpResponse:
    sammantrade = _sammantrade(request, uuid)
    rad = hafte.bestall(sammantrade, av=request.user)  # type: ignore[arg-type]
    messages.info(request, f"{rad} skapas nu. Du kan lämna sidan under tiden.")
    return redirect("sammantradeshandlingar", sammantrade.uuid)


@login_required
@require_POST
@engang
def forsok_igen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    sammantrade = _sammantrade(request, uuid)
    antal = rendering.forsok_igen_hafte(sammantrade, av=request.user)  # type: ignore[arg-type]
    messages.info(request, "Häftet försöker skapas igen." if antal else "Inget behöver försökas igen.")
    return redirect("sammantradeshandlingar", sammantrade.uuid)


@login_required
@require_safe
def zip_(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send every document of the list, in folders by item, with an index; packed while it is sent."""
    sammantrade = _sammantrade(request, uuid)
    strom: Iterator[bytes] = arkiv.packa(sammantrade, punkthandlingar(sammantrade))
    svar = StreamingHttpResponse(strom, content_type="application/zip")
    namn = f"{sammantrade.organ.slug}-{sammantrade.datum.isoformat()}-handlingar.zip"
    svar["Content-Disposition"] = f'attachment; filename="{namn}"'
    svar["Cache-Control"] = "private, no-store"
    return svar
