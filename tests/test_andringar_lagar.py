"""What holds of every suggestion, over random texts and random edits: it can be taken alone, in any order, to the end."""

import copy
from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prosemirror.model import Fragment, Node, Slice
from prosemirror.transform import Transform

from arenden import andringar as om
from arenden import dokument
from arenden.schema import SCHEMA
from tests.test_dokument import Json, cell, doc, p, t, tabell
from tests.test_dokument_lagar import FRON, LISTOR

LUGNT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ORD = ["en", "röd", "bil", "kör", "på", "vägen", "till", "staden.", "😀", "2026-11-23", ","]
MENINGAR = st.lists(st.sampled_from(ORD), max_size=9).map(" ".join)
INLINE = (
    st.builds(t, MENINGAR.filter(bool))
    | st.builds(t, MENINGAR.filter(bool), st.sampled_from(["bold", "italic"]))
    | st.builds(t, MENINGAR.filter(bool), lang=st.just("en"))
)
STYCKEN = st.builds(lambda delar: p(*delar), st.lists(INLINE | st.just({"type": "hardBreak"}), max_size=3))
RUBRIKER = MENINGAR.map(lambda m: {"type": "heading", "attrs": {"level": 3}, "content": [t(m)] if m else []})


def spannad(form: int) -> Json:
    if form == 0:
        return tabell([cell("a", colspan=2)], [cell("c"), cell("d")])
    if form == 1:
        return tabell([cell("a", rowspan=2), cell("b")], [cell("d")], [cell("e"), cell("f")])
    return tabell([cell("a", huvud=True), cell("b", colspan=2, rowspan=2)], [cell("c")], [cell(x) for x in "def"])


def rutad(rader: int, kolumner: int) -> Json:
    return tabell(*[[cell(f"{r} {k}") for k in range(kolumner)] for r in range(rader)])


TABELLER = st.builds(spannad, st.integers(0, 2)) | st.builds(rutad, st.integers(1, 4), st.integers(1, 3))
TEXTER = st.lists(STYCKEN | STYCKEN | RUBRIKER | LISTOR | TABELLER, min_size=1, max_size=6).map(lambda b: doc(*b))


# Random editing, as the editor's commands do it


def redigera(text: Json, slump: Random) -> Json:
    """Return *text* after one edit, or as it was where the edit could not be made."""
    gor: Callable[[Json, Random], Json] = slump.choice(
        [
            skriva,
            skriva,
            stryka,
            stryka,
            dela,
            sla_ihop,
            lista_om,
            lyfta,
            stila,
            byta_typ,
            flytta,
            infoga_block,
            rad,
            kolumn,
        ]
    )
    try:
        efter = gor(copy.deepcopy(text), slump)
        dokument.krav_giltigt(efter)
    except Exception:
        return text  # the library's own editing is not what is tried here
    return efter


def _nod(text: Json) -> Node:
    return Node.from_json(SCHEMA, text)


def _plats(nod: Node, slump: Random) -> int:
    """Return a place among the words of *nod*."""
    platser: list[int] = []

    def besok(barn: Node, pos: int, *_: Any) -> bool:
        if barn.is_textblock:
            platser.extend(range(pos + 1, pos + 2 + barn.content.size))
        return True

    nod.descendants(besok)
    return slump.choice(platser)


def skriva(text: Json, slump: Random) -> Json:
    tr: Any = Transform(_nod(text))
    return tr.insert(_plats(tr.doc, slump), SCHEMA.text(slump.choice([*ORD, " ny ", " ett par ord "]))).doc.to_json()


def stryka(text: Json, slump: Random) -> Json:
    tr: Any = Transform(_nod(text))
    fran, till = sorted((_plats(tr.doc, slump), _plats(tr.doc, slump)))
    return tr.delete(fran, min(till, fran + slump.choice([3, 12, 60]))).doc.to_json()


