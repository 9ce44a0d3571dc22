"""The database that every test run begins with: migrated once, then copied for as long as no migration changes.

To migrate from nothing takes the better part of a minute, and a whole run does it six times. The copy lies in .forum/
under a hash of all that makes it; `migrate` still runs on each copy, and does the little that is left.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.db import connection

from tests.motor import MOTOR
from tests.postgres import program

ROT = Path(__file__).resolve().parent.parent
MAPP = ROT / ".forum" / "provdatabas"
APPAR = ("forum", "arenden", "beslut")


def _nyckel() -> str:
    """Return the hash of every migration, ours and (by the lock file) the packages'."""
    summa = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for fil in sorted(f for app in APPAR for f in (ROT / app / "migrations").glob("*.py")):
        summa.update(f"{fil.relative_to(ROT)}\0".encode() + fil.read_bytes())
    summa.update((ROT / "requirements.lock").read_bytes())
    return summa.hexdigest()[:16]


@contextmanager
def framlagd() -> Iterator[None]:
    """Lay the copy where the test database is to be, if there is one; else keep the one made meanwhile.

    Another run that wants the same waits for it.
    """
    MAPP.mkdir(parents=True, exist_ok=True)
    kopia, namn = MAPP / f"{MOTOR}-{_nyckel()}", _provdatabas()
    with (MAPP / f"{MOTOR}.las").open("w") as las:
        fcntl.flock(las, fcntl.LOCK_EX)
        if fanns := kopia.exists():
            _hamta(kopia, namn)
            fcntl.flock(las, fcntl.LOCK_UN)
        yield
        if not fanns:
            for gammal in MAPP.glob(f"{MOTOR}-*"):
                gammal.unlink()
            _spara(halv := kopia.with_suffix(".halv"), namn)
            halv.rename(kopia)


def _provdatabas() -> str:
    """Return the test database's name, which Django takes over as the connection's own once it is made."""
    return str(connection.settings_dict["TEST"]["NAME"] or f"test_{connection.settings_dict['NAME']}")


def _postgres(namn: str, *argument: str | Path) -> None:
    val = connection.settings_dict
    vart = (f"--host={val['HOST']}", f"--port={val['PORT']}", f"--username={val['USER']}", "--no-password")
    miljo = os.environ | {"PGPASSWORD": val["PASSWORD"]}
    subprocess.run([program(namn), *vart, *argument], env=miljo, check=True, stdout=subprocess.DEVNULL)


def _hamta(kopia: Path, namn: str) -> None:
    if MOTOR == "sqlite":
        Path(namn).write_bytes(kopia.read_bytes())
    else:
        _postgres("createdb", namn)
        _postgres("pg_restore", f"--dbname={namn}", "--jobs=2", "--exit-on-error", kopia)


def _spara(kopia: Path, namn: str) -> None:
    if MOTOR == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(kopia)])
    else:
        _postgres("pg_dump", f"--dbname={namn}", "--format=custom", "--compress=0", f"--file={kopia}")
