"""The house itself: its lock files, and what `./run` says, installs, starts and ends."""

import contextlib
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.__main__ import Korning, Moment

pytestmark = pytest.mark.huset

ROT = Path(__file__).resolve().parent.parent
Igang = tuple["subprocess.Popen[bytes]", str]
Start = Callable[[], Igang]
LASFILER = ("requirements.lock", "requirements-test.lock")


def las(namn: str) -> dict[str, tuple[str, bool]]:
    """Return what a lock file pins: name → version, and whether it has a hash."""
    text = (ROT / namn).read_text().replace("\\\n", " ")
    rader = [rad for rad in text.splitlines() if rad and not rad.startswith(("#", " "))]
    return {rad.split("==")[0]: (re.split(r"==|\s", rad)[1], "--hash=sha256:" in rad) for rad in rader}


@pytest.mark.parametrize("namn", LASFILER)
def test_every_package_is_locked_with_a_hash(namn: str) -> None:
    assert [paket for paket, (_version, hashad) in las(namn).items() if not hashad] == []


@pytest.mark.parametrize("namn", LASFILER)
def test_what_pyproject_asks_for_is_what_is_locked(namn: str) -> None:
    projekt = tomllib.loads((ROT / "pyproject.toml").read_text())["project"]
    krav = projekt["dependencies"] + (projekt["optional-dependencies"]["test"] if "test" in namn else [])
    lasta = las(namn)
    brott = [
        k for k in map(Requirement, krav) if lasta.get(canonicalize_name(k.name), ("-", False))[0] not in k.specifier
    ]
    assert not brott, f"gör om {namn}; dess första rader säger hur"


def test_the_tests_run_on_the_very_versions_that_are_served() -> None:
    assert las("requirements.lock").items() <= las("requirements-test.lock").items()


def test_an_engine_with_nothing_to_run_is_no_fault_and_a_broken_one_is(tmp_path: Path) -> None:
    korning = Korning(tmp_path)
    korning.folj([Moment("ett", ("sh", "-c", "exit 5"), "postgres"), Moment("två", ("true",), "sqlite")])
    assert (korning.bra, korning.antal["failed"], [rad[:3] for rad in korning.rader]) == (True, 0, ["bra", "bra"])
    korning.folj([Moment("tre", ("sh", "-c", "exit 4"), "postgres")])
    assert (korning.bra, korning.antal["failed"], korning.rader[-1][:3]) == (False, 1, "fel")


class Maskin:
    """A copy of `run` alone in a folder, on a machine whose programs are played."""

    def __init__(self, mapp: Path) -> None:
        self.mapp = mapp / "en mapp på svenska"
        self._program = mapp / "program"
        self.mapp.mkdir()
        self._program.mkdir()
        shutil.copy(ROT / "run", self.mapp)
        self.spela("dpkg-query", "echo installed")
        self.spela("apt-get", f'echo "$DEBIAN_FRONTEND $*" >>"{mapp}/apt"')
        self.apt = mapp / "apt"

    def spela(self, namn: str, skript: str) -> None:
        fil = self._program / namn
        fil.write_text(f"#!/bin/sh\n{skript}\n")
        fil.chmod(0o755)

    def kor(self, *ord_: str, **miljo: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.mapp / "run", *ord_],
            cwd="/",
            env=os.environ | {"PATH": f"{self._program}:{os.environ['PATH']}"} | miljo,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def maskin(tmp_path: Path) -> Maskin:
    return Maskin(tmp_path)


def test_run_is_written_for_any_sh() -> None:
    subprocess.run(["sh", "-n", ROT / "run"], check=True)


def test_run_names_its_words_when_it_does_not_know_one(maskin: Maskin) -> None:
    svar = maskin.kor("starta")
    assert (svar.returncode, svar.stdout) == (1, "")
    assert "Okänt: starta. Skriv ./run, ./run test" in svar.stderr


def test_one_who_is_not_root_is_told_the_one_command(maskin: Maskin) -> None:
    maskin.spela("dpkg-query", "exit 1")
    maskin.spela("id", "echo 1000")
    svar = maskin.kor()
    assert (svar.returncode, svar.stdout) == (1, "")
    assert len(svar.stderr.splitlines()) == 1
    assert "apt-get install --yes --no-install-recommends ca-certificates libpango-1.0-0" in svar.stderr
    assert not maskin.apt.exists()


def test_root_gets_what_is_missing_without_a_question(maskin: Maskin) -> None:
    maskin.spela("dpkg-query", 'case "$*" in *libharfbuzz-subset0*) exit 1 ;; *) echo installed ;; esac')
    maskin.spela("id", "echo 0")
    svar = maskin.kor(PORT="ingen port")
    assert "installerar systempaket: libharfbuzz-subset0\n" in svar.stderr
    _uppdatera, installera = maskin.apt.read_text().splitlines()
    assert installera.startswith("noninteractive install --yes --no-install-recommends libharfbuzz-subset0")


