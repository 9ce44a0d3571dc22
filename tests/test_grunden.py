"""What the house stands on: numbers, the event chain, frozen rows, files, one-time tokens, settings."""

import subprocess
import sys
import threading
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.test import Client

from arenden.actions.arende import registrera
from arenden.models import Arende, Godkannande, Skrivelse, Text, Version
from forum import lagring, triggers
from forum.models import Anvandare, Engangsnyckel, Handelse, Organ, Serie


@pytest.mark.bada
@pytest.mark.django_db(transaction=True)
def test_fifty_who_register_at_once_get_fifty_numbers_without_gap() -> None:
    call_command("migrate", "--run-syncdb", verbosity=0)
    organ = Organ.objects.create(slug="namnden", namn="Nämnden", serie="NN")
    fel: list[BaseException] = []
    start = threading.Barrier(50)

    def en(nr: int) -> None:
        try:
            start.wait(30)
            with transaction.atomic():
                registrera(organ=organ, arendemening=f"Ärende {nr}", av=None)
                if nr % 10 == 0:
                    raise RuntimeError("the tenth gives its number back")
        except RuntimeError:
            pass
        except BaseException as e:
            fel.append(e)
        finally:
            close_old_connections()
            connection.close()

    tradar = [threading.Thread(target=en, args=(i,)) for i in range(50)]
    for t in tradar:
        t.start()
    for t in tradar:
        t.join(60)
    assert not fel
    givna = sorted(Arende.objects.filter(serie="NN").values_list("lopnummer", flat=True))
    assert givna == list(range(1, 46))
    assert Handelse.brott() == []


def test_each_year_begins_at_one(forumet: Organ, db: None) -> None:
    import datetime as dt

    numren = [
        registrera(organ=forumet, arendemening="A", av=None, dag=dt.date(ar, 1, 2)).diarienummer
        for ar in (2026, 2026, 2027)
    ]
    assert numren == ["RJL 2026/1", "RJL 2026/2", "RJL 2027/1"]


def test_a_number_is_given_only_inside_a_transaction(transactional_db: None) -> None:
    with pytest.raises(RuntimeError):
        Serie.nasta("RJL 2026")


@pytest.mark.bada
def test_the_event_chain_tells_who_touched_it(godkand: Skrivelse) -> None:
    assert Handelse.brott() == []
    triggers.ta_bort(connection)
    Handelse.objects.filter(nr=2).update(skal="ändrat i efterhand")
    assert Handelse.brott() == ["Händelse 2 har ändrats efter att den skrevs."]
    Handelse.objects.filter(nr=3).delete()
    assert "Händelse 3 saknas i kedjan." in Handelse.brott()
    triggers.lagg(connection)


@pytest.mark.bada
@pytest.mark.parametrize(
    ("modell", "andring"),
    [(Version, {"innehall": "{}"}), (Godkannande, {"namn": "X"}), (Handelse, {"skal": "x"})],
)
@pytest.mark.parametrize("hur", ["update", "delete"])
def test_frozen_rows_are_frozen_in_the_database_itself(
    godkand: Skrivelse, modell: Any, andring: dict[str, str], hur: str
) -> None:
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        if hur == "update":
            modell.objects.update(**andring)
        else:
            modell.objects.all()._raw_delete(using="default")


@pytest.mark.bada
def test_an_approved_skrivelse_keeps_its_heading_whatever_runs(godkand: Skrivelse) -> None:
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        Skrivelse.objects.filter(pk=godkand.pk).update(rubrik="En annan rubrik")


@pytest.mark.bada
def test_an_approved_skrivelse_may_be_taken_up(godkand: Skrivelse) -> None:
    assert Skrivelse.objects.filter(pk=godkand.pk).update(upptagen=True) == 1


@pytest.mark.bada
def test_a_draft_is_not_frozen(skrivelse: Skrivelse) -> None:
    assert Skrivelse.objects.filter(pk=skrivelse.pk).update(rubrik="En annan rubrik") == 1


