"""`manage.py verifiera`: is the file, the code or the QR ours, and is it unaltered?

Exit status: 0 authentic and unaltered, 1 altered or false (says what), 2 not from here.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management.base import BaseCommand, CommandParser

from arenden.management.commands.importera import nej
from beslut import filinnehall, fristaende, handlingsliv, kodnyckel, kontrollkod, sign, verifiering
from beslut.besked import besked
from beslut.verifiering import BRA, FRAMMANDE, Dom, Utfall


class Command(BaseCommand):
    help = "Prövar om en fil, en kod eller en QR-kod hör hit. Utgång: 0 äkta, 1 ändrad eller falsk, 2 inte härifrån."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("vad", metavar="FIL|KOD", nargs="?", help="en fil, en kod eller texten i en QR-kod")
        parser.add_argument("--offline", action="store_true", help="utan register: bara mot de publika nycklarna")
        parser.add_argument("--nyckel", metavar="PEM", help="publicerade certifikat i stället för installationens")
        parser.add_argument("--sida", metavar="FIL.html", help="skriv sidan som kontrollerar QR-koder utan server")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sida"]:
            Path(options["sida"]).write_text(fristaende.sida())
            self.stdout.write(options["sida"])
            return
        if not options["vad"]:
            nej("Ange en fil, en kod eller texten i en QR-kod, eller --sida FIL.html.")
        try:
            dom = _offline(options["vad"], options["nyckel"]) if options["offline"] else _mot_registret(options["vad"])
        except kontrollkod.Olasbar as fel:
            fil = " Någon sådan fil finns inte heller." if not Path(options["vad"]).exists() else ""
            nej(f"{fel}{fil}")
        self._beratta(dom)
        if dom.utfall not in BRA:
            raise SystemExit(2 if dom.utfall in FRAMMANDE else 1)

    def _beratta(self, dom: Dom) -> None:
        svar = besked(dom, visas=True)
        self.stdout.write(svar.rubrik)
        for rad in [*svar.stycken, *(f"– {skillnad}" for skillnad in svar.skillnader)]:
            self.stdout.write(rad)
        if dom.handling is not None:
            self.stdout.write(f"Handling: {handlingsliv.titel(dom.handling)}")
            for underskrift in handlingsliv.underskrifter(dom.handling):
                self.stdout.write(f"{underskrift.etikett}: {underskrift.text}")
        if dom.sha256:
            self.stdout.write(f"SHA-256: {dom.sha256}")


def _mot_registret(vad: str) -> Dom:
    if Path(vad).is_file():
        return verifiering.fil(Path(vad).read_bytes())
    return verifiering.qr(vad) if "/verifiera/" in vad.lower() else verifiering.kod(vad)


def _offline(vad: str, pem: str | None) -> Dom:
    """Judge against public keys alone: a QR's text, a picture of a sheet, or a PDF by its seal."""
    fortroende, nycklar = _publicerade(pem)
    if not nycklar:
        nej("Det finns inga publika nycklar att pröva mot. Ange de publicerade certifikaten: --nyckel FIL.pem.")
    fil = Path(vad)
    if not fil.is_file():
        if "/verifiera/" not in vad.lower():
            nej("En kod för sig går inte att pröva utan registret. Ange texten i QR-koden, eller filen.")
        return verifiering.qr_offline(vad, nycklar)
    data = fil.read_bytes()
    if data[:1024].find(b"%PDF-") >= 0:
        resultat = sign.verifiera_mot(data, fortroende)
        if resultat.utfall != sign.Utfall.INTE_HARIFRAN or resultat.underskrifter:
            return verifiering.stampel_offline(resultat)
    innehall = filinnehall.las(data)
    for text in innehall.qr:
        if "/verifiera/" in text.lower():
            dom = verifiering.qr_offline(text, nycklar)
            # Of a file something may have been changed beside the QR: without a seal nobody can tell.
            return replace(dom, utfall=Utfall.OSTAMPLAD) if innehall.slag == "pdf" and dom.utfall in BRA else dom
    return Dom(
        Utfall.OKAND, fel=innehall.fel or "Filen har varken vår stämpel eller någon av våra QR-koder.", offline=True
    )


def _publicerade(pem: str | None) -> tuple[sign.Fortroende, list[ec.EllipticCurvePublicKey]]:
    if pem is None:
        return sign.Fortroende.for_kedja(sign.kedja()), kodnyckel.publika()
    try:
        certifikat = x509.load_pem_x509_certificates(Path(pem).read_bytes())
    except (OSError, ValueError) as fel:
        nej(f"{pem} går inte att läsa som certifikat (PEM): {fel}")
    rotter = tuple(c for c in certifikat if c.issuer == c.subject)
    mellan = tuple(c for c in certifikat if c.issuer != c.subject and _utfardar(c))
    stamplar = [c.public_key() for c in certifikat if not _utfardar(c)]
    return sign.Fortroende(rotter, mellan), [n for n in stamplar if isinstance(n, ec.EllipticCurvePublicKey)]


def _utfardar(certifikat: x509.Certificate) -> bool:
    try:
        return bool(certifikat.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False
