"""What stands in the certificates of the chain and of persons (RFC 5280, ETSI EN 319 412-2 and -3)."""

import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from beslut.sign.register import LISTANS_TID, Roll

# The clocks of those who verify differ; a certificate that begins now is not yet valid for some of them.
SLACK = dt.timedelta(minutes=10)


def namn(organisation: str, vanligt: str, *mer: x509.NameAttribute[str]) -> x509.Name:
    """Return a name as certificates carry it: country, organisation, whatever more, and the common name."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "SE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            *mer,
            x509.NameAttribute(NameOID.COMMON_NAME, vanligt[:64]),
        ]
    )


def grund(
    amne: x509.Name, utfardare: x509.Name, publik: ec.EllipticCurvePublicKey, nu: dt.datetime, till: dt.datetime
) -> x509.CertificateBuilder:
    """Return what all certificates begin with."""
    return (
        x509.CertificateBuilder()
        .subject_name(amne)
        .issuer_name(utfardare)
        .public_key(publik)
        .serial_number(x509.random_serial_number())
        .not_valid_before(nu - SLACK)
        .not_valid_after(till)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(publik), critical=False)
    )


def bruk(**satta: bool) -> x509.KeyUsage:
    """Return the key usage with the named ones set."""
    alla = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{namn_: satta.get(namn_, False) for namn_ in alla})


def anpassa(bygge: x509.CertificateBuilder, roll: Roll) -> x509.CertificateBuilder:
    """Say what the certificate is for, and nothing beyond it."""
    if roll in LISTANS_TID:
        langd = 1 if roll == Roll.ROT else 0
        return bygge.add_extension(x509.BasicConstraints(ca=True, path_length=langd), critical=True).add_extension(
            bruk(key_cert_sign=True, crl_sign=True), critical=True
        )
    bygge = bygge.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    if roll == Roll.SPARRSVAR:
        # RFC 6960 §4.2.2.2: its own revocation is not asked for, or the asking would never end.
        return (
            bygge.add_extension(bruk(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
            .add_extension(x509.OCSPNoCheck(), critical=False)
        )
    # A seal says where a document comes from; content_commitment is a person's alone (ETSI EN 319 412-3).
    return bygge.add_extension(bruk(digital_signature=True), critical=True)


def uri(adress: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(adress)
