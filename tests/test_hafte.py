"""Many documents in one file: words, tags, bookmarks, links and folios, read back with pikepdf, poppler and veraPDF."""

import io
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from beslut import pdf
from beslut.hafte.dokumentdel import MALADRESS, Dokument, Olaslig
from beslut.hafte.omvandling import omvandla
from beslut.hafte.sammanfogning import Fogad, Grupp, foga
from beslut.hafte.skrivare import omnumrera
from tests import verapdf
from tests.pappersfakta import avsnitt, dok, punkt, skrivelse, tabell

pytestmark = pytest.mark.pdf


def dokument(titel: str, innehall: bytes, folion: Sequence[str], marginal: str = "") -> Dokument:
    return Dokument(titel, lambda: io.BytesIO(innehall), folion, marginal)


def fogade(*grupper: Grupp, ansprak: bool = True) -> tuple[bytes, Fogad]:
    ut = io.BytesIO()
    fogad = foga(ut, grupper, titel="Samlade handlingar", ansprak=ansprak)
    return ut.getvalue(), fogad


def orden(innehall: bytes, tmp_path: Path, *val: str) -> str:
    fil = tmp_path / "hafte.pdf"
    fil.write_bytes(innehall)
    return subprocess.run(["pdftotext", *val, str(fil), "-"], capture_output=True, check=True, text=True).stdout


def omslag(**mal: str) -> bytes:
    """Return a cover with a line, and a link, for each of *mal*."""
    innehall = [
        {"mal": f"{MALADRESS}{m}", "nummer": str(nr), "rubrik": rubrik, "folio": "2", "not": "", "dokument": []}
        for nr, (m, rubrik) in enumerate(mal.items(), start=1)
    ]
    return pdf.rendera(haftesfakta(innehall)).pdf


def haftesfakta(innehall: list[Any], **annat: Any) -> Any:
    return {
        "format": 1,
        "slag": "hafte",
        "mallversion": pdf.MALLVERSION,
        "kod": None,
        "skapad": "2026-11-23T14:02:00+01:00",
        "organ": {"namn": "Kommunalt Forum", "organisation": "Region Jönköpings län"},
        "sammantrade": {
            "uuid": "f0000000-0000-4000-8000-000000000001",
            "datum": "2026-12-12",
            "borjar": "09:00",
            "slutar": "12:00",
            "plats": "Regionens hus",
            "form": "på plats",
        },
        "verifieringsadress": "",
        "utskick": 1,
        "innehall": innehall,
    } | annat


def tabellskrivelse() -> bytes:
    rader = [[f"Rad {nr}", "Text", str(nr)] for nr in range(60)]
    return pdf.rendera(skrivelse(avsnitt=[avsnitt("Tabeller", dok(tabell(["Vad", "Hur", "Tal"], rader)))])).pdf


