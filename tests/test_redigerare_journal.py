"""The journal in the browser: what was typed and never sent is there when one comes back, and nobody else can read it."""

import json
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from arenden.actions.text import skriv_om, skriv_steg
from arenden.models import Skrivelse
from forum.models import Anvandare
from tests.skrivsida import falt, sparat, text_av, vanta_tills
from tests.test_dokument import doc, infoga, p

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]

STATUS = "[data-sparstatus]"
POSTER = """async () => {
    const bas = await new Promise((k) => { const f = indexedDB.open("forum-journal"); f.onsuccess = () => k(f.result) })
    if (!bas.objectStoreNames.contains("poster")) return []
    const rader = await new Promise((k) => { const f = bas.transaction("poster").objectStore("poster").getAll(); f.onsuccess = () => k(f.result) })
    bas.close()
    return rader.map((r) => ({ ...r, iv: "", data: new TextDecoder("latin1").decode(r.data) }))
}"""


def poster(sida: Page) -> list[dict[str, Any]]:
    """Return the lines of the journal as they lie on the disk."""
    rader: list[dict[str, Any]] = sida.evaluate(POSTER)
    return rader


def vanta_poster(sida: Page, antal: int) -> None:
    vanta_tills(sida, lambda: len(poster(sida)) == antal)


def skriv_sist(sida: Page, ord_: str) -> None:
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+End")
    sida.keyboard.type(ord_)


@pytest.fixture
def utan_server(konsol: Any) -> Any:
    """Return a function that cuts a browser off from the server's writing addresses, or lets it through again."""
    konsol.vanta("Failed to load resource")

    def bryt(context: BrowserContext, *, av: bool = True) -> None:
        for monster in ("**/texter/*/steg/", "**/skriv/", "**/avsnitt/*/"):
            if av:
                context.route(monster, lambda v: v.abort() if v.request.method == "POST" else v.continue_())
            else:
                context.unroute(monster)

    return bryt


def oppna_igen(context: BrowserContext, skrivelse: Skrivelse) -> Page:
    sida = context.new_page()
    sida.goto(f"/skrivelser/{skrivelse.uuid}/skriv/")
    sida.wait_for_selector("html[data-redigerare=redo]")
    return sida


def krascha(sida: Page, rader: int = 1) -> BrowserContext:
    """Close the tab as a crash does, once its journal is on the disk."""
    context = sida.context
    vanta_poster(sida, rader)
    # A tab that is closed sends what it can at the last moment; one that crashes sends nothing.
    with suppress(Error), sida.expect_event("crash"):
        sida.goto("chrome://crash")
    sida.close(run_before_unload=False)
    return context


def test_what_a_crashed_tab_had_not_sent_is_there_and_is_saved_once(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, utan_server: Any
) -> None:
    sida = skrivsida(maria)
    utan_server(sida.context)
    skriv_sist(sida, " före kraschen")
    context = krascha(sida)
    assert "kraschen" not in str(text_av(skrivelse))
    utan_server(context, av=False)
    ny = oppna_igen(context, skrivelse)
    expect(falt(ny, "Bakgrund")).to_contain_text("före kraschen")
    expect(ny.locator(STATUS)).to_contain_text("är återställt")
    sparat(ny)
    assert str(text_av(skrivelse)).count(" före kraschen") == 1
    vanta_poster(ny, 0)
    ny.reload()
    ny.wait_for_selector("html[data-redigerare=redo]")
    assert falt(ny, "Bakgrund").inner_text().count("före kraschen") == 1


def test_what_others_wrote_meanwhile_stays_beside_what_is_brought_back(
    skrivsida: Any, maria: Anvandare, olof: Anvandare, skrivelse: Skrivelse, utan_server: Any
) -> None:
    sida = skrivsida(maria)
    utan_server(sida.context)
    skriv_sist(sida, " mitt")
    context = krascha(sida)
    skrivelse.medforfattare.add(olof)
    rad = text_av(skrivelse)
    skriv_steg(rad, av=olof, revision=rad.revision, steg=[infoga("Hans. ")], klient="annan", sandning="x")
    utan_server(context, av=False)
    sparat(oppna_igen(context, skrivelse))
    text = str(text_av(skrivelse))
    assert text.startswith("Hans. ")
    assert text.endswith(" mitt")


