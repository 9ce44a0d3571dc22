"""Time a keystroke on its way: to the server's disk, and to another's screen.

    python -m tests.prestanda.samskrivning            # FORUM_MOTOR=postgres for PostgreSQL (made for the run, fsync off)

The app runs as `./run` serves it (gunicorn, two processes with four threads each). Two real browsers write in one
section of some 20 kB; with ten writers eight more save over HTTP at the pace that a browser keeps in such company. Prints medians
and 95th percentiles in milliseconds, and their ratio to a request that does nothing (/halsa/), asked meanwhile.
Exits with 1 where another's keystroke takes more than a second among ten.
"""

import http.client
import json
import random
import statistics
import sys
import threading
import time
from typing import Any

from tests.prestanda._appen import NYCKEL, Server, appen, session

TANGENTER = 40
MELLAN = 0.25
GRANS_MS = 1000
# As long as a browser takes to put others' steps in before its own.
REBASERAR = 0.02
# Each keystroke is a character of its own, found again on the other's screen.
FORST = 0x4E00
SPANA = """() => {
    window.skrivna = {}; window.sparade = {}; window.sedda = {}
    const egna = (t) => [...(t ?? "")].filter((c) => c >= "\\u4e00" && c < "\\ua000")
    addEventListener("beforeinput", (h) => egna(h.data).forEach((c) => (window.skrivna[c] ??= Date.now())), true)
    const riktig = window.fetch
    window.fetch = async (adress, val) => {
        const svar = await riktig(adress, val)
        if (svar.ok && val?.method === "POST") egna(String(val.body)).forEach((c) => (window.sparade[c] ??= Date.now()))
        return svar
    }
    const yta = document.querySelector("[aria-label=Bakgrund]")
    const se = () => egna(yta.textContent).forEach((c) => (window.sedda[c] ??= Date.now()))
    new MutationObserver(se).observe(yta, { subtree: true, childList: true, characterData: true })
}"""


class Skribent(threading.Thread):
    """Saves over HTTP at a browser's pace until it is stopped; a conflict is answered as a browser does."""

    def __init__(self, nr: int, server: Server, text: Any, takt: float, kaka: str) -> None:
        super().__init__(daemon=True)
        self.slut = threading.Event()
        self.klient, self._server, self._takt = f"http{nr}", server, takt
        self._vag = f"/texter/{text.uuid}/steg/"
        self._revision = text.revision
        self.forsok = self.sparade = 0
        self._huvud = {
            "Cookie": f"sessionid={kaka}; csrftoken={NYCKEL}",
            "X-CSRFToken": NYCKEL,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }

    def run(self) -> None:
        # Kept open, as a browser does.
        c = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=30)
        while not self.slut.is_set():
            snitt = {"content": [{"type": "text", "text": "ord "}]}
            steg = {"stepType": "replace", "from": 1, "to": 1, "slice": snitt}
            for _ in range(20):
                kropp = {"revision": self._revision, "klient": self.klient, "sandning": "s", "steg": [steg]}
                c.request("POST", self._vag, json.dumps(kropp), self._huvud)
                svar = c.getresponse()
                self._revision = json.loads(svar.read())["revision"]
                self.forsok += 1
                if svar.status == 200:
                    self.sparade += 1
                    break
                time.sleep(random.random() * REBASERAR)
            self.slut.wait(self._takt * (0.75 + random.random() / 2))


