"""Who is here: what the server keeps of it, and to whom it tells."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arenden.models import Narvaro, Skrivelse
from forum.models import Anvandare, Handelse

pytestmark = [pytest.mark.bada, pytest.mark.django_db]


def fraga(klient: Client, skrivelse: Skrivelse, /, **mer: Any) -> Any:
    """Ask as a writing page does; its name is "a" unless given."""
    kropp = json.dumps({"klient": "a"} | mer)
    return klient.post(f"/skrivelser/{skrivelse.uuid}/narvaro/", kropp, content_type="application/json")


@pytest.fixture
def tva(skrivelse: Skrivelse, maria: Anvandare, olof: Anvandare, in_som: Any) -> tuple[Client, Client]:
    """Maria and Olof, who write in the same skrivelse."""
    skrivelse.medforfattare.add(olof)
    return in_som(maria), in_som(olof)


def test_each_sees_the_other_and_where_and_not_oneself(tva: tuple[Client, Client], skrivelse: Skrivelse) -> None:
    text = skrivelse.avsnitt.get(nyckel="bakgrund").text
    assert text is not None
    plats = {"stalle": "avsnitt-x", "text": str(text.uuid), "ankare": 3, "huvud": 5, "revision": text.revision}
    assert fraga(tva[0], skrivelse, **plats).json()["andra"] == []
    (maria,) = fraga(tva[1], skrivelse).json()["andra"]
    assert (maria["namn"], maria["initialer"], maria["jag"]) == ("Maria Ekdahl", "ME", False)
    assert {namn: maria[namn] for namn in plats} == plats


def test_the_answer_tells_how_far_each_text_has_come(tva: tuple[Client, Client], skrivelse: Skrivelse) -> None:
    texter = {str(t.uuid): t.revision for t in skrivelse.texter.all()}
    assert fraga(tva[0], skrivelse).json()["texter"] == texter


def test_another_tab_of_mine_is_me(tva: tuple[Client, Client], skrivelse: Skrivelse) -> None:
    fraga(tva[0], skrivelse)
    (rad,) = fraga(tva[0], skrivelse, klient="b").json()["andra"]
    assert rad["jag"] is True


def test_one_who_closes_the_page_is_gone_at_once(tva: tuple[Client, Client], skrivelse: Skrivelse) -> None:
    fraga(tva[0], skrivelse)
    assert fraga(tva[0], skrivelse, borta=True).status_code == 204
    assert fraga(tva[1], skrivelse).json()["andra"] == []


def test_one_who_is_not_heard_of_is_gone_and_swept_out_by_the_next_who_comes(
    tva: tuple[Client, Client], skrivelse: Skrivelse
) -> None:
    fraga(tva[0], skrivelse)
    Narvaro.objects.update(sedd=timezone.now() - dt.timedelta(seconds=16))
    assert fraga(tva[1], skrivelse).json()["andra"] == []
    assert [str(rad.person) for rad in Narvaro.objects.all()] == ["Olof Strand"]


def test_a_page_that_stands_still_is_seldom_written(tva: tuple[Client, Client], skrivelse: Skrivelse) -> None:
    def skrivningar(**plats: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as fangade:
            fraga(tva[0], skrivelse, **plats)
        return sum(f["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for f in fangade.captured_queries)

    fraga(tva[0], skrivelse, stalle="uppgifter")
    assert skrivningar(stalle="uppgifter") == 0
    assert skrivningar(stalle="bilaga") == 1
    Narvaro.objects.update(sedd=timezone.now() - dt.timedelta(seconds=6))
    assert skrivningar(stalle="bilaga") == 1


def test_a_page_is_told_which_texts_stand_in_parts_that_are_removed(
    tva: tuple[Client, Client], skrivelse: Skrivelse
) -> None:
    assert fraga(tva[0], skrivelse).json()["borttagna"] == []
    bakgrund, forslag = skrivelse.avsnitt.get(nyckel="bakgrund"), skrivelse.avsnitt.get(slag="forslag")
    skrivelse.avsnitt.filter(pk__in=(bakgrund.pk, forslag.pk)).update(borttagen=True)
    assert sorted(fraga(tva[0], skrivelse).json()["borttagna"]) == sorted(
        str(u) for u in (bakgrund.text.uuid, *skrivelse.punkter.values_list("lydelse__uuid", flat=True))
    )


def test_one_who_no_longer_writes_here_is_not_shown(
    tva: tuple[Client, Client], skrivelse: Skrivelse, olof: Anvandare
) -> None:
    fraga(tva[1], skrivelse)
    skrivelse.medforfattare.remove(olof)
    assert fraga(tva[0], skrivelse).json()["andra"] == []
    assert fraga(tva[1], skrivelse).status_code == 404


def test_being_here_is_no_event_and_costs_as_much_with_ten_as_with_one(
    tva: tuple[Client, Client], skrivelse: Skrivelse, maria: Anvandare
) -> None:
    handelser = Handelse.objects.count()
    fraga(tva[0], skrivelse)
    fraga(tva[1], skrivelse)

    def fragor() -> int:
        with CaptureQueriesContext(connection) as fangade:
            fraga(tva[1], skrivelse)
        return len(fangade)

    med_en = fragor()
    for nr in range(9):
        fraga(tva[0], skrivelse, klient=f"flik{nr}")
    assert fragor() == med_en <= 10
    assert Handelse.objects.count() == handelser


@pytest.mark.parametrize(
    "fel",
    [
        {"klient": ""},
        {"klient": "a b"},
        {"klient": "a" * 41},
        {"klient": 7},
        {"ankare": -1},
        {"huvud": "3"},
        {"revision": 10**9},
        {"ankare": True},
        {"text": "ingen uuid"},
        {"text": 7},
        {"stalle": "a" * 81},
        {"stalle": "\x00"},
        {"stalle": ["a"]},
    ],
)
def test_a_malformed_place_is_refused(tva: tuple[Client, Client], skrivelse: Skrivelse, fel: dict[str, Any]) -> None:
    assert fraga(tva[0], skrivelse, **fel).status_code == 400
    assert not Narvaro.objects.exists()
