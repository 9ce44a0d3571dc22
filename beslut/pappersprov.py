"""Lay a scanned page over the issued one and find what differs. Runs in the child of `papperslikhet`, without Django.

Each page is moved, turned and scaled until its ink covers the issued page's; then what is printed there and missing, or
added with a pen, is found cell by cell and framed. Only Pillow: a page costs some 1.5 s.
"""

import base64
import contextlib
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps, ImageSequence, ImageStat

from beslut.pappersblack import FIN, SVAG, TAK, antal_punkter, black_pa, morkare, tjock
from beslut.pappersinpassning import Laget, inpassa, lagg, lappa, olikhet, rata_ut
from beslut.papperslikhet import Jamforelse, Rad, Sida

MAX_SIDOR = 60
BILDTYPER = ("PNG", "JPEG", "TIFF")
# What a scan is read at, and shown at.
_SKANNING = 1654
_RUTA = 24
# So much of a cell (of 255) is ink on one sheet and not on the other: less is dust, and how a scanner wavers.
_ANDEL = 3
# How much darker than its surroundings clear print is.
_TYDLIG = 80
# For finding a changed digit: ink is blurred by so much (pixels), and differs from so much on.
_SUDD, _SKILLNAD = 1.6, 30
# How far (pixels) print may lie from its place while the page is sought.
_NARA = 7
# Under the first share of the issued print found on the paper it is not the same page; from the second on it surely is,
# and from the third on it lies right.
_SAMMA, _SAKERT, _RATT = 0.75, 0.93, 0.998
# Shares of the page at its edges that are the scanner's own shadow.
_KANT = 0.012
_RADORD = ("Ort och datum", "Namnteckning", "Namnförtydligande")
# Pixels of ink on a line that somebody has written on it.
_SKRIVET = 60


class Olasbar(Exception):
    """A scanned file cannot be read; the message is for the person who handed it in."""


@dataclass
class _Original:
    """An issued page: its ink, that which is clear, the page as a picture, and its lines."""

    black: Any
    tydlig: Any
    bild: Any
    rader: list[Rad]


def prova(utfardad: bytes, filer: Sequence[bytes]) -> Jamforelse:
    """Compare; what cannot be read is told in `fel`, never raised."""
    Image.MAX_IMAGE_PIXELS = 60_000_000
    original = [_original(bild, rader) for bild, rader in _utfardade(utfardad)]
    ut = Jamforelse(utfardade=len(original), original=[_jpeg(o.bild) for o in original])
    try:
        for nr, bild in enumerate(_sidor(filer), start=1):
            if nr > MAX_SIDOR:
                raise Olasbar(f"Papperet har fler än {MAX_SIDOR} sidor.")
            ut.sidor.append(_en_sida(nr, bild, original))
    except Olasbar as fel:
        ut.fel = str(fel)
    except (MemoryError, Image.DecompressionBombError):
        ut.fel = "Filen är för stor att läsa. Skanna med lägre upplösning, högst 300 punkter per tum."
    except Exception:  # whatever a parser says of a broken file
        ut.fel = "Filen är skadad och gick inte att läsa. Skanna papperet igen."
    if not ut.sidor and not ut.fel:
        ut.fel = "Filen har inga sidor."
    return ut


# --- what is opened ---


def _utfardade(data: bytes) -> Iterator[tuple[Any, list[Rad]]]:
    with pypdfium2.PdfDocument(data) as dokument:
        dokument.init_forms()
        for sida in dokument:
            with contextlib.closing(sida):
                yield sida.render(scale=FIN / sida.get_width()).to_pil().convert("RGB"), _rader(sida)


def _rader(sida: Any) -> list[Rad]:
    """Return the page's lines for ink: over each of their labels, as far as the next to its right or the margin."""
    bredd, hojd = sida.get_width(), sida.get_height()
    with contextlib.closing(sida.get_textpage()) as text:
        platser = []
        for etikett in _RADORD:
            sok = text.search(etikett, match_case=True, match_whole_word=True)
            while (traff := sok.get_next()) is not None:
                if text.count_rects(*traff) == 1:
                    x0, _, _, y1 = text.get_rect(0)
                    platser.append((etikett, x0, y1))
    if not any(etikett == "Namnteckning" for etikett, *_ in platser):
        return []
    vanster = min(x for _, x, _ in platser)
    rader = []
    for etikett, x0, y1 in platser:
        bredvid = [x for _, x, y in platser if x > x0 + 20 and abs(y - y1) < 8]
        x1 = min([x - 8 for x in bredvid] or [bredd - vanster])
        topp = hojd - y1
        rader.append(Rad(etikett, [round(tal, 4) for tal in (x0 / bredd, (topp - 30) / hojd, x1 / bredd, topp / hojd)]))
    return rader


