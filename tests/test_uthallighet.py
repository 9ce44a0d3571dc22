"""Many write over HTTP while the server is killed again and again: every acknowledged edit is there, once.

The short form is part of every run. The long one, 50 writers and 10,000 edits, on the engine that FORUM_MOTOR names:

    SKRIBENTER=50 ANDRINGAR=10000 DODADE=20 ./run test tests/test_uthallighet.py -s
"""

import http.client
import itertools
import json
import os
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from arenden import dokument
from arenden.actions.skrivelse import lagg_till_punkt
from arenden.actions.version import spara_version
from arenden.models import Skrivelse, Slag, Text, TextSteg
from arenden.models.text import SKRIVPASS
from forum.models import Anvandare, Handelse, Organ, Roll
from tests.serverprocess import huvud, servern
from tests.test_dokument import infoga
from tests.varld import person

pytestmark = [pytest.mark.bada, pytest.mark.django_db(transaction=True)]

SKRIBENTER = int(os.environ.get("SKRIBENTER", 8))
ANDRINGAR = int(os.environ.get("ANDRINGAR", 160))
DODADE = int(os.environ.get("DODADE", 4))
# Four or more in each text, so that they meet.
TEXTER = max(1, SKRIBENTER // 4)
# No writer waits longer than this for a server that never comes.
LANGST = 120 + ANDRINGAR / 10
# As long as a browser takes to put others' steps in before its own.
REBASERAR = 0.02


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

    def __init__(self, nr: int, port: int, lopp: Lopp, text: str, huvud: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.klient = f"skribent{nr}"
        self._port, self._lopp, self._text, self._huvud = port, lopp, text, huvud
        self._revision = 0

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
                time.sleep(0.1)
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
            time.sleep(random.random() * REBASERAR)
        raise AssertionError(f"{ord_} blev aldrig sparat")

    def _posta(self, ord_: str) -> tuple[int, Any]:
        kropp = {
            "revision": self._revision,
            "klient": self.klient,
            "sandning": ord_.strip("()"),
            "steg": [infoga(ord_)],
        }
        c = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
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
    skrivelse: Skrivelse, forumet: Organ, texterna: list[Text], maria: Anvandare
) -> None:
    lopp = Lopp()
    borjan, start = timezone.now(), time.monotonic()
    with servern() as server:
        skribenter = []
        for nr in range(SKRIBENTER):
            anvandare = person(f"skribent{nr}", f"Skribent {nr}", forumet, Roll.HANDLAGGARE)
            skrivelse.medforfattare.add(anvandare)
            text = str(texterna[nr % TEXTER].uuid)
            skribenter.append(Skribent(nr, server.port, lopp, text, huvud(anvandare)))
        for skribent in skribenter:
            skribent.start()
        slump = random.Random(3)
        for dodad in range(1, DODADE + 1):
            # So many edits may be under way before this kill, so that each falls among edits.
            lopp.tak = ANDRINGAR * dodad // (DODADE + 1)
            while lopp.antal["ändringar"] < lopp.tak - SKRIBENTER and not lopp.fel:
                time.sleep(0.01)
            time.sleep(slump.random() * 0.2)
            server.doda()
            spara_version(skrivelse, av=maria, namn=f"dödad {dodad}")
            server.starta()
            server.vanta()
        lopp.tak = ANDRINGAR
        for skribent in skribenter:
            skribent.join(LANGST)
    tid = time.monotonic() - start
    assert lopp.fel == [], lopp.antal
    assert len(lopp.bekraftade) == ANDRINGAR
    texterna = list(Text.objects.filter(pk__in=[t.pk for t in texterna]).order_by("pk"))
    i_texten = {
        (str(t.uuid), ord_): antal
        for t in texterna
        for ord_, antal in Counter(dokument.till_text(t.doc).replace(")", ") ").split()).items()
    }
    borta = [b for b in lopp.bekraftade if i_texten.get(b, 0) == 0]
    dubbla = [b for b in lopp.bekraftade if i_texten.get(b, 0) > 1]
    rader = sum(_krav_hel_historik(text, borjan) for text in texterna)
    _krav_versioner(skrivelse, texterna)
    print(
        f"\n{connection.vendor}: {SKRIBENTER} skribenter i {TEXTER} texter, {len(lopp.bekraftade)} bekräftade ändringar, "
        f"servern dödad {DODADE} gånger, {tid:.0f} s; {dict(lopp.antal)}; borta {len(borta)}, dubbla {len(dubbla)}; "
        f"{rader} rader historik, {DODADE} versioner"
    )
    assert (borta, dubbla) == ([], [])


def _krav_hel_historik(text: Text, borjan: Any) -> int:
    """Fail unless the steps make every row of the history and its rows are a person's sessions; return how many."""
    steg = list(TextSteg.objects.filter(text=text).order_by("nr"))
    assert [s.nr for s in steg] == list(range(1, text.revision + 1))
    rader = list(text.history.order_by("revision", "history_date", "history_id"))
    assert rader == list(text.history.order_by("history_date", "history_id"))
    assert (rader[-1].doc, rader[-1].revision) == (text.doc, text.revision)
    doc, revision = rader[0].doc, rader[0].revision
    for rad in rader:
        doc = dokument.tillampa(doc, [s.steg for s in steg[revision : rad.revision]])
        revision = rad.revision
        assert rad.doc == doc
    egna = Counter(r.history_user_id for r in rader if r.borjad and r.borjad >= borjan)
    assert egna.keys() == {s.av_id for s in steg if s.tid >= borjan}
    assert max(egna.values(), default=0) <= 1 + (timezone.now() - borjan) / SKRIVPASS
    return len(rader)


def _krav_versioner(skrivelse: Skrivelse, texterna: list[Text]) -> None:
    """Fail unless each version saved meanwhile is there, with its event, and says what each text then said."""
    versioner = list(skrivelse.versioner.order_by("nr"))
    assert [v.anledning for v in versioner] == [f"dödad {nr}" for nr in range(1, DODADE + 1)]
    assert Handelse.objects.om(skrivelse).filter(slag="version_sparad").count() == DODADE
    for text in texterna:
        doc, steg = text.history.earliest().doc, list(text.steg.order_by("nr").values_list("steg", flat=True))
        for fryst in (_lydelse(version, text) for version in versioner):
            while doc != fryst:
                doc = dokument.tillampa(doc, [steg.pop(0)])


def _lydelse(version: Any, text: Text) -> Any:
    punkter = [p for a in version.data["avsnitt"] for p in a.get("punkter", ())]
    return next(p["lydelse"] for p in punkter if p["identitet"] == str(text.punkt.identitet))
