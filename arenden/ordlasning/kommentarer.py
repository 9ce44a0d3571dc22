"""A file's comments as threads of the memo, fastened to the words they stood at."""

from collections.abc import Sequence

from arenden.ankare import storlek
from arenden.inlasning.memo import InlastAvsnitt, InlastKommentar
from arenden.inlasning.rader import normalisera
from arenden.ordlasning.block import Block, stycken
from arenden.ordlasning.fil import Kommentar
from arenden.ordlasning.tolkning import Stalle

MAX_SVAR = 200


def som_tradar(
    kommentarer: Sequence[Kommentar],
    block: Sequence[Block],
    stallen: Sequence[Stalle],
    avsnitt: Sequence[InlastAvsnitt],
    *,
    exakt: bool,
) -> tuple[InlastKommentar, ...]:
    """Return the threads in the order of the file; an answer to an answer is an answer."""
    per_nr = {k.nr: k for k in kommentarer}
    svar: dict[str, list[Kommentar]] = {}
    for k in kommentarer:
        rot = k
        for _ in range(MAX_SVAR):
            if rot.svar_pa not in per_nr or rot.svar_pa == rot.nr:
                break
            rot = per_nr[rot.svar_pa]
        if rot is not k:
            svar.setdefault(rot.nr, []).append(k)
    i_svar = {k.nr for grupp in svar.values() for k in grupp}
    return tuple(
        _trad(k, svar.get(k.nr, []), block, stallen, avsnitt, exakt)
        for k in kommentarer
        if k.nr not in i_svar and (k.text or svar.get(k.nr))
    )


def _trad(
    k: Kommentar,
    svar: Sequence[Kommentar],
    block: Sequence[Block],
    stallen: Sequence[Stalle],
    avsnitt: Sequence[InlastAvsnitt],
    exakt: bool,
) -> InlastKommentar:
    inlagg = tuple(InlastKommentar(s.av, s.tid, normalisera(s.text)) for s in svar if s.text)
    text, lost = normalisera(k.text) or "(utan text)", k.lost
    for stalle in stallen:
        fran = stalle.ankare.get(f"<{k.nr}")
        if fran is None or stalle.avsnitt is None:
            continue
        agare = avsnitt[stalle.avsnitt]
        doc = agare.punkter[stalle.punkt] if stalle.punkt is not None else agare.doc
        slut = storlek(doc) - 2 if doc else 0
        till = stalle.ankare.get(f">{k.nr}", slut)
        return InlastKommentar(k.av, k.tid, text, lost, inlagg, stalle.avsnitt, stalle.punkt, fran, max(fran, till))
    # It stood in the head, at a heading or among the signatures: there is no text to fasten it in, so it quotes.
    citat, stallet = _omkring(k.nr, block, stallen)
    falt = stallet.falt if stallet else ""
    if exakt and stallet and (stallet.rubrik_till is not None or falt):
        # Our own writer marks the heading where a whole avsnitt is meant, and the title where all of it is.
        return InlastKommentar(k.av, k.tid, text, lost, inlagg, avsnitt=stallet.rubrik_till)
    if citat:
        text = f"Om ”{citat}”:\n{text}"
    return InlastKommentar(k.av, k.tid, text, lost, inlagg, falt=falt)


def _omkring(nr: str, block: Sequence[Block], stallen: Sequence[Stalle]) -> tuple[str, Stalle | None]:
    """Return the words that the comment *nr* stands at, and where that is."""
    ord_: list[str] = []
    inne, plats = False, -1
    for stycke in stycken(block):
        for bit in stycke.lopningar:
            if bit.kommentar == f"<{nr}":
                inne, plats = True, stycke.nr
            elif bit.kommentar == f">{nr}":
                inne = False
            elif inne:
                ord_.append(bit.text)
    return " ".join("".join(ord_).split())[:200], next((s for s in stallen if plats in s.nr), None)
