"""A Word file that was fetched from here comes back in as the same skrivelse."""

import datetime as dt
import io
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arenden import dokument, ordfil
from arenden.inlasning import Memo
from arenden.models import Skrivelse
from arenden.ordlasning import las
from tests import pappersfakta as pf
from tests.test_dokument import Json, cell, doc, lista, p, tabell
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
        avsnitt.append(ett | {"rubrik": rubrik})
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


@given(skrivelser())
@LUGNT
def test_every_skrivelse_comes_back_as_it_was(data: Json) -> None:
    assert last(las(ordfil.skriv(data, "Utkast"), "utkast.docx")) == facit(data)


def test_a_point_that_begins_with_a_list_or_a_table_comes_back_too() -> None:
    punkter = [doc(lista([p("a")])), doc(tabell([cell("b", huvud=True)])), doc(p(), p("c")), pf.dok("d")]
    data = pf.version(avsnitt=[pf.forslag(*punkter)], bilagor=[])
    assert [norm(d) for d in las(ordfil.skriv(data, "Utkast"), "x.docx").punkter] == [norm(d) for d in punkter]


def test_what_was_changed_in_word_is_what_comes_back() -> None:
    """The paper holds, not what the file says of itself: a heading of one's own, a new point, another title."""
    fil = docx.Document(io.BytesIO(ordfil.skriv(pf.version(bilagor=[{"nr": 1, "namn": "Karta"}]), "Utkast")))
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


@pytest.mark.django_db
def test_a_draft_fetched_and_read_in_again_is_the_same(skrivelse: Skrivelse, maria: Any, in_som: Any) -> None:
    from arenden import ogonblick
    from arenden.actions.inlasning import las_in

    fil = in_som(maria).get(f"/skrivelser/{skrivelse.uuid}/word/").content
    ny = las_in(fil, filnamn="utkast.docx", organ=skrivelse.arende.organ, av=maria)
    fore, efter = ogonblick.ta(Skrivelse.objects.get(pk=skrivelse.pk)), ogonblick.ta(ny)
    assert facit(efter) == facit(fore)
    assert [a["obligatoriskt"] for a in efter["avsnitt"]] == [a["obligatoriskt"] for a in fore["avsnitt"]]
    assert [u.anvandare for u in ny.undertecknare.all()] == [u.anvandare for u in skrivelse.undertecknare.all()]
