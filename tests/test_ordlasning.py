"""Word and OpenDocument in: what a file becomes, and that no word of it is lost."""

import io
import re
import zipfile
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st_

from arenden import dokument
from arenden.inlasning import Memo, Olasbar, ord_i, ord_i_rad
from arenden.inlasning.memo import texter_i
from arenden.ordlasning import las, paket
from arenden.ordlasning.fil import tid
from arenden.ordlasning.paket import Paket
from tests.ordbyggare import NS, docx, h, ins, odt, p, r, struket, tabell, tc, zip_av
from tests.ordlasare import som_last
from tests.test_dokument import Json, cell, lista, t
from tests.test_dokument import p as st
from tests.test_dokument import tabell as tb

HUVUD = (p("Regionledningskontoret"), p("Kommunalt Forum"), p("Datum 2026-11-20"), p("Ny cykelväg", stil="Rubrik"))


def las_docx(*block: str, **annat: Any) -> Memo:
    return las(docx(*block, **annat), "skrivelse.docx")


def texten(*block: str, **annat: Any) -> list[Json]:
    """Return the blocks that the markup becomes in an avsnitt."""
    memo = las_docx(*HUVUD, h("Bakgrund"), *block, **annat)
    doc = next(a.doc for a in memo.avsnitt if a.rubrik == "Bakgrund")
    assert doc is not None
    dokument.krav_giltigt(dokument.med_id(doc))
    return [som_last(b) for b in doc["content"]]


def vantat(*block: Json) -> list[Json]:
    return [som_last(b) for b in block]


def test_a_memo_is_known_by_its_headings_styles_and_signatures() -> None:
    memo = las_docx(
        *HUVUD,
        h("Förslag till beslut"),
        p("Kommunalt Forum föreslås ställa sig bakom att"),
        p("regionen utreder ", r("en cykelväg", "<w:b/>"), lista=(2, 0)),
        p("i norr", lista=(1, 1)),
        p("kommunerna bidrar", lista=(2, 0)),
        h("Sammanfattning"),
        p("Det korta."),
        p("Vägens historia", stil="Egen"),
        p("Det långa."),
        h("Delen", 2),
        p("Mer."),
        p("REGIONLEDNINGSKONTORET"),
        tabell(["Agneta Jansmyr", "Ulrika Geeraedts"], ["Regiondirektör", "Utvecklingsdirektör"]),
    )
    assert (memo.rubrik, memo.mottagare, str(memo.datum)) == ("Ny cykelväg", "Kommunalt Forum", "2026-11-20")
    assert [(a.rubrik, a.nyckel, a.slag) for a in memo.avsnitt] == [
        ("Förslag till beslut", "forslag", "forslag"),
        ("Sammanfattning", "sammanfattning", "text"),
        ("Vägens historia", "", "text"),
    ]
    assert memo.ingress == "Kommunalt Forum föreslås ställa sig bakom att"
    assert [[som_last(b) for b in punkt["content"]] for punkt in memo.punkter] == [
        vantat(st("regionen utreder ", t("en cykelväg", "bold")), lista([st("i norr")])),
        vantat(st("kommunerna bidrar")),
    ]
    assert [b["type"] for b in memo.avsnitt[2].doc["content"]] == ["paragraph", "heading", "paragraph"]  # type: ignore[index]
    assert [(u.namn, u.titel) for u in memo.undertecknare] == [
        ("Agneta Jansmyr", "Regiondirektör"),
        ("Ulrika Geeraedts", "Utvecklingsdirektör"),
    ]
    assert memo.forvaltning == "REGIONLEDNINGSKONTORET"


