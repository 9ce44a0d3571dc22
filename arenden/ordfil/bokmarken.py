"""Bookmarks: where in a Word file its references lead. Only a part that is referred to has any, one a form."""

from collections.abc import Iterable, Mapping
from typing import Any

from arenden.hanvisning import hanvisningar
from arenden.hanvisningsnamn import namn
from arenden.ordfil.delar import el


class Bokmarken:
    """The bookmarks of one file, whose *texter* have the words of their references."""

    def __init__(self, texter: Iterable[Mapping[str, Any] | None]) -> None:
        self._namn: dict[tuple[str, str], set[str]] = {}
        for nod in (nod for text in texter for nod in hanvisningar(text)):
            self._namn.setdefault((nod["attrs"]["slag"], nod["attrs"]["mal"]), set()).add(namn(nod))
        self._antal = 0

    def kring(self, slag: str, identitet: str, *innehall: Any) -> tuple[Any, ...]:
        """Return *innehall*, which is what the part reads, within its bookmarks where it has any."""
        for ett in sorted(self._namn.get((slag, identitet), ())):
            self._antal += 1
            borjan = el("bookmarkStart", id=self._antal, name=ett)
            innehall = (borjan, *innehall, el("bookmarkEnd", id=self._antal))
        return innehall