def dela(text: Json, slump: Random) -> Json:
    tr: Any = Transform(_nod(text))
    plats = _plats(tr.doc, slump)
    return tr.split(plats, min(slump.choice([1, 1, 2]), tr.doc.resolve(plats).depth)).doc.to_json()


def sla_ihop(text: Json, slump: Random) -> Json:
    tr: Any = Transform(_nod(text))
    har = tr.doc.resolve(_plats(tr.doc, slump))
    return tr.join(har.before(slump.randint(1, har.depth))).doc.to_json()


def lista_om(text: Json, slump: Random) -> Json:
    """Wrap a run of paragraphs in a list, as the list button does."""
    slag = slump.choice(["bulletList", "orderedList"])
    block = text["content"]
    i = slump.randrange(len(block))
    j = min(len(block), i + slump.randint(1, 3))
    assert all(b["type"] == "paragraph" for b in block[i:j])
    lista: Json = {"type": slag, "content": [{"type": "listItem", "content": [b]} for b in block[i:j]]}
    return text | {"content": [*block[:i], lista, *block[j:]]}


def lyfta(text: Json, slump: Random) -> Json:
    """Take a list apart, or change its kind."""
    listor = [i for i, b in enumerate(text["content"]) if b["type"] in {"bulletList", "orderedList"}]
    i = slump.choice(listor)
    lista = text["content"][i]
    if slump.random() < 0.4:
        lista["type"] = "bulletList" if lista["type"] == "orderedList" else "orderedList"
        lista["attrs"] = {}
        return text
    block = text["content"]
    return text | {"content": [*block[:i], *(b for rad in lista["content"] for b in rad["content"]), *block[i + 1 :]]}


def stila(text: Json, slump: Random) -> Json:
    tr: Any = Transform(_nod(text))
    fran = _plats(tr.doc, slump)
    mark = slump.choice([SCHEMA.mark("bold"), SCHEMA.mark("link", {"href": "https://a.se/" + slump.choice("ab")})])
    gor = tr.add_mark if slump.random() < 0.7 else tr.remove_mark
    return gor(fran, min(tr.doc.content.size, fran + slump.randint(1, 30)), mark).doc.to_json()


def byta_typ(text: Json, slump: Random) -> Json:
    block = slump.choice(text["content"])
    block["type"] = {"paragraph": "heading", "heading": "paragraph"}[block["type"]]
    block["attrs"] = {"level": 3} if block["type"] == "heading" else {}
    return text


def flytta(text: Json, slump: Random) -> Json:
    block = text["content"]
    block.insert(slump.randrange(len(block)), block.pop(slump.randrange(len(block))))
    return text


def infoga_block(text: Json, slump: Random) -> Json:
    block = text["content"]
    if len(block) > 1 and slump.random() < 0.4:
        block.pop(slump.randrange(len(block)))
    else:
        block.insert(slump.randint(0, len(block)), slump.choice([p("ett nytt stycke"), rutad(2, 2), spannad(1)]))
    return text


def _tabellen(text: Json, slump: Random) -> Json:
    tabellen: Json = slump.choice([b for b in text["content"] if b["type"] == "table"])
    return tabellen


def rad(text: Json, slump: Random) -> Json:
    rader = _tabellen(text, slump)["content"]
    if slump.random() < 0.4:
        rader.pop(slump.randrange(len(rader)))
    else:
        bredd = sum(c["attrs"].get("colspan", 1) for c in rader[0]["content"])
        rader.insert(slump.randint(0, len(rader)), {"type": "tableRow", "content": [cell("ny") for _ in range(bredd)]})
    return text


def kolumn(text: Json, slump: Random) -> Json:
    rader = _tabellen(text, slump)["content"]
    plats = slump.randint(0, min(len(r["content"]) for r in rader))
    bort = slump.random() < 0.4
    for r in rader:
        if bort:
            r["content"].pop(plats)
        else:
            r["content"].insert(plats, cell("k"))
    return text


