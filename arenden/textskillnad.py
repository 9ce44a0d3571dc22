"""Difference of two ProseMirror documents: blocks are paired first, then their words compared.

A document is read as a row of leaves (paragraph, underrubrik, whole table), each knowing the lists around it.
Leaves are paired by id, then by likeness, so a paragraph that moved or became a bullet keeps its words; the
new document's lists are then built anew around the merged row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.safestring import SafeString, mark_safe

from arenden.foljd import Rad, rader
from arenden.ordskillnad import Nod, Ord, borttaget, inramat, notis, ord_ur, ordskillnad, tillagt
from arenden.parning import Post, para
from arenden.tabellskillnad import tabellskillnad

_LISTOR = {"bulletList": "punktlista", "orderedList": "numrerad lista"}


@dataclass(frozen=True, slots=True)
class Steg:
    """A list or list item on the way down to a leaf; *nummer* is the printed number or the list's start."""

    slag: str
    nyckel: int
    nummer: int


@dataclass(frozen=True, slots=True)
class Blad:
    """A paragraph, an underrubrik or a table, with the lists it stands in, outermost first."""

    nod: Nod
    vag: tuple[Steg, ...]
    forst: bool  # first in its list item
    post: Post = field(compare=False)
    ord: tuple[Ord, ...] = ()

    @property
    def form(self) -> tuple[object, ...]:
        """Return the kinds of lists around the leaf: what a reader sees of its place."""
        return (*(s.slag for s in self.vag if s.slag != "listItem"), self.forst)


@dataclass(frozen=True, slots=True)
class Bladrad:
    """One leaf of the comparison: its places before and after, its inner HTML and its number of changes."""

    rad: Rad
    html: SafeString
    antal: int


@dataclass(frozen=True, slots=True)
class Textskillnad:
    """The compared text as HTML, how many places differ, and the leaves it was built of."""

    html: SafeString
    antal: int
    rader: tuple[Bladrad, ...]


def textskillnad(fore: Nod | None, efter: Nod | None) -> Textskillnad:
    """Compare two documents, or the contents of two table cells; None is an empty one."""
    gamla, nya = _blad(fore), _blad(efter)
    par = para([b.post for b in gamla], [b.post for b in nya])
    arvd = _arvda_vagar(gamla, nya, par)
    sagt: set[tuple[int, int]] = set()
    ut: list[Bladrad] = []
    bygge = _Listbygge()
    for rad in rader(par, len(gamla), len(nya)):
        gammalt = gamla[rad.fore] if rad.fore is not None else None
        nytt = nya[rad.efter] if rad.efter is not None else None
        tomt = nytt is not None and not nytt.post.ord
        if rad.flyttad and tomt:
            rad = Rad(rad.fore, rad.efter)
        inre, antal, klass = _bladskillnad(gammalt, nytt, rad, sagt)
        ut.append(Bladrad(rad, inre, antal))
        kvar = nytt or gammalt
        assert kvar is not None
        bygge.lagg(kvar, arvd(kvar) if nytt is None else kvar.vag, inre, klass)
    return Textskillnad(bygge.html(), sum(r.antal for r in ut), tuple(ut))


def _blad(doc: Nod | None) -> list[Blad]:
    """Read a document as leaves. Empty paragraphs outside lists print nothing and are left out."""
    ut: list[Blad] = []
    nyckel = 0

    def ga(noder: Sequence[Nod], vag: tuple[Steg, ...]) -> None:
        nonlocal nyckel
        for plats, nod in enumerate(noder):
            slag, attrs, inre = nod["type"], nod.get("attrs") or {}, nod.get("content") or []
            if slag in _LISTOR:
                nyckel += 1
                start = int(attrs.get("start") or 1)
                lista = (*vag, Steg(slag, nyckel, start))
                for nr, punkt in enumerate(inre, start=start):
                    nyckel += 1
                    ga(punkt.get("content") or [], (*lista, Steg("listItem", nyckel, nr)))
                continue
            ord_ = tuple(ord_ur(inre)) if slag != "table" else ()
            ordlista = tuple(o.text for o in ord_) if slag != "table" else tuple(_tabellens_ord(nod))
            if ordlista or vag or slag == "table":
                form = "/".join((*(s.slag for s in vag), slag))
                post = Post(attrs.get("id"), slag if slag == "table" else form, ordlista)
                ut.append(Blad(nod, vag, bool(vag) and plats == 0, post, ord_))

    ga((doc or {}).get("content") or [], ())
    return ut


def _tabellens_ord(nod: Nod) -> Iterator[str]:
    for barn in nod.get("content") or ():
        if barn["type"] in ("paragraph", "heading"):
            yield from (o.text for o in ord_ur(barn.get("content") or ()))
        else:
            yield from _tabellens_ord(barn)


class _Arv:
    """Where a leaf that is gone belongs in the new lists: with the siblings that are left."""

    def __init__(self) -> None:
        self.nya: dict[int, tuple[Steg, ...]] = {}

    def __call__(self, blad: Blad) -> tuple[Steg, ...]:
        for djup in range(len(blad.vag), 0, -1):
            if (ny := self.nya.get(blad.vag[djup - 1].nyckel)) is not None:
                return (*ny, *_gamla(blad.vag[djup:]))
        return _gamla(blad.vag)


def _gamla(vag: tuple[Steg, ...]) -> tuple[Steg, ...]:
    """Give the old lists keys that no new list has."""
    return tuple(Steg(s.slag, -s.nyckel, s.nummer) for s in vag)