@pytest.mark.bada
def test_replace_into_does_not_slip_past_the_freeze(godkand: Skrivelse) -> None:
    if connection.vendor != "sqlite":
        sql = "DELETE FROM arenden_version"
    else:
        sql = "REPLACE INTO arenden_version SELECT * FROM arenden_version"
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.bada
def test_a_missing_trigger_is_found_by_the_system_check(db: None) -> None:
    with connection.cursor() as cursor:
        pa = "" if connection.vendor == "sqlite" else " ON arenden_version"
        cursor.execute(f"DROP TRIGGER fryst_arenden_version_update{pa}")
    assert triggers.saknas(connection) == ["fryst_arenden_version_update"]
    assert triggers.kontrollera(databases=["default"])[0].id == "forum.E001"


@pytest.mark.bada
def test_migrate_lays_what_is_missing_and_is_not_refused_for_it(db: None) -> None:
    """So begins every upgrade that brings a new trigger, or another than was laid."""
    with connection.cursor() as cursor:
        pa = "" if connection.vendor == "sqlite" else " ON arenden_version"
        cursor.execute(f"DROP TRIGGER fryst_arenden_version_update{pa}")
    with pytest.raises(SystemCheckError, match=r"forum\.E001"):
        call_command("check", databases=["default"])
    call_command("migrate", verbosity=0, skip_checks=False)
    assert triggers.saknas(connection) == []


