"""A Word file that was fetched from here comes back in as the same skrivelse."""

import copy
import datetime as dt
import io
import json
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from arenden import dokument, ordfil
from arenden.ankare import Stracka, storlek
from arenden.hanvisningsnamn import tyd
from arenden.inlasning import Memo
from arenden.inlasning.identiteter import med_identiteter
from arenden.inlasning.memo import Plats
from arenden.models import Skrivelse
from arenden.ordfil import Bredvid, Foreslaget, Inlagg, Trad, fristaende_till
from arenden.ordlasning import las
from tests import pappersfakta as pf
from tests.test_dokument import Json, cell, doc, hanvisning, lista, p, t, tabell
from tests.test_ordfil import TEXTER

LUGNT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RAD = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12).map(
    lambda s: "".join(t for t in s if ord(t) & 0xFFFE != 0xFFFE).strip()
)
FYLLD = RAD.filter(bool)


def utan_id(nod: Any) -> Any:
    """Return a document in canonical form without the ids of its blocks."""
    if isinstance(nod, list):
        return [utan_id(n) for n in nod]
    if not isinstance(nod, dict):
        return nod
    ut = {k: utan_id(v) for k, v in nod.items() if k != "marks" or v}
    if "attrs" in ut:
        ut["attrs"] = {k: v for k, v in ut["attrs"].items() if k != "id"}
    return ut


def norm(text: Json) -> Json:
    return utan_id(dict(dokument.med_id(text)))  # type: ignore[no-any-return]


@st.composite
def skrivelser(draw: Any) -> Json:
    avsnitt: list[Json] = []
    forsta = 1
    for nr in range(draw(st.integers(1, 4))):
        rubrik = f"{draw(FYLLD)} {nr}"
        if draw(st.booleans()):
            punkter = [p for p in draw(st.lists(TEXTER, max_size=3)) if not dokument.ar_tomt(p)]
            ett = pf.forslag(*punkter, ingress=draw(RAD), forsta=forsta) | {"organ": draw(RAD)}
            forsta += len(punkter)
        else:
            ett = pf.avsnitt(rubrik, draw(TEXTER | st.just(pf.dok()))) | {
                "slag": draw(st.sampled_from(["text", "underlag", "mottagare"])),
                "nyckel": draw(st.sampled_from(["", "bakgrund", "ekonomi"])),
            }
        avsnitt.append(ett | {"rubrik": rubrik, "identitet": f"c0000000-0000-4000-8000-{nr + 1:012d}"})
    return pf.version(
        avsnitt=avsnitt,
        rubrik=draw(RAD),
        mottagare=draw(RAD),
        forvaltning=draw(RAD),
        handlaggare=draw(RAD),
        datum=draw(st.sampled_from(["", "2026-11-23"])),
        undertecknare=pf.undertecknare(*draw(st.lists(st.tuples(FYLLD, RAD), max_size=3))),
        bilagor=[],
    )


def facit(data: Json) -> Json:
    """Return what a snapshot says, in the form of a memo."""
    return {
        "rubrik": data["rubrik"],
        "datum": dt.date.fromisoformat(data["datum"]) if data["datum"] else None,
        "mottagare": data["mottagare"],
        "forvaltning": data["forvaltning"],
        "handlaggare": data["handlaggare"],
        "undertecknare": [(u["namn"], u["titel"]) for u in data["undertecknare"]],
        "avsnitt": [
            (
                *(a["rubrik"], a["slag"], a["nyckel"]),
                *(a.get("ingress", ""), a.get("organ", "")),
                norm(a["doc"]) if a["doc"] and not dokument.ar_tomt(a["doc"]) else None,
                [norm(p["lydelse"]) for p in a.get("punkter", [])],
            )
            for a in data["avsnitt"]
        ],
    }


def last(memo: Memo) -> Json:
    return {
        **{falt: getattr(memo, falt) for falt in ("rubrik", "datum", "mottagare", "forvaltning", "handlaggare")},
        "undertecknare": [(u.namn, u.titel) for u in memo.undertecknare],
        "avsnitt": [
            (
                *(a.rubrik, a.slag, a.nyckel, a.ingress, a.organ),
                norm(a.doc) if a.doc and not dokument.ar_tomt(a.doc) else None,
                [norm(p) for p in a.punkter],
            )
            for a in memo.avsnitt
        ],
    }


