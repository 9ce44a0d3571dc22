"""Several in one text at once: what they see of each other, what is left over, and whose the words are."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from arenden import dokument
from arenden.actions.text import skriv_om
from arenden.models import Skrivelse, TextSteg
from forum.models import Anvandare
from tests.skrivsida import falt, sparat, text_av, vanta_tills
from tests.test_dokument import doc, infoga, p
from tests.test_redigerare_journal import krascha, oppna_igen, vanta_poster
from tests.test_redigerare_natet import utan_tomt
from tests.varld import LOSENORD

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]

STATUS = "[data-sparstatus]"
ROST = "[data-sparrost]"


@pytest.fixture
def tva(skrivsida: Any, skrivelse: Skrivelse, maria: Anvandare, olof: Anvandare) -> tuple[Page, Page]:
    """Maria's page and Olof's, each with the caret in Bakgrund, and each aware of the other."""
    skrivelse.medforfattare.add(olof)
    sidor = skrivsida(maria), skrivsida(olof)
    for sida in sidor:
        falt(sida, "Bakgrund").click()
        sida.keyboard.press("Control+End")
    for sida in sidor:
        expect(sida.get_by_role("list", name="Skriver här")).to_be_visible(timeout=8000)
    return sidor


def hall_ute(sida: Page) -> None:
    """Let nothing that *sida* asks of the texts reach the server until it is let in again."""
    sida.context.route("**/texter/*/steg/**", lambda vag: vag.abort())


def slapp_in(sida: Page) -> None:
    sida.context.unroute("**/texter/*/steg/**")


def test_in_company_what_one_writes_is_seen_without_a_pause_and_the_line_stands_still(
    tva: tuple[Page, Page], skrivelse: Skrivelse, konsol: Any
) -> None:
    konsol.vanta("status of 409")
    maria, olof = tva
    maria.keyboard.type(" först")
    expect(maria.locator(ROST)).to_contain_text("Sparat")
    maria.evaluate(
        """() => { window.sagt = []; window.hort = []
        const spana = (val, lista) => new MutationObserver(() => lista.push(document.querySelector(val).textContent))
            .observe(document.querySelector(val), { childList: true, characterData: true, subtree: true })
        spana("[data-sparstatus]", window.sagt); spana("[data-sparrost]", window.hort) }"""
    )
    fore = text_av(skrivelse).revision
    for tecken in "utan paus":
        maria.keyboard.type(tecken)
        maria.wait_for_timeout(120)
    expect(falt(olof, "Bakgrund")).to_contain_text("utan paus")
    expect(maria.locator(STATUS)).to_contain_text("Sparat")
    sagt, hort = maria.evaluate("[window.sagt, window.hort]")
    # Written without a pause of a second it was sent in several parts all the same, and the line told of fewer.
    sandningar = text_av(skrivelse).steg.filter(nr__gt=fore).order_by().values("sandning").distinct().count()
    assert sandningar > 1
    assert [s.split()[0] for s in sagt] == ["Sparar", "Sparat"] * (len(sagt) // 2)
    assert len(sagt) // 2 <= sandningar
    # Whoever listens has heard once that all is kept, and nothing of the keystrokes.
    assert hort == []


def test_a_failure_is_heard_at_once_and_so_is_that_it_is_over(skrivsida: Any, maria: Anvandare, konsol: Any) -> None:
    konsol.vanta("Failed to load resource")
    sida = skrivsida(maria)
    falt(sida, "Bakgrund").click()
    hall_ute(sida)
    sida.keyboard.type("x")
    expect(sida.locator(ROST)).to_have_text("Ej sparat – försöker igen")
    slapp_in(sida)
    expect(sida.locator(ROST)).to_contain_text("Sparat")


def test_words_whose_place_a_colleague_took_away_are_shown_and_survive_a_crash(
    tva: tuple[Page, Page], skrivelse: Skrivelse, olof: Anvandare, konsol: Any, granska_axe: Any
) -> None:
    konsol.vanta("Failed to load resource")
    maria, _ = tva
    hall_ute(maria)
    maria.keyboard.type(" utan plats")
    for _ in range(3):
        maria.keyboard.press("Backspace")
    vanta_poster(maria, 1)
    skriv_om(text_av(skrivelse), doc(p("Allt är nytt.")), av=olof, skal="")
    slapp_in(maria)
    expect(maria.locator(".strandat")).to_have_text("utan pl")
    expect(maria.locator(STATUS)).to_contain_text("Något du skrev i Bakgrund har förlorat sin plats")
    expect(falt(maria, "Bakgrund")).to_have_text("Allt är nytt.")
    granska_axe(maria)
    context = krascha(maria)
    ny = oppna_igen(context, skrivelse)
    expect(ny.locator(".strandat")).to_have_text("utan pl")
    # What can be written is: only what has no place waits to be copied.
    falt(ny, "Bakgrund").click()
    ny.keyboard.press("Control+End")
    ny.keyboard.type(" Nytt.")
    sparat(ny)
    vanta_poster(ny, 1)
    ny.get_by_role("button", name="Kasta det osparade").click()
    expect(ny.locator(".strandat")).to_have_count(0)
    vanta_poster(ny, 0)
    assert str(text_av(skrivelse)) == "Allt är nytt. Nytt."


def test_bold_on_what_a_colleague_made_bold_first_leaves_theirs(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse
) -> None:
    """As in test_dokument_lagar: what the page takes for the server's text is the server's text."""
    andras = [{"stepType": "addMark", "mark": {"type": "bold"}, "from": 1, "to": 8}, infoga("Nu. ")]
    basen = skrivsida(maria).evaluate(
        """async ([etikett, andras]) => {
          const { lage, taEmot } = await import("forum/redigerare/samskrivning")
          let { state } = document.querySelector(`[aria-label="${etikett}"]`).editor
          state = state.apply(state.tr.addMark(1, 8, state.schema.marks.bold.create()))
          for (const steg of andras) state = state.apply(taEmot(state, [{ steg, klient: "annan" }], new Set()))
          return lage(state).bas.toJSON()
        }""",
        ["Bakgrund", andras],
    )
    assert utan_tomt(basen) == utan_tomt(dokument.tillampa(text_av(skrivelse).doc, andras))


def test_a_page_writes_only_as_the_person_it_was_made_for(
    skrivsida: Any, inloggad: Any, skrivelse: Skrivelse, maria: Anvandare, olof: Anvandare, konsol: Any
) -> None:
    konsol.vanta("status of 403", "status of 401")
    skrivelse.medforfattare.add(olof)
    sida = skrivsida(maria)
    annan = inloggad(sida.context.new_page(), olof)
    annan.goto(f"/skrivelser/{skrivelse.uuid}/")
    sida.bring_to_front()
    fore = TextSteg.objects.count()
    falt(sida, "Bakgrund").click()
    sida.keyboard.type("Marias. ")
    expect(sida.locator(STATUS)).to_contain_text("någon annan är nu inloggad")
    sida.locator("#id_rubrik").fill("Marias rubrik")
    sida.locator("#id_mottagare").focus()
    sida.get_by_role("button", name="Lägg till beslutspunkt").click()
    sida.wait_for_timeout(1000)
    assert TextSteg.objects.count() == fore
    skrivelse.refresh_from_db()
    assert (skrivelse.rubrik, skrivelse.punkter.count()) == ("Cykelväg mellan orterna", 1)
    sida.get_by_role("button", name="Logga in här").click()
    dialog = sida.get_by_role("dialog", name="Du är utloggad")
    expect(dialog).to_contain_text("Den som nu är inloggad i den här webbläsaren loggas då ut.")
    dialog.get_by_label("Lösenord").fill(LOSENORD)
    dialog.get_by_label("Lösenord").press("Enter")
    expect(sida.get_by_role("dialog")).to_have_count(0)
    sparat(sida)
    assert set(TextSteg.objects.order_by("-pk")[:8].values_list("av__username", flat=True)) == {"maria"}
    assert "Marias. " in str(text_av(skrivelse))
    skrivelse.refresh_from_db()
    assert skrivelse.rubrik == "Marias rubrik"


def test_an_answer_that_comes_slowly_is_not_taken_in_twice(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse
) -> None:
    """Others' steps are asked for again and again; while a save is half answered they would hold its own."""
    sida = skrivsida(maria)
    sida.evaluate(
        """() => { const riktig = window.fetch; window.fetch = async (adress, val) => {
        const svar = await riktig(adress, val)
        if (val?.method === "POST" && String(adress).endsWith("/steg/")) {
            const json = svar.json.bind(svar)
            svar.json = async () => { const d = await json(); await new Promise((k) => setTimeout(k, 2500)); return d }
        }
        return svar } }"""
    )
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+End")
    sida.keyboard.type(" först")
    vanta_tills(sida, lambda: str(text_av(skrivelse)).endswith(" först"))
    sida.keyboard.type(", sedan")
    vanta_tills(sida, lambda: str(text_av(skrivelse)).endswith(" först, sedan"))
    sparat(sida)
    assert falt(sida, "Bakgrund").inner_text().count("först") == 1