def test_a_table_that_is_still_to_be_made_hinders_no_upgrade(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    alla = [*triggers.frysningar(), triggers.Frysning("kommande")]
    monkeypatch.setattr(triggers, "frysningar", lambda: iter(alla))
    assert triggers.saknas(connection) == []


@pytest.mark.bada
def test_a_trigger_waits_for_the_tables_that_it_asks_and_is_gone_on_the_way_back(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or, with the minutes' tables gone, no text of any skrivelse could be written or taken away."""
    triggers.ta_bort_fore_migrering("default", plan=[(None, True)])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE beslut_protokoll RENAME TO borta")
    triggers.lagg(connection)
    rad = Text.objects.create(doc={})
    Text.objects.filter(pk=rad.pk).update(revision=1)
    assert "fryst_arenden_text_justerad_update" not in triggers._befintliga(connection)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE borta RENAME TO beslut_protokoll")
    triggers.lagg(connection)
    assert triggers.saknas(connection) == []


def test_a_file_is_stored_once_under_its_hash(settings: Any) -> None:
    sha = lagring.skriv(b"hej")
    assert lagring.skriv(b"hej") == sha
    with lagring.oppna(sha) as f:
        assert f.read() == b"hej"


def test_a_write_that_breaks_leaves_no_half_file(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def sprang(*_: Any) -> None:
        raise OSError("disken är full")

    monkeypatch.setattr("forum.lagring.os.fsync", sprang)
    with pytest.raises(OSError, match="full"):
        lagring.skriv(b"hej")
    assert not [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()]


def test_a_file_whose_bytes_changed_is_told(settings: Any) -> None:
    sha = lagring.skriv(b"hej")
    (Path(settings.MEDIA_ROOT) / lagring.adress(sha)).write_bytes(b"hopp")
    assert lagring.brott(sha) == "Filens innehåll har ändrats."


@pytest.fixture
def marias(in_som: Any, maria: Anvandare) -> Client:
    klient: Client = in_som(maria)
    return klient


def formular(organ: Organ, maria: Anvandare, nyckel: uuid.UUID) -> dict[str, Any]:
    return {
        "engangsnyckel": str(nyckel),
        "arendemening": "Kollektivtrafik",
        "organ": organ.pk,
        "handlaggare": maria.pk,
        "mall": 1,
        "forvaltning": "",
    }


def test_a_form_sent_twice_is_done_once_and_answered_alike(marias: Client, forumet: Organ, maria: Anvandare) -> None:
    data = formular(forumet, maria, uuid.uuid4())
    svar = [marias.post("/arenden/ny/", data) for _ in range(2)]
    assert [s.status_code for s in svar] == [302, 302]
    assert svar[0].headers["Location"] == svar[1].headers["Location"]
    assert Arende.objects.count() == 1


def test_a_token_that_is_spent_answers_no_other_words_and_shows_them(
    marias: Client, forumet: Organ, maria: Anvandare
) -> None:
    """As when one goes back in the browser to a form that was sent, and writes something else in it."""
    data = formular(forumet, maria, uuid.uuid4())
    forst = marias.post("/arenden/ny/", data)
    andra = data | {"arendemening": "<b>Cykel</b>\nväg", "losenord": "Hemliga Ord", "csrfmiddlewaretoken": "x" * 64}
    fran = {"Referer": "http://testserver/arenden/ny/"}
    svar = marias.post("/arenden/ny/", andra, headers=fran)
    sida = svar.content.decode()
    assert svar.status_code == 409 and Arende.objects.count() == 1
    assert "Formuläret är redan skickat. Läs in sidan igen" in sida
    assert "&lt;b&gt;Cykel&lt;/b&gt;\nväg</textarea>" in sida and 'href="http://testserver/arenden/ny/"' in sida
    assert "Hemliga" not in sida and "xxxx" not in sida and sida.count("<textarea") == 1
    elakt = marias.post("/arenden/ny/", andra, headers={"Referer": "https://elak.se/"}).content.decode()
    assert "elak.se" not in elakt
    json = marias.post("/arenden/ny/", andra, headers={"Accept": "application/json"})
    assert (json.status_code, json.json()["skickat"]) == (409, True)
    # The same words still get their first answer, whatever the CSRF token and a password, of which no hash is kept.
    igen = marias.post("/arenden/ny/", data | {"csrfmiddlewaretoken": "y" * 64, "losenord": "Hemliga Ord"})
    assert igen.headers["Location"] == forst.headers["Location"]
    # A token from before bodies were kept answers as it did.
    Engangsnyckel.objects.update(kropp="")
    assert marias.post("/arenden/ny/", andra).status_code == 302


def test_a_form_with_errors_spends_no_token(marias: Client, forumet: Organ, maria: Anvandare) -> None:
    data = formular(forumet, maria, uuid.uuid4())
    assert marias.post("/arenden/ny/", data | {"arendemening": ""}).status_code == 422
    assert Engangsnyckel.objects.count() == 0
    assert marias.post("/arenden/ny/", data).status_code == 302


def test_a_form_without_token_is_refused_in_words(marias: Client, forumet: Organ, maria: Anvandare) -> None:
    data = formular(forumet, maria, uuid.uuid4())
    del data["engangsnyckel"]
    svar = marias.post("/arenden/ny/", data)
    assert svar.status_code == 400
    assert "engångsnyckel" in svar.content.decode()


@pytest.mark.parametrize(
    ("miljo", "mening"),
    [
        ({"FORUM_LAGE": "skarp"}, "FORUM_LAGE='skarp'"),
        ({"FORUM_LAGE": "produktion", "FORUM_DATA": "/nonexistent"}, "FORUM_SECRET_KEY saknas"),
        ({"FORUM_LAGE": "lokal", "FORUM_BILAGA_MAX_MB": "många"}, "FORUM_BILAGA_MAX_MB='många'"),
        ({"FORUM_LAGE": "lokal", "DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"FORUM_LAGE": "lokal", "FORUM_SMTP": "brevlåda"}, "FORUM_SMTP"),
    ],
)
def test_a_bad_setting_is_named_and_refused(miljo: dict[str, str], mening: str, tmp_path: Path) -> None:
    import os

    ren = {k: v for k, v in os.environ.items() if not k.startswith("FORUM_") and k != "DATABASE_URL"}
    svar = subprocess.run(
        [sys.executable, "-c", "import forum.settings"],
        env=ren | {"FORUM_DATA": str(tmp_path)} | miljo,
        capture_output=True,
        text=True,
        check=False,
    )
    assert svar.returncode != 0
    assert mening in svar.stderr


def test_production_is_the_default_and_refuses_to_be_insecure(tmp_path: Path) -> None:
    import os

    ren = {k: v for k, v in os.environ.items() if not k.startswith("FORUM_") and k != "DATABASE_URL"}
    hemligt = {"FORUM_SECRET_KEY": "x" * 60, "FORUM_NYCKELLOSEN": "y" * 20}
    miljo = {"FORUM_DATA": str(tmp_path), "FORUM_HOSTS": "forum.example"} | hemligt
    kod = (
        "import forum.settings as s;"
        "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0)"
    )
    svar = subprocess.run([sys.executable, "-c", kod], env=ren | miljo, capture_output=True, text=True, check=True)
    assert svar.stdout.split() == ["False", "True", "True", "True", "True"]
