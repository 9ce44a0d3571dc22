"""Silence a tip with a reason, and take it up again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from arenden.actions import tystnad as actions
from arenden.forms import TystaForm
from arenden.models import Tystnad
from arenden.views import hamta
from forum.engang import engang
from forum.middleware import vill_ha_json


@login_required
@require_POST
@engang
def tysta(request: HttpRequest, uuid: UUID) -> HttpResponse:
    skrivelse = hamta.att_skriva(request, uuid)
    form = TystaForm(request.POST)
    if not form.is_valid():
        if vill_ha_json(request):
            return JsonResponse({"fel": " ".join(str(f) for fel in form.errors.values() for f in fel)}, status=422)
        return render(request, "arenden/tysta.html", {"skrivelse": skrivelse, "form": form}, status=422)
    actions.tysta(skrivelse, av=hamta.person(request), **form.cleaned_data)
    return _klart(request, skrivelse.uuid, "Tipset är tystat. Det står med ditt skäl under Tystade tips.")


@login_required
@require_POST
@engang
def ta_upp(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a silence back, so that the tip is seen again."""
    rad = get_object_or_404(Tystnad.objects.select_related("skrivelse"), uuid=uuid)
    rad.skrivelse = hamta.att_skriva(request, rad.skrivelse.uuid)
    actions.ta_upp_igen(rad, av=hamta.person(request))
    return _klart(request, rad.skrivelse.uuid, "Tipset är med igen.")


def _klart(request: HttpRequest, uuid: UUID, sagt: str) -> HttpResponse:
    if vill_ha_json(request):
        return JsonResponse({"sagt": sagt})
    messages.success(request, sagt)
    return redirect(reverse("skriv", args=[uuid]) + "#anmarkningar")
