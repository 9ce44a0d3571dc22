"""The frame: start page, account page, health."""

import datetime as dt
from base64 import b64encode
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from forum import policy
from forum.engang import engang
from forum.forms import StallforetradareForm
from forum.models import Handelse, Organ, Roll, Stallforetradare


@dataclass(frozen=True)
class Uppgift:
    """One row of the start page: what, where to, what is asked, by whom and since when."""

    rubrik: str
    under: str
    lank: str
    knapp: str
    sedan: dt.datetime
    lage: str = ""


@dataclass(frozen=True)
class Uppgifter:
    """What waits for a person, what the person waits for, and what was recent."""

    vantar_pa_mig: list[Uppgift]
    jag_vantar_pa: list[Uppgift]
    nyligen: list[Uppgift]


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    kallor = [import_string(namn)(request.user) for namn in settings.STARTKALLOR]
    sammanhang = {
        "vantar_pa_mig": [u for k in kallor for u in k.vantar_pa_mig],
        "jag_vantar_pa": [u for k in kallor for u in k.jag_vantar_pa],
        "nyligen": [u for k in kallor for u in k.nyligen],
    }
    return render(request, "forum/start.html", sammanhang)


@login_required
@require_safe
def installningar(request: HttpRequest) -> HttpResponse:
    """Show what a body's sekreterare manages; one address per kind, which an upper app may own."""
    organ = Organ.objects.filter(pk__in=policy.organ_dar(request.user, Roll.SEKRETERARE))
    if not organ:
        raise PermissionDenied("Inställningarna sköts av organets sekreterare.")
    return render(request, "forum/installningar.html", {"organ": organ})


@login_required
@engang
def konto(request: HttpRequest) -> HttpResponse:
    jag: policy.Person = request.user
    form = StallforetradareForm(request.POST or None, foretradd=jag)
    if request.method == "POST" and form.is_valid():
        rad = form.save()
        Handelse.skriv(
            rad,
            "stallforetradare",
            av=jag,
            namn=str(rad.anvandare),
            fran=str(rad.fran),
            till=str(rad.till),
        )
        messages.success(request, f"{rad.anvandare} kan godkänna för dig från {rad.fran} till {rad.till}.")
        return redirect("konto")
    sammanhang = {
        "form": form,
        "uppdrag": jag.uppdrag.gallande().select_related("organ"),
        "stallforetradare": Stallforetradare.objects.filter(
            foretradd=jag, upphavd=None, till__gte=timezone.localdate()
        ).select_related("anvandare"),
        "foretrader": Stallforetradare.objects.gallande().filter(anvandare=jag).select_related("foretradd"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "forum/konto.html", sammanhang, status=status)


@login_required
@require_POST
@engang
def upphav_stallforetradare(request: HttpRequest, uuid: str) -> HttpResponse:
    jag: policy.Person = request.user
    rad = get_object_or_404(Stallforetradare, uuid=uuid, foretradd=jag)
    if rad.upphavd is None:
        rad.upphavd = timezone.now()
        rad.save(update_fields=["upphavd"])
        Handelse.skriv(rad, "stallforetradare_upphavd", av=jag, namn=str(rad.anvandare))
        messages.success(request, f"{rad.anvandare} kan inte längre godkänna för dig.")
    return redirect("konto")


@login_not_required
@require_GET
def halsa(request: HttpRequest) -> JsonResponse:
    """Answer a load balancer: the process lives and reaches its database. What it does without is named."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    saknas = [vad for vad, finns in settings.TILLBEHOR.items() if not import_string(finns)()]
    return JsonResponse({"halsa": "ja"} | ({"saknas": saknas} if saknas else {}))


@never_cache
@require_GET
def journalnyckel(request: HttpRequest) -> JsonResponse:
    """Give a logged-in person's browser the keys of its journal: the newest first, to write with; all to read with.

    A key follows from SECRET_KEY and the person, so it is the same at each log-in and lies in no database and no
    backup. Answers 401 to one who is not logged in.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"fel": "Du är utloggad. Logga in igen."}, status=401)
    vem = str(request.user.pk)
    hemligheter = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    nycklar = [salted_hmac("forum.journal", vem, secret=h, algorithm="sha256").digest() for h in hemligheter]
    return JsonResponse({"vem": vem, "nycklar": [b64encode(n).decode() for n in nycklar]})


def csrf_fel(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose CSRF token does not hold, in Swedish and without losing the person."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