def omdopt(data: Json, memo: Memo) -> tuple[Json, Memo]:
    """Return both with new names of all their parts, as where a file is read in: references are to follow."""
    namn: dict[Plats, str] = {}
    for nr, ett in enumerate(data["avsnitt"]):
        namn[nr, None] = ett["identitet"]
        namn |= {(nr, i): p["identitet"] for i, p in enumerate(ett.get("punkter") or ())}
    nya = {plats: f"e0000000-0000-4000-8000-{nr:012d}" for nr, plats in enumerate(namn)}
    ut = json.dumps(data)
    for plats, gammalt in namn.items():
        ut = ut.replace(gammalt, nya[plats])
    return json.loads(ut), med_identiteter(memo, nya)


@given(skrivelser())
@LUGNT
def test_every_skrivelse_comes_back_as_it_was(data: Json) -> None:
    data, memo = omdopt(data, las(ordfil.skriv(data, "Utkast"), "utkast.docx"))
    assert last(memo) == facit(data)
    assert not any("änvisning" in mening for mening in memo.ej_med)


@given(st.lists(TEXTER, min_size=1, max_size=3), st.data())
@settings(LUGNT, max_examples=25)
def test_every_fristaende_lydelse_comes_back_under_its_point_with_what_lies_beside_it(
    lydelser: list[Json], dras: Any
) -> None:
    data = pf.version(avsnitt=[pf.forslag(*(pf.dok(f"punkt {nr}") for nr, _ in enumerate(lydelser)))], bilagor=[])
    identiteter = [p["identitet"] for p in data["avsnitt"][0]["punkter"]]
    egna = dras.draw(st.lists(st.sampled_from(identiteter), unique=True))
    fristaende = {i: lydelser[nr] for nr, i in enumerate(identiteter) if i in egna}
    foreslaget, tradar = {}, []
    for nr, (punkt, text) in enumerate(fristaende.items()):
        vilken = fristaende_till(punkt)
        tradar.append(Trad([Inlagg("Ulrika", "", f"Om hela {nr}.")], False, vilken))
        if nr % 2 == 0:
            foreslaget[vilken] = Foreslaget(doc(p("Först: "), *text["content"]), [(0, 9, "Agneta Jansmyr", "")])
    data |= {"fristaende": fristaende, "foreslaget": foreslaget and {v: f.doc for v, f in foreslaget.items()}}
    fil = ordfil.skriv(data, "Utkast", Bredvid(tradar, foreslaget, fristaende))
    data, memo = omdopt(data, las(fil, "x.docx"))
    (forslag,) = memo.avsnitt
    assert last(memo) == facit(data)
    assert [norm(text) for text in forslag.fristaende if text] == [norm(text) for text in data["fristaende"].values()]
    fick = [nytt for nytt in forslag.fristaendeforslag if nytt]
    assert [norm(nytt.doc) for nytt in fick] == [norm(ny) for ny in data["foreslaget"].values()]
    assert [(k.text, k.avsnitt, identiteter[k.punkt or 0], k.fristaende, k.till) for k in memo.kommentarer] == [
        (f"Om hela {nr}.", 0, punkt, True, 0) for nr, punkt in enumerate(fristaende)
    ]
    assert any("bekräftas på nytt" in mening for mening in memo.ej_med) == bool(fristaende)


