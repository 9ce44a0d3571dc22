"""Choose at which sammanträde a skrivelse is dealt with."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from arenden.actions.anmalan import anmal
from arenden.flow import Lage
from arenden.models import Skrivelse
from arenden.views import hamta
from forum.engang import engang
from forum.fel import Konflikt
from forum.models import Sammantrade


def val(skrivelse: Skrivelse) -> dict[str, Any]:
    """Return what arenden/_sammantrade.html shows: the sammanträde that is chosen, and those that can be."""
    kommande = Sammantrade.objects.som_tar_arenden().filter(organ=skrivelse.arende.organ_id)
    return {"valt": skrivelse.sammantrade, "valbara": list(kommande.med_organ()[:30])}


@login_required
@require_POST
@engang
def sammantrade(request: HttpRequest, uuid: UUID) -> HttpResponse:
    skrivelse = hamta.skrivelse(request, uuid)
    vald, varde = None, hamta.fritext(request, "sammantrade", 40)
    if varde:
        kommande = Sammantrade.objects.synliga_for(request.user).med_organ()
        try:
            vald = kommande.filter(uuid=UUID(varde)).first()
        except ValueError:
            vald = None
        if vald is None:
            raise Konflikt("Sammanträdet finns inte längre att välja. Läs in sidan igen.")
    skrivelse = anmal(skrivelse, vald, av=hamta.person(request))
    if vald is None:
        messages.success(request, "Skrivelsen är inte längre avsedd för något sammanträde.")
    elif skrivelse.lage == Lage.GODKAND:
        messages.success(request, f"Skrivelsen är anmäld till {vald}.")
    else:
        sist = vald.sista_arendedag
        messages.success(request, f"Skrivelsen är avsedd för {vald}. Den ska vara godkänd senast {sist}.")
    return redirect("skriv" if request.POST.get("fran") == "skriv" else "skrivelse", skrivelse.uuid)
