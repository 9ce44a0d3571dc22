"""Texts as ProseMirror documents: checked, changed by steps, given ids, and rendered by the one renderer.

A doc is JSON in the schema of arenden.schema. What comes from outside is hostile until krav_giltigt has passed it;
no other exception than OgiltigtDokument leaves this module.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from prosemirror.model import Fragment, Node, Slice
from prosemirror.transform import ReplaceStep, Step

from arenden.schema import RUBRIKNIVA, SCHEMA

Doc = Mapping[str, Any]
Steg = Mapping[str, Any]

MAX_BYTES = 2 * 1024 * 1024
MAX_DJUP = 20
MAX_SPANN = 200
LANKAR = ("http", "https", "mailto")
_ALFABET = "abcdefghijklmnopqrstuvwxyz234567"
_MED_ID = frozenset(namn for namn, spec in SCHEMA.nodes.items() if "id" in (spec.spec.get("attrs") or {}))


class OgiltigtDokument(ValueError):
    """The document, or what a step would make of it, is not allowed; its text says why in Swedish."""


def nytt_id() -> str:
    """Return a random block id: 12 characters of base32."""
    return "".join(secrets.choice(_ALFABET) for _ in range(12))


def tomt() -> Doc:
    """Return an empty document: one empty paragraph."""
    return {"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": nytt_id()}}]}


def stycke(text: str) -> Doc:
    """Return a paragraph node that holds *text*."""
    innehall = [{"type": "text", "text": text}] if text else []
    return {"type": "paragraph", "attrs": {"id": nytt_id()}, "content": innehall}


def _las(doc: Any) -> Node:
    """Return *doc* as a checked node, or raise OgiltigtDokument."""
    try:
        if len(json.dumps(doc, ensure_ascii=False).encode()) > MAX_BYTES:
            raise OgiltigtDokument("Texten är för stor för att sparas. Dela upp den på flera avsnitt.")
        _krav_djup(doc)
        nod = Node.from_json(SCHEMA, doc)
        if nod.type.name != "doc":
            raise OgiltigtDokument("Det som skickades är ingen text.")
        nod.check()
    except OgiltigtDokument:
        raise
    except Exception as fel:  # the library raises many kinds on hostile JSON
        raise OgiltigtDokument("Texten har en form som inte kan sparas. Läs in sidan igen.") from fel
    return nod


def _krav_djup(nod: Any, djup: int = 0) -> None:
    if djup > MAX_DJUP * 2:
        raise OgiltigtDokument("Listor och tabeller är nästlade för djupt. Minska indraget.")
    if isinstance(nod, dict):
        for barn in nod.get("content") or ():
            _krav_djup(barn, djup + 1)


def krav_giltigt(doc: Doc) -> None:
    """Raise OgiltigtDokument unless *doc* is in the schema and holds only what a text may hold."""
    _krav_nod(_las(doc), 0)


def _krav_nod(nod: Node, djup: int) -> None:
    attrs: Any = nod.attrs
    if djup > MAX_DJUP:
        raise OgiltigtDokument("Listor och tabeller är nästlade för djupt. Minska indraget.")
    if "id" in attrs and not _ar_id(attrs["id"]):
        raise OgiltigtDokument("Ett stycke har en ogiltig märkning. Läs in sidan igen.")
    match nod.type.name:
        case "text":
            if any(ord(t) < 32 or 0x7F <= ord(t) < 0xA0 or 0xD800 <= ord(t) < 0xE000 for t in nod.text or ""):
                raise OgiltigtDokument("Texten innehåller styrtecken som inte kan sparas. Ta bort det inklistrade.")
            for markering in nod.marks:
                if markering.type.name == "link" and not ar_lank(markering.attrs.get("href")):
                    raise OgiltigtDokument(
                        "En länk går inte att använda: den ska börja med https://, http:// eller mailto:."
                    )
        case "heading":
            if attrs["level"] != RUBRIKNIVA:
                raise OgiltigtDokument("Underrubriker har bara en nivå.")
        case "orderedList":
            if type(attrs["start"]) is not int or not 0 <= attrs["start"] <= 100_000:
                raise OgiltigtDokument("En numrerad lista börjar på ett tal som inte går att använda.")
        case "table":
            _krav_tabell(nod)
    for i in range(nod.child_count):
        _krav_nod(nod.child(i), djup + 1)


def _ar_id(varde: Any) -> bool:
    return varde is None or (
        isinstance(varde, str) and 0 < len(varde) <= 40 and varde.isascii() and varde.isprintable()
    )


def ar_lank(href: Any) -> bool:
    """Tell whether *href* is an address that a text may link to."""
    if not isinstance(href, str) or len(href) > 2000 or any(ord(t) <= 32 for t in href):
        return False
    try:
        delar = urlsplit(href)
    except ValueError:
        return False
    return delar.scheme.lower() in LANKAR and bool(delar.netloc or (delar.scheme.lower() == "mailto" and delar.path))


def _krav_tabell(tabell: Node) -> None:
    """Raise unless the cells, with their spans, fill a rectangle."""
    upptaget: set[tuple[int, int]] = set()
    bredd = 0
    for rad in range(tabell.child_count):
        kolumn = 0
        for i in range(tabell.child(rad).child_count):
            attrs: Any = tabell.child(rad).child(i).attrs
            span = (attrs["rowspan"], attrs["colspan"])
            kolumnbredd = attrs["colwidth"]
            if any(type(s) is not int or not 1 <= s <= MAX_SPANN for s in span) or not (
                kolumnbredd is None
                or (isinstance(kolumnbredd, list) and all(type(b) is int and 0 <= b < 10_000 for b in kolumnbredd))
            ):
                raise OgiltigtDokument("En tabellcell har mått som inte går att använda.")
            while (rad, kolumn) in upptaget:
                kolumn += 1
            nya = {(rad + r, kolumn + k) for r in range(span[0]) for k in range(span[1])}
            if nya & upptaget:
                raise OgiltigtDokument("Tabellens celler ligger över varandra.")
            upptaget |= nya
            bredd = max(bredd, kolumn + span[1])
    if bredd > MAX_SPANN or len(upptaget) != bredd * tabell.child_count:
        raise OgiltigtDokument("Tabellens rader är olika långa. Lägg till eller ta bort celler så att de blir lika.")


def tillampa(doc: Doc, steg: list[Any]) -> Doc:
    """Return *doc* with *steg* (step JSON) applied. Raises OgiltigtDokument, never anything else."""
    try:
        nod = Node.from_json(SCHEMA, doc)
        for rad in steg:
            if not isinstance(rad, dict) or len(json.dumps(rad)) > MAX_BYTES:
                raise OgiltigtDokument("Ändringen har en form som inte kan sparas. Läs in sidan igen.")
            _krav_djup(rad.get("slice"))
            resultat = Step.from_json(SCHEMA, rad).apply(nod)
            if resultat.doc is None:
                raise OgiltigtDokument("Ändringen gick inte att göra i texten. Läs in sidan igen.")
            nod = resultat.doc
        efter: Doc = nod.to_json()
    except OgiltigtDokument:
        raise
    except Exception as fel:  # the library raises many kinds on hostile JSON
        raise OgiltigtDokument("Ändringen har en form som inte kan sparas. Läs in sidan igen.") from fel
    krav_giltigt(efter)
    return efter


def reparera(doc: Doc, slumpa: Callable[[], str] = nytt_id) -> list[Steg]:
    """Return the steps that give blocks without an id, or with another's, an id of their own."""
    sedda: set[str] = set()
    steg: list[Steg] = []

    def besok(nod: Node, pos: int, _foralder: Any, _index: int) -> bool:
        if nod.type.name in _MED_ID:
            eget: Any = nod.attrs.get("id")
            if eget is None or eget in sedda:
                eget = slumpa()
                steg.append({"stepType": "attr", "pos": pos, "attr": "id", "value": eget})
            sedda.add(eget)
        return True

    Node.from_json(SCHEMA, doc).descendants(besok)
    return steg


