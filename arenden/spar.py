"""Who wrote which stretch of a suggested text, and when. Pure; no ORM.

Kept as JSON rows [from, to, person's key, ISO time, name]: the name is of somebody outside, from a Word file. A stretch
of nothing marks where something was taken away.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

from prosemirror.transform import StepMap

from arenden.andringar import Andring

# One person's writing in one place is one suggestion's time, as it is one entry of a text's history.
SKRIVPASS = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Spar:
    """One person's stretch, and when it was last written in."""

    fran: int
    till: int
    person: int
    tid: str
    namn: str = ""

    @property
    def vem(self) -> tuple[int, str]:
        return self.person, self.namn

    @property
    def nar(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.tid)


def las(rader: Iterable[Sequence[Any]]) -> list[Spar]:
    """Return what a text's column holds."""
    return [Spar(*rad) for rad in rader]


def som_json(alla: Iterable[Spar]) -> list[list[Any]]:
    """Return what a text's column holds of *alla*."""
    return [list(astuple(s)) for s in alla]


def flytta(alla: Iterable[Spar], kartor: Iterable[StepMap]) -> list[Spar]:
    """Return where the stretches are after steps that nobody has suggested: they go with their words."""
    kvar = list(alla)
    for karta in kartor:
        kvar = _flyttade(kvar, karta)
    return kvar


def _flyttade(alla: Iterable[Spar], karta: StepMap) -> list[Spar]:
    """Return the stretches after one step, without those of which all words are taken away again."""
    ut: list[Spar] = []
    for s in alla:
        if s.fran == s.till:
            plats = karta.map(s.fran, -1)
            ut.append(replace(s, fran=plats, till=plats))
        elif (fran := karta.map(s.fran, 1)) < (till := karta.map(s.till, -1)):
            ut.append(replace(s, fran=fran, till=till))
    return ut


def skriv(alla: Iterable[Spar], steg: Sequence[Mapping[str, Any]], kartor: Sequence[StepMap], vem: Spar) -> list[Spar]:
    """Return the stretches after *steg* by *vem* (of whom the place is of no matter)."""
    kvar = list(alla)
    for rad, karta in zip(steg, kartor, strict=True):
        kvar = _flyttade(kvar, karta)
        nya: list[tuple[int, int]] = []
        karta.for_each(lambda _f, _t, fran, till: nya.append((fran, till)))  # noqa: B023
        if not nya and rad["stepType"] in {"addMark", "removeMark"}:
            nya = [(rad["from"], rad["to"])]
        elif not nya and rad["stepType"] == "attr" and rad["attr"] != "id":
            nya = [(rad["pos"], rad["pos"] + 1)]
        for fran, till in nya:
            kvar = _lagt(kvar, replace(vem, fran=fran, till=till))
    return sorted(_utan_dubbla(kvar), key=lambda s: (s.fran, s.till))


def _utan_dubbla(alla: Iterable[Spar]) -> list[Spar]:
    """Return *alla* with the latest of what one person has taken away in one place, and all else."""
    ut: dict[tuple[int, tuple[int, str]], Spar] = {}
    ovriga = []
    for s in alla:
        if s.fran < s.till:
            ovriga.append(s)
        elif (s.fran, s.vem) not in ut or ut[s.fran, s.vem].nar < s.nar:
            ut[s.fran, s.vem] = s
    return [*ovriga, *ut.values()]


def _lagt(alla: Iterable[Spar], ny: Spar) -> list[Spar]:
    """Lay *ny* over the others: its own within ten minutes grow together, others' give way."""
    ut: list[Spar] = []
    for s in alla:
        samma = s.vem == ny.vem and abs(ny.nar - s.nar) < SKRIVPASS
        if samma and s.fran <= ny.till and ny.fran <= s.till:
            ny = replace(ny, fran=min(s.fran, ny.fran), till=max(s.till, ny.till))
        elif s.fran < ny.till and ny.fran < s.till:
            ut += [d for d in (replace(s, till=ny.fran), replace(s, fran=ny.till)) if d.fran < d.till]
        else:
            ut.append(s)
    return [*ut, ny]


def for_andring(alla: Sequence[Spar], andring: Andring) -> list[Spar]:
    """Return the stretches that made *andring*: those in it, or at its edge, or at last the nearest."""
    fran, till = andring.ny_fran, andring.ny_till
    for traffar in (
        [s for s in alla if s.fran < till and fran < s.till] if fran < till else [],
        [s for s in alla if s.fran <= till and fran <= s.till],
    ):
        if traffar:
            return traffar
    return sorted(alla, key=lambda s: max(s.fran - till, fran - s.till))[:1]


def kvar(alla: Sequence[Spar], andringar: Sequence[Andring]) -> list[Spar]:
    """Return those that still tell of some change."""
    behovda = {s for andring in andringar for s in for_andring(alla, andring)}
    return [s for s in alla if s in behovda]
