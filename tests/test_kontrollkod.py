"""The code printed on every page and the QR beside it: made, read, typed, drawn, scanned."""

import random
import subprocess
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from beslut import kontrollkod, pdf
from beslut.kontrollkod import Olasbar, las, tolka
from tests import verapdf
from tests.kodat import ADRESS, NYCKEL, kodad, signera
from tests.pappersfakta import granskning, punkt, skrivelse

PUBLIK = [NYCKEL.public_key()]
TAL = st.integers(0, 2**256 - 1)


def qr(**andrat: Any) -> str:
    egna = {"adress": ADRESS, "kod": "ABCD2345EFGH", "vad": "RJL 2026/1;P2/3;4", "faktahash": "9f" * 32}
    return kontrollkod.text(**(egna | andrat), signera=signera)


# --- what it says ---


@settings(max_examples=25, deadline=None)
@given(
    vad=st.text(st.characters(exclude_categories=["Cs"]), min_size=2, max_size=60),
    faktahash=st.binary(min_size=32, max_size=32),
    adress=st.sampled_from([ADRESS, "http://127.0.0.1:8000", "https://ex.se/Forum/hos-oss"]),
    skiftlage=st.sampled_from([str, str.upper, lambda t: "\n".join(t[i : i + 30] for i in range(0, len(t), 30))]),
)
def test_what_is_written_is_read_and_known_as_ours(vad: str, faktahash: bytes, adress: str, skiftlage: Any) -> None:
    text = qr(vad=vad, faktahash=faktahash.hex(), adress=adress)
    last = las(skiftlage(text) if adress != "https://ex.se/Forum/hos-oss" else text)
    assert (last.kod, last.vad, last.faktahash) == ("ABCD2345EFGH", vad, faktahash.hex())
    assert last.sida == f"{adress}/verifiera/"
    assert last.akta(PUBLIK)


def test_a_scanner_that_gives_small_letters_gives_the_same() -> None:
    assert las(qr().lower()) == las(qr())


def test_what_the_qr_says_fits_its_densest_alphabet() -> None:
    assert set(qr()) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_another_code_hash_or_address_is_not_what_was_signed() -> None:
    text = qr()
    for falsk in (
        text.replace("ABCD2345", "BBCD2345"),
        text.replace("FORUM.EXAMPLE.SE", "F0RUM.EXAMPLE.SE"),
        text.replace("HTTPS", "HTTP"),
        "/".join([*qr(faktahash="8f" * 32).split("/")[:-1], text.split("/")[-1]]),
        "/".join([*qr(vad="RJL 2026/1;P1/3;4").split("/")[:-1], text.split("/")[-1]]),
    ):
        assert falsk != text and not las(falsk).akta(PUBLIK)


def test_a_signature_by_another_key_is_not_ours() -> None:
    annan = ec.generate_private_key(ec.SECP256R1()).public_key()
    assert not las(qr()).akta([annan])
    assert las(qr()).akta([annan, *PUBLIK])  # the seal has been renewed since
    noll = "/".join([*qr().split("/")[:-1], "A" * 103])
    assert not las(noll).akta(PUBLIK)


@pytest.mark.parametrize(
    "text", ["", "https://example.se/", "ABCD 2345 EFGH", qr()[:-1], qr().replace("/", "|"), "å" * 500]
)
def test_what_is_no_qr_of_ours_is_refused(text: str) -> None:
    with pytest.raises(Olasbar, match="Läs av hela rutan igen"):
        las(text)


def test_it_says_in_words_which_sheet_it_belongs_to() -> None:
    assert las(qr()).beskrivning == "Beslutspunkt 2 av 3, RJL 2026/1, version 4"
    assert kontrollkod.vad(skrivelse()) == "RJL 2026/1;T;3"
    assert kontrollkod.beskrivning("RJL 2026/1;T;3") == "Tjänsteskrivelse, RJL 2026/1, version 3"
    assert kontrollkod.beskrivning("något annat") == "något annat"


# --- what a person types ---


@pytest.mark.parametrize(
    "skrivet",
    [
        "OBCD2345EFGI",
        " obcd 2345 efgi ",
        "Kod: OBCD-2345-EFGI",
        "0BCD 2345 EFG1",
        "o8cd.2345.efg|",
        "OBCD\u00a02345\u2013EFGI",
    ],
)
def test_a_code_is_known_however_it_is_typed(skrivet: str) -> None:
    assert tolka(skrivet) == "OBCD2345EFGI"


