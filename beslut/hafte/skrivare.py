"""Write a PDF file object by object, straight to disk (ISO 32000-1 §7.5): nothing is held but where each object lies.

Small objects are packed in object streams and the table of places is a cross-reference stream, so the file is no
larger than what a library would write of the whole at once.
"""

import hashlib
import re
import zlib
from collections.abc import Callable
from typing import BinaryIO

# A string, a hex string, or what is looked for: a reference. Numbers within strings are no references.
_HANVISNING = re.compile(rb"\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f\s]*>|(\d+) (\d+) R\b", re.DOTALL)
_PER_STROM = 200
_HUVUD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

Objgen = tuple[int, int]


def omnumrera(objekt: bytes, ny: Callable[[Objgen], int]) -> bytes:
    """Return the serialised *objekt* with every reference, (number, generation), exchanged for what *ny* says."""

    def byt(m: re.Match[bytes]) -> bytes:
        return b"%d 0 R" % ny((int(m[1]), int(m[2]))) if m[1] else m[0]

    return _HANVISNING.sub(byt, objekt)


class Skrivare:
    """The file under way. Numbers are given before the objects are written, so that anything may refer to anything."""

    def __init__(self, fil: BinaryIO) -> None:
        self._fil = fil
        self._plats = 0
        self._platser: list[tuple[int, int] | int | None] = [None]
        self._vantar: list[tuple[int, bytes]] = []
        self._summa = hashlib.sha256()
        self._skriv(_HUVUD)

    @property
    def storlek(self) -> int:
        """Return how many bytes have been written."""
        return self._plats

    @property
    def sha256(self) -> str:
        """Return the SHA-256 (hex) of what has been written."""
        return self._summa.hexdigest()

    def nytt_nummer(self) -> int:
        """Return a number for an object that will be written."""
        self._platser.append(None)
        return len(self._platser) - 1

    def objekt(self, nr: int, innehall: bytes) -> None:
        """Write an object that is not a stream."""
        self._vantar.append((nr, innehall))
        if len(self._vantar) >= _PER_STROM:
            self._tom()

    def strom(self, nr: int, ordbok: bytes, data: bytes) -> None:
        """Write a stream; *ordbok* is the inside of its dictionary, without Length."""
        self._platser[nr] = self._plats
        # CR LF before endstream: data that ends in CR must not lose it (ISO 19005-2 §6.1.7.1).
        self._skriv(b"%d 0 obj\n<< %s /Length %d >>\nstream\n" % (nr, ordbok, len(data)))
        self._skriv(data)
        self._skriv(b"\r\nendstream\nendobj\n")

    def sluta(self, rot: int) -> None:
        """Write the table of places and the end of the file, whose root object is *rot*."""
        self._tom()
        nr = self.nytt_nummer()
        self._platser[nr] = self._plats
        rader = bytearray(b"\0" + (0).to_bytes(8, "big") + b"\xff\xff")
        for plats in self._platser[1:]:
            if plats is None:
                rader += b"\0" + (0).to_bytes(8, "big") + b"\0\0"
            elif isinstance(plats, tuple):
                rader += b"\2" + plats[0].to_bytes(8, "big") + plats[1].to_bytes(2, "big")
            else:
                rader += b"\1" + plats.to_bytes(8, "big") + b"\0\0"
        id_ = self._summa.hexdigest()[:32].encode()
        start = self._plats
        data = zlib.compress(bytes(rader))
        self.strom(
            nr,
            b"/Type /XRef /Size %d /W [1 8 2] /Root %d 0 R /ID [<%s> <%s>] /Filter /FlateDecode"
            % (len(self._platser), rot, id_, id_),
            data,
        )
        self._skriv(b"startxref\n%d\n%%%%EOF\n" % start)

    def _tom(self) -> None:
        if not self._vantar:
            return
        strom = self.nytt_nummer()
        register, kropp = [], bytearray()
        for plats, (nr, innehall) in enumerate(self._vantar):
            self._platser[nr] = (strom, plats)
            register.append(b"%d %d" % (nr, len(kropp)))
            kropp += innehall + b"\n"
        huvud = b" ".join(register) + b"\n"
        data = zlib.compress(huvud + bytes(kropp))
        antal, forst = len(self._vantar), len(huvud)
        self._vantar = []
        self.strom(strom, b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (antal, forst), data)

    def _skriv(self, data: bytes) -> None:
        self._fil.write(data)
        self._summa.update(data)
        self._plats += len(data)
