"""The body's own word list: who adds, who takes away, and that what is in it is right."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client

from arenden.actions.granskning import granska
from arenden.actions.ordlista import lagg_till, ta_bort
from arenden.actions.tystnad import tysta
from arenden.models import Ordlisterad, Skrivelse
from forum.models import Anvandare, Handelse, Organ
from tests.test_sidor import fragor
from tests.varld import skriv_i

pytestmark = pytest.mark.django_db

ORD = "zebrakollen"


def post(klient: Client, url: str, **data: Any) -> Any:
    return klient.post(url, data | {"engangsnyckel": str(uuid.uuid4())})


@pytest.fixture
def med_ord(skrivelse: Skrivelse, maria: Anvandare) -> Skrivelse:
    """The draft, whose point says a word that no dictionary has."""
    skriv_i(skrivelse.punkter.get().lydelse, f"regionen öppnar {ORD}xx.", maria)
    return Skrivelse.objects.get(pk=skrivelse.pk)


def test_a_script_that_may_not_is_told_so_in_its_own_words_and_may_only_ask(
    ledamoten: Anvandare, maria: Anvandare, forumet: Organ, in_som: Any
) -> None:
    url = f"/installningar/ordlista/{forumet.slug}/forslag/"
    svar = in_som(ledamoten).get(url, {"ord": ORD}, HTTP_ACCEPT="application/json")
    assert svar.status_code == 403 and "Ordlistan är till för dem" in svar.json()["fel"]
    assert in_som(maria).post(url, {"ord": ORD}).status_code == 405


def test_a_word_in_the_list_is_right_in_every_skrivelse_until_it_is_taken_away(
    med_ord: Skrivelse, maria: Anvandare, forumet: Organ
) -> None:
    assert [t.citat for t in granska(med_ord).tips] == [f"{ORD}xx"]
    rad = lagg_till(forumet, av=maria, ord_=f"{ORD}xx")
    assert granska(med_ord).tips == []
    ta_bort(rad, av=maria)
    assert len(granska(med_ord).tips) == 1
    sagt = [(h.slag, h.data["ord"]) for h in Handelse.objects.om(forumet)]
    assert sagt == [("ord_tillagt", f"{ORD}xx"), ("ord_borttaget", f"{ORD}xx")]


def test_twice_is_once_and_a_word_taken_away_can_come_back(forumet: Organ, maria: Anvandare, olof: Anvandare) -> None:
    rader = [lagg_till(forumet, av=av, ord_=ORD) for av in (maria, olof)]
    assert rader[0] == rader[1]
    for _ in range(2):
        ta_bort(rader[0], av=maria)
    lagg_till(forumet, av=olof, ord_=ORD)
    assert [(r.av.namn, r.borttagen is None) for r in Ordlisterad.objects.order_by("pk")] == [
        ("Maria Ekdahl", False),
        ("Olof Strand", True),
    ]


def test_one_takes_away_ones_own_and_the_registrator_any(
    forumet: Organ, maria: Anvandare, olof: Anvandare, registratorn: Anvandare, ledamoten: Anvandare
) -> None:
    rad = lagg_till(forumet, av=maria, ord_=ORD)
    for utan_ratt in (olof, ledamoten):
        with pytest.raises(PermissionDenied):
            ta_bort(rad, av=utan_ratt)
    with pytest.raises(PermissionDenied):
        lagg_till(forumet, av=ledamoten, ord_="annat")
    assert ta_bort(rad, av=registratorn).borttagen_av == registratorn


def test_the_database_itself_keeps_who_and_when(forumet: Organ, maria: Anvandare) -> None:
    rad = lagg_till(forumet, av=maria, ord_=ORD)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ordlisterad.objects.filter(pk=rad.pk).update(ord="annat")
    with pytest.raises(DatabaseError), transaction.atomic():
        Ordlisterad.objects.filter(pk=rad.pk).delete()


def test_one_adds_on_the_page_sees_who_and_when_and_takes_it_away(
    forumet: Organ, maria: Anvandare, in_som: Any
) -> None:
    klient, url = in_som(maria), f"/installningar/ordlista/{forumet.slug}/"
    assert post(klient, url, ord=f" {ORD}. ").headers["Location"] == url
    sida = klient.get(url).content.decode()
    assert f">{ORD}</th>" in sida and "Maria Ekdahl</td>" in sida and "1 ord" in sida
    post(klient, f"/ordlisterader/{Ordlisterad.objects.get().uuid}/ta-bort/")
    assert "Inga egna ord ännu" in klient.get(url).content.decode()


@pytest.mark.parametrize("skrivet", ["", "två ord", "123", "a" * 61, "<b>", "x\x00y"])
def test_what_is_no_word_is_sent_back_with_what_to_do(
    skrivet: str, forumet: Organ, maria: Anvandare, in_som: Any
) -> None:
    svar = post(in_som(maria), f"/installningar/ordlista/{forumet.slug}/", ord=skrivet)
    assert svar.status_code == 422 and not Ordlisterad.objects.exists()
    assert 'aria-invalid="true"' in svar.content.decode()


def test_from_the_writing_page_one_comes_back_to_it(
    med_ord: Skrivelse, forumet: Organ, maria: Anvandare, in_som: Any
) -> None:
    klient, url = in_som(maria), f"/skrivelser/{med_ord.uuid}/anmarkningar/"
    sida = klient.get(url).content.decode()
    assert f"”{ORD}xx” finns inte i ordlistan" in sida and "Lägg till i ordlistan" in sida
    svar = post(klient, f"/installningar/ordlista/{forumet.slug}/", ord=f"{ORD}xx", tillbaka=str(med_ord.uuid))
    assert svar.headers["Location"] == f"/skrivelser/{med_ord.uuid}/skriv/#anmarkningar"
    assert "Inget att anmärka" in klient.get(url).content.decode()


def test_a_misspelled_word_can_be_silenced_for_this_text(med_ord: Skrivelse, maria: Anvandare) -> None:
    (tips,) = granska(med_ord).tips
    tysta(med_ord, av=maria, nyckel=tips.nyckel, skal="Ett citat.", i_hela=True)
    assert granska(med_ord).tips == []


def test_suggestions_are_given_when_asked_for(forumet: Organ, maria: Anvandare, in_som: Any) -> None:
    url = f"/installningar/ordlista/{forumet.slug}/forslag/"
    assert in_som(maria).get(url, {"ord": "kollektivtraffik"}).json()["forslag"][0] == "kollektivtrafik"
    assert in_som(maria).get(url, {"ord": ""}).json() == {"forslag": []}


def test_the_list_costs_the_same_however_many_words(forumet: Organ, maria: Anvandare, in_som: Any) -> None:
    klient, url = in_som(maria), f"/installningar/ordlista/{forumet.slug}/"
    lagg_till(forumet, av=maria, ord_=ORD)
    forst = fragor(klient, url)
    for nr in range(8):
        lagg_till(forumet, av=maria, ord_=f"{ORD}{'abcdefgh'[nr]}")
    assert fragor(klient, url) == forst


def test_the_remarks_stand_by_part_in_the_order_of_the_paper(med_ord: Skrivelse, maria: Anvandare, in_som: Any) -> None:
    skriv_i(med_ord.avsnitt.get(nyckel="bakgrund").text, "Planen är klar.Regionen bygger. Det sker 3/9-14.", maria)
    med_ord.undertecknare.update(borttagen=True)
    sida = in_som(maria).get(f"/skrivelser/{med_ord.uuid}/anmarkningar/").content.decode()
    delar = [sida.index(f"{namn}</a></h3>") for namn in ("Beslutspunkt 1", "Bakgrund", "Undertecknare")]
    assert delar == sorted(delar)
    assert "1 krävs för att skicka. 3 tips om språket." in sida
    assert "data-marken=" in sida and "Datumet ”3/9-14” läses lättare" in sida