def test_words_whose_place_is_gone_are_shown_to_be_copied_until_they_are_thrown_away(
    skrivsida: Any, maria: Anvandare, olof: Anvandare, skrivelse: Skrivelse, utan_server: Any, konsol: Any
) -> None:
    sida = skrivsida(maria)
    utan_server(sida.context)
    skriv_sist(sida, " utan plats")
    context = krascha(sida)
    skriv_om(text_av(skrivelse), doc(p("Allt är nytt.")), av=olof, skal="")
    utan_server(context, av=False)
    ny = oppna_igen(context, skrivelse)
    expect(ny.locator(".strandat")).to_contain_text("utan plats")
    ny.get_by_role("button", name="Kasta det osparade").click()
    vanta_poster(ny, 0)
    expect(ny.locator(".strandat")).to_have_count(0)


def test_a_sending_whose_answer_died_with_the_tab_is_not_written_twice(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, konsol: Any
) -> None:
    konsol.vanta("Failed to load resource")
    sida = skrivsida(maria)
    # Nor is it told by the question for others' steps, which would bring the page its own.
    sida.context.route("**/texter/*/steg/**", lambda v: (v.fetch() if v.request.method == "POST" else None, v.abort()))
    skriv_sist(sida, " en gång")
    expect(sida.locator(STATUS)).to_contain_text("Ej sparat")
    context = krascha(sida)
    assert str(text_av(skrivelse)).endswith(" en gång")
    context.unroute("**/texter/*/steg/**")
    ny = oppna_igen(context, skrivelse)
    vanta_poster(ny, 0)
    assert str(text_av(skrivelse)).count(" en gång") == 1
    assert falt(ny, "Bakgrund").inner_text().count(" en gång") == 1


def test_a_field_that_was_not_saved_is_filled_in_again(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, utan_server: Any
) -> None:
    sida = skrivsida(maria)
    utan_server(sida.context)
    sida.locator("#id_rubrik").fill("En ny rubrik")
    context = krascha(sida)
    utan_server(context, av=False)
    ny = oppna_igen(context, skrivelse)
    expect(ny.locator("#id_rubrik")).to_have_value("En ny rubrik")
    sparat(ny)
    skrivelse.refresh_from_db()
    assert skrivelse.rubrik == "En ny rubrik"
    vanta_poster(ny, 0)


def test_a_form_that_came_back_with_errors_is_not_kept_until_it_is_saved(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, konsol: Any
) -> None:
    konsol.vanta("status of 422")
    sida = skrivsida(maria)
    sida.locator("#id_mottagare").fill("Regionstyrelsen")
    sparat(sida)
    # Longer than it may be, which the field itself does not let one type.
    sida.locator("#id_rubrik").evaluate("falt => falt.removeAttribute('maxlength')")
    sida.locator("#id_rubrik").fill("x" * 1000)
    sida.locator("#id_mottagare").fill("Nämnden")
    sida.get_by_role("button", name="Spara uppgifterna").click()
    expect(sida.locator(".felruta")).to_be_visible(timeout=30_000)
    sida.wait_for_selector("html[data-redigerare=redo]")
    expect(sida.locator(STATUS)).to_contain_text("Ej sparat: överst på sidan står vad som är fel.")
    # The line of the page that was sent is taken over by this one, and not wiped.
    sida.evaluate("async () => (await import('forum/redigerare/journal')).skriv('inget', null)")
    assert len(poster(sida)) == 1
    sida.locator("#id_rubrik").fill("Cykelväg")
    sparat(sida)
    vanta_poster(sida, 0)
    skrivelse.refresh_from_db()
    assert (skrivelse.rubrik, skrivelse.mottagare) == ("Cykelväg", "Nämnden")


def test_a_field_is_saved_after_a_pause_without_being_left(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse
) -> None:
    sida = skrivsida(maria)
    sida.locator("#id_rubrik").press_sequentially("Cykel", delay=20)
    sparat(sida)
    skrivelse.refresh_from_db()
    assert "Cykel" in skrivelse.rubrik
    expect(sida.locator("#id_rubrik")).to_be_focused()


