"""Texts as ProseMirror documents: checked, changed by steps, given ids, and read as words.

A doc is JSON in the schema of arenden.schema. What comes from outside is hostile until krav_giltigt has passed it;
no other exception than OgiltigtDokument leaves this module.
"""

import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from prosemirror.model import Fragment, Node, Slice
from prosemirror.transform import ReplaceStep, StepMap

from arenden import hanvisning, normalform
from arenden.schema import RUBRIKNIVA, SCHEMA, SPRAK
from arenden.snitt import las_steg

Doc = Mapping[str, Any]
Steg = Mapping[str, Any]

MAX_BYTES = 2 * 1024 * 1024
MAX_DJUP = 20
MAX_SPANN = 200
MAX_TAL = 100_000
LANKAR = ("http", "https", "mailto")
_ALFABET = "abcdefghijklmnopqrstuvwxyz234567"
_ATTRIBUT = {namn: frozenset(typ.spec.get("attrs") or {}) for namn, typ in SCHEMA.nodes.items()}
_MARKEN = {namn: frozenset(typ.spec.get("attrs") or {}) for namn, typ in SCHEMA.marks.items()}
# The steps an editor of this schema makes, with all that each may hold.
_STEG = {
    "replace": frozenset({"from", "to", "slice", "structure"}),
    "replaceAround": frozenset({"from", "to", "gapFrom", "gapTo", "insert", "slice", "structure"}),
    "addMark": frozenset({"from", "to", "mark"}),
    "removeMark": frozenset({"from", "to", "mark"}),
    "attr": frozenset({"pos", "attr", "value"}),
}
# What XML, and so PDF and Word, or PostgreSQL's jsonb cannot hold; half a surrogate pair is no character.
_ICKE_TECKEN = "".join(chr(plan << 16 | sist) for plan in range(17) for sist in (0xFFFE, 0xFFFF))
_STYRTECKEN = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_ICKE_TECKEN}]")
_FEL_FORM = "Texten har en form som inte kan sparas. Läs in sidan igen."
_FEL_STEG = "Ändringen har en form som inte kan sparas. Läs in sidan igen."
_FEL_HANVISNING = "En hänvisning i texten går inte att läsa. Ta bort den och gör den på nytt."
_FEL_TABELL = "Tabellens rader är olika långa. Lägg till eller ta bort celler så att de blir lika."


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
        _krav_json(doc)
        nod = Node.from_json(SCHEMA, doc)
        _krav_hel(nod)
    except OgiltigtDokument:
        raise
    except Exception as fel:  # the library raises many kinds on hostile JSON
        raise OgiltigtDokument(_FEL_FORM) from fel
    return nod


def krav_giltigt(doc: Doc) -> None:
    """Raise OgiltigtDokument unless *doc* is in the schema and holds only what a text may hold."""
    _las(doc)


def _krav_json(doc: Any) -> None:
    """Raise unless *doc* is JSON that may be a text; what it is built of is for _krav_hel to say."""
    if len(json.dumps(doc, ensure_ascii=False).encode()) > MAX_BYTES:
        raise OgiltigtDokument("Texten är för stor för att sparas. Dela upp den på flera avsnitt.")
    _krav_nod(doc)


def _krav_hel(nod: Node) -> None:
    """Raise unless *nod* is a whole document in the schema with rectangular tables."""
    if nod.type.name != "doc":
        raise OgiltigtDokument("Det som skickades är ingen text.")
    nod.check()
    nod.descendants(_krav_tabell)


