"""Files under their SHA-256 in Django storage, written complete or not at all."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage


class Fillagring(FileSystemStorage):
    """The file system, where a file is there whole or not there, whenever the power goes."""

    def _save(self, name: str, content: File[Any]) -> str:
        mal = Path(self.path(name))
        mal.parent.mkdir(parents=True, exist_ok=True)
        handtag, tillfallig = tempfile.mkstemp(dir=mal.parent, prefix=".skrivs-")
        try:
            with os.fdopen(handtag, "wb") as f:
                for del_ in content.chunks():
                    f.write(del_ if isinstance(del_, bytes) else del_.encode())
                f.flush()
                os.fsync(f.fileno())
            Path(tillfallig).replace(mal)
        except BaseException:
            Path(tillfallig).unlink(missing_ok=True)
            raise
        katalog = os.open(mal.parent, os.O_RDONLY)
        try:
            os.fsync(katalog)
        finally:
            os.close(katalog)
        return name


def adress(sha256: str) -> str:
    """Return where the file with this SHA-256 lies in the storage."""
    return f"{sha256[:2]}/{sha256}"


def skriv(innehall: bytes) -> str:
    """Store *innehall* before the row that names it; return its SHA-256. Storing twice is storing once."""
    sha256 = hashlib.sha256(innehall).hexdigest()
    if not default_storage.exists(adress(sha256)):
        default_storage.save(adress(sha256), ContentFile(innehall))
    return sha256


def skriv_fil(fil: BinaryIO, sha256: str) -> None:
    """Store what lies in *fil*, whose SHA-256 the caller has counted while writing it: too large to hold in memory."""
    if not default_storage.exists(adress(sha256)):
        fil.seek(0)
        default_storage.save(adress(sha256), File(fil))


def oppna(sha256: str) -> File[bytes]:
    """Open the stored file; raises FileNotFoundError where it is gone."""
    return default_storage.open(adress(sha256), "rb")


def brott(sha256: str) -> str:
    """Return "" if the stored bytes have this hash, otherwise what is wrong, in Swedish."""
    try:
        with oppna(sha256) as f:
            summa = hashlib.sha256()
            for del_ in f.chunks():
                summa.update(del_)
    except FileNotFoundError:
        return "Filen saknas i lagringen."
    return "" if summa.hexdigest() == sha256 else "Filens innehåll har ändrats."
