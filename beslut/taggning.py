"""The tag tree of a PDF, as a careful person would make it by hand.

WeasyPrint's own tag tree passes the validators and still reads badly: a paragraph that crosses a page becomes
two, running heads hang outside the tree, a repeated table head is read again on each page, TH says nothing of
what it heads, a list nothing of its numbering, and a link is named by its address. So the tree is built here,
from the boxes that were drawn and keyed by the HTML element they came from: one element, one node, on however
many pages it lies.

This module receives WeasyPrint's objects and imports none of it (`beslut.pdf` alone does). What it leans on,
and why WeasyPrint is pinned: the boxes' `element`, `element_tag`, `style` and `children`; that every text
drawn in the body or in a page margin stands in marked content, listed in the stream's `_tags`; and that a
page's content is still a list of operators when the tags are added.

Standards: ISO 32000-1 §14.7 and §14.8, ISO 14289-1 (PDF/UA-1), ISO 19005-2 (PDF/A-2a).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf

from beslut import faltplats, taggtrad
from beslut.taggtrad import Lank, Nod, Text

# HTML elements and their structure types; what is not named here leaves no node of its own.
STRUKTURTYPER = {
    "section": "Sect",
    "blockquote": "BlockQuote",
    "p": "P",
    "h1": "H1",
    "h2": "H2",
    "h3": "H3",
    "h4": "H4",
    "h5": "H5",
    "h6": "H6",
    "ul": "L",
    "ol": "L",
    "li": "LI",
    "dl": "L",
    "dt": "Lbl",
    "li::before": "Lbl",
    "p::before": "Lbl",
    "table": "Table",
    "caption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "a": "Link",
    "strong": "Strong",
    "em": "Em",
    "ins": "Ins",
    "del": "Del",
    "img": "Figure",
}
# PDF 1.7 has no strong, em, ins or del; a role map tells readers that know only the standard types (§14.8.4).
ROLLER = {"Strong": "Span", "Em": "Span", "Ins": "Span", "Del": "Span"}
LISTNUMRERING = {"ul": "Disc", "ol": "Decimal", "dl": "None"}


class Taggningsfel(Exception):
    """The drawn page holds something that the tag tree has no place for."""


@dataclass
class Sida:
    """What was drawn on one page: text boxes still to be placed, and those that are mere furniture."""

    nr: int
    hojd: float
    kvar: dict[Any, dict[str, Any]]
    lankar: dict[int, Any] = field(default_factory=dict)
    artefakter: dict[int, pydyf.Dictionary] = field(default_factory=dict)
    ersattningar: dict[int, str] = field(default_factory=dict)


class Tradbyggare:
    """Build the nodes of a document from its pages' boxes."""

    def __init__(self) -> None:
        self.rot = Nod("Document")
        self._noder: dict[tuple[int, str], Nod] = {}
        self._huvudets_sida: dict[int, int] = {}

    def lagg_till(self, sidbox: Any, sida: Sida) -> None:
        """Place everything drawn on the page; raise Taggningsfel for what cannot be placed."""
        for box in sidbox.children:
            if hasattr(box, "at_keyword"):  # a margin box: running head or foot
                _gor_artefakt(box, sida, _sidhuvud(box.at_keyword))
            else:
                self._placera(box, self.rot, sida)
        if sida.kvar:
            texter = ", ".join(repr(getattr(box, "text", "bild")) for box in sida.kvar)
            raise Taggningsfel(f"sida {sida.nr + 1} har innehåll utan plats i taggträdet: {texter}")

    def _placera(self, box: Any, foralder: Nod, sida: Sida) -> None:
        box = getattr(box, "_box", box)  # an absolutely placed box stands behind a placeholder
        if box in sida.kvar:
            ratt = sida.kvar.pop(box)
            if box.element_tag == "img":
                foralder = self._nod(box, foralder)
                # Where it lies, in points: a reader shows that part of the page, or describes it (§14.8.5.4.3).
                ruta = pydyf.Array(faltplats.ruta(box, sida.hojd))
                foralder.attribut.update(O="/Layout", Placement="/Block", BBox=ruta)
            foralder.barn.append(Text(sida.nr, ratt["mcid"]))
            if foralder.egenskaper.get("ActualText"):
                sida.ersattningar[ratt["mcid"]] = foralder.egenskaper["ActualText"]
            return
        if not hasattr(box, "children"):
            return
        if box.element_tag == "thead":
            forsta = self._huvudets_sida.setdefault(id(box.element), sida.nr)
            if forsta != sida.nr:
                _gor_artefakt(box, sida, _artefakt("Pagination"))
                self._behall_lankar(box, sida)
                return
        nod = self._nod(box, foralder)
        if (annotation := sida.lankar.get(id(box))) is not None:
            nod.barn.append(Lank(sida.nr, annotation))
        for barn in _barn(box):
            self._placera(barn, nod, sida)

    def _behall_lankar(self, box: Any, sida: Sida) -> None:
        """Let links in a repeated table head stay clickable, as further areas of the ones in the first."""
        box = getattr(box, "_box", box)
        if (annotation := sida.lankar.get(id(box))) is not None:
            self._noder[(id(box.element), box.element_tag)].barn.append(Lank(sida.nr, annotation))
        for barn in getattr(box, "children", ()):
            self._behall_lankar(barn, sida)

    def _nod(self, box: Any, foralder: Nod) -> Nod:
        """Return the node of the box's element, made and put under its parent the first time it is met."""
        typ = _typ(box, foralder)
        if typ is None:
            return foralder
        nyckel = (id(box.element), box.element_tag)
        if (nod := self._noder.get(nyckel)) is not None:
            # An anonymous box shares its parent's element; the text of a list item lies in its body.
            return self._kropp(nod) if nod.typ == "LI" else nod
        if typ == "Lbl":
            # The mark of a list item is drawn in its first paragraph; it labels the whole item.
            while foralder.typ != "LI":
                foralder = foralder.foralder or self.rot
        nod = self._noder[nyckel] = Nod(typ, box.element, foralder)
        _beskriv(nod, box)
        foralder.barn.insert(0 if typ == "Lbl" else len(foralder.barn), nod)
        return self._kropp(nod) if typ == "LI" else nod

    def _kropp(self, punkt: Nod) -> Nod:
        nyckel = (id(punkt.element), "LBody")
        if nyckel not in self._noder:
            self._noder[nyckel] = Nod("LBody", punkt.element, punkt)
            punkt.barn.append(self._noder[nyckel])
        return self._noder[nyckel]