def test_a_memo_without_styles_is_known_by_likeness() -> None:
    memo = las_docx(
        tabell(["Regionledningskontoret", "TJÄNSTESKRIVELSE"], ["Handläggare: Maria Ekdahl", "Dnr RJL 2024/77"]),
        p(r("Ny cykelväg mellan orterna", "<w:b/>")),
        p(r("Förslag till beslut", "<w:b/>")),
        p("Kommunalt Forum beslutar"),
        p("att utreda en cykelväg, samt"),
        p("att ", r("inte", "<w:i/>"), " bygga en bro."),
        p(r("Bakgrund", "<w:b/>"), "<w:r><w:br/></w:r>", "Vägen har utretts förut."),
        p("- en gång"),
        p("- två gånger"),
        p("1. först"),
        p("2. sedan"),
        p("Agneta Jansmyr"),
        p("Regiondirektör"),
    )
    assert (memo.rubrik, memo.handlaggare, memo.diarienummer) == (
        "Ny cykelväg mellan orterna",
        "Maria Ekdahl",
        "RJL 2024/77",
    )
    assert [dokument.till_text(d) for d in memo.punkter] == ["att utreda en cykelväg, samt", "att inte bygga en bro."]
    assert "italic" in str(memo.punkter[1])
    bakgrund = memo.avsnitt[-1]
    assert (bakgrund.rubrik, bakgrund.nyckel) == ("Bakgrund", "bakgrund")
    assert [som_last(b) for b in bakgrund.doc["content"]] == vantat(  # type: ignore[index]
        st("Vägen har utretts förut."),
        lista([st("en gång")], [st("två gånger")]),
        lista([st("först")], [st("sedan")], start=1),
    )
    assert [u.titel for u in memo.undertecknare] == ["Regiondirektör"]


@pytest.mark.parametrize(
    ("block", "blir"),
    [
        (
            [p("ett", lista=(2, 0)), p("under", lista=(2, 1)), p("två", lista=(2, 0))],
            [lista([st("ett"), lista([st("under")], start=1)], [st("två")], start=1)],
        ),
        (
            [p("a", stil="Punktlista"), p("b", stil="Punktlista2"), p("c", stil="Punktlista")],
            [lista([st("a"), lista([st("b")])], [st("c")])],
        ),
        ([p("fyra", lista=(5, 0)), p("fem", lista=(5, 0))], [lista([st("fyra")], [st("fem")], start=4)]),
        (
            [p("ett", lista=(2, 0)), p("Emellan."), p("två", lista=(2, 0))],
            [lista([st("ett")], start=1), st("Emellan."), lista([st("två")], start=2)],
        ),
        (
            [p("ett", lista=(2, 0)), p("mer", form='<w:ind w:left="720"/>'), p("två", lista=(2, 0))],
            [lista([st("ett"), st("mer")], [st("två")], start=1)],
        ),
        ([p("djupt", lista=(1, 8)), p("grunt", lista=(1, 0))], [lista([st("djupt")]), lista([st("grunt")])]),
    ],
    ids=["nivaer", "stilar", "startnummer", "fortsatt", "hangande", "djupt_forst"],
)
def test_lists_keep_their_levels_and_numbers(block: list[str], blir: list[Json]) -> None:
    assert texten(*block) == vantat(*blir)


def test_marks_links_and_breaks_come_along_and_nothing_else() -> None:
    block = p(
        r("fet", '<w:rStyle w:val="Stark"/>'),
        r(" inte", '<w:rStyle w:val="Stark"/><w:b w:val="0"/>'),
        r(" lutad", "<w:i/>"),
        r(" röd", '<w:color w:val="FF0000"/><w:u w:val="single"/>'),
        '<w:hyperlink r:id="l0">' + r(" länk") + "</w:hyperlink>",
        '<w:hyperlink r:id="l1">' + r(" fil") + "</w:hyperlink>",
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://b.se" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r(" fält") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "<w:r><w:br/><w:t>rad</w:t><w:tab/><w:t>två</w:t></w:r>",
        r(" the annual report", '<w:lang w:val="en-US"/>') + r(" och planen", '<w:lang w:val="sv-SE"/>'),
    )
    memo = las_docx(*HUVUD, h("Bakgrund"), block)
    assert [som_last(b) for b in memo.avsnitt[0].doc["content"]] == vantat(  # type: ignore[index]
        st(
            t("fet", "bold"),
            " inte",
            t(" lutad", "italic"),
            " röd",
            t(" länk", href="https://a.se/å"),
            " fil",
            t(" fält", href="https://b.se"),
            {"type": "hardBreak"},
            "rad två",
            t(" the annual report", lang="en"),
            " och planen",
        )
    )
    assert memo.ej_med == (
        "En länk som inte leder till en webb- eller e-postadress blir vanlig text.",
        "Understrykning och färg på text följer inte med.",
    )


