"""Memos of authorities never seen before come out with their parts in the right places."""

import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prosemirror.model import Node

from arenden.inlasning import MAX_STORLEK, Doc, InlastAvsnitt, Memo, Olasbar, avkoda, las, las_memo
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


@dataclass(frozen=True)
class Vantat:
    """What a memo of the corpus is to become."""

    fil: str
    rubrik: str
    diarienummer: str
    datum: str
    mottagare: str
    forvaltning: str
    forslag: list[tuple[str, int, str]]
    rubriker: list[str]
    undertecknare: list[str]


KORPUS = [
    Vantat(
        "01_kommunstyrelse_sidhuvud",
        "Ny brandstation i Ekdala tätort",
        "KS 2024/123",
        "2024-05-03",
        "Kommunstyrelsen",
        "Kommunledningskontoret",
        [("Kommunstyrelsen föreslår kommunfullmäktige besluta", 3, "Kommunfullmäktige")],
        [
            "Förslag till beslut",
            "Sammanfattning av ärendet",
            "Ärendebeskrivning",
            "Ekonomiska konsekvenser",
            "Barnrättsperspektiv",
            "Beslutsunderlag",
            "Beslutet skickas till",
        ],
        ["Lennart Söderqvist, Kommundirektör", "Anna-Karin Bergvall, Utredare"],
    ),
    Vantat(
        "02_socialnamnd_att_rader",
        "REVIDERADE RIKTLINJER FÖR FÄRDTJÄNST",
        "SN/2023:88",
        "2023-11-14",
        "Socialnämnden",
        "Socialförvaltningen",
        [("Socialnämnden beslutar", 3, "Socialnämnden")],
        ["SAMMANFATTNING", "FÖRSLAG TILL BESLUT", "BAKGRUND", "PRÖVNING AV BARNETS BÄSTA", "Oplacerat från importen"],
        ["Maria Öhrn, Verksamhetsutvecklare", "Per-Olof Lindh, Socialchef"],
    ),
    Vantat(
        "03_region_lang_rad_tabell",
        "Digital vårdinformation – fortsatt samverkan",
        "RS-2025-00417",
        "2025-02-10",
        "Regionstyrelsen",
        "REGIONLEDNINGSKONTORET",
        [("Regionledningskontorets förslag är att regionstyrelsen beslutar följande:", 3, "Regionstyrelsen")],
        ["Beslutsförslag", "Ärendet", "Fördelning av kostnaden", "Finansiering", "Expedieras till"],
        ["Eva von Sydow, Regiondirektör", "Bo Åkerlund, Ekonomidirektör", "Siv Nyberg, Digitaliseringschef"],
    ),
    Vantat(
        "04_kommunalforbund_numrerade_rubriker",
        "Avgifter för medlemskommunerna 2025",
        "2024/0031",
        "2024-10-21",
        "Direktionen",
        "",
        [("Direktionen föreslås besluta att", 2, "Direktionen")],
        [
            "1. Sammanfattning",
            "2. Bakgrund",
            "2.1 Tidigare beslut",
            "3. Överväganden",
            "4. Förslag",
            "5. Sändlista",
            "Oplacerat från importen",
        ],
        ["Karin Hellström, Förbundsdirektör"],
    ),
    Vantat(
        "05_utan_rubriker",
        "Hyra av lokal för ungdomsverksamhet",
        "",
        "",
        "",
        "",
        [],
        ["Information i ärendet"],
        [],
    ),
    Vantat(
        "06_hel_mening",
        "Yttrande över förslag till vattenskyddsområde",
        "MBN 2023/512",
        "2024-01-19",
        "Miljö- och byggnadsnämnden",
        "",
        [("Miljö- och byggnadsnämnden beslutar att", 1, "Miljö- och byggnadsnämnden")],
        ["Förslag till beslut", "Beskrivning av ärendet"],
        ["Magnus Ek, miljöchef"],
    ),
    Vantat(
        "07_tva_forslag",
        "Regional transportplan 2026–2037",
        "RUN 2024/77",
        "2024-09-05",
        "",
        "REGIONKANSLIET",
        [
            ("Regionstyrelsen beslutar för egen del", 2, "Regionstyrelsen"),
            ("Regionstyrelsen föreslår regionfullmäktige besluta", 2, "Regionfullmäktige"),
        ],
        [
            "Sammanfattning",
            "Förslag till beslut i regionstyrelsen",
            "Förslag till beslut i regionfullmäktige",
            "Information i ärendet",
            "Underlag för beslut",
            "Kopia till",
            "Oplacerat från importen",
        ],
        ["Gunilla Nordström, Regiondirektör", "Jonas af Ekenstam, Infrastrukturchef"],
    ),
    Vantat(
        "08_dubbelt_radavstand",
        "Skolskjuts vid växelvis boende",
        "",
        "",
        "Barn- och utbildningsnämnden",
        "",
        [("Barn- och utbildningsnämnden beslutar att", 2, "Barn- och utbildningsnämnden")],
        ["Förslag till beslut", "Ärendebeskrivning", "Konsekvenser"],
        ["Ylva Månsson"],
    ),
    Vantat(
        "09_fotter_och_formatmatning",
        "Taxa för tillsyn enligt lagen om skydd mot olyckor",
        "",
        "2024-05-03",
        "Räddningsnämnden",
        "",
        [("Nämnden beslutar", 2, "Nämnden")],
        ["Ärendet", "Förslag till beslut", "Bilagor"],
        ["Tove Ålander, Räddningschef"],
    ),
    Vantat(
        "10_markdown",
        "Cykelparkering vid resecentrum",
        "",
        "2025-03-18",
        "",
        "",
        [("Tekniska nämnden beslutar att:", 3, "Tekniska nämnden")],
        ["Förslag till beslut", "Varför behövs fler platser?", "Ekonomi"],
        [],
    ),
    Vantat(
        "11_inga_punkter",
        "Information om läget i vårdköerna",
        "",
        "",
        "",
        "",
        [],
        ["Information i ärendet", "Beslutsunderlag"],
        ["Elin Falk, Hälso- och sjukvårdsdirektör"],
    ),
    Vantat(
        "12_understrukna_rubriker",
        "Stöd till det fria kulturlivet",
        "",
        "",
        "",
        "KULTURNÄMNDENS KANSLI",
        [("Kulturnämnden beslutar", 2, "Kulturnämnden")],
        ["Förslag till beslut", "Så har vi bedömt", "Tidplan"],
        ["Hanna Wikström, Kulturchef", "Olof Rehn, Handläggare"],
    ),
    Vantat(
        "13_metadata_efter_titel",
        "Ombyggnad av Storgatan etapp 2",
        "TN-2024-118",
        "2024-09-30",
        "Tekniska nämnden",
        "",
        [("Tekniska förvaltningen föreslår tekniska nämnden besluta", 2, "Tekniska nämnden")],
        ["Förslag till beslut", "Bakgrund", "Ekonomiska konsekvenser", "Oplacerat från importen"],
        ["Fredrik Ask, Projektledare", "Lisa Björkman, Teknisk chef"],
    ),
    Vantat(
        "14_bara_sammanfattning_sist",
        "Ärendets beredning och uppföljning av internkontrollplan",
        "",
        "",
        "",
        "",
        [("Revisionsutskottet föreslås", 2, "Revisionsutskottet")],
        ["Överväganden", "Sammanfattning", "Förslag till beslut"],
        [],
    ),
    Vantat(
        "15_manga_undertecknare",
        "Samverkansavtal om arbetsmarknadsinsatser",
        "",
        "2024-04-02",
        "",
        "För förbundets kansli",
        [("Styrelsen beslutar att", 1, "Styrelsen")],
        ["Förslag till beslut", "Sammanfattning", "Oplacerat från importen"],
        [
            "Ann-Sofie Gran, Kanslichef",
            "Torbjörn Hed, Ekonom",
            "Fatima Al-Khatib, Processledare",
            "Stig Roos, Samordnare",
        ],
    ),
    Vantat(
        "16_nfd_osynliga",
        "Arvoden för gode män 2025",
        "",
        "",
        "Överförmyndarnämnden",
        "",
        [("Överförmyndarnämnden beslutar att", 2, "Överförmyndarnämnden")],
        ["Förslag till beslut", "Sammanfattning"],
        [],
    ),
    Vantat(
        "17_cp1252",
        "Trygghetslarm – byte av leverantör",
        "",
        "2022-12-01",
        "Vård- och omsorgsnämnden",
        "",
        [("Vård- och omsorgsnämnden beslutar att", 1, "Vård- och omsorgsnämnden")],
        ["Vård- och omsorgskontorets förslag", "Ärendet i korthet"],
        ["Åsa Önnermark, Förvaltningschef"],
    ),
    Vantat(
        "18_cr",
        "Lokal överenskommelse med civilsamhället",
        "",
        "",
        "",
        "",
        [("Kommunstyrelsens arbetsutskott föreslår att kommunstyrelsen beslutar", 2, "Kommunstyrelsen")],
        ["Inledning", "Förslag", "Uppföljning"],
        ["Niklas Thorén, Demokratistrateg"],
    ),
    Vantat(
        "19_pdf_smala_rader",
        "Svar på motion om solceller på kommunala tak",
        "KS 2024-00210",
        "2024-03-07",
        "Kommunstyrelsen",
        "Kommunledningskontoret",
        [("Kommunstyrelsen föreslår kommunfullmäktige besluta", 1, "Kommunfullmäktige")],
        ["Kommunledningskontorets förslag till beslut", "Sammanfattning", "Bakgrund"],
        ["Birgitta Flod, Kommundirektör", "Ove Zachrisson, Hållbarhetsstrateg"],
    ),
    Vantat(
        "20_hangande_punkter",
        "Löneöversyn 2025 – förutsättningar",
        "PN 2024/9",
        "",
        "",
        "",
        [("Personalnämnden föreslås besluta att", 3, "Personalnämnden")],
        ["Förslag till beslut", "Bakgrund", "Så här ser tidplanen ut"],
        [],
    ),
    Vantat(
        "21_rekommendation_mellanslag",
        "Gemensam upphandling av livsmedel",
        "",
        "",
        "",
        "",
        [("Beredningen för samverkan rekommenderar Kommunalt Forum att ställa sig bakom att", 3, "Kommunalt Forum")],
        ["Förslag till beslut", "Bakgrund", "Finansiering", "Oplacerat från importen"],
        ["Cecilia Rask, Upphandlingschef"],
    ),
    Vantat(
        "22_kort",
        "Val av justerare",
        "",
        "",
        "",
        "",
        [("", 1, "")],
        ["Förslag"],
        [],
    ),
    Vantat(
        "23_markanvisning_fotnot",
        "Ansökan om markanvisning för kvarteret Linden, del av fastigheten Västmo 4:17",
        "KS/2025:0012",
        "2025-01-15",
        "Kommunstyrelsens arbetsutskott",
        "Kommunstyrelsens förvaltning",
        [("Kommunstyrelsens arbetsutskott föreslår kommunstyrelsen att besluta följande.", 2, "Kommunstyrelsen")],
        [
            "Förvaltningens förslag till beslut",
            "Bakgrund och ärendebeskrivning",
            "Förvaltningens bedömning",
            "Är markpriset rätt?",
            "Konsekvenser för barn och unga",
            "Beslut skickas till",
            "Bilagor",
            "Oplacerat från importen",
        ],
        ["Henrik Vall, Kommundirektör", "Elisabet Krantz, Kommunjurist"],
    ),
    Vantat(
        "24_epost",
        "Tjänsteskrivelse – Förlängning av arrende, Lugnets camping",
        "",
        "2025-02-12",
        "Nämndsekreteraren",
        "",
        [("Vi föreslår att fritidsnämnden beslutar att", 1, "Fritidsnämnden")],
        [
            "Inledning",
            "Förlängning av arrende, Lugnets camping",
            "Förslag till beslut",
            "Övrigt",
            "Oplacerat från importen",
        ],
        ["Bengt Ström, Fritidsintendent"],
    ),
    Vantat(
        "25_vaccination_mellanrumstabell",
        "Vaccination mot pneumokocker – utökad målgrupp",
        "HSF 2025-118",
        "2025-05-20",
        "Regionstyrelsens hälso- och sjukvårdsutskott",
        "Hälso- och sjukvårdsförvaltningen",
        [
            (
                "Hälso- och sjukvårdsutskottet föreslås föreslå regionstyrelsen föreslå regionfullmäktige",
                3,
                "Regionfullmäktige",
            )
        ],
        ["FÖRSLAG TILL BESLUT", "MOTIVERING", "ALTERNATIV SOM ÖVERVÄGTS", "Oplacerat från importen"],
        ["Per Hallgren, Hälso- och sjukvårdsdirektör", "Annika Sjö-Lind, Smittskyddsläkare"],
    ),
    Vantat(
        "26_promemoria",
        "",
        "2024.445",
        "2024-11-05",
        "",
        "",
        [("", 3, "")],
        ["Inledning", "Avgiften för musikskolan", "Att-satser", "Oplacerat från importen"],
        [],
    ),
    Vantat(
        "27_smala_spalter",
        "Köp av elrullstolar",
        "",
        "2025-03-01",
        "Gemensam nämnd för hjälpmedel",
        "",
        [("Nämnden beslutar", 2, "Nämnden"), ("Nämnden föreslår huvudmännen besluta", 1, "Huvudmännen")],
        ["Bakgrund", "Resultat av prövningen", "Förslag till beslut", "Förslag till beslut", "Kalkyl", "Skickas till"],
        ["Inger Åhs, sekreterare", "Roland Pil, ordförande"],
    ),
    Vantat(
        "28_atta_sidor",
        "Ny förskola i Norrgården",
        "BUN 2025/31",
        "2025-08-29",
        "Barn- och utbildningsnämnden",
        "BARN- OCH UTBILDNINGSKONTORET",
        [("Barn- och utbildningsnämnden föreslår kommunstyrelsen besluta", 4, "Kommunstyrelsen")],
        [
            "Förslag till beslut",
            "Sammanfattning",
            "Bakgrund",
            "Lokalernas skick",
            "Behov av platser",
            "Jämförelse med andra kommuner",
            "Ekonomiska konsekvenser",
            "Barnrättsperspektiv",
            "Oplacerat från importen",
        ],
        ["Monika Ahlgren, Skolchef", "David Sjö, Lokalstrateg"],
    ),
]