def _typ(box: Any, foralder: Nod) -> str | None:
    if box.element is None:
        return None
    if box.element_tag == "div" and foralder.typ == "L":
        return "LI"  # a fact of a <dl>: its <dt> is the label, its <dd> the body
    typ = STRUKTURTYPER.get(box.element_tag)
    if typ is None and box.element_tag == "span":
        # A span is worth a node only where it says something: a language, or characters that the fonts lack.
        return "Span" if box.element.get("lang") or box.element.get("data-tecken") else None
    return typ


def _barn(box: Any) -> Iterator[Any]:
    for barn in box.children:
        # Columns of a table draw nothing; lines are transparent.
        if type(barn).__name__ == "LineBox":
            yield from barn.children
        else:
            yield barn


def _beskriv(nod: Nod, box: Any) -> None:
    """Write down what the element says about itself beyond its type."""
    element = box.element
    if (sprak := element.get("lang")) and nod.typ != "Document":
        nod.egenskaper["Lang"] = sprak
    if nod.typ == "Span" and (tecken := element.get("data-tecken")):
        nod.egenskaper["ActualText"] = tecken
    elif nod.typ == "TH":
        nod.attribut.update(O="/Table", Scope="/Row" if element.get("scope") == "row" else "/Column")
    elif nod.typ == "Figure":
        nod.egenskaper["Alt"] = element.get("alt", "")
    if nod.typ in ("TH", "TD"):
        for namn, spann in (("ColSpan", box.colspan), ("RowSpan", box.rowspan)):
            if spann != 1:
                nod.attribut.update({"O": "/Table", namn: spann})
    if nod.typ == "Link":
        nod.namn = "".join(_text(element))
    if nod.typ == "L":
        nod.attribut.update(O="/List", ListNumbering=f"/{LISTNUMRERING[box.element_tag]}")