def _krav_nod(nod: Any, djup: int = 0) -> None:
    """Raise unless *nod* is a node as the editor writes it, with nothing beside it that would be stored along."""
    if djup > MAX_DJUP:
        raise OgiltigtDokument("Listor och tabeller är nästlade för djupt. Minska indraget.")
    typ = nod["type"]
    attrs = nod.get("attrs") or {}
    if nod.keys() - {"type", "attrs", "content", "marks", "text"} or attrs.keys() - _ATTRIBUT[typ]:
        raise OgiltigtDokument(_FEL_FORM)
    for namn, varde in attrs.items():
        _krav_attribut(namn, varde)
    if typ == hanvisning.NOD and not hanvisning.ar_giltig(attrs):
        raise OgiltigtDokument(_FEL_HANVISNING)
    for markering in nod.get("marks") or []:
        _krav_markering(markering)
    if (typ == "text") is not isinstance(nod.get("text"), str):
        raise OgiltigtDokument(_FEL_FORM)
    # Asked first, for speed: what is printable is none of them.
    if not (text := nod.get("text", "")).isprintable() and _STYRTECKEN.search(text):
        raise OgiltigtDokument("Texten innehåller styrtecken som inte kan sparas. Ta bort det inklistrade.")
    for barn in nod.get("content") or []:
        _krav_nod(barn, djup + 1)


def _krav_attribut(namn: str, varde: Any) -> None:
    match namn:
        case "id":
            if not _ar_id(varde):
                raise OgiltigtDokument("Ett stycke har en ogiltig märkning. Läs in sidan igen.")
        case "level":
            if type(varde) is not int or varde != RUBRIKNIVA:
                raise OgiltigtDokument("Underrubriker har bara en nivå.")
        case "start":
            if type(varde) is not int or not 0 <= varde <= MAX_TAL:
                raise OgiltigtDokument("En numrerad lista börjar på ett tal som inte går att använda.")
        case "colspan" | "rowspan":
            if type(varde) is not int or not 1 <= varde <= MAX_SPANN:
                raise OgiltigtDokument("En tabellcell har mått som inte går att använda.")
        case "slag" | "mal" | "form":
            # What they name together is checked on the node.
            if not isinstance(varde, str):
                raise OgiltigtDokument(_FEL_HANVISNING)
        case "colwidth":
            # Widths are never set here: a table is as wide as its paper.
            if varde is not None:
                raise OgiltigtDokument("En tabellcell har mått som inte går att använda.")
        case _:
            raise OgiltigtDokument(_FEL_FORM)


def _krav_markering(markering: Any) -> None:
    attrs = markering.get("attrs") or {}
    if markering.keys() - {"type", "attrs"} or attrs.keys() - _MARKEN[markering["type"]]:
        raise OgiltigtDokument(_FEL_FORM)
    if markering["type"] == "link" and not ar_lank(attrs.get("href")):
        raise OgiltigtDokument("En länk går inte att använda: den ska börja med https://, http:// eller mailto:.")
    if markering["type"] == "sprak" and not ar_sprak(attrs.get("lang")):
        raise OgiltigtDokument("Ett språk i texten är inget som kan märkas ut. Välj det i listan igen.")


def ar_sprak(lang: Any) -> bool:
    """Tell whether *lang* is a language that a passage can be marked as."""
    return isinstance(lang, str) and lang in SPRAK


def _ar_id(varde: Any) -> bool:
    return varde is None or (
        isinstance(varde, str) and 0 < len(varde) <= 40 and varde.isascii() and varde.isprintable()
    )


def ar_lank(href: Any) -> bool:
    """Tell whether *href* is an address that a text may link to: http, https or mailto, nothing invisible in it."""
    if not isinstance(href, str) or len(href) > 2000 or not href.isprintable() or set(" \\") & set(href):
        return False
    try:
        delar = urlsplit(href)
    except ValueError:
        return False
    if delar.scheme.lower() == "mailto":
        return bool(delar.path)
    return delar.scheme.lower() in LANKAR and bool(delar.netloc)


