"""What an uploaded file is, from its content alone; its name and what the browser claims count for nothing."""

import io
import warnings
import zipfile
from dataclasses import dataclass

import pikepdf
from PIL import Image

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
PNG = "image/png"
JPEG = "image/jpeg"

NAMN = {PDF: "PDF", DOCX: "Word", ODT: "OpenDocument", PNG: "PNG-bild", JPEG: "JPEG-bild"}
ANDELSER = {PDF: ".pdf", DOCX: ".docx", ODT: ".odt", PNG: ".png", JPEG: ".jpg"}
TILLATNA = "PDF, Word (docx), OpenDocument (odt), PNG eller JPEG"

# An office file may unpack to this many bytes (STACK: 292 kB became 300 MB).
MAX_UPPACKAT = 400 * 1024 * 1024
MAX_PIXLAR = 80_000_000


class FelFiltyp(ValueError):
    """The file cannot be attached; its text says why and what to do."""


@dataclass(frozen=True)
class Filtyp:
    """A media type and the file name extension that goes with it."""

    typ: str

    @property
    def andelse(self) -> str:
        return ANDELSER[self.typ]


def bestam(innehall: bytes, namn: str) -> Filtyp:
    """Return what *innehall* is. Raises FelFiltyp naming the file, what is wrong and what to do."""
    if not innehall:
        raise FelFiltyp(f"Filen {namn} är tom. Välj en fil med innehåll.")
    if b"%PDF-" in innehall[:1024]:
        return _pdf(innehall, namn)
    if innehall.startswith(b"\x89PNG\r\n\x1a\n"):
        return _bild(innehall, namn, "PNG", PNG)
    if innehall.startswith(b"\xff\xd8\xff"):
        return _bild(innehall, namn, "JPEG", JPEG)
    if innehall.startswith(b"PK\x03\x04"):
        return _kontorsfil(innehall, namn)
    if innehall.startswith(b"\xd0\xcf\x11\xe0"):
        raise FelFiltyp(f"Filen {namn} är i ett äldre Office-format. Spara den som docx eller PDF och välj den igen.")
    raise FelFiltyp(f"Filen {namn} är av en typ som inte kan bifogas. Välj {TILLATNA}.")


def _pdf(innehall: bytes, namn: str) -> Filtyp:
    try:
        with pikepdf.open(io.BytesIO(innehall)) as pdf:
            if not len(pdf.pages):
                raise FelFiltyp(f"PDF-filen {namn} har inga sidor. Välj en annan fil.")
    except pikepdf.PasswordError:
        raise FelFiltyp(f"PDF-filen {namn} är låst med lösenord. Spara den utan lösenord och välj den igen.") from None
    except pikepdf.PdfError:
        raise FelFiltyp(f"PDF-filen {namn} är skadad och går inte att läsa. Skapa den på nytt.") from None
    return Filtyp(PDF)


def _bild(innehall: bytes, namn: str, format_: str, typ: str) -> Filtyp:
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(innehall), formats=[format_]) as bild:
            warnings.simplefilter("ignore")
            if bild.width * bild.height > MAX_PIXLAR:
                raise FelFiltyp(f"Bilden {namn} är för stor ({bild.width} × {bild.height} punkter). Förminska den.")
            bild.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fel:
        if isinstance(fel, FelFiltyp):
            raise
        raise FelFiltyp(f"Bilden {namn} är skadad och går inte att läsa. Spara den på nytt.") from None
    return Filtyp(typ)


def _kontorsfil(innehall: bytes, namn: str) -> Filtyp:
    try:
        with zipfile.ZipFile(io.BytesIO(innehall)) as arkiv:
            if sum(post.file_size for post in arkiv.infolist()) > MAX_UPPACKAT:
                raise FelFiltyp(f"Filen {namn} är för stor när den packas upp. Spara den som PDF i stället.")
            namnen = set(arkiv.namelist())
            if any(post.flag_bits & 0x1 for post in arkiv.infolist()):
                raise FelFiltyp(f"Filen {namn} är låst med lösenord. Spara den utan lösenord och välj den igen.")
            if "mimetype" in namnen and arkiv.getinfo("mimetype").file_size < 200:
                if arkiv.read("mimetype").strip() == ODT.encode() and "content.xml" in namnen:
                    return Filtyp(ODT)
            elif {"[Content_Types].xml", "word/document.xml"} <= namnen:
                if any(n.endswith("vbaProject.bin") for n in namnen):
                    raise FelFiltyp(f"Filen {namn} innehåller makron. Spara den som docx utan makron eller som PDF.")
                return Filtyp(DOCX)
    except (zipfile.BadZipFile, OSError, NotImplementedError, KeyError, RuntimeError):
        raise FelFiltyp(f"Filen {namn} är skadad och går inte att läsa. Spara den på nytt.") from None
    raise FelFiltyp(f"Filen {namn} är av en typ som inte kan bifogas. Välj {TILLATNA}.")
