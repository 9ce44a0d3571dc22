"""An attachment as pages of a booklet: PDF as it is, pictures on a sheet, Word and OpenDocument through LibreOffice."""

import io
import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import page
import pikepdf
from PIL import Image, ImageOps

from arenden.filtyp import DOCX, JPEG, NAMN, ODT, PDF, PNG
from beslut import pdf
from beslut.hafte.dokumentdel import Dokument, Olaslig
from beslut.hafte.sammanfogning import Grupp, foga

# Seconds that LibreOffice may take for one file; less than a worker's lease.
MAX_TID = 90
# The longest side of a picture in print: A4 at 300 dots per inch.
MAX_SIDA = 3508
# Tagged, and as near PDF/A-2 and PDF/UA as LibreOffice comes; what it came to is checked afterwards.
_VAL = "pdf:writer_pdf_Export:" + json.dumps(
    {
        "SelectPdfVersion": {"type": "long", "value": "2"},
        "PDFUACompliance": {"type": "boolean", "value": "true"},
    }
)


@dataclass(frozen=True)
class Omvandlad:
    """The PDF of an attachment; no bytes, and why, where there can be none."""

    pdf: bytes = b""
    sidor: int = 0
    konform: bool = False
    hinder: str = ""


def omvandla(innehall: bytes, typ: str, titel: str) -> Omvandlad:
    """Return the attachment as PDF. Takes up to MAX_TID seconds; never in a web request."""
    if typ == PDF:
        return _las(innehall)
    if typ in (PNG, JPEG):
        return _bild(innehall, typ, titel)
    if typ in (DOCX, ODT):
        return _kontorsfil(innehall, typ)
    return Omvandlad(hinder=f"filtypen {typ} kan inte tryckas")


def _las(innehall: bytes) -> Omvandlad:
    try:
        with pikepdf.open(io.BytesIO(innehall)) as fil:
            sidor = len(fil.pages)
    except pikepdf.PdfError:
        sidor = 0
    if not sidor or not _gar_att_foga(innehall, sidor):
        return Omvandlad(hinder="PDF-filen är skadad")
    return Omvandlad(innehall, sidor, _konform(innehall))


def _gar_att_foga(innehall: bytes, sidor: int) -> bool:
    """Try it: one damaged attachment must not keep a whole booklet from being made."""
    dokument = Dokument("Bilaga", lambda: io.BytesIO(innehall), [""] * sidor)
    try:
        foga(io.BytesIO(), [Grupp("Bilaga", [dokument])], titel="Bilaga")
    except Olaslig:
        return False
    return True


def _konform(innehall: bytes) -> bool:
    """Whether the file both claims and keeps PDF/A-2a and PDF/UA-1."""
    try:
        return all(page.validate_pdf_bytes(innehall, profile=profil).is_compliant for profil in ("pdfa2a", "pdfua1"))
    except Exception:
        # Whatever a stranger's file does to the validator, it is not proved to be right.
        return False


def _bild(innehall: bytes, typ: str, titel: str) -> Omvandlad:
    try:
        with Image.open(io.BytesIO(innehall), formats=["PNG" if typ == PNG else "JPEG"]) as oppnad:
            bild = ImageOps.exif_transpose(oppnad)
            bild.thumbnail((MAX_SIDA, MAX_SIDA))
            bild = bild.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return Omvandlad(hinder="bilden är skadad")
    vit = Image.new("RGB", bild.size, "white")
    vit.paste(bild, mask=bild.getchannel("A"))
    ut = io.BytesIO()
    if typ == PNG:
        vit.save(ut, "PNG", optimize=True)
    else:
        vit.save(ut, "JPEG", quality=90)
    renderad = pdf.rendera_bild(ut.getvalue(), titel, "png" if typ == PNG else "jpeg")
    return Omvandlad(renderad.pdf, renderad.sidor, True)


def _kontorsfil(innehall: bytes, typ: str) -> Omvandlad:
    program = shutil.which("soffice")
    if program is None:
        return Omvandlad(hinder=f"filen är en {NAMN[typ]}-fil")
    with tempfile.TemporaryDirectory(prefix="forum-hafte-") as mapp:
        fil = Path(mapp) / ("bilaga.docx" if typ == DOCX else "bilaga.odt")
        fil.write_bytes(innehall)
        profil = f"-env:UserInstallation=file://{mapp}/profil"
        kommando = [program, profil, "--headless", "--norestore", "--convert-to", _VAL, "--outdir", mapp, str(fil)]
        try:
            subprocess.run(kommando, timeout=MAX_TID, check=True, capture_output=True)  # noqa: S603 - our own file name
            ut = fil.with_suffix(".pdf").read_bytes()
        except (subprocess.SubprocessError, OSError):
            return Omvandlad(hinder=f"filen är en {NAMN[typ]}-fil som inte gick att omvandla")
    return _las(ut)
