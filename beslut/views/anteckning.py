"""Notes of one's own and of the party group, for the scripts of the reading view. All answers are JSON.

Each write names the note (a UUID that the browser chose) and the revision it was made on, so that what is sent twice is
done once: that is their one-time token.
"""

import json
from base64 import b64decode
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arenden.views.hamta import fritext, heltal, person
from beslut import policy
from beslut.actions import lasanteckning as actions
from beslut.models import DeladAnteckning, Lasanteckning, Lasnyckel
from beslut.views.lasning import att_lasa, punkt_att_lasa
from forum.fel import Konflikt, Motsagelse
from forum.models import Anvandare, Organ, Uppdrag


class _Ogiltig(Exception):
    """What came is not what our scripts send; its text is shown to the person."""


def _uuid(request: HttpRequest, namn: str) -> UUID:
    try:
        return UUID(fritext(request, namn, 36))
    except ValueError as fel:
        raise _Ogiltig(f"{namn} är inget id.") from fel


def _bas64(request: HttpRequest, namn: str, *, minst: int, mest: int) -> str:
    """Return a field that holds so many bytes in base64."""
    text = fritext(request, namn, mest * 2)
    try:
        antal = len(b64decode(text, validate=True))
    except ValueError as fel:
        raise _Ogiltig(f"{namn} är inte base64.") from fel
    if not minst <= antal <= mest:
        raise _Ogiltig(f"{namn} har fel längd.")
    return text


def _ogiltig(fel: _Ogiltig) -> JsonResponse:
    return JsonResponse({"fel": f"Det som skickades kunde inte läsas: {fel}"}, status=400)


def _konflikt(fel: Konflikt, **mer: Any) -> JsonResponse:
    return JsonResponse({"fel": str(fel), "andrad": isinstance(fel, Motsagelse), **mer}, status=409)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nyckel(request: HttpRequest) -> JsonResponse:
    """Give the person's wrapped key, or keep it: under a first code, a new code, or another key begun anew."""
    jag = person(request)
    if request.method != "POST":
        rad = Lasnyckel.objects.filter(anvandare=jag).first()
        antal = Lasanteckning.objects.filter(anvandare=jag).count()
        return JsonResponse({"nyckel": rad.som_json() if rad else None, "antal": antal})
    try:
        uppgifter: dict[str, Any] = {
            "nyckel": _uuid(request, "nyckel"),
            "salt": _bas64(request, "salt", minst=16, mest=32),
            "nonce": _bas64(request, "nonce", minst=12, mest=12),
            "omslag": _bas64(request, "omslag", minst=48, mest=48),
            "varv": heltal(fritext(request, "varv", 9)) or 0,
        }
        if uppgifter["varv"] < actions.MINST_VARV:
            raise _Ogiltig("varv är för få.")
        revision = heltal(fritext(request, "revision", 9)) or 0
        rad = actions.satt_nyckel(av=jag, revision=revision, uppgifter=uppgifter)
    except _Ogiltig as fel:
        return _ogiltig(fel)
    except Konflikt as fel:
        return _konflikt(fel)
    return JsonResponse({"nyckel": rad.som_json()})


@never_cache
@login_required
@require_safe
def egna(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Give one's own notes of a sammanträde as ciphertext, what the group shares, and with whom one may share."""
    jag = person(request)
    sammantrade = att_lasa(request, uuid)
    egna = Lasanteckning.objects.filter(anvandare=jag, dagordningspunkt__sammantrade=sammantrade)
    delade = DeladAnteckning.objects.synliga_for(jag).filter(dagordningspunkt__sammantrade=sammantrade)
    return JsonResponse(
        {
            "egna": [rad.som_json() for rad in egna.select_related("dagordningspunkt")],
            "delade": [rad.som_json(jag) for rad in delade.select_related("anvandare", "dagordningspunkt")],
            "partier": _grupper(jag, sammantrade.organ),
        }
    )


def _grupper(jag: Anvandare, organ: Organ) -> list[dict[str, Any]]:
    """Return with whom *jag* may share: each of their parties in the body, and who else reads for it today."""
    partier = policy.partigrupper(jag, organ)
    andra = Uppdrag.objects.gallande().fortroendevalda().filter(organ=organ, parti__in=partier).exclude(anvandare=jag)
    vilka = [(rad.parti, str(rad.anvandare)) for rad in andra] if partier else []
    return [{"parti": parti, "vilka": sorted({namn for p, namn in vilka if p == parti})} for parti in partier]


@login_required
@require_POST
def spara(request: HttpRequest, uuid: UUID, punkt: UUID) -> JsonResponse:
    """Keep a note or, with `bort`, take it away. 409 with what is kept where another device came between."""
    rad = punkt_att_lasa(request, uuid, punkt)
    jag = person(request)
    try:
        anteckning, revision = _uuid(request, "uuid"), heltal(fritext(request, "revision", 9)) or 0
        if request.POST.get("bort"):
            actions.ta_bort(anteckning, av=jag, revision=revision)
            return JsonResponse({"bort": True})
        kvar = actions.spara(
            rad,
            av=jag,
            uuid=anteckning,
            nyckel=_uuid(request, "nyckel"),
            revision=revision,
            nonce=_bas64(request, "nonce", minst=12, mest=12),
            chiffer=_bas64(request, "chiffer", minst=17, mest=actions.CHIFFER_MAX),
        )
    except _Ogiltig as fel:
        return _ogiltig(fel)
    except Motsagelse as fel:
        nu = Lasanteckning.objects.filter(uuid=anteckning, anvandare=jag).select_related("dagordningspunkt").first()
        return _konflikt(fel, nu=nu.som_json() if nu else None)
    except Konflikt as fel:
        return _konflikt(fel)
    return JsonResponse({"revision": kvar.revision})


@login_required
@require_POST
def dela(request: HttpRequest, uuid: UUID, punkt: UUID) -> JsonResponse:
    """Share a note with one's party group or, with `bort`, take the sharing back."""
    rad = punkt_att_lasa(request, uuid, punkt)
    jag = person(request)
    try:
        anteckning = _uuid(request, "uuid")
        if request.POST.get("bort"):
            actions.aterta(anteckning, av=jag)
            return JsonResponse({"delad": None})
        delad = actions.dela(
            rad,
            av=jag,
            uuid=anteckning,
            parti=fritext(request, "parti", 60),
            text=fritext(request, "text", actions.TEXT_MAX),
            ankare=_ankare(request),
        )
    except _Ogiltig as fel:
        return _ogiltig(fel)
    return JsonResponse({"delad": delad.som_json(jag)})


def _ankare(request: HttpRequest) -> dict[str, Any]:
    """Return where in the text a shared note stands: known fields of known kinds only, {} for the whole item."""
    try:
        data = json.loads(fritext(request, "ankare", 4000) or "{}")
    except (ValueError, RecursionError) as fel:
        raise _Ogiltig("platsen i texten går inte att läsa.") from fel
    if not isinstance(data, dict) or not data:
        return {}
    ut: dict[str, Any] = {}
    for namn, mest in (("block", 40), ("slutblock", 40), ("citat", actions.CITAT_MAX)):
        ut[namn] = str(data.get(namn, ""))[:mest].replace("\x00", "")
    for namn in ("fran", "till"):
        varde = data.get(namn)
        if isinstance(varde, bool) or not isinstance(varde, int) or not 0 <= varde < 10**7:
            raise _Ogiltig("platsen i texten går inte att läsa.")
        ut[namn] = varde
    return ut
