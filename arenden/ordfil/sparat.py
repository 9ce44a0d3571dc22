"""A text and what is suggested in it as one document, in which every change is marked as Word tracks it.

Accepting all of them gives the suggested text and rejecting all the other, exactly. Texts are compared by word; a
paragraph, list or table of another form is taken away as a whole and put in as a whole.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from arenden.ankare import storlek
from arenden.hanvisning import MALET, NOD, TECKEN

Nod = Mapping[str, Any]
Vem = Callable[[int, int], tuple[str, str]]  # who wrote a stretch of the suggested text, and when

# Keys that Textskrivare knows: of an inline node, of a paragraph's end, of a table row.
SPAR, MARK, RAD = "_spar", "_mark", "_rad"
INS, DEL = "ins", "del"
KOMMENTAR = "_kommentar"  # an inline node that only marks where a comment begins ("<1") or ends (">1")
_ORD = re.compile(r"\w+|\s+|[^\w\s]")
_STYCKEN = {"paragraph", "heading"}
_LISTOR = {"bulletList", "orderedList"}
LIKHET = 0.35  # paragraphs with less in common are taken away and put in
MAX_PAR = 2500  # pairs to weigh; more are paired by place


@dataclass(frozen=True)
class Foreslaget:
    """A suggested text and who wrote which stretch of it: from, to, name, ISO time."""

    doc: Nod
    spar: Sequence[tuple[int, int, str, str]] = ()

    def vem(self, fran: int, till: int) -> tuple[str, str]:
        def avstand(rad: tuple[int, int, str, str]) -> int:
            return max(rad[0] - till, fran - rad[1], 0)

        narmast = min(self.spar, key=avstand, default=None)
        return (narmast[2], narmast[3]) if narmast else ("", "")


def markera(doc: Nod, foreslaget: Foreslaget, *, punkt: bool = False) -> dict[str, Any]:
    """Return *doc* with the changes to *foreslaget*; of a *punkt* the first paragraph bears the number in both."""
    fore, efter = doc.get("content") or (), foreslaget.doc.get("content") or ()
    return {**doc, "content": _Markor(foreslaget).block(fore, efter, 0, fast=punkt)}


def nyckel(nod: Nod) -> str:
    """Return a node's form and words, without ids and comments."""
    return json.dumps(_utan_id(nod), ensure_ascii=False, sort_keys=True)


def _utan_id(nod: Nod) -> Any:
    attrs = {k: v for k, v in (nod.get("attrs") or {}).items() if k != "id" and v is not None}
    inne = [_utan_id(b) for b in nod.get("content") or () if b["type"] != KOMMENTAR]
    # Comments part a text in two; it is the same text.
    slagna: list[Any] = []
    for ett in inne:
        if slagna and ett[0] == "text" == slagna[-1][0] and ett[2] == slagna[-1][2]:
            slagna[-1] = ["text", slagna[-1][1] + ett[1], ett[2]]
        else:
            slagna.append(ett)
    return [nod["type"], nod.get("text") or attrs, _marken(nod) if "text" in nod or nod["type"] == NOD else slagna]


def _marken(nod: Nod) -> str:
    marken = nod.get("marks")
    return json.dumps(marken, sort_keys=True, ensure_ascii=False) if marken else ""


def _text(nod: Nod) -> str:
    mellan = "" if nod["type"] in _STYCKEN else " "
    return nod.get("text") or mellan.join(_text(b) for b in nod.get("content") or ())


def _attrs(nod: Nod) -> dict[str, Any]:
    return {k: v for k, v in (nod.get("attrs") or {}).items() if k != "id"}


