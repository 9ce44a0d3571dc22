"""A changed wording in a browser: the redline while one types, and nothing typed lost by a network, a session or a crash."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from beslut.models import Dagordningspunkt, Yrkande
from forum.models import Anvandare, Sammantrade
from tests.skrivsida import journalford, vanta_tills
from tests.varld import LOSENORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]
pytest_plugins = ["tests.skrivsida"]
STATUS = "[data-sparstatus]"


def test_a_changed_wording_shows_what_it_changes_and_is_never_lost(
    punkten: Dagordningspunkt, ledamoten: Anvandare, sida_som: Any, granska_axe: Any, konsol: Any
) -> None:
    konsol.vanta("Failed to load resource", "ERR_INTERNET_DISCONNECTED")
    Sammantrade.objects.filter(pk=punkten.sammantrade_id).update(lage="kallat", kallat=timezone.now())
    adress = f"/sammantraden/{punkten.sammantrade.uuid}/las/{punkten.uuid}/yrka/?slag=andrad-1"

    def oppna(sida: Page) -> Any:
        sida.goto(adress)
        sida.wait_for_selector("html[data-yrkande=redo]")
        return sida.get_by_label("Lydelse")

    sida: Page = sida_som(ledamoten)
    lydelse = oppna(sida)
    expect(sida.get_by_text("densamma som förslaget")).to_be_visible()
    lydelse.fill("regionen bygger en cykelväg.\nSkriftligt.")
    ruta = ruta_i(sida)
    expect(ruta.locator("del")).to_have_text("Borttaget: utreder")
    expect(ruta.locator("ins")).to_have_text(["Tillagt: bygger", "Tillagt: Skriftligt."])
    expect(ruta.locator("p")).to_have_count(2)
    granska_axe(sida)

    # The page goes as in a crash, and another comes: the words are there, and can be thrown away.
    journalford(sida)
    context = sida.context
    sida.close(run_before_unload=False)
    sida = context.new_page()
    lydelse = oppna(sida)
    expect(lydelse).to_have_value("regionen bygger en cykelväg.\nSkriftligt.")
    expect(sida.locator(STATUS)).to_contain_text("är återställt")
    expect(ruta_i(sida).locator("del")).to_have_text("Borttaget: utreder")
    sida.get_by_role("button", name="Kasta det osparade").click()
    expect(lydelse).to_have_value("regionen utreder en cykelväg.")
    lydelse.fill("regionen bygger två cykelvägar.")

    # No network: told, kept, and sent when it is back, once. Then no session: told where one stands, and logged in there.
    context.set_offline(True)
    sida.get_by_role("button", name="Spara utkastet").click()
    expect(sida.locator(STATUS)).to_contain_text("ingen kontakt med servern")
    Session.objects.all().delete()
    context.set_offline(False)
    expect(sida.locator(STATUS)).to_contain_text("du är utloggad", timeout=30_000)
    assert not Yrkande.objects.exists()
    sida.get_by_role("button", name="Logga in här").click()
    sida.get_by_label("Lösenord", exact=True).fill(LOSENORD)
    sida.get_by_role("dialog").get_by_role("button", name="Logga in").click()
    sida.wait_for_url("**/yrkanden/**", timeout=30_000)
    expect(sida.locator("main")).to_contain_text("Utkastet är sparat.")
    [rad] = Yrkande.objects.all()
    assert "bygger två cykelvägar" in str(rad.lydelse)

    # What is saved is not brought back; what is wrong is said by the page, and what was typed stays.
    assert oppna(sida).input_value() == "regionen utreder en cykelväg."
    sida.get_by_role("button", name="Spara utkastet").click()
    expect(sida.get_by_text("densamma som förslaget. Ändra den").first).to_be_visible()
    vanta_tills(sida, lambda: Yrkande.objects.count() == 1)


def ruta_i(sida: Page) -> Any:
    return sida.locator("[data-ruta]")
