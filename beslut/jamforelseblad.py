"""What stands on the paper of a comparison: the structure of arenden.jamforelse, made ready to print.

On screen the words "tillagt" and "borttaget" are hidden from the eye by CSS. Paper has no such hiding, so each
becomes a mark, unseen, that carries the words as its replacement text: a screen reader and a text extractor meet them
where the change begins and ends, and the sheet shows underlining and strike-through alone.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from arenden.jamforelse import Avsnittsskillnad, Punktskillnad, Uppgift, jamfor
from arenden.ordskillnad import inramat

# A letter, so that a line never ends between it and the word it belongs to; jamforelse.css makes it too small and
# pale to see. A blank would not do: WeasyPrint draws none, and a text extractor would find nothing to replace.
_MARKE = "i"
_DOLT = re.compile(r'<span class="dold"> ?([^<]*)</span>')
_OSYNLIGT = re.compile(r'<span class="dold jamforelse__osynligt">([^<]*)</span>')


def blad(fore: Mapping[str, Any], efter: Mapping[str, Any]) -> dict[str, Any]:
    """Return what differs between two snapshots, as the template prints it."""
    jamforelse = jamfor(fore, efter)
    return {
        "sammanfattning": jamforelse.sammanfattning,
        "tom": jamforelse.tom,
        "tillagt": _papper(inramat("in", "understruket")),
        "borttaget": _papper(inramat("ut", "genomstruket")),
        "fakta": [_uppgift(u) for grupp in jamforelse.fakta for u in grupp],
        "avsnitt": [_avsnitt(a) for a in jamforelse.andrade],
        "oforandrade": ", ".join(jamforelse.oforandrade),
    }


def _avsnitt(avsnitt: Avsnittsskillnad) -> dict[str, Any]:
    return {
        "rubrik": avsnitt.rubrik.strip() or "Avsnitt utan rubrik",
        "noter": _noter(avsnitt.noter),
        "fakta": [_uppgift(u) for u in avsnitt.uppgifter],
        "punkter": [_punkt(p) for p in avsnitt.punkter],
        "html": _papper(avsnitt.html),
    }


def _punkt(punkt: Punktskillnad) -> dict[str, Any]:
    return {
        "nr": punkt.nr,
        "klass": punkt.klass,
        "noter": _noter(punkt.noter),
        "lydelse": _papper(punkt.lydelse),
        "fristaende": _papper(punkt.fristaende),
    }


def _uppgift(uppgift: Uppgift) -> dict[str, Any]:
    return {"etikett": uppgift.etikett, "noter": _noter(uppgift.noter), "html": _papper(uppgift.html)}


def _noter(noter: Iterable[str]) -> str:
    return " ".join(f"[{note}]" for note in noter)


def _papper(html: str) -> SafeString:
    """Return HTML of the comparison (escaped there) with its hidden words as replacement text."""
    html = _OSYNLIGT.sub(r'<span class="jamforelse__not">[\1]</span>', html)
    return mark_safe(_DOLT.sub(rf'<span class="dold" data-tecken=" \1">{_MARKE}</span>', html))  # noqa: S308
