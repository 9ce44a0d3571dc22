"""A member's prepared yrkande: begun from the reading view, written, joined in, handed in, taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from arenden.views.hamta import fritext, heltal, person
from beslut import policy, yrkandebild, yrkandefoljd
from beslut.actions import forberett
from beslut.forms.yrkande import YrkandeForm
from beslut.models import Dagordningspunkt, Medyrkare, Yrkande, att_bjuda
from beslut.motesflow import Yrkandelage, Yrkandeslag
from beslut.views.lasning import punkt_att_lasa
from forum.engang import engang
from forum.fel import Konflikt, Motsagelse
from forum.middleware import vill_ha_json


def _yrkande(request: HttpRequest, uuid: UUID) -> Yrkande:
    synliga = Yrkande.objects.synliga_for(request.user)
    return get_object_or_404(
        synliga.select_related(
            "av", "behandling__version", "dagordningspunkt__sammantrade__organ", "sammantrade__organ"
        ).prefetch_related("instammer", "medyrkare__anvandare"),
        uuid=uuid,
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def yrka(request: HttpRequest, uuid: UUID, punkt: UUID) -> HttpResponse:
    """Begin a yrkande of the kind ?slag=, on the beslutspunkt ?nr= or, without one, on the whole item."""
    rad = punkt_att_lasa(request, uuid, punkt)
    if not policy.may_fraga(request.user, rad):
        raise PermissionDenied(f"Yrkanden görs av ledamöter och ersättare i {rad.sammantrade.organ}.")
    if not forberett.kan_forberedas(rad):
        raise Konflikt("Yrkanden förbereds när kallelsen är skickad och innan punkten är avgjord.")
    slag, nr = fritext(request, "slag", 12), fritext(request, "nr", 4)
    if not nr and "-" in slag:  # Chosen in one list: "andrad-2".
        slag, nr = slag.split("-", 1)
    val = yrkandebild.val(rad)
    if not slag:
        return render(request, "beslut/yrka.html", _sammanhang(rad) | {"val": val})
    if (f"{slag}-{nr}" if nr else slag) not in {varde for _, grupp in val for varde, _ in grupp}:
        raise Http404
    behandling = rad.behandlingar.select_related("version").get(nr=int(nr)) if nr else None
    forslag = yrkandebild.som_skriven(yrkandebild.forslaget(behandling)) if behandling else ""
    forst = {"lydelse": forslag} if slag == Yrkandeslag.ANDRAD else {}
    fran = _fran(request, rad, slag)
    if fran is not None:
        forst = {"lydelse": yrkandebild.som_skriven(fran.lydelse), "skal": fran.skal}
    form = YrkandeForm(request.POST or None, slag=slag, forslag=forslag, initial=forst)
    if request.method == "POST" and form.is_valid():
        yrkande_ = forberett.borja(rad, av=person(request), slag=slag, behandling=behandling, fran=fran, **_ord(form))
        messages.success(request, "Utkastet är sparat. Andra ser det först när du lämnar in det eller bjuder in dem.")
        return _klart(request, yrkande_)
    if form.errors and vill_ha_json(request):
        return JsonResponse({"sida": True}, status=422)
    sammanhang = _sammanhang(rad) | {
        "form": form,
        "rubrik": yrkandebild.namn(slag, behandling),
        "forslag": yrkandebild.forslaget(behandling) if behandling else None,
        "forslagets_ord": forslag if slag == Yrkandeslag.ANDRAD else None,
        "ingress": behandling.punkt["ingress"] if behandling else "",
        "slag": slag,
        "nr": nr,
        "fran": fran,
    }
    return render(request, "beslut/yrkande_formular.html", sammanhang, status=422 if form.errors else 200)


def _klart(request: HttpRequest, rad: Yrkande) -> HttpResponse:
    """Lead on to the yrkande; a script of ours gets the address, and goes there when it has wiped its journal."""
    if vill_ha_json(request):
        return JsonResponse({"adress": rad.get_absolute_url()})
    return redirect(rad)


def _fran(request: HttpRequest, punkt: Dagordningspunkt, slag: str) -> Yrkande | None:
    """Return the yrkande that is taken up again (?fran=), one's own from where the item was before; else 404."""
    text = fritext(request, "fran", 36)
    if not text:
        return None
    try:
        uuid = UUID(text)
    except ValueError as fel:
        raise Http404 from fel
    mina = Yrkande.objects.synliga_for(request.user).filter(av=person(request).pk, slag=slag)
    mina = mina.filter(dagordningspunkt__in=yrkandefoljd.fore(punkt))
    return get_object_or_404(mina.select_related("sammantrade"), uuid=uuid)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def andra(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write in a draft, against the revision it was opened at."""
    rad = _yrkande(request, uuid)
    if rad.av_id != person(request).pk:
        raise PermissionDenied(f"Yrkandet är {rad.av}s.")
    if rad.lage != Yrkandelage.UTKAST or not forberett.kan_forberedas(rad.dagordningspunkt):
        raise Konflikt("Bara ett utkast ändras, och bara innan punkten är avgjord.")
    forslag = yrkandebild.som_skriven(yrkandebild.forslaget(rad.behandling)) if rad.behandling else ""
    forst = {"lydelse": yrkandebild.som_skriven(rad.lydelse), "skal": rad.skal, "revision": rad.revision}
    form = YrkandeForm(request.POST or None, slag=rad.slag, forslag=forslag, initial=forst)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        sedd = form.cleaned_data["revision"]
        try:
            forberett.skriv_om(rad, av=person(request), revision=-1 if sedd is None else sedd, **_ord(form))
        except Motsagelse as fel:
            form.add_error(None, str(fel))
            form.data = {**dict(form.data.items()), "revision": str(Yrkande.objects.get(pk=rad.pk).revision)}
            status = 409
        else:
            messages.success(request, "Utkastet är sparat.")
            return _klart(request, rad)
    if form.errors and vill_ha_json(request):
        return JsonResponse({"sida": True}, status=status)
    sammanhang = _sammanhang(rad.dagordningspunkt) | {
        "form": form,
        "rubrik": yrkandebild.namn(rad.slag, rad.behandling),
        "forslag": yrkandebild.forslaget(rad.behandling) if rad.behandling else None,
        "forslagets_ord": forslag if rad.slag == Yrkandeslag.ANDRAD else None,
        "ingress": rad.behandling.punkt["ingress"] if rad.behandling else "",
        "yrkande": rad,
    }
    return render(request, "beslut/yrkande_formular.html", sammanhang, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def yrkande(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a yrkande with what it would change; hand it in, ask others to join, answer, take it back."""
    rad = _yrkande(request, uuid)
    if request.method == "POST":
        return _gor(request, rad)
    jag = person(request)
    oppen = forberett.kan_forberedas(rad.dagordningspunkt)
    min_ = rad.av_id == jag.pk and policy.may_fraga(jag, rad.dagordningspunkt)
    fore = rad.lage in {Yrkandelage.UTKAST, Yrkandelage.INLAMNAT}
    instammer = any(p.pk == jag.pk for p in rad.instammer.all())
    mitt_svar = next((m for m in rad.medyrkare.all() if m.anvandare_id == jag.pk), None)
    sammanhang = _sammanhang(rad.dagordningspunkt) | {
        "yrkande": rad,
        "bild": yrkandebild.ta([rad], jag, lydelser=_lydelser(rad))[0],
        "forslag": yrkandebild.forslaget(rad.behandling) if rad.behandling else None,
        "ingress": rad.behandling.punkt["ingress"] if rad.behandling else "",
        "min": min_,
        "utkast": rad.lage == Yrkandelage.UTKAST,
        "far_andra": oppen and min_ and rad.lage == Yrkandelage.UTKAST,
        "far_aterta": oppen and min_ and rad.lage == Yrkandelage.INLAMNAT,
        "far_bjuda": oppen and min_ and fore,
        "far_svara": oppen and fore and not min_ and policy.may_fraga(jag, rad.dagordningspunkt),
        "instammer": instammer,
        "tillfragad": mitt_svar is not None and mitt_svar.svar == Medyrkare.Svar.VANTAR,
        "ovriga_svar": [m for m in rad.medyrkare.all() if m.svar != Medyrkare.Svar.JA] if min_ and fore else [],
        "att_bjuda": att_bjuda(rad) if oppen and min_ and fore else [],
    }
    return render(request, "beslut/yrkande.html", sammanhang)


def _gor(request: HttpRequest, rad: Yrkande) -> HttpResponse:
    jag = person(request)
    sedd = heltal(fritext(request, "revision", 9))
    revision = -1 if sedd is None else sedd
    match fritext(request, "gor", 20):
        case "lamna_in":
            forberett.lamna_in(rad, av=jag, revision=revision)
            messages.success(request, "Yrkandet är inlämnat. Organets förtroendevalda och sekreteraren ser det nu.")
        case "aterta":
            forberett.aterta(rad, av=jag)
            messages.success(request, "Yrkandet är återtaget.")
        case "kasta":
            forberett.kasta(rad, av=jag)
            messages.success(request, "Utkastet är kastat.")
            return redirect("las_punkt", rad.sammantrade.uuid, rad.dagordningspunkt.uuid)
        case "bjud":
            vald = heltal(fritext(request, "vem", 9))
            vem = next((p for p in att_bjuda(rad) if p.pk == vald), None)
            if vem is None:
                raise Konflikt("Välj vem som ska tillfrågas. Listan kan ha ändrats sedan du öppnade sidan.")
            forberett.bjud(rad, av=jag, vem=vem)
            messages.success(request, f"{vem} är tillfrågad.")
        case "ja" | "nej" as svar:
            forberett.instam(rad, av=jag, ja=svar == "ja", revision=revision)
            messages.success(request, "Du instämmer i yrkandet." if svar == "ja" else "Du instämmer inte i yrkandet.")
        case _:
            raise Konflikt("Sidan skickade något som inte går att göra. Läs in den igen.")
    return redirect(rad)


def _lydelser(rad: Yrkande) -> dict[str, Any]:
    return {str(rad.behandling.identitet): yrkandebild.forslaget(rad.behandling)} if rad.behandling else {}


def _ord(form: YrkandeForm) -> dict[str, str]:
    return {"lydelse": form.cleaned_data.get("lydelse", ""), "skal": form.cleaned_data.get("skal", "")}


def _sammanhang(punkt: Dagordningspunkt) -> dict[str, Any]:
    return {"punkt": punkt, "sammantrade": punkt.sammantrade, "organ": punkt.sammantrade.organ}
