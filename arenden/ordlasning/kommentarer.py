"""A file's comments as threads of the memo, fastened to the words they stood at."""

from collections.abc import Sequence
from dataclasses import replace

from arenden.ankare import storlek
from arenden.inlasning.memo import InlastAvsnitt, InlastKommentar
from arenden.inlasning.rader import normalisera
from arenden.ordlasning.block import Block, stycken
from arenden.ordlasning.fil import Kommentar
from arenden.ordlasning.tolkning import Stalle

MAX_SVAR = 200
MAX_CITAT = 200


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
    ankrare = _Ankrare(block, stallen, avsnitt, exakt=exakt)
    tradar = [
        ankrare.trad(k, svar.get(k.nr, [])) for k in kommentarer if k.nr not in i_svar and (k.text or svar.get(k.nr))
    ]
    return tuple(tradar if svar else _samlade(tradar))


def _samlade(tradar: Sequence[InlastKommentar]) -> list[InlastKommentar]:
    """Make one thread of those at the very same words: a file without answers, as LibreOffice's, keeps them so."""
    ut: dict[object, InlastKommentar] = {}
    for nr, k in enumerate(tradar):
        plats = (k.avsnitt, k.punkt, k.fristaende, k.fran, k.till) if k.fran < k.till else nr
        if (forst := ut.get(plats)) is not None:
            svar = replace(k, avsnitt=None, punkt=None, fristaende=False, fran=0, till=0)
            ut[plats] = replace(forst, svar=(*forst.svar, svar), lost=forst.lost and k.lost)
        else:
            ut[plats] = k
    return list(ut.values())


class _Ankrare:
    def __init__(
        self, block: Sequence[Block], stallen: Sequence[Stalle], avsnitt: Sequence[InlastAvsnitt], *, exakt: bool
    ) -> None:
        self._avsnitt = avsnitt
        self._exakt = exakt
        self._i_text = {namn: s for s in stallen if s.avsnitt is not None for namn in s.ankare if namn[0] == "<"}
        self._vid = {nr: s for s in stallen for nr in s.nr}
        self._citat = _citat(block)

    def trad(self, k: Kommentar, svar: Sequence[Kommentar]) -> InlastKommentar:
        inlagg = tuple(InlastKommentar(s.av, s.tid, normalisera(s.text)) for s in svar if s.text)
        text, lost = normalisera(k.text) or "(utan text)", k.lost
        stalle = self._i_text.get(f"<{k.nr}")
        if stalle is not None and stalle.avsnitt is not None:
            agare = self._avsnitt[stalle.avsnitt]
            lydelser = agare.fristaende if stalle.fristaende else agare.punkter
            doc = lydelser[stalle.punkt] if stalle.punkt is not None else agare.doc
            fran = stalle.ankare[f"<{k.nr}"]
            till = stalle.ankare.get(f">{k.nr}")
            if till is None:
                till = storlek(doc) - 2 if doc else 0
            trad = InlastKommentar(k.av, k.tid, text, lost, inlagg, stalle.avsnitt, stalle.punkt, fran, max(fran, till))
            return replace(trad, fristaende=stalle.fristaende)
        # It stood in the head, at a heading or among the signatures: there is no text to fasten it in, so it quotes.
        citat, plats = self._citat.get(k.nr, ("", -1))
        vid = self._vid.get(plats)
        if vid and vid.fristaende_till:
            avsnitt, punkt = vid.fristaende_till
            return InlastKommentar(k.av, k.tid, text, lost, inlagg, avsnitt, punkt, fristaende=True)
        if self._exakt and vid and (vid.rubrik_till is not None or vid.falt):
            # Our own writer marks the heading where a whole avsnitt is meant, and the title where all of it is.
            return InlastKommentar(k.av, k.tid, text, lost, inlagg, avsnitt=vid.rubrik_till)
        if citat:
            text = f"Om ”{citat}”:\n{text}"
        return InlastKommentar(k.av, k.tid, text, lost, inlagg, falt=vid.falt if vid else "")


def _citat(block: Sequence[Block]) -> dict[str, tuple[str, int]]:
    """Return, by the number of each comment, the words that it stands at (the first of them) and their paragraph."""
    ut: dict[str, tuple[str, int]] = {}
    for stycke in stycken(block):
        oppna: dict[str, str] = {}
        for bit in stycke.lopningar:
            if bit.kommentar[:1] == "<":
                oppna[bit.kommentar[1:]] = ""
                ut[bit.kommentar[1:]] = ("", stycke.nr)
            elif bit.kommentar[:1] == ">":
                oppna.pop(bit.kommentar[1:], None)
            for nr in oppna:
                if len(ut[nr][0]) < MAX_CITAT:
                    ut[nr] = (f"{ut[nr][0]}{bit.text}"[:MAX_CITAT], stycke.nr)
    return {nr: (" ".join(citat.split()), plats) for nr, (citat, plats) in ut.items()}
