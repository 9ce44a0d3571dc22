"""Let a suggested text follow the accepted one: what is written in the one is written in the other. Pure; no ORM."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from prosemirror.model import Node
from prosemirror.transform import Mapping, Step, StepMap

from arenden import andringar, dokument
from arenden.dokument import Doc, OgiltigtDokument, Steg
from arenden.snitt import las_steg

# After this many steps in one sending the way between the texts is found anew: each step maps through all before it.
_OMTAG = 60


@dataclass
class Foljd:
    """What came of following: the suggested text, the steps that made it and where they moved its positions."""

    doc: Doc
    steg: list[Steg] = field(default_factory=list)
    kartor: list[StepMap] = field(default_factory=list)


def folj(fore: Doc, forslag: Doc, steg: Sequence[Steg]) -> Foljd:
    """Return *forslag* after *steg*, which were made on *fore*, as far as they can be made in it.

    A step in what *forslag* takes away, or that would break it, is left out: the difference then shows it.
    """
    for en_i_taget in (False, True):
        # A column comes as a step a row: only the last makes the table whole, so the tables are asked at the end.
        foljd = _folj(fore, forslag, steg, en_i_taget)
        try:
            dokument.krav_giltigt(foljd.doc)
        except OgiltigtDokument:
            continue
        return foljd
    return Foljd(forslag)


def _folj(fore: Doc, forslag: Doc, steg: Sequence[Steg], en_i_taget: bool) -> Foljd:
    a, b = andringar.nod(fore), andringar.nod(forslag)
    ut = Foljd(forslag)
    vag = _Vag(andringar.karta(andringar.andringar(fore, forslag)))
    for nr, rad in enumerate(steg, start=1):
        last = las_steg(dict(rad))
        flyttat: Any = last.map(vag.till_forslaget())
        gjort = _gjort(flyttat, b) if flyttat is not None else None
        if gjort is not None and not gjort.eq(b) and (not en_i_taget or _hel(b, gjort)):
            b = gjort
            ut.steg.append(json.loads(json.dumps(flyttat.to_json())))
            ut.kartor.append(flyttat.get_map())
            vag.lagg(last.get_map(), flyttat.get_map())
        else:
            vag.lagg(last.get_map(), None)
        a = last.apply(a).doc or a
        if nr % _OMTAG == 0:
            vag = _Vag(andringar.karta(andringar.andringar(a.to_json(), b.to_json())))
    ut.doc = b.to_json()
    return ut


def _gjort(steg: Step, nod: Node) -> Node | None:
    try:
        return steg.apply(nod).doc
    except Exception:  # the library raises many kinds where a step does not fit
        return None


def _hel(fore: Node, efter: Node) -> bool:
    orort = {id(barn) for barn in fore.content.content}
    return all(id(barn) in orort or dokument.har_hela_tabeller(barn) for barn in efter.content.content)


class _Vag:
    """The way from the accepted text, some steps on, to the suggested one."""

    def __init__(self, karta: StepMap) -> None:
        self._ater: list[StepMap] = []
        self._karta = karta
        self._fram: list[tuple[StepMap, int]] = []  # and which of the steps in the accepted text it mirrors

    def lagg(self, steg: StepMap, foljt: StepMap | None) -> None:
        if foljt is not None:
            self._fram.append((foljt, len(self._ater)))
        self._ater.append(steg)

    def till_forslaget(self) -> Mapping:
        """Back through the steps, across, and forward through those that were followed, which mirror them."""
        antal = len(self._ater)
        mapping = Mapping()
        for karta in (*(k.invert() for k in reversed(self._ater)), self._karta):
            mapping.append_map(karta)
        for karta, nr in self._fram:
            mapping.append_map(karta, antal - 1 - nr)
        return mapping