def _krav_tabell(tabell: Node, *_plats: Any) -> bool:
    """Raise unless the cells of a table, with their spans, fill a rectangle; pass by all other nodes."""
    if tabell.type.name != "table":
        return True
    kvar: list[int] = []  # per column, how many rows further the cell above reaches
    for rad in range(tabell.child_count):
        celler: list[Any] = [tabell.child(rad).child(i).attrs for i in range(tabell.child(rad).child_count)]
        if rad == 0:
            kvar = [0] * sum(a["colspan"] for a in celler)
        kolumn = 0
        for attrs in celler:
            while kolumn < len(kvar) and kvar[kolumn]:
                kolumn += 1
            plats = range(kolumn, kolumn + attrs["colspan"])
            if plats.stop > min(len(kvar), MAX_SPANN) or any(kvar[k] for k in plats):
                raise OgiltigtDokument(_FEL_TABELL)
            for k in plats:
                kvar[k] = attrs["rowspan"]
        if not all(kvar):
            raise OgiltigtDokument(_FEL_TABELL)
        kvar = [k - 1 for k in kvar]
    if any(kvar):
        raise OgiltigtDokument(_FEL_TABELL)
    return True


def har_hela_tabeller(nod: Node) -> bool:
    """Tell whether the cells of every table in *nod*, itself too, fill a rectangle."""
    try:
        _krav_tabell(nod)
        nod.descendants(_krav_tabell)
    except OgiltigtDokument:
        return False
    return True


def tillampa(doc: Doc, steg: list[Any]) -> Doc:
    """Return *doc* with *steg* (step JSON) applied. Raises OgiltigtDokument, never anything else."""
    return tillampa_med_kartor(doc, steg)[0]


def tillampa_med_kartor(doc: Doc, steg: list[Any]) -> tuple[Doc, list[StepMap]]:
    """Return *doc* with *steg* applied, and for each step where it moves the positions after it."""
    kartor: list[StepMap] = []
    try:
        nod = Node.from_json(SCHEMA, doc)
        for rad in steg:
            _krav_steg(rad)
            last = las_steg(rad)
            resultat = last.apply(nod)
            if resultat.doc is None:
                raise OgiltigtDokument("Ändringen gick inte att göra i texten. Läs in sidan igen.")
            nod = resultat.doc
            kartor.append(last.get_map())
        efter: Doc = nod.to_json()
    except OgiltigtDokument:
        raise
    except Exception as fel:  # the library raises many kinds on hostile JSON
        raise OgiltigtDokument(_FEL_STEG) from fel
    try:
        _krav_json(efter)
        _krav_hel(nod)
    except OgiltigtDokument:
        raise
    except Exception as fel:
        raise OgiltigtDokument(_FEL_FORM) from fel
    return efter, kartor


def _krav_steg(rad: Any) -> None:
    """Raise unless *rad* is a step as the editor writes it: steps are kept as sent and played in other browsers.

    The Python library takes what the browser's refuses (true for 1, an end before its start); such a step
    would be stored and stop everyone else's editor.
    """
    if rad.keys() - {"stepType"} - _STEG[rad["stepType"]] or len(json.dumps(rad)) > MAX_BYTES:
        raise OgiltigtDokument(_FEL_STEG)
    granser = [rad[namn] for namn in ("from", "gapFrom", "gapTo", "to", "pos", "insert") if namn in rad]
    if any(type(tal) is not int or tal < 0 for tal in granser):
        raise OgiltigtDokument(_FEL_STEG)
    ordnade = [rad[namn] for namn in ("from", "gapFrom", "gapTo", "to") if namn in rad]
    if ordnade != sorted(ordnade) or type(rad.get("structure", False)) is not bool:
        raise OgiltigtDokument(_FEL_STEG)
    snitt = rad.get("slice") or {}
    oppet = [snitt.get("openStart", 0), snitt.get("openEnd", 0)]
    if snitt.keys() - {"content", "openStart", "openEnd"} or any(type(n) is not int or n < 0 for n in oppet):
        raise OgiltigtDokument(_FEL_STEG)
    for barn in snitt.get("content") or []:
        _krav_nod(barn, 1)
    if "mark" in rad:
        _krav_markering(rad["mark"])
    if "attr" in rad:
        _krav_attribut(rad["attr"], rad.get("value"))


