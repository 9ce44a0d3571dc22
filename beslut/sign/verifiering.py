"""Judge a PDF: who signed what when, who says so, and whether anything was changed since.

The judge trusts the installation's own roots and the time-stamp authorities it has chosen, and nothing else; it asks
no network. Stricter than readers are: after the first signature nothing may follow but signatures in the fields
that were prepared, their proof and time stamps. A new title, a note or a stray byte at the end is a change.

A signature is weighed at the moment that a time stamp proves; without one at the moment it claims, and then it says
so. A time stamp holds as long as its authority's certificate, or until the next one was set over it in time.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, StandardDiffPolicy, SuspiciousModification
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule
from pyhanko.sign.diff_analysis.rules.file_structure_rules import (
    CatalogModificationRule,
    ObjectStreamRule,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    DSSCompareRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathError, RevokedError, ValidationError

from beslut.sign import person
from beslut.sign.kedja import Kedja
from beslut.sign.person import Identifiering
from beslut.sign.skrivare import kor, las
from beslut.sign.tid import asn1

# What pyHanko calls LTA updates and form filling, without what it lets through of title, dates and XMP.
_POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(ignored_keys={"/AcroForm", "/DSS", "/Extensions"}),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
)
# Names are compared by their prepared form (RFC 4518), some hundred times for each file, and are the same few.
_forbered_namn = asn1_x509.NameTypeAndValue._ldap_string_prep
_forberett = lru_cache(256)(lambda namn: _forbered_namn(None, namn))
asn1_x509.NameTypeAndValue._ldap_string_prep = lambda _, namn: (
    _forberett(namn) if len(namn) < 100 else _forbered_namn(None, namn)
)
_BRUK = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


class Utfall(StrEnum):
    """What is said of a file in one word."""

    AKTA = "äkta"
    ANDRAD = "ändrad"
    INTE_HARIFRAN = "inte härifrån"


@dataclass(frozen=True)
class Fortroende:
    """What the judge stands on: roots, what lies between, time-stamp roots, lists of what is revoked (DER)."""

    rotter: tuple[x509.Certificate, ...]
    mellan: tuple[x509.Certificate, ...] = ()
    tsa_rotter: tuple[x509.Certificate, ...] = ()
    listor: tuple[bytes, ...] = ()

    @classmethod
    def for_kedja(cls, kedja: Kedja) -> "Fortroende":
        return cls(tuple(kedja.rotter()), tuple(kedja.mellan()), tuple(kedja.tsa_rotter()), tuple(kedja.listor()))


@dataclass(frozen=True)
class Underskrift:
    """A signature or a seal in the file, in the order they were made."""

    falt: str
    etikett: str
    ar_stampel: bool
    namn: str
    organisation: str
    roll: str
    nar: dt.datetime | None
    nar_styrkt: bool
    niva: str
    identifiering: Identifiering | None
    intakt: bool
    harifran: bool
    sparrad: bool
    serienummer: int
    fel: tuple[str, ...] = ()

    @property
    def giltig(self) -> bool:
        """Whether it holds: made by one of ours, on just this, not revoked when it was made."""
        return self.intakt and self.harifran and not self.sparrad


@dataclass(frozen=True)
class Tidsstampel:
    """A document time stamp: it proves that all before it was there then."""

    nar: dt.datetime | None
    utfardare: str
    giltig: bool
    haller: bool
    haller_till: dt.datetime | None
    fel: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resultat:
    """What the file holds and whether it holds."""

    sha256: str
    underskrifter: tuple[Underskrift, ...] = ()
    tidsstamplar: tuple[Tidsstampel, ...] = ()
    tomma_falt: tuple[str, ...] = ()
    tillagg: tuple[str, ...] = ()
    fel: tuple[str, ...] = ()

    @property
    def stampel(self) -> Underskrift | None:
        """Return the organisation's seal, or None."""
        return next((u for u in self.underskrifter if u.ar_stampel and u.harifran), None)

    @property
    def undertecknare(self) -> tuple[Underskrift, ...]:
        """Return the signatures of people, in the order they were made."""
        return tuple(u for u in self.underskrifter if not u.ar_stampel)

    @property
    def utfall(self) -> Utfall:
        if not any(u.harifran for u in self.underskrifter):
            return Utfall.INTE_HARIFRAN
        if self.fel or not all(u.giltig for u in self.underskrifter):
            return Utfall.ANDRAD
        return Utfall.AKTA

    @property
    def tid_haller_till(self) -> dt.datetime | None:
        """Return until when the newest time stamp proves what it proves, or None without one that does."""
        return next((t.haller_till for t in reversed(self.tidsstamplar) if t.haller), None)


