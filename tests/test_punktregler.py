"""Rules on one beslutspunkt (DESIGN §5 rules 1–3, §9): arenden.punktregler and arenden.syftning."""

import pytest

from arenden.regler import saknas
from tests.ogonblicksbilder import avsnitt, doc, exemplet, forslag, funna, i_punkt, punktlista, tyngre, version

# The worked example


def test_the_example_has_one_remark_and_it_is_on_ovriga_in_point_2() -> None:
    # "De" has its antecedent in the point, "de övriga frågorna", which itself points outside: one remark says both.
    assert [(a.regel, a.plats.etikett, a.citat) for a in tyngre(exemplet())] == [
        ("stod_utanfor", "Beslutspunkt 2", "de övriga frågorna")
    ]


def test_the_example_is_told_what_to_do_and_that_de_kommer_att_hangs_on_it() -> None:
    (a,) = tyngre(exemplet())
    assert a.mening == (
        "Beslutspunkt 2 går inte att förstå ensam: ”övriga” syftar på något som står utanför punkten. Även ”De kommer "
        "att” längre fram i punkten hänger på det. Skriv ut vad som menas, eller skriv och bekräfta en fristående "
        "lydelse."
    )


def test_a_fristaende_lydelse_answers_the_remark_of_the_example() -> None:
    v = exemplet()
    v["avsnitt"][0]["punkter"][1]["fristaende"] = doc("regionen meddelar att bolaget arbetar med frågorna.")
    assert tyngre(v) == []


def test_nothing_is_missing_for_sending_in_the_example() -> None:
    assert saknas(exemplet(), {}) == []


# Rule 1: understood alone


@pytest.mark.parametrize(
    ("lydelse", "citat"),
    [
        ("De kommer att diskuteras på årsstämman.", "De kommer att"),
        ("meddela bolaget att de ska återkomma.", "de ska återkomma"),
        ("regionen arbetar vidare med dem under 2027.", "dem under 2027"),
        ("anta förvaltningens yttrande enligt ovanstående.", "ovanstående"),
        ("godkänna redovisningen enligt nedanstående tabell.", "nedanstående tabell"),
        ("anta taxan enligt föreliggande förslag.", "föreliggande förslag"),
        ("godkänna ovan nämnda avtal.", "ovan nämnda avtal"),
        ("detta ska gälla från den 1 januari 2027.", "detta ska gälla"),
        ("ställa sig bakom denna inriktning.", "denna inriktning"),
        ("dessa frågor behandlas av styrgruppen.", "dessa frågor"),
        ("avslå de övriga förslagen.", "de övriga förslagen"),
        ("samma avgift tas ut i alla kommuner.", "samma avgift"),
        ("kommunerna också bidrar till finansieringen.", "kommunerna också bidrar till"),
    ],
)
def test_a_point_that_leans_on_what_stands_outside_is_told_where(lydelse: str, citat: str) -> None:
    assert i_punkt(lydelse, "stod_utanfor") == [citat]


@pytest.mark.parametrize(
    "lydelse",
    [
        "samverkan mellan de tre länen i Småland stärks.",
        "de kommuner som ingår i samarbetet bidrar med var sin del.",
        "de nya reglerna för resor gäller från den 1 mars 2027.",
        "anta reglerna för resor. De ska gälla från den 1 mars 2027.",
        "ge två kommuner i uppdrag att visa hur de arbetar, senast den 1 maj.",
        "anta riktlinjer för upphandling och låta dessa gälla från 2027.",
        "regionen och kommunen utreder frågan om buss. De redovisar svaret i maj.",
        "ta fram en plan för bussar. Denna ska redovisas i maj.",
        "anta en plan för bussar och låta denna plan gälla till 2030.",
        "samma avgift som 2026 tas ut av kommunerna.",
        "en och samma taxa gäller i hela länet.",
        "inte bara belysa utan också utveckla besöksnäringen.",
        "regionen i övrigt lämnar förslaget utan åtgärd.",
        "det fortsatta samarbetet i länet leds av en styrgrupp.",
        "Delsjöområdet och Dessau besöks under våren 2027.",
    ],
)
def test_a_point_that_explains_itself_is_left_in_peace(lydelse: str) -> None:
    assert i_punkt(lydelse, "stod_utanfor") == []


def test_a_word_is_remarked_once_a_point_however_often_it_stands_there() -> None:
    assert len(i_punkt("avslå övriga yrkanden och lämna övriga skrivelser.", "stod_utanfor")) == 1


def test_leaning_words_outside_the_points_are_nobodys_business() -> None:
    v = version(forslag("regionen belyser näringen."), avsnitt("bakgrund", "Bakgrund", "De gjorde samma sak ovan."))
    assert funna(v, "stod_utanfor") == []


def test_ingress_and_point_that_both_say_att_are_remarked_with_the_point_without_it() -> None:
    (a,) = funna(version(forslag("att regionen belyser näringen.")), "dubbelt_att")
    assert a.forslag == "regionen belyser näringen."


@pytest.mark.parametrize(
    ("ingress", "lydelse"),
    [
        ("Kommunalt Forum föreslås ställa sig bakom att", "meddela att bolaget arbetar."),
        ("Kommunalt Forum föreslås besluta", "att regionen belyser näringen."),
        ("Kommunalt Forum föreslås besluta att", "attestordningen ändras."),
    ],
)
def test_one_att_is_enough(ingress: str, lydelse: str) -> None:
    assert funna(version(forslag(lydelse, ingress=ingress)), "dubbelt_att") == []


