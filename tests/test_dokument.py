"""The engine of texts: what is let in, what steps make of it, and how it is written out."""

import json
from typing import Any

import pytest

from arenden import dokument, dokumenthtml
from arenden.dokument import OgiltigtDokument
from arenden.schema import MARKERINGAR, NODER, som_json

Json = dict[str, Any]


def t(text: str, *markeringar: str, href: str = "", lang: str = "") -> Json:
    marks: list[Json] = [{"type": "sprak", "attrs": {"lang": lang}}] * bool(lang) + [{"type": m} for m in markeringar]
    return {
        "type": "text",
        "text": text,
        "marks": [{"type": "link", "attrs": {"href": href}}, *marks] if href else marks,
    }


def p(*delar: Json | str) -> Json:
    return {"type": "paragraph", "content": [t(d) if isinstance(d, str) else d for d in delar]}


def hanvisning(slag: str = "punkt", nr: int = 1, form: str = "liten", *, fet: bool = False) -> Json:
    mal = {"punkt": "b", "avsnitt": "c", "bilaga": "d"}[slag] + f"0000000-0000-4000-8000-{nr:012d}"
    nod: Json = {"type": "hanvisning", "attrs": {"slag": slag, "mal": mal, "form": form}}
    return nod | {"marks": [{"type": "bold"}]} if fet else nod


def lista(*punkter: list[Json], start: int | None = None) -> Json:
    rader = [{"type": "listItem", "content": punkt} for punkt in punkter]
    if start is None:
        return {"type": "bulletList", "content": rader}
    return {"type": "orderedList", "attrs": {"start": start}, "content": rader}


def cell(text: str = "", *, huvud: bool = False, **attrs: int) -> Json:
    return {"type": "tableHeader" if huvud else "tableCell", "attrs": attrs, "content": [p(text) if text else p()]}


def tabell(*rader: list[Json]) -> Json:
    return {"type": "table", "content": [{"type": "tableRow", "content": rad} for rad in rader]}


def doc(*block: Json) -> Json:
    return {"type": "doc", "content": list(block)}


def infoga(text: str, pos: int = 1, till: int | None = None) -> Json:
    snitt = {"content": [{"type": "text", "text": text}]}
    return {"stepType": "replace", "from": pos, "to": pos if till is None else till, "slice": snitt}


def djupt(nivaer: int) -> Json:
    block = p("botten")
    for _ in range(nivaer):
        block = lista([p("nivå"), block] if block["type"] != "paragraph" else [block])
    return doc(block)


def _med(**attrs: Any) -> Json:
    nod = hanvisning()
    return nod | {"attrs": nod["attrs"] | attrs}


# What is let in


def test_an_empty_text_is_one_empty_paragraph() -> None:
    tomt = dokument.tomt()
    dokument.krav_giltigt(tomt)
    assert [b["type"] for b in tomt["content"]] == ["paragraph"]
    assert dokument.ar_tomt(tomt)


def test_everything_the_schema_knows_is_let_in() -> None:
    dokument.krav_giltigt(
        doc(
            {"type": "heading", "attrs": {"level": 3}, "content": [t("Mål")]},
            p(t("fet", "bold"), t("lutad", "bold", "italic"), {"type": "hardBreak"}, t("länk", href="https://a.se/å")),
            p("se ", hanvisning("bilaga"), " och ", hanvisning("avsnitt", form="stor", fet=True)),
            lista([p("ett"), lista([p("under")], start=4)], [p("två")]),
            tabell([cell("År", huvud=True), cell("Kr", huvud=True)], [cell("2026", rowspan=2), cell("1")], [cell("2")]),
        )
    )


