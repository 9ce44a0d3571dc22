"""Comparison of two texts: words, formatting, blocks, lists and tables."""

import re

from arenden.dokumenthtml import till_html
from arenden.ordskillnad import ord_ur_text, ordskillnad
from arenden.textskillnad import textskillnad
from tests.jamforda import FET, KURSIV, Nod, bort, doc, ins, lank, lista, p, tabell, text

# Words


def ord_html(fore: str, efter: str) -> str:
    return ordskillnad(ord_ur_text(fore), ord_ur_text(efter)).html


def test_a_changed_word_is_struck_and_its_successor_underlined_with_words_for_screen_readers() -> None:
    assert ord_html("i de tre länen", "i de fyra länen") == f"i de{bort(' tre')}{ins(' fyra')} länen"


def test_a_date_changes_as_a_whole() -> None:
    assert ord_html("den 2026-01-02", "den 2026-01-03") == f"den{bort(' 2026-01-02')}{ins(' 2026-01-03')}"


def test_a_diarienummer_keeps_its_year_with_its_number() -> None:
    assert ord_html("RJL 2026/1", "RJL 2026/2") == f"RJL{bort(' 2026/1')}{ins(' 2026/2')}"


def test_a_comma_more_leaves_the_words_alone() -> None:
    assert ord_html("först sedan", "först, sedan") == f"först{ins(',')} sedan"


def test_a_space_that_went_is_heard() -> None:
    assert "mellanrum" in ord_html("och / eller", "och /eller")


def test_the_width_of_a_space_is_no_change() -> None:
    assert ordskillnad(ord_ur_text("a  b "), ord_ur_text(" a b")).antal == 0


def test_a_text_that_shares_only_small_words_is_shown_whole_not_as_salad() -> None:
    html_ = ord_html("Styrgruppen beslöt att utse en grupp i september", "Vi ser att kostnaden ökar varje år")
    assert html_.count("<del>") == html_.count("<ins>") == 1


def test_script_in_the_text_is_escaped() -> None:
    html_ = ord_html("<script>alert(1)</script>", "<script>alert(2)</script>")
    assert "<script" not in html_ and "&lt;" in html_


def test_a_very_long_paragraph_still_finds_its_one_change() -> None:
    fore = [f"ord{n}" for n in range(6000)]
    efter = [*fore[:3000], "nytt", *fore[3001:5999], "sist"]
    assert ordskillnad(ord_ur_text(" ".join(fore)), ord_ur_text(" ".join(efter))).antal == 2


# Formatting


def test_bold_added_is_named_and_is_no_insertion() -> None:
    s = textskillnad(doc(p("hela länet nu")), doc(p([text("hela "), text("länet", FET), text(" nu")])))
    assert "[formatering ändrad: fet stil tillagd]" in s.html
    assert "<ins>" not in s.html and "<strong>länet</strong>" in s.html


def test_a_language_set_is_told_and_the_words_stay_in_it() -> None:
    engelska = {"type": "sprak", "attrs": {"lang": "en"}}
    s = textskillnad(doc(p("se the report nu")), doc(p([text("se "), text("the report", engelska), text(" nu")])))
    assert "[formatering ändrad: språket är engelska]" in s.html and '<span lang="en">the report</span>' in s.html
    fet = textskillnad(doc(p([text("the report", engelska)])), doc(p([text("the new report", engelska)])))
    assert fet.html.count('<span lang="en">') == 3 and "formatering" not in fet.html


def test_bold_over_three_words_is_one_change() -> None:
    assert textskillnad(doc(p("a b c d")), doc(p([text("a b c", FET), text(" d")]))).antal == 1


def test_bold_on_half_a_word_is_seen() -> None:
    s = textskillnad(doc(p("förstärkt")), doc(p([text("för"), text("stärkt", KURSIV)])))
    assert "kursiv stil tillagd" in s.html and s.antal == 1


