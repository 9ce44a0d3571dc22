"""The code printed on every page, and the QR beside it that proves it without a server (DESIGN §8.5).

The QR's text is an address: a telephone that reads it opens the page that checks the document. It is made of
characters that a QR holds densely (ISO/IEC 18004, alphanumeric mode), parted by "/":

    HTTPS://FORUM.EXAMPLE.SE/VERIFIERA/<kod>/<vad>/<faktahash>/<signatur>

kod          the document's 12 characters, as printed beside the QR
vad          which document it is, to compare with the sheet: "RJL 2026/1;P2/3;4" is point 2 of 3 in version 4
faktahash    SHA-256 of every fact that the document states; fixed before anything is drawn
signatur     ECDSA P-256 with SHA-256 over all that stands before its "/", as r and s of 32 bytes each

The last three are base32 (RFC 4648) without padding. Nothing here knows a request, a database or a key's home.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

import segno
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

# RFC 4648 base32: no 0, 1, 8 or 9. What a person may have read instead is understood (see `tolka`).
ALFABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
KODLANGD = 12
_LIKA = str.maketrans({"0": "O", "1": "I", "8": "B", "|": "I"})
_SKILJE = re.compile(r"[\s.\-–—_·]+")
_QR = re.compile(
    r"(?P<vard>https?://[^\s/]+)(?P<stig>(?:/[^\s/]+)*?)/verifiera/"
    rf"(?P<kod>[A-Z2-7]{{{KODLANGD}}})/(?P<vad>[A-Z2-7]{{2,200}})/(?P<faktahash>[A-Z2-7]{{52}})/(?P<signatur>[A-Z2-7]{{103}})",
    re.IGNORECASE,
)
# The kinds that are issued (beslut.models.Handling.Slag), by a letter each.
SLAG = {
    "T": ("tjansteskrivelse", "Tjänsteskrivelse"),
    "P": ("beslutspunkt", "Beslutspunkt"),
    "K": ("kallelse", "Kallelse"),
    "F": ("foredragningslista", "Föredragningslista"),
    "R": ("protokoll", "Protokoll"),
    "M": ("motesanteckningar", "Mötesanteckningar"),
    "U": ("protokollsutdrag", "Utdrag"),
    "B": ("foljebrev", "Följebrev"),
    "H": ("hafte", "Samlade handlingar"),
    "S": ("underskriftssida", "Underskriftssida"),
}
_BOKSTAV = {slag: bokstav for bokstav, (slag, _) in SLAG.items()}


class Olasbar(ValueError):
    """What was typed or scanned is no code; the message says why, in Swedish."""


@dataclass(frozen=True)
class Kontrollkod:
    """What a QR says. That somebody with the key has said it, `akta` alone tells."""

    sida: str
    kod: str
    vad: str
    faktahash: str
    signerat: str
    signatur: bytes

    def akta(self, nycklar: Iterable[ec.EllipticCurvePublicKey]) -> bool:
        """Tell whether any of *nycklar* has signed just this."""
        return any(self._stammer(nyckel) for nyckel in nycklar)

    def _stammer(self, nyckel: ec.EllipticCurvePublicKey) -> bool:
        r, s = (int.from_bytes(del_, "big") for del_ in (self.signatur[:32], self.signatur[32:]))
        try:
            nyckel.verify(encode_dss_signature(r, s), self.signerat.encode(), ec.ECDSA(hashes.SHA256()))
        except (InvalidSignature, ValueError):
            return False
        return True

    @property
    def text(self) -> str:
        """Return the QR's text as it was printed."""
        return f"{self.signerat}/{_till32(self.signatur)}"

    @property
    def beskrivning(self) -> str:
        """Return which document it is, in words: "Beslutspunkt 2 av 3, RJL 2026/1, version 4"."""
        return beskrivning(self.vad)


def vad(fakta: Mapping[str, Any]) -> str:
    """Return which document the facts are of, briefly: what a person can compare with the sheet."""
    slag = _BOKSTAV[fakta["slag"]]
    if punkt := fakta.get("punkt"):
        slag += f"{punkt['nr']}/{punkt['av']}"
    if "beteckning" in fakta:
        return f"{fakta['beteckning']};{slag};"
    if "sammantrade" in fakta:
        return f"{fakta['organ']['namn']} {fakta['sammantrade']['datum']};{slag};"
    beteckning = fakta["version"]["arende"]["diarienummer"]
    return f"{beteckning};{slag};{fakta['version_nr']}"