# Rule 2: references between points


@pytest.mark.parametrize(
    ("lydelse", "citat"),
    [
        ("kostnaden i punkt 1 tas av regionen.", "punkt 1"),
        ("genomföra beslutspunkt 2 under 2027.", "beslutspunkt 2"),
        ("finansiera punkterna 1 och 2 med egna medel.", "punkterna 1 och 2"),
        ("genomföra att-sats 1 i förslaget.", "att-sats 1"),
    ],
)
def test_a_reference_to_a_point_by_number_is_remarked(lydelse: str, citat: str) -> None:
    v = version(forslag(lydelse, "regionen belyser näringen."))
    assert [a.citat for a in funna(v, "hanvisning_till_punkt")] == [citat]


@pytest.mark.parametrize(
    "lydelse",
    [
        "godkänna punkt 2 i avtalet med bolaget.",
        "ändra punkt 4.2 så att avgiften sänks.",
        "utgångspunkt 1 i strategin gäller.",
        "anta de tio punkter som styrgruppen föreslår.",
    ],
)
def test_a_point_of_another_paper_is_not_ours(lydelse: str) -> None:
    assert i_punkt(lydelse, "hanvisning_till_punkt") == []


def test_a_reference_to_a_point_that_does_not_exist_says_so() -> None:
    (a,) = funna(version(forslag("kostnaden i punkt 4 tas av regionen.")), "hanvisning_till_punkt")
    assert "någon punkt 4 finns inte" in a.mening


def test_a_fristaende_lydelse_may_not_name_a_number_either() -> None:
    v = version(forslag("regionen tar kostnaden."))
    v["avsnitt"][0]["punkter"][0]["fristaende"] = doc("regionen tar kostnaden i beslutspunkt 1.")
    assert len(funna(v, "hanvisning_till_punkt")) == 1


def test_running_text_is_remarked_for_beslutspunkt_and_not_for_a_bare_punkt() -> None:
    v = version(forslag("a."), avsnitt("bakgrund", "Bakgrund", "Se beslutspunkt 1.", "På mötets punkt 1 sades det."))
    assert [(a.plats.etikett, a.citat) for a in funna(v, "hanvisning_till_punkt")] == [("Bakgrund", "beslutspunkt 1")]


# Rule 3: one action; who and when


@pytest.mark.parametrize(
    "lydelse",
    [
        "anta planen för 2027 samt att avsätta 100 000 kronor.",
        "uppdra åt direktören att utreda frågan och att anställa en samordnare.",
        "anta planen och uppdra åt direktören att redovisa den i maj.",
        "anta planen. Direktören ges medel. Regionen fastställer budgeten.",
        "regionen belyser näringen. Att bolaget får svara för resten.",
    ],
)
def test_a_point_with_two_actions_is_remarked_once(lydelse: str) -> None:
    assert len(i_punkt(lydelse, "flera_atgarder")) == 1


@pytest.mark.parametrize(
    "lydelse",
    [
        "meddela att bolaget arbetar med frågan och att svaret lämnas i maj.",
        "stärka samverkan för att nå fler och att synas mer.",
        "uppdra åt direktören att ta fram och fastställa rutiner senast i maj.",
        "anta planen. Den gäller till och med 2030.",
        "regionen och kommunerna belyser näringen.",
        "ingå avtal med bl.a. Region Kronoberg om buss.",
        "meddela att bolaget arbetar med frågorna. De kommer att diskuteras på årsstämman.",
    ],
)
def test_a_point_with_one_action_is_left_in_peace(lydelse: str) -> None:
    assert i_punkt(lydelse, "flera_atgarder") == []


def test_a_point_that_holds_a_list_of_att_satser_is_remarked() -> None:
    v = version(forslag(doc(punktlista("att anta planen", "att avsätta medel"))))
    assert [a.citat for a in funna(v, "flera_atgarder")] == ["att avsätta medel"]


@pytest.mark.parametrize(
    ("lydelse", "utan"),
    [
        ("uppdra att ta fram en plan.", {"vem", "tid"}),
        ("ge i uppdrag att ta fram en plan senast i maj.", {"vem"}),
        ("uppdra åt regiondirektören att ta fram en plan.", {"tid"}),
        ("ge regiondirektören i uppdrag att ta fram en plan.", {"tid"}),
        ("uppdra åt regiondirektören att ta fram en plan senast den 31 mars 2027.", set()),
        ("ge regiondirektören i uppdrag att redovisa arbetet vid nästa sammanträde.", set()),
        ("styrgruppen får i uppdrag att redovisa arbetet inom tre månader.", set()),
        ("uppdraget till bolaget avslutas.", set()),
        ("regionen har fått i uppdrag att svara.", set()),
    ],
)
def test_a_task_names_who_and_when(lydelse: str, utan: set[str]) -> None:
    fatt = {
        namn
        for namn, regel in (("vem", "uppgift_utan_ansvarig"), ("tid", "uppgift_utan_tid"))
        if i_punkt(lydelse, regel)
    }
    assert fatt == utan
