"""The kallelse: sent by the sekreterare, opened by a personal link without log-in, answered with one click."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arenden.views.hamta import fritext, person, visas
from beslut import oppnat
from beslut.actions import forhinder, kallelse
from beslut.flow import Lage as Punktlage
from beslut.kallelseandring import andringar
from beslut.models import Handling, HandlingFil, Kallad, Visning
from beslut.views.sammantrade import att_komponera, hamta, rader
from forum import lagring
from forum.engang import engang
from forum.fel import Konflikt
from forum.flow import Lage
from forum.models import Sammantrade


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def kalla(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what will be sent and to whom, send it, and follow who has opened it and what they answered."""
    sammantrade = att_komponera(request, uuid)
    if request.method == "POST":
        utskick = kallelse.kalla(
            sammantrade,
            av=person(request),
            sedd=fritext(request, "sedd", 40),
            meddelande=fritext(request, "meddelande", 2000),
        )
        vad = "Kallelsen är skickad." if utskick.nr == 1 else "Det som är nytt eller ändrat är skickat."
        messages.success(request, vad)
        return redirect("kalla", sammantrade.uuid)
    punkter, nu = kallelse.nu_pa_listan(sammantrade)
    utskick_ = list(sammantrade.kallelser.select_related("av").order_by("-nr"))
    kallade = list(sammantrade.kallade.med_person().order_by("for_vem", "pk"))
    fore = sammantrade.lage in {Lage.PLANERAT, Lage.KALLAT}
    sammanhang: dict[str, Any] = {
        "sammantrade": sammantrade,
        "organ": sammantrade.organ,
        "fore": fore,
        "nu": nu,
        "sedd": kallelse.avtryck(nu),
        "hinder": kallelse.hinder(sammantrade, punkter) if fore else [],
        "andringar": andringar(utskick_[0].innehall, nu) if utskick_ else [],
        "utskick": utskick_,
        "kallade": kallade,
        "ersattare": {k.for_vem_id: k for k in kallade if k.for_vem_id and k.svar in {"vantar", "kommer"}},
        "antal": {svar: sum(k.svar == svar for k in kallade) for svar in Kallad.Svar.values},
        "oppnade": sum(k.oppnad is not None for k in kallade),
        "oppnat": oppnat.bild(sammantrade, kallade),
        "ledamoter": list(sammantrade.organ.uppdrag.gallande(sammantrade.datum).ledamoter()) if not utskick_ else [],
        "handlingar": list(sammantrade.handlingar.filter(slag=Handling.Slag.KALLELSE).med_filer().order_by("-ordning")),
    }
    return render(request, "beslut/kalla.html", sammanhang)