@pytest.mark.parametrize(
    ("skrivet", "sagt"),
    [
        ("ABCD 2345 EFG", "Koden har 12 tecken. Du skrev 11."),
        ("", "Du skrev 0."),
        ("ABCD 2345 EFGÅ", "hör inte dit: Å"),
        ("ABCD 2345 EFG9", "hör inte dit: 9"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(skrivet: str, sagt: str) -> None:
    with pytest.raises(Olasbar, match=sagt):
        tolka(skrivet)


# --- on paper ---


@pytest.fixture(scope="module")
def papper() -> tuple[bytes, str]:
    """A memo of several pages that is signed electronically, and what its QR says."""
    fakta, text = kodad(skrivelse(underskriftssatt="elektronisk"))
    return pdf.rendera(fakta, text).pdf, text


def avlast(bild: Image.Image) -> list[str]:
    return [ett.text for ett in zxingcpp.read_barcodes(bild, formats=zxingcpp.BarcodeFormat.QRCode)]


def inskannad(bild: Image.Image, *, vinkel: float, oskarpa: float) -> Image.Image:
    """Return the page as a scanner sees it: askew, soft, grey and grainy."""
    slump = random.Random(7)
    bild = bild.rotate(vinkel, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    bild = bild.filter(ImageFilter.GaussianBlur(oskarpa)).point(lambda v: 40 + v * 0.75)
    brus = Image.frombytes("L", (256, 256), slump.randbytes(256 * 256)).resize(bild.size)
    return Image.blend(bild, brus, 0.12)


@pytest.mark.pdf
def test_the_qr_of_every_page_is_read_back_from_a_poor_scan(papper: tuple[bytes, str]) -> None:
    with pypdfium2.PdfDocument(papper[0]) as dokument:
        assert len(dokument) > 1
        for sida in dokument:
            bild = sida.render(scale=100 / 72).to_pil().convert("L")
            assert avlast(bild) == [papper[1]]
            bild = sida.render(scale=200 / 72).to_pil().convert("L")
            assert avlast(inskannad(bild, vinkel=3.5, oskarpa=1.0)) == [papper[1]]


@pytest.mark.pdf
def test_a_sheet_printed_at_half_its_size_is_read(papper: tuple[bytes, str]) -> None:
    with pypdfium2.PdfDocument(papper[0]) as dokument:
        bild = dokument[0].render(scale=300 / 72 / 2).to_pil().convert("L")
    assert avlast(inskannad(bild, vinkel=-2, oskarpa=0.6)) == [papper[1]]


@pytest.mark.pdf
def test_every_page_carries_code_and_address_as_text(papper: tuple[bytes, str]) -> None:
    ut = subprocess.run(["pdftotext", "-layout", "-", "-"], input=papper[0], capture_output=True, check=True).stdout
    for sida in ut.decode().strip("\f").split("\f"):
        assert "Kod ABCD 2345 EFGH\n" in sida
        assert "Kontrollera på forum.example.se/verifiera · Utskrift är en kopia" in sida


@pytest.mark.pdf
def test_the_qr_is_drawn_once_as_furniture_and_the_file_is_valid(papper: tuple[bytes, str]) -> None:
    assert verapdf.fel(papper[0]) == []
    with pikepdf.open(BytesIO(papper[0])) as fil:
        rutor = {sida.Resources.XObject["/kontrollruta"].objgen for sida in fil.pages}
        assert len(rutor) == 1
        for sida in fil.pages:
            *_, borjan, _spara, _plats, visa, _ater, slut = pikepdf.parse_content_stream(sida)
            assert (str(borjan.operator), str(borjan.operands[0])) == ("BDC", "/Artifact")
            assert (str(visa.operator), str(slut.operator)) == ("Do", "EMC")
        ord_ = str(fil.Root.StructTreeRoot.K[0])
    assert "kontrollruta" not in ord_


@pytest.mark.pdf
def test_the_same_facts_and_qr_give_the_same_bytes(papper: tuple[bytes, str]) -> None:
    fakta, text = kodad(skrivelse(underskriftssatt="elektronisk"))
    assert (text, pdf.rendera(fakta, text).pdf) == (papper[1], papper[0])


@pytest.mark.pdf
def test_a_proof_has_neither_foot_nor_qr_and_ink_is_no_copy() -> None:
    prov = pdf.rendera(granskning(skrivelse())).pdf
    assert b"kontrollruta" not in prov
    fakta, text = kodad(punkt(1))
    ut = subprocess.run(["pdftotext", "-", "-"], input=pdf.rendera(fakta, text).pdf, capture_output=True, check=True)
    assert "Kontrollera på forum.example.se/verifiera" in ut.stdout.decode()
    assert "kopia" not in ut.stdout.decode()
