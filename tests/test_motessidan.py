"""The meeting's pages: who reaches what, what a press does, what a member sees, and what it costs."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beslut.actions import jav, narvaro, stallningstagande, yrkande
from beslut.models import Dagordningspunkt, Narvaropass, Stallningstagande, Talare, Votering, Yttrande
from beslut.motesflow import Yrkandeslag
from forum.models import Anvandare, Sammantrade
from tests.motesvarld import Mote, beslutspunkt, kalla, ny_fri
from tests.test_sidor import fragor

pytestmark = pytest.mark.django_db


@pytest.fixture
def sekr(mote: Mote, in_som: Any) -> Client:
    return in_som(mote.sekr)  # type: ignore[no-any-return]


@pytest.fixture
def pagar(punkten: Dagordningspunkt, mote: Mote) -> Dagordningspunkt:
    mote.alla_kom()
    return mote.ta_upp(punkten)


def gor(klient: Client, mote: Mote, /, vantat: int = 302, **falt: Any) -> Any:
    """Press a button of the meeting's page; the token is new unless one is given."""
    url = reverse("gor_mote", args=[mote.sammantrade.uuid])
    svar = klient.post(url, {"engangsnyckel": str(uuid.uuid4())} | falt)
    assert svar.status_code == vantat, svar.content.decode()[:2000]
    return svar


def sida(klient: Client, mote: Mote, **fraga: Any) -> str:
    svar = klient.get(reverse("mote", args=[mote.sammantrade.uuid]), fraga)
    assert svar.status_code == 200
    return svar.content.decode()


def test_a_whole_item_is_written_down_by_pressing(
    mote: Mote, punkten: Dagordningspunkt, sekr: Client, in_som: Any
) -> None:
    assert "Anteckna vilka som är närvarande" in sida(sekr, mote)
    gor(sekr, mote, alla="ledamot")
    gor(sekr, mote, gick=mote["lotta"].pk)
    svar = gor(sekr, mote, gor="ta_upp", punkt=punkten.uuid)
    assert f"?punkt={punkten.uuid}" in svar.url
    assert "Beslutspunkt 1 väntar på utfall" in sida(sekr, mote)
    gor(sekr, mote, gor="jav", punkt=punkten.uuid, deltagande=mote["lena"].pk, skal="Granne.")
    gor(sekr, mote, gor="ordet", punkt=punkten.uuid, deltagande=mote["lars"].pk)
    gor(sekr, mote, gor="ge_ordet", talare=Talare.objects.get().pk)
    gor(sekr, mote, gor="yrka", punkt=punkten.uuid, deltagande=mote["lars"].pk, slag="avslag", nr=1)
    assert "yrkanden att pröva" in sida(sekr, mote)
    svar = gor(sekr, mote, gor="lagg_fram", punkt=punkten.uuid, nr=1)
    assert svar.url.endswith("#proposition-1")
    fraga = punkten.propositioner.get()
    gor(sekr, mote, gor="votera", proposition=fraga.pk, form="upprop")
    rad = Votering.objects.get()
    html = sida(sekr, mote)
    assert "Votering pågår. Anteckna rösterna." in html
    # Lena has jäv and Lotta has left: neither is called. The chair answers last.
    assert html.index(f'name="rost-{mote["vera"].pk}"') < html.index(f'name="rost-{mote["olle"].pk}"')
    assert f'name="rost-{mote["lena"].pk}"' not in html
    assert f'name="rost-{mote["lotta"].pk}"' not in html
    roster = {f"rost-{mote[v].pk}": r for v, r in (("vera", "ja"), ("lars", "nej"), ("olle", "avstar"))}
    gor(sekr, mote, vantat=409, gor="rosta", votering=rad.pk, avsluta=1, **roster)
    assert not rad.roster.exists()
    gor(sekr, mote, gor="rosta", votering=rad.pk, avsluta=1, utslag="ja", **roster)
    html = sida(sekr, mote)
    assert "Med en (1) ja-röst mot en (1) nej-röst, medan en (1) ledamot avstår från att rösta" in html
    assert "Ställer sig bakom" in html
    gor(sekr, mote, gor="yttra", punkt=punkten.uuid, deltagande=mote["lars"].pk, slag="avvikelse", nr=1)
    gor(sekr, mote, gor="avsluta_punkt", punkt=punkten.uuid)
    assert "Alla punkter är avslutade" in sida(sekr, mote)
    gor(sekr, mote, gor="avsluta")
    lars = in_som(mote.folk["lars"])
    assert "Ditt yttrande" in sida(lars, mote)
    gor(lars, mote, gor="yttrandetext", yttrande=Yttrande.objects.get().pk, text="För dyrt.")
    assert "För dyrt." in sida(sekr, mote)


