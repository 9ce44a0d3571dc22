"""What the tests of seals and signatures share: a chain, papers, people, and a time-stamp authority on loopback."""

import datetime as dt
import hashlib
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from beslut import pdf, sign
from beslut.sign.forvar import Filforvar
from tests.pappersfakta import punkt

ORGANISATION = "Region Exempel"
ADRESS = "http://forum.example"
LOSEN = "ett lösenord för prov och inget annat"
NAMN = ("Agneta Jansmyr", "Ulrika Geeraedts")


def ny_kedja(mapp: Path, losen: str = LOSEN) -> sign.Kedja:
    kedja = sign.Kedja(mapp, Filforvar(mapp, losen))
    kedja.skapa(ORGANISATION, ADRESS)
    return kedja


@cache
def papper() -> bytes:
    """Return an issued paper as it is rendered."""
    return pdf.rendera(punkt(1)).pdf


def falt(antal: int = 2) -> list[sign.Falt]:
    """Return places for signatures, side by side at the foot of the first page."""
    return [
        sign.Falt(f"Underskrift{nr}", 0, (60 + 220 * nr, 60, 260 + 220 * nr, 120), f"Underskrift: {NAMN[nr]}")
        for nr in range(antal)
    ]


def en_person(namn: str, roll: str = "Regiondirektör") -> sign.Person:
    nar = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)
    return sign.Person(namn, ORGANISATION, roll, sign.Identifiering("lösenord", nar, "LoA1"))


def under(data: bytes, kedja: sign.Kedja, nr: int = 0, utseende: bytes | None = None) -> bytes:
    """Return the paper signed by one of the two in the field of that person."""
    return sign.skriv_under(
        data,
        kedja,
        faltnamn=f"Underskrift{nr}",
        sha256=hashlib.sha256(data).hexdigest(),
        av=en_person(NAMN[nr]),
        utseende=utseende,
    )


TSA_KONFIG = """
[req]
distinguished_name = dn
prompt = no
[dn]
O = Provtid
CN = {namn}
[rot]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
{lista}
[provtsa]
serial = serie
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
clock_precision_digits = 0
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class Tidsmyndighet:
    """A time-stamp authority of its own kind: openssl's `ts`, its root, and how to reach it.

    One that is *sparrbar* names in its certificate where its list of revoked certificates is had, as real ones do.
    """

    def __init__(self, mapp: Path, dagar: int = 3650, *, sparrbar: bool = False) -> None:
        mapp.mkdir(parents=True, exist_ok=True)
        self.mapp = mapp
        self.svarar = self.lista_svarar = True
        self.adress = ""
        self.fragad_om_listan = 0
        # Bound from the beginning: the address of the list stands in the certificate.
        self.bunden = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) if sparrbar else None
        lista = ""
        if self.bunden is not None:
            lista = f"crlDistributionPoints = URI:http://127.0.0.1:{self.bunden.server_port}/tsa.crl"
        (mapp / "konfig").write_text(TSA_KONFIG.format(namn="Provtidsstämplare", lista=lista))
        (mapp / "rotkonfig").write_text(TSA_KONFIG.format(namn="Provtidens rot", lista=""))
        (mapp / "serie").write_text("01\n")
        ny = "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        self._openssl(f"{ny} -x509 -config rotkonfig -extensions rot -days {dagar} -keyout rot.key -out rot.pem")
        self._openssl(f"{ny} -config konfig -keyout tsa.key -out tsa.csr")
        self._openssl(
            "x509 -req -in tsa.csr -CA rot.pem -CAkey rot.key -set_serial 2 -extfile konfig -extensions tsa "
            f"-days {dagar} -out tsa.pem"
        )
        self.rot = (mapp / "rot.pem").read_bytes()
        self.ge_ut_lista()

    def ge_ut_lista(self, *, sparrad: bool = False) -> None:
        """Issue the list of revoked certificates, with the authority's own in it or not."""
        rot = x509.load_pem_x509_certificate(self.rot)
        nyckel = serialization.load_pem_private_key((self.mapp / "rot.key").read_bytes(), None)
        assert isinstance(nyckel, ec.EllipticCurvePrivateKey)
        nu = dt.datetime.now(dt.UTC)
        bygge = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(rot.subject)
            .last_update(nu - dt.timedelta(minutes=5))
            .next_update(nu + dt.timedelta(days=30))
            .add_extension(x509.CRLNumber(1 + sparrad), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
                    rot.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
                ),
                critical=False,
            )
        )
        if sparrad:
            post = x509.RevokedCertificateBuilder().serial_number(2).revocation_date(nu - dt.timedelta(minutes=4))
            bygge = bygge.add_revoked_certificate(post.build())
        self.lista = bygge.sign(nyckel, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def _openssl(self, argument: str) -> None:
        subprocess.run(["openssl", *argument.split()], cwd=self.mapp, check=True, capture_output=True)

    def svara(self, fraga: bytes) -> bytes:
        namn = hashlib.sha256(fraga).hexdigest()[:16]
        (self.mapp / f"{namn}.tsq").write_bytes(fraga)
        self._openssl(
            f"ts -reply -config konfig -section provtsa -queryfile {namn}.tsq -signer tsa.pem -inkey tsa.key "
            f"-chain rot.pem -out {namn}.tsr"
        )
        return (self.mapp / f"{namn}.tsr").read_bytes()

    @contextmanager
    def pa_natet(self) -> Iterator["Tidsmyndighet"]:
        """Answer over HTTP on loopback while the context lasts; one that is sparrbar does so once."""
        myndighet = self
        las = threading.Lock()  # openssl's serial number is a file

        class Svarare(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                fraga = self.rfile.read(int(self.headers["Content-Length"]))
                if not myndighet.svarar:
                    self.send_error(503)
                    return
                with las:
                    svar = myndighet.svara(fraga)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(svar)

            def do_GET(self) -> None:
                myndighet.fragad_om_listan += 1
                if not myndighet.lista_svarar or self.path != "/tsa.crl":
                    self.send_error(503)
                    return
                self.send_response(200)
                self.send_header("Content-Type", "application/pkix-crl")
                self.end_headers()
                self.wfile.write(myndighet.lista)

            def log_message(self, *_: object) -> None:
                pass

        bunden, self.bunden = self.bunden, None
        with bunden or ThreadingHTTPServer(("127.0.0.1", 0), Svarare) as server:
            server.RequestHandlerClass = Svarare
            self.adress = f"http://127.0.0.1:{server.server_port}/"
            trad = threading.Thread(target=server.serve_forever)
            trad.start()
            try:
                yield self
            finally:
                server.shutdown()
                trad.join()
