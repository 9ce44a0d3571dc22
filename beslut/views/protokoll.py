"""Minutes: read, written, adjusted, announced and corrected."""

from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arenden import dokumenthtml, schema
from arenden.models import Text
from arenden.views import hamta
from arenden.views.text import ta_emot_steg
from beslut import policy
from beslut.actions import justering, omedelbart, protokoll
from beslut.models import Handling, Paragraf, Protokoll
from beslut.protokollsflow import Lage, anslagsdagar
from beslut.protokollsprak.lank import fran_json, omskrivna
from forum import flow as forumflow
from forum.engang import engang
from forum.models import Sammantrade

M = TypeVar("M", bound=models.Model)


def _sammantrade(request: HttpRequest, uuid: UUID) -> Sammantrade:
    synliga = Sammantrade.objects.synliga_for(request.user).med_organ()
    return get_object_or_404(synliga, uuid=uuid)


def _protokoll(request: HttpRequest, uuid: UUID) -> Protokoll:
    """Return the minutes of a sammanträde; 404 where there are none that the person may read."""
    sammantrade = _sammantrade(request, uuid)
    rad = (
        Protokoll.objects.filter(sammantrade=sammantrade)
        .select_related("sammantrade__organ", "inledning", "slut")
        .first()
    )
    if rad is None or not policy.may_lasa_protokoll(request.user, rad, justerare=_justerar(request, rad)):
        raise Http404
    return rad


def _rad(rader: "models.Manager[M]", uuid: str) -> M:
    """Return the one of *rader* that a form named, or 404: also for what is no UUID."""
    try:
        return get_object_or_404(rader, uuid=UUID(uuid))
    except ValueError as fel:
        raise Http404 from fel


def _justerar(request: HttpRequest, rad: Protokoll) -> bool:
    return any(d.anvandare_id == request.user.pk for d, _som in justering.justerande(rad))


def _att_skriva(request: HttpRequest, uuid: UUID) -> Protokoll:
    rad = _protokoll(request, uuid)
    if not policy.may_skriva_protokoll(request.user, rad.sammantrade):
        raise PermissionDenied("Bara sekreteraren skriver protokollet.")
    return rad


