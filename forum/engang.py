"""The decorator behind every form that writes: sent twice, it is done once (DESIGN §4)."""

import hashlib
import json
import re
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.files import File
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from forum.middleware import annan_an_sidans, vill_ha_json
from forum.models import Engangsnyckel

P = ParamSpec("P")
Vy = Callable[Concatenate[HttpRequest, P], HttpResponse]

# These go with every form and say nothing of what the person meant by it.
_FORMULARETS = frozenset({"csrfmiddlewaretoken", "engangsnyckel", "som"})
# Nor has a person typed these, or what looks like a row's key or a ticked box; and a secret is not shown again.
_SIDANS = _FORMULARETS | {"gor", "fran", "sedd", "nyckel", "version"}
_HEMLIGT = re.compile(r"pass|losen|kod\b|otp|pin\b", re.IGNORECASE)
_INTE_ORD = re.compile(r"\d+|on|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}.*", re.IGNORECASE)


def engang(vy: Vy[P]) -> Vy[P]:
    """Run a POST in one transaction with the one-time token it carries.

    A redirect (or JSON 200) is the form's answer and is kept; the same token gets it again and nothing
    is done. The same token with other words is a form that was come back to after it was sent: 409, with what
    was typed, for that is kept nowhere else. Any other answer, such as a form with errors, spends no token.
    Two that arrive at once wait for each other on the token's unique row. A form of a page that was made for
    somebody else is refused (forum.middleware).
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
        kropp = _kropp(request)
        with transaction.atomic():
            rad, ny = Engangsnyckel.objects.get_or_create(
                nyckel=nyckel,
                defaults={"anvandare": request.user, "adress": request.path[:300], "kropp": kropp},
            )
            if not ny:
                if rad.anvandare_id != request.user.pk or rad.adress != request.path[:300]:
                    fel = "Formulärets engångsnyckel hör till ett annat formulär. Läs in sidan igen."
                    return _nej(request, fel)
                # A token from before bodies were kept has none, and answers as it did then.
                if rad.kropp not in {"", kropp}:
                    return _redan_skickat(request)
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


def _kropp(request: HttpRequest) -> str:
    """Return the SHA-256 of what the form says, each file by its bytes: the same however the body was encoded.

    A password is no part of it: a hash that is kept could be tried against until it fits.
    """
    falt = [
        [namn, [varde.replace("\r\n", "\n") for varde in request.POST.getlist(namn)]]
        for namn in sorted(request.POST)
        if namn not in _FORMULARETS and not _HEMLIGT.search(namn)
    ]
    filer = [[namn, [_sha256(fil) for fil in request.FILES.getlist(namn)]] for namn in sorted(request.FILES)]
    return hashlib.sha256(json.dumps([falt, filer]).encode()).hexdigest()


def _sha256(fil: File[bytes]) -> str:
    """Return the SHA-256 of *fil*, which is left at its beginning."""
    summa = hashlib.sha256()
    for bit in fil.chunks():
        summa.update(bit)
    fil.seek(0)
    return summa.hexdigest()


def _redan_skickat(request: HttpRequest) -> HttpResponse:
    """Refuse other words under a token that is spent, and show them: the page they were typed on sends no more."""
    fel = "Formuläret är redan skickat. Läs in sidan igen och skicka det du nu har skrivit på nytt."
    if vill_ha_json(request):
        return JsonResponse({"fel": fel, "skickat": True}, status=409)
    skrivet = [
        varde
        for namn in request.POST
        if namn not in _SIDANS and not namn.endswith("revision") and not _HEMLIGT.search(namn)
        for varde in request.POST.getlist(namn)
        if varde.strip() and not _INTE_ORD.fullmatch(varde.strip())
    ]
    fran = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(fran, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        fran = ""
    sammanhang = {
        "rubrik": "Formuläret är redan skickat",
        "fel": fel,
        "skrivet": skrivet,
        "filer": [fil.name for namn in request.FILES for fil in request.FILES.getlist(namn)],
        "lank": fran,
        "lanktext": "Läs in sidan igen",
    }
    return render(request, "409.html", sammanhang, status=409)
