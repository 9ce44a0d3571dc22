"""Time a large meeting over the app's own views: 250 items, 60 members, 1,000 beslutspunkter, 1,000 bilagor.

    FORUM_MOTOR=postgres python -m tests.prestanda.motet

On a throw-away database with the app's own settings. Each item is an ärende with a version of its own. Prints the median
in milliseconds of what a sekreterare presses and of what the pages that follow ask.
"""

import datetime as dt
import os
import sys
import tempfile
import uuid
from typing import Any

from tests.prestanda._matt import GRANS, huvud, mat

PUNKTER, LEDAMOTER, BESLUTSPUNKTER, BILAGOR = 250, 60, 4, 4


def main() -> int:
    """Set up the meeting, run every measure and print one line each; 1 where one takes 300 ms or more."""
    motor = os.environ.pop("FORUM_MOTOR", "sqlite")
    os.environ.pop("DATABASE_URL", None)
    mapp = tempfile.TemporaryDirectory(prefix="forum-prestanda-")
    kluster = None
    if motor == "postgres":
        from tests.postgres import Kluster

        kluster = Kluster()
        os.environ["DATABASE_URL"] = kluster.url
    os.environ |= {"FORUM_LAGE": "lokal", "FORUM_DATA": mapp.name, "DJANGO_SETTINGS_MODULE": "forum.settings"}
    try:
        import django

        django.setup()
        huvud(f"{motor}: {PUNKTER} punkter, {PUNKTER * BESLUTSPUNKTER} beslutspunkter, {LEDAMOTER} ledamöter")
        langsamma = False
        for namn, matten in _mat():
            print(f"{namn:52}{matten}", flush=True)
            langsamma |= matten.ms >= GRANS
        return int(langsamma)
    finally:
        if kluster:
            from django.db import connections

            connections.close_all()
            kluster.stoppa()
        mapp.cleanup()


def _mat() -> Any:
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client, override_settings
    from django.urls import reverse

    from beslut.models import Behandling, Dagordningspunkt, Deltagande, Votering

    settings.ALLOWED_HOSTS = ["*"]
    enkla = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(STORAGES=settings.STORAGES | {"staticfiles": enkla}).enable()
    call_command("migrate", verbosity=0)
    call_command("exempel", verbosity=0)
    mote, sekr = _motet()
    klient, ledamot = Client(), Client()
    ledamoter = list(Deltagande.objects.filter(sammantrade=mote, kapacitet="ledamot"))
    for k, vem in ((klient, sekr), (ledamot, ledamoter[-1].anvandare)):
        k.force_login(vem, backend="allauth.account.auth_backends.AuthenticationBackend")
    url, lage = reverse("mote", args=[mote.uuid]), reverse("motets_lage", args=[mote.uuid])

    def gor(**falt: Any) -> None:
        data = {"engangsnyckel": str(uuid.uuid4())} | falt
        svar = klient.post(reverse("gor_mote", args=[mote.uuid]), data, headers={"Accept": "application/json"})
        assert svar.status_code == 200, svar.content

    frammande = iter(ledamoter)
    yield "anteckna en närvarande", mat(lambda: gor(kom=next(frammande).pk))
    gor(alla="ledamot")
    punkter = iter(Dagordningspunkt.objects.filter(sammantrade=mote).order_by("position"))

    def nasta() -> Any:
        punkt = next(punkter)
        gor(gor="ta_upp", punkt=punkt.uuid)
        return punkt

    yield "ta upp nästa punkt", mat(lambda: nasta())

    def beslutspunkt() -> Any:
        return nasta().behandlingar.order_by("nr")[0]

    def svara(b: Behandling) -> None:
        gor(gor="anteckna", punkt=b.dagordningspunkt.uuid, nr=b.nr, utfall="bifall")

    yield "anteckna utfallet av en beslutspunkt", mat(svara, beslutspunkt)

    def alla(punkt: Dagordningspunkt) -> None:
        gor(gor="anteckna", punkt=punkt.uuid, nr=list(range(1, BESLUTSPUNKTER + 1)), utfall="bifall")

    yield f"anteckna {BESLUTSPUNKTER} beslutspunkter på en gång", mat(alla, nasta)

    def fraga() -> Any:
        punkt = nasta()
        gor(gor="yrka", punkt=punkt.uuid, nr=1, deltagande=ledamoter[5].pk, slag="avslag")
        gor(gor="lagg_fram", punkt=punkt.uuid, nr=1)
        gor(gor="votera", proposition=punkt.propositioner.get().pk, form="upprop")
        return Votering.objects.get(dagordningspunkt=punkt)

    def votera(v: Votering) -> None:
        roster = {f"rost-{d.pk}": "ja" if i % 2 else "nej" for i, d in enumerate(ledamoter)}
        gor(gor="rosta", votering=v.pk, avsluta=1, **roster)

    yield f"votering med upprop, {LEDAMOTER} röster och resultat", mat(votera, fraga)
    yield "sekreterarens sida", mat(lambda: klient.get(url))
    yield "sidans del, efter varje tryck", mat(lambda: klient.get(url, headers={"X-Del": "mote"}))
    yield "ledamotens sida", mat(lambda: ledamot.get(url))
    yield "den lilla frågan", mat(lambda: ledamot.post(lage, {"klient": "a"}))


def _motet() -> Any:
    """Return an opened meeting of the example's body with all its items and members, and its sekreterare."""
    from beslut.actions import motet
    from beslut.models import Behandling, Dagordningspunkt
    from forum.models import Anvandare, Organ, Roll, Uppdrag
    from tests.motesvarld import kalla
    from tests.prestanda.dagordning import versioner
    from tests.varld import planerat

    sekr, organ = Anvandare.objects.get(username="sekreterare"), Organ.objects.get(slug="kommunalt-forum")
    mote = planerat(organ, dt.date(2031, 9, 3))
    Uppdrag.objects.filter(organ=organ, roll=Roll.LEDAMOT).delete()
    for nr in range(LEDAMOTER):
        vem = Anvandare.objects.create(username=f"ledamot{nr}", namn=f"Ledamot {nr}")
        Uppdrag.objects.create(anvandare=vem, organ=organ, roll=Roll.LEDAMOT, fran="2020-01-01", parti="S")
    for nr, version in enumerate(versioner(organ, PUNKTER, punkter=BESLUTSPUNKTER, bilagor=BILAGOR), start=1):
        punkt = Dagordningspunkt.objects.create(
            sammantrade=mote, slag="arende", version=version, rubrik=f"Ärende {nr}", position=nr
        )
        Behandling.objects.bulk_create(
            Behandling(dagordningspunkt=punkt, version=version, identitet=p["identitet"], nr=p["nr"])
            for avsnitt in version.data["avsnitt"]
            for p in avsnitt["punkter"]
        )
    return motet.oppna(kalla(mote), av=sekr), sekr


if __name__ == "__main__":
    sys.exit(main())
