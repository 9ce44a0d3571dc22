"""The Word file: the text comes back as it was, Word's strict order holds, and the same facts give the same bytes."""

import io
import zipfile
from typing import Any

import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from arenden import dokument, ordfil
from arenden.hanvisningsmal import med_ord
from arenden.models import Skrivelse
from tests import pappersfakta as pf
from tests.ordlasare import Ordlasare, numrering, ord_i, som_last, stil
from tests.test_dokument import Json, cell, doc, lista, p, t, tabell
from tests.test_dokument_lagar import INLINE, LISTOR, ORD, STYCKEN, TABELLER

LANKAR = st.builds(lambda o, a: t(o, "italic", href=a), ORD, st.sampled_from(["https://a.se/å?b=1&c", "mailto:a@b.se"]))
RADER = st.builds(lambda delar: p(*delar), st.lists(INLINE | LANKAR, max_size=4))
UNDERRUBRIKER = st.builds(lambda o: {"type": "heading", "attrs": {"level": 3}, "content": [t(o)]}, ORD)


@st.composite
def hopslagna(draw: Any) -> Json:
    """A table cut into cells of all shapes: rows of random spans that always fill the rectangle."""
    bredd, hojd = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    tagna: set[tuple[int, int]] = set()
    rader = []
    for r in range(hojd):
        rad = []
        for k in range(bredd):
            if (r, k) in tagna:
                continue
            fritt = next((n for n in range(k, bredd) if (r, n) in tagna), bredd) - k
            # A row must keep a cell of its own, so only what leaves the first column of the next row free goes down.
            c = draw(st.integers(1, fritt))
            h = draw(st.integers(1, hojd - r)) if k and c < bredd else 1
            tagna |= {(r + i, k + j) for i in range(h) for j in range(c)}
            ny = cell(draw(ORD), huvud=draw(st.booleans()), colspan=c, rowspan=h)
            ny["content"] += draw(st.lists(RADER | LISTOR, max_size=2))
            rad.append(ny)
        rader.append(rad)
    return tabell(*rader)


TEXTER = st.builds(
    lambda b: doc(*b),
    st.lists(RADER | STYCKEN | LISTOR | TABELLER | UNDERRUBRIKER | hopslagna(), min_size=1, max_size=6),
)
LUGNT = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def fil(*avsnitt: Json, **andrat: Any) -> bytes:
    return ordfil.skriv(pf.version(avsnitt=list(avsnitt), **andrat), "Version 1")


def delar(innehall: bytes) -> dict[str, Any]:
    """Return the XML parts of the file by name."""
    with zipfile.ZipFile(io.BytesIO(innehall)) as z:
        return {n: etree.fromstring(z.read(n)) for n in z.namelist() if n.endswith((".xml", ".rels"))}


@given(TEXTER)
@LUGNT
def test_every_text_comes_back_as_it_was(text: Json) -> None:
    text = dict(dokument.med_id(text))
    avsnitt = pf.avsnitt("Bakgrund", doc(p("Vakt."), *text["content"]))
    data = pf.version(avsnitt=[avsnitt], bilagor=pf.bilagor("Karta"), forvaltning="", undertecknare=[])
    last = Ordlasare(ordfil.skriv(data, "Version 1")).avsnitt()["Bakgrund"]
    assert last == [som_last(b) for b in med_ord(data)["avsnitt"][0]["doc"]["content"]]


@given(st.lists(TEXTER, min_size=1, max_size=4), st.integers(1, 9))
@LUGNT
def test_every_point_has_its_number_whatever_stands_in_the_points_before(punkter: list[Json], forsta: int) -> None:
    lydelser = [doc(p(f"lydelse {nr}"), *text["content"]) for nr, text in enumerate(punkter)]
    data = pf.version(avsnitt=[pf.forslag(*lydelser, forsta=forsta)], forvaltning="", undertecknare=[])
    lasare = Ordlasare(ordfil.skriv(data, "Version 1"))
    lydelser = [p["lydelse"] for p in med_ord(data)["avsnitt"][0]["punkter"]]
    _ingress, listan = lasare.avsnitt()["Förslag till beslut"]
    assert (listan["type"], listan["start"]) == ("orderedList", forsta)
    assert [i["content"] for i in listan["content"]] == [[som_last(b) for b in d["content"]] for d in lydelser]


