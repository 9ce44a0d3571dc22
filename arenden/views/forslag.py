"""Suggestions: those of a skrivelse, those of one text for its editor, and what is done with them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from arenden import hanvisningsmal, ogonblick, policy, schema
from arenden.actions import forslag as actions
from arenden.forslagsbild import gren_som_json, panel, som_json
from arenden.kommentarsbild import panel as kommentarspanel
from arenden.models import Beslutspunkt, Skrivelse
from arenden.views import hamta, hanvisning
from arenden.visning import papper
from forum.engang import engang
from forum.fel import Konflikt
from forum.middleware import vill_ha_json

# The pages that show suggestions, and so may be come back to.
SIDOR = ("forslag", "skrivelse", "skriv", "godkann", "foresla")
MAX_NYCKLAR = 5000
# One is settled, or several.
_SAGT = {
    "godta": ("godtaget", "godtagna"),
    "avvisa": ("avvisat", "avvisade"),
    "aterta": ("återtaget", "återtagna"),
}


def _fran(request: HttpRequest) -> str:
    namn = (request.POST or request.GET).get("fran", "")
    return namn if namn in SIDOR else "forslag"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def forslag(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what is suggested beside the paper, or (?del=1) alone; settle it.

    POST gor=godta, avvisa or aterta (or godta_alla, avvisa_alla: the same of many), with nyckel as often as there
    are suggestions: those of one `text`, or "<text>:<nyckel>" each.
    """
    skrivelse = hamta.att_foresla(request, uuid)
    if request.method == "POST":
        return _avgor(request, skrivelse)
    av = hamta.person(request)
    if request.GET.get("del"):
        bild = panel(skrivelse, av, fran=_fran(request))
        return render(request, "arenden/_forslag.html", {"forslagspanel": bild})
    version = None if policy.may_skriva(av, skrivelse) else policy.versioner_for(av, skrivelse).first()
    sammanhang = {
        "skrivelse": skrivelse,
        "arende": skrivelse.arende,
        "papper": papper(version.data if version else ogonblick.ta(skrivelse)),
        "forslagspanel": panel(skrivelse, av, fran="forslag"),
    }
    return render(request, "arenden/forslag.html", sammanhang)


def _avgor(request: HttpRequest, skrivelse: Skrivelse) -> HttpResponse:
    gor = request.POST.get("gor", "").removesuffix("_alla")
    handling = {"godta": actions.godta, "avvisa": actions.avvisa, "aterta": actions.aterta}.get(gor)
    if handling is None:
        raise Http404
    antal = handling(skrivelse, av=hamta.person(request), val=_val(request))
    if vill_ha_json(request):
        return JsonResponse({"antal": antal})
    ett, flera = _SAGT[gor]
    sagt = f"Ändringsförslaget är {ett}." if antal == 1 else f"{antal} ändringsförslag är {flera}."
    messages.success(request, sagt)
    return redirect(reverse(_fran(request), args=[skrivelse.uuid]) + "#forslag")


def _val(request: HttpRequest) -> dict[str, list[str]]:
    """Return the suggestions that were meant, by the uuid of their text."""
    nycklar = request.POST.getlist("nyckel")[:MAX_NYCKLAR]
    if text := request.POST.get("text"):
        return {text: nycklar} if nycklar else _inget()
    val: dict[str, list[str]] = {}
    for rad in nycklar:
        text, _, nyckel = rad.partition(":")
        val.setdefault(text, []).append(nyckel)
    return val or _inget()


def _inget() -> dict[str, list[str]]:
    raise Konflikt("Det finns inget förslag att ta ställning till. Läs in sidan igen.")


@login_required
@require_safe
def foresla(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the page on which one only suggests: the suggested texts in the order of the paper."""
    skrivelse = hamta.att_foresla(request, uuid)
    if skrivelse.lage not in policy.FORSLAGSLAGEN:
        messages.info(request, f"Skrivelsen är i läget {skrivelse.get_lage_display().lower()} och kan bara läsas.")
        return redirect(skrivelse)
    av = hamta.person(request)
    malen = hanvisningsmal.malen(ogonblick.ta(skrivelse))
    punkter = list(skrivelse.punkter.kvar().select_related("lydelse", "fristaende"))
    nummer = {p.pk: nr for nr, p in enumerate(_i_ordning(skrivelse, punkter), start=1)}
    sammanhang = {
        "skrivelse": skrivelse,
        "arende": skrivelse.arende,
        "textschema": schema.som_json(),
        "malen": malen,
        "hanvisningsmal": hanvisning.som_json(malen),
        "avsnitt": [
            {
                "rad": a,
                "punkter": [
                    {"rad": p, "nr": nummer[p.pk], "nr_text": str(nummer[p.pk])}
                    for p in punkter
                    if p.avsnitt_id == a.pk
                ],
            }
            for a in skrivelse.avsnitt.kvar().select_related("text")
        ],
        "far": policy.far(request.user, skrivelse),
        "forslagspanel": panel(skrivelse, av, fran="foresla"),
        "panel": kommentarspanel(skrivelse, av, fran="foresla"),
    }
    return render(request, "arenden/foresla.html", sammanhang)


def _i_ordning(skrivelse: Skrivelse, punkter: list[Beslutspunkt]) -> list[Beslutspunkt]:
    """Return *punkter* as the paper numbers them: through all sections."""
    avsnitt = {pk: i for i, pk in enumerate(skrivelse.avsnitt.kvar().values_list("pk", flat=True))}
    return sorted((p for p in punkter if p.avsnitt_id in avsnitt), key=lambda p: avsnitt[p.avsnitt_id])


@require_http_methods(["GET", "POST"])
def textforslag(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """GET what is suggested in the accepted text; POST begins to suggest, and answers the text to write in."""
    if not request.user.is_authenticated:
        return JsonResponse({"fel": "Du är utloggad. Logga in i en annan flik; texten står kvar här."}, status=401)
    text = hamta.text_att_foresla(request, uuid)
    av = hamta.person(request)
    if request.method == "GET":
        return JsonResponse(som_json(text, av))
    try:
        return JsonResponse(gren_som_json(actions.borja(text, av=av)))
    except Konflikt as fel:
        return JsonResponse({"fel": str(fel), "last": True}, status=409)
