"""Reading a Word file in through the browser: seen before it is saved, with what does not come along."""

from typing import Any

import pytest
from playwright.sync_api import expect

from arenden.models import Arende, Skrivelse
from forum.models import Anvandare
from tests.ordbyggare import docx, h, ins, p, r, struket

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]


def test_a_file_is_seen_before_it_is_saved_and_its_changes_wait_to_be_settled(
    maria: Anvandare, sida_som: Any, granska_axe: Any
) -> None:
    fil = docx(
        h("Cykelväg"),
        h("Förslag till beslut"),
        p("Kommunalt Forum föreslås besluta att"),
        p("bygga en cykelväg.", lista=(1, 0)),
        h("Bakgrund"),
        p(r("Vägen är "), struket("gammal"), ins(r("sliten")), r(" och smal.")),
    )
    sida = sida_som(maria)
    sida.goto("/arenden/importera/")
    granska_axe(sida)
    sida.locator("[type=file]").set_input_files({"name": "väg.docx", "mimeType": "", "buffer": fil})
    sida.get_by_role("button", name="Visa vad filen blir").click()
    expect(sida.get_by_role("heading", name="Stämmer det här?")).to_be_visible()
    expect(sida.get_by_text("Spårade ändringar i 1 text blir ändringsförslag")).to_be_visible()
    assert not Arende.objects.exists()
    granska_axe(sida)
    sida.set_viewport_size({"width": 320, "height": 800})
    assert sida.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sida.get_by_role("button", name="Läs in", exact=True).click()
    sida.wait_for_selector("html[data-redigerare=redo]")
    expect(sida.get_by_role("textbox", name="Bakgrund", exact=True)).to_contain_text("Vägen är gammal")
    expect(sida.locator(".forslag").first).to_contain_text("sliten")
    skrivelse = Skrivelse.objects.get()
    assert str(skrivelse.avsnitt.get(rubrik="Bakgrund").text) == "Vägen är gammal och smal."
    granska_axe(sida)