@st.composite
def par(draw: st.DrawFn) -> tuple[Json, Json, Random]:
    """Draw a text and what became of it after a few edits."""
    fore = dict(dokument.med_id(draw(TEXTER)))
    slump = draw(FRON)
    efter = fore
    for _ in range(draw(st.integers(1, 8))):
        efter = redigera(efter, slump)
    return fore, dict(dokument.med_id(efter)), slump


PAR = par()


def gjord(text: Json, *steg: Json) -> Json:
    return dict(dokument.tillampa(text, list(steg)))


# The laws


@given(PAR)
@LUGNT
def test_each_change_can_be_made_and_undone_alone(par: tuple[Json, Json, Random]) -> None:
    fore, efter, _ = par
    alla = om.andringar(fore, efter)
    assert bool(alla) != om.lika(fore, efter)
    for x in alla:
        assert not om.lika(gjord(fore, om.godta(fore, efter, x)), fore)
        assert not om.lika(gjord(efter, om.avvisa(fore, efter, x)), efter)
    for x, y in pairwise(alla):
        assert x.till <= y.fran and x.ny_till <= y.ny_fran
    assert len(set(om.nycklar(fore, efter, alla))) == len(alla)


@given(PAR)
@LUGNT
def test_all_changes_together_make_the_new_text(par: tuple[Json, Json, Random]) -> None:
    fore, efter, _ = par
    alla = om.andringar(fore, efter)
    if alla:
        assert om.lika(gjord(fore, om.godta(fore, efter, om.ihop(alla))), efter)
        assert om.lika(gjord(efter, om.avvisa(fore, efter, om.ihop(alla))), fore)
    # What stands outside the changes is the same on both sides, and the map leads from the one to the other.
    a, b, karta = om.nod(fore), om.nod(efter), om.karta(alla)
    kvar = [0, *(tal for x in alla for tal in (x.fran, x.till)), a.content.size]
    nya = [0, *(tal for x in alla for tal in (x.ny_fran, x.ny_till)), b.content.size]
    for fran, till, ny_fran, ny_till in zip(kvar[::2], kvar[1::2], nya[::2], nya[1::2], strict=True):
        assert _ord(a.slice(fran, till)) == _ord(b.slice(ny_fran, ny_till))
        assert [karta.map(n) for n in range(fran + 1, till)] == list(range(ny_fran + 1, ny_till))


def _ord(snitt: Slice) -> str:
    innehall: Fragment = snitt.content
    return innehall.text_between(0, innehall.size, "\n", "\n")


@given(PAR)
@settings(LUGNT, max_examples=40)
def test_accepting_and_rejecting_one_by_one_in_any_order_ends_with_both_alike(par: tuple[Json, Json, Random]) -> None:
    fore, efter, slump = par
    for _ in range(60):
        alla = om.andringar(fore, efter)
        if not alla:
            break
        x = slump.choice(alla)
        if slump.random() < 0.5:
            fore = dict(dokument.med_id(gjord(fore, om.godta(fore, efter, x))))
        else:
            efter = dict(dokument.med_id(gjord(efter, om.avvisa(fore, efter, x))))
    assert om.lika(fore, efter)


@given(PAR, st.booleans())
@settings(LUGNT, max_examples=40)
def test_accepting_all_one_by_one_ends_with_the_new_text_and_rejecting_with_the_old(
    par: tuple[Json, Json, Random], ja: bool
) -> None:
    fore, efter, slump = par
    a, b = fore, efter
    for _ in range(60):
        alla = om.andringar(a, b)
        if not alla:
            break
        x = slump.choice(alla)
        if ja:
            a = dict(dokument.med_id(gjord(a, om.godta(a, b, x))))
        else:
            b = dict(dokument.med_id(gjord(b, om.avvisa(a, b, x))))
    assert om.lika(a, efter) if ja else om.lika(b, fore)
