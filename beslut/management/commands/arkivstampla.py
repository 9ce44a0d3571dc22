"""`manage.py arkivstampla`: a new archive time stamp on what has one that soon proves nothing more."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from arenden.management.commands.importera import nej
from beslut import sign
from beslut.actions import stampling


class Command(BaseCommand):
    help = "Sätter en ny arkivstämpel på handlingar vars förra snart tar slut. Kör den varje vecka."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dagar",
            type=int,
            default=stampling.MARGINAL.days,
            help="förnya det som tar slut inom så många dagar (%(default)s)",
        )

    def handle(self, *args: Any, dagar: int, **options: Any) -> None:
        if sign.tidsstamplare() is None:
            nej("Ingen tidsstämplingstjänst är vald. Sätt FORUM_TSA (se README, Settings).")
        antal, fel = stampling.fornya(timezone.now() + dt.timedelta(days=dagar))
        for rad in fel:
            self.stderr.write(rad)
        self.stdout.write(f"{antal} handlingar har fått en ny arkivstämpel.")
        if fel:
            raise SystemExit(1)
