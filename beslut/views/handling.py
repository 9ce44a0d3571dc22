"""Issued documents: the list with its progress, the files, and the proof's pages. Nothing is rendered here."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arenden import policy
from arenden.flow import Lage
from arenden.models import Skrivelse
from arenden.views import hamta
from beslut import handlingsliv, handlingspolicy, underskriftsbild, verifiering
from beslut.actions import rendering, underskriftssida, utfardande
from beslut.models import Handling, HandlingFil, Sidbild, Visning
from forum import lagring
from forum.engang import engang
from forum.models import Anvandare


def _skrivelse(request: HttpRequest, uuid: UUID) -> Skrivelse:
    synliga = Skrivelse.objects.synliga_for(request.user).med_arende().distinct()
    return get_object_or_404(synliga, uuid=uuid)


@login_required
@require_safe
def handlingar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List the documents issued of a skrivelse; while any is being made, the list asks again by itself."""
    skrivelse = _skrivelse(request, uuid)
    version = skrivelse.gallande_version
    utfardade = Handling.objects.filter(version=version).utfardade().med_filer()
    rader = list(utfardade.prefetch_related("underskriftsbegaran__platser", "skanningar")) if version else []
    vantas = skrivelse.lage == Lage.GODKAND and (
        not rader or any(rad.jobb.lage in {"väntar", "skapas"} or rad.stampelvantan for rad in rader)
    )
    sammanhang = {
        "skrivelse": skrivelse,
        "arende": skrivelse.arende,
        "version": version,
        "handlingar": rader,
        "klara": sum(rad.jobb.lage == "klar" and not rad.stampelvantan for rad in rader),
        "misslyckade": [rad for rad in rader if rad.jobb.lage == "misslyckades"],
        "vantas": vantas,
        "far_forsoka": policy.may_skriva(request.user, skrivelse),
    }
    mall = "beslut/handlingar.html#lista" if request.headers.get("HX-Request") else "beslut/handlingar.html"
    return render(request, mall, sammanhang)


@login_required
@require_POST
@engang
def forsok_igen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    skrivelse = _skrivelse(request, uuid)
    if not policy.may_skriva(request.user, skrivelse):
        raise PermissionDenied("Bara den som skriver i skrivelsen kan be om ett nytt försök.")
    antal = rendering.forsok_igen(skrivelse)
    messages.info(request, f"{antal} handlingar försöker skapas igen." if antal else "Inget behöver försökas igen.")
    return redirect("handlingar", skrivelse.uuid)


