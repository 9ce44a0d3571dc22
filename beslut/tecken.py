"""The characters of a paper: what the fonts can draw, and how text stays whole when it is read back.

No text is edited. Five things happen to how it is drawn:

- Characters are composed (NFC), so that an "å" pasted as "a" and a ring is drawn as å.
- A character that none of our fonts has (an emoji, 漢) is drawn as its number in small type on grey and
  carries the character itself, so that text extraction and screen readers still get it. The .notdef glyph, which
  PDF/A forbids, never appears.
- Control characters become spaces; they have no shape and no place in XML.
- No line ends in a hyphen that the writer put there ("teknik- och", "2016-2017"): programs that read the text
  back join a line that ends in "-" with the next, which is right for our own hyphenation only.
- A number stays on the line of what it counts or names ("punkt 2", "§ 4", "kl. 9.30", "3 september", "1 000").
"""

import re
import unicodedata
from collections.abc import Iterable

ORDFOGARE = "\N{WORD JOINER}"
FAST_BLANK = "\N{NO-BREAK SPACE}"
# Default-ignorable characters have no shape of their own; the text engine passes over them silently.
_OSYNLIGA = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
_BYTEN = str.maketrans(
    {
        **{chr(kod): " " for kod in range(0x20) if chr(kod) not in "\t\n"},
        **{chr(kod): " " for kod in range(0x7F, 0xA0)},
        "\u2028": " ",
        "\u2029": " ",
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{NARROW NO-BREAK SPACE}": FAST_BLANK,
        "\N{FIGURE SPACE}": FAST_BLANK,
    }
)
_TAGG = r"<[^>]*>"
# A hyphen with text after it must not be the last on its line. The text may go on in the next element.
_BINDESTRECK = re.compile(rf"({_TAGG})|-(?P<blank>[ \t\n]+)(?=[^\s<])|-(?=[^\s<-])")
_FORE = r"punkt(?:en|erna)?|paragraf(?:en|erna)?|§§?|kap\.|kl\.|nr|bilaga|tabell|version|sidan?"
_EFTER = r"§|kap\.|kr\b|tkr\b|mnkr\b|procent\b|%|jan|feb|mars|april|maj|juni|juli|aug|sep|okt|nov|dec"
_SIFFERBLANK = re.compile(
    rf"({_TAGG})|(?<![\w-])(?P<ord>{_FORE}) (?=\d)|(?<=\d) (?=\d{{3}}(?!\d))|(?<=\d) (?={_EFTER})", re.IGNORECASE
)


def ren(text: str) -> str:
    """Return the text composed, without control characters; for titles and other metadata."""
    return unicodedata.normalize("NFC", text.translate(_BYTEN))


class Teckenlag:
    """Prepare HTML text for a given set of drawable characters."""

    def __init__(self, ritbara: Iterable[int]) -> None:
        spann = _spann({*ritbara, 9, 10, 13, 32})
        klass = "".join(f"{re.escape(chr(start))}-{re.escape(chr(slut))}" for start, slut in spann)
        self._saknas = re.compile(f"({_TAGG})|[^{klass}{_OSYNLIGA}]")

    def forbered(self, html: str) -> tuple[str, set[str]]:
        """Return the HTML ready to draw, and the characters that had to be drawn as their numbers.

        The HTML is a body written by our templates: every < and > in it belongs to a tag.
        """
        saknade: set[str] = set()

        def ersatt(traff: re.Match[str]) -> str:
            if traff[1]:
                return traff[1]
            tecken = traff[0]
            saknade.add(tecken)
            return f'<span class="saknas" data-tecken="{tecken}">{ord(tecken):04X}</span>'

        ihop = _SIFFERBLANK.sub(_hall_siffran, _BINDESTRECK.sub(_hall_ihop, ren(html)))
        return self._saknas.sub(ersatt, ihop), saknade


def _hall_ihop(traff: re.Match[str]) -> str:
    if traff[1]:
        return traff[1]
    # The line breaking rules let a line end between a hyphen and even a no-break space (UAX 14, LB12a).
    return f"-{ORDFOGARE}{FAST_BLANK}" if traff["blank"] else f"-{ORDFOGARE}"


def _hall_siffran(traff: re.Match[str]) -> str:
    return traff[1] or f"{traff['ord'] or ''}{FAST_BLANK}"


def _spann(koder: set[int]) -> list[tuple[int, int]]:
    """Return the code points as runs (first, last)."""
    spann: list[tuple[int, int]] = []
    for kod in sorted(koder):
        if spann and kod == spann[-1][1] + 1:
            spann[-1] = (spann[-1][0], kod)
        else:
            spann.append((kod, kod))
    return spann
