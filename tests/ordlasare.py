"""A Word file read back with python-docx to the blocks of a text, for tests of what is written."""

import io
from typing import Any

import docx
from docx.oxml.ns import qn

Json = dict[str, Any]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Ordlasare:
    """Reads a .docx as Word understands it: by styles, numbering and spans, not by how the writer works."""

    def __init__(self, fil: bytes) -> None:
        self.fil = docx.Document(io.BytesIO(fil))
        rot = self.fil.part.numbering_part.element
        monster = {m.get(qn("w:abstractNumId")): m for m in rot.findall(qn("w:abstractNum"))}
        self.listor = {
            int(n.get(qn("w:numId"))): monster[n.find(qn("w:abstractNumId")).get(qn("w:val"))]
            for n in rot.findall(qn("w:num"))
        }

    def avsnitt(self) -> dict[str, list[Json]]:
        """Return the blocks under each Heading 1, by its words; what stands before the first is under ""."""
        ut: dict[str, list[Any]] = {"": []}
        for element in self.fil.element.body:
            if element.tag == qn("w:p") and stil(element) == "Heading1":
                ut[ord_i(element)] = block = []
            elif element.tag != qn("w:sectPr"):
                (block if len(ut) > 1 else ut[""]).append(element)
        return {rubrik: self.block(element) for rubrik, element in ut.items()}

    def block(self, element: list[Any]) -> list[Json]:
        """Return paragraphs and tables as blocks, numbered paragraphs as lists, nested by level."""
        ut: list[Json] = []
        oppna: list[tuple[int, list[Json]]] = []  # per level the list's number and its items
        for e in element:
            if e.tag == qn("w:p") and stil(e) == "EfterTabell":
                continue
            nod = self._tabell(e) if e.tag == qn("w:tbl") else self._stycke(e)
            if (plats := numrering(e)) is not None:
                lista, niva = plats
                if niva < len(oppna) and oppna[niva][0] != lista:
                    del oppna[niva:]
                if niva >= len(oppna):
                    assert niva == len(oppna)
                    punkter: list[Json] = []
                    inuti(ut, oppna).append(self._lista(lista, niva, punkter))
                    oppna.append((lista, punkter))
                del oppna[niva + 1 :]
                oppna[niva][1].append({"type": "listItem", "content": [nod]})
            else:
                del oppna[nivaer_in(e) :]
                inuti(ut, oppna).append(nod)
        return ut

    def _lista(self, lista: int, niva: int, punkter: list[Json]) -> Json:
        form = next(m for m in self.listor[lista].findall(qn("w:lvl")) if m.get(qn("w:ilvl")) == str(niva))
        if form.find(qn("w:numFmt")).get(qn("w:val")) == "bullet":
            return {"type": "bulletList", "content": punkter}
        start = int(form.find(qn("w:start")).get(qn("w:val")))
        return {"type": "orderedList", "start": start, "content": punkter}

    def _stycke(self, p: Any) -> Json:
        slag = "heading" if stil(p).startswith("Heading") else "paragraph"
        delar: list[Json] = []
        for barn in p:
            lank = barn.get(qn("r:id"))  # a reference has a bookmark in place of it
            href = self.fil.part.rels[lank].target_ref if lank else ""
            for r in barn.findall(qn("w:r")) if barn.tag == qn("w:hyperlink") else [barn]:
                delar += lopning(r, href) if r.tag == qn("w:r") else []
        return {"type": slag, "content": slagna(delar)}

    def _tabell(self, tbl: Any) -> Json:
        rader: list[list[Json]] = []
        nedat: dict[int, Json] = {}  # column → the cell that goes on there
        for tr in tbl.findall(qn("w:tr")):
            rad: list[Json] = []
            kolumn = 0
            for tc in tr.findall(qn("w:tc")):
                spann = int(vid.get(qn("w:val"))) if (vid := tc.tcPr.find(qn("w:gridSpan"))) is not None else 1
                sammanslagen = tc.tcPr.find(qn("w:vMerge"))
                if sammanslagen is not None and sammanslagen.get(qn("w:val")) != "restart":
                    assert nedat[kolumn]["colspan"] == spann
                    nedat[kolumn]["rowspan"] += 1
                else:
                    huvud = any(stil(p) == "TableHeading" for p in tc.findall(qn("w:p")))
                    cell: Json = {"type": "tableHeader" if huvud else "tableCell", "colspan": spann, "rowspan": 1}
                    rad.append(cell | {"content": self.block([b for b in tc if b.tag != qn("w:tcPr")])})
                    nedat[kolumn] = rad[-1]
                kolumn += spann
            assert kolumn == len(tbl.tblGrid.findall(qn("w:gridCol")))
            rader.append(rad)
        return {"type": "table", "content": [{"type": "tableRow", "content": rad} for rad in rader]}


