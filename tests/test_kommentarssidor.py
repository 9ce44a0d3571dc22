"""Comments on the pages: read, written and answered without JavaScript; nothing typed is lost."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from arenden.actions import granskning
from arenden.actions import kommentar as actions
from arenden.actions.kommentar import Plats
from arenden.models import Kommentar, Skrivelse, Text
from forum.models import Anvandare
from tests.test_kommentarer import pa, skriv

pytestmark = pytest.mark.django_db

Json = {"HTTP_ACCEPT": "application/json"}


def posta(klient: Client, url: str, mer: Any = None, **data: Any) -> Any:
    return klient.post(url, {"engangsnyckel": str(uuid.uuid4())} | data, **(mer or {}))


def sidan(klient: Client, skrivelse: Skrivelse) -> str:
    return klient.get(f"/skrivelser/{skrivelse.uuid}/kommentarer/").content.decode()


def test_a_thread_is_begun_on_a_paragraph_without_javascript(
    skrivelse: Skrivelse, maria: Anvandare, in_som: Any
) -> None:
    klient = in_som(maria)
    sida = sidan(klient, skrivelse)
    assert "Inga öppna kommentarer." in sida and "Sammanfattning, allt" in sida
    val = next(rad for rad in sida.split("<option ")[1:] if "Det här är sammanfattning." in rad).split('"')[1]
    svar = posta(klient, f"/skrivelser/{skrivelse.uuid}/kommentarer/", plats=val, inlagg="Är det allt?", fran="skriv")
    rad = Kommentar.objects.get()
    assert svar.url == f"/skrivelser/{skrivelse.uuid}/skriv/#kommentar-{rad.uuid}"
    assert rad.ankare is not None and rad.ankare.citat == "Det här är sammanfattning."
    assert "Är det allt?" in sidan(klient, skrivelse)


def test_the_threads_stand_on_every_page_where_the_text_is_worked_on(
    trad: Kommentar,
    skrivelse: Skrivelse,
    maria: Anvandare,
    agneta: Anvandare,
    in_som: Any,
) -> None:
    fore = in_som(maria).get(f"/skrivelser/{skrivelse.uuid}/skriv/").content.decode()
    granskning.skicka(skrivelse, av=maria)
    for vem, slut in ((maria, ""), (agneta, ""), (agneta, "godkann/"), (agneta, "kommentarer/")):
        sida = in_som(vem).get(f"/skrivelser/{skrivelse.uuid}/{slut}").content.decode()
        for s in (fore, sida):
            assert "Stämmer det?" in s and "här är</blockquote>" in s and "Markera som löst" in s


def test_one_who_reads_what_was_approved_sees_no_comments(
    trad: Kommentar,
    godkand: Skrivelse,
    ledamoten: Anvandare,
    in_som: Any,
) -> None:
    sida = in_som(ledamoten).get(f"/skrivelser/{godkand.uuid}/")
    assert sida.status_code == 200 and "Stämmer det?" not in sida.content.decode()
    assert "kommentar" not in sida.content.decode().split("<main")[1].lower()
    assert in_som(ledamoten).get(f"/skrivelser/{godkand.uuid}/kommentarer/").status_code == 403


def test_a_thread_is_answered_resolved_and_opened_again(
    trad: Kommentar,
    skickad: Skrivelse,
    agneta: Anvandare,
    in_som: Any,
) -> None:
    klient, url = in_som(agneta), f"/kommentarer/{trad.uuid}/"
    posta(klient, url, gor="svara", inlagg="Ja,\n\ndet gör det.")
    assert "<p>Ja,</p>" in sidan(klient, skickad)
    posta(klient, url, gor="los")
    sida = sidan(klient, skickad)
    assert "Lösta (1)" in sida and "Löst av Agneta Jansmyr" in sida and "Inga öppna" in sida
    posta(klient, url, gor="oppna_igen")
    assert "Lösta (" not in sidan(klient, skickad)


def test_an_answer_to_a_thread_that_was_resolved_meanwhile_is_refused_and_kept_in_its_field(
    trad: Kommentar,
    maria: Anvandare,
    in_som: Any,
) -> None:
    actions.los(trad, av=maria)
    url = f"/kommentarer/{trad.uuid}/"
    svar = posta(in_som(maria), url, gor="svara", inlagg="Mitt svar", mer=Json)
    assert svar.status_code == 409 and "har markerat tråden som löst" in svar.json()["fel"]
    svar = posta(in_som(maria), url, gor="svara", inlagg="Mitt svar")
    assert svar.status_code == 409
    assert "har markerat tråden som löst" in svar.content.decode() and "Mitt svar" in svar.content.decode()


@pytest.mark.parametrize(
    ("data", "fel"),
    [
        ({"inlagg": "  "}, "Skriv en kommentar."),
        ({"inlagg": "x" * 4001}, "högst 4 000 tecken"),
        ({"inlagg": "?", "plats": "ingenting"}, "Välj vad kommentaren gäller."),
        ({"inlagg": "?", "plats": f"{uuid.uuid4()}:1:99999999999:0"}, "Välj vad kommentaren gäller."),
        ({"inlagg": "?", "omnamnda": "4711"}, "kan inte läsa skrivelsen"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(
    data: Any, fel: str, skickad: Skrivelse, maria: Anvandare, in_som: Any
) -> None:
    svar = posta(in_som(maria), f"/skrivelser/{skickad.uuid}/kommentarer/", **data)
    assert svar.status_code == 422 and fel in svar.content.decode()
    assert not Kommentar.objects.exists()


def test_a_place_that_is_gone_is_a_conflict_and_keeps_what_was_typed(
    skrivelse: Skrivelse, maria: Anvandare, in_som: Any
) -> None:
    data = {"inlagg": "Mina ord", "plats": f"{uuid.uuid4()}:1:2:0"}
    svar = posta(in_som(maria), f"/skrivelser/{skrivelse.uuid}/kommentarer/", **data)
    assert svar.status_code == 409
    assert "finns inte längre" in svar.content.decode() and "Mina ord" in svar.content.decode()


def test_a_form_that_is_sent_twice_makes_one_comment(skrivelse: Skrivelse, maria: Anvandare, in_som: Any) -> None:
    klient, nyckel = in_som(maria), str(uuid.uuid4())
    svar = [
        klient.post(
            f"/skrivelser/{skrivelse.uuid}/kommentarer/", {"engangsnyckel": nyckel, "inlagg": "En"}, **Json
        ).json()
        for _ in range(2)
    ]
    uuid_ = str(Kommentar.objects.get().uuid)
    assert svar[0] == svar[1] == {"kommentar": uuid_, "url": f"/kommentarer/{uuid_}/"}


def test_a_deleted_stretch_shows_what_it_read(
    trad: Kommentar,
    sammanfattning: Text,
    skrivelse: Skrivelse,
    maria: Anvandare,
    in_som: Any,
) -> None:
    skriv(sammanfattning, maria, {"stepType": "replace", "from": 1, "to": 14})
    sida = sidan(in_som(maria), skrivelse)
    assert "Texten är borttagen. Den löd: ”" in sida and ">här är</span>”" in sida


def test_sending_with_open_comments_warns_in_words(
    trad: Kommentar,
    skrivelse: Skrivelse,
    maria: Anvandare,
    in_som: Any,
) -> None:
    sida = in_som(maria).get(f"/skrivelser/{skrivelse.uuid}/skicka/").content.decode()
    assert "1 kommentar är inte löst. Det hindrar inte att du skickar" in sida
    actions.los(trad, av=maria)
    assert "är inte lös" not in in_som(maria).get(f"/skrivelser/{skrivelse.uuid}/skicka/").content.decode()


def test_what_is_written_as_markup_is_shown_as_words(skrivelse: Skrivelse, maria: Anvandare, in_som: Any) -> None:
    actions.kommentera(skrivelse, av=maria, inlagg="<script>alert(1)</script>", plats=Plats())
    assert "&lt;script&gt;alert(1)" in sidan(in_som(maria), skrivelse)


def test_the_page_asks_as_little_for_forty_threads_as_for_two(
    skrivelse: Skrivelse,
    sammanfattning: Text,
    maria: Anvandare,
    in_som: Any,
) -> None:
    klient = in_som(maria)

    def fragor() -> int:
        with CaptureQueriesContext(connection) as fangade:
            sidan(klient, skrivelse)
        return len(fangade)

    def fler(antal: int) -> None:
        for i in range(antal):
            rad = actions.kommentera(skrivelse, av=maria, inlagg=f"{i}", plats=pa(sammanfattning, 5, 11))
            actions.svara(rad, av=maria, inlagg="ja")

    fler(2)
    sidan(klient, skrivelse)
    tva = fragor()
    fler(38)
    assert fragor() == tva
