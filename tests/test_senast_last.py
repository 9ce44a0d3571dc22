"""Since you last read: each reader's own difference, of versions and of a draft."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arenden.actions import granskning
from arenden.actions.skrivelse import lagg_till_avsnitt
from arenden.actions.version import ny_skrivelse_av
from arenden.models import Lasning, Skrivelse, Text
from forum.models import Anvandare
from tests.varld import godkann_alla, skriv_i

pytestmark = pytest.mark.django_db


def andra_och_skicka(skrivelse: Skrivelse, maria: Anvandare, text: str) -> Skrivelse:
    """Take it back, write, and send the next version."""
    granskning.ta_tillbaka(skrivelse, av=maria)
    skriv_i(Text.objects.get(avsnitt__skrivelse=skrivelse, avsnitt__nyckel="bakgrund"), text, maria)
    granskning.skicka(skrivelse, av=maria)
    return Skrivelse.objects.get(pk=skrivelse.pk)


def sida(klient: Client, skrivelse: Skrivelse, del_: str = "", **huvud: str) -> str:
    return klient.get(f"/skrivelser/{skrivelse.uuid}/{del_}", headers=huvud).content.decode()


@pytest.mark.parametrize("del_", ["", "godkann/"])
def test_each_reader_sees_what_changed_since_they_last_read(
    del_: str, skickad: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare, in_som: Any
) -> None:
    hon, hennes = in_som(agneta), f"version 1, den {timezone.localdate().day}"
    assert "senast läste" not in sida(hon, skickad, del_)
    assert "Inget har ändrats sedan du senast läste" in sida(hon, skickad, del_)
    ny = andra_och_skicka(skickad, maria, "Ny bakgrund.")
    assert "ändrad sedan du läste version 1" in hon.get("/").content.decode()
    # Read again, in two tabs, after the back button: it goes on saying the same.
    for _ in range(2):
        svar = sida(hon, ny, del_)
        assert f"Sedan du senast läste</strong> ({hennes}" in svar and "har 1 ställe ändrats" in svar
        assert f"/skrivelser/{ny.uuid}/jamfor/1/2/" in svar and "<ins>" in svar
    assert "ändrad sedan du läste" not in hon.get("/").content.decode()
    # Another, who never read the first version, is told nothing odd.
    assert "senast läste" not in sida(in_som(ulrika), ny, del_)
    ny = andra_och_skicka(ny, maria, "Ännu nyare bakgrund.")
    assert "(version 2, den" in sida(hon, ny, del_)
    assert "(version 2, den" in sida(in_som(ulrika), ny, del_)


def test_sent_again_unchanged_says_that_nothing_has(
    skickad: Skrivelse, maria: Anvandare, agneta: Anvandare, in_som: Any
) -> None:
    hon = in_som(agneta)
    sida(hon, skickad, "godkann/")
    granskning.ta_tillbaka(skickad, av=maria)
    granskning.skicka(skickad, av=maria)
    assert "inget ändrats" in sida(hon, skickad, "godkann/")


@pytest.mark.parametrize(
    "huvud", [{"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}]
)
def test_what_the_browser_fetched_ahead_is_not_read(
    huvud: dict[str, str], skickad: Skrivelse, agneta: Anvandare, in_som: Any
) -> None:
    hon = in_som(agneta)
    for del_ in ("", "godkann/", "versioner/1/"):
        sida(hon, skickad, del_, **huvud)
        hon.head(f"/skrivelser/{skickad.uuid}/{del_}")
    assert not Lasning.objects.filter(anvandare=agneta).exists()


def test_an_older_version_looked_up_moves_nothing(
    skickad: Skrivelse, maria: Anvandare, agneta: Anvandare, in_som: Any
) -> None:
    hon = in_som(agneta)
    ny = andra_och_skicka(skickad, maria, "Ny bakgrund.")
    sida(hon, ny)
    sida(hon, ny, "versioner/1/")
    rad = Lasning.objects.get(anvandare=agneta)
    assert rad.version is not None and rad.version.nr == 2 and rad.fore is None


def test_one_sent_back_goes_on_telling_and_so_does_one_recalled(
    skickad: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare, in_som: Any
) -> None:
    hon = in_som(agneta)
    sida(hon, skickad)
    ny = andra_och_skicka(skickad, maria, "Ny bakgrund.")
    granskning.atersand(ny, av=ulrika, version=ny.versioner.all()[0].sha256, skal="Nej.")
    assert "(version 1, den" in sida(hon, ny)
    granskning.skicka(ny, av=maria)
    ny = Skrivelse.objects.get(pk=ny.pk)
    godkann_alla(ny, agneta, ulrika)
    granskning.aterkalla(ny, av=agneta, skal="Fel.")
    assert "(version 2, den" in sida(hon, ny) and "inget ändrats" in sida(hon, ny)


def test_a_successor_is_compared_with_what_was_read_of_the_one_it_replaces(
    godkand: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare, ledamoten: Anvandare, in_som: Any
) -> None:
    han = in_som(ledamoten)
    assert "senast läste" not in sida(han, godkand)
    ny = ny_skrivelse_av(godkand, av=maria)
    skriv_i(Text.objects.get(avsnitt__skrivelse=ny, avsnitt__nyckel="bakgrund"), "Ny bakgrund.", maria)
    granskning.skicka(ny, av=maria)
    ny = Skrivelse.objects.get(pk=ny.pk)
    godkann_alla(ny, agneta, ulrika)
    for _ in range(2):
        svar = sida(han, ny)
        assert "(den förra skrivelsens version 1, den" in svar and "<ins>" in svar
        assert "/jamfor/" not in svar
    # One whose right to the old one has ended is told nothing of it.
    ledamoten.uppdrag.all().delete()
    assert han.get(f"/skrivelser/{ny.uuid}/").status_code == 404


def test_a_version_that_one_may_no_longer_read_is_not_compared_with(
    skrivelse: Skrivelse, maria: Anvandare, agneta: Anvandare, in_som: Any
) -> None:
    """A named version is the writers'; an undertecknare who once wrote along sees only what was sent."""
    from arenden.actions.version import spara_version

    skrivelse.medforfattare.add(agneta)
    spara_version(skrivelse, av=maria, namn="Hemligt")
    sida(in_som(agneta), skrivelse, "versioner/1/")
    skrivelse.medforfattare.clear()
    granskning.skicka(skrivelse, av=maria)
    assert "senast läste" not in sida(in_som(agneta), skrivelse, "godkann/")


