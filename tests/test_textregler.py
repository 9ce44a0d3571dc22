"""Rules on the whole paper (DESIGN §5 rules 4, 5 and 11): arenden.textregler and arenden.personnummer."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arenden import personnummer
from arenden.regler import Allvar, granska
from tests.ogonblicksbilder import Nod, avsnitt, doc, forslag, funna, punktlista, tyngre, version

# Published test numbers with a right check digit; 701063-2391 is a samordningsnummer (day + 60).
PERSONNUMMER = "811228-9874"

# Rule 4: long memos


def lang(ord_: int, *andra: Nod) -> Nod:
    return version(forslag("regionen belyser."), avsnitt("bakgrund", "Bakgrund", " ".join(["ord"] * ord_)), *andra)


def test_a_long_memo_without_a_sammanfattning_is_remarked() -> None:
    (a,) = funna(lang(600), "sammanfattning_saknas")
    assert a.plats.etikett == "Sammanfattning" and "600 ord" in a.mening


def test_a_short_memo_needs_none() -> None:
    assert funna(lang(400), "sammanfattning_saknas") == []


def test_a_long_memo_with_a_sammanfattning_is_left_in_peace() -> None:
    assert funna(lang(900, avsnitt("s", "Sammanfattning", "Kort sagt.")), "sammanfattning_saknas") == []


def test_the_organ_decides_how_long_is_long() -> None:
    assert [a.regel for a in tyngre(lang(120), lang_fran=100)] == ["sammanfattning_saknas"]


def test_an_empty_required_sammanfattning_in_a_long_memo_is_said_once() -> None:
    v = lang(900, avsnitt("sammanfattning", "Sammanfattning", obligatoriskt=True))
    assert [a.regel for a in tyngre(v)] == ["sammanfattning_saknas"]


# Rule 5: what was left behind


@pytest.mark.parametrize(
    "rad",
    [
        "Till «AnvEnhet» för kännedom",
        "Skickat av {{ handlaggare.namn }} i dag",
        "Kostnaden är [fyll i belopp] kronor",
        "Kontakta XXX för mer",
        "Daterad ÅÅÅÅ-MM-DD",
        "Klicka här för att ange text.",
        "Klicka eller tryck här för att ange datum.",
        "Se Fel! Hittar inte referenskälla.",
    ],
)
def test_what_nobody_filled_in_is_found(rad: str) -> None:
    v = version(forslag("regionen belyser."), avsnitt("bakgrund", "Bakgrund", rad))
    assert [a.plats.etikett for a in funna(v, "falt_ofyllt")] == ["Bakgrund"]


@pytest.mark.parametrize(
    "rad",
    [
        "Projektet »Småland växer» fortsätter",
        "Storlek XXL och Malmö FF",
        "Han sade [sic] att det räcker",
        "Klicka på länken för att läsa mer",
        "Hänsyn enligt [1] och [Prop. 2016/17:171]",
    ],
)
def test_what_only_looks_like_a_field_is_left_in_peace(rad: str) -> None:
    v = version(forslag("regionen belyser."), avsnitt("bakgrund", "Bakgrund", rad))
    assert funna(v, "falt_ofyllt") == []


def test_an_unfilled_field_in_the_rubrik_links_to_the_rubrik() -> None:
    (a,) = funna(version(rubrik="Yttrande över «Remiss»"), "falt_ofyllt")
    assert (a.plats.slag, a.plats.identitet) == ("falt", "rubrik")


TABELL = {"type": "table", "content": [{"type": "tableRow", "content": [doc("1") | {"type": "tableCell"}]}]}


@pytest.mark.parametrize(
    ("rad", "citat"),
    [
        ("Antalet ökar, se figur 2.", ["figur 2"]),
        ("Diagram 1 visar kostnaden.", ["Diagram 1"]),
        ("Se tabell 2.", ["tabell 2"]),
        ("Se tabell 1.", []),
        ("Se figur 2 i bilaga 1.", []),
        ("Se diagram 3 (bilaga 2).", []),
        ("Figurer och tabeller saknas.", []),
        ("Konfigur 2 är ett namn.", []),
    ],
)
def test_a_figure_that_is_not_there_is_missed(rad: str, citat: list[str]) -> None:
    v = version(forslag("regionen belyser."), avsnitt("bakgrund", "Bakgrund", rad, TABELL))
    assert [a.citat for a in funna(v, "figur_saknas")] == citat


@pytest.mark.parametrize(
    ("rad", "fel"),
    [
        ("Tjänsteskrivelse daterad 2026-01-02", True),
        ("Regionledningskontorets tjänsteskrivelse den 2 januari 2026", True),
        ("Tjänsteskrivelse Besöksnäring – förstärkt samarbete, 2026-01-02", True),
        ("Tjänsteskrivelse daterad 2026-11-23", False),
        ("Tjänsteskrivelse den 23 november 2026", False),
        ("Tjänsteskrivelse om kollektivtrafik daterad 2025-10-01", False),
        ("Protokoll från styrgruppen 2025-10-01", False),
        ("Tjänsteskrivelse", False),
    ],
)
def test_the_underlag_gives_the_skrivelse_its_own_date(rad: str, fel: bool) -> None:
    v = version(forslag("regionen belyser."), avsnitt("underlag", "Beslutsunderlag", punktlista(rad), slag="underlag"))
    assert bool(funna(v, "underlagets_datum")) is fel


def test_the_right_date_is_proposed() -> None:
    underlag = avsnitt("underlag", "Beslutsunderlag", "Tjänsteskrivelse daterad 2026-01-02", slag="underlag")
    (a,) = funna(version(forslag("regionen belyser."), underlag), "underlagets_datum")
    assert a.forslag == "Tjänsteskrivelse daterad 2026-11-23"


def test_a_skrivelse_without_a_date_has_none_to_differ_from() -> None:
    underlag = avsnitt("underlag", "Beslutsunderlag", "Tjänsteskrivelse daterad 2026-01-02", slag="underlag")
    assert funna(version(forslag("regionen belyser."), underlag, datum=""), "underlagets_datum") == []


def test_an_empty_list_of_recipients_is_said() -> None:
    v = version(forslag("a."), avsnitt("mottagare", "Beslutet skickas till", "", slag="mottagare", obligatoriskt=True))
    assert [(a.regel, a.allvar) for a in granska(v, {})] == [("mottagare_saknas", Allvar.VARNING)]


def test_recipients_in_a_list_are_recipients() -> None:
    lista = punktlista("Regionstyrelsen", "Kommunerna")
    v = version(forslag("a."), avsnitt("mottagare", "Beslutet skickas till", lista, slag="mottagare"))
    assert funna(v, "mottagare_saknas") == []


@pytest.mark.parametrize(
    "skrivet", ["RJL2026/1", "RJL 2026:1", "RJL-2026-1", "rjl 2026/1", "RJL 2026/001", "RJL 2026 / 7"]
)
def test_a_diarienummer_in_another_form_is_given_the_series_form(skrivet: str) -> None:
    v = version(forslag("a."), avsnitt("bakgrund", "Bakgrund", f"Enligt Dnr {skrivet} gäller det."))
    (a,) = funna(v, "diarienumrets_form")
    assert a.citat == skrivet and a.forslag in ("RJL 2026/1", "RJL 2026/7")


@pytest.mark.parametrize(
    "rad",
    [
        "Dnr RJL 2026/1",
        "RJL 2025/943.",
        "Kommunens diarienummer KS2026:14",
        "Filen RJL-2026-1-beslutspunkt-1.pdf",
        "Lagen (2017:725) och RJL",
        "ARJL 2026:1",
    ],
)
def test_a_right_number_and_others_numbers_are_left_in_peace(rad: str) -> None:
    v = version(forslag("a."), avsnitt("bakgrund", "Bakgrund", rad))
    assert funna(v, "diarienumrets_form") == []


# Rule 11: personnummer


@pytest.mark.parametrize(
    "nummer",
    [
        "811228-9874",
        "8112289874",
        "19811228-9874",
        "198112289874",
        "811228+9874",
        "811228–9874",
        "670919-9530",
        "701063-2391",
    ],
)
def test_a_personnummer_is_found_in_every_form(nummer: str) -> None:
    assert personnummer.maskera(f"Anna, {nummer}, bor här.") == f"Anna, {personnummer.MASKERAT}, bor här."


@pytest.mark.parametrize(
    "text",
    [
        "811228-9875",  # wrong check digit
        "811328-9877",  # no such month
        "556016-0680",  # an organisation's number
        "Tel. 8112289874",
        "5050-1055",
        "den 2026-11-23 och 2016-2017",
        "sha256 a8112289874b",
        "RJL 2026/8112289874",
        "1 811 228 987 kronor",
    ],
)
def test_what_only_looks_like_a_personnummer_is_left_alone(text: str) -> None:
    assert personnummer.maskera(text) == text


@given(st.dates(), st.integers(0, 999))
def test_every_date_with_its_check_digit_is_masked(dag: date, lopnummer: int) -> None:
    nio = f"{dag.year % 100:02}{dag.month:02}{dag.day:02}{lopnummer:03}"
    summa = sum(sum(divmod(int(s) * (2 - n % 2), 10)) for n, s in enumerate(nio))
    nummer = f"{nio[:6]}-{nio[6:]}{-summa % 10}"
    assert personnummer.maskera(nummer) == personnummer.MASKERAT


def test_a_personnummer_stops_and_is_never_repeated() -> None:
    v = version(
        forslag(f"övriga {PERSONNUMMER} får ersättning."),
        avsnitt("b", "Bakgrund", f"Kontakta XXX om {PERSONNUMMER}"),
        undertecknare=[{"identitet": "u1", "namn": f"A {PERSONNUMMER}", "titel": ""}],
    )
    alla = granska(v, {})
    assert sum(a.regel == "personnummer" and a.allvar == Allvar.STOPP for a in alla) == 3
    assert not any(PERSONNUMMER in f"{a.plats.etikett}{a.mening}{a.citat}{a.forslag}" for a in alla)


def test_a_personnummer_in_a_link_is_found() -> None:
    text = {
        "type": "text",
        "text": "här",
        "marks": [{"type": "link", "attrs": {"href": f"https://x/?p={PERSONNUMMER}"}}],
    }
    v = version(forslag(doc({"type": "paragraph", "content": [text]})))
    assert len(funna(v, "personnummer")) == 1


def test_no_organ_can_turn_personnummer_off() -> None:
    v = version(rubrik=f"Om {PERSONNUMMER}")
    assert [a.allvar for a in granska(v, {"personnummer": Allvar.AV})] == [Allvar.STOPP]


# A table's caption


def test_a_table_without_a_caption_right_above_it_is_told_where_it_stands() -> None:
    def rubrik(*block: str | Nod) -> list[str]:
        return [a.mening for a in funna(version(avsnitt("bakgrund", "Bakgrund", *block)), "tabellrubrik")]

    assert rubrik("Tabell 1. Kostnader per kommun", TABELL) == []
    (mening,) = rubrik("Tabell 1. Kostnader", TABELL, "Kostnaderna:", TABELL)
    assert mening.startswith("Bakgrund: Tabellen saknar rubrik.") and "Tabell 2." in mening
    assert len(rubrik(TABELL)) == 1
