"""The pages of organ and sammanträden in a browser: order by keys, by dragging and by number; what axe says."""

from typing import Any

import pytest
from playwright.sync_api import expect

from beslut.actions.dagordning import fyll_pa
from beslut.models import Dagordningspunkt
from forum.models import Anvandare

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]


def test_items_are_moved_by_keys_by_dragging_and_by_number_and_axe_finds_nothing(
    punkten: Dagordningspunkt, sekreteraren: Anvandare, sida_som: Any, granska_axe: Any
) -> None:
    mote = punkten.sammantrade
    fyll_pa(mote, av=sekreteraren)
    sida = sida_som(sekreteraren)
    for adress in (
        "/sammantraden/",
        "/sammantraden/nytt/",
        f"{mote.get_absolute_url()}ordningsforslag/",
        "/organ/kommunalt-forum/",
        "/organ/kommunalt-forum/andra/",
        "/organ/kommunalt-forum/uppdrag/nytt/",
    ):
        sida.goto(adress)
        granska_axe(sida)
    sida.goto(mote.get_absolute_url())
    granska_axe(sida)
    rad = sida.locator(f"#punkt-{punkten.uuid}")
    rad.locator("[data-handtag]").focus()
    sida.keyboard.press("Alt+ArrowUp")
    sagt = sida.locator("dagordnings-lista [role=status]")
    expect(sagt).to_have_text("”Cykelväg mellan orterna” flyttad till plats 3 av 6", timeout=30_000)
    expect(rad.locator("[data-nr]")).to_have_text("3")
    forst = sida.locator(".dagordning__rad").first
    forst.scroll_into_view_if_needed()
    har, dit = rad.locator("[data-handtag]").bounding_box(), forst.bounding_box()
    assert har
    assert dit
    sida.mouse.move(har["x"] + 5, har["y"] + 5)
    sida.mouse.down()
    sida.mouse.move(dit["x"] + 50, dit["y"] + 5, steps=5)
    sida.mouse.up()
    expect(sagt).to_have_text("”Cykelväg mellan orterna” flyttad till plats 1 av 6", timeout=30_000)
    falt = rad.get_by_label("Plats för Cykelväg mellan orterna")
    expect(falt).to_have_value("1")
    falt.fill("4")
    falt.press("Enter")
    expect(sida.get_by_text("Ordningen är ändrad")).to_be_visible(timeout=30_000)
    expect(rad.locator("[data-nr]")).to_have_text("4")
    granska_axe(sida)
    sida.set_viewport_size({"width": 320, "height": 800})
    assert sida.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sida.emulate_media(color_scheme="dark")
    granska_axe(sida)
    punkten.refresh_from_db()
    assert punkten.position == 4
