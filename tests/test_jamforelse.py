"""Comparison of two version snapshots and the page that shows it."""

import copy
from pathlib import Path

import pytest
from django.template import Context, Engine

from arenden.jamforelse import Jamforelse, antal, jamfor
from tests.jamforda import Nod, doc, gammal, ins, lista, ny, tabell

MALLAR = Path(__file__).resolve().parent.parent / "templates"


@pytest.fixture
def version() -> Nod:
    return {
        "format": 1,
        "skrivelse": "s1",
        "foregangare": None,
        "arende": {"uuid": "a", "diarienummer": "RJL 2026/1", "arendemening": "Besöksnäring"},
        "organ": {"slug": "kf", "namn": "Kommunalt Forum", "organisation": "Region Jönköpings län"},
        "mall": {"slug": "kf", "namn": "Tjänsteskrivelse"},
        "rubrik": "Besöksnäring – förstärkt samarbete",
        "datum": "2026-11-23",
        "mottagare": "Kommunalt Forum",
        "forvaltning": "Regionledningskontoret",
        "handlaggare": "",
        "underskriftssatt": "black",
        "avsnitt": [
            {
                "identitet": "av-f",
                "slag": "forslag",
                "nyckel": "forslag",
                "rubrik": "Förslag till beslut",
                "organ": "Kommunalt Forum",
                "ingress": "Kommunalt Forum föreslås ställa sig bakom att",
                "doc": None,
                "punkter": [
                    {
                        "identitet": "p1",
                        "nr": 1,
                        "lydelse": doc("regionen belyser besöksnäringen."),
                        "fristaende": None,
                    },
                    {
                        "identitet": "p2",
                        "nr": 2,
                        "lydelse": doc("meddela att bolaget arbetar."),
                        "fristaende": None,
                    },
                ],
            },
            {
                "identitet": "av-s",
                "slag": "text",
                "nyckel": "sammanfattning",
                "rubrik": "Sammanfattning",
                "doc": doc("Ägargruppen beslutade i november 2014."),
            },
            {
                "identitet": "av-b",
                "slag": "text",
                "nyckel": "bakgrund",
                "rubrik": "Bakgrund",
                "doc": doc("Förr."),
            },
        ],
        "bilagor": [{"identitet": "b1", "nr": 1, "namn": "Budget", "filnamn": "b.pdf", "sha256": "0" * 64}],
        "undertecknare": [
            {"identitet": "u1", "namn": "Agneta Jansmyr", "titel": ""},
            {"identitet": "u2", "namn": "Ulrika Geeraedts", "titel": "Direktör"},
        ],
    }


@pytest.fixture
def efter(version: Nod) -> Nod:
    return copy.deepcopy(version)


def visa(jamforelse: Jamforelse) -> str:
    mall = Engine(dirs=[str(MALLAR)]).get_template("arenden/_jamforelse.html")
    return mall.render(Context({"jamforelse": jamforelse, "fran": "version 1", "till": "version 2"}))


def test_equal_snapshots_are_clearly_empty(version: Nod, efter: Nod) -> None:
    j = jamfor(version, efter)
    assert j.tom and j.sammanfattning == "Ingenting är ändrat"


def test_the_page_of_equal_snapshots_holds_no_marks(version: Nod, efter: Nod) -> None:
    html_ = visa(jamfor(version, efter))
    assert "Ingenting är ändrat" in html_ and "<ins>" not in html_ and "<section>" not in html_


@pytest.mark.parametrize(
    ("nyckel", "etikett"),
    [
        ("rubrik", "Rubrik"),
        ("datum", "Datum"),
        ("mottagare", "Till"),
        ("forvaltning", "Förvaltning"),
        ("handlaggare", "Handläggare"),
        ("underskriftssatt", "Underskrift"),
    ],
)
def test_a_changed_fact_has_its_swedish_label(version: Nod, efter: Nod, nyckel: str, etikett: str) -> None:
    efter[nyckel] = "något nytt"
    assert [u.etikett for u in jamfor(version, efter).uppgifter] == [etikett]


def test_the_diarienummer_given_later_is_an_added_fact(version: Nod, efter: Nod) -> None:
    version["arende"]["diarienummer"] = ""
    (u,) = jamfor(version, efter).uppgifter
    assert (u.etikett, u.slag, u.html) == ("Diarienummer", "tillagd", ins("RJL 2026/1"))


def test_points_that_changed_places_are_moved_and_their_words_untouched(version: Nod, efter: Nod) -> None:
    punkter = efter["avsnitt"][0]["punkter"]
    punkter.reverse()
    punkter[0]["nr"], punkter[1]["nr"] = 1, 2
    a, b = jamfor(version, efter).avsnitt[0].punkter
    assert (a.identitet, a.noter) == ("p2", ("flyttad från 2 till 1",))
    assert (b.identitet, b.noter, b.slag) == ("p1", ("tidigare nummer 1",), "lika")


def test_a_removed_point_is_shown_with_its_old_number(version: Nod, efter: Nod) -> None:
    del efter["avsnitt"][0]["punkter"][0]
    efter["avsnitt"][0]["punkter"][0]["nr"] = 1
    a, b = jamfor(version, efter).avsnitt[0].punkter
    assert (a.nr, a.slag, a.lydelse.count("<del>")) == (1, "borttagen", 1)
    assert (b.nr, b.antal) == (1, 0)


