"""Fetch a skrivelse as a Word file: the draft for those who write in it, a version for those who read it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from arenden import bredvid, ogonblick, ordfil
from arenden.filtyp import DOCX
from arenden.views import hamta


@login_required
@require_safe
def utkast(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Serve the text as it stands just now, with what lies beside it."""
    skrivelse = hamta.att_skriva(request, uuid)
    stam = skrivelse.arende.filnamn
    innehall = ordfil.skriv(ogonblick.ta(skrivelse), "Utkast", bredvid.av(skrivelse))
    return _fil(innehall, f"{stam}-tjänsteskrivelse-utkast.docx")


@login_required
@require_safe
def version(request: HttpRequest, uuid: UUID, nr: int) -> HttpResponse:
    """Serve a version that the person may read."""
    rad = hamta.version(request, uuid, nr)
    stam = rad.skrivelse.arende.filnamn
    return _fil(ordfil.skriv(rad.data, f"Version {rad.nr}"), f"{stam}-tjänsteskrivelse-version-{rad.nr}.docx")


def _fil(innehall: bytes, namn: str) -> HttpResponse:
    svar = HttpResponse(innehall, content_type=DOCX)
    svar["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=namn)
    svar["X-Content-Type-Options"] = "nosniff"
    svar["Cache-Control"] = "private, no-cache"
    return svar
