"""What a reference leads to in a word processor's file: the name of a bookmark, which says what the reference is.

A word processor keeps the name as it is, whatever becomes of the words, and its bookmark goes with the target when that
is moved. The sum of the words tells whether they are still those that were written, or somebody's own. Hidden in Word's
list of bookmarks by its first character, and as long as Word lets a name be.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from arenden.hanvisning import BORTTAGEN, FORMER, SLAG, ord_i

_SLAG = {slag[0]: slag for slag in SLAG}
_FORM = {form[0]: form for form in FORMER}
_NAMN = re.compile(r"_([apb])([lsb])([0-9a-f]{32})([0-9a-f]{5})")


@dataclass(frozen=True, slots=True)
class Hanvisningsnamn:
    """What a name says: the reference's target and form, and the sum of its words."""

    slag: str
    mal: str
    form: str
    summa: str

    @property
    def malet(self) -> tuple[str, str]:
        return self.slag, self.mal

    def ar_ord(self, text: str) -> bool:
        """Tell whether *text* is what the reference read when it was written."""
        return _summa(text) == self.summa

    def ar_borta(self, text: str) -> bool:
        """Tell whether *text* says that the target was gone already."""
        return text == f"[{BORTTAGEN[self.slag]} {SLAG[self.slag]}]"

    @property
    def nod(self) -> dict[str, Any]:
        return {"type": "hanvisning", "attrs": {"slag": self.slag, "mal": self.mal, "form": self.form}}


def namn(nod: Mapping[str, Any]) -> str:
    """Return the name for a reference that has its words (arenden.hanvisningsmal); its identitet is a UUID."""
    attrs = nod["attrs"]
    form = attrs.get("form", FORMER[0])
    return f"_{attrs['slag'][0]}{form[0]}{UUID(attrs['mal']).hex}{_summa(ord_i(nod))}"


def tyd(text: str) -> Hanvisningsnamn | None:
    """Return what a bookmark's name says; None where it is none of ours."""
    traff = _NAMN.fullmatch(text)
    if traff is None:
        return None
    slag, form, mal, summa = traff.groups()
    return Hanvisningsnamn(_SLAG[slag], str(UUID(mal)), _FORM[form], summa)


def _summa(text: str) -> str:
    """Return a sum of all that can be seen in *text*: programs change white space, and drop what XML cannot hold."""
    syns = "".join(tecken for tecken in text if tecken.isprintable() and tecken != " ")
    return f"{zlib.crc32(syns.encode('utf-8', 'ignore')) & 0xFFFFF:05x}"
