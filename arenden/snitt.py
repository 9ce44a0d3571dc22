"""Steps as the browser applies them, where the Python library is a version behind (prosemirror-model 1.25's insertAt).

Joining or lifting lists puts content into a node that is still open to one side; the library checks that node as if it
were whole and refuses the step. The browser checks it when the step has closed it, and so does the server from here.
"""

from typing import Any

from prosemirror.model import Fragment, Node, Slice
from prosemirror.transform import ReplaceAroundStep, Step

from arenden.schema import SCHEMA


class Snitt(Slice):
    """A slice into which content goes by the browser's rule."""

    def insert_at(self, pos: int, fragment: Fragment) -> Slice | None:
        innehall = _satt_in(self.content, pos + self.open_start, fragment, self.open_start + 1, self.open_end + 1, None)
        return Slice(innehall, self.open_start, self.open_end) if innehall is not None else None


def _satt_in(
    innehall: Fragment, plats: int, nytt: Fragment, oppet_fore: int, oppet_efter: int, foralder: Node | None
) -> Fragment | None:
    """Return *innehall* with *nytt* at *plats*, or None where a node that is closed to both sides cannot hold it."""
    traff = innehall.find_index(plats)
    index, borjan = traff["index"], traff["offset"]
    barn = innehall.maybe_child(index)
    if barn is None or borjan == plats or barn.is_text:
        sluten = foralder is not None and oppet_fore <= 0 and oppet_efter <= 0
        if sluten and foralder is not None and not foralder.can_replace(index, index, nytt):
            return None
        return innehall.cut(0, plats).append(nytt).append(innehall.cut(plats))
    inre = _satt_in(
        barn.content,
        plats - borjan - 1,
        nytt,
        oppet_fore - 1 if index == 0 else 0,
        oppet_efter - 1 if index == innehall.child_count - 1 else 0,
        barn,
    )
    return innehall.replace_child(index, barn.copy(inre)) if inre is not None else None


def las_steg(rad: Any) -> Step:
    """Return the step that *rad* (checked JSON) says."""
    steg = Step.from_json(SCHEMA, rad)
    if isinstance(steg, ReplaceAroundStep):
        steg.slice = Snitt(steg.slice.content, steg.slice.open_start, steg.slice.open_end)
    return steg
