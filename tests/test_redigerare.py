"""The editor in a real browser: nothing written is lost, several write at once, and it is all done by keyboard too."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from arenden import dokument, dokumenthtml, schema
from arenden.actions import granskning
from arenden.models import Skrivelse
from forum.models import Anvandare
from tests.skrivsida import falt, json_av, klistra, punkterna, sparat, text_av, vanta_tills

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]


def test_what_is_typed_is_kept(skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse) -> None:
    sida = skrivsida(maria)
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+End")
    sida.keyboard.type(" Och mer därtill: åäö.")
    sparat(sida)
    assert str(text_av(skrivelse)).endswith("Och mer därtill: åäö.")


def test_the_browsers_schema_is_the_servers(skrivsida: Any, maria: Anvandare) -> None:
    sida = skrivsida(maria)
    i_webblasaren = sida.evaluate(
        """async () => {
            const { byggSchema, somJson } = await import("forum/redigerare/schema")
            const { getSchema } = await import("django-prose-editor/editor")
            return somJson(getSchema(byggSchema(JSON.parse(document.getElementById("textschema").textContent))))
        }"""
    )
    pa_servern = json.loads(json.dumps(schema.som_json()))
    assert i_webblasaren == pa_servern
    assert list(i_webblasaren["markeringar"]) == list(pa_servern["markeringar"])


def test_a_passage_is_marked_as_another_language_and_unmarked(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse
) -> None:
    def sprak() -> list[str]:
        return re.findall(r'"lang": "(\w+)"', json.dumps(text_av(skrivelse).doc))

    sida = skrivsida(maria)
    bakgrund = falt(sida, "Bakgrund")
    bakgrund.click()
    sida.keyboard.press("Control+End")
    sida.keyboard.type(" Interim report")
    for _ in range(2):
        sida.keyboard.press("Control+Shift+ArrowLeft")
    knapp, ruta = sida.get_by_role("button", name="Språk", exact=True), sida.get_by_role("dialog", name="Språk")
    knapp.click()
    ruta.get_by_label("De markerade orden är på").select_option(label="engelska")
    ruta.get_by_role("button", name="Sätt språket").click()
    expect(bakgrund.locator("span.sprak[lang=en]")).to_have_text("Interim report")
    expect(knapp).to_have_attribute("aria-pressed", "true")
    vanta_tills(sida, lambda: sprak() == ["en"])
    # Standing in it is enough to take it away; with nothing chosen one is told to choose first.
    sida.keyboard.press("ArrowRight")
    sida.keyboard.press("ArrowLeft")
    knapp.click()
    ruta.get_by_label("De markerade orden är på").select_option(label="svenska")
    ruta.get_by_role("button", name="Sätt språket").click()
    expect(bakgrund.locator("span.sprak")).to_have_count(0)
    vanta_tills(sida, lambda: sprak() == [])
    sida.keyboard.press("ArrowRight")
    knapp.click()
    expect(ruta.get_by_text("Markera först de ord")).to_be_visible()
    sida.keyboard.press("Escape")


def test_two_who_write_in_the_same_text_end_with_the_same(
    skrivsida: Any, maria: Anvandare, olof: Anvandare, skrivelse: Skrivelse, konsol: Any
) -> None:
    konsol.vanta("status of 409")
    skrivelse.medforfattare.add(olof)
    marias, olofs = skrivsida(maria), skrivsida(olof)
    for sida, tangent in ((marias, "Control+Home"), (olofs, "Control+End")):
        falt(sida, "Bakgrund").click()
        sida.keyboard.press(tangent)
    for nr in range(6):
        marias.keyboard.type(f"m{nr} ")
        olofs.keyboard.type(f" o{nr}")
    sparat(marias)
    sparat(olofs)
    vanta_tills(marias, lambda: json_av(marias, "Bakgrund") == json_av(olofs, "Bakgrund") == text_av(skrivelse).doc)
    assert all(f"m{n}" in str(text_av(skrivelse)) and f"o{n}" in str(text_av(skrivelse)) for n in range(6))


def test_an_answer_that_never_came_does_not_write_twice(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, konsol: Any
) -> None:
    konsol.vanta("Failed to load resource")
    sida = skrivsida(maria)
    tappade = []

    def tappa(vag: Any) -> None:
        if vag.request.method == "POST" and not tappade:
            tappade.append(vag.fetch())
            vag.abort()
        else:
            vag.continue_()

    sida.route("**/steg/", tappa)
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+End")
    sida.keyboard.type("EN GÅNG")
    sparat(sida)
    assert len(tappade) == 1
    assert str(text_av(skrivelse)).count("EN GÅNG") == 1


def test_a_lost_network_keeps_the_text_and_saves_it_later(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, konsol: Any
) -> None:
    konsol.vanta("Failed to load resource")
    sida = skrivsida(maria)
    sida.context.set_offline(True)
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+End")
    sida.keyboard.type(" utan nät")
    expect(sida.locator("[data-sparstatus]")).to_contain_text("Ej sparat")
    sida.context.set_offline(False)
    sparat(sida)
    assert str(text_av(skrivelse)).endswith("utan nät")


def test_undo_works_across_saves(skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse) -> None:
    sida = skrivsida(maria)
    fore = str(text_av(skrivelse))
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+End")
    sida.keyboard.type("fel")
    sparat(sida)
    assert str(text_av(skrivelse)) != fore
    sida.keyboard.press("Control+z")
    sparat(sida)
    assert str(text_av(skrivelse)) == fore


def test_one_and_full_stop_begins_a_numbered_list(skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse) -> None:
    sida = skrivsida(maria)
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+End")
    sida.keyboard.press("Enter")
    sida.keyboard.type("1. ett")
    sida.keyboard.press("Enter")
    sida.keyboard.type("två")
    sparat(sida)
    assert "1. ett\n2. två" in dokument.till_text(text_av(skrivelse).doc)


WORD = """<html><body><!--[if gte mso 9]><xml>skräp</xml><![endif]-->
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>  </span></span>Första</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o </span>Under</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>· </span><b>Andra</b></p>
<p class=MsoNormal><a href="javascript:alert(1)">Ont</a> <a href="https://example.se/">Gott</a><script>alert(1)</script></p>
<table><tr><th>År</th><th>Kronor</th></tr><tr><td style="color:red">2026</td><td>12</td></tr></table></body></html>"""


def test_what_is_pasted_from_word_keeps_its_lists_and_loses_its_rubbish(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse
) -> None:
    sida = skrivsida(maria)
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+End")
    sida.keyboard.press("Enter")
    klistra(sida, WORD)
    falt(sida, "Sammanfattning").click()
    sparat(sida)
    html = dokumenthtml.till_html(text_av(skrivelse).doc)
    assert "<ul><li><p>Första</p><ul><li><p>Under</p></li></ul></li><li><p><strong>Andra</strong></p></li></ul>" in html
    assert 'href="https://example.se/"' in html
    assert "javascript" not in html
    assert "skräp" not in html
    assert '<th scope="col"><p>År</p></th>' in html


def test_the_toolbar_is_worked_by_keyboard_alone(skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse) -> None:
    sida = skrivsida(maria)
    falt(sida, "Bakgrund").focus()
    sida.keyboard.press("Control+a")
    sida.keyboard.press("Alt+F10")
    sida.keyboard.press("ArrowRight")
    assert sida.evaluate("document.activeElement.textContent") == "Kursiv"
    sida.keyboard.press("Enter")
    expect(sida.get_by_role("button", name="Kursiv")).to_have_attribute("aria-pressed", "true")
    falt(sida, "Bakgrund").blur()
    sparat(sida)
    assert "<em>" in dokumenthtml.till_html(text_av(skrivelse).doc)


def test_tab_leaves_the_editor(skrivsida: Any, maria: Anvandare) -> None:
    sida = skrivsida(maria)
    falt(sida, "Bakgrund").focus()
    sida.keyboard.press("Tab")
    assert sida.evaluate("document.activeElement.getAttribute('aria-label')") != "Bakgrund"


def test_a_link_must_have_a_whole_address(skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse) -> None:
    sida = skrivsida(maria)
    falt(sida, "Bakgrund").focus()
    sida.keyboard.press("Control+a")
    sida.get_by_role("button", name="Länk").click()
    sida.get_by_label("Adress").fill("javascript:alert(1)")
    sida.get_by_role("button", name="Sätt länken").click()
    expect(sida.get_by_text("går inte att länka till")).to_be_visible()
    sida.get_by_label("Adress").fill("https://www.example.se/")
    sida.get_by_role("button", name="Sätt länken").click()
    falt(sida, "Sammanfattning").click()
    sparat(sida)
    assert 'href="https://www.example.se/"' in dokumenthtml.till_html(text_av(skrivelse).doc)


def test_a_skrivelse_sent_meanwhile_can_no_longer_be_written(
    skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse, konsol: Any
) -> None:
    konsol.vanta("409")
    sida = skrivsida(maria)
    granskning.skicka(skrivelse, av=maria)
    falt(sida, "Bakgrund").click()
    sida.keyboard.type("för sent")
    expect(sida.locator("[data-sparstatus]")).to_contain_text("granskning")
    expect(falt(sida, "Bakgrund")).to_have_attribute("contenteditable", "false")
    assert "för sent" in falt(sida, "Bakgrund").inner_text()


def test_points_are_reordered_by_alt_and_arrow(tre_punkter: Skrivelse, skrivsida: Any, maria: Anvandare) -> None:
    sida = skrivsida(maria)
    sida.locator("[data-handtag]").nth(1).focus()
    sida.keyboard.press("Alt+ArrowUp")
    expect(sida.get_by_text("Punkt 2 flyttad till plats 1 av 3")).to_be_attached()
    sida.keyboard.press("Alt+ArrowDown")
    expect(sida.get_by_text("Punkt 1 flyttad till plats 2 av 3")).to_be_attached()
    sida.keyboard.press("Alt+ArrowDown")
    expect(sida.get_by_text("Punkt 2 flyttad till plats 3 av 3")).to_be_attached()
    assert punkterna(tre_punkter) == ["utreder", "sköter", "bygger"]


def test_points_are_reordered_by_dragging(tre_punkter: Skrivelse, skrivsida: Any, maria: Anvandare) -> None:
    sida = skrivsida(maria)
    handtag = sida.locator("[data-handtag]")
    handtag.nth(2).scroll_into_view_if_needed()
    fran, till = handtag.nth(2).bounding_box(), sida.locator(".punkt").nth(0).bounding_box()
    sida.mouse.move(fran["x"] + 5, fran["y"] + 5)
    sida.mouse.down()
    sida.mouse.move(till["x"] + 20, till["y"] + 10, steps=12)
    sida.mouse.move(till["x"] + 20, till["y"] + 4, steps=3)
    sida.mouse.up()
    expect(sida.get_by_text("Punkt 3 flyttad till plats 1 av 3")).to_be_attached()
    assert punkterna(tre_punkter) == ["sköter", "utreder", "bygger"]


def test_the_facts_are_saved_as_one_goes(skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse) -> None:
    sida = skrivsida(maria)
    for rubrik in ("En ny rubrik", "En ännu nyare rubrik"):
        sida.locator("#id_rubrik").fill(rubrik)
        sida.locator("#id_mottagare").focus()
        sparat(sida)

    def rubriken() -> str:
        skrivelse.refresh_from_db()
        return skrivelse.rubrik

    vanta_tills(sida, lambda: rubriken() == "En ännu nyare rubrik")


def test_unsaved_text_goes_along_when_one_sends(skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse) -> None:
    sida = skrivsida(maria)
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+End")
    sida.keyboard.type(" i sista stund")
    sida.get_by_role("link", name="Skicka för godkännande").click()
    sida.wait_for_url("**/skicka/")
    assert str(text_av(skrivelse)).endswith("i sista stund")


@pytest.mark.parametrize("val", [{}, {"viewport": {"width": 390, "height": 844}}, {"color_scheme": "dark"}])
def test_the_writing_page_is_accessible(
    val: dict[str, Any], skrivsida: Any, maria: Anvandare, granska_axe: Any
) -> None:
    sida = skrivsida(maria, **val)
    falt(sida, "Bakgrund").click()
    granska_axe(sida)


def test_the_page_can_be_read_without_javascript(skrivelse: Skrivelse, maria: Anvandare, sida_som: Any) -> None:
    sida = sida_som(maria, java_script_enabled=False)
    sida.goto(f"/skrivelser/{skrivelse.uuid}/skriv/")
    assert "regionen utreder en cykelväg." in sida.locator("#avsnitten").inner_text()
    assert "kräver JavaScript" in sida.content()