@login_required
@require_POST
@engang
def svara(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer a kallelse while logged in: one's own, or as sekreterare for another who has called."""
    sammantrade = hamta(request, uuid)
    vem = fritext(request, "kallad", 40)
    egen = sammantrade.kallade.filter(anvandare=person(request))
    rad = egen.first() if not vem else _en(sammantrade, vem)
    if rad is None:
        raise Http404
    rad = forhinder.svara(rad, fritext(request, "svar", 20), av=person(request))
    messages.success(request, _tack(rad, jag=rad.anvandare_id == person(request).pk))
    return redirect("kalla" if vem else "sammantrade", sammantrade.uuid)


def _en(sammantrade: Sammantrade, vem: str) -> Kallad | None:
    try:
        return sammantrade.kallade.filter(uuid=UUID(vem)).first()
    except ValueError:
        return None


def _tack(kallad: Kallad, *, jag: bool) -> str:
    if kallad.svar == Kallad.Svar.FORHINDER:
        vem = "Du har anmält förhinder." if jag else f"Förhinder är anmält för {kallad.anvandare}."
        return f"{vem} Ersättare kallas in."
    return "Tack, du är anmäld." if jag else f"{kallad.anvandare} är anmäld."


def kallad_med(uuid: UUID, nyckel: str) -> Kallad:
    """Return the row of a personal link, or 404: for a wrong key, and when the body's days for reading are over."""
    rad = get_object_or_404(Kallad.objects.med_person(), uuid=uuid)
    sammantrade = rad.sammantrade
    sist = sammantrade.datum + dt.timedelta(days=sammantrade.organ.lasdagar)
    if not rad.oppnas_av(nyckel) or not rad.anvandare.is_active or timezone.localdate() > sist:
        raise Http404
    return rad


def _lasta(svar: HttpResponseBase) -> HttpResponseBase:
    """A page that a secret address opens is kept by nobody and found by nobody."""
    svar["X-Robots-Tag"] = "noindex, nofollow"
    # To no other site. Under "no-referrer" a browser sends its forms without an origin, and they are refused.
    svar["Referrer-Policy"] = "same-origin"
    return svar


@never_cache
@login_not_required
@require_safe
def las(request: HttpRequest, uuid: UUID, nyckel: str) -> HttpResponseBase:
    """Open a kallelse by its personal link: when and where, the list with its public handlingar, and one's answer."""
    kallad = kallad_med(uuid, nyckel)
    sammantrade = kallad.sammantrade
    if visas(request):
        forhinder.oppnad(kallad)
    utskick = list(sammantrade.kallelser.order_by("-nr"))
    filer = _filer(sammantrade)
    punkter = rader(sammantrade)
    for rad in punkter:
        punkt = rad["punkt"]
        visas_ = punkt.version_id is not None and punkt.lage != Punktlage.UTGAR
        rad["handlingar"] = filer.get(punkt.version_id, []) if visas_ else []
    sammanhang = {
        "kallad": kallad,
        "sammantrade": sammantrade,
        "organ": sammantrade.organ,
        # What came after the latest sending is not sent yet.
        "punkter": [rad for rad in punkter if rad["punkt"].nummer],
        "utskick": utskick,
        "kallelser": [h for h in filer.get(None, []) if h.slag == Handling.Slag.KALLELSE],
        # The list is whole each time: the newest is the one to go by.
        "listan": next((h for h in filer.get(None, []) if h.slag == Handling.Slag.FOREDRAGNINGSLISTA), None),
        "haften": [h for h in filer.get(None, []) if h.slag == Handling.Slag.HAFTE],
        "kan_svara": sammantrade.lage == Lage.KALLAT and kallad.svar != Kallad.Svar.BEHOVS_INTE,
    }
    return _lasta(render(request, "beslut/kallelse.html", sammanhang))


# Papers that show more of an item than that it is there, and what of it.
_VISAR = {Handling.Slag.HAFTE: "dokument", Handling.Slag.FOREDRAGNINGSLISTA: "forslag"}


def _filer(sammantrade: Sammantrade) -> dict[int | None, list[Handling]]:
    """Return the rendered public handlingar of the meeting: per version on its list; its own papers under None."""
    versioner = sammantrade.punkter.exclude(lage=Punktlage.UTGAR).exclude(version=None).values("version")
    av_versioner = Handling.objects.filter(version__in=versioner).utfardade()
    egna = (Handling.Slag.KALLELSE, Handling.Slag.FOREDRAGNINGSLISTA, Handling.Slag.HAFTE)
    kallelser = sammantrade.handlingar.filter(slag__in=egna).order_by("-ordning")
    # A booklet, or a list with its proposals, is whole: one with an item that has been withdrawn, or not been sent yet,
    # is for those who log in.
    skickade = sammantrade.punkter.exclude(lage=Punktlage.UTGAR).exclude(nummer="")
    oppna = {str(punkt) for punkt in skickade.values_list("uuid", flat=True)}
    ut: dict[int | None, list[Handling]] = {}
    for handling in [*av_versioner.med_filer(), *kallelser.med_filer()]:
        visar = _VISAR.get(handling.slag)
        sluten = visar is not None and any(
            punkt[visar] and not punkt.get("utgar") and punkt["uuid"] not in oppna
            for punkt in handling.fakta["punkter"]
        )
        if handling.fil is not None and not sluten:
            ut.setdefault(handling.version_id, []).append(handling)
    return ut


@never_cache
@login_not_required
@require_POST
def svar(request: HttpRequest, uuid: UUID, nyckel: str) -> HttpResponseBase:
    """Take an answer by the personal link. Sent twice, it is the same answer."""
    kallad = kallad_med(uuid, nyckel)
    try:
        rad = forhinder.svara(kallad, fritext(request, "svar", 20), av=None)
    except Konflikt as fel:
        return _lasta(render(request, "409.html", {"fel": str(fel), "lank": kallad.lank}, status=409))
    messages.success(request, _tack(rad, jag=True))
    return redirect(rad.lank)


@login_not_required
@require_safe
def handling(request: HttpRequest, uuid: UUID, nyckel: str, sha256: str, filnamn: str) -> HttpResponseBase:
    """Serve a public handling of the meeting to one who has its link."""
    kallad = kallad_med(uuid, nyckel)
    synliga = [h.pk for rad in _filer(kallad.sammantrade).values() for h in rad]
    filer = HandlingFil.objects.filter(sha256=sha256, handling__in=synliga, handling__filnamn=f"{filnamn}.pdf")
    fil = filer.select_related("handling").first()
    if fil is None:
        raise Http404
    if visas(request):
        # Whose link it is, is all that is known of who opened it.
        Visning.anteckna(fil.handling, kallad.anvandare)
    svar_ = FileResponse(lagring.oppna(sha256), filename=f"{filnamn}.pdf", content_type="application/pdf")
    svar_["Content-Length"] = str(fil.storlek)
    svar_["Cache-Control"] = "private, max-age=3600"
    svar_["X-Content-Type-Options"] = "nosniff"
    return _lasta(svar_)


@never_cache
@login_not_required
@require_safe
def kalenderfil(request: HttpRequest, uuid: UUID, nyckel: str) -> HttpResponseBase:
    """Serve the meeting as a calendar file, for one whose mail program does not offer the one that was sent."""
    kallad = kallad_med(uuid, nyckel)
    inte = kallad.sammantrade.lage == Lage.INSTALLT or kallad.svar == Kallad.Svar.BEHOVS_INTE
    fil = kallelse.kalenderfil(kallad, kallad.sammantrade, fran=None, metod="CANCEL" if inte else "REQUEST")
    svar_ = HttpResponse(fil, content_type="text/calendar; charset=utf-8")
    svar_["Content-Disposition"] = 'attachment; filename="sammantrade.ics"'
    return _lasta(svar_)
