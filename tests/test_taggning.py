"""The structure tree, read back with pikepdf: what a screen reader is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from beslut import pdf
from tests.pappersfakta import (
    BAKGRUND,
    LYDELSE_1,
    avsnitt,
    cell,
    dok,
    forslag,
    lista,
    punkt,
    ra_tabell,
    skrivelse,
    stycke,
    tabell,
    text,
    underrubrik,
)
from tests.test_dokument import hanvisning

pytestmark = pytest.mark.pdf

LANG_TEXT = " ".join(BAKGRUND) + " "


@dataclass
class Element:
    """One structure element: its own texts as (page, mark), the elements in it, and both in order."""

    typ: str
    text: list[tuple[int, int]]
    barn: list["Element"]
    i_ordning: list["Element | tuple[int, int]"]
    attribut: dict[str, Any]
    ratt: Any

    @property
    def sidor(self) -> list[int]:
        return [sida for sida, _ in self.text]

    def alla(self, typ: str) -> list["Element"]:
        return [ett for ett in self.ned() if ett.typ == typ]

    def ned(self) -> Iterator["Element"]:
        yield self
        for barn in self.barn:
            yield from barn.ned()

    def alla_sidor(self) -> set[int]:
        return {sida for ett in self.ned() for sida in ett.sidor}


class Last:
    """A PDF read back: its structure tree and the marks in its page content."""

    def __init__(self, fakta: Any) -> None:
        self._las(pdf.rendera(fakta).pdf)

    @classmethod
    def av(cls, innehall: bytes) -> "Last":
        """Return a PDF that is rendered already, read back."""
        last = cls.__new__(cls)
        last._las(innehall)
        return last

    def _las(self, innehall: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(innehall))
        self.sidor = [sida.obj.objgen for sida in self.pdf.pages]
        self.rot = self._element(self.pdf.Root.StructTreeRoot.K[0], None)

    def _element(self, obj: Any, sida: Any) -> Element:
        sida = obj.get("/Pg", sida)
        alla: list[Element | tuple[int, int]] = []
        for kid in obj.get("/K", []):
            if isinstance(kid, int):
                alla.append((self.sidor.index(sida.objgen), kid))
            elif kid.get("/Type") == "/MCR":
                alla.append((self.sidor.index(kid.Pg.objgen), int(kid.MCID)))
            elif kid.get("/Type") == "/StructElem":
                alla.append(self._element(kid, sida))
        barn = [ett for ett in alla if isinstance(ett, Element)]
        text_ = [ett for ett in alla if not isinstance(ett, Element)]
        return Element(str(obj.S)[1:], text_, barn, alla, dict(obj.get("/A", {}).items()), obj)

    def platser(self, nr: int) -> dict[int, tuple[float, float]]:
        """Return where each mark of a page begins to draw text: from the left, and from the top."""
        ut: dict[int, tuple[float, float]] = {}
        mcid = None
        for ett in pikepdf.parse_content_stream(self.pdf.pages[nr]):
            match str(ett.operator):
                case "BDC":
                    egna = ett.operands[1]
                    mcid = int(egna["/MCID"]) if "/MCID" in egna else None
                case "Tm" if mcid is not None and mcid not in ut:
                    ut[mcid] = (float(ett.operands[4]), float(ett.operands[5]))
        return ut

    def marken(self, nr: int) -> list[tuple[str, dict[str, Any]]]:
        """Return the tag and properties of each marked content of a page."""
        return [
            (str(ett.operands[0]), dict(ett.operands[1].items()))
            for ett in pikepdf.parse_content_stream(self.pdf.pages[nr])
            if str(ett.operator) == "BDC"
        ]


def i_text(*block: Any) -> pdf.Fakta:
    """Return the facts of a memo with one section of these blocks."""
    return skrivelse(avsnitt=[forslag(dok(LYDELSE_1)), avsnitt("Bakgrund", dok(*block))])


@pytest.fixture(scope="module")
def lang_tabell() -> Last:
    """A table of 70 rows over three pages."""
    return Last(i_text(tabell(["Kommun", "Belopp"], [[f"Kommun {i}", "1 000"] for i in range(70)])))


def test_running_heads_are_pagination_artifacts_with_a_place(lang_tabell: Last) -> None:
    huvuden = [egna for tagg, egna in lang_tabell.marken(1) if egna.get("/Subtype") == "/Header"]
    assert len(huvuden) == 2  # the document's name and the page number
    assert all(egna["/Type"] == "/Pagination" and list(egna["/Attached"]) == ["/Top"] for egna in huvuden)


def test_no_mark_of_a_page_is_missing_from_the_parent_tree(lang_tabell: Last) -> None:
    nummer = list(lang_tabell.pdf.Root.StructTreeRoot.ParentTree.Nums)
    for nr in range(len(lang_tabell.sidor)):
        mcid = sorted(int(egna["/MCID"]) for _, egna in lang_tabell.marken(nr) if "/MCID" in egna)
        assert mcid == list(range(len(nummer[2 * nr + 1])))


def test_a_table_over_three_pages_is_one_table(lang_tabell: Last) -> None:
    assert [sorted(ett.alla_sidor()) for ett in lang_tabell.rot.alla("Table")] == [[0, 1, 2]]


def test_a_table_over_three_pages_has_its_rows_once(lang_tabell: Last) -> None:
    assert len(lang_tabell.rot.alla("TR")) == 71


def test_a_repeated_table_head_is_read_once(lang_tabell: Last) -> None:
    assert [ett.alla_sidor() for ett in lang_tabell.rot.alla("THead")] == [{0}]


def test_a_header_cell_says_that_it_heads_its_column(lang_tabell: Last) -> None:
    assert [ett.attribut["/Scope"] for ett in lang_tabell.rot.alla("TH")] == ["/Column", "/Column"]


def test_a_paragraph_over_a_page_break_is_one_paragraph() -> None:
    last = Last(i_text(LANG_TEXT * 6))
    assert [sorted(ett.alla_sidor()) for ett in last.rot.alla("P") if len(ett.alla_sidor()) > 1] == [[0, 1]]


def test_a_list_over_a_page_break_is_one_list_with_each_item_once() -> None:
    last = Last(i_text(lista("bulletList", *[f"{nr} {LYDELSE_1}" for nr in range(40)])))
    punktlista = last.rot.alla("L")[1]
    assert (sorted(punktlista.alla_sidor()), [ett.typ for ett in punktlista.barn]) == ([0, 1, 2], ["LI"] * 40)


def test_a_list_item_is_a_label_and_a_body() -> None:
    last = Last(i_text(lista("orderedList", "ett", "två")))
    assert [[barn.typ for barn in ett.barn] for ett in last.rot.alla("LI")] == [["Lbl", "LBody"]] * 3


def test_a_nested_list_lies_in_the_body_of_its_item() -> None:
    last = Last(i_text(lista("bulletList", [stycke("yttre"), lista("orderedList", "inre")])))
    kropp = last.rot.alla("L")[1].barn[0].barn[1]
    assert (kropp.typ, [ett.typ for ett in kropp.barn]) == ("LBody", ["P", "L"])


def test_a_list_says_how_it_is_numbered() -> None:
    last = Last(i_text(lista("bulletList", [stycke("yttre"), lista("bulletList", "inre")])))
    assert [ett.attribut["/ListNumbering"] for ett in last.rot.alla("L")] == ["/Decimal", "/Disc", "/Disc"]


def test_a_link_is_named_by_its_text() -> None:
    lank = {"type": "link", "attrs": {"href": "https://example.se/en/lang/adress"}}
    last = Last(i_text(stycke("Se ", text("Smålands turism", lank), ".")))
    assert [str(ett.Contents) for ett in last.pdf.pages[0].Annots] == ["Smålands turism"]
    last = Last(i_text(stycke("Se", text(" \u00a0", lank), "här.")))
    assert [str(ett.Contents) for ett in last.pdf.pages[0].Annots] == ["https://example.se/en/lang/adress"]


def test_a_reference_is_a_link_within_the_document_that_is_named_by_its_words() -> None:
    delar = [forslag(dok("anta planen.")), avsnitt("Bakgrund", dok(stycke("Se ", hanvisning(), ".")))]
    last = Last(skrivelse(avsnitt=delar))
    (lank,) = last.pdf.pages[0].Annots
    assert (str(lank.Contents), len(last.rot.alla("Link"))) == ("beslutspunkt 1", 1)
    mal = lank.get("/Dest") or lank.A.D
    assert str(mal) in {str(namn) for namn in last.pdf.Root.Names.Dests.Names[::2]}


def test_a_link_in_a_repeated_table_head_is_one_link_that_works_on_every_page() -> None:
    lank = {"type": "link", "attrs": {"href": "https://example.se/"}}
    huvud = [cell([stycke(text("Källa", lank))], huvud=True)]
    last = Last(i_text(ra_tabell(huvud, *([cell(f"Rad {nr}")] for nr in range(50)))))
    assert (len(last.rot.alla("Link")), [len(sida.Annots) for sida in last.pdf.pages]) == (1, [1, 1, 1])


def test_a_partly_bold_link_is_one_link() -> None:
    lank = {"type": "link", "attrs": {"href": "https://example.se/"}}
    last = Last(i_text(stycke(text("Delvis ", lank), text("fet", lank, {"type": "bold"}), text(" 😀", lank))))
    namn = {str(ett.Contents) for ett in last.pdf.pages[0].Annots}
    assert (namn, len(last.rot.alla("Link"))) == ({"Delvis fet 😀"}, 1)


def test_a_link_over_two_lines_is_one_link_with_two_areas() -> None:
    lank = {"type": "link", "attrs": {"href": "https://example.se/"}}
    last = Last(i_text(stycke(LYDELSE_1[:70], text("en länk som räcker till nästa rad", lank), ".")))
    lankar = last.rot.alla("Link")
    assert (len(lankar), len(last.pdf.pages[0].Annots)) == (1, 2)


def test_a_character_that_the_fonts_lack_is_told_as_itself() -> None:
    last = Last(i_text(stycke("Bra 😀!")))
    assert [str(ett.ratt.ActualText) for ett in last.rot.alla("Span")] == ["😀"]


def test_bold_and_italic_keep_their_meaning_through_the_role_map() -> None:
    last = Last(i_text(stycke(text("fet", {"type": "bold"}), " ", text("kursiv", {"type": "italic"}))))
    assert (len(last.rot.alla("Strong")), len(last.rot.alla("Em"))) == (1, 1)
    assert dict(last.pdf.Root.StructTreeRoot.RoleMap.items()) == dict.fromkeys(
        ("/Strong", "/Em", "/Ins", "/Del"), "/Span"
    )


def test_a_passage_in_another_language_says_so_in_the_tree() -> None:
    engelska = {"type": "sprak", "attrs": {"lang": "en"}}
    last = Last(i_text(stycke("Se ", text("the annual ", engelska), text("report", engelska, {"type": "bold"}), ".")))
    span = [ett for ett in last.rot.alla("Span") if "/Lang" in ett.ratt]
    assert [str(ett.ratt.Lang) for ett in span] == ["en", "en"]
    assert len(last.rot.alla("Strong")) == 1 and str(last.pdf.Root.Lang).startswith("sv")


def test_headings_go_down_one_level_at_a_time() -> None:
    last = Last(i_text(underrubrik("Del"), "Text"))
    assert [ett.typ for ett in last.rot.ned() if ett.typ[0] == "H"] == ["H1", "H2", "H2", "H3"]


def test_a_heading_that_would_skip_a_level_is_told_as_the_next() -> None:
    utan_rubrik = avsnitt("", dok(underrubrik("Del"), "Text"))
    last = Last(skrivelse(avsnitt=[utan_rubrik]))
    assert [ett.typ for ett in last.rot.ned() if ett.typ[0] == "H"] == ["H1", "H2"]


def test_the_reading_order_of_a_point_is_its_order_on_paper() -> None:
    last = Last(punkt(2))
    rubriker = [ett for ett in last.rot.ned() if ett.typ == "H2"]
    assert [ett.alla_sidor() for ett in rubriker] == [{0}] * len(rubriker)
    assert last.rot.barn[0].typ == "P"


def test_a_row_that_lacks_cells_is_filled_up_in_the_tree() -> None:
    ojamn = ra_tabell([cell("a", huvud=True), cell("b", huvud=True)], [cell("ensam")])
    last = Last(i_text(ojamn))
    assert [len(ett.barn) for ett in last.rot.alla("TR")] == [2, 2]
