"""Rules on language and setting: tables of sentences and what is found in them."""

from typing import Any

import pytest

from arenden.regler import REGLER, Allvar, granska
from tests.ogonblicksbilder import Nod, avsnitt, doc, exemplet, forslag, funna, punktlista, version


def i_text(text: str, regel: str) -> list[Any]:
    return funna(version(forslag("regionen utreder."), avsnitt("b", "Bakgrund", text)), regel)


def ord_(antal: int) -> str:
    return " ".join(["Planen", *(["gäller", "alla"] * antal)][:antal])


# What is written, what takes its place; "" where nothing is to be found
BYTEN: dict[str, list[tuple[str, str]]] = {
    "dubbelt_ord": [
        ("Vi föreslår att att regionen bygger.", "att"),
        ("I i den delen ingår det.", "I"),
        ("För det det gäller finns en plan.", ""),
        ("Per Per Olsson och New New York.", ""),
    ],
    "skiljetecken": [
        ("Planen är klar.Regionen bygger.", "klar. Regionen"),
        ("Först planen,sedan bygget.", "planen, sedan"),
        ("Planen är klar . Då byggs det.", "klar."),
        ("Är planen klar ?", "klar?"),
        ("VD:n på www.planen.se och a.b@c.se, kl 10.30, t.ex. 5:69 och 3,5 procent.", ""),
        ("Filen Planen.Slutlig.pdf", ""),
        ("Han sade … och gick.", ""),
    ],
    "tankstreck": [
        ("Besöksnäring - förstärkt samarbete", "Besöksnäring – förstärkt"),
        ("Åren 2016-2017 gäller det.", "2016–2017"),
        ("Se sidorna 3-5 i bilagan.", "sidorna 3–5"),
        ("Ring 036-12 34 56, dnr 2016-2017-3, den 2016-10-12 och hälso- och sjukvård.", ""),
        ("EU-projekt 2017-2016 och IT-bolaget", ""),
    ],
    "datum": [
        ("Beslutet togs 3/9-14 av nämnden.", "den 3 september 2014"),
        ("Beslutet togs den 3/9 2014.", "den 3 september 2014"),
        ("Beslutet togs den 3/9 av nämnden.", "3 september"),
        ("Beslutet togs 2014-09-03.", "den 3 september 2014"),
        ("Beslutet togs 3 sept 2014.", "den 3 september 2014"),
        ("Avtalet (2014-09-03) gäller, liksom 2/3 av planen, 24/7 och 1.2.", ""),
        ("Ärende 2014-09-03-1 och 2014-13-45.", ""),
    ],
    "tal": [
        ("Det kostar 1250000 kronor.", "1\u00a0250\u00a0000"),
        ("Det kostar 1.250.000 kronor.", "1\u00a0250\u00a0000"),
        ("Andelen är 5% nu.", "5 procent"),
        ("År 2026 kostar det 1 250 000 kronor, 5 procent, 3.5 och 2 500 kr.", ""),
    ],
    "kanslisvenska": [
        ("Det sker i enlighet med avtalet.", "enligt"),
        ("Gällande övriga frågor gäller planen.", "När det gäller"),
        ("Information avseende planen.", "om"),
        ("Därest planen föreligger.", "Om"),
        ("Erforderliga beslut fattas.", "Nödvändiga"),
        ("Den gällande planen och gällande lagstiftning med avseende på miljön.", ""),
        ("Ejder och Avseendemål", ""),
    ],
}


@pytest.mark.parametrize(("regel", "text", "byte"), [(r, t, b) for r, rader in BYTEN.items() for t, b in rader])
def test_each_sentence_gets_what_can_take_its_place(regel: str, text: str, byte: str) -> None:
    assert [a.byten[0] for a in i_text(text, regel)][:1] == ([byte] if byte else [])


def test_a_date_may_be_short_in_a_table_and_a_list_of_underlag() -> None:
    tabell = {
        "type": "table",
        "content": [{"type": "tableRow", "content": [doc("2014-09-03") | {"type": "tableCell"}]}],
    }
    underlag = avsnitt("u", "Beslutsunderlag", punktlista("Tjänsteskrivelse 2014-09-03"), slag="underlag")
    assert funna(version(forslag("a."), avsnitt("b", "Bakgrund", tabell), underlag), "datum") == []


@pytest.mark.parametrize(("antal", "fynd"), [(30, 0), (31, 1)])
def test_a_sentence_of_more_than_thirty_words_is_long(antal: int, fynd: int) -> None:
    anmarkningar = i_text(ord_(antal) + ". " + ord_(5) + ".", "lang_mening")
    assert len(anmarkningar) == fynd
    assert all(f"{antal} ord" in a.mening and a.citat == ord_(antal) + "." for a in anmarkningar)


