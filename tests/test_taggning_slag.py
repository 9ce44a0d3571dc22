"""The structure tree of every kind of paper, read back with pikepdf: what issue "Documents" §1 asks, kind by kind."""

import io
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from tests import referensbilder as rb
from tests.test_taggning import Element, Last

pytestmark = pytest.mark.pdf


@cache
def last(namn: str) -> Last:
    """Return the paper as it is read back; rendered once for these tests and the reference pictures."""
    return Last.av(rb.tryckt(namn).pdf)


def poppler(namn: str, *val: str) -> str:
    return subprocess.run(val, input=rb.tryckt(namn).pdf, capture_output=True, check=True).stdout.decode()


slagen = pytest.mark.parametrize("namn", rb.PAPPER)


@slagen
def test_what_is_drawn_in_the_margins_is_furniture_and_all_else_is_in_the_tree(namn: str) -> None:
    paper = last(namn)
    i_tradet = [(sida, mcid) for ett in paper.rot.ned() for sida, mcid in ett.text]
    drawn = []
    for nr in range(len(paper.sidor)):
        furniture = [egna for tagg, egna in paper.marken(nr) if tagg == "/Artifact" and "/Attached" in egna]
        var = {str(egna["/Attached"][0]) for egna in furniture}
        # Page number above; code and QR below, on papers that have a code.
        assert var == ({"/Top", "/Bottom"} if rb.PAPPER[namn][0]()["kod"] else {"/Top"}), (nr, var)
        drawn += [(nr, int(egna["/MCID"])) for _, egna in paper.marken(nr) if "/MCID" in egna]
    assert sorted(i_tradet) == sorted(drawn)
    assert len(set(i_tradet)) == len(i_tradet)


@slagen
def test_headings_begin_with_one_h1_and_skip_no_level(namn: str) -> None:
    nivaer = [int(ett.typ[1]) for ett in last(namn).rot.ned() if ett.typ[0] == "H" and ett.typ[1:].isdigit()]
    assert (nivaer[0], nivaer.count(1)) == (1, 1)
    assert all(b <= a + 1 for a, b in pairwise(nivaer)), nivaer


@slagen
def test_every_heading_is_a_bookmark_at_its_level_in_order(namn: str) -> None:
    paper = last(namn)
    nivaer = [int(ett.typ[1]) for ett in paper.rot.ned() if ett.typ[0] == "H" and ett.typ[1:].isdigit()]
    with paper.pdf.open_outline() as trad:
        poster = list(_poster(trad.root, 1))
    assert [niva for niva, _ in poster] == nivaer
    assert all(post.title.strip() and (post.destination is not None or post.action) for _, post in poster)


def _poster(poster: Any, niva: int) -> Iterator[tuple[int, Any]]:
    for post in poster:
        yield niva, post
        yield from _poster(post.children, niva + 1)


@slagen
def test_the_title_is_shown_and_the_language_is_said(namn: str) -> None:
    rot = last(namn).pdf.Root
    assert (bool(rot.ViewerPreferences.DisplayDocTitle), str(rot.Lang)[:2]) == (True, "sv")
    titel = str(last(namn).pdf.docinfo["/Title"])
    assert titel.strip() and titel.encode() in rot.Metadata.read_bytes()


@slagen
def test_every_table_has_heads_with_scope_one_head_and_rows_of_one_length(namn: str) -> None:
    for tabell in last(namn).rot.alla("Table"):
        assert tabell.alla("TH") and {str(ett.attribut["/Scope"]) for ett in tabell.alla("TH")} <= {"/Column", "/Row"}
        assert len(tabell.alla("THead")) <= 1
        assert len({sum(int(c.attribut.get("/ColSpan", 1)) for c in rad.barn) for rad in tabell.alla("TR")}) == 1


@slagen
def test_every_list_says_its_numbering_and_is_made_of_items(namn: str) -> None:
    for lista in last(namn).rot.alla("L"):
        assert str(lista.attribut["/ListNumbering"]) in {"/Decimal", "/Disc", "/None"}
        assert {ett.typ for ett in lista.barn} == {"LI"}
        assert all([ett.typ for ett in punkt.barn][-1] == "LBody" for punkt in lista.barn)


