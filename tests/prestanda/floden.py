"""Time registering, saving a keystroke, approving and rendering the example, each beside a bare write.

    python -m tests.prestanda.floden

On a throw-away SQLite database with the app's own settings (synchronous=FULL). Prints the median in milliseconds
and its ratio to one bare INSERT in a transaction of its own, run in turn with it.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

VARV = 15


def median_ms(gor: Callable[[], Any], forbered: Callable[[], Any] = lambda: None) -> float:
    """Return the median time of *gor* in milliseconds over VARV runs; *forbered* is not timed."""
    tider = []
    for _ in range(VARV):
        argument = forbered()
        start = time.perf_counter()
        gor() if argument is None else gor(argument)  # type: ignore[call-arg]
        tider.append((time.perf_counter() - start) * 1000)
    return statistics.median(tider)


def main() -> None:
    """Run every measure and print one line each."""
    mapp = tempfile.TemporaryDirectory(prefix="forum-prestanda-")
    os.environ |= {"FORUM_LAGE": "lokal", "FORUM_DATA": mapp.name, "DJANGO_SETTINGS_MODULE": "forum.settings"}
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("exempel")
    print(f"{'':28}{'median ms':>10}{'mot en ren skrivning':>24}")
    for namn, ms, ren in _mat():
        print(f"{namn:28}{ms:>10.1f}{ms / ren:>23.1f} ×")
    mapp.cleanup()


def _mat() -> Any:
    from django.conf import settings
    from django.db import transaction

    from arenden.actions import granskning
    from arenden.actions.arende import registrera
    from arenden.actions.inlasning import las_in
    from arenden.actions.text import skriv_steg
    from arenden.models import Skrivelse
    from beslut import pdf
    from beslut.actions import utfardande
    from beslut.models import Handling
    from forum.models import Anvandare, Organ, Serie

    person = {a.username: a for a in Anvandare.objects.all()}
    maria, organ = person["handlaggare"], Organ.objects.all()[0]
    exempel = (Path(settings.BASE_DIR) / "arenden" / "exempel" / "besoksnaring.txt").read_bytes()

    def ren_skrivning() -> None:
        with transaction.atomic():
            Serie.nasta("prestanda")

    ren = median_ms(ren_skrivning)
    yield "en ren skrivning", ren, ren
    yield "registrera ett ärende", median_ms(lambda: registrera(organ=organ, arendemening="X", av=maria)), ren
    yield "läsa in exemplet", median_ms(lambda: las_in(exempel, filnamn="x.txt", organ=organ, av=maria)), ren

    text = Skrivelse.objects.filter(arende__handlaggare=maria)[0].texter.all()[0]
    steg = {"stepType": "replace", "from": 1, "to": 1, "slice": {"content": [{"type": "text", "text": "a"}]}}

    def spara() -> None:
        text.refresh_from_db()
        skriv_steg(text, av=maria, revision=text.revision, steg=[steg], klient="p", sandning="p")

    yield "spara en ändring i texten", median_ms(spara), ren

    def skickad() -> Skrivelse:
        s = las_in(exempel, filnamn="x.txt", organ=organ, av=maria)
        granskning.skicka(s, av=maria)
        s.refresh_from_db()
        return s

    def godkann(s: Skrivelse) -> None:
        assert s.gallande_version is not None
        granskning.godkann(s, av=person["undertecknare1"], version=s.gallande_version.sha256)

    yield "godkänna exemplet", median_ms(godkann, skickad), ren  # type: ignore[arg-type]

    s = skickad()
    for namn in ("undertecknare1", "undertecknare2"):
        assert s.gallande_version is not None
        s = granskning.godkann(s, av=person[namn], version=s.gallande_version.sha256)
    utfardande.utfarda(s)
    for handling in Handling.objects.filter(version=s.gallande_version).utfardade()[:2]:
        ms = median_ms(lambda fakta=handling.fakta: pdf.rendera(fakta))  # type: ignore[misc]
        sidor = pdf.rendera(handling.fakta).sidor
        yield f"rendera {str(handling).lower()}", ms, ren
        yield "  per sida", ms / sidor, ren


if __name__ == "__main__":
    main()