@login_required
@require_POST
@engang
def borja(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin the minutes of a meeting that has ended; or one paragraph of it that is to be adjusted at once."""
    sammantrade = _sammantrade(request, uuid)
    if vald := hamta.fritext(request, "punkt", 36):
        punkt = _rad(sammantrade.punkter, vald)
        paragraf = omedelbart.skriv(punkt, av=hamta.person(request))
        messages.success(request, f"§ {paragraf.nr} är byggd av det som är antecknat. Läs den och lämna den sedan.")
        return redirect(f"{reverse('skriv_protokoll', args=[sammantrade.uuid])}#del-{paragraf.uuid}")
    rad = protokoll.borja(sammantrade, av=hamta.person(request))
    messages.success(request, "Protokollet är byggt av det som är registrerat. Läs igenom och skriv vidare här.")
    return redirect("skriv_protokoll", rad.sammantrade.uuid)


@login_required
@require_safe
def visa(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the minutes as a paper, with what this person is to do with them first; before them, how they begin."""
    sammantradet = _sammantrade(request, uuid)
    skriver = policy.may_skriva_protokoll(request.user, sammantradet)
    if skriver and not Protokoll.objects.filter(sammantrade=sammantradet).exists():
        avslutat = sammantradet.lage == forumflow.Lage.AVSLUTAT
        return render(request, "beslut/protokoll_borja.html", {"sammantrade": sammantradet, "avslutat": avslutat})
    rad = _protokoll(request, uuid)
    vantar = justering.vantar_pa(rad) if rad.lage == Lage.JUSTERING else []
    pagar = rad.sammantrade.lage == forumflow.Lage.PAGAR
    paragrafer = list(
        _paragrafer(rad).prefetch_related("justeringar", "rattelser", "anslag").order_by("nr"),
    )
    for paragraf in paragrafer:
        # Whether this person has adjusted the paragraph as it was handed over.
        paragraf.justerad_av_mig = any(  # type: ignore[attr-defined]
            j.av_id == request.user.pk and j.sha256 == paragraf.sha256 for j in paragraf.justeringar.all()
        )
        if paragraf.omedelbart:
            justerad = timezone.localtime(paragraf.omedelbart).date()
            paragraf.anslas_senast = anslagsdagar(justerad)[0]  # type: ignore[attr-defined]
    justerar = _justerar(request, rad)
    # Before the whole is justerat only what was omedelbart justerat is put right beside its text.
    rattas = [p for p in paragrafer if p.omedelbart or rad.lage == Lage.JUSTERAT]
    organ = rad.sammantrade.organ
    anslag = rad.anslag.filter(paragraf=None).first()
    handlingar = Handling.objects.filter(
        sammantrade=rad.sammantrade,
        slag__in=(Handling.Slag.PROTOKOLL, Handling.Slag.MOTESANTECKNINGAR, Handling.Slag.UTDRAG),
    )
    sammanhang = {
        "protokoll": rad,
        "sammantrade": rad.sammantrade,
        "organ": organ,
        "paragrafer": paragrafer,
        "vantar": vantar,
        "justeringar": [j for j in rad.justeringar.all() if j.paragraf_id is None and j.sha256 == rad.sha256],
        "rattelser": rad.rattelser.select_related("av", "paragraf"),
        "handlingar": handlingar.med_filer().order_by("slag", "filnamn", "ordning"),
        "pagar": pagar,
        "rattas": rattas,
        "anslag": anslag,
        "anslagsdagar": anslagsdagar(timezone.localtime(rad.justerat).date())
        if rad.justerat and organ.anslag and not anslag
        else None,
        "far": {
            "skriva": skriver and rad.lage == Lage.UTKAST,
            "ta_tillbaka": skriver and rad.lage == Lage.JUSTERING,
            "justera": any(d.anvandare_id == request.user.pk for d, _som in vantar),
            "atersanda": justerar and rad.lage == Lage.JUSTERING,
            "omedelbart": justerar and rad.lage == Lage.UTKAST,
            "ratta": skriver and bool(rattas),
            "ansla_paragraf": skriver and organ.anslag,
            "ansla": skriver and rad.lage == Lage.JUSTERAT and organ.anslag and anslag is None,
        },
    }
    return render(request, "beslut/protokoll.html", sammanhang)


@login_required
@require_http_methods(["GET", "HEAD"])
def skriv(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the minutes for writing: a text for each part, and what the facts have changed since."""
    rad = _att_skriva(request, uuid)
    if rad.lage != Lage.UTKAST:
        return redirect(rad)
    kvar = protokoll.kvar(rad)
    pagar = rad.sammantrade.lage == forumflow.Lage.PAGAR
    delar = [_del(str(p.uuid), str(p), p.text, p.lankar, p) for p in _paragrafer(rad).order_by("nr")]
    if not pagar:
        delar.insert(0, _del("inledning", "Inledning", rad.inledning, rad.inledning_lankar, None))
        delar.append(_del("slut", "Avslutning", rad.slut, rad.slut_lankar, None))
    sammanhang = {
        "protokoll": rad,
        "sammantrade": rad.sammantrade,
        "organ": rad.sammantrade.organ,
        "delar": delar,
        "kvar": kvar,
        "hinder": [] if pagar else justering.hinder(rad, kvar),
        "pagar": pagar,
        "textschema": schema.som_json(),
        "fraser": [],
    }
    return render(request, "beslut/protokoll_skriv.html", sammanhang)


def _paragrafer(rad: Protokoll) -> "models.QuerySet[Paragraf]":
    """Return the paragraphs to read; while the meeting goes on those that are adjusted at once."""
    alla = rad.paragrafer.select_related("text", "dagordningspunkt", "protokoll__sammantrade")
    return alla.filter(dagordningspunkt__omedelbart=True) if rad.sammantrade.lage == forumflow.Lage.PAGAR else alla


def _del(nyckel: str, rubrik: str, text: Text, lankar: Any, paragraf: Paragraf | None) -> dict[str, Any]:
    egna = omskrivna(text.doc, fran_json(lankar))
    return {
        "nyckel": nyckel,
        "rubrik": rubrik,
        "text": text,
        "html": dokumenthtml.till_html(text.doc),
        "omskrivna": sum(egna.values()),
        "paragraf": paragraf,
        "last": paragraf is not None and paragraf.omedelbart is not None,
    }


@login_required
@require_POST
@engang
def bygg(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Bring the minutes in step with what is recorded now, or settle one sentence."""
    rad = _att_skriva(request, uuid)
    av = hamta.person(request)
    if request.POST.get("gor") == "bygg":
        antal = protokoll.bygg_om(rad, av=av)
        vad = f"{antal} meningar är ändrade." if antal else "Allt stämmer redan med det som är registrerat."
        messages.success(request, vad)
    else:
        nytt = request.POST.get("gor") == "nytt"
        nyckel, del_ = hamta.fritext(request, "nyckel", 200), hamta.fritext(request, "del", 40)
        protokoll.avgor(rad, av=av, del_=del_, nyckel=nyckel, nytt=nytt)
        messages.success(request, "Den nya lydelsen står i texten." if nytt else "Din lydelse står kvar.")
    return redirect("skriv_protokoll", rad.sammantrade.uuid)


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, uuid: UUID, text: UUID) -> JsonResponse:
    """Take the editor's steps to a text of the minutes, as arenden's own texts take theirs."""
    if not request.user.is_authenticated:
        return JsonResponse({"fel": "Du är utloggad. Logga in i en annan flik; texten står kvar här."}, status=401)
    rad = _att_skriva(request, uuid)
    texten = get_object_or_404(Text.objects.filter(skrivelse=None), uuid=text)
    if not protokoll.text_i(rad, texten):
        raise Http404
    return ta_emot_steg(
        request,
        texten,
        lambda **steg: protokoll.skriv(rad, texten, av=hamta.person(request), **steg),
    )


@login_required
@require_POST
@engang
def steg(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hand over, take back, adjust, send back, announce or correct."""
    rad = _protokoll(request, uuid)
    av = hamta.person(request)
    sedd = hamta.fritext(request, "sha256", 64)
    valt = hamta.fritext(request, "paragraf", 36)
    match request.POST.get("gor"):
        case "lamna":
            justering.lamna(rad, av=av)
            messages.success(request, "Protokollet är lämnat för justering. De som ska justera har fått e-post.")
        case "ta_tillbaka":
            justering.ta_tillbaka(rad, av=av)
            messages.success(request, "Protokollet är tillbaka som utkast.")
            return redirect("skriv_protokoll", rad.sammantrade.uuid)
        case "justera":
            rad = justering.justera(rad, av=av, sha256=sedd)
            klart = rad.lage == Lage.JUSTERAT
            messages.success(request, "Protokollet är justerat." if klart else "Du har justerat protokollet.")
        case "atersand":
            skal = hamta.fritext(request, "skal", 2000)
            if not skal:
                messages.error(request, "Skriv vad som behöver ändras.")
                return redirect(rad)
            justering.atersand(rad, av=av, skal=skal, sha256=sedd)
            messages.success(request, "Protokollet är återsänt till sekreteraren.")
            return redirect("start")
        case "omedelbart":
            paragraf = omedelbart.justera(_rad(rad.paragrafer, valt), av=av, sha256=sedd)
            klart = paragraf.omedelbart is not None
            messages.success(
                request,
                f"§ {paragraf.nr} är omedelbart justerad, och dess utdrag skapas."
                if klart
                else f"Du har justerat § {paragraf.nr}.",
            )
            return redirect(paragraf)
        case "lamna_omedelbart":
            paragraf = omedelbart.lamna(_rad(rad.paragrafer, valt), av=av)
            messages.success(request, f"§ {paragraf.nr} är lämnad. De som ska justera den har fått e-post.")
            return redirect(f"{reverse('skriv_protokoll', args=[rad.sammantrade.uuid])}#del-{paragraf.uuid}")
        case "ansla":
            anslag = justering.satt_upp_anslag(rad, av=av, paragraf=_rad(rad.paragrafer, valt) if valt else None)
            messages.success(request, f"Justeringen är anslagen till och med {anslag.sista_dag}.")
        case "ratta":
            ord_ = hamta.fritext(request, "text", 4000)
            if not ord_:
                messages.error(request, "Skriv vad som rättas.")
                return redirect(rad)
            paragrafen = _rad(rad.paragrafer, valt) if valt else None
            justering.ratta(rad, av=av, text=ord_, paragraf=paragrafen)
            messages.success(request, "Rättelsen är antecknad.")
        case _:
            raise Http404
    return redirect(rad)