def test_a_link_to_another_address_shows_both_addresses() -> None:
    s = textskillnad(
        doc(p([text("här", lank("https://a.example/"))])),
        doc(p([text("här", lank("https://b.example/?a=1&b"))])),
    )
    assert "länk ändrad från https://a.example/ till https://b.example/?a=1&amp;b" in s.html


def test_a_script_link_is_never_rendered_as_a_link() -> None:
    s = textskillnad(None, doc(p([text("här", lank("javascript:alert(1)"))])))
    assert "javascript" not in s.html


def test_a_link_address_cannot_break_out_of_its_attribute() -> None:
    s = textskillnad(None, doc(p([text("här", lank('https://a/"onmouseover="x'))])))
    assert '"onmouseover' not in s.html


def test_a_line_break_added_is_heard() -> None:
    s = textskillnad(doc(p("a b")), doc(p([text("a"), {"type": "hardBreak"}, text("b")])))
    assert "radbrytning" in s.html and s.antal


# Blocks


def test_a_new_paragraph_is_one_place() -> None:
    s = textskillnad(doc("Ett två tre.", "Fyra fem sex."), doc("Ett två tre.", "Alldeles nytt här.", "Fyra fem sex."))
    assert s.antal == 1
    assert f'<p class="jamforelse__block jamforelse__block--tillagt">{ins("Alldeles nytt här.")}</p>' in s.html


def test_a_moved_paragraph_without_ids_is_moved_and_not_deleted_and_added() -> None:
    stycken = ["Om vägar och broar i söder.", "Om skolor och förskolor här.", "Om vård och omsorg nära."]
    s = textskillnad(doc(*stycken), doc(stycken[2], stycken[0], stycken[1]))
    assert "flyttat stycke, stod tidigare längre ned" in s.html
    assert "<ins>" not in s.html and "<del>" not in s.html and s.antal == 1


def test_a_moved_and_changed_paragraph_shows_its_changed_word() -> None:
    a, b, c = "Om vägar och broar i söder.", "Om skolor och förskolor här.", "Om vård och omsorg nära dig."
    s = textskillnad(doc(a, b, c), doc(c.replace("nära", "invid"), a, b))
    assert f"omsorg{bort(' nära')}{ins(' invid')} dig." in s.html and "flyttat stycke" in s.html


def test_a_paragraph_with_its_id_is_the_same_whatever_became_of_its_words() -> None:
    s = textskillnad(doc(p("Helt annat", "aaa"), p("Sist", "bbb")), doc(p("Omskrivet nu", "aaa"), p("Sist", "bbb")))
    assert [(r.rad.fore, r.rad.efter) for r in s.rader] == [(0, 0), (1, 1)]


def test_a_paragraph_that_becomes_an_underrubrik_says_so() -> None:
    s = textskillnad(doc(p("Kostnader", "aaa")), doc(p("Kostnader", "aaa", "heading")))
    assert "[ändrat till underrubrik]" in s.html and "<h3>" in s.html


def test_a_new_bullet_stands_in_its_list() -> None:
    s = textskillnad(doc(lista("Ett och ett", "Två och två")), doc(lista("Ett och ett", "Helt ny", "Två och två")))
    assert s.html == (
        "<ul><li><p>Ett och ett</p></li>"
        f'<li class="jamforelse__block jamforelse__block--tillagt"><p>{ins("Helt ny")}</p></li>'
        "<li><p>Två och två</p></li></ul>"
    )


def test_a_bullet_that_is_gone_stays_in_its_list() -> None:
    s = textskillnad(doc(lista("Ett och ett", "Borta nu", "Två och två")), doc(lista("Ett och ett", "Två och två")))
    assert s.html.count("<ul>") == 1 and bort("Borta nu") in s.html


def test_a_numbered_item_keeps_its_number_beside_one_that_is_gone() -> None:
    s = textskillnad(
        doc(lista("Ett och ett", "Borta nu", "Två och två", slag="orderedList")),
        doc(lista("Ett och ett", "Två och två", slag="orderedList")),
    )
    assert '<li value="2"><p>Två och två</p></li>' in s.html


