"""Time opening a 20-page skrivelse for writing, beside the example of three pages.

    python -m tests.prestanda.oppna                   # FORUM_MOTOR=postgres for PostgreSQL

Prints the server's milliseconds for the writing page, and those in a real browser from the address to where every editor
can be written in (html[data-redigerare=redo]); medians of some rounds, warm, and how they stand to the example's.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.prestanda._appen import Server, appen, session
from tests.prestanda.jamforelse import LANGD, ORD, SIDOR, STYCKEN, dokument, tabell

VARV = 9


def median(gor: Callable[[], object]) -> float:
    """Return the median milliseconds of *gor*, after one that is not counted."""
    gor()
    tider = []
    for _ in range(VARV):
        start = time.perf_counter()
        gor()
        tider.append((time.perf_counter() - start) * 1000)
    return statistics.median(tider)


def main() -> int:
    with appen() as (server, motor):
        return _mat(server, motor)


def _mat(server: Server, motor: str) -> int:
    from playwright.sync_api import sync_playwright

    from arenden.actions.arende import registrera
    from arenden.actions.skrivelse import borja
    from arenden.actions.text import skriv_om
    from arenden.models import Skrivelse
    from tests.webblasare import FLAGGOR

    exempel = Skrivelse.objects.all()[0]
    arende, maria = exempel.arende, exempel.arende.handlaggare
    assert maria is not None
    nytt = registrera(organ=arende.organ, arendemening="Tjugo sidor", av=maria, handlaggare=maria)
    lang = borja(nytt, mall=exempel.mallversion.mall, av=maria, rubrik="Tjugo sidor")
    slump = random.Random(1)
    ordlista = [*ORD.split(), *(f"ord{n}" for n in range(400))]
    stycken = [" ".join(slump.choices(ordlista, k=LANGD)) + "." for _ in range(SIDOR * STYCKEN)]
    text = lang.avsnitt.get(nyckel="bakgrund").text
    assert text is not None
    skriv_om(text, dokument(stycken, [tabell(slump) for _ in range(10)]), av=maria, skal="prestanda")
    kaka = session(maria)
    huvud = {"Cookie": f"sessionid={kaka}"}

    def pa_servern(skrivelse: Any) -> None:
        status, _ = server.fraga("GET", f"/skrivelser/{skrivelse.uuid}/skriv/", huvud)
        assert status == 200

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGGOR))
        context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", locale="sv-SE")
        context.add_cookies([{"name": "sessionid", "value": kaka, "url": f"http://127.0.0.1:{server.port}"}])

        def i_webblasaren(skrivelse: Any) -> None:
            sida = context.new_page()
            sida.goto(f"/skrivelser/{skrivelse.uuid}/skriv/", wait_until="commit")
            sida.wait_for_selector("html[data-redigerare=redo]")
            sida.close()

        print(f"{motor:28}{'20 sidor, ms':>14}{'exemplet, ms':>14}{'kvot':>8}")
        matt: dict[str, Callable[[Any], None]] = {"servern": pa_servern, "i webbläsaren, redo": i_webblasaren}
        for namn, gor in matt.items():
            langt, kort = median(lambda gor=gor: gor(lang)), median(lambda gor=gor: gor(exempel))  # type: ignore[misc]
            print(f"{namn:28}{langt:>14.0f}{kort:>14.0f}{langt / kort:>8.1f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
