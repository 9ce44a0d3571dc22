"""LibreOffice opens the Word file as it is, and its words and numbers come back from the pages it makes."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from arenden import dokument, ordfil
from arenden.ordfil import Bredvid, Foreslaget, Inlagg, Trad, fristaende_till
from arenden.ordlasning import las
from tests import pappersfakta as pf
from tests.ordlasare import som_last
from tests.test_dokument import Json, cell, doc, hanvisning, lista, p, t, tabell

pytestmark = pytest.mark.pdf

ALLT = doc(
    {"type": "heading", "attrs": {"level": 3}, "content": [t("Mål & medel <1>")]},
    p(
        "Se ",
        t("fet", "bold"),
        " och ",
        t("lutad", "italic"),
        {"type": "hardBreak"},
        t("länken", href="https://a.se/å"),
    ),
    lista([p("först"), p("mer"), lista([p("under")], [p("till")], start=4)], [p("sedan")], start=1),
    lista([p("i en annan"), lista([p("inre"), lista([p("innerst")])])]),
    tabell(
        [cell("År", huvud=True), cell("Kommun", huvud=True), cell("Kr", huvud=True)],
        [cell("2026", rowspan=2), cell("Eksjö"), cell("1")],
        [cell("Nässjö"), cell("2")],
        [cell("Summa", colspan=2), cell("3")],
    ),
    tabell([cell("nästa")], [cell("tabell")]),
    *(p(pf.SAMMANFATTNING) for _ in range(6)),
)


def omvandla(fil: Path, till: str) -> bytes:
    """Return what LibreOffice makes of *fil*."""
    program = shutil.which("soffice")
    assert program, "LibreOffice saknas. Kör: apt-get install libreoffice-writer-nogui"
    ut = fil.parent / f"ut-{till}"
    egen = f"-env:UserInstallation=file://{fil.parent}/profil"
    kommando = [program, egen, "--headless", "--convert-to", till, "--outdir", str(ut), str(fil)]
    subprocess.run(kommando, capture_output=True, check=True, timeout=120)
    return (ut / f"{fil.stem}.{till}").read_bytes()


def lasta_ord(innehall: bytes, mapp: Path) -> list[str]:
    """Return the words that LibreOffice puts on the pages between head and foot, list marks aside."""
    (mapp / "skrivelse.docx").write_bytes(innehall)
    omvandla(mapp / "skrivelse.docx", "pdf")
    yta = ["-raw", "-x", "0", "-y", "89", "-W", "595", "-H", "696"]
    pdf = mapp / "ut-pdf" / "skrivelse.pdf"
    svar = subprocess.run(["pdftotext", *yta, pdf, "-"], capture_output=True, check=True)
    return utan_tecken(svar.stdout.decode())


def utan_tecken(text: str) -> list[str]:
    return [ett for ett in text.split() if ett not in {"•", "–"}]


def test_libreoffice_gives_every_word_and_number_back(tmp_path: Path) -> None:
    data: Any = pf.version(bilagor=pf.bilagor("Karta", "Kalkyl"))
    forslag, sammanfattning, *resten, mottagare = data["avsnitt"]
    forslag["punkter"] += [
        {"identitet": "x", "nr": 3, "lydelse": pf.PUNKT_MED_LISTA, "fristaende": None},
        {"identitet": "y", "nr": 4, "lydelse": pf.dok("fastställa tidplanen."), "fristaende": None},
    ]
    sammanfattning["doc"] = ALLT
    mottagare["doc"] = pf.dok(pf.lista("bulletList", "Regionen", "Länets kommuner"))

    def text(ett: Json) -> list[str]:
        return [ett["rubrik"], dokument.till_text(ett["doc"])]

    vantat = [
        *("Regionledningskontoret", "Kommunalt Forum", "Besöksnäring – förstärkt samarbete"),
        *("Förslag till beslut", forslag["ingress"]),
        *(f"{punkt['nr']}. {dokument.till_text(punkt['lydelse'])}" for punkt in forslag["punkter"]),
        *(ord_ for ett in [sammanfattning, *resten] for ord_ in text(ett)),
        *("Bilagor", "Bilaga 1. Karta", "Bilaga 2. Kalkyl"),
        *text(mottagare),
        # Printed in capitals by the style; the text in the file is as it was written.
        *("REGIONLEDNINGSKONTORET", "Agneta Jansmyr", "Regiondirektör", "Ulrika Geeraedts", "Utvecklingsdirektör"),
    ]
    assert lasta_ord(ordfil.skriv(data, "Version 3"), tmp_path) == utan_tecken("\n".join(vantat))


@pytest.mark.parametrize("till", ["odt", "docx"])
def test_what_libreoffice_saves_comes_in_with_changes_and_comments(till: str, tmp_path: Path) -> None:
    till_punkt, till_avsnitt = hanvisning(fet=True), hanvisning("avsnitt", 8, "stor")
    efter = doc(
        p("Se ", t("fet", "bold"), " och ", t("länken", href="https://a.se/å"), " nu."),
        p("Ett nytt stycke."),
        lista([p("först"), lista([p("under")], [p("till")], start=4)], [p("sedan")], start=1),
        tabell([cell("År", huvud=True), cell("Kr", huvud=True)], [cell("2026"), cell("tusen")]),
        p("Sist.", till_avsnitt, " gäller, liksom ", till_punkt),
    )
    fore = doc(
        p("Se ", t("fet", "bold"), " och ", t("länken", href="https://a.se/å"), " en gång nu."),
        lista([p("först"), lista([p("under")], [p("till")], start=4)], [p("sedan")], start=1),
        tabell([cell("År", huvud=True), cell("Kr", huvud=True)], [cell("2026"), cell("ettusen")]),
        p("Borta med detta stycke."),
        p("Sist.", till_avsnitt, till_punkt, " gäller."),
    )
    data: Any = pf.version(avsnitt=[pf.forslag(pf.dok("utreda vägen")), pf.avsnitt("Bakgrund", fore)], bilagor=[])
    punkt, bakgrund = data["avsnitt"][0]["punkter"][0]["identitet"], data["avsnitt"][1]["identitet"]
    tid, egen = "2026-11-20T10:00:00Z", fristaende_till(punkt)
    bredvid = Bredvid(
        [
            Trad([Inlagg("Agneta Jansmyr", tid, "Vilken?"), Inlagg("Maria", tid, "Den norra.")], False, punkt, 8, 13),
            Trad([Inlagg("Ulrika", tid, "Klart.")], True, bakgrund, 4, 7),
            Trad([Inlagg("Ulrika", "2026-11-21T10:00:00Z", "Vem?")], False, egen, 1, 8),
        ],
        {
            bakgrund: Foreslaget(efter, [(0, 200, "Agneta Jansmyr", tid)]),
            egen: Foreslaget(pf.dok("Forumet utreder den nya vägen."), [(0, 40, "Agneta Jansmyr", tid)]),
        },
        {punkt: pf.dok("Forumet utreder vägen.")},
    )
    fil = tmp_path / "skrivelse.docx"
    fil.write_bytes(ordfil.skriv(data, "Utkast", bredvid))
    memo = las(omvandla(fil, till), f"skrivelse.{till}")
    assert [a.nyckel for a in memo.avsnitt] == ["forslag", "bakgrund"]
    assert [(u.namn, u.titel) for u in memo.undertecknare] == [(u["namn"], u["titel"]) for u in data["undertecknare"]]
    identiteter = {plats: mal for (_, mal), plats in memo.mal.items()}
    assert identiteter == {(0, 0): till_punkt["attrs"]["mal"], (1, None): till_avsnitt["attrs"]["mal"]}
    last = memo.avsnitt[1]
    assert last.doc is not None and last.foreslagen is not None
    assert [som_last(b) for b in last.doc["content"]] == [som_last(b) for b in fore["content"]]
    assert [som_last(b) for b in last.foreslagen.doc["content"]] == [som_last(b) for b in efter["content"]]
    assert {s[2] for s in last.foreslagen.spar} == {"Agneta Jansmyr"}
    assert [(k.av, k.text, k.lost, k.avsnitt, k.punkt, k.fran, k.till) for k in memo.kommentarer] == [
        ("Agneta Jansmyr", "Vilken?", False, 0, 0, 8, 13),
        ("Ulrika", "Klart.", True, 1, None, 4, 7),
        ("Ulrika", "Vem?", False, 0, 0, 1, 8),
    ]
    assert [k.fristaende for k in memo.kommentarer] == [False, False, True]
    (fristaende,), (nytt,) = memo.avsnitt[0].fristaende, memo.avsnitt[0].fristaendeforslag
    assert fristaende and nytt and dokument.till_text(fristaende) == "Forumet utreder vägen."
    assert dokument.till_text(nytt.doc) == "Forumet utreder den nya vägen."
    assert [(s.av, s.text) for s in memo.kommentarer[0].svar] == [("Maria", "Den norra.")]
