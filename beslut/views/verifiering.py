"""The public page where anybody checks a document: a code, a QR or a file. Nothing handed in is stored."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from beslut import fristaende, handlingsliv, handlingspolicy, kontrollkod, verifiering
from beslut.besked import besked
from beslut.forms.verifiering import MAX_FIL, VerifieraFilForm, VerifieraKodForm
from beslut.verifiering import Dom
from forum import takt

# A minute, an address: a file costs up to seconds of a processor, a code a query.
FILER, KODER = 20, 60


class Minnesmottagare(MemoryFileUploadHandler):
    """Keep an upload in memory, whatever its size up to a limit, and never on a disk."""

    for_stor = False

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:
        self.activated = True
        self.mottaget = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.mottaget += len(raw_data)
        if self.mottaget > MAX_FIL:
            self.for_stor = True
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)


@csrf_exempt  # only so that the upload's handler can be chosen before the form's token is read, just below
@login_not_required
@never_cache
def verifiera(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a file; answer about a file at once, since it is not kept."""
    mottagare = Minnesmottagare(request)
    request.upload_handlers = [mottagare]
    svar: HttpResponse = _verifiera(request, mottagare)
    return svar


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _verifiera(request: HttpRequest, mottagare: Minnesmottagare) -> HttpResponse:
    if request.method == "POST":
        if takt.for_ofta(request, "verifiera-fil", hogst=FILER):
            return _for_manga(request)
        filform = VerifieraFilForm(request.POST, request.FILES, for_stor=mottagare.for_stor)
        if not filform.is_valid():
            return _fraga(request, filform=filform, status=422)
        fil = filform.cleaned_data["fil"]
        return _svara(request, verifiering.fil(fil.read()), vad=fil.name)
    if not request.GET.get("kod"):
        return _fraga(request)
    form = VerifieraKodForm(request.GET)
    if not form.is_valid():
        return _fraga(request, kodform=form, status=422)
    if qr := form.cleaned_data["qr"]:
        return redirect("verifiera_qr", qr.kod, *qr.text.rsplit("/", 3)[1:])
    return redirect("verifiera_kod", form.cleaned_data["kod"])


@login_not_required
@never_cache
@require_safe
def kod(request: HttpRequest, kod: str) -> HttpResponse:
    """Answer about a code."""
    if takt.for_ofta(request, "verifiera-kod", hogst=KODER):
        return _for_manga(request)
    try:
        dom = verifiering.kod(kod)
    except kontrollkod.Olasbar:
        return _fraga(request, kodform=VerifieraKodForm({"kod": kod}), status=404)
    return _svara(request, dom, status=200 if dom.handling else 404)


@login_not_required
@never_cache
@require_safe
def qr(request: HttpRequest, kod: str, vad: str, faktahash: str, signatur: str) -> HttpResponse:
    """Answer about what a QR said, arrived at by its address."""
    if takt.for_ofta(request, "verifiera-kod", hogst=KODER):
        return _for_manga(request)
    try:
        dom = verifiering.qr_adress(kod, f"{vad}/{faktahash}/{signatur}")
    except kontrollkod.Olasbar as fel:
        return _fraga(request, fel=str(fel), status=404)
    return _svara(request, dom)


@login_not_required
@require_safe
def utan_server(request: HttpRequest) -> HttpResponse:
    """Give the page that checks a QR with no server, to be saved: our own policy would stop its script."""
    svar = HttpResponse(fristaende.sida(), content_type="text/html; charset=utf-8")
    svar["Content-Disposition"] = 'attachment; filename="kontrollera-qr-kod.html"'
    return svar


def _fraga(
    request: HttpRequest,
    *,
    kodform: VerifieraKodForm | None = None,
    filform: VerifieraFilForm | None = None,
    fel: str = "",
    status: int = 200,
) -> HttpResponse:
    sammanhang = {"kodform": kodform or VerifieraKodForm(), "filform": filform or VerifieraFilForm(), "fel": fel}
    return render(request, "beslut/verifiera.html", sammanhang, status=status)


def _svara(request: HttpRequest, dom: Dom, *, vad: str = "", status: int = 200) -> HttpResponse:
    handling = dom.handling
    visas = handling is not None and handlingspolicy.may_se(request.user, handling)
    sammanhang = {
        "dom": dom,
        "besked": besked(dom, visas=visas),
        "filnamn": vad,
        "handling": handling if visas else None,
        "titel": handlingsliv.titel(handling) if visas and handling else "",
        "underskrifter": handlingsliv.underskrifter(handling) if visas and handling else [],
        "galler": verifiering.giltighet(handling) if visas and handling else None,
        "filform": VerifieraFilForm(),
        "kodform": VerifieraKodForm(),
    }
    return render(request, "beslut/verifierad.html", sammanhang, status=status)


def _for_manga(request: HttpRequest) -> HttpResponse:
    fel = "Det har kommit många kontroller härifrån på kort tid. Vänta en minut och försök igen."
    return render(request, "429.html", {"fel": fel}, status=429)
