"""Documents are issued once, rendered by workers, and served from what was stored."""

import datetime as dt
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from arenden.actions import granskning
from arenden.models import Skrivelse
from beslut import kodnyckel, kontrollkod, pdf, sign
from beslut.actions import rendering, utfardande
from beslut.models import MAX_FORSOK, Handling, HandlingFil, Jobb, Stampling, ny_kod
from forum import lagring
from forum.models import Anvandare

pytestmark = [pytest.mark.django_db, pytest.mark.bada]


def test_approval_issues_the_memo_and_a_paper_for_each_point(godkand: Skrivelse) -> None:
    assert utfardande.hamta_nytt() == 2
    assert list(Handling.objects.values_list("filnamn", flat=True)) == [
        f"{godkand.arende.filnamn}-tjansteskrivelse.pdf",
        f"{godkand.arende.filnamn}-beslutspunkt-1.pdf",
    ]


def test_issuing_twice_issues_once(godkand: Skrivelse) -> None:
    utfardande.utfarda(godkand)
    assert utfardande.utfarda(godkand) == 0
    assert Handling.objects.count() == 2


def test_what_is_not_approved_issues_nothing(skickad: Skrivelse) -> None:
    assert utfardande.utfarda(skickad) == 0


def test_a_version_that_waits_for_approval_gets_a_proof(skickad: Skrivelse) -> None:
    assert rendering.arbeta_undan() == 1
    prov = Handling.objects.get()
    assert prov.slag == Handling.Slag.GRANSKNING
    assert prov.fil is not None
    assert prov.sidor.count() == prov.fil.sidor


def test_the_stored_bytes_are_what_their_name_says(godkand: Skrivelse) -> None:
    rendering.arbeta_undan()
    for fil in HandlingFil.objects.all():
        with lagring.oppna(fil.sha256) as f:
            innehall = f.read()
        assert hashlib.sha256(innehall).hexdigest() == fil.sha256
        assert innehall.startswith(b"%PDF-")


def test_the_same_facts_give_the_same_bytes(godkand: Skrivelse) -> None:
    rendering.arbeta_undan()
    handling = Handling.objects.all()[0]
    igen = pdf.rendera(handling.fakta, handling.qr).pdf
    assert hashlib.sha256(igen).hexdigest() == handling.filer.get(ordning=0).sha256


def test_what_is_issued_carries_a_signed_code_of_its_own(godkand: Skrivelse) -> None:
    rendering.arbeta_undan()
    for handling in Handling.objects.all():
        last = kontrollkod.las(handling.qr)
        assert (last.kod, last.faktahash) == (handling.kod, handling.faktahash)
        assert last.akta(kodnyckel.publika())
        assert godkand.arende.diarienummer in last.beskrivning


def test_without_a_seal_a_paper_has_its_code_and_no_qr(godkand: Skrivelse, monkeypatch: Any) -> None:
    def utan_nyckel(_: bytes) -> bytes:
        raise sign.Nyckelfel("Installationen har inga nycklar.")

    monkeypatch.setattr(kodnyckel, "signera", utan_nyckel)
    assert utfardande.hamta_nytt() == 2
    assert {(bool(h.kod), h.qr) for h in Handling.objects.all()} == {(True, "")}


def test_a_document_is_served_with_its_name_type_and_length(godkand: Skrivelse, maria: Anvandare, in_som: Any) -> None:
    rendering.arbeta_undan()
    handling = Handling.objects.get(slag=Handling.Slag.BESLUTSPUNKT)
    svar = in_som(maria).get(handling.get_absolute_url())
    innehall = b"".join(svar.streaming_content)
    assert svar.headers["Content-Type"] == "application/pdf"
    assert handling.filnamn in svar.headers["Content-Disposition"]
    assert int(svar.headers["Content-Length"]) == len(innehall)


