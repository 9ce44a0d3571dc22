"""Word-by-word difference of running text, as HTML that reads right aloud and in black and white."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from arenden.dokument import ar_lank, ar_sprak
from arenden.foljd import Op, lika_och_olika
from arenden.hanvisning import MALET, NOD, TECKEN, ord_i
from arenden.schema import SPRAK

Nod = Mapping[str, Any]
Marken = tuple[tuple[str, str], ...]
Bit = tuple[str, Marken]
Slag = Literal["lika", "ut", "in", "format", "foljt"]

# A word keeps its inner signs: "2026-11-23", "2026/1", "t.ex" and "EU:s" change as a whole, never by halves.
_ORD = re.compile(r"\w+(?:[-‑./:’'@]\w+)*|\n|[^\w\s]")
_SALLAD = 0.2  # a smaller part of shared words than this is a new text, not a changed one
_NAMN = {"bold": "fet stil", "italic": "kursiv stil", "link": "länk"}


@dataclass(frozen=True, slots=True)
class Ord:
    """A word (or sign, or "\\n" for a hard break) with the space before it; marks per piece of it.

    A reference is one word, the same as long as it has the same target: *text* names that, *bitar* is what it reads.
    """

    text: str
    bitar: tuple[Bit, ...]
    mellanrum: tuple[Bit, ...] = ()


@dataclass(frozen=True, slots=True)
class Skillnad:
    """HTML with ins and del, and how many places it changes."""

    html: SafeString
    antal: int


def marken(nod: Nod) -> Marken:
    """Return the marks of a text node as (type, href or language) in a fixed order."""
    return tuple(sorted((str(m["type"]), _vad(m.get("attrs") or {})) for m in nod.get("marks") or ()))


def _vad(attrs: Nod) -> str:
    return str(attrs.get("href") or attrs.get("lang") or "")


def ord_ur(inline: Iterable[Nod]) -> list[Ord]:
    """Cut inline nodes into words; a word may carry several marks ("för**stärkt**" is one word)."""
    hela = ""
    granser: list[tuple[int, int, Marken]] = []
    hanvisningar: dict[int, Nod] = {}
    for nod in inline:
        start = len(hela)
        if nod["type"] == NOD:
            hanvisningar[start] = nod
        hela += {"hardBreak": "\n", NOD: TECKEN}.get(nod["type"]) or str(nod.get("text", ""))
        granser.append((start, len(hela), () if nod["type"] == "hardBreak" else marken(nod)))
    ut: list[Ord] = []
    bit = slut = 0

    def klipp(fran: int, till: int) -> tuple[Bit, ...]:
        nonlocal bit
        fatt: list[Bit] = []
        while fran < till:
            while granser[bit][1] <= fran:
                bit += 1
            stopp = min(till, granser[bit][1])
            fatt.append((hela[fran:stopp], granser[bit][2]))
            fran = stopp
        return tuple(_slagna(fatt))

    for traff in _ORD.finditer(hela):
        mellanrum = klipp(slut, traff.start())
        if not ut or "\n" in (traff.group(), ut[-1].text):
            mellanrum = ()  # space at the edge of a line is never seen, so it never differs
        text, bitar = traff.group(), klipp(*traff.span())
        if (nod_ := hanvisningar.get(traff.start())) is not None:
            text += ":".join(str(nod_["attrs"].get(namn) or "") for namn in MALET)
            bitar = ((ord_i(nod_), marken(nod_)),)
        ut.append(Ord(text, bitar, mellanrum))
        slut = traff.end()
    return ut


def ord_ur_text(text: str) -> list[Ord]:
    """Cut a plain line (a rubrik, a name) into words."""
    return ord_ur([{"type": "text", "text": text}])


def ordskillnad(fore: Sequence[Ord], efter: Sequence[Ord]) -> Skillnad:
    """Compare two runs of words.

    Leaving out every ins gives the old text and leaving out every del the new one, up to the width of spaces.
    """
    delar: list[tuple[Slag, list[Bit], str]] = []

    def lagg(slag: Slag, bitar: Iterable[Bit], om: str = "") -> None:
        fatt = [b for b in bitar if b[0]]
        if not fatt:
            return
        if delar and delar[-1][0] == slag and delar[-1][2] == om:
            delar[-1][1].extend(fatt)
        else:
            delar.append((slag, fatt, om))

    for lika, i1, i2, j1, j2 in _operationer([o.text for o in fore], [o.text for o in efter]):
        if not lika:
            lagg("ut", (b for o in fore[i1:i2] for b in (*o.mellanrum, *o.bitar)))
            lagg("in", (b for o in efter[j1:j2] for b in (*o.mellanrum, *o.bitar)))
            continue
        for gammalt, nytt in zip(fore[i1:i2], efter[j1:j2], strict=True):
            tidigare = _tidigare_ord(gammalt, nytt)
            samma = gammalt.bitar == nytt.bitar or (tidigare and gammalt.bitar[0][1] == nytt.bitar[0][1])
            om = "" if samma else _formatord(gammalt, nytt)
            if bool(gammalt.mellanrum) != bool(nytt.mellanrum):
                lagg("ut", gammalt.mellanrum)
                lagg("in", nytt.mellanrum)
            elif om and delar and delar[-1][0] == "format" and delar[-1][2] == om:
                lagg("format", nytt.mellanrum, om)  # one change of format over several words
            else:
                lagg("lika", nytt.mellanrum)
            lagg("format" if om else "lika", nytt.bitar, om)
            # A target that was pushed along by another is worth saying, but is no change of this text.
            lagg("foljt", [(tidigare, ())])
    return Skillnad(mark_safe("".join(_del_html(*d) for d in delar)), _stallen(delar))  # noqa: S308


def tillagt(ord_: Sequence[Ord]) -> Skillnad:
    """Render words that are all new."""
    return ordskillnad([], ord_)


def borttaget(ord_: Sequence[Ord]) -> Skillnad:
    """Render words that are all gone."""
    return ordskillnad(ord_, [])


def inramat(slag: Literal["in", "ut"], innehall: str) -> SafeString:
    """Wrap ready HTML in ins or del with the words a screen reader says; *innehall* must be escaped."""
    tagg, forst, sist = ("ins", "tillagt", "tillägg") if slag == "in" else ("del", "borttaget", "borttaget")
    fore = f'<{tagg}><span class="dold">{forst}: </span>'
    efter = f'<span class="dold"> slut på {sist}</span></{tagg}>'
    return mark_safe(f"{fore}{innehall}{efter}")  # noqa: S308


def notis(text: str) -> SafeString:
    """Render a remark that belongs to the comparison and not to the text."""
    return mark_safe(f'<span class="jamforelse__not">[{escape(text)}]</span>')  # noqa: S308


def _operationer(a: Sequence[str], b: Sequence[str]) -> list[Op]:
    """Align two lists of words: shared ends first, then difflib, then without the stray words in between."""
    kort = min(len(a), len(b))
    fram = next((n for n in range(kort) if a[n] != b[n]), kort)
    bak = next((n for n in range(kort - fram) if a[-1 - n] != b[-1 - n]), kort - fram)
    ops: list[Op] = [(True, 0, fram, 0, fram)] if fram else []
    ops += lika_och_olika(a, b, (fram, len(a) - bak, fram, len(b) - bak))
    if bak:
        ops.append((True, len(a) - bak, len(a), len(b) - bak, len(b)))
    lika = sum(i2 - i1 for lika, i1, i2, _, _ in ops if lika)
    if kort > 3 and lika < _SALLAD * kort:
        return [(False, 0, len(a), 0, len(b))]
    return _putsade(ops)


def _putsade(ops: Sequence[Op]) -> list[Op]:
    """Let a word or two that happen to agree between two larger changes go with them."""
    ut: list[Op] = []
    for nr, op in enumerate(ops):
        lika, i1, i2, j1, j2 = op
        if lika and ut and nr + 1 < len(ops):
            granne = min(_storlek(ut[-1]), _storlek(ops[nr + 1]))
            lika = not (i2 - i1 <= 3 and (i2 - i1) * 2 <= granne)
        if not lika and ut and not ut[-1][0]:
            ut[-1] = (False, ut[-1][1], i2, ut[-1][3], j2)
        else:
            ut.append((lika, i1, i2, j1, j2))
    return ut


def _storlek(op: Op) -> int:
    return max(op[2] - op[1], op[4] - op[3])


def _stallen(delar: Sequence[tuple[Slag, list[Bit], str]]) -> int:
    """Count places: a del followed at once by an ins is one."""
    return sum(
        slag not in ("lika", "foljt") and not (slag == "in" and nr > 0 and delar[nr - 1][0] == "ut")
        for nr, (slag, _, _) in enumerate(delar)
    )


def _tidigare_ord(gammalt: Ord, nytt: Ord) -> str:
    """Return what a reference to the same part read, where it reads otherwise now."""
    fore, efter = ("".join(text for text, _ in ord_.bitar) for ord_ in (gammalt, nytt))
    return fore if fore != efter else ""


def _formatord(gammalt: Ord, nytt: Ord) -> str:
    """Say which marks came and went."""
    da = {m for _, m_ in gammalt.bitar for m in m_}
    nu = {m for _, m_ in nytt.bitar for m in m_}
    ord_: list[str] = []
    for slag in ("bold", "italic", "link"):
        fore = sorted(href for typ, href in da if typ == slag)
        efter = sorted(href for typ, href in nu if typ == slag)
        if fore == efter:
            continue
        if slag == "link" and fore and efter:
            ord_.append(f"länk ändrad från {', '.join(fore)} till {', '.join(efter)}")
        elif slag == "link":
            ord_.append(f"länk {'tillagd' if efter else 'borttagen'}: {', '.join(efter or fore)}")
        else:
            ord_.append(f"{_NAMN[slag]} {'tillagd' if efter else 'borttagen'}")
    sprak = [SPRAK.get(lang, lang) for typ, lang in sorted(nu) if typ == "sprak"]
    if sprak != [SPRAK.get(lang, lang) for typ, lang in sorted(da) if typ == "sprak"]:
        ord_.append(f"språket är {' och '.join(sprak) or 'svenska'}")
    return "; ".join(ord_) or "gäller en annan del av ordet"


def _slagna(bitar: Iterable[Bit]) -> list[Bit]:
    ut: list[Bit] = []
    for text, m in bitar:
        if ut and ut[-1][1] == m:
            ut[-1] = (ut[-1][0] + text, m)
        else:
            ut.append((text, m))
    return ut


def _bitar_html(bitar: Iterable[Bit]) -> str:
    ut: list[str] = []
    for text, m in _slagna(bitar):
        html = str(escape(text)).replace("\n", "<br>")
        slag = dict(m)
        if "italic" in slag:
            html = f"<em>{html}</em>"
        if "bold" in slag:
            html = f"<strong>{html}</strong>"
        if ar_sprak(slag.get("sprak")):
            html = f'<span lang="{slag["sprak"]}">{html}</span>'
        if ar_lank(slag.get("link")):
            html = f'<a href="{escape(slag["link"])}" rel="noopener">{html}</a>'
        ut.append(html)
    return "".join(ut)


def _del_html(slag: Slag, bitar: Sequence[Bit], om: str) -> str:
    html = _bitar_html(bitar)
    if slag == "lika":
        return html
    if slag == "foljt":
        return " " + notis(f"tidigare {''.join(t for t, _ in bitar)}")
    if slag == "format":
        sagt = f'<span class="jamforelse__not"> [formatering ändrad: {escape(om)}]</span>'
        return f'<span class="jamforelse__format">{html}</span>{sagt}'
    text = "".join(t for t, _ in bitar)
    if not text.strip():
        # A change of nothing but space must still be heard, and CSS shows a sign for it.
        vad = "radbrytning" if "\n" in text else "mellanrum"
        html += f'<span class="dold jamforelse__osynligt">{vad}</span>'
    return inramat(slag, html)
