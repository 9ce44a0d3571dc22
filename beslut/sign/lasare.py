"""Read a PDF as pyHanko does, without reading the same thing again for each object in it.

Three of its ways cost more than all else it does to judge a file: it reads an object stream's table of contents from
the beginning for each object in the stream, so that a paper of twenty pages takes minutes; the room for a signature,
16,000 digits, one digit at a time; and a name one letter at a time. What is plain is read here at once. What is not
is left to pyHanko, which refuses it in its own words. pyHanko is pinned.
"""

import binascii
import io
import re
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfReadError, PdfStreamError
from pyhanko.pdf_utils.reader import PdfFileReader

_BLANKA = b"\x00\t\n\x0c\r "
_SKILJETECKEN = re.compile(rb"[\x00\t\n\x0c\r ()<>\[\]{}/%]")
_BIT, _KORT = 4096, 64


@dataclass(frozen=True)
class _Objektstrom:
    """The content of an object stream, and where in it each object stands: which in order, and at which byte."""

    data: bytes
    platser: dict[int, tuple[int, int]]


class Lasare(PdfFileReader):  # type: ignore[misc]
    """Reads a PDF, and refuses what the standard does not allow."""

    def __init__(self, pdf: io.BytesIO) -> None:
        self._objektstrommar: dict[int, _Objektstrom | None] = {}
        super().__init__(pdf, strict=True)

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:
        if stmnum not in self._objektstrommar:
            self._objektstrommar[stmnum] = self._innehall(stmnum)
        strom = self._objektstrommar[stmnum]
        if strom is not None and (plats := strom.platser.get(idnum)) is not None and plats[0] == idx:
            data = io.BytesIO(strom.data)
            data.seek(plats[1])
            try:
                objekt = generic.read_object(data, generic.Reference(idnum, 0, self))
            except (PdfReadError, PdfStreamError):
                return super()._get_object_from_stream(idnum, stmnum, idx)
            if not isinstance(objekt, (generic.StreamObject, generic.IndirectObject)):
                return objekt
        return super()._get_object_from_stream(idnum, stmnum, idx)

    def _innehall(self, nummer: int) -> _Objektstrom | None:
        strom = generic.Reference(nummer, 0, self).get_object()
        if not isinstance(strom, generic.StreamObject) or strom.get("/Type") != "/ObjStm":
            return None
        antal, forsta = strom.get("/N"), strom.get("/First")
        if not isinstance(antal, int) or not isinstance(forsta, int) or antal < 0 or forsta < 0:
            return None
        data = strom.read_data(DecodePurpose.OBJECT_STREAM)
        tal = data[:forsta].split()
        if len(tal) != 2 * antal or not all(ett.isdigit() for ett in tal):
            return None
        platser: dict[int, tuple[int, int]] = {}
        for idx, (idnum, plats) in enumerate(zip(tal[::2], tal[1::2], strict=True)):
            platser.setdefault(int(idnum), (idx, forsta + int(plats)))  # pyHanko takes the first of a number too
        return _Objektstrom(data, platser)


def _las_hexstrang(strom: Any) -> Any:
    start, bitar = strom.tell(), []
    while bit := strom.read(_BIT):
        bitar.append(bit)
        if b">" in bit:
            break
    data = b"".join(bitar)
    slut = data.find(b">")
    siffror = data[1:slut].translate(None, _BLANKA)
    try:
        if slut < 0:
            raise ValueError
        bytes_ = binascii.unhexlify(siffror + b"0" * (len(siffror) % 2))
    except ValueError:
        strom.seek(start)
        return _hexstrang(strom)
    strom.seek(start + slut + 1)
    return generic.pdf_string(bytes_)


def _las_till_skiljetecken(strom: Any) -> bytes:
    start, bit = strom.tell(), strom.read(_KORT)
    slut = _SKILJETECKEN.search(bit)
    if slut is None:
        strom.seek(start)
        return bytes(_till_skiljetecken(strom))
    strom.seek(start + slut.start())
    return bytes(bit[: slut.start()])


def _las_namn(namn: bytes) -> Any:
    return generic.NameObject("/" + namn.decode("ascii")) if namn.isalnum() else _namn(namn)


# pyHanko calls these by their names in its own module.
_hexstrang, generic.read_hex_string_from_stream = generic.read_hex_string_from_stream, _las_hexstrang
_till_skiljetecken, generic.read_until_delimiter = generic.read_until_delimiter, _las_till_skiljetecken
_namn, generic._decode_name = generic._decode_name, _las_namn
