"""What is taken along on a device: the package, what still holds, the offline reader and its empty page."""

import hashlib
import json
from base64 import b64encode
from uuid import UUID

from csp.constants import SELF
from django.conf import settings
from django.contrib.auth.decorators import login_not_required, login_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from arenden.views.hamta import fritext, person
from beslut import laspaket, policy
from beslut.views.lasning import att_lasa
from forum.models import Sammantrade

# A device that has taken along more than this asks in several rounds.
FLEST = 50
_MODULER = settings.BASE_DIR / "static" / "js"
_KOMPONENTER = ("dialog", "falt", "jamforelse", "knapp", "las", "lasanteckning", "notis", "papper", "tabell")
_STILAR = ("tokens", "bas", "layout", *(f"komponent/{namn}" for namn in _KOMPONENTER))
_TYPSNITT = ("SourceSansPro-Regular", "SourceSansPro-Semibold", "SourceSerifPro-Regular", "SourceSerifPro-Semibold")


@never_cache
@login_required
@require_safe
def paket(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Give all of a sammanträde that the person may read, for their browser to encrypt and keep."""
    return JsonResponse(laspaket.paket(att_lasa(request, uuid), person(request)))


@never_cache
@login_not_required
@require_safe
def galler(request: HttpRequest) -> JsonResponse:
    """Tell a device what it may go on holding: of whom, of which sammanträden. Nobody logged in: nothing."""
    if not request.user.is_authenticated:
        return JsonResponse({"vem": "", "nu": timezone.now().isoformat(), "sammantraden": {}})
    jag = person(request)
    kanda = []
    for text in fritext(request, "s", FLEST * 37).split(",")[:FLEST]:
        try:
            kanda.append(UUID(text))
        except ValueError:
            continue
    motena = Sammantrade.objects.synliga_for(jag).filter(uuid__in=kanda).select_related("organ")
    ut = {str(rad.uuid): laspaket.galler(rad, jag) for rad in motena if policy.may_se_listan(jag, rad)}
    return JsonResponse({"vem": str(jag.uuid), "nu": timezone.now().isoformat(), "sammantraden": ut})


@never_cache
@login_required
@require_safe
def enhet(request: HttpRequest) -> HttpResponse:
    """Show the läskod and what lies on this device; a script fills in what only the device knows."""
    return render(request, "beslut/las_enhet.html")


def _importkarta() -> str:
    """Return the import map of the modules that read offline, without a nonce, so that it can be kept."""
    filer = [*sorted((_MODULER / "lasa").glob("*.js")), _MODULER / "redigerare" / "csrf.js"]
    imports = {
        f"forum/{fil.parent.name}/{fil.stem}": staticfiles_storage.url(f"js/{fil.parent.name}/{fil.name}")
        for fil in filer
    }
    return json.dumps({"imports": imports}, sort_keys=True)


def _filer() -> list[str]:
    """Return the addresses of all that reading offline needs: styles, typefaces, modules."""
    namn = (
        [f"css/{n}.css" for n in _STILAR]
        + [f"typsnitt/{n}.ttf" for n in _TYPSNITT]
        + ["js/storre-text.js", "js/dialog.js"]
    )
    return [staticfiles_storage.url(n) for n in namn] + sorted(json.loads(_importkarta())["imports"].values())


@login_not_required
@require_safe
def skal(request: HttpRequest) -> HttpResponse:
    """Give the empty page that reads offline: nobody's. Its one inline script is allowed by its hash."""
    karta = _importkarta()
    svar = render(request, "beslut/las_skal.html", {"karta": karta, "stilar": [f"css/{n}.css" for n in _STILAR]})
    summa = b64encode(hashlib.sha256(karta.encode()).digest()).decode()
    svar._csp_replace = {"script-src": [SELF, f"'sha256-{summa}'"]}  # type: ignore[attr-defined]
    svar["Cache-Control"] = "no-cache"
    return svar


@login_not_required
@require_safe
def lasare(request: HttpRequest) -> HttpResponse:
    """Give the service worker. Its version follows from the names of the static manifest and from the empty page."""
    filer = _filer()
    vad = json.dumps([filer, render_to_string("beslut/las_skal.html", {"karta": "", "stilar": []})])
    sammanhang = {
        "version": hashlib.sha256(vad.encode()).hexdigest()[:16],
        "filer": json.dumps(filer),
        "skal": reverse("las_skal"),
    }
    svar = render(request, "beslut/las_lasare.js", sammanhang, content_type="text/javascript; charset=utf-8")
    # It is registered for one sammanträde's reading view at a time (static/js/lasa/arbetare.js), and for no more.
    svar["Service-Worker-Allowed"] = "/sammantraden/"
    svar["Cache-Control"] = "no-cache"
    return svar
