"""Several write everything at random, over HTTP, against a server of several processes: all end with the server's text.

The short form is part of every run. A longer one: FRON=20 RUNDOR=200 ./run test tests/test_flera_processer.py -s
Each round's seed is printed; FRO=<seed> plays one again (what the others do meanwhile falls as it falls).
"""

import http.client
import json
import os
import threading
import time
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page
from prosemirror.model import Fragment, Node, Slice
from prosemirror.transform import Transform, find_wrapping, lift_target

from arenden import dokument
from arenden.actions.text import skriv_om
from arenden.models import Skrivelse, Text, TextSteg
from arenden.schema import SCHEMA
from forum.models import Anvandare, Organ, Roll
from tests.serverprocess import Server, huvud, servern
from tests.skrivsida import falt, json_av, text_av
from tests.test_dokument import cell, doc, lista, p, tabell
from tests.test_dokument_lagar import Skribent, _json, efter
from tests.test_redigerare_natet import ANDRA, utan_tomt
from tests.varld import person
from tests.webblasare import VANTA

pytest_plugins = ["tests.skrivsida"]
pytestmark = pytest.mark.django_db(transaction=True)

FRON = [int(os.environ["FRO"])] if "FRO" in os.environ else list(range(1, 1 + int(os.environ.get("FRON", 1))))
RUNDOR = int(os.environ.get("RUNDOR", 25))
START = doc(
    p("Hej du"),
    lista([p("ett")], [p("två"), lista([p("a")], [p("b")])]),
    tabell([cell("a", huvud=True), cell("b", huvud=True)], [cell("c"), cell("d")]),
    lista([p("tre")], start=3),
    p("slut"),
)


class Fjarrskribent(Skribent):
    """A writer as in test_dokument_lagar, who does more and whose server is far away; a thread of its own."""

    def __init__(self, nr: int, port: int, text: Text, anvandare: Anvandare, slump: Random) -> None:
        self.nr, self.slump = nr, slump
        self.nod = self.bas = Node.from_json(SCHEMA, text.doc)
        self.revision = text.revision
        self.egna = []
        self._adress = f"/texter/{text.uuid}/steg/"
        self._huvud, self._port = huvud(anvandare), port
        self.krockar = self.avslag = 0
        self.obesvarat = False

    def skriv(self) -> None:
        gor: list[Callable[[Any, int], None]] = [_sla_ihop, _lista, _lyft, _tabell, _ta_bort_rad]
        val = self.slump.randrange(12)
        if val >= len(gor):
            # One in a while takes back what was done last, if it surely has not been sent.
            if val == 11 and self.egna and not self.obesvarat:
                self.egna.pop()
                self.nod = efter(self.bas, self.egna)
            else:
                super().skriv()
            return
        tr: Any = Transform(self.nod)
        try:
            gor[val](tr, self.slump.randint(0, self.nod.content.size))
            dokument.krav_giltigt(tr.doc.to_json())
        except Exception:
            return  # a change that does not fit its place changes nothing
        self.skrivet(tr)

    def skicka(self) -> None:
        if not self.egna:
            return
        steg = [_json(s) for s, _ in self.egna]
        kropp = {"revision": self.revision, "klient": f"fjarr{self.nr}", "sandning": "s", "steg": steg}
        try:
            status, data = self._fraga("POST", self._adress, kropp)
        except (OSError, http.client.HTTPException):
            # A connection that a busy machine lost: as in the browser, sent again; what was written comes back as one's own.
            self.obesvarat = True
            return
        self.obesvarat = False
        if status == 200:
            self.bekraftat()
        if status in (200, 409):
            self.krockar += status == 409
            self.taga(self._marta(data["steg"]))
            return
        # Two changes of one table that do not fit together: the browser mends the table; here we give way.
        assert status == 400, (status, data)
        self.avslag += 1
        self.vik()

    def hamta(self) -> None:
        try:
            status, data = self._fraga("GET", f"{self._adress}?fran={self.revision}")
        except (OSError, http.client.HTTPException):
            return self.hamta()
        assert status == 200
        self.taga(self._marta(data["steg"]))

    def _marta(self, steg: list[Any]) -> list[tuple[Any, int]]:
        """Return *steg* with who sent each: this writer, or -1."""
        return [(s["steg"], self.nr if s.get("klient") == f"fjarr{self.nr}" else -1) for s in map(_med_klient, steg)]

    def _fraga(self, metod: str, adress: str, kropp: Any = None) -> tuple[int, Any]:
        c = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            c.request(metod, adress, json.dumps(kropp) if kropp else None, self._huvud)
            svar = c.getresponse()
            return svar.status, json.loads(svar.read())
        finally:
            c.close()


def _med_klient(steg: Any) -> Any:
    """Return a step with its sender; a repair comes bare."""
    return steg if "steg" in steg else {"steg": steg}


def _sla_ihop(tr: Any, pos: int) -> None:
    tr.join(tr.doc.resolve(pos).after())


def _lista(tr: Any, pos: int) -> None:
    omrade = tr.doc.resolve(pos).block_range()
    tr.wrap(omrade, find_wrapping(omrade, SCHEMA.nodes["bulletList"]))


def _lyft(tr: Any, pos: int) -> None:
    omrade = tr.doc.resolve(pos).block_range()
    tr.lift(omrade, lift_target(omrade))


def _tabell(tr: Any, pos: int) -> None:
    ny = Node.from_json(SCHEMA, tabell([cell("x"), cell("y")], [cell("z"), cell()]))
    plats = tr.doc.resolve(pos).before(1)
    tr.replace(plats, plats, Slice(Fragment.from_(ny), 0, 0))