def _text(element: Any) -> Iterator[str]:
    """Yield the element's text as a reader is told it: what stands for a missing character is that character."""
    if tecken := element.get("data-tecken"):
        yield tecken
        return
    yield element.text or ""
    for barn in element:
        yield from _text(barn)
        yield barn.tail or ""


def _gor_artefakt(box: Any, sida: Sida, markning: pydyf.Dictionary) -> None:
    """Mark every text under the box as furniture: not part of what the document says."""
    box = getattr(box, "_box", box)
    if box in sida.kvar:
        sida.artefakter[sida.kvar.pop(box)["mcid"]] = markning
        return
    for barn in getattr(box, "children", ()):
        _gor_artefakt(barn, sida, markning)


def _artefakt(typ: str, **mer: Any) -> pydyf.Dictionary:
    return pydyf.Dictionary({"Type": f"/{typ}", **mer})


def _sidhuvud(plats: str) -> pydyf.Dictionary:
    # ISO 32000-1 table 330: a pagination artifact may say that it is a header or a footer, and where it sits.
    ovan = plats.startswith("@top")
    return _artefakt(
        "Pagination",
        Subtype="/Header" if ovan else "/Footer",
        Attached=pydyf.Array(["/Top" if ovan else "/Bottom"]),
    )


def markera(pdf: Any, document: Any, pdf_version: Any, page_streams: list[Any]) -> None:
    """Add the tag tree to a PDF that WeasyPrint has drawn; takes the place of its own `add_tags`."""
    byggare = Tradbyggare()
    sidor = []
    for nr, (sida_, strom) in enumerate(zip(document.pages, page_streams, strict=True)):
        sida = Sida(nr, sida_.height, strom._tags, _lankar(pdf, nr, sida_))
        byggare.lagg_till(sida_._page_box, sida)
        sidor.append(sida)
    taggtrad.ratta(byggare.rot)
    nya = [_skriv_om(strom, sida) for strom, sida in zip(page_streams, sidor, strict=True)]
    Tradskrivare(pdf, nya).skriv(byggare.rot)
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def en_yta_per_lank(document: Any) -> None:
    """Let a link have one clickable area a line; WeasyPrint adds one for each bold or marked part inside it."""
    for sida in document.pages:
        sida.links = [lank for lank in sida.links if lank[3].element_tag == "a"]


def _lankar(pdf: Any, nr: int, sida: Any) -> dict[int, Any]:
    """Return the page's link annotations by box. A box in a repeated table head has one on every page."""
    pdfsida = _objekt(pdf, pdf.page_references[nr])
    annotationer = [_objekt(pdf, referens) for referens in pdfsida.get("Annots", ())]
    return {id(lank[3]): annotation for lank, annotation in zip(sida.links, annotationer, strict=True)}


def _objekt(pdf: Any, referens: bytes) -> Any:
    return pdf.objects[int(referens.split()[0])]


