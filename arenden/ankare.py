"""Anchors: stretches of a text that follow it as it changes. Pure functions over documents and step maps.

A stretch is two positions in the ProseMirror document. It shrinks inwards: what is typed at its edges is not taken
in, what is typed within it is. When all of it goes, its quote and its place are kept, and it comes back with its words.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prosemirror.transform import StepMap

from arenden import hanvisning
from arenden.snitt import las_steg

# What takes one position and holds nothing, and the character that stands for it.
_ATOMER = {"hardBreak": "\n", hanvisning.NOD: hanvisning.TECKEN}
# A shorter quote is found again only where it stood: elsewhere it could be anyone's words.
EGNA_ORD = 12


@dataclass(frozen=True)
class Stracka:
    """From one position to another; empty (a place) when nothing of it is left."""

    fran: int
    till: int

    @property
    def borta(self) -> bool:
        return self.fran >= self.till


def kartor(steg: Iterable[Mapping[str, Any]]) -> list[StepMap]:
    """Return the step maps of *steg* (checked step JSON)."""
    return [las_steg(dict(rad)).get_map() for rad in steg]


def flytta(stracka: Stracka, kartor: Iterable[StepMap]) -> Stracka:
    """Return where *stracka* is after the steps of *kartor*. What was replaced as a whole is gone."""
    for karta in kartor:
        if stracka.borta or _ersatt(stracka, karta):
            plats = karta.map(stracka.fran, -1)
            stracka = Stracka(plats, plats)
        else:
            fran, till = karta.map(stracka.fran, 1), karta.map(stracka.till, -1)
            stracka = Stracka(fran, max(fran, till))
    return stracka


def _ersatt(stracka: Stracka, karta: StepMap) -> bool:
    delar: list[tuple[int, int]] = []
    karta.for_each(lambda fran, till, _nytt_fran, _nytt_till: delar.append((fran, till)))
    return any(fran <= stracka.fran and stracka.till <= till for fran, till in delar)


class Lopande:
    """The words of a document in one string, with the position of each character; blocks are set apart by "\\n"."""

    def __init__(self, doc: Mapping[str, Any]) -> None:
        ord_: list[str] = []
        self._platser: list[int] = []
        self.slut = _samla(doc, 0, ord_, self._platser)
        self.text = "".join(ord_)

    def ord_i(self, stracka: Stracka) -> str:
        """Return the words of *stracka*, or "" where none are left."""
        fran, till = (bisect_left(self._platser, plats) for plats in (stracka.fran, stracka.till))
        return self.text[fran:till].strip("\n")

    def hitta(self, citat: str, plats: int, minst: int = EGNA_ORD) -> Stracka | None:
        """Return where *citat* reads: at *plats*, or else, if it is not shorter than *minst*, where it stands alone."""
        if not citat.strip():
            return None
        har = bisect_left(self._platser, plats)
        while har < len(self.text) and self.text[har] == "\n":
            har += 1
        if self.text.startswith(citat, har):
            return self._strackan(har, citat)
        if len(citat) < minst or self.text.count(citat) != 1:
            return None
        return self._strackan(self.text.index(citat), citat)

    def _strackan(self, index: int, citat: str) -> Stracka:
        sista = index + len(citat) - 1
        return Stracka(self._platser[index], self._platser[sista] + _langd(self.text[sista]))


def block(doc: Mapping[str, Any]) -> Iterator[Stracka]:
    """Yield the stretch within each block of *doc*: a paragraph, a heading, a whole list or table."""
    plats = 0
    for barn in doc.get("content") or ():
        slut = plats + storlek(barn)
        yield Stracka(plats + 1, slut - 1)
        plats = slut


def _langd(tecken: str) -> int:
    # Positions count UTF-16 units, as browsers do.
    return 2 if ord(tecken) > 0xFFFF else 1


def _samla(nod: Mapping[str, Any], plats: int, ord_: list[str], platser: list[int]) -> int:
    """Add the words of *nod*, whose content begins at *plats*, and the position of each character; return its end."""
    for barn in nod.get("content") or ():
        if (text := barn.get("text")) is not None:
            ord_.append(text)
            slut = plats + storlek(barn)
            if slut - plats == len(text):
                platser.extend(range(plats, slut))
            else:
                for tecken in text:
                    platser.append(plats)
                    plats += _langd(tecken)
            plats = slut
        elif (atom := _ATOMER.get(barn["type"])) is not None:
            ord_.append(atom)
            platser.append(plats)
            plats += 1
        else:
            if barn["type"] in {"paragraph", "heading"}:
                ord_.append("\n")
                platser.append(plats)
            plats = _samla(barn, plats + 1, ord_, platser) + 1
    return plats


def storlek(nod: Mapping[str, Any]) -> int:
    """Return how many positions *nod* takes."""
    if (text := nod.get("text")) is not None:
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    if nod["type"] in _ATOMER:
        return 1
    return 2 + sum(map(storlek, nod.get("content") or ()))
