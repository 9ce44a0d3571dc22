"""A scanned paper is laid over what was issued: the same is the same, and what differs is found, down to a digit."""

import io
import json

import pikepdf
import pytest
from PIL import Image, ImageDraw

from beslut import papperslikhet, pdf
from tests import skannat
from tests.pappersfakta import punkt, skrivelse

pytestmark = pytest.mark.pdf


@pytest.fixture(scope="module")
def utfardad() -> bytes:
    return pdf.rendera(punkt(1)).pdf


def test_the_signed_paper_is_the_same_and_its_lines_are_filled(utfardad: bytes) -> None:
    blad = skannat.skriv(skannat.sidor(utfardad)[0], *skannat.PENNDRAG[:3])
    utfall = papperslikhet.jamfor(utfardad, [skannat.pdf(skannat.skanna(blad), skannat.skanna(blad, -1.5).rotate(180))])
    assert (utfall.fel, utfall.utfardade, len(utfall.original)) == ("", 1, 1)
    assert [(s.motsvarar, s.vriden, s.saknas, s.tillagt) for s in utfall.sidor] == [(1, 0, [], []), (1, 180, [], [])]
    for sida in utfall.sidor:
        namnteckningar = [rad.ifylld for rad in sida.rader if rad.etikett == "Namnteckning"]
        assert (sorted(namnteckningar), len(sida.rader)) == ([False, True], 6)


def test_a_changed_year_a_covered_word_and_a_note_are_framed(utfardad: bytes) -> None:
    """The year is a digit of eleven points: 2014 became 2015."""
    fakta = json.loads(json.dumps(punkt(1)).replace("november 2014", "november 2015"))
    blad = skannat.sidor(pdf.rendera(fakta).pdf)[0]
    penna = ImageDraw.Draw(blad)
    penna.rectangle((330, 1020, 700, 1070), fill=255)
    penna.line([(900, 300), (1300, 330), (920, 350)], fill=30, width=6)
    (sida,) = papperslikhet.jamfor(utfardad, [skannat.jpeg(skannat.skanna(blad))]).sidor
    assert sida.motsvarar == 1

    def ramat(rutor: list[list[float]], x: float, y: float) -> bool:
        return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in rutor)

    assert ramat(sida.saknas, 0.735, 0.39) and ramat(sida.saknas, 0.3, 0.447)
    assert ramat(sida.tillagt, 0.65, 0.14) and not ramat(sida.tillagt, 0.735, 0.39)


def test_swapped_empty_and_strange_pages_are_told_apart(utfardad: bytes) -> None:
    memo = pdf.rendera(skrivelse()).pdf
    forsta, andra = (skannat.skanna(sida) for sida in skannat.sidor(memo)[:2])
    frammande = skannat.skanna(skannat.sidor(utfardad)[0])
    tom = Image.new("L", forsta.size, 235)
    utfall = papperslikhet.jamfor(memo, [skannat.pdf(andra, tom, forsta.rotate(90, expand=True), frammande)])
    assert [(s.motsvarar, s.tom) for s in utfall.sidor] == [(2, False), (0, True), (1, False), (0, False)]
    assert utfall.sidor[2].vriden in (90, 270)


def last(data: bytes) -> bytes:
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as fil:
        fil.save(ut, encryption=pikepdf.Encryption(owner="a", user="b"))
    return ut.getvalue()


def test_what_cannot_be_read_says_why(utfardad: bytes) -> None:
    """A picture of a hundred million pixels is a few kilobytes."""
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    for data, vantat in (
        (b"hej" * 100, "varken en PDF eller en bild"),
        (utfardad[:3000], "skadad eller avhuggen"),
        (last(utfardad), "låst med lösenord"),
        (bomb.getvalue(), "för stor"),
    ):
        assert vantat in papperslikhet.jamfor(utfardad, [data]).fel
