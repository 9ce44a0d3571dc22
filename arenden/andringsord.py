"""A suggested change in words: what kind it is, in a sentence, and as HTML with what goes and what comes."""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, cast

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from prosemirror.model import Node

from arenden import andringar
from arenden.andringar import Andring
from arenden.dokument import Doc
from arenden.hanvisning import TECKEN
from arenden.hanvisningsmal import Malen, ord_av, text_med_ord
from arenden.ordskillnad import inramat, notis, ord_ur, ordskillnad
from arenden.teckenrad import Tecken, Teckenrad
from arenden.textskillnad import textskillnad

Slag = Literal["tillagt", "borttaget", "ersatt", "struktur"]

_CITAT = 90
_SAMMANHANG = 40
_MARKEN = {"bold": "fet stil", "italic": "kursiv stil", "link": "länk", "sprak": "språkmärkning"}
# A node that comes or goes alone: its name in the singular, new and gone, and in the plural.
_DELAR = {
    "table": ("ny tabell", "tabell borttagen", "tabeller"),
    "tableRow": ("ny rad i tabell", "rad i tabell borttagen", "rader i tabell"),
    "bulletList": ("ny punktlista", "punktlista borttagen", "punktlistor"),
    "orderedList": ("ny numrerad lista", "numrerad lista borttagen", "numrerade listor"),
    "listItem": ("ny punkt i lista", "punkt i lista borttagen", "punkter i lista"),
    "heading": ("ny underrubrik", "underrubrik borttagen", "underrubriker"),
    "paragraph": ("nytt stycke", "stycke borttaget", "stycken"),
}


@dataclass
class Ordbok:
    """Two texts, read once, to tell of the changes between them; *malen* is what their references read."""

    fore: Doc
    efter: Doc
    malen: Malen | None = None

    @cached_property
    def _a(self) -> Teckenrad:
        return Teckenrad(self.fore)

    @cached_property
    def _b(self) -> Teckenrad:
        return Teckenrad(self.efter)

    @cached_property
    def _noder(self) -> tuple[Node, Node]:
        return andringar.nod(self.fore), andringar.nod(self.efter)

    def _tecken(self, x: Andring) -> tuple[list[Tecken], list[Tecken]]:
        return (
            self._lasta(self._a.tecken[bisect_left(self._a.platser, x.fran) : bisect_left(self._a.platser, x.till)]),
            self._lasta(
                self._b.tecken[bisect_left(self._b.platser, x.ny_fran) : bisect_left(self._b.platser, x.ny_till)]
            ),
        )

    def _lasta(self, tecken: Iterable[Tecken]) -> list[Tecken]:
        """Return tokens with the words of their references."""
        return [
            (t[0], ord_av(t[1][1:], self.malen), t[2]) if t[1][0] == TECKEN and len(t[1]) > 1 else t for t in tecken
        ]

    def ord(self, x: Andring) -> tuple[str, str]:
        """Return the words that go and the words that come."""
        bort, in_ = self._tecken(x)
        return _ord(bort), _ord(in_)

    def slag(self, x: Andring) -> Slag:
        """Return what kind of change it is, for its colour and its sign."""
        bort, in_ = self._tecken(x)
        if any(t[0] != "o" for t in (*bort, *in_)):
            return "struktur"
        return "tillagt" if not bort else "borttaget" if not in_ else "ersatt"

    def vad(self, x: Andring) -> str:
        """Return the change in a sentence, without a full stop."""
        bort, in_ = self._tecken(x)
        if all(t[0] == "o" for t in (*bort, *in_)):
            return _ordbyte(bort, in_)
        return _form(bort, in_, _runt(self._lasta(self._a.tecken[bisect_left(self._a.platser, x.till) :])))

    def html(self, x: Andring) -> SafeString:
        """Return the change with some words around it, or, where paragraphs change, the paragraphs it is in."""
        bort, in_ = self._tecken(x)
        i, j = bisect_left(self._a.platser, x.fran), bisect_left(self._a.platser, x.till)
        fore = _runt(self._lasta(self._a.tecken[:i][::-1]), bakat=True)
        efter = _runt(self._lasta(self._a.tecken[j:]))
        if all(t[0] == "o" for t in (*bort, *in_)):
            mitt = self._ordskillnad(x, bort, in_)
        elif (vad := _delning(bort, in_)) is not None:
            mitt = notis(vad)
        else:
            # Of an empty paragraph nothing is printed: then the words alone.
            return self._stycken(x) or mark_safe(f"<p>{notis(_form(bort, in_))}</p>")  # noqa: S308
        kant = [kanten for t in (bort, in_) if t for kanten in (t[0][1][:1], t[-1][1][-1:])]
        # Words at the edge of the change are written without the space that sets them apart.
        mellan = " " if any(map(str.isspace, kant)) or not _ord(bort) + _ord(in_) else ""
        return mark_safe(f"<p>{escape(fore)}{mellan}{mitt}{mellan}{escape(efter)}</p>")  # noqa: S308

    def _ordskillnad(self, x: Andring, bort: list[Tecken], in_: list[Tecken]) -> SafeString:
        if not _ord(bort) and not _ord(in_):
            return mark_safe("".join(inramat(s, _mellanrum(t)) for s, t in (("ut", bort), ("in", in_)) if t))  # type: ignore[arg-type]  # noqa: S308
        snitt = x.snitt(*self._noder)
        gammalt, nytt = (
            ord_ur(self._med_ord((s.to_json() or {}).get("content") or [])["content"])  # type: ignore[arg-type]
            for s in snitt
        )
        return ordskillnad(gammalt, nytt).html

    def _stycken(self, x: Andring) -> SafeString:
        """Return the blocks that the change is in, with it alone made."""
        a, b = self._noder
        gjord = a.replace(x.fran, x.till, b.slice(x.ny_fran, x.ny_till))
        forsta = a.content.find_index(x.fran)["index"]
        sista = a.child_count - a.content.find_index(x.till)["index"]
        if a.resolve(x.till).depth:
            sista -= 1
        gamla, nya = (
            self._med_ord(cast(Any, nod.to_json())["content"][forsta : nod.child_count - sista]) for nod in (a, gjord)
        )
        return textskillnad(*_nara(gamla, nya)).html

    def _med_ord(self, innehall: Sequence[Doc]) -> Doc:
        doc = {"type": "doc", "content": innehall}
        return text_med_ord(doc, self.malen) if self.malen is not None else doc


