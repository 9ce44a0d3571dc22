"""LibreOffice opens the Word file as it is, and its words and numbers come back from the pages it makes."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from arenden import dokument, ordfil
from tests import pappersfakta as pf
from tests.test_dokument import Json, cell, doc, lista, p, t, tabell

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


def lasta_ord(innehall: bytes, mapp: Path) -> list[str]:
    """Return the words that LibreOffice puts on the pages between head and foot, list marks aside."""
    program = shutil.which("soffice")
    assert program, "LibreOffice saknas. Kör: apt-get install libreoffice-writer-nogui"
    (mapp / "skrivelse.docx").write_bytes(innehall)
    egen = f"-env:UserInstallation=file://{mapp}/profil"
    kommando = [program, egen, "--headless", "--convert-to", "pdf", "--outdir", str(mapp), str(mapp / "skrivelse.docx")]
    subprocess.run(kommando, capture_output=True, check=True, timeout=120)
    yta = ["-raw", "-x", "0", "-y", "89", "-W", "595", "-H", "696"]
    svar = subprocess.run(["pdftotext", *yta, mapp / "skrivelse.pdf", "-"], capture_output=True, check=True)
    return utan_tecken(svar.stdout.decode())


def utan_tecken(text: str) -> list[str]:
    return [ett for ett in text.split() if ett not in {"•", "–"}]


def test_libreoffice_gives_every_word_and_number_back(tmp_path: Path) -> None:
    data: Any = pf.version(bilagor=[{"nr": 1, "namn": "Karta"}, {"nr": 2, "namn": "Kalkyl"}])
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
