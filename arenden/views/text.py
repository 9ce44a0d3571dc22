"""The address that the editor writes to: steps in, the missed ones back."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods

from arenden import dokument
from arenden.actions.text import Efterslap, Sent, sedan, skriv_steg
from arenden.flow import Lage
from arenden.models import Text
from arenden.views import hamta
from forum.fel import Konflikt

MAX_BYTES = 3 * 1024 * 1024
MAX_STEG = 5000


def _nej(fel: str, status: int, **mer: Any) -> JsonResponse:
    return JsonResponse({"fel": fel, **mer}, status=status)


def _efterslap(efterslap: Efterslap, status: int = 200) -> JsonResponse:
    return JsonResponse({"revision": efterslap.revision, "steg": efterslap.steg}, status=status)


@require_http_methods(["GET", "POST"])
def steg(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """GET ?fran=7: steps after revision 7. POST: apply steps made on a revision (contract in redigerare/)."""
    if not request.user.is_authenticated:
        return _nej("Du är utloggad. Logga in i en annan flik; texten står kvar här.", 401)
    text = hamta.text_att_skriva(request, uuid)
    if request.method == "GET":
        fran = hamta.heltal(request.GET.get("fran", ""))
        if fran is None:
            return _nej("Adressen saknar revisionen som texten lästes på.", 400)
        return _efterslap(sedan(text, fran))
    return _skriv(
        request,
        text,
        lambda **steg: skriv_steg(text, av=hamta.person(request), **steg),
        oppen=text.skrivelsen.lage == Lage.UTKAST,
    )


def ta_emot_steg(request: HttpRequest, text: Text, skriv: Callable[..., Efterslap]) -> JsonResponse:
    """Answer an editor of an upper app's text, by the same contract; *skriv* judges, locks and writes."""
    if request.method == "GET":
        fran = hamta.heltal(request.GET.get("fran", ""))
        if fran is None:
            return _nej("Adressen saknar revisionen som texten lästes på.", 400)
        return _efterslap(sedan(text, fran))
    return _skriv(request, text, skriv, oppen=True)


def _marke(varde: object) -> str:
    """Return an editor's mark of itself or of a sending. Raises ValueError unless letters and digits."""
    if not isinstance(varde, str) or len(varde) > 40 or (varde and not (varde.isascii() and varde.isalnum())):
        raise ValueError
    return varde


def _skriv(request: HttpRequest, text: Text, skriv: Callable[..., Efterslap], *, oppen: bool) -> JsonResponse:
    try:
        if len(request.body) > MAX_BYTES:
            return _nej("Texten är för stor för att sparas. Dela upp den på flera avsnitt.", 413)
        data = json.loads(request.body)
        revision, steglista = data["revision"], data["steg"]
        klient, sandning = _marke(data.get("klient", "")), _marke(data.get("sandning", ""))
        if type(revision) is not int or not isinstance(steglista, list) or not 0 < len(steglista) <= MAX_STEG:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _nej("Servern förstod inte det som skickades. Läs in sidan igen.", 400)
    if text.revision != revision and oppen:
        # Where many write, most tries come too late: they are told so without waiting for the lock.
        return _efterslap(sedan(text, revision), 409)
    try:
        svar = skriv(revision=revision, steg=steglista, klient=klient, sandning=sandning)
    except Sent as sent:
        return _efterslap(sent.efterslap, 409)
    except Konflikt as fel:
        return _nej(str(fel), 409, last=True)
    except dokument.OgiltigtDokument as fel:
        return _nej(str(fel), 400)
    except PermissionDenied as fel:
        return _nej(str(fel), 403)
    return _efterslap(svar)