def _nara(fore: Doc, efter: Doc) -> tuple[Doc, Doc]:
    """Leave out of a list what is the same in both: all items before the change and after it but the nearest."""
    if len(fore["content"]) != 1 or len(efter["content"]) != 1:
        return fore, efter
    gammal, ny = fore["content"][0], efter["content"][0]
    if gammal["type"] != ny["type"] or ny["type"] not in {"bulletList", "orderedList"}:
        return fore, efter
    da, nu = gammal["content"], ny["content"]
    kortast = min(len(da), len(nu))
    lika = next((i for i in range(kortast) if da[i] != nu[i]), kortast)
    sist = next((i for i in range(kortast - lika) if da[-1 - i] != nu[-1 - i]), kortast - lika)
    bort, bak = max(lika - 1, 0), max(sist - 1, 0)

    def kort(lista: Doc) -> Doc:
        attrs = lista["attrs"]
        if lista["type"] == "orderedList":
            attrs = attrs | {"start": attrs["start"] + bort}
        kvar = lista["content"][bort : len(lista["content"]) - bak]
        return {"type": "doc", "content": [{**lista, "attrs": attrs, "content": kvar}]}

    return kort(gammal), kort(ny)


def _ord(tecken: Iterable[Tecken]) -> str:
    """Return the words, with a space between those of different paragraphs."""
    return " ".join("".join(t[1] if t[0] == "o" else " " for t in tecken).split())


def _citat(text: str) -> str:
    kort = text if len(text) <= _CITAT else text[:_CITAT].rsplit(" ", 1)[0] + " …"
    return f"”{kort}”"


def _mellanrum(tecken: Iterable[Tecken]) -> str:
    return "[radbrytning]" if any("\n" in t[1] for t in tecken) else "[mellanrum]"


def _runt(tecken: Sequence[Tecken], *, bakat: bool = False) -> str:
    """Return the words that stand next to the change in its paragraph."""
    ord_: list[str] = []
    langd = 0
    for t in tecken:
        if t[0] != "o":
            break
        if langd > _SAMMANHANG:
            ord_.append("… " if bakat else " …")
            break
        ord_.append(t[1])
        langd += len(t[1])
    return "".join(ord_[::-1] if bakat else ord_)


def _ordbyte(bort: list[Tecken], in_: list[Tecken]) -> str:
    gammalt, nytt = _ord(bort), _ord(in_)
    if [t[1] for t in bort] == [t[1] for t in in_]:
        return f"{_stil(bort, in_)}: {_citat(nytt)}"
    if not gammalt and not nytt:
        return f"{'radbrytning' if _mellanrum((*bort, *in_)) == '[radbrytning]' else 'mellanrum'} " + (
            "tillagd" if not bort else "borttagen" if not in_ else "ändrad"
        )
    if not gammalt:
        return f"tillagt: {_citat(nytt)}"
    if not nytt:
        return f"borttaget: {_citat(gammalt)}"
    return f"{_citat(gammalt)} ersätts med {_citat(nytt)}"


