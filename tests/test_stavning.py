"""Spelling by hunspell's Swedish dictionary: what it must know, what it must find, what it must leave alone."""

import time
from typing import Any

import pytest
from django.test import Client

from arenden import stavning
from tests.ogonblicksbilder import avsnitt, exemplet, forslag, funna, version


def okanda(text: str) -> list[str]:
    return [o.ord for o in stavning.okanda(text)]


def test_the_dictionary_is_there() -> None:
    """`./run test` installs it: a test of spelling that had nothing to spell with would say nothing."""
    assert stavning.finns()


@pytest.mark.django_db
def test_a_missing_dictionary_is_named_to_who_watches_the_server(client: Client, monkeypatch: Any) -> None:
    assert client.get("/halsa/").json() == {"halsa": "ja"}
    monkeypatch.setattr(stavning, "finns", lambda: False)
    assert client.get("/halsa/").json() == {"halsa": "ja", "saknas": ["ordbok för stavning"]}


KAN = """tjänsteskrivelse beslutspunkterna destinationsbolag smålandslänen besöksnäringen kollektivtrafikmyndigheten
föredragningslista protokollsanteckning delegationsordning ägardirektiv kompetensförsörjningsplan markanvisningsavtal
jämställdhetsintegrering barnkonsekvensanalys upphandlingsdokument samverkansavtal regionfullmäktige medfinansiering
landsbygdsutveckling digitaliseringsstrategi workshop feedback benchmarking online controller appen e-tjänster cykelväg
värnamoborna Jönköpings Huskvarna Region Småland kommunalförbund återrapportering självkostnadspris"""


@pytest.mark.parametrize("ord_", KAN.split())
def test_compounds_places_and_everyday_english_are_known(ord_: str) -> None:
    assert okanda(f"Det gäller {ord_} här.") == []


FEL = """tjänsteskrivelce besöksnärningen förslager tilldsammans beslutts kollektivtraffik verksammhet rekomendera
konsekevenser defenitivt anorlunda abbonemang parallel åttgärder ansvarrar kostanden kommunsstyrelsen enlight projeckt
utvecklning förlsag medellar nämden ekonimi smålandsskomuner regionnen intresant tillexempel"""


@pytest.mark.parametrize("ord_", FEL.split())
def test_misspelled_words_are_found(ord_: str) -> None:
    assert okanda(f"Det gäller {ord_} här.") == [ord_]


@pytest.mark.parametrize(
    "text",
    [
        "Enligt Geeraedts och Al-Khatib i Önnermark gäller det.",  # names inside a sentence
        "BUN, HSF och VÄSTMO deltar; VD:n för SKR:s LSS-grupp också.",
        "Kl. 12:e och 3:e, 5:69, 12 kap. 3 §, t.ex. 100 tkr/år, bl.a. 40 kvm, s.k. mnkr.",
        "Hälso- och sjukvården, gång- och cykelvägen samt för- och nackdelar.",
        "Se https://www.rtmellan.example/plaan, kontakta bengt.strom@bergaby.example eller öppna budgett2026.xlsx.",
        "Projektet ”The Green Growth Initiative for Rural Areas” fortsätter.",
        "Taxan¹ gäller.",
    ],
)
def test_what_is_no_misspelling_is_left_alone(text: str) -> None:
    assert okanda(text) == []


def test_the_likeliest_word_is_proposed_first() -> None:
    fel = ("kollektivtraffik", "besöksnärningen", "rekomendera")
    assert [stavning.forslag(o)[0] for o in fel] == ["kollektivtrafik", "besöksnäringen", "rekommendera"]


def test_no_word_waits_longer_than_one_has_patience_for() -> None:
    assert stavning.forslag("enfruktansvärttokigtstavadd", senast=time.monotonic() - 1) == ()


def test_a_hostile_word_is_no_stop() -> None:
    borjan = time.monotonic()
    okanda(" ".join(["a" * 5000, "bil" * 30, "ab" * 28, "-".join(["xqz"] * 400), "smålands" * 7]))
    stavning.forslag("ab" * 30)
    assert time.monotonic() - borjan < 30  # endless without the guard


def test_the_example_has_no_misspelled_word() -> None:
    assert funna(exemplet(), "stavning") == []


def test_a_word_is_remarked_once_in_each_part_and_marked_wherever_it_stands() -> None:
    stycke = {
        "type": "paragraph",
        "attrs": {"id": "b1"},
        "content": [{"type": "text", "text": "Nämdden 😀 och nämdden."}],
    }
    (a, b) = funna(version(forslag("regionen utreder."), avsnitt("a", "Ett", stycke)), "stavning")
    assert (a.citat, a.marken[0].start, b.marken[0].start) == ("Nämdden", 0, 15)  # the emoji counts as two
    assert "Ett: ”Nämdden” finns inte i ordlistan" in a.mening


@pytest.mark.parametrize(
    ("text", "citat"),
    [
        ("Ekenstamms plan.", []),  # an undertecknare's name
        ("Granträssk är en ort. Vi bor i Granträssk.", []),  # elsewhere inside a sentence: a name
        ("Zebrakartan visar det.", []),  # a bilaga
        ("Vi använder vxyl och vxyls.", ["vxyl", "vxyls"]),
    ],
)
def test_what_the_skrivelse_itself_knows_is_not_misspelled(text: str, citat: list[str]) -> None:
    v = version(
        forslag("regionen utreder."),
        avsnitt("a", "Bakgrund", text),
        undertecknare=[{"identitet": "u", "namn": "Karin Ekenstamm", "titel": ""}],
        bilagor=[{"identitet": "b", "nr": 1, "namn": "Zebrakartan", "filnamn": "x.pdf"}],
    )
    assert [a.citat for a in funna(v, "stavning")] == citat


def test_the_bodys_own_words_are_right_with_and_without_s_and_capital() -> None:
    v = version(forslag("vxyl, vxyls och Vxyl."))
    assert funna(v, "stavning", ordlista=["vxyl"]) == []


def test_without_a_dictionary_nothing_is_misspelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stavning, "_ordbok", lambda: None)
    stavning.okanda.cache_clear()
    assert funna(version(forslag("enligtt nämdden.")), "stavning") == []
    stavning.okanda.cache_clear()


def test_words_marked_as_another_language_are_not_checked_and_the_rest_of_the_paragraph_is() -> None:
    def fel(*marks: Any) -> list[str]:
        ord_ = {"type": "text", "text": "deliverables", "marks": list(marks)}
        rad = {"type": "paragraph", "content": [{"type": "text", "text": "Vi lämnar "}, ord_]}
        rest = {"type": "paragraph", "content": [{"type": "text", "text": "Kollektivtraffik är bra."}]}
        sektion = avsnitt("bakgrund", "Bakgrund") | {"doc": {"type": "doc", "content": [rad, rest]}}
        return [a.citat for a in funna(version(forslag("regionen belyser."), sektion), "stavning")]

    assert fel() == ["deliverables", "Kollektivtraffik"]
    assert fel({"type": "sprak", "attrs": {"lang": "en"}}) == ["Kollektivtraffik"]


def test_what_a_file_calls_english_is_often_swedish() -> None:
    assert stavning.ar_svenska("regionen utreder en cykelväg")
    assert not stavning.ar_svenska("the interim report on regional development")
