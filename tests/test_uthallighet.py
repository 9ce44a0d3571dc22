"""Many write over HTTP while the server is killed again and again: every acknowledged edit is there, once.

The short form is part of every run. The long one, 50 writers and 10,000 edits, on the engine that FORUM_MOTOR names:

    SKRIBENTER=50 ANDRINGAR=10000 DODADE=20 ./run test tests/test_uthallighet.py -s
"""

import http.client
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from arenden import dokument
from arenden.actions.skrivelse import lagg_till_punkt
from arenden.models import Skrivelse, Slag, Text, TextSteg
from forum.models import Anvandare, Organ, Roll
from tests.test_dokument import infoga
from tests.varld import person
from tests.webblasare import INLOGGNING

pytestmark = [pytest.mark.bada, pytest.mark.django_db(transaction=True)]

SKRIBENTER = int(os.environ.get("SKRIBENTER", 8))
ANDRINGAR = int(os.environ.get("ANDRINGAR", 160))
DODADE = int(os.environ.get("DODADE", 4))
# Four or more in each text, so that they meet.
TEXTER = max(1, SKRIBENTER // 4)
# No writer waits longer than this for a server that never comes.
LANGST = 60 + ANDRINGAR / 10
NYCKEL = "a" * 32


class Server:
    """The app in processes of its own, on the tests' database; may be killed whole and started again."""

    def __init__(self) -> None:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port: int = s.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def starta(self) -> None:
        db = connection.settings_dict
        adress = f"sqlite:///{db['NAME']}"
        if connection.vendor == "postgresql":
            adress = f"postgres://{db['USER']}:{db['PASSWORD']}@{db['HOST']}:{db['PORT']}/{db['NAME']}"
        vad = "gunicorn --worker-class gthread --workers 2 --threads 4 --no-control-socket --log-level critical"
        self._process = subprocess.Popen(
            [sys.executable, "-m", *vad.split(), f"--bind=127.0.0.1:{self.port}", "forum.wsgi"],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": adress},
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def doda(self) -> None:
        """Kill every process of the server at once, as a power cut does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def vanta(self) -> None:
        slut = time.monotonic() + LANGST
        while time.monotonic() < slut:
            try:
                c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                c.request("GET", "/halsa/")
                if c.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("servern svarar inte")


@contextmanager
def servern() -> Iterator[Server]:
    server = Server()
    server.starta()
    try:
        server.vanta()
        yield server
    finally:
        server.doda()


@dataclass
class Lopp:
    """What the writers share: up to how many edits may be made yet (tak), and what was counted."""

    tak: int = 0
    bekraftade: list[tuple[str, str]] = field(default_factory=list)
    antal: Counter[str] = field(default_factory=Counter)
    fel: list[str] = field(default_factory=list)
    _las: threading.Lock = field(default_factory=threading.Lock)

    def ta(self) -> bool:
        """Take the right to make one more edit; false when there is none just now."""
        with self._las:
            fri = self.antal["ändringar"] < self.tak
            self.antal["ändringar"] += fri
            return fri


class Skribent(threading.Thread):
    """Writes as the browser does: one sending at a time, again and again until it is acknowledged."""

    def __init__(self, nr: int, server: Server, lopp: Lopp, text: str, session: str) -> None:
        super().__init__(daemon=True)
        self.klient = f"skribent{nr}"
        self._server, self._lopp, self._text = server, lopp, text
        self._revision = 0
        self._huvud = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={NYCKEL}",
            "X-CSRFToken": NYCKEL,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }

    def run(self) -> None:
        try:
            for nr in itertools.count():
                while not self._lopp.ta():
                    if self._lopp.antal["ändringar"] >= ANDRINGAR:
                        return
                    time.sleep(0.02)
                self._skriv(f"({self.klient}x{nr})")
        except Exception as fel:
            self._lopp.fel.append(f"{self.klient}: {fel!r}")

    def _skriv(self, ord_: str) -> None:
        slut = time.monotonic() + LANGST
        while time.monotonic() < slut:
            try:
                status, data = self._posta(ord_)
            except (OSError, http.client.HTTPException, ValueError):
                # Killed before, during or after the write: the writer cannot know which, and asks again.
                self._lopp.antal["avbrutna"] += 1
                time.sleep(0.05)
                continue
            if status >= 500:
                self._lopp.antal["serverfel"] += 1
                time.sleep(0.05)
                continue
            if status not in (200, 409):
                raise AssertionError(f"{status}: {data}")
            mitt = [s for s in data["steg"] if s.get("klient") == self.klient and ord_ in json.dumps(s["steg"])]
            self._revision = data["revision"]
            if status == 200 or mitt:
                self._lopp.antal["svar som kom bort"] += status == 409
                self._lopp.bekraftade.append((self._text, ord_))
                return
            self._lopp.antal["krockar"] += 1
            time.sleep(random.random() * 0.02)
        raise AssertionError(f"{ord_} blev aldrig sparat")

    def _posta(self, ord_: str) -> tuple[int, Any]:
        kropp = {
            "revision": self._revision,
            "klient": self.klient,
            "sandning": ord_.strip("()"),
            "steg": [infoga(ord_)],
        }
        c = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=20)
        try:
            c.request("POST", f"/texter/{self._text}/steg/", json.dumps(kropp), self._huvud)
            svar = c.getresponse()
            return svar.status, json.loads(svar.read())
        finally:
            c.close()


@pytest.fixture
def texterna(skrivelse: Skrivelse, maria: Anvandare) -> list[Text]:
    """The points of one skrivelse that the writers share."""
    forslag = skrivelse.avsnitt.get(slag=Slag.FORSLAG)
    return [lagg_till_punkt(forslag, av=maria).lydelse for _ in range(TEXTER)]


def test_no_acknowledged_edit_is_lost_or_doubled_when_the_server_is_killed(
    skrivelse: Skrivelse, forumet: Organ, texterna: list[Text]
) -> None:
    lopp = Lopp()
    start = time.monotonic()
    with servern() as server:
        skribenter = []
        for nr in range(SKRIBENTER):
            anvandare = person(f"skribent{nr}", f"Skribent {nr}", forumet, Roll.HANDLAGGARE)
            skrivelse.medforfattare.add(anvandare)
            klient = Client()
            klient.force_login(anvandare, backend=INLOGGNING)
            session = klient.cookies[settings.SESSION_COOKIE_NAME].value
            skribenter.append(Skribent(nr, server, lopp, str(texterna[nr % TEXTER].uuid), session))
        for skribent in skribenter:
            skribent.start()
        slump = random.Random(3)
        for dodad in range(1, DODADE + 1):
            # So many edits may be under way before this kill, so that each falls among edits.
            lopp.tak = ANDRINGAR * dodad // (DODADE + 1)
            time.sleep(slump.random() * 0.7)
            server.doda()
            server.starta()
            server.vanta()
        lopp.tak = ANDRINGAR
        for skribent in skribenter:
            skribent.join(LANGST)
    tid = time.monotonic() - start
    assert lopp.fel == []
    assert len(lopp.bekraftade) == ANDRINGAR
    i_texten = Counter(
        {
            (str(t.uuid), ord_): str(dokument.till_text(t.doc)).count(ord_)
            for t in _lasta(texterna)
            for ord_ in _ord(lopp, t)
        }
    )
    borta = [b for b in lopp.bekraftade if i_texten[b] == 0]
    dubbla = [b for b in lopp.bekraftade if i_texten[b] > 1]
    print(
        f"\n{connection.vendor}: {SKRIBENTER} skribenter, {len(lopp.bekraftade)} bekräftade ändringar, servern dödad {DODADE} gånger, "
        f"{tid:.0f} s; {dict(lopp.antal)}; borta {len(borta)}, dubbla {len(dubbla)}"
    )
    assert (borta, dubbla) == ([], [])
    for text in _lasta(texterna):
        _krav_hel_historik(text)


def _lasta(texter: list[Text]) -> list[Text]:
    return list(Text.objects.filter(pk__in=[t.pk for t in texter]).order_by("pk"))


def _ord(lopp: Lopp, text: Text) -> list[str]:
    return [ord_ for uuid, ord_ in lopp.bekraftade if uuid == str(text.uuid)]


def _krav_hel_historik(text: Text) -> None:
    """Fail unless the steps of *text* are numbered without gap and make its document of its first one."""
    steg = list(TextSteg.objects.filter(text=text).order_by("nr"))
    assert [s.nr for s in steg] == list(range(1, text.revision + 1))
    rader = list(text.history.order_by("history_date", "history_id"))
    assert rader[-1].doc == text.doc
    assert rader[-1].revision == text.revision
    doc = rader[0].doc
    for i in range(rader[0].revision, len(steg), 500):
        doc = dokument.tillampa(doc, [s.steg for s in steg[i : i + 500]])
    assert doc == text.doc