def test_an_abbreviation_ends_no_sentence_but_a_line_break_does() -> None:
    assert len(i_text(f"{ord_(20)} t.ex. Region Jönköping {ord_(12)}.", "lang_mening")) == 1
    rad = {"type": "paragraph", "content": [{"type": "text", "text": ord_(20)}, {"type": "hardBreak"}]}
    rad["content"] += [{"type": "text", "text": ord_(20)}]  # type: ignore[operator]
    assert funna(version(forslag("a."), avsnitt("b", "B", rad)), "lang_mening") == []


@pytest.mark.parametrize(
    ("text", "antal"),
    [
        ("Ärendet utreds, bereds av nämnden, behandlas och beslutas sedan.", 4),
        ("Planen föreslås antas och kostnaderna bedöms täckas.", 4),
        ("Kommunernas platser och insatser finns och lyckas, och deras plan saknas.", 0),
        ("Regionen utreder. Planen antas. Den genomförs.", 0),
    ],
)
def test_passives_in_a_pile_are_counted(text: str, antal: int) -> None:
    fynd = i_text(text, "passiva")
    assert [f"{antal} passiva verb" in a.mening for a in fynd] == [True] * bool(antal)


def test_double_spaces_are_told_once_a_part_and_marked_each() -> None:
    (a,) = i_text("Ett.  Två.   Tre.", "dubbla_mellanslag")
    assert "på 2 ställen" in a.mening and a.byten == (" ",)


@pytest.mark.parametrize(
    ("texter", "tecken"),
    [
        (["”Småland” och ”län”", "“Småland”"], ["“"]),
        (["»Småland» och »län»", "”Småland”"], ["”"]),
        (['"Småland" och "län"'], []),
        (['"Småland" och ”län”'], ['"']),
        (["“Småland”"], ["“"]),
        (['En skärm på 27" och ”län”.'], []),
    ],
)
def test_the_odd_quotation_mark_is_found(texter: list[str], tecken: list[str]) -> None:
    v = version(forslag("regionen utreder."), avsnitt("b", "Bakgrund", *texter))
    assert [a.citat for a in funna(v, "citattecken")] == tecken


def test_a_remark_says_where_its_words_stand_as_the_browser_counts() -> None:
    innehall = [{"type": "text", "text": "Å 😀"}, {"type": "hardBreak"}, {"type": "text", "text": "enär det regnar"}]
    stycke: Nod = {"type": "paragraph", "attrs": {"id": "b1"}, "content": innehall}
    (a,) = funna(version(forslag("a."), avsnitt("b", "B", stycke)), "kanslisvenska")
    assert [(m.block, m.start, m.text) for m in a.marken] == [("b1", 5, "enär")]


def test_older_rules_are_marked_by_the_words_they_quote() -> None:
    stycke: Nod = {
        "type": "paragraph",
        "attrs": {"id": "b1"},
        "content": [{"type": "text", "text": "avslå övriga yrkanden."}],
    }
    (a,) = funna(version(forslag({"type": "doc", "content": [stycke]})), "stod_utanfor")
    assert [(m.block, m.start, m.text) for m in a.marken] == [("b1", 6, "övriga yrkanden")]


def test_the_example_gets_what_a_careful_editor_would_say() -> None:
    tips = [(a.regel, a.plats.etikett) for a in granska(exemplet(), {}) if a.allvar == Allvar.TIPS]
    assert tips == [
        ("kanslisvenska", "Sammanfattning"),
        ("lang_mening", "Information i ärendet"),
        ("lang_mening", "Bakgrund"),
        ("tankstreck", "Bakgrund"),
    ]


SPRAK = ("stavning", "dubbelt_ord", "lang_mening", "passiva", "kanslisvenska", "skiljetecken", "dubbla_mellanslag")


@pytest.mark.parametrize("regel", [*SPRAK, "citattecken", "tankstreck", "datum", "tal"])
def test_rules_of_language_are_tips_until_the_body_says_otherwise(regel: str) -> None:
    assert REGLER[regel].forval == Allvar.TIPS
    v = version(forslag("enär  enär 3/9-14 .“a” ”b” 5% 2016-2017 nämdden , antas, bedöms och utreds."))
    assert regel == "lang_mening" or funna(v, regel)
    assert [a for a in granska(v, {regel: Allvar.AV}) if a.regel == regel] == []
