"""`manage.py nycklar`: make, rotate and revoke what the installation seals and signs with; say what to publish."""

import datetime as dt
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management.base import BaseCommand, CommandParser

from arenden.management.commands.importera import nej
from beslut import sign
from beslut.sign import installation
from beslut.sign.register import NAMN, SKAL, Post

SNART = dt.timedelta(days=90)


class Command(BaseCommand):
    help = "Visar nycklarna; skapar, roterar och spärrar dem; skriver ut det som ska publiceras."

    def add_arguments(self, parser: CommandParser) -> None:
        val = parser.add_subparsers(dest="vad", metavar="VAD")
        skapa = val.add_parser("skapa", help="skapar det som saknas av kedjan")
        skapa.add_argument("--organisation", metavar="NAMN", default="", help="står i varje stämpel och underskrift")
        rotera = val.add_parser("rotera", help="tar en ny nyckel i bruk, och nya under den")
        rotera.add_argument("roll", choices=[str(roll) for roll in sign.Roll])
        sparra = val.add_parser("sparra", help="spärrar ett certifikat från och med nu")
        sparra.add_argument("serienummer", metavar="SERIENUMMER", help="hexadecimalt, som det visas")
        sparra.add_argument("--skal", choices=list(SKAL), required=True)
        lita = val.add_parser("lita", help="litar på en tidsstämplingstjänsts rot")
        lita.add_argument("fil", metavar="FIL.pem")
        val.add_parser("publicera", help="skriver rötterna som PEM, med adresser och fingeravtryck")

    def handle(self, *args: Any, vad: str | None = None, **options: Any) -> None:
        kedja = sign.kedja()
        try:
            getattr(self, vad or "visa")(kedja, **options)
        except sign.Nyckelfel as fel:
            nej(str(fel))

    def skapa(self, kedja: sign.Kedja, *, organisation: str, **_: Any) -> None:
        nya = kedja.skapa(organisation or (kedja.register.organisation if kedja.finns else ""), installation.adress())
        self._beratta(kedja, nya, "Inget saknades; inget nytt är skapat.")

    def rotera(self, kedja: sign.Kedja, *, roll: str, **_: Any) -> None:
        self._beratta(kedja, kedja.rotera(sign.Roll(roll)), "")
        if roll == sign.Roll.ROT:
            self.stdout.write("Publicera den nya roten bredvid den gamla: ./run manage nycklar publicera")

    def sparra(self, kedja: sign.Kedja, *, serienummer: str, skal: str, **_: Any) -> None:
        try:
            nummer = int(serienummer, 16)
        except ValueError:
            nej(f"Serienumret {serienummer!r} är inte hexadecimalt.")
        sparr = kedja.sparra(nummer, skal)
        self.stdout.write(f"{sparr.serienummer:x} är spärrat från {sparr.tid} ({sparr.skal}).")

    def lita(self, kedja: sign.Kedja, *, fil: str, **_: Any) -> None:
        try:
            pem = Path(fil).read_bytes()
        except OSError as fel:
            nej(f"{fil} gick inte att läsa: {fel.strerror}.")
        for certifikat in kedja.lita_pa_tsa(pem):
            self.stdout.write(f"Litar på tidsstämplar under {certifikat.subject.rfc4514_string()}.")

    def publicera(self, kedja: sign.Kedja, **_: Any) -> None:
        register = kedja.register
        self.stdout.write(f"Rötter för {register.organisation}: {register.adress}/nycklar/rotter.pem\n")
        for rot in kedja.rotter():
            self.stdout.write(f"\nSHA-256 {_fingeravtryck(rot)}\n{rot.public_bytes(Encoding.PEM).decode()}")

    def visa(self, kedja: sign.Kedja, **_: Any) -> None:
        register = kedja.register
        self.stdout.write(f"{register.organisation}, {kedja.mapp}")
        nu = dt.datetime.now(dt.UTC)
        for post in register.poster:
            certifikat = kedja.certifikat(post.id)
            kvar = certifikat.not_valid_after_utc - nu
            brukas = "i bruk" if post.brukas else "tidigare"
            if post.brukas and kvar < SNART:
                brukas = f"TAR SLUT om {kvar.days} dagar: ./run manage nycklar rotera {post.roll}"
            self.stdout.write(f"{_rad(post, certifikat)}, {brukas}")
        for sparr in register.sparrade:
            self.stdout.write(f"spärrat {sparr.serienummer:x}, {sparr.tid}, {sparr.skal}")
        for rot in kedja.tsa_rotter():
            self.stdout.write(f"tidsstämplar under {rot.subject.rfc4514_string()}, till {_dag(rot)}")

    def _beratta(self, kedja: sign.Kedja, nya: list[Post], annars: str) -> None:
        for post in nya:
            self.stdout.write(f"Skapat: {_rad(post, kedja.certifikat(post.id))}")
        if not nya:
            self.stdout.write(annars)


def _rad(post: Post, certifikat: x509.Certificate) -> str:
    return f"{post.id} ({NAMN[post.roll]}), till {_dag(certifikat)}, serienummer {certifikat.serial_number:x}"


def _dag(certifikat: x509.Certificate) -> str:
    return certifikat.not_valid_after_utc.date().isoformat()


def _fingeravtryck(certifikat: x509.Certificate) -> str:
    hexa = certifikat.fingerprint(hashes.SHA256()).hex()
    return " ".join(hexa[i : i + 4] for i in range(0, len(hexa), 4))
