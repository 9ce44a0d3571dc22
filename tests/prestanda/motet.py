"""Time a large meeting over the app's own views: 250 items, 60 members, 1,000 beslutspunkter.

    FORUM_MOTOR=postgres python -m tests.prestanda.motet

On a throw-away database with the app's own settings. Prints the median in milliseconds of what a sekreterare presses
and of what the pages that follow ask.
"""

import datetime as dt
import os
import sys
import tempfile
import uuid
from typing import Any

PUNKTER, LEDAMOTER, BESLUTSPUNKTER = 250, 60, 4


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
        print(
            f"{motor}: {PUNKTER} punkter, {PUNKTER * BESLUTSPUNKTER} beslutspunkter, {LEDAMOTER} ledamöter, median ms"
        )
        langsamma = False
        for namn, ms in _mat():
            print(f"{namn:44}{ms:>8.1f}")
            langsamma |= ms >= 300
        return int(langsamma)
    finally:
        if kluster:
            kluster.stoppa()
        mapp.cleanup()


def _mat() -> Any:
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from beslut.models import Behandling, Dagordningspunkt, Deltagande, Votering
    from tests.prestanda.floden import median_ms

    settings.ALLOWED_HOSTS = ["*"]
    enkla = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": enkla}
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
    yield "anteckna en närvarande", median_ms(lambda: gor(kom=next(frammande).pk))
    gor(alla="ledamot")
    punkter = iter(Dagordningspunkt.objects.filter(sammantrade=mote).order_by("position"))

    def nasta() -> Any:
        punkt = next(punkter)
        gor(gor="ta_upp", punkt=punkt.uuid)
        return punkt

    yield "ta upp nästa punkt", median_ms(lambda: nasta())

    def beslutspunkt() -> Any:
        return nasta().behandlingar.order_by("nr")[0]

    def svara(b: Behandling) -> None:
        gor(gor="anteckna", punkt=b.dagordningspunkt.uuid, nr=b.nr, utfall="bifall")

    yield "anteckna utfallet av en beslutspunkt", median_ms(svara, beslutspunkt)  # type: ignore[arg-type]

    def alla(punkt: Dagordningspunkt) -> None:
        gor(gor="anteckna", punkt=punkt.uuid, nr=list(range(1, BESLUTSPUNKTER + 1)), utfall="bifall")

    yield f"anteckna {BESLUTSPUNKTER} beslutspunkter på en gång", median_ms(alla, nasta)  # type: ignore[arg-type]

    def fraga() -> Any:
        punkt = nasta()
        gor(gor="yrka", punkt=punkt.uuid, nr=1, deltagande=ledamoter[5].pk, slag="avslag")
        gor(gor="lagg_fram", punkt=punkt.uuid, nr=1)
        gor(gor="votera", proposition=punkt.propositioner.get().pk, form="upprop")
        return Votering.objects.get(dagordningspunkt=punkt)

    def votera(v: Votering) -> None:
        roster = {f"rost-{d.pk}": "ja" if i % 2 else "nej" for i, d in enumerate(ledamoter)}
        gor(gor="rosta", votering=v.pk, avsluta=1, utslag="ja", **roster)

    yield f"votering med upprop, {LEDAMOTER} röster och resultat", median_ms(votera, fraga)  # type: ignore[arg-type]
    yield "sekreterarens sida", median_ms(lambda: klient.get(url))
    yield "sidans del, efter varje tryck", median_ms(lambda: klient.get(url, headers={"X-Del": "mote"}))
    yield "ledamotens sida", median_ms(lambda: ledamot.get(url))
    yield "den lilla frågan", median_ms(lambda: ledamot.post(lage, {"klient": "a"}))


def _motet() -> Any:
    """Return an opened meeting of the example's body with all its items and members, and its sekreterare."""
    from arenden.actions import granskning
    from arenden.actions.skrivelse import lagg_till_punkt
    from arenden.actions.text import skriv_om
    from arenden.models import Skrivelse, Slag
    from beslut.actions import motet
    from beslut.actions.dagordning import ta_med
    from beslut.models import Behandling, Dagordningspunkt
    from forum.models import Anvandare, Roll, Uppdrag
    from tests.motesvarld import kalla
    from tests.varld import doc, planerat

    person = {a.username: a for a in Anvandare.objects.all()}
    s = Skrivelse.objects.get()
    organ, maria = s.arende.organ, person["handlaggare"]
    while s.punkter.kvar().count() < BESLUTSPUNKTER:
        ny = lagg_till_punkt(s.avsnitt.get(slag=Slag.FORSLAG), av=maria)
        skriv_om(ny.lydelse, doc("regionen redovisar kostnaden i maj."), av=maria, skal="")
    granskning.skicka(s, av=maria)
    for namn in ("undertecknare1", "undertecknare2"):
        s.refresh_from_db()
        granskning.godkann(s, av=person[namn], version=s.gallande_version.sha256)  # type: ignore[union-attr]
    s.refresh_from_db()
    mote = planerat(organ, dt.date(2031, 9, 3))
    assert s.gallande_version is not None
    forsta = ta_med(mote, s.gallande_version, av=person["sekreterare"])
    Uppdrag.objects.filter(organ=organ, roll=Roll.LEDAMOT).delete()
    for nr in range(LEDAMOTER):
        vem = Anvandare.objects.create(username=f"ledamot{nr}", namn=f"Ledamot {nr}")
        Uppdrag.objects.create(anvandare=vem, organ=organ, roll=Roll.LEDAMOT, fran="2020-01-01", parti="S")
    # The same frozen text on each item: a version stands once on a list, so the other items hold its points only.
    for nr in range(2, PUNKTER + 1):
        punkt = Dagordningspunkt.objects.create(
            sammantrade=mote, slag=Dagordningspunkt.Slag.FRI, rubrik=f"Ärende {nr}", position=nr
        )
        for b in forsta.behandlingar.all():
            Behandling.objects.create(dagordningspunkt=punkt, version=b.version, identitet=b.identitet, nr=b.nr)
    return motet.oppna(kalla(mote), av=person["sekreterare"]), person["sekreterare"]


if __name__ == "__main__":
    sys.exit(main())
