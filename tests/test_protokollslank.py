"""A sentence follows its facts until a person rewrites it; what a person wrote is never written over."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from arenden import dokument
from beslut.protokollsprak.bygge import Mening, stycke
from beslut.protokollsprak.lank import Fogad, Lank, behall, foga, fran_json, omskrivna, som_json, ta_nytt


def m(nyckel: str, text: str) -> Mening:
    return Mening(nyckel, stycke(text), text)


def ord_i(fogad: Fogad) -> list[str]:
    return [t for t in dokument.till_text(fogad.doc).split("\n\n") if t]


def skriv(fogad: Fogad, fran: str, till: str) -> Fogad:
    """Return the text with a person's words *till* in place of *fran*."""
    block = [
        {**b, "content": [{"type": "text", "text": till}]} if b["content"][0]["text"] == fran else b
        for b in fogad.doc["content"]
    ]
    return Fogad({"type": "doc", "content": block}, fogad.lankar, ())


@pytest.fixture
def text() -> Fogad:
    return foga(dokument.tomt(), (), [m("a", "Ett."), m("b", "Två."), m("c", "Tre.")])


def nu(fogad: Fogad, *meningar: Mening) -> Fogad:
    # The links go by way of the database, the text by way of the editor.
    lankar = fran_json(som_json(fogad.lankar))
    return foga(dokument.med_id(fogad.doc), lankar, meningar)


def test_an_empty_text_is_filled_in_order(text: Fogad) -> None:
    assert ord_i(text) == ["Ett.", "Två.", "Tre."]
    assert not text.avvikande


def test_the_same_facts_change_nothing(text: Fogad) -> None:
    igen = nu(text, m("a", "Ett."), m("b", "Två."), m("c", "Tre."))
    assert (igen.doc, igen.lankar, igen.bytta) == (text.doc, text.lankar, 0)


def test_a_changed_fact_changes_its_sentence_and_keeps_its_place_and_id(text: Fogad) -> None:
    ny = nu(text, m("a", "Ett."), m("b", "Nytt."), m("c", "Tre."))
    assert ord_i(ny) == ["Ett.", "Nytt.", "Tre."]
    assert [lank.id for lank in ny.lankar] == [lank.id for lank in text.lankar]


def test_a_new_fact_stands_after_the_one_before_it_and_a_gone_one_goes(text: Fogad) -> None:
    ny = nu(text, m("a", "Ett."), m("ny", "Mellan."), m("c", "Tre."))
    assert ord_i(ny) == ["Ett.", "Mellan.", "Tre."]


def test_a_rewritten_sentence_stays_and_says_that_its_facts_have_changed(text: Fogad) -> None:
    omskriven = skriv(text, "Två.", "Mina ord.")
    ny = nu(omskriven, m("a", "Ett."), m("b", "Nytt."), m("c", "Tre."))
    assert ord_i(ny) == ["Ett.", "Mina ord.", "Tre."]
    (avvikande,) = ny.avvikande
    assert avvikande.nyckel == "b" and avvikande.nu is not None and avvikande.nu.text == "Nytt."
    assert omskrivna(ny.doc, ny.lankar) == {"a": False, "b": True, "c": False}


def test_one_who_keeps_the_words_is_told_again_only_when_the_facts_change_once_more(text: Fogad) -> None:
    nya = [m("a", "Ett."), m("b", "Nytt."), m("c", "Tre.")]
    behallen = behall(nu(skriv(text, "Två.", "Mina ord."), *nya), "b")
    assert not nu(behallen, *nya).avvikande
    assert [a.nyckel for a in nu(behallen, m("a", "Ett."), m("b", "Nyast."), m("c", "Tre.")).avvikande] == ["b"]


def test_one_who_takes_the_new_gets_it_and_it_follows_its_facts_again(text: Fogad) -> None:
    nya = [m("a", "Ett."), m("b", "Nytt."), m("c", "Tre.")]
    tagen = ta_nytt(nu(skriv(text, "Två.", "Mina ord."), *nya), "b")
    assert ord_i(tagen) == ["Ett.", "Nytt.", "Tre."]
    assert ord_i(nu(tagen, m("a", "Ett."), m("b", "Nyast."), m("c", "Tre."))) == ["Ett.", "Nyast.", "Tre."]


def test_a_sentence_taken_away_does_not_come_back_by_itself(text: Fogad) -> None:
    utan = Fogad(
        {"type": "doc", "content": [b for b in text.doc["content"] if b["content"][0]["text"] != "Två."]},
        text.lankar,
        (),
    )
    samma = nu(utan, m("a", "Ett."), m("b", "Två."), m("c", "Tre."))
    assert ord_i(samma) == ["Ett.", "Tre."] and not samma.avvikande
    nya = nu(utan, m("a", "Ett."), m("b", "Nytt."), m("c", "Tre."))
    assert [(a.nyckel, a.borttagen) for a in nya.avvikande] == [("b", True)]
    assert ord_i(ta_nytt(nya, "b")) == ["Ett.", "Nytt.", "Tre."]