def test_a_fristaende_lydelse_stands_on_a_sheet_of_its_own_and_no_word_there_is_lost() -> None:
    data = pf.version(avsnitt=[pf.forslag(pf.dok("ett"), pf.dok("två"), pf.dok("tre"))], bilagor=[])
    identiteter = [p["identitet"] for p in data["avsnitt"][0]["punkter"]]
    lydelser = {i: pf.dok(f"Forumet gör {ord_}.") for i, ord_ in zip(identiteter, ("ett", "två", "tre"), strict=True)}
    vilken = fristaende_till(identiteter[1])
    tradar = [Trad([Inlagg("Ulrika", "", "Vem?")], False, vilken, 1, 8)]
    fil = docx.Document(io.BytesIO(ordfil.skriv(data, "Utkast", Bredvid(tradar, {}, lydelser))))
    rader = [s.text for s in fil.paragraphs]
    assert rader[rader.index("Fristående lydelser") + 2 :] == [
        *("Beslutspunkt\xa01", "Forumet gör ett.", "Beslutspunkt\xa02", "Forumet gör två."),
        *("Beslutspunkt\xa03", "Forumet gör tre."),
    ]
    ett, _tva, tre = (s for s in fil.paragraphs if s.text in ("ett", "två", "tre"))
    tre._p.addnext(ett._p)
    tre._p.getparent().remove(tre._p)
    next(s for s in fil.paragraphs if s.text.startswith("Följer med")).insert_paragraph_before("Tillagt.")
    ut = io.BytesIO()
    fil.save(ut)
    memo = las(ut.getvalue(), "x.docx")
    forslag, oplacerat = memo.avsnitt
    assert [dokument.till_text(d) for d in forslag.punkter] == ["två", "ett"]
    assert [d and dokument.till_text(d) for d in forslag.fristaende] == ["Forumet gör två.", "Forumet gör ett."]
    assert oplacerat.oplacerat and oplacerat.doc is not None
    assert dokument.till_text(oplacerat.doc).split("\n\n") == ["Tillagt.", "Beslutspunkt\xa03", "Forumet gör tre."]
    assert [(k.punkt, k.fristaende, k.fran, k.till) for k in memo.kommentarer] == [(0, True, 1, 8)]


@st.composite
def andrade(draw: Any) -> tuple[Json, Json]:
    """A text and what it might become: blocks kept, changed, taken away and put in."""
    fore = draw(TEXTER)
    slump = draw(st.randoms(use_true_random=False))
    efter: list[Json] = []
    for block in fore["content"]:
        val = slump.random()
        if val < 0.3:
            efter.append(block)
        elif val < 0.7:
            efter.append(draw(andringar(block)))
        elif val < 0.85:
            efter.append(draw(TEXTER)["content"][0])
    return fore, doc(*(efter or [p("kvar")]))


@st.composite
def andringar(draw: Any, block: Json) -> Json:
    """The block with its words changed here and there, and items doubled."""
    ny = copy.deepcopy(block)
    if "text" in ny:
        return {**ny, "text": draw(st.sampled_from([ny["text"] + " mer", "nytt " + ny["text"], ny["text"][:1]]))}
    barn = ny.get("content") or []
    if barn and draw(st.booleans()):
        nr = draw(st.integers(0, len(barn) - 1))
        barn[nr] = draw(andringar(barn[nr]))
    elif barn and ny["type"] in ("bulletList", "orderedList"):
        barn.append(copy.deepcopy(barn[0]))
    return ny


