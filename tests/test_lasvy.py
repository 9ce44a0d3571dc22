"""The reading view: what each item asks, what is new, the place that is kept, and who may read what."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from arenden.actions import granskning
from arenden.models import Skrivelse
from beslut import policy
from beslut.actions.lasplats import flytta
from beslut.models import Dagordningspunkt, Lasplats
from forum.models import Anvandare, Sammantrade
from tests.motesvarld import kalla, ny_fri
from tests.test_sidor import fragor
from tests.varld import planerat

pytestmark = pytest.mark.django_db


def kallad(punkt: Dagordningspunkt) -> Sammantrade:
    """Let the kallelse of its sammanträde have been sent."""
    Sammantrade.objects.filter(pk=punkt.sammantrade_id).update(kallat="2031-08-20T08:00Z")
    return kalla(punkt.sammantrade)


@pytest.fixture
def utskickad(punkten: Dagordningspunkt) -> Dagordningspunkt:
    kallad(punkten)
    return Dagordningspunkt.objects.select_related("sammantrade__organ", "version__skrivelse").get(pk=punkten.pk)


def las(punkt: Dagordningspunkt) -> str:
    return reverse("las_punkt", args=[punkt.sammantrade.uuid, punkt.uuid])


def listan(klient: Client, punkt: Dagordningspunkt) -> str:
    svar = klient.get(reverse("las_lista", args=[punkt.sammantrade.uuid]))
    assert svar.status_code == 200
    return " ".join(svar.content.decode().split())


def test_what_is_proposed_stands_first_and_each_block_has_its_id(
    utskickad: Dagordningspunkt, ledamoten: Anvandare, in_som: Any
) -> None:
    html = in_som(ledamoten).get(las(utskickad)).content.decode()
    assert html.index("regionen utreder en cykelväg") < html.index("Det här är sammanfattning")
    assert utskickad.version is not None
    data = utskickad.version.data
    block = data["avsnitt"][1]["doc"]["content"][0]["attrs"]["id"]
    assert f'<p data-block="{block}">Det här är sammanfattning.</p>' in html
    assert f'data-lopande="avsnitt-{data["avsnitt"][1]["identitet"]}"' in html
    # Paper and comparison carry no ids of ours.
    assert "data-block" not in in_som(ledamoten).get(utskickad.version.skrivelse.get_absolute_url()).content.decode()


def test_the_list_says_what_each_item_asks_and_what_is_new(
    utskickad: Dagordningspunkt, ledamoten: Anvandare, in_som: Any
) -> None:
    hon = in_som(ledamoten)
    fri = ny_fri(utskickad.sammantrade, "Information om vägen")
    Dagordningspunkt.objects.filter(pk=fri.pk).update(beskrivning="Muntligt.")
    ny_fri(utskickad.sammantrade, "Val av justerare", position=60)
    tidigare = planerat(utskickad.sammantrade.organ, lage="avslutat")
    fran = Dagordningspunkt.objects.create(sammantrade=tidigare, slag="fri", rubrik="Bron", lage="bordlagd")
    Dagordningspunkt.objects.filter(pk=fri.pk).update(fran=fran)
    html = listan(hon, utskickad)
    assert "Ta ställning till 1 förslag" in html and "Till kännedom · Återkommer från den" in html and ">Val<" in html
    assert "(bordlagd)" in html
    assert html.count("Inte läst") == 2 and "Fortsätt där du var" not in html
    for punkt in (utskickad, fri):
        assert hon.get(las(punkt)).status_code == 200
    html = listan(hon, utskickad)
    assert "Inte läst" not in html and "Fortsätt där du var: " in html and "Information om vägen</a>" in html
    Dagordningspunkt.objects.filter(pk=fri.pk).update(beskrivning="Skriftligt.")
    assert listan(hon, utskickad).count("Ändrat sedan du senast läste") == 1
    # Asked for ahead by the browser is not read.
    hon.get(las(fri), headers={"Sec-Purpose": "prefetch"})
    assert "Ändrat sedan du senast läste" in listan(hon, utskickad)
    hon.get(las(fri))
    assert "Ändrat sedan du senast läste" not in listan(hon, utskickad)


def test_the_place_is_kept_between_devices(utskickad: Dagordningspunkt, ledamoten: Anvandare, in_som: Any) -> None:
    assert utskickad.version is not None
    avsnitt = utskickad.version.data["avsnitt"][2]
    block = avsnitt["doc"]["content"][0]["attrs"]["id"]
    platta, telefon = in_som(ledamoten), in_som(ledamoten)
    assert "data-fortsatt" not in platta.get(las(utskickad)).content.decode()
    assert platta.post(f"{las(utskickad)}plats/", {"block": block}).status_code == 204
    html = telefon.get(las(utskickad)).content.decode()
    assert f'href="#avsnitt-{avsnitt["identitet"]}" data-fortsatt="{block}"' in html
    # Opened again the place stays; a block that is gone is no place; whatever is sent is cut, never refused.
    assert f'data-fortsatt="{block}"' in telefon.get(las(utskickad)).content.decode()
    platta.post(f"{las(utskickad)}plats/", {"block": "\x00" + "x" * 500})
    assert "data-fortsatt" not in telefon.get(las(utskickad)).content.decode()
    assert Lasplats.objects.count() == 1


def test_who_reads_the_list_and_who_reads_the_memo(
    utskickad: Dagordningspunkt, ledamoten: Anvandare, olof: Anvandare, utomstaende: Anvandare, in_som: Any
) -> None:
    for vem, status in ((ledamoten, 200), (olof, 200), (utomstaende, 404)):
        klient = in_som(vem)
        assert klient.get(las(utskickad)).status_code == status
        assert klient.get(reverse("las_lista", args=[utskickad.sammantrade.uuid])).status_code == status
        assert klient.post(f"{las(utskickad)}plats/", {"block": "a"}).status_code == (204 if status == 200 else 404)
        assert policy.may_se_punkt(vem, utskickad) == (status == 200)
    # A handläggare of other matters knows of the item, and reads no memo that is not theirs.
    html = in_som(olof).get(las(utskickad)).content.decode()
    assert "Skrivelsen läses av organets förtroendevalda" in html and "sammanfattning" not in html
    # An item is read at its own sammanträde only.
    annat = planerat(utskickad.sammantrade.organ, kallat="2031-08-20T08:00Z")
    assert in_som(ledamoten).get(reverse("las_punkt", args=[annat.uuid, utskickad.uuid])).status_code == 404


def test_leafing_goes_through_the_whole_list(utskickad: Dagordningspunkt, ledamoten: Anvandare, in_som: Any) -> None:
    fri = ny_fri(utskickad.sammantrade, "Övriga frågor", position=90)
    hon = in_som(ledamoten)
    forst, sist = hon.get(las(utskickad)).content.decode(), hon.get(las(fri)).content.decode()
    assert re.search(r'rel="next" href="[^"]*' + str(fri.uuid), forst) and 'rel="prev"' not in forst
    assert re.search(r'rel="prev" href="[^"]*' + str(utskickad.uuid), sist) and 'rel="next"' not in sist


def test_a_recalled_skrivelse_says_so(
    utskickad: Dagordningspunkt, agneta: Anvandare, ledamoten: Anvandare, in_som: Any
) -> None:
    assert utskickad.version is not None
    granskning.aterkalla(Skrivelse.objects.get(pk=utskickad.version.skrivelse_id), av=agneta, skal="Fel.")
    assert "återkallad av undertecknarna" in in_som(ledamoten).get(las(utskickad)).content.decode()


def test_the_pages_cost_the_same_however_long_the_list(
    utskickad: Dagordningspunkt, ledamoten: Anvandare, in_som: Any
) -> None:
    hon = in_som(ledamoten)
    urlar = (las(utskickad), reverse("las_lista", args=[utskickad.sammantrade.uuid]))
    ny_fri(utskickad.sammantrade, "Först")
    forst = [fragor(hon, url) for url in urlar]
    for nr in range(6):
        flytta(ny_fri(utskickad.sammantrade, f"Fråga {nr}", position=60 + nr), "abc", av=ledamoten)
    assert [fragor(hon, url) for url in urlar] == forst
