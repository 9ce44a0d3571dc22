"""Tips: remarks that a person may silence for one skrivelse, with a reason that stays."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client

from arenden.actions import granskning
from arenden.actions.granskning import granska
from arenden.actions.skrivelse import lagg_till_punkt
from arenden.actions.tystnad import ta_upp_igen, tysta
from arenden.actions.version import ny_skrivelse_av
from arenden.anmarkning import Allvar
from arenden.models import Skrivelse, Tystnad
from arenden.regler import REGLER
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse, Organ
from tests.varld import godkann_alla, skriv_i

pytestmark = pytest.mark.django_db

LUTAR = "avslå övriga yrkanden."
SKAL = "Uttrycket är vedertaget i ärendet."


@pytest.fixture
def med_tips(skrivelse: Skrivelse, maria: Anvandare, forumet: Organ) -> Skrivelse:
    """The draft, with one tip on its point: the organ has made a tip of a warning."""
    forumet.regler = {"stod_utanfor": "tips"}
    forumet.save()
    skriv_i(skrivelse.punkter.get().lydelse, LUTAR, maria)
    return Skrivelse.objects.get(pk=skrivelse.pk)


def nyckeln(skrivelse: Skrivelse) -> str:
    (tips,) = granska(skrivelse).tips
    return tips.nyckel


def tyst(skrivelse: Skrivelse, av: Anvandare, **annat: Any) -> Tystnad:
    return tysta(skrivelse, av=av, nyckel=nyckeln(skrivelse), skal=SKAL, **annat)


def test_a_tip_stops_nothing_and_is_no_warning(med_tips: Skrivelse, maria: Anvandare) -> None:
    bild = granska(med_tips)
    assert (len(bild.tips), bild.hinder, bild.varningar) == (1, [], [])
    assert granskning.skicka(med_tips, av=maria).nr == 1


def test_every_rule_says_why_and_gives_an_example_of_better() -> None:
    assert [n for n, r in REGLER.items() if not (r.varfor.endswith(".") and len(r.battre) > 10)] == []


def test_the_list_says_what_why_and_better(med_tips: Skrivelse, maria: Anvandare, in_som: Any) -> None:
    sida = in_som(maria).get(f"/skrivelser/{med_tips.uuid}/skriv/").content.decode()
    assert ">Tips</strong>" in sida
    assert REGLER["stod_utanfor"].varfor in sida
    assert "Bättre:</span> yrkanden om …" in sida


def test_a_silenced_tip_is_gone_and_listed_with_reason_who_and_when(
    med_tips: Skrivelse, maria: Anvandare, in_som: Any
) -> None:
    tyst(med_tips, maria)
    assert granska(med_tips).tips == []
    sida = in_som(maria).get(f"/skrivelser/{med_tips.uuid}/anmarkningar/").content.decode()
    assert "Tystade tips (1)" in sida
    assert SKAL in sida and "Maria Ekdahl" in sida
    assert "Inget att anmärka" in sida


def test_the_reason_stays_in_the_history_after_the_tip_is_taken_up_again(
    med_tips: Skrivelse, maria: Anvandare, in_som: Any
) -> None:
    ta_upp_igen(tyst(med_tips, maria), av=maria)
    assert len(granska(med_tips).tips) == 1
    assert [(h.slag, h.skal) for h in Handelse.objects.om(med_tips) if h.slag.startswith("tips")] == [
        ("tips_tystat", SKAL),
        ("tips_tillbaka", ""),
    ]
    historik = in_som(maria).get(f"/skrivelser/{med_tips.uuid}/versioner/").content.decode()
    assert SKAL in historik and "tystade ett tips: ”övriga yrkanden” i Beslutspunkt 1" in historik


def test_the_database_itself_keeps_the_reason(med_tips: Skrivelse, maria: Anvandare) -> None:
    rad = tyst(med_tips, maria)
    with pytest.raises(DatabaseError), transaction.atomic():
        Tystnad.objects.filter(pk=rad.pk).update(skal="Annat.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Tystnad.objects.filter(pk=rad.pk).delete()
    assert Tystnad.objects.get(pk=rad.pk).skal == SKAL


def test_changed_words_bring_the_tip_back(med_tips: Skrivelse, maria: Anvandare) -> None:
    tyst(med_tips, maria)
    lydelse = med_tips.punkter.get().lydelse
    skriv_i(lydelse, "avslå samtliga yrkanden i samma ärende.", maria)
    assert [t.citat for t in granska(med_tips).tips] == ["samma ärende"]
    skriv_i(lydelse, "i dag avslå Övriga yrkanden.", maria)
    assert granska(med_tips).tips == []


def test_the_same_words_elsewhere_are_another_tip_unless_silenced_in_all(
    med_tips: Skrivelse, maria: Anvandare, in_som: Any
) -> None:
    forsta = tyst(med_tips, maria)
    ny = lagg_till_punkt(med_tips.punkter.get().avsnitt, av=maria)
    skriv_i(ny.lydelse, LUTAR, maria)
    assert [t.plats.etikett for t in granska(med_tips).tips] == ["Beslutspunkt 2"]
    ta_upp_igen(forsta, av=maria)
    tysta(med_tips, av=maria, nyckel=granska(med_tips).tips[1].nyckel, skal=SKAL, i_hela=True)
    assert granska(med_tips).tips == []


def test_only_tips_can_be_silenced(med_tips: Skrivelse, maria: Anvandare, forumet: Organ) -> None:
    nyckel = nyckeln(med_tips)
    for allvar in (Allvar.VARNING, Allvar.STOPP):
        forumet.regler = {"stod_utanfor": allvar}
        forumet.save()
        with pytest.raises(Konflikt, match="Bara tips"):
            tysta(Skrivelse.objects.get(pk=med_tips.pk), av=maria, nyckel=nyckel, skal=SKAL)


def test_a_silenced_tip_that_the_organ_makes_a_stop_stops(
    med_tips: Skrivelse, maria: Anvandare, forumet: Organ
) -> None:
    tyst(med_tips, maria)
    forumet.regler = {"stod_utanfor": "stopp"}
    forumet.save()
    assert [a.regel for a in granska(Skrivelse.objects.get(pk=med_tips.pk)).hinder] == ["stod_utanfor"]


def test_two_who_silence_the_same_tip_silence_it_once(med_tips: Skrivelse, maria: Anvandare) -> None:
    nyckel = nyckeln(med_tips)
    rader = [tysta(med_tips, av=maria, nyckel=nyckel, skal=SKAL) for _ in range(2)]
    assert rader[0] == rader[1] and Tystnad.objects.count() == 1


def test_a_tip_whose_words_are_gone_is_not_silenced(med_tips: Skrivelse, maria: Anvandare) -> None:
    nyckel = nyckeln(med_tips)
    skriv_i(med_tips.punkter.get().lydelse, "regionen bygger.", maria)
    with pytest.raises(Konflikt, match="texten har ändrats"):
        tysta(med_tips, av=maria, nyckel=nyckel, skal=SKAL)


def test_one_who_does_not_write_silences_nothing(med_tips: Skrivelse, maria: Anvandare, agneta: Anvandare) -> None:
    nyckel = nyckeln(med_tips)
    with pytest.raises(PermissionDenied):
        tysta(med_tips, av=agneta, nyckel=nyckel, skal=SKAL)
    rad = tyst(med_tips, maria)
    with pytest.raises(PermissionDenied):
        ta_upp_igen(rad, av=agneta)


def test_nothing_is_silenced_while_the_skrivelse_is_reviewed(med_tips: Skrivelse, maria: Anvandare) -> None:
    nyckel = nyckeln(med_tips)
    granskning.skicka(med_tips, av=maria)
    with pytest.raises(Konflikt, match="granskning"):
        tysta(med_tips, av=maria, nyckel=nyckel, skal=SKAL)


def test_what_was_silenced_is_silent_in_the_successor(
    med_tips: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare
) -> None:
    tyst(med_tips, maria)
    granskning.skicka(med_tips, av=maria)
    ny = ny_skrivelse_av(godkann_alla(Skrivelse.objects.get(pk=med_tips.pk), agneta, ulrika), av=maria)
    bild = granska(Skrivelse.objects.get(pk=ny.pk))
    assert (bild.tips, [t.skal for t in bild.tystade]) == ([], [SKAL])


def post(klient: Client, url: str, **data: Any) -> Any:
    return klient.post(url, data | {"engangsnyckel": str(uuid.uuid4())})


def test_one_silences_on_the_page_and_takes_it_up_again(med_tips: Skrivelse, maria: Anvandare, in_som: Any) -> None:
    klient = in_som(maria)
    svar = post(klient, f"/skrivelser/{med_tips.uuid}/tips/tysta/", nyckel=nyckeln(med_tips), skal=SKAL)
    assert svar.headers["Location"] == f"/skrivelser/{med_tips.uuid}/skriv/#anmarkningar"
    (rad,) = granska(med_tips).tystade
    post(klient, f"/tystnader/{rad.uuid}/ta-upp/")
    assert len(granska(med_tips).tips) == 1


def test_without_a_reason_the_form_comes_back_with_what_was_chosen(
    med_tips: Skrivelse, maria: Anvandare, in_som: Any
) -> None:
    url = f"/skrivelser/{med_tips.uuid}/tips/tysta/"
    svar = post(in_som(maria), url, nyckel=nyckeln(med_tips), skal=" ", i_hela="on")
    sida = svar.content.decode()
    assert svar.status_code == 422
    assert "Skriv varför tipset inte behövs här" in sida
    assert nyckeln(med_tips) in sida and "checked" in sida
