"""What both kinds of file are read into: paragraphs and tables with their tracked changes still in them.

`vy` gives the document as it reads when all changes are rejected, or all accepted.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from arenden.schema import SPRAK

INS, DEL = "ins", "del"


@dataclass(frozen=True, slots=True)
class Spar:
    """A tracked change: put in or taken away, by whom (as the file says), when."""

    slag: str
    av: str = ""
    tid: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Lopning:
    """A stretch of text of one look; "\\n" alone is a line break. *href* is an address, or "#" and the name that one of
    our own references has (arenden.hanvisningsnamn), with a number that tells it from the one beside it. A *kommentar*
    has no text and marks a thread's beginning ("<") or end (">") with its number, or a bookmark ("§") with its name."""

    text: str
    fet: bool = False
    kursiv: bool = False
    href: str = ""
    spar: tuple[Spar, ...] = ()
    kommentar: str = ""
    sprak: str = ""  # one of schema.SPRAK where the file says that it is no Swedish

    def finns(self, godta: bool) -> bool:
        """Tell whether it stands in the text when all changes are accepted, or else when all are rejected."""
        return all(ett.slag == (INS if godta else DEL) for ett in self.spar)


@dataclass(frozen=True, slots=True)
class Listplats:
    """Where in which list a paragraph is an item: *lista* is the list, *rakning* what it counts together with,
    *start* the number the list begins with, *om* whether it begins anew at its first item."""

    lista: str
    rakning: str
    niva: int
    form: str  # "bullet", "decimal", "lowerLetter" …
    start: int = 1
    om: bool = False


@dataclass(slots=True)
class Stycke:
    """A paragraph. *rubrik* is its heading level (0: none), *vanster* its left indent in twips, *mark* the change
    of its end, *nr* its place in the file, *stil* the style's name in small letters."""

    lopningar: list[Lopning] = field(default_factory=list)
    rubrik: int = 0
    stil: str = ""
    vanster: int = 0
    lista: Listplats | None = None
    mark: Spar | None = None
    nr: int = 0
    nummer: int = 0  # of a numbered item, as it is counted

    @property
    def text(self) -> str:
        return "".join(bit.text for bit in self.lopningar)

    @property
    def fet(self) -> bool:
        """Whether every word of it is bold."""
        ord_ = [bit for bit in self.lopningar if bit.text.strip()]
        return bool(ord_) and all(bit.fet for bit in ord_)


@dataclass(slots=True)
class Ruta:
    """A table cell: *bredd* in columns of the grid, *ovan* where it only goes on from the row above."""

    block: list[Block]
    bredd: int = 1
    ovan: bool = False
    huvud: bool = False
    hojd: int = 1


@dataclass(slots=True)
class Tabellrad:
    rutor: list[Ruta]
    huvud: bool = False
    spar: Spar | None = None
    fore: int = 0  # empty columns before the first cell


@dataclass(slots=True)
class Tabell:
    """A table; *huvud* is whether its first row is meant as a header row where no row says so itself."""

    rader: list[Tabellrad]
    vanster: int = 0
    nr: int = 0
    huvud: bool = False


Block = Stycke | Tabell


def stycken(block: Iterable[Block]) -> Iterator[Stycke]:
    """Yield every paragraph, those in tables too, in order."""
    for ett in block:
        if isinstance(ett, Stycke):
            yield ett
        else:
            for rad in ett.rader:
                for ruta in rad.rutor:
                    yield from stycken(ruta.block)


def numrera(block: Iterable[Block], fran: int = 0) -> int:
    """Give every paragraph and table its place in the file; return the next one."""
    for ett in block:
        ett.nr = fran
        fran += 1
        for rad in ett.rader if isinstance(ett, Tabell) else ():
            for ruta in rad.rutor:
                fran = numrera(ruta.block, fran)
    return fran


def sparade(block: Iterable[Block]) -> bool:
    """Tell whether anything in *block* is a tracked change."""
    for ett in block:
        if isinstance(ett, Tabell):
            if any(rad.spar or any(sparade(ruta.block) for ruta in rad.rutor) for rad in ett.rader):
                return True
        elif ett.mark or any(bit.spar for bit in ett.lopningar):
            return True
    return False


