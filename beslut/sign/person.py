"""A certificate for one person and one signature: made, used once, and its key forgotten.

It says who signs (name, organisation, role or title) and, in RFC 7773's AuthContext, how, when and at what level
of assurance that person was identified. It never holds a personal identity number.
"""

import datetime as dt
import json
from dataclasses import dataclass

from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from beslut.sign.certifikat import bruk, grund, namn
from beslut.sign.forvar import Nyckel
from beslut.sign.kedja import Kedja
from beslut.sign.register import Roll

AUTHCONTEXT = x509.ObjectIdentifier("1.2.752.201.5.1")
# What contextInfo means is for each contextType to say (RFC 7773 §3); ours is a small JSON object.
KONTEXTTYP = "https://forum.invalid/identifiering/1"
# Long enough for a time-stamp authority to come back; the key is gone within the second.
GILTIGHET = dt.timedelta(days=7)


class _Kontext(core.Sequence):  # type: ignore[misc]
    _fields = [("context_type", core.UTF8String), ("context_info", core.UTF8String, {"optional": True})]


class _Kontexter(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _Kontext


@dataclass(frozen=True)
class Identifiering:
    """How a person was identified: by what, when, and at what level of assurance ("" where none is claimed)."""

    hur: str
    nar: dt.datetime
    niva: str = ""


@dataclass(frozen=True)
class Person:
    """Who signs, as it is to stand in the certificate."""

    namn: str
    organisation: str
    roll: str
    identifiering: Identifiering


def utfarda(kedja: Kedja, person: Person, nu: dt.datetime | None = None) -> tuple[Nyckel, x509.Certificate]:
    """Return a new key and its certificate. Some 2 ms. Raises Nyckelfel where the issuer's key cannot be had."""
    nu = (nu or dt.datetime.now(dt.UTC)).replace(microsecond=0)
    register = kedja.register
    over = kedja.i_tid(Roll.UTFARDARE, nu).id
    nyckel = ec.generate_private_key(ec.SECP256R1())
    mer = [x509.NameAttribute(NameOID.TITLE, person.roll[:64])] if person.roll else []
    amne = namn(person.organisation or register.organisation, person.namn, *mer)
    utfardare = kedja.certifikat(over)
    till = min(nu + GILTIGHET, utfardare.not_valid_after_utc)
    bygge = kedja.under(grund(amne, utfardare.subject, nyckel.public_key(), nu, till), register, over)
    certifikat = (
        bygge.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(bruk(content_commitment=True), critical=True)
        .add_extension(x509.UnrecognizedExtension(AUTHCONTEXT, _kontext(person.identifiering)), critical=False)
        .sign(kedja.nyckel(over), hashes.SHA256())
    )
    return nyckel, certifikat


def _kontext(identifiering: Identifiering) -> bytes:
    uppgift = {
        "hur": identifiering.hur,
        "nar": identifiering.nar.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "niva": identifiering.niva,
    }
    info = json.dumps(uppgift, ensure_ascii=False, separators=(",", ":"))
    return bytes(_Kontexter([{"context_type": KONTEXTTYP, "context_info": info}]).dump())


def identifiering(tillagg: bytes) -> Identifiering | None:
    """Read an AuthContext extension's value; None where it is not one of ours."""
    try:
        for kontext in _Kontexter.load(tillagg):
            if kontext["context_type"].native == KONTEXTTYP:
                uppgift = json.loads(kontext["context_info"].native)
                return Identifiering(
                    str(uppgift["hur"]), dt.datetime.fromisoformat(uppgift["nar"]), str(uppgift["niva"])
                )
    except (ValueError, KeyError, TypeError):
        pass
    return None
