"""Anchors: a stretch follows its words, goes with them, and comes back with them."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prosemirror.model import Node
from prosemirror.transform import Transform

from arenden import dokument
from arenden.actions.text import skriv_om, skriv_steg
from arenden.ankare import Lopande, Stracka, flytta, kartor
from arenden.hanvisning import TECKEN
from arenden.models import Ankare, Skrivelse, Text
from arenden.schema import SCHEMA
from forum.models import Anvandare
from tests.test_dokument import Json, cell, doc, infoga, lista, p, tabell
from tests.test_dokument_lagar import FRON, LUGNT, TEXTER
from tests.varld import doc as stycken


def bort(fran: int, till: int) -> Json:
    return {"stepType": "replace", "from": fran, "to": till}


def efter(*steg: Json, fran: int = 5, till: int = 9) -> Stracka:
    return flytta(Stracka(fran, till), kartor(steg))


# One step


def test_a_stretch_moves_with_what_is_written_before_it_and_stays_for_what_is_written_after() -> None:
    assert efter(infoga("xy", 1)) == Stracka(7, 11)
    assert efter(infoga("xy", 10)) == Stracka(5, 9)


def test_what_is_typed_within_is_taken_in_and_at_the_edges_not() -> None:
    assert efter(infoga("xy", 7)) == Stracka(5, 11)
    assert efter(infoga("xy", 5)) == Stracka(7, 11)
    assert efter(infoga("xy", 9)) == Stracka(5, 9)


def test_a_stretch_shrinks_by_what_is_taken_from_its_edges() -> None:
    assert efter(bort(3, 7)) == Stracka(3, 5)
    assert efter(bort(7, 12)) == Stracka(5, 7)


@pytest.mark.parametrize("steg", [bort(5, 9), bort(2, 20), infoga("nytt", 5, 9)])
def test_a_stretch_that_is_deleted_or_written_over_is_gone_and_its_place_is_kept(steg: Json) -> None:
    assert efter(steg) == Stracka(steg["from"], steg["from"])
    assert efter(steg, infoga("xy", 1)).fran == steg["from"] + 2


def test_words_are_counted_as_the_browser_counts_them() -> None:
    lopande = Lopande(doc(p("a😀b", {"type": "hardBreak"}, "c"), lista([p("d")]), tabell([cell("e")])))
    assert lopande.text == "\na😀b\nc\nd\ne"
    assert [lopande.ord_i(Stracka(*s)) for s in ((1, 2), (2, 4), (4, 7), (11, 12), (19, 20))] == [
        "a", "😀", "b\nc", "d", "e",
    ]  # fmt: skip


def test_a_quote_is_found_at_its_place_or_where_it_stands_alone() -> None:
    lopande = Lopande(doc(p("Och så och en lång rad"), p("och en lång rad, så")))
    assert lopande.hitta("och", 8) == Stracka(8, 11)
    assert lopande.hitta("och", 3) is None
    assert lopande.hitta("en lång rad, så", 1) == Stracka(29, 44)
    assert lopande.hitta("en lång rad", 1) is None


# The law: whatever is written and taken away, a stretch holds what is left of its words, and none that stood outside


def markt(text: Json) -> Json:
    """Return *text* with every character its own, so that each can be told wherever it goes."""
    nasta = iter(range(0x4E00, 0x9FFF))

    def om(nod: Json) -> Json:
        if "text" in nod:
            return nod | {"text": "".join(chr(next(nasta)) for _ in nod["text"])}
        return nod | ({"content": [om(b) for b in nod["content"]]} if nod.get("content") else {})

    return om(text)


def andra(nod: Node, slump: Random) -> Any:
    tr: Any = Transform(nod)
    slut = nod.content.size
    fran, till = sorted((slump.randint(0, slut), slump.randint(0, slut)))
    try:
        match slump.randrange(5):
            case 0 | 1 if nod.resolve(fran).parent.inline_content:
                tr.insert(fran, SCHEMA.text(slump.choice(["hej", "å", "😀 "])))
            case 2:
                tr.delete(fran, min(till, fran + 8))
            case 3:
                tr.add_mark(fran, till, SCHEMA.mark("bold"))
            case 4 if nod.resolve(fran).parent.inline_content:
                tr.split(fran)
        dokument.krav_giltigt(tr.doc.to_json())
    except Exception:
        return Transform(nod)  # the library's own editing is not what is tried here
    return tr


@given(TEXTER, FRON, st.integers(1, 12))
@LUGNT
def test_a_stretch_holds_all_that_is_left_of_its_words_and_no_others(text: Json, slump: Random, antal: int) -> None:
    fran_borjan: Any = markt(dict(dokument.med_id(text)))
    alla = Lopande(fran_borjan)
    slut = Node.from_json(SCHEMA, fran_borjan).content.size
    fran, till = sorted((slump.randint(0, slut), slump.randint(0, slut)))
    stracka = Stracka(fran, till)
    # References and line breaks look alike, wherever they stand.
    egna = set(alla.ord_i(stracka)) - {"\n", TECKEN}
    andras = set(alla.text) - egna - {"\n", TECKEN}
    nod: Any = Node.from_json(SCHEMA, fran_borjan)
    for _ in range(antal):
        tr = andra(nod, slump)
        stracka = flytta(stracka, tr.mapping.maps)
        nod = tr.doc
        nu = Lopande(nod.to_json())
        innehall = set(nu.ord_i(stracka))
        assert egna & set(nu.text) <= innehall and not andras & innehall


# In the transaction of the text


@pytest.fixture
def text(skrivelse: Skrivelse, maria: Anvandare) -> Text:
    text = skrivelse.avsnitt.get(nyckel="sammanfattning").text
    assert text is not None
    skriv_om(text, stycken("En cykelväg ska byggas snart."), av=maria, skal="")
    return Text.objects.get(pk=text.pk)


@pytest.fixture
def ankare(text: Text) -> Ankare:
    return Ankare.objects.create(text=text, fran=4, till=12, citat="cykelväg")


def skriv(text: Text, *steg: Json, av: Anvandare) -> None:
    text.refresh_from_db()
    skriv_steg(text, av=av, revision=text.revision, steg=list(steg), klient="a", sandning="")


def test_saved_steps_move_the_anchors_of_their_text_only(ankare: Ankare, text: Text, maria: Anvandare) -> None:
    annan = Text.objects.filter(skrivelse=text.skrivelse).exclude(pk=text.pk).first()
    assert annan is not None
    orord = Ankare.objects.create(text=annan, fran=4, till=12, citat="här är d")
    skriv(text, infoga("Nu: ", 1), av=maria)
    ankare.refresh_from_db()
    orord.refresh_from_db()
    assert (ankare.fran, ankare.till, orord.fran) == (8, 16, 4)


def test_a_deleted_stretch_keeps_its_quote_and_comes_back_when_the_deletion_is_undone(
    ankare: Ankare, text: Text, maria: Anvandare
) -> None:
    skriv(text, bort(1, 16), av=maria)
    ankare.refresh_from_db()
    assert ankare.borta and ankare.citat == "cykelväg" and ankare.fran == 1
    skriv(text, infoga("cykelväg ska", 1), av=maria)
    ankare.refresh_from_db()
    assert not ankare.borta and ankare.stracka == Stracka(1, 9)


def test_a_stretch_whose_words_are_gone_is_gone_though_its_blocks_stand(text: Text, maria: Anvandare) -> None:
    skriv_om(text, stycken("Hela ordet", "Sista ordet"), av=maria, skal="")
    rad = Ankare.objects.create(text=text, fran=6, till=18, citat="ordet\nSista")
    skriv(text, bort(6, 11), bort(8, 13), av=maria)
    rad.refresh_from_db()
    assert rad.borta


def test_when_the_whole_text_is_replaced_the_stretch_is_found_by_its_quote_or_gone(
    text: Text, maria: Anvandare
) -> None:
    funnen = Ankare.objects.create(text=text, fran=4, till=20, citat="cykelväg ska byg")
    borta = Ankare.objects.create(text=text, fran=21, till=29, citat="as snart")
    text.refresh_from_db()
    skriv_om(text, stycken("Något nytt först.", "Ja: cykelväg ska byggas."), av=maria, skal="återställd")
    funnen.refresh_from_db()
    borta.refresh_from_db()
    assert Lopande(Text.objects.get(pk=text.pk).doc).ord_i(funnen.stracka) == "cykelväg ska byg"
    assert borta.borta
