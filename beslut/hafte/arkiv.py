"""The documents of a sammanträde as a ZIP archive, packed while it is sent."""

import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, cast

from django.template.loader import render_to_string

from beslut.punkthandlingar import Punkthandlingar
from forum import lagring
from forum.models import Sammantrade

_DEL = 256 * 1024
# A name in an archive, with its folder, stays within what file systems take.
_MAX_NAMN = 60


class _Ut:
    """Where the archive is written to: a buffer that is emptied between the parts."""

    def __init__(self) -> None:
        self._delar: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._delar.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is written is sent when it is taken."""

    def ta(self) -> bytes:
        data, self._delar = b"".join(self._delar), []
        return data


def packa(sammantrade: Sammantrade, punkter: Sequence[Punkthandlingar]) -> Iterator[bytes]:
    """Yield the archive's bytes: index.html, then each document in its item's folder."""
    ut = _Ut()
    rader = []
    for punkt in punkter:
        mapp = _namn(f"{punkt.nummer} {punkt.punkt.rubrik}")
        filer = [(fil, f"{mapp}/{nr:02d} {fil.filnamn}") for nr, fil in enumerate(punkt.filer, start=1) if fil.sha256]
        rader.append((punkt, filer))
    with zipfile.ZipFile(cast(IO[bytes], ut), "w", zipfile.ZIP_STORED) as arkiv:
        index = render_to_string("beslut/arkivindex.html", {"sammantrade": sammantrade, "rader": rader})
        arkiv.writestr(_post("index.html", sammantrade), index)
        yield ut.ta()
        for _, filer in rader:
            for fil, namn in filer:
                with (
                    lagring.oppna(fil.sha256) as kalla,
                    arkiv.open(_post(namn, sammantrade), "w", force_zip64=True) as mal,
                ):
                    for del_ in kalla.chunks(_DEL):
                        mal.write(del_)
                        yield ut.ta()
    yield ut.ta()


def _post(namn: str, sammantrade: Sammantrade) -> zipfile.ZipInfo:
    # The day of the meeting, not of the download: the same documents are the same archive.
    return zipfile.ZipInfo(namn, date_time=(*sammantrade.datum.timetuple()[:3], 0, 0, 0))


def _namn(ord_: str) -> str:
    rena = "".join(t if t.isalnum() or t in " -–" else " " for t in ord_)
    return " ".join(rena.split())[:_MAX_NAMN].strip() or "punkt"
