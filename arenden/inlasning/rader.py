"""Text into lines, and lines into running text: normal form, line spacing, wrapping, hyphens."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_RADSLUT = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")
# Zero-width, byte order and direction marks: invisible, and a way to hide one text behind another.
_OSYNLIGA = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]")
_OTILLATNA = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_MJUKT = re.compile("\u00ad(?![ \t]*(?:\n|$))")
_FET = re.compile(r"(\*\*|__)(\S.*\S)\1:?")
_MELLANRUM = re.compile("[ \t]{2,}|\t")

_ATT = re.compile(r"(?:(?:samt|dels|och) )?att\s", re.IGNORECASE)

SLUTTECKEN = ".?!:…"
_SLUTCITAT = "”\"'’»)"


@dataclass(slots=True)
class Rad:
    """One line that holds something.

    luft: the empty lines before it. brott: a page ended between it and the line before. upprepad: it belongs to a
    page header that comes again. rubrik: typed as a heading (# or ** around the whole line). understruken: a ruled
    line follows at once.
    """

    text: str
    indrag: int
    luft: int
    brott: bool = False
    upprepad: bool = False
    rubrik: bool = False
    understruken: bool = False


@dataclass(frozen=True, slots=True)
class Sattning:
    """How the text was set.

    luft is the empty lines within a paragraph, bredd the length of a full line (0: not wrapped), bindestreck the
    words that stand hyphenated within a line.
    """

    luft: int
    bredd: int
    bindestreck: frozenset[str]


def normalisera(text: str) -> str:
    """NFC, one kind of line end, no invisible characters; takes linear time whatever the text."""
    text = _RADSLUT.sub("\n", text)
    text = _OTILLATNA.sub(" ", _OSYNLIGA.sub("", text))
    text = _MJUKT.sub("", text)
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return "".join(_nfc(rad) for rad in text.splitlines(keepends=True))


def _nfc(rad: str) -> str:
    """NFC, except where more marks stand on one letter than any word has: sorting them takes quadratic time
    (UAX 15).
    """
    anhopning = antal = 0
    for tecken in rad:
        antal = antal + 1 if unicodedata.combining(tecken) else 0
        anhopning = max(anhopning, antal)
    return unicodedata.normalize("NFC", rad) if anhopning <= 30 else rad


def slat(text: str) -> str:
    """Single spaces only, and none at the ends; a no-break space stays."""
    return _MELLANRUM.sub(" ", text).strip()


def dela(text: str) -> list[Rad]:
    """The lines of a normalised text that hold something."""
    rader: list[Rad] = []
    luft, brott = 0, False
    for sidnr, sida in enumerate(text.split("\f")):
        brott = brott or sidnr > 0
        delar = sida.split("\n")
        for nr, ra in enumerate(delar):
            rent = ra.strip()
            if not rent:
                # The stub after a form feed, or before it, is no empty line of its own.
                luft += 0 < nr < len(delar) - 1 or (nr == 0 and len(delar) > 1 and sidnr == 0)
                continue
            rubrik = False
            if rent[0] in "#*_":
                rent, rubrik = _avmarkera(rent)
            indrag = len(ra[: len(ra) - len(ra.lstrip())].expandtabs(8))
            rader.append(Rad(rent, indrag, luft, brott, rubrik=rubrik))
            luft, brott = 0, False
    return rader


def _avmarkera(rad: str) -> tuple[str, bool]:
    """Take away typed heading marks around a whole line."""
    utan = rad.lstrip("#")
    if len(rad) - len(utan) in range(1, 7) and utan[:1] == " " and utan.strip(" #"):
        rad = utan.strip().rstrip("#").rstrip()
        fet = _FET.fullmatch(rad)
        return (fet[2] if fet else rad), True
    fet = _FET.fullmatch(rad) if len(rad) < 200 else None
    return (fet[2], True) if fet and fet[1] not in fet[2] else (rad, False)


def ar_att(text: str) -> bool:
    """Whether *text* begins as an att-sats does."""
    return bool(_ATT.match(text))


def avslutad(text: str) -> bool:
    """Whether *text* ends as a sentence or a lead-in does."""
    return text.rstrip(_SLUTCITAT)[-1:] in tuple(SLUTTECKEN) and bool(text)


def mat(rader: Sequence[Rad], ar_markor: Callable[[str], bool]) -> Sattning:
    """Measure the setting from the pairs of lines that certainly run on (an open end, then a small letter)."""
    par: Counter[int] = Counter()
    bredder: list[int] = []
    for fore, rad in pairwise(rader):
        if (
            30 <= len(fore.text) <= 200
            and rad.text[0].islower()
            and not avslutad(fore.text)
            and fore.text[-1] not in ",;"
            and not ar_att(rad.text)
            and not ar_markor(rad.text)
        ):
            par[rad.luft] += 1
            bredder.append(len(fore.text))
    luft = max(par, key=lambda antal: (par[antal], -antal)) if par else 0
    if par and par[luft] < 2:
        luft = 0
    if len(bredder) == 1 and bredder[0] < 50:
        bredder = []
    if not bredder:
        # No line runs on with a small letter; long lines that stop in the open and run on with a figure will do.
        bredder = [
            len(fore.text)
            for fore, rad in pairwise(rader)
            if 60 <= len(fore.text) <= 110 and not rad.luft and not avslutad(fore.text) and rad.text[0].isdigit()
        ]
    bredder.sort()
    bredd = bredder[(len(bredder) - 1) * 9 // 10] if bredder else 0
    hela = frozenset(
        ord_.strip('.,;:()”"').casefold()
        for rad in rader
        if "-" in rad.text
        for ord_ in rad.text.split()
        if "-" in ord_[1:-1]
    )
    return Sattning(luft, bredd, hela)


def ryms(fore: str, nasta: str, bredd: int) -> bool:
    """Whether *nasta*'s first word would have had room on the line before, with slack for letters of
    unequal width.
    """
    ord_ = nasta.split(maxsplit=1)[0]
    return len(fore) + 1 + len(ord_) <= 0.85 * bredd


def fortsatter(fore: Rad, rad: Rad, sattning: Sattning) -> bool:
    """Whether *rad* runs on from *fore* in one paragraph, where neither is a heading or a list mark."""
    oppen = not avslutad(fore.text)
    liten = rad.text[0].islower() or (rad.text[0] in "–—-" and oppen)
    if rad.brott:
        return oppen and (liten or not ryms(fore.text, rad.text, sattning.bredd or 60))
    if rad.luft > sattning.luft:
        full = len(fore.text) >= 0.6 * (sattning.bredd or 60)
        return oppen and liten and full and fore.text[-1] not in ",;" and not ar_att(rad.text)
    if not sattning.bredd or len(fore.text) > max(1.6 * sattning.bredd, 140):
        return oppen and liten
    if fore.text.endswith(":") and not liten:
        return False
    if oppen and liten:
        return True
    if rad.indrag > fore.indrag + 1 and not oppen:
        return False
    return not ryms(fore.text, rad.text, sattning.bredd)


_SAMORDNING = {"och", "eller", "samt", "respektive", "resp", "resp.", "till", "kontra", "men"}
_BEHALL = {"it", "ai", "eu", "ip", "pm", "icke", "ex", "e", "a", "b", "c", "au"}


def foga(fore: str, nasta: str, bindestreck: frozenset[str]) -> str:
    """Join two lines of one paragraph; a hyphen that only divided a word at the line end goes.

    It stays where it belongs to the word: "teknik- och", "IT-bolaget", "2016-2017", and any word that stands with
    its hyphen elsewhere in the text.
    """
    if fore[-1] == "\u00ad":
        return fore[:-1] + nasta
    if fore[-1] not in "-\u2010\u2011" or len(fore) < 2 or not fore[-2].isalnum():
        return f"{fore} {nasta}"
    forsta = nasta.split(maxsplit=1)[0]
    if forsta.casefold() in _SAMORDNING or not nasta[0].isalnum():
        return f"{fore} {nasta}"
    forled = re.split(r"[^\w]", fore[-81:-1])[-1]
    if (
        not forsta[0].islower()
        or not forled.isalpha()
        or forled[1:] != forled[1:].lower()
        or forled.casefold() in _BEHALL
        or not re.search("[aeiouyåäöéü]", forled, re.IGNORECASE)
        or f"{forled}-{forsta.strip('.,;:()”')}".casefold() in bindestreck
    ):
        return fore + nasta
    return fore[:-1] + nasta


def foga_alla(texter: Sequence[str], bindestreck: frozenset[str]) -> str:
    """Join the lines of one paragraph, in linear time."""
    delar: list[str] = []
    for text in texter:
        text = slat(text)
        if not delar:
            delar.append(text)
            continue
        fore = delar.pop()
        # Only the last word takes part in the join, so a long paragraph is not copied for each of its lines.
        brytning = fore.rfind(" ", 0, -1) + 1
        delar.append(fore[:brytning])
        delar.append(foga(fore[brytning:], text, bindestreck))
    return "".join(delar)
