"""Bookmarks: where in a Word file its references lead. Only a part that is referred to has one."""

from collections.abc import Set
from typing import Any

from arenden.ordfil.delar import el


class Bokmarken:
    """The bookmarks of one file, for the anchors *lankar* that its texts lead to."""

    def __init__(self, lankar: Set[str]) -> None:
        self._lankar = lankar
        self._antal = 0

    def kring(self, slag: str, identitet: str, *innehall: Any) -> tuple[Any, ...]:
        """Return *innehall*, which is what the part reads, within its bookmark where it has one."""
        lank = f"#{slag}-{identitet}"
        if lank not in self._lankar:
            return innehall
        self._antal += 1
        return (
            el("bookmarkStart", id=self._antal, name=namn(lank)),
            *innehall,
            el("bookmarkEnd", id=self._antal),
        )


def namn(lank: str) -> str:
    """Return the name of the bookmark that stands for an anchor: at most 40 characters, hidden in Word's own list."""
    slag, identitet = lank.removeprefix("#").split("-", 1)
    return f"_{slag[0]}{identitet.replace('-', '')}"
