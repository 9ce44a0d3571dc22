"""Between the editor and the server: whatever the network, the log-in and the others do, what is written is kept once."""

import json
import re
from random import Random
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from arenden import dokument
from arenden.actions import granskning
from arenden.actions.text import skriv_om, skriv_steg
from arenden.models import Skrivelse, Text, TextSteg
from forum.models import Anvandare
from tests.skrivsida import falt, json_av, punkterna, sparat, text_av, vanta_tills
from tests.test_dokument import cell, infoga, lista, p, tabell
from tests.test_dokument import doc as text
from tests.varld import LOSENORD

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]

STATUS = "[data-sparstatus]"


def skriv_sist(sida: Page, ord_: str) -> None:
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+End")
    sida.keyboard.type(ord_)


def av_annan(skrivelse: Skrivelse, olof: Anvandare, ord_: str) -> None:
    """Let another writer put *ord_* first in Bakgrund."""
    skrivelse.medforfattare.add(olof)
    rad: Text = text_av(skrivelse)
    skriv_steg(rad, av=olof, revision=rad.revision, steg=[infoga(ord_)], klient="annan", sandning="x")


def test_a_server_that_is_down_gets_the_text_when_it_is_up(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, konsol: Any
) -> None:
    konsol.vanta("status of 502", "ERR_FAILED")
    sida = skrivsida(maria)
    nere = [
        lambda vag: vag.abort(),
        lambda vag: vag.fulfill(status=502, body="<h1>Bad Gateway</h1>"),
        lambda vag: vag.abort(),
    ]
    sida.route("**/steg/", lambda vag: nere.pop(0)(vag) if nere else vag.continue_())
    skriv_sist(sida, " uppe")
    expect(sida.locator(STATUS)).to_contain_text("Ej sparat – försöker igen")
    sida.keyboard.type(" igen")
    expect(sida.locator(STATUS)).to_contain_text("Sparat")
    assert str(text_av(skrivelse)).endswith(" uppe igen")


def test_one_who_was_logged_out_logs_in_elsewhere_and_loses_nothing(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, konsol: Any
) -> None:
    """Logging in changes the CSRF token, which the page that was left open does not know."""
    konsol.vanta("status of 401", "status of 403")
    sida = skrivsida(maria)
    Session.objects.all().delete()
    skriv_sist(sida, " kvar")
    expect(sida.locator(STATUS)).to_contain_text("du är utloggad")
    sida.get_by_role("button", name="Logga in här").click()
    with sida.context.expect_page() as ny:
        sida.get_by_role("link", name="Logga in i en ny flik").click()
    flik = ny.value
    flik.locator("[name=login]").fill("maria")
    flik.locator("[name=password]").fill(LOSENORD)
    flik.locator("[name=password]").press("Enter")
    flik.wait_for_url(lambda adress: "login" not in adress)
    flik.close()
    sida.keyboard.press("Escape")
    expect(sida.locator(STATUS)).to_contain_text("Sparat")
    assert str(text_av(skrivelse)).endswith(" kvar")
    sida.locator("#id_rubrik").fill("Efter inloggningen")
    sida.get_by_role("button", name="Spara uppgifterna").click()
    expect(sida.get_by_role("heading", level=1)).to_have_text("Efter inloggningen")


def test_one_who_was_logged_out_logs_in_again_where_the_text_stands(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, konsol: Any, granska_axe: Any
) -> None:
    konsol.vanta("status of 401", "status of 400", "status of 403")
    sida = skrivsida(maria)
    Session.objects.all().delete()
    skriv_sist(sida, " kvar")
    sida.get_by_role("button", name="Logga in här").click()
    granska_axe(sida)
    losenord = sida.get_by_role("dialog").get_by_label("Lösenord")
    losenord.fill("fel lösenord")
    losenord.press("Enter")
    expect(sida.get_by_role("dialog").get_by_role("alert")).not_to_be_empty()
    losenord.fill(LOSENORD)
    losenord.press("Enter")
    expect(sida.get_by_role("dialog")).to_have_count(0)
    expect(sida.locator(STATUS)).to_contain_text("Sparat")
    assert str(text_av(skrivelse)).endswith(" kvar")
    sida.locator("#id_rubrik").fill("Efter inloggningen")
    sida.get_by_role("button", name="Spara uppgifterna").click()
    expect(sida.get_by_role("heading", level=1)).to_have_text("Efter inloggningen")