def beskrivning(kort: str) -> str:
    """Return in words what `vad` says briefly; what this version of Forum does not know stands as it is."""
    delar = kort.split(";")
    if len(delar) != 3 or delar[1][:1] not in SLAG:
        return kort
    beteckning, slag, version = delar
    namn = f"{SLAG[slag[0]][1]} {slag[1:].replace('/', ' av ')}".strip()
    return ", ".join(filter(None, (namn, beteckning, f"version {version}" if version else "")))


def text(*, adress: str, kod: str, vad: str, faktahash: str, signera: Callable[[bytes], bytes]) -> str:
    """Return the QR's text. *adress* is the site's own; *signera* gives r and s, 64 bytes, of what it is given."""
    delar = urlsplit(adress)
    # Scheme and host are the same in any case, and capitals take half the room; a path is kept as it is.
    sida = f"{delar.scheme}://{delar.netloc}".upper() + delar.path.rstrip("/")
    signerat = f"{sida}/VERIFIERA/{kod}/{_till32(vad.encode())}/{_till32(bytes.fromhex(faktahash))}"
    return f"{signerat}/{_till32(signera(signerat.encode()))}"


def las(text: str) -> Kontrollkod:
    """Read the QR's text as scanned, with whatever spaces and line breaks came along. Raises Olasbar."""
    traff = _QR.fullmatch("".join(text.split()))
    if traff is None:
        raise Olasbar("Det är inte texten i en QR-kod från Forum. Läs av hela rutan igen och klistra in allt.")
    # What was signed has capitals everywhere but in a path of the site's own; a scanner may give it in any case.
    delar = {namn: varde.upper() for namn, varde in traff.groupdict().items()} | {"stig": traff["stig"]}
    signerat = "{vard}{stig}/VERIFIERA/{kod}/{vad}/{faktahash}".format_map(delar)
    try:
        vad_, faktahash, signatur = (_fran32(delar[namn]) for namn in ("vad", "faktahash", "signatur"))
        return Kontrollkod(
            sida=f"{traff['vard'].lower()}{traff['stig']}/verifiera/",
            kod=delar["kod"],
            vad=vad_.decode(),
            faktahash=faktahash.hex(),
            signerat=signerat,
            signatur=signatur,
        )
    except (binascii.Error, UnicodeDecodeError) as fel:
        raise Olasbar("Texten i QR-koden är skadad: den går inte att läsa ut. Läs av rutan igen.") from fel


def tolka(skrivet: str) -> str:
    """Return the code that a person typed, however it was spaced and whatever was mistaken for what.

    The codes hold no 0, 1 or 8, so one that is typed can only be O, I or B. Raises Olasbar, saying what is wrong.
    """
    kod = _SKILJE.sub("", skrivet).upper().removeprefix("KOD").lstrip(":").translate(_LIKA)
    if frammande := sorted({tecken for tecken in kod if tecken not in ALFABET}):
        raise Olasbar(
            f"Koden har bara bokstäverna A–Z och siffrorna 2–7. Det här hör inte dit: {' '.join(frammande[:8])}"
        )
    if len(kod) != KODLANGD:
        raise Olasbar(f"Koden har {KODLANGD} tecken. Du skrev {len(kod)}.")
    return kod


def fingeravtryck(nyckel: bytes) -> str:
    """Return the SHA-256 (hex) of a public key as it is published (SubjectPublicKeyInfo, DER)."""
    return hashlib.sha256(nyckel).hexdigest()


def _till32(innehall: bytes) -> str:
    return base64.b32encode(innehall).decode().rstrip("=")


def _fran32(tecken: str) -> bytes:
    return base64.b32decode(tecken + "=" * (-len(tecken) % 8))


def rutor(text: str) -> tuple[int, list[tuple[int, int, int]]]:
    """Return the QR's side in modules, without its quiet zone, and its dark runs as (x, y, length), row by row."""
    # A hash and a signature are as good as random: no mask is better than another, and to try all eight costs 15 ms.
    qr = segno.make_qr(text, error="m", boost_error=False, mask=3)
    strackor = []
    for y, rad in enumerate(qr.matrix):
        x = 0
        for mork, grupp in groupby(rad):
            langd = len(list(grupp))
            if mork:
                strackor.append((x, y, langd))
            x += langd
    return len(qr.matrix), strackor
