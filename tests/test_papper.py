"""How the papers look: what stands together, how wide columns are, and the parts that every kind is made of."""

import re
from typing import Any

import pytest

from arenden import dokumenthtml
from beslut import pdf, tabellbredd
from tests.pappersfakta import (
    LYDELSE_1,
    SAMMANFATTNING,
    avsnitt,
    cell,
    dok,
    forslag,
    lista,
    punkt,
    ra_tabell,
    skrivelse,
    stycke,
    tabell,
)
from tests.test_pdf import last
from tests.test_taggning import Last

pytestmark = pytest.mark.pdf


def test_ink_lines_never_stand_alone_on_a_page() -> None:
    tva_sidor = 0
    for langd in range(300, 2700, 320):
        text = (LYDELSE_1 + " ") * 30
        sidor = last(punkt(1, avsnitt=[forslag(dok(text[:langd])), avsnitt("Sammanfattning", dok("Kort."))])).split(
            "\f"
        )
        sista = next(sida for sida in sidor if "Namnteckning" in sida)
        assert "Underlag" in sista and "SHA-256" in sista and "Kod ABCD" in sista, langd
        tva_sidor += len(sidor) > 2
    assert tva_sidor > 2


def test_the_last_lines_never_stand_alone_on_a_page() -> None:
    for rader in range(3, 40, 6):
        sidor = last(skrivelse(undertecknare=[], forvaltning="", avsnitt=[avsnitt("Text", dok(*["Rad."] * rader))]))
        sista = next(sida for sida in sidor.split("\f") if "Kod ABCD" in sida)
        assert "Rad." in sista, rader


def test_no_row_of_a_table_is_left_alone_with_its_head() -> None:
    for fore in range(4):
        rader = [[f"Kommun {nr}", SAMMANFATTNING[:150]] for nr in range(15)]
        fakta = skrivelse(avsnitt=[avsnitt("Tabell", dok(*["Rad."] * fore, tabell(["Vad", "Hur"], rader)))])
        antal = [sida.count("Kommun ") for sida in last(fakta).split("\f") if "Kommun 1" in sida or "Kommun 0" in sida]
        assert sum(antal) >= 15 and min(antal) > 1


# --- tables ---


def oppning(doc: Any) -> str:
    """Return how the first table of *doc* begins on paper."""
    return tabellbredd.med_bredder(dokumenthtml.till_html(doc), doc).split("<thead>")[0].split("<tbody>")[0]


def test_a_column_of_figures_stands_to_the_right_and_a_long_one_is_the_widest() -> None:
    rader = [["Jönköping", "1 234", SAMMANFATTNING[:90]], ["Växjö", "–", SAMMANFATTNING[:70]]]
    doc = dok(tabell(["Kommun", "Belopp (tkr)", "Grund"], rader))
    assert oppning(doc) == '<table><colgroup><col width="16%"><col width="20%"><col width="64%"></colgroup>'
    html = tabellbredd.med_bredder(dokumenthtml.till_html(doc), doc)
    assert re.findall(r'class="tal"[^>]*>(.*?)</t[dh]>', html) == ["Belopp (tkr)", "1 234", "–"]


def test_a_cell_of_one_paragraph_holds_its_words_and_one_of_more_keeps_them_apart() -> None:
    doc = dok(
        ra_tabell(
            [cell("ett", huvud=True), cell([lista("bulletList", "två")])],
            [cell("tre"), cell([stycke("a"), stycke("b")])],
        )
    )
    html = tabellbredd.med_bredder(dokumenthtml.till_html(doc), doc)
    assert re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", html) == [
        "ett",
        "<ul><li><p>två</p></li></ul>",
        "tre",
        "<p>a</p><p>b</p>",
    ]


def test_a_table_with_cells_over_others_or_of_one_column_is_left_as_it_is() -> None:
    over = ra_tabell([cell("a", colspan=2)], [cell("1"), cell("2")])
    for ett in (over, ra_tabell([cell("ensam")]), ra_tabell([cell("a"), cell("b")], [cell("kort rad")])):
        assert oppning(dok(ett)) == "<table>"


