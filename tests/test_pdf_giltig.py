"""Every paper passes veraPDF for PDF/A-2a and PDF/UA-1: chosen cases, and whatever can be written."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from beslut import arkivfil, pdf
from tests import motespapper, verapdf
from tests.pappersfakta import (
    BAKGRUND,
    LYDELSE_1,
    PUNKT_MED_LISTA,
    SAMMANFATTNING,
    UDDA_TECKEN,
    avsnitt,
    bilagor,
    cell,
    dok,
    foljebrev,
    forslag,
    granskning,
    lista,
    punkt,
    ra_tabell,
    skrivelse,
    stycke,
    tabell,
    text,
    underrubrik,
    underskriftssida,
    undertecknare,
    version,
)
from tests.test_dokument import hanvisning

pytestmark = pytest.mark.pdf


def tom_version() -> dict[str, Any]:
    """Return a version where everything that may be empty is."""
    tomt = dict.fromkeys(("rubrik", "datum", "mottagare", "forvaltning"), "")
    return version(
        **tomt,
        avsnitt=[forslag(), avsnitt("Sammanfattning", dok())],
        undertecknare=[],
        arende={"uuid": "", "diarienummer": "", "arendemening": ""},
        organ={"slug": "", "namn": "", "organisation": ""},
    )


def tjugo_sidor() -> list[dict[str, Any]]:
    """Return sections with text and tables over many pages."""
    rader = [[f"Rad {nr}", SAMMANFATTNING[: 60 + 17 * (nr % 9)], "1 234"] for nr in range(12)]
    return [avsnitt(f"Avsnitt {nr}", dok(*BAKGRUND, tabell(["Vad", "Hur", "Belopp"], rader))) for nr in range(12)]


# References to each kind of part, one of them bold, one in a table and one to nothing.
HANVISANDE = [
    forslag(dok(stycke("finansiera ", hanvisning("punkt", 2), " enligt ", hanvisning("bilaga"))), dok(LYDELSE_1)),
    avsnitt(
        "Bakgrund",
        dok(
            stycke(hanvisning("punkt", 2, "stor", fet=True), " och ", hanvisning("avsnitt", 8), ". "),
            ra_tabell([cell([stycke(hanvisning("bilaga"))], huvud=True)], *([cell(f"Rad {nr}")] for nr in range(50))),
            stycke(hanvisning("bilaga", 9)),
        ),
    ),
]
SARFALL: dict[str, Callable[[], Any]] = {
    "exemplet": skrivelse,
    "första punkten": lambda: punkt(1),
    "punkt med fristående lydelse": lambda: punkt(2),
    "granskningsexemplar": lambda: granskning(skrivelse()),
    "allt tomt": lambda: skrivelse(version=tom_version()),
    "fyrtio punkter": lambda: skrivelse(avsnitt=[forslag(*[dok(LYDELSE_1)] * 40)]),
    "fyra undertecknare": lambda: skrivelse(undertecknare=undertecknare(*[("Bo Ek", "Chef")] * 4)),
    "tjugo sidor tabeller": lambda: skrivelse(avsnitt=tjugo_sidor()),
    "tecken som saknas": lambda: skrivelse(avsnitt=[avsnitt("Tecken 😀", dok(UDDA_TECKEN))]),
    "lista i en punkt": lambda: punkt(1, avsnitt=[forslag(PUNKT_MED_LISTA)]),
    "hänvisningar": lambda: skrivelse(avsnitt=HANVISANDE, bilagor=bilagor("Karta")),
    "en punkt som hänvisar": lambda: punkt(1, avsnitt=HANVISANDE, bilagor=bilagor("Karta")),
    "underskrivs elektroniskt": lambda: punkt(1, underskriftssatt="elektronisk"),
    "föredragningslista": lambda: motespapper.foredragningslista(40),
    "följebrev": lambda: foljebrev(30, svar=None, avsandare={"namn": "", "titel": ""}),
    "underskriftssida": underskriftssida,
    "underskriftssida med bläck": lambda: underskriftssida("black", 9),
}


@pytest.mark.parametrize("fall", SARFALL)
def test_every_paper_passes_verapdf_for_pdf_a_2a_and_pdf_ua_1(fall: str) -> None:
    assert verapdf.fel(pdf.rendera(SARFALL[fall]()).pdf) == []


def test_verapdf_refuses_a_document_that_is_not_right() -> None:
    forvanskad = pdf.rendera(punkt(1)).pdf.replace(b'pdfuaid:part="1"', b'pdfuaid:part="7"')
    assert verapdf.fel(forvanskad) != []


# --- generated documents ---

TECKEN = st.one_of(
    st.sampled_from("abcåäö ÅÄÖ éü-–—§½’”…. ,;:/()0123456789"),
    st.characters(exclude_categories=["Cs"]),
)
ORD = st.one_of(st.text(TECKEN, max_size=12), st.sampled_from([LYDELSE_1, "Långtord" * 9, "Bra 😀, 漢!"]))
MARKEN = st.sampled_from(
    [
        (),
        ({"type": "bold"},),
        ({"type": "italic"},),
        ({"type": "sprak", "attrs": {"lang": "en"}}, {"type": "bold"}),
        ({"type": "link", "attrs": {"href": "https://ex.se/å?a=1&b"}},),
    ]
)
LOPTEXT = st.one_of(
    st.builds(lambda ord_, marken: text(ord_ or "x", *marken), ORD, MARKEN),
    st.just({"type": "hardBreak"}),
    st.builds(hanvisning, st.sampled_from(["punkt", "avsnitt"]), st.integers(1, 3)),
)
STYCKE = st.builds(lambda delar: stycke(*delar), st.lists(LOPTEXT, max_size=3))
BLOCK: st.SearchStrategy[Any] = st.recursive(
    STYCKE,
    lambda inre: st.builds(
        lambda slag, punkter: lista(slag, *[[stycke("•"), *punkt_] for punkt_ in punkter]),
        st.sampled_from(["bulletList", "orderedList"]),
        st.lists(st.lists(inre, max_size=2), min_size=1, max_size=3),
    ),
    max_leaves=4,
)
TABELL = st.integers(1, 4).flatmap(
    lambda bredd: st.builds(
        tabell,
        st.one_of(st.just([]), st.lists(ORD, min_size=bredd, max_size=bredd)),
        st.lists(st.lists(ORD, min_size=bredd, max_size=bredd), min_size=1, max_size=4),
    )
)
DOK = st.builds(
    lambda block: dok(*block),
    st.lists(st.one_of(BLOCK, TABELL, st.builds(underrubrik, st.just("Del"))), max_size=3),
)
SKRIVELSER = st.builds(
    lambda rubrik, punkter, doc, personer: skrivelse(
        rubrik=rubrik,
        avsnitt=[forslag(*punkter), avsnitt("Bakgrund", doc)],
        undertecknare=undertecknare(*[("Åsa Öberg", "")] * personer),
    ),
    st.text(TECKEN, max_size=60),
    st.lists(DOK, max_size=2),
    DOK,
    st.integers(0, 3),
)


def _forsta_punkten(fakta: pdf.Fakta) -> pdf.Fakta:
    """Return the facts of the paper of the memo's first point."""
    ett = fakta["version"]["avsnitt"][0]["punkter"][0]
    return {**fakta, "slag": "beslutspunkt", "punkt": {"identitet": ett["identitet"], "nr": 1, "av": 1}}


# Most are a page: what may go wrong does so in a word, a row or a cell. What is long is among the chosen cases.
@settings(
    max_examples=int(os.environ.get("FORUM_PDF_SLUMP", "300")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    # Shrinking a PDF takes minutes; what was generated is printed whole.
    phases=(Phase.explicit, Phase.generate),
)
@given(fakta=SKRIVELSER, som_punkt=st.booleans())
def test_any_memo_that_can_be_written_passes_verapdf(fakta: pdf.Fakta, som_punkt: bool) -> None:
    har_punkt = bool(fakta["version"]["avsnitt"][0]["punkter"])
    assert verapdf.fel(pdf.rendera(_forsta_punkten(fakta) if som_punkt and har_punkt else fakta).pdf) == []


def test_a_document_that_breaks_the_standard_is_not_let_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arkivfil, "lagg_till_pdfua", lambda rdf: rdf)
    with pytest.raises(pdf.Renderingsfel, match="PDFUA1"):
        pdf.rendera(punkt(1))