# -- the draft ---------------------------------------------------------------------------------------------------------

KLOCKAN = dt.datetime(2027, 3, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def klocka() -> Any:
    with time_machine.travel(KLOCKAN, tick=False) as resa:
        yield resa


@pytest.fixture
def tillsammans(skrivelse: Skrivelse, olof: Anvandare, klocka: Any) -> Skrivelse:
    """The draft, which Olof writes in too."""
    skrivelse.medforfattare.add(olof)
    return skrivelse


def bakgrunden(skrivelse: Skrivelse) -> Text:
    return Text.objects.get(avsnitt__skrivelse=skrivelse, avsnitt__nyckel="bakgrund")


@pytest.mark.parametrize("del_", ["", "skriv/"])
def test_a_writer_hears_what_others_wrote_since_the_last_visit(
    del_: str, tillsammans: Skrivelse, maria: Anvandare, olof: Anvandare, in_som: Any, klocka: Any
) -> None:
    hon = in_som(maria)
    assert "senast var här" not in sida(hon, tillsammans, del_)
    klocka.shift(dt.timedelta(minutes=2))
    skriv_i(bakgrunden(tillsammans), "Olofs bakgrund.", olof)
    lagg_till_avsnitt(tillsammans, av=olof, rubrik="Tidplan")
    klocka.shift(dt.timedelta(hours=3))
    assert "ändrad av Olof Strand sedan du var här" in hon.get("/").content.decode()
    for _ in range(2):
        svar = sida(hon, tillsammans, del_)
        assert "Sedan du senast var här" in svar and "kl. 10.00" in svar
        assert "har Olof Strand ändrat" in svar and ">Bakgrund</a>" in svar
        klocka.shift(dt.timedelta(minutes=10))
    assert "sedan du var här" not in hon.get("/").content.decode()
    skillnad = sida(hon, tillsammans, "sedan/")
    assert "<ins>" in skillnad and "Olofs" in skillnad and "Tidplan" in skillnad
    # The next visit tells of nothing, for nobody has written since; nor was Olof told of himself.
    klocka.shift(dt.timedelta(hours=1))
    assert "senast var här" not in sida(hon, tillsammans, del_)
    assert "senast var här" not in sida(in_som(olof), tillsammans, del_)


def test_ones_own_writing_is_no_news(tillsammans: Skrivelse, maria: Anvandare, in_som: Any, klocka: Any) -> None:
    hon = in_som(maria)
    sida(hon, tillsammans, "skriv/")
    for text in ("Först.", "Sedan."):
        klocka.shift(dt.timedelta(hours=2))
        skriv_i(bakgrunden(tillsammans), text, maria)
    klocka.shift(dt.timedelta(hours=2))
    assert "senast var här" not in sida(hon, tillsammans, "skriv/")
    assert "ändrad av" not in hon.get("/").content.decode()


def test_what_another_wrote_while_one_looked_is_not_passed_over(
    tillsammans: Skrivelse, maria: Anvandare, olof: Anvandare, in_som: Any, klocka: Any
) -> None:
    """One stretch of writing is one row of the history, dated when it began and saying how it ended."""
    from arenden.actions.text import skriv_steg

    def skriv(tecken: str) -> None:
        text = bakgrunden(tillsammans)
        steg = {"stepType": "replace", "from": 1, "to": 1, "slice": {"content": [{"type": "text", "text": tecken}]}}
        skriv_steg(text, av=olof, revision=text.revision, steg=[steg], klient="k", sandning=tecken)

    klocka.shift(dt.timedelta(hours=1))
    skriv("Före. ")
    klocka.shift(dt.timedelta(minutes=3))
    sida(in_som(maria), tillsammans, "skriv/")
    klocka.shift(dt.timedelta(minutes=3))
    skriv("Efter. ")
    klocka.shift(dt.timedelta(hours=1))
    sida(in_som(maria), tillsammans, "skriv/")
    assert "Efter." in sida(in_som(maria), tillsammans, "sedan/")


def test_the_pages_cost_no_more_however_often_they_are_read(
    tillsammans: Skrivelse, maria: Anvandare, olof: Anvandare, in_som: Any, klocka: Any
) -> None:
    hon = in_som(maria)

    def fragor(del_: str) -> int:
        with CaptureQueriesContext(connection) as fangade:
            sida(hon, tillsammans, del_)
        return len(fangade)

    sida(hon, tillsammans, "skriv/")
    klocka.shift(dt.timedelta(hours=1))
    skriv_i(bakgrunden(tillsammans), "Olofs bakgrund.", olof)
    klocka.shift(dt.timedelta(hours=1))
    sida(hon, tillsammans, "skriv/")
    forst = [fragor(d) for d in ("skriv/", "sedan/", "")]
    for punkt in tillsammans.punkter.all():
        skriv_i(punkt.lydelse, "regionen gör något annat.", olof)
    for nr in range(3):
        avsnitt = lagg_till_avsnitt(tillsammans, av=olof, rubrik=f"Avsnitt {nr}")
        assert avsnitt.text is not None
        skriv_i(avsnitt.text, "Nytt.", olof)
    assert [fragor(d) for d in ("skriv/", "sedan/", "")] == forst
