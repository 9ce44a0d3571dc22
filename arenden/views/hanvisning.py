"""What a reference on the writing page can point at, and what it reads."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from arenden import ogonblick
from arenden.hanvisningsmal import Mal, Malen, malen
from arenden.models import Avsnitt, Beslutspunkt, Bilaga
from arenden.views import hamta


def malen_bland(avsnitt: Iterable[Avsnitt], punkter: Iterable[Beslutspunkt], bilagor: Iterable[Bilaga]) -> Malen:
    """Return the targets among rows that have been fetched, each in its order; those removed are none."""
    kvar = [p for p in punkter if not p.borttagen]
    nr = 0
    delar: list[dict[str, Any]] = []
    for a in avsnitt:
        egna = [p for p in kvar if p.avsnitt_id == a.pk]
        delar.append(
            {
                "identitet": a.identitet,
                "rubrik": a.rubrik,
                "doc": a.text.doc if a.text else None,
                "punkter": [
                    {"identitet": p.identitet, "nr": nr + i, "lydelse": p.lydelse.doc} for i, p in enumerate(egna, 1)
                ],
            }
        )
        nr += len(egna)
    numrerade = [{"identitet": b.identitet, "nr": i, "namn": b.namn} for i, b in enumerate(bilagor, start=1)]
    return malen({"avsnitt": delar, "bilagor": numrerade})


def som_json(malen: Malen) -> list[dict[str, str]]:
    """Return the targets as the editor has them, in the order of the paper."""
    return [_en(mal) for mal in malen.values()]


def _en(mal: Mal) -> dict[str, str]:
    return {"slag": mal.slag, "mal": mal.identitet, "namn": mal.namn, "borjan": mal.borjan}


@login_required
@require_safe
def hanvisningsmal(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Return what can be referred to as the skrivelse now stands: somebody else may have added to it."""
    skrivelse = hamta.att_foresla(request, uuid)
    return JsonResponse({"mal": som_json(malen(ogonblick.ta(skrivelse)))})
