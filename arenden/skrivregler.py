"""How a paragraph is set: words doubled, spaces, quotation marks, dashes, dates, numbers (Myndigheternas skrivregler).

Each rule yields what it found in one paragraph, and what can take its place. Each errs towards silence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MANADER = ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober"]
MANADER += ["november", "december"]


@dataclass(frozen=True, slots=True)
class Traff:
    """What was found in a paragraph, from and to where, and what can take its place as it is."""

    start: int
    slut: int
    byten: tuple[str, ...] = ()


# "det det" and the like may be right: "för det det gäller".
_DUBBELT = re.compile(
    r"\b(?!(?:det|den|de|som|bara|mycket|så|var|har)\b)(?P<ord>[^\W\d_]+)(?P<mellan>\s+)(?P=ord)\b", re.I
)
_MELLANSLAG = re.compile(r"(?<=\S) {2,}(?=\S)")
_TATT = re.compile(
    r"(?P<fore>[a-zåäöé]{2,}|\))(?P<tecken>[.!?](?=[A-ZÅÄÖ][a-zåäö])|[,;:](?=[A-Za-zÅÄÖåäö]{2}))(?P<efter>\w+)"
)
# "regionen:s", "VD:n", file names and addresses
_INTE_TATT = re.compile(
    r"\S*(?:@|://|www\.|/)\S*|\S+\.(?:se|com|org|eu|nu|example|pdf|docx?|xlsx?)\b|\w+:(?:s|n|en|et|na|ns)\b"
)
_LUFT = re.compile(r"(?<=\w)\s+(?P<tecken>[,;:!?]|\.(?!\.|\d|\w))(?=\s|$)")
_CITAT = re.compile(r"[”“„\"»«]")
_STRECK = re.compile(r"(?<=\S)(?P<fore>[ \u00a0])-(?P<efter>[ \u00a0])(?=\S)")
_SPANN = re.compile(
    r"(?<![\w./-])(?:(?P<ar1>(?:19|20)\d\d)-(?P<ar2>(?:19|20)\d\d)"
    r"|(?P<led>(?:kl\.?|klockan|s\.|sid\.?|sidan|sidorna|punkterna|åldern|åldrarna|årskurs)\s)(?P<a>\d{1,3})-(?P<b>\d{1,3}))"
    r"(?![\w-]|[.,/]\d)"
)
_DATUM = re.compile(
    r"(?<![\w/.-])(?:den\s+)?(?:"
    r"(?P<d1>\d{1,2})[/.](?P<m1>\d{1,2})(?:[ /.-]+(?P<a1>(?:19|20)?\d\d)(?!\d))"
    r"|(?P<a2>(?:19|20)\d\d)-(?P<m2>\d{2})-(?P<d2>\d{2})"
    r"|(?P<d3>\d{1,2})\s+(?P<m3>jan|feb|mar|apr|aug|sept?|okt|nov|dec)\.?\s+(?P<a3>(?:19|20)\d\d)"
    r"|(?<=den )(?P<d4>\d{1,2})/(?P<m4>\d{1,2})"
    r")(?![\w/-]|[.,]\d)",
    re.IGNORECASE,
)
_TUSENTAL = re.compile(r"(?<![\w.,:/-])(?P<tal>\d{1,3}(?:\.\d{3})+)(?![\w/:-]|[.,]\d)")
_LANGT = re.compile(
    r"(?<![\w.,:/-])(?P<tal>\d{5,9})"
    r"(?=[ \u00a0](?:kr|kronor|tkr|mnkr|invånare|personer|resor|besök|elever|timmar|m2|m²|kvm)\b)"
)
_PROCENT = re.compile(r"(?P<tal>\d)%")


def dubbelt_ord(text: str) -> Iterator[Traff]:
    """Yield each word that stands twice in a row."""
    for t in _DUBBELT.finditer(text):
        # "Per Per" may be two people; "i I" is the numeral.
        if t["ord"].islower() or text[t.end() - len(t["ord"]) : t.end()].islower():
            yield Traff(t.start(), t.end(), (t["ord"],))


def dubbla_mellanslag(text: str) -> Iterator[Traff]:
    """Yield each run of spaces inside a paragraph."""
    return (Traff(t.start(), t.end(), (" ",)) for t in _MELLANSLAG.finditer(text))


def skiljetecken(text: str) -> Iterator[Traff]:
    """Yield each mark that lacks its space after it, or has one before it."""
    fria = [t.span() for t in _INTE_TATT.finditer(text)]
    for t in _TATT.finditer(text):
        if not any(fran <= t.start("tecken") < till for fran, till in fria):
            yield Traff(t.start(), t.end(), (f"{t['fore']}{t['tecken']} {t['efter']}",))
    for t in _LUFT.finditer(text):
        yield Traff(t.start(), t.end(), (t["tecken"],))


def citattecken(text: str) -> Iterator[tuple[str, int]]:
    """Yield each quotation mark and where it stands; not those of inches."""
    for t in _CITAT.finditer(text):
        if not (
            t.group() == '"' and text[t.start() - 1 : t.start()].isdigit() and text[: t.start()].count('"') % 2 == 0
        ):
            yield t.group(), t.start()


def tankstreck(text: str) -> Iterator[Traff]:
    """Yield each hyphen that does a dash's work: between words with space around it, and from–to."""
    for t in _STRECK.finditer(text):
        yield Traff(t.start(), t.end(), (f"{t['fore']}–{t['efter']}",))
    for t in _SPANN.finditer(text):
        fran, till = (t["ar1"], t["ar2"]) if t["ar1"] else (t["a"], t["b"])
        if int(fran) < int(till):
            yield Traff(t.start(), t.end(), (f"{t['led'] or ''}{fran}–{till}",))


def datum(text: str) -> Iterator[Traff]:
    """Yield each date that is not written "den 3 september 2014"; one in brackets may be short."""
    for t in _DATUM.finditer(text):
        nr = next(n for n in "1234" if t[f"d{n}"])
        dag, manad = int(t[f"d{nr}"]), _manad(t[f"m{nr}"])
        if not (manad and 1 <= dag <= 31) or text[: t.start()].rstrip().endswith("("):
            continue
        ar = "" if nr == "4" else t[f"a{nr}"]
        ar = f" {'20' if len(ar) == 2 else ''}{ar}" if ar else ""
        den = "Den " if t.group().startswith("Den") else "" if nr == "4" else "den "
        yield Traff(t.start(), t.end(), (f"{den}{dag} {MANADER[manad - 1]}{ar}",))


def _manad(text: str) -> int:
    if text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else 0
    return next(nr for nr, namn in enumerate(MANADER, start=1) if namn.startswith(text.casefold()[:3]))


def tal(text: str) -> Iterator[Traff]:
    """Yield each large number without spaces between its thousands, and each per cent sign that touches its number."""
    for t in _TUSENTAL.finditer(text):
        yield Traff(t.start(), t.end(), (t["tal"].replace(".", "\u00a0"),))
    for t in _LANGT.finditer(text):
        yield Traff(t.start(), t.end(), (f"{int(t['tal']):,}".replace(",", "\u00a0"),))
    for t in _PROCENT.finditer(text):
        yield Traff(t.start(), t.end(), (f"{t['tal']} procent", f"{t['tal']}\u00a0%"))
