"""A meeting read strictly: nothing is cut short or counted twice, and what the law asks is asked."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from arenden.dokument import till_text
from beslut.actions import (
    dagordning,
    jav,
    justering,
    ledamotsfraga,
    motesanteckning,
    motet,
    narvaro,
    proposition,
    protokoll,
    stallningstagande,
    votering,
    yrkande,
    yttrande,
)
from beslut.models import (
    Dagordningspunkt,
    Handling,
    Narvaropass,
    Proposition,
    Stallningstagande,
    Votering,
    Yrkande,
    Yttrande,
)
from beslut.motesflow import Yrkandeslag
from beslut.omrostning import Form, Genom
from beslut.protokollsprak.paragraf import meningar
from beslut.protokollsunderlag import Underlag
from forum.fel import Konflikt
from forum.models import Anvandare, Javsregel, Sammantrade
from tests.motesvarld import Mote, beslutspunkt, kalla, ny_fri
from tests.test_motessidan import gor

pytestmark = pytest.mark.django_db


@pytest.fixture
def pagar(punkten: Dagordningspunkt, mote: Mote) -> Dagordningspunkt:
    mote.alla_kom()
    return mote.ta_upp(punkten)


def yrkar(mote: Mote, punkt: Dagordningspunkt, vem: str, slag: str, **mer: Any) -> Yrkande:
    if "behandling" not in mer:
        mer["behandling"] = beslutspunkt(punkt)
    return yrkande.framstall(punkt, av=mote.sekr, yrkar=mote[vem], slag=slag, **mer)


def bifall(mote: Mote, punkt: Dagordningspunkt) -> None:
    stallningstagande.anteckna(punkt, av=mote.sekr, utfall="bifall", behandlingar=[beslutspunkt(punkt)])


def test_a_long_wording_is_kept_whole_or_refused(mote: Mote, pagar: Dagordningspunkt, in_som: Any) -> None:
    sekr = in_som(mote.sekr)
    falt = {"gor": "anteckna", "punkt": pagar.uuid, "nr": 1, "utfall": "andrad"}
    gor(sekr, mote, **falt, lydelse=("ord " * 3000) + "sist.")
    rad = Stallningstagande.objects.kvar().get()
    assert "sist." in str(rad.lydelse)
    stallningstagande.angra(rad, av=mote.sekr)
    svar = gor(sekr, mote, vantat=409, **falt, lydelse="ord " * 6000)
    assert "högst 20 000 tecken" in svar.content.decode()


def test_nobodys_seat_counts_twice_in_what_has_been(mote: Mote, pagar: Dagordningspunkt) -> None:
    mote.gick("lars")
    mote.kom("erik")
    narvaro.tjanstgor(mote["erik"], for_=mote["lars"], av=mote.sekr)
    fore = timezone.now()
    bifall(mote, pagar)
    mote.kom("lars")
    span = Narvaropass.objects.get(deltagande=mote["lars"], till=None)
    with pytest.raises(Konflikt, match="tjänstgjorde"):
        narvaro.ratta(span, av=mote.sekr, revision=span.revision, fran=fore, till=None)


def test_one_with_jav_has_moved_nothing_in_the_item(mote: Mote, pagar: Dagordningspunkt) -> None:
    eget = yrkar(mote, pagar, "lars", Yrkandeslag.AVSLAG)
    annans = yrkar(mote, pagar, "vera", Yrkandeslag.AVSLAG, instammer=[mote["lena"]])
    with pytest.raises(Konflikt, match="har yrkat"):
        jav.anmal(pagar, mote["lars"], av=mote.sekr)
    yrkande.aterta(eget, av=mote.sekr)
    jav.anmal(pagar, mote["lars"], av=mote.sekr)
    jav.anmal(pagar, mote["lena"], av=mote.sekr)
    assert list(annans.instammer.all()) == []


def test_avslag_on_the_whole_item_is_put_on_each_point(mote: Mote, pagar: Dagordningspunkt) -> None:
    yrkar(mote, pagar, "lars", Yrkandeslag.AVSLAG, behandling=None)
    with pytest.raises(Konflikt, match="inte är prövade"):
        bifall(mote, pagar)
    fraga = proposition.lagg_fram(pagar, beslutspunkt(pagar), av=mote.sekr)
    proposition.fann(fraga, av=mote.sekr, vann=fraga.ja)
    assert Stallningstagande.objects.kvar().get().enhalligt is False


def test_an_item_is_not_ended_with_a_moved_new_point_untried(mote: Mote, pagar: Dagordningspunkt) -> None:
    ny = yrkar(mote, pagar, "lena", Yrkandeslag.NY_PUNKT, lydelse="utredningen redovisas i maj.")
    bifall(mote, pagar)
    with pytest.raises(Konflikt, match="ny punkt"):
        motet.avsluta_punkt(pagar, av=mote.sekr)
    yrkande.aterta(ny, av=mote.sekr)
    motet.avsluta_punkt(pagar, av=mote.sekr)


def test_jav_breaks_no_quorum_in_a_fullmaktige(mote: Mote, pagar: Dagordningspunkt) -> None:
    mote.gick("lotta", "vera")
    jav.anmal(pagar, mote["lars"], av=mote.sekr)
    with pytest.raises(Konflikt, match="Inte beslutsfört"):
        bifall(mote, pagar)
    organ = mote.sammantrade.organ
    organ.jav = Javsregel.FULLMAKTIGE
    organ.save()
    bifall(mote, pagar)


def test_a_third_sends_back_or_postpones_a_matter_once(mote: Mote, pagar: Dagordningspunkt) -> None:
    organ = mote.sammantrade.organ
    organ.minoritetsaterremiss = True
    organ.save()
    fore = ny_fri(mote.sammantrade, "Samma vid förra mötet", position=60)
    # A third postponed it the last time.
    fraga = Proposition.objects.create(
        sammantrade=mote.sammantrade, dagordningspunkt=fore, nr=1, fraga="bordlaggning", ja="i_dag", nej="x"
    )
    Votering.objects.create(
        sammantrade=mote.sammantrade, dagordningspunkt=fore, proposition=fraga, form=Form.ANTAL, genom=Genom.MINORITET
    )
    Dagordningspunkt.objects.filter(pk=fore.pk).update(lage="bordlagd")
    nu = Dagordningspunkt.objects.create(
        sammantrade=mote.sammantrade, slag="fri", rubrik=fore.rubrik, position=70, fran=fore
    )
    mote.ta_upp(nu)
    yrkar(mote, nu, "lotta", Yrkandeslag.BORDLAGGNING, behandling=None)
    fraga = proposition.lagg_fram(nu, av=mote.sekr)
    rad = votering.begar(fraga, av=mote.sekr, form=Form.ANTAL)
    assert votering.avsluta(rad, av=mote.sekr, ja=3, nej=2).genom == Genom.MAJORITET


def test_nothing_is_decided_in_a_break(mote: Mote, pagar: Dagordningspunkt) -> None:
    motet.ajournera(mote.sammantrade, av=mote.sekr)
    with pytest.raises(Konflikt, match="ajournerat"):
        bifall(mote, pagar)
    motet.ateruppta(mote.sammantrade, av=mote.sekr)
    bifall(mote, pagar)


def test_a_text_stands_as_it_was_adjusted(mote: Mote, pagar: Dagordningspunkt) -> None:
    organ = mote.sammantrade.organ
    organ.reservation_timmar = None
    organ.save()
    motesanteckning.valj_justerare(mote["lena"], av=mote.sekr)
    bifall(mote, pagar)
    (rad,) = yttrande.anmal(pagar, [mote["vera"]], av=mote.sekr, slag="avvikelse", text="Vägen blir för dyr.")
    motet.avsluta_punkt(pagar, av=mote.sekr)
    motet.avsluta(Sammantrade.objects.get(pk=mote.sammantrade.pk), av=mote.sekr)
    utkast = protokoll.borja(Sammantrade.objects.get(pk=mote.sammantrade.pk), av=mote.sekr)
    utkast.paragrafer.update(innehall="{}", sha256="a" * 64)
    sha = justering.lamna(utkast, av=mote.sekr).sha256
    with pytest.raises(Konflikt, match="har lämnats för justering"):
        yttrande.lamna_text(rad, av=mote.folk["vera"], text="Något annat.")
    for vem in ("olle", "lena"):
        justering.justera(utkast, av=mote.folk[vem], sha256=sha)
    with pytest.raises(Konflikt, match="har justerats"):
        yttrande.lamna_text(rad, av=mote.folk["vera"], text="Något annat.")
    # A paragraph that was handed over to be adjusted at once, and never was: its extract names the minutes.
    assert Handling.objects.get(slag=Handling.Slag.UTDRAG).fakta["sha256"] == sha
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        Yttrande.objects.filter(pk=rad.pk).update(text="Något annat.")
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        Sammantrade.objects.filter(pk=mote.sammantrade.pk).update(lage="pagar")


def test_pressed_by_a_clock_that_is_wrong_it_is_when_it_was(mote: Mote, in_som: Any) -> None:
    Sammantrade.objects.filter(pk=mote.sammantrade.pk).update(oppnat=timezone.now() - dt.timedelta(minutes=40))
    sekr = in_som(mote.sekr)
    url = reverse("gor_mote", args=[mote.sammantrade.uuid])
    klocka = timezone.now() + dt.timedelta(minutes=10)
    falt = {"kom": mote["lars"].pk, "nar": (klocka - dt.timedelta(seconds=30)).isoformat()}
    svar = sekr.post(url, falt | {"engangsnyckel": str(uuid.uuid4())}, headers={"X-Klocka": klocka.isoformat()})
    assert svar.status_code == 302, svar.content.decode()[:500]
    alder = timezone.now() - Narvaropass.objects.get().fran
    assert dt.timedelta(seconds=29) < alder < dt.timedelta(seconds=90)
    # One that is nowhere near puts it at the opening, or now.
    for nar, sedd in (
        ("0001-01-02T00:00:00Z", "9999-12-30T00:00:00Z"),
        ("9999-12-30T00:00:00Z", "0001-01-02T00:00:00Z"),
    ):
        falt = {"kom": mote["lena"].pk, "nar": nar, "engangsnyckel": str(uuid.uuid4())}
        assert sekr.post(url, falt, headers={"X-Klocka": sedd}).status_code in {302, 409}


def test_what_waited_for_a_network_is_recorded_as_it_was_pressed(
    mote: Mote, punkten: Dagordningspunkt, in_som: Any
) -> None:
    nu = timezone.now()
    mote.kom("olle", "vera", "lars", nar=nu - dt.timedelta(minutes=30))
    Sammantrade.objects.filter(pk=mote.sammantrade.pk).update(oppnat=nu - dt.timedelta(minutes=40))
    sekr = in_som(mote.sekr)
    url = reverse("gor_mote", args=[mote.sammantrade.uuid])

    def sant(minuter: int, **falt: Any) -> None:
        mer = {"engangsnyckel": str(uuid.uuid4()), "nar": (nu - dt.timedelta(minutes=minuter)).isoformat()}
        svar = sekr.post(url, falt | mer, headers={"X-Klocka": timezone.now().isoformat()})
        assert svar.status_code == 302, svar.content.decode()[:2000]

    # Decided by three of five; then one leaves and another comes. All of it arrives at once, later.
    sant(25, gor="ta_upp", punkt=punkten.uuid)
    sant(20, gor="anteckna", punkt=punkten.uuid, nr=1, utfall="bifall")
    sant(10, gick=mote["lars"].pk)
    sant(5, kom=mote["lena"].pk)
    deltog = {d.anvandare.username for d in yttrande.deltog(punkten) if d.anvandare}
    assert deltog == {"olle", "vera", "lars"}
    sant(1, gor="avsluta_punkt", punkt=punkten.uuid)
    underlag = Underlag(Sammantrade.objects.get(pk=mote.sammantrade.pk))
    rorelser = underlag.arende(next(p for p in underlag.punkter if p.pk == punkten.pk)).rorelser
    assert [(r.person.namn, r.kom) for r in rorelser] == [("Lars Lund", False), ("Lena Lind", True)]


def test_an_item_that_members_have_asked_about_is_withdrawn_and_not_deleted(
    punkten: Dagordningspunkt, sekreteraren: Anvandare, ledamoten: Anvandare
) -> None:
    sammantrade = kalla(punkten.sammantrade)
    Sammantrade.objects.filter(pk=sammantrade.pk).update(kallat=timezone.now())
    sen = dagordning.ny_fri(sammantrade, av=sekreteraren, uppgifter={"rubrik": "Ny fråga"})
    ledamotsfraga.stall(sen, av=ledamoten, text="Vad gäller det?")
    dagordning.ta_bort(sen, av=sekreteraren)
    sen.refresh_from_db()
    assert (sen.lage, sen.nummer) == ("utgar", "")


def test_the_minutes_of_a_tie_that_nobody_broke_say_that_nothing_was_decided(
    mote: Mote, pagar: Dagordningspunkt
) -> None:
    organ = mote.sammantrade.organ
    organ.utslagsrost = False
    organ.save()
    yrkar(mote, pagar, "lars", Yrkandeslag.AVSLAG)
    fraga = proposition.lagg_fram(pagar, beslutspunkt(pagar), av=mote.sekr)
    rad = votering.begar(fraga, av=mote.sekr, form=Form.ANTAL)
    assert votering.avsluta(rad, av=mote.sekr, ja=2, nej=2, avstar=1).genom == Genom.OAVGJORT
    underlag = Underlag(Sammantrade.objects.get(pk=mote.sammantrade.pk))
    punkt = next(p for p in underlag.punkter if p.pk == pagar.pk)
    (utfall,) = [m for m in meningar(underlag.arende(punkt), underlag.organ) if m.nyckel.endswith(".utfall")]
    text = till_text({"type": "doc", "content": [utfall.block]})
    assert text.endswith("Frågan är därmed inte avgjord.")
    assert "ställer sig bakom" not in text


def test_the_casting_vote_is_the_one_that_the_chair_gave(mote: Mote, pagar: Dagordningspunkt) -> None:
    mote.gick("lotta")
    yrkar(mote, pagar, "lars", Yrkandeslag.AVSLAG)
    fraga = proposition.lagg_fram(pagar, beslutspunkt(pagar), av=mote.sekr)
    rad = votering.begar(fraga, av=mote.sekr)
    roster = {"olle": "ja", "vera": "ja", "lars": "nej", "lena": "nej"}
    votering.rosta(rad, {mote[kort].pk: rost for kort, rost in roster.items()}, av=mote.sekr)
    with pytest.raises(Konflikt, match="svarat ja i uppropet"):
        votering.avsluta(rad, av=mote.sekr, utslag="nej")
    assert votering.avsluta(rad, av=mote.sekr, utslag="ja").utslag == "ja"