def test_the_journal_on_the_disk_tells_nothing_and_is_nobody_elses(
    skrivsida: Any, inloggad: Any, maria: Anvandare, olof: Anvandare, skrivelse: Skrivelse, utan_server: Any
) -> None:
    skrivelse.medforfattare.add(olof)
    sida = skrivsida(maria)
    utan_server(sida.context)
    skriv_sist(sida, " hemligheten")
    context = krascha(sida)
    utan_server(context, av=False)
    inloggad(context.new_page(), olof)
    hans = oppna_igen(context, skrivelse)
    rader = poster(hans)
    assert len(rader) == 1
    assert "hemlig" not in json.dumps(rader)
    assert "hemlig" not in falt(hans, "Bakgrund").inner_text()
    # While the store is taken away and opened anew, a line that is thrown away waits for that, and stops nobody.
    hans.evaluate("""async () => {
        await new Promise((klart) => (indexedDB.deleteDatabase("forum-journal").onsuccess = klart))
        const journal = await import("forum/redigerare/journal")
        if (journal.bokfors()) throw new Error("lagret är öppet")
        await journal.kasta("en rad som är borta")
    }""")


def test_a_tab_leaves_another_living_tabs_text_to_it(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, utan_server: Any
) -> None:
    sida = skrivsida(maria)
    utan_server(sida.context)
    skriv_sist(sida, " i ena fliken")
    vanta_poster(sida, 1)
    utan_server(sida.context, av=False)
    oppna_igen(sida.context, skrivelse)
    sida.wait_for_timeout(1500)
    sida.bring_to_front()
    sparat(sida)
    assert str(text_av(skrivelse)).count(" i ena fliken") == 1


def test_logging_out_with_something_unsaved_says_so(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, utan_server: Any
) -> None:
    sida = skrivsida(maria)
    utan_server(sida.context)
    skriv_sist(sida, " osparat")
    context = krascha(sida)
    ny = context.new_page()
    ny.goto("/")
    ny.get_by_role("button", name="Logga ut").click()
    dialog = ny.get_by_role("dialog", name="Allt är inte sparat")
    expect(dialog).to_contain_text("En ändring som du har skrivit")
    dialog.get_by_role("button", name="Logga ut ändå").click()
    ny.wait_for_url("**/konto/login/**")
    assert len(poster(ny)) == 1


def test_logging_out_in_one_tab_leaves_the_journal_to_another_that_writes(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, utan_server: Any
) -> None:
    sida = skrivsida(maria)
    skriv_sist(sida, " sparat")
    sparat(sida)
    vanta_poster(sida, 0)
    annan = sida.context.new_page()
    annan.goto("/")
    annan.get_by_role("button", name="Logga ut").click()
    annan.wait_for_url("**/konto/login/**")
    assert poster(annan) == []
    utan_server(sida.context)
    skriv_sist(sida, " efter utloggningen")
    context = krascha(sida)
    assert len(poster(annan)) == 1
    utan_server(context, av=False)


def test_what_cannot_be_saved_does_not_keep_one_from_logging_out(
    skrivsida: Any, maria: Anvandare, utan_server: Any, konsol: Any
) -> None:
    sida = skrivsida(maria)
    utan_server(sida.context)
    skriv_sist(sida, " osparat")
    vanta_poster(sida, 1)
    sida.on("dialog", lambda d: d.accept())
    sida.get_by_role("button", name="Logga ut").click()
    sida.get_by_role("dialog", name="Allt är inte sparat").get_by_role("button", name="Logga ut ändå").click()
    sida.wait_for_url("**/konto/login/**")


def test_words_whose_part_is_gone_from_the_page_are_shown_at_its_top(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, utan_server: Any
) -> None:
    sida = skrivsida(maria)
    utan_server(sida.context)
    skriv_sist(sida, " utan avsnitt")
    context = krascha(sida)
    utan_server(context, av=False)
    skrivelse.avsnitt.filter(nyckel="bakgrund").update(borttagen=True)
    ny = oppna_igen(context, skrivelse)
    expect(ny.locator(".sidhuvud + .notis .strandat")).to_contain_text("utan avsnitt")
    ny.get_by_role("button", name="Kasta det osparade").click()
    vanta_poster(ny, 0)
