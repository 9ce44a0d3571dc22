"""How long a paper takes, warm: `python -m tests.prestanda.pdf [--langt]`.

Medians over some renders in one process, in milliseconds of the clock and of the processor (which holds on a busy
machine), beside others on the same text in the same run, as ratios to ours: WeasyPrint alone on the same HTML and style
sheets (no standard, no tags, no checks), Chromium printing the same HTML (warm, through Playwright), LibreOffice from our
own Word file (a process a file, so its start is part of it) and typst, where it is installed (`pip install typst`; 34 MB,
so no dependency). Then sealing, signing and verifying, with a time-stamp authority on loopback (openssl, a process a
stamp, which is in the clock and not in the processor's time). Then many points over one and two workers, and the memory
of one that renders for long, four times on the way: 100 and 200, with --langt 1,000 and 2,000. Exit status 1 where a
paper of the example takes longer than issue "The main job" allows.
"""

import multiprocessing
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("FORUM_LAGE", "lokal")
os.environ.setdefault("FORUM_DATA", tempfile.mkdtemp(prefix="forum-prestanda-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

import django

django.setup()

from arenden import dokument, ordfil  # noqa: E402
from beslut import pdf, sign  # noqa: E402 - Django must be set up first
from tests import pappersfakta as pf  # noqa: E402
from tests import underskrivet as us  # noqa: E402

weasyprint = sys.modules["weasyprint"]  # as beslut.pdf made it, with a fontconfig of its own

ANTAL = 15
RADER = [[f"Rad {nr}", pf.SAMMANFATTNING[: 60 + 17 * (nr % 9)], "1 234"] for nr in range(15)]
TABELLER = [
    pf.avsnitt(f"Avsnitt {nr}", pf.dok(*pf.BAKGRUND, pf.tabell(["Vad", "Hur", "Tal"], RADER))) for nr in range(15)
]
# name, facts, what it may cost at most in milliseconds (issue "The main job", §7), and what it is to (issue "Documents", §5)
PAPPER: list[tuple[str, pdf.Fakta, int | None, int]] = [
    ("en beslutspunkt", pf.punkt(1), 250, 30),
    ("exemplets skrivelse", pf.skrivelse(), 500, 80),
    ("tabeller på 20 sidor", pf.skrivelse(avsnitt=TABELLER), None, 1000),
]


def median(gor: Callable[[], object], antal: int = ANTAL, klocka: Callable[[], float] = time.perf_counter) -> float:
    """Return the median time in milliseconds by *klocka*, after one that is not counted."""
    gor()
    tider = []
    for _ in range(antal):
        start = klocka()
        gor()
        tider.append((klocka() - start) * 1000)
    return statistics.median(tider)


def naken(html: str, slag: str) -> None:
    """Render with WeasyPrint alone, the same fonts and style sheets kept ready."""
    maskin = pdf._maskin()
    sida = weasyprint.HTML(string=html, base_url=pdf._STATISKT, url_fetcher=maskin.hamtare)
    sida.render(font_config=maskin.typsnitt, stylesheets=maskin.stilar(slag), presentational_hints=True).write_pdf()


@contextmanager
def chromium() -> Iterator[Callable[[str], object] | None]:
    """Yield what prints HTML in a warm Chromium, or None where there is none."""
    program = shutil.which("chromium")
    if program is None:
        yield None
        return
    from playwright.sync_api import sync_playwright

    stilar = "".join(
        (pdf._ROT / "static/css/tryck" / f"{namn}.css").read_text() for namn in [*pdf.STILMALLAR, "beslutspunkt"]
    )
    with sync_playwright() as p:
        lasare = p.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        sida = lasare.new_page()

        def skriv_ut(html: str) -> object:
            sida.set_content(html.replace("</head>", f"<style>{stilar}</style></head>"))
            return sida.pdf(prefer_css_page_size=True, tagged=True)

        yield skriv_ut
        lasare.close()


def libreoffice(fakta: pdf.Fakta, mapp: Path) -> Callable[[], object] | None:
    """Return what makes a PDF of the Word file of the same facts, or None where there is no LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        return None
    (mapp / "ord.docx").write_bytes(ordfil.skriv(fakta["version"], "Version 3"))
    val = [f"-env:UserInstallation=file://{mapp}/profil", "--headless", "--convert-to", "pdf", "--outdir", str(mapp)]
    return lambda: subprocess.run([program, *val, str(mapp / "ord.docx")], capture_output=True, check=True)


def typst(fakta: pdf.Fakta) -> Callable[[], object] | None:
    """Return what sets the same words and tables in typst, or None where it is not installed."""
    try:
        import typst as satt  # type: ignore[import-not-found]
    except ImportError:
        return None
    kalla = '#set text(lang: "sv", hyphenate: true)\n' + "\n\n".join(_typst(fakta["version"]["avsnitt"]))
    return lambda: satt.compile(kalla.encode(), pdf_standards=["ua-1"])


def _typst(avsnitt: list[dict[str, Any]]) -> Iterator[str]:
    for ett in avsnitt:
        yield f"= {ett['rubrik']}"
        docs = [ett["doc"]] if ett["doc"] else [punkt["lydelse"] for punkt in ett.get("punkter", ())]
        for block in (b for doc in docs for b in doc["content"]):
            if block["type"] == "table":
                rader = [[dokument.till_text(cell) for cell in rad["content"]] for rad in block["content"]]
                celler = ", ".join(f"[{ord_}]" for ord_ in rader[0])
                resten = ", ".join(f"[{ord_}]" for rad in rader[1:] for ord_ in rad)
                yield f"#table(columns: {len(rader[0])}, table.header({celler}), {resten})"
            else:
                yield dokument.till_text({"content": [block]})


def underskrifter(mapp: Path) -> None:
    """Print how long it takes to seal, sign, time-stamp and verify a paper with two signers, and a long one."""
    kedja = us.ny_kedja(mapp / "kedja")
    myndighet = us.Tidsmyndighet(mapp / "tsa")
    kedja.lita_pa_tsa(myndighet.rot)
    papper = us.papper()
    stamplat = sign.stampla(papper, kedja, us.falt())
    av_tva = us.under(us.under(stamplat, kedja, 0, papper), kedja, 1, papper)
    fortroende = sign.Fortroende.for_kedja(kedja)
    langt = sign.stampla(pdf.rendera(PAPPER[-1][1]).pdf, kedja)
    with myndighet.pa_natet():
        stamplare = sign.Tidsstamplare(myndighet.adress)
        styrkt = sign.stampla_tid(av_tva, kedja, stamplare)
        for namn, gor, mal in (
            ("stämpla", lambda: sign.stampla(papper, kedja, us.falt()), None),
            ("skriva under, B-B", lambda: us.under(stamplat, kedja, 0, papper), None),
            ("tidsstämpla till B-LTA", lambda: sign.stampla_tid(av_tva, kedja, stamplare), 80),
            ("pröva, två och stämpel", lambda: sign.verifiera_mot(av_tva, fortroende), None),
            ("pröva B-LTA", lambda: sign.verifiera_mot(styrkt, fortroende), 150),
            ("pröva 20 sidor, stämplade", lambda: sign.verifiera_mot(langt, fortroende), None),
        ):
            tid, cpu = median(gor), median(gor, klocka=time.process_time)
            print(f"{namn:26}{'':6}{tid:>8.0f}{cpu:>8.0f}" + (f"   mål {mal}" if mal else ""))


def punkter(antal: int) -> tuple[float, float]:
    """Render as many points; return the process' largest memory in MB, and what they took of the processor in s."""
    start = time.process_time()
    for nr in range(antal):
        pdf.rendera(pf.punkt(1, rubrik=f"Ärende {nr}"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, time.process_time() - start


def arbetare(antal: int) -> None:
    """Print how long *antal* points take over one and two workers, warm."""
    for processer in (1, 2):
        # Never forked: a thread that the browser left behind may hold a lock for ever.
        with ProcessPoolExecutor(processer, multiprocessing.get_context("spawn")) as pool:
            list(pool.map(punkter, [3] * processer))
            start = time.perf_counter()
            cpu = sum(sekunder for _, sekunder in pool.map(punkter, [antal // processer] * processer))
            tid = time.perf_counter() - start
        ord_ = f"{antal} punkter, {processer} arbetare: {tid:.1f} s, {tid / antal * 1000:.0f} ms var"
        print(f"{ord_}, {cpu / antal * 1000:.0f} av processorn")


def main(langt: bool) -> int:
    """Print the table; return 1 where a limit is passed."""
    print("last på maskinen: " + " ".join(f"{ett:.1f}" for ett in os.getloadavg()))
    start = time.perf_counter()
    pdf.rendera(PAPPER[0][1])
    print(f"första i processen (typsnitt, stilmallar, mallar): {(time.perf_counter() - start) * 1000:.0f} ms")
    print(f"{'':26}{'sidor':>6}{'ms':>8}{'cpu-ms':>8}   de andras ms, och vår tid i deras")
    status = 0
    with tempfile.TemporaryDirectory() as mapp, chromium() as skriv_ut:
        for namn, fakta, grans, mal in PAPPER:
            antal, html = ANTAL if grans else 3, pdf._html(fakta)
            tid = median(partial(pdf.rendera, fakta), antal)
            cpu = median(partial(pdf.rendera, fakta), antal, time.process_time)
            andra = {
                "naken": partial(naken, html, fakta["slag"]),
                "Chromium": partial(skriv_ut, html) if skriv_ut else None,
                "LibreOffice": libreoffice(fakta, Path(mapp)),
                "typst": typst(fakta),
            }
            rad = f"{namn:26}{pdf.rendera(fakta).sidor:>6}{tid:>8.0f}{cpu:>8.0f}   mål {mal}; "
            for vem, gor in andra.items():
                ms = median(gor, 3) if gor else 0
                rad += f"{vem} {ms:.0f} ({tid / ms:.2f})  " if gor else f"{vem} saknas  "
            print(rad)
            if grans and tid > grans:
                print(f"  över gränsen {grans} ms")
                status = 1
        underskrifter(Path(mapp))
    arbetare(1000 if langt else 100)
    antal = 2000 if langt else 200
    minne = [punkter(20)[0], *(punkter(antal // 4)[0] for _ in range(4))]
    print(f"minne över {antal} punkter: {', '.join(f'{mb:.0f}' for mb in minne)} MB")
    print("last på maskinen: " + " ".join(f"{ett:.1f}" for ett in os.getloadavg()))
    return status


if __name__ == "__main__":
    sys.exit(main("--langt" in sys.argv))
