"""Rows that never change: held by triggers in the database itself, on both engines.

An app names its frozen tables as Frysning rows on its AppConfig: a whole row at once, or all but some columns from
when an SQL condition on OLD holds; `ny` says which rows may not be added (an SQL condition on NEW). Triggers are laid
after every migrate, since SQLite drops them when it rebuilds a table.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# The tables that a condition asks.
_FRAGAR = re.compile(r"(?:FROM|JOIN) (\w+)")
_MEDDELANDE = "{tabell}: raden är fryst och kan inte ändras eller tas bort"


@dataclass(frozen=True)
class Frysning:
    """A table whose rows freeze: at once, or when *villkor* (SQL on OLD) holds, but for *fria* columns.

    *ny* (SQL on NEW) says which rows may not be added. A table that freezes in two ways gives one of them a *namn*.
    """

    tabell: str
    villkor: str = ""
    fria: tuple[str, ...] = ()
    ny: str = ""
    namn: str = ""

    def trigger(self, handelse: str) -> str:
        return f"fryst_{self.tabell}_{self.namn + '_' if self.namn else ''}{handelse.lower()}"


def frysningar() -> Iterator[Frysning]:
    """Yield what every installed app wants frozen."""
    for config in apps.get_app_configs():
        yield from getattr(config, "frysningar", ())


def _rors(frysning: Frysning, jamfor: str, kolumner: list[str]) -> str:
    """Return the SQL condition under which an UPDATE touches what is frozen."""
    delar = [frysning.villkor] if frysning.villkor else []
    if frysning.fria:
        andrade = " OR ".join(f'OLD."{k}" {jamfor} NEW."{k}"' for k in kolumner if k not in frysning.fria)
        delar.append(f"({andrade})")
    return " AND ".join(delar)


def _sqlite(frysning: Frysning, kolumner: list[str]) -> Iterator[tuple[str, str]]:
    text = _MEDDELANDE.format(tabell=frysning.tabell)
    satser = [("UPDATE", _rors(frysning, "IS NOT", kolumner)), ("DELETE", frysning.villkor)]
    for handelse, villkor in satser + ([("INSERT", frysning.ny)] if frysning.ny else []):
        namn = frysning.trigger(handelse)
        nar = f"WHEN {villkor} " if villkor else ""
        yield (
            namn,
            (
                f'CREATE TRIGGER "{namn}" BEFORE {handelse} ON "{frysning.tabell}" {nar}'
                f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
            ),
        )


def _postgres(frysning: Frysning, kolumner: list[str]) -> Iterator[tuple[str, str]]:
    text = _MEDDELANDE.format(tabell=frysning.tabell)
    satser = [
        ("UPDATE", _rors(frysning, "IS DISTINCT FROM", kolumner)),
        ("DELETE", frysning.villkor),
        ("TRUNCATE", ""),
    ]
    for handelse, villkor in satser + ([("INSERT", frysning.ny)] if frysning.ny else []):
        namn = frysning.trigger(handelse)
        rad = "" if handelse == "TRUNCATE" else "FOR EACH ROW"
        ater = {"TRUNCATE": "NULL", "DELETE": "OLD"}.get(handelse, "NEW")
        # The condition stands inside the function: WHEN would not see what other triggers did.
        yield (
            namn,
            (
                f'CREATE OR REPLACE FUNCTION "{namn}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
                f"IF {villkor or 'TRUE'} THEN RAISE EXCEPTION '{text}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                f" RETURN {ater}; END $$; "
                f'CREATE TRIGGER "{namn}" BEFORE {handelse} ON "{frysning.tabell}" {rad} EXECUTE FUNCTION "{namn}"()'
            ),
        )


def _satser(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Return trigger name → (table, SQL that creates it), for each table that is there.

    A table's own columns are asked for, not its model's: while a migration waits, or after one is taken back, they
    differ, and a trigger that names a column which is not there stops every write. So does one whose condition asks
    another table that is not there: it waits until that is.
    """
    dialekt = _sqlite if connection.vendor == "sqlite" else _postgres
    tabeller = set(connection.introspection.table_names())
    satser: dict[str, tuple[str, str]] = {}
    with connection.cursor() as cursor:
        for f in (f for f in frysningar() if {f.tabell, *_FRAGAR.findall(f"{f.villkor} {f.ny}")} <= tabeller):
            cursor.execute(f'SELECT * FROM "{f.tabell}" LIMIT 0')  # noqa: S608 – a table's name of our own
            kolumner = [rad[0] for rad in cursor.description]
            satser |= {namn: (f.tabell, sql) for namn, sql in dialekt(f, kolumner)}
    return satser


