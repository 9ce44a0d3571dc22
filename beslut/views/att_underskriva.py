"""What waits for a person's signature, all of it: opened one by one, ticked, and signed with one password."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from arenden.views import hamta
from beslut import handlingsliv
from beslut.actions import underskriftsbegaran as actions
from beslut.models import Undertecknande, Visning
from forum.bekraftelse import Obekraftad, bekrafta
from forum.engang import engang
from forum.fel import Konflikt
from forum.flow import OtillatetSteg
from forum.models import Anvandare

# More than this is another day's work; the rest stand here when these are signed.
ANTAL = 100


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def att_underskriva(request: HttpRequest) -> HttpResponse:
    """List what waits for the person's signature; sign what is ticked, each on the bytes that the page named.

    Each is refused alone, with its own reason; the answer is then 409 and the others are signed.
    """
    person = hamta.person(request)
    if request.method != "POST":
        return _sida(request, person)
    valda = dict(rad.split(":", 1) for rad in request.POST.getlist("plats") if ":" in rad)
    if not valda:
        return _sida(request, person, konflikt="Kryssa för de handlingar som du vill skriva under.", status=422)
    try:
        bekraftelse = bekrafta(request)
    except Obekraftad as fel:
        return _sida(request, person, fel=str(fel), valda=valda, status=fel.status)
    klara, nekade = 0, []
    # Those that wait no more are asked for too: each says itself why it cannot be signed.
    rader = Undertecknande.objects.filter(anvandare=person, uuid__in=[ett for ett in valda if _ar_uuid(ett)])
    for plats in rader.select_related("begaran__handling__version").order_by("pk"):
        handling = plats.begaran.handling
        try:
            if not _oppnad(plats, person):
                raise Konflikt("Du har inte öppnat den som den är nu. Öppna och läs den först.")
            actions.skriv_under(plats, av=person, sha256=valda[str(plats.uuid)], bekraftelse=bekraftelse)
            klara += 1
        except (Konflikt, OtillatetSteg, PermissionDenied) as nej:
            nekade.append((handlingsliv.benamning(handling), str(nej)))
    if nekade or not klara:
        return _sida(request, person, nekade=nekade, klara=klara, status=409)
    messages.success(request, "Du har skrivit under. Underskrifterna läggs till i filerna inom några sekunder.")
    return redirect("att_underskriva")


def _ar_uuid(text: str) -> bool:
    """Tell whether *text* is a UUID as the page writes it."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _oppnad(plats: Undertecknande, person: Anvandare) -> bool:
    """Tell whether the person has opened the document since its newest file was made."""
    fil = plats.begaran.handling.filer.latest("ordning")
    return Visning.objects.filter(handling=plats.begaran.handling, anvandare=person, senast__gte=fil.skapad).exists()


def _sida(
    request: HttpRequest,
    person: Anvandare,
    *,
    fel: str = "",
    konflikt: str = "",
    nekade: list[tuple[str, str]] | None = None,
    klara: int = 0,
    valda: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    vantar = Undertecknande.objects.i_tur().filter(anvandare=person)
    platser = list(
        vantar.select_related("begaran__handling__version__skrivelse__arende").prefetch_related(
            "begaran__handling__filer"
        )[:ANTAL]
    )
    oppnade = dict(
        Visning.objects.filter(
            anvandare=person, handling__in=[plats.begaran.handling_id for plats in platser]
        ).values_list("handling", "senast")
    )
    rader: list[dict[str, Any]] = []
    for plats in platser:
        handling = plats.begaran.handling
        if handling.fil is None:
            continue
        senast = oppnade.get(handling.pk)
        rader.append(
            {
                "plats": plats,
                "handling": handling,
                "titel": handlingsliv.benamning(handling),
                "fil": handling.fil,
                "oppnad": senast is not None and senast >= handling.fil.skapad,
                "vald": (valda or {}).get(str(plats.uuid)) == handling.fil.sha256,
            }
        )
    sammanhang = {"rader": rader, "fel": fel, "konflikt": konflikt, "nekade": nekade or [], "klara": klara}
    return render(request, "beslut/att_underskriva.html", sammanhang, status=status)
