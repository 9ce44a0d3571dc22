"""The comparison of two versions as a paper: asked for once, read by those who read both, heard as it is seen."""

import io
import uuid
from typing import Any

import pikepdf
import pytest

from arenden.actions import granskning
from arenden.actions.version import spara_version
from arenden.models import Skrivelse, Version
from beslut import pdf
from beslut.actions import rendering, utfardande
from beslut.models import MAX_FORSOK, Handling, Jobb
from forum.fel import Konflikt
from forum.models import Anvandare
from tests import pappersfakta, verapdf
from tests.pappersfakta import BAKGRUND, avsnitt, cell, dok, ra_tabell, stycke, tabell, text, version
from tests.test_pdf import last
from tests.varld import godkann_alla


def tva(skrivelse: Skrivelse, maria: Anvandare) -> tuple[Version, Version]:
    """Save two versions of the skrivelse with another rubrik between them."""
    fore = spara_version(skrivelse, av=maria, namn="före")
    Skrivelse.objects.filter(pk=skrivelse.pk).update(rubrik="Cykelbanan vid ån")
    return fore, spara_version(Skrivelse.objects.get(pk=skrivelse.pk), av=maria, namn="efter")


def adress(skrivelse: Skrivelse, a: int, b: int) -> str:
    return f"/skrivelser/{skrivelse.uuid}/jamfor/{a}/{b}/pdf/"


# --- asked for ---


@pytest.mark.django_db
def test_a_comparison_asked_for_twice_is_the_same_document(skrivelse: Skrivelse, maria: Anvandare) -> None:
    fore, efter = tva(skrivelse, maria)
    assert utfardande.bestall_jamforelse(fore, efter) == utfardande.bestall_jamforelse(fore, efter)
    assert Jobb.objects.count() == 1


@pytest.mark.django_db
def test_a_version_is_not_compared_with_itself_or_backwards(skrivelse: Skrivelse, maria: Anvandare) -> None:
    fore, efter = tva(skrivelse, maria)
    for a, b in ((fore, fore), (efter, fore)):
        with pytest.raises(Konflikt):
            utfardande.bestall_jamforelse(a, b)


@pytest.mark.django_db
def test_a_failed_comparison_asked_for_again_is_tried_again(skrivelse: Skrivelse, maria: Anvandare) -> None:
    handling = utfardande.bestall_jamforelse(*tva(skrivelse, maria))
    Jobb.objects.filter(handling=handling).update(forsok=MAX_FORSOK, fel="Skrivaren brann.")
    utfardande.bestall_jamforelse(*Version.objects.order_by("nr"))
    assert Jobb.objects.get().lage == "väntar"


@pytest.mark.django_db
def test_a_printed_comparison_does_not_stand_in_the_way_of_the_issued_documents(
    skrivelse: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare
) -> None:
    fore = spara_version(skrivelse, av=maria, namn="före")
    efter = granskning.skicka(skrivelse, av=maria)
    utfardande.bestall_jamforelse(fore, efter)
    godkand = godkann_alla(Skrivelse.objects.get(pk=skrivelse.pk), agneta, ulrika)
    assert utfardande.hamta_nytt() == 2
    assert [h.slag for h in Handling.objects.filter(version=godkand.gallande_version).utfardade()] == [
        "tjansteskrivelse",
        "beslutspunkt",
    ]


# --- the page ---


@pytest.mark.django_db
@pytest.mark.pdf
def test_the_button_leads_to_a_pdf_that_the_worker_makes(skrivelse: Skrivelse, maria: Anvandare, in_som: Any) -> None:
    fore, efter = tva(skrivelse, maria)
    klient, url = in_som(maria), adress(skrivelse, fore.nr, efter.nr)
    assert f'action="{url}"' in klient.get(url.removesuffix("pdf/")).content.decode()
    assert "inte utskriven ännu" in klient.get(url).content.decode()
    assert klient.post(url, {"engangsnyckel": str(uuid.uuid4())}).headers["Location"] == url
    assert "Jämförelsen skapas" in klient.get(url).content.decode()
    assert rendering.arbeta_undan() == 1
    handling = Handling.objects.get()
    assert handling.get_absolute_url() in klient.get(url).content.decode()
    svar = klient.get(handling.get_absolute_url())
    assert svar.status_code == 200 and b"".join(svar.streaming_content).startswith(b"%PDF-")


@pytest.mark.django_db
def test_a_failure_says_why_and_offers_another_try(skrivelse: Skrivelse, maria: Anvandare, in_som: Any) -> None:
    fore, efter = tva(skrivelse, maria)
    Jobb.objects.filter(handling=utfardande.bestall_jamforelse(fore, efter)).update(
        forsok=MAX_FORSOK, fel="Papperet tog slut."
    )
    sida = in_som(maria).get(adress(skrivelse, fore.nr, efter.nr)).content.decode()
    assert "Papperet tog slut." in sida and "Försök igen" in sida


