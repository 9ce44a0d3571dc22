"""Suggesting in the browser: written beside the text, marked in both, settled one by one or all, in two browsers at once."""

import re
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from arenden import dokument
from arenden.actions import forslag as actions
from arenden.actions import granskning
from arenden.actions.text import skriv_om
from arenden.flow import Lage
from arenden.models import Forslagsbeslut, Skrivelse, Text
from forum.models import Anvandare
from tests.skrivsida import falt, journalford, json_av, sparat

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]

NAMN = "Bakgrund"
FORSLAG = "Bakgrund, ändringsförslag"


def stycke(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": text}]}


def cell(text: str) -> dict[str, Any]:
    return {"type": "tableCell", "content": [stycke(text)]}


RIK = {
    "type": "doc",
    "content": [
        stycke("Först kommer det här stycket."),
        stycke("Sedan kommer nästa stycke."),
        stycke("Det tredje stycket delas snart. Här börjar det fjärde."),
        stycke("Det femte"),
        stycke("hör ihop."),
        {"type": "bulletList", "content": [{"type": "listItem", "content": [stycke(t)]} for t in ("Ett", "Två")]},
        {
            "type": "table",
            "content": [
                {"type": "tableRow", "content": [cell(a), cell(b)]}
                for a, b in (("alfa", "röd kommun"), ("beta", "blå region"), ("gamma", "gul skola"))
            ],
        },
    ],
}


@pytest.fixture
def bakgrund(skrivelse: Skrivelse, maria: Anvandare) -> Text:
    """The background, with paragraphs, a list and a table."""
    text = skrivelse.avsnitt.get(nyckel="bakgrund").text
    assert text is not None
    skriv_om(text, RIK, av=maria, skal="")
    text.refresh_from_db()
    return text


def vid(sida: Page, etikett: str, ord_: str, *, efter: bool = False, till: str | None = None) -> None:
    """Put the caret before (or after) *ord_*, or select from it to the end of *till*."""
    falt(sida, etikett).evaluate(
        """(y, [ord, efter, till]) => { const e = y.editor; const plats = (o) => { let p = null
        e.state.doc.descendants((n, pos) => { if (p === null && n.isText && n.text.includes(o)) p = pos + n.text.indexOf(o) }); return p }
        const fran = plats(ord) + (efter ? ord.length : 0)
        e.chain().focus().setTextSelection({ from: fran, to: till ? plats(till) + till.length : fran }).run() }""",
        [ord_, efter, till],
    )
    # The editor takes focus in the browser's next frame.
    expect(falt(sida, etikett)).to_be_focused()


def andring(sida: Page, etikett: str, tagg: str, text: str | re.Pattern[str]) -> Any:
    return falt(sida, etikett).locator(f".andring--{tagg}, .andring-block--{tagg}", has_text=text)


def tryck(element: Any) -> None:
    """Press the words of *element* with the pointer, in the middle of the window: bars are held at its edges."""
    element.evaluate("e => e.scrollIntoView({ block: 'center' })")
    ruta = element.bounding_box()
    element.page.mouse.click(ruta["x"] + ruta["width"] - 4, ruta["y"] + ruta["height"] / 2)


def test_an_undertecknare_suggests_and_the_handlaggare_settles(
    bakgrund: Text,
    skrivelse: Skrivelse,
    maria: Anvandare,
    agneta: Anvandare,
    skrivsida: Any,
    sida_som: Any,
    granska_axe: Any,
) -> None:
    granskning.skicka(skrivelse, av=maria)
    sida = sida_som(agneta)
    sida.goto(f"/skrivelser/{skrivelse.uuid}/godkann/")
    sida.get_by_role("link", name="Föreslå ändringar i texten").click()
    sida.wait_for_selector("html[data-redigerare=redo]")
    # Typed, deleted over two paragraphs, split, joined, an item and a row more, a row less.
    vid(sida, FORSLAG, "det här", till="det här")
    sida.keyboard.type("detta")
    expect(andring(sida, FORSLAG, "ins", "detta").first).to_be_visible()
    expect(andring(sida, FORSLAG, "del", "det här").first).to_be_visible()
    vid(sida, FORSLAG, "stycket.", till="Sedan")
    sida.keyboard.press("Delete")
    vid(sida, FORSLAG, "Här börjar")
    sida.keyboard.press("Enter")
    vid(sida, FORSLAG, "hör ihop.")
    sida.keyboard.press("Backspace")
    vid(sida, FORSLAG, "Två", efter=True)
    sida.keyboard.press("Enter")
    sida.keyboard.type("Tre")
    vid(sida, FORSLAG, "beta")
    sida.get_by_role("button", name="Ta bort rad").click()
    vid(sida, FORSLAG, "gul skola", efter=True)
    sida.get_by_role("button", name="Rad under").click()
    sparat(sida)
    bakgrund.refresh_from_db()
    forslag = Text.objects.get(forslag_till=bakgrund)
    antal = len(actions.oppna(bakgrund, forslag))
    assert antal >= 6
    expect(sida.get_by_role("heading", name=f"Ändringsförslag ({antal})")).to_be_visible()
    granska_axe(sida)
    # Words are commented on here too.
    vid(sida, FORSLAG, "nästa", till="nästa")
    sida.keyboard.press("Control+Alt+m")
    expect(sida.locator("[data-ny]").get_by_label("Kommentar", exact=True)).to_be_focused()
    sida.keyboard.type("Vilket?")
    sida.locator("[data-ny]").get_by_role("button", name="Kommentera").click()
    expect(falt(sida, FORSLAG).locator(".kommenterad")).to_have_text("nästa")
    # Undone and done again, as any writing.
    vid(sida, FORSLAG, "Tre", efter=True)
    sida.keyboard.type(" ord")
    sida.keyboard.press("Control+z")
    assert "Tre ord" not in falt(sida, FORSLAG).inner_text()

    # Maria takes it back and sees them in her text, which holds none of them.
    granskning.ta_tillbaka(skrivelse, av=maria)
    hennes = skrivsida(maria)
    expect(andring(hennes, NAMN, "ins", "detta").first).to_be_visible()
    bakgrund.refresh_from_db()
    assert json_av(hennes, NAMN) == bakgrund.doc
    granska_axe(hennes)
    # What Agneta suggests now comes while one looks.
    vid(sida, FORSLAG, "Ett", efter=True)
    sida.keyboard.type(" nytt")
    expect(andring(hennes, NAMN, "ins", "nytt").first).to_be_visible()
    # One is accepted by keyboard, one rejected by mouse.
    vid(hennes, NAMN, "det här", efter=True)
    hennes.keyboard.press("Alt+Enter")
    ruta = hennes.get_by_role("dialog", name="ersätts med ”detta”")
    expect(ruta).to_contain_text("Agneta Jansmyr")
    expect(ruta.get_by_role("button", name="Godta")).to_be_focused()
    hennes.keyboard.press("Enter")
    expect(falt(hennes, NAMN)).to_be_focused()
    expect(falt(hennes, NAMN).locator("p").first).to_contain_text("Först kommer detta")
    expect(falt(hennes, NAMN).locator("p").first).not_to_contain_text("det här")
    tryck(andring(hennes, NAMN, "ins", "nytt").first)
    hennes.locator(".forslagsruta").get_by_role("button", name="Avvisa").click()
    expect(andring(hennes, NAMN, "ins", "nytt")).to_have_count(0)
    assert {b.utfall for b in Forslagsbeslut.objects.all()} == {"godtaget", "avvisat"}
    expect(falt(sida, FORSLAG)).not_to_contain_text("nytt")
    # Nothing is sent while any is open; the rest go by one press.
    hennes.get_by_role("link", name="Skicka för godkännande").click()
    expect(hennes.get_by_text("ändringsförslag som ingen har tagit ställning till")).to_be_visible()
    hennes.go_back()
    hennes.wait_for_selector("html[data-redigerare=redo]")
    hennes.get_by_text("Ta ställning till alla").first.click()
    hennes.get_by_role("button", name=re.compile("Godta alla")).first.click()
    expect(hennes.locator("#forslag")).to_contain_text("Inga öppna ändringsförslag")
    bakgrund.refresh_from_db()
    forslag.refresh_from_db()
    assert bakgrund.doc == forslag.doc or not actions.oppna(bakgrund, forslag)
    assert "Tre" in str(dokument.till_text(bakgrund.doc))
    skrivelse.refresh_from_db()
    assert skrivelse.lage == Lage.UTKAST and agneta.pk in skrivelse.forfattare()


def test_one_who_writes_suggests_too_on_a_phone_and_offline_and_a_crash_loses_nothing(
    bakgrund: Text, skrivelse: Skrivelse, maria: Anvandare, skrivsida: Any, granska_axe: Any, konsol: Any
) -> None:
    konsol.vanta("Failed to load resource", "htmx:")
    sida = skrivsida(maria, viewport={"width": 390, "height": 844})
    skriv, foresla = (sida.get_by_role("button", name=namn, exact=True) for namn in ("Skriv", "Föreslå ändringar"))
    expect(skriv).to_have_attribute("aria-pressed", "true")
    vid(sida, NAMN, "Det femte")
    foresla.press("Enter")
    expect(foresla).to_have_attribute("aria-pressed", "true")
    expect(sida.get_by_text("Du föreslår ändringar. Texten ändras först när")).to_be_visible()
    expect(falt(sida, NAMN)).to_be_hidden()
    vid(sida, FORSLAG, "Det femte")
    sida.keyboard.type("Kanske ")
    sparat(sida)
    granska_axe(sida)
    assert sida.evaluate("document.documentElement.scrollWidth") <= 390
    forslag = Text.objects.get(forslag_till=bakgrund)
    assert "Kanske Det femte" in dokument.till_text(forslag.doc)
    fore = bakgrund.doc
    bakgrund.refresh_from_db()
    assert bakgrund.doc == fore

    # Offline: it stays on the page and is sent when there is a server again; what a crash cuts off is brought back.
    sida.context.set_offline(True)
    sida.keyboard.type("nog ")
    expect(sida.locator("[data-sparstatus]")).to_contain_text("Ej sparat")
    sida.context.set_offline(False)
    sparat(sida)
    sida.context.set_offline(True)
    sida.keyboard.type("inte ")
    journalford(sida)
    context = sida.context
    with suppress(Error), sida.expect_event("crash"):
        sida.goto("chrome://crash")
    sida.close(run_before_unload=False)
    context.set_offline(False)
    ny = context.new_page()
    ny.goto(f"/skrivelser/{skrivelse.uuid}/skriv/")
    expect(falt(ny, FORSLAG)).to_contain_text("Kanske nog inte Det femte")
    sparat(ny)
    forslag.refresh_from_db()
    assert "Kanske nog inte Det femte" in dokument.till_text(forslag.doc)

    # Back to the text itself: what is written there is no suggestion, and the suggested text follows it.
    ny.get_by_role("button", name="Skriv", exact=True).click()
    expect(andring(ny, NAMN, "ins", "Kanske nog inte").first).to_be_visible()
    vid(ny, NAMN, "Först kommer")
    ny.keyboard.type("Ja. ")
    expect(falt(ny, NAMN)).to_contain_text("Ja. Först")
    sparat(ny)
    bakgrund.refresh_from_db()
    forslag.refresh_from_db()
    assert dokument.till_text(bakgrund.doc).startswith("Ja. Först")
    assert dokument.till_text(forslag.doc).startswith("Ja. Först")
    assert [f.andring.fran for f in actions.oppna(bakgrund, forslag)] == [
        falt(ny, NAMN).evaluate(
            """y => { let p = 0; y.editor.state.doc.descendants((n, pos) => { if (n.isText && n.text === "Det femte") p = pos }); return p }"""
        )
    ]
