"""Small texts for the tests of comparison, and what is read back from its HTML."""

import html
import re
from typing import Any

Nod = dict[str, Any]


def text(ord_: str, *marken: Nod) -> Nod:
    return {"type": "text", "text": ord_, "marks": list(marken)}


def p(innehall: str | list[Nod], id_: str | None = None, slag: str = "paragraph") -> Nod:
    noder = [text(innehall)] if isinstance(innehall, str) and innehall else innehall or []
    return {"type": slag, "attrs": {"id": id_}, "content": noder}


def doc(*block: Nod | str) -> Nod:
    return {"type": "doc", "content": [p(b) if isinstance(b, str) else b for b in block]}


def lista(*punkter: Nod | str, slag: str = "bulletList", **attrs: Any) -> Nod:
    noder = [p(x) if isinstance(x, str) else x for x in punkter]
    return {"type": slag, "attrs": attrs, "content": [{"type": "listItem", "content": [n]} for n in noder]}


def tabell(*rader_: list[str]) -> Nod:
    return {
        "type": "table",
        "content": [
            {
                "type": "tableRow",
                "content": [{"type": "tableHeader" if nr == 0 else "tableCell", "content": [p(cell)]} for cell in rad],
            }
            for nr, rad in enumerate(rader_)
        ],
    }


FET, KURSIV = {"type": "bold"}, {"type": "italic"}


def lank(href: str) -> Nod:
    return {"type": "link", "attrs": {"href": href}}


def ren(html_: str) -> str:
    """Return the text of HTML without the comparison's own words, spaces made one."""
    html_ = re.sub(r'<span class="(?:dold|jamforelse__not)[^"]*">.*?</span>', "", html_)
    html_ = re.sub(r"<br>|</(?:p|h3|td|th|li)>", " ", html_)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", html_)).split())


def gammal(html_: str) -> str:
    """Leave out what was added."""
    return ren(re.sub(r"<ins>.*?</ins>", "", html_))


def ny(html_: str) -> str:
    """Leave out what was taken away."""
    return ren(re.sub(r"<del>.*?</del>", "", html_))


def ins(ord_: str) -> str:
    return f'<ins><span class="dold">tillagt: </span>{ord_}<span class="dold"> slut på tillägg</span></ins>'


def bort(ord_: str) -> str:
    return f'<del><span class="dold">borttaget: </span>{ord_}<span class="dold"> slut på borttaget</span></del>'
