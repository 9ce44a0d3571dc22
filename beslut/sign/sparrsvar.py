"""Answer whether a certificate is revoked (OCSP, RFC 6960), by a key that can do nothing else.

Only for what the issuer in use has issued: for earlier ones the list of revoked certificates says the same.
"""

import contextlib
import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from beslut.sign.kedja import Kedja
from beslut.sign.register import SKAL, Roll

GALLER = dt.timedelta(hours=12)
_HOGST = 4096


def svara(kedja: Kedja, fraga: bytes, nu: dt.datetime | None = None) -> bytes:
    """Return the answer (DER) to the question. Raises Nyckelfel where there is no chain or its key cannot be had."""
    nu = (nu or dt.datetime.now(dt.UTC)).replace(microsecond=0)
    try:
        stalld = ocsp.load_der_ocsp_request(fraga) if len(fraga) <= _HOGST else None
        gallde = stalld and (stalld.serial_number, stalld.issuer_key_hash, stalld.hash_algorithm)
    except (ValueError, NotImplementedError):
        stalld = gallde = None
    if stalld is None or not gallde:
        return _nej(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    register = kedja.register
    post = register.i_bruk(Roll.SPARRSVAR)
    utfardare, svarande = kedja.certifikat(post.utfardare), kedja.certifikat(post.id)
    if stalld.issuer_key_hash != _nyckelhash(utfardare, stalld.hash_algorithm):
        return _nej(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    sparr = next(
        (s for s in register.sparrade if s.utfardare == post.utfardare and s.serienummer == stalld.serial_number), None
    )
    bygge = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(
            stalld.issuer_name_hash,
            stalld.issuer_key_hash,
            stalld.serial_number,
            stalld.hash_algorithm,
            ocsp.OCSPCertStatus.REVOKED if sparr else ocsp.OCSPCertStatus.GOOD,
            nu,
            nu + GALLER,
            dt.datetime.fromisoformat(sparr.tid) if sparr else None,
            SKAL[sparr.skal] if sparr else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, svarande)
        .certificates([svarande])
    )
    # What the asker sends comes back, so that an old answer cannot be passed off as new (RFC 8954).
    with contextlib.suppress(x509.ExtensionNotFound, ValueError):
        bygge = bygge.add_extension(stalld.extensions.get_extension_for_class(x509.OCSPNonce).value, critical=False)
    return bygge.sign(kedja.nyckel(post.id), hashes.SHA256()).public_bytes(Encoding.DER)


def _nej(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)


def _nyckelhash(certifikat: x509.Certificate, algoritm: hashes.HashAlgorithm) -> bytes:
    """Return the hash of the public key's bits, without what says what kind it is (RFC 6960 §4.1.1)."""
    summa = hashes.Hash(algoritm)
    summa.update(certifikat.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    return summa.finalize()