def test_a_point_without_words_leaves_its_number_unused() -> None:
    punkter = Ordlasare(fil(pf.forslag(pf.dok("ett"), pf.dok(), pf.dok("tre")))).avsnitt()["Förslag till beslut"]
    assert [(b["start"], len(b["content"])) for b in punkter if b["type"] == "orderedList"] == [(1, 1), (3, 1)]


def test_a_header_row_is_repeated_unless_it_reaches_into_the_body() -> None:
    rak = tabell([cell("År", huvud=True)], [cell("2026")])
    nedat = tabell([cell("År", huvud=True, rowspan=2), cell("Kr", huvud=True)], [cell("1")])
    rot = delar(fil(pf.avsnitt("A", doc(rak, nedat))))["word/document.xml"]
    upprepas = [
        [r.find(f".//{qn('w:tblHeader')}") is not None for r in b.iter(qn("w:tr"))] for b in rot.iter(qn("w:tbl"))
    ]
    assert upprepas == [[True, False], [False, False]]


def test_lists_never_share_their_count() -> None:
    text = doc(lista([p("a"), lista([p("b")], start=4)], start=1), lista([p("c")], start=7), lista([p("d")]))
    kropp = delar(fil(pf.avsnitt("A", text)))["word/document.xml"].iter(qn("w:numId"))
    nummer = [e.get(qn("w:val")) for e in kropp]
    assert len(nummer) == len(set(nummer)) == 4