def stil(p: Any) -> str:
    return p.pPr.pStyle.get(qn("w:val")) if p.pPr is not None and p.pPr.pStyle is not None else "Normal"


def ord_i(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def numrering(e: Any) -> tuple[int, int] | None:
    if e.tag != qn("w:p") or e.pPr is None or e.pPr.numPr is None:
        return None
    return e.pPr.numPr.numId.val, e.pPr.numPr.ilvl.val


def nivaer_in(e: Any) -> int:
    """Return inside how many lists a block without a number stands, by its indent."""
    ind = next(e.iter(qn("w:tblInd") if e.tag == qn("w:tbl") else qn("w:ind")), None)
    return 0 if ind is None else int(ind.get(qn("w:w") if e.tag == qn("w:tbl") else qn("w:left"))) // 400


def inuti(ut: list[Json], oppna: list[tuple[int, list[Json]]]) -> list[Json]:
    content: list[Json] = oppna[-1][1][-1]["content"] if oppna else ut
    return content


def lopning(r: Any, href: str) -> list[Json]:
    marken = {namn for tagg, namn in (("b", "bold"), ("i", "italic")) if r.find(f"{W}rPr/{W}{tagg}") is not None}
    if (lang := r.find(f"{W}rPr/{W}lang")) is not None:
        marken.add(f"sprak {lang.get(qn('w:val')).split('-')[0]}")
    if r.find(qn("w:br")) is not None:
        return [{"type": "hardBreak"}]
    return [{"type": "text", "text": ord_i(r), "href": href, "marks": sorted(marken)}]


def slagna(delar: list[Json]) -> list[Json]:
    """Return the inline nodes with neighbouring texts of the same look made one."""
    ut: list[Json] = []
    for d in delar:
        if ut and {**d, "text": ""} == {**ut[-1], "text": ""} and d["type"] == "text":
            ut[-1]["text"] += d["text"]
        else:
            ut.append(dict(d))
    return ut


def som_last(nod: Json) -> Json:
    """Return a node of a text as the reader gives it: no ids, every span written out, texts made one."""
    attrs = nod.get("attrs") or {}
    match nod["type"]:
        case "text":
            href = next((m["attrs"]["href"] for m in nod.get("marks") or () if m["type"] == "link"), "")
            marken = sorted(
                f"sprak {m['attrs']['lang']}" if m["type"] == "sprak" else m["type"]
                for m in nod.get("marks") or ()
                if m["type"] != "link"
            )
            return {"type": "text", "text": nod["text"], "href": href, "marks": marken}
        case "hardBreak":
            return {"type": "hardBreak"}
        case "hanvisning":
            marken = sorted(m["type"] for m in nod.get("marks") or ())
            if "ord" not in attrs:
                return {"type": "hanvisning", **attrs, "marks": marken}
            return {"type": "text", "text": attrs["ord"], "href": "", "marks": marken}
    barn = [som_last(b) for b in nod.get("content") or ()]
    egna: Json = {"type": nod["type"], "content": slagna(barn)}
    if nod["type"] == "orderedList":
        egna["start"] = attrs.get("start", 1)
    if nod["type"] in {"tableCell", "tableHeader"}:
        egna |= {"colspan": attrs.get("colspan", 1), "rowspan": attrs.get("rowspan", 1)}
    return egna
