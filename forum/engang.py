"""The decorator behind every form that writes: sent twice, it is done once (DESIGN §4)."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from forum.middleware import annan_an_sidans, vill_ha_json
from forum.models import Engangsnyckel

P = ParamSpec("P")
Vy = Callable[Concatenate[HttpRequest, P], HttpResponse]


def engang(vy: Vy[P]) -> Vy[P]:
    """Run a POST in one transaction with the one-time token it carries.

    A redirect (or JSON 200) is the form's answer and is kept; the same token gets it again and nothing
    is done. Any other answer, such as a form with errors, spends no token. Two that arrive at once wait
    for each other on the token's unique row. A form of a page that was made for somebody else is refused
    (forum.middleware).
    """

    @wraps(vy)
    def inre(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated:
            return vy(request, *args, **kwargs)
        if nej := annan_an_sidans(request, request.POST.get("som", "")):
            return nej
        try:
            nyckel = uuid.UUID(request.POST.get("engangsnyckel", ""))
        except ValueError:
            fel = "Formuläret saknar sin engångsnyckel. Gå tillbaka, läs in sidan igen och skicka på nytt."
            return _nej(request, fel)
        with transaction.atomic():
            rad, ny = Engangsnyckel.objects.get_or_create(
                nyckel=nyckel, defaults={"anvandare": request.user, "adress": request.path[:300]}
            )
            if not ny:
                if rad.anvandare_id != request.user.pk or rad.adress != request.path[:300]:
                    fel = "Formulärets engångsnyckel hör till ett annat formulär. Läs in sidan igen."
                    return _nej(request, fel)
                if rad.svar.startswith("{"):
                    return HttpResponse(rad.svar, content_type="application/json")
                return HttpResponseRedirect(rad.svar)
            svar = vy(request, *args, **kwargs)
            if isinstance(svar, HttpResponseRedirect):
                rad.svar = svar.url
                rad.save(update_fields=["svar"])
            elif isinstance(svar, JsonResponse) and svar.status_code == 200:
                rad.svar = svar.content.decode()
                rad.save(update_fields=["svar"])
            else:
                rad.delete()
            return svar

    return cast("Vy[P]", inre)


def _nej(request: HttpRequest, fel: str) -> HttpResponse:
    if vill_ha_json(request):
        return JsonResponse({"fel": fel}, status=400)
    return render(request, "400.html", {"fel": fel}, status=400)
