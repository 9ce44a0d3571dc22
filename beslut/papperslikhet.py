"""Compare a scanned paper with the document that was issued, page by page, in a process of its own.

Scans come from anybody's scanner or telephone, so they are opened in a child with limits on time and memory, which
knows no database and no secret (as in `filinnehall`). What is in the files is judged in `pappersprov`, which is all
that the child runs. A person judges what it finds.
"""

import json
import resource
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

_ROT = Path(__file__).resolve().parent.parent
# Seconds of a processor, seconds in all (a laden machine), and bytes.
TID, VANTAN, MINNE = 240, 560, 2_000_000_000


@dataclass
class Rad:
    """A line for ink on the issued page: what stands under it, where it is (shares of the page), if it is filled."""

    etikett: str
    ruta: list[float]
    ifylld: bool = False


@dataclass
class Sida:
    """A scanned page: which issued page it is (0: none), how much of the print is there, and what differs.

    *saknas* and *tillagt* are rectangles in shares of the page: what was printed and is gone, what was not and is
    there, the lines for ink aside.
    """

    nr: int
    motsvarar: int = 0
    likhet: float = 0.0
    tom: bool = False
    # Degrees, clockwise: how the paper lay.
    vriden: int = 0
    saknas: list[list[float]] = field(default_factory=list)
    tillagt: list[list[float]] = field(default_factory=list)
    rader: list[Rad] = field(default_factory=list)
    qr: list[str] = field(default_factory=list)
    # JPEG (base64): the page laid as the issued one with the differences framed; where it is none, as it was scanned.
    bild: str = ""


@dataclass
class Jamforelse:
    """What came out. A file that could not be read says why."""

    fel: str = ""
    utfardade: int = 0
    sidor: list[Sida] = field(default_factory=list)
    # JPEG (base64) of each issued page.
    original: list[str] = field(default_factory=list)


def jamfor(utfardad: bytes, filer: Sequence[bytes]) -> Jamforelse:
    """Compare the scanned *filer* (PDF or pictures, in order) with the issued PDF; never raises for what is in them.

    Some 1.5 s of a processor a page. For the worker.
    """
    indata = b"".join(struct.pack(">Q", len(data)) + data for data in (utfardad, *filer))
    try:
        svar = subprocess.run(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(_ROT)!r}); {_START}"],
            input=indata,
            capture_output=True,
            timeout=VANTAN,
            env={"PYTHONUTF8": "1", "PATH": "/usr/bin:/bin"},
            check=False,
        )
        ut = json.loads(svar.stdout)
        sidor = [Sida(**{**sida, "rader": [Rad(**rad) for rad in sida["rader"]]}) for sida in ut["sidor"]]
        return Jamforelse(ut["fel"], ut["utfardade"], sidor, ut["original"])
    except subprocess.TimeoutExpired:
        return Jamforelse("Filen tog för lång tid att läsa. Skanna med lägre upplösning och försök igen.")
    except (ValueError, TypeError, KeyError):
        # Killed by its limits, or crashed: it said nothing, or not all.
        return Jamforelse("Filen gick inte att läsa: den är skadad eller för stor. Skanna papperet igen.")


_START = "from beslut import papperslikhet; papperslikhet.huvud()"


def huvud() -> None:
    """Be the child."""
    resource.setrlimit(resource.RLIMIT_CPU, (TID, TID))
    resource.setrlimit(resource.RLIMIT_AS, (MINNE, MINNE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from beslut import pappersprov

    filer = list(_delar(sys.stdin.buffer.read()))
    json.dump(asdict(pappersprov.prova(filer[0], filer[1:])), sys.stdout)


def _delar(data: bytes) -> Iterator[bytes]:
    plats = 0
    while plats < len(data):
        (langd,) = struct.unpack_from(">Q", data, plats)
        yield data[plats + 8 : plats + 8 + langd]
        plats += 8 + langd
