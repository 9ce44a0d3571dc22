"""Comments in the browser: marked in the text as it changes, sent without leaving the page, and nothing half-typed is lost."""

from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from arenden.actions import kommentar as actions
from arenden.actions.kommentar import Plats
from arenden.ankare import Stracka
from arenden.models import Kommentar, Skrivelse, Text
from forum.models import Anvandare
from tests.skrivsida import falt, journalford, sparat

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]

NAMN = "Sammanfattning"


def markera(sida: Page, fran: int, till: int) -> None:
    """Select in the summary, which reads "Det här är sammanfattning."."""
    falt(sida, NAMN).evaluate(
        "(y, [from, to]) => y.editor.chain().focus().setTextSelection({ from, to }).run()", [fran, till]
    )


def markta(sida: Page) -> Any:
    return falt(sida, NAMN).locator(".kommenterad")


def orden(sida: Page, text: str) -> None:
    """Wait for the words that are marked; another's caret may stand in the middle of them."""
    sida.wait_for_function(
        """([y, text]) => [...y.querySelectorAll(".kommenterad")].map((e) => e.textContent).join("") === text""",
        arg=[falt(sida, NAMN).element_handle(), text],
    )


def panelen(sida: Page) -> Any:
    return sida.locator("#kommentarer")


def nytt(sida: Page) -> Any:
    return panelen(sida).locator("[data-ny]").get_by_label("Kommentar", exact=True)


def test_words_are_commented_on_and_the_mark_follows_them_in_both_browsers(
    skrivsida: Any, skrivelse: Skrivelse, maria: Anvandare, olof: Anvandare, granska_axe: Any
) -> None:
    """By keyboard alone, on words that were typed a moment ago and are not saved."""
    skrivelse.medforfattare.add(olof)
    sida, hans = skrivsida(maria), skrivsida(olof)
    markera(sida, 1, 1)
    sida.keyboard.type("Nytt först. ")
    markera(sida, 1, 12)
    sida.keyboard.press("Control+Alt+m")
    expect(nytt(sida)).to_be_focused()
    expect(panelen(sida).locator("[data-citat]")).to_have_text("Nytt först.")
    expect(markta(sida)).to_have_text("Nytt först.")
    sida.keyboard.type("Är det så?")
    sida.keyboard.press("Tab")
    while sida.evaluate("document.activeElement.textContent") != "Kommentera":
        sida.keyboard.press("Tab")
    sida.keyboard.press("Enter")
    expect(panelen(sida).locator("[data-sagt]")).to_have_text("Kommentaren är skickad.")
    rad = Kommentar.objects.select_related("ankare").get()
    assert rad.ankare is not None and rad.ankare.citat == "Nytt först."
    expect(sida.locator(f"#kommentar-{rad.uuid}")).to_be_focused()
    granska_axe(sida)

    # The other sees it within seconds, in the list and in the text, and hears of it.
    expect(panelen(hans)).to_contain_text("Är det så?")
    expect(panelen(hans).locator("[data-sagt]")).to_have_text("Maria Ekdahl har skrivit i kommentar 1: Sammanfattning.")
    expect(markta(hans)).to_have_text("Nytt först.")
    # His own words move it at once, those within it are taken in, those at its edges are not.
    markera(hans, 1, 1)
    hans.keyboard.type("Ja. ")
    markera(hans, 9, 9)
    hans.keyboard.type("are")
    orden(hans, "Nyttare först.")
    orden(sida, "Nyttare först.")
    # When they go while one looks, the thread says so with what they read, and they come back when that is undone.
    markera(hans, 5, 19)
    hans.keyboard.press("Delete")
    for den in (hans, sida):
        expect(markta(den)).to_have_count(0)
        expect(panelen(den)).to_contain_text("Texten är borttagen. Den löd: ”Nytt först.”")
    hans.keyboard.press("Control+z")
    orden(hans, "Nyttare först.")
    orden(sida, "Nyttare först.")
    expect(panelen(hans)).not_to_contain_text("Texten är borttagen")
    sparat(hans)


