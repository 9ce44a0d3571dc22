"""A file's tracked changes: each text of the memo as it reads when they are accepted."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from arenden.inlasning.memo import Doc, Foreslagen, InlastAvsnitt, InlastKommentar, Memo, dokument
from arenden.ordlasning.block import Block, Spar, Stycke, rakna, vy
from arenden.ordlasning.faltandringar import som_trad
from arenden.ordlasning.rader import textrader
from arenden.ordlasning.sektioner import bered
from arenden.ordlasning.tolkning import Stalle, Tolkning
from arenden.ordlasning.trad import Byggare, losgor

# By avsnitt, point, and whether it is the point's fristående lydelse.
_Foreslagna = dict[tuple[int, int | None, bool], Foreslagen]


def med_forslag(
    tolkning: Tolkning, block: Sequence[Block], forkastade: Sequence[Block], byggare: Byggare, antal: Counter[str]
) -> Memo:
    """Return the memo with what its texts become, and threads that tell what is changed outside any text.

    A text takes the paragraphs that stand from its own beginning to that of the next one, so that a new paragraph
    belongs to what it stands after. *forkastade* are the blocks with all changes rejected.
    """
    spar: list[Spar] = []
    godtagna = vy(block, godta=True, spar=spar)
    rakna(godtagna)
    utan = _texter(tolkning, forkastade if byggare.exakt else bered(forkastade, []))
    if not byggare.exakt:
        godtagna = bered(godtagna, [])
    grupper = _grupper(tolkning.stallen, godtagna)
    ra = _grupper(tolkning.stallen, block)
    docs: _Foreslagna = {}
    tradar: list[InlastKommentar] = []
    for nr, stalle in enumerate(tolkning.stallen):
        if stalle.avsnitt is None:
            if (efter := textrader(grupper[nr])) != utan[nr]:
                tradar.append(som_trad(stalle, utan[nr], efter, ra[nr]))
        elif (ny := _foreslagen(stalle, grupper[nr], byggare, spar)) and ny.doc != _nu(tolkning.memo, stalle):
            docs[stalle.avsnitt, stalle.punkt, stalle.fristaende] = ny
    antal["spårad ändring"] += len(docs)
    antal["ändring utanför texten"] += len(tradar)
    avsnitt = [_med(ett, nr, docs) for nr, ett in enumerate(tolkning.memo.avsnitt)]
    return replace(tolkning.memo, avsnitt=tuple(avsnitt), kommentarer=tuple(tradar))


def _texter(tolkning: Tolkning, block: Sequence[Block]) -> dict[int, list[str]]:
    return {nr: textrader(grupp) for nr, grupp in enumerate(_grupper(tolkning.stallen, block))}


def _grupper(stallen: Sequence[Stalle], block: Sequence[Block]) -> list[list[Block]]:
    """Return the blocks of each place, in order."""
    ordning = sorted(range(len(stallen)), key=lambda nr: stallen[nr].borjan)
    granser = [stallen[nr].borjan for nr in ordning]
    ut: list[list[Block]] = [[] for _ in stallen]
    for ett in block if ordning else ():
        ut[ordning[max(0, bisect_right(granser, ett.nr) - 1)]].append(ett)
    return ut


def _foreslagen(stalle: Stalle, block: list[Block], byggare: Byggare, spar: list[Spar]) -> Foreslagen | None:
    forst = block[0] if block and stalle.punkt is not None and not stalle.fristaende else None
    if isinstance(forst, Stycke) and forst.nr == stalle.nr[0]:
        ra = byggare.punkt(block, utan_nummerrad=stalle.utan_nummerrad)
    else:
        ra = byggare.doc(block)
    doc, platser = losgor(ra)
    stallen = [
        (fran, platser.get(f"-{namn[1:]}", fran), ett.av, ett.tid)
        for namn, fran in platser.items()
        if namn[0] == "+"
        for ett in [spar[int(namn[1:])]]
    ]
    return Foreslagen(doc, tuple(sorted(stallen, key=lambda s: s[:2])))


def _nu(memo: Memo, stalle: Stalle) -> Doc | None:
    assert stalle.avsnitt is not None
    ett = memo.avsnitt[stalle.avsnitt]
    if stalle.fristaende and stalle.punkt is not None:
        return ett.fristaende[stalle.punkt]
    return ett.punkter[stalle.punkt] if stalle.punkt is not None else ett.doc or dokument([])


def _med(ett: InlastAvsnitt, nr: int, docs: _Foreslagna) -> InlastAvsnitt:
    lydelser, fristaende = (
        tuple(docs.get((nr, plats, fri)) for plats in range(len(ett.punkter))) for fri in (False, True)
    )
    return replace(
        ett,
        foreslagen=docs.get((nr, None, False)),
        punktforslag=lydelser if any(lydelser) else (),
        fristaendeforslag=fristaende if any(fristaende) else (),
    )
