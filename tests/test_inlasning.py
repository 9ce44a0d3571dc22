"""Memos of authorities never seen before come out with their parts in the right places."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prosemirror.model import Node

from arenden.inlasning import MAX_STORLEK, Doc, InlastAvsnitt, Memo, Olasbar, las, las_memo
from arenden.inlasning.memo import dokument, stycke, stycken_i, texter_i
from arenden.inlasning.rader import foga
from arenden.schema import SCHEMA

MAPP = Path(__file__).parent / "memon"
OPLACERAT = "Oplacerat från importen"


def memot(stam: str) -> Memo:
    fil = next(MAPP.glob(f"{stam}*.txt"))
    return las(fil.read_bytes(), fil.name)


def doc_i(memo: Memo, rubrik: str) -> Doc:
    doc = next(ett.doc for ett in memo.avsnitt if ett.rubrik == rubrik)
    assert doc is not None
    return doc


def stycken(memo: Memo, rubrik: str) -> list[str]:
    return list(stycken_i(doc_i(memo, rubrik)))


def former(doc: Doc) -> list[str]:
    return [nod["type"] for nod in doc["content"]]


def alla_doc(memo: Memo) -> list[Doc]:
    return [doc for ett in memo.avsnitt for doc in (*ett.punkter, *([ett.doc] if ett.doc else []))]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["1. a", "a) b", "  - c", "o d", "• e", "\t\tf", "x\ty", "Förslag", "att g", "Bakgrund", ""])
    )
)
def test_lists_and_tables_in_any_order_are_allowed_by_the_closed_schema(rader: list[str]) -> None:
    try:
        memo = las_memo("\n".join(rader))
    except Olasbar:
        return
    for doc in alla_doc(memo):
        Node.from_json(SCHEMA, doc).check()


def test_a_paragraph_runs_on_over_a_page_end_with_its_header() -> None:
    assert stycken(memot("01"), "Ekonomiska konsekvenser") == [
        "Projekteringen beräknas kosta 4,5 miljoner kronor. Investeringen i sin helhet uppgår till cirka 85 "
        "miljoner kronor och prövas i budgeten för 2026."
    ]


def test_an_att_sats_keeps_the_att_that_begins_its_second_line() -> None:
    assert [text for punkt in memot("02").punkter for text in stycken_i(punkt)] == [
        "att anta reviderade riktlinjer för färdtjänst enligt bilaga 1,",
        "att riktlinjerna ska gälla från den 1 januari 2024 och att de äldre riktlinjerna samtidigt upphör att gälla, samt",
        "att uppdra åt förvaltningschefen att informera de resande.",
    ]


def test_bullets_below_a_point_are_a_list_within_it() -> None:
    assert former(memot("03").punkter[1]) == ["paragraph", "bulletList"]


def test_what_hangs_below_a_point_belongs_to_it() -> None:
    assert former(memot("20").punkter[0]) == ["paragraph", "bulletList", "paragraph"]


def test_rows_of_tabs_become_a_table_with_a_header_row() -> None:
    (tabell,) = doc_i(memot("03"), "Fördelning av kostnaden")["content"]
    assert [[cell["type"] for cell in rad["content"]] for rad in tabell["content"]] == [
        ["tableHeader"] * 3,
        *[["tableCell"] * 3] * 3,
    ]


def test_columns_set_with_spaces_become_a_table() -> None:
    tabell = doc_i(memot("25"), "MOTIVERING")["content"][-1]
    assert list(stycken_i(tabell)) == [
        *("Post", "2025", "2026", "2027"),
        *("Vaccin", "2,1", "4,0", "4,1"),
        *("Personal", "0,8", "1,2", "1,2"),
    ]


def test_letters_that_the_text_speaks_of_stay_at_their_items() -> None:
    assert stycken(memot("04"), "3. Överväganden")[1:4] == [
        "a) oförändrad avgift och lån,",
        "b) höjning med 4 procent,",
        "c) höjning med 6 procent och lägre låneskuld.",
    ]


def test_bullets_below_a_number_are_nested_and_the_numbers_go_on_after_them() -> None:
    (lista,) = [nod for nod in doc_i(memot("14"), "Överväganden")["content"] if nod["type"] == "orderedList"]
    assert [[nod["type"] for nod in punkt["content"]] for punkt in lista["content"]] == [
        ["paragraph"],
        ["paragraph", "bulletList"],
        ["paragraph"],
        ["paragraph"],
    ]


def test_a_list_that_begins_at_three_keeps_its_number() -> None:
    doc = doc_i(las_memo("Bakgrund\nText om saken.\n\n3. tredje\n4. fjärde\n"), "Bakgrund")
    assert [nod.get("attrs") for nod in doc["content"]] == [None, {"start": 3}]


def test_recipients_stand_one_in_each_paragraph() -> None:
    assert stycken(memot("01"), "Beslutet skickas till") == [
        "Räddningstjänsten",
        "Fastighetsavdelningen",
        "Ekonomiavdelningen",
    ]


def test_text_with_a_blank_line_after_every_line_is_divided_where_a_line_is_short() -> None:
    assert len(stycken(memot("08"), "Ärendebeskrivning")) == 2


def test_page_headers_footers_and_numbers_are_kept_apart_from_the_text() -> None:
    memo = memot("09")
    assert "Sida 2 av 2" in memo.sidmobler
    assert not any("Postadress" in text or "Sida" in text for doc in alla_doc(memo) for text in stycken_i(doc))


def test_a_line_that_stands_once_is_not_taken_for_a_page_header() -> None:
    memo = las_memo(
        "Rubrik\n\nBakgrund\nEn text som börjar på sidan ett.\nRegion Norr\nOch som slutar sedan.\n\nSida 1 (2)\n"
    )
    assert memo.sidmobler == ("Sida 1 (2)",)


def test_bare_page_numbers_at_form_feeds_are_not_text() -> None:
    assert [mobel for mobel in memot("28").sidmobler if mobel.isdigit()] == list("12345678")


def test_two_forslag_each_keep_their_ingress_points_and_body() -> None:
    forslag = memot("07").forslag
    assert [(ett.organ, len(ett.punkter)) for ett in forslag] == [("Regionstyrelsen", 2), ("Regionfullmäktige", 2)]


def test_a_second_ingress_below_the_same_heading_begins_a_second_forslag() -> None:
    memo = las_memo(
        "Förslag till beslut\nRegionstyrelsen beslutar\natt godkänna planen.\n\n"
        "Regionstyrelsen föreslår regionfullmäktige besluta\natt anslå två miljoner kronor.\n"
    )
    assert [(ett.organ, ett.ingress, len(ett.punkter)) for ett in memo.forslag] == [
        ("Regionstyrelsen", "Regionstyrelsen beslutar", 1),
        ("Regionfullmäktige", "Regionstyrelsen föreslår regionfullmäktige besluta", 1),
    ]


def test_a_paragraph_after_the_points_is_not_made_part_of_what_is_decided() -> None:
    memo = las_memo(
        "Förslag till beslut\nNämnden beslutar att\n1. godkänna planen.\n2. avsluta ärendet.\n\nBeslutet kan överklagas.\n"
    )
    assert (len(memo.punkter), memo.avsnitt[-1].oplacerat) == (2, True)
    assert stycken(memo, OPLACERAT) == ["Beslutet kan överklagas."]


def test_what_stood_in_the_head_and_has_no_field_is_kept_and_marked() -> None:
    avsnitt = memot("13").avsnitt[-1]
    assert (avsnitt.rubrik, avsnitt.oplacerat) == (OPLACERAT, True)


def test_a_heading_that_the_memo_lacks_is_said_to_be_given() -> None:
    assert memot("05").avsnitt == (
        InlastAvsnitt("Information i ärendet", "information", doc=memot("05").avsnitt[0].doc, egen_rubrik=False),
    )


def test_letters_written_with_separate_marks_are_put_together() -> None:
    assert "Överförmyndarnämnden" in set(texter_i(memot("16")))


def test_soft_hyphens_and_invisible_characters_leave_their_words_whole() -> None:
    text = " ".join(stycken(memot("16"), "Sammanfattning"))
    assert "prisbasbeloppet. För särskilt krävande uppdrag får nämnden" in text


@pytest.mark.parametrize(
    ("fore", "nasta", "helt"),
    [
        ("besöks-", "näringen växer", "besöksnäringen växer"),
        ("Räddnings-", "tjänsten", "Räddningstjänsten"),
        ("teknik-", "och kommunikation", "teknik- och kommunikation"),
        ("teknik- och", "kommunikation", "teknik- och kommunikation"),
        ("IT-", "bolaget", "IT-bolaget"),
        ("it-", "bolaget", "it-bolaget"),
        ("e-", "post", "e-post"),
        ("2016-", "2017", "2016-2017"),
        ("Jönköping-", "Huskvarna", "Jönköping-Huskvarna"),
        ("tv-", "program", "tv-program"),
        ("väg -", "järnväg", "väg - järnväg"),
        ("besöks\u00ad", "näringen", "besöksnäringen"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_only_where_it_divides_a_word(fore: str, nasta: str, helt: str) -> None:
    assert foga(fore, nasta, frozenset()) == helt


def test_a_word_that_is_hyphenated_within_a_line_keeps_its_hyphen_at_a_line_end() -> None:
    assert foga("icke-våld och kaffe-", "automat", frozenset({"kaffe-automat"})) == "icke-våld och kaffe-automat"


EXEMPEL = Path(__file__).parent.parent / "arenden/exempel/besoksnaring.txt"
TUNGA = {
    "the example over and over": EXEMPEL.read_text("utf-8") * 250,
    "one word a line": "Ord.\n" * 19_000,
    "more lines than a memo has": "a\n" * 500_000,
    "one endless line": "ord och " * 130_000,
    "only spaces between two words": "a" + " " * 1_000_000 + "b",
    "tables": ("a\t" * 15 + "\n") * 19_000,
    "nested bullets": "".join(" " * (nr % 50) + "- x\n" for nr in range(19_000)),
    "names": "Anna Berg\n" * 19_000,
    "headings": "Bakgrund\n" * 19_000,
    "points": "Nämnden beslutar\natt göra\n" * 9_000,
    "one point and then only text": "Förslag\nNämnden beslutar att\n• avslå\n\n" + "Nämnden vill inte.\n\n" * 19_000,
    "lead-ins without points": "Förslag\n• avslå\n\n" + "Nämnden beslutar att\n\n" * 19_000,
    "page numbers": "Sida 1 (3)\nx\n" * 9_000,
    "marks upon marks": "a" + "\u0316\u0300" * 200_000,
    "one endless lead-in": "Förslag\n" + "föreslår nämnden och " * 45_000,
    "long lines set in columns": ("Abc  " * 20 + "\n") * 9_000,
}


@pytest.mark.parametrize("text", TUNGA.values(), ids=TUNGA.keys())
def test_a_text_of_one_mebibyte_is_read_without_a_stop(text: str) -> None:
    data = text.encode()[:MAX_STORLEK].decode("utf-8", "ignore").encode()
    borjan = time.process_time()
    las(data, "tung.txt")
    assert time.process_time() - borjan < 30  # endless without the guard


def test_a_document_without_text_is_one_empty_paragraph() -> None:
    assert dokument([]) == {"type": "doc", "content": [stycke("")]}