def framling(*, sidor: int = 1, rotera: int = 0, ruta: tuple[int, ...] = (0, 0, 595, 842)) -> bytes:
    """Return somebody else's PDF: no tags, a named place, a link to it, inherited size and resources."""
    fil = pikepdf.new()
    typsnitt = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for nr in range(sidor):
        strom = fil.make_stream(b"1 0 0 1 50 50 cm BT /F1 12 Tf 20 300 Td (Framling %d \\(1 0 R\\)) Tj ET" % nr)
        fil.pages.append(pikepdf.Page(fil.make_indirect(Dictionary(Type=Name.Page, Contents=strom))))
    rot = fil.Root.Pages
    rot.MediaBox, rot.Rotate = Array(list(ruta)), rotera
    rot.Resources = Dictionary(Font=Dictionary(F1=fil.make_indirect(typsnitt)))
    fil.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("mal"), Array([fil.pages[-1].obj, Name.Fit])])))
    lank = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Dest=String("mal"))
    fil.pages[0].Annots = Array([fil.make_indirect(lank)])
    ut = io.BytesIO()
    fil.save(ut, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return ut.getvalue()


@pytest.fixture(scope="module")
def exemplet() -> bytes:
    return pdf.rendera(skrivelse()).pdf


@pytest.fixture(scope="module")
def haftet(exemplet: bytes) -> tuple[bytes, Fogad]:
    """A cover, an item with two documents and an item with a long table."""
    return fogade(
        Grupp("Omslag", [dokument("Omslag", omslag(a="Besöksnäring", b="Tabeller"), ["1 (7)"])]),
        Grupp(
            "1. Besöksnäring",
            [
                dokument("Tjänsteskrivelse", exemplet, ["2 (7)", "3 (7)"], "Punkt 1"),
                dokument("Beslutspunkt 1", pdf.rendera(punkt(1)).pdf, ["4 (7)"], "Punkt 1"),
            ],
            mal="a",
        ),
        Grupp("2. Tabeller", [dokument("Tjänsteskrivelse", tabellskrivelse(), ["5", "6", "7"], "Punkt 2")], mal="b"),
    )


def test_the_booklet_is_pdf_a_2a_and_pdf_ua_1(haftet: tuple[bytes, Fogad]) -> None:
    innehall, fogad = haftet
    assert verapdf.fel(innehall) == []
    assert (fogad.sidor, fogad.storlek, fogad.taggad) == (7, len(innehall), True)


def test_every_word_of_every_part_is_there_in_order(
    haftet: tuple[bytes, Fogad], exemplet: bytes, tmp_path: Path
) -> None:
    innehall, _ = haftet
    lasta = orden(innehall, tmp_path, "-f", "2", "-l", "3")
    for folio in ("Punkt 1 · 2 (7)", "Punkt 1 · 3 (7)"):
        assert folio in lasta
        lasta = lasta.replace(folio, "")
    assert lasta.split() == orden(exemplet, tmp_path).split()


def test_the_tags_are_one_tree_with_a_part_for_each_item_and_document(haftet: tuple[bytes, Fogad]) -> None:
    with pikepdf.open(io.BytesIO(haftet[0])) as fil:
        (rot,) = fil.Root.StructTreeRoot.K
        assert (rot.S, str(rot.T)) == (Name.Document, "Samlade handlingar")
        assert [str(del_.T) for del_ in rot.K] == ["Omslag", "1. Besöksnäring", "2. Tabeller"]
        assert [str(del_.T) for del_ in rot.K[1].K] == ["Tjänsteskrivelse", "Beslutspunkt 1"]
        assert {str(del_.S) for del_ in rot.K} == {"/Part"}
        tabeller = [e for e in element(rot.K[2]) if e.get("/S") == Name.Table]
        assert len(tabeller) == 1
        # Every element knows its parent, and from each page's content the way leads to an element that is in the tree.
        alla = {e.objgen for e in element(rot)}
        assert all(e.P.objgen in alla | {fil.Root.StructTreeRoot.objgen} for e in element(rot))
        nycklar: dict[int, Any] = {}
        for lov in fil.Root.StructTreeRoot.ParentTree.Kids:
            assert [int(lov.Limits[0]), int(lov.Limits[1])] == [int(lov.Nums[0]), int(lov.Nums[-2])]
            nycklar |= {int(k): v for k, v in zip(list(lov.Nums)[::2], list(lov.Nums)[1::2], strict=True)}
        for sida in fil.pages:
            assert all(e.objgen in alla for e in nycklar[int(sida.obj.StructParents)] if e is not None)


def element(nod: Any) -> Iterator[Any]:
    yield nod
    barn = nod.get("/K", [])
    for ett in barn if isinstance(barn, Array) else [barn]:
        if isinstance(ett, Dictionary) and "/S" in ett:
            yield from element(ett)


def test_bookmarks_are_nested_and_lead_to_their_pages(haftet: tuple[bytes, Fogad]) -> None:
    with pikepdf.open(io.BytesIO(haftet[0])) as fil:
        sidor = [s.obj.objgen for s in fil.pages]
        with fil.open_outline() as trad:
            assert [str(b.title) for b in trad.root] == ["Omslag", "1. Besöksnäring", "2. Tabeller"]
            assert [sidor.index(b.destination[0].objgen) for b in trad.root] == [0, 1, 4]
            under = trad.root[1].children
            assert [(str(b.title), sidor.index(b.destination[0].objgen)) for b in under] == [
                ("Tjänsteskrivelse", 1),
                ("Beslutspunkt 1", 3),
            ]
            assert "Besöksnäring – förstärkt samarbete" in [str(b.title) for b in under[0].children]
        assert fil.Root.PageMode == Name.UseOutlines


def test_the_covers_lines_lead_to_the_items(haftet: tuple[bytes, Fogad]) -> None:
    with pikepdf.open(io.BytesIO(haftet[0])) as fil:
        sidor = [s.obj.objgen for s in fil.pages]
        lankar = [a for a in fil.pages[0].Annots if a.Subtype == Name.Link]
        assert [sidor.index(a.Dest[0].objgen) for a in lankar] == [1, 4]
        assert all("/A" not in a for a in lankar)


def test_folios_are_artifacts_and_leave_shared_resources_alone(haftet: tuple[bytes, Fogad]) -> None:
    with pikepdf.open(io.BytesIO(haftet[0])) as fil:
        for sida in fil.pages:
            sist = sida.obj.Contents[-1].read_bytes()
            assert re.match(rb"Q\n/Artifact <</Type /Pagination /Subtype /Header", sist)
            assert sist.count(b"BDC") == sist.count(b"EMC") == 1


def test_the_same_parts_give_the_same_bytes(exemplet: bytes) -> None:
    ett, tva = (fogade(Grupp("Ett", [dokument("Ett", exemplet, ["1", "2"])])) for _ in range(2))
    assert ett == tva


@pytest.mark.parametrize("vridning", [0, 90, 180, 270])
def test_a_foreign_document_keeps_its_look_and_gets_its_folio(vridning: int, exemplet: bytes, tmp_path: Path) -> None:
    annan = framling(sidor=2, rotera=vridning, ruta=(-20, 10, 580, 500))
    innehall, fogad = fogade(
        Grupp("Ett", [dokument("Ett", exemplet, ["1", "2"])]),
        Grupp("Bilaga", [dokument("Bilaga 1", annan, ["3", "4"], "Punkt 9")]),
        ansprak=False,
    )
    assert not fogad.taggad
    assert "Framling 1 (1 0 R)" in orden(innehall, tmp_path, "-f", "4")
    # Poppler turns the page as a reader would: the folio stands upright, in the upper right corner.
    rad = orden(innehall, tmp_path, "-f", "3", "-l", "3", "-bbox")
    bredd = 600 if vridning in (0, 180) else 490
    (ruta,) = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">3</word>', rad)
    assert float(ruta[1]) < 20
    assert bredd - 40 < float(ruta[2]) < bredd
    with pikepdf.open(io.BytesIO(innehall)) as fil:
        xmp = fil.Root.Metadata.read_bytes()
        assert b"pdfaid:part" not in xmp
        assert b"pdfuaid:part" not in xmp
        lank = fil.pages[2].Annots[0]
        namn = {bytes(k): v for lov in fil.Root.Names.Dests.Kids for k, v in zip(*[iter(lov.Names)] * 2, strict=True)}
        assert namn[bytes(lank.Dest)][0].objgen == fil.pages[3].obj.objgen


def test_two_foreign_documents_with_the_same_names_do_not_mix() -> None:
    innehall, _ = fogade(
        Grupp("Ett", [dokument("Ett", framling(sidor=2), ["1", "2"])]),
        Grupp("Två", [dokument("Två", framling(sidor=3), ["3", "4", "5"])]),
        ansprak=False,
    )
    with pikepdf.open(io.BytesIO(innehall)) as fil:
        namn = {bytes(k): v for lov in fil.Root.Names.Dests.Kids for k, v in zip(*[iter(lov.Names)] * 2, strict=True)}
        mal = [namn[bytes(fil.pages[nr].Annots[0].Dest)][0].objgen for nr in (0, 2)]
        assert mal == [fil.pages[1].obj.objgen, fil.pages[4].obj.objgen]


def ond(gor: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Return a PDF of one page with what *gor* does to it: it opens, and something in it is wrong."""
    with pikepdf.open(io.BytesIO(framling())) as fil:
        gor(fil)
        ut = io.BytesIO()
        fil.save(ut)
        return ut.getvalue()


def bokmarken_i_ring(fil: pikepdf.Pdf) -> None:
    ett = fil.make_indirect(Dictionary(Title=String("Ett")))
    ett.Next = ett
    fil.Root.Outlines = fil.make_indirect(Dictionary(First=ett, Last=ett, Count=1))


def namn_i_ring(fil: pikepdf.Pdf) -> None:
    nod = fil.make_indirect(Dictionary())
    nod.Kids = Array([nod])
    fil.Root.Names = Dictionary(Dests=nod)


def fel_slag(fil: pikepdf.Pdf) -> None:
    fil.Root.StructTreeRoot = Dictionary(ParentTree=Dictionary(Nums=Array([0])), K=Array([1, 2]))


@pytest.mark.parametrize("gor", [bokmarken_i_ring, namn_i_ring, fel_slag])
def test_a_file_that_leads_into_itself_is_refused_and_its_booklet_made_without_it(
    gor: Callable[[pikepdf.Pdf], None],
) -> None:
    with pytest.raises(Olaslig, match="Bilaga 7"):
        fogade(Grupp("Ett", [dokument("Bilaga 7", ond(gor), ["1"])]))
    assert omvandla(ond(gor), "application/pdf", "Bilaga 7").hinder == "PDF-filen är skadad"


def test_a_strangers_actions_do_not_come_along() -> None:
    """What would run, open a program or send something; links go on working."""

    def gor(fil: pikepdf.Pdf) -> None:
        js = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        fil.Root.OpenAction = js
        sida = fil.pages[0].obj
        sida.AA = Dictionary(O=js)
        lank = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
        webb = Dictionary(S=Name.URI, URI=String("https://example.se/"))
        sida.Annots = Array([Dictionary({**lank, "/A": js}), Dictionary({**lank, "/A": webb})])

    innehall, _ = fogade(Grupp("Ett", [dokument("Bilaga", ond(gor), ["1"])]), ansprak=False)
    with pikepdf.open(io.BytesIO(innehall)) as fil:
        assert "/OpenAction" not in fil.Root
        assert "/AA" not in fil.pages[0].obj
        assert [a.get("/A", {}).get("/S") for a in fil.pages[0].Annots] == [None, Name.URI]
        assert all("/JS" not in o for o in fil.objects if isinstance(o, Dictionary))


@pytest.mark.parametrize("innehall", [b"", b"inte en pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_named(innehall: bytes) -> None:
    with pytest.raises(Olaslig, match="Bilaga 3"):
        fogade(Grupp("Ett", [dokument("Bilaga 3", innehall, ["1"])]))


def test_a_document_of_another_length_than_promised_is_refused(exemplet: bytes) -> None:
    with pytest.raises(Olaslig, match="Ett"):
        fogade(Grupp("Ett", [dokument("Ett", exemplet, ["1"])]))


@given(st.lists(st.binary(max_size=12), max_size=4), st.integers(1, 9), st.integers(1, 99))
@settings(max_examples=200, deadline=None)
def test_only_references_are_renumbered(strangar: list[bytes], fran: int, till: int) -> None:
    """A string may hold what looks like a reference, and brackets of every kind."""
    varden = [String(s + b" 7 0 R ") for s in strangar]
    rad = b"[" + b" ".join([v.unparse() for v in varden] + [b"%d 0 R" % fran]) + b"]"
    sedda: list[Any] = []
    ny = omnumrera(rad, lambda objgen: sedda.append(objgen) or till)  # type: ignore[func-returns-value]
    assert sedda == [(fran, 0)]
    assert ny.endswith(b"%d 0 R]" % till)
    assert ny[: -len(b"%d 0 R]" % till)] == rad[: -len(b"%d 0 R]" % fran)]
