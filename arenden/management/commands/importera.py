"""`manage.py importera FIL`: read a memo in (text, Word, OpenDocument); its diarienummer is the last line printed."""

import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandParser

from arenden import inlasning
from arenden.actions.inlasning import las_in
from arenden.ordlasning.paket import MAX_FIL
from forum.fel import Konflikt
from forum.models import Anvandare, Organ


def nej(mening: str) -> NoReturn:
    """Say one clear sentence on stderr and end with status 2."""
    print(mening, file=sys.stderr)
    raise SystemExit(2)


def las_fil(fil: str) -> bytes:
    """Return the bytes of *fil*, or end with status 2 and a clear sentence."""
    vag = Path(fil)
    try:
        if vag.is_dir():
            nej(f"{fil} är en mapp. Ange en fil.")
        if vag.stat().st_size > MAX_FIL:
            nej(
                f"Filen {fil} är {vag.stat().st_size / 1048576:.1f} MB. Högst "
                f"{MAX_FIL // 1048576} MB kan läsas in: ta bort bilderna eller dela upp den."
            )
        return vag.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        nej(f"Filen {fil} finns inte. Kontrollera sökvägen.")
    except (OSError, ValueError) as fel:
        nej(f"Filen {fil} går inte att läsa: {getattr(fel, 'strerror', None) or fel}.")


class Command(BaseCommand):
    help = "Läser in en skrivelse från en fil (.docx, .odt eller text) och skriver ut dess diarienummer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fil", metavar="FIL")
        parser.add_argument("--organ", metavar="SLUG", default="kommunalt-forum")
        parser.add_argument("--som", metavar="ANVANDARE", default="", help="den som blir handläggare")

    def handle(self, *args: Any, **options: Any) -> None:
        organ = Organ.objects.filter(slug=options["organ"]).first()
        if organ is None:
            finns = ", ".join(Organ.objects.values_list("slug", flat=True))
            nej(f"Organet {options['organ']} finns inte. Välj bland: {finns}.")
        som = options["som"] or "handlaggare"
        av = Anvandare.objects.filter(username=som, is_active=True).first()
        if av is None and options["som"]:
            nej(f"Användaren {som} finns inte. Kontrollera namnet efter --som.")
        data = las_fil(options["fil"])
        try:
            skrivelse = las_in(data, filnamn=Path(options["fil"]).name, organ=organ, av=av)
        except (inlasning.Olasbar, Konflikt) as fel:
            nej(str(fel))
        except PermissionDenied as fel:
            nej(f"{som}: {fel}")
        if av is None:
            self.stderr.write("Ärendet saknar handläggare: registratorn väljer en på ärendets sida.")
        self.stdout.write(skrivelse.arende.diarienummer)
