"""A throw-away PostgreSQL cluster: made, used and gone within one test run.

It listens on the loopback address only, at a free port, behind a password of its own. Durability is off, for the
data dies with the run.
"""

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

ANVANDARE = "forum"
ANSLUTNINGAR = 200
TECKEN = ("--encoding=UTF8", "--locale=C.UTF-8")
VANTA = 30
_PR_SET_PDEATHSIG = 1


class PostgresSaknas(RuntimeError):
    """There is no PostgreSQL on the machine, or it did not start."""


def program(namn: str) -> Path:
    """Return PostgreSQL's own program *namn* of the newest version here; Debian keeps it off the PATH."""
    funna = sorted(
        (p for p in Path("/usr/lib/postgresql").glob(f"*/bin/{namn}") if p.parts[-3].isdigit()),
        key=lambda p: int(p.parts[-3]),
    )
    if funna:
        return funna[-1]
    if vag := shutil.which(namn):
        return Path(vag)
    raise PostgresSaknas("PostgreSQL saknas. Kör: apt-get install postgresql")


def _do_med_foraldern() -> None:
    """Ask the kernel to end this process with its parent, so that a killed test run leaves no server behind."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _ledig_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


class Kluster:
    """A running cluster; `url` is what goes into DATABASE_URL."""

    def __init__(self) -> None:
        initdb, postgres = program("initdb"), program("postgres")
        # PostgreSQL refuses to run as root; Debian's package brings the user postgres.
        som: dict[str, Any] = {}
        self._mapp = Path(tempfile.mkdtemp(prefix="forum-pg-"))
        if os.geteuid() == 0:
            agare = pwd.getpwnam("postgres")
            os.chown(self._mapp, agare.pw_uid, agare.pw_gid)
            som = {"user": agare.pw_uid, "group": agare.pw_gid, "extra_groups": []}
        data, losen = self._mapp / "data", self._mapp / "losen"
        losen.write_text(hemlighet := secrets.token_hex(16))
        svar = subprocess.run(
            [initdb, "-D", data, "-U", ANVANDARE, "-A", "scram-sha-256", f"--pwfile={losen}", *TECKEN, "--no-sync"],
            cwd=self._mapp,
            capture_output=True,
            text=True,
            check=False,
            **som,
        )
        if svar.returncode:
            self._slang()
            raise PostgresSaknas(f"initdb misslyckades: {svar.stderr.strip()}")
        val = {
            "unix_socket_directories": self._mapp,
            "listen_addresses": "127.0.0.1",
            "port": (port := _ledig_port()),
            "max_connections": ANSLUTNINGAR,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        with (self._mapp / "logg").open("wb") as logg:
            self._server = subprocess.Popen(
                [postgres, "-D", data, *(f"--{namn}={varde}" for namn, varde in val.items())],
                cwd=self._mapp,
                stdin=subprocess.DEVNULL,
                stdout=logg,
                stderr=logg,
                # Ctrl-C goes to the tests, which then take the server down in their own time.
                start_new_session=True,
                preexec_fn=_do_med_foraldern,
                **som,
            )
        self.url = f"postgres://{ANVANDARE}:{hemlighet}@127.0.0.1:{port}/postgres"
        self._vanta()

    def _vanta(self) -> None:
        pid = self._mapp / "data" / "postmaster.pid"
        slut = time.monotonic() + VANTA
        while time.monotonic() < slut and self._server.poll() is None:
            # The server writes "ready" as the last line of its pid file, when it takes connections.
            if pid.exists() and pid.read_text().rstrip().endswith("ready"):
                return
            time.sleep(0.02)
        logg = (self._mapp / "logg").read_text()
        self.stoppa()
        raise PostgresSaknas(f"PostgreSQL startade inte: {logg.strip()}")

    def stoppa(self) -> None:
        """End the server at once and remove what it kept."""
        if self._server.poll() is None:
            self._server.send_signal(signal.SIGQUIT)
            try:
                self._server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        self._slang()

    def _slang(self) -> None:
        shutil.rmtree(self._mapp, ignore_errors=True)
