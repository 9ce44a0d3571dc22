"""`./run test`: every check, one after the other, all of them whatever fails; the sum stands last.

With arguments only pytest runs, with those arguments, on both engines; FORUM_MOTOR=sqlite or postgres runs it on one.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

MOTORER = ("sqlite", "postgres")
BIN = Path(sys.executable).parent
PYTHON = (sys.executable, "-m")
MANAGE = (sys.executable, "manage.py")
INGA_TESTER = 5

GRANSKNINGAR: dict[str, tuple[str, ...]] = {
    "ruff": (*PYTHON, "ruff", "check", "."),
    "ruff, form": (*PYTHON, "ruff", "format", "--check", "."),
    "typer": (*PYTHON, "mypy"),
    "importriktning": (str(BIN / "lint-imports"),),
    "migreringar": (*MANAGE, "makemigrations", "--check", "--dry-run"),
    "systemkontroll": (*MANAGE, "check", "--fail-level", "WARNING"),
}


@dataclass
class Korning:
    """What has run so far: a line for each step, and the numbers of all."""

    mapp: Path
    antal: Counter[str] = field(default_factory=Counter)
    rader: list[str] = field(default_factory=list)
    bra: bool = True

    def kor(self, namn: str, kommando: tuple[str, ...], **miljo: str) -> int:
        """Run *kommando* with its output as it comes; return its exit status."""
        print(f"\n── {namn}", flush=True)
        borjan = time.monotonic()
        kod = subprocess.run(kommando, env=os.environ | miljo, check=False).returncode
        self.rader.append(f"{'fel' if kod else 'bra':4} {namn:18} {time.monotonic() - borjan:6.1f} s")
        return kod

    def granska(self, namn: str, kommando: tuple[str, ...]) -> None:
        """Run a check that counts as one test."""
        kod = self.kor(namn, kommando, FORUM_DATA=str(self.mapp / "data"))
        self.antal["failed" if kod else "passed"] += 1
        self.bra &= not kod

    def testa(self, motor: str, argument: tuple[str, ...]) -> None:
        """Run pytest on one engine. That it finds nothing to run there is no fault, if another engine does."""
        fil = self.mapp / f"{motor}.xml"
        kod = self.kor(f"pytest, {motor}", (*PYTHON, "pytest", *argument, f"--junitxml={fil}"), FORUM_MOTOR=motor)
        fore = self.antal["failed"]
        if fil.exists():
            self.antal.update(_rakna(fil))
        if kod not in {0, INGA_TESTER}:
            self.bra = False
            if self.antal["failed"] == fore:  # pytest itself broke, and no test says so
                self.antal["failed"] += 1


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
        if not argument:
            for namn, kommando in GRANSKNINGAR.items():
                korning.granska(namn, kommando)
        for motor in motorer:
            korning.testa(motor, argument)
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