def _arvda_vagar(gamla: Sequence[Blad], nya: Sequence[Blad], par: Mapping[int, int]) -> _Arv:
    arv = _Arv()
    for j, i in par.items():
        for djup, (g, n) in enumerate(zip(gamla[i].vag, nya[j].vag, strict=False), start=1):
            if (g.slag == "listItem") == (n.slag == "listItem"):
                arv.nya.setdefault(g.nyckel, nya[j].vag[:djup])
    return arv


def _bladskillnad(
    gammalt: Blad | None, nytt: Blad | None, rad: Rad, sagt: set[tuple[int, int]]
) -> tuple[SafeString, int, str]:
    """Return the inner HTML of a leaf, its number of changes and its CSS class."""
    kvar = nytt or gammalt
    assert kvar is not None
    if kvar.post.tabell:
        fore = gammalt.nod if gammalt else None
        efter = nytt.nod if nytt else None
        inre, antal = tabellskillnad(fore, efter, textskillnad)
    elif gammalt is None or nytt is None:
        s = tillagt(kvar.ord) if nytt else borttaget(kvar.ord)
        inre, antal = s.html, s.antal
        if not kvar.ord:
            inre, antal = inramat("in" if nytt else "ut", "[tom punkt]"), 1
    else:
        s = ordskillnad(gammalt.ord, nytt.ord)
        inre, antal = s.html, s.antal
    if gammalt is None or nytt is None:
        return inre, 1, "tillagt" if nytt else "borttaget"
    noter = _noter(gammalt, nytt, rad, sagt)
    if noter and kvar.post.tabell:
        inre = mark_safe(f"<caption>{''.join(map(notis, noter))}</caption>{inre}")  # noqa: S308
    elif noter:
        inre = mark_safe(f"{''.join(map(notis, noter))} {inre}")  # noqa: S308
    return inre, antal + len(noter), "flyttat" if rad.flyttad else ""


def _noter(gammalt: Blad, nytt: Blad, rad: Rad, sagt: set[tuple[int, int]]) -> list[str]:
    """Say what happened to the block as a whole: moved, another kind, another list."""
    noter: list[str] = []
    if rad.flyttad:
        vad = "flyttad tabell" if nytt.post.tabell else "flyttad punkt" if nytt.vag else "flyttat stycke"
        noter.append(f"{vad}, stod tidigare längre {'ned' if rad.nedifran else 'upp'}")
    if gammalt.nod["type"] != nytt.nod["type"]:
        noter.append("ändrat till " + ("underrubrik" if nytt.nod["type"] == "heading" else "brödtext"))
    # A list of ten items that becomes numbered is one change, said at its first item.
    lista = (gammalt.vag[-2].nyckel if gammalt.vag else 0, nytt.vag[-2].nyckel if nytt.vag else 0)
    if gammalt.form != nytt.form:
        if lista not in sagt or not (gammalt.vag and nytt.vag):
            noter.append(_listnot(gammalt, nytt))
        sagt.add(lista)
    elif nytt.vag and lista not in sagt:
        sagt.add(lista)
        if gammalt.vag[-2].nummer != nytt.vag[-2].nummer:
            noter.append(f"numreringen börjar på {nytt.vag[-2].nummer} i stället för {gammalt.vag[-2].nummer}")
    return noter


def _listnot(gammalt: Blad, nytt: Blad) -> str:
    if not nytt.vag:
        return "inte längre i lista"
    namn = _LISTOR[nytt.vag[-2].slag]
    if not gammalt.vag:
        return f"nu i {namn}"
    if len(gammalt.vag) != len(nytt.vag):
        return f"ändrad nivå i {namn}n"
    if gammalt.forst != nytt.forst:
        return "nu en egen punkt" if nytt.forst else "nu ett stycke i punkten före"
    return f"ändrad till {namn}"


class _Listbygge:
    """Builds nested lists around leaves that come one by one."""

    def __init__(self) -> None:
        self._delar: list[str] = []
        self._oppna: list[Steg] = []

    def lagg(self, blad: Blad, vag: tuple[Steg, ...], inre: str, klass: str) -> None:
        """Add a leaf under the lists of *vag*, opening and closing what that takes."""
        gemensamt = 0
        for a, b in zip(self._oppna, vag, strict=False):
            if a.nyckel != b.nyckel:
                break
            gemensamt += 1
        self._stang(gemensamt)
        hel_punkt = blad.forst and klass in ("tillagt", "borttaget")
        for djup, steg in enumerate(vag[gemensamt:], start=gemensamt):
            numrerad = djup > 0 and vag[djup - 1].slag == "orderedList"
            self._delar.append(_oppning(steg, numrerad, klass if hel_punkt and djup == len(vag) - 1 else ""))
            self._oppna.append(steg)
        tagg: Literal["table", "h3", "p"] = (
            "table" if blad.post.tabell else "h3" if blad.nod["type"] == "heading" else "p"
        )
        self._delar.append(f"<{tagg}{_klass('' if hel_punkt else klass)}>{inre}</{tagg}>")

    def html(self) -> SafeString:
        """Close every list and return the whole."""
        self._stang(0)
        return mark_safe("".join(self._delar))  # noqa: S308

    def _stang(self, till: int) -> None:
        while len(self._oppna) > till:
            self._delar.append({"bulletList": "</ul>", "orderedList": "</ol>"}.get(self._oppna.pop().slag, "</li>"))


def _oppning(steg: Steg, numrerad: bool, klass: str) -> str:
    if steg.slag == "bulletList":
        return "<ul>"
    if steg.slag == "orderedList":
        return "<ol>"
    # Each item carries its own number, so that one that is gone does not shift those that follow.
    return f'<li value="{steg.nummer}"{_klass(klass)}>' if numrerad else f"<li{_klass(klass)}>"


def _klass(namn: str) -> str:
    return f' class="jamforelse__block jamforelse__block--{namn}"' if namn else ""
