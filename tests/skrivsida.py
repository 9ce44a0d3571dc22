"""The writing page in a browser, for the tests of the editor.

Its fixtures are a plugin of theirs and its functions imported by them, which pytest warns of but for the next line.
PYTEST_DONT_REWRITE
"""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from arenden.actions.skrivelse import lagg_till_punkt
from arenden.models import Skrivelse, Slag, Text
from forum.models import Anvandare
from tests.varld import skriv_i
from tests.webblasare import VANTA


@pytest.fixture
def sida_som(new_context: Any, inloggad: Any, live_server: Any) -> Callable[..., Page]:
    """Return a function that opens a page logged in as a person, in a browser of its own."""

    def som(anvandare: Anvandare, **val: Any) -> Page:
        storlek = val.pop("viewport", None)
        sida: Page = inloggad(new_context(**({"base_url": live_server.url} | val)).new_page(), anvandare)
        if storlek:
            sida.set_viewport_size(storlek)
        return sida

    return som


@pytest.fixture
def skrivsida(skrivelse: Skrivelse, sida_som: Any) -> Callable[..., Page]:
    """Return a function that opens the writing page as a person and waits for its editors."""

    def oppna(anvandare: Anvandare, **val: Any) -> Page:
        sida: Page = sida_som(anvandare, **val)
        sida.goto(f"/skrivelser/{skrivelse.uuid}/skriv/")
        sida.wait_for_selector("html[data-redigerare=redo]")
        return sida

    return oppna


def falt(sida: Page, etikett: str) -> Any:
    return sida.get_by_role("textbox", name=etikett, exact=True)


def sparat(sida: Page) -> None:
    expect(sida.locator("[data-sparstatus]")).to_contain_text("Sparat")


def vanta_tills(sida: Page, villkor: Callable[[], object]) -> None:
    """Wait until *villkor* holds of what no locator can see; meanwhile the browser goes on."""
    slut = time.monotonic() + VANTA
    while not villkor():
        assert time.monotonic() < slut, "det väntade hände aldrig"
        sida.wait_for_timeout(50)


def markor_hord(sida: Page) -> None:
    """Wait until the editor has heard of the caret that a key or a click has moved: a moment after, and no person is faster."""
    sida.wait_for_function(
        """() => { const vy = document.activeElement.editor?.view
        return vy && vy.domObserver.currentSelection.eq(vy.domSelectionRange()) }"""
    )


def journalford(sida: Page) -> None:
    """Wait until what has been typed so far is on the disk."""
    sida.evaluate("async () => (await import('forum/redigerare/journal')).skriv('inget', null)")


def text_av(skrivelse: Skrivelse, nyckel: str = "bakgrund") -> Text:
    text = skrivelse.avsnitt.get(nyckel=nyckel).text
    assert text is not None
    text.refresh_from_db()
    return text


def json_av(sida: Page, etikett: str) -> Any:
    """Return the document as the browser has it."""
    return falt(sida, etikett).evaluate("yta => yta.editor.getJSON()")


def klistra(sida: Page, html: str = "", text: str = "", *, ravt: bool = False) -> None:
    """Paste into the text that has focus; *ravt*: without its form, as by Ctrl+Shift+V."""
    sida.evaluate(
        """([html, text, ravt]) => { const d = new DataTransfer(); if (html) d.setData("text/html", html); if (text) d.setData("text/plain", text)
        const yta = document.activeElement
        if (ravt) yta.dispatchEvent(new KeyboardEvent("keydown", {key: "Shift", shiftKey: true, bubbles: true}))
        yta.dispatchEvent(new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true}))
        if (ravt) yta.dispatchEvent(new KeyboardEvent("keyup", {key: "Shift", shiftKey: false, bubbles: true})) }""",
        [html, text, ravt],
    )


@pytest.fixture
def tre_punkter(skrivelse: Skrivelse, maria: Anvandare) -> Skrivelse:
    forslag = skrivelse.avsnitt.get(slag=Slag.FORSLAG)
    for text in ("regionen bygger den.", "regionen sköter den."):
        skriv_i(lagg_till_punkt(forslag, av=maria).lydelse, text, maria)
    return skrivelse


def punkterna(skrivelse: Skrivelse) -> list[str]:
    return [str(p).split()[1] for p in skrivelse.punkter.kvar()]