@pytest.mark.django_db
@pytest.mark.pdf
def test_one_who_may_read_only_the_later_version_neither_asks_for_nor_opens_the_comparison(
    skrivelse: Skrivelse, maria: Anvandare, agneta: Anvandare, in_som: Any
) -> None:
    fore = spara_version(skrivelse, av=maria, namn="mitt eget utkast")
    efter = granskning.skicka(skrivelse, av=maria)
    handling = utfardande.bestall_jamforelse(fore, efter)
    rendering.arbeta_undan()
    handling = Handling.objects.get(pk=handling.pk)
    url = adress(skrivelse, fore.nr, efter.nr)
    hennes = in_som(agneta)
    assert hennes.get(f"/skrivelser/{skrivelse.uuid}/versioner/{efter.nr}/").status_code == 200
    assert hennes.get(url).status_code == 404
    assert hennes.post(url, {"engangsnyckel": str(uuid.uuid4())}).status_code == 404
    assert hennes.get(handling.get_absolute_url()).status_code == 404
    assert in_som(maria).get(handling.get_absolute_url()).status_code == 200


# --- the paper ---


def tabeller() -> pdf.Fakta:
    """Return a comparison of tables: a cell changed, a row moved, one gone, cells that span rows."""
    rader = [["Jönköping", "1 000"], ["Växjö", "2 000"], ["Kalmar", "3 000"]]
    bred = ra_tabell([cell("a", rowspan=2), cell("b")], [cell("c")])
    fore = version(avsnitt=[avsnitt("Tabeller", dok(tabell(["Kommun", "Belopp"], rader), bred))])
    nya = [rader[2], ["Jönköping", "1 500"], ["Växjö", "2 000"], ["Vetlanda", "9"]]
    bred = ra_tabell([cell("a", colspan=2)], [cell("b"), cell("c")])
    efter = version(avsnitt=[avsnitt("Tabeller", dok(tabell(["Kommun", "Belopp"], nya), bred))])
    return pappersfakta.jamforelse(efter, fore)


def marken() -> pdf.Fakta:
    """Return a comparison of bold, links, line breaks and characters that the fonts lack."""
    lank = {"type": "link", "attrs": {"href": "https://ex.se/a"}}
    fore = dok(stycke(text("Läs "), text("mer här", lank), text(" om detta 漢字 viktiga ärende.")), *BAKGRUND)
    efter = dok(
        *BAKGRUND[1:],
        stycke(
            text("Läs "),
            text("allt här", {"type": "bold"}, lank),
            {"type": "hardBreak"},
            text("om detta 😀 viktiga ärende."),
        ),
    )
    return pappersfakta.jamforelse(version(avsnitt=[avsnitt("Text", efter)]), version(avsnitt=[avsnitt("Text", fore)]))


SARFALL = {
    "exemplet": pappersfakta.jamforelse,
    "ingen skillnad": lambda: pappersfakta.jamforelse(version(), version()),
    "allt nytt": lambda: pappersfakta.jamforelse(version(), version(avsnitt=[], undertecknare=[])),
    "allt borta": lambda: pappersfakta.jamforelse(version(avsnitt=[], undertecknare=[]), version()),
    "tabeller": tabeller,
    "marken": marken,
}


@pytest.mark.pdf
@pytest.mark.parametrize("fall", SARFALL)
def test_every_comparison_passes_verapdf_for_pdf_a_2a_and_pdf_ua_1(fall: str) -> None:
    assert verapdf.fel(pdf.rendera(SARFALL[fall]()).pdf) == []


@pytest.mark.pdf
def test_the_text_read_back_says_what_was_added_removed_and_moved() -> None:
    ord_ = " ".join(last(pappersfakta.jamforelse(), "-raw").split())
    assert "Jämförelse av version 1 och 3" in ord_
    assert "beslutade i borttaget: november slut på borttaget tillagt: oktober slut på tillägg 2014" in ord_
    assert "1. [flyttad från 2 till 1]" in ord_
    assert "tillagt: Ett helt nytt stycke om kostnaden, som ingen tidigare har sett. slut på tillägg" in ord_
    assert "Version 1 2026-11-20 kl. 09.15" in ord_ and "Oförändrade avsnitt: Information i ärendet" in ord_


@pytest.mark.pdf
def test_each_change_is_a_tag_whose_first_and_last_words_say_what_it_is() -> None:
    with pikepdf.open(io.BytesIO(pdf.rendera(pappersfakta.jamforelse()).pdf)) as fil:
        sagt = list(_sagt(fil.Root.StructTreeRoot))
    assert len(sagt) > 10
    assert {(s, *ord_) for s, ord_ in sagt} == {
        ("/Ins", " tillagt: ", " slut på tillägg"),
        ("/Del", " borttaget: ", " slut på borttaget"),
    }


def _sagt(element: Any) -> Any:
    """Yield each Ins and Del with the replacement texts of its own spans."""
    if not isinstance(element, pikepdf.Dictionary):
        return
    barn = element.get("/K", [])
    barn = list(barn) if isinstance(barn, pikepdf.Array) else [barn]
    if str(element.get("/S", "")) in ("/Ins", "/Del"):
        spann = [ett for ett in barn if isinstance(ett, pikepdf.Dictionary) and "/ActualText" in ett]
        yield str(element.S), tuple(str(ett.ActualText) for ett in spann)
    for ett in barn:
        yield from _sagt(ett)


@pytest.mark.pdf
def test_the_same_comparison_gives_the_same_bytes_twice() -> None:
    assert pdf.rendera(tabeller()).pdf == pdf.rendera(tabeller()).pdf


@pytest.mark.pdf
def test_comparisons_have_words_and_lines_beside_their_colours() -> None:
    stil = (pdf._ROT / "static" / "css" / "tryck" / "jamforelse.css").read_text()
    assert "ins { text-decoration: underline" in stil and "del { text-decoration: line-through" in stil