def test_two_threads_on_the_same_words_are_told_apart_and_reached_from_them_and_back(
    trad: Kommentar, skrivelse: Skrivelse, sammanfattning: Text, skrivsida: Any, maria: Anvandare
) -> None:
    """Maria's on "här är"; another on "är sammanfattning"."""
    plats = Plats(text=sammanfattning.uuid, stracka=Stracka(9, 26), revision=sammanfattning.revision)
    andra = actions.kommentera(skrivelse, av=maria, inlagg="Av vad?", plats=plats)
    sida = skrivsida(maria)
    expect(markta(sida)).to_have_text(["här ", "är", " sammanfattning"])
    marken = falt(sida, NAMN).get_by_role("img")
    expect(marken).to_have_count(2)
    assert [m.get_attribute("aria-label") for m in marken.all()] == ["Kommentar 1", "Kommentar 2"]
    assert falt(sida, NAMN).inner_text().strip() == "Det här är sammanfattning."
    marken.nth(1).click()
    expect(sida.locator(f"#trad-{andra.uuid}")).to_be_focused()
    expect(falt(sida, NAMN).locator(".kommenterad--vald")).to_have_text(["är", " sammanfattning"])
    sida.locator(f"#trad-{trad.uuid}").get_by_role("link", name=NAMN).press("Enter")
    expect(falt(sida, NAMN)).to_be_focused()
    expect(falt(sida, NAMN).locator(".kommenterad--vald")).to_have_text(["här ", "är"])
    sida.keyboard.type("!")
    sparat(sida)
    sammanfattning.refresh_from_db()
    assert str(sammanfattning) == "Det här är! sammanfattning."


def test_answers_arrive_while_one_types_and_a_thread_is_resolved_and_opened(
    trad: Kommentar, skrivelse: Skrivelse, skrivsida: Any, maria: Anvandare, olof: Anvandare, konsol: Any
) -> None:
    konsol.vanta("status of 422", "status of 409")
    skrivelse.medforfattare.add(olof)
    sida, hans = skrivsida(maria), skrivsida(olof)
    rad = sida.locator(f"#trad-{trad.uuid}")
    rad.get_by_text("Svara").click()
    svar = rad.get_by_label("Svar", exact=True)
    svar.fill("Mitt halva sv")
    svar.evaluate("e => e.setSelectionRange(5, 9)")

    # An empty answer is refused where it stands.
    hans_rad = hans.locator(f"#trad-{trad.uuid}")
    hans_rad.get_by_text("Svara").click()
    hans_rad.get_by_role("button", name="Skicka svaret").click()
    expect(hans_rad.get_by_label("Svar", exact=True)).to_be_focused()
    expect(hans_rad.locator(".falt__fel")).to_contain_text(["Skriv en kommentar."])
    hans.keyboard.type("Ja, det gör det.")
    hans_rad.get_by_role("button", name="Skicka svaret").click()
    expect(hans_rad.locator(".inlagg").nth(1)).to_be_focused()

    expect(rad).to_contain_text("Ja, det gör det.")
    expect(svar).to_be_focused()
    expect(svar).to_have_value("Mitt halva sv")
    assert svar.evaluate("e => [e.selectionStart, e.selectionEnd]") == [5, 9]

    # Resolved by the other meanwhile: the words stay, and why they cannot be sent is said beside them.
    hans_rad.get_by_role("button", name="Markera som löst").click()
    expect(hans.get_by_role("heading", name="Kommentarer", exact=True)).to_be_focused()
    expect(hans.locator(f"#trad-{trad.uuid}")).to_be_hidden()
    expect(rad.get_by_role("button", name="Öppna igen")).to_be_visible()
    expect(markta(sida)).to_have_count(0)
    expect(svar).to_have_value("Mitt halva sv")
    rad.get_by_role("button", name="Skicka svaret").click()
    expect(rad.get_by_role("alert").filter(has_text="Olof Strand har markerat tråden som löst")).to_be_visible()
    rad.get_by_role("button", name="Öppna igen").click()
    expect(rad).to_be_focused()
    expect(svar).to_have_value("Mitt halva sv")
    expect(markta(sida)).to_have_text("här är")
    rad.get_by_role("button", name="Skicka svaret").click()
    expect(rad.locator(".inlagg")).to_have_count(3)
    assert Kommentar.objects.filter(trad=trad).count() == 2


def test_one_changes_and_takes_away_ones_own_words(trad: Kommentar, skrivsida: Any, maria: Anvandare) -> None:
    sida = skrivsida(maria)
    mitt = sida.locator(f"#kommentar-{trad.uuid}")
    mitt.get_by_text("Ändra", exact=False).first.click()
    mitt.get_by_label("Kommentar", exact=True).fill("Stämmer det verkligen?")
    mitt.get_by_role("button", name="Spara ändringen").click()
    expect(mitt.locator(".inlagg__text")).to_have_text("Stämmer det verkligen?")
    expect(mitt).to_be_focused()
    mitt.get_by_role("button", name="Ta bort").click()
    expect(panelen(sida)).to_contain_text("Inga öppna kommentarer.")
    expect(markta(sida)).to_have_count(0)
    trad.refresh_from_db()
    assert trad.borttagen and trad.inlagg == "Stämmer det verkligen?"