def test_a_point_moved_to_another_forslag_says_from_where(version: Nod, efter: Nod) -> None:
    for v in (version, efter):
        v["avsnitt"].append({**copy.deepcopy(v["avsnitt"][0]), "identitet": "av-f2", "punkter": []})
    efter["avsnitt"][3]["punkter"].append(efter["avsnitt"][0]["punkter"].pop())
    j = jamfor(version, efter)
    assert len(j.avsnitt[0].punkter) == 1
    assert j.avsnitt[3].punkter[0].noter == ("flyttad hit från Förslag till beslut, där den var nummer 2",)


def test_a_fristaende_lydelse_written_is_shown_as_added(version: Nod, efter: Nod) -> None:
    efter["avsnitt"][0]["punkter"][1]["fristaende"] = doc("Forumet ställer sig bakom detta.")
    punkt = jamfor(version, efter).avsnitt[0].punkter[1]
    assert ny(punkt.fristaende) == "Forumet ställer sig bakom detta." and punkt.antal == 1


def test_a_changed_ingress_is_named_as_people_name_it(version: Nod, efter: Nod) -> None:
    efter["avsnitt"][0]["ingress"] = "Kommunalt Forum föreslås besluta att"
    (u,) = jamfor(version, efter).avsnitt[0].uppgifter
    assert u.etikett == "Inledning till att-satserna"


def test_an_avsnitt_moved_renamed_added_and_removed(version: Nod, efter: Nod) -> None:
    forslag, sammanfattning, bakgrund = efter["avsnitt"]
    bakgrund["rubrik"] = "Tidigare beslut"
    nytt = {
        "identitet": "av-n",
        "slag": "text",
        "nyckel": "ekonomi",
        "rubrik": "Ekonomi",
        "doc": doc("Pengar."),
    }
    efter["avsnitt"] = [bakgrund, forslag, nytt]
    avsnitt = {a.identitet: a for a in jamfor(version, efter).avsnitt}
    assert avsnitt["av-b"].noter == ("avsnittet är flyttat från plats 3 till 1",)
    assert avsnitt["av-b"].uppgifter[0].etikett == "Avsnittets rubrik"
    assert (avsnitt["av-n"].slag, avsnitt["av-n"].antal) == ("tillagd", 1)
    assert (avsnitt["av-s"].slag, gammal(avsnitt["av-s"].html)) == (
        "borttagen",
        "Ägargruppen beslutade i november 2014.",
    )
    assert sammanfattning["identitet"] == "av-s" and avsnitt["av-f"].antal == 0


def test_a_replaced_file_under_the_same_name_is_told(version: Nod, efter: Nod) -> None:
    efter["bilagor"][0]["sha256"] = "f" * 64
    (u,) = jamfor(version, efter).bilagor
    assert u.noter == ("filens innehåll är ett annat",)


def test_a_new_undertecknare_and_a_new_title_are_told(version: Nod, efter: Nod) -> None:
    efter["undertecknare"][0]["titel"] = "Regiondirektör"
    efter["undertecknare"].append({"identitet": "u3", "namn": "Nils Ny", "titel": ""})
    assert [u.slag for u in jamfor(version, efter).undertecknare] == ["andrad", "tillagd"]


def test_undertecknare_in_another_order_are_moved(version: Nod, efter: Nod) -> None:
    efter["undertecknare"].reverse()
    (u,) = jamfor(version, efter).undertecknare
    assert u.noter == ("flyttad från plats 2 till 1",)


def test_the_summary_counts_places_avsnitt_and_facts(version: Nod, efter: Nod) -> None:
    efter["avsnitt"][1]["doc"] = doc("Ägargruppen föreslog i oktober 2014.")
    efter["avsnitt"][2]["doc"] = doc("Förr.", "Helt nytt stycke.")
    efter["datum"] = "2026-12-01"
    assert jamfor(version, efter).sammanfattning == "3 ställen ändrade i 2 avsnitt och 1 uppgift ändrad"
    assert antal(jamfor(version, efter)).stallen == 3


def test_one_place_is_said_in_the_singular(version: Nod, efter: Nod) -> None:
    efter["avsnitt"][2]["doc"] = doc("Förut.")
    assert jamfor(version, efter).sammanfattning == "1 ställe ändrat i 1 avsnitt"


def test_the_page_shows_only_changed_avsnitt_and_names_the_others(version: Nod, efter: Nod) -> None:
    efter["avsnitt"][2]["doc"] = doc("Förut.")
    html_ = visa(jamfor(version, efter))
    assert "<h2>Bakgrund</h2>" in html_
    assert "Oförändrade avsnitt: Förslag till beslut, Sammanfattning." in html_


def test_nothing_from_a_snapshot_reaches_the_page_unescaped(version: Nod, efter: Nod) -> None:
    ont = "<script>x</script>"
    for nyckel in ("rubrik", "datum", "mottagare", "forvaltning", "handlaggare", "underskriftssatt"):
        efter[nyckel] = ont
    efter["arende"] = {"diarienummer": ont, "arendemening": ont}
    efter["organ"] = {"namn": ont, "organisation": ont}
    efter["bilagor"][0] |= {"namn": ont, "filnamn": ont}
    efter["undertecknare"][0] |= {"namn": ont, "titel": ont}
    for a in efter["avsnitt"]:
        a["rubrik"] = ont
        a["doc"] = doc(ont, lista(ont), tabell([ont]))
    efter["avsnitt"][0] |= {"ingress": ont, "organ": ont}
    efter["avsnitt"][0]["punkter"][0] |= {"lydelse": doc(ont), "fristaende": doc(ont)}
    assert "<script" not in visa(jamfor(version, efter))


def test_the_page_has_no_inline_style(version: Nod, efter: Nod) -> None:
    efter["rubrik"] = "Ny"
    assert "style=" not in visa(jamfor(version, efter))
