"""The app as `./run` serves it, with the example, on a database of its own: what benchmarks over HTTP stand on."""

import http.client
import io
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NYCKEL = "a" * 32


class Server:
    """The app with the example in it, on a database of its own."""

    def __init__(self, wsgi: str = "forum.wsgi") -> None:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("exempel", stdout=io.StringIO())
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.otf", "*Light*.ttf"])
        vad = "gunicorn --worker-class gthread --workers 2 --threads 4 --no-control-socket --log-level critical"
        self.port = int(os.environ["PORT"])
        self._process = subprocess.Popen(
            [sys.executable, "-m", *vad.split(), f"--bind=127.0.0.1:{self.port}", wsgi],
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
        )
        slut = time.monotonic() + 60
        while time.monotonic() < slut:
            try:
                if self.fraga("GET", "/halsa/")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("servern svarar inte")

    def fraga(
        self, metod: str, vag: str, huvud: dict[str, str] | None = None, kropp: Any = None, grans: float = 30
    ) -> tuple[int, Any]:
        """Return the status and the JSON (or None) of one request, answered within *grans* seconds."""
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=grans)
        try:
            c.request(metod, vag, json.dumps(kropp) if kropp is not None else None, huvud or {})
            svar = c.getresponse()
            data = svar.read()
            return svar.status, json.loads(data) if "json" in svar.headers.get("Content-Type", "") else None
        finally:
            c.close()

    def stoppa(self) -> None:
        self._process.terminate()
        self._process.wait(30)


def session(anvandare: Any) -> str:
    """Return the session key of *anvandare*, logged in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    lager = SessionStore()
    lager[SESSION_KEY] = str(anvandare.pk)
    lager[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    lager[HASH_SESSION_KEY] = anvandare.get_session_auth_hash()
    lager.create()
    return str(lager.session_key)


@contextmanager
def appen(wsgi: str = "forum.wsgi") -> Iterator[tuple[Server, str]]:
    """Yield a server of *wsgi* and the name of its engine, set up from nothing; Django is ready within."""
    motor = os.environ.pop("FORUM_MOTOR", "sqlite")
    os.environ.pop("DATABASE_URL", None)
    kluster = None
    with tempfile.TemporaryDirectory(prefix="forum-prestanda-") as mapp:
        if motor == "postgres":
            from tests.postgres import Kluster

            kluster = Kluster()
            os.environ["DATABASE_URL"] = kluster.url
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = str(s.getsockname()[1])
        os.environ |= {
            "FORUM_LAGE": "lokal",
            "FORUM_DATA": mapp,
            "PORT": port,
            "DJANGO_SETTINGS_MODULE": "forum.settings",
            # Playwright keeps an event loop in the main thread.
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        }
        import django

        django.setup()
        server = Server(wsgi)
        try:
            yield server, motor
        finally:
            server.stoppa()
            if kluster:
                kluster.stoppa()
