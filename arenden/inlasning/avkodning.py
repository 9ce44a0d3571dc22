"""Bytes into text: UTF-8 or Windows-1252, and a clear refusal of everything else."""

import codecs
import re
from pathlib import PurePath

MAX_STORLEK = 1024 * 1024  # bytes; some 400 pages of text

_SIGNATURER = (
    (b"%PDF", "en PDF-fil"),
    (b"PK\x03\x04", "en Word- eller OpenDocument-fil (eller ett annat zip-arkiv)"),
    (b"\xd0\xcf\x11\xe0", "en äldre Word-fil"),
    (b"{\\rtf", "en RTF-fil"),
    (b"\x89PNG", "en PNG-bild"),
    (b"\xff\xd8\xff", "en JPEG-bild"),
    (b"GIF8", "en GIF-bild"),
    (b"\x1f\x8b", "ett gzip-arkiv"),
)
_STYRTECKEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_STYRBYTE = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
# UTF-8 read as Windows-1252 shows å ä ö as these pairs.
_DUBBELKODAT = re.compile("Ã[¥¤¶…„–]")
_SVENSKA = re.compile("[åäöÅÄÖ]")
# What å, ä and ö of other encodings look like inside a word when read as Windows-1252.
_FRAMMANDE = (
    (re.compile("(?<=[a-z])[ŒŠ]|(?<=[A-Z])[ŒŠ](?=[a-z])"), "Mac OS Roman"),
    (re.compile("(?<=[a-z])[†„”](?=[a-z])"), "DOS (CP850)"),
)


class Olasbar(ValueError):
    """The file cannot be read as a memo; its str is one Swedish sentence or two for the person who chose
    it.
    """


def visningsnamn(namn: str) -> str:
    """The file's name as it is quoted in a message: one line, no folder, not endless."""
    rent = "".join(tecken if tecken.isprintable() else " " for tecken in PurePath(namn).name).strip() or "filen"
    return rent if len(rent) <= 80 else rent[:77] + "…"


def _om_text(namn: str, vad: str) -> Olasbar:
    return Olasbar(f"”{namn}” är {vad}, inte oformaterad text. Spara texten som .txt (UTF-8) och importera den filen.")


def _om_kodning(namn: str, kodning: str) -> Olasbar:
    return Olasbar(
        f"”{namn}” har teckenkodningen {kodning}, som inte kan läsas säkert. "
        "Spara filen på nytt med teckenkodningen UTF-8 och importera den igen."
    )


def _utf16(data: bytes) -> str:
    """Name the UTF-16 or UTF-32 that *data* is, by mark or by its pattern of NULs; "" where it is neither."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "UTF-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    prov = data[:4096]
    jamna, udda = prov[0::2].count(0), prov[1::2].count(0)
    if max(jamna, udda) > 0.4 * (len(prov) / 2) and min(jamna, udda) < 0.05 * len(prov):
        return "UTF-16"
    return ""


def avkoda(data: bytes, namn: str) -> str:
    """Return the text of *data*; *namn* is only quoted in messages.

    Raises Olasbar for what is empty, too large, not text, or in an encoding that would give wrong letters.
    """
    namn = visningsnamn(namn)
    if not data:
        raise Olasbar(f"”{namn}” är tom. Välj en textfil som innehåller skrivelsens text.")
    if len(data) > MAX_STORLEK:
        storlek = f"{len(data) / MAX_STORLEK:.2f}".replace(".", ",")
        raise Olasbar(
            f"”{namn}” är {storlek} MiB, och gränsen är 1 MiB. "
            "Dela upp filen, eller ta bort det som inte hör till skrivelsen."
        )
    for signatur, vad in _SIGNATURER:
        if data.startswith(signatur):
            raise _om_text(namn, vad)
    if kodning := _utf16(data):
        raise _om_kodning(namn, kodning)
    data = data.rstrip(b"\x1a")  # DOS ends a text file so
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _windows_1252(data, namn)
    if _STYRTECKEN.search(text):
        raise _om_text(namn, "binär eller skadad (den innehåller styrtecken)")
    if len(_DUBBELKODAT.findall(text)) >= 2 and not _SVENSKA.search(text):
        raise _om_kodning(namn, "UTF-8 kodad två gånger")
    if not any(tecken.isalnum() for tecken in text):
        raise Olasbar(f"”{namn}” innehåller ingen text. Välj en textfil som innehåller skrivelsens text.")
    return text


def _windows_1252(data: bytes, namn: str) -> str:
    """Decode as Windows-1252, or raise Olasbar where the letters that come out are certainly not what was
    written.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as fel:
        if _STYRBYTE.search(data):
            raise _om_text(namn, "binär eller skadad (den innehåller styrtecken)") from fel
        raise _om_kodning(namn, "okänd (varken UTF-8 eller Windows-1252)") from fel
    if _STYRTECKEN.search(text):
        raise _om_text(namn, "binär eller skadad (den innehåller styrtecken)")
    if len(_DUBBELKODAT.findall(text)) >= 2:
        raise _om_kodning(namn, "trasig UTF-8")
    if not _SVENSKA.search(text):
        for monster, kodning in _FRAMMANDE:
            if len(monster.findall(text)) >= 2:
                raise _om_kodning(namn, kodning)
    # Swedish has some 5 % letters beyond ASCII; a text of nearly only such is Cyrillic, Greek, Asian or no
    # text at all.
    hoga = sum(tecken > "\x7f" for tecken in text)
    if hoga > 0.3 * sum(not tecken.isspace() for tecken in text) and hoga > 4:
        raise _om_kodning(namn, "okänd (varken UTF-8 eller Windows-1252)")
    return text