def matt(server: Server, browser: Any, skrivelse: Any, text: Any, skribenter: list[Any]) -> dict[str, list[float]]:
    """Let *skribenter* write at once, the first two in browsers; return the milliseconds that were measured."""
    text.refresh_from_db()
    antal = len(skribenter)
    takt = min(500, 200 + 30 * (antal - 1)) / 1000
    sidor = []
    for person in skribenter[:2]:
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{server.port}", locale="sv-SE", reduced_motion="reduce"
        )
        context.add_cookies([{"name": "sessionid", "value": session(person), "url": f"http://127.0.0.1:{server.port}"}])
        sida = context.new_page()
        sida.goto(f"/skrivelser/{skrivelse.uuid}/skriv/")
        sida.wait_for_selector("html[data-redigerare=redo]", timeout=60_000)
        sida.evaluate(SPANA)
        # The first writes at the end, the second at the beginning.
        sida.locator("[aria-label=Bakgrund]").evaluate(
            "(y, forst) => y.editor.chain().focus().setTextSelection(forst ? 1 : y.editor.state.doc.content.size - 1).run()",
            bool(sidor),
        )
        sidor.append(sida)
    tradar = [Skribent(nr, server, text, takt, session(p)) for nr, p in enumerate(skribenter[2:])]
    for trad in tradar:
        trad.start()
    if antal > 1:
        sidor[0].wait_for_selector(".skrivande--har", timeout=10_000)
        sidor[1].wait_for_selector(".skrivande--har", timeout=10_000)
    tomma = []
    for nr in range(TANGENTER):
        for i, sida in enumerate(sidor):
            sida.keyboard.insert_text(chr(FORST + antal * 500 + nr * 2 + i))
        start = time.perf_counter()
        server.fraga("GET", "/halsa/")
        tomma.append((time.perf_counter() - start) * 1000)
        sidor[0].wait_for_timeout(max(0, (MELLAN + start - time.perf_counter())) * 1000)
    sidor[0].wait_for_timeout(4000)
    for trad in tradar:
        trad.slut.set()
        trad.join()
    if tradar:
        forsok, sparade = sum(t.forsok for t in tradar), sum(t.sparade for t in tradar)
        print(f"   över HTTP: {sparade} sparade på {forsok} försök")
    svar: dict[str, list[float]] = {"sparad": [], "hos den andra": [], "en tom fråga": tomma}
    for sida, annan in zip(sidor, reversed(sidor), strict=True):
        skrivna, sparade = sida.evaluate("[window.skrivna, window.sparade]")
        svar["sparad"] += [sparade[t] - skrivna[t] for t in skrivna if t in sparade]
        if annan is not sida:
            sedda = annan.evaluate("window.sedda")
            svar["hos den andra"] += [sedda[t] - skrivna[t] for t in skrivna if t in sedda]
    for sida in sidor:
        sida.context.close()
    return svar


def main() -> int:
    with appen() as (server, motor):
        return _mat(server, motor)


def _mat(server: Server, motor: str) -> int:
    """Print the table; return 1 where another's keystroke takes too long."""
    from playwright.sync_api import sync_playwright

    from arenden.actions.text import skriv_om
    from arenden.dokument import stycke
    from arenden.models import Skrivelse
    from forum.models import Anvandare
    from tests.webblasare import FLAGGOR

    skrivelse = Skrivelse.objects.all()[0]
    maria = skrivelse.arende.handlaggare
    assert maria is not None
    text = skrivelse.avsnitt.get(nyckel="bakgrund").text
    assert text is not None
    ord_ = "regionen och kommunerna samverkar om besöksnäringen i länet "
    skriv_om(text, {"type": "doc", "content": [stycke(ord_ * 6) for _ in range(40)]}, av=maria, skal="prestanda")
    skribenter = [maria]
    for nr in range(9):
        annan = Anvandare.objects.create(username=f"prestanda{nr}", namn=f"Skribent {nr}", email=f"p{nr}@forum.example")
        skrivelse.medforfattare.add(annan)
        skribenter.append(annan)
    status = 0
    print(f"{motor}{'':24}{'median ms':>10}{'p95':>8}{'mot tom fråga':>15}")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGGOR))
        for antal in (1, 2, 10):
            matning = matt(server, browser, skrivelse, text, skribenter[:antal])
            tom = statistics.median(matning["en tom fråga"])
            for namn, tider in matning.items():
                if not tider:
                    continue
                median, p95 = statistics.median(tider), statistics.quantiles(tider, n=20)[-1]
                print(f"{antal:>2} skribenter, {namn:14}{median:>10.0f}{p95:>8.0f}{median / tom:>14.1f} ×", flush=True)
                status |= namn == "hos den andra" and median > GRANS_MS
    return status


if __name__ == "__main__":
    sys.exit(main())
