"""The remarks as the aside of the writing page shows them: by part of the skrivelse, with what a click can change."""

import time
from dataclasses import dataclass, replace
from itertools import groupby

from arenden import stavning
from arenden.actions.granskning import Lagesbild
from arenden.models import Tystnad
from arenden.regler import Anmarkning, Plats

# Tips shown at once: who has more begins with these.
HOGST = 100
# What a page may wait for suggestions that nobody has asked for before, in seconds.
TALAMOD = 0.15


@dataclass(frozen=True)
class Grupp:
    """The remarks on one part of the skrivelse, what weighs most first."""

    plats: Plats
    anmarkningar: list[Anmarkning]


@dataclass(frozen=True)
class Anmarkningsbild:
    """What the aside shows; *fler* tips are there beside those in *grupper*."""

    grupper: list[Grupp]
    hinder: int
    varningar: int
    tips: int
    fler: int
    tystade: list[Tystnad]
    stavning: bool


def bild_av(lagesbild: Lagesbild) -> Anmarkningsbild:
    """Return *lagesbild* by part, in the order of the paper."""
    senast = time.monotonic() + TALAMOD
    tips = [_med_forslag(a, senast) for a in lagesbild.tips[:HOGST]]
    alla = [*lagesbild.hinder, *lagesbild.varningar, *tips]
    ordning = {plats: nr for nr, plats in enumerate(lagesbild.platser)}
    alla.sort(key=lambda a: ordning.get(a.plats, len(ordning)))
    return Anmarkningsbild(
        [Grupp(plats, list(grupp)) for plats, grupp in groupby(alla, key=lambda a: a.plats)],
        len(lagesbild.hinder),
        len(lagesbild.varningar),
        len(lagesbild.tips),
        len(lagesbild.tips) - len(tips),
        lagesbild.tystade,
        stavning.finns(),
    )


def _med_forslag(anmarkning: Anmarkning, senast: float) -> Anmarkning:
    """Return a remark on a misspelled word with what may have been meant, if that is known in time."""
    if anmarkning.regel != "stavning":
        return anmarkning
    return replace(anmarkning, byten=stavning.forslag(anmarkning.citat, senast=senast))