def ar_lagat(doc: Doc) -> bool:
    """Tell whether each block of *doc* (a checked one) has an id that is nobody else's and all is in normal form."""
    sedda: list[Any] = list(_id(doc))
    return None not in sedda and len(set(sedda)) == len(sedda) and normalform.ar_normal(doc)


def _id(nod: Doc) -> Iterator[Any]:
    if "id" in _ATTRIBUT[nod["type"]]:
        yield (nod.get("attrs") or {}).get("id")
    for barn in nod.get("content") or ():
        yield from _id(barn)


def reparera(doc: Doc, slumpa: Callable[[], str] = nytt_id) -> list[Steg]:
    """Return the steps that give each block an id of its own, and what is written its normal form."""
    nod = _las(doc)
    steg = _egna_idn(nod, slumpa)
    # What is mended may bring together what must be mended next; each round makes less of it.
    while lagning := normalform.steg(nod):
        for s in lagning:
            nod = s.apply(nod).doc or nod
        steg += [s.to_json() for s in lagning]
    return steg


def _egna_idn(doc: Node, slumpa: Callable[[], str]) -> list[Steg]:
    sedda: set[str] = set()
    steg: list[Steg] = []

    def besok(nod: Node, pos: int, _foralder: Any, _index: int) -> bool:
        if "id" in _ATTRIBUT[nod.type.name]:
            eget: Any = nod.attrs.get("id")
            if eget is None or eget in sedda:
                eget = slumpa()
                steg.append({"stepType": "attr", "pos": pos, "attr": "id", "value": eget})
            sedda.add(eget)
        return True

    doc.descendants(besok)
    return steg


def med_id(doc: Doc, slumpa: Callable[[], str] = nytt_id) -> Doc:
    """Return *doc* in canonical form with an id of its own on every block. Raises OgiltigtDokument."""
    kanonisk: Doc = _las(doc).to_json()
    return tillampa(kanonisk, list(reparera(kanonisk, slumpa)))


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
    elif nod.get("type") == hanvisning.NOD:
        yield hanvisning.ord_i(nod)
    for barn in nod.get("content") or ():
        yield from _texter(barn)


def till_text(doc: Doc) -> str:
    """Return *doc* as plain text: a blank line between blocks, "• " and numbers before list items."""
    return "\n\n".join(t for barn in doc.get("content") or () if (t := _blocktext(barn, "")))


def radtext(nod: Doc) -> str:
    """Return the words of one block."""
    return "".join(ord_i(b, radbrytning="\n") for b in nod.get("content") or ())


def ord_i(inline: Doc, *, radbrytning: str) -> str:
    """Return the words of an inline node."""
    match inline["type"]:
        case "hardBreak":
            return radbrytning
        case hanvisning.NOD:
            return hanvisning.ord_i(inline)
        case _:
            return str(inline.get("text", ""))


def _blocktext(nod: Doc, indrag: str) -> str:
    barn = nod.get("content") or []
    match nod["type"]:
        case "bulletList" | "orderedList":
            start = (nod.get("attrs") or {}).get("start", 1)
            rader = []
            for i, punkt in enumerate(barn):
                tecken = "• " if nod["type"] == "bulletList" else f"{start + i}. "
                delar = [_blocktext(b, indrag + "  ") for b in punkt.get("content") or ()]
                rader.append(indrag + tecken + "\n".join(delar).lstrip(" "))
            return "\n".join(rader)
        case "table":
            rader = []
            for rad in barn:
                celler = (" ".join(_blocktext(b, "") for b in cell.get("content") or ()) for cell in rad["content"])
                rader.append("\t".join(celler))
            return "\n".join(rader)
        case _:
            return radtext(nod)
