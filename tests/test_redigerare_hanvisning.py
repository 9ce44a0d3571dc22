"""References in a real browser: made by keyboard, kept as links, and reading what the page says now."""

from typing import Any

import pytest
from playwright.sync_api import expect

from arenden.actions.skrivelse import ta_bort
from arenden.models import Skrivelse
from forum.models import Anvandare
from tests.skrivsida import falt, klistra, markor_hord, sparat, text_av
from tests.varld import skriv_i

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]


def hanvisningarna(skrivelse: Skrivelse) -> list[tuple[str, str, str]]:
    """Return the references of the first paragraph of Bakgrund as the server has them."""
    delar = text_av(skrivelse).doc["content"][0].get("content") or []
    return [tuple(d["attrs"].values()) for d in delar if d["type"] == "hanvisning"]


def test_a_reference_is_made_by_keyboard_and_follows_what_the_page_does(
    skrivsida: Any, maria: Anvandare, tre_punkter: Skrivelse, granska_axe: Any
) -> None:
    sida = skrivsida(maria)
    bakgrund = falt(sida, "Bakgrund")
    bakgrund.click()
    sida.keyboard.press("Control+End")
    sida.keyboard.type(" Se ")
    sida.keyboard.press("Control+Shift+H")
    dialog = sida.get_by_role("dialog", name="Hänvisning")
    expect(dialog).to_be_visible()
    sida.keyboard.type("sköter")
    expect(dialog.get_by_role("radio", name="Beslutspunkt 3 regionen")).to_be_checked()
    granska_axe(sida)
    sida.keyboard.press("Enter")
    expect(bakgrund).to_contain_text("Se beslutspunkt\u00a03")
    sida.keyboard.type(".")
    sparat(sida)
    tredje = tre_punkter.punkter.kvar()[2]
    assert hanvisningarna(tre_punkter) == [("punkt", str(tredje.identitet), "liten")]

    # Moved up, it reads its new number at once; a heading that is rewritten is read too.
    sida.locator("[data-handtag]").nth(2).focus()
    sida.keyboard.press("Alt+ArrowUp")
    expect(bakgrund).to_contain_text("Se beslutspunkt\u00a02.")
    rubrik = sida.locator("section", has=bakgrund).locator("details")
    rubrik.locator("summary").click()

    # Selected with an arrow key it can be changed, and deleted.
    bakgrund.click()
    sida.keyboard.press("Control+End")
    for _ in range(2):
        markor_hord(sida)
        sida.keyboard.press("ArrowLeft")
    expect(sida.locator(".hanvisning.ProseMirror-selectednode")).to_have_count(1)
    sida.keyboard.press("Enter")
    expect(dialog.get_by_role("radio", name="Beslutspunkt 2 regionen")).to_be_checked()
    dialog.get_by_role("radio", name="Bakgrund", exact=True).check()
    dialog.get_by_role("radio", name="Avsnittet Bakgrund", exact=True).check()
    dialog.get_by_role("button", name="Ändra").click()
    expect(bakgrund).to_contain_text("Se Avsnittet\u00a0Bakgrund.")
    rubrik.get_by_label("Rubrik").fill("Historik")
    expect(bakgrund).to_contain_text("Se Avsnittet\u00a0Historik.")
    expect(sida.get_by_role("heading", name="Historik")).to_be_visible()
    bakgrund.click()
    sida.keyboard.press("Control+End")
    markor_hord(sida)
    sida.keyboard.press("ArrowLeft")
    markor_hord(sida)
    sida.keyboard.press("Backspace")
    expect(bakgrund).to_contain_text("Se .")
    sparat(sida)
    assert hanvisningarna(tre_punkter) == []


def test_a_typed_number_becomes_a_reference_where_the_remark_offers_it_and_a_removed_point_is_said(
    skrivsida: Any, maria: Anvandare, tre_punkter: Skrivelse
) -> None:
    skriv_i(text_av(tre_punkter), "Se beslutspunkt 2 och beslutspunkterna 1 och 3.", maria)
    andra = tre_punkter.punkter.kvar()[1]
    sida = skrivsida(maria)
    bakgrund = falt(sida, "Bakgrund")
    sida.get_by_role("button", name="Gör till hänvisning: beslutspunkt 2").click()
    sida.get_by_role("button", name="Gör till hänvisning: beslutspunkterna 1 och 3").click()
    expect(bakgrund.locator(".hanvisning")).to_have_text(["beslutspunkt\u00a02", "1", "3"])
    sparat(sida)
    assert [h[2] for h in hanvisningarna(tre_punkter)] == ["liten", "bara", "bara"]
    assert hanvisningarna(tre_punkter)[0][1] == str(andra.identitet)
    expect(sida.get_by_role("button", name="Gör till hänvisning")).to_have_count(0)

    # Copied on the page it stays a reference; the same from elsewhere is words.
    html = bakgrund.locator("p").first.inner_html()
    mal = f'<span data-hanvisning="punkt" data-mal="{andra.identitet}" data-form="liten">beslutspunkt 2</span>'
    falt(sida, "Sammanfattning").click()
    sida.keyboard.press("Control+End")
    assert "data-mal" not in html
    klistra(sida, f'<p data-pm-slice="1 1 []">{mal}</p>')
    klistra(sida, mal.replace(str(andra.identitet), "00000000-0000-4000-8000-000000000000"))
    expect(falt(sida, "Sammanfattning").locator(".hanvisning")).to_have_text(["beslutspunkt\u00a02"])
    expect(falt(sida, "Sammanfattning")).to_contain_text("beslutspunkt\u00a02beslutspunkt 2")
    sparat(sida)

    ta_bort(andra, av=maria)
    sida.reload()
    sida.wait_for_selector("html[data-redigerare=redo]")
    expect(bakgrund).to_contain_text("Se [borttagen beslutspunkt] och beslutspunkterna 1 och 2.")
    hinder = sida.get_by_role("complementary").get_by_text("Bakgrund hänvisar till en beslutspunkt som är borttagen.")
    expect(hinder).to_be_visible()
