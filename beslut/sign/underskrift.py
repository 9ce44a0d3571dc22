"""Sign and seal: on exactly the bytes that were shown, in a field that was there before.

A signature is a person's; a seal says that the organisation issued the document, and is no underskrift. The seal
comes first and, as a certification (ISO 32000-1 §12.8.2.2), lets nothing but signatures, their proof and time
stamps follow. Both are PAdES B-B (ETSI EN 319 142-1) until `tid.stampla_tid` has been over them.
"""

import hashlib
import io
from collections.abc import Iterable, Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.stamp import BaseStampStyle, NoOpStampStyle, StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from beslut.sign import falt, person
from beslut.sign.falt import Falt
from beslut.sign.forvar import Nyckel
from beslut.sign.kedja import Kedja
from beslut.sign.person import Person
from beslut.sign.register import Roll
from beslut.sign.skrivare import Tillskrivare, kor, las
from beslut.sign.tid import asn1
from forum.fel import Konflikt

_HASHAR = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}
# The longest ECDSA signature on P-256 in DER; what is kept free for it in the file, and for what is signed with it.
_STORST, _RESTEN = 72, 1024
_MITT = AxisAlignment.ALIGN_MID


class Signeringsfel(Exception):
    """The document could not be signed; the message tells a person why."""


class _Utseende(PdfContent):  # type: ignore[misc]
    """The first page of a PDF, drawn as it is."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        sida = self._ensure_writer.import_page_as_xobject(las(self._pdf))
        self.resources.xobject["/Utseende"] = sida
        x0, y0, x1, y1 = sida.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(x1 - x0), height=abs(y1 - y0))
        return b"/Utseende Do"


class _Signerare(signers.Signer):  # type: ignore[misc]
    """Signs with a key that may lie in a file, in memory or in a token."""

    def __init__(self, nyckel: Nyckel, certifikat: x509.Certificate, kedjan: Iterable[x509.Certificate]) -> None:
        super().__init__(
            signing_cert=asn1(certifikat),
            cert_registry=SimpleCertificateStore.from_certs([asn1(ett) for ett in kedjan]),
            embed_roots=False,
        )
        self._nyckel = nyckel
        # Hexadecimal digits to keep free in the file. pyHanko would make the whole signature twice to know.
        egna = [self.signing_cert, *self.cert_registry, self.signing_cert.issuer]
        self.plats = 2 * (sum(len(ett.dump()) for ett in egna) + _STORST + _RESTEN)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(_STORST) if dry_run else self._nyckel.sign(data, ec.ECDSA(_HASHAR[digest_algorithm]))


def stampla(pdf: bytes, kedja: Kedja, underskrifter: Sequence[Falt] = ()) -> bytes:
    """Return the PDF sealed by the organisation, with an empty field for each who is to sign it.

    Raises Signeringsfel for what is no PDF of ours, Nyckelfel where the seal's key cannot be had.
    """
    register = kedja.register
    post = kedja.i_tid(Roll.STAMPEL)
    certifikat = kedja.certifikat(post.id)
    skrivare = _oppna(pdf)
    try:
        falt.forbered(skrivare, underskrifter, f"Stämpel: {register.organisation}")
    except (ValueError, KeyError, TypeError) as fel:
        raise Signeringsfel(f"Fälten för underskrift gick inte att lägga till: {fel}.") from fel
    return _signera(
        skrivare,
        _Signerare(kedja.nyckel(post.id), certifikat, [kedja.certifikat(post.utfardare)]),
        signers.PdfSignatureMetadata(
            field_name=falt.STAMPEL,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=register.organisation,
            reason="Utfärdad av organisationen",
            certify=True,
            docmdp_permissions=MDPPerm.FILL_FORMS,
        ),
    )


def skriv_under(
    pdf: bytes, kedja: Kedja, *, faltnamn: str, sha256: str, av: Person, utseende: bytes | None = None
) -> bytes:
    """Return the PDF signed by the person in the field, and nothing else changed.

    *sha256* is the hash of the bytes that the person was shown: others are a Konflikt, and so is a field that is
    not there or already signed. *utseende* is a one-page PDF that is drawn in the field. The certificate is made for
    this signature and its key forgotten. Raises Konflikt, Signeringsfel, Nyckelfel.
    """
    if hashlib.sha256(pdf).hexdigest() != sha256:
        raise Konflikt(
            "Dokumentet har ändrats sedan du läste det: någon annan kan ha skrivit under nyss. Läs det på nytt."
        )
    skrivare = _oppna(pdf)
    if faltnamn not in falt.tomma(skrivare):
        raise Konflikt("Platsen för den här underskriften är redan ifylld, eller finns inte i dokumentet.")
    nyckel, certifikat = person.utfarda(kedja, av)
    return _signera(
        skrivare,
        _Signerare(nyckel, certifikat, [kedja.certifikat(kedja.register.i_bruk(Roll.UTFARDARE).id)]),
        signers.PdfSignatureMetadata(
            field_name=faltnamn, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=av.namn
        ),
        utseende,
    )


def _oppna(pdf: bytes) -> Tillskrivare:
    try:
        return Tillskrivare(pdf)
    except (PdfReadError, ValueError, KeyError, TypeError) as fel:
        raise Signeringsfel(f"Filen gick inte att läsa som PDF: {fel}.") from fel


def _signera(
    skrivare: Tillskrivare,
    signerare: _Signerare,
    uppgifter: signers.PdfSignatureMetadata,
    utseende: bytes | None = None,
) -> bytes:
    # What pyHanko draws by itself has fonts that are not in the file.
    stil: BaseStampStyle = NoOpStampStyle()
    if utseende:
        stil = StaticStampStyle(
            background=_Utseende(utseende),
            background_layout=SimpleBoxLayoutRule(x_align=_MITT, y_align=_MITT, margins=Margins.uniform(0)),
            border_width=0,
        )
    ut = io.BytesIO()
    kor(
        signers.PdfSigner(uppgifter, signerare, stamp_style=stil).async_sign_pdf(
            skrivare, existing_fields_only=True, bytes_reserved=signerare.plats, output=ut
        )
    )
    return ut.getvalue()
