"""A sentence with the facts that it states, and the blocks it is made of."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import rfc8785

from arenden import dokument
from beslut.protokollsprak.fakta import Dok

Block = dict[str, Any]


def _ren(varde: Any) -> Any:
    """Return *varde* as JSON that always reads the same: days as ISO, tuples as lists."""
    if hasattr(varde, "__dataclass_fields__"):
        return _ren(asdict(varde))
    if isinstance(varde, Mapping):
        return {str(nyckel): _ren(ett) for nyckel, ett in varde.items()}
    if isinstance(varde, list | tuple):
        return [_ren(ett) for ett in varde]
    return varde if varde is None or isinstance(varde, bool | int | str) else str(varde)


def hash_av(varde: Any) -> str:
    """Return the SHA-256 of facts, or of a block, as canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(_ren(varde))).hexdigest()


@dataclass(frozen=True)
class Mening:
    """One block of minutes under a key of its own; *fakta* is all that its words follow from."""

    nyckel: str
    block: Block
    fakta: Any = field(repr=False)

    @property
    def faktahash(self) -> str:
        return hash_av(self.fakta)

    @property
    def text(self) -> str:
        return dokument.till_text({"type": "doc", "content": [self.block]})


def stycke(text: str) -> Block:
    """Return a paragraph without an id: the text that takes it gives one."""
    return {"type": "paragraph", "attrs": {"id": None}, "content": [{"type": "text", "text": text}]}


def rubrik(text: str) -> Block:
    return {"type": "heading", "attrs": {"id": None, "level": 3}, "content": [{"type": "text", "text": text}]}


def numrerad(punkter: Iterable[tuple[int, Dok]]) -> Block:
    """Return points that follow on each other as one numbered list; each wording must fit in a list."""
    par = list(punkter)
    rader = [{"type": "listItem", "attrs": {"id": None}, "content": _utan_id(doc["content"])} for _nr, doc in par]
    return {"type": "orderedList", "attrs": {"id": None, "start": par[0][0]}, "content": rader}


def gar_i_lista(doc: Dok) -> bool:
    """Tell whether a wording can stand in a numbered list: it begins with a paragraph and holds no table."""
    typer = [block["type"] for block in doc["content"]]
    return typer[:1] == ["paragraph"] and not set(typer) - {"paragraph", "bulletList", "orderedList"}


def tabell(huvud: list[str], rader: Iterable[list[str]]) -> Block:
    def cell(typ: str, text: str) -> Block:
        innehall = stycke(text) if text else {"type": "paragraph", "attrs": {"id": None}}
        attrs = {"id": None, "colspan": 1, "rowspan": 1, "colwidth": None}
        return {"type": typ, "attrs": attrs, "content": [innehall]}

    def rad(typ: str, celler: list[str]) -> Block:
        return {"type": "tableRow", "attrs": {"id": None}, "content": [cell(typ, text) for text in celler]}

    alla = [rad("tableHeader", huvud), *(rad("tableCell", celler) for celler in rader)]
    return {"type": "table", "attrs": {"id": None}, "content": alla}


def _utan_id(noder: Any) -> Any:
    if isinstance(noder, list | tuple):
        return [_utan_id(nod) for nod in noder]
    if not isinstance(noder, Mapping):
        return noder
    # Marks have attributes too (the address of a link), but no id.
    return {
        namn: {k: (None if k == "id" else v) for k, v in varde.items()} if namn == "attrs" else _utan_id(varde)
        for namn, varde in noder.items()
    }


def utan_id(block: Mapping[str, Any]) -> Block:
    """Return a block as it reads, whichever ids it and its parts have."""
    ren: Block = _utan_id(block)
    return ren


def blocken(nyckel: str, doc: Dok, fakta: Any) -> Iterator[Mening]:
    """Yield a whole text as blocks of their own under *nyckel*."""
    for nr, block in enumerate(doc["content"]):
        yield Mening(f"{nyckel}.{nr}", utan_id(block), fakta)


def inskjutet(nyckel: str, fore: str, doc: Dok, fakta: Any) -> Iterator[Mening]:
    """Yield "fore: ”…”" as one sentence where the text is one paragraph, otherwise a colon and the text's blocks."""
    if [block["type"] for block in doc["content"]] == ["paragraph"]:
        text = " ".join(dokument.till_text(doc).split())
        yield Mening(nyckel, stycke(f"{fore}: ”{text}”"), fakta)
        return
    yield Mening(nyckel, stycke(f"{fore}:"), fakta)
    yield from blocken(f"{nyckel}.text", doc, fakta)
