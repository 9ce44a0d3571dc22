"""Suggestions while others write: what follows, over random writing in both texts, and people who do it at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from prosemirror.transform import StepMap

from arenden import andringar as om
from arenden import dokument, spar
from arenden.actions import forslag as actions
from arenden.actions import granskning
from arenden.actions.text import Sent, skriv_steg
from arenden.andringsord import Ordbok
from arenden.ankare import Lopande
from arenden.foljning import folj
from arenden.models import Forslagsbeslut, Skrivelse, Text
from arenden.teckenrad import Teckenrad
from forum.fel import Konflikt
from forum.models import Anvandare
from tests.test_andringar_lagar import LUGNT, TEXTER
from tests.test_ankare import andra
from tests.test_dokument import Json, cell, doc, infoga, p, tabell
from tests.test_dokument_lagar import FRON

# Following


def steg_i(text: Json, slump: Random) -> list[Json]:
    """Return the steps of a random edit of *text*; none where it could not be made."""
    return [dict(steg.to_json()) for steg in andra(om.nod(text), slump).steps]


class Par:
    """An accepted text and the suggested one beside it, as the server keeps them."""

    def __init__(self, text: Json, slump: Random) -> None:
        self.slump = slump
        self.borjan = self.accepterad = self.forslag = dict(dokument.med_id(text))
        self.logg: list[Any] = []
        self.spar: list[spar.Spar] = []

    @property
    def alla(self) -> list[om.Andring]:
        return om.andringar(self.accepterad, self.forslag)

    def foresla(self) -> None:
        steg = steg_i(self.forslag, self.slump)
        efter, kartor = dokument.tillampa_med_kartor(self.forslag, list(steg))
        vem = spar.Spar(0, 0, self.slump.choice([1, 2]), "2026-11-24T12:00:00+00:00")
        self.forslag, self.spar = dict(efter), spar.skriv(self.spar, steg, kartor, vem)
        self.logg += steg

    def skriv(self) -> None:
        self.folj(steg_i(self.accepterad, self.slump))

    def folj(self, steg: list[Json]) -> None:
        fore, self.accepterad = self.accepterad, dict(dokument.tillampa(self.accepterad, list(steg)))
        foljd = folj(fore, self.forslag, steg)
        self.forslag, self.spar = dict(foljd.doc), spar.flytta(self.spar, foljd.kartor)
        self.logg += foljd.steg

    def godta(self) -> None:
        if alla := self.alla:
            steg = om.godta(self.accepterad, self.forslag, self.slump.choice(alla))
            self.accepterad = dict(dokument.tillampa(self.accepterad, [steg]))


@given(TEXTER, FRON, st.integers(1, 12))
@settings(LUGNT, max_examples=40)
def test_whatever_is_written_in_both_texts_the_suggestions_lead_from_the_one_to_the_other(
    text: Json, slump: Random, antal: int
) -> None:
    par = Par(text, slump)
    for _ in range(antal):
        slump.choice([par.foresla, par.foresla, par.skriv, par.skriv, par.godta])()
    assert dokument.tillampa(par.borjan, par.logg) == par.forslag
    alla = par.alla
    if alla:
        alla_godtagna = dokument.tillampa(par.accepterad, [om.godta(par.accepterad, par.forslag, om.ihop(alla))])
        assert om.lika(alla_godtagna, par.forslag)
    slut, bok = om.nod(par.forslag).content.size, Ordbok(par.accepterad, par.forslag)
    assert all(0 <= s.fran <= s.till <= slut for s in par.spar)
    for x in alla:
        assert bok.vad(x) and "<" in bok.html(x)
        assert spar.for_andring(par.spar, x) or not par.spar


def test_what_one_takes_away_in_one_place_day_after_day_is_one_stretch() -> None:
    rader: list[spar.Spar] = []
    bort = {"stepType": "replace", "from": 3, "to": 4}
    for dag in range(1, 10):
        vem = spar.Spar(0, 0, 1 + dag % 2, f"2026-11-{dag:02}T12:00:00+00:00")
        rader = spar.skriv(rader, [bort], [StepMap([3, 1, 0])], vem)
    assert [(s.fran, s.till, s.person, s.nar.day) for s in rader] == [(3, 3, 2, 9), (3, 3, 1, 8)]


@given(TEXTER, FRON, st.integers(1, 4))
@settings(LUGNT, max_examples=40)
def test_what_is_written_outside_every_suggestion_is_in_both_texts(text: Json, slump: Random, antal: int) -> None:
    par = Par(text, slump)
    for _ in range(antal):
        par.foresla()
    utanfor = [n for n in _platser(par.accepterad) if not any(x.fran <= n <= x.till for x in par.alla)]
    for plats in slump.sample(utanfor, min(1, len(utanfor))):
        fore = len(par.alla)
        par.folj([infoga("字", plats)])
        assert "字" in Lopande(par.accepterad).text and "字" in Lopande(par.forslag).text
        assert len(par.alla) <= fore


def _platser(text: Json) -> list[int]:
    """Return the places between the words of *text*."""
    rad = Teckenrad(text)
    return [plats for plats, tecken in zip(rad.platser, rad.tecken, strict=False) if tecken[0] == "o"]


def test_a_column_that_comes_a_row_at_a_time_is_followed_as_a_whole() -> None:
    par = Par(doc(p("före"), tabell([cell("a")], [cell("b")])), Random(1))
    par.forslag = dict(dokument.tillampa(par.forslag, [infoga("långt ", 1)]))
    ny = {"type": "tableCell", "content": [{"type": "paragraph"}]}
    par.folj([{"stepType": "replace", "from": n, "to": n, "slice": {"content": [ny]}} for n in (13, 24)])
    assert len(par.alla) == 1 and dokument.till_text(par.forslag).startswith("långt före\n\na\t\nb\t")


# At once, in the database


def samtidigt(*gor: Callable[[], Any]) -> list[Any]:
    """Do all of *gor* at once, each on a connection of its own; return their results, a Konflikt among them."""
    start = Barrier(len(gor))

    def en(sak: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return sak()
        except Konflikt as fel:
            return fel
        finally:
            connection.close()

    with ThreadPoolExecutor(len(gor)) as trad:
        return list(trad.map(en, gor))


def skriv(text: Text, av: Anvandare, tecken: str) -> Iterator[None]:
    """Write each of *tecken* first in *text*, as an editor does that is told when others were before it."""
    for t in tecken:
        while True:
            nu = Text.objects.get(pk=text.pk)
            try:
                skriv_steg(nu, av=av, revision=nu.revision, steg=[infoga(t, 1)], klient="a", sandning="")
            except Sent:
                continue
            break
        yield


@pytest.fixture
def tillbaka(skickad: Skrivelse, maria: Anvandare) -> Skrivelse:
    granskning.ta_tillbaka(skickad, av=maria)
    return Skrivelse.objects.get(pk=skickad.pk)


def nycklar(text: Text) -> dict[str, list[str]]:
    nu = Text.objects.get(pk=text.pk)
    return {str(nu.uuid): [f.nyckel for f in actions.oppna(nu, Text.objects.get(forslag_till=nu))]}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_the_same_at_once_one_does_it_and_the_other_is_told(
    tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare, olof: Anvandare, agneta: Anvandare
) -> None:
    tillbaka.medforfattare.add(olof)
    list(skriv(actions.borja(sammanfattning, av=agneta), agneta, "x"))
    val = nycklar(sammanfattning)
    svar = samtidigt(*(lambda av=av: actions.godta(tillbaka, av=av, val=val) for av in (maria, olof)))  # type: ignore[misc]
    assert sorted(str(s) for s in svar)[0] == "1"
    (fel,) = (s for s in svar if isinstance(s, Konflikt))
    assert "redan godtaget av" in str(fel)
    assert Forslagsbeslut.objects.count() == 1
    sammanfattning.refresh_from_db()
    assert dokument.till_text(sammanfattning.doc).startswith("xDet här")


@pytest.mark.django_db(transaction=True)
def test_all_that_is_written_and_suggested_at_once_is_kept(
    tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare
) -> None:
    forslag = actions.borja(sammanfattning, av=agneta)

    def godta() -> None:
        for _ in range(6):
            if val := nycklar(sammanfattning)[str(sammanfattning.uuid)]:
                try:
                    actions.godta(tillbaka, av=maria, val={str(sammanfattning.uuid): val})
                except Konflikt:
                    continue

    svar = samtidigt(
        lambda: list(skriv(sammanfattning, maria, "abcdefgh")),
        lambda: list(skriv(forslag, agneta, "ABCDEFGH")),
        lambda: list(skriv(forslag, ulrika, "12345678")),
        godta,
    )
    assert not [s for s in svar if isinstance(s, Exception)]
    for text in (sammanfattning, forslag):
        text.refresh_from_db()
        steg = list(text.steg.order_by("nr"))
        assert [s.nr for s in steg] == list(range(1, text.revision + 1))
        assert dokument.tillampa(text.history.earliest().doc, [s.steg for s in steg]) == text.doc
        assert text.history.first().doc == text.doc
    ord_ = dokument.till_text(forslag.doc)
    assert sorted(ord_.removesuffix("Det här är sammanfattning.")) == sorted("abcdefghABCDEFGH12345678")
    assert set("abcdefgh") <= set(dokument.till_text(sammanfattning.doc))
    if val := nycklar(sammanfattning)[str(sammanfattning.uuid)]:
        actions.godta(tillbaka, av=maria, val={str(sammanfattning.uuid): val})
    sammanfattning.refresh_from_db()
    forslag.refresh_from_db()
    assert om.lika(sammanfattning.doc, forslag.doc) and not forslag.oppna