def test_one_form_press_is_enough_when_others_wrote_meanwhile(
    skrivsida: Any, maria: Anvandare, olof: Anvandare, skrivelse: Skrivelse, konsol: Any
) -> None:
    konsol.vanta("status of 409")
    sida = skrivsida(maria)
    skriv_sist(sida, " sist")
    av_annan(skrivelse, olof, "Först. ")
    sida.get_by_role("button", name="Lägg till beslutspunkt").click()
    expect(falt(sida, "Lydelse, punkt 2")).to_be_visible()
    assert re.fullmatch("Först. .* sist", str(text_av(skrivelse)))


def test_any_link_takes_the_text_along(skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse) -> None:
    sida = skrivsida(maria)
    dialoger: list[str] = []
    sida.on("dialog", lambda d: (dialoger.append(d.type), d.accept()))
    skriv_sist(sida, " med")
    sida.get_by_role("link", name="Start", exact=True).click()
    sida.wait_for_url(lambda adress: "skriv" not in adress)
    assert str(text_av(skrivelse)).endswith(" med")
    assert dialoger == []


def test_a_closed_tab_sends_what_was_just_written(skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse) -> None:
    sida = skrivsida(maria)
    skriv_sist(sida, " i sista stund")
    annan = sida.context.new_page()
    sida.close(run_before_unload=False)
    vanta_tills(annan, lambda: str(text_av(skrivelse)).endswith(" i sista stund"))


def test_undo_takes_back_ones_own_and_leaves_the_others(
    skrivsida: Any, maria: Anvandare, olof: Anvandare, skrivelse: Skrivelse
) -> None:
    sida = skrivsida(maria)
    skriv_sist(sida, " mitt")
    sparat(sida)
    av_annan(skrivelse, olof, "Hans. ")
    expect(falt(sida, "Bakgrund")).to_contain_text("Hans.")
    for tangent, mitt in (("Control+z", False), ("Control+y", True), ("Control+z", False)):
        sida.keyboard.press(tangent)
        assert (" mitt" in falt(sida, "Bakgrund").inner_text()) is mitt
    falt(sida, "Bakgrund").blur()
    sparat(sida)
    assert str(text_av(skrivelse)) == "Hans. Det här är bakgrund."


def test_one_who_writes_without_a_pause_is_saved_all_the_same(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse
) -> None:
    sida = skrivsida(maria)
    falt(sida, "Bakgrund").click()
    fore = text_av(skrivelse).revision

    def skriver() -> bool:
        sida.keyboard.type("a")
        return text_av(skrivelse).revision > fore

    vanta_tills(sida, skriver)


def test_a_text_that_is_refused_is_saved_when_it_is_put_right(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, konsol: Any
) -> None:
    konsol.vanta("status of 400")
    sida = skrivsida(maria)
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+a")
    sida.keyboard.type("- ")
    for _ in range(13):
        sida.keyboard.type("a")
        sida.keyboard.press("Enter")
        sida.keyboard.press("Tab")
    expect(sida.locator(STATUS)).to_contain_text("Minska indraget")
    for _ in range(8):
        sida.keyboard.press("Shift+Tab")
    sida.keyboard.press("Control+a")
    sida.keyboard.type("Rätt")
    expect(sida.locator(STATUS)).to_contain_text("Sparat")
    assert str(text_av(skrivelse)) == "Rätt"