def test_paragraphs_made_into_a_list_keep_their_words() -> None:
    s = textskillnad(doc("Ett och ett.", "Två och två."), doc(lista("Ett och ett.", "Två och två.")))
    assert "<ins>" not in s.html and "nu i punktlista" in s.html


def test_a_list_that_becomes_numbered_is_one_change() -> None:
    s = textskillnad(doc(lista("Ett", "Två", "Tre")), doc(lista("Ett", "Två", "Tre", slag="orderedList")))
    assert s.antal == 1 and "[ändrad till numrerad lista]" in s.html


def test_a_list_that_starts_at_another_number_says_so() -> None:
    s = textskillnad(
        doc(lista("Ett", "Två", slag="orderedList", start=1)),
        doc(lista("Ett", "Två", slag="orderedList", start=3)),
    )
    assert "numreringen börjar på 3 i stället för 1" in s.html and s.antal == 1


def test_nested_lists_are_built_as_nested_lists() -> None:
    yttre: Nod = lista("Yttre punkt")
    yttre["content"][0]["content"].append(lista("Inre punkt"))
    s = textskillnad(doc(yttre), doc(yttre))
    assert s.html == "<ul><li><p>Yttre punkt</p><ul><li><p>Inre punkt</p></li></ul></li></ul>"


def test_an_unchanged_text_reads_as_the_one_renderer_writes_it() -> None:
    d = doc(
        p("Rubrik", None, "heading"),
        p([text("Se "), text("sidan", lank("https://a.example/"))]),
        lista("Ett"),
    )
    assert textskillnad(d, d).html == till_html(d)


# Tables


def test_a_changed_cell_is_changed_inside_its_cell() -> None:
    s = textskillnad(doc(tabell(["År", "Kronor"], ["2026", "100"])), doc(tabell(["År", "Kronor"], ["2026", "250"])))
    assert f"<td><p>{bort('100')}{ins('250')}</p></td>" in s.html and s.antal == 1


def test_a_row_of_new_figures_is_the_same_row() -> None:
    s = textskillnad(doc(tabell(["År"], ["2025"], ["x"])), doc(tabell(["År"], ["2026"], ["x"])))
    assert s.html.count("<tr>") == 3


def test_a_new_row_is_one_place() -> None:
    fore, efter = tabell(["År", "Kr"], ["2025", "1"]), tabell(["År", "Kr"], ["2025", "1"], ["2026", "7"])
    s = textskillnad(doc(fore), doc(efter))
    assert s.antal == 1 and s.html.count('<tr class="jamforelse__block jamforelse__block--tillagt">') == 1


def test_a_new_column_leaves_the_other_cells_alone() -> None:
    s = textskillnad(doc(tabell(["År", "Kr"], ["2025", "1"])), doc(tabell(["År", "Län", "Kr"], ["2025", "F", "1"])))
    assert "<td><p>2025</p></td>" in s.html and "<td><p>1</p></td>" in s.html and "<del>" not in s.html


def test_a_header_cell_that_becomes_a_plain_one_is_a_change_of_form() -> None:
    fore, efter = tabell(["År"], ["2025"]), tabell(["År"], ["2025"])
    efter["content"][0]["content"][0]["type"] = "tableCell"
    assert "tabellens form ändrad" in textskillnad(doc(fore), doc(efter)).html


def test_a_table_with_spanning_rows_that_is_rebuilt_is_shown_old_and_new() -> None:
    fore, efter = tabell(["A", "B"], ["c", "d"]), tabell(["A", "B"], ["c", "d"], ["e", "f"])
    fore["content"][0]["content"][0]["attrs"] = {"rowspan": 2}
    assert "tabellen är ombyggd" in textskillnad(doc(fore), doc(efter)).html


def test_no_del_or_ins_ever_stands_outside_a_cell() -> None:
    s = textskillnad(doc(tabell(["A", "B"], ["c", "d"])), doc(tabell(["A"], ["x"], ["y"])))
    utanfor = re.sub(r"<(td|th)\b.*?</\1>", "", s.html)
    assert "<ins>" not in utanfor and "<del>" not in utanfor
