"""What is typed and pasted: the closed schema and nothing else, without ever getting stuck."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from arenden import dokument, dokumenthtml
from arenden.actions.text import skriv_om
from arenden.models import Skrivelse
from forum.models import Anvandare
from tests.skrivsida import falt, klistra, markor_hord, sparat, text_av
from tests.test_dokument import cell, p, tabell
from tests.test_dokument import doc as text

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]


@pytest.fixture
def tom(skrivelse: Skrivelse, maria: Anvandare, skrivsida: Any) -> Page:
    """The writing page with the caret in a Bakgrund that is empty."""
    skriv_om(text_av(skrivelse), text(p()), av=maria, skal="")
    sida: Page = skrivsida(maria)
    falt(sida, "Bakgrund").click()
    return sida


def html_av(sida: Page, skrivelse: Skrivelse) -> str:
    """Return the text as the server keeps it, once all is saved."""
    falt(sida, "Bakgrund").blur()
    sparat(sida)
    return dokumenthtml.till_html(text_av(skrivelse).doc)


def test_figures_pasted_from_a_sheet_lose_their_tabs_and_are_saved(tom: Page, skrivelse: Skrivelse) -> None:
    klistra(tom, text="2024\t14 mnkr\x07")
    assert html_av(tom, skrivelse) == "<p>2024 14 mnkr</p>"


def test_a_control_character_never_gets_into_a_text(tom: Page, skrivelse: Skrivelse) -> None:
    tom.keyboard.type("a")
    falt(tom, "Bakgrund").evaluate("yta => yta.editor.view.dispatch(yta.editor.state.tr.insertText('\\u0007\\ud83d'))")
    assert html_av(tom, skrivelse) == "<p>a</p>"


GOOGLE = (
    '<b style="font-weight:normal" id="docs-internal-guid-1"><ul><li dir="ltr" style="font-size:11pt"><p>Ett</p></li>'
    '<ul><li><p>Under</p></li></ul><li><p><span style="font-weight:700;color:#f00">Två</span></p></li></ul></b><img src="data:,">'
)


def test_lists_from_google_docs_keep_their_levels_without_empty_points(tom: Page, skrivelse: Skrivelse) -> None:
    klistra(tom, GOOGLE)
    assert html_av(tom, skrivelse) == (
        "<ul><li><p>Ett</p><ul><li><p>Under</p></li></ul></li><li><p><strong>Två</strong></p></li></ul>"
    )


def test_what_a_paste_left_out_is_said_in_a_line(tom: Page) -> None:
    klistra(tom, GOOGLE + '<a href="file:///C:/x">x</a>')
    status = tom.locator("[data-sparstatus]")
    expect(status).to_contain_text(
        "togs inte med: bilder, länkar som inte går till webben eller en e-postadress, färger och typsnitt"
    )
    expect(status).to_contain_text("Sparat")


def test_a_crooked_table_is_pasted_as_a_whole_one(tom: Page, skrivelse: Skrivelse) -> None:
    klistra(tom, "<table><tr><td>a<td colspan=2>b<tr><td>c</table>")
    rader = text_av_tabell(html_av(tom, skrivelse))
    assert [sum(rad) for rad in rader] == [3, 3]


def text_av_tabell(html: str) -> list[list[int]]:
    """Return the widths of the cells, row by row."""
    return [
        [
            2 if 'colspan="2"' in c.split(">")[0] else 1
            for c in rad.split("<t")[1:]
            if c[0] in "hd" and not c.startswith("head")
        ]
        for rad in html.split("<tr>")[1:]
    ]


def test_a_copied_table_is_pasted_whole(skrivelse: Skrivelse, maria: Anvandare, skrivsida: Any) -> None:
    skriv_om(text_av(skrivelse), text(p("a"), tabell([cell("b", huvud=True)], [cell("c")]), p("d")), av=maria, skal="")
    sida = skrivsida(maria)
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+a")
    kopierat = falt(sida, "Bakgrund").evaluate(
        "yta => { const v = yta.editor.view; return v.serializeForClipboard(v.state.selection.content()).dom.innerHTML }"
    )
    sida.keyboard.press("Delete")
    klistra(sida, kopierat)
    html = html_av(sida, skrivelse)
    assert html == (
        '<p>a</p><table><thead><tr><th scope="col"><p>b</p></th></tr></thead><tbody><tr><td><p>c</p></td></tr></tbody></table><p>d</p>'
    )


def test_one_comes_out_of_a_table_that_ends_the_text(skrivelse: Skrivelse, maria: Anvandare, skrivsida: Any) -> None:
    skriv_om(text_av(skrivelse), text(tabell([cell("a"), cell("b")])), av=maria, skal="")
    sida = skrivsida(maria)
    falt(sida, "Bakgrund").locator("td").first.click()
    sida.keyboard.press("ArrowDown")
    sida.keyboard.type("efter")
    falt(sida, "Bakgrund").locator("td").last.click()
    markor_hord(sida)
    sida.keyboard.press("ArrowUp")
    sida.keyboard.type("före")
    html = html_av(sida, skrivelse)
    assert html.startswith("<p>före</p><table>")
    assert html.endswith("</table><p>efter</p>")


def test_a_click_below_a_last_table_begins_a_paragraph(skrivelse: Skrivelse, maria: Anvandare, skrivsida: Any) -> None:
    skriv_om(text_av(skrivelse), text(tabell([cell("a")])), av=maria, skal="")
    sida = skrivsida(maria)
    ruta = falt(sida, "Bakgrund").bounding_box()
    falt(sida, "Bakgrund").click(position={"x": 60, "y": ruta["height"] - 6})
    sida.keyboard.type("efter")
    assert html_av(sida, skrivelse).endswith("</table><p>efter</p>")


def test_a_number_that_does_not_follow_begins_a_list_of_its_own(tom: Page, skrivelse: Skrivelse) -> None:
    tom.keyboard.type("1. ett")
    for _ in range(2):
        tom.keyboard.press("Enter")
    tom.keyboard.type("7. sju")
    assert html_av(tom, skrivelse) == '<ol><li><p>ett</p></li></ol><ol start="7"><li><p>sju</p></li></ol>'


def test_tab_moves_points_in_lists_and_cells_in_tables(tom: Page, skrivelse: Skrivelse) -> None:
    tom.keyboard.type("- a")
    tom.keyboard.press("Enter")
    tom.keyboard.press("Tab")
    tom.keyboard.type("b")
    for _ in range(3):
        tom.keyboard.press("Enter")
    tom.get_by_role("button", name="Tabell").click()
    for ord_ in ("x", "y"):
        tom.keyboard.type(ord_)
        tom.keyboard.press("Tab")
    html = html_av(tom, skrivelse)
    assert html.startswith("<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>")
    assert '<th scope="col"><p>x</p></th><th scope="col"><p>y</p></th>' in html


def test_escape_and_tab_leave_even_a_list(tom: Page) -> None:
    tom.keyboard.type("- a")
    tom.keyboard.press("Enter")
    tom.keyboard.press("Escape")
    tom.keyboard.press("Tab")
    expect(falt(tom, "Bakgrund")).not_to_be_focused()


def test_quotes_and_dashes_stay_as_they_were_typed(tom: Page, skrivelse: Skrivelse) -> None:
    tom.keyboard.type("\"a\" -- 'b' ... (c) **d** # e")
    assert html_av(tom, skrivelse) == "<p>&quot;a&quot; -- &#x27;b&#x27; ... (c) **d** # e</p>"


@pytest.mark.parametrize(
    ("skrivet", "href"), [("www.region.se/a", "https://www.region.se/a"), ("namn@region.se", "mailto:namn@region.se")]
)
def test_an_address_is_completed_as_people_write_it(tom: Page, skrivelse: Skrivelse, skrivet: str, href: str) -> None:
    tom.keyboard.type("länk")
    tom.keyboard.press("Control+a")
    tom.get_by_role("button", name="Länk").click()
    tom.get_by_label("Adress").fill(skrivet)
    tom.get_by_role("button", name="Sätt länken").click()
    assert f'href="{href}"' in html_av(tom, skrivelse)


LANKAR = [
    "https://a.se", "HTTP://A.SE/å?b#c", "mailto:a@b.se", "https://a.se:8000/x", "", "a.se", "//a.se", "https:a.se", "https://",
    "https://?a", "https:///a", "mailto:", "mailto:?subject=a", "javascript:alert(1)", "java\nscript:alert(1)", " https://a.se",
    "https://a.se/a b", "https://a.se/\u202ega", "https://a.se/\x7f", "https://a.se/\xa0", "data:text/html,a", "https://[::1",
    "https://℀.se", "https://a.se/\ud83d", "https:\\\\a.se", "https://\\a", "https://#", "https://a.se/" + "a" * 2000,
]  # fmt: skip


def test_the_browser_lets_no_link_in_that_the_server_refuses(tom: Page) -> None:
    tillatna = tom.evaluate(
        """async (lankar) => { const { arLank } = await import("forum/redigerare/schema"); return JSON.parse(lankar).filter(arLank) }""",
        json.dumps(LANKAR),
    )
    assert tillatna == [lank for lank in LANKAR if dokument.ar_lank(lank)]
