"""Time a föredragningslista of 250 items: composing it, opening it, reordering it, adding to it.

    python -m tests.prestanda.dagordning              # FORUM_MOTOR=postgres for PostgreSQL

Half of the items are ärenden that another meeting left, each with three beslutspunkter; prints medians in milliseconds,
of the action alone and of the page by HTTP's own test client, warm.
"""

import datetime as dt
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from typing import Any

PUNKTER = 250
VARV = 7


def median(gor: Callable[[int], object]) -> float:
    """Return the median milliseconds of *gor*, which is told the round; the first is not counted."""
    tider = []
    for varv in range(VARV + 1):
        start = time.perf_counter()
        gor(varv)
        tider.append((time.perf_counter() - start) * 1000)
    return statistics.median(tider[1:])


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


def _versioner(organ: Any, antal: int) -> list[Any]:
    """Return *antal* approved versions of three points each, written straight into the database."""
    from arenden import ogonblick
    from arenden.models import Arende, Mall, Skrivelse, Version

    mall = Mall.objects.get(slug="kommunalt-forum").gallande
    ut = []
    for nr in range(1, antal + 1):
        arende = Arende.objects.create(
            diarienummer=f"PR 2026/{nr}", serie="PR", ar=2026, lopnummer=nr, organ=organ, arendemening=f"Ärende {nr}"
        )
        skrivelse = Skrivelse.objects.create(arende=arende, mallversion=mall, rubrik=f"Ärende {nr}")
        data = ogonblick.ta(skrivelse)
        stycke = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "gör det."}]}]}
        punkter = [{"identitet": str(uuid.uuid4()), "nr": i, "lydelse": stycke, "fristaende": None} for i in (1, 2, 3)]
        data["avsnitt"] = [{"slag": "forslag", "ingress": "att", "punkter": punkter, "identitet": str(uuid.uuid4())}]
        innehall, sha256 = ogonblick.kanonisk(data)
        version = Version.objects.create(skrivelse=skrivelse, nr=1, innehall=innehall, sha256=sha256, anledning="x")
        Skrivelse.objects.filter(pk=skrivelse.pk).update(gallande_version=version, lage="godkand")
        ut.append(version)
    return ut


def _mat(motor: str) -> int:
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from beslut.actions import dagordning
    from beslut.actions.listordning import ordna
    from beslut.flow import Lage, Punktlage
    from beslut.models import Behandling, Dagordningspunkt
    from forum.models import Anvandare, Organ, Roll, Sammantrade, Uppdrag

    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    call_command("migrate", verbosity=0)
    organ = Organ.objects.get(slug="kommunalt-forum")
    helena = Anvandare.objects.create(username="helena", namn="Helena Broman")
    Uppdrag.objects.create(anvandare=helena, organ=organ, roll=Roll.SEKRETERARE, fran="2020-01-01")
    versioner = _versioner(organ, PUNKTER // 2)

    def mote(dag: int, lage: str = "planerat") -> Sammantrade:
        datum = dt.date(2031, 1, 1) + dt.timedelta(days=dag)
        dagar = organ.dagar_fore(datum)._asdict()
        return Sammantrade.objects.create(organ=organ, datum=datum, borjar=dt.time(9), **dagar, lage=lage)

    forra = mote(0)
    for nr, version in enumerate(versioner, start=1):
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
    for nr in range(PUNKTER - len(versioner)):
        Dagordningspunkt.objects.create(
            sammantrade=forra, slag="fri", rubrik=f"Punkt {nr}", position=500 + nr, lage=Lage.BORDLAGD
        )
    Sammantrade.objects.filter(pk=forra.pk).update(lage="avslutat")
    nya = [mote(varv + 1) for varv in range(VARV + 1)]

    def komponera(varv: int) -> None:
        if varv:
            Dagordningspunkt.objects.filter(sammantrade=nya[varv - 1]).exclude(slag="fast").update(lage=Lage.BORDLAGD)
            Sammantrade.objects.filter(pk=nya[varv - 1].pk).update(lage="avslutat")
        assert dagordning.fyll_pa(nya[varv], av=helena) == PUNKTER + 5

    def vand(varv: int) -> None:
        uuids = [p.uuid for p in nya[-1].punkter.i_ordning()]
        ordna(nya[-1], uuids[::-1], av=helena)

    klient = Client()
    klient.force_login(helena, backend="allauth.account.auth_backends.AuthenticationBackend")
    bas = nya[-1].get_absolute_url()

    def posta(adress: str, **data: str) -> None:
        svar = klient.post(f"{bas}{adress}", {"engangsnyckel": str(uuid.uuid4())} | data)
        assert svar.status_code == 302, svar.status_code

    def sida(varv: int) -> None:
        assert klient.get(bas).status_code == 200

    def flytta(varv: int) -> None:
        sist = nya[-1].punkter.i_ordning().last()
        assert sist is not None
        posta("ordna/", gor=f"upp {sist.uuid}")

    def forst(varv: int) -> None:
        sist = nya[-1].punkter.i_ordning().last()
        assert sist is not None
        posta("ordna/", **{f"plats-{sist.uuid}": "1"})

    def ny(varv: int) -> None:
        posta("ny-punkt/", rubrik=f"Ny {varv}")

    print(f"{motor}: {PUNKTER} punkter{'':20}ms", flush=True)
    matt: dict[str, Callable[[int], None]] = {
        "komponera hela listan": komponera,
        "vänd hela ordningen": vand,
        "öppna sidan": sida,
        "flytta en punkt ett steg": flytta,
        "flytta den sista först": forst,
        "lägg till en punkt": ny,
    }
    for namn, gor in matt.items():
        print(f"{namn:36}{median(gor):>8.0f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