def test_the_memo_has_the_words_of_the_paper_in_its_order_under_words_own_styles() -> None:
    data = pf.version(handlaggare="Maria Åberg", bilagor=pf.bilagor("Karta", "Kalkyl"))
    data["avsnitt"][-1]["doc"] = pf.dok("Regionen")
    dokumentet = Ordlasare(ordfil.skriv(data, "Version 3")).fil
    rader = [(s.style.name, s.text) for s in dokumentet.paragraphs]
    assert [text for namn, text in rader if namn == "Heading 1"] == [
        "Förslag till beslut",
        "Sammanfattning",
        "Information i ärendet",
        "Bakgrund",
        "Bilagor",
        "Beslutet skickas till",
    ]
    assert rader[:3] == [
        ("Parter", "Regionledningskontoret\tKommunalt Forum"),
        ("Parter", "Handläggare: Maria Åberg"),
        ("Title", "Besöksnäring – förstärkt samarbete"),
    ]
    assert rader[3:6] == [
        ("Heading 1", "Förslag till beslut"),
        ("Ingress", "Kommunalt Forum föreslås ställa sig bakom att"),
        ("List Number", pf.LYDELSE_1),
    ]
    assert rader[-5:] == [
        ("Avsändare", "Regionledningskontoret"),
        ("Signature", "Agneta Jansmyr"),
        ("Underskriftstitel", "Regiondirektör"),
        ("Signature", "Ulrika Geeraedts"),
        ("Underskriftstitel", "Utvecklingsdirektör"),
    ]
    forsta = dokumentet.sections[0].first_page_header._element
    assert ord_i(forsta) == "Region Jönköpings länTjänsteskrivelse1 (1)2026-11-23   RJL 2026/1"
    assert [f.get(qn("w:instr")) for f in forsta.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert ord_i(dokumentet.sections[0].footer._element) == "RJL 2026/1 · Version 3"


def test_language_and_properties_are_told() -> None:
    dokumentet = Ordlasare(ordfil.skriv(pf.version(), "Version 3")).fil
    sprak = dokumentet.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    egna = dokumentet.core_properties
    assert sprak.get(qn("w:val")) == egna.language == "sv-SE"
    assert (egna.title, egna.author) == ("Besöksnäring – förstärkt samarbete (RJL 2026/1)", "Regionledningskontoret")
    assert egna.created == egna.modified and egna.created.date().isoformat() == "2026-11-23"


def test_what_is_empty_leaves_nothing_behind() -> None:
    tomt = pf.version(
        rubrik="", datum="", mottagare="", forvaltning="", undertecknare=[], avsnitt=[pf.avsnitt("A", pf.dok())]
    )
    dokumentet = Ordlasare(ordfil.skriv(tomt, "Utkast")).fil
    assert [s.text for s in dokumentet.paragraphs] == ["Besöksnäring i smålandslänen"]


@given(st.text(max_size=12))
@LUGNT
def test_whatever_stands_in_a_field_the_file_can_be_read(text: str) -> None:
    avsnitt = pf.avsnitt(text, pf.dok("Ord.")) | {"rubrik": text}
    punkter = pf.forslag(pf.dok("x"), ingress=text)
    andrat = dict.fromkeys(("rubrik", "mottagare", "forvaltning", "handlaggare"), text)
    Ordlasare(fil(avsnitt, punkter, **andrat, undertecknare=pf.undertecknare((text, text))))


def test_the_same_facts_give_the_same_bytes_at_any_time(time_machine_resa: Any) -> None:
    med_lankar = pf.version(avsnitt=[pf.avsnitt("A", doc(p(*(t(f"{n}", href=f"https://a.se/{n}") for n in range(9)))))])
    fore = ordfil.skriv(med_lankar, "Utkast")
    time_machine_resa()
    assert ordfil.skriv(med_lankar, "Utkast") == fore


@pytest.fixture
def time_machine_resa() -> Any:
    import time_machine

    resa = time_machine.travel("2031-02-03 04:05:06")
    yield resa.start
    resa.stop()


# The order of children that ECMA-376 gives (wml.xsd), where this writer uses them.
ORDNING = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr tabs suppressAutoHyphens spacing ind outlineLvl",
    "rPr": "rStyle rFonts b bCs i iCs caps color sz szCs u lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "trPr": "cantSplit tblHeader",
    "tc": "tcPr p|tbl",
    "tcPr": "cnfStyle tcW gridSpan vMerge",
    "p": "pPr r|hyperlink|fldSimple",
    "r": "rPr t|br|tab",
    "numPr": "ilvl numId",
    "numbering": "abstractNum num",
    "abstractNum": "nsid multiLevelType lvl",
    "lvl": "start numFmt lvlText lvlJc pPr",
    "num": "abstractNumId",
    "styles": "docDefaults style",
    "style": "name basedOn next qFormat pPr rPr tblPr",
    "docDefaults": "rPrDefault pPrDefault",
    "settings": "zoom defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol listSeparator",
    "sectPr": "headerReference|footerReference type pgSz pgMar cols titlePg docGrid",
    "body": "p|tbl sectPr",
}


def test_children_come_in_the_order_that_word_demands() -> None:
    data = pf.version(bilagor=pf.bilagor("Karta"), handlaggare="Maria Åberg")
    data["avsnitt"][0]["punkter"][0]["lydelse"] = pf.PUNKT_MED_LISTA
    allt = doc(
        {"type": "heading", "attrs": {"level": 3}, "content": [t("Mål")]},
        p(t("fet", "bold", "italic"), {"type": "hardBreak"}, t("länk", "bold", href="https://a.se")),
        lista([p("ett"), p("mer"), lista([p("under")], start=4)], start=0),
        tabell([cell("År", huvud=True), cell("Kr", huvud=True)], [cell("2026", rowspan=2), cell("1")], [cell("2")]),
        tabell([cell("Summa", colspan=2)], [cell("1"), cell("2")]),
    )
    data["avsnitt"][1]["doc"] = allt
    fel, sedda = [], set()
    for del_, rot in delar(ordfil.skriv(data, "Version 1")).items():
        for element in rot.iter(*(qn(f"w:{namn}") for namn in ORDNING)) if "/theme" not in del_ else ():
            namn = etree.QName(element).localname
            sedda.add(namn)
            platser = {n: i for i, grupp in enumerate(ORDNING[namn].split()) for n in grupp.split("|")}
            barn = [etree.QName(b).localname for b in element]
            if okanda := set(barn) - set(platser):
                fel.append(f"{del_}: {namn} har {okanda}")
            elif [platser[b] for b in barn] != sorted(platser[b] for b in barn):
                fel.append(f"{del_}: {namn} har {barn}")
    assert not fel
    assert sedda == set(ORDNING)


