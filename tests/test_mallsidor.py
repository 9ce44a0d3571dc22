"""The pages of templates and rules in a browser: order by keys and by dragging, and what axe says."""

from typing import Any

import pytest
from playwright.sync_api import expect

from arenden.models import Mall
from forum.models import Anvandare

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]


def test_avsnitt_are_moved_by_keys_and_by_dragging_and_axe_finds_nothing(
    sekreteraren: Anvandare, sida_som: Any, granska_axe: Any
) -> None:
    sida = sida_som(sekreteraren)
    mall = Mall.objects.get(slug="kommunalt-forum")
    bas = mall.get_absolute_url()
    for adress in ("/installningar/", "/installningar/regler/kommunalt-forum/", bas, f"{bas}publicera/"):
        sida.goto(adress)
        granska_axe(sida)
    sida.goto(f"{bas}andra/")
    sida.locator("#avsnitt-4 [data-handtag]").focus()
    sida.keyboard.press("Alt+ArrowUp")
    sagt = sida.locator("mall-lista [role=status]")
    expect(sagt).to_have_text("Bakgrund står på plats 3 av 4. Ordningen sparas med utkastet.")
    fran, till = sida.locator("#avsnitt-2 [data-handtag]"), sida.locator("#avsnitt-1")
    till.scroll_into_view_if_needed()
    har, dit = fran.bounding_box(), till.bounding_box()
    assert har and dit
    sida.mouse.move(har["x"] + 5, har["y"] + 5)
    sida.mouse.down()
    sida.mouse.move(dit["x"] + 50, dit["y"] + 10, steps=5)
    sida.mouse.up()
    expect(sagt).to_contain_text("Sammanfattning står på plats 1 av 4")
    granska_axe(sida)
    sida.set_viewport_size({"width": 320, "height": 800})
    assert sida.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sida.get_by_role("button", name="Spara utkastet").first.click()
    expect(sida.get_by_text("Utkastet är sparat")).to_be_visible()
    mall.refresh_from_db()
    assert [a["nyckel"] for a in mall.utkast["avsnitt"]] == ["sammanfattning", "forslag", "bakgrund", "information"]