@pytest.mark.parametrize(
    "kolumner", [[(5, 5, 5)] * 2, [(400, 18, 9000), (3, 3, 3)], [(400, 18, 900)] * 12, [(0, 0, 0)] * 3]
)
def test_the_widths_are_a_hundred_per_cent_and_none_is_nothing(kolumner: list[tuple[int, int, int]]) -> None:
    bredder = tabellbredd.bredder([tabellbredd.Kolumn(*ett) for ett in kolumner])
    assert (sum(bredder), min(bredder) > 0) == (100, True)


def test_a_table_is_named_by_a_paragraph_that_begins_with_tabell_and_a_number() -> None:
    rader = [["Jönköping", "1 234"], ["Växjö", "–"]]
    doc = dok("Före.", "Tabell 1. Belopp & kommun", tabell(["Kommun", "Belopp"], rader))
    html = tabellbredd.med_bredder(dokumenthtml.till_html(doc), doc)
    assert html.startswith("<p>Före.</p><table><caption>Tabell 1. Belopp &amp; kommun</caption><colgroup>")
    assert html.count("<caption>") == 1 and "<p>Tabell" not in html
    for annan in ("Tabellen visar 1 sak.", "Se tabell 1."):
        assert "<caption>" not in dokumenthtml.till_html(dok(annan, tabell(["A", "B"], rader)))
    assert dokumenthtml.till_html(dok("Tabell 1", "x")) == "<p>Tabell 1</p><p>x</p>"


def test_a_table_and_its_name_stand_on_one_page() -> None:
    for fore in range(24, 33, 4):
        rader = [[f"Kommun {nr}", "1 000"] for nr in range(12)]
        doc = dok(*["Rad."] * fore, "Tabell 7. Kostnader", tabell(["Vad", "Tal"], rader))
        sida = next(s for s in last(skrivelse(avsnitt=[avsnitt("T", doc)])).split("\f") if "Tabell 7" in s)
        assert "Kommun 0" in sida, fore


def test_a_number_stays_on_the_line_of_what_it_counts() -> None:
    ord_ = "enligt punkt 2 den 3 september kl. 9.30 för 1 200 kr i § 4 "
    for langd in range(0, 40, 5):
        text = last(skrivelse(avsnitt=[avsnitt("Text", dok("x" * langd + " " + ord_ * 8))]), "-layout")
        assert not re.search(r"(punkt|kl\.|§|för 1|1 200| 3)\n", text)
        assert "\N{NO-BREAK SPACE}" not in text


def test_a_header_that_begins_a_row_heads_the_row() -> None:
    last_ = Last(skrivelse(avsnitt=[avsnitt("T", dok(ra_tabell([cell("a", huvud=True), cell("b")])))]))
    assert [ett.attribut["/Scope"] for ett in last_.rot.alla("TH")] == ["/Row"]


# --- the parts ---

DELARNA = """<!doctype html><html lang="sv"><head><title>Prov</title></head><body class="tryck"><div class="papper">
<h1>Prov</h1><dl class="faktalista"><div><dt>Plats</dt><dd>Rådhuset, <strong>Sal 1</strong></dd></div>
<div><dt>Närvarande</dt><dd><p>Åsa Öberg</p><p>Bo Ek</p></dd></div></dl>
<section class="paragraf"><h2><span class="nr">§ 12</span> Besöksnäring</h2><div class="beslutet"><p>Bifall.</p></div></section>
</div></body></html>"""


def test_a_list_of_facts_is_a_list_of_labels_and_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render_to_string", lambda mall, blad: DELARNA)
    last_ = Last(skrivelse())
    (lista,) = last_.rot.alla("L")
    assert lista.attribut["/ListNumbering"] == "/None"
    assert [[barn.typ for barn in ett.barn] for ett in lista.barn] == [["Lbl", "LBody"]] * 2
    assert [ett.typ for ett in lista.barn[1].barn[1].barn] == ["P", "P"]
    assert [ett.typ for ett in last_.rot.barn] == ["H1", "L", "Sect"]
