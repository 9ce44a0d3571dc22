"""Fetch with policy: 404 to one who must not know, 403 to one who may look but not touch."""

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from arenden import policy
from arenden.models import Arende, Skrivelse, Text, Version
from arenden.models.skrivelse import Del
from forum.models import Anvandare

D = TypeVar("D", bound=Del)


def person(request: HttpRequest) -> Anvandare:
    """Return the logged-in person (views here stand behind login_required)."""
    if not isinstance(request.user, Anvandare):
        raise PermissionDenied("Logga in först.")
    return request.user


def visas(request: HttpRequest) -> bool:
    """Tell whether the page is really shown to the person: not asked for ahead by the browser, nor only its head."""
    syfte = " ".join(request.headers.get(namn, "") for namn in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    return request.method == "GET" and "prefetch" not in syfte and "preview" not in syfte


def fritext(request: HttpRequest, namn: str, langd: int = 2000) -> str:
    """Return what was typed in a field outside any form, trimmed; NUL, which PostgreSQL cannot hold, taken out."""
    return (request.POST or request.GET).get(namn, "").replace("\x00", "").strip()[:langd]


def heltal(text: str) -> int | None:
    """Return what a page sent back as a number, or None: "²" is a digit too, and no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def arende(request: HttpRequest, uuid: UUID) -> Arende:
    """Return an ärende that the person may know of, or 404."""
    return get_object_or_404(Arende.objects.synliga_for(request.user).med_organ().distinct(), uuid=uuid)


def skrivelse(request: HttpRequest, uuid: UUID) -> Skrivelse:
    """Return a skrivelse that the person may read, or 404."""
    return get_object_or_404(Skrivelse.objects.synliga_for(request.user).med_arende().distinct(), uuid=uuid)


def att_skriva(request: HttpRequest, uuid: UUID) -> Skrivelse:
    """Return a skrivelse that the person writes in; 404 to outsiders, 403 to readers."""
    rad = Skrivelse.objects.med_arende().filter(uuid=uuid).first()
    if rad is None:
        raise Http404
    _krav_skriva(request, rad)
    return rad


def _krav_skriva(request: HttpRequest, rad: Skrivelse) -> None:
    # Writers ask several times a second: whether they write is one small query, what others may read a large one.
    if not policy.may_skriva(request.user, rad):
        skrivelse(request, rad.uuid)
        raise PermissionDenied("Du kan läsa skrivelsen men inte skriva i den.")


def _krav_foresla(request: HttpRequest, rad: Skrivelse) -> None:
    if not policy.may_foresla(request.user, rad):
        skrivelse(request, rad.uuid)
        raise PermissionDenied("Du kan läsa skrivelsen men inte föreslå ändringar i den.")


def att_foresla(request: HttpRequest, uuid: UUID) -> Skrivelse:
    """Return a skrivelse that the person suggests changes in; 404 to outsiders, 403 to readers."""
    rad = Skrivelse.objects.med_arende().filter(uuid=uuid).first()
    if rad is None:
        raise Http404
    _krav_foresla(request, rad)
    return rad


def _text(uuid: UUID) -> Text:
    text = (
        Text.objects.select_related("skrivelse__arende").defer("doc").exclude(skrivelse=None).filter(uuid=uuid).first()
    )
    if text is None:
        raise Http404
    return text


def text_att_skriva(request: HttpRequest, uuid: UUID) -> Text:
    """Return a text that the person writes in, or a suggested one that they suggest in; its document not fetched.

    404 to outsiders, 403 to readers.
    """
    text = _text(uuid)
    if text.forslag_till_id is None:
        _krav_skriva(request, text.skrivelsen)
    else:
        _krav_foresla(request, text.skrivelsen)
    return text


def text_att_foresla(request: HttpRequest, uuid: UUID) -> Text:
    """Return an accepted text that the person suggests changes in; 404 to outsiders, 403 to readers."""
    text = _text(uuid)
    if text.forslag_till_id is not None:
        raise Http404
    _krav_foresla(request, text.skrivelsen)
    return text


def del_att_skriva(request: HttpRequest, modell: type[D], uuid: UUID) -> D:
    """Return a part of a skrivelse that the person writes in; 404 to outsiders, 403 to readers."""
    rad: Any = modell.objects.filter(uuid=uuid).select_related("skrivelse").first()
    if rad is None:
        raise Http404
    rad.skrivelse = att_skriva(request, rad.skrivelse.uuid)
    return rad  # type: ignore[no-any-return]


def version(request: HttpRequest, uuid: UUID, nr: int) -> Version:
    """Return a version that the person may compare: writers every one, undertecknare those sent to them."""
    rad = skrivelse(request, uuid)
    return get_object_or_404(policy.versioner_for(request.user, rad), nr=nr)