class _Markor:
    def __init__(self, foreslaget: Foreslaget) -> None:
        self._foreslaget = foreslaget

    def _spar(self, slag: str, fran: int, till: int) -> tuple[str, str, str]:
        return (slag, *self._foreslaget.vem(fran, till))

    def block(self, gamla: Sequence[Nod], nya: Sequence[Nod], plats: int, *, fast: bool = False) -> list[Nod]:
        """Return the blocks of both; the new ones begin at *plats*. *fast*: the first ones belong together."""
        ut: list[Nod] = []
        for gammal, ny in _par(gamla, nya, fast=fast):
            if gammal is not None and ny is not None:
                ut.append(self._par(gammal, ny, plats))
            elif gammal is not None:
                ut.append(self._hel(gammal, self._spar(DEL, plats, plats)))
            if ny is not None:
                if gammal is None:
                    ut.append(self._hel(ny, self._spar(INS, plats, plats + storlek(ny))))
                plats += storlek(ny)
        return ut

    def _hel(self, nod: Nod, spar: tuple[str, str, str]) -> Nod:
        if nod["type"] in ("text", "hardBreak", NOD):
            return {**nod, SPAR: spar}
        if nod["type"] == KOMMENTAR:
            return nod
        eget = {MARK: spar} if nod["type"] in _STYCKEN else {RAD: spar} if nod["type"] == "tableRow" else {}
        inne = [self._hel(b, spar) for b in nod.get("content") or ()]
        return {**nod, **eget, **({"content": inne} if inne else {})}

    def _par(self, gammal: Nod, ny: Nod, plats: int) -> Nod:
        if nyckel(gammal) == nyckel(ny):
            return gammal
        inne = plats + 1
        if gammal["type"] in _STYCKEN:
            return {**gammal, "content": list(self._inline(gammal, ny, inne))}
        delar_a, delar_b = gammal.get("content") or (), ny.get("content") or ()
        if gammal["type"] == "tableRow":
            celler = []
            for a, b in zip(delar_a, delar_b, strict=True):
                celler.append({**a, "content": self.block(a["content"], b["content"], inne + 1)})
                inne += storlek(b)
            return {**gammal, "content": celler}
        return {**gammal, "content": self.block(delar_a, delar_b, inne, fast=gammal["type"] == "listItem")}

    def _inline(self, gammal: Nod, ny: Nod, plats: int) -> Iterator[Nod]:
        a, marken = _tecken(gammal)
        b, _ = _tecken(ny)
        platser = [plats]
        for _m, ett in b:
            platser.append(platser[-1] + storlek(ett))
        ut: list[Nod] = []
        jamforelse = SequenceMatcher(None, [t for t, _ in a], [t for t, _ in b], autojunk=False)
        for vad, fran, till, ny_fran, ny_till in jamforelse.get_opcodes():
            for nr in range(fran, till):
                ut += marken.pop(nr, [])
                spar = {} if vad == "equal" else {SPAR: self._spar(DEL, platser[ny_fran], platser[ny_fran])}
                ut.append({**a[nr][1], **spar})
            if vad in ("insert", "replace"):
                spar_in = self._spar(INS, platser[ny_fran], platser[ny_till])
                ut += [{**ett, SPAR: spar_in} for _t, ett in b[ny_fran:ny_till]]
        for kvar in marken.values():
            ut += kvar
        return _slagna(ut)


def _tecken(nod: Nod) -> tuple[list[tuple[tuple[str, str], Nod]], dict[int, list[Nod]]]:
    """Return the words of a paragraph with their look, and which marks of comments stand before which."""
    ut: list[tuple[tuple[str, str], Nod]] = []
    marken: dict[int, list[Nod]] = {}
    for ett in nod.get("content") or ():
        if ett["type"] == KOMMENTAR:
            marken.setdefault(len(ut), []).append(ett)
        elif "text" in ett:
            utseende = _marken(ett)
            ut += [((ord_, utseende), {**ett, "text": ord_}) for ord_ in _ORD.findall(ett["text"])]
        else:
            ut.append(((_malet(ett) if ett["type"] == NOD else "\n", _marken(ett)), ett))
    return ut, marken


def _malet(nod: Nod) -> str:
    # Two references may read the same and lead to different things.
    return TECKEN + ":".join(str(nod["attrs"].get(namn)) for namn in MALET)


