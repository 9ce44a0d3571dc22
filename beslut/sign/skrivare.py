"""How a PDF is added to without touching what is there: pyHanko's incremental writer, made fit for an archive.

Two things are mended, and are why the version is pinned. Its own writer rewrites title, dates and XMP each time, which
would undo PDF/UA's claim and change what was signed; and a stream that happens to end in CR, followed by a lone
LF, reads as one byte shorter than its Length (ISO 19005-2 §6.1.7.1), which one certificate in 256 does.
"""

import asyncio
import io
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from beslut.sign.lasare import Lasare

T = TypeVar("T")


class Tillskrivare(IncrementalPdfFileWriter):  # type: ignore[misc]
    """Adds to a PDF and leaves its metadata alone."""

    def __init__(self, pdf: bytes) -> None:
        strom = io.BytesIO(pdf)
        super().__init__(strom, prev=Lasare(strom))

    def _update_meta(self) -> None:
        pass

    def skriv(self) -> bytes:
        """Return the whole file with what was added."""
        ut = io.BytesIO()
        self.write(ut)
        return ut.getvalue()


def las(pdf: bytes) -> Lasare:
    """Return a reader of the PDF that refuses what the standard does not allow."""
    return Lasare(io.BytesIO(pdf))


class _Slutskrivare:
    """Passes what a stream object writes on, with an end that cannot be misread."""

    def __init__(self, till: Any) -> None:
        self._till = till

    def write(self, data: bytes) -> int:
        return int(self._till.write(b"\r\nendstream" if data == b"\nendstream" else data))

    def __getattr__(self, namn: str) -> Any:
        return getattr(self._till, namn)


_skriv_strom = generic.StreamObject.write_to_stream


def _skriv_entydigt(self: Any, stream: Any, handler: Any = None, container_ref: Any = None) -> None:
    _skriv_strom(self, _Slutskrivare(stream), handler, container_ref)


generic.StreamObject.write_to_stream = _skriv_entydigt


def kor(arbete: Coroutine[Any, Any, T]) -> T:
    """Run the coroutine to its end, in a thread of its own: the caller's may have an event loop already."""
    svar: list[T] = []
    fel: list[BaseException] = []

    def gor() -> None:
        try:
            svar.append(asyncio.run(arbete))
        except BaseException as sprang:
            fel.append(sprang)

    trad = threading.Thread(target=gor)
    trad.start()
    trad.join()
    if fel:
        raise fel[0]
    return svar[0]