@pytest.mark.parametrize("vantat", KORPUS, ids=lambda vantat: vantat.fil)
def test_a_memo_of_the_corpus_is_read_into_its_parts(vantat: Vantat) -> None:
    memo = memot(vantat.fil)
    assert (
        Vantat(
            vantat.fil,
            memo.rubrik,
            memo.diarienummer,
            str(memo.datum or ""),
            memo.mottagare,
            memo.forvaltning,
            [(ett.ingress, len(ett.punkter), ett.organ) for ett in memo.forslag],
            [ett.rubrik for ett in memo.avsnitt],
            [", ".join(filter(None, (person.namn, person.titel))) for person in memo.undertecknare],
        )
        == vantat
    )


def test_every_memo_of_the_corpus_stands_in_the_table() -> None:
    assert sorted(vantat.fil for vantat in KORPUS) == sorted(fil.stem for fil in MAPP.glob("*.txt"))


def alla_doc(memo: Memo) -> list[Doc]:
    return [doc for ett in memo.avsnitt for doc in (*ett.punkter, *([ett.doc] if ett.doc else []))]


@pytest.mark.parametrize("vantat", KORPUS, ids=lambda vantat: vantat.fil)
def test_every_text_of_a_memo_is_allowed_by_the_closed_schema(vantat: Vantat) -> None:
    for doc in alla_doc(memot(vantat.fil)):
        Node.from_json(SCHEMA, doc).check()


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


