"""The two papers: valid, the same every time, and with every word of the text."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from beslut import bild, pdf
from tests.pappersfakta import (
    BAKGRUND,
    FORSLAGET,
    FRISTAENDE_2,
    INFORMATION,
    INNEBAR,
    LYDELSE_1,
    LYDELSE_2,
    PUNKT_1,
    PUNKT_MED_LISTA,
    SAMMANFATTNING,
    UDDA_TECKEN,
    UPPNAR,
    avsnitt,
    dok,
    forslag,
    granskning,
    punkt,
    skrivelse,
    undertecknare,
)

pytestmark = pytest.mark.pdf


def last(fakta: pdf.Fakta, *val: str) -> str:
    """Return the paper read back by pdftotext."""
    svar = subprocess.run(["pdftotext", *val, "-", "-"], input=pdf.rendera(fakta).pdf, capture_output=True, check=True)
    return svar.stdout.decode()


def ord_i(fakta: pdf.Fakta) -> list[str]:
    """Return the words of the paper in the order of its content, divided words made whole."""
    return re.sub(r"-\n", "", last(fakta, "-raw")).split()


def star_i_ordning(sokta: list[str], funna: list[str]) -> bool:
    """Whether the words occur in this order, others between them allowed."""
    resten = iter(funna)
    return all(ett in resten for ett in sokta)


def saknade(sokta: list[str], funna: list[str]) -> list[str]:
    """Return the first words that are not found in order, for a failure that says where."""
    for antal in range(len(sokta)):
        if not star_i_ordning(sokta[: antal + 1], funna):
            return sokta[antal : antal + 5]
    return []


# --- the same every time ---

RITA = """
import sys, json, django
django.setup()
from beslut import pdf
sys.stdout.buffer.write(pdf.rendera(json.load(sys.stdin)).pdf)
"""


@pytest.mark.parametrize("slag", [skrivelse, lambda: punkt(2)], ids=["skrivelse", "beslutspunkt"])
def test_the_same_facts_give_the_same_bytes_twice(slag: Callable[[], pdf.Fakta]) -> None:
    assert pdf.rendera(slag()).pdf == pdf.rendera(slag()).pdf


@pytest.mark.parametrize("fro", ["0", "4711"])
def test_another_process_with_another_hash_seed_gives_the_same_bytes(fro: str) -> None:
    svar = subprocess.run(
        [sys.executable, "-c", RITA],
        input=json.dumps(punkt(2)).encode(),
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": fro, "LC_ALL": "C", "TZ": "Pacific/Auckland"},
    )
    assert hashlib.sha256(svar.stdout).hexdigest() == hashlib.sha256(pdf.rendera(punkt(2)).pdf).hexdigest(), (
        svar.stderr.decode()
    )


def test_an_earlier_document_leaves_no_trace_in_the_next() -> None:
    forst = pdf.rendera(punkt(1)).pdf
    pdf.rendera(skrivelse(avsnitt=[avsnitt("Annat", dok(UDDA_TECKEN))]))
    assert pdf.rendera(punkt(1)).pdf == forst


def test_the_facts_have_one_hash_whatever_order_they_come_in() -> None:
    omvand: Any = dict(reversed(list(punkt(1).items())))
    assert pdf.faktahash(punkt(1)) == pdf.faktahash(omvand)


def test_a_changed_fact_changes_the_hash() -> None:
    assert pdf.faktahash(punkt(1)) != pdf.faktahash(punkt(1, datum="2026-11-24"))


# --- every word ---


def exemplets_ord() -> list[str]:
    """Return the words of the worked example in its order."""
    return " ".join(
        (
            "Besöksnäring – förstärkt samarbete Förslag till beslut",
            "Kommunalt Forum föreslås ställa sig bakom att",
            f"1. {LYDELSE_1} 2. {LYDELSE_2} Sammanfattning {SAMMANFATTNING} Information i ärendet",
            *INFORMATION,
            "Bakgrund",
            *BAKGRUND,
            *UPPNAR,
            INNEBAR,
            *FORSLAGET,
            "REGIONLEDNINGSKONTORET Agneta Jansmyr Ulrika Geeraedts",
        )
    ).split()


@pytest.mark.parametrize("lasning", [(), ("-layout",), ("-raw",)], ids=["vanlig", "layout", "raw"])
def test_pdftotext_reads_the_examples_words_in_the_examples_order(lasning: tuple[str, ...]) -> None:
    text_ = last(skrivelse(), *lasning)
    if lasning:
        # These two keep our hyphens at line ends; no line ends in a hyphen of the writer's.
        text_ = re.sub(r"-\n\s*", "", text_)
    assert saknade(exemplets_ord(), text_.split()) == []


def test_a_hyphen_that_the_writer_put_never_ends_a_line() -> None:
    ord_ = "teknik- och IT-bolaget åren 2016-2017 samt Karl-Johan "
    for langd in range(20):
        rader = last(skrivelse(avsnitt=[avsnitt("Text", dok("x" * langd + " " + ord_ * 12))]), "-raw")
        assert not re.search(r"(teknik|IT|2016|Karl)-\n", rader)


def test_a_character_that_the_fonts_lack_is_read_back_as_itself() -> None:
    assert "Bra 😀, 漢字!" in last(skrivelse(avsnitt=[avsnitt("Text", dok("Bra 😀, 漢字!"))]))


def test_a_no_break_space_does_not_turn_every_space_into_one() -> None:
    assert "\N{NO-BREAK SPACE}" not in last(skrivelse(rubrik="Ett\N{NO-BREAK SPACE}två"))


def test_a_decomposed_letter_is_read_back_composed() -> None:
    assert "Hågkomst" in last(skrivelse(rubrik="Ha\u030agkomst"))


# --- what stands on the memo ---

BUDGET = {
    "identitet": "",
    "nr": 1,
    "namn": "Budget 2026",
    "filnamn": "budget.pdf",
    "sha256": "",
    "typ": "application/pdf",
    "storlek": 1,
}


def test_an_empty_section_leaves_no_heading_behind() -> None:
    assert "Tomt avsnitt" not in last(skrivelse(avsnitt=[avsnitt("Tomt avsnitt", dok())]))


def test_a_handlaggare_is_named_only_where_there_is_one() -> None:
    assert "Handläggare" not in last(skrivelse())
    assert "Handläggare: Eva Ek" in last(skrivelse(handlaggare="Eva Ek"))


def test_the_numbering_runs_on_over_several_proposals() -> None:
    tva = [forslag(dok("ett.")), avsnitt("Mellan", dok("Text.")), forslag(dok("två."), forsta=2)]
    assert star_i_ordning(["1.", "ett.", "Mellan", "2.", "två."], ord_i(skrivelse(avsnitt=tva)))


def test_a_bilaga_is_listed_with_its_number_name_and_kind() -> None:
    assert "Bilaga 1. Budget 2026 (PDF)" in last(skrivelse(bilagor=[BUDGET]))


def test_recipients_stand_after_the_bilagor() -> None:
    mottagare = avsnitt("Beslutet skickas till", dok("Regionstyrelsen"), slag="mottagare")
    lasta = ord_i(skrivelse(avsnitt=[avsnitt("A", dok("Text.")), mottagare], bilagor=[BUDGET]))
    assert star_i_ordning(["Text.", "Bilagor", "Regionstyrelsen", "REGIONLEDNINGSKONTORET"], lasta)


def test_an_approval_is_dated_under_the_name() -> None:
    assert star_i_ordning(["Agneta", "Jansmyr", "Godkänd", "2026-11-23"], ord_i(skrivelse()))


def test_an_approval_by_a_stallforetradare_says_for_whom() -> None:
    fakta = skrivelse(undertecknare=undertecknare(("Agneta Jansmyr", "")))
    fakta["godkannanden"][0].update({"namn": "Bo Ek", "for": "Agneta Jansmyr"})
    assert "av Bo Ek för Agneta Jansmyr" in " ".join(ord_i(fakta))


def test_a_proof_says_that_it_is_not_approved_and_carries_no_code() -> None:
    lasta = last(granskning(skrivelse()))
    assert "Granskningsexemplar – ej godkänt" in lasta
    assert "Kod" not in lasta and "Godkänd" not in lasta


def test_the_signatures_stand_together_with_the_end_of_the_text() -> None:
    for rader in range(0, 60, 7):
        sidor = last(skrivelse(avsnitt=[avsnitt("Text", dok(*["Rad."] * rader, SAMMANFATTNING))])).split("\f")
        sista = next(sida for sida in sidor if "REGIONLEDNINGSKONTORET" in sida)
        assert "Ulrika Geeraedts" in sista
        assert "besöksnäring." in sista


def test_only_what_is_signed_electronically_says_that_a_printout_is_a_copy() -> None:
    assert "kopia" not in last(skrivelse())
    elektronisk = skrivelse(underskriftssatt="elektronisk", verifieringsadress="https://forum.se/verifiera/")
    assert "Utskrift är en kopia · Kontrollera på forum.se/verifiera" in last(elektronisk)


# --- what stands on the paper of a point ---


def test_without_a_free_wording_lead_in_and_point_are_one_sentence() -> None:
    hela = f"Kommunalt Forum föreslås ställa sig bakom att {LYDELSE_1}"
    assert star_i_ordning(hela.split(), ord_i(punkt(1)))
    assert "Lydelse i tjänsteskrivelsen" not in last(punkt(1))


def test_a_free_wording_is_followed_by_the_wording_that_is_decided_on() -> None:
    lasta = " ".join(ord_i(punkt(2)))
    lydelse = f"Lydelse i tjänsteskrivelsen: Kommunalt Forum föreslås ställa sig bakom att {LYDELSE_2}"
    assert f"{FRISTAENDE_2} {lydelse} Kommunalt Forum tar ställning till denna lydelse." in lasta


def test_a_point_of_several_blocks_keeps_them_all() -> None:
    sokta = "att godkänna följande fördelning: Kommun Belopp 3. ett 4. två • inre samt att återrapportera."
    assert saknade(sokta.split(), ord_i(punkt(1, avsnitt=[forslag(PUNKT_MED_LISTA)]))) == []


def test_both_points_of_the_example_fit_on_one_page_each() -> None:
    assert [pdf.rendera(punkt(nr)).sidor for nr in (1, 2)] == [1, 1]


def test_ink_lines_carry_the_names_and_are_never_fewer_than_two() -> None:
    lasta = last(punkt(1, undertecknare=undertecknare(("Agneta Jansmyr", ""))))
    assert (lasta.count("Namnteckning"), lasta.count("Agneta Jansmyr")) == (2, 2)


def test_what_is_signed_electronically_has_no_ink_lines() -> None:
    assert "Namnteckning" not in last(punkt(1, underskriftssatt="elektronisk"))


def test_the_paper_says_what_it_rests_on_and_who_approved_it() -> None:
    lasta = " ".join(ord_i(punkt(1)))
    assert "Tjänsteskrivelse från Regionledningskontoret 2026-11-23, version 3 SHA-256 9f86 d081 884c" in lasta
    assert "Ulrika Geeraedts, Utvecklingsdirektör: 2026-11-23 kl. 14.02" in lasta


# --- refusals ---


def test_a_file_from_outside_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    elak = '<html lang="sv"><body><img src="file:///etc/passwd" alt="x"></body></html>'
    monkeypatch.setattr(pdf, "render_to_string", lambda mall, blad: elak)
    with pytest.raises(pdf.Renderingsfel, match="file:///etc/passwd"):
        pdf.rendera(skrivelse())


def test_text_is_text_and_never_markup() -> None:
    elak = '<img src="file:///etc/passwd"><script>alert(1)</script>&amp;'
    assert elak in " ".join(ord_i(skrivelse(avsnitt=[avsnitt(elak, dok(elak))])))


def test_a_point_that_is_not_in_the_version_is_refused() -> None:
    fakta = punkt(1)
    fakta["punkt"]["identitet"] = "ingen sådan"
    with pytest.raises(pdf.Renderingsfel, match="ingen sådan"):
        pdf.rendera(fakta)


def test_a_template_version_of_another_time_is_refused() -> None:
    with pytest.raises(pdf.Renderingsfel, match="mallversion 2"):
        pdf.rendera(skrivelse(mallversion=2))


def test_only_our_own_fonts_are_embedded() -> None:
    svar = subprocess.run(
        ["pdffonts", "-"],
        input=pdf.rendera(skrivelse(avsnitt=[avsnitt("Tecken", dok(UDDA_TECKEN))])).pdf,
        capture_output=True,
        check=True,
    )
    typsnitt = [rad.split()[0].split("+")[-1] for rad in svar.stdout.decode().splitlines()[2:]]
    assert typsnitt and all(namn.startswith("Source") for namn in typsnitt)


def test_the_fonts_of_the_machine_are_left_to_other_programs() -> None:
    pdf.rendera(punkt(1))
    assert os.environ.get("FONTCONFIG_FILE") != str(pdf._TYPSNITTSKONFIGURATION)


def test_the_title_is_rubrik_and_diarienummer() -> None:
    svar = subprocess.run(["pdfinfo", "-"], input=pdf.rendera(skrivelse()).pdf, capture_output=True, check=True)
    assert "Besöksnäring – förstärkt samarbete (RJL 2026/1)" in svar.stdout.decode()


def test_the_first_point_is_known_by_its_identity() -> None:
    assert punkt(1)["punkt"]["identitet"] == PUNKT_1


def test_each_page_becomes_a_picture_of_the_asked_width() -> None:
    renderad = pdf.rendera(skrivelse())
    bilder = bild.bilder(renderad.pdf, 600)
    bredder = [int.from_bytes(ett[16:20], "big") for ett in bilder]
    assert bredder == [600] * renderad.sidor