def test_no_request_ever_renders(godkand: Skrivelse, maria: Anvandare, in_som: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(pdf, "rendera", lambda *_: pytest.fail("rendered in a request"))
    klient = in_som(maria)
    for sida in ("", "handlingar/", "versioner/"):
        assert klient.get(f"/skrivelser/{godkand.uuid}/{sida}").status_code == 200


def test_a_rendering_that_fails_is_tried_again_then_told_and_can_be_asked_for_again(
    godkand: Skrivelse, maria: Anvandare, in_som: Any, monkeypatch: Any
) -> None:
    def sprang(*_: Any) -> None:
        raise pdf.Renderingsfel("Tecknet går inte att trycka.")

    with monkeypatch.context() as m:
        m.setattr(pdf, "rendera", sprang)
        for _ in range(MAX_FORSOK):
            rendering.arbeta_undan()
            Jobb.objects.update(lease=None)
    sida = in_som(maria).get(f"/skrivelser/{godkand.uuid}/handlingar/").content.decode()
    assert "Tecknet går inte att trycka." in sida
    in_som(maria).post(f"/skrivelser/{godkand.uuid}/handlingar/forsok-igen/", {"engangsnyckel": str(uuid.uuid4())})
    assert rendering.arbeta_undan() == 2


def test_a_worker_that_lost_its_lease_writes_nothing(godkand: Skrivelse) -> None:
    utfardande.hamta_nytt()
    forst = rendering.ta_jobb()
    assert forst is not None
    Jobb.objects.filter(pk=forst.pk).update(lease=timezone.now() - dt.timedelta(seconds=1))
    sedan = rendering.ta_jobb()
    assert sedan is not None
    assert sedan.pk == forst.pk
    assert rendering.gor(forst) is False
    assert rendering.gor(sedan) is True
    assert HandlingFil.objects.filter(handling=forst.handling).count() == 1
    assert Stampling.objects.filter(handling=forst.handling).count() == 1


def test_recalled_documents_stay_and_say_so(
    godkand: Skrivelse, agneta: Anvandare, maria: Anvandare, in_som: Any
) -> None:
    rendering.arbeta_undan()
    granskning.aterkalla(godkand, av=agneta, skal="Fel belopp")
    sida = in_som(maria).get(f"/skrivelser/{godkand.uuid}/handlingar/").content.decode()
    assert "återkallad" in sida
    assert f"{godkand.arende.filnamn}-tjansteskrivelse.pdf" in sida


def test_kontrollera_finds_a_document_that_was_tampered_with(godkand: Skrivelse, capsys: Any) -> None:
    rendering.arbeta_undan()
    call_command("kontrollera")
    sha = HandlingFil.objects.all()[0].sha256
    (Path(settings.MEDIA_ROOT) / lagring.adress(sha)).write_bytes(b"%PDF-1.7 falsk")
    with pytest.raises(SystemExit):
        call_command("kontrollera")
    assert "Filens innehåll har ändrats" in capsys.readouterr().err


KILL = 30


@pytest.mark.django_db(transaction=True)
def test_thirty_killed_workers_leave_no_half_document(godkand: Skrivelse, tmp_path: Path) -> None:
    """Kill a worker 30 times at random moments; every document is there once, whole, in the end."""
    utfardande.utfarda(godkand)
    mall = Handling.objects.get(slag=Handling.Slag.BESLUTSPUNKT)
    for nr in range(2, 42):
        fakta = mall.fakta | {"kod": ny_kod()}
        handling = Handling.objects.create(
            kod=fakta["kod"],
            slag=mall.slag,
            version=mall.version,
            identitet=uuid.uuid4(),
            ordning=nr,
            filnamn=f"x-{nr}.pdf",
            mallversion=mall.mallversion,
            fakta=fakta,
            faktahash=pdf.faktahash(fakta),
        )
        Jobb.objects.create(handling=handling)
    slump = random.Random(7)
    dodade = 0
    with arbetare() as starta:
        while dodade < KILL:
            pid = starta()
            vanta_tills_nagot_ar_taget()
            time.sleep(slump.random() * 0.15)
            os.kill(pid, signal.SIGKILL)
            dodade += 1
            # What the clock would do in two minutes; a job may not run out of tries by being killed alone.
            time.sleep(0.02)
            Jobb.objects.filter(klar=None).update(lease=None, forsok=0)
            Stampling.objects.filter(stamplad=None).update(lease=None)
    rendering.arbeta_undan()
    assert Jobb.objects.filter(klar=None).count() == Stampling.objects.filter(stamplad=None).count() == 0
    filer = list(HandlingFil.objects.values_list("handling", "ordning", "sha256"))
    assert sorted((h, o) for h, o, _ in filer) == [(h, o) for h in sorted({h for h, _, _ in filer}) for o in (0, 1)]
    assert len(filer) == 2 * Handling.objects.count() == 2 * 42
    assert [lagring.brott(sha) for _, _, sha in filer if lagring.brott(sha)] == []
    print(f"{dodade} arbetare dödade, {len(filer)} filer hela och stämplade, ingen dubbel")


# Imports everything once; then each line on stdin forks a worker and prints its process id.
AMMA = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[1]
from django.core.management import call_command
from beslut.actions import rendering, utfardande
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in sys.stdin:
    if (pid := os.fork()) == 0:
        call_command("arbeta")
        os._exit(0)
    print(pid, flush=True)
"""


@contextmanager
def arbetare() -> Iterator[Callable[[], int]]:
    """Yield a function that starts `manage.py arbeta` on the tests' own database and files; returns its pid."""
    db = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{db['NAME']}"
    else:
        vard = quote(str(db["HOST"]), safe="")
        url = f"postgres://{db['USER']}:{db['PASSWORD']}@{vard}:{db['PORT']}/{db['NAME']}"
    amma = subprocess.Popen(
        [sys.executable, "-c", AMMA, str(settings.MEDIA_ROOT)],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "forum.settings"},
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert amma.stdin is not None
    assert amma.stdout is not None
    till, fran = amma.stdin, amma.stdout

    def starta() -> int:
        till.write("\n")
        till.flush()
        return int(fran.readline())

    try:
        yield starta
    finally:
        till.close()
        amma.wait(10)


def vanta_tills_nagot_ar_taget() -> None:
    slut = time.monotonic() + 30
    while time.monotonic() < slut:
        kvar = Jobb.objects.filter(klar=None)
        stampel = Stampling.objects.filter(stamplad=None)
        tagna = any(rader.filter(lease__gt=timezone.now()).exists() for rader in (kvar, stampel))
        if tagna or not (kvar.exists() or stampel.exists()):
            return
        time.sleep(0.005)
    pytest.fail("Ingen arbetare tog något jobb.")
