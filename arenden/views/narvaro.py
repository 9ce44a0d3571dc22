"""The one small question that a writing page asks again and again: who else is here, and how far has each text come?"""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from arenden.actions import narvaro as actions
from arenden.actions.narvaro import Plats
from arenden.models import Narvaro
from arenden.views import hamta

MAX_BYTES = 2000
MAX_TAL = 10**9


@require_POST
def narvaro(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """POST where this page stands (Plats, and its klient), or that it goes ({klient, borta})."""
    if not request.user.is_authenticated:
        return JsonResponse({"fel": "Du är utloggad. Logga in igen; texten står kvar här."}, status=401)
    skrivelse = hamta.att_foresla(request, uuid)
    jag = hamta.person(request)
    try:
        klient, plats = _las(request.body)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return JsonResponse({"fel": "Servern förstod inte var du är. Läs in sidan igen."}, status=400)
    if plats is None:
        actions.lamna(av=jag, klient=klient)
        return HttpResponse(status=204)
    actions.visa(skrivelse, av=jag, klient=klient, plats=plats)
    andra = Narvaro.objects.filter(skrivelse=skrivelse).nu().skrivande().exclude(person=jag, klient=klient)
    texter = list(skrivelse.texter.values_list("uuid", "revision", "forslag_till__uuid"))
    borttagna = set(skrivelse.texter.i_borttagna_delar().values_list("uuid", flat=True))
    return JsonResponse(
        {
            "texter": {str(u): revision for u, revision, _ in texter},
            "borttagna": [str(u) for u, _, accepterad in texter if {u, accepterad} & borttagna],
            "forslag": {str(accepterad): str(u) for u, _, accepterad in texter if accepterad},
            "kommentarer": skrivelse.kommentarer.laget(),
            "andra": [_rad(rad, jag.pk) for rad in andra.select_related("person").order_by("person", "pk")],
        }
    )


def _las(kropp: bytes) -> tuple[str, Plats | None]:
    """Return what a page says of itself. Raises what a malformed body raises."""
    if len(kropp) > MAX_BYTES:
        raise ValueError
    data = json.loads(kropp)
    klient, stalle = data["klient"], data.get("stalle", "")
    if not isinstance(klient, str) or not (0 < len(klient) <= 40 and klient.isascii() and klient.isalnum()):
        raise ValueError
    if data.get("borta"):
        return klient, None
    tal = {namn: data.get(namn, 0) for namn in ("ankare", "huvud", "revision")}
    if any(type(t) is not int or not 0 <= t < MAX_TAL for t in tal.values()):
        raise ValueError
    if not isinstance(stalle, str) or len(stalle) > 80 or not (stalle.isascii() and stalle.isprintable()):
        raise ValueError
    return klient, Plats(stalle=stalle, text=UUID(data["text"]) if data.get("text") else None, **tal)


def _rad(rad: Narvaro, jag: int) -> dict[str, Any]:
    return {
        "nr": rad.pk,
        "vem": str(rad.person.uuid),
        "namn": str(rad.person),
        "initialer": rad.person.initialer,
        "jag": rad.person_id == jag,
        "stalle": rad.stalle,
        "text": str(rad.text or ""),
        "ankare": rad.ankare,
        "huvud": rad.huvud,
        "revision": rad.revision,
    }
