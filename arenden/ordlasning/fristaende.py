"""The sheet of fristående lydelser that a draft's Word file ends with (arenden.ordfil.fristaende)."""

from collections.abc import Sequence
from dataclasses import replace

from arenden.inlasning.memo import OPLACERAT, Doc, InlastAvsnitt, Mal, Plats
from arenden.ordlasning.block import Block, Stycke
from arenden.ordlasning.hanvisningar import namn_i
from arenden.ordlasning.rader import textrader
from arenden.ordlasning.sektioner import bered
from arenden.ordlasning.tolkning import Stalle, Tolkning
from arenden.ordlasning.trad import Byggare, losgor

_RUBRIK, _NOT, _PUNKT = "fristående lydelser", "fristående not", "fristående punkt"


def dela(block: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Return *block* before the sheet, and the sheet."""
    borjan = next((n for n, b in enumerate(block) if isinstance(b, Stycke) and b.stil == _RUBRIK), len(block))
    return list(block[:borjan]), list(block[borjan:])


def lagg_till(tolkning: Tolkning, blad: Sequence[Block], byggare: Byggare, mal: Mal) -> Tolkning:
    """Return *tolkning* with what stands on the sheet; what belongs to no point there is, is kept as unplaced."""
    if not blad:
        return tolkning
    funna: dict[Plats, Doc] = {}
    stallen = list(tolkning.stallen)
    mobler: list[str] = []
    rester: list[Block] = []
    for rubrik, inne in _grupper(blad):
        plats = _punkten(rubrik, mal)
        if plats is not None and plats not in funna:
            avsnitt, punkt = plats
            text, ankare = losgor(byggare.doc(inne if byggare.exakt else bered(inne, mobler)))
            funna[plats] = text
            stallen.append(Stalle([rubrik.nr], fristaende_till=plats))
            fran = rubrik.nr + 0.5
            stallen.append(Stalle([b.nr for b in inne], avsnitt, punkt, ankare, fristaende=True, fran=fran))
        elif rubrik.stil == _PUNKT:
            rester += [replace(rubrik, rubrik=0), *inne]
        else:
            # Our own heading and what is said below it; what somebody wrote there is not ours.
            egna = [b for b in inne if isinstance(b, Stycke) and b.stil == _NOT]
            stallen.append(Stalle([b.nr for b in (rubrik, *egna)]))
            mobler += textrader([rubrik, *egna])
            rester += [b for b in inne if b not in egna]
    memo = replace(tolkning.memo, sidmobler=(*tolkning.memo.sidmobler, *mobler))
    memo = replace(memo, avsnitt=tuple(_med(ett, nr, funna) for nr, ett in enumerate(memo.avsnitt)))
    byggare.antal["fristående lydelse"] += len(funna)
    if textrader(rester):
        text, ankare = losgor(byggare.doc(rester))
        stallen.append(Stalle([b.nr for b in rester], len(memo.avsnitt), ankare=ankare))
        ett = InlastAvsnitt(OPLACERAT, doc=text, oplacerat=True, egen_rubrik=False)
        memo = replace(memo, avsnitt=(*memo.avsnitt, ett))
    return replace(tolkning, memo=memo, stallen=stallen)


def _grupper(blad: Sequence[Block]) -> list[tuple[Stycke, list[Block]]]:
    """Return the sheet's headings, its own first, each with what stands under it."""
    ut: list[tuple[Stycke, list[Block]]] = []
    for ett in blad:
        if isinstance(ett, Stycke) and ett.stil in (_RUBRIK, _PUNKT):
            ut.append((ett, []))
        else:
            ut[-1][1].append(ett)
    return ut


def _punkten(rubrik: Stycke, mal: Mal) -> Plats | None:
    """Return the point that a heading leads to, whatever number somebody has written there."""
    for bit in rubrik.lopningar:
        namn = namn_i(bit.href)
        if namn is not None and namn.slag == "punkt" and rubrik.stil == _PUNKT:
            return mal.get(namn.malet)
    return None


def _med(ett: InlastAvsnitt, nr: int, funna: dict[Plats, Doc]) -> InlastAvsnitt:
    lydelser = tuple(funna.get((nr, plats)) for plats in range(len(ett.punkter)))
    return replace(ett, fristaende=lydelser) if any(lydelser) else ett
