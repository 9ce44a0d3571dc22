"""A reference in a text: the node `hanvisning`, an inline atom that names a part of the skrivelse and holds no words.

Its words ("beslutspunkt 2", "avsnittet Bakgrund", "bilaga 1") follow from the skrivelse that the text stands in.
arenden.hanvisningsmal writes them in the node's attributes `ord` and `lank`, which are for readers and never stored.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

Nod = Mapping[str, Any]

NOD = "hanvisning"
# What can be referred to, and how it is said that it is gone.
SLAG: Mapping[str, str] = {"punkt": "beslutspunkt", "avsnitt": "avsnitt", "bilaga": "bilaga"}
BORTTAGEN: Mapping[str, str] = {"punkt": "borttagen", "avsnitt": "borttaget", "bilaga": "borttagen"}
# "bilaga 1", "Bilaga 1" where a sentence begins, and only the number or name: "bilagorna 1 och 2".
FORMER = ("liten", "stor", "bara")
# What tells one reference from another, in the order of the schema.
MALET = ("slag", "mal", "form")
# Stands for a reference where a text is read character by character: one position, one character.
TECKEN = "\N{OBJECT REPLACEMENT CHARACTER}"


def ar_giltig(attrs: Mapping[str, Any]) -> bool:
    """Tell whether *attrs* of a node name one kind, one form and one identitet, written as uuid writes it."""
    mal = attrs.get("mal")
    if attrs.get("slag") not in SLAG or attrs.get("form", "liten") not in FORMER or not isinstance(mal, str):
        return False
    try:
        return str(UUID(mal)) == mal
    except ValueError:
        return False


def ord_i(nod: Nod) -> str:
    """Return the words of a reference; of one that nobody has written the words in, only what it points at."""
    attrs = nod["attrs"]
    return str(attrs["ord"]) if "ord" in attrs else f"[{SLAG[attrs['slag']]}]"


def hanvisningar(nod: Nod | None) -> Iterator[Nod]:
    """Yield every reference in a document, in order."""
    for barn in (nod or {}).get("content") or ():
        if barn["type"] == NOD:
            yield barn
        else:
            yield from hanvisningar(barn)