def _ta_bort_rad(tr: Any, pos: int) -> None:
    har = tr.doc.resolve(pos)
    djup = next(d for d in range(har.depth, 0, -1) if har.node(d).type.name == "tableRow")
    tr.delete(har.before(djup), har.after(djup))


def skriv_i_tradar(skribenter: list[Fjarrskribent], medan: Callable[[], None] = lambda: None) -> None:
    """Let each write in a thread of its own until it has done its rounds and all it wrote is acknowledged."""
    fel: list[BaseException] = []

    def kor(skribent: Fjarrskribent) -> None:
        try:
            for _ in range(RUNDOR):
                for _ in range(skribent.slump.randint(1, 3)):
                    skribent.skriv()
                skribent.slump.choice([skribent.skicka, skribent.skicka, skribent.hamta])()
            while skribent.egna:
                skribent.skicka()
        except BaseException as ett:
            fel.append(ett)

    tradar = [threading.Thread(target=kor, args=[s], daemon=True) for s in skribenter]
    for trad in tradar:
        trad.start()
    medan()
    for trad in tradar:
        trad.join(240)
    if fel:
        raise fel[0]


def forbered(skrivelse: Skrivelse, forumet: Organ, maria: Anvandare, antal: int) -> list[Anvandare]:
    """Write START in Bakgrund and return *antal* people who write in it with Maria."""
    skriv_om(text_av(skrivelse), START, av=maria, skal="början")
    folk = [person(f"skribent{nr}", f"Skribent {nr}", forumet, Roll.HANDLAGGARE) for nr in range(antal)]
    skrivelse.medforfattare.add(*folk)
    return folk


def krav_lika(forst: Text, efter: Text, andras: list[Any]) -> None:
    """Fail unless *andras* documents are the server's, and its steps make it of the first."""
    assert [utan_tomt(d) for d in andras] == [utan_tomt(efter.doc)] * len(andras)
    steg = list(TextSteg.objects.filter(text=efter, nr__gt=forst.revision).order_by("nr"))
    assert [s.nr for s in steg] == list(range(forst.revision + 1, efter.revision + 1))
    assert dokument.tillampa(forst.doc, [s.steg for s in steg]) == efter.doc
    assert len({s.av_id for s in steg} - {None}) > 1
    dokument.krav_giltigt(efter.doc)


@pytest.mark.bada
def test_writers_in_several_processes_end_with_the_servers_text(
    skrivelse: Skrivelse, forumet: Organ, maria: Anvandare
) -> None:
    folk = forbered(skrivelse, forumet, maria, 4)
    with servern() as server:
        for fro in FRON:
            forst = text_av(skrivelse)
            skribenter = [
                Fjarrskribent(nr, server.port, forst, vem, Random(fro * 100 + nr)) for nr, vem in enumerate(folk)
            ]
            skriv_i_tradar(skribenter)
            for skribent in skribenter:
                skribent.hamta()
            efter = text_av(skrivelse)
            print(
                f"\nfrö {fro}: {efter.revision - forst.revision} steg, {sum(s.krockar for s in skribenter)} krockar, "
                f"{sum(s.avslag for s in skribenter)} avslag"
            )
            krav_lika(forst, efter, [s.nod.to_json() for s in skribenter])


@pytest.mark.webblasare
def test_browsers_and_others_in_several_processes_end_with_the_servers_text(
    skrivelse: Skrivelse, forumet: Organ, maria: Anvandare, new_context: Any, hashade_filer: None, konsol: Any
) -> None:
    """Real editors, with what the toolbar and the keys can do, beside writers in Python."""
    konsol.vanta("status of 409", "status of 400")
    folk = forbered(skrivelse, forumet, maria, 3)
    with servern() as server:
        sidor = [_sida(new_context, server, skrivelse, vem) for vem in (maria, folk[0])]
        for fro in FRON:
            forst, slump = text_av(skrivelse), Random(fro)

            def i_webblasarna(slump: Random = slump) -> None:
                for nr in range(RUNDOR * 3):
                    tal = [slump.randrange(1000), slump.random(), slump.random()]
                    falt(slump.choice(sidor), "Bakgrund").evaluate(ANDRA, tal)
                    sidor[0].wait_for_timeout(20 + 100 * (nr % 8 == 0))

            skribenter = [
                Fjarrskribent(nr, server.port, forst, vem, Random(fro * 100 + nr)) for nr, vem in enumerate(folk[1:])
            ]
            skriv_i_tradar(skribenter, i_webblasarna)
            slut = time.monotonic() + 2 * VANTA
            while time.monotonic() < slut:
                revision = text_av(skrivelse).revision
                sidor[0].wait_for_timeout(600)
                dok = [utan_tomt(json_av(sida, "Bakgrund")) for sida in sidor]
                if dok[0] == dok[1] == utan_tomt(text_av(skrivelse).doc) and revision == text_av(skrivelse).revision:
                    break
            for skribent in skribenter:
                skribent.hamta()
            efter = text_av(skrivelse)
            print(f"\nfrö {fro}: {efter.revision - forst.revision} steg")
            krav_lika(forst, efter, dok + [s.nod.to_json() for s in skribenter])


def _sida(new_context: Any, server: Server, skrivelse: Skrivelse, vem: Anvandare) -> Page:
    adress = f"http://127.0.0.1:{server.port}"
    context = new_context(base_url=adress)
    kaka = huvud(vem)["Cookie"].split(";")[0].split("=", 1)[1]
    context.add_cookies([{"name": "sessionid", "value": kaka, "url": adress}])
    sida: Page = context.new_page()
    sida.goto(f"/skrivelser/{skrivelse.uuid}/skriv/")
    sida.wait_for_selector("html[data-redigerare=redo]")
    return sida
