"""Remarks and their words on the writing page: marked, gone to by mouse and keyboard, exchanged and undone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from arenden.models import Ordlisterad, Skrivelse, Tystnad
from forum.models import Anvandare
from tests.skrivsida import falt, sparat, text_av
from tests.varld import skriv_i

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]

TEXT = "Nämdden utreder åren 2016-2017. Därest nämdden vill, kan nämdden dela Zebrakolxxen."


@pytest.fixture
def bakgrunden(skrivelse: Skrivelse, maria: Anvandare) -> Skrivelse:
    skriv_i(text_av(skrivelse), TEXT, maria)
    return skrivelse


def markta(sida: Page) -> list[str]:
    """Return the marked words of Bakgrund, in order."""
    return [str(t) for t in falt(sida, "Bakgrund").locator(".anmarkt").all_inner_texts()]


def test_from_word_to_word_by_the_keyboard_each_exchanged_with_enter_and_undone(
    bakgrunden: Skrivelse, skrivsida: Any, maria: Anvandare, granska_axe: Any
) -> None:
    sida = skrivsida(maria)
    assert markta(sida) == ["Nämdden", "2016-2017", "Därest", "nämdden", "nämdden"]
    yta = falt(sida, "Bakgrund")
    assert yta.get_attribute("spellcheck") == "false"
    yta.evaluate("y => { y.editor.commands.setTextSelection(1); y.editor.view.focus() }")
    ruta = sida.get_by_role("dialog", name="Tips ”Nämdden” finns inte i ordlistan")
    sida.keyboard.press("F8")
    expect(ruta).to_be_visible()
    forst = ruta.get_by_role("button").first
    expect(forst).to_have_text("Byt till Nämnden")
    expect(forst).to_be_focused()
    granska_axe(sida)
    sida.keyboard.press("Enter")
    expect(ruta).to_be_hidden()
    expect(yta).to_be_focused()
    expect(yta).to_contain_text("Nämnden utreder")
    # The next, without the pointer; Escape leaves it as it is, with the caret in the text.
    sida.keyboard.press("F8")
    expect(sida.get_by_role("button", name="Byt till 2016–2017", exact=True).first).to_be_focused()
    sida.keyboard.press("F8")
    expect(sida.get_by_role("button", name="Byt till Om", exact=True)).to_be_focused()
    sida.keyboard.press("Shift+F8")
    sida.keyboard.press("Escape")
    expect(yta).to_be_focused()
    # What was marked follows what is written before it, and goes when it is changed.
    yta.evaluate("y => y.editor.chain().setTextSelection(1).run()")
    sida.keyboard.type("Nu: ")
    assert markta(sida) == ["2016-2017", "Därest", "nämdden", "nämdden"]
    sida.keyboard.press("Control+End")
    sida.keyboard.press("Control+z")
    sida.keyboard.press("Control+z")
    expect(yta).to_contain_text("Nämdden utreder")
    sparat(sida)
    assert str(text_av(bakgrunden)) == TEXT[:60]


def test_at_the_remark_one_exchanges_goes_to_the_words_silences_and_adds_a_word(
    bakgrunden: Skrivelse, skrivsida: Any, maria: Anvandare, granska_axe: Any
) -> None:
    sida = skrivsida(maria)
    lista = sida.locator("#anmarkningar")
    expect(lista.get_by_role("heading", name="Bakgrund")).to_be_visible()
    # From the remark to its words
    dar = lista.get_by_role("listitem").filter(has_text="Därest")
    dar.get_by_role("button", name="Visa i texten").click()
    assert falt(sida, "Bakgrund").evaluate("() => getSelection().toString()") == "Därest"
    # All of one word at once, as an edit; the list follows when it has been saved.
    fel = lista.get_by_role("listitem").filter(has_text="”Nämdden” finns inte")
    fel.get_by_role("button", name="Byt till Nämnden på 3 ställen").click()
    expect(falt(sida, "Bakgrund")).to_contain_text("Nämnden utreder åren 2016-2017. Därest nämnden vill, kan nämnden")
    expect(fel).to_be_hidden()
    # From the words to the remark by the mouse, which leaves the caret where it is put
    falt(sida, "Bakgrund").locator(".anmarkt", has_text="2016-2017").click()
    ruta = sida.locator("#anmarkningsruta")
    expect(ruta).to_contain_text("Bindestreck används som tankstreck")
    expect(falt(sida, "Bakgrund")).to_be_focused()
    ruta.get_by_role("button", name="Tysta …").click()
    sida.keyboard.type("Så heter planen.")
    sida.keyboard.press("Enter")
    expect(lista.get_by_text("Tystade tips (1)")).to_be_visible(timeout=8000)
    assert Tystnad.objects.get().skal == "Så heter planen."
    # A new name, typed now: remarked when saved, added to the list, and right from then on.
    sida.keyboard.press("Escape")
    falt(sida, "Bakgrund").evaluate(
        "y => { y.editor.commands.setTextSelection(y.editor.state.doc.content.size - 1); y.editor.view.focus() }"
    )
    sida.keyboard.type(" Kalla den zebrakolxx.")
    expect(falt(sida, "Bakgrund").locator(".anmarkt", has_text="zebrakolxx")).to_be_visible(timeout=10_000)
    nytt = lista.get_by_role("listitem").filter(has_text="”zebrakolxx” finns inte")
    granska_axe(sida)
    nytt.get_by_role("button", name="Lägg till i ordlistan").click()
    expect(nytt).to_have_count(0)
    expect(falt(sida, "Bakgrund").locator(".anmarkt", has_text="zebrakolxx")).to_have_count(0)
    assert Ordlisterad.objects.get().ord == "zebrakolxx"
