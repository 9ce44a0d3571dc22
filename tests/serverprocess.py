"""The app as `./run` serves it: gunicorn's processes, on the tests' own database."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.test import Client

from forum.models import Anvandare
from tests.webblasare import INLOGGNING

VANTA = 60
NYCKEL = "a" * 32


class Server:
    """The app in processes of its own, on the tests' database; may be killed whole and started again."""

    def __init__(self) -> None:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port: int = s.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def starta(self) -> None:
        db = connection.settings_dict
        adress = f"sqlite:///{db['NAME']}"
        if connection.vendor == "postgresql":
            adress = f"postgres://{db['USER']}:{db['PASSWORD']}@{db['HOST']}:{db['PORT']}/{db['NAME']}"
        vad = "gunicorn --worker-class gthread --workers 2 --threads 4 --no-control-socket --log-level critical"
        self._process = subprocess.Popen(
            [sys.executable, "-m", *vad.split(), f"--bind=127.0.0.1:{self.port}", "forum.wsgi"],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": adress},
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def doda(self) -> None:
        """Kill every process of the server at once, as a power cut does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def vanta(self) -> None:
        slut = time.monotonic() + VANTA
        while time.monotonic() < slut:
            try:
                c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                c.request("GET", "/halsa/")
                if c.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("servern svarar inte")


def huvud(anvandare: Anvandare) -> dict[str, str]:
    """Return the headers of a browser where *anvandare* has logged in."""
    klient = Client()
    klient.force_login(anvandare, backend=INLOGGNING)
    session = klient.cookies[settings.SESSION_COOKIE_NAME].value
    return {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={NYCKEL}",
        "X-CSRFToken": NYCKEL,
        "Content-Type": "application/json",
        "Accept": "application/json",
    }


@contextmanager
def servern() -> Iterator[Server]:
    """Yield a server that answers, and end it."""
    server = Server()
    server.starta()
    try:
        server.vanta()
        yield server
    finally:
        server.doda()