def med_id(doc: Doc, slumpa: Callable[[], str] = nytt_id) -> Doc:
    """Return *doc* in canonical form with an id of its own on every block."""
    krav_giltigt(doc)
    return tillampa(doc, reparera(doc, slumpa)) if reparera(doc, slumpa) else _las(doc).to_json()


def ersatt_allt(fran: Doc, till: Doc) -> list[Steg]:
    """Return the one step that turns *fran* into *till*."""
    gammal, ny = _las(fran), _las(till)
    steg: Steg = ReplaceStep(0, gammal.content.size, Slice(Fragment.from_(ny.content), 0, 0)).to_json()
    return [steg]


def ar_tomt(doc: Doc) -> bool:
    """Tell whether nothing is written in *doc*, white space aside."""
    return not any(t.strip() for t in _texter(doc))


def _texter(nod: Doc) -> Iterator[str]:
    if nod.get("type") == "text":
        yield nod.get("text", "")
    for barn in nod.get("content") or ():
        yield from _texter(barn)


def till_text(doc: Doc) -> str:
    """Return *doc* as plain text: a blank line between blocks, "• " and numbers before list items."""
    return "\n\n".join(t for barn in doc.get("content") or () if (t := _blocktext(barn, "")))


def _radtext(nod: Doc) -> str:
    return "".join("\n" if b["type"] == "hardBreak" else b.get("text", "") for b in nod.get("content") or ())


