"""The one renderer: a text's document as HTML, for screen, PDF, e-mail and comparison."""

import re
from itertools import pairwise

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from arenden import hanvisning
from arenden.dokument import Doc, OgiltigtDokument, ar_lank, ar_sprak, radtext

_TABELLTEXT = re.compile(r"Tabell\s+\d", re.IGNORECASE)


def till_html(doc: Doc, *, block: bool = False) -> SafeString:
    """Return *doc* as HTML. Escapes everything.

    *block*: each block carries its id as data-block, for what a reader anchors to it.
    """
    return _barn_html(doc, block)


def _barn_html(nod: Doc, block: bool = False) -> SafeString:
    barn = list(nod.get("content") or ())
    tabelltexter = {nr: b for nr, (b, nasta) in enumerate(pairwise(barn)) if ar_tabelltext(b, nasta)}
    html = (
        _tabell_html(b, block, tabelltexter.get(nr - 1)) if b["type"] == "table" else _nod_html(b, block)
        for nr, b in enumerate(barn)
        if nr not in tabelltexter
    )
    return mark_safe("".join(html))  # noqa: S308 – every part is escaped


def ar_tabelltext(nod: Doc, nasta: Doc) -> bool:
    """Tell whether a block names the table after it: a paragraph that begins with "Tabell 1" is its caption."""
    return nod["type"] == "paragraph" and nasta["type"] == "table" and bool(_TABELLTEXT.match(radtext(nod)))


def _tagg(namn: str, innehall: SafeString, attribut: str = "") -> SafeString:
    return mark_safe(f"<{namn}{attribut}>{innehall}</{namn}>")  # noqa: S308 – the name is ours, the rest escaped


def _blockattribut(nod: Doc, block: bool) -> SafeString:
    eget = (nod.get("attrs") or {}).get("id") if block else None
    return format_html(' data-block="{}"', eget) if eget else SafeString("")


def _nod_html(nod: Doc, block: bool = False) -> SafeString:
    attrs = nod.get("attrs") or {}
    extra = _blockattribut(nod, block)
    match nod["type"]:
        case "text":
            return _markerad(nod, escape(nod.get("text", "")))
        case hanvisning.NOD:
            return _hanvisning_html(nod)
        case "hardBreak":
            return SafeString("<br>")
        case "paragraph":
            return _tagg("p", _barn_html(nod, block), extra)
        case "heading":
            return _tagg("h3", _barn_html(nod, block), extra)
        case "bulletList":
            return _tagg("ul", _barn_html(nod, block), extra)
        case "orderedList":
            start = attrs.get("start", 1)
            if start != 1:
                extra = format_html(' start="{}"', start) + extra
            return _tagg("ol", _barn_html(nod, block), extra)
        case "listItem":
            return _tagg("li", _barn_html(nod, block), extra)
        case "tableRow":
            return _rad_html(nod, block)
        case okand:
            raise OgiltigtDokument(f"Okänd del i texten: {okand}.")


def _tabell_html(nod: Doc, block: bool, tabelltext: Doc | None) -> SafeString:
    rader = list(nod.get("content") or ())
    forsta = rader[0].get("content") or () if rader else ()
    # A header row may be repeated on paper only if nothing in it reaches down into the body.
    ar_huvud = bool(forsta) and all(
        c["type"] == "tableHeader" and (c.get("attrs") or {}).get("rowspan", 1) == 1 for c in forsta
    )
    huvud = _tagg("thead", _nod_html(rader[0], block)) if ar_huvud else SafeString("")
    kropp = rader[1:] if ar_huvud else rader
    text = SafeString("")
    if tabelltext is not None:
        text = _tagg("caption", _barn_html(tabelltext, block), _blockattribut(tabelltext, block))
    resten = _tagg("tbody", _barn_html({"content": kropp}, block)) if kropp else SafeString("")
    return _tagg("table", text + huvud + resten, _blockattribut(nod, block))


def _rad_html(rad: Doc, block: bool) -> SafeString:
    celler = list(rad.get("content") or ())
    # A header that begins a row of others heads that row; any other heads its column.
    radhuvud = any(cell["type"] == "tableCell" for cell in celler)
    html = (_cell_html(cell, "row" if radhuvud and nr == 0 else "col", block) for nr, cell in enumerate(celler))
    return _tagg("tr", mark_safe("".join(html)))  # noqa: S308 - every part is escaped


def _cell_html(nod: Doc, scope: str, block: bool) -> SafeString:
    attrs = nod.get("attrs") or {}
    namn = "th" if nod["type"] == "tableHeader" else "td"
    extra = format_html(' scope="{}"', scope) if namn == "th" else SafeString("")
    for spann in ("colspan", "rowspan"):
        if attrs.get(spann, 1) != 1:
            extra += format_html(' {}="{}"', SafeString(spann), attrs[spann])
    return _tagg(namn, _barn_html(nod, block), extra + _blockattribut(nod, block))


def _hanvisning_html(nod: Doc) -> SafeString:
    ord_, lank = hanvisning.ord_i(nod), nod["attrs"].get("lank")
    # Where a writer has laid an address over it, that is where it leads.
    if lank and not any(m["type"] == "link" for m in nod.get("marks") or ()):
        return _markerad(nod, format_html('<a class="hanvisning" href="{}">{}</a>', lank, ord_))
    return _markerad(nod, format_html('<span class="hanvisning">{}</span>', ord_))


def _markerad(nod: Doc, html: SafeString) -> SafeString:
    for markering in reversed(nod.get("marks") or []):
        match markering["type"]:
            case "bold":
                html = _tagg("strong", html)
            case "italic":
                html = _tagg("em", html)
            case "sprak" if ar_sprak(markering["attrs"].get("lang")):
                html = _tagg("span", html, format_html(' lang="{}"', markering["attrs"]["lang"]))
            case "link" if ar_lank(markering["attrs"].get("href")):
                html = format_html('<a href="{}" rel="noopener">{}</a>', markering["attrs"]["href"], html)
    return html
