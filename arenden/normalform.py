"""The normal form of what is written: nothing invisible, letters in one piece, marks that can be read.

What no text may hold is refused (arenden.dokument); what is allowed but not normal is mended by logged steps. They
change no word. The browser does the same with what is pasted (static/js/redigerare/tecken.js), and a test compares.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from prosemirror.model import Fragment, Mark, Node, Slice
from prosemirror.transform import RemoveMarkStep, ReplaceStep, Step
from prosemirror.utils import text_length

# Soft hyphens, zero width, byte order and direction marks, stand-ins for objects that did not come along. Joiners stay
# where they do something: between emojis and in scripts that join their letters.
_OSYNLIGT = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffc"
    "|(?<![\u0590-\U0010ffff])[\u200c\u200d]+"
)
# Word's Symbol and Wingdings, as code points that no other typeface has a picture for (DESIGN §5.7).
SYMBOLER = dict.fromkeys("\uf0b7\uf0a7\uf0a8\uf06c\uf06e\uf06f\uf071\uf076\uf0d8", "•") | {
    "\uf0fc": "✓",
    "\uf0e0": "→",
    "\uf0e8": "→",
    "\uf0ae": "→",
    "\uf02d": "–",
    "\uf0be": "–",
}
_ONORMALT = re.compile(
    f"(?P<osynligt>[{_OSYNLIGT.replace('|', ']+|', 1)})"
    f"|(?P<symbol>[{''.join(SYMBOLER)}])"
    "|(?P<rad>[\u2028\u2029])"
    # A no-break space of its own belongs to "10 000"; several make room, which is not the text's to make.
    "|(?P<mellanrum> +\u00a0[ \u00a0]*|\u00a0[ \u00a0]+)"
)
# Sorting the marks of one letter takes quadratic time, and no word has so many (UAX 15).
MEST = 30
# So many steps are made one by one; a text with more of them is no person's work and is mended in one.
MEST_STEG = 300


class Brott(NamedTuple):
    """What stands from *fran* to *till* (Python's indices) and is to read *nytt*."""

    fran: int
    till: int
    nytt: str


def brott(text: str) -> list[Brott]:
    """Return what is not normal in *text*, in order and apart from each other."""
    ut = []
    for traff in _ONORMALT.finditer(text):
        nytt = {"symbol": SYMBOLER.get(traff[0], ""), "osynligt": ""}.get(traff.lastgroup or "", " ")
        ut.append(Brott(*traff.span(), nytt))
    if not ut and not text.isascii() and not unicodedata.is_normalized("NFC", text):
        ut = [
            Brott(*span, nytt) for span in _bokstaver(text) if (nytt := _nfc(text[slice(*span)])) != text[slice(*span)]
        ]
    return ut


def _nfc(bokstav: str) -> str:
    return unicodedata.normalize("NFC", bokstav) if len(bokstav) <= MEST else bokstav


def _bokstaver(text: str) -> Iterator[tuple[int, int]]:
    """Return where each letter of *text* stands, with the marks upon it."""
    fran = 0
    for nr in range(1, len(text) + 1):
        if nr == len(text) or not unicodedata.combining(text[nr]):
            yield fran, nr
            fran = nr


def ar_normal(nod: Any) -> bool:
    """Tell whether nothing in *nod* (checked JSON) needs steg(); quickly, for it is asked at each save."""
    if (text := nod.get("text")) is not None:
        tom_lank = not text.strip() and any(m["type"] == "link" for m in nod.get("marks") or ())
        return not tom_lank and (text.isascii() or not brott(text))
    return all(map(ar_normal, nod.get("content") or ()))


def normal(text: str) -> str:
    """Return *text* in normal form."""
    while fel := brott(text):
        kvar = zip(
            [0, *(b.till for b in fel)], [*(b.fran for b in fel), None], [*(b.nytt for b in fel), ""], strict=True
        )
        text = "".join(text[fran:till] + nytt for fran, till, nytt in kvar)
    return text


def steg(doc: Node) -> list[Step]:
    """Return the steps that bring the words and links of *doc* closer to normal form, to be made in their order."""
    lankar: list[Step] = []
    ord_: list[Step] = []

    def besok(nod: Node, pos: int, _foralder: Node | None, _index: int) -> bool:
        if len(ord_) + len(lankar) > MEST_STEG:
            return False
        if nod.is_text:
            ord_.extend(_ordsteg(nod, pos))
        elif nod.inline_content:
            lankar.extend(RemoveMarkStep(pos + 1 + a, pos + 1 + b, lank) for lank, a, b in _tomma_lankar(nod))
        return True

    doc.descendants(besok)
    if len(ord_) + len(lankar) > MEST_STEG:
        return [ReplaceStep(0, doc.content.size, Slice(_hel(doc).content, 0, 0))]
    # Words from the end, so that what is done last stands where it stood.
    return [*lankar, *reversed(ord_)]


def _ordsteg(nod: Node, pos: int) -> Iterator[Step]:
    text = nod.text or ""
    last = 0
    for fran, till, nytt in brott(text):
        pos += text_length(text[last:fran])
        slut = pos + text_length(text[fran:till])
        ersattning = Fragment.from_(nod.type.schema.text(nytt, nod.marks)) if nytt else Fragment.empty
        yield ReplaceStep(pos, slut, Slice(ersattning, 0, 0))
        pos, last = slut, till


def _barn(nod: Node) -> Iterator[tuple[Node, int]]:
    pos = 0
    for i in range(nod.child_count):
        barn = nod.child(i)
        yield barn, pos
        pos += barn.node_size


def _hel(nod: Node) -> Node:
    """Return *nod* with its words in normal form, and links only on words."""
    if not nod.inline_content:
        return nod.copy(Fragment.from_array([_hel(barn) for barn, _pos in _barn(nod)]))
    tomma = [(fran, till) for _lank, fran, till in _tomma_lankar(nod)]
    delar: list[Node] = []
    for barn, pos in _barn(nod):
        utan = any(fran <= pos < till for fran, till in tomma)
        marken = [m for m in barn.marks if not (utan and m.type.name == "link")]
        if not barn.is_text:
            delar.append(barn.mark(marken))
        elif text := normal(barn.text or ""):
            delar.append(nod.type.schema.text(text, marken))
    return nod.copy(Fragment.from_array(delar))


def _tomma_lankar(block: Node) -> Iterator[tuple[Mark, int, int]]:
    """Return the links of *block* that hold nothing to press on, and where each stands in it."""
    lank: Mark | None = None
    fran, text = 0, ""
    for barn, pos in [*_barn(block), (None, block.content.size)]:
        har = next((m for m in barn.marks if m.type.name == "link"), None) if barn else None
        if lank and (har is None or not har.eq(lank)):
            if not text.strip():
                yield lank, fran, pos
            lank = None
        if har and lank is None:
            lank, fran, text = har, pos, ""
        # A reference holds no words, but has some to press on.
        text += (barn.text or "" if barn.is_text else "" if barn.type.name == "hardBreak" else "x") if barn else ""