def _stil(bort: list[Tecken], in_: list[Tecken]) -> str:
    """Say which marks come and go."""

    def marken(tecken: list[Tecken]) -> set[str]:
        return {str(m["type"]) for t in tecken if t[2] for m in json.loads(t[2])}

    da, nu = marken(bort), marken(in_)
    sagt = [f"{_MARKEN[m]} tillagd" for m in sorted(nu - da)] + [f"{_MARKEN[m]} borttagen" for m in sorted(da - nu)]
    kvar = "länken ändrad" if "link" in nu else "språket ändrat" if "sprak" in nu else "formateringen ändrad"
    return " och ".join(sagt) or kvar


def _delning(bort: list[Tecken], in_: list[Tecken]) -> str | None:
    """Say that a paragraph or an item is split or joined with the next, where that is all."""
    if _ord(bort) or _ord(in_):
        return None
    gar, kommer = ([t[0] for t in tecken if t[0] != "o"] for tecken in (bort, in_))
    for tecken, andra, sagt in ((kommer, gar, ("delas", "delas")), (gar, kommer, ("slås ihop", "slås ihop"))):
        if not andra and tecken in (["-", "+"], ["-", "-", "+", "+"]):
            stycke = len(tecken) == 2
            if sagt[0] == "delas":
                return "stycket delas här" if stycke else "punkten delas här"
            return "styckena slås ihop här" if stycke else "punkterna slås ihop här"
    return None


def _form(bort: list[Tecken], in_: list[Tecken], sedan: str = "") -> str:
    """Say what becomes of paragraphs, lists and tables; *sedan* are the words after."""
    gammalt, nytt = _ord(bort), _ord(in_)
    da, nu = (Counter(t[1] for t in tecken if t[0] == "+") for tecken in (bort, in_))
    if (vad := _delning(bort, in_)) is not None:
        return vad.removesuffix(" här")
    if not bort or not in_:
        return _hela(nu or da, nytt or gammalt, kommer=bool(in_))
    if gammalt == nytt:
        return _omformat(da, nu, nytt or sedan.strip())
    if da["table"] == nu["table"] and (da["tableRow"] or nu["tableRow"]) and da["tableRow"] == nu["tableRow"]:
        celler = sum(nu[c] - da[c] for c in ("tableCell", "tableHeader"))
        if celler:
            return f"{'ny kolumn' if celler > 0 else 'kolumn borttagen'} i tabell"
    if da["table"] or nu["table"] or da["tableRow"] or nu["tableRow"]:
        return "tabellen ändras"
    if gammalt and nytt:
        return f"{_citat(gammalt)} ersätts med {_citat(nytt)}"
    return f"tillagt: {_citat(nytt)}" if nytt else f"borttaget: {_citat(gammalt)}"


def _hela(delar: Counter[str], ord_: str, *, kommer: bool) -> str:
    """Say that whole nodes, or the end of one and the beginning of the next, come or go."""
    slag = next((s for s in _DELAR if delar[s]), "paragraph")
    nytt, borta, flera = _DELAR[slag]
    antal = delar[slag]
    vad = (nytt if kommer else borta) if antal <= 1 else f"{antal} {'nya ' if kommer else ''}{flera}"
    if antal > 1 and not kommer:
        vad += " borttagna"
    return f"{vad}: {_citat(ord_)}" if ord_ else vad


def _omformat(da: Counter[str], nu: Counter[str], ord_: str) -> str:
    """Say what the same words become."""
    kom, gick = nu - da, da - nu
    citat = f": {_citat(ord_)}" if ord_ else ""
    if kom["bulletList"]:
        return f"{'blir' if not gick['orderedList'] else 'numrerad lista blir'} punktlista{citat}"
    if kom["orderedList"]:
        return f"{'blir' if not gick['bulletList'] else 'punktlista blir'} numrerad lista{citat}"
    if gick["bulletList"] or gick["orderedList"]:
        return f"lista blir vanliga stycken{citat}"
    if kom["heading"]:
        return f"blir underrubrik{citat}"
    if gick["heading"]:
        return f"underrubrik blir vanligt stycke{citat}"
    if kom["tableHeader"]:
        return f"cell blir rubrikcell{citat}"
    if gick["tableHeader"]:
        return f"rubrikcell blir vanlig cell{citat}"
    if nu["orderedList"] and nu == da:
        return "numreringen börjar på ett annat tal"
    if kom["tableRow"] or gick["tableRow"]:
        return "ny tom rad i tabell" if kom["tableRow"] else "tom rad i tabell borttagen"
    if kom["tableCell"] or gick["tableCell"]:
        return "ny tom kolumn i tabell" if kom["tableCell"] else "tom kolumn i tabell borttagen"
    return f"ändrad form{citat}"
