"""Two ways for others' changes to reach a page, side by side: asking often, and a stream that stays open.

    python -m tests.prestanda.strommar                # FORUM_MOTOR=postgres for PostgreSQL

One writes over HTTP while 2, 6 and 12 follow, on the server that `./run` starts (two processes with four threads). They ask
as a page does among others, or keep a stream of server-sent events open, which the server fills from the same row.
Prints how long a saved step takes to reach a follower, and what it costs everyone else: a save, and a request that does
nothing. What is not answered within the limit is counted as lost.
"""

import http.client
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tests.prestanda._appen import NYCKEL, Server, appen, session

SEKUNDER = 12
MELLAN = 0.5  # between two saves
FRAGAR = 0.3  # redigerare/narvaro.js: TATT
SER_EFTER = 0.1  # how often a stream looks at its row
GRANS = 5.0
FOLJARE = (2, 6, 12)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The app, and beside it /strom/<text>/: its revision as server-sent events, each time it has grown."""
    from forum.wsgi import application as appen_

    vag = environ["PATH_INFO"].strip("/").split("/")
    if vag[0] != "strom":
        return appen_(environ, start_response)
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    return _strom(vag[1])


def _strom(uuid: str) -> Iterator[bytes]:
    from django.db import connection

    from arenden.models import Text

    sedd = -1
    while True:
        revision = Text.objects.values_list("revision", flat=True).get(uuid=uuid)
        connection.close()
        # A line that says nothing finds out that the reader has gone.
        yield f"data: {revision}\n\n".encode() if revision != sedd else b":\n\n"
        sedd = revision
        time.sleep(SER_EFTER)


class Foljare(threading.Thread):
    """Follows one text until it is stopped; `sedda` holds when each revision was seen."""

    def __init__(self, server: Server, text: Any, huvud: dict[str, str], *, strom: bool) -> None:
        super().__init__(daemon=True)
        self.slut, self.sedda = threading.Event(), dict[int, float]()
        self._uuid, self._huvud, self._fran, self._port = text.uuid, huvud, text.revision, server.port
        self._folj = self._strommen if strom else self._fragorna

    def run(self) -> None:
        while not self.slut.is_set():
            c = http.client.HTTPConnection("127.0.0.1", self._port, timeout=GRANS)
            try:
                self._folj(c)
            except (OSError, http.client.HTTPException):
                self.slut.wait(FRAGAR)
            finally:
                c.close()

    def _sag(self, revision: int) -> None:
        nu = time.perf_counter()
        for r in range(self._fran + 1, revision + 1):
            self.sedda.setdefault(r, nu)
        self._fran = max(self._fran, revision)

    def _fragorna(self, c: http.client.HTTPConnection) -> None:
        while not self.slut.wait(FRAGAR):
            c.request("GET", f"/texter/{self._uuid}/steg/?fran={self._fran}", headers=self._huvud)
            self._sag(json.loads(c.getresponse().read())["revision"])

    def _strommen(self, c: http.client.HTTPConnection) -> None:
        c.request("GET", f"/strom/{self._uuid}/", headers=self._huvud)
        svar = c.getresponse()
        while not self.slut.is_set():
            rad = svar.readline()
            if not rad:
                return
            if rad.startswith(b"data: "):
                self._sag(int(rad[6:]))


def mat(server: Server, text: Any, huvud: dict[str, str], antal: int, *, strom: bool) -> dict[str, list[float]]:
    """Write for a while with *antal* followers; return the milliseconds, a lost request as infinitely many."""
    text.refresh_from_db()
    foljare = [Foljare(server, text, huvud, strom=strom) for _ in range(antal)]
    for en in foljare:
        en.start()
    time.sleep(1)
    tider: dict[str, list[float]] = {"hos den andra": [], "spara": [], "en tom fråga": []}
    skrivna: dict[int, float] = {}
    snitt = {"content": [{"type": "text", "text": "ord "}]}
    kropp = {"klient": "en", "steg": [{"stepType": "replace", "from": 1, "to": 1, "slice": snitt}]}
    revision, slut, nr = text.revision, time.perf_counter() + SEKUNDER, 0
    while (borjan := time.perf_counter()) < slut:
        nr += 1
        sandning = {"revision": revision, "sandning": f"s{nr}"}
        status, svar = _ta_tid(tider["spara"], server, "POST", f"/texter/{text.uuid}/steg/", huvud, kropp | sandning)
        if status == 200:
            revision = svar["revision"]
            skrivna[revision] = borjan
        _ta_tid(tider["en tom fråga"], server, "GET", "/halsa/")
        time.sleep(max(0, MELLAN - (time.perf_counter() - borjan)))
    time.sleep(1)
    for en in foljare:
        en.slut.set()
    for en in foljare:
        en.join(GRANS + 1)
        tider["hos den andra"] += [(en.sedda.get(r, float("inf")) - da) * 1000 for r, da in skrivna.items()]
    return tider


def _ta_tid(tider: list[float], server: Server, *fraga: Any) -> tuple[int, Any]:
    start = time.perf_counter()
    try:
        svar = server.fraga(*fraga, grans=GRANS)
    except OSError:
        tider.append(float("inf"))
        return 0, None
    tider.append((time.perf_counter() - start) * 1000)
    return svar


def _rad(namn: str, tider: list[float]) -> str:
    svarade = [t for t in tider if t != float("inf")]
    if not svarade:
        return f"  {namn:16}{'inget svar':>12}"
    median = statistics.median(tider)
    text = f"{median:.0f}" if median != float("inf") else "aldrig"
    return f"  {namn:16}{text:>8}{max(svarade):>10.0f}{1 - len(svarade) / len(tider):>12.0%}"


def main() -> int:
    """Print the table: each number of followers, asking and by stream."""
    with appen("tests.prestanda.strommar") as (server, motor):
        from arenden.models import Skrivelse

        skrivelse = Skrivelse.objects.all()[0]
        text = skrivelse.avsnitt.get(nyckel="bakgrund").text
        huvud = {
            "Cookie": f"sessionid={session(skrivelse.arende.handlaggare)}; csrftoken={NYCKEL}",
            "X-CSRFToken": NYCKEL,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        print(f"{motor}{'':12}{'median ms':>10}{'längst':>10}{'obesvarade':>12}")
        for antal in FOLJARE:
            for strom in (False, True):
                print(f"{antal} följer, {'en öppen ström var' if strom else 'frågar ofta'}")
                for namn, tider in mat(server, text, huvud, antal, strom=strom).items():
                    print(_rad(namn, tider), flush=True)
                time.sleep(GRANS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
