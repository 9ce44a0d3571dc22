"""The key that signs printed codes: the organisation's seal. `beslut.kontrollkod` says what is signed and how."""

import logging
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from beslut import kontrollkod, sign
from beslut.actions import stampling
from beslut.sign import data

log = logging.getLogger(__name__)


def signera(meddelande: bytes) -> bytes:
    """Return the seal's signature, r and s of 32 bytes each. Raises sign.Nyckelfel where there is no seal."""
    return data.signera(stampling.kedja(), meddelande).signatur


def qr(fakta: Mapping[str, Any], faktahash: str) -> str:
    """Return what the QR on each page of a document with these facts says, signed; "" where it has no code.

    A file cannot print its own hash: what the QR proves is the facts, known before anything is drawn.
    Where there is no seal the paper has its code and no QR, and the log says why.
    """
    if not fakta["kod"]:
        return ""
    try:
        return kontrollkod.text(
            adress=settings.ADRESS, kod=fakta["kod"], vad=kontrollkod.vad(fakta), faktahash=faktahash, signera=signera
        )
    except sign.Nyckelfel as fel:
        _sag_en_gang(f"Handlingar utfärdas utan QR-kod. {fel}")
        return ""


@cache
def _sag_en_gang(varfor: str) -> None:
    log.error(varfor)


def publika() -> list[ec.EllipticCurvePublicKey]:
    """Return the public key of every seal there has been: what printed codes of any year are checked against."""
    nycklar = (certifikat.public_key() for certifikat in data.stampelcertifikat(sign.kedja()).values())
    return [nyckel for nyckel in nycklar if isinstance(nyckel, ec.EllipticCurvePublicKey)]
