"""What a member takes along: the papers of the meeting, and what members ask and move, told in bytes beforehand."""

from typing import Any

import pytest
from django.urls import reverse

from beslut import laspaket
from beslut.actions import forberett, jav, ledamotsfraga, motet
from beslut.models import Dagordningspunkt, Deltagande, Handling, HandlingFil, ny_kod
from forum import lagring
from forum.models import Anvandare, Organ, Roll
from tests.motesvarld import beslutspunkt
from tests.test_lasvy import listan, utskickad
from tests.test_sidor import fragor
from tests.varld import person

__all__ = ["utskickad"]
pytestmark = pytest.mark.django_db


def papper(punkt: Dagordningspunkt, slag: str, storlek: int) -> Handling:
    """Give the item's meeting a paper of *storlek* bytes, as if the worker had made it."""
    ordning = punkt.sammantrade.handlingar.filter(slag=slag).count() + 1
    handling = Handling.objects.create(
        kod=ny_kod(), slag=slag, sammantrade=punkt.sammantrade, identitet=punkt.sammantrade.uuid, ordning=ordning,
        filnamn=f"{slag}.pdf", mallversion=1, fakta={}, faktahash="0" * 64,
    )  # fmt: skip
    # A small one has all its bytes, for a browser to fetch; of a large one only its size is asked.
    sha256 = lagring.skriv(f"%PDF {handling.uuid}".encode().ljust(storlek if storlek < 10_000 else 0))
    HandlingFil.objects.create(handling=handling, ordning=0, sha256=sha256, storlek=storlek, sidor=1)
    return handling


def test_the_papers_of_the_meeting_go_along_and_the_booklet_is_what_is_left_out(
    utskickad: Dagordningspunkt, ledamoten: Anvandare, in_som: Any
) -> None:
    papper(utskickad, Handling.Slag.HAFTE, laspaket.PAKET_MAX - 1000)
    papper(utskickad, Handling.Slag.KALLELSE, 900)
    data = laspaket.paket(utskickad.sammantrade, ledamoten)
    assert [(fil["punkt"], fil["storlek"]) for fil in data["filer"]] == [("", 900), ("", laspaket.PAKET_MAX - 1000)]
    html = listan(in_som(ledamoten), utskickad)
    assert "Det är alla texter och 2 handlingar, 62,9 MB" in html and "för stor" not in html
    # Of the list only the newest issue.
    papper(utskickad, Handling.Slag.FOREDRAGNINGSLISTA, 300)
    papper(utskickad, Handling.Slag.FOREDRAGNINGSLISTA, 200)
    data = laspaket.paket(utskickad.sammantrade, ledamoten)
    assert sorted(fil["storlek"] for fil in data["filer"]) == [200, 900]
    assert [fil["storlek"] for fil in data["utelamnade"]] == [laspaket.PAKET_MAX - 1000]
    assert "1 handling är för stor och läses med nät" in listan(in_som(ledamoten), utskickad)
    # Each is one that the person may open, from where it says.
    assert all(in_som(ledamoten).get(fil["adress"]).status_code == 200 for fil in data["filer"])


def test_questions_and_yrkanden_go_along_and_change_what_the_device_holds(
    utskickad: Dagordningspunkt, ledamoten: Anvandare, maria: Anvandare, sekreteraren: Anvandare, forumet: Organ
) -> None:
    lars = person("lars", "Lars Lund", forumet, Roll.LEDAMOT)
    fraga = ledamotsfraga.stall(utskickad, av=ledamoten, text="Vad kostar vägen?")
    rad = forberett.borja(
        utskickad, av=lars, slag="andrad", behandling=beslutspunkt(utskickad), lydelse="regionen bygger en cykelväg."
    )

    def har(vem: Anvandare) -> str:
        return str(laspaket.paket(utskickad.sammantrade, vem)["punkter"][0]["delat_html"])

    def avtryck() -> str:
        return str(laspaket.galler(utskickad.sammantrade, ledamoten)["punkter"][str(utskickad.uuid)]["avtryck"])

    forst = avtryck()
    assert "Vad kostar vägen?" in har(ledamoten) and "bygger" not in har(ledamoten) and "bygger" in har(lars)
    forberett.lamna_in(rad, av=lars, revision=rad.revision)
    ledamotsfraga.besvara(fraga, av=maria, svar="Två <b>miljoner</b>.", revision=0)
    html = har(ledamoten)
    assert "<ins>" in html and "Två &lt;b&gt;miljoner" in html and "href" not in html
    assert avtryck() != forst
    # One who has come to have jäv holds nothing of it any more.
    motet.oppna(utskickad.sammantrade, av=sekreteraren)
    mitt = Deltagande.objects.get(sammantrade=utskickad.sammantrade, anvandare=ledamoten)
    jav.anmal(utskickad, mitt, av=sekreteraren)
    punkter = laspaket.galler(utskickad.sammantrade, ledamoten)["punkter"]
    assert har(ledamoten) == "" and punkter[str(utskickad.uuid)]["delat"] is False


def test_a_package_costs_the_same_however_much_is_asked_and_moved(
    utskickad: Dagordningspunkt, ledamoten: Anvandare, in_som: Any
) -> None:
    url = reverse("las_paket", args=[utskickad.sammantrade.uuid])
    papper(utskickad, Handling.Slag.KALLELSE, 900)
    antal = []
    for nr in range(3):
        ledamotsfraga.stall(utskickad, av=ledamoten, text=f"Fråga {nr}?")
        forberett.borja(utskickad, av=ledamoten, slag="bifall", behandling=beslutspunkt(utskickad))
        antal.append(fragor(in_som(ledamoten), url))
    assert antal[0] == antal[-1]