SVENSKA = "Förslag till beslut\nNämnden beslutar att anta åtgärderna på sjön.\n"


@pytest.mark.parametrize("kodning", ["utf-8", "utf-8-sig", "cp1252"])
def test_utf_8_with_or_without_a_mark_and_windows_1252_are_read(kodning: str) -> None:
    assert avkoda(SVENSKA.encode(kodning), "memo.txt") == SVENSKA


@pytest.mark.parametrize(
    ("data", "besked"),
    [
        (b"", "är tom"),
        (b" \n\t\n", "innehåller ingen text"),
        (b"\xef\xbb\xbf", "innehåller ingen text"),
        (b"%PDF-1.7 \x00", "en PDF-fil, inte oformaterad text"),
        (b"PK\x03\x04" + b"\x00" * 30, "en Word- eller OpenDocument-fil"),
        (b"{\\rtf1 hej}", "en RTF-fil"),
        (b"hej\x00hej, hej igen", "styrtecken"),
        (b"hej \x07", "styrtecken"),
        (SVENSKA.encode("utf-16"), "UTF-16"),
        (SVENSKA.encode("utf-16-le"), "UTF-16"),
        (SVENSKA.encode("utf-16-be"), "UTF-16"),
        (SVENSKA.encode("utf-32"), "UTF-32"),
        (SVENSKA.encode("mac-roman"), "Mac OS Roman"),
        (SVENSKA.encode("cp850"), "DOS (CP850)"),
        (SVENSKA.encode().decode("cp1252").encode("utf-8"), "UTF-8 kodad två gånger"),
        (SVENSKA.encode() + b"\xc3", "trasig UTF-8"),
        ("Предложение о решении".encode("cp1251"), "varken UTF-8 eller Windows-1252"),
        (b"v\x81d", "varken UTF-8 eller Windows-1252"),
        (b"a" * (MAX_STORLEK + 1), "gränsen är 1 MiB"),
    ],
)
def test_what_is_no_text_is_refused_with_one_clear_message(data: bytes, besked: str) -> None:
    with pytest.raises(Olasbar, match=re.escape(besked)) as fel:
        avkoda(data, "mapp/memo.txt")
    assert str(fel.value).startswith("”memo.txt”") and "\n" not in str(fel.value)


def test_a_file_of_the_largest_size_allowed_is_read() -> None:
    assert len(avkoda(b"ord " * (MAX_STORLEK // 4), "stor.txt")) == MAX_STORLEK


def test_foreign_names_in_windows_1252_are_not_taken_for_another_encoding() -> None:
    text = "Miloš Čapek".replace("Č", "C") + " och Œuvre – 100 € för båda"
    assert avkoda(text.encode("cp1252"), "namn.txt") == text


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
def test_a_text_of_one_mebibyte_is_read_in_under_two_seconds(text: str) -> None:
    data = text.encode()[:MAX_STORLEK].decode("utf-8", "ignore").encode()
    borjan = time.process_time()
    las(data, "tung.txt")
    assert time.process_time() - borjan < 2


def test_a_document_without_text_is_one_empty_paragraph() -> None:
    assert dokument([]) == {"type": "doc", "content": [stycke("")]}
