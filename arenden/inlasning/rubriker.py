"""Headings: the known ones and their variants, and those that only look like one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .monster import ar_forvaltning, ar_namn, ar_titel, datum_i, kolumner, markor_i
from .rader import Rad, Sattning, ar_att, avslutad, fortsatter


@dataclass(frozen=True, slots=True)
class Rubrik:
    """A heading: text as it is to stand, and rest, what followed it on the same line. radvis: its lines are
    entries.
    """

    text: str
    nyckel: str
    slag: str
    radvis: bool = False
    rest: str = ""


_FORSLAG = (
    r"(?:(?:[\w,&/-]+ ){0,4}[\w-]+s )?(?:förslag|beslutsförslag|förslag till beslutsformulering)"
    r"(?: till (?:beslut|ställningstagande))?"
    r"(?: (?:i|för|till|från|av) (?:[\w-]+,? ){0,4}[\w-]*"
    r"(?:styrels|nämnd|fullmäktig|forum|utskott|direktion|beredning|råd|delegation|förbund|kommun)\w*)?"
    r"|(?:beslut|att-satser|hemställan|rekommendation|förslag på beslut|ställningstagande)"
)
# nyckel, slag, whether its lines are entries, what its heading may say
_KANDA: tuple[tuple[str, str, bool, str], ...] = (
    ("forslag", "forslag", False, _FORSLAG),
    (
        "sammanfattning",
        "text",
        False,
        r"(?:kort )?sammanfattning(?: av ärendet)?|ärendet i korthet|sammanfattande beskrivning",
    ),
    (
        "information",
        "text",
        False,
        r"information(?: i| om)? ärendet|information|ärendet|(?:kort )?(?:ärende)?beskrivning(?: av ärendet)?"
        r"|redogörelse(?: för ärendet)?|om ärendet|vad ärendet gäller",
    ),
    ("bakgrund", "text", False, r"(?:ärendets )?bakgrund(?: och (?:syfte|nuläge))?(?: till ärendet)?"),
    (
        "beslutsunderlag",
        "underlag",
        True,
        r"(?:besluts)?underlag(?: för beslut(?:et)?)?|handlingar(?: i ärendet)?|beslutshandlingar",
    ),
    (
        "ekonomi",
        "text",
        False,
        r"ekonomiska? (?:konsekvenser?|bedömning|analys|förutsättningar|effekter)(?: av beslutet)?|ekonomi"
        r"|ekonomi och finansiering|finansiering|kostnader och finansiering",
    ),
    (
        "barnratt",
        "text",
        False,
        r"barnrätts(?:perspektivet|perspektiv|bedömning|prövning)|barnkonsekvens(?:analys|er)|barnperspektiv(?:et)?"
        r"|(?:prövning av |bedömning av )?barn(?:et|en)s bästa|konsekvenser för barn",
    ),
    (
        "mottagare",
        "mottagare",
        True,
        r"beslut(?:et)? (?:ska )?(?:skickas|sänds|delges|expedieras|meddelas)(?: till)?|expedier(?:as|ing)(?: till)?"
        r"|sändlista|kopia(?: till)?|för kännedom(?: till)?|delges|delgivning|skickas till|protokollsutdrag(?: till)?"
        r"|mottagare av beslutet",
    ),
    ("", "underlag", True, r"bilag(?:a|or)|bifogade handlingar|bifogas|bilageförteckning"),
    (
        "",
        "text",
        False,
        r"inledning|syfte|överväganden|bedömning|analys|slutsats(?:er)?|genomförande|uppföljning|jämställdhet(?:sperspektiv)?"
        r"|konsekvenser|tidplan|tidsplan|risker|remissvar|samråd|lagstiftning|juridiska aspekter|yttrande"
        r"|synpunkter|motivering",
    ),
)
_KAND = tuple((nyckel, slag, radvis, re.compile(form, re.IGNORECASE)) for nyckel, slag, radvis, form in _KANDA)
_NUMMER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|§ ?\d{1,3}|[IVX]{1,4}\.|[A-H]\.)[ \t\u00a0]+(?=[A-ZÅÄÖ])")
_INLEDER = re.compile(r"[A-ZÅÄÖ][\w ]{2,60}:(?=\s)")
_BILDTEXT = re.compile(r"(?:figur|tabell|diagram|bild|karta|källa)\b", re.IGNORECASE)
BESLUTSVERB = re.compile(
    r"\b(?:beslutar?|föreslås|föreslår|hemställer|hemställs|tillstyrker|rekommender(?:ar|as)"
    r"|ställ(?:er|a) sig bakom)\b",
    re.IGNORECASE,
)


def _delar(stomme: str) -> list[str]:
    """What a heading of two parts may be known by."""
    forled = re.split(r",? och |, | & |/", stomme, maxsplit=1)
    delar = forled[:1] if len(forled) > 1 and len(stomme) <= 60 else []
    genitiv = re.fullmatch(r"[A-ZÅÄÖ][\w-]+s (bedömning|överväganden|synpunkter|yttrande|analys|slutsatser)", stomme)
    return [*delar, *([genitiv[1]] if genitiv else [])]


def kand(text: str) -> Rubrik | None:
    """The known heading that *text* is, or begins with before a colon."""
    if not text[0].isalnum() and text[0] != "§":
        return None
    nummer = _NUMMER.match(text[:20])
    borjan = nummer.end() if nummer else 0
    if not text[borjan].isupper():
        return None
    if len(text) <= 100:
        stomme = " ".join(text[borjan:].split()).rstrip(" :.")
        # "Bakgrund och nuläge" and "Förvaltningens bedömning" are what their first, or last, word says.
        for led in (stomme, *_delar(stomme)):
            for nyckel, slag, radvis, form in _KAND:
                if form.fullmatch(led) and not (slag == "forslag" and BESLUTSVERB.search(led)):
                    return Rubrik(" ".join(text.split()).rstrip(" :"), nyckel, slag, radvis)
    inleder = _INLEDER.match(text, borjan)
    if inleder:
        traff = kand(text[borjan : inleder.end() - 1])
        if traff:
            rest = text[inleder.end() :].strip()
            return Rubrik(text[: inleder.end() - 1], traff.nyckel, traff.slag, traff.radvis, rest)
    return None


def ar_ingress(text: str) -> bool:
    """Whether *text* is a lead-in that points follow: it decides or proposes, and stops before what."""
    slut = text[-90:].rstrip(" :").casefold()
    return (
        text.rstrip().endswith(":")
        or slut.endswith((" att", "besluta", "beslutar", "föreslås", "föreslår", " följande", "att besluta"))
    ) and bool(BESLUTSVERB.search(text[:600]))


@dataclass(frozen=True, slots=True)
class Rubriklasare:
    """Finds headings among lines, knowing how the text is set and whether its headings are numbered."""

    sattning: Sattning
    numrerade: bool

    def vid(self, rader: Sequence[Rad], nr: int, avsnitt: Rubrik | None) -> Rubrik | None:
        """The heading that line *nr* is, within the section *avsnitt*; None where it is text."""
        rad = rader[nr]
        if not (rad.text[0].isalnum() or rad.text[0] in "§”\"'("):
            return None
        fore = rader[nr - 1] if nr else None
        mitt_i = fore is not None and rad.luft <= self.sattning.luft and not rad.rubrik and not avslutad(fore.text)
        traff = kand(rad.text)
        if traff and not (mitt_i and fore is not None and self._hanger_ihop(fore, rad, traff)):
            return traff
        if rad.rubrik or (rad.understruken and len(rad.text) <= 120 and not avslutad(rad.text)):
            return Rubrik(rad.text.rstrip(" :"), "", "text")
        if self._ser_ut_som(rader, nr, avsnitt):
            return Rubrik(" ".join(rad.text.split()), "", "text")
        return None

    def _hanger_ihop(self, fore: Rad, rad: Rad, traff: Rubrik) -> bool:
        """Whether the line is the tail of a wrapped sentence that happens to begin with a heading's word."""
        if traff.rest or rad.text.rstrip().endswith("."):
            return len(fore.text) >= 0.75 * (self.sattning.bredd or 60)
        return False

    def _ser_ut_som(self, rader: Sequence[Rad], nr: int, avsnitt: Rubrik | None) -> bool:
        rad, text = rader[nr], rader[nr].text
        if len(text) > 75 or nr + 1 >= len(rader) or text[-1] in ".,;:–-!…" or len(text.split()) > 10:
            return False
        nummer = _NUMMER.match(text)
        if nummer and not self.numrerade and markor_i(text):
            return False
        if not nummer and (not text[0].isupper() or markor_i(text)):
            return False
        if "\t" in text or len(kolumner(text)) > 1 or datum_i(text) or (text[-1].isdigit() and nr == 0):
            return False
        if _BILDTEXT.match(text):
            return False
        fore = rader[nr - 1] if nr else None
        efter = rader[nr + 1]
        if text[0].isdigit() and not nummer:
            return False
        if ar_ingress(text) or (BESLUTSVERB.search(text) and not text.isupper()):
            return False
        if ar_namn(text) or ar_titel(text) or (ar_forvaltning(text) and self._namn_foljer(rader, nr)):
            return False
        lopande = fore is not None and (self.sattning.bredd > 0 or not markor_i(fore.text))
        if fore is not None and rad.luft <= self.sattning.luft and not avslutad(fore.text) and lopande:
            return False
        radvis = avsnitt is not None and (avsnitt.radvis or avsnitt.slag == "forslag")
        efter_punkter = avsnitt is not None and avsnitt.slag == "forslag" and self._efter_punkter(rader, nr)
        if radvis and not rad.luft > efter.luft and not efter_punkter:
            return False
        if not rad.luft > self.sattning.luft and (len(text.split()) > 5 or len(text) > 50) and not nummer:
            return False
        if efter.luft > self.sattning.luft and rad.luft <= self.sattning.luft:
            return False
        if text.isupper() or nummer:
            return True
        brodtext = (
            self._slutar_som_text(rader, nr + 1)
            or len(efter.text) >= max(60, len(text) + 10)
            or markor_i(efter.text) is not None
            or "\t" in efter.text
        )
        borjar = efter.text[0].isupper() or efter.text[0] in "”\"'(" or markor_i(efter.text) is not None
        return brodtext and (borjar or "\t" in efter.text) and not ar_namn(efter.text)

    def _slutar_som_text(self, rader: Sequence[Rad], nr: int) -> bool:
        """Whether the paragraph that begins at line *nr* comes to a full stop within a few lines."""
        if avslutad(rader[nr].text):
            return True
        for fore, rad in pairwise(rader[nr : nr + 8]):
            if len(fore.text) < 0.6 * self.sattning.bredd or not fortsatter(fore, rad, self.sattning):
                return False
            if avslutad(rad.text):
                return self.sattning.bredd > 0
        return False

    def _efter_punkter(self, rader: Sequence[Rad], nr: int) -> bool:
        """Whether the points before line *nr* are marked, so that an unmarked line that stands apart ends them."""
        rad = rader[nr]
        if rad.luft <= self.sattning.luft and self.sattning.bredd:
            return False
        for fore in reversed(rader[max(0, nr - 8) : nr]):
            if markor_i(fore.text) or ar_att(fore.text):
                return rad.indrag <= fore.indrag
        return False

    @staticmethod
    def _namn_foljer(rader: Sequence[Rad], nr: int) -> bool:
        return any(all(ar_namn(del_) for del_ in kolumner(rad.text)) for rad in rader[nr + 1 : nr + 3])


def har_numrerade(rader: Sequence[Rad]) -> bool:
    """Whether the memo's own headings are numbered ("2 Bakgrund")."""
    return any(
        len(rad.text) <= 100
        and (rad.text[0].isdigit() or rad.text[0] in "§IVXABCDEFGH")
        and _NUMMER.match(rad.text)
        and (traff := kand(rad.text)) is not None
        and not traff.rest
        for rad in rader
    )