def test_every_style_and_list_that_is_used_is_there() -> None:
    for innehall in (ordfil.skriv(pf.version(), "Utkast"), fil(pf.avsnitt("A", dict(dokument.med_id(DJUP))))):
        alla = delar(innehall)
        mallar = {e.get(qn("w:styleId")) for e in alla["word/styles.xml"].iter(qn("w:style"))}
        listor = {e.get(qn("w:numId")) for e in alla["word/numbering.xml"].iter(qn("w:num"))}
        for rot in alla.values():
            for tagg in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
                assert {e.get(qn("w:val")) for e in rot.iter(qn(f"w:{tagg}"))} <= mallar
            assert {e.get(qn("w:val")) for e in rot.iter(qn("w:numId"))} <= listor


def _djup() -> Json:
    block = lista([p("botten")], start=3)
    for niva in range(8):
        block = lista([p(f"nivå {8 - niva}"), block])
    return doc(block)


DJUP = _djup()


def test_lists_nest_as_deep_as_a_text_allows_and_as_word_has_levels() -> None:
    lasare = Ordlasare(fil(pf.avsnitt("A", DJUP), forvaltning="", undertecknare=[]))
    assert lasare.avsnitt()["A"] == [som_last(b) for b in DJUP["content"]]
    nivaer = [plats[1] for e in lasare.fil.element.body if (plats := numrering(e))]
    assert nivaer == list(range(9))
    assert stil(lasare.fil.element.body[-2]) == "ListNumber5"


# The pages


@pytest.mark.django_db
def test_the_draft_and_a_version_are_downloads_with_a_swedish_name(skickad: Skrivelse, maria: Any, in_som: Any) -> None:
    klient, stam = in_som(maria), f"/skrivelser/{skickad.uuid}"
    for adress, namn, marke in (
        (f"{stam}/word/", "utkast.docx", "Utkast"),
        (f"{stam}/versioner/1/word/", "version-1.docx", "Version 1"),
    ):
        svar = klient.get(adress)
        assert svar.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        rad = svar.headers["Content-Disposition"]
        assert rad.startswith("attachment; filename*=utf-8''") and rad.endswith(f"-tj%C3%A4nsteskrivelse-{namn}")
        assert svar.headers["X-Content-Type-Options"] == "nosniff"
        assert svar.headers["Cache-Control"] == "private, no-cache"
        dokumentet = Ordlasare(svar.content).fil
        assert ord_i(dokumentet.sections[0].footer._element).endswith(marke)
        assert skickad.rubrik in [s.text for s in dokumentet.paragraphs]


@pytest.mark.django_db
def test_the_reading_page_and_a_version_page_lead_to_the_file(skrivelse: Skrivelse, maria: Any, in_som: Any) -> None:
    klient, stam = in_som(maria), f"/skrivelser/{skrivelse.uuid}"
    assert f'href="{stam}/word/">Hämta som Word (.docx)' in klient.get(f"{stam}/").content.decode()


@pytest.mark.django_db
def test_a_reader_is_led_to_the_version_that_the_page_shows(skickad: Skrivelse, agneta: Any, in_som: Any) -> None:
    klient, stam = in_som(agneta), f"/skrivelser/{skickad.uuid}"
    for sida in (f"{stam}/", f"{stam}/versioner/1/"):
        assert f'href="{stam}/versioner/1/word/">Hämta som Word (.docx)' in klient.get(sida).content.decode()