def test_a_rewritten_sentence_without_facts_stays_until_a_person_lets_it_go(text: Fogad) -> None:
    utan = nu(skriv(text, "Två.", "Mina ord."), m("a", "Ett."), m("c", "Tre."))
    assert ord_i(utan) == ["Ett.", "Mina ord.", "Tre."]
    assert ord_i(ta_nytt(utan, "b")) == ["Ett.", "Tre."]
    fri = behall(utan, "b")
    assert ord_i(nu(fri, m("a", "Ett."), m("c", "Tre."))) == ["Ett.", "Mina ord.", "Tre."]
    assert "b" not in {lank.nyckel for lank in fri.lankar}


def test_letters_in_two_pieces_are_no_persons_rewriting() -> None:
    text = foga(dokument.tomt(), (), [m("a", "Å\u00adret: a\u030angfartyg.")])
    assert ord_i(text) == ["Året: ångfartyg."]
    assert omskrivna(dokument.med_id(text.doc), text.lankar) == {"a": False}


def test_the_same_key_twice_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="två meningar heter a"):
        foga(dokument.tomt(), (), [m("a", "Ett."), m("a", "Två.")])


class Protokollstext(RuleBasedStateMachine):
    """Facts come, change and go while a person writes: no word of the person's is lost, no untouched one is stale."""

    @initialize()
    def borja(self) -> None:
        self.fakta: dict[str, int] = {"a": 0, "b": 0}
        self.text = foga(dokument.tomt(), (), self.meningar())
        self.egna: list[str] = []
        self.antal = 0

    def meningar(self) -> list[Mening]:
        return [m(nyckel, f"Fakta {nyckel} {varde}.") for nyckel, varde in sorted(self.fakta.items())]

    @rule(nyckel=st.sampled_from("abcde"), varde=st.integers(0, 3))
    def faktum(self, nyckel: str, varde: int) -> None:
        self.fakta[nyckel] = varde

    @rule(nyckel=st.sampled_from("abcde"))
    def faktum_borta(self, nyckel: str) -> None:
        self.fakta.pop(nyckel, None)

    @rule(plats=st.integers(0, 9))
    def person_skriver_om(self, plats: int) -> None:
        block = [dict(b) for b in self.text.doc["content"]]
        if plats < len(block) and block[plats].get("content"):
            self.antal += 1
            borta = block[plats]["content"][0]["text"]
            self.egna = [e for e in self.egna if e != borta] + [f"Eget {self.antal}."]
            block[plats]["content"] = [{"type": "text", "text": f"Eget {self.antal}."}]
            self.text = Fogad({"type": "doc", "content": block}, self.text.lankar, ())

    @rule(plats=st.integers(0, 9))
    def person_lagger_till(self, plats: int) -> None:
        self.antal += 1
        self.egna.append(f"Eget {self.antal}.")
        block: list[Any] = list(self.text.doc["content"])
        block.insert(plats, dokument.stycke(f"Eget {self.antal}."))
        self.text = Fogad({"type": "doc", "content": block}, self.text.lankar, ())

    @rule()
    def bygg_om(self) -> None:
        self.text = nu(self.text, *self.meningar())

    @rule(behaller=st.booleans())
    def avgor(self, behaller: bool) -> None:
        self.text = nu(self.text, *self.meningar())
        for a in self.text.avvikande[:1]:
            if not behaller:
                block = {b["attrs"]["id"]: b for b in self.text.doc["content"]}
                egen = block[a.id]["content"][0]["text"] if a.id in block else ""
                self.egna = [e for e in self.egna if e != egen]
            self.text = (behall if behaller else ta_nytt)(self.text, a.nyckel)

    @invariant()
    def nothing_a_person_wrote_is_lost(self) -> None:
        assert sorted(t for t in ord_i(self.text) if t.startswith("Eget")) == sorted(self.egna)

    @invariant()
    def built_anew_every_sentence_says_what_is_so_or_is_a_persons(self) -> None:
        ny = nu(self.text, *self.meningar())
        # The second building finds nothing to do: the first brought all of it in step.
        assert nu(ny, *self.meningar()).bytta == 0
        egna = omskrivna(ny.doc, ny.lankar)
        text = ord_i(ny)
        for mening in self.meningar():
            assert egna[mening.nyckel] or text.count(mening.text) == 1
        assert len({lank.nyckel for lank in ny.lankar}) == len(ny.lankar)
        assert all(isinstance(lank, Lank) for lank in ny.lankar)


Protokollstext.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
test_a_text_lives_with_its_facts = Protokollstext.TestCase
