"""What is published of the installation's keys, at addresses that stand in every certificate. Open to all."""

import base64
import binascii

from cryptography.hazmat.primitives.serialization import Encoding
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from beslut import sign
from beslut.sign import sparrsvar


def _kedja(namn: str = "") -> sign.Kedja:
    """Return the chain, if it is there and has a certificate of that name."""
    kedja = sign.kedja()
    if not kedja.finns or (namn and namn not in {post.id for post in kedja.register.poster}):
        raise Http404
    return kedja


@require_safe
def sparrlista(request: HttpRequest, namn: str) -> HttpResponse:
    """Serve the issuer's list of revoked certificates (RFC 5280)."""
    fil = _kedja(namn).mapp / f"{namn}.crl"
    if not fil.exists():
        raise Http404
    return _svar(fil.read_bytes(), "application/pkix-crl", 3600)


@require_safe
def certifikat(request: HttpRequest, namn: str) -> HttpResponse:
    """Serve a certificate of the chain."""
    return _svar(_kedja(namn).certifikat(namn).public_bytes(Encoding.DER), "application/pkix-cert", 86400)


@require_safe
def rotter(request: HttpRequest) -> HttpResponse:
    """Serve every root there has been, for those who verify by themselves."""
    pem = b"".join(rot.public_bytes(Encoding.PEM) for rot in _kedja().rotter())
    return _svar(pem, "application/x-pem-file", 86400)


@csrf_exempt
@require_POST
def ocsp(request: HttpRequest) -> HttpResponse:
    """Answer whether a certificate is revoked. Asked by programs, which have no token; writes nothing."""
    return _ocsp(request.body)


@require_safe
def ocsp_get(request: HttpRequest, fraga: str) -> HttpResponse:
    """Answer the same question put in the address (RFC 6960 appendix A.1)."""
    try:
        return _ocsp(base64.b64decode(fraga, validate=True))
    except binascii.Error:
        return _ocsp(b"")


def _ocsp(fraga: bytes) -> HttpResponse:
    kedja = _kedja()
    return HttpResponse(sparrsvar.svara(kedja, fraga), content_type="application/ocsp-response")


def _svar(innehall: bytes, typ: str, sekunder: int) -> HttpResponse:
    svar = HttpResponse(innehall, content_type=typ)
    svar["Cache-Control"] = f"public, max-age={sekunder}"
    svar["X-Content-Type-Options"] = "nosniff"
    return svar
