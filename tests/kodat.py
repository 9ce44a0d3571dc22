"""Facts with a printed code, signed by a key of the tests' own."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from beslut import kontrollkod, pdf
from beslut.blad import Fakta

ADRESS = "https://forum.example.se"
NYCKEL = ec.derive_private_key(20261125, ec.SECP256R1())


def signera(meddelande: bytes) -> bytes:
    """Sign as the seal does, but the same each time."""
    r, s = decode_dss_signature(NYCKEL.sign(meddelande, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def kodad(fakta: Fakta, adress: str = ADRESS) -> tuple[Fakta, str]:
    """Return the facts with the address where they are checked, and the text of their QR."""
    fakta["verifieringsadress"] = f"{adress}/verifiera/"
    assert fakta["kod"]
    qr = kontrollkod.text(
        adress=adress,
        kod=fakta["kod"],
        vad=kontrollkod.vad(fakta),
        faktahash=pdf.faktahash(fakta),
        signera=signera,
    )
    return fakta, qr