def _slagna(noder: Sequence[Nod]) -> Iterator[Nod]:
    """Yield the nodes with neighbouring texts of one look and one change made one."""
    vantar: dict[str, Any] | None = None
    for nod in noder:
        if vantar is not None and {**vantar, "text": ""} == {**nod, "text": ""} and "text" in nod:
            vantar["text"] += nod["text"]
            continue
        if vantar is not None:
            yield vantar
        vantar = dict(nod)
    if vantar is not None:
        yield vantar


def _kan_paras(a: Nod, b: Nod) -> bool:
    """Tell whether *a* can become *b* by changes within it, as Word tracks them."""
    if a["type"] != b["type"] or _attrs(a) != _attrs(b):
        return False
    rader_a, rader_b = list(a.get("content") or ()), list(b.get("content") or ())
    if a["type"] == "tableRow":
        return [(c["type"], _attrs(c)) for c in rader_a] == [(c["type"], _attrs(c)) for c in rader_b]
    if a["type"] == "table":
        celler = [c for rad in (*rader_a, *rader_b) for c in rad["content"]]
        enkla = all(_attrs(c).get(s, 1) in (1, None) for c in celler for s in ("colspan", "rowspan"))
        return enkla and len(rader_a[0]["content"]) == len(rader_b[0]["content"])
    return True


def _likhet(a: Nod, b: Nod) -> float:
    if not _kan_paras(a, b):
        return 0.0
    if nyckel(a) == nyckel(b):
        return 3.0
    text_a, text_b = _text(a), _text(b)
    if not text_a or not text_b:
        # An empty paragraph becomes what is written in it.
        return 0.5 if a["type"] in _STYCKEN else 0.1
    lika = SequenceMatcher(None, _ORD.findall(text_a), _ORD.findall(text_b), autojunk=False).ratio()
    return lika if lika >= (LIKHET if a["type"] in _STYCKEN else 0.05) else 0.0


def _par(gamla: Sequence[Nod], nya: Sequence[Nod], *, fast: bool) -> Iterator[tuple[Nod | None, Nod | None]]:
    """Pair the blocks that become each other, in order; what is alone is taken away or put in."""
    fram = 0
    if fast and gamla and nya and _kan_paras(gamla[0], nya[0]):
        yield gamla[0], nya[0]
        fram = 1
    a, b = gamla[fram:], nya[fram:]
    kort = min(len(a), len(b))
    lika_fram = next((n for n in range(kort) if nyckel(a[n]) != nyckel(b[n])), kort)
    yield from zip(a[:lika_fram], b[:lika_fram], strict=True)
    a, b = a[lika_fram:], b[lika_fram:]
    kort = min(len(a), len(b))
    lika_bak = next((n for n in range(kort) if nyckel(a[-1 - n]) != nyckel(b[-1 - n])), kort)
    yield from _vagda(a[: len(a) - lika_bak], b[: len(b) - lika_bak])
    yield from zip(a[len(a) - lika_bak :], b[len(b) - lika_bak :], strict=True)


def _vagda(a: Sequence[Nod], b: Sequence[Nod]) -> Iterator[tuple[Nod | None, Nod | None]]:
    """Pair so that what is paired has the most in common."""
    if len(a) * len(b) > MAX_PAR:
        for x, y in zip(a, b, strict=False):
            yield from [(x, y)] if _kan_paras(x, y) else [(x, None), (None, y)]
        kort = min(len(a), len(b))
        yield from ((x, None) for x in a[kort:])
        yield from ((None, y) for y in b[kort:])
        return
    basta = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    likhet = [[_likhet(x, y) for y in b] for x in a]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            ihop = likhet[i][j] + basta[i + 1][j + 1] if likhet[i][j] else 0.0
            basta[i][j] = max(ihop, basta[i + 1][j], basta[i][j + 1])
    i = j = 0
    while i < len(a) or j < len(b):
        if i < len(a) and j < len(b) and likhet[i][j] and basta[i][j] == likhet[i][j] + basta[i + 1][j + 1]:
            yield a[i], b[j]
            i, j = i + 1, j + 1
        elif i < len(a) and (j == len(b) or basta[i][j] == basta[i + 1][j]):
            yield a[i], None
            i += 1
        else:
            yield None, b[j]
            j += 1