@pytest.mark.parametrize(
    ("ont", "mening"),
    [
        (doc(), "form"),
        (doc({"type": "script"}), "form"),
        (doc({**p("a"), "onclick": "x"}), "form"),
        (doc({**p("a"), "attrs": {"class": "x"}}), "form"),
        (doc({"type": "listItem", "content": [p("a")]}), "form"),
        (doc(p(tabell([cell()]))), "form"),
        (doc({"type": "heading", "attrs": {"level": 1}}), "bara en nivå"),
        (doc(lista([p("a")], start=-1)), "börjar på ett tal"),
        (doc(lista([p("a")], start=True)), "börjar på ett tal"),
        (doc(p("en\x00noll")), "styrtecken"),
        (doc(p("en\ttabb")), "styrtecken"),
        (doc(p("halvt \ud83d tecken")), "form|styrtecken"),
        (doc(p("inget \uffff tecken")), "styrtecken"),
        (doc(p(t("a", href="javascript:alert(1)"))), "länk"),
        (doc(p({"type": "hardBreak", "marks": [{"type": "link", "attrs": {"href": "data:x"}}]})), "länk"),
        (doc(p({"type": "hanvisning"})), "hänvisning"),
        (doc(p(_med(mal="punkt-1"))), "hänvisning"),
        (doc(p(_med(mal="B0000000-0000-4000-8000-000000000001"))), "hänvisning"),
        (doc(p(_med(mal=None))), "hänvisning"),
        (doc(p(_med(slag="undertecknare"))), "hänvisning"),
        (doc(p(_med(form="versal"))), "hänvisning"),
        (doc(p(_med(ord="Bilaga 9"))), "form"),
        (doc(p({**_med(), "content": [t("a")]})), "form"),
        (doc({**p("a"), "attrs": {"id": "å"}}), "märkning"),
        (doc({**p("a"), "attrs": {"id": {"djup": 1}}}), "märkning"),
        (doc(tabell([cell(), cell()], [cell()])), "olika långa"),
        (doc(tabell([cell(rowspan=2)])), "olika långa"),
        (doc(tabell([cell(), cell(rowspan=2)], [cell(colspan=2)])), "olika långa"),
        (doc(tabell([cell(colspan=201)])), "mått"),
        (doc(tabell([cell(colspan=200, rowspan=200) for _ in range(500)])), "olika långa"),
        (doc(p("a" * dokument.MAX_BYTES)), "för stor"),
        (djupt(15), "djupt"),
    ],
)
def test_what_a_text_may_not_hold_is_refused_with_the_reason(ont: Json, mening: str) -> None:
    with pytest.raises(OgiltigtDokument, match=mening):
        dokument.krav_giltigt(ont)


@pytest.mark.parametrize(
    "href",
    ["https://a.se", "HTTP://A.SE/å?b#c", "mailto:namn@region.se", "https://a.se:8000/x"],
)
def test_a_link_leads_to_the_web_or_to_an_address_of_mail(href: str) -> None:
    assert dokument.ar_lank(href)


@pytest.mark.parametrize(
    "href",
    [
        "", None, 5, "a.se", "//a.se", "/a", "#a", "https:a.se", "https://", "https://?a", "mailto:", "mailto:?subject=a",
        "javascript:alert(1)", "java\nscript:alert(1)", " https://a.se", "https://a.se/a b", "https://a.se/\u202ega",
        "https://a.se/\x7f", "data:text/html,a", "file:///etc/passwd", "https:\\\\a.se", "https://\\a", "vbscript:a", "https://[::1", "https://a.se/" + "a" * 2000,
    ],
)  # fmt: skip
def test_no_other_link_is_let_in(href: Any) -> None:
    assert not dokument.ar_lank(href)


# Steps


def test_steps_count_as_the_browser_does_past_an_emoji() -> None:
    efter = dokument.tillampa(doc(p("a😀b")), [infoga("X", 4)])
    assert dokument.till_text(efter) == "a😀Xb"


@pytest.mark.parametrize(
    "steg",
    [
        None,
        5,
        {},
        {"stepType": "docAttr", "attr": "id", "value": "a"},
        {"stepType": "addNodeMark", "pos": 0, "mark": {"type": "bold"}},
        {"stepType": "attr", "pos": 0, "attr": "onclick", "value": "a"},
        {"stepType": "attr", "pos": 0, "attr": "id", "value": {"a": 1}},
        {"stepType": "addMark", "from": 1, "to": 2, "mark": {"type": "link", "attrs": {"href": "javascript:a"}}},
        {"stepType": "addMark", "from": 1, "to": 2, "mark": {"type": "bold", "attrs": {"class": "a"}}},
        infoga("a", -1),
        infoga("a", 99),
        infoga("a", 3, 1),
        infoga("a", 1) | {"from": True, "to": True},
        infoga("a", 1) | {"from": 1.0},
        infoga("a", 1) | {"from": float("nan")},
        infoga("a", 1) | {"tyst": "\x00"},
        infoga("\x00"),
        infoga("\ud83d"),
        infoga("a") | {"slice": {"content": [{"type": "text", "text": "a", "onclick": "b"}]}},
        infoga("a") | {"slice": {"content": [{"type": "text", "text": "a"}], "openStart": -1}},
        infoga("a") | {"slice": {"content": [djupt(300)]}},
        infoga("a" * dokument.MAX_BYTES),
    ],
)
def test_a_step_that_no_editor_makes_is_refused(steg: Any) -> None:
    """The last in a batch decides nothing: what a step brings in and the next takes away is stored all the same."""
    bort = {"stepType": "replace", "from": 1, "to": 2}
    with pytest.raises(OgiltigtDokument):
        dokument.tillampa(doc(p("text")), [steg, bort])


