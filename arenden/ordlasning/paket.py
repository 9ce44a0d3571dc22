"""The file around the text: opened with care, since whoever made it may mean harm.

Nothing is unpacked but the XML parts that are asked for, each only as far as its limit, whatever the archive claims.
"""

import io
import posixpath
import struct
import zipfile
import zlib
from typing import Any

from lxml import etree

from arenden.inlasning.avkodning import Olasbar, visningsnamn

MAX_FIL = 25 * 1024 * 1024  # bytes; a memo with many pictures
MAX_UPPACKAT = 400 * 1024 * 1024
MAX_DEL = 12 * 1024 * 1024  # bytes of one XML part; some 500 pages
MAX_SUMMA = 3 * MAX_DEL  # bytes of all the XML that one file is read from: heads and feet, notes and comments too
MAX_POSTER = 4000
# What word processors write. The others are unpacked whole by the library before any limit is asked.
_PACKNING = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

DOCX, ODT = "docx", "odt"
_ODT = "application/vnd.oasis.opendocument.text"
_SOM_DOCX = "Öppna den, spara den som Word-dokument (.docx) och läs in den filen."
# By what no text file begins with.
_SIGNATURER = ((b"{\\rtf", "en RTF-fil"), (b"\xd0\xcf\x11\xe0", "en Word-fil i ett äldre format (.doc)"))
_ANDRA_ZIP = (
    ("xl/workbook.xml", "ett kalkylblad från Excel", "Kopiera det som hör till skrivelsen till ett Word-dokument."),
    ("ppt/presentation.xml", "en presentation från PowerPoint", "Kopiera texten till ett Word-dokument."),
    ("Index/Document.iwa", "ett dokument från Pages", "Exportera det som Word-dokument (.docx) och läs in den filen."),
    ("Index.zip", "ett dokument från Pages", "Exportera det som Word-dokument (.docx) och läs in den filen."),
)
_TOLK = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def ar_ordfil(data: bytes) -> bool:
    """Tell whether *data* is meant for this package: an archive, or what Word and its kin save besides text."""
    borjan = data[:512].lstrip()
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", *(s for s, _ in _SIGNATURER))) or (
        borjan.startswith(b"<?xml") and b"office:document" in data[:4096]
    )


class Paket:
    """An opened file: which kind it is, and its parts as XML. Raises Olasbar and nothing else."""

    def __init__(self, data: bytes, filnamn: str) -> None:
        self.filnamn = visningsnamn(filnamn)
        self._kvar = MAX_SUMMA
        if len(data) > MAX_FIL:
            raise self.fel(
                f"är {len(data) / 1048576:.0f} MB, och gränsen är {MAX_FIL // 1048576} MB. "
                "Ta bort eller förminska bilderna i filen och läs in den igen."
            )
        self._krav_arkiv(data)
        try:
            self._arkiv = zipfile.ZipFile(io.BytesIO(data))
            poster = self._arkiv.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as fel:
            raise self._skadad() from fel
        if len(poster) > MAX_POSTER or sum(post.file_size for post in poster) > MAX_UPPACKAT:
            raise self.fel("blir orimligt stor när den packas upp och läses därför inte in. " + _SOM_DOCX)
        if any(post.flag_bits & 0x1 for post in poster):
            raise self._last()
        if any(post.compress_type not in _PACKNING for post in poster):
            raise self._skadad()
        self.namn = {post.filename for post in poster}
        self.slag = self._bestam()

    def fel(self, vad: str) -> Olasbar:
        return Olasbar(f"”{self.filnamn}” {vad}")

    def _skadad(self) -> Olasbar:
        return self.fel("är skadad och går inte att läsa. Öppna den, spara den på nytt och läs in den igen.")

    def _last(self) -> Olasbar:
        return self.fel("är låst med lösenord. Spara den utan lösenord och läs in den igen.")

    def _krav_arkiv(self, data: bytes) -> None:
        """Raise unless *data* is a zip archive, with what to do for what it is instead."""
        for signatur, vad in _SIGNATURER:
            if data.startswith(signatur):
                if "EncryptedPackage".encode("utf-16-le") in data:
                    raise self._last()
                raise self.fel(f"är {vad}. {_SOM_DOCX}")
        if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            raise self.fel("är ett dokument i ren XML. Spara det som .docx eller .odt och läs in den filen.")

    def _bestam(self) -> str:
        if (
            "mimetype" in self.namn
            and self._las("mimetype", 200).strip() == _ODT.encode()
            and "content.xml" in self.namn
        ):
            if (manifest := self.del_("META-INF/manifest.xml")) is not None and any(
                etree.QName(e).localname == "encryption-data" for e in manifest.iter(etree.Element)
            ):
                raise self._last()
            return ODT
        if "[Content_Types].xml" in self.namn and any(namn.startswith("word/") for namn in self.namn):
            return DOCX
        for del_, vad, gor in _ANDRA_ZIP:
            if del_ in self.namn:
                raise self.fel(f"är {vad}. {gor}")
        raise self.fel("är ett zip-arkiv, inte ett dokument. Packa upp det och läs in dokumentet.")

    def _las(self, namn: str, grans: int) -> bytes:
        """Return the bytes of one part, never more than *grans* of them, nor than what is left for the file."""
        grans = min(grans, self._kvar)
        try:
            with self._arkiv.open(namn) as f:
                innehall = f.read(grans + 1)
        except (
            zipfile.BadZipFile,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
            zlib.error,
        ) as fel:
            raise self._skadad() from fel
        if len(innehall) > grans:
            raise self.fel("innehåller orimligt mycket text för en skrivelse och läses därför inte in. Dela upp den.")
        self._kvar -= len(innehall)
        return innehall

    def del_(self, namn: str) -> Any:
        """Return the root of the XML part *namn*, or None where the file has none."""
        if namn not in self.namn:
            return None
        innehall = self._las(namn, MAX_DEL)
        try:
            rot = etree.fromstring(innehall, etree.XMLParser(**_TOLK))
        except etree.XMLSyntaxError as fel:
            if "depth" in str(fel).lower():
                raise self.fel("är för djupt nästlad för att läsas. " + _SOM_DOCX) from fel
            raise self._skadad() from fel
        # No word processor writes a document type; entities in it are how a small file becomes an endless one.
        if rot.getroottree().docinfo.doctype:
            raise self.fel("innehåller en dokumenttypsdefinition (DTD) och läses därför inte in. " + _SOM_DOCX)
        return rot

    def relationer(self, namn: str) -> dict[str, tuple[str, str]]:
        """Return what the part *namn* points at: id → (kind, target), the target a part's name or an address."""
        mapp, fil = posixpath.split(namn)
        rot = self.del_(posixpath.join(mapp, "_rels", f"{fil}.rels"))
        ut: dict[str, tuple[str, str]] = {}
        for rel in rot if rot is not None else ():
            mal = rel.get("Target") or ""
            if rel.get("TargetMode") != "External":
                mal = posixpath.normpath(posixpath.join(mapp, mal)) if not mal.startswith("/") else mal[1:]
            ut[rel.get("Id") or ""] = ((rel.get("Type") or "").rpartition("/")[2], mal)
        return ut
