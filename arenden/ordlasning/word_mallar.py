"""Word's styles and lists: what a paragraph is by the style it names and the list it stands in."""

import re
from dataclasses import dataclass
from typing import Any

from arenden.ordlasning.block import Listplats

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RUBRIK = re.compile(r"(?:heading|rubrik|överskrift) ?([1-9])$")
PA = {"1", "true", "on"}
NIVAER = 9
MAX_ARV = 20  # styles built on styles; a longer chain is a ring


def varde(element: Any, namn: str) -> str | None:
    """Return the w:val of the child *namn*, "" where it has none, None where there is no such child."""
    barn = element.find(f"{W}{namn}") if element is not None else None
    return None if barn is None else barn.get(f"{W}val") or ""


def ar_pa(element: Any, namn: str) -> bool | None:
    """Return whether the switch *namn* is on or off in *element*, or None where it says nothing."""
    vad = varde(element, namn)
    return None if vad is None else vad in PA or vad == ""


def heltal(text: str | None, annars: int = 0) -> int:
    try:
        return max(-(10**6), min(10**6, int(float(text or ""))))
    except (ValueError, OverflowError):
        return annars


def heltal_hex(text: str | None) -> int:
    try:
        return int(text or "0", 16)
    except ValueError:
        return 0


@dataclass(frozen=True, slots=True)
class Mall:
    """A style with all it inherits."""

    namn: str = ""
    rubrik: int = 0
    fet: bool = False
    kursiv: bool = False
    dold: bool = False
    vanster: int | None = None
    numrering: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Niva:
    form: str
    start: int
    vanster: int | None


class Mallar:
    """The styles part of a file."""

    def __init__(self, rot: Any) -> None:
        self._element = {m.get(f"{W}styleId") or "": m for m in rot.iter(f"{W}style")} if rot is not None else {}
        self._lasta: dict[str, Mall] = {}
        self.standard = next(
            (
                ident
                for ident, m in self._element.items()
                if m.get(f"{W}type") == "paragraph" and m.get(f"{W}default") in PA
            ),
            "",
        )

    def mall(self, ident: str | None) -> Mall:
        ident = ident or ""
        if ident not in self._lasta:
            self._lasta[ident] = self._las(ident)
        return self._lasta[ident]

    def _las(self, ident: str) -> Mall:
        kedja: list[Any] = []
        namn = ""
        nu: str | None = ident
        while nu and nu in self._element and len(kedja) < MAX_ARV:
            kedja.append(self._element[nu])
            nu = varde(self._element[nu], "basedOn")
        if not kedja:
            return Mall()
        namn = (varde(kedja[0], "name") or ident).casefold()
        fet = kursiv = dold = False
        rubrik = 0
        vanster: int | None = None
        numrering: tuple[str, int] | None = None
        for element in reversed(kedja):
            text, form = element.find(f"{W}rPr"), element.find(f"{W}pPr")
            fet = fet if (egen := ar_pa(text, "b")) is None else egen
            kursiv = kursiv if (egen := ar_pa(text, "i")) is None else egen
            dold = dold if (egen := ar_pa(text, "vanish")) is None else egen
            if traff := _RUBRIK.match((varde(element, "name") or "").casefold()):
                rubrik = int(traff[1])
            if (niva := varde(form, "outlineLvl")) is not None:
                rubrik = heltal(niva, 9) + 1 if heltal(niva, 9) < 9 else 0
            if form is not None and (indrag := form.find(f"{W}ind")) is not None:
                vanster = vansterkant(indrag)
            if form is not None and (nummer := form.find(f"{W}numPr")) is not None:
                egen_lista = varde(nummer, "numId") or (numrering[0] if numrering else "")
                numrering = (egen_lista, heltal(varde(nummer, "ilvl"))) if egen_lista not in ("", "0") else None
        return Mall(namn, rubrik, fet, kursiv, dold, vanster, numrering)


def vansterkant(indrag: Any) -> int | None:
    kant = indrag.get(f"{W}left", indrag.get(f"{W}start"))
    return None if kant is None else heltal(kant)


class Listor:
    """The numbering part of a file."""

    def __init__(self, rot: Any) -> None:
        alla = rot if rot is not None else ()
        self._monster = {m.get(f"{W}abstractNumId"): m for m in alla if m.tag == f"{W}abstractNum"}
        self._listor = {n.get(f"{W}numId"): n for n in alla if n.tag == f"{W}num"}
        self._efter_stil = {
            lank: ident for ident, m in self._monster.items() if (lank := varde(m, "styleLink")) is not None
        }
        self._nivaer: dict[tuple[str, int], tuple[str, Niva, bool] | None] = {}

    def plats(self, numrering: tuple[str, int]) -> tuple[Listplats, int | None] | None:
        """Return the place that (numId, level) is, with its left indent; None where nothing is counted."""
        nummer, niva = numrering[0], max(0, min(numrering[1], NIVAER - 1))
        if (nummer, niva) not in self._nivaer:
            self._nivaer[nummer, niva] = self._las(nummer, niva)
        last = self._nivaer[nummer, niva]
        if last is None:
            return None
        monster, egen, om = last
        return Listplats(nummer, monster, niva, egen.form, egen.start, om), egen.vanster

    def _las(self, nummer: str, niva: int) -> tuple[str, Niva, bool] | None:
        lista = self._listor.get(nummer)
        if lista is None:
            return None
        ident = varde(lista, "abstractNumId") or ""
        monster = self._monster.get(ident)
        if (lank := varde(monster, "numStyleLink")) is not None and lank in self._efter_stil:
            ident = self._efter_stil[lank]
            monster = self._monster[ident]
        form, start, kant, om = "bullet", 1, None, False
        egna = [o for o in lista.findall(f"{W}lvlOverride") if o.get(f"{W}ilvl") == str(niva)]
        for kalla in [monster, *egna]:
            lvl = (
                next((n for n in kalla.findall(f"{W}lvl") if n.get(f"{W}ilvl") == str(niva)), None)
                if kalla is not None
                else None
            )
            if lvl is not None:
                form = varde(lvl, "numFmt") or form
                start = heltal(varde(lvl, "start"), start)
                indrag = lvl.find(f"{W}pPr/{W}ind")
                kant = vansterkant(indrag) if indrag is not None else kant
                if not (varde(lvl, "lvlText") or "").strip() and form != "bullet":
                    form = "none"
        for eget in egna:
            if (ny := varde(eget, "startOverride")) is not None:
                start, om = heltal(ny, start), True
        return None if form == "none" else (ident, Niva(form, max(0, start), kant), om)
