"""A conflict is answered with 409 and what happened, what is not allowed with 403, as a page or as JSON."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from forum.fel import Konflikt


def vill_ha_json(request: HttpRequest) -> bool:
    """Tell whether the caller is a script of ours that asked for JSON."""
    return "application/json" in request.headers.get("Accept", "")


def annan_an_sidans(request: HttpRequest, som: str) -> HttpResponse | None:
    """Return the refusal of a write by a page made for *som* (a uuid, or nothing), where another has logged in since.

    In another tab of the same browser: what the first person typed must not be written in the other's name.
    """
    if not som or not request.user.is_authenticated or som == str(request.user.uuid):
        return None
    fel = f"Sidan är öppnad av en annan person. I den här webbläsaren är nu {request.user} inloggad."
    if vill_ha_json(request):
        return JsonResponse({"fel": fel, "annan": True}, status=403)
    return render(
        request, "409.html", {"fel": f"{fel} Inget är sparat. Gå tillbaka, logga in igen och spara."}, status=403
    )


class FelsvarMiddleware:
    """Turn Konflikt into a 409 that keeps nothing from the person but the stack trace, and tell a script of a 403.

    A script's request says in the header X-Som who its page was made for, as a form does in its field (forum.engang).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return annan_an_sidans(request, request.headers.get("X-Som", "")) or self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, PermissionDenied) and vill_ha_json(request):
            return JsonResponse({"fel": str(exception) or "Du har inte rätt att göra det här."}, status=403)
        if not isinstance(exception, Konflikt):
            return None
        if vill_ha_json(request):
            return JsonResponse({"fel": str(exception), "last": True}, status=409)
        return render(request, "409.html", {"fel": str(exception)}, status=409)