def test_tables_keep_header_rows_and_merged_cells_and_become_rectangles() -> None:
    assert texten(
        tabell(["År", "Kr"], ["2026", "1"], huvud=True),
        p("Emellan."),
        tabell(
            [tc(p("A"), bredd=2), tc(p("B"), nedat="restart")],
            ["c", "d", tc(p(), nedat="continue")],
            ["ensam"],
        ),
    ) == vantat(
        tb([cell("År", huvud=True), cell("Kr", huvud=True)], [cell("2026"), cell("1")]),
        st("Emellan."),
        tb([cell("A", colspan=2), cell("B", rowspan=2)], [cell("c"), cell("d")], [cell("ensam"), cell(colspan=2)]),
    )


def test_what_does_not_come_along_is_named() -> None:
    memo = las_docx(
        *HUVUD,
        h("Bakgrund"),
        p("Före.", "<w:r><w:drawing><pic:pic/></w:drawing></w:r>", "<w:r><w:object/></w:r>"),
        p(
            "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>"
            + p("I rutan.")
            + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
            + p("I rutan.")
            + "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        ),
        p("Not", '<w:r><w:footnoteReference w:id="2"/></w:r>', "."),
        p("<m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath>"),
        p(r("Hemligt", "<w:vanish/>"), "Synligt."),
        p("alternativ", lista=(4, 0)),
        delar={"footnotes": f'<w:footnote w:id="2">{p("Förklaringen.")}</w:footnote>'},
        andra={"word/vbaProject.bin": b"\x00"},
    )
    assert dokument.till_text(memo.avsnitt[0].doc).split("\n\n") == [  # type: ignore[arg-type]
        "Före.",
        "I rutan.",
        "Not [Förklaringen.].",
        "E=mc",
        "Synligt.",
        "1. alternativ",
    ]
    assert "Hemligt" in memo.sidmobler
    for vad in (
        "En bild",
        "inbäddat objekt",
        "Makron",
        "En textruta",
        "En formel",
        "En fotnot",
        "Dold text",
        "bokstav",
    ):
        assert any(vad in mening for mening in memo.ej_med), vad


def test_heads_and_feet_are_furniture_that_may_hold_the_facts() -> None:
    memo = las_docx(
        p("Ny cykelväg", stil="Rubrik"),
        h("Bakgrund"),
        p("Text."),
        sekt='<w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>',
        delar={
            "header": tabell(["Handläggare", "Maria Ekdahl"], ["Datum 2026-11-20", "RJL 2026/12"]),
            "footer": p("Box 1024, 551 11 Jönköping"),
        },
    )
    assert (memo.handlaggare, memo.diarienummer, str(memo.datum)) == ("Maria Ekdahl", "RJL 2026/12", "2026-11-20")
    assert "Box 1024, 551 11 Jönköping" in memo.sidmobler


def test_the_text_is_what_it_was_before_the_tracked_changes() -> None:
    assert texten(
        p("Vi ", ins(r("nya ")), struket("gamla "), "ord."),
        p("Delat", form=f"<w:rPr>{ins('')}</w:rPr>"),
        p(" stycke."),
        p("Två", form=f"<w:rPr>{ins('', slag='del')}</w:rPr>"),
        p("stycken."),
    ) == vantat(st("Vi gamla ord."), st("Delat stycke."), st("Två"), st("stycken."))


def test_tracked_changes_are_kept_as_what_is_suggested_by_whom_and_when() -> None:
    ny_rad = f"<w:tr><w:trPr>{ins('')}</w:trPr>{tc(p(ins(r('c'))))}{tc(p())}</w:tr></w:tbl>"
    memo = las_docx(
        *HUVUD[:3],
        p("Ny ", ins(r("fin ")), "cykelväg", stil="Rubrik"),
        h("Förslag till beslut"),
        p("Forumet föreslås besluta att"),
        p("utreda vägen", struket(" nu"), lista=(2, 0)),
        p(ins(r("bygga vägen", "<w:b/>")), lista=(2, 0), form=f"<w:rPr>{ins('')}</w:rPr>"),
        p("berätta om den", lista=(2, 0)),
        h("Bakgrund"),
        p(ins(r("Allra först."), av="Ulrika Geeraedts"), form=f"<w:rPr>{ins('')}</w:rPr>"),
        p("En ", struket("smal "), ins(r("bred ")), "väg.", form=f"<w:rPr>{ins('', slag='del')}</w:rPr>"),
        p(" Den finns."),
        tabell(["a", "b"]).replace("</w:tbl>", ny_rad),
    )
    forslag, bakgrund = memo.avsnitt
    assert [dokument.till_text(d) for d in forslag.punkter] == ["utreda vägen nu", "berätta om den"]
    forsta, andra = forslag.punktforslag
    assert forsta is not None and andra is None
    assert dokument.till_text(forsta.doc) == "utreda vägen\n\n2. bygga vägen"
    assert bakgrund.foreslagen is not None and bakgrund.doc is not None
    assert dokument.till_text(bakgrund.doc).split("\n\n") == ["En smal väg.", "Den finns.", "a\tb"]
    assert dokument.till_text(bakgrund.foreslagen.doc).split("\n\n") == [
        *("Allra först.", "En bred väg. Den finns.", "a\tb\nc\t"),
    ]
    forst = bakgrund.foreslagen.spar[0]
    assert forst[:3] == (1, 13, "Ulrika Geeraedts") and str(forst[3]) == "2026-11-20 10:00:00+00:00"
    assert (18, 18, "Agneta Jansmyr") in [s[:3] for s in bakgrund.foreslagen.spar]
    for doc in (forsta.doc, bakgrund.foreslagen.doc):
        dokument.krav_giltigt(dokument.med_id(doc))
    assert memo.ej_med == (
        "En spårad ändring i huvudet, en rubrik, inledningen till punkterna eller underskrifterna "
        "står som kommentar: i skrivelsen står det som det var före ändringen.",
    )


def test_what_is_changed_in_a_field_is_told_in_a_thread_by_whoever_proposes_it() -> None:
    bort = {"av": "Ulrika Geeraedts", "tid": "2026-11-21T08:00:00Z"}
    block = (
        *HUVUD[:3],
        p("Ny ", ins(r("fin ")), struket("cykelväg", **bort), ins(r("gata"), **bort), stil="Rubrik"),
        h("Förslag till beslut"),
        p("Forumet föreslås ", struket("besluta", **bort), ins(r("säga")), " att"),
        p("utreda vägen", lista=(2, 0)),
        p(struket("Gammalt"), stil="Rubrik1"),
        p("Text."),
        p(r("Bak"), ins(r("åt")), r("grund"), stil="Rubrik1"),
        p("Mer text."),
        p("Agneta Jansmyr"),
        p("Regiondirektör", ins(r(", tillförordnad", ""))),
    )
    memo = las_docx(*block)
    assert (memo.rubrik, memo.ingress, [a.rubrik for a in memo.avsnitt]) == (
        *("Ny cykelväg", "Forumet föreslås besluta att"),
        ["Förslag till beslut", "Gammalt", "Bakgrund"],
    )
    assert [u.titel for u in memo.undertecknare] == ["Regiondirektör"]
    bada = "Agneta Jansmyr och Ulrika Geeraedts"
    assert sorted((k.av, k.text, k.avsnitt, k.falt) for k in memo.kommentarer if k.avsnitt is None) == [
        (
            "Agneta Jansmyr",
            "Föreslår att ”Regiondirektör” ändras till ”Regiondirektör, tillförordnad”.",
            None,
            "uppgifter",
        ),
        (bada, "Föreslår att rubriken ”Ny cykelväg” ändras till ”Ny fin gata”.", None, "rubrik"),
        (
            "Ulrika Geeraedts och Agneta Jansmyr",
            "Föreslår att inledningen ”Forumet föreslås besluta att” ändras till ”Forumet föreslås säga att”.",
            *(None, ""),
        ),
    ]
    assert [(k.text, k.avsnitt, str(k.tid)[:10]) for k in memo.kommentarer if k.avsnitt is not None] == [
        ("Föreslår att rubriken ”Gammalt” tas bort.", 1, "2026-11-20"),
        ("Föreslår att rubriken ”Bakgrund” ändras till ”Bakåtgrund”.", 2, "2026-11-20"),
    ]
    assert memo.ej_med[0].startswith("5 spårade ändringar i huvudet, rubriker")


def test_comments_become_threads_at_their_words() -> None:
    def kommentar(nr: int, av: str, text: str) -> str:
        stycke = f'<w:p w14:paraId="0000000{nr}"><w:r><w:t>{text}</w:t></w:r></w:p>'
        return f'<w:comment w:id="{nr}" w:author="{av}" w:date="2026-11-20T10:00:00Z">{stycke}</w:comment>'

    def om(nr: int, inne: str) -> str:
        return f'<w:commentRangeStart w:id="{nr}"/>{inne}<w:commentRangeEnd w:id="{nr}"/>'

    memo = las_docx(
        *HUVUD[:3],
        p(om(4, r("Ny cykelväg")), stil="Rubrik"),
        h("Förslag till beslut"),
        p("Forumet föreslås besluta att"),
        p("utreda ", om(1, r("cykelvägen")), lista=(2, 0)),
        h("Bakgrund"),
        p("En väg ", om(2, r("av 1893", "<w:b/>")), " finns."),
        delar={
            "comments": kommentar(1, "Agneta Jansmyr", "Vilken?")
            + kommentar(2, "Ulrika Geeraedts", "Säkert?")
            + kommentar(3, "Maria Ekdahl", "Ja.")
            + kommentar(4, "Ulrika Geeraedts", "Bra rubrik.")
        },
    )
    forsta, andra, tredje, fjarde = memo.kommentarer
    assert (forsta.av, forsta.text, forsta.avsnitt, forsta.punkt, forsta.fran, forsta.till) == (
        *("Agneta Jansmyr", "Vilken?"),
        *(0, 0, 8, 18),
    )
    assert (andra.avsnitt, andra.punkt, andra.fran, andra.till) == (1, None, 8, 15)
    assert (tredje.text, tredje.avsnitt) == ("Ja.", None)
    assert (fjarde.text, fjarde.falt) == ("Om ”Ny cykelväg”:\nBra rubrik.", "rubrik")
    med_svar = las(
        docx(
            *HUVUD,
            h("Bakgrund"),
            p("Text ", om(1, r("här")), "."),
            delar={
                "comments": kommentar(1, "A B", "Fråga?") + kommentar(2, "C D", "Svar."),
                "commentsExtended": '<w15:commentEx w15:paraId="00000001" w15:done="1"/>'
                '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/>',
            },
        ),
        "x.docx",
    )
    (trad,) = med_svar.kommentarer
    assert trad.lost and [(s.av, s.text) for s in trad.svar] == [("C D", "Svar.")]


ODT = odt(
    '<text:h text:outline-level="1">Bakgrund</text:h>'
    '<text:p>Ett <text:span text:style-name="T1">fett</text:span>  ord<text:s/><text:a xlink:href="https://a.se">länk</text:a>'
    '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Noten.</text:p>'
    "</text:note-body></text:note>.</text:p>"
    '<text:list text:style-name="L1"><text:list-item><text:p>ett</text:p><text:list><text:list-item><text:p>under</text:p>'
    "</text:list-item></text:list></text:list-item><text:list-item><text:p>två</text:p><text:p>mer</text:p></text:list-item></text:list>"
    '<text:p>Mellan.</text:p><text:list text:style-name="L1" text:continue-numbering="true"><text:list-item>'
    "<text:p>tre</text:p></text:list-item></text:list>"
    '<text:p>Se <text:span text:style-name="T2">the annual report</text:span> och <text:span text:style-name="T2">regionens plan'
    "</text:span>.</text:p>"
    '<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>År</text:p>'
    "</table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row>"
    '<table:table-cell table:number-rows-spanned="2"><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p>'
    "</table:table-cell></table:table-row><table:table-row><table:covered-table-cell/><table:table-cell><text:p>c</text:p>"
    "</table:table-cell></table:table-row></table:table>",
    '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties fo:language="en" fo:country="US"/></style:style>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/>'
    '<text:list-level-style-bullet text:level="2"/></text:list-style>',
    '<style:master-page style:name="Standard"><style:header><text:p>RJL 2026/12</text:p></style:header></style:master-page>',
)


def test_an_odt_becomes_the_same_as_a_docx() -> None:
    memo = las(ODT, "skrivelse.odt")
    assert [som_last(b) for b in memo.avsnitt[0].doc["content"]] == vantat(  # type: ignore[index]
        st("Ett ", t("fett", "bold"), " ord ", t("länk", href="https://a.se"), " [Noten.]."),
        lista([st("ett"), lista([st("under")])], [st("två"), st("mer")], start=1),
        st("Mellan."),
        lista([st("tre")], start=3),
        # What is called English and is Swedish is taken for what it is.
        st("Se ", t("the annual report", lang="en"), " och regionens plan."),
        tb([cell("År", huvud=True, colspan=2)], [cell("a", rowspan=2), cell("b")], [cell("c")]),
    )
    assert memo.diarienummer == "RJL 2026/12"


def test_the_changes_and_comments_of_an_odt_are_read() -> None:
    memo = las(
        odt(
            "<text:tracked-changes>"
            '<text:changed-region xml:id="i"><text:insertion><office:change-info><dc:creator>Agneta</dc:creator>'
            "<dc:date>2026-11-20T10:00:00</dc:date></office:change-info></text:insertion></text:changed-region>"
            '<text:changed-region xml:id="d"><text:deletion><office:change-info><dc:creator>Agneta</dc:creator>'
            "</office:change-info><text:p><text:s/>gammalt</text:p><text:p>Borta </text:p></text:deletion></text:changed-region>"
            "</text:tracked-changes>"
            '<text:h text:outline-level="1">Bakgrund</text:h>'
            '<text:p>Vi <text:change-start text:change-id="i"/>nya<text:change-end text:change-id="i"/>'
            '<office:annotation office:name="k1" loext:resolved="true"><dc:creator>Ulrika</dc:creator><text:p>Vad?</text:p>'
            '</office:annotation>ser<office:annotation-end office:name="k1"/><text:change text:change-id="d"/> slut.</text:p>'
        ),
        "x.odt",
    )
    assert dokument.till_text(memo.avsnitt[0].doc).split("\n\n") == ["Vi ser gammalt", "Borta  slut."]  # type: ignore[arg-type]
    (trad,) = memo.kommentarer
    assert (trad.av, trad.text, trad.lost, trad.fran, trad.till) == ("Ulrika", "Vad?", True, 4, 7)


# Every word once


def _ord(*texter: str) -> Counter[str]:
    return Counter(ord_ for text in texter for rad in text.split("\n") for ord_ in ord_i_rad(rad))


def test_every_word_of_a_file_occurs_as_often_in_what_it_becomes() -> None:
    """Brackets around a note aside: its words stand where it was referred to."""
    fil = [
        *HUVUD[:3],
        p("Maria Ekdahl, utvecklingsstrateg"),
        HUVUD[3],
        p("Ingress utan rubrik som säger något viktigt om saken innan rubrikerna börjar."),
        h("Förslag till beslut"),
        p("Kommunalt Forum föreslås ställa sig bakom att"),
        p("regionen utreder", lista=(2, 0)),
        tabell(["År", "Kronor"], ["2026", "1000"]),
        p("kommunerna bidrar", lista=(2, 0)),
        p("En slutkläm efter punkterna."),
        h("Beslutsunderlag"),
        p("Utredning den 3 maj 2024"),
        h("Beslutet skickas till"),
        p("Länets kommuner"),
        p("Regionledningskontoret"),
        p("Agneta Jansmyr"),
        p("Regiondirektör"),
    ]
    alla = "\n".join(re.sub(r"<[^>]+>", " ", re.sub(r"</w:p>", "\n", b)) for b in fil)
    assert ord_i(las_docx(*fil)) == _ord(alla)


TEXT = st_.text("abcåäö .:-1•", min_size=1, max_size=30).map(lambda s: s if s.strip() else "ord")
STYCKE = st_.builds(
    lambda delar, stil, lista: p(*delar, stil=stil, lista=lista),
    st_.lists(
        st_.builds(r, TEXT, st_.sampled_from(["", "<w:b/>", "<w:i/>"]))
        | st_.builds(lambda s: ins(r(s)), TEXT)
        | st_.builds(struket, TEXT)
        | st_.just("<w:r><w:br/></w:r>")
        | st_.builds(lambda s: f'<w:hyperlink r:id="l0">{r(s)}</w:hyperlink>', TEXT),
        max_size=3,
    ),
    st_.sampled_from(["", "", "", "Rubrik1", "Rubrik2", "Rubrik", "Punktlista2"]),
    st_.sampled_from([None, None, (1, 0), (2, 0), (2, 1), (4, 3)]),
)
SLUT = st_.sampled_from(["ins", "del"]).map(lambda slag: p("slut ", form=f"<w:rPr>{ins('', slag=slag)}</w:rPr>"))
CELL = st_.builds(
    lambda block, bredd, nedat: tc(*block, bredd=bredd, nedat=nedat),
    st_.lists(STYCKE | SLUT, min_size=1, max_size=2),
    st_.integers(1, 3),
    st_.sampled_from(["", "restart", "continue"]),
)
TABELL = st_.lists(st_.lists(CELL, min_size=1, max_size=3), min_size=1, max_size=3).map(lambda rader: tabell(*rader))
KANDA = st_.sampled_from(
    [h("Förslag till beslut"), p("Kommunalt Forum beslutar att"), h("Bakgrund"), p("Agneta Jansmyr")]
)


@given(st_.lists(STYCKE | SLUT | TABELL | KANDA, min_size=1, max_size=9))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_stands_in_a_file_it_becomes_texts_that_can_be_kept_and_no_letter_is_lost(block: list[str]) -> None:
    """Letters, since words part and join at line ends and list marks as they are read."""
    try:
        memo = las_docx(p("Vakt"), *block)
    except Olasbar as fel:
        pytest.fail(str(fel))
    for avsnitt in memo.avsnitt:
        for doc in (avsnitt.doc, *avsnitt.punkter, *(f.doc for f in (avsnitt.foreslagen, *avsnitt.punktforslag) if f)):
            dokument.krav_giltigt(dokument.med_id(doc or {"type": "doc", "content": [st()]}))
    utan = re.sub(r"<w:ins .*?</w:ins>", lambda m: re.sub(r"<w:t.*?</w:t>", "", m[0]), "".join(block))
    kalla = Counter(t for t in re.sub(r"<[^>]+>", "", utan) if t.isalpha())
    blev = Counter(t for text in texter_i(memo) for t in text if t.isalpha())
    assert blev - Counter("Vakt") == kalla


# What is refused


@pytest.mark.parametrize(
    ("innehall", "mening"),
    [
        (b"PK\x03\x04skadad", "skadad"),
        (docx(p("Text."))[:900], "skadad"),
        (zip_av({"a.txt": "hej"}), "zip-arkiv"),
        (zip_av({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "Excel"),
        (zip_av({"Index/Document.iwa": ""}), "Pages"),
        (b"{\\rtf1 hej}", "RTF"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), r"\.doc\)"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "lösenord"),
        (b'<?xml version="1.0"?><office:document/>', "ren XML"),
        (docx(), "ingen text"),
        (docx(p("a" * 1_100_000)), "mer text"),
        (docx(*["<w:p/>"] * 20_001, p("Sist.")), "20 000"),
        (docx(*[h(f"Rubrik {n}") + p("Text.") for n in range(101)]), "fler avsnitt"),
        (docx("<w:p>" * 300 + "</w:p>" * 300), "djupt|skadad"),
        (zip_av({"[Content_Types].xml": "", "word/document.xml": b" " * 30_000_000}), "orimligt"),
        (zip_av({f"word/{n}.xml": "" for n in range(5000)} | {"[Content_Types].xml": ""}), "orimligt"),
        (
            zip_av(
                {
                    "[Content_Types].xml": "",
                    "word/document.xml": f'<!DOCTYPE x [<!ENTITY a "{"b" * 99}">]><w:document {NS}><w:body>&a;</w:body></w:document>',
                }
            ),
            "DTD",
        ),
        (zip_av({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "saknar text"),
        (
            zip_av(
                {
                    "mimetype": "application/vnd.oasis.opendocument.text",
                    "content.xml": "",
                    "META-INF/manifest.xml": '<m xmlns="urn:x"><encryption-data/></m>',
                }
            ),
            "lösenord",
        ),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_what_cannot_be_read_is_refused_with_what_to_do(innehall: bytes, mening: str) -> None:
    with pytest.raises(Olasbar, match=mening) as fel:
        las(innehall, "memo.docx")
    assert str(fel.value).startswith("”memo.docx” ") and "\n" not in str(fel.value)


@pytest.mark.parametrize("packning", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_costs_no_more_than_its_limit(packning: int) -> None:
    import tracemalloc

    fil = io.BytesIO()
    with zipfile.ZipFile(fil, "w", packning) as z:
        z.writestr("[Content_Types].xml", "")
        with z.open("word/document.xml", "w") as f:
            for _ in range(100):
                f.write(b" " * 1_000_000)
    bomb = fil.getvalue()
    assert len(bomb) < 300_000
    tracemalloc.start()
    try:
        with pytest.raises(Olasbar):
            las(bomb, "bomb.docx")
        assert tracemalloc.get_traced_memory()[1] < 80_000_000
    finally:
        tracemalloc.stop()


def test_all_that_a_file_is_read_from_has_one_limit_and_is_read_once(monkeypatch: Any) -> None:
    lasta: Counter[str] = Counter()
    ra = Paket._las
    monkeypatch.setattr(Paket, "_las", lambda paket, namn, grans: lasta.update([namn]) or ra(paket, namn, grans))
    noter = {"footnotes": f'<w:footnote w:id="2">{p("Förklaringen." * 99)}</w:footnote>', "comments": ""}
    fil = docx(p("Text"), p("Sist."), delar=noter)
    las(fil, "memo.docx")
    assert lasta["word/document.xml"] == 1 and set(lasta.values()) == {1}
    monkeypatch.setattr(paket, "MAX_SUMMA", 3000)
    with pytest.raises(Olasbar, match="orimligt mycket text"):
        las(fil, "memo.docx")


def _rutor(djup: int) -> str:
    """Return a figure with two text boxes, the second of which holds such a figure, and so on."""
    inne = p("Innerst") if djup == 0 else _rutor(djup - 1)
    rutor = "".join(f"<w:txbxContent>{b}</w:txbxContent>" for b in ("<w:p/>", inne))
    return f"<w:p><w:r><w:pict>{rutor}</w:pict></w:r></w:p>"


def _celler(djup: int) -> str:
    """Return a table with a cell repeated a thousand times, which holds such a table, and so on."""
    inne = _celler(djup - 1) if djup else ""
    cell_ = f'<table:table-cell table:number-columns-repeated="1000">{inne}</table:table-cell>'
    return f"<table:table><table:table-row>{cell_}</table:table-row></table:table>"


def test_what_is_nested_is_read_once_and_what_is_repeated_has_an_end() -> None:
    assert "".join(texter_i(las_docx(p("Vakt"), _rutor(40)))).count("Innerst") == 1
    with pytest.raises(Olasbar, match="mer text"):
        las(odt(f"<text:p>Vakt</text:p>{_celler(3)}"), "x.odt")


def test_odd_but_lawful_markup_of_an_odt_is_read() -> None:
    kant = '<style:style style:family="paragraph" style:name="P1"><style:paragraph-properties fo:margin-left=".cm"/></style:style>'
    ramar = "".join(
        f"<draw:frame><draw:text-box><text:p>{ord_}</text:p></draw:text-box></draw:frame>" for ord_ in ("ett", "två")
    )
    kropp = f'<text:p text:style-name="P1">Vi<?a b?> ser.</text:p><text:p><draw:g>{ramar}</draw:g></text:p>'
    assert " ".join(las(odt(kropp, kant), "x.odt").kalla.split()) == "Vi ser. ett två"


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00", "9999-12-31T23:59:59-14:00", "igår", ""])
def test_a_time_that_nobody_can_have_written_at_is_none(text: str) -> None:
    assert tid(text) is None