def _skriv_om(strom: Any, sida: Sida) -> dict[int, int]:
    """Rewrite the page's marks, furniture as artifacts, the rest numbered densely; return old → new."""
    nya: dict[int, int] = {}
    operatorer = strom.stream
    for i, del_ in enumerate(operatorer):
        if del_ == b"BDC" and isinstance(egenskaper := operatorer[i - 1], dict) and "MCID" in egenskaper:
            mcid = egenskaper["MCID"]
            if mcid in sida.artefakter:
                operatorer[i - 2 : i] = ["/Artifact", sida.artefakter[mcid]]
                continue
            nya[mcid] = egenskaper["MCID"] = len(nya)
            if mcid in sida.ersattningar:
                # Text extractors read the replacement here, screen readers from the tag tree.
                egenskaper["ActualText"] = pydyf.String(sida.ersattningar[mcid])
    return nya


class Tradskrivare:
    """Write the nodes as structure elements with their parent tree."""

    def __init__(self, pdf: Any, mcid: list[dict[int, int]]) -> None:
        self.pdf = pdf
        self.mcid = mcid
        self.sidornas: list[list[Any]] = [[None] * len(nya) for nya in mcid]
        self.annotationer: list[tuple[Any, Any]] = []

    def skriv(self, rot: Nod) -> None:
        """Add root, elements and parent tree to the PDF."""
        foraldratrad = pydyf.Dictionary({})
        self.pdf.add_object(foraldratrad)
        topp = pydyf.Dictionary(
            {
                "Type": "/StructTreeRoot",
                "ParentTree": foraldratrad.reference,
                "RoleMap": pydyf.Dictionary({ny: f"/{gammal}" for ny, gammal in ROLLER.items()}),
            }
        )
        self.pdf.add_object(topp)
        topp["K"] = pydyf.Array([self._element(rot, topp).reference])
        nummer = pydyf.Array()
        for nr, element in enumerate(self.sidornas):
            nummer.extend([nr, pydyf.Array(element)])
        for nr, (referens, annotation) in enumerate(self.annotationer, start=len(self.sidornas)):
            nummer.extend([nr, referens])
            annotation["StructParent"] = nr
        foraldratrad["Nums"] = nummer
        topp["ParentTreeNextKey"] = len(self.sidornas) + len(self.annotationer)
        self.pdf.catalog["StructTreeRoot"] = topp.reference

    def _element(self, nod: Nod, foralder: Any) -> Any:
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{nod.typ}", "P": foralder.reference})
        self.pdf.add_object(element)
        if nod.attribut:
            element["A"] = pydyf.Dictionary(nod.attribut)
        for namn, varde in nod.egenskaper.items():
            element[namn] = pydyf.String(varde)
        egen_sida = next((barn.sida for barn in nod.barn if isinstance(barn, Text)), None)
        if egen_sida is not None:
            element["Pg"] = self.pdf.page_references[egen_sida]
        barnen = pydyf.Array()
        for barn in nod.barn:
            if isinstance(barn, Nod):
                barnen.append(self._element(barn, element).reference)
            elif isinstance(barn, Text):
                barnen.append(self._text(barn, egen_sida, element))
            else:
                barnen.append(self._lank(barn, nod, element))
        element["K"] = barnen
        return element

    def _text(self, text: Text, egen_sida: int | None, element: Any) -> Any:
        mcid = self.mcid[text.sida][text.mcid]
        self.sidornas[text.sida][mcid] = element.reference
        if text.sida == egen_sida:
            return mcid
        # Text on another page than the element's own names its page (§14.7.4.2).
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self.pdf.page_references[text.sida], "MCID": mcid})

    def _lank(self, lank: Lank, nod: Nod, element: Any) -> Any:
        # A link is named by its text, not by its address (ISO 14289-1 §7.18.5 asks for a description).
        # One that lies over nothing but space has no other name.
        lank.annotation["Contents"] = pydyf.String(" ".join(nod.namn.split()) or nod.element.get("href"))
        self.annotationer.append((element.reference, lank.annotation))
        return pydyf.Dictionary(
            {"Type": "/OBJR", "Obj": lank.annotation.reference, "Pg": self.pdf.page_references[lank.sida]}
        )
