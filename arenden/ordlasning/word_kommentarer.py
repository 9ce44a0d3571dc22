"""The comments of a .docx: what each says, which it answers, and which are settled."""

from collections.abc import Callable
from typing import Any

from arenden.ordlasning.fil import Kommentar, tid
from arenden.ordlasning.word_mallar import PA, W

W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def kommentarer_i(rot: Any, utokade: Any, rader: Callable[[Any], list[str]]) -> list[Kommentar]:
    """Return the comments of the part *rot*; *utokade* is the part that tells what answers what, or None."""
    per_stycke = {e.get(f"{W15}paraId"): e for e in (utokade if utokade is not None else ())}
    agare: dict[str, str] = {}
    alla: list[tuple[Kommentar, Any]] = []
    for element in rot.iter(f"{W}comment"):
        stycken_i = [p.get(f"{W14}paraId") for p in element.iter(f"{W}p")]
        nr = element.get(f"{W}id") or ""
        agare |= {s: nr for s in stycken_i if s}
        sista = per_stycke.get(stycken_i[-1]) if stycken_i and stycken_i[-1] else None
        text = "\n".join(rader(element))
        kommentar = Kommentar(nr, element.get(f"{W}author") or "", tid(element.get(f"{W}date")), text.strip())
        alla.append((kommentar, sista))
    for kommentar, sista in alla:
        if sista is not None:
            kommentar.svar_pa = agare.get(sista.get(f"{W15}paraIdParent") or "", "")
            kommentar.lost = sista.get(f"{W15}done") in PA
    return [k for k, _ in alla]