def vy(block: Iterable[Block], *, godta: bool, spar: list[Spar] | None = None) -> list[Block]:
    """Return *block* as they read when all changes are accepted, or (*godta* false) all rejected.

    A paragraph whose end is not there runs on into the next one, which lends it its look. Where *spar* is given, it is
    filled with the changes, and change n stands between the marks "+n" and "-n".
    """
    bort = DEL if godta else INS
    ut: list[Block] = []
    vantar: Stycke | None = None
    for ett in block:
        if isinstance(ett, Tabell):
            if vantar is not None and vantar.text.strip():
                ut.append(vantar)
            vantar = None
            rader = [_rad(rad, godta, spar) for rad in ett.rader if rad.spar is None or rad.spar.slag != bort]
            if rader:
                ut.append(replace(ett, rader=rader))
            continue
        lopningar = [del_ for bit in ett.lopningar for del_ in _markt(bit, godta, spar)]
        if ett.mark is not None and spar is not None:
            lopningar += _marken(ett.mark, [], spar)
        nytt = replace(ett, lopningar=lopningar, mark=None)
        if vantar is not None:
            # A paragraph of which nothing is left is no beginning of the one after it, nor what bookmarks in it are at.
            kvar = bool(vantar.text.strip())
            nytt.lopningar = [*(b for b in vantar.lopningar if kvar or b.kommentar[:1] != "§"), *lopningar]
            nytt.nr = vantar.nr if kvar else ett.nr
            vantar = None
        if ett.mark is not None and ett.mark.slag == bort:
            vantar = nytt
        else:
            ut.append(nytt)
    if vantar is not None and (vantar.text.strip() or not ut):
        ut.append(vantar)
    return ut


def _markt(bit: Lopning, godta: bool, spar: list[Spar] | None) -> list[Lopning]:
    if not bit.spar:
        return [bit]
    finns = [replace(bit, spar=())] if bit.finns(godta) else []
    return finns if spar is None else _marken(bit.spar[-1], finns, spar)


def _marken(ett: Spar, inne: list[Lopning], spar: list[Spar]) -> list[Lopning]:
    spar.append(ett)
    nr = len(spar) - 1
    return [Lopning("", kommentar=f"+{nr}"), *inne, Lopning("", kommentar=f"-{nr}")]


def _rad(rad: Tabellrad, godta: bool, spar: list[Spar] | None) -> Tabellrad:
    rutor = [replace(ruta, block=vy(ruta.block, godta=godta, spar=spar)) for ruta in rad.rutor]
    if rad.spar is not None and spar is not None and (forst := next(stycken(rutor[0].block), None)) is not None:
        forst.lopningar = [*forst.lopningar, *_marken(rad.spar, [], spar)]
    return replace(rad, spar=None, rutor=rutor)


def rakna(block: Iterable[Block]) -> None:
    """Give every numbered item the number it has on paper."""
    rakningar: dict[str, list[int]] = {}
    borjade: set[str] = set()
    for ett in stycken(block):
        plats = ett.lista
        if plats is None:
            continue
        nivaer = rakningar.setdefault(plats.rakning, [])
        if plats.om and plats.lista not in borjade:
            del nivaer[plats.niva :]
        borjade.add(plats.lista)
        del nivaer[plats.niva + 1 :]
        while len(nivaer) < plats.niva:
            nivaer.append(1)
        if len(nivaer) == plats.niva:
            nivaer.append(plats.start)
        else:
            nivaer[plats.niva] += 1
        ett.nummer = nivaer[plats.niva]


def sprakkod(varde: str) -> str:
    """Return the language of schema.SPRAK that a file calls "en-US" or "en"; "" for Swedish and those not there."""
    led = re.split("[-_]", varde.casefold())[0]
    led = {"no": "nb", "nn": "nb"}.get(led, led)
    return led if led in SPRAK else ""
