"""A document as a row of tokens: what opens, what closes, and the words between. Ids are left out."""

import json
import re
from collections.abc import Sequence

from arenden.ankare import storlek
from arenden.dokument import Doc
from arenden.hanvisning import MALET, NOD, TECKEN
from arenden.parning import Post

# "+" opens a node of a type with attrs, "-" closes one, "o" is a word, a sign or white space with its marks.
Tecken = tuple[str, str, str]
Op = tuple[int, int, int, int]  # tokens from–to before, from–to after

DJUP = {"+": 1, "-": -1, "o": 0}
_ORD = re.compile(r"\w+(?:[-‑./:’'@]\w+)*|\s+|[^\w\s]")


class Teckenrad:
    """A document as tokens, with the position before each, and after the last."""

    def __init__(self, doc: Doc) -> None:
        self.tecken: list[Tecken] = []
        self.platser: list[int] = [0]
        self.block: list[int] = []  # the token at which each block of the document begins
        self.noder: list[Doc] = list(doc.get("content") or ())
        for barn in self.noder:
            self.block.append(len(self.tecken))
            self._las(barn)
        self.block.append(len(self.tecken))

    def _las(self, nod: Doc) -> None:
        if (text := nod.get("text")) is not None:
            marken, smal = _marken(nod), storlek(nod) == len(text)
            for ord_ in _ORD.findall(text):
                self._lagg(("o", ord_, marken), len(ord_) if smal else storlek({"text": ord_}))
        elif nod["type"] == "hardBreak":
            self._lagg(("o", "\n", _marken(nod)), 1)
        elif nod["type"] == NOD:
            # A reference is a word that names its target; andringsord writes what it reads.
            self._lagg(("o", TECKEN + ":".join(nod["attrs"][namn] for namn in MALET), _marken(nod)), 1)
        else:
            typ = nod["type"]
            attrs = [(k, v) for k, v in sorted((nod.get("attrs") or {}).items()) if k != "id"]
            self._lagg(("+", typ, json.dumps(attrs) if attrs else ""), 1)
            for barn in nod.get("content") or ():
                self._las(barn)
            self._lagg(("-", typ, ""), 1)

    def _lagg(self, tecken: Tecken, langd: int) -> None:
        self.tecken.append(tecken)
        self.platser.append(self.platser[-1] + langd)

    def blocket(self, nr: int) -> list[Tecken]:
        """Return the tokens of a block of the document."""
        return self.tecken[self.block[nr] : self.block[nr + 1]]

    def post(self, nr: int) -> Post:
        """Return what a block is paired by."""
        ord_ = tuple(t[1] for t in self.blocket(nr) if t[0] == "o" and not t[1].isspace())
        return Post((self.noder[nr].get("attrs") or {}).get("id"), self.noder[nr]["type"], ord_)


def _marken(nod: Doc) -> str:
    return json.dumps(nod["marks"], sort_keys=True) if nod.get("marks") else ""


def djup(tecken: Sequence[Tecken]) -> tuple[int, int]:
    """Return how deep below its beginning a row of tokens goes (0 or less), and where it ends."""
    lagst = nu = 0
    for t in tecken:
        nu += DJUP[t[0]]
        lagst = min(lagst, nu)
    return lagst, nu


def ar_text(tecken: Sequence[Tecken]) -> bool:
    """Tell whether there are only words."""
    return all(t[0] == "o" for t in tecken)


def fran_till(forsta: Op, sista: Op) -> Op:
    """Return the stretch from the one to the end of the other."""
    return forsta[0], sista[1], forsta[2], sista[3]