def test_a_text_one_may_no_longer_write_in_is_closed_and_stays_to_be_copied(
    skrivsida: Any, olof: Anvandare, skrivelse: Skrivelse, konsol: Any
) -> None:
    konsol.vanta("status of 404")
    skrivelse.medforfattare.add(olof)
    sida = skrivsida(olof)
    skrivelse.medforfattare.remove(olof)
    skriv_sist(sida, " kopiera mig")
    expect(sida.locator(STATUS)).to_contain_text("Din text står kvar")
    expect(falt(sida, "Bakgrund")).to_have_attribute("contenteditable", "false")
    # By the keyboard alone: the words are one Tab and one press away, and the text itself can be gone into.
    falt(sida, "Bakgrund").focus()
    sida.keyboard.press("Shift+Tab")
    expect(sida.get_by_role("button", name="Kopiera texten i Bakgrund")).to_be_focused()
    sida.keyboard.press("Enter")
    expect(sida.locator(STATUS)).to_contain_text("Texten är kopierad")
    assert sida.evaluate("getSelection().toString()").strip() == falt(sida, "Bakgrund").inner_text().strip()
    expect(falt(sida, "Bakgrund")).to_contain_text("kopiera mig")


def test_a_field_whose_answer_was_lost_does_not_meet_itself(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, konsol: Any
) -> None:
    konsol.vanta("Failed to load resource")
    sida = skrivsida(maria)
    tappade: list[Any] = []

    def tappa(vag: Route) -> None:
        if vag.request.method == "POST" and not tappade:
            tappade.append(vag.fetch())
            vag.abort()
        else:
            vag.continue_()

    sida.route("**/skriv/", tappa)
    sida.locator("#id_rubrik").fill("En gång")
    sida.locator("#id_mottagare").focus()
    expect(sida.locator(STATUS)).to_contain_text("Ej sparat")
    expect(sida.locator(STATUS)).to_contain_text("Sparat")
    skrivelse.refresh_from_db()
    assert skrivelse.rubrik == "En gång"


# What the form would do later waits in window.sedan, and nothing else is held up.
SEDAN = """() => { const [satt, rensa] = [window.setTimeout, window.clearTimeout]; window.sedan = new Map(); let nr = 1e9
    window.setTimeout = (gor, ...mer) => /#koa/.test(gor) ? (window.sedan.set(++nr, gor), nr) : satt(gor, ...mer)
    window.clearTimeout = (id) => window.sedan.delete(id) || rensa(id) }"""
TYPA = """(falt, ord) => { falt.value = ord; falt.dispatchEvent(new Event("input", { bubbles: true }))
    return document.querySelector("[data-sparstatus]").textContent }"""
ANDRAD = """falt => falt.dispatchEvent(new Event("change", { bubbles: true }))"""


def test_a_field_says_that_it_is_not_kept_and_goes_along_when_the_page_is_hidden_or_closed(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse
) -> None:
    sida = skrivsida(maria)
    sida.evaluate(SEDAN)
    rubrik = sida.locator("#id_rubrik")
    assert rubrik.evaluate(TYPA, "Gömd") == "Sparar …"
    sida.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    sparat(sida)
    skrivelse.refresh_from_db()
    assert skrivelse.rubrik == "Gömd"
    assert rubrik.evaluate(TYPA, "Stängd") == "Sparar …"
    annan = sida.context.new_page()
    sida.close(run_before_unload=False)
    vanta_tills(annan, lambda: Skrivelse.objects.get(pk=skrivelse.pk).rubrik == "Stängd")


