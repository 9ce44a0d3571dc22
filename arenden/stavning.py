"""Swedish spelling, by hunspell's dictionary through enchant. Without them nothing is misspelled, and `finns` says so.

A dictionary takes a sixth of a second to open and 20 MB to hold, once in each process. It is spoken to by one thread
at a time. What it has said of a paragraph or a word is kept: 8,000 words take some 0.1 s the first time, 5 ms then.
"""

import math
import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import Any

try:
    import enchant
except ImportError:  # the system has no libenchant-2
    enchant = None

SPRAK = "sv_SE"
LANGST = 60  # letters; what is longer is no word that a dictionary should be asked about
ANTAL = 4
MINNS = 10_000
_FORSLAG: dict[str, tuple[str, ...]] = {}
_LAS = Lock()
_BOKSTAV = r"[^\W\d_¹²³⁰-⁹]"  # the raised figure of a footnote is no letter
# Words, with what holds their parts together. Numbers, addresses and names of files are none.
_TOKEN = re.compile(
    r"(?P<annat>\b(?:https?://|www\.)\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:se|com|org|eu|nu|net|example|pdf|docx?|xlsx?)\b"
    r"|\w*\d\w*(?:[-:/.,]\w+)*)"
    rf"|(?P<ord>{_BOKSTAV}+(?:[-’':/.·]{_BOKSTAV}+)*)(?P<slut>-(?!\w)|\.)?"
)
# What dictionaries lack and papers are full of, the point of an abbreviation left out.
_FORKORTNINGAR = frozenset(
    re.findall(
        r"\S+",
        """
        adj ang apr art aug avd avs bil bilj bl.a ca d.v.s dec diarienr dir div dnr dvs e.d ex exkl f.n feb fig forts
        fr.o.m infra inkl inv jan jfr jul jun kap kl kvm m.a.o m.fl m.m mars mdkr mfl mkr mm mnkr mom motsv mvh nov nr
        o.d o.dyl o.s.v okt ordf org orgnr osv p.g.a pkt prop resp rskr s.a.s s.k sekr sep sept sid sign skr sou st stf
        t.ex t.o.m tel tf tim tkr tsk u.a uppl utg ii iii iv vi vii viii ix xi xii
        """,
    )
)


@dataclass(frozen=True, slots=True)
class Okant:
    """A word that no dictionary knows, where in its paragraph it begins, and whether it may be a name."""

    ord: str
    start: int
    namn: bool = False


@cache
def _ordbok() -> Any:
    """Return the dictionary, or None where the system has none."""
    if enchant is None:
        return None
    formedlare = enchant.Broker()
    formedlare.set_ordering(SPRAK, "hunspell")
    try:
        return formedlare.request_dict(SPRAK)
    except enchant.errors.DictNotFoundError:
        return None


def finns() -> bool:
    """Tell whether spelling can be checked here."""
    with _LAS:
        return _ordbok() is not None


@lru_cache(maxsize=50_000)
def _star(ord_: str) -> bool:
    with _LAS:
        return bool(_ordbok().check(ord_))


def forslag(ord_: str, *, senast: float = math.inf) -> tuple[str, ...]:
    """Return what may have been meant, likeliest first.

    A tenth of a second for a word not asked for before; after *senast* (time.monotonic) such a word gets none.
    """
    if ord_ not in _FORSLAG and ord_ and len(ord_) <= LANGST and time.monotonic() < senast:
        with _LAS:
            ordbok = _ordbok()
            alla = ordbok.suggest(ord_) if ordbok is not None else []
        if len(_FORSLAG) >= MINNS:
            _FORSLAG.clear()
        _FORSLAG[ord_] = tuple(f for f in alla if abs(len(f) - len(ord_)) <= 3)[:ANTAL]
    return _FORSLAG.get(ord_, ())


@lru_cache(maxsize=4096)
def okanda(text: str) -> tuple[Okant, ...]:
    """Return the words of a paragraph that may be misspelled, in order; none where there is no dictionary.

    Capitals, a capital inside a sentence (a name) and what is mostly in another language are left alone.
    """
    if not finns() or not unicodedata.is_normalized("NFC", text):
        return ()
    fel = list(_fel(text))
    return tuple(f for f in fel if not _frammande(text, f, fel))


def _fel(text: str) -> Iterator[Okant]:
    for traff in _TOKEN.finditer(text):
        ord_ = traff["ord"]
        if ord_ is None or _ratt(ord_, traff["slut"] or ""):
            continue
        start = traff.start("ord")
        for del_ in re.finditer(r"[^-/:.·]+", ord_):
            if not _ratt(del_.group(), traff["slut"] or "" if del_.end() == len(ord_) else "-"):
                borjan = start + del_.start()
                stor = del_.group()[0].isupper()
                if not (stor and _inne_i_mening(text, borjan)):
                    yield Okant(del_.group(), borjan, namn=stor)


def _ratt(ord_: str, slut: str) -> bool:
    if not 2 <= len(ord_) <= LANGST or ord_.isupper() or ord_.casefold() in _FORKORTNINGAR:
        return True
    rak = ord_.replace("’", "'")
    if _star(rak) or (slut == "." and _star(rak + ".")):
        return True
    if re.fullmatch(r"[A-ZÅÄÖ]{2,}(?::?(?:s|n|en|et|er|na|ns))", ord_):  # "SKR:s", "VD:n"
        return True
    # "hälso- och sjukvård", "IT-": the first part of a compound is no word of its own, but with another it is.
    if slut == "-" and any(_star(ord_.casefold() + led) for led in ("vård", "lag", "område")):
        return True
    return _ortssammansattning(ord_)


def _ortssammansattning(ord_: str) -> bool:
    """Tell whether *ord_* is a name, written small, and a word: "smålandslänen". No dictionary joins those."""
    if not ord_.islower():
        return False
    return any(
        _star(ord_[i:]) and _star(ord_[:i].capitalize()) and not _star(ord_[:i]) for i in range(5, len(ord_) - 3)
    )


def _inne_i_mening(text: str, start: int) -> bool:
    fore = text[:start].rstrip(" ”\"'(–-\u00a0")
    return bool(fore) and fore[-1] not in ".!?:\n\ufffc•"


def _frammande(text: str, fel: Okant, alla: list[Okant]) -> bool:
    """Tell whether *fel* stands among words that are mostly unknown: a quotation or a name in another language."""
    borjan = max(text.rfind(t, 0, fel.start) for t in '.!?”"“(:') + 1
    slut = min((i for t in '.!?”"“)' if (i := text.find(t, fel.start)) >= 0), default=len(text))
    okanda_har = sum(borjan <= f.start < slut for f in alla)
    return okanda_har >= 3 and 2 * okanda_har >= len(re.findall(r"[^\W\d_]{2,}", text[borjan:slut]))


def ar_svenska(text: str) -> bool:
    """Tell whether most of the words are Swedish; of no words, or without a dictionary, nothing is known.

    Word marks what it takes for English as English, and is often wrong.
    """
    ord_ = [o for o in re.findall(r"[^\W\d_]{2,}", text) if len(o) <= LANGST]
    return finns() and 2 * sum(_star(o) or _star(o.lower()) for o in ord_) > len(ord_)
