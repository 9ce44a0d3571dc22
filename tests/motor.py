"""The engine a test run speaks to, chosen before Django reads its settings (loaded by `-p tests.motor`).

FORUM_MOTOR=sqlite (the default) or postgres. Whatever the caller has in the environment is put aside: a test run
never touches the data of the person who runs it. FORUM_DEL=1/2 runs every second file of what is chosen, from the first.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.postgres import Kluster, PostgresSaknas

MOTORER = ("sqlite", "postgres")
MOTOR = os.environ.get("FORUM_MOTOR") or "sqlite"
DEL, DELAR = map(int, (os.environ.get("FORUM_DEL") or "1/1").split("/"))
_stada: list[Path] = []
_kluster: list[Kluster] = []


def _ren_miljo() -> None:
    for namn in [n for n in os.environ if n.startswith("FORUM_")]:
        del os.environ[namn]
    for namn in ("DATABASE_URL", "PORT"):
        os.environ.pop(namn, None)
    mapp = Path(tempfile.mkdtemp(prefix="forum-prov-"))
    _stada.append(mapp)
    data = mapp / "data"
    (data / "static").mkdir(parents=True)
    os.environ |= {
        "FORUM_LAGE": "lokal",
        "FORUM_MOTOR": MOTOR,
        "FORUM_DATA": str(data),
        "FORUM_SECRET_KEY": "bara-for-prov-" * 5,
        "FORUM_TESTDB": str(mapp / "prov.sqlite3"),
        # Playwright keeps an event loop in the main thread; the ORM calls beside it are nobody else's.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }


def pytest_addoption() -> None:
    """Choose the engine: of all hooks the one that pytest calls as soon as it has read this file."""
    if MOTOR not in MOTORER:
        raise pytest.UsageError(f"FORUM_MOTOR={MOTOR!r} finns inte. Välj {' eller '.join(MOTORER)}.")
    _ren_miljo()
    if MOTOR == "postgres":
        try:
            kluster = Kluster()
        except PostgresSaknas as fel:
            # Never a skip: a run on PostgreSQL that ran on nothing would look green.
            raise pytest.UsageError(str(fel)) from fel
        _kluster.append(kluster)
        os.environ["DATABASE_URL"] = kluster.url


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the files that another part of the run takes, once all else has chosen."""
    mina = set(sorted({i.path for i in items})[DEL - 1 :: DELAR])
    andras = [i for i in items if i.path not in mina]
    if andras:
        config.hook.pytest_deselected(items=andras)
        items[:] = [i for i in items if i.path in mina]


def pytest_report_header() -> str:
    return f"motor: {MOTOR}"


def pytest_unconfigure() -> None:
    while _kluster:
        _kluster.pop().stoppa()
    while _stada:
        shutil.rmtree(_stada.pop(), ignore_errors=True)