@pytest.mark.parametrize(
    ("vem", "sagt"), [("1000", "rättas inte förrän"), ("0", "installerar systempaket: hunspell-sv")]
)
def test_without_spelling_one_is_told_once_and_it_goes_on(vem: str, sagt: str, maskin: Maskin) -> None:
    maskin.spela("dpkg-query", 'case "$*" in *hunspell*) exit 1 ;; *) echo installed ;; esac')
    maskin.spela("id", f"echo {vem}")
    maskin.spela("apt-get", "exit 100")
    svar = maskin.kor(PORT="ingen port")
    assert sagt in svar.stderr
    assert "Port" in svar.stderr.splitlines()[-1]


def test_only_the_tests_ask_for_what_only_tests_need(maskin: Maskin) -> None:
    maskin.spela("dpkg-query", "exit 1")
    maskin.spela("id", "echo 1000")
    assert not re.search("chromium|postgresql|jdk|qpdf|poppler|libreoffice", maskin.kor("manage", "check").stderr)


def test_a_port_in_use_is_told_before_anything_is_built(maskin: Maskin) -> None:
    with socket.create_server(("127.0.0.1", 0)) as upptagen:
        port = str(upptagen.getsockname()[1])
        svar = maskin.kor(PORT=port)
    assert svar.returncode == 1
    assert f"Port {port} går inte att använda" in svar.stderr
    assert not (maskin.mapp / ".forum" / "venv").exists()


def barn(pid: int) -> dict[str, int]:
    """Return the processes that *pid* started: "gunicorn" or "arbeta" → pid."""
    funna = {}
    for b in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        rad = Path(f"/proc/{b}/cmdline").read_bytes().decode()
        funna |= {namn: int(b) for namn in ("gunicorn", "arbeta") if namn in rad}
    return funna


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that the tests share: the first run fills it, the others start in seconds."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def forum(data: Path, tmp_path: Path) -> Iterator[Start]:
    """Return a function that runs `./run` on data of its own and gives it back when it answers, with its address."""
    igang: list[subprocess.Popen[bytes]] = []
    ren = {k: v for k, v in os.environ.items() if not k.startswith("FORUM_") and k != "DATABASE_URL"}

    def starta() -> Igang:
        with socket.create_server(("127.0.0.1", 0)) as ledig:
            port = str(ledig.getsockname()[1])
        logg = tmp_path / "logg"
        with logg.open("wb") as ut:
            process = subprocess.Popen(
                [ROT / "run"],
                cwd="/",
                env=ren | {"PORT": port, "FORUM_DATA": str(data)},
                stdin=subprocess.DEVNULL,
                stdout=ut,
                stderr=ut,
                start_new_session=True,
            )
        igang.append(process)
        slut = time.monotonic() + 300
        while b"Forum svarar" not in logg.read_bytes():
            assert process.poll() is None and time.monotonic() < slut, logg.read_text()
            time.sleep(0.1)
        return process, f"http://127.0.0.1:{port}"

    yield starta
    for process in igang:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def svarar(adress: str) -> bool:
    try:
        with urllib.request.urlopen(f"{adress}/halsa/", timeout=5) as svar:
            return bool(svar.status == 200)
    except OSError:
        return False


def test_run_serves_until_it_is_told_to_stop_and_then_all_of_it_stops(
    forum: Start,
) -> None:
    process, adress = forum()
    pids = barn(process.pid)
    assert svarar(adress) and set(pids) == {"gunicorn", "arbeta"}
    process.terminate()
    assert process.wait(timeout=40) == 0
    assert not svarar(adress)
    assert [namn for namn, pid in pids.items() if Path(f"/proc/{pid}").exists()] == []


def arenden(data: Path) -> list[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(data / "forum.sqlite3")) as db:
        return db.execute("SELECT uuid, arendemening FROM arenden_arende").fetchall()


def test_a_second_run_keeps_the_data_and_installs_and_collects_nothing(
    forum: Start, data: Path, tmp_path: Path
) -> None:
    process, _ = forum()
    process.terminate()
    process.wait(timeout=40)
    forut = arenden(data)
    assert len(forut) == 1  # the example, once
    forum()
    assert not re.search("installerar|samlar", (tmp_path / "logg").read_text())
    assert arenden(data) == forut


@pytest.mark.parametrize("dor", ["gunicorn", "arbeta"])
def test_neither_server_nor_worker_lives_on_without_the_other(dor: str, forum: Start) -> None:
    process, adress = forum()
    pids = barn(process.pid)
    os.kill(pids[dor], signal.SIGKILL)
    assert process.wait(timeout=40) == 1
    assert [namn for namn, pid in pids.items() if Path(f"/proc/{pid}").exists()] == []
    assert not svarar(adress)