def _blocktext(nod: Doc, indrag: str) -> str:
    barn = nod.get("content") or []
    match nod["type"]:
        case "bulletList" | "orderedList":
            start = (nod.get("attrs") or {}).get("start", 1)
            rader = []
            for i, punkt in enumerate(barn):
                tecken = "• " if nod["type"] == "bulletList" else f"{start + i}. "
                delar = [_blocktext(b, indrag + "  ") for b in punkt.get("content") or ()]
                rader.append(indrag + tecken + "\n".join(delar).lstrip())
            return "\n".join(rader)
        case "table":
            rader = []
            for rad in barn:
                celler = (" ".join(_blocktext(b, "") for b in cell.get("content") or ()) for cell in rad["content"])
                rader.append("\t".join(celler))
            return "\n".join(rader)
        case _:
            return _radtext(nod)


def till_html(doc: Doc) -> SafeString:
    """Return *doc* as HTML: the one renderer for screen, PDF, e-mail and comparison. Escapes everything."""
    return _barn_html(doc)


def _barn_html(nod: Doc) -> SafeString:
    return mark_safe("".join(_nod_html(b) for b in nod.get("content") or ()))  # noqa: S308 – every part is escaped


def _tagg(namn: str, innehall: SafeString) -> SafeString:
    return mark_safe(f"<{namn}>{innehall}</{namn}>")  # noqa: S308 – the name is ours, the content escaped


def _nod_html(nod: Doc) -> SafeString:
    attrs = nod.get("attrs") or {}
    match nod["type"]:
        case "text":
            return _text_html(nod)
        case "hardBreak":
            return SafeString("<br>")
        case "paragraph":
            return _tagg("p", _barn_html(nod))
        case "heading":
            return _tagg("h3", _barn_html(nod))
        case "bulletList":
            return _tagg("ul", _barn_html(nod))
        case "orderedList":
            start = attrs.get("start", 1)
            oppna = format_html('<ol start="{}">', start) if start != 1 else SafeString("<ol>")
            return oppna + _barn_html(nod) + SafeString("</ol>")
        case "listItem":
            return _tagg("li", _barn_html(nod))
        case "table":
            return _tabell_html(nod)
        case "tableRow":
            return _tagg("tr", _barn_html(nod))
        case "tableHeader" | "tableCell":
            return _cell_html(nod)
        case okand:
            raise OgiltigtDokument(f"Okänd del i texten: {okand}.")


def _tabell_html(nod: Doc) -> SafeString:
    rader = list(nod.get("content") or ())
    forsta = rader[0].get("content") or () if rader else ()
    # A header row may be repeated on paper only if nothing in it reaches down into the body.
    ar_huvud = bool(forsta) and all(
        c["type"] == "tableHeader" and (c.get("attrs") or {}).get("rowspan", 1) == 1 for c in forsta
    )
    huvud = _tagg("thead", _nod_html(rader[0])) if ar_huvud else SafeString("")
    kropp = rader[1:] if ar_huvud else rader
    return _tagg("table", huvud + (_tagg("tbody", _barn_html({"content": kropp})) if kropp else SafeString("")))


def _cell_html(nod: Doc) -> SafeString:
    attrs = nod.get("attrs") or {}
    namn = "th" if nod["type"] == "tableHeader" else "td"
    extra = SafeString(' scope="col"') if namn == "th" else SafeString("")
    for spann in ("colspan", "rowspan"):
        if attrs.get(spann, 1) != 1:
            extra += format_html(' {}="{}"', SafeString(spann), attrs[spann])
    return SafeString(f"<{namn}{extra}>") + _barn_html(nod) + SafeString(f"</{namn}>")


def _text_html(nod: Doc) -> SafeString:
    html: SafeString = escape(nod.get("text", ""))
    for markering in reversed(nod.get("marks") or []):
        match markering["type"]:
            case "bold":
                html = _tagg("strong", html)
            case "italic":
                html = _tagg("em", html)
            case "link" if ar_lank(markering["attrs"].get("href")):
                html = format_html('<a href="{}" rel="noopener">{}</a>', markering["attrs"]["href"], html)
    return html