def test_what_is_typed_and_not_sent_survives_a_crash_and_a_lost_answer_makes_no_second_comment(
    trad: Kommentar, skrivelse: Skrivelse, skrivsida: Any, maria: Anvandare, konsol: Any
) -> None:
    konsol.vanta("Failed to load resource")
    sida = skrivsida(maria)
    markera(sida, 1, 4)
    sida.get_by_role("button", name="Kommentera", exact=True).first.click()
    nytt(sida).fill("Vilket?")
    svara = sida.locator(f"#trad-{trad.uuid}")
    svara.get_by_text("Svara").click()
    svara.get_by_label("Svar", exact=True).fill("Jag är inte sä")
    journalford(sida)
    context = sida.context
    with suppress(Error), sida.expect_event("crash"):
        sida.goto("chrome://crash")
    sida.close(run_before_unload=False)
    ny = context.new_page()
    ny.goto(f"/skrivelser/{skrivelse.uuid}/skriv/")
    expect(nytt(ny)).to_have_value("Vilket?")
    expect(ny.locator(f"#trad-{trad.uuid}").get_by_label("Svar", exact=True)).to_have_value("Jag är inte sä")
    # Sent: the answer gets lost on the way, the words are changed, and it goes again.
    url = f"**/skrivelser/{skrivelse.uuid}/kommentarer/"
    context.route(url, lambda v: (v.fetch(), v.abort()) if v.request.method == "POST" else v.continue_())
    knapp = panelen(ny).locator("[data-ny]").get_by_role("button", name="Kommentera")
    knapp.click()
    expect(panelen(ny).locator("[data-ny] [data-fel]")).to_contain_text("ingen kontakt med servern")
    context.unroute(url)
    nytt(ny).fill("Vilket då?")
    knapp.click()
    expect(panelen(ny)).to_contain_text("Vilket då?")
    rad = Kommentar.objects.exclude(pk=trad.pk).get()
    assert rad.inlagg == "Vilket då?" and rad.ankare is not None and rad.ankare.citat == "Det"


def test_an_undertecknare_comments_on_words_of_the_paper_where_they_are_read(
    trad: Kommentar, skickad: Skrivelse, sida_som: Any, agneta: Anvandare, maria: Anvandare, granska_axe: Any
) -> None:
    sida = sida_som(agneta, viewport={"width": 390, "height": 844})
    sida.goto(f"/skrivelser/{skickad.uuid}/godkann/")
    sida.wait_for_selector("html[data-kommentarer=redo]")
    papper = sida.locator("article.papper")
    expect(papper.locator("mark.kommenterad")).to_have_text("här är")
    papper.get_by_role("button", name="Kommentar 1").press("Enter")
    expect(sida.locator(f"#trad-{trad.uuid}")).to_be_focused()
    granska_axe(sida)
    bakgrund = papper.locator("[data-lopande] p", has_text="Det här är bakgrund.")
    bakgrund.evaluate(
        """p => { const t = p.firstChild; getSelection().setBaseAndExtent(t, 11, t, 19)
        p.scrollIntoView({ block: "center" }) }"""
    )
    papper.page.locator(".kommentera-har").click()
    expect(nytt(sida)).to_be_focused()
    sida.keyboard.type("Vad menas?")
    panelen(sida).locator("[data-ny]").get_by_role("button", name="Kommentera").click()
    expect(panelen(sida)).to_contain_text("Vad menas?")
    rad = Kommentar.objects.select_related("ankare").get(av=agneta)
    assert rad.ankare is not None and (rad.ankare.citat, rad.ankare.stracka) == ("bakgrund", Stracka(12, 20))
    expect(papper.locator("mark.kommenterad").nth(1)).to_have_text("bakgrund")
    assert sida.evaluate("document.documentElement.scrollWidth") <= 390
    # What others say arrives on the page that is only read, too.
    actions.svara(rad, av=maria, inlagg="Det som var förut.")
    expect(panelen(sida)).to_contain_text("Det som var förut.")
    sida.emulate_media(media="print")
    expect(papper.get_by_role("button", name="Kommentar 1")).to_be_hidden()
