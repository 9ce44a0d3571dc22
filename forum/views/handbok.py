"""The Handbok: how each role does its work here. It tells of no matter, so anybody may read it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum import policy
from forum.handbok import SIDOR


@login_not_required
@require_safe
def oversikt(request: HttpRequest) -> HttpResponse:
    """List the pages, those for the person's own roles first."""
    mina = [s for s in SIDOR if policy.organ_dar(request.user, *s.roller)]
    return render(request, "handbok/oversikt.html", {"mina": mina, "andra": [s for s in SIDOR if s not in mina]})


@login_not_required
@require_safe
def sida(request: HttpRequest, slug: str) -> HttpResponse:
    for nr, vald in enumerate(SIDOR):
        if vald.slug == slug:
            grannar = {"forra": SIDOR[nr - 1] if nr else None, "nasta": SIDOR[nr + 1] if nr + 1 < len(SIDOR) else None}
            return render(request, f"handbok/{slug}.html", {"sida": vald} | grannar)
    raise Http404
