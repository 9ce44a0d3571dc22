"""All of the editor by keyboard: the keys that are listed do what the list says, and words are found and put right."""

import os
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from arenden import dokumenthtml
from arenden.actions.text import skriv_om
from arenden.models import Skrivelse
from forum.models import Anvandare
from tests.skrivsida import falt, markor_hord, sparat, text_av
from tests.test_dokument import doc as text
from tests.test_dokument import lista, p, t

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]

VIDDER = [(1280, 900), (820, 1100), (390, 844)]


def html_av(sida: Page, skrivelse: Skrivelse, nyckel: str = "bakgrund") -> str:
    """Return the text as the server keeps it, once all is saved."""
    sida.evaluate("document.activeElement.blur()")
    sparat(sida)
    return dokumenthtml.till_html(text_av(skrivelse, nyckel).doc)


def granska(sida: Page, granska_axe: Any, namn: str) -> None:
    """Let axe look at the page as it stands, wide and narrow, light and dark."""
    for bredd, hojd in VIDDER:
        sida.set_viewport_size({"width": bredd, "height": hojd})
        for farg in ("light", "dark"):
            sida.emulate_media(color_scheme=farg)  # type: ignore[arg-type]
            granska_axe(sida)
            if mapp := os.environ.get("BILDER"):
                sida.screenshot(path=f"{mapp}/{namn}-{bredd}-{farg}.png")
        assert sida.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sida.set_viewport_size({"width": 1280, "height": 900})


def test_the_list_of_keys_is_true(skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, granska_axe: Any) -> None:
    skriv_om(text_av(skrivelse), text(p("ett ord")), av=maria, skal="")
    sida: Page = skrivsida(maria)
    dialog = sida.get_by_role("dialog", name="Kortkommandon")
    sida.locator("h1").click()
    sida.keyboard.press("?")
    expect(dialog).to_be_visible()
    rader = dict(
        dialog.locator(".kortkommandon__rader > div").evaluate_all(
            "rader => rader.map(r => [r.querySelector('dt').textContent, [...r.querySelectorAll('kbd')].map(k => k.textContent)])"
        )
    )
    granska(sida, granska_axe, "kortkommandon")
    sida.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    def tryck(vad: str, nr: int = 0) -> None:
        sida.keyboard.press(
            rader[vad][nr]
            .replace("Ctrl", "Control")
            .replace("Skift", "Shift")
            .replace("Tabb", "Tab")
            .replace("Retur", "Enter")
        )

    yta = falt(sida, "Bakgrund")
    yta.click()
    sida.keyboard.press("Control+End")
    markor_hord(sida)
    sida.keyboard.type("? ")
    tryck("Visa kortkommandon")
    expect(dialog).to_be_visible()
    sida.keyboard.press("Escape")
    tryck("Visa kortkommandon", 1)
    expect(dialog).to_be_visible()
    sida.keyboard.press("Escape")
    expect(yta).to_be_focused()

    fore = yta.evaluate("yta => yta.editor.getHTML()")
    for vad, tagg in [
        ("Fet", "<strong>"),
        ("Kursiv", "<em>"),
        ("Underrubrik", "<h3>"),
        ("Punktlista", "<ul>"),
        ("Numrerad lista", "<ol>"),
    ]:
        tryck("Markera hela texten")
        markor_hord(sida)
        tryck(vad)
        assert tagg in yta.evaluate("yta => yta.editor.getHTML()"), vad
        tryck("Ångra")
        assert tagg not in yta.evaluate("yta => yta.editor.getHTML()"), vad
    tryck("Gör om", 1)
    assert "<ol>" in yta.evaluate("yta => yta.editor.getHTML()")
    tryck("Ångra")
    tryck("Gör om")
    assert "<ol>" in yta.evaluate("yta => yta.editor.getHTML()")
    sida.keyboard.press("Control+End")
    markor_hord(sida)
    tryck("Ny punkt, eller ut ur listan på en tom punkt")
    tryck("Öka indrag")
    assert "<ol><li><p></p>" in yta.evaluate("yta => yta.editor.getHTML()")
    tryck("Minska indrag")
    tryck("Ny punkt, eller ut ur listan på en tom punkt")
    sida.keyboard.type("utanför")
    tryck("Ny rad i samma stycke")
    assert yta.evaluate("yta => yta.editor.getHTML()").endswith("<p>utanför<br></p>")
    tryck("Markera hela texten")
    tryck("Länk")
    sida.get_by_label("Adress").fill("https://www.example.se/")
    sida.keyboard.press("Enter")
    assert 'href="https://www.example.se/"' in yta.evaluate("yta => yta.editor.getHTML()")
    assert fore.replace("<p>", "").replace("</p>", "") in re.sub(
        r"</?(a|ol|li|p)[^>]*>", "", yta.evaluate("yta => yta.editor.getHTML()")
    )
    tryck("Gå till verktygen, och med Esc tillbaka till texten")
    expect(sida.get_by_role("button", name="Fet")).to_be_focused()
    sida.keyboard.press("End")
    expect(sida.get_by_role("button", name="Kortkommandon")).to_be_focused()
    sida.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    sida.keyboard.press("Escape")
    sida.keyboard.press("Escape")
    expect(yta).to_be_focused()
    sida.keyboard.press("Control+End")
    markor_hord(sida)
    sida.keyboard.press("Tab")
    expect(yta).not_to_be_focused()
    # What has no key of its own is reached with the arrows; nothing in the bar is without a name.
    assert set(rader) >= {"Fet", "Kursiv", "Länk", "Kommentera", "Sök och ersätt", "Flytta punkten"}