def _sidor(filer: Sequence[bytes]) -> Iterator[Any]:
    """Yield every page of the files as a picture, upright as its camera says. Raises Olasbar."""
    for data in filer:
        if data[:1024].find(b"%PDF-") >= 0:
            yield from _pdfsidor(data)
            continue
        try:
            fil = Image.open(io.BytesIO(data), formats=BILDTYPER)
        except (OSError, SyntaxError):
            raise Olasbar("Filen är varken en PDF eller en bild (JPEG, PNG, TIFF).") from None
        with fil:
            if fil.format == "JPEG":
                fil.draft("RGB", (_SKANNING, _SKANNING * 2))
            for ruta in ImageSequence.Iterator(fil):
                bild = ImageOps.exif_transpose(_utan_genomskinlighet(ruta))
                bild.thumbnail((2500, 2500))
                yield bild


def _utan_genomskinlighet(bild: Any) -> Any:
    if bild.mode in ("LA", "PA", "RGBA") or "transparency" in bild.info:
        vit = Image.new("RGBA", bild.size, "white")
        vit.alpha_composite(bild.convert("RGBA"))
        return vit.convert("RGB")
    if bild.mode.startswith("I") or bild.mode == "F":
        return bild.point(lambda varde: varde / 256).convert("L").convert("RGB")
    return bild.convert("RGB")


def _pdfsidor(data: bytes) -> Iterator[Any]:
    try:
        dokument = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fel:
        if "password" in str(fel).lower():
            raise Olasbar("PDF-filen är låst med lösenord. Spara den utan lösenord och lämna in den igen.") from None
        raise Olasbar("Filen är ingen hel PDF: den är skadad eller avhuggen. Skanna papperet igen.") from None
    with dokument:
        if len(dokument) > MAX_SIDOR:
            raise Olasbar(f"Papperet har fler än {MAX_SIDOR} sidor.")
        dokument.init_forms()
        for sida in dokument:
            # Whatever size the file claims: a page is so many pixels and no more.
            storst = max(sida.get_width(), sida.get_height(), 1)
            with contextlib.closing(sida):
                yield sida.render(scale=_SKANNING * math.sqrt(2) / storst).to_pil().convert("RGB")


# --- ink ---


def _original(bild: Any, rader: list[Rad]) -> _Original:
    black = black_pa(bild)
    return _Original(black, morkare(black, _TYDLIG), bild, rader)


# --- one page ---


def _en_sida(nr: int, bild: Any, original: list[_Original]) -> Sida:
    sida = Sida(nr, qr=_qr(bild))
    if bild.width > bild.height:
        bild, sida.vriden = bild.rotate(90, expand=True), 90
    black = black_pa(bild)
    if antal_punkter(_innanfor(morkare(black, _TYDLIG))) < 30:
        sida.tom, sida.bild = True, _jpeg(bild)
        return sida
    likhet, bast, laget = _vilken(nr, black, original)
    sida.likhet = round(likhet, 3)
    if likhet < _SAMMA:
        sida.vriden, sida.bild = 0, _jpeg(bild)
        return sida
    if laget[0] > laget[4]:  # its left corner lies to the right
        sida.vriden += 180
    mot = original[bast]
    sida.motsvarar = bast + 1
    lagd = lappa(mot.black, lagg(black, laget, mot.black.size))
    saknas, tillagt = _skillnader(mot.black, lagd)
    sida.rader = [
        Rad(rad.etikett, rad.ruta, antal_punkter(_urklipp(tillagt, rad.ruta)) >= _SKRIVET) for rad in mot.rader
    ]
    sida.tillagt = [ruta for ruta in _rutor(tillagt) if not _pa_rad(ruta, mot.rader)]
    # A pen that crosses a line breaks it.
    ifyllda = [rad for rad in sida.rader if rad.ifylld]
    sida.saknas = [ruta for ruta in _rutor(saknas) if not _pa_rad(ruta, ifyllda)]
    sida.bild = _jpeg(_markt(lagg(bild, laget, mot.black.size, vit=True), sida))
    return sida


def _skillnader(mot: Any, lagd: Any) -> tuple[Any, Any]:
    """Return masks of the ink that is missing and of what is added: down to a digit in the text.

    Both are blurred alike and the scan's ink made as dark as the print's, whatever the printer's toner and the scanner.
    """
    suddig = ImageFilter.GaussianBlur(_SUDD)
    a, c = mot.filter(suddig), lagd.filter(suddig)
    tryck = morkare(a, 40)
    styrka = ImageStat.Stat(a, tryck).mean[0] / max(1.0, ImageStat.Stat(c, tryck).mean[0])
    a = a.point([min(TAK, varde) for varde in range(256)])
    c = c.point([min(TAK, round(varde * styrka)) for varde in range(256)])
    # A pixel's room: the patches lie within half of one. What surrounds print is a little of it: toner bleeds.
    saknas = morkare(ImageChops.subtract(a, tjock(c, 1)), _SKILLNAD)
    tillagt = morkare(ImageChops.subtract(c, tjock(a, 2)), _SKILLNAD)
    return saknas, _innanfor(tillagt)


