"""The trees of a PDF, read from files that strangers have made (ISO 32000-1 §7.9.6, §7.9.7) and written anew."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from pikepdf import Array, String

from beslut.hafte.skrivare import Skrivare


class Trasig(ValueError):
    """A tree that leads back into itself, or is deeper than any that a program makes."""


MAX_DJUP = 50


def som_lista(varde: Any) -> list[Any]:
    """Return what may stand alone or in an array as a list."""
    if varde is None:
        return []
    return list(varde) if isinstance(varde, Array) else [varde]


def talpar(nod: Any, djup: int = 0) -> Iterator[tuple[int, Any]]:
    """Yield the pairs of a number tree. Raises Trasig."""
    nums = list(nod.get("/Nums", []))
    yield from zip((int(n) for n in nums[::2]), nums[1::2], strict=True)
    for barn in _barn(nod, djup):
        yield from talpar(barn, djup + 1)


def namnpar(nod: Any, djup: int = 0) -> Iterator[tuple[bytes, Any]]:
    """Yield the pairs of a name tree. Raises Trasig."""
    names = list(nod.get("/Names", []))
    yield from zip((bytes(cast(Any, n)) for n in names[::2]), names[1::2], strict=True)
    for barn in _barn(nod, djup):
        yield from namnpar(barn, djup + 1)


def _barn(nod: Any, djup: int) -> list[Any]:
    barn = list(nod.get("/Kids", []))
    if barn and djup >= MAX_DJUP:
        raise Trasig
    return barn


def syskon(forst: Any) -> list[Any]:
    """Return *forst* and what follows it by Next. Raises Trasig."""
    rad, sedda = [forst], {forst.objgen}
    while "/Next" in rad[-1]:
        rad.append(rad[-1].Next)
        if rad[-1].objgen in sedda:
            raise Trasig
        sedda.add(rad[-1].objgen)
    return rad


def lista(nummer: Any) -> bytes:
    """Return references to objects of the file."""
    return b" ".join(b"%d 0 R" % nr for nr in nummer)


def text(ord_: str) -> bytes:
    """Return a string as it stands in a file."""
    return String(ord_).unparse()


def skriv_namntrad(skrivare: Skrivare, lov: Sequence[tuple[bytes, bytes, int]]) -> int:
    """Write a name tree over leaves (first name, last name, number); return its number."""
    nr = skrivare.nytt_nummer()
    skrivare.objekt(nr, b"<< /Kids [%s] >>" % lista(n for _, _, n in sorted(lov)))
    return nr
