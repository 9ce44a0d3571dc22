"""The installation's own chain: a root, an issuing CA, the organisation's seal and what answers for revocation.

It lies in one folder: `register.json` (what there is, what is revoked), certificates as PEM, lists of revoked
certificates as DER, and the keys where the settings say. Nothing that has been published is ever removed: a
document of 2026 is verified in 2060 with the certificates of 2026. Every change is made under a file lock and
shows when the register is replaced, whole; a process that is killed leaves at most files that nothing names.

Standards: RFC 5280 (certificates, CRL), RFC 6960 (OCSP), ETSI EN 319 412-2 and -3 (persons and seals).
"""

import datetime as dt
import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID

from beslut.sign.certifikat import SLACK, anpassa, grund, namn, uri
from beslut.sign.forvar import Forvar, Nyckel, Nyckelfel
from beslut.sign.register import DYGN, GILTIGHET, LISTANS_TID, NAMN, SKAL, UTFARDAS_AV, Post, Register, Roll, Sparr


class Kedja:
    """The chain in a folder."""

    def __init__(self, mapp: Path, forvar: Forvar) -> None:
        self.mapp = mapp
        self.forvar = forvar
        self._nycklar: dict[str, Nyckel] = {}

    # --- reading ---

    @property
    def finns(self) -> bool:
        return (self.mapp / "register.json").exists()

    @property
    def register(self) -> Register:
        """Return what there is, read anew: another process may have rotated. Raises Nyckelfel where there is none."""
        try:
            rad = json.loads((self.mapp / "register.json").read_text())
        except FileNotFoundError as fel:
            raise Nyckelfel(
                f"Installationen har inga nycklar att stämpla och skriva under med ({self.mapp} är tom). "
                "Kör `./run manage nycklar skapa --organisation NAMN`."
            ) from fel
        return Register(
            organisation=rad["organisation"],
            adress=rad["adress"],
            poster=tuple(Post(p["id"], Roll(p["roll"]), p["utfardare"], p["brukas"]) for p in rad["poster"]),
            sparrade=tuple(Sparr(**s) for s in rad["sparrade"]),
            listnummer=rad["listnummer"],
        )

    def certifikat(self, id_: str) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self.mapp / f"{id_}.crt").read_bytes())

    def rotter(self) -> list[x509.Certificate]:
        """Return every root there has been: what a document of any year is verified against."""
        return [self.certifikat(p.id) for p in self.register.poster if p.roll == Roll.ROT] if self.finns else []

    def mellan(self) -> list[x509.Certificate]:
        """Return the certificates between roots and signatures."""
        return [self.certifikat(p.id) for p in self.register.poster if p.roll == Roll.UTFARDARE] if self.finns else []

    def listor(self) -> list[bytes]:
        """Return the newest list of revoked certificates (DER) of every issuer."""
        return [fil.read_bytes() for fil in sorted(self.mapp.glob("*.crl"))]

    def tsa_rotter(self) -> list[x509.Certificate]:
        """Return the roots of the time-stamp authorities that are or were trusted."""
        return [x509.load_pem_x509_certificate(fil.read_bytes()) for fil in sorted(self.mapp.glob("tsa/*.crt"))]

    def nyckel(self, id_: str) -> Nyckel:
        """Return the private key, opened once per process. Raises Nyckelfel."""
        if id_ not in self._nycklar:
            self._nycklar[id_] = self.forvar.hamta(id_)
        return self._nycklar[id_]

    # --- changing ---

    def skapa(self, organisation: str, adress: str, nu: dt.datetime | None = None) -> list[Post]:
        """Make what is missing of the chain; done again it makes nothing. Return what was made."""
        if not organisation.strip():
            raise Nyckelfel("Ange organisationens namn: det står i varje stämpel och underskrift.")
        self.mapp.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._andra() as skriv:
            register = self.register if self.finns else Register(organisation.strip(), adress)
            nya: list[Post] = []
            for roll in Roll:
                if not any(p.roll == roll and p.brukas for p in register.poster):
                    register, post = self._nytt(register, roll, nu or _nu())
                    nya.append(post)
            if nya:
                skriv(self._nya_listor(register, nu or _nu(), tvinga=True))
            return nya

    def rotera(self, roll: Roll, nu: dt.datetime | None = None) -> list[Post]:
        """Take a new certificate with a new key into use, and new ones below it. The old seal's key is destroyed.

        An issuer's old key stays, since it must go on saying what is revoked. Return what was made.
        """
        with self._andra() as skriv:
            register, nya = self.register, []
            roller = [roll]
            for under, over in UTFARDAS_AV.items():
                if over in roller and under not in roller:
                    roller.append(under)
            gamla = [register.i_bruk(r).id for r in roller if r not in LISTANS_TID]
            for ny_roll in roller:
                poster = tuple(
                    replace(p, brukas=False) if p.roll == ny_roll and p.brukas else p for p in register.poster
                )
                register, post = self._nytt(replace(register, poster=poster), ny_roll, nu or _nu())
                nya.append(post)
            skriv(self._nya_listor(register, nu or _nu(), tvinga=True))
            for id_ in gamla:
                self._nycklar.pop(id_, None)
                self.forvar.forstor(id_)
            return nya

    def sparra(self, serienummer: int, skal: str, nu: dt.datetime | None = None) -> Sparr:
        """Revoke a certificate of the chain, or a person's, from now on. Raises Nyckelfel for what cannot be."""
        if skal not in SKAL:
            raise Nyckelfel(f"Skälet {skal!r} finns inte. Välj {', '.join(SKAL)}.")
        with self._andra() as skriv:
            register = self.register
            egna = {self.certifikat(p.id).serial_number: p for p in register.poster}
            post = egna.get(serienummer)
            if post is not None and post.roll == Roll.ROT:
                raise Nyckelfel("En rot kan inte spärra sig själv. Rotera den, och sluta publicera den gamla.")
            if any(s.serienummer == serienummer for s in register.sparrade):
                raise Nyckelfel(f"Certifikatet {serienummer:x} är redan spärrat.")
            utfardare = post.utfardare if post else register.i_bruk(Roll.UTFARDARE).id
            sparr = Sparr(utfardare, serienummer, (nu or _nu()).isoformat(timespec="seconds"), skal)
            register = replace(register, sparrade=(*register.sparrade, sparr))
            skriv(self._nya_listor(register, nu or _nu(), tvinga=True))
            return sparr

    def fornya_listor(self, nu: dt.datetime | None = None) -> bool:
        """Issue anew the lists that have lived half their time; cheap where none has. Return whether any was."""
        nu = nu or _nu()
        if not self.finns or not any(self._gammal(p, nu) for p in self.register.poster if p.roll in LISTANS_TID):
            return False
        with self._andra() as skriv:
            skriv(self._nya_listor(self.register, nu))
        return True

    def skot_om(self, nu: dt.datetime | None = None) -> None:
        """Do what needs no person: new lists, and a new key for answers in time. Cheap where nothing is to be done."""
        nu = nu or _nu()
        if not self.finns:
            return
        svarande = self.certifikat(self.register.i_bruk(Roll.SPARRSVAR).id)
        utfardare = self.certifikat(self.register.i_bruk(Roll.UTFARDARE).id)
        slut = utfardare.not_valid_after_utc  # below an issuer whose time is out nothing can be made
        if nu < slut and svarande.not_valid_after_utc < min(nu + 60 * DYGN, slut):
            self.rotera(Roll.SPARRSVAR, nu)
        self.fornya_listor(nu)

    def i_tid(self, roll: Roll, nu: dt.datetime | None = None) -> Post:
        """Return the certificate of the role that is in use; raises Nyckelfel where its time is out."""
        post = self.register.i_bruk(roll)
        slut = self.certifikat(post.id).not_valid_after_utc
        if slut <= (nu or _nu()):
            raise Nyckelfel(
                f"Certifikatet {post.id} ({NAMN[roll]}) tog slut {slut.date().isoformat()}. "
                f"Kör `./run manage nycklar rotera {roll}`."
            )
        return post

    def lita_pa_tsa(self, pem: bytes) -> list[x509.Certificate]:
        """Trust the time-stamp authority whose root stands in the PEM, from now on and for good."""
        try:
            certifikat = x509.load_pem_x509_certificates(pem)
        except ValueError as fel:
            raise Nyckelfel("Filen innehåller inget certifikat i PEM-form.") from fel
        (self.mapp / "tsa").mkdir(parents=True, exist_ok=True, mode=0o700)
        for ett in certifikat:
            namn = ett.fingerprint(hashes.SHA256()).hex()[:32]
            _skriv(self.mapp / "tsa" / f"{namn}.crt", ett.public_bytes(serialization.Encoding.PEM))
        return certifikat

    # --- within ---

    @contextmanager
    def _andra(self) -> Iterator[Callable[[Register], None]]:
        with (self.mapp / "las").open("w") as las:
            fcntl.flock(las, fcntl.LOCK_EX)
            yield self._skriv_register

    def _skriv_register(self, register: Register) -> None:
        _skriv(self.mapp / "register.json", json.dumps(asdict(register), ensure_ascii=False, indent=1).encode())

    def _nytt(self, register: Register, roll: Roll, nu: dt.datetime) -> tuple[Register, Post]:
        nr = 1 + sum(p.roll == roll for p in register.poster)
        while (self.mapp / f"{roll}-{nr}.crt").exists() or (self.mapp / f"{roll}-{nr}.key").exists():
            nr += 1  # left by a process that was killed
        id_ = f"{roll}-{nr}"
        over = id_ if roll == Roll.ROT else register.i_bruk(UTFARDAS_AV[roll]).id
        nyckel = self.forvar.skapa(id_, ec.SECP384R1() if roll == Roll.ROT else ec.SECP256R1())
        self._nycklar[id_] = nyckel
        amne = namn(register.organisation, f"{register.organisation}: {NAMN[roll]}")
        till = nu + GILTIGHET[roll]
        if roll == Roll.ROT:
            bygge = grund(amne, amne, nyckel.public_key(), nu, till)
        else:
            utfardare = self.certifikat(over)
            bygge = grund(amne, utfardare.subject, nyckel.public_key(), nu, min(till, utfardare.not_valid_after_utc))
            bygge = self.under(bygge, register, over)
        hash_ = hashes.SHA384() if roll == Roll.ROT else hashes.SHA256()
        certifikat = anpassa(bygge, roll).sign(self.nyckel(over), hash_)
        _skriv(self.mapp / f"{id_}.crt", certifikat.public_bytes(serialization.Encoding.PEM))
        post = Post(id_, roll, over)
        return replace(register, poster=(*register.poster, post)), post

    def under(self, bygge: x509.CertificateBuilder, register: Register, over: str) -> x509.CertificateBuilder:
        """Say who issues the certificate and where it can be asked whether it is revoked."""
        nyckel = self.certifikat(over).extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        bygge = bygge.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(nyckel), critical=False
        ).add_extension(
            x509.CRLDistributionPoints(
                [x509.DistributionPoint([uri(f"{register.adress}/nycklar/{over}.crl")], None, None, None)]
            ),
            critical=False,
        )
        sjalv = uri(f"{register.adress}/nycklar/{over}.cer")
        platser = [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, sjalv)]
        if not over.startswith(Roll.ROT):
            ocsp = uri(f"{register.adress}/nycklar/ocsp/")
            platser.insert(0, x509.AccessDescription(AuthorityInformationAccessOID.OCSP, ocsp))
        return bygge.add_extension(x509.AuthorityInformationAccess(platser), critical=False)

    def _gammal(self, post: Post, nu: dt.datetime) -> bool:
        if self.certifikat(post.id).not_valid_after_utc < nu:
            return False  # what it issued has expired before it
        try:
            lista = x509.load_der_x509_crl((self.mapp / f"{post.id}.crl").read_bytes())
        except FileNotFoundError:
            return True
        slut = lista.next_update_utc
        return slut is None or nu + LISTANS_TID[post.roll] / 2 > slut

    def _nya_listor(self, register: Register, nu: dt.datetime, *, tvinga: bool = False) -> Register:
        """Write the lists that are old (or all): before the register, which only counts them."""
        nummer = dict(register.listnummer)
        for post in register.poster:
            if post.roll not in LISTANS_TID or not (tvinga or self._gammal(post, nu)):
                continue
            certifikat = self.certifikat(post.id)
            if certifikat.not_valid_after_utc < nu:
                continue
            nummer[post.id] = nummer.get(post.id, 0) + 1
            nyckelid = certifikat.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
            bygge = (
                x509.CertificateRevocationListBuilder()
                .issuer_name(certifikat.subject)
                .last_update(nu - SLACK)
                .next_update(nu + LISTANS_TID[post.roll])
                .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(nyckelid), critical=False)
                .add_extension(x509.CRLNumber(nummer[post.id]), critical=False)
            )
            for sparr in register.sparrade:
                if sparr.utfardare == post.id:
                    bygge = bygge.add_revoked_certificate(
                        x509.RevokedCertificateBuilder()
                        .serial_number(sparr.serienummer)
                        .revocation_date(dt.datetime.fromisoformat(sparr.tid))
                        .add_extension(x509.CRLReason(SKAL[sparr.skal]), critical=False)
                        .build()
                    )
            hash_ = hashes.SHA384() if post.roll == Roll.ROT else hashes.SHA256()
            lista = bygge.sign(self.nyckel(post.id), hash_)
            _skriv(self.mapp / f"{post.id}.crl", lista.public_bytes(serialization.Encoding.DER))
        return replace(register, listnummer=nummer)


def _nu() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def _skriv(fil: Path, innehall: bytes) -> None:
    """Write the file whole or not at all, readable by its owner alone."""
    handtag, tillfallig = tempfile.mkstemp(dir=fil.parent, prefix=".skrivs-")
    try:
        with os.fdopen(handtag, "wb") as f:
            f.write(innehall)
            f.flush()
            os.fsync(f.fileno())
        Path(tillfallig).replace(fil)
    except BaseException:
        Path(tillfallig).unlink(missing_ok=True)
        raise
