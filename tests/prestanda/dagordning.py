"""Time a föredragningslista of 250 items: composing it, opening it, reordering it, adding to it.

    python -m tests.prestanda.dagordning              # FORUM_MOTOR=postgres for PostgreSQL

Half of the items are ärenden that another meeting left, each with three beslutspunkter and eight bilagor: 1,000 in all.
Prints medians in milliseconds, of the action alone and of the page by HTTP's own test client, warm; 1 where one takes
300 ms or more.
"""

import datetime as dt
import itertools
import os
import sys
import tempfile
import uuid
from collections.abc import Callable
from typing import Any

from tests.prestanda._matt import GRANS, VARV, huvud, mat

PUNKTER, BILAGOR = 250, 1000


def main() -> int:
    motor = os.environ.pop("FORUM_MOTOR", "sqlite")
    os.environ.pop("DATABASE_URL", None)
    kluster = None
    with tempfile.TemporaryDirectory(prefix="forum-prestanda-") as mapp:
        if motor == "postgres":
            from tests.postgres import Kluster

            kluster = Kluster()
            os.environ["DATABASE_URL"] = kluster.url
        os.environ |= {"FORUM_LAGE": "lokal", "FORUM_DATA": mapp, "DJANGO_SETTINGS_MODULE": "forum.settings"}
        import django

        django.setup()
        try:
            return _mat(motor)
        finally:
            if kluster:
                from django.db import connections

                connections.close_all()
                kluster.stoppa()


def versioner(organ: Any, antal: int, *, punkter: int, bilagor: int) -> list[Any]:
    """Return *antal* approved versions of so many points and bilagor each, written straight into the database."""
    from arenden import ogonblick
    from arenden.models import Arende, Bilaga, Mall, Skrivelse, Version

    mall = Mall.objects.get(slug="kommunalt-forum").gallande
    ut = []
    for nr in range(1, antal + 1):
        arende = Arende.objects.create(
            diarienummer=f"PR 2026/{nr}", serie="PR", ar=2026, lopnummer=nr, organ=organ, arendemening=f"Ärende {nr}"
        )
        skrivelse = Skrivelse.objects.create(arende=arende, mallversion=mall, rubrik=f"Ärende {nr}")
        data = ogonblick.ta(skrivelse)
        stycke = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "gör det."}]}]}
        rader = [
            {"identitet": str(uuid.uuid4()), "nr": i, "lydelse": stycke, "fristaende": None}
            for i in range(1, punkter + 1)
        ]
        data["avsnitt"] = [{"slag": "forslag", "ingress": "att", "punkter": rader, "identitet": str(uuid.uuid4())}]
        data["bilagor"] = [
            {
                "identitet": str(uuid.uuid4()),
                "nr": i,
                "namn": f"Underlag {i} till ärende {nr}",
                "filnamn": f"underlag-{nr}-{i}.pdf",
                "sha256": f"{nr:032x}{i:032x}",
                "typ": "application/pdf",
                "storlek": 120_000,
            }
            for i in range(1, bilagor + 1)
        ]
        # Before the skrivelse is godkänd, and its parts with it.
        egna = ("identitet", "namn", "filnamn", "sha256", "typ", "storlek")
        Bilaga.objects.bulk_create(
            [Bilaga(skrivelse=skrivelse, **{namn: b[namn] for namn in egna}) for b in data["bilagor"]]
        )
        innehall, sha256 = ogonblick.kanonisk(data)
        version = Version.objects.create(skrivelse=skrivelse, nr=1, innehall=innehall, sha256=sha256, anledning="x")
        Skrivelse.objects.filter(pk=skrivelse.pk).update(gallande_version=version, lage="godkand")
        ut.append(version)
    return ut


