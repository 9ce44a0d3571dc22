"""How wide the columns of a table are on paper, and which hold figures.

A table of fixed layout is what a renderer lays out fastest, and with columns of equal width what looks worst. So the
widths are weighed here, from the words, before anything is laid out; a column of figures is known by its figures, and
stands to the right.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from math import sqrt
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from arenden import dokument

Dok = Mapping[str, Any]

# Characters that a table as wide as the text has room for, and what the space beside each cell takes of them.
RAD, LUFT = 84, 5
STORSTA_ORD = 18  # what is longer is divided
FLEST = 12  # more columns than this have equal widths: there is nothing to give away
_TABELL = re.compile("<table>.*?</table>", re.DOTALL)
_FORE_KOLUMNERNA = re.compile("<table>(?:<caption>.*?</caption>)?", re.DOTALL)
# A cell of one paragraph is the paragraph: a box less in each cell is a tenth of what a table costs.
_ENSAMT_STYCKE = re.compile(r"(<t[dh]\b[^>]*>)<p>((?:(?!</?p>|<[ou]l).)*)</p>(</t[dh]>)", re.DOTALL)
_CELL = re.compile(r"<t[dh]\b")
_TAL = re.compile(r"[−–+-]?\s?\d[\d\s.,:]*(?:%|kr|tkr|mnkr|mkr|kronor|st|procent)?", re.IGNORECASE)
_TOMT = {"", "–", "-", "—"}


@dataclass
class Kolumn:
    """What a column holds: its longest line and word in characters, and all its text."""

    rad: int = 0
    ord_: int = 0
    allt: int = 0


def med_bredder(html: SafeString, doc: Dok) -> SafeString:
    """Return the HTML of *doc* (dokumenthtml.till_html) with the columns of each table weighed."""
    tabeller = _tabeller(doc)

    def satt(traff: re.Match[str]) -> str:
        return _ENSAMT_STYCKE.sub(r"\1\2\3", _bredd(traff[0], next(tabeller)))

    return mark_safe(_TABELL.sub(satt, html))  # noqa: S308 - figures put in, tags taken out


def _tabeller(nod: Dok) -> Iterator[Dok]:
    for barn in nod.get("content") or ():
        if barn["type"] == "table":
            yield barn
        else:
            yield from _tabeller(barn)


def _bredd(html: str, tabell: Dok) -> str:
    rader = [list(rad.get("content") or ()) for rad in tabell.get("content") or ()]
    antal = len(rader[0]) if rader else 0
    hel = all(len(rad) == antal for rad in rader) and all(
        _spann(cell, spann) == 1 for rad in rader for cell in rad for spann in ("colspan", "rowspan")
    )
    if not hel or not 1 < antal <= FLEST:
        return html
    texter = [[_text(cell) for cell in rad] for rad in rader]
    kolumner = "".join(f'<col width="{bredd}%">' for bredd in bredder(_kolumner(texter, antal)))
    html = _FORE_KOLUMNERNA.sub(lambda fore: f"{fore[0]}<colgroup>{kolumner}</colgroup>", html, count=1)
    if not (tal := set(_talkolumner(rader, texter))):
        return html
    # Every row has all its cells: the first cell is in the first column, and so on round.
    plats = cycle(range(1, antal + 1))
    return _CELL.sub(lambda cell: f'{cell[0]} class="tal"' if next(plats) in tal else cell[0], html)


def _spann(cell: Dok, slag: str) -> int:
    return int((cell.get("attrs") or {}).get(slag, 1))


def _text(cell: Dok) -> str:
    return str(dokument.till_text(cell))


def _talkolumner(rader: Sequence[Sequence[Dok]], texter: Sequence[Sequence[str]]) -> Iterator[int]:
    """Yield the number of each column whose every cell below the head is a figure or empty."""
    kropp = [
        rad for celler, rad in zip(rader, texter, strict=False) if any(cell["type"] == "tableCell" for cell in celler)
    ]
    for nr, kolumn in enumerate(zip(*kropp, strict=True), start=1):
        ifyllda = [text.strip() for text in kolumn if text.strip() not in _TOMT]
        if ifyllda and all(_TAL.fullmatch(text) for text in ifyllda):
            yield nr


def _kolumner(texter: Sequence[Sequence[str]], antal: int) -> list[Kolumn]:
    kolumner = [Kolumn() for _ in range(antal)]
    for rad in texter:
        for kolumn, text in zip(kolumner, rad, strict=True):
            kolumn.rad = max(kolumn.rad, *map(len, text.split("\n")))
            kolumn.ord_ = max([kolumn.ord_, *(min(len(ord_), STORSTA_ORD) for ord_ in text.split())])
            kolumn.allt += len(text)
    return kolumner


def bredder(kolumner: Sequence[Kolumn]) -> list[int]:
    """Return the columns' widths in whole per cent, 100 in all.

    What is short keeps its line whole; what is long shares the rest, by the root of how much it holds: twice the text
    is neither twice the width nor twice the height.
    """
    vill = [min(kolumn.rad, RAD) + LUFT for kolumn in kolumner]
    lika = RAD / len(kolumner)
    langa = [nr for nr, bredd in enumerate(vill) if bredd > lika] if sum(vill) > RAD else []
    if langa:
        kvar = max(RAD - sum(bredd for nr, bredd in enumerate(vill) if nr not in langa), RAD // 4)
        vikter = {nr: sqrt(kolumner[nr].allt) for nr in langa}
        for nr in langa:
            vill[nr] = max(kolumner[nr].ord_ + LUFT, round(kvar * vikter[nr] / sum(vikter.values())))
    hela = [max(1, bredd * 100 // sum(vill)) for bredd in vill]
    hela[vill.index(max(vill))] += 100 - sum(hela)
    return hela