def test_pressed_twice_it_is_done_once_and_late_it_is_when_it_was(mote: Mote, sekr: Client) -> None:
    nyckel = str(uuid.uuid4())
    nar = timezone.now() - dt.timedelta(seconds=1)
    for _ in range(2):
        gor(sekr, mote, kom=mote["lars"].pk, engangsnyckel=nyckel, nar=nar.isoformat())
    assert Narvaropass.objects.get().fran == nar


@pytest.mark.parametrize(
    ("falt", "ord_"),
    [
        ({"gor": "finns-inte"}, "inte går att göra"),
        ({"gor": "ta_upp", "punkt": "x"}, "vilken punkt"),
        ({"gor": "ta_upp", "punkt": str(uuid.uuid4())}, "finns inte längre"),
        ({"kom": "²"}, "Välj minst en"),
        ({"gor": "jav", "punkt": "{punkt}", "deltagande": "999999"}, "finns inte längre"),
        ({"gor": "anteckna", "punkt": "{punkt}", "nr": "7", "utfall": "bifall"}, "finns inte"),
        ({"gor": "anteckna", "punkt": "{punkt}", "nr": "1", "utfall": "kanske"}, "val som inte finns"),
        ({"gor": "val", "punkt": "{punkt}", "roster": "Anna"}, "går inte att läsa"),
        (
            {"gor": "yrka", "punkt": "{punkt}", "slag": "ny_punkt", "deltagande": "{lars}", "lydelse": "\x01"},
            "styrtecken",
        ),
        ({"kom": "{lars}", "kl": "25.99"}, "inget klockslag"),
        ({"gor": "yrka", "punkt": "{punkt}", "slag": "andrad", "deltagande": "{lars}", "lydelse": "x"}, "Välj vilken"),
    ],
)
def test_what_makes_no_sense_is_answered_in_words(
    falt: dict[str, str], ord_: str, mote: Mote, pagar: Dagordningspunkt, sekr: Client
) -> None:
    falt = {k: v.format(punkt=pagar.uuid, lars=mote["lars"].pk) for k, v in falt.items()}
    assert ord_ in gor(sekr, mote, vantat=409, **falt).content.decode()


def test_members_follow_and_write_nothing_but_their_own(
    mote: Mote, pagar: Dagordningspunkt, in_som: Any, maria: Anvandare, utomstaende: Anvandare
) -> None:
    lars = in_som(mote.folk["lars"])
    html = sida(lars, mote)
    assert "data-skriver" not in html
    assert "Nu: " in html
    gor(lars, mote, vantat=403, gor="avsluta")
    gor(lars, mote, vantat=403, gor="pennan", klient="a")
    gor(lars, mote, vantat=403, kom=mote["erik"].pk)
    gor(lars, mote, gor="ordet", punkt=pagar.uuid, deltagande=mote["lars"].pk)
    assert Talare.objects.get().deltagande == mote["lars"]
    url = reverse("mote", args=[mote.sammantrade.uuid])
    assert in_som(maria).get(url).status_code == 403
    assert in_som(utomstaende).get(url).status_code == 404
    assert in_som(None).get(url).status_code == 302


def test_one_with_jav_sees_nothing_of_what_is_said_in_the_item(
    mote: Mote, pagar: Dagordningspunkt, in_som: Any
) -> None:
    yrkande.framstall(
        pagar, av=mote.sekr, yrkar=mote["lena"], slag=Yrkandeslag.ATERREMISS, skal="Hemlig kostnad.", behandling=None
    )
    lars = in_som(mote.folk["lars"])
    assert "Hemlig kostnad." in sida(lars, mote)
    jav.anmal(pagar, mote["lars"], av=mote.sekr)
    html = sida(lars, mote)
    assert "Du har jäv i punkten" in html
    assert "Hemlig kostnad." not in html
    assert "Begär ordet" not in html


