"""A conflict is answered with 409 and what happened, as a page or as JSON."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from forum.fel import Konflikt


def vill_ha_json(request: HttpRequest) -> bool:
    """Tell whether the caller is a script of ours that asked for JSON."""
    return "application/json" in request.headers.get("Accept", "")


class FelsvarMiddleware:
    """Turn Konflikt into a 409 that keeps nothing from the person but the stack trace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Konflikt):
            return None
        if vill_ha_json(request):
            return JsonResponse({"fel": str(exception), "last": True}, status=409)
        return render(request, "409.html", {"fel": str(exception)}, status=409)
