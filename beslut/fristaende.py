"""The page that checks a printed code with no server: one HTML file with the published keys in it.

It may be saved today and opened in 2060 from a disk; all it leans on is the browser's Web Crypto.
"""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.safestring import mark_safe

from beslut import kodnyckel, kontrollkod
from beslut.blad import grupper
from forum.models import Organ

_KALLA = Path(settings.BASE_DIR) / "static" / "fristaende"


def sida() -> str:
    """Return the page, with every key that printed codes have been signed by up to now."""
    stil, skript = ((_KALLA / namn).read_text() for namn in ("kontroll.css", "kontroll.js"))
    nycklar = kodnyckel.publika()
    data = {
        "nycklar": [{"jwk": _jwk(nyckel)} for nyckel in nycklar],
        "slag": {b: n for b, (_, n) in kontrollkod.SLAG.items()},
    }
    namn = Organ.objects.exclude(organisation="").values_list("organisation", flat=True).first()
    sammanhang = {
        "organisation": namn or "organisationen",
        "gjord": formats.date_format(timezone.localdate(), "j F Y"),
        "adress": settings.ADRESS,
        "nycklar": [
            {"namn": f"Nyckel {nr}", "fingeravtryck": grupper(fingeravtryck(nyckel))}
            for nr, nyckel in enumerate(nycklar, start=1)
        ],
        # Our own files and our own JSON: letters, digits and braces, nothing that ends a script.
        "data": mark_safe(json.dumps(data, ensure_ascii=True).replace("<", "\\u003c")),  # noqa: S308
        "stil": mark_safe(stil),  # noqa: S308
        "skript": mark_safe(skript),  # noqa: S308
        "csp": f"default-src 'none'; style-src {_summa(stil)}; script-src {_summa(skript)}; base-uri 'none'",
    }
    return render_to_string("beslut/fristaende.html", sammanhang)


def fingeravtryck(nyckel: ec.EllipticCurvePublicKey) -> str:
    """Return the SHA-256 (hex) of the public key as it is published (SubjectPublicKeyInfo, DER)."""
    return hashlib.sha256(nyckel.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _jwk(nyckel: ec.EllipticCurvePublicKey) -> dict[str, Any]:
    tal = nyckel.public_numbers()
    x, y = (base64.urlsafe_b64encode(t.to_bytes(32, "big")).decode().rstrip("=") for t in (tal.x, tal.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def _summa(innehall: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(innehall.encode()).digest()).decode()}'"