def _mat(motor: str) -> int:
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client, override_settings

    from beslut.actions import dagordning
    from beslut.actions.listordning import ordna
    from beslut.flow import Lage, Punktlage
    from beslut.models import Behandling, Dagordningspunkt
    from forum.models import Anvandare, Organ, Roll, Sammantrade, Uppdrag

    enkla = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(STORAGES=settings.STORAGES | {"staticfiles": enkla}).enable()
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    call_command("migrate", verbosity=0)
    organ = Organ.objects.get(slug="kommunalt-forum")
    helena = Anvandare.objects.create(username="helena", namn="Helena Broman")
    Uppdrag.objects.create(anvandare=helena, organ=organ, roll=Roll.SEKRETERARE, fran="2020-01-01")
    antal = PUNKTER // 2
    arenden = versioner(organ, antal, punkter=3, bilagor=BILAGOR // antal)

    def mote(dag: int, lage: str = "planerat") -> Sammantrade:
        datum = dt.date(2031, 1, 1) + dt.timedelta(days=dag)
        dagar = organ.dagar_fore(datum)._asdict()
        return Sammantrade.objects.create(organ=organ, datum=datum, borjar=dt.time(9), **dagar, lage=lage)

    forra = mote(0)
    for nr, version in enumerate(arenden, start=1):
        punkt = Dagordningspunkt.objects.create(
            sammantrade=forra, slag="arende", version=version, rubrik=f"Ärende {nr}", position=nr, lage=Lage.BORDLAGD
        )
        for avsnitt in version.data["avsnitt"]:
            for p in avsnitt["punkter"]:
                Behandling.objects.create(
                    dagordningspunkt=punkt,
                    version=version,
                    identitet=p["identitet"],
                    nr=p["nr"],
                    lage=Punktlage.BORDLAGD,
                )
    for nr in range(PUNKTER - len(arenden)):
        Dagordningspunkt.objects.create(
            sammantrade=forra, slag="fri", rubrik=f"Punkt {nr}", position=500 + nr, lage=Lage.BORDLAGD
        )
    Sammantrade.objects.filter(pk=forra.pk).update(lage="avslutat")
    nya = [mote(varv + 1) for varv in range(VARV + 1)]
    varven = itertools.count()

    def komponera() -> None:
        varv = next(varven)
        if varv:
            Dagordningspunkt.objects.filter(sammantrade=nya[varv - 1]).exclude(slag="fast").update(lage=Lage.BORDLAGD)
            Sammantrade.objects.filter(pk=nya[varv - 1].pk).update(lage="avslutat")
        assert dagordning.fyll_pa(nya[varv], av=helena) == PUNKTER + 5

    def vand() -> None:
        uuids = [p.uuid for p in nya[-1].punkter.i_ordning()]
        ordna(nya[-1], uuids[::-1], av=helena)

    klient = Client()
    klient.force_login(helena, backend="allauth.account.auth_backends.AuthenticationBackend")
    bas = nya[-1].get_absolute_url()

    def posta(adress: str, **data: str) -> None:
        svar = klient.post(f"{bas}{adress}", {"engangsnyckel": str(uuid.uuid4())} | data)
        assert svar.status_code == 302, svar.status_code

    def sida() -> None:
        assert klient.get(bas).status_code == 200

    def flytta() -> None:
        sist = nya[-1].punkter.i_ordning().last()
        assert sist is not None
        posta("ordna/", gor=f"upp {sist.uuid}")

    def forst() -> None:
        sist = nya[-1].punkter.i_ordning().last()
        assert sist is not None
        posta("ordna/", **{f"plats-{sist.uuid}": "1"})

    def ny() -> None:
        posta("ny-punkt/", rubrik="Ny")

    def handlingar() -> None:
        svar = klient.get(f"{bas}handlingar/")
        assert svar.status_code == 200 and svar.content.count(b"Underlag") == BILAGOR

    huvud(f"{motor}: {PUNKTER} punkter, {BILAGOR} bilagor")
    matt: dict[str, Callable[[], None]] = {
        "komponera hela listan": komponera,
        "vänd hela ordningen": vand,
        "öppna sidan": sida,
        "flytta en punkt ett steg": flytta,
        "flytta den sista först": forst,
        "öppna handlingarna, alla bilagor": handlingar,
        "lägg till en punkt": ny,
    }
    langsamt = False
    for namn, gor in matt.items():
        matten = mat(gor)
        print(f"{namn:52}{matten}", flush=True)
        langsamt |= matten.ms >= GRANS
    return int(langsamt)


if __name__ == "__main__":
    sys.exit(main())
