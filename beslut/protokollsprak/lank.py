"""Keep a text in step with its facts: a changed fact changes its sentence, unless a person has rewritten it.

A sentence is one block of the text, known by the block's id, which the editor keeps. What a person has changed, moved
in or taken away is never written over: it is told, once, what the facts would say now, and the person settles it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from arenden import dokument
from beslut.protokollsprak.bygge import Block, Mening, hash_av, utan_id


@dataclass(frozen=True)
class Lank:
    """What ties the block *id* to the facts under *nyckel*.

    *avtryck* is the hash of the block as it was made; *faktahash* the facts that it, or the person who rewrote it, last
    knew of.
    """

    nyckel: str
    id: str
    faktahash: str
    avtryck: str


@dataclass(frozen=True)
class Avvikande:
    """What a person has rewritten or taken away, and whose facts have changed since; gone where *nu* is None."""

    nyckel: str
    id: str
    borttagen: bool
    nu: Mening | None


@dataclass(frozen=True)
class Fogad:
    """A text in step with its facts, its links, and what a person must settle."""

    doc: dict[str, Any]
    lankar: tuple[Lank, ...]
    avvikande: tuple[Avvikande, ...]
    bytta: int = 0


def som_json(lankar: Iterable[Lank]) -> list[dict[str, str]]:
    return [asdict(lank) for lank in lankar]


def fran_json(rader: Iterable[Mapping[str, str]]) -> tuple[Lank, ...]:
    return tuple(Lank(**rad) for rad in rader)


def avtryck(block: Mapping[str, Any]) -> str:
    """Return the hash of how a block reads, its ids aside."""
    return hash_av(utan_id(block))


def foga(doc: Mapping[str, Any], lankar: Sequence[Lank], meningar: Iterable[Mening]) -> Fogad:
    """Return *doc* with every untouched sentence as the facts now have it.

    New sentences stand after the one before them in *meningar*; sentences whose facts are gone go, if untouched.
    """
    block: list[Block] = [] if dokument.ar_tomt(doc) else [dict(ett) for ett in doc["content"]]
    kanda = {lank.nyckel: lank for lank in lankar}
    nya: list[Lank] = []
    avvikande: list[Avvikande] = []
    sedda: set[str] = set()
    efter, bytta = -1, 0
    for mening in meningar:
        if mening.nyckel in sedda:
            raise ValueError(f"två meningar heter {mening.nyckel}")
        sedda.add(mening.nyckel)
        lank = kanda.get(mening.nyckel)
        if lank is None:
            ny = _fardigt(mening, dokument.nytt_id())
            block.insert(efter + 1, ny)
            efter, bytta = efter + 1, bytta + 1
            nya.append(_lankad(mening, ny))
            continue
        plats = _plats(block, lank.id)
        if plats is not None:
            efter = max(efter, plats)
        if plats is None or avtryck(block[plats]) != lank.avtryck:
            nya.append(lank)
            if lank.faktahash != mening.faktahash:
                avvikande.append(Avvikande(lank.nyckel, lank.id, plats is None, mening))
        elif lank.faktahash == mening.faktahash:
            nya.append(lank)
        else:
            ny = _fardigt(mening, lank.id)
            if avtryck(ny) != lank.avtryck:
                block[plats] = ny
                bytta += 1
            nya.append(_lankad(mening, block[plats]))
    for lank in lankar:
        if lank.nyckel in sedda:
            continue
        plats = _plats(block, lank.id)
        if plats is not None and avtryck(block[plats]) == lank.avtryck:
            del block[plats]
            bytta += 1
        elif plats is not None:
            nya.append(lank)
            avvikande.append(Avvikande(lank.nyckel, lank.id, borttagen=False, nu=None))
    return Fogad({"type": "doc", "content": block or dokument.tomt()["content"]}, tuple(nya), tuple(avvikande), bytta)


def behall(fogad: Fogad, nyckel: str) -> Fogad:
    """Settle one by keeping the person's words: they are told of again only when the facts change once more."""
    avvikelse = _avvikelse(fogad, nyckel)
    lankar = [lank for lank in fogad.lankar if lank.nyckel != nyckel or avvikelse.nu is not None]
    if avvikelse.nu is not None:
        ny = avvikelse.nu.faktahash
        lankar = [replace(lank, faktahash=ny) if lank.nyckel == nyckel else lank for lank in lankar]
    return replace(fogad, lankar=tuple(lankar), avvikande=_utan(fogad, nyckel))


def ta_nytt(fogad: Fogad, nyckel: str) -> Fogad:
    """Settle one by taking what the facts say: the person's words give way, because the person says so."""
    avvikelse = _avvikelse(fogad, nyckel)
    block = [dict(ett) for ett in fogad.doc["content"]]
    plats = _plats(block, avvikelse.id)
    lankar = [lank for lank in fogad.lankar if lank.nyckel != nyckel]
    if avvikelse.nu is None:
        if plats is not None:
            del block[plats]
    else:
        ny = _fardigt(avvikelse.nu, avvikelse.id)
        if plats is None:
            fore = [lank.id for lank in fogad.lankar[: [lank.nyckel for lank in fogad.lankar].index(nyckel)]]
            platser = [plats for id_ in fore if (plats := _plats(block, id_)) is not None]
            block.insert(max(platser, default=-1) + 1, ny)
        else:
            block[plats] = ny
        index = [lank.nyckel for lank in fogad.lankar].index(nyckel)
        lankar.insert(index, _lankad(avvikelse.nu, ny))
    doc = {"type": "doc", "content": block or dokument.tomt()["content"]}
    return replace(fogad, doc=doc, lankar=tuple(lankar), avvikande=_utan(fogad, nyckel))


def omskrivna(doc: Mapping[str, Any], lankar: Iterable[Lank]) -> dict[str, bool]:
    """Return nyckel → whether a person has rewritten (or taken away) the sentence."""
    block = {ett.get("attrs", {}).get("id"): ett for ett in doc["content"]}
    return {lank.nyckel: lank.id not in block or avtryck(block[lank.id]) != lank.avtryck for lank in lankar}


def _lankad(mening: Mening, block: Block) -> Lank:
    return Lank(mening.nyckel, block["attrs"]["id"], mening.faktahash, avtryck(block))


def _plats(block: Sequence[Block], id_: str) -> int | None:
    return next((nr for nr, ett in enumerate(block) if ett.get("attrs", {}).get("id") == id_), None)


def _fardigt(mening: Mening, id_: str) -> Block:
    """Return the block as a text keeps it: canonical, in normal form, an id on every part."""
    block: Block = dict(dokument.med_id({"type": "doc", "content": [mening.block]})["content"][0])
    return {**block, "attrs": {**block["attrs"], "id": id_}}


def _avvikelse(fogad: Fogad, nyckel: str) -> Avvikande:
    return next(ett for ett in fogad.avvikande if ett.nyckel == nyckel)


def _utan(fogad: Fogad, nyckel: str) -> tuple[Avvikande, ...]:
    return tuple(ett for ett in fogad.avvikande if ett.nyckel != nyckel)
