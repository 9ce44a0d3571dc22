"""Pages: what waits for me, constant query counts, policies and their twins, log-in."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from arenden import policy
from arenden.actions import granskning
from arenden.actions.arende import registrera
from arenden.actions.bilaga import bifoga
from arenden.actions.skrivelse import borja, lagg_till_punkt, lagg_till_undertecknare
from arenden.models import Arende, Mall, Skrivelse, Slag
from beslut.actions import utfardande
from beslut.models import Dagordningspunkt
from forum.models import Anvandare, Organ, Part, Roll, Sammantrade, Uppdrag
from tests.test_skriva import png
from tests.test_urlar import ROLLER
from tests.varld import LOSENORD, godkann_alla, person, planerat, skriv_i

pytestmark = pytest.mark.django_db


def test_what_waits_for_me_stands_first(skickad: Skrivelse, agneta: Anvandare, in_som: Any) -> None:
    sida = in_som(agneta).get("/").content.decode()
    assert sida.index("Väntar på dig") < sida.index("Cykelväg mellan orterna") < sida.index("Du väntar på")


def test_what_waits_for_another_is_what_i_wait_for(skickad: Skrivelse, maria: Anvandare, in_som: Any) -> None:
    sida = in_som(maria).get("/").content.decode()
    assert sida.index("Du väntar på") < sida.index("väntar på Agneta Jansmyr")


def test_out_of_turn_nothing_waits_for_me(skickad: Skrivelse, ulrika: Anvandare, in_som: Any) -> None:
    assert "Inget väntar på dig" in in_som(ulrika).get("/").content.decode()


@pytest.mark.parametrize("lage", ["utkast", "skickad", "godkand"])
def test_the_policies_and_their_queryset_twins_agree(lage: str, request: pytest.FixtureRequest) -> None:
    skrivelse = request.getfixturevalue({"utkast": "skrivelse"}.get(lage, lage))
    for roll in ROLLER[1:]:
        user = Anvandare.objects.get(pk=request.getfixturevalue(roll).pk)
        assert policy.may_lasa(user, skrivelse) == Skrivelse.objects.synliga_for(user).exists(), roll
        assert policy.may_se_arende(user, skrivelse.arende) == Arende.objects.synliga_for(user).exists(), roll


def test_an_ended_uppdrag_gives_nothing(godkand: Skrivelse, ledamoten: Anvandare, in_som: Any) -> None:
    ledamoten.uppdrag.update(till="2021-01-01")
    assert in_som(ledamoten).get(f"/skrivelser/{godkand.uuid}/").status_code == 404


def test_a_recalled_account_cannot_read(godkand: Skrivelse, ledamoten: Anvandare) -> None:
    ledamoten.is_active = False
    assert not policy.may_lasa(ledamoten, godkand)


def fragor(klient: Client, url: str) -> int:
    klient.get(url)
    with CaptureQueriesContext(
        connection,
    ) as fangade:
        assert klient.get(url).status_code == 200
    return len(fangade)


@pytest.fixture
def fler(forumet: Organ, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare) -> Callable[[], None]:
    """Return a function that adds a sent, an approved and a drafted ärende."""

    def lagg_till() -> None:
        for lage in ("utkast", "skickad", "godkand"):
            arende = registrera(organ=forumet, arendemening=f"Fler {lage}", av=maria, handlaggare=maria)
            s = borja(arende, mall=Mall.objects.get(slug="kommunalt-forum"), av=maria, rubrik=f"Fler {lage}")
            skriv_i(s.punkter.get().lydelse, "regionen gör det.", maria)
            for u in (agneta, ulrika):
                lagg_till_undertecknare(s, av=maria, anvandare=u, namn=str(u))
            if lage != "utkast":
                granskning.skicka(s, av=maria)
                s.refresh_from_db()
            if lage == "godkand":
                godkann_alla(s, agneta, ulrika)

    return lagg_till


@pytest.mark.parametrize("vem", ["maria", "agneta", "registratorn", "ledamoten"])
@pytest.mark.parametrize("url", ["/", "/arenden/", "/arenden/?q=fler"])
def test_lists_cost_the_same_however_many_rows(
    vem: str, url: str, fler: Callable[[], None], request: pytest.FixtureRequest, in_som: Any
) -> None:
    klient = in_som(request.getfixturevalue(vem))
    fler()
    forst = fragor(klient, url)
    for _ in range(4):
        fler()
    assert fragor(klient, url) == forst


@pytest.mark.parametrize("sida", ["", "skriv/", "skicka/", "versioner/", "anmarkningar/"])
def test_a_skrivelse_costs_the_same_however_many_parts(
    sida: str, skrivelse: Skrivelse, maria: Anvandare, ulrika: Anvandare, in_som: Any
) -> None:
    klient = in_som(maria)
    url = f"/skrivelser/{skrivelse.uuid}/{sida}"
    bifoga(skrivelse, av=maria, fil=SimpleUploadedFile("a.png", png()))
    forst = fragor(klient, url)
    forslag = skrivelse.avsnitt.get(slag=Slag.FORSLAG)
    for nr in range(8):
        skriv_i(lagg_till_punkt(forslag, av=maria).lydelse, f"regionen gör sak {nr}.", maria)
        bifoga(skrivelse, av=maria, fil=SimpleUploadedFile(f"{nr}.png", png()))
        lagg_till_undertecknare(skrivelse, av=maria, anvandare=None, namn=f"Person {nr}")
    # Fewer it may be: who wrote is not asked while an undertecknare lacks an account.
    assert fragor(klient, url) <= forst


def test_the_documents_page_costs_the_same_however_many_points(
    skrivelse: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare, in_som: Any
) -> None:
    forslag = skrivelse.avsnitt.get(slag=Slag.FORSLAG)
    antal = []
    for extra in (0, 6):
        arende = registrera(organ=skrivelse.arende.organ, arendemening="X", av=maria, handlaggare=maria)
        s = borja(arende, mall=skrivelse.mallversion.mall, av=maria, rubrik="X")
        forslag = s.avsnitt.get(slag=Slag.FORSLAG)
        for _ in range(extra):
            lagg_till_punkt(forslag, av=maria)
        for punkt in s.punkter.all():
            skriv_i(punkt.lydelse, "regionen gör det.", maria)
        for u in (agneta, ulrika):
            lagg_till_undertecknare(s, av=maria, anvandare=u, namn=str(u))
        granskning.skicka(s, av=maria)
        s.refresh_from_db()
        utfardande.utfarda(godkann_alla(s, agneta, ulrika))
        antal.append(fragor(in_som(maria), f"/skrivelser/{s.uuid}/handlingar/"))
    assert antal[0] == antal[1]


def test_a_wrong_password_says_so_and_keeps_the_name(maria: Anvandare) -> None:
    svar = Client().post("/konto/login/", {"login": "maria", "password": "fel"})
    sida = svar.content.decode()
    assert svar.status_code == 200
    assert 'value="maria"' in sida
    assert "lösenord" in sida.lower()


def test_one_logs_in_and_comes_to_the_start_page(maria: Anvandare) -> None:
    svar = Client().post("/konto/login/", {"login": "maria", "password": LOSENORD})
    assert (svar.status_code, svar.headers["Location"]) == (302, "/")


def test_nobody_signs_up_by_themselves(db: None) -> None:
    Client().post("/konto/signup/", {"username": "ny", "password1": LOSENORD, "password2": LOSENORD, "email": "a@b.se"})
    assert not Anvandare.objects.filter(username="ny").exists()


@pytest.mark.parametrize(
    "namn", ["login", "logout", "password/change", "password/reset", "email", "reauthenticate", "inactive", "signup"]
)
def test_the_account_pages_hold(namn: str, maria: Anvandare, in_som: Any) -> None:
    for klient in (Client(), in_som(maria)):
        assert klient.get(f"/konto/{namn}/").status_code in {200, 302}


def test_every_page_carries_the_strict_policy(maria: Anvandare, in_som: Any) -> None:
    csp = in_som(maria).get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in csp
    assert "unsafe" not in csp


@pytest.mark.parametrize("vem", ["sekreteraren", "ledamoten"])
def test_a_list_of_items_and_of_meetings_costs_the_same_however_long(
    vem: str, punkten: Dagordningspunkt, forumet: Organ, request: pytest.FixtureRequest, in_som: Any
) -> None:
    mote = punkten.sammantrade
    Sammantrade.objects.filter(pk=mote.pk).update(kallat="2031-08-27T08:00Z", lage="kallat")
    klient = in_som(request.getfixturevalue(vem))
    sidor = ("/sammantraden/", mote.get_absolute_url(), "/organ/kommunalt-forum/")
    forst = [fragor(klient, sida) for sida in sidor]
    for nr in range(8):
        Dagordningspunkt.objects.create(sammantrade=mote, slag="fri", rubrik=f"Punkt {nr}", position=9)
        planerat(forumet, dt.date(2031, 10, nr + 1))
        part = Part.objects.create(organ=forumet, namn=f"Kommun {nr}")
        Uppdrag.objects.create(anvandare=person(f"p{nr}", f"P {nr}"), organ=forumet, roll=Roll.LEDAMOT, part=part)
    assert [fragor(klient, sida) for sida in sidor] == forst