def test_a_step_that_would_break_a_table_is_refused() -> None:
    fore = doc(tabell([cell("a"), cell("b")], [cell("c"), cell("d")]))
    with pytest.raises(OgiltigtDokument, match="olika långa"):
        dokument.tillampa(fore, [{"stepType": "replace", "from": 2, "to": 7}])


@pytest.mark.parametrize("av", ["content", "attrs", "slice"])
def test_bottomless_json_is_refused(av: str) -> None:
    botten: Any = []
    for _ in range(50_000):
        botten = [botten]
    with pytest.raises(OgiltigtDokument):
        dokument.krav_giltigt({"type": "doc", av: botten})
    with pytest.raises(OgiltigtDokument):
        dokument.tillampa(doc(p("a")), [infoga("a") | {av: botten}])


# Ids


def idn(nod: Any) -> list[str]:
    egna = [nod["attrs"]["id"]] if "id" in (nod.get("attrs") or {}) else []
    return egna + [i for barn in nod.get("content") or [] for i in idn(barn)]


def raknare() -> Any:
    tal = iter(range(10_000))
    return lambda: f"id{next(tal)}"


def test_every_block_gets_an_id_of_its_own_and_keeps_the_one_it_has() -> None:
    fore = doc({**p("a"), "attrs": {"id": "x"}}, {**p("b"), "attrs": {"id": "x"}}, lista([p("c")]), tabell([cell("d")]))
    efter = dokument.med_id(fore, raknare())
    assert idn(efter) == ["x", "id0", "id1", "id2", "id3", "id4", "id5", "id6", "id7"]


def test_a_repaired_text_needs_no_repair() -> None:
    assert dokument.reparera(dokument.med_id(doc(p("a"), p("b")))) == []


def test_a_new_id_is_twelve_characters_of_base32() -> None:
    assert len(dokument.nytt_id()) == 12
    assert set(dokument.nytt_id()) <= set("abcdefghijklmnopqrstuvwxyz234567")


# Written out


def html(*block: Json) -> str:
    return dokumenthtml.till_html(doc(*block))


def test_what_is_written_is_escaped() -> None:
    assert html(p("<script>&\"'")) == "<p>&lt;script&gt;&amp;&quot;&#x27;</p>"
    assert 'href="https://a.se/?a=1&amp;b=&quot;"' in html(p(t("a", href='https://a.se/?a=1&b="')))


def test_an_address_that_no_text_may_hold_is_written_as_bare_words() -> None:
    assert html(p(t("a", href="javascript:a"))) == "<p>a</p>"


def test_a_passage_in_another_language_says_which_and_only_those_that_are_known() -> None:
    assert html(p("Se ", t("the annual report", "bold", lang="en"), ".")) == (
        '<p>Se <span lang="en"><strong>the annual report</strong></span>.</p>'
    )
    for lang in ("sv", "xx", "", None, 1, 'en" onclick="'):
        with pytest.raises(OgiltigtDokument, match="språk"):
            dokument.krav_giltigt(doc(p({**t("a"), "marks": [{"type": "sprak", "attrs": {"lang": lang}}]})))


def test_marks_lie_in_the_order_of_the_schema() -> None:
    assert html(p(t("a", "bold", "italic", href="https://a.se"))) == (
        '<p><a href="https://a.se" rel="noopener"><strong><em>a</em></strong></a></p>'
    )


def test_lists_keep_their_levels_and_numbers() -> None:
    block = lista([p("a"), lista([p("b")], start=3)])
    assert html(block) == '<ul><li><p>a</p><ol start="3"><li><p>b</p></li></ol></li></ul>'
    assert dokument.till_text(doc(p("Så:"), block)) == "Så:\n\n• a\n  3. b"


def test_a_first_row_of_header_cells_is_a_head() -> None:
    assert html(tabell([cell("År", huvud=True)], [cell("2026")])) == (
        '<table><thead><tr><th scope="col"><p>År</p></th></tr></thead><tbody><tr><td><p>2026</p></td></tr></tbody></table>'
    )


def test_a_header_cell_that_reaches_into_the_body_makes_no_head() -> None:
    assert "<thead>" not in html(tabell([cell("År", huvud=True, rowspan=2), cell("a", huvud=True)], [cell("b")]))


def test_a_table_is_text_by_tabs_and_a_line_break_is_a_line() -> None:
    brutet = p("a", {"type": "hardBreak"}, "b")
    assert dokument.till_text(doc(tabell([cell("a"), cell("b")]), brutet)) == "a\tb\n\na\nb"


def test_the_schema_names_what_the_browser_needs() -> None:
    ut = som_json()
    assert list(ut["noder"]) == list(NODER)
    assert list(ut["markeringar"]) == list(MARKERINGAR)
    assert "isolating" not in json.dumps(ut)