def test_words_are_found_and_put_right_in_every_text(
    tre_punkter: Skrivelse,
    skrivsida: Any,
    maria: Anvandare,
    olof: Anvandare,
    skrivelse: Skrivelse,
    granska_axe: Any,
    konsol: Any,
) -> None:
    konsol.vanta("status of 409")
    skrivelse.medforfattare.add(olof)
    skriv_om(
        text_av(skrivelse),
        text(
            p("Regionen och ", t("regi", "bold"), "onen i REGIONEN, ej regionens vag."),
            lista([p("Åtgärd, atgard: 10\u00a0000")]),
        ),
        av=maria,
        skal="",
    )
    sida: Page = skrivsida(maria)
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+Home")
    markor_hord(sida)
    sida.keyboard.press("Control+Alt+f")
    panel = sida.get_by_role("search", name="Sök och ersätt")
    antal = panel.get_by_role("status")
    sok = panel.get_by_label("Sök i texterna")
    expect(sok).to_be_focused()

    sida.keyboard.type("regionen")
    # Three points say "regionen", and this text four times.
    expect(antal).to_have_text("4 av 7, Bakgrund")
    assert falt(sida, "Bakgrund").locator(".traff").count() == 5  # one of them in two pieces, for it is partly bold
    sida.keyboard.press("Enter")
    expect(antal).to_have_text("5 av 7, Bakgrund")
    sida.keyboard.press("Shift+Enter")
    sida.keyboard.press("Shift+Enter")
    expect(antal).to_have_text("3 av 7, Lydelse, punkt 3")
    granska(sida, granska_axe, "sok")

    # Another writes meanwhile, before the place where one is.
    olofs = skrivsida(olof)
    falt(olofs, "Bakgrund").click()
    olofs.keyboard.press("Control+Home")
    olofs.keyboard.type("Denna region: regionen. ")
    sparat(olofs)
    expect(antal).to_have_text("3 av 8, Lydelse, punkt 3")

    panel.get_by_label("Bara hela ord").check()
    expect(antal).to_have_text("3 av 7, Lydelse, punkt 3")
    panel.get_by_label("Skilj på stora och små").check()
    expect(antal).to_have_text("3 av 5, Lydelse, punkt 3")
    panel.get_by_label("Skilj på stora och små").uncheck()
    panel.get_by_label("Ersätt med").fill("kommunen")
    panel.get_by_label("Ersätt med").press("Enter")
    expect(antal).to_have_text("3 av 6, Bakgrund")
    panel.get_by_role("button", name="Ersätt alla").click()
    expect(antal).to_have_text("6 ersatta: 1 i Lydelse, punkt 1, 1 i Lydelse, punkt 2 och 4 i Bakgrund. Inga träffar")
    assert html_av(sida, skrivelse).startswith(
        "<p>Denna region: kommunen. Kommunen och <strong>kommu</strong>nen i KOMMUNEN, ej regionens vag.</p>"
    )
    assert [str(punkt).split()[0] for punkt in skrivelse.punkter.kvar()] == ["kommunen"] * 3

    # Undone in each text by itself, what others wrote left alone.
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+z")
    assert html_av(sida, skrivelse).startswith(
        "<p>Denna region: regionen. Regionen och <strong>regi</strong>onen i REGIONEN, ej regionens vag.</p>"
    )

    panel.get_by_label("Bara hela ord").uncheck()
    sok.fill("atgard")
    expect(antal).to_have_text("1 av 1, Bakgrund")
    sok.fill("ÅTGÄRD")
    expect(antal).to_have_text("1 av 1, Bakgrund")
    sok.fill("10 000")
    expect(antal).to_have_text("1 av 1, Bakgrund")
    sok.fill("(.*)")
    expect(antal).to_have_text("Inga träffar")
    sok.fill("vag")
    expect(antal).to_have_text("1 av 1, Bakgrund")

    panel.get_by_role("button", name="Ersätt alla").click()
    expect(antal).to_have_text("1 ersatt i Bakgrund. Inga träffar")
    falt(sida, "Bakgrund").evaluate("yta => yta.editor.commands.undo()")
    sok.fill("va")
    sok.fill("vag")
    expect(antal).to_contain_text("1 av 1, Bakgrund")

    # What one may not write in is found, but stays.
    falt(sida, "Bakgrund").evaluate("yta => yta.editor.setEditable(false)")
    panel.get_by_role("button", name="Ersätt alla").click()
    expect(antal).to_contain_text("Inget ersattes. 1 i text som inte går att ändra.")
    falt(sida, "Bakgrund").evaluate("yta => yta.editor.setEditable(true)")
    sok.press("Escape")
    expect(panel).to_be_hidden()
    expect(falt(sida, "Bakgrund")).to_be_focused()
    assert sida.evaluate("getSelection().toString()") == "vag"
    assert sida.locator(".traff").count() == 0
