"""What becomes one suggestion: whole words, a split, a join, a list, a row, a column, a heading."""

from typing import Any

import pytest

from arenden import andringar as om
from arenden import dokument
from arenden.andringsord import Ordbok
from tests.test_dokument import Json, cell, doc, lista, p, t, tabell


def bytt(fore: Json, efter: Json) -> list[tuple[str, str]]:
    """Return what goes and what comes in each change, as the library writes slices."""
    fore, efter = dict(dokument.med_id(fore)), dict(dokument.med_id(efter))
    a, b = om.nod(fore), om.nod(efter)
    return [
        (str(bort.content).strip("<>"), str(in_.content).strip("<>"))
        for bort, in_ in (x.snitt(a, b) for x in om.andringar(fore, efter))
    ]


def rubrik(text: str) -> Json:
    return {"type": "heading", "attrs": {"level": 3}, "content": [t(text)]}


RUTA = tabell([cell("a"), cell("b")], [cell("c"), cell("d")])


@pytest.mark.parametrize(
    ("fore", "efter", "vantat"),
    [
        (doc(p("lika")), doc(p("lika")), []),
        (doc(p("bilen kör")), doc(p("bilar kör")), [('"bilen"', '"bilar"')]),
        (doc(p("den 2026-11-23")), doc(p("den 2026-11-24")), [('"2026-11-23"', '"2026-11-24"')]),
        (doc(p("en ny bil kom")), doc(p("en stor buss kom")), [('"ny bil"', '"stor buss"')]),
        (doc(p("en ny bil kom hem")), doc(p("en gammal bil kom dit")), [('"ny"', '"gammal"'), ('"hem"', '"dit"')]),
        (doc(p("ett tre fyra fem sju elva")), doc(p("alfa beta fyra gamma delta hus")), [
            ('"ett tre fyra fem sju elva"', '"alfa beta fyra gamma delta hus"')]),
        (doc(p("röd bil")), doc(p("röd"), p("bil")), [('" "', "paragraph, paragraph")]),
        (doc(p("röd"), p("bil"), p("x")), doc(p("röd bil"), p("x")), [("paragraph, paragraph", '" "')]),
        (doc(p("a")), doc(rubrik("a")), [("paragraph", "heading")]),
        (doc(p("hela")), doc(p(t("hela", "bold"))), [('"hela"', 'bold("hela")')]),
        (doc(lista([p("a")], [p("c")])), doc(lista([p("a")], [p("b")], [p("c")])), [("", 'listItem(paragraph("b"))')]),
        (doc(lista([p("a")])), doc(lista([p("a")], start=1)), [("bulletList", "orderedList")]),
        (doc(p("a"), p("b")), doc(p("a"), lista([p("b")])), [
            ('paragraph("b")', 'bulletList(listItem(paragraph("b")))')]),
        (doc(RUTA), doc(tabell([cell("a"), cell("b")], [cell("x"), cell("y")], [cell("c"), cell("d")])), [
            ("", 'tableRow(tableCell(paragraph("x")), tableCell(paragraph("y")))')]),
        (doc(RUTA), doc(tabell([cell("a"), cell("b")], [cell("c"), cell("e")])), [('"d"', '"e"')]),
        (doc(RUTA), doc(tabell([cell("a")], [cell("c")])), [
            ('tableRow(tableCell(paragraph("b"))), tableRow(tableCell(paragraph("c")), tableCell(paragraph("d")))',
             'tableRow, tableRow(tableCell(paragraph("c")))')]),
        (doc(p("a"), p("b")), doc(p("b"), p("a")), [("", 'paragraph("b")'), ('paragraph("b")', "")]),
        (doc(p("a"), RUTA), doc(p("a")), [
            ('table(tableRow(tableCell(paragraph("a")), tableCell(paragraph("b"))), '
             'tableRow(tableCell(paragraph("c")), tableCell(paragraph("d"))))', "")]),
    ],
)  # fmt: skip
def test_a_person_sees_one_change_where_one_thing_was_changed(
    fore: Json, efter: Json, vantat: list[tuple[str, str]]
) -> None:
    assert bytt(fore, efter) == vantat


def test_a_cell_that_grows_over_the_next_row_is_one_change_with_the_cell_it_takes() -> None:
    efter = tabell([cell("a", rowspan=2), cell("b")], [cell("d")])
    assert len(bytt(doc(RUTA), doc(efter))) == 1


def test_of_a_long_list_only_what_stands_nearest_is_shown() -> None:
    ord_ = [f"punkt {n}" for n in range(1, 9)]
    fore, efter = (
        dokument.med_id(doc(lista(*([p(o)] for o in rad), start=1)))
        for rad in (ord_, [*ord_[:6], "den nya", *ord_[6:]])
    )
    (andring,) = om.andringar(fore, efter)
    html = Ordbok(fore, efter).html(andring)
    assert [n for n in range(1, 9) if f"punkt {n}" in html] == [6, 7]
    assert 'value="6"' in html and "den nya" in html


def test_what_a_change_is_known_by_stays_while_its_words_do() -> None:
    def nycklar(fore: Json, efter: Json) -> list[str]:
        a, b = dict(dokument.med_id(fore)), dict(dokument.med_id(efter))
        return om.nycklar(a, b, om.andringar(a, b))

    en = nycklar(doc(p("en röd bil")), doc(p("en blå bil")))
    assert en == nycklar(doc(p("långt före"), p("en röd bil")), doc(p("långt före"), p("en blå bil")))
    assert en != nycklar(doc(p("en röd bil")), doc(p("en grön bil")))
    tva = nycklar(doc(p("en röd bil"), p("en röd båt")), doc(p("en blå bil"), p("en blå båt")))
    assert tva[0] == en[0] and len(set(tva)) == 2


def test_an_emoji_is_counted_as_the_browser_counts_it() -> None:
    fore, efter = doc(p("😀 röd")), doc(p("😀 blå"))
    assert [(x.fran, x.till) for x in om.andringar(fore, efter)] == [(4, 7)]


def test_a_map_leads_past_the_changes_to_the_same_words() -> None:
    fore: Any = doc(p("röd bil"), p("kör"))
    efter: Any = doc(p("en mycket röd bil"), p("kör"))
    karta = om.karta(om.andringar(fore, efter))
    assert [karta.map(n) for n in (5, 11)] == [15, 21]
