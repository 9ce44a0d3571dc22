"""`./run test`: every check, all of them whatever fails; the sum stands last.

What drives a browser, makes PDF or proves the house runs once, beside the checks and what runs on both engines.
With arguments only pytest runs, with those arguments, on both engines, one after the other; FORUM_MOTOR=sqlite or
postgres runs it on one.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

MOTORER = ("sqlite", "postgres")
BIN = Path(sys.executable).parent
PYTHON = (sys.executable, "-m")
MANAGE = (sys.executable, "manage.py")
INGA_TESTER = 5
BRA = {0, INGA_TESTER}
WEBBLASAREN, PAPPEREN = "webblasare", "(pdf or huset) and not webblasare"

GRANSKNINGAR: dict[str, tuple[str, ...]] = {
    "ruff": (*PYTHON, "ruff", "check", "."),
    "ruff, form": (*PYTHON, "ruff", "format", "--check", "."),
    "typer": (*PYTHON, "mypy"),
    "importriktning": (str(BIN / "lint-imports"),),
    "migreringar": (*MANAGE, "makemigrations", "--check", "--dry-run"),
    "systemkontroll": (*MANAGE, "check", "--fail-level", "WARNING"),
}


@dataclass(frozen=True)
class Moment:
    """One step: a check that counts as one test, or (*motor*) pytest on an engine."""

    namn: str
    kommando: tuple[str, ...]
    motor: str = ""
    del_: str = ""


@dataclass
class Korning:
    """What has run so far: a line for each step, and the numbers of all."""

    mapp: Path
    antal: Counter[str] = field(default_factory=Counter)
    rader: list[str] = field(default_factory=list)
    bra: bool = True
    las: Lock = field(default_factory=Lock)

    def folj(self, moment: Iterable[Moment], *, tyst: bool = False) -> None:
        """Run *moment* in order; with *tyst* each one's output stands together when it has ended."""
        for ett in moment:
            self._kor(ett, tyst=tyst)

    def _kor(self, moment: Moment, *, tyst: bool) -> None:
        fil = self.mapp / f"{len(self.rader)}-{moment.namn}.xml"
        miljo, kommando = {"FORUM_DATA": str(self.mapp / "data")}, moment.kommando
        if moment.motor:
            miljo = {"FORUM_MOTOR": moment.motor, "FORUM_DEL": moment.del_}
            kommando = (*moment.kommando, f"--junitxml={fil}")
        if not tyst:
            print(f"\n── {moment.namn}", flush=True)
        borjan = time.monotonic()
        gick = subprocess.run(
            kommando,
            env=os.environ | miljo,
            check=False,
            stdout=subprocess.PIPE if tyst else None,
            stderr=subprocess.STDOUT if tyst else None,
        )
        tid = time.monotonic() - borjan
        with self.las:
            if tyst:
                print(f"\n── {moment.namn}", flush=True)
                sys.stdout.buffer.write(gick.stdout)
                sys.stdout.flush()
            self.rader.append(f"{'bra' if gick.returncode in BRA else 'fel':4} {moment.namn:28} {tid:6.1f} s")
            self._rakna(moment, gick.returncode, fil)

    def _rakna(self, moment: Moment, kod: int, fil: Path) -> None:
        """Add what *moment* came to. That pytest finds nothing to run on an engine is no fault, if another does."""
        if not moment.motor:
            self.antal["failed" if kod else "passed"] += 1
            self.bra &= not kod
            return
        fore = self.antal["failed"]
        if fil.exists():
            self.antal.update(_rakna(fil))
        if kod not in BRA:
            self.bra = False
            if self.antal["failed"] == fore:  # pytest itself broke, and no test says so
                self.antal["failed"] += 1


def _pytest(motor: str, *argument: str, namn: str = "", del_: str = "") -> Moment:
    return Moment(f"pytest, {namn or motor}", (*PYTHON, "pytest", *argument), motor, del_)


def _rakna(fil: Path) -> Counter[str]:
    """Return how many tests of a JUnit report passed, failed and were skipped."""
    antal: Counter[str] = Counter()
    for test in ET.parse(fil).iter("testcase"):
        slag = {barn.tag for barn in test}
        antal["failed" if slag & {"failure", "error"} else "skipped" if "skipped" in slag else "passed"] += 1
    return antal


def main(argument: tuple[str, ...]) -> int:
    """Run what is asked for; return the exit status."""
    vald = os.environ.get("FORUM_MOTOR")
    motorer = (vald,) if vald else MOTORER
    with tempfile.TemporaryDirectory(prefix="forum-prov-") as mapp:
        korning = Korning(Path(mapp))
        if argument:
            korning.folj(_pytest(motor, *argument) for motor in motorer)
        else:
            granskningar = [Moment(namn, kommando) for namn, kommando in GRANSKNINGAR.items()]
            webblasaren = [
                _pytest(motorer[0], "-m", WEBBLASAREN, namn=f"webbläsaren {nr} av 2", del_=f"{nr}/2") for nr in (1, 2)
            ]
            papperen = _pytest(motorer[0], "-m", PAPPEREN, namn="papperen och huset")
            bada = [_pytest(motor, "-m", f"not ({WEBBLASAREN} or pdf or huset)") for motor in motorer]
            # Two at a time: a machine has two cores or more. The longest first, so that both end together.
            with ThreadPoolExecutor(max_workers=2) as spar:
                klara = [
                    spar.submit(korning.folj, moment, tyst=True)
                    for moment in (granskningar + bada[:1], *([ett] for ett in (*webblasaren, *bada[1:], papperen)))
                ]
            for klar in klara:
                klar.result()
    antal = korning.antal
    if not antal["passed"] + antal["failed"]:
        print("\nInget test kördes.")
        return INGA_TESTER
    print("\n" + "\n".join(korning.rader))
    print(f"{antal['passed']} passed, {antal['failed']} failed, {antal['skipped']} skipped")
    return 0 if korning.bra else 1


if __name__ == "__main__":
    try:
        sys.exit(main(tuple(sys.argv[1:])))
    except KeyboardInterrupt:
        sys.exit(130)
