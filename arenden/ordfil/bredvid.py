"""What lies beside the text of a draft and goes into its Word file: comments, and what is suggested."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from arenden.ankare import storlek
from arenden.ordfil.delar import el, lopning
from arenden.ordfil.sparat import KOMMENTAR, Foreslaget

Nod = Mapping[str, Any]
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_TYP = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_UTOKAT = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"

etree.register_namespace("w14", _W14)


@dataclass(frozen=True)
class Inlagg:
    """What somebody said, and when (ISO, UTC)."""

    av: str
    tid: str
    text: str


@dataclass(frozen=True)
class Trad:
    """A thread: about a stretch of the text of the part *identitet*, all of that part, or (without) the whole."""

    inlagg: Sequence[Inlagg]
    lost: bool = False
    identitet: str = ""
    fran: int = 0
    till: int = 0


@dataclass(frozen=True)
class Bredvid:
    """*foreslaget* by the identitet of the avsnitt or point, *fristaende* (the texts) by that of the point."""

    tradar: Sequence[Trad] = ()
    foreslaget: Mapping[str, Foreslaget] = field(default_factory=dict)
    fristaende: Mapping[str, Nod] = field(default_factory=dict)


def fristaende_till(identitet: str) -> str:
    """Return what the fristående lydelse of a point is called among the texts that something lies beside."""
    return f"{identitet} fristående"


@dataclass
class Kommentarer:
    """The comments of one file: where their marks go, and their parts."""

    tradar: Sequence[Trad] = ()

    def _nummer(self) -> Iterator[tuple[int, Trad]]:
        nr = 0
        for trad in self.tradar:
            yield nr, trad
            nr += len(trad.inlagg)

    def i_text(self, doc: Nod, identitet: str) -> Nod:
        """Return *doc* with the marks of the comments that are fastened in it."""
        marken: list[tuple[int, int, str]] = []
        for nr, trad in self._nummer():
            if trad.identitet == identitet and trad.fran < trad.till:
                marken += [(trad.fran, 1, f"<{nr + n}") for n in range(len(trad.inlagg))]
                marken += [(trad.till, 0, f">{nr + n}") for n in range(len(trad.inlagg))]
        return _med_marken(doc, sorted(marken), 0)[0] if marken else doc

    def om(self, identitet: str) -> tuple[list[Any], list[Any]]:
        """Return the beginnings and ends of the comments about all of a part, or (without one) of the whole."""
        alla = [
            nr + n
            for nr, trad in self._nummer()
            if trad.identitet == identitet and trad.fran >= trad.till
            for n in range(len(trad.inlagg))
        ]
        return [m for nr in alla for m in marke(f"<{nr}")], [m for nr in alla for m in marke(f">{nr}")]

    def lagg_till(self, fil: Any) -> None:
        """Put the comments in the file, as Word keeps them."""
        if not self.tradar:
            return
        rot, utokat = el("comments"), etree.Element(f"{{{_W15}}}commentsEx", nsmap={"w15": _W15})
        for nr, trad in self._nummer():
            for n, ett in enumerate(trad.inlagg):
                tid = {"date": ett.tid} if ett.tid else {}
                initialer = "".join(ord_[0] for ord_ in ett.av.split())[:4].upper()
                rader = [el("p", lopning(rad)) for rad in ett.text.split("\n")] or [el("p")]
                rader[-1].set(f"{{{_W14}}}paraId", f"{nr + n + 1:08X}")
                rot.append(el("comment", *rader, id=nr + n, author=ett.av, initials=initialer, **tid))
                egen = etree.SubElement(utokat, f"{{{_W15}}}commentEx")
                egen.set(f"{{{_W15}}}paraId", f"{nr + n + 1:08X}")
                if n:
                    egen.set(f"{{{_W15}}}paraIdParent", f"{nr + 1:08X}")
                egen.set(f"{{{_W15}}}done", str(int(trad.lost)))
        for namn, typ, rel, innehall in (
            ("comments", "comments+xml", RT.COMMENTS, rot),
            ("commentsExtended", "commentsExtended+xml", _UTOKAT, utokat),
        ):
            xml = etree.tostring(innehall, xml_declaration=True, encoding="UTF-8", standalone=True)
            fil.part.relate_to(Part(PackURI(f"/word/{namn}.xml"), _TYP + typ, xml, fil.part.package), rel)


def marke(vad: str) -> list[Any]:
    """Return the elements of the mark "<3" (a beginning) or ">3" (an end)."""
    nr = vad[1:]
    if vad[0] == "<":
        return [el("commentRangeStart", id=nr)]
    return [el("commentRangeEnd", id=nr), el("r", el("commentReference", id=nr))]


def _med_marken(nod: Nod, marken: Sequence[tuple[int, int, str]], plats: int) -> tuple[Nod, int]:
    """Return *nod*, whose content begins at *plats*, with the marks that belong in its paragraphs, and its size."""
    if "text" in nod or nod["type"] == "hardBreak":
        return nod, storlek(nod)
    ar_stycke = nod["type"] in ("paragraph", "heading")
    barn: list[Nod] = []
    nu = plats
    for ett in nod.get("content") or ():
        if not ar_stycke:
            ny, langd = _med_marken(ett, marken, nu + 1)
            barn.append(ny)
            nu += langd
            continue
        slut = nu + storlek(ett)
        # A mark at the end of a text belongs after it, one at its beginning before it.
        inom = [m for m in marken if nu <= m[0] < slut or (m[0] == slut and m[1] == 0)]
        barn += _delat(ett, [m for m in inom if not (m[0] == nu and m[1] == 0 and barn)], nu)
        nu = slut
    if ar_stycke and not barn:
        barn = [{"type": KOMMENTAR, "marke": m[2]} for m in marken if m[0] == plats]
    return {**nod, **({"content": barn} if barn else {})}, nu - plats + 2


def _delat(nod: Nod, marken: Sequence[tuple[int, int, str]], plats: int) -> list[Nod]:
    """Return an inline node, parted where marks stand in it."""
    if "text" not in nod:
        fore = [{"type": KOMMENTAR, "marke": m[2]} for m in marken if m[0] == plats]
        return [*fore, nod, *({"type": KOMMENTAR, "marke": m[2]} for m in marken if m[0] != plats)]
    enheter = nod["text"].encode("utf-16-le")
    ut: list[Nod] = []
    fran = 0
    for nar, _, vad in marken:
        hit = (nar - plats) * 2
        if hit > fran:
            ut.append({**nod, "text": enheter[fran:hit].decode("utf-16-le", "ignore")})
            fran = hit
        ut.append({"type": KOMMENTAR, "marke": vad})
    if fran < len(enheter):
        ut.append({**nod, "text": enheter[fran:].decode("utf-16-le", "ignore")})
    return ut


def iso(tid: dt.datetime | None) -> str:
    """Return a time as Word writes it: UTC, whole seconds."""
    return tid.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if tid else ""


def spara(element: Any, spar: tuple[str, str, str], nr: int) -> Any:
    """Return the tracked change *spar* around a run, or (without one) as the mark of a paragraph's end or a row."""
    slag, av, tid = spar
    attribut = {"id": nr, "author": av or "Okänd", **({"date": tid} if tid else {})}
    if element is None:
        return el(slag, **attribut)
    if slag == "del":
        for text in list(element.iter(qn("w:t"))):
            text.tag = qn("w:delText")
    return el(slag, element, **attribut)
