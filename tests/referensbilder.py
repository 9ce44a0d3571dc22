"""What each kind of paper looks like: small grey pictures of pages, made anew and compared.

`python -m tests.referensbilder` makes them again; look at each that git says has changed before it is kept.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import django
import pypdfium2
from PIL import Image, ImageChops, ImageFilter

if __name__ == "__main__":
    os.environ.setdefault("FORUM_LAGE", "lokal")
    os.environ.setdefault("FORUM_DATA", tempfile.mkdtemp(prefix="forum-referensbilder-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
    django.setup()

from beslut import pdf
from tests import motespapper as mp
from tests import pappersfakta as pf

HAR = Path(__file__).parent / "papper"
PUNKTER_PER_TUM = 45
# A glyph that another release of a library sets a hair aside is no difference; a line that has moved is.
OSKARPA = 1.5
OLIKA = 40
FA = 60
ADRESS = "https://forum.example.se/verifiera/"
QR = f"{ADRESS}ABCD2345EFGH/{'A' * 20}/{'B' * 52}/{'C' * 103}"
RADER = [[f"Kommun {nr}", str(1040 + 217 * nr), pf.SAMMANFATTNING[: 30 + 9 * nr]] for nr in range(9)]
EKONOMI = pf.dok(
    *pf.BAKGRUND,
    pf.lista("bulletList", *pf.UPPNAR),
    pf.underrubrik("Ekonomi"),
    "Tabell 1. Kostnader per kommun",
    pf.tabell(["Kommun", "Belopp (tkr)", "Grund"], RADER),
)

# Which papers, and which of their pages (from 1).
PAPPER: dict[str, tuple[Callable[[], Any], tuple[int, ...]]] = {
    "tjansteskrivelse": (lambda: pf.skrivelse(verifieringsadress=ADRESS), (1, 2)),
    "tjansteskrivelse-elektronisk": (
        lambda: pf.skrivelse(underskriftssatt="elektronisk", verifieringsadress=ADRESS),
        (2,),
    ),
    "tjansteskrivelse-med-tabell": (
        lambda: pf.skrivelse(
            avsnitt=[pf.forslag(pf.dok(pf.LYDELSE_1)), pf.avsnitt("Bakgrund", EKONOMI)],
            bilagor=pf.bilagor("Budget 2026", "Karta"),
            verifieringsadress=ADRESS,
        ),
        (2,),
    ),
    "granskningsexemplar": (lambda: pf.granskning(pf.skrivelse()), (2,)),
    "beslutspunkt": (lambda: pf.punkt(2, verifieringsadress=ADRESS), (1,)),
    "beslutspunkt-elektronisk": (
        lambda: pf.punkt(1, underskriftssatt="elektronisk", verifieringsadress=ADRESS),
        (1,),
    ),
    "jamforelse": (pf.jamforelse, (1, 2)),
    "kallelse": (mp.kallelse, (1, 2)),
    "kallelse-tillagg": (lambda: mp.kallelse(40, utskick=2), (2,)),
    "foredragningslista": (lambda: mp.foredragningslista(20), (1, 2)),
    "foljebrev": (pf.foljebrev, (1,)),
    "underskriftssida": (pf.underskriftssida, (1,)),
    "underskriftssida-black": (lambda: pf.underskriftssida("black", 4), (1,)),
    "hafte": (lambda: mp.hafte(40), (1, 3)),
    "motesanteckningar": (mp.protokoll, (1, 3, 5)),
    "protokoll": (lambda: mp.protokoll(mp.NAMNDEN), (2,)),
    "utdrag": (mp.utdrag, (1, 2)),
    "protokollsutdrag": (lambda: mp.utdrag(mp.NAMNDEN, utfall=mp.Utfall.AVSLAG), (1,)),
}
SIDOR = [(namn, nr) for namn, (_, sidor) in PAPPER.items() for nr in sidor]


@cache
def tryckt(namn: str) -> pdf.Renderad:
    """Return the paper, rendered once a process."""
    fakta = PAPPER[namn][0]()
    return pdf.rendera(fakta, QR if fakta["kod"] else "")


def sida(namn: str, nr: int) -> Image.Image:
    """Return a page in grey."""
    with pypdfium2.PdfDocument(tryckt(namn).pdf) as fil:
        return fil[nr - 1].render(scale=PUNKTER_PER_TUM / 72, grayscale=True).to_pil().convert("L")


def fil(namn: str, nr: int) -> Path:
    return HAR / f"{namn}-{nr}.png"


def png(bild: Image.Image) -> bytes:
    """Return the picture with eight greys: a fifth of the bytes, and nothing an eye can tell."""
    ut = BytesIO()
    bild.quantize(8).save(ut, "PNG", optimize=True)
    return ut.getvalue()


def olika(a: Image.Image, b: Image.Image) -> int:
    """Return how many pixels differ to an eye."""
    if a.size != b.size:
        return a.width * a.height
    oskarp = ImageFilter.GaussianBlur(OSKARPA)
    skillnad = ImageChops.difference(a.filter(oskarp), b.filter(oskarp))
    return sum(skillnad.histogram()[OLIKA:])


def referens(namn: str, nr: int) -> Image.Image:
    return Image.open(fil(namn, nr)).convert("L")


def overflodiga() -> Iterator[Path]:
    """Yield pictures that nothing is compared with."""
    behovda = {fil(namn, nr) for namn, nr in SIDOR}
    yield from (en for en in HAR.glob("*.png") if en not in behovda)


def main() -> None:
    """Write those that differ to an eye, so that git shows what is new and nothing else."""
    for namn, nr in SIDOR:
        bild, hem = sida(namn, nr), fil(namn, nr)
        if hem.exists() and olika(bild, referens(namn, nr)) <= FA:
            continue
        hem.write_bytes(png(bild))
        print(f"ny: {hem.name}")
    for over in overflodiga():
        over.unlink()
        print(f"borta: {over.name}")


if __name__ == "__main__":
    main()
