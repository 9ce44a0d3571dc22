"""`manage.py studs`: take a bounced mail on stdin, as a mail server pipes it, and note it in the register."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from beslut import studs
from beslut.actions.expediering import notera_studs
from beslut.expedieringsflow import Utskickslage
from beslut.models import Utskick

MAX_BYTES = 50_000_000


class Command(BaseCommand):
    help = "Läser ett studsat brev från stdin (RFC 3464) och noterar det i expedieringsregistret."

    def handle(self, *args: Any, **options: Any) -> None:
        funnen = studs.las(sys.stdin.buffer.read(MAX_BYTES))
        utskick = Utskick.objects.filter(uuid=funnen.utskick).first() if funnen else None
        if funnen is None or utskick is None:
            self.stdout.write("Brevet är ingen studs av något som Forum har skickat.")
            return
        # A mail that bounces has been sent, though the worker may not have come to write that down.
        if utskick.lage in {Utskickslage.KOAT, Utskickslage.SKICKAT}:
            notera_studs(utskick, av=None, skal=funnen.skal)
        self.stdout.write(f"{utskick}: {funnen.skal}")
