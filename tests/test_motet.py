"""A meeting as it goes: who is there and serves, jäv, what is moved, put, voted on, concluded, and put to the minutes."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from arenden.dokument import till_text
from arenden.models import Skrivelse
from beslut import policy
from beslut.actions import (
    jav,
    motesanteckning,
    motet,
    narvaro,
    pennan,
    proposition,
    stallningstagande,
    talarlista,
    votering,
    yrkande,
    yttrande,
)
from beslut.flow import Lage, Punktlage
from beslut.models import (
    Dagordningspunkt,
    Deltagande,
    Motesgang,
    Narvaropass,
    Rost,
    Stallningstagande,
    Talare,
    Votering,
    Yrkande,
    Yttrande,
)
from beslut.motesflow import Utfall, Yrkandelage, Yrkandeslag
from beslut.omrostning import Form, Genom
from forum import flow as forumflow
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse, Roll, Sammantrade
from tests.motesvarld import Mote, beslutspunkt, ny_fri
from tests.varld import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pagar(punkten: Dagordningspunkt, mote: Mote) -> Dagordningspunkt:
    """The ärende, taken up with the five ledamöter there."""
    mote.alla_kom()
    return mote.ta_upp(punkten)


def yrkar(mote: Mote, punkt: Dagordningspunkt, vem: str, slag: str, **mer: object) -> Yrkande:
    if "behandling" not in mer:
        mer["behandling"] = beslutspunkt(punkt)
    return yrkande.framstall(punkt, av=mote.sekr, yrkar=mote[vem], slag=slag, **mer)  # type: ignore[arg-type]


def lagg_fram(mote: Mote, punkt: Dagordningspunkt, **mer: object):  # type: ignore[no-untyped-def]
    return proposition.lagg_fram(punkt, beslutspunkt(punkt), av=mote.sekr, **mer)  # type: ignore[arg-type]


def test_opening_writes_down_who_is_called_as_they_are_that_day(mote: Mote) -> None:
    rader = [(d.namn, d.kapacitet, d.presidium) for d in Deltagande.objects.filter(sammantrade=mote.sammantrade)]
    assert rader[0] == ("Olle Ordén", "ledamot", "ordforande")
    assert [r[1] for r in rader].count("ledamot") == 5
    assert mote["erik"].history.count() == 1
    mote.folk["lars"].uppdrag.update(parti="MP")
    assert mote["lars"].beteckning == "Lars Lund (S), Almby kommun"


def test_nothing_is_recorded_before_the_meeting_or_by_another(
    punkten: Dagordningspunkt, sekreteraren: Anvandare, mote: Mote, ledamoten: Anvandare
) -> None:
    with pytest.raises(PermissionDenied):
        motet.ta_upp(punkten, av=ledamoten)
    annan = Sammantrade.objects.create(
        organ=mote.sammantrade.organ,
        datum="2031-10-01",
        borjar="09:00",
        sista_arendedag="2031-09-01",
        kallelsedag="2031-09-02",
    )
    with pytest.raises(Konflikt, match="Öppna det först"):
        motet.ta_upp(ny_fri(annan, "X"), av=sekreteraren)
    # The database holds it too, wherever the meeting stands but where it goes on.
    punkt = ny_fri(annan, "Y")
    for lage in set(forumflow.Lage) - {forumflow.Lage.PAGAR}:
        with pytest.raises(IntegrityError, match="fryst"), transaction.atomic():
            Sammantrade.objects.filter(pk=annan.pk).update(lage=lage)
            Stallningstagande.objects.create(sammantrade=annan, dagordningspunkt=punkt, utfall="bifall")


def test_a_substitute_serves_half_the_meeting(mote: Mote, fri: Dagordningspunkt) -> None:
    mote.kom("olle", "vera", "lena", "lotta", "erik", "eva")
    assert mote.bild().i_tur(mote["lars"]) == mote["erik"]
    narvaro.tjanstgor(mote["erik"], for_=mote["lars"], av=mote.sekr)
    assert str(mote.bild().for_vem(mote["erik"])) == "Lars Lund (S)"
    with pytest.raises(Konflikt, match=r"Erik Ek .* tjänstgör redan"):
        narvaro.tjanstgor(mote["eva"], for_=mote["lars"], av=mote.sekr)
    with pytest.raises(Konflikt, match="är själv närvarande"):
        narvaro.tjanstgor(mote["eva"], for_=mote["lena"], av=mote.sekr)
    mote.kom("lars")
    assert mote["erik"].pk not in mote.bild().tjanstgorande
    assert len(mote.bild().tjanstgor) == 5
    assert [p.tjanstgor_for_id for p in Narvaropass.objects.filter(deltagande=mote["erik"])] == [
        None,
        mote["lars"].pk,
        None,
    ]


def test_without_more_than_half_the_body_decides_nothing(mote: Mote, punkten: Dagordningspunkt) -> None:
    mote.kom("olle", "vera")
    mote.ta_upp(punkten)
    with pytest.raises(Konflikt, match=r"2 tjänstgörande av 5 ledamöter. Inte beslutsfört: minst 3 krävs"):
        stallningstagande.anteckna(punkten, av=mote.sekr, utfall="bifall", behandlingar=[beslutspunkt(punkten)])
    stallningstagande.anteckna(punkten, av=mote.sekr, utfall="ej_upp", behandlingar=[beslutspunkt(punkten)])
    assert beslutspunkt(punkten).lage == Punktlage.EJ_UPPTAGEN


def test_who_leads_when_the_chair_has_jav_or_is_gone(mote: Mote, fri: Dagordningspunkt) -> None:
    mote.alla_kom()
    assert mote.bild(fri).ordforande == mote["olle"]
    jav.anmal(fri, mote["olle"], av=mote.sekr, skal="Äger marken.")
    assert mote.bild(fri).ordforande == mote["vera"]
    mote.gick("vera")
    assert mote.bild(fri).ordforande is None
    narvaro.lat_leda(mote["lena"], av=mote.sekr)
    assert mote.bild(fri).ordforande == mote["lena"]
    assert mote.bild().ordforande == mote["olle"]


def test_jav_takes_one_out_of_the_item_and_lets_a_substitute_in(mote: Mote, pagar: Dagordningspunkt) -> None:
    mote.kom("erik")
    talarlista.begar(pagar, mote["lars"], av=mote.sekr)
    rad = jav.anmal(pagar, mote["lars"], av=mote.sekr, skal="Syster till sökanden.")
    assert jav.anmal(pagar, mote["lars"], av=mote.sekr) == rad
    bild = mote.bild(pagar)
    assert mote["lars"] not in bild.narvarande
    assert talarlista.i_tur(pagar) == []
    assert not policy.may_se_delat(mote.folk["lars"], pagar)
    assert policy.may_se_delat(mote.folk["lena"], pagar)
    with pytest.raises(Konflikt, match="har jäv"):
        yrkar(mote, pagar, "lars", Yrkandeslag.BIFALL)
    with pytest.raises(Konflikt, match="kan inte få ordet"):
        talarlista.begar(pagar, mote["lars"], av=mote.sekr)
    narvaro.tjanstgor(mote["erik"], for_=mote["lars"], av=mote.sekr, punkt=pagar)
    assert len(mote.bild(pagar).tjanstgor) == 5
    # In another item Lars serves himself, and Erik for nobody.
    assert mote["lars"].pk in mote.bild().tjanstgorande
    assert mote["erik"].pk not in mote.bild().tjanstgorande
    stallningstagande.anteckna(pagar, av=mote.sekr, utfall="bifall", behandlingar=[beslutspunkt(pagar)])
    motet.avsluta_punkt(pagar, av=mote.sekr)
    assert Narvaropass.objects.get(deltagande=mote["erik"], till=None).tjanstgor_for is None
    with pytest.raises(Konflikt, match="redan avgjord utan Lars Lund"):
        jav.stryk(rad, av=mote.sekr)


def test_who_took_part_in_a_decision_cannot_be_given_jav_in_it(mote: Mote, pagar: Dagordningspunkt) -> None:
    (rad,) = stallningstagande.anteckna(pagar, av=mote.sekr, utfall="bifall", behandlingar=[beslutspunkt(pagar)])
    with pytest.raises(Konflikt, match=r"deltog när .* avgjordes"):
        jav.anmal(pagar, mote["lars"], av=mote.sekr)
    stallningstagande.angra(rad, av=mote.sekr)
    jav.anmal(pagar, mote["lars"], av=mote.sekr)
    assert mote["lars"].pk not in mote.bild(pagar).tjanstgorande


def test_where_all_agree_the_points_are_recorded_in_one_go(mote: Mote, pagar: Dagordningspunkt) -> None:
    (rad,) = stallningstagande.anteckna(pagar, av=mote.sekr, utfall="bifall", behandlingar=[beslutspunkt(pagar)])
    assert till_text(rad.lydelse) == "regionen utreder en cykelväg."
    assert rad.enhalligt
    with pytest.raises(Konflikt, match="avgjord"):
        stallningstagande.anteckna(pagar, av=mote.sekr, utfall="avslag", behandlingar=[beslutspunkt(pagar)])
    motet.avsluta_punkt(pagar, av=mote.sekr)
    pagar.refresh_from_db()
    assert pagar.lage == Lage.BEHANDLAD
    assert Skrivelse.objects.get().upptagen


def test_a_changed_wording_wins_over_the_proposal(mote: Mote, pagar: Dagordningspunkt) -> None:
    andrad = yrkar(
        mote, pagar, "lena", Yrkandeslag.ANDRAD, lydelse="regionen bygger en cykelväg.", instammer=[mote["lotta"]]
    )
    bifall = yrkar(mote, pagar, "lars", Yrkandeslag.BIFALL)
    with pytest.raises(Konflikt, match="inte är prövade"):
        stallningstagande.anteckna(pagar, av=mote.sekr, utfall="bifall", behandlingar=[beslutspunkt(pagar)])
    fraga = lagg_fram(mote, pagar)
    assert (fraga.ja_ord, fraga.nej_ord) == (
        "bifall till förslaget i beslutspunkt 1",
        "bifall till Lena Linds yrkande: ”regionen bygger en cykelväg”",
    )
    with pytest.raises(Konflikt, match="framlagd"):
        lagg_fram(mote, pagar)
    with pytest.raises(Konflikt, match="Överläggningen är avslutad"):
        yrkar(mote, pagar, "lotta", Yrkandeslag.AVSLAG)
    (rad,) = proposition.fann(fraga, av=mote.sekr, vann=fraga.nej)
    assert (rad.utfall, till_text(rad.lydelse), rad.yrkande) == ("andrad", "regionen bygger en cykelväg.", andrad)
    assert not rad.enhalligt
    andrad.refresh_from_db()
    bifall.refresh_from_db()
    assert (andrad.lage, bifall.lage) == (Yrkandelage.BIFALLET, Yrkandelage.AVSLAGET)
    stallningstagande.angra(rad, av=mote.sekr, skal="fel förslag")
    bifall.refresh_from_db()
    assert bifall.lage == Yrkandelage.FRAMSTALLT
    assert beslutspunkt(pagar).lage == Punktlage.VANTAR
    (rad,) = proposition.fann(lagg_fram(mote, pagar), av=mote.sekr, vann="skrivelsen")
    assert (rad.utfall, rad.yrkande) == ("bifall", bifall)


def test_sending_back_is_tried_before_the_merits_and_goes_back_to_the_officials(
    mote: Mote, pagar: Dagordningspunkt, maria: Anvandare, in_som: Any
) -> None:
    yrkar(mote, pagar, "lars", Yrkandeslag.AVSLAG)
    remiss = yrkar(mote, pagar, "lotta", Yrkandeslag.ATERREMISS, behandling=None)
    with pytest.raises(Konflikt, match="prövas före sakfrågan"):
        stallningstagande.anteckna(pagar, av=mote.sekr, utfall="avslag", behandlingar=[beslutspunkt(pagar)])
    fraga = proposition.lagg_fram(pagar, av=mote.sekr)
    # Nobody has said why: the answer is written, and the record waits for the reasons.
    assert proposition.fann(fraga, av=mote.sekr, vann=str(remiss.uuid)) == []
    with pytest.raises(Konflikt, match="Skälet till återremissen saknas"):
        stallningstagande.anteckna_hela(pagar, av=mote.sekr, utfall="aterremiss")
    stallningstagande.anteckna_hela(pagar, av=mote.sekr, utfall="aterremiss", skal="Kostnaden ska redovisas.")
    assert beslutspunkt(pagar).lage == Punktlage.ATERREMITTERAD
    motet.avsluta_punkt(pagar, av=mote.sekr)
    motet.avsluta(mote.sammantrade, av=mote.sekr)
    pagar.refresh_from_db()
    assert pagar.lage == Lage.ATERREMITTERAD
    ny = Skrivelse.objects.get(foregangare__isnull=False)
    handelse = Handelse.objects.om(ny).get(slag="aterremitterad")
    assert (handelse.skal, handelse.data["organ"]) == ("Kostnaden ska redovisas.", "Kommunalt Forum")
    assert ny.punkter.kvar().count() == 1
    sida = in_som(maria).get("/").content.decode()
    assert "återremitterad av Kommunalt Forum" in sida
    assert "Kostnaden ska redovisas." in in_som(maria).get(f"/skrivelser/{ny.uuid}/skriv/").content.decode()
    assert list(Yrkande.objects.order_by("pk").values_list("lage", flat=True)) == ["fallet", "bifallet"]


def test_a_bordlagd_item_waits_for_the_next_list(mote: Mote, pagar: Dagordningspunkt) -> None:
    bord = yrkar(mote, pagar, "lotta", Yrkandeslag.BORDLAGGNING)
    proposition.fann(lagg_fram(mote, pagar), av=mote.sekr, vann=str(bord.uuid))
    motet.avsluta_punkt(pagar, av=mote.sekr)
    motet.avsluta(mote.sammantrade, av=mote.sekr)
    organ = mote.sammantrade.organ
    nasta = Sammantrade(
        organ=organ, datum=dt.date(2031, 10, 1), borjar=dt.time(9), **organ.dagar_fore(dt.date(2031, 10, 1))._asdict()
    )
    nasta.save()
    assert list(Dagordningspunkt.objects.som_atervander(nasta)) == [pagar]


def test_a_votering_with_the_casting_vote(mote: Mote, pagar: Dagordningspunkt) -> None:
    mote.gick("lotta")
    yrkar(mote, pagar, "lars", Yrkandeslag.AVSLAG)
    fraga = lagg_fram(mote, pagar)
    proposition.fann(fraga, av=mote.sekr, vann="skrivelsen")
    assert beslutspunkt(pagar).lage == Punktlage.AVGJORD
    # Asked for once the chair has found the answer: it is taken back, and stays written as what the chair found.
    rad = votering.begar(fraga, av=mote.sekr)
    fraga.refresh_from_db()
    assert (fraga.fann, fraga.vann, beslutspunkt(pagar).lage) == ("skrivelsen", "", Punktlage.VANTAR)
    with pytest.raises(Konflikt, match=r"Lotta Löv .* tjänstgör inte"):
        votering.rosta(rad, {mote["lotta"].pk: "ja"}, av=mote.sekr)
    votering.rosta(rad, {mote["olle"].pk: "ja", mote["vera"].pk: "ja"}, av=mote.sekr)
    with pytest.raises(Konflikt, match=r"Lars Lund \(S\) och Lena Lind \(C\) har inte svarat"):
        votering.avsluta(rad, av=mote.sekr)
    votering.rosta(rad, {mote["lars"].pk: "nej", mote["lena"].pk: "nej"}, av=mote.sekr)
    rad = votering.avsluta(rad, av=mote.sekr)
    assert (rad.vinner, rad.genom, rad.utslag) == ("ja", Genom.UTSLAGSROST, "ja")
    assert rad.ord == "Med två (2) ja-röster mot två (2) nej-röster och med ordförandens utslagsröst för ja"
    assert Stallningstagande.objects.kvar().get().utfall == Utfall.BIFALL
    # What has been voted in holds the past: who voted was there and had no jäv.
    with pytest.raises(Konflikt, match=r"röstade kl."):
        mote.gick("lars", nar=timezone.now() - dt.timedelta(hours=1))
    with pytest.raises(Konflikt, match="deltog när"):
        jav.anmal(pagar, mote["lars"], av=mote.sekr)


def test_a_counted_votering_and_a_body_without_casting_vote(mote: Mote, pagar: Dagordningspunkt) -> None:
    type(mote.sammantrade.organ).objects.update(utslagsrost=False)
    yrkar(mote, pagar, "lars", Yrkandeslag.AVSLAG)
    rad = votering.begar(lagg_fram(mote, pagar), av=mote.sekr, form=Form.ANTAL)
    with pytest.raises(Konflikt, match="fler än de 5 som tjänstgör"):
        votering.avsluta(rad, av=mote.sekr, ja=3, nej=3)
    with pytest.raises(Konflikt, match="Bara val"):
        votering.begar(rad.proposition, av=mote.sekr, form=Form.SLUTEN)
    votering.avsluta(rad, av=mote.sekr, ja=2, nej=2, avstar=1)
    assert (Votering.objects.get().genom, beslutspunkt(pagar).lage) == (Genom.OAVGJORT, Punktlage.VANTAR)


def test_a_third_sends_back_where_the_body_lets_it(mote: Mote, pagar: Dagordningspunkt) -> None:
    type(mote.sammantrade.organ).objects.update(minoritetsaterremiss=True)
    yrkar(mote, pagar, "lotta", Yrkandeslag.ATERREMISS, skal="Mer underlag.")
    rad = votering.begar(lagg_fram(mote, pagar), av=mote.sekr, form=Form.ANTAL)
    assert votering.avsluta(rad, av=mote.sekr, ja=3, nej=2).genom == Genom.MINORITET
    assert Stallningstagande.objects.kvar().get().skal == "Mer underlag."


def test_elections_are_secret_and_a_tie_is_drawn(mote: Mote, fri: Dagordningspunkt) -> None:
    mote.alla_kom()
    mote.ta_upp(fri)
    with pytest.raises(Konflikt, match="Anna och Bo har fått lika många"):
        votering.val(fri, av=mote.sekr, kandidater={"Anna": 2, "Bo": 2}, blanka=1)
    rad = votering.val(fri, av=mote.sekr, kandidater={"Anna": 2, "Bo": 2}, blanka=1, lott="Bo")
    assert (rad.vinner, rad.genom, rad.form) == ("Bo", Genom.LOTT, "sluten")
    assert not Rost.objects.exists()


def test_a_new_point_is_put_for_itself(mote: Mote, pagar: Dagordningspunkt) -> None:
    ny = yrkar(mote, pagar, "lena", Yrkandeslag.NY_PUNKT, lydelse="utredningen redovisas i maj.")
    fraga = proposition.lagg_fram(pagar, av=mote.sekr, tillagg=ny)
    (rad,) = proposition.fann(fraga, av=mote.sekr, vann=fraga.ja)
    assert (rad.ny_punkt, till_text(rad.lydelse)) == (True, "utredningen redovisas i maj.")
    # It settles nothing of the beslutspunkt.
    assert beslutspunkt(pagar).lage == Punktlage.VANTAR
    stallningstagande.anteckna(pagar, av=mote.sekr, utfall="bifall", behandlingar=[beslutspunkt(pagar)])
    assert Stallningstagande.objects.kvar().count() == 2


def test_dissent_is_announced_at_the_meeting_by_one_who_took_part(mote: Mote, pagar: Dagordningspunkt) -> None:
    mote.gick("lotta")
    with pytest.raises(Konflikt, match="inte avgjord"):
        yttrande.anmal(pagar, [mote["lars"]], av=mote.sekr, slag=Yttrande.Slag.AVVIKELSE)
    stallningstagande.anteckna(pagar, av=mote.sekr, utfall="bifall", behandlingar=[beslutspunkt(pagar)])
    mote.kom("lotta", "erik")
    for vem in ("lotta", "erik"):
        with pytest.raises(Konflikt, match="deltog inte när punkten avgjordes"):
            yttrande.anmal(pagar, [mote[vem]], av=mote.sekr, slag=Yttrande.Slag.ANTECKNING)
    ena, _andra = yttrande.anmal(pagar, [mote["lars"], mote["lena"]], av=mote.sekr, slag=Yttrande.Slag.AVVIKELSE)
    assert yttrande.anmal(pagar, [mote["lars"]], av=mote.sekr, slag=Yttrande.Slag.AVVIKELSE) == []
    motet.avsluta_punkt(pagar, av=mote.sekr)
    motet.avsluta(mote.sammantrade, av=mote.sekr)
    with pytest.raises(Konflikt, match="avslutat"):
        yttrande.anmal(pagar, [mote["olle"]], av=mote.sekr, slag=Yttrande.Slag.SARSKILT)
    with pytest.raises(PermissionDenied):
        yttrande.lamna_text(ena, av=mote.folk["olle"], text="Nej.")
    yttrande.lamna_text(ena, av=mote.folk["lars"], text="Vägen blir för dyr.")
    assert set(Yttrande.objects.values_list("text", flat=True)) == {"Vägen blir för dyr."}
    ena.refresh_from_db()
    assert ena.senast is not None
    assert ena.senast - timezone.now() > dt.timedelta(hours=23)


def test_after_the_time_no_text_is_taken(mote: Mote, pagar: Dagordningspunkt) -> None:
    stallningstagande.anteckna(pagar, av=mote.sekr, utfall="bifall", behandlingar=[beslutspunkt(pagar)])
    (rad,) = yttrande.anmal(pagar, [mote["lars"]], av=mote.sekr, slag=Yttrande.Slag.AVVIKELSE)
    Yttrande.objects.update(senast=timezone.now() - dt.timedelta(minutes=1))
    with pytest.raises(Konflikt, match="skulle ha lämnats senast"):
        yttrande.lamna_text(rad, av=mote.folk["lars"], text="För sent.")


def test_ending_waits_for_what_is_left_and_then_freezes_everything(mote: Mote, pagar: Dagordningspunkt) -> None:
    ny_fri(mote.sammantrade, "Övrigt", position=90)
    stallningstagande.anteckna(pagar, av=mote.sekr, utfall="bifall", behandlingar=[beslutspunkt(pagar)])
    motesanteckning.skriv(pagar, av=mote.sekr, revision=0, text="Lugnt.")
    motet.ajournera(mote.sammantrade, av=mote.sekr)
    with pytest.raises(Konflikt, match="är inte avslutade"):
        motet.avsluta(mote.sammantrade, av=mote.sekr)
    with pytest.raises(Konflikt, match="ajournerat"):
        mote.ta_upp(Dagordningspunkt.objects.get(rubrik="Övrigt"))
    motet.ateruppta(mote.sammantrade, av=mote.sekr)
    motet.avsluta_punkt(pagar, av=mote.sekr)
    assert stallningstagande.bordlagg_resten(mote.sammantrade, av=mote.sekr) == 1
    motet.avsluta(mote.sammantrade, av=mote.sekr)
    assert not Narvaropass.objects.filter(till=None).exists()
    rad, pass_ = Stallningstagande.objects.all()[0], Narvaropass.objects.all()[0]
    for gor in (
        lambda: Stallningstagande.objects.filter(pk=rad.pk).update(utfall="avslag"),
        lambda: Narvaropass.objects.filter(pk=pass_.pk).delete(),
        lambda: Dagordningspunkt.objects.filter(pk=pagar.pk).update(lage="planerad"),
        lambda: Stallningstagande.objects.create(sammantrade=mote.sammantrade, dagordningspunkt=pagar, utfall="avslag"),
        lambda: type(beslutspunkt(pagar)).objects.update(lage="vantar"),
    ):
        with pytest.raises(IntegrityError, match="fryst"), transaction.atomic():
            gor()
    Dagordningspunkt.objects.filter(pk=pagar.pk).update(paragraf=1)
    with pytest.raises(Konflikt, match="avslutat"):
        mote.kom("erik")


def test_times_are_corrected_but_not_into_the_future_or_over_another(mote: Mote) -> None:
    mote.kom("lars", nar=timezone.now() - dt.timedelta(minutes=30))
    rad = Narvaropass.objects.get()
    with pytest.raises(Konflikt, match="inte varit än"):
        mote.kom("lena", nar=timezone.now() + dt.timedelta(hours=1))
    mote.gick("lars")
    mote.kom("lars")
    rad.refresh_from_db()
    with pytest.raises(Konflikt, match="redan antecknad"):
        narvaro.ratta(rad, av=mote.sekr, revision=rad.revision, fran=rad.fran, till=None)
    with pytest.raises(Konflikt, match="ändrats av någon annan"):
        narvaro.ratta(rad, av=mote.sekr, revision=0, fran=rad.fran, till=None)
    narvaro.stryk(Narvaropass.objects.get(till=None), av=mote.sekr)
    narvaro.ratta(rad, av=mote.sekr, revision=rad.revision, fran=rad.fran, till=None)
    assert [d.namn for d in mote.bild().narvarande] == ["Lars Lund"]


def test_an_official_is_added_and_serves_for_nobody(mote: Mote, fri: Dagordningspunkt) -> None:
    narvaro.lagg_till(mote.sammantrade, av=mote.sekr, namn="Rut Ros", titel="planarkitekt")
    assert [d.namn for d in mote.bild().narvarande] == ["Rut Ros"]
    assert mote.bild().tjanstgor == []
    with pytest.raises(Konflikt, match="organets register"):
        narvaro.lagg_till(mote.sammantrade, av=mote.sekr, namn="X", kapacitet="ledamot")


def test_the_speakers_come_in_turn_and_a_replik_goes_first(mote: Mote, pagar: Dagordningspunkt) -> None:
    lars, lena, olle = (talarlista.begar(pagar, mote[v], av=mote.sekr) for v in ("lars", "lena", "olle"))
    assert talarlista.begar(pagar, mote["lars"], av=mote.folk["lars"]) == lars
    talarlista.ge_ordet(lars, av=mote.sekr)
    replik = talarlista.begar(pagar, mote["vera"], av=mote.folk["vera"], slag=Talare.Slag.REPLIK)
    assert talarlista.i_tur(pagar) == [replik, lena, olle]
    talarlista.ge_ordet(replik, av=mote.sekr)
    lars.refresh_from_db()
    assert lars.slutade is not None
    talarlista.stryk(lena, av=mote.sekr)
    assert talarlista.i_tur(pagar) == [olle]
    with pytest.raises(PermissionDenied):
        talarlista.begar(pagar, mote["lena"], av=mote.folk["lars"])


def test_the_next_item_ends_the_one_that_is_settled_and_leaves_the_other(
    mote: Mote, pagar: Dagordningspunkt, fri: Dagordningspunkt
) -> None:
    mote.ta_upp(fri)
    pagar.refresh_from_db()
    assert pagar.lage == Lage.PLANERAD
    mote.ta_upp(pagar)
    fri.refresh_from_db()
    assert fri.lage == Lage.BEHANDLAD
    stallningstagande.anteckna(pagar, av=mote.sekr, utfall="bifall", behandlingar=[beslutspunkt(pagar)])
    mote.ta_upp(fri)
    pagar.refresh_from_db()
    assert pagar.lage == Lage.BEHANDLAD


def test_the_pen_goes_over_in_one_press_and_locks_nothing(mote: Mote) -> None:
    andra = person("andra", "Stina Svensson", mote.sammantrade.organ, Roll.SEKRETERARE)
    assert pennan.hor_av(mote.sammantrade, av=mote.sekr, klient="a").har_pennan("a")
    assert not pennan.hor_av(mote.sammantrade, av=andra, klient="b").har_pennan("b")
    assert pennan.ta(mote.sammantrade, av=andra, klient="b").har_pennan("b")
    with pytest.raises(PermissionDenied):
        pennan.ta(mote.sammantrade, av=mote.folk["olle"], klient="c")
    # The first still records what it had: the pen only shows who writes.
    mote.kom("lars")
    Motesgang.objects.update(penna_sedd=timezone.now() - dt.timedelta(minutes=1))
    assert pennan.hor_av(mote.sammantrade, av=mote.sekr, klient="a").har_pennan("a")


def test_the_one_who_adjusts_serves(mote: Mote) -> None:
    mote.alla_kom()
    assert motesanteckning.valj_justerare(mote["lena"], av=mote.sekr) == motesanteckning.valj_justerare(
        mote["lena"], av=mote.sekr
    )
    with pytest.raises(Konflikt, match="tjänstgör inte"):
        motesanteckning.valj_justerare(mote["erik"], av=mote.sekr)