@slagen
def test_the_order_of_the_tree_is_the_order_on_the_page(namn: str) -> None:
    """What comes next lies below, or to the right of what came before: nothing jumps up the page or back."""
    paper = last(namn)
    for nr in range(len(paper.sidor)):
        platser = paper.platser(nr)
        i_ordning = [platser[mcid] for sida, mcid in _lov(paper.rot) if sida == nr and mcid in platser]
        for (x0, y0), (x1, y1) in pairwise(i_ordning):
            assert y1 > y0 - 6 or x1 > x0, (nr, (x0, y0), (x1, y1))


def _lov(element: Element) -> Iterator[tuple[int, int]]:
    """Yield the page and number of each text under the element, in the order a reader meets them."""
    for barn in element.i_ordning:
        if isinstance(barn, Element):
            yield from _lov(barn)
        else:
            yield barn


# Poppler takes seconds for a long tree.
@pytest.mark.parametrize("namn", ["beslutspunkt", "kallelse"])
def test_poppler_reads_the_words_of_the_tree_in_the_order_of_the_page(namn: str) -> None:
    i_tradet = re.findall(r'^ *"(.*)"$', poppler(namn, "pdfinfo", "-struct-text", "-"), re.MULTILINE)
    sidan = "".join(poppler(namn, "pdftotext", "-raw", "-", "-").split())
    plats, saknas = 0, []
    for rad in filter(None, ("".join(rad.split()) for rad in i_tradet)):
        funnen = sidan.find(rad, plats)
        saknas += [rad] if funnen < 0 else []
        plats = max(plats, funnen + len(rad))
    assert (saknas, len(i_tradet) > 20) == ([], True)


def test_a_table_and_a_list_over_pages_are_one_each() -> None:
    kallelse = Last(rb.mp.kallelse(40, utskick=2))
    uppgifter, lista = kallelse.rot.alla("Table")
    assert (len(uppgifter.alla("TR")), len(lista.alla("TR")), len(lista.alla_sidor())) == (3, 41, 2)
    hafte = last("hafte")
    (innehall,) = hafte.rot.alla("Table")
    assert (len(innehall.alla("TR")), sorted(innehall.alla_sidor())) == (1 + 40 + 3 * 13, [0, 1, 2])
    anteckningar = last("motesanteckningar")
    assert len(anteckningar.rot.alla("Table")) == 2
    assert [ett.sidor for ett in anteckningar.rot.alla("H2") if len(set(ett.sidor)) > 1] == []


def test_a_paragraph_that_names_the_table_after_it_is_its_caption() -> None:
    (tabell,) = last("tjansteskrivelse-med-tabell").rot.alla("Table")
    assert [ett.typ for ett in tabell.barn] == ["Caption", "THead", "TBody"]
    jamforelse = last("jamforelse").rot.alla("Table")
    assert [ett.barn[0].typ for ett in jamforelse[:2]] == ["Caption", "Caption"]


def test_a_figure_has_its_words_and_its_place() -> None:
    """A logotype, and a picture on a sheet of its own: Alt, and BBox in points on the page."""
    ut = io.BytesIO()
    rb.Image.new("RGB", (300, 200), "#1a4a7a").save(ut, "PNG")
    paper = Last.av(rb.pdf.rendera_bild(ut.getvalue(), "Karta över vägen", "png").pdf)
    (figur,) = paper.rot.alla("Figure")
    x0, y0, x1, y1 = (float(tal) for tal in figur.attribut["/BBox"])
    ark = [float(tal) for tal in paper.pdf.pages[0].MediaBox]
    assert (str(figur.ratt.Alt), str(figur.attribut["/O"])) == ("Karta över vägen", "/Layout")
    assert 0 < x0 < x1 < ark[2] and 0 < y0 < y1 < ark[3]
    assert (x1 - x0, y1 - y0) == (pytest.approx(225), pytest.approx(150))


def test_every_link_is_named_by_its_words() -> None:
    hafte = rb.mp.hafte()
    for punkt in hafte["innehall"]:
        punkt["mal"] = "https://example.se/" if punkt["dokument"] else ""
    paper = Last(hafte)
    namn = [str(ett.Contents) for sida in paper.pdf.pages for ett in sida.get("/Annots", ())]
    assert namn == [punkt["rubrik"] for punkt in hafte["innehall"] if punkt["dokument"]]
    assert len(paper.rot.alla("Link")) == len(namn) == 3
    assert all(isinstance(ett.ratt, pikepdf.Dictionary) for ett in paper.rot.alla("Link"))
