"""`manage.py arbeta`: the worker that issues documents, renders them and sends mail."""

import gc
import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.db.utils import OperationalError
from post_office.mail import send_queued_mail_until_done

from arenden.actions.kommentar import skicka_sammandrag
from arenden.models import Uppladdning
from beslut import sign
from beslut.actions import (
    foljebrev,
    justering,
    kallelsebilaga,
    profil,
    rendering,
    skanning,
    stampling,
    underskriftsbegaran,
    undertecknande,
    utfardande,
)
from beslut.actions.aterkoppling import paminn_sena
from beslut.actions.expediering import folj_upp
from forum.models import Engangsnyckel

log = logging.getLogger(__name__)
VILA = 0.5
STADNING = 3600


class Command(BaseCommand):
    help = "Skapar handlingar och skickar e-post. Kör så många du vill."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tom", action="store_true", help="gör det som väntar och avsluta")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["tom"]:
            profil.rita_prov()
            self.stdout.write(f"{rendering.arbeta_undan()} handlingar skapade.")
            undertecknande.lagg_till_alla()
            skanning.jamfor_alla()
            underskriftsbegaran.hamta_nya()
            underskriftsbegaran.bjud_in()
            underskriftsbegaran.paminn()
            skicka_sammandrag()
            paminn_sena()
            justering.paminn_sena()
            foljebrev.registrera()
            kallelsebilaga.bifoga()
            send_queued_mail_until_done(processes=1)
            folj_upp()
            return
        slut = threading.Event()
        for signalen in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signalen, lambda *_: slut.set())
        # What is loaded stays: the collector need not go over it for every large paper.
        gc.collect()
        gc.freeze()
        varv = 0
        while not slut.is_set():
            close_old_connections()
            try:
                gjort = self.ett_varv(slut)
                if varv % int(STADNING / VILA) == 0:
                    Engangsnyckel.stada()
                    Uppladdning.objects.stada()
                    paminn_sena()
                    underskriftsbegaran.paminn()
                    self.skot_om_nycklar()
                    justering.paminn_sena()
            except OperationalError:
                log.warning("Databasen svarar inte; försöker igen om fem sekunder.")
                slut.wait(5)
                continue
            varv += 1
            if not gjort:
                slut.wait(VILA)

    def ett_varv(self, slut: threading.Event) -> int:
        """Do what waits, one job at a time, until there is none or the worker is asked to stop."""
        # What a person sits and waits for goes first.
        gjort = profil.rita_prov() + undertecknande.lagg_till_alla() + utfardande.hamta_nytt()
        while not slut.is_set() and (jobb := rendering.ta_jobb()) is not None:
            gjort += rendering.gor(jobb)
        while not slut.is_set() and (papper := skanning.ta()) is not None:
            gjort += skanning.gor(papper)
        while not slut.is_set() and (stampel := stampling.ta()) is not None:
            gjort += stampling.gor(stampel)
        gjort += underskriftsbegaran.hamta_nya() + underskriftsbegaran.bjud_in()
        skicka_sammandrag()
        foljebrev.registrera()
        kallelsebilaga.bifoga()
        send_queued_mail_until_done(processes=1)
        return gjort + folj_upp()

    def skot_om_nycklar(self) -> None:
        """Issue the lists of revoked certificates anew before they end."""
        try:
            sign.kedja().skot_om()
        except sign.Nyckelfel as fel:
            log.warning("Nycklarna kunde inte skötas om: %s", fel)
