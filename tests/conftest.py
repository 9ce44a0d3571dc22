"""What every test stands on: an engine of its own, the standing cast, and a browser that complains aloud.

`tests.motor` has chosen the engine and the environment before this file is read.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase

from forum import triggers
from tests.grunddatabas import framlagd
from tests.motor import MOTOR

pytest_plugins = ["tests.varld", "tests.motesvarld", "tests.brevlada", "tests.webblasare"]

# What the data migrations laid, per database: a flush takes it, and every test expects it.
_grunddata: dict[str, str] = {}


def _en_gang(item: pytest.Item) -> bool:
    """Tell whether no engine makes a difference to *item*: it needs none, or what it proves is another thing."""
    if any(item.get_closest_marker(m) for m in ("webblasare", "pdf", "huset")):
        return True
    fixturer = set(getattr(item, "fixturenames", ()))
    return not (
        item.get_closest_marker("bada")
        or item.get_closest_marker("django_db")
        or fixturer & {"db", "transactional_db", "live_server"}
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run what does not touch the database, or not its dialect, once only: on SQLite."""
    if MOTOR == "sqlite":
        return
    en_gang = [i for i in items if _en_gang(i)]
    if en_gang:
        config.hook.pytest_deselected(items=en_gang)
        items[:] = [i for i in items if i not in set(en_gang)]


def _tom_och_lagg_tillbaka(self: TransactionTestCase) -> None:
    """Empty the database after a transactional test and bring it back to what a fresh installation holds.

    The one way past the frozen rows, and it exists in tests only: the app never takes its triggers away.
    """
    for alias in self._databases_names(include_mirrors=False):
        connection = connections[alias]
        triggers.ta_bort(connection)
        call_command(
            "flush",
            verbosity=0,
            interactive=False,
            database=alias,
            reset_sequences=False,
            allow_cascade=False,
            inhibit_post_migrate=True,
        )
        connection.creation.deserialize_db_from_string(_grunddata[alias])
        triggers.lagg(connection)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Take the database that `framlagd` laid, where there is one. It goes with the run's folder or its cluster."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[ExitStack]:
    with ExitStack() as laggs:
        laggs.enter_context(framlagd())
        yield laggs


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_modify_db_settings: ExitStack, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """Remember what the migrations laid, and let transactional tests leave just that behind."""
    with django_db_blocker.unblock():
        django_db_modify_db_settings.close()
    with django_db_blocker.unblock():
        for connection in connections.all():
            _grunddata[connection.alias] = connection.creation.serialize_db_to_string()
    with pytest.MonkeyPatch.context() as lapp:
        lapp.setattr(TransactionTestCase, "_fixture_teardown", _tom_och_lagg_tillbaka)
        yield


@pytest.fixture(autouse=True)
def vanliga_statiska_filer(request: pytest.FixtureRequest, settings: Any) -> None:
    """Let pages name static files without a manifest; browser tests get the real, hashed ones."""
    if "live_server" not in request.fixturenames:
        settings.STORAGES = settings.STORAGES | {
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        }
