"""The law of sammanträden and their lists: every läge × every steg, the numbers, who sees what, what is frozen."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models.deletion import ProtectedError
from hypothesis import given, settings
from hypothesis import strategies as st

from arenden.models import Skrivelse
from beslut import flow as listans
from beslut import policy
from beslut.actions.dagordning import ta_med
from beslut.flow import Punktlage, Punktsteg
from beslut.models import Behandling, Dagordningspunkt, Handling, ny_kod
from beslut.numrering import numren, sorteringsnyckel
from forum import flow
from forum import policy as grund
from forum.fel import Konflikt
from forum.flow import Lage, OtillatetSteg, Steg
from forum.models import Anvandare, Organ, Part, Roll, Sammantrade, Uppdrag
from tests.varld import person, planerat

SAMMANTRADETS = {
    (Lage.PLANERAT, Steg.KALLA): Lage.KALLAT,
    (Lage.KALLAT, Steg.KALLA): Lage.KALLAT,
    (Lage.KALLAT, Steg.OPPNA): Lage.PAGAR,
    (Lage.PAGAR, Steg.AVSLUTA): Lage.AVSLUTAT,
    (Lage.PLANERAT, Steg.STALL_IN): Lage.INSTALLT,
    (Lage.KALLAT, Steg.STALL_IN): Lage.INSTALLT,
}
P, Q = listans.Lage, listans.Steg
PUNKTENS = {
    (P.PLANERAD, Q.TA_UPP): P.PAGAR,
    (P.PLANERAD, Q.BORDLAGG): P.BORDLAGD,
    (P.PLANERAD, Q.UTGA): P.UTGAR,
    (P.PAGAR, Q.LAMNA): P.PLANERAD,
    (P.PAGAR, Q.BEHANDLA): P.BEHANDLAD,
    (P.PAGAR, Q.BORDLAGG): P.BORDLAGD,
    (P.PAGAR, Q.ATERREMITTERA): P.ATERREMITTERAD,
    (P.PAGAR, Q.UTGA): P.UTGAR,
    (P.BEHANDLAD, Q.OPPNA): P.PAGAR,
    (P.BORDLAGD, Q.OPPNA): P.PAGAR,
    (P.ATERREMITTERAD, Q.OPPNA): P.PAGAR,
    (P.UTGAR, Q.TA_MED): P.PLANERAD,
}
B, S = Punktlage, Punktsteg
BESLUTSPUNKTENS = {
    (B.VANTAR, S.AVGOR): B.AVGJORD,
    (B.VANTAR, S.BORDLAGG): B.BORDLAGD,
    (B.VANTAR, S.ATERREMITTERA): B.ATERREMITTERAD,
    (B.VANTAR, S.TA_EJ_UPP): B.EJ_UPPTAGEN,
    (B.AVGJORD, S.OPPNA): B.VANTAR,
    (B.BORDLAGD, S.OPPNA): B.VANTAR,
    (B.ATERREMITTERAD, S.OPPNA): B.VANTAR,
    (B.EJ_UPPTAGEN, S.OPPNA): B.VANTAR,
}


@pytest.mark.parametrize(
    ("tabell", "vantad", "nasta", "lagen", "steg"),
    [
        (flow.GANG, SAMMANTRADETS, flow.nasta, Lage, Steg),
        (listans.GANG, PUNKTENS, listans.nasta, listans.Lage, listans.Steg),
        (listans.PUNKTGANG, BESLUTSPUNKTENS, listans.punkten, Punktlage, Punktsteg),
    ],
    ids=["sammanträdet", "punkten", "beslutspunkten"],
)
def test_each_step_leads_where_the_law_says_or_nowhere(
    tabell: Any, vantad: Any, nasta: Any, lagen: Any, steg: Any
) -> None:
    assert tabell == vantad
    for lage in lagen:
        for ett in steg:
            if (lage, ett) in vantad:
                assert nasta(lage, ett) == vantad[lage, ett]
            else:
                with pytest.raises(OtillatetSteg, match=lage.label.lower()):
                    nasta(lage, ett)


def test_a_refused_step_says_what_is_possible_instead() -> None:
    with pytest.raises(OtillatetSteg, match="öppna sammanträdet eller ställa in"):
        flow.nasta(Lage.KALLAT, Steg.AVSLUTA)
    with pytest.raises(OtillatetSteg, match="kan inte längre ändras"):
        flow.nasta(Lage.AVSLUTAT, Steg.OPPNA)


def lista(*nummer: str) -> list[Dagordningspunkt]:
    return [Dagordningspunkt(nummer=ett) for ett in nummer]


def test_numbers_follow_the_order_until_the_kallelse_and_stand_after_it() -> None:
    assert numren(lista("", "", ""), kallat=False) == ["1", "2", "3"]
    # Dragged after the kallelse: the number goes with the item.
    assert numren(lista("2", "1", "3"), kallat=True) == ["2", "1", "3"]
    # "8 a" was withdrawn and still has its number; the next late one takes the next letter.
    assert numren(lista("8", "8 a", "", "9", "", ""), kallat=True) == ["8", "8 a", "8 b", "9", "9 a", "9 b"]
    assert numren(lista("", "1"), kallat=True) == ["0 a", "1"]


def test_numbers_sort_as_people_read_them() -> None:
    oordnade = ["10 b", "9", "8 aa", "8", "1", "8 å", "10", "8 a", "0 a", "8 z"]
    assert sorted(oordnade, key=sorteringsnyckel) == ["0 a", "1", "8", "8 a", "8 z", "8 å", "8 aa", "9", "10", "10 b"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=40), max_size=60), st.randoms(use_true_random=False))
def test_whatever_comes_late_and_wherever_it_is_put_a_printed_number_never_changes(
    platser: list[int], slump: Any
) -> None:
    rader = lista(*[""] * 5)
    for rad, nummer in zip(rader, numren(rader, kallat=False), strict=True):
        rad.nummer = nummer
    for plats in platser:
        rader.insert(plats % (len(rader) + 1), Dagordningspunkt(nummer=""))
        if slump.random() < 0.5:
            slump.shuffle(rader)
        if slump.random() < 0.5:
            fore = [rad.nummer for rad in rader]
            nu = numren(rader, kallat=True)
            assert all(gammalt in {"", nytt} for gammalt, nytt in zip(fore, nu, strict=True))
            for rad, nummer in zip(rader, nu, strict=True):
                rad.nummer = nummer
    assert len(set(numren(rader, kallat=True))) == len(rader)


def test_the_days_before_a_meeting_are_computed_from_the_bodys_rules(forumet: Organ) -> None:
    dagar = forumet.dagar_fore(dt.date(2031, 9, 3))
    assert dagar.sista_arendedag == dt.date(2031, 8, 20)
    assert dagar.kallelsedag == dt.date(2031, 8, 27)


def test_a_body_has_standing_items_until_it_chooses_its_own(forumet: Organ) -> None:
    assert [p["rubrik"] for p in forumet.fasta()["fore"]][2] == "Föregående mötesanteckningar"
    forumet.protokollsslag = "protokoll"
    assert [p["rubrik"] for p in forumet.fasta()["fore"]][2] == "Föregående protokoll"
    forumet.fasta_punkter = {"fore": [{"nyckel": "upprop", "rubrik": "Närvaro"}], "efter": []}
    assert forumet.fasta() == {"fore": [{"nyckel": "upprop", "rubrik": "Närvaro"}], "efter": []}


def test_who_is_ledamot_and_who_ersattare_follows_from_the_day(forumet: Organ) -> None:
    almby = Part.objects.create(organ=forumet, namn="Almby kommun", fran="2020-01-01")
    for nr, (namn, roll, fran, till) in enumerate(
        [
            ("a", Roll.ORDFORANDE, "2030-01-01", None),
            ("b", Roll.VICE_ORDFORANDE, "2030-01-01", "2030-12-31"),
            ("c", Roll.LEDAMOT, "2031-01-01", None),
            ("d", Roll.ERSATTARE, "2030-01-01", None),
        ]
    ):
        Uppdrag.objects.create(
            anvandare=person(namn, namn.upper()),
            organ=forumet,
            roll=roll,
            part=almby,
            parti="S",
            fran=fran,
            till=till,
            ordning=10 - nr,
        )

    def namn(dag: str) -> tuple[list[str], list[str]]:
        gallande = forumet.uppdrag.gallande(dt.date.fromisoformat(dag))
        return [u.anvandare.namn for u in gallande.ledamoter()], [u.anvandare.namn for u in gallande.ersattare()]

    assert namn("2030-06-01") == (["B", "A"], ["D"])
    assert namn("2031-06-01") == (["C", "A"], ["D"])
    ordforanden = Uppdrag.objects.get(roll=Roll.ORDFORANDE)
    assert ordforanden.beteckning == "A (S), Almby kommun"


@pytest.mark.bada
def test_policy_and_its_queryset_twins_agree_over_every_role(
    punkten: Dagordningspunkt, forumet: Organ, utomstaende: Anvandare
) -> None:
    formell = Organ.objects.create(slug="namnden", namn="Nämnden", serie="NN")
    alla = [utomstaende, person("annan", "Annan", formell, *Roll)]
    alla += [person(f"ny-{roll}", roll.label, forumet, roll) for roll in Roll]
    sett: dict[bool, set[str]] = {}
    for kallat in (False, True):
        if kallat:
            Sammantrade.objects.filter(pk=punkten.sammantrade_id).update(lage=Lage.KALLAT, kallat="2031-08-27T08:00Z")
            punkten = Dagordningspunkt.objects.select_related("sammantrade__organ").get(pk=punkten.pk)
        for vem in alla:
            vem.__dict__.pop("_uppdrag_per_dag", None)
            ser = grund.may_se_sammantrade(vem, punkten.sammantrade)
            assert ser == Sammantrade.objects.synliga_for(vem).filter(pk=punkten.sammantrade_id).exists(), vem
            laser = policy.may_se_punkt(vem, punkten)
            assert laser == Dagordningspunkt.objects.synliga_for(vem).filter(pk=punkten.pk).exists(), vem
            assert ser or not laser
            if laser:
                sett.setdefault(kallat, set()).add(vem.username)
    assert sett[False] == {"ny-sekreterare", "ny-registrator", "ny-ordforande", "ny-vice_ordforande"}
    assert sett[True] == {f"ny-{roll}" for roll in Roll} - {"ny-driftansvarig"}


def test_an_item_holds_its_version_and_each_of_its_points(punkten: Dagordningspunkt, godkand: Skrivelse) -> None:
    assert punkten.version == godkand.gallande_version
    [behandling] = punkten.behandlingar.all()
    assert behandling.lage == Punktlage.VANTAR
    assert behandling.nr == 1
    assert "utreder en cykelväg" in str(behandling.punkt["lydelse"])
    assert behandling.punkt["ingress"] == "Kommunalt Forum föreslås ställa sig bakom att"


def test_only_what_is_approved_and_written_for_the_body_is_taken_and_only_once(
    punkten: Dagordningspunkt, godkand: Skrivelse, sekreteraren: Anvandare, maria: Anvandare
) -> None:
    version = punkten.version
    assert version is not None
    with pytest.raises(Konflikt, match="står redan"):
        ta_med(punkten.sammantrade, version, av=sekreteraren)
    formell = Organ.objects.create(slug="namnden", namn="Nämnden", serie="NN")
    Uppdrag.objects.create(anvandare=sekreteraren, organ=formell, roll=Roll.SEKRETERARE, fran="2020-01-01")
    sekreteraren = Anvandare.objects.get(pk=sekreteraren.pk)
    with pytest.raises(Konflikt, match="inte för Nämnden"):
        ta_med(planerat(formell), version, av=sekreteraren)
    with pytest.raises(PermissionDenied):
        ta_med(planerat(punkten.sammantrade.organ, dt.date(2031, 10, 1)), version, av=maria)


@pytest.mark.bada
def test_what_a_kallelse_printed_is_frozen_in_the_database_and_the_rest_is_not(punkten: Dagordningspunkt) -> None:
    rader = Dagordningspunkt.objects.filter(pk=punkten.pk)
    assert rader.update(nummer="4", position=4) == 1
    for andring in ({"nummer": "5"}, {"slag": "fri", "version": None}, {"sammantrade": planerat(Organ.objects.get())}):
        with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
            rader.update(**andring)
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        Behandling.objects.all()._raw_delete(using="default")
        rader._raw_delete(using="default")
    assert rader.update(lage=listans.Lage.UTGAR, utgar_skal="Dras tillbaka", position=9, paragraf=71) == 1


@pytest.mark.bada
def test_a_meeting_that_was_held_or_cancelled_stands(sammantradet: Sammantrade) -> None:
    rader = Sammantrade.objects.filter(pk=sammantradet.pk)
    assert rader.update(plats="Rum 2") == 1
    rader.update(lage=Lage.AVSLUTAT)
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        rader.update(plats="Rum 3")


@pytest.mark.bada
def test_the_database_refuses_what_cannot_be(punkten: Dagordningspunkt, forumet: Organ) -> None:
    annan = Dagordningspunkt.objects.create(
        sammantrade=punkten.sammantrade, slag="fri", rubrik="Lägesrapport", nummer="7"
    )
    for fel in (
        lambda: Dagordningspunkt.objects.filter(pk=punkten.pk).update(nummer=annan.nummer),
        lambda: Dagordningspunkt.objects.create(sammantrade=punkten.sammantrade, slag="arende", rubrik="Utan version"),
        lambda: planerat(forumet, slutar=dt.time(8)),
        lambda: planerat(forumet, kallelsedag=dt.date(2032, 1, 1)),
        lambda: handling(punkten, version=punkten.version),
        lambda: handling(punkten, sammantrade=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            fel()
    with pytest.raises(ProtectedError):
        punkten.sammantrade.delete()


def handling(punkt: Dagordningspunkt, **andrat: Any) -> Handling:
    """Make a document of the item's sammanträde, in the register only."""
    falt: dict[str, Any] = {
        "kod": ny_kod(),
        "slag": Handling.Slag.KALLELSE,
        "sammantrade": punkt.sammantrade,
        "identitet": punkt.sammantrade.uuid,
        "filnamn": "kallelse.pdf",
        "mallversion": 1,
        "fakta": {},
        "faktahash": "",
    }
    return Handling.objects.create(**falt | andrat)


@pytest.mark.bada
def test_a_document_of_a_meeting_is_seen_by_all_who_may_know_of_the_meeting(
    punkten: Dagordningspunkt, ledamoten: Anvandare, utomstaende: Anvandare
) -> None:
    rad = handling(punkten)
    assert str(rad) == "Kallelse"
    assert Handling.objects.synliga_for(ledamoten).filter(pk=rad.pk).exists()
    assert not Handling.objects.synliga_for(utomstaende).filter(pk=rad.pk).exists()
    handling(punkten, ordning=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        handling(punkten)