def _qr(bild: Any) -> list[str]:
    funna = zxingcpp.read_barcodes(bild.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return [ett.text[:1000] for ett in funna][:5]


def _innanfor(mask: Any) -> Any:
    """Return the mask without the page's very edges."""
    kant = round(mask.width * _KANT)
    inre = Image.new("L", mask.size, 0)
    ruta = (kant, kant, mask.width - kant, mask.height - kant)
    inre.paste(mask.crop(ruta), ruta[:2])
    return inre


def _urklipp(mask: Any, ruta: list[float]) -> Any:
    x0, y0, x1, y1 = ruta
    b, h = mask.size
    return mask.crop((round(x0 * b), round(y0 * h), round(x1 * b), round(y1 * h)))


def _pa_rad(ruta: list[float], rader: list[Rad]) -> bool:
    """Tell whether most of what was added stands on or about a line for ink: a pen goes above and below it."""
    x0, y0, x1, y1 = ruta
    for rad in rader:
        a0, b0, a1, b1 = rad.ruta
        inom_x = min(x1, a1 + 0.03) - max(x0, a0 - 0.03)
        inom_y = min(y1, b1 + 0.015) - max(y0, b0 - 0.015)
        if inom_x > 0 and inom_y > 0 and inom_x * inom_y >= 0.5 * (x1 - x0) * (y1 - y0):
            return True
    return False


def _vilken(nr: int, black: Any, original: list[_Original]) -> tuple[float, int, Laget]:
    """Return how alike the page is to the issued page it is most alike, which that is (from 0), and how it lies.

    The page in its own place is tried first; the others, those that are roughly alike, only where it is not that one.
    """
    bast: tuple[float, int, Laget] = (0.0, 0, ())
    egen = min(nr - 1, len(original) - 1)
    for i in [egen, *(i for i in _liknande(black, original) if i != egen)]:
        laget = inpassa(original[i].black, black)
        likhet = _likhet(original[i], black, laget)
        if 0.5 < likhet < _RATT:
            ratat = rata_ut(original[i].black, black, laget)
            # What is covered or changed is no reason to bend the page.
            if (battre := _likhet(original[i], black, ratat)) > likhet + 0.002:
                likhet, laget = battre, ratat
        if likhet > bast[0]:
            bast = (likhet, i, laget)
        if likhet >= _SAKERT:
            break
    return bast


def _liknande(black: Any, original: list[_Original]) -> Iterator[int]:
    fel = []
    for i, ett in enumerate(original):
        fel.append((olikhet(ett.black, black), i))
    yield from (i for _, i in sorted(fel)[:3])


def _likhet(mot: _Original, black: Any, laget: Laget) -> float:
    """Return how much of the issued ink is on the paper where it should be."""
    skriven = antal_punkter(mot.tydlig)
    lagd = tjock(morkare(lagg(black, laget, mot.black.size), SVAG), _NARA)
    return 1 - antal_punkter(ImageChops.subtract(mot.tydlig, lagd)) / skriven if skriven else 0.0


# --- what is shown ---


def _rutor(skillnad: Any) -> list[list[float]]:
    """Return rectangles (shares of the page) around cells that hold enough of the difference; neighbours are one."""
    b, h = max(1, skillnad.width // _RUTA), max(1, skillnad.height // _RUTA)
    celler = morkare(skillnad.resize((b, h), Image.Resampling.BOX), _ANDEL - 1)
    kvar = {(x, y) for y in range(h) for x in range(b) if celler.getpixel((x, y))}
    rutor = []
    while kvar:
        grupp, ko = [], [kvar.pop()]
        while ko:
            x, y = ko.pop()
            grupp.append((x, y))
            grannar = {(x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & kvar
            kvar -= grannar
            ko += grannar
        xs, ys = [x for x, _ in grupp], [y for _, y in grupp]
        rutor.append([min(xs) / b, min(ys) / h, (max(xs) + 1) / b, (max(ys) + 1) / h])
    return sorted(([round(tal, 4) for tal in ruta] for ruta in rutor), key=lambda ruta: (ruta[1], ruta[0]))[:100]


def _markt(bild: Any, sida: Sida) -> Any:
    """Frame what differs: thick and red what is missing, thin and blue what is added."""
    penna = ImageDraw.Draw(bild)
    for rutor, farg, bredd in ((sida.saknas, (190, 20, 20), 7), (sida.tillagt, (20, 70, 190), 4)):
        for x0, y0, x1, y1 in rutor:
            kant = (x0 * bild.width, y0 * bild.height, x1 * bild.width - 1, y1 * bild.height - 1)
            penna.rectangle(kant, outline=farg, width=bredd)
    return bild


def _jpeg(bild: Any) -> str:
    liten = bild.convert("RGB")
    liten.thumbnail((1000, 2000))
    fil = io.BytesIO()
    liten.save(fil, "JPEG", quality=80)
    return base64.b64encode(fil.getvalue()).decode()
