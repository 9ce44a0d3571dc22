"""What the references of a memo name, where the memo is written: its parts have other identiteter there."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from arenden.hanvisning import NOD
from arenden.inlasning.memo import Doc, Foreslagen, InlastAvsnitt, Memo, Plats


def med_identiteter(memo: Memo, identiteter: Mapping[Plats, str]) -> Memo:
    """Return *memo* with references to its parts as they are called where it is written; one to what is gone stays."""
    if not memo.mal:
        return memo
    nya = {malet: identiteter[plats] for malet, plats in memo.mal.items() if plats in identiteter}
    return replace(memo, avsnitt=tuple(_avsnitt(ett, nya) for ett in memo.avsnitt))


def _avsnitt(ett: InlastAvsnitt, nya: Mapping[tuple[str, str], str]) -> InlastAvsnitt:
    def text(doc: Doc | None) -> Doc | None:
        return _nod(doc, nya) if doc else doc

    def foreslagen(nytt: Foreslagen | None) -> Foreslagen | None:
        return replace(nytt, doc=_nod(nytt.doc, nya)) if nytt else None

    return replace(
        ett,
        doc=text(ett.doc),
        punkter=tuple(_nod(doc, nya) for doc in ett.punkter),
        foreslagen=foreslagen(ett.foreslagen),
        punktforslag=tuple(foreslagen(nytt) for nytt in ett.punktforslag),
        fristaende=tuple(text(doc) for doc in ett.fristaende),
        fristaendeforslag=tuple(foreslagen(nytt) for nytt in ett.fristaendeforslag),
    )


def _nod(nod: Doc, nya: Mapping[tuple[str, str], str]) -> Doc:
    if nod["type"] == NOD:
        attrs: dict[str, Any] = nod["attrs"]
        return nod | {"attrs": attrs | {"mal": nya.get((attrs["slag"], attrs["mal"]), attrs["mal"])}}
    if "content" not in nod:
        return nod
    return nod | {"content": [_nod(barn, nya) for barn in nod["content"]]}