def spar_i(text: Json) -> list[tuple[int, int, str, str]]:
    slut = storlek(text) - 2
    return [(0, slut // 2, "Agneta Jansmyr", "2026-11-20T10:00:00Z"), (slut // 2, slut, "Okänd", "")]


@given(st.lists(andrade(), min_size=1, max_size=2), andrade())
@settings(LUGNT, max_examples=50)
def test_tracked_changes_give_back_both_texts(punkter: list[tuple[Json, Json]], text: tuple[Json, Json]) -> None:
    punkter = [(doc(p("ett"), *a["content"]), doc(p("ett två"), *b["content"])) for a, b in punkter]
    text = (doc(*text[0]["content"], p("x")), doc(*text[1]["content"], p("y")))
    data = pf.version(avsnitt=[pf.forslag(*(a for a, _ in punkter)), pf.avsnitt("Bakgrund", text[0])], bilagor=[])
    par = [*zip(data["avsnitt"][0]["punkter"], punkter, strict=True), (data["avsnitt"][1], text)]
    data["avsnitt"][1]["identitet"] = "c0000000-0000-4000-8000-000000000001"
    data["foreslaget"] = {agare["identitet"]: ny for agare, (_, ny) in par}
    foreslaget = {vad: Foreslaget(ny, spar_i(ny)) for vad, ny in data["foreslaget"].items()}
    data, memo = omdopt(data, las(ordfil.skriv(data, "Utkast", Bredvid(foreslaget=foreslaget)), "x.docx"))
    assert last(memo)["avsnitt"] == facit(data)["avsnitt"]
    forslag, bakgrund = memo.avsnitt
    for fick, efter in zip([*forslag.punktforslag, bakgrund.foreslagen], data["foreslaget"].values(), strict=True):
        assert fick is not None and norm(fick.doc) == norm(efter)
        assert {s[2] for s in fick.spar} <= {"Agneta Jansmyr", "Okänd"}


def test_changes_are_marked_at_their_words_with_name_and_time() -> None:
    fore, efter = doc(p("Vi ser en smal väg.")), doc(p("Vi ser en bred väg."), p("Den är ny."))
    data = pf.version(avsnitt=[pf.avsnitt("Bakgrund", fore)])
    nytt = Foreslaget(efter, [(11, 15, "Agneta Jansmyr", "2026-11-20T10:00:00Z"), (22, 30, "Ulrika", "")])
    fil = ordfil.skriv(data, "Utkast", Bredvid(foreslaget={data["avsnitt"][0]["identitet"]: nytt}))
    rot = docx.Document(io.BytesIO(fil)).element
    funna = [
        (etree.QName(e).localname, e.get(qn("w:author")), "".join(t.text for t in e.iter(qn("w:t"), qn("w:delText"))))
        for e in rot.iter(qn("w:ins"), qn("w:del"))
    ]
    assert funna == [
        ("del", "Agneta Jansmyr", "smal"),
        ("ins", "Agneta Jansmyr", "bred"),
        ("ins", "Ulrika", ""),
        ("ins", "Ulrika", "Den är ny."),
    ]
    assert [e.get(qn("w:date")) for e in rot.iter(qn("w:del"))] == ["2026-11-20T10:00:00Z"]


def test_comments_go_out_and_come_back_at_their_words_and_parts() -> None:
    avsnitten = [pf.forslag(pf.dok("ett två tre")), pf.avsnitt("Bakgrund", pf.dok("Fyra fem."))]
    data = pf.version(avsnitt=avsnitten, bilagor=[])
    punkt, bakgrund = data["avsnitt"][0]["punkter"][0]["identitet"], data["avsnitt"][1]["identitet"]
    tid = "2026-11-20T10:00:00Z"
    tradar = [
        Trad([Inlagg("Ulrika", tid, "Hela skrivelsen.")]),
        Trad([Inlagg("Agneta Jansmyr", tid, "Vad?\nVarför?"), Inlagg("Maria", tid, "Därför.")], False, punkt, 5, 8),
        Trad([Inlagg("Ulrika", tid, "Bra.")], True, bakgrund, 1, 10),
        Trad([Inlagg("Ulrika", tid, "Hela avsnittet.")], False, bakgrund),
    ]
    fil = ordfil.skriv(data, "Utkast", Bredvid(tradar))
    assert fil == ordfil.skriv(data, "Utkast", Bredvid(tradar))
    memo = las(fil, "x.docx")
    assert last(memo)["avsnitt"] == facit(data)["avsnitt"]
    assert [(k.av, k.text, k.lost, k.avsnitt, k.punkt, k.fran, k.till) for k in memo.kommentarer] == [
        ("Ulrika", "Hela skrivelsen.", False, None, None, 0, 0),
        ("Agneta Jansmyr", "Vad?\nVarför?", False, 0, 0, 5, 8),
        ("Ulrika", "Bra.", True, 1, None, 1, 10),
        ("Ulrika", "Hela avsnittet.", False, 1, None, 0, 0),
    ]
    assert [(s.av, s.text) for s in memo.kommentarer[1].svar] == [("Maria", "Därför.")]
    assert str(memo.kommentarer[1].tid) == "2026-11-20 10:00:00+00:00"


def test_a_point_that_begins_with_a_list_or_a_table_comes_back_too() -> None:
    punkter = [doc(lista([p("a")])), doc(tabell([cell("b", huvud=True)])), doc(p(), p("c")), pf.dok("d")]
    data = pf.version(avsnitt=[pf.forslag(*punkter)], bilagor=[])
    assert [norm(d) for d in las(ordfil.skriv(data, "Utkast"), "x.docx").punkter] == [norm(d) for d in punkter]


def test_what_was_changed_in_word_is_what_comes_back() -> None:
    """The paper holds, not what the file says of itself: a heading of one's own, a new point, another title."""
    fil = docx.Document(io.BytesIO(ordfil.skriv(pf.version(bilagor=pf.bilagor("Karta")), "Utkast")))
    for stycke in list(fil.paragraphs):
        if stycke.style is not None and stycke.style.name == "Title":
            stycke.text = "En annan rubrik"
        if stycke.text == "Bakgrund":
            stycke.text = "Ekonomiska konsekvenser"
        if stycke.text == pf.LYDELSE_1:
            nytt = stycke.insert_paragraph_before("regionen börjar om.", style="List Number")
            nytt._p.pPr.append(stycke._p.pPr.numPr.__copy__())
            fil.element.body.insert(-1, stycke.insert_paragraph_before("Tillagt sist.")._p)
    ut = io.BytesIO()
    fil.save(ut)
    memo = las(ut.getvalue(), "x.docx")
    assert memo.rubrik == "En annan rubrik"
    assert [(a.rubrik, a.nyckel) for a in memo.avsnitt][3:5] == [
        ("Ekonomiska konsekvenser", "ekonomi"),
        ("Bilagor", ""),
    ]
    assert dokument.till_text(memo.punkter[0]) == "regionen börjar om."
    assert "Bilagornas filer" in memo.ej_med[0]
    assert any("Tillagt sist." in str(a.doc) for a in memo.avsnitt)


def test_references_follow_what_was_moved_and_become_words_where_nothing_is_left_to_lead_to() -> None:
    text = pf.dok("Fyra.")
    text["content"] += [
        p("Se ", hanvisning(nr=2), " och ", hanvisning("avsnitt", 5, "stor"), hanvisning("avsnitt", 5, "bara"), "."),
        p(
            hanvisning(nr=1, fet=True),
            " utgår, ",
            hanvisning(nr=3),
            " är omskriven, ",
            hanvisning("bilaga"),
            " ges in.",
        ),
    ]
    punkter = [pf.dok("ett ett"), pf.dok("två två"), pf.dok("tre tre")]
    data = pf.version(avsnitt=[pf.forslag(*punkter), pf.avsnitt("Annat", text)], bilagor=pf.bilagor("Karta"))
    fil = docx.Document(io.BytesIO(ordfil.skriv(data, "Utkast")))
    ett, tva, tre = (s for s in fil.paragraphs if s.text in ("ett ett", "två två", "tre tre"))
    tre._p.addnext(tva._p)
    ett._p.getparent().remove(ett._p)
    for stycke in fil.paragraphs:
        if stycke.text == "Annat":
            stycke.runs[0].text = "Något annat"
    (omskriven,) = (e for e in fil.element.iter(qn("w:hyperlink")) if "3" in "".join(t.text for t in e.iter(qn("w:t"))))
    next(omskriven.iter(qn("w:t"))).text = "den tredje"
    ut = io.BytesIO()
    fil.save(ut)
    memo = las(ut.getvalue(), "x.docx")
    forslag, annat, _bilagor = memo.avsnitt
    assert [dokument.till_text(d) for d in forslag.punkter] == ["tre tre", "två två"] and annat.rubrik == "Något annat"
    assert {mal: plats for (_, mal), plats in memo.mal.items() if mal.endswith(("2", "5"))} == {
        hanvisning(nr=2)["attrs"]["mal"]: (0, 1),
        hanvisning("avsnitt", 5)["attrs"]["mal"]: (1, None),
    }
    assert annat.doc is not None
    assert (
        norm(annat.doc)["content"][1:]
        == norm(
            doc(
                text["content"][1],
                p(t("beslutspunkt\xa01", "bold"), " utgår, den tredje är omskriven, bilaga\xa01 ges in."),
            )
        )["content"]
    )
    assert any(mening.startswith("3 hänvisningar leder till något som inte längre") for mening in memo.ej_med)
    # What is pointed at is told by the file, not by what a link in it claims of others.
    assert tyd("_pl" + 37 * "f") and not tyd("_Toc123456789") and not tyd("_xl" + 37 * "f")


@pytest.mark.django_db
def test_a_draft_fetched_and_read_in_again_is_the_same(
    skrivelse: Skrivelse, trad: Any, maria: Any, in_som: Any
) -> None:
    from arenden import ogonblick
    from arenden.actions import forslag as forslagsactions
    from arenden.actions.inlasning import las_in
    from arenden.actions.kommentar import Plats, kommentera, svara
    from arenden.actions.skrivelse import skriv_fristaende
    from arenden.actions.text import skriv_steg
    from arenden.models import Text
    from tests.test_dokument import infoga

    skriv_fristaende(skrivelse.punkter.order_by("ordning")[0], av=maria)
    lydelse = skrivelse.punkter.order_by("ordning")[0].fristaende
    assert lydelse is not None
    skriv_steg(
        lydelse, av=maria, revision=lydelse.revision, steg=[infoga("Forumet gör det.")], klient="k", sandning="f"
    )
    egen = forslagsactions.borja(Text.objects.get(pk=lydelse.pk), av=maria)
    skriv_steg(egen, av=maria, revision=egen.revision, steg=[infoga("Hela ")], klient="k", sandning="g")
    kommentera(skrivelse, av=maria, inlagg="Om lydelsen.", plats=Plats(text=lydelse.uuid))
    om_ordet = Plats(text=lydelse.uuid, stracka=Stracka(1, 8), revision=lydelse.revision + 1)
    kommentera(skrivelse, av=maria, inlagg="Vem?", plats=om_ordet)
    svara(trad, av=maria, inlagg="Ja.")
    kommentera(skrivelse, av=maria, inlagg="Om allt.", plats=Plats())
    text = Text.objects.get(avsnitt__skrivelse=skrivelse, avsnitt__nyckel="bakgrund")
    foreslagen = forslagsactions.borja(text, av=maria)
    skriv_steg(foreslagen, av=maria, revision=foreslagen.revision, steg=[infoga("inte ", 8)], klient="k", sandning="s")
    punkt = skrivelse.punkter.order_by("ordning")[0]
    for agare in (text, punkt.lydelse):
        nod = hanvisning(form="stor") | {"attrs": {"slag": "punkt", "mal": str(punkt.identitet), "form": "stor"}}
        steg = {"stepType": "replace", "from": 1, "to": 1, "slice": {"content": [nod]}}
        agare.refresh_from_db()
        skriv_steg(agare, av=maria, revision=agare.revision, steg=[steg], klient="k", sandning="h")
    text.refresh_from_db()
    fil = in_som(maria).get(f"/skrivelser/{skrivelse.uuid}/word/").content
    ny = las_in(fil, filnamn="utkast.docx", organ=skrivelse.arende.organ, av=maria)
    fore, efter = ogonblick.ta(Skrivelse.objects.get(pk=skrivelse.pk)), ogonblick.ta(ny)
    namn = str(punkt.identitet), str(ny.punkter.order_by("ordning")[0].identitet)
    assert facit(efter) == facit(json.loads(json.dumps(fore).replace(*namn))) != facit(fore)
    (fristaende, egen), (plats, nytt) = forslagsactions.i_skrivelsen(ny)
    assert str(fristaende.text) == "Forumet gör det." and str(egen) == "Hela Forumet gör det."
    assert fristaende.text.fristaende_for.fristaende_bekraftad is None
    (forslag,) = forslagsactions.oppna(plats.text, nytt)
    assert forslag.nyckel == forslagsactions.oppna(text, Text.objects.get(pk=foreslagen.pk))[0].nyckel
    assert [(s.person, s.namn) for s in forslag.spar] == [(maria.pk, "Maria Ekdahl")]
    assert [a["obligatoriskt"] for a in efter["avsnitt"]] == [a["obligatoriskt"] for a in fore["avsnitt"]]
    tradar = [
        [
            (k.skribent, k.inlagg, k.ankare.citat if k.ankare else "", str(k.trad or ""))
            for k in s.kommentarer.order_by("inlagg")
        ]
        for s in (skrivelse, ny)
    ]
    assert tradar[0] == tradar[1] and ("Maria Ekdahl", "Stämmer det?", "här är", "") in tradar[0]
    om_lydelsen = ny.kommentarer.filter(text=fristaende.text).order_by("inlagg")
    assert [(k.inlagg, k.ankare.citat if k.ankare else "") for k in om_lydelsen] == [
        *(("Om lydelsen.", ""), ("Vem?", "Forumet")),
    ]
    assert [u.anvandare for u in ny.undertecknare.all()] == [u.anvandare for u in skrivelse.undertecknare.all()]