def verifiera(pdf: bytes, fortroende: Fortroende, nu: dt.datetime | None = None) -> Resultat:
    """Judge the file as of *nu*. Never raises: what cannot be read is not from here. 30–150 ms."""
    resultat = Resultat(hashlib.sha256(pdf).hexdigest())
    try:
        return kor(_Domare(pdf, fortroende, nu or dt.datetime.now(dt.UTC)).dom(resultat))
    except Exception as fel:
        # Whatever a broken or hostile file brings about in the parsers: PdfReadError, zlib.error, RecursionError …
        return replace(resultat, fel=(f"Filen gick inte att läsa som PDF ({type(fel).__name__}).",))


@dataclass
class _Domare:
    pdf: bytes
    fortroende: Fortroende
    nu: dt.datetime
    lasare: PdfFileReader = field(init=False)
    certifikat: list[Any] = field(default_factory=list)
    listor: list[Any] = field(default_factory=list)
    svar: list[Any] = field(default_factory=list)
    har_dss: bool = False
    provningar: dict[tuple[object, ...], ValidationContext] = field(default_factory=dict)

    async def dom(self, tomt: Resultat) -> Resultat:
        self.lasare = las(self.pdf)
        inbaddade = list(self.lasare.embedded_signatures)
        if not inbaddade:
            return replace(tomt, fel=("Filen har varken stämpel eller underskrift.",))
        self._samla()
        fel = self._efter_slutet()
        oandrade = self._oandrade(inbaddade)
        tider = await self._tidsstamplar([s for s in inbaddade if s.sig_object_type == "/DocTimeStamp"])
        underskrifter = []
        for sig in inbaddade:
            if sig.sig_object_type != "/DocTimeStamp":
                underskrifter.append(await self._underskrift(sig, oandrade[id(sig)], tider))
        return replace(
            tomt,
            underskrifter=tuple(underskrifter),
            tidsstamplar=tuple(t for _, t in tider),
            tomma_falt=tuple(namn for namn, _, _ in enumerate_sig_fields(self.lasare, filled_status=False)),
            tillagg=tuple(self._tillagg(inbaddade, tider)),
            fel=tuple(fel),
        )

    def _samla(self) -> None:
        """Gather certificates and lists: our own, and those that were put into the file as proof."""
        f = self.fortroende
        self.certifikat = [asn1(c) for c in f.mellan]
        self.listor = [asn1_crl.CertificateList.load(lista) for lista in f.listor]
        try:
            dss = DocumentSecurityStore.read_dss(self.lasare)
        except NoDSSFoundError:
            return
        self.har_dss = True
        self.certifikat += list(dss.load_certs())
        self.listor += [asn1_crl.CertificateList.load(ref.get_object().data) for ref in dss.crls]
        self.svar += [asn1_ocsp.OCSPResponse.load(ref.get_object().data) for ref in dss.ocsps]

    def _efter_slutet(self) -> list[str]:
        _, slut, rest = self.pdf.rpartition(b"%%EOF")
        return ["Något har lagts till efter filens slut."] if not slut or rest.strip(b"\r\n") else []

    def _oandrade(self, inbaddade: list[EmbeddedPdfSignature]) -> dict[int, str]:
        """Return, for each signature, "" or what is wrong with what came after it."""
        svar: dict[int, str] = {}
        rent = False
        for sig in inbaddade:
            # What was judged from the first signature on has been judged for all that follow, but for what each of
            # them brought along: seen from the first one its appearance is new, and so may be another again.
            if rent and self._tacker(sig):
                svar[id(sig)] = "Det som syns av underskriften har ändrats efteråt." if self._overskriven(sig) else ""
            else:
                svar[id(sig)] = self._andring(sig)
            rent = rent or not svar[id(sig)]
        return svar

    def _overskriven(self, sig: EmbeddedPdfSignature) -> bool:
        """Whether a later revision has other objects in place of those that came with a person's signature."""
        if sig.sig_object_type == "/DocTimeStamp":
            return False  # it shows nothing, and the next one rewrites the list of proofs that came with it
        xref = self.lasare.xrefs
        senare = range(sig.signed_revision + 1, xref.total_revisions)
        egna = xref.explicit_refs_in_revision(sig.signed_revision)
        return any(egna & xref.explicit_refs_in_revision(nr) for nr in senare)

    @staticmethod
    def _tacker(sig: EmbeddedPdfSignature) -> bool:
        sig.coverage = sig.evaluate_signature_coverage()
        return sig.coverage in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)

    def _andring(self, sig: EmbeddedPdfSignature) -> str:
        if not self._tacker(sig):
            return "Underskriften täcker inte hela dokumentet."
        utfall = sig.evaluate_modifications(_POLICY)
        if isinstance(utfall, SuspiciousModification) or utfall.modification_level > ModificationLevel.FORM_FILLING:
            return "Dokumentet har ändrats efteråt."
        return ""

    def _provning(self, nar: dt.datetime, rotter: tuple[x509.Certificate, ...], lage: str) -> ValidationContext:
        """Return what certificates are tried against at that moment; those of one moment share what was found."""
        nyckel = (nar, rotter, lage)
        if nyckel not in self.provningar:
            self.provningar[nyckel] = self._ny_provning(nar, rotter, lage)
        return self.provningar[nyckel]

    def _ny_provning(self, nar: dt.datetime, rotter: tuple[x509.Certificate, ...], lage: str) -> ValidationContext:
        return ValidationContext(
            trust_roots=[asn1(c) for c in rotter],
            other_certs=self.certifikat,
            crls=self.listor,
            ocsps=self.svar,
            moment=nar,
            best_signature_time=nar,
            allow_fetching=False,
            revocation_mode=lage,
            # What was put in as proof is newer than the signature it proves.
            retroactive_revinfo=True,
        )

    async def _tidsstamplar(self, stamplar: list[EmbeddedPdfSignature]) -> list[tuple[int, Tidsstampel]]:
        """Judge the time stamps, the last one first: each holds until its certificate ends or the next begins."""
        domda: list[tuple[int, Tidsstampel]] = []
        grans = self.nu
        for sig in reversed(stamplar):
            dom = await self._tidsstampel(sig, grans)
            if dom.haller and dom.nar is not None:
                grans = dom.nar
            domda.append((sig.signed_revision, dom))
        return domda[::-1]

    async def _tidsstampel(self, sig: EmbeddedPdfSignature, grans: dt.datetime) -> Tidsstampel:
        nar = sig.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
        utfardare = sig.signer_cert.subject.native.get("common_name", "")
        tom = Tidsstampel(nar, str(utfardare), False, False, None)
        try:
            status = await async_validate_pdf_timestamp(
                sig, self._provning(nar, self.fortroende.tsa_rotter, "soft-fail"), skip_diff=True
            )
        except Exception:
            return replace(tom, fel=("Tidsstämpeln gick inte att läsa.",))
        if not (status.intact and status.valid):
            return replace(tom, fel=("Tidsstämpeln hör inte till filen som den ser ut nu.",))
        if not status.trusted or status.validation_path is None:
            return replace(tom, fel=("Tidsstämpeln kommer från någon som installationen inte litar på.",))
        till = min(c.not_valid_after for c in status.validation_path)
        if till < grans:
            fel = f"Tidsstämpelns bevis tog slut {till.date().isoformat()} utan att någon ny hade satts."
            return replace(tom, giltig=True, haller_till=till, fel=(fel,))
        return replace(tom, giltig=True, haller=True, haller_till=till)

    async def _underskrift(
        self, sig: EmbeddedPdfSignature, andring: str, tider: list[tuple[int, Tidsstampel]]
    ) -> Underskrift:
        certifikat = x509.load_der_x509_certificate(sig.signer_cert.dump())
        efter = [t for revision, t in tider if revision > sig.signed_revision]
        styrkt = next((t for t in efter if t.haller), None)
        nar = styrkt.nar if styrkt else sig.self_reported_timestamp
        fel = [andring] if andring else []
        intakt, betrodd, sparrad = await self._prova(sig, nar or self.nu)
        if not intakt:
            fel.append("Det som skrevs under är inte det som står i filen.")
        if styrkt is None and not sparrad:
            # Nothing proves that it was made before: a revoked certificate stands for nothing.
            sparrad = self._i_nagon_lista(sig)
        if not betrodd and not sparrad:
            fel.append("Certifikatet är inte utfärdat av den här installationen, eller gällde inte.")
        if sparrad:
            fel.append("Certifikatet är spärrat.")
        namn = {attribut.oid._name: str(attribut.value) for attribut in certifikat.subject}
        falt = sig.sig_field
        return Underskrift(
            falt=sig.field_name,
            etikett=str(falt.get("/TU", "")),
            ar_stampel=_ar_stampel(certifikat),
            namn=namn.get("commonName", ""),
            organisation=namn.get("organizationName", ""),
            roll=namn.get("title", ""),
            nar=nar,
            nar_styrkt=styrkt is not None,
            niva=("B-LTA" if self.har_dss else "B-T") if styrkt else "B-B",
            identifiering=_identifiering(certifikat),
            intakt=intakt and not andring,
            harifran=betrodd or (sparrad and await self._ar_harifran(sig)),
            sparrad=sparrad,
            serienummer=certifikat.serial_number,
            fel=tuple(fel),
        )

    async def _prova(self, sig: EmbeddedPdfSignature, nar: dt.datetime) -> tuple[bool, bool, bool]:
        """Return whether it is made on these bytes, by one of ours, and by one that was revoked then."""
        rotter = self.fortroende.rotter
        try:
            status = await async_validate_pdf_signature(
                sig, self._provning(nar, rotter, "soft-fail"), key_usage_settings=_BRUK, skip_diff=True
            )
        except Exception:
            return False, False, False
        if status.intact and status.valid:
            return True, status.trusted, status.revoked
        return False, await self._ar_harifran(sig), False

    async def _ar_harifran(self, sig: EmbeddedPdfSignature) -> bool:
        """Whether the certificate was issued under one of our roots, whatever is to be said of it now."""
        certifikat = sig.signer_cert
        prov = CertificateValidator(
            certifikat,
            intermediate_certs=[*sig.other_embedded_certs, *self.certifikat],
            validation_context=self._provning(certifikat.not_valid_before, self.fortroende.rotter, "none"),
        )
        try:
            await prov.async_validate_path()
        except RevokedError:
            return True
        except (PathError, PathBuildingError, ValidationError):
            return False
        return True

    def _i_nagon_lista(self, sig: EmbeddedPdfSignature) -> bool:
        serienummer, utfardare = sig.signer_cert.serial_number, sig.signer_cert.issuer
        return any(
            rad["user_certificate"].native == serienummer
            for lista in self.listor
            if lista.issuer == utfardare
            for rad in lista["tbs_cert_list"]["revoked_certificates"] or ()
        )

    def _tillagg(self, inbaddade: list[EmbeddedPdfSignature], tider: list[tuple[int, Tidsstampel]]) -> Iterable[str]:
        """Say what was added after the last signature."""
        sista = max((s.signed_revision for s in inbaddade if s.sig_object_type != "/DocTimeStamp"), default=0)
        for revision, tid in tider:
            if revision > sista and tid.nar is not None:
                yield f"Tidsstämpel {tid.nar.date().isoformat()} från {tid.utfardare}"


def _ar_stampel(certifikat: x509.Certificate) -> bool:
    """A person's certificate says content_commitment; a seal's does not (ETSI EN 319 412-2 §4.3.2, -3)."""
    try:
        return not certifikat.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
    except x509.ExtensionNotFound:
        return False


def _identifiering(certifikat: x509.Certificate) -> Identifiering | None:
    try:
        tillagg = certifikat.extensions.get_extension_for_oid(person.AUTHCONTEXT).value
    except x509.ExtensionNotFound:
        return None
    return person.identifiering(tillagg.value) if isinstance(tillagg, x509.UnrecognizedExtension) else None