def _befintliga(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Return trigger name → (table, SQL), of those that are there, whoever laid them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'fryst_%%'"
            )
        else:
            cursor.execute(
                "SELECT tgname, relname, pg_get_functiondef(tgfoid) FROM pg_trigger "
                "JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgname LIKE 'fryst_%%'"
            )
        return {namn: (tabell, sql) for namn, tabell, sql in cursor.fetchall()}


def lagg(connection: BaseDatabaseWrapper) -> None:
    """Lay every trigger anew, so that a changed definition takes effect."""
    ta_bort(connection)
    satser = _satser(connection)
    with connection.cursor() as cursor:
        for _, sql in satser.values():
            cursor.execute(sql)


def ta_bort(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger. The app never does; a migration that rebuilds, or a test that flushes, must."""
    befintliga = _befintliga(connection)
    with connection.cursor() as cursor:
        for namn, (tabell, _) in befintliga.items():
            pa = f' ON "{tabell}"' if connection.vendor != "sqlite" else ""
            cursor.execute(f'DROP TRIGGER "{namn}"{pa}')


def ta_bort_fore_migrering(using: str, plan: Any = (), **_: Any) -> None:
    """Signal handler for pre_migrate: a table that goes may not be asked for by another's trigger.

    SQLite builds tables anew on any way; on PostgreSQL tables go on the way back alone, and on the way forward what is
    frozen stays so.
    """
    if plan and (connections[using].vendor == "sqlite" or any(bakat for _, bakat in plan)):
        ta_bort(connections[using])


def lagg_efter_migrering(using: str, **_: Any) -> None:
    """Signal handler for post_migrate."""
    lagg(connections[using])


def _jamforbar(sql: str) -> tuple[str, list[str]]:
    """Return the SQL of a trigger without what means nothing: white space, and in which order columns are asked for."""
    kolumn = r'OLD\."\w+" IS NOT NEW\."\w+"'
    return " ".join(re.sub(kolumn, "?", sql).split()), sorted(re.findall(kolumn, sql))


def saknas(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that should be there, whole, and are not.

    A table that the next migration makes gets its triggers then; `migrate` itself asks before it begins.
    """
    befintliga = _befintliga(connection)
    fattas = []
    for namn, (_, sql) in _satser(connection).items():
        if connection.vendor == "sqlite":
            finns = namn in befintliga and _jamforbar(befintliga[namn][1]) == _jamforbar(sql)
        else:
            finns = namn in befintliga
        if not finns:
            fattas.append(namn)
    return fattas


_laggs: ContextVar[bool] = ContextVar("laggs", default=False)


@contextmanager
def som_laggs() -> Iterator[None]:
    """Let the system check find nothing amiss meanwhile: what is missing is about to be laid."""
    forut = _laggs.set(True)
    try:
        yield
    finally:
        _laggs.reset(forut)


def kontrollera(app_configs: Any = None, *, databases: Any = None, **_: Any) -> list[CheckMessage]:
    """System check (tag database): every frozen table has its triggers."""
    fel: list[CheckMessage] = []
    for alias in () if _laggs.get() else databases or ():
        connection = connections[alias]
        if "django_migrations" not in connection.introspection.table_names():
            continue
        if namn := saknas(connection):
            fel.append(
                Error(
                    f"Databasens skydd saknas: {', '.join(namn)}.",
                    hint="Kör `./run manage migrate`, som lägger det på nytt.",
                    id="forum.E001",
                )
            )
    return fel
