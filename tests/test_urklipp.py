"""A corpus of what people paste, from tests/urklipp, put into the writing page; what the server keeps is what was meant.

Beside each sample stands what is expected: the line that says what was left out, then the text as it is written out,
a block on each line. `SKRIV=1` writes what came out in its place, to be read and judged before it is kept.

libreoffice.html is what LibreOffice makes of libreoffice.fodt (`soffice --headless --convert-to html`), which is also
what it puts on the clipboard. The others are written by hand after the markup of the programs that they are named for.
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from arenden import dokumenthtml, normalform
from arenden.actions.text import skriv_om
from arenden.models import Skrivelse
from forum.models import Anvandare
from tests.skrivsida import falt, klistra, text_av
from tests.test_dokument import cell, lista, p, t, tabell
from tests.test_dokument import doc as text
from tests.test_normalform import EXEMPEL

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]

MAPP = Path(__file__).parent / "urklipp"
KORPUS = sorted(fil for fil in MAPP.iterdir() if fil.suffix in (".html", ".txt"))


@pytest.fixture
def tom(skrivelse: Skrivelse, maria: Anvandare, skrivsida: Any) -> Page:
    """The writing page with the caret in a Bakgrund that is empty."""
    skriv_om(text_av(skrivelse), text(p()), av=maria, skal="")
    sida: Page = skrivsida(maria)
    falt(sida, "Bakgrund").click()
    return sida


def borja_om(sida: Page, innehall: Any = None) -> None:
    """Let the text be *innehall*, or empty, with the caret at its end; say nothing of earlier pastes."""
    sida.evaluate(
        """async (doc) => {
            const { notis } = await import("forum/redigerare/status")
            notis("")
            const { editor } = document.querySelector("[aria-label=Bakgrund]")
            editor.commands.setContent(doc)
            editor.commands.setTextSelection(editor.state.doc.content.size)
            editor.view.focus()
        }""",
        innehall or {"type": "doc", "content": [{"type": "paragraph"}]},
    )


def kvar(sida: Page, skrivelse: Skrivelse) -> str:
    """Return the text as the server keeps it, once all is saved; the page has the same."""
    sida.evaluate("document.querySelector('[aria-label=Bakgrund]').blur()")
    expect(sida.locator("[data-sparstatus]")).to_have_text(re.compile("^Sparat"))
    doc = text_av(skrivelse).doc
    i_sidan = falt(sida, "Bakgrund").evaluate("yta => yta.editor.state.doc.toJSON()")
    assert dokumenthtml.till_html(i_sidan) == dokumenthtml.till_html(doc)
    assert normalform.ar_normal(doc)
    return "\n".join(dokumenthtml.till_html({"content": [block]}) for block in doc["content"])


def besked(sida: Page) -> str:
    """Return what is said of the paste."""
    status = sida.locator("[data-sparstatus]").inner_text()
    return ". ".join(d for d in status.split(". ") if not d.startswith(("Spar", "Ej")))


def test_what_is_pasted_is_kept_as_it_was_meant(tom: Page, skrivelse: Skrivelse) -> None:
    fel = []
    for fil in KORPUS:
        borja_om(tom)
        innehall = fil.read_text(encoding="utf-8")
        if fil.suffix == ".html":
            klistra(tom, html=innehall)
        else:
            klistra(tom, text=innehall, ravt=".ravt" in fil.name)
        sagt = besked(tom)
        ut = f"{sagt}\n{kvar(tom, skrivelse)}\n"
        vantat = fil.with_name(f"{fil.name}.vantat")
        if os.environ.get("SKRIV"):
            vantat.write_text(ut, encoding="utf-8")
        elif ut != vantat.read_text(encoding="utf-8"):
            fel.append(f"{fil.name}:\n{ut}")
    assert not fel, "\n".join(fel)
    assert tom.evaluate("document.querySelectorAll('script:not([nonce]):not([type]), img').length") == 0


def vid_slutet(sida: Page, innehall: Any, html: str = "", ren: str = "") -> None:
    borja_om(sida, innehall)
    klistra(sida, html, ren)


def test_what_is_pasted_fits_where_the_caret_is(tom: Page, skrivelse: Skrivelse) -> None:
    tva = "<ul><li>x</li><li>y</li></ul>"
    vid_slutet(tom, text(p("före")), tva)
    assert kvar(tom, skrivelse) == "<p>före</p>\n<ul><li><p>x</p></li><li><p>y</p></li></ul>"
    vid_slutet(tom, text(lista([p("a")])), tva)
    assert kvar(tom, skrivelse) == "<ul><li><p>ax</p></li><li><p>y</p></li></ul>"
    vid_slutet(tom, text(p("a"), {"type": "heading", "content": [t("rubrik ")]}), "<p>mer</p><p>stycke</p>")
    assert kvar(tom, skrivelse) == "<p>a</p>\n<h3>rubrik mer</h3>\n<p>stycke</p>"
    # A single line goes into the sentence where the caret is, from wherever it comes.
    vid_slutet(tom, text(p("ett ")), "<p><b>två</b></p>")
    klistra(tom, text=" tre\n")
    assert kvar(tom, skrivelse) == "<p>ett <strong>två</strong>tre</p>"
    # Cells over cells; anything else that holds a table goes beside the one that one stands in.
    borja_om(tom, text(tabell([cell("a"), cell("b")], [cell("c"), cell("d")])))
    klistra(tom, "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>")
    html = kvar(tom, skrivelse)
    assert html.count("<table>") == 1
    assert all(f"<td><p>{nr}</p></td>" in html for nr in "1234")
    borja_om(tom, text(tabell([cell("a")])))
    klistra(tom, "<p>text</p><table><tr><td>1</td><td>2</td></tr></table><ul><li>punkt</li></ul>")
    html = kvar(tom, skrivelse)
    assert all(ord_ in html for ord_ in ("text", ">1<", ">2<", "punkt"))


def test_what_is_large_or_bottomless_is_pasted_without_a_stop(tom: Page, skrivelse: Skrivelse) -> None:
    stycke = "<p class=MsoNormal>" + "Kommunerna delar på kostnaden för driften. " * 12 + "</p>"
    lista_ = "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>punkt</p>" * 3
    for html, ord_ in [
        ((stycke + lista_) * 200, "Kommunerna"),  # some forty pages
        ("<span style='color:red'>" * 10_000 + "innerst" + "</span>" * 10_000, "innerst"),
        ("<ul><li>nivå" * 200, "nivå"),
        ("<p " * 20_000 + ">" + "<!--[if" * 20_000 + "--><p>sist", "sist"),
    ]:
        borja_om(tom)
        tid = tom.evaluate(
            """html => { const d = new DataTransfer(); d.setData("text/html", html); const t = performance.now()
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true}))
            return performance.now() - t }""",
            html,
        )
        assert ord_ in kvar(tom, skrivelse)
        assert tid < 30_000, f"{ord_}: {tid:.0f} ms"


def test_the_browser_and_the_server_have_one_normal_form(tom: Page) -> None:
    i_sidan = tom.evaluate(
        """async (prov) => { const { normal } = await import("forum/redigerare/tecken"); return prov.map(normal) }""",
        list(EXEMPEL),
    )
    assert i_sidan == [normalform.normal(prov) for prov in EXEMPEL]
