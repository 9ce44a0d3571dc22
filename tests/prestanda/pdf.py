"""How long a paper takes, warm: `python -m tests.prestanda.pdf`.

Medians over some renders in one process, beside WeasyPrint alone on the same HTML and style sheets (no standard,
no tags, no checks) and, where it is installed, Chromium printing the same HTML (one process a print, so its start
is part of it). The ratios say more than the milliseconds: they hold on a slower machine too. Exit status 1 where
a paper of the example takes longer than issue "The main job" allows.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("FORUM_LAGE", "lokal")
os.environ.setdefault("FORUM_DATA", tempfile.mkdtemp(prefix="forum-prestanda-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

import django

django.setup()

from beslut import pdf  # noqa: E402 - Django must be set up first
from tests import pappersfakta as pf  # noqa: E402

weasyprint = sys.modules["weasyprint"]  # as beslut.pdf made it, with a fontconfig of its own

ANTAL = 15
RADER = [[f"Rad {nr}", pf.SAMMANFATTNING[: 60 + 17 * (nr % 9)], "1 234"] for nr in range(15)]
TABELLER = [
    pf.avsnitt(f"Avsnitt {nr}", pf.dok(*pf.BAKGRUND, pf.tabell(["Vad", "Hur", "Tal"], RADER))) for nr in range(9)
]
# name, facts, what it may cost at most in milliseconds (issue "The main job", §7)
PAPPER: list[tuple[str, pdf.Fakta, int | None]] = [
    ("en beslutspunkt", pf.punkt(1), 250),
    ("exemplets skrivelse", pf.skrivelse(), 500),
    ("tabeller på många sidor", pf.skrivelse(avsnitt=TABELLER), None),
]


def median(gor: Callable[[], object], antal: int = ANTAL) -> float:
    """Return the median time in milliseconds, after one that is not counted."""
    gor()
    tider = []
    for _ in range(antal):
        start = time.perf_counter()
        gor()
        tider.append((time.perf_counter() - start) * 1000)
    return statistics.median(tider)


def naken(html: str) -> None:
    """Render with WeasyPrint alone, the same fonts and style sheets kept ready."""
    maskin = pdf._maskin()
    sida = weasyprint.HTML(string=html, base_url=pdf._STATISKT, url_fetcher=maskin.hamtare)
    sida.render(font_config=maskin.typsnitt, stylesheets=maskin.stilar, presentational_hints=True).write_pdf()


def chromium(html: str, mapp: Path) -> Callable[[], object] | None:
    """Return what prints the same HTML in Chromium, or None where there is none."""
    program = shutil.which("chromium")
    if program is None:
        return None
    stilar = "".join((pdf._ROT / "static/css/tryck" / f"{namn}.css").read_text() for namn in pdf.STILMALLAR)
    (mapp / "sida.html").write_text(html.replace("</head>", f"<style>{stilar}</style></head>"))
    val = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    ut = f"--print-to-pdf={mapp / 'ut.pdf'}"
    return lambda: subprocess.run([program, *val, ut, f"file://{mapp / 'sida.html'}"], capture_output=True, check=True)


def main() -> int:
    """Print the table; return 1 where a limit is passed."""
    start = time.perf_counter()
    pdf.rendera(PAPPER[0][1])
    print(f"första i processen (typsnitt, stilmallar, mallar): {(time.perf_counter() - start) * 1000:.0f} ms")
    print(f"{'':26}{'sidor':>6}{'ms':>8}{'naken':>8}{'kvot':>6}{'Chromium':>10}{'kvot':>6}")
    status = 0
    with tempfile.TemporaryDirectory() as mapp:
        for namn, fakta, grans in PAPPER:
            antal = ANTAL if grans else 3
            html = pdf._html(fakta)
            tid, bar = median(partial(pdf.rendera, fakta), antal), median(partial(naken, html), antal)
            rad = f"{namn:26}{pdf.rendera(fakta).sidor:>6}{tid:>8.0f}{bar:>8.0f}{tid / bar:>6.2f}"
            if skriv_ut := chromium(html, Path(mapp)):
                utskrift = median(skriv_ut, 3)
                rad += f"{utskrift:>10.0f}{tid / utskrift:>6.2f}"
            print(rad)
            if grans and tid > grans:
                print(f"  över gränsen {grans} ms")
                status = 1
    fore = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(200):
        pdf.rendera(PAPPER[0][1])
    efter = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"minne: {fore / 1024:.0f} MB, efter 200 till {efter / 1024:.0f} MB")
    return status


if __name__ == "__main__":
    sys.exit(main())
