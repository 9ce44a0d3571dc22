"""The smallest parts of WordprocessingML. Word is strict: children come in the order that the schema gives."""

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# What XML 1.0 cannot hold, and the line breaks that a single line has no use for.
_OSKRIVBART = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RADSLUT = re.compile(r"[\t\n\r]+")


def el(namn: str, *barn: Any, **attribut: Any) -> Any:
    """Return the element w:*namn* with w: attributes and children; a child that is None is left out."""
    element: Any = OxmlElement(f"w:{namn}")
    for nyckel, varde in attribut.items():
        element.set(qn(f"w:{nyckel}"), str(varde))
    element.extend(b for b in barn if b is not None)
    return element


def rad(text: str) -> str:
    """Return *text* as one line that XML can hold."""
    return _RADSLUT.sub(" ", _OSKRIVBART.sub("", text)).strip()


def lopning(text: str, *egenskaper: Any) -> Any:
    """Return a run of *text*."""
    ord_ = el("t")
    ord_.text = _OSKRIVBART.sub("", text)
    ord_.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return el("r", el("rPr", *egenskaper) if egenskaper else None, ord_)


def tabb() -> Any:
    """Return a run that moves to the next tab stop."""
    return el("r", el("tab"))


def falt(instruktion: str) -> Any:
    """Return a field that Word works out, such as the page number."""
    return el("fldSimple", lopning("1"), instr=instruktion)


def stycke(stil: str, *innehall: Any, numrering: tuple[int, int] | None = None, indrag: int = 0) -> Any:
    """Return a paragraph: *numrering* is (list, level), *indrag* the left indent in twips."""
    egenskaper = [el("pStyle", val=stil)] if stil != "Normal" else []
    if numrering:
        lista, niva = numrering
        egenskaper.append(el("numPr", el("ilvl", val=niva), el("numId", val=lista)))
    if indrag:
        egenskaper.append(el("ind", left=indrag))
    return el("p", el("pPr", *egenskaper) if egenskaper else None, *innehall)