def test_a_field_that_is_refused_says_why_and_one_unanswered_is_tried_again_by_one_timer(
    skrivsida: Any, maria: Anvandare, konsol: Any
) -> None:
    konsol.vanta("Failed to load resource")
    sida = skrivsida(maria)
    sida.evaluate(SEDAN)
    rubrik, status = sida.locator("#id_rubrik"), sida.locator(STATUS)
    svar: list[Any] = [None]

    def svara(vag: Route) -> None:
        if vag.request.method != "POST":
            vag.continue_()
        elif svar[0] is None:
            vag.abort()
        else:
            nr, kropp = svar[0]
            vag.fulfill(status=nr, body=kropp if isinstance(kropp, str) else json.dumps(kropp))

    sida.route("**/skriv/", svara)
    for i, (nr, kropp, mening) in enumerate(
        [
            (403, {"fel": "Bara handläggaren skriver."}, "Ej sparat: Bara handläggaren skriver."),
            (409, {"fel": "Skrivelsen är i läget granskning.", "last": True}, "Skrivelsen är i läget granskning."),
            (409, {"fel": "x", "revision": 7}, "någon annan har ändrat samma uppgifter"),
            (404, "<h1>Nej</h1>", "uppgifterna finns inte längre"),
            (422, "<h1>Fel</h1>", "något fält är fel ifyllt"),
        ]
    ):
        svar[0] = (nr, kropp)
        rubrik.evaluate(TYPA, f"Nekad {i}")
        rubrik.evaluate(ANDRAD)
        expect(status).to_contain_text(mening)
        assert sida.evaluate("window.sedan.size") == 0
    for nr, kropp, mening in [
        (403, "<h1>CSRF</h1>", "du är utloggad"),
        (403, {"fel": "x", "annan": True}, "någon annan är nu inloggad"),
        (502, "", "försöker igen"),
    ]:
        svar[0] = (nr, kropp)
        rubrik.evaluate(TYPA, f"Senare {mening}")
        rubrik.evaluate(ANDRAD)
        expect(status).to_contain_text(mening)
        rubrik.evaluate(ANDRAD)
        vanta_tills(sida, lambda: sida.evaluate("window.sedan.size") == 1)
    svar[0] = (200, {"revision": 9})
    sida.evaluate("[...window.sedan.values()].forEach((gor) => gor())")
    sparat(sida)
    assert sida.evaluate("window.sedan.size") == 0


def test_points_moved_fast_end_on_the_server_as_on_the_page(
    tre_punkter: Skrivelse, skrivsida: Any, maria: Anvandare
) -> None:
    sida = skrivsida(maria)
    sida.route("**/ordna/**", lambda vag: (sida.wait_for_timeout(150), vag.continue_()))
    sida.locator("[data-handtag]").nth(0).focus()
    sida.keyboard.press("Alt+ArrowDown")
    sida.keyboard.press("Alt+ArrowDown")
    expect(sida.get_by_text("Punkt 2 flyttad till plats 3 av 3")).to_be_attached(timeout=8000)
    assert punkterna(tre_punkter) == ["bygger", "sköter", "utreder"]


def test_a_move_that_is_refused_is_put_back_with_the_reason(
    tre_punkter: Skrivelse, skrivsida: Any, maria: Anvandare, konsol: Any
) -> None:
    konsol.vanta("status of 409", "status of 400")
    sida = skrivsida(maria)
    granskning.skicka(tre_punkter, av=maria)
    sida.locator("[data-handtag]").nth(0).focus()
    sida.keyboard.press("Alt+ArrowDown")
    expect(sida.locator("punkt-lista .falt__fel")).to_be_visible()
    assert sida.locator(".punkt [role=textbox]").all_inner_texts()[0] == "regionen utreder en cykelväg."
    assert sida.locator("[data-nr]").all_inner_texts() == ["1.", "2.", "3."]


def test_a_move_after_one_whose_answer_was_lost_is_saved_too(
    tre_punkter: Skrivelse, skrivsida: Any, maria: Anvandare, konsol: Any
) -> None:
    """The first is done, though the browser never hears so: its token must not answer the second."""
    konsol.vanta("ERR_FAILED")
    sida = skrivsida(maria)
    nere = [True]
    sida.route("**/ordna/**", lambda vag: (vag.fetch(), vag.abort()) if nere else vag.continue_())
    handtag = sida.locator("[data-handtag]")
    handtag.nth(0).focus()
    sida.keyboard.press("Alt+ArrowDown")
    expect(sida.locator("punkt-lista .falt__fel")).to_contain_text("osäkert om flytten är sparad", timeout=30_000)
    assert punkterna(tre_punkter) == ["bygger", "utreder", "sköter"]
    nere.clear()
    handtag.nth(2).focus()
    sida.keyboard.press("Alt+ArrowUp")
    expect(sida.get_by_text("Punkt 3 flyttad till plats 2 av 3")).to_be_attached(timeout=30_000)
    assert punkterna(tre_punkter) == ["utreder", "sköter", "bygger"]


