"""Which block before is which block after: by stable id, then the same words, then likeness."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_LIKHET = 0.5  # Dice's coefficient over words: half the words in common
_VANLIGT = 40  # a word in more blocks than this tells nothing about which one it is


@dataclass(frozen=True, slots=True)
class Post:
    """What is known of a block when it is paired: its id, its kind ("table" for a table), its words."""

    id: str | None
    slag: str
    ord: tuple[str, ...]

    @property
    def tabell(self) -> bool:
        return self.slag == "table"


def para(fore: Sequence[Post], efter: Sequence[Post]) -> dict[int, int]:
    """Return {place after: place before} for the blocks that are the same block.

    What is left between two pairs is paired by place where the counts and kinds agree: a row of new figures
    is the same row, and a paragraph written anew stands beside the one it replaces.
    """
    par: dict[int, int] = {}

    def kvar_fore() -> list[int]:
        tagna = set(par.values())
        return [i for i in range(len(fore)) if i not in tagna]

    def kvar_efter() -> list[int]:
        return [j for j in range(len(efter)) if j not in par]

    ant_fore = Counter(p.id for p in fore)
    ant_efter = Counter(p.id for p in efter)
    plats: dict[str | None, int] = {p.id: i for i, p in enumerate(fore) if p.id and ant_fore[p.id] == 1}
    for j, post in enumerate(efter):
        i = plats.get(post.id)
        if i is not None and ant_efter[post.id] == 1 and fore[i].tabell == post.tabell:
            par[j] = i

    lika: defaultdict[tuple[bool, tuple[str, ...]], list[int]] = defaultdict(list)
    for i in reversed(kvar_fore()):
        lika[fore[i].tabell, fore[i].ord].append(i)
    for j in kvar_efter():
        if hogen := lika.get((efter[j].tabell, efter[j].ord)):
            par[j] = hogen.pop()

    _para_likhet(fore, efter, kvar_fore(), kvar_efter(), par)
    _para_plats(fore, efter, par)
    return par


def _para_likhet(
    fore: Sequence[Post], efter: Sequence[Post], gamla: list[int], nya: list[int], par: dict[int, int]
) -> None:
    """Pair the most alike first. An index of words keeps it near linear where two all-pairs would not."""
    ord_fore = {i: Counter(o.casefold() for o in fore[i].ord if o[0].isalnum()) for i in gamla}
    ord_efter = {j: Counter(o.casefold() for o in efter[j].ord if o[0].isalnum()) for j in nya}
    var: defaultdict[str, list[int]] = defaultdict(list)
    for i, ord_ in ord_fore.items():
        for o in ord_:
            var[o].append(i)
    kandidater: list[tuple[float, int, int, int]] = []
    for j, ord_ in ord_efter.items():
        poang: Counter[int] = Counter()
        for o, n in ord_.items():
            if len(var[o]) <= _VANLIGT:
                for i in var[o]:
                    poang[i] += min(n, ord_fore[i][o])
        for i, _ in poang.most_common(4):
            alla = ord_fore[i].total() + ord_.total()
            likhet = 2 * (ord_fore[i] & ord_).total() / alla
            if likhet >= _LIKHET and fore[i].tabell == efter[j].tabell:
                kandidater.append((-likhet, abs(i - j), j, i))
    tagna: set[int] = set()
    for _, _, j, i in sorted(kandidater):
        if j not in par and i not in tagna:
            par[j] = i
            tagna.add(i)


def _para_plats(fore: Sequence[Post], efter: Sequence[Post], par: dict[int, int]) -> None:
    """Pair by place inside each gap between pairs, where as many went as came."""
    granser = [(-1, -1)]
    for j in sorted(par):
        if par[j] > granser[-1][0]:
            granser.append((par[j], j))
    granser.append((len(fore), len(efter)))
    tagna = set(par.values())
    for (i1, j1), (i2, j2) in pairwise(granser):
        gamla = [i for i in range(i1 + 1, i2) if i not in tagna]
        nya = [j for j in range(j1 + 1, j2) if j not in par]
        if [fore[i].slag for i in gamla] == [efter[j].slag for j in nya]:
            par.update(zip(nya, gamla, strict=True))
