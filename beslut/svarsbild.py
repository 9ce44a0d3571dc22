"""What the pages of recipients show: a matrix for one ärende, and where everybody stands."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from beslut.expedieringsflow import KLARA, Svarslage
from beslut.models import Aterkoppling, Mottagare, Svar


@dataclass(frozen=True)
class Cell:
    """One recipient and one beslutspunkt."""

    rad: Aterkoppling
    svar: Svar | None
    sen: bool

    @property
    def lage(self) -> str:
        return "sen" if self.sen else self.rad.lage

    @property
    def ord(self) -> str:
        return "Försenad" if self.sen else str(self.rad.get_lage_display())


@dataclass(frozen=True)
class Matrisrad:
    mottagare: Mottagare
    celler: list[Cell | None]

    @property
    def vantar(self) -> bool:
        return any(cell is not None and cell.rad.lage not in KLARA for cell in self.celler)


@dataclass(frozen=True)
class Matris:
    """Recipients down, beslutspunkter across."""

    punkter: list[Aterkoppling]
    rader: list[Matrisrad]
    antal: int
    klara: int
    sena: int


def matris(mottagare: Iterable[Mottagare], aterkopplingar: Iterable[Aterkoppling]) -> Matris:
    """Return who has answered what; points in the order of their paragraphs."""
    dag = timezone.localdate()
    kolumner: dict[object, Aterkoppling] = {}
    celler: dict[tuple[int, object], Cell] = {}
    for a in aterkopplingar:
        # Of a corrected extract the newest is told.
        if a.identitet not in kolumner or a.handling_id > kolumner[a.identitet].handling_id:
            kolumner[a.identitet] = a
        celler[a.mottagare_id, a.identitet] = Cell(a, a.senaste_svar, a.ar_forsenad(dag))
    punkter = sorted(kolumner.values(), key=lambda a: (a.handling.fakta.get("datum", ""), a.paragraf, a.nr))
    rader = [Matrisrad(m, [celler.get((m.pk, p.identitet)) for p in punkter]) for m in mottagare]
    alla = [cell for rad in rader for cell in rad.celler if cell is not None]
    klara = sum(cell.rad.lage in KLARA for cell in alla)
    return Matris(punkter, rader, len(alla), klara, sum(cell.sen for cell in alla))


@dataclass
class Stallning:
    """Where one recipient stands over all the matters shown."""

    namn: str
    skickade: int = 0
    mottagna: int = 0
    besvarade: int = 0
    sena: int = 0
    senast: dt.datetime | None = None
    arenden: dict[str, list[Aterkoppling]] = field(default_factory=dict)

    @property
    def vantar(self) -> int:
        return self.skickade - self.besvarade


def stallningar(aterkopplingar: Iterable[Aterkoppling]) -> list[Stallning]:
    """Return one row for each recipient, those of the body in its own order, by their newest answers."""
    dag = timezone.localdate()
    rader: dict[tuple[int, str], Stallning] = {}
    for a in aterkopplingar:
        part = a.mottagare.part
        ordning = part.ordning if part else 10_000
        rad = rader.setdefault((ordning, a.mottagare.namn), Stallning(a.mottagare.namn))
        rad.skickade += 1
        rad.mottagna += a.lage != Svarslage.SKICKAD
        rad.besvarade += a.lage in KLARA
        rad.sena += a.ar_forsenad(dag)
        if (svar := a.senaste_svar) is not None:
            rad.senast = max(rad.senast or svar.tid, svar.tid)
        if a.lage not in KLARA:
            rad.arenden.setdefault(a.mottagare.arende.diarienummer, []).append(a)
    return [rader[nyckel] for nyckel in sorted(rader)]
