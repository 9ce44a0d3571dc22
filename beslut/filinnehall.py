"""What a file that somebody hands in holds, read in a process of its own.

A file from the street may be made to crash or to exhaust whoever parses it. So it is parsed in a child with limits
on time and memory, which knows no database, no secret and no Django: `python -m beslut.filinnehall` reads the file
on stdin and writes JSON on stdout. Nothing is written to a disk.
"""

import contextlib
import hashlib
import io
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

_ROT = Path(__file__).resolve().parent.parent
# Seconds, bytes and pages. An issued document has some pages; the rest of a long file is compared by its hash alone.
TID, MINNE, SIDOR = 30, 1_500_000_000, 300
_QR_SIDOR = 8
_BILDBREDD = 500
_KOD = re.compile(r"\bKod\s+((?:[A-Z2-7]{4}\s+){2}[A-Z2-7]{4})\b")
BILDTYPER = ("PNG", "JPEG", "TIFF", "WEBP")


@dataclass
class Innehall:
    """What was found. A file that could not be read says why, and the rest is empty."""

    slag: str = ""
    fel: str = ""
    sidor: int = 0
    texter: list[str] = field(default_factory=list)
    bilder: list[str] = field(default_factory=list)
    koder: list[str] = field(default_factory=list)
    qr: list[str] = field(default_factory=list)
    titel: str = ""
    xmp: str = ""
    bilagor: dict[str, str] = field(default_factory=dict)
    underskrifter: list[str] = field(default_factory=list)
    anteckningar: int = 0
    skript: bool = False


def las(data: bytes) -> Innehall:
    """Return what the file holds; never raises for what is in it. Takes some 0.4 s and 0.1 s a page."""
    try:
        svar = subprocess.run(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(_ROT)!r}); {_START}"],
            input=data,
            capture_output=True,
            timeout=TID + 5,
            env={"PYTHONUTF8": "1", "PATH": "/usr/bin:/bin"},
            check=False,
        )
        return Innehall(**json.loads(svar.stdout))
    except subprocess.TimeoutExpired:
        return Innehall(fel="Filen tog för lång tid att läsa.")
    except (ValueError, TypeError):
        # Killed by its limits, or crashed: it said nothing, or not all.
        return Innehall(fel="Filen gick inte att läsa: den är skadad eller gjord för att inte kunna läsas.")


_START = "from beslut import filinnehall; filinnehall.huvud()"


def huvud() -> None:
    """Be the child."""
    resource.setrlimit(resource.RLIMIT_CPU, (TID, TID))
    resource.setrlimit(resource.RLIMIT_AS, (MINNE, MINNE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(asdict(_undersok(sys.stdin.buffer.read())), sys.stdout)


def _undersok(data: bytes) -> Innehall:
    innehall = Innehall()
    try:
        if data[:1024].find(b"%PDF-") >= 0:
            innehall.slag = "pdf"
            _las_sidor(data, innehall)
            _las_struktur(data, innehall)
        else:
            _las_bild(data, innehall)
    except MemoryError:
        innehall.fel = "Filen är för stor att läsa."
    return innehall


def _las_sidor(data: bytes, innehall: Innehall) -> None:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as dokument:
            dokument.init_forms()
            innehall.sidor = len(dokument)
            for nr in range(min(len(dokument), SIDOR)):
                sida = dokument[nr]
                with contextlib.closing(sida.get_textpage()) as textsida:
                    text = textsida.get_text_bounded()
                innehall.texter.append(_summa(" ".join(text.split()).encode()))
                innehall.koder += ["".join(kod.split()) for kod in _KOD.findall(text)]
                # Form fields and annotations are drawn: what a reader sees is what is compared.
                bild = sida.render(scale=_BILDBREDD / max(sida.get_width(), 1)).to_pil().convert("L")
                innehall.bilder.append(_summa(bild.tobytes()))
                if nr < _QR_SIDOR:
                    # A page that is itself a picture gives its QR up first at a finer scale.
                    for dpi in (150, 300):
                        if funna := _qr(sida.render(scale=dpi / 72).to_pil().convert("L")):
                            innehall.qr += funna
                            break
    except pypdfium2.PdfiumError:
        innehall.fel = "Filen är ingen hel PDF: den är skadad, avhuggen eller låst med lösenord."
    innehall.koder, innehall.qr = _unika(innehall.koder), _unika(innehall.qr)


def _las_struktur(data: bytes, innehall: Innehall) -> None:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as fil:
            innehall.titel = str(fil.docinfo.get("/Title", ""))[:300]
            if "/Metadata" in fil.Root:
                innehall.xmp = _summa(fil.Root.Metadata.read_bytes())
            for namn, bilaga in fil.attachments.items():
                innehall.bilagor[str(namn)[:200]] = _summa(bilaga.get_file().read_bytes())
            innehall.underskrifter = list(_underskrifter(fil))
            innehall.anteckningar = sum(_anteckningar(fil))
            innehall.skript = (
                "/OpenAction" in fil.Root or "/AA" in fil.Root or "/JavaScript" in fil.Root.get("/Names", {})
            )
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fel:
        innehall.fel = innehall.fel or f"Filens inre är skadat ({type(fel).__name__})."


def _underskrifter(fil: Any) -> Iterator[str]:
    for falt in fil.Root.get("/AcroForm", {}).get("/Fields", []):
        if falt.get("/FT") == "/Sig" and "/V" in falt:
            yield str(falt.get("/T", ""))[:100]


def _anteckningar(fil: Any) -> Iterator[int]:
    for sida in fil.pages:
        yield sum(ett.get("/Subtype") not in ("/Link", "/Widget") for ett in sida.get("/Annots", []))


def _las_bild(data: bytes, innehall: Innehall) -> None:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=BILDTYPER) as bild:
            innehall.slag = "bild"
            bild.thumbnail((4000, 4000))
            innehall.qr = _unika(_qr(bild.convert("L")))
            innehall.sidor = 1
    except (OSError, ValueError, Image.DecompressionBombError, SyntaxError):
        innehall.fel = "Filen är varken en PDF eller en bild."


def _qr(bild: Any) -> list[str]:
    import zxingcpp

    return [ett.text[:1000] for ett in zxingcpp.read_barcodes(bild, formats=zxingcpp.BarcodeFormat.QRCode)]


def _summa(innehall: bytes) -> str:
    return hashlib.sha256(innehall).hexdigest()


def _unika(rader: list[str]) -> list[str]:
    return list(dict.fromkeys(rader))[:20]
