"""The worked example is read to the word."""

from pathlib import Path

from arenden.inlasning import InlastAvsnitt, Memo, las
from arenden.inlasning.memo import stycken_i

FIL = Path(__file__).parent.parent / "arenden/exempel/besoksnaring.txt"


def exemplet() -> Memo:
    return las(FIL.read_bytes(), FIL.name)


def avsnitt(rubrik: str) -> InlastAvsnitt:
    return next(ett for ett in exemplet().avsnitt if ett.rubrik == rubrik)


def former(ett: InlastAvsnitt) -> list[tuple[str, int]]:
    """The blocks of a section, with the number of their items."""
    assert ett.doc is not None
    return [(nod["type"], len(nod["content"]) if nod["type"] != "paragraph" else 1) for nod in ett.doc["content"]]


def test_the_head_of_the_example_names_the_forum_and_the_matter() -> None:
    memo = exemplet()
    assert (memo.organ, memo.mottagare, memo.rubrik) == (
        "Kommunalt Forum",
        "Kommunalt Forum",
        "Besöksnäring - förstärkt samarbete",
    )


def test_what_the_example_does_not_say_is_left_empty() -> None:
    memo = exemplet()
    assert (memo.diarienummer, memo.datum, memo.handlaggare, memo.sidmobler) == ("", None, "", ())


def test_the_sections_of_the_example_keep_their_order_and_nothing_is_unplaced() -> None:
    assert [(ett.rubrik, ett.nyckel, ett.slag, ett.oplacerat) for ett in exemplet().avsnitt] == [
        ("Förslag till beslut", "forslag", "forslag", False),
        ("Sammanfattning", "sammanfattning", "text", False),
        ("Information i ärendet", "information", "text", False),
        ("Bakgrund", "bakgrund", "text", False),
    ]


def test_the_two_points_of_the_example_and_their_ingress() -> None:
    forslag = exemplet().forslag[0]
    assert (forslag.ingress, forslag.organ) == (
        "Kommunalt Forum föreslås ställa sig bakom att",
        "Kommunalt Forum",
    )
    assert [list(stycken_i(punkt)) for punkt in forslag.punkter] == [
        [
            "regionen utifrån Regional Utvecklingsstrategi belyser besöksnäringen i vår egen region inför det "
            "fortsatta samarbetet i smålandslänen."
        ],
        [
            "meddela att regionens och kommunernas gemensamma bolag Smålands turism arbetar med de övriga "
            "frågorna. De kommer att diskuteras på årsstämman tillsammans med andra frågor som rör "
            "partnerskapet och samarbete med smålandslänen och besöksnäring."
        ],
    ]


def test_the_summary_of_the_example_is_one_paragraph() -> None:
    sammanfattning = avsnitt("Sammanfattning")
    assert sammanfattning.doc is not None
    assert list(stycken_i(sammanfattning.doc)) == [
        "Ägargruppen inom besöksnäring i smålandslänen beslutade i november 2014 att föreslå ägarna åtgärder för "
        "att stärka samverkan inom besöksnäringen mellan de tre länen. Regionen föreslås i ett första steg belysa "
        "besöksnäringen utifrån Regional Utvecklingsstrategi. Gällande övriga frågor föreslås meddela att "
        "regionens och kommunernas gemensamma bolag Smålands turism arbetar med dem. De kommer att diskuteras på "
        "årsstämman tillsammans med andra frågor som rör partnerskapet och samarbete med smålandslänen och "
        "besöksnäring."
    ]


def test_a_paragraph_of_the_example_runs_on_over_the_page_end() -> None:
    information = avsnitt("Information i ärendet")
    assert information.doc is not None
    assert list(stycken_i(information.doc)) == [
        "Ärendet har diskuterats i Kommunalt Forum och Regionledningskontoret har fått i uppdrag att tillsammans "
        "med kommunchefer ta fram ett förslag på svar och plan för fortsatt arbete. Arbetet har påbörjats och "
        "genomgången hittills visar att det finns anledning att i ett första steg belysa besöksnäringen utifrån "
        "Regional Utvecklingsstrategi i vår egen region inför det fortsatta samarbetet i smålandslänen.",
        "Medan arbetet pågår kan det gemensamma arbetet med att stärka samarbetet i smålandslänen fortsätta. När "
        "det gäller övriga frågor arbetar regionens och kommunernas gemensamma bolag Smålands turism med dem. De "
        "kommer att diskuteras på årsstämman tillsammans med andra frågor som rör partnerskapet och samarbete "
        "med smålandslänen och besöksnäring.",
    ]


def test_the_background_of_the_example_has_its_two_lists_of_three_and_four() -> None:
    assert former(avsnitt("Bakgrund")) == [
        ("paragraph", 1),
        ("paragraph", 1),
        ("bulletList", 3),
        ("paragraph", 1),
        ("bulletList", 4),
    ]


def test_the_words_of_the_background_are_joined_as_they_were_meant() -> None:
    bakgrund = avsnitt("Bakgrund")
    assert bakgrund.doc is not None
    assert list(stycken_i(bakgrund.doc)) == [
        "Styrgruppen för Partnerskap Småland beslöt den 3 september 2014 att utse en grupp med företrädare för de "
        "tre länen i Småland till att utarbeta ett förslag för att förstärka samarbetet inom besöksnäringen i "
        "regionen. Rune Backlund har företrätt Landstinget i Jönköpings län och Jarl Karlsson har företrätt "
        "Smålands turism. Partnerskapet har redan tidigare föreslagit ägarna att tidigast år 2017 bilda ett "
        "gemensamt destinationsbolag. Ägargruppen beslutade i november 2014 att föreslå ägarna följande för det "
        "fortsatta samarbetet inom besöksnäringen i de tre smålandslänen att stärka samverkan inom "
        "besöksnäringen mellan de tre länen:",
        "Utgångspunkterna för förslaget är att vi genom att integrera teknik med marknad kan effektivisera "
        "samarbetet ytterligare. Vi uppnår genom förslaget:",
        "Att Ledningsgruppen kan ta beslut i fler frågor samtidigt när alla är informerade om förutsättningarna.",
        "Vi behöver inte uppfinna hjulet varje gång. Uppdrag till teknik- och kommunikationskonsulter blir "
        "tydligare när förutsättningar kan presenteras från början.",
        "En tydligare samordning och fördelning av olika ansvarsområden och vilka resurser som krävs för ändamålet",
        "Ägargruppens förslag innebär att:",
        "Ledningsgruppen för samverkan mellan de tre länen inom besöksnäringen förstärks och samordnas med VD för "
        "IT-bolaget i de frågor som berör bolagets verksamhet.",
        "Att VD för IT-bolaget även ingår i marknadsgruppen för de tre länen.",
        "Att det fortsatta arbetet inom besöksnäringen mellan de tre länen, i likhet med för Partnerskap Småland, "
        "leds av en styrgrupp. Denna föreslås bestå av två förtroendevalda från respektive län.",
        "Ledningsgruppen får i uppdrag att ta fram ett förslag till marknadsplan med tillhörande budget för åren "
        "2016-2017 att behandlas i styrgruppen och hos respektive ägare.",
    ]


def test_the_office_and_the_two_who_sign_the_example() -> None:
    memo = exemplet()
    assert memo.forvaltning == "REGIONLEDNINGSKONTORET"
    assert [(person.namn, person.titel) for person in memo.undertecknare] == [
        ("Agneta Jansmyr", ""),
        ("Ulrika Geeraedts", ""),
    ]
