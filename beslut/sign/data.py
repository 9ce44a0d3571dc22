"""The seal's signature over a few bytes, for what is printed (a QR code) rather than stored in a file.

ECDSA on P-256 over SHA-256, written as r and s, 32 bytes each: what a browser's Web Crypto reads as it stands.
"""

import hashlib
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from beslut.sign.kedja import Kedja
from beslut.sign.register import Roll


@dataclass(frozen=True)
class Datasignatur:
    """A signature (64 bytes) and the id of the seal's key that made it (8 hexadecimal digits)."""

    nyckelid: str
    signatur: bytes


def nyckelid(certifikat: x509.Certificate) -> str:
    """Return the first 8 hexadecimal digits of the public key's SHA-256."""
    spki = certifikat.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).hexdigest()[:8]


def signera(kedja: Kedja, data: bytes) -> Datasignatur:
    """Sign *data* with the seal. Raises Nyckelfel. Twice over the same data gives two signatures, both right."""
    post = kedja.register.i_bruk(Roll.STAMPEL)
    r, s = decode_dss_signature(kedja.nyckel(post.id).sign(data, ec.ECDSA(hashes.SHA256())))
    return Datasignatur(nyckelid(kedja.certifikat(post.id)), r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def stampelcertifikat(kedja: Kedja) -> dict[str, x509.Certificate]:
    """Return every seal's certificate there has been, by key id."""
    if not kedja.finns:
        return {}
    poster = [p for p in kedja.register.poster if p.roll == Roll.STAMPEL]
    return {nyckelid(certifikat): certifikat for certifikat in (kedja.certifikat(p.id) for p in poster)}


def prova(certifikat: x509.Certificate, data: bytes, signatur: bytes) -> bool:
    """Whether the signature over *data* was made with the certificate's key."""
    publik = certifikat.public_key()
    if len(signatur) != 64 or not isinstance(publik, ec.EllipticCurvePublicKey):
        return False
    der = encode_dss_signature(int.from_bytes(signatur[:32], "big"), int.from_bytes(signatur[32:], "big"))
    try:
        publik.verify(der, data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