# One random change by a writer: what the toolbar and the keys can do, at any place.
ANDRA = """(yta, [val, a, b]) => {
    const e = yta.editor, slut = e.state.doc.content.size, fran = Math.floor(a * slut), till = Math.min(slut, fran + Math.floor(b * 8))
    e.commands.setTextSelection(val % 3 ? fran : { from: fran, to: till })
    const gor = [
        (k) => k.insertContent({ type: "text", text: ["å😀", "bok ", "x"][fran % 3] }),
        (k) => k.insertContent({ type: "text", text: "hej " }),
        (k) => k.splitBlock(), (k) => k.toggleMark("bold"), (k) => k.toggleList("bulletList", "listItem"),
        (k) => k.toggleList("orderedList", "listItem"), (k) => k.sinkListItem("listItem"), (k) => k.liftListItem("listItem"),
        (k) => k.addRowAfter(), (k) => k.addColumnAfter(), (k) => k.deleteRow(), (k) => k.deleteColumn(), (k) => k.deleteSelection(),
        (k) => k.joinBackward(), (k) => k.toggleHeaderRow(), (k) => k.undo(), (k) => k.redo(), (k) => k.splitListItem("listItem"),
        (k) => k.toggleNode("heading", "paragraph", { level: 3 }), (k) => k.setMark("link", { href: "https://a.se/" }),
    ]
    try { gor[val % gor.length](e.chain()).run() } catch { /* a command that does not fit its place changes nothing */ }
}"""


@pytest.mark.parametrize("fro", [1, 2])
def test_two_browsers_that_change_everything_at_random_end_as_the_server(
    fro: int, skrivsida: Any, maria: Anvandare, olof: Anvandare, skrivelse: Skrivelse, konsol: Any
) -> None:
    """Lists, tables, marks, undo: and the server, in Python, has made of the same steps what the browsers did."""
    konsol.vanta("status of 409")
    skrivelse.medforfattare.add(olof)
    start = text(
        p("Hej du"), lista([p("ett")], [p("två")]), tabell([cell("a"), cell("b")], [cell("c"), cell("d")]), p("slut")
    )
    skriv_om(text_av(skrivelse), start, av=maria, skal="")
    forsta, fore = text_av(skrivelse).doc, text_av(skrivelse).revision
    sidor = [skrivsida(maria), skrivsida(olof)]
    slump = Random(fro)
    for nr in range(150):
        falt(slump.choice(sidor), "Bakgrund").evaluate(ANDRA, [slump.randrange(1000), slump.random(), slump.random()])
        if nr % 12 == 0:
            sidor[nr % 2].evaluate("async () => (await import('forum/redigerare/sida')).sparaAllt()")
    dok: list[Any] = []

    def framme() -> bool:
        """Tell whether all is sent and taken in, and nothing came meanwhile."""
        nonlocal dok
        revision = text_av(skrivelse).revision
        dok = [json_av(sida, "Bakgrund") for sida in sidor]
        osparat = any(sida.locator(f"{STATUS}[data-lage=sparar]").count() for sida in sidor)
        return dok[0] == dok[1] and revision == text_av(skrivelse).revision and not osparat

    vanta_tills(sidor[0], framme)
    pa_servern = text_av(skrivelse).doc
    assert (utan_tomt(dok[0]), utan_tomt(dok[1])) == (utan_tomt(pa_servern),) * 2
    steg = [s.steg for s in TextSteg.objects.filter(text=text_av(skrivelse), nr__gt=fore).order_by("nr")]
    assert len(steg) > 80
    assert dokument.tillampa(forsta, steg) == pa_servern


def utan_tomt(nod: Any) -> Any:
    """Return *nod* as both sides write it: JavaScript leaves out empty attrs and content, Python does not always."""
    ut = {k: [utan_tomt(b) for b in v] if k == "content" else v for k, v in nod.items() if v not in ([], {}, None)}
    return json.loads(json.dumps(ut, sort_keys=True))
