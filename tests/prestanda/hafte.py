"""How long joining documents takes, and what memory: `python -m tests.prestanda.hafte [--stort]`.

315 pages of 40 items beside pikepdf appending the same files' pages alone (no tags, bookmarks, links or folios); with
--stort 5,001 pages too. Memory is the process's peak.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO

os.environ.setdefault("FORUM_LAGE", "lokal")
os.environ.setdefault("FORUM_DATA", tempfile.mkdtemp(prefix="forum-prestanda-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

import django

django.setup()

import pikepdf  # noqa: E402 - Django must be set up first

from beslut import pdf  # noqa: E402
from beslut.hafte.dokumentdel import Dokument  # noqa: E402
from beslut.hafte.sammanfogning import Grupp, foga  # noqa: E402
from tests import pappersfakta as pf  # noqa: E402

ANTAL = 5


def grupper(memon: list[tuple[bytes, int]]) -> list[Grupp]:
    """Return one item for each memo, with running folios."""
    folio, ut = 1, []
    for nr, (innehall, sidor) in enumerate(memon, start=1):
        rad = [str(folio + i) for i in range(sidor)]
        folio += sidor
        ut.append(
            Grupp(f"{nr}. Ärende", [Dokument("Tjänsteskrivelse", lambda b=innehall: BytesIO(b), rad, f"Punkt {nr}")])
        )  # type: ignore[misc]
    return ut


def bara_sidor(memon: list[tuple[bytes, int]]) -> None:
    """Append the pages with pikepdf, and nothing else."""
    with pikepdf.new() as ut:
        for innehall, _ in memon:
            with pikepdf.open(BytesIO(innehall)) as fil:
                ut.pages.extend(fil.pages)
        ut.save(BytesIO())


def median(gor: Callable[[], object]) -> float:
    """Return the median processor time in seconds: what others do on the machine is not counted."""
    tider = []
    for _ in range(ANTAL):
        start = time.process_time()
        gor()
        tider.append(time.process_time() - start)
    return statistics.median(tider)


def minne() -> float:
    """Return the process's peak memory in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    rader = [[f"Rad {nr}", pf.SAMMANFATTNING[: 60 + 17 * (nr % 9)], "1 234"] for nr in range(12)]
    langt = [
        pf.avsnitt(f"Avsnitt {nr}", pf.dok(*pf.BAKGRUND, pf.tabell(["Vad", "Hur", "Tal"], rader))) for nr in range(5)
    ]
    alla = [pdf.rendera(pf.skrivelse()), pdf.rendera(pf.skrivelse(avsnitt=langt))]
    memon: list[tuple[bytes, int]] = []
    while sum(s for _, s in memon) < 315:
        ett = alla[len(memon) % 2]
        memon.append((ett.pdf, ett.sidor))
    sidor, fore = sum(s for _, s in memon), minne()
    print(f"last {os.getloadavg()[0]:.1f}, minne före {fore:.0f} MB")
    vart = median(lambda: foga(BytesIO(), grupper(memon), titel="Samlade handlingar"))
    deras = median(lambda: bara_sidor(memon))
    print(
        f"{len(memon)} ärenden, {sidor} sidor: {vart:.2f} s; pikepdf, bara sidorna: {deras:.2f} s; kvot {vart / deras:.1f}"
    )
    if "--stort" in sys.argv:
        exempel = alla[0]
        stora = [(exempel.pdf, exempel.sidor)] * (5001 // exempel.sidor + 1)
        start = time.perf_counter()
        with tempfile.TemporaryFile() as ut:
            fogad = foga(ut, grupper(stora), titel="Samlade handlingar")  # type: ignore[arg-type]
        print(
            f"{len(stora)} ärenden, {fogad.sidor} sidor: {time.perf_counter() - start:.1f} s, "
            f"{fogad.storlek / 1e6:.0f} MB; minne som mest {minne():.0f} MB"
        )


if __name__ == "__main__":
    main()