@login_required
@require_safe
def korrektur(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the proof of the version that waits for approval, page by page, with a link to the PDF."""
    skrivelse = _skrivelse(request, uuid)
    if not policy.far(request.user, skrivelse)["se_versioner"] or skrivelse.gallande_version is None:
        raise Http404
    prov = (
        Handling.objects.filter(version=skrivelse.gallande_version, slag=Handling.Slag.GRANSKNING).med_filer().first()
    )
    vantas = skrivelse.lage == Lage.GRANSKNING and (prov is None or prov.jobb.lage in {"väntar", "skapas"})
    sammanhang = {"skrivelse": skrivelse, "arende": skrivelse.arende, "prov": prov, "vantas": vantas}
    mall = "beslut/korrektur.html#sidor" if request.headers.get("HX-Request") else "beslut/korrektur.html"
    return render(request, mall, sammanhang)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@engang
def jamforelse(request: HttpRequest, uuid: UUID, a: int, b: int) -> HttpResponse:
    """Ask for the comparison of two versions as a PDF, and follow it until it can be opened."""
    fore, efter = hamta.version(request, uuid, a), hamta.version(request, uuid, b)
    if request.method == "POST":
        utfardande.bestall_jamforelse(fore, efter)
        return redirect("jamforelse_pdf", uuid, a, b)
    rad = Handling.objects.filter(version=efter, jamford_med=fore).med_filer().first()
    sammanhang = {
        "skrivelse": efter.skrivelse,
        "arende": efter.skrivelse.arende,
        "fore": fore,
        "efter": efter,
        "handling": rad,
        "vantas": rad is not None and rad.jobb.lage in {"väntar", "skapas"},
    }
    mall = "beslut/jamforelse.html#lage" if request.headers.get("HX-Request") else "beslut/jamforelse.html"
    return render(request, mall, sammanhang)


@require_safe
def handling(request: HttpRequest, sha256: str, filnamn: str) -> HttpResponseBase:
    """Serve the stored bytes of a document with its name, type and length; a public one to anybody."""
    fil = _fil(sha256, handling__filnamn=f"{filnamn}.pdf")
    if fil is None or not handlingspolicy.may_se(request.user, fil.handling):
        return _finns_inte(request)
    _sedd(request, fil.handling)
    svar = FileResponse(lagring.oppna(sha256), filename=fil.handling.filnamn, content_type="application/pdf")
    svar["Content-Length"] = str(fil.storlek)
    return _oforanderlig(svar)


@require_safe
def handlingssida(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """Tell what a document is and what has happened to it."""
    fil = _fil(sha256)
    if fil is None or not handlingspolicy.may_se(request.user, fil.handling):
        return _finns_inte(request)
    rad = Handling.objects.med_filer().get(pk=fil.handling_id)
    inne = handlingspolicy.may_lasa(request.user, rad)
    namnger = rad.version is not None and policy.far(request.user, rad.version.skrivelse)["se_versioner"]
    sammanhang = {
        "handling": rad,
        "titel": handlingsliv.titel(rad),
        "underskrifter": handlingsliv.underskrifter(rad),
        "fil": rad.fil,
        "tidigare": rad.fil is not None and rad.fil.sha256 != sha256,
        "galler": verifiering.giltighet(rad),
        "liv": handlingsliv.liv(rad, vem_sett=namnger, inne=inne),
        "skrivelse": rad.version.skrivelse if rad.version and inne else None,
    }
    if inne:
        finns = underskriftssida.finns(rad)
        far_gora = handlingspolicy.may_gora_underskriftssida(request.user, rad) and not underskriftssida.hinder(rad)
        sammanhang["underskriftssida"] = finns is not None or far_gora
        sammanhang |= underskriftsbild.bild(rad, request.user) | underskriftsbild.papper(rad, request.user)
    return render(request, "beslut/handling.html", sammanhang)


@login_required
@require_safe
def sidbild(request: HttpRequest, sha256: str, nr: int) -> HttpResponseBase:
    """Serve a page of a document as a picture; *sha256* is the picture's."""
    bild = (
        Sidbild.objects.filter(sha256=sha256, nr=nr)
        .select_related("handling__version__skrivelse__arende__organ", "handling__sammantrade__organ")
        .first()
    )
    if bild is None or not handlingspolicy.may_lasa(request.user, bild.handling):
        raise Http404
    return _oforanderlig(FileResponse(lagring.oppna(sha256), content_type="image/png"))


def _fil(sha256: str, **villkor: str) -> HandlingFil | None:
    med = HandlingFil.objects.select_related(
        "handling__version__skrivelse__arende__organ", "handling__sammantrade__organ"
    )
    return med.filter(sha256=sha256, **villkor).first()


def _finns_inte(request: HttpRequest) -> HttpResponse:
    """Answer one who may not know that the document exists: log in first, or nothing here."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise Http404


def _sedd(request: HttpRequest, rad: Handling) -> None:
    if isinstance(request.user, Anvandare) and hamta.visas(request) and rad.slag not in Handling.ARBETSMATERIAL:
        Visning.anteckna(rad, request.user)


def _oforanderlig(svar: FileResponse) -> FileResponse:
    svar["Cache-Control"] = "private, max-age=31536000, immutable"
    svar["X-Content-Type-Options"] = "nosniff"
    return svar