def test_the_small_question_tells_how_far_it_has_come_and_who_holds_the_pen(
    mote: Mote, sekr: Client, in_som: Any
) -> None:
    url = reverse("motets_lage", args=[mote.sammantrade.uuid])
    fore = sekr.post(url, {"klient": "a"}).json()
    assert fore["penna"] == {"namn": "Helena Broman", "min": True}
    gor(sekr, mote, kom=mote["lars"].pk)
    lars = in_som(mote.folk["lars"])
    efter = lars.post(url, {"klient": "b"}).json()
    assert efter["nr"] > fore["nr"]
    assert efter["penna"] == {"namn": "Helena Broman", "min": False}
    gor(sekr, mote, gor="pennan", klient="c")
    assert sekr.post(url, {"klient": "a"}).json()["penna"]["min"] is False
    assert Client().post(url).status_code == 401


def test_notes_are_saved_against_their_revision(mote: Mote, pagar: Dagordningspunkt, sekr: Client, in_som: Any) -> None:
    url = reverse("anteckna_mote", args=[pagar.uuid])

    def spara(revision: int, klient: Client = sekr) -> Any:
        falt = {"text": "Lugnt.", "revision": revision, "engangsnyckel": str(uuid.uuid4())}
        return klient.post(url, falt, headers={"Accept": "application/json"})

    assert spara(0).json() == {"revision": 1}
    assert spara(0).status_code == 409
    assert spara(1, in_som(mote.folk["lars"])).status_code == 403
    assert "Lugnt." in sida(sekr, mote)
    assert "Lugnt." not in sida(in_som(mote.folk["lars"]), mote)


def test_a_meeting_not_called_cannot_be_opened_and_says_so(
    sammantradet: Sammantrade, sekreteraren: Anvandare, in_som: Any
) -> None:
    klient, url = in_som(sekreteraren), reverse("mote", args=[sammantradet.uuid])
    assert "kan öppnas när kallelsen är skickad" in klient.get(url).content.decode()
    falt = {"gor": "oppna", "engangsnyckel": str(uuid.uuid4())}
    assert klient.post(reverse("gor_mote", args=[sammantradet.uuid]), falt).status_code == 409
    kalla(sammantradet)
    falt["engangsnyckel"] = str(uuid.uuid4())
    assert "Öppna sammanträdet" in klient.get(url).content.decode()
    assert klient.post(reverse("gor_mote", args=[sammantradet.uuid]), falt).status_code == 302


def test_the_pages_cost_the_same_however_much_there_is(
    mote: Mote, pagar: Dagordningspunkt, sekr: Client, in_som: Any
) -> None:
    lars = in_som(mote.folk["lars"])
    url = reverse("mote", args=[mote.sammantrade.uuid])

    def mer(varv: int) -> None:
        rad = yrkande.framstall(
            pagar,
            av=mote.sekr,
            yrkar=mote["lena"],
            slag=Yrkandeslag.ANDRAD,
            behandling=beslutspunkt(pagar),
            lydelse="x",
        )
        yrkande.instam(rad, mote["lotta"], av=mote.sekr)
        narvaro.lagg_till(mote.sammantrade, av=mote.sekr, namn=f"Gäst {varv}")
        ny_fri(mote.sammantrade, f"Fråga {varv}", position=60 + varv)

    mer(0)
    fore = [fragor(k, f"{url}{visa}") for k in (sekr, lars) for visa in ("", "?visa=narvaro")]
    for varv in range(1, 6):
        mer(varv)
    assert [fragor(k, f"{url}{visa}") for k in (sekr, lars) for visa in ("", "?visa=narvaro")] == fore


def test_several_points_in_one_go(mote: Mote, pagar: Dagordningspunkt, sekr: Client) -> None:
    gor(sekr, mote, gor="anteckna", punkt=pagar.uuid, nr=[1], utfall="antecknas")
    assert Stallningstagande.objects.get().utfall == "antecknas"
    gor(sekr, mote, gor="angra", stallning=Stallningstagande.objects.get().pk)
    assert stallningstagande.Stallningstagande.objects.kvar().count() == 0
