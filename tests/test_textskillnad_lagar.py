"""Laws of the comparison that hold for any two texts."""

import copy
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from arenden.foljd import langsta_stigande, rader
from arenden.textskillnad import Textskillnad, textskillnad
from tests.jamforda import FET, KURSIV, Nod, doc, gammal, lank, lista, ny, p, tabell, text

ORD = st.text(st.sampled_from("abcåä <&\n.-1 "), max_size=25)
MARKEN = st.lists(st.sampled_from([FET, KURSIV, lank("https://a.example/")]), max_size=2, unique_by=lambda m: m["type"])
HANVISNING = st.builds(
    lambda nr, form, m: {
        "type": "hanvisning",
        "attrs": {**_mal(nr, form), "ord": f"bilaga\u00a0{nr}{form}"},
        "marks": m,
    },
    st.integers(1, 2),
    st.sampled_from(["liten", "stor"]),
    MARKEN,
)
INLINE = st.lists(st.builds(lambda t, m: text(t, *m), ORD.filter(bool), MARKEN) | HANVISNING, max_size=4)
STYCKE = st.builds(lambda i, slag: p(i, None, slag), INLINE, st.sampled_from(["paragraph", "heading"]))
LISTA = st.builds(
    lambda ps, slag: lista(*ps, slag=slag),
    st.lists(st.builds(p, INLINE), min_size=1, max_size=4),
    st.sampled_from(["bulletList", "orderedList"]),
)
TABELL = st.lists(st.lists(ORD, min_size=1, max_size=3), min_size=1, max_size=3).map(lambda r: tabell(*r))
DOC = st.lists(st.one_of(STYCKE, STYCKE, LISTA, TABELL), max_size=5).map(lambda b: doc(*b))


def _mal(nr: int, form: str) -> Nod:
    return {"slag": "bilaga", "mal": f"d0000000-0000-4000-8000-00000000000{nr}", "form": form}


def _med_id(d: Nod) -> Nod:
    """Give every second top block an id, as imported and edited text has."""
    for nr, block in enumerate(d["content"]):
        block["attrs"] = {**block.get("attrs", {}), "id": f"id{nr}" if nr % 2 == 0 else None}
    return d


def klartext(nod: Nod) -> str:
    if nod["type"] == "text":
        return str(nod["text"])
    if nod["type"] == "hanvisning":
        return str(nod["attrs"]["ord"])
    innehall = [klartext(b) for b in nod.get("content") or ()]
    return ("" if nod["type"] in ("paragraph", "heading") else " ").join(innehall)


def rekonstruerad(s: Textskillnad, sida: str) -> str:
    delar = [(getattr(r.rad, sida), r.html) for r in s.rader if getattr(r.rad, sida) is not None]
    las = gammal if sida == "fore" else ny
    return " ".join(" ".join(las(h) for _, h in sorted(delar)).split())


@settings(max_examples=150, deadline=None)
@given(DOC, DOC, st.booleans())
def test_without_what_was_added_it_is_the_old_text_and_without_what_went_the_new(a: Nod, b: Nod, med_id: bool) -> None:
    # Cells in tables of another shape are told apart only by place; their words are what counts here.
    if med_id:
        a, b = _med_id(a), _med_id(b)
    s = textskillnad(a, b)
    for sida, d in (("fore", a), ("efter", b)):
        vantat = sorted(klartext(d).replace("[tom punkt]", "").split())
        fatt = sorted(rekonstruerad(s, sida).replace("[tom punkt]", "").split())
        assert fatt == vantat


TEXTDOC = st.lists(st.one_of(STYCKE, LISTA), max_size=5).map(lambda b: doc(*b))


@settings(max_examples=150, deadline=None)
@given(TEXTDOC, TEXTDOC)
def test_without_tables_the_order_of_the_words_comes_back_too(a: Nod, b: Nod) -> None:
    s = textskillnad(a, b)
    for sida, d in (("fore", a), ("efter", b)):
        assert rekonstruerad(s, sida).replace("[tom punkt]", "").split() == klartext(d).split()


@settings(max_examples=100, deadline=None)
@given(DOC)
def test_a_text_compared_with_itself_has_no_change(d: Nod) -> None:
    assert textskillnad(d, copy.deepcopy(d)).antal == 0


@settings(max_examples=100, deadline=None)
@given(DOC, DOC)
def test_the_html_is_balanced_whatever_changed(a: Nod, b: Nod) -> None:
    oppna: list[str] = []
    for slut, tagg in re.findall(r"<(/?)(\w+)[^>]*>", textskillnad(a, b).html):
        if slut:
            assert oppna.pop() == tagg
        elif tagg != "br":
            oppna.append(tagg)
    assert not oppna


@given(st.permutations(range(8)), st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7)))
def test_a_merged_order_holds_every_thing_once(ordning: list[int], borta: set[int], nya: set[int]) -> None:
    par = {j: i for j, i in enumerate(ordning) if i not in borta and j not in nya}
    r = rader(par, 8, 8)
    assert sorted(x.fore for x in r if x.fore is not None) == list(range(8))
    assert [x.efter for x in r if x.efter is not None] == list(range(8))


def test_of_two_that_changed_places_the_later_one_moved() -> None:
    assert langsta_stigande([1, 0]) == {0}
