"""Time stamps from an authority that the installation does not run (RFC 3161 over HTTP), and long-term proof.

A signature proves what was signed, not when. A document time stamp over it, together with what shows that every
certificate was good at that moment (PAdES B-LTA, ETSI EN 319 142-1), makes it last until the authority's own
certificate runs out; a new time stamp before then makes it last on.
"""

import asyncio
import io
import logging
import urllib.error
import urllib.request

from asn1crypto import crl as asn1_crl
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.fields import InvisSigSettings
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from beslut.sign.kedja import Kedja
from beslut.sign.skrivare import Tillskrivare, kor

log = logging.getLogger(__name__)

VANTA = 15
_MEST = 1024 * 1024


class Tidsfel(Exception):
    """No time stamp could be had now; the message tells an operator why. Trying again later may do."""


class Tidsstamplare(TimeStamper):  # type: ignore[misc]
    """The authority at an address."""

    def __init__(self, adress: str) -> None:
        super().__init__()
        self.adress = adress

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return await asyncio.to_thread(self._fraga, req.dump())

    def _fraga(self, fraga: bytes) -> tsp.TimeStampResp:
        if not self.adress.startswith(("http://", "https://")):
            raise Tidsfel(f"Tidsstämplingstjänstens adress {self.adress!r} är ingen webbadress.")
        # The scheme is checked on the line above.
        anrop = urllib.request.Request(  # noqa: S310
            self.adress, fraga, {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        )
        try:
            with urllib.request.urlopen(anrop, timeout=VANTA) as svar:  # noqa: S310
                return tsp.TimeStampResp.load(svar.read(_MEST), strict=True)
        except (OSError, ValueError) as fel:
            raise Tidsfel(f"Tidsstämplingstjänsten {self.adress} svarade inte som den ska: {fel}.") from fel


def asn1(certifikat: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certifikat.public_bytes(Encoding.DER))


def stampla_tid(pdf: bytes, kedja: Kedja, tidsstamplare: TimeStamper) -> bytes:
    """Return the PDF with proof of all that is signed in it, and a document time stamp over the whole.

    What was B-B becomes B-LTA; what is B-LTA gets its next time stamp. Asks the authority, and the addresses in
    its certificates, over the network. Raises Tidsfel where any of it cannot be had: nothing is half done.
    """
    try:
        return kor(_stampla_tid(pdf, kedja, tidsstamplare))
    except (PathError, ValidationError) as fel:
        raise Tidsfel(
            f"Tidsstämplingstjänstens certifikat gick inte att lita på: {fel}. "
            "Lägg till dess rot med `./run manage nycklar lita FIL.pem`."
        ) from fel
    except OSError as fel:
        raise Tidsfel(f"Tidsstämplingen gick inte igenom: {fel}.") from fel


async def _stampla_tid(pdf: bytes, kedja: Kedja, tidsstamplare: TimeStamper) -> bytes:
    skrivare = Tillskrivare(pdf)
    prov = ValidationContext(
        trust_roots=[asn1(c) for c in kedja.tsa_rotter()], allow_fetching=True, revocation_mode="hard-fail"
    )
    try:
        vagar = [vag async for vag in tidsstamplare.validation_paths(prov)]
        for forra in skrivare.prev.embedded_timestamp_signatures[-1:]:
            try:
                vagar += await collect_validation_info(forra, prov)
            except (PathError, ValidationError) as fel:
                # Too late for it; the new one proves what is there from now on, and the gap will be told.
                log.warning("Den förra tidsstämpeln går inte längre att styrka: %s", fel)
        DocumentSecurityStore.supply_dss_in_writer(
            skrivare,
            None,
            certs=[asn1(c) for c in (*kedja.rotter(), *kedja.mellan())],
            crls=[*(asn1_crl.CertificateList.load(lista) for lista in kedja.listor()), *prov.crls],
            ocsps=prov.ocsps,
            paths=vagar,
        )
        ut = io.BytesIO()
        stampel = PdfTimeStamper(tidsstamplare, invis_settings=InvisSigSettings(box_out_of_bounds=True))
        await stampel.async_timestamp_pdf(skrivare, "sha256", output=ut)
    finally:
        await prov.aclose()
    return ut.getvalue()
