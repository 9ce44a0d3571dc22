"""A .docx as blocks: its body, in order, with what it holds beside plain text counted by name."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from arenden.hanvisningsnamn import tyd
from arenden.ordlasning.block import Block, Lopning, Spar, Stycke, numrera, sprakkod, stycken
from arenden.ordlasning.fil import FOR_MYCKET, MAX_STYCKEN, MAX_TECKEN, Kommentar, Last, fotnot
from arenden.ordlasning.hanvisningar import bokmarke
from arenden.ordlasning.paket import Paket
from arenden.ordlasning.rader import textrader
from arenden.ordlasning.word_kommentarer import kommentarer_i
from arenden.ordlasning.word_mallar import Listor, Mall, Mallar, W, ar_pa, heltal, heltal_hex, vansterkant, varde
from arenden.ordlasning.word_tabeller import HOLJEN, SPARADE, Tabellasare, sparet

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_STILAR = {
    "u": "understrykning",
    "strike": "genomstrykning",
    "dstrike": "genomstrykning",
    "highlight": "överstrykning",
    "color": "färg på text",
    "vertAlign": "upphöjd eller nedsänkt text",
}
_INGET = {None, "none", "auto", "0", "false", "baseline", "000000"}
_LANKSTILAR = ("hyperlink", "hyperlänk", "internet link")
_BOKSTAVSFORMER = {"lowerLetter", "upperLetter", "lowerRoman", "upperRoman"}


class Wordlasare:
    """Reads one .docx."""

    def __init__(self, paket: Paket) -> None:
        self.paket = paket
        self.antal: Counter[str] = Counter()
        rel = paket.relationer("")
        self.dokument = next((mal for slag, mal in rel.values() if slag == "officeDocument"), "word/document.xml")
        self.relationer = paket.relationer(self.dokument)
        self.rot = paket.del_(self.dokument)
        self.mallar = Mallar(self._del("styles"))
        self.listor = Listor(self._del("numbering"))
        self._noter = {slag: self._las_noter(slag) for slag in ("footnote", "endnote")}
        self._tecken = self._stycken = self._lankar = 0
        self._falt: list[list[str]] = []  # open fields: their instruction, whether we are past it, their number
        self._dolt: list[str] = []
        self._eget = self._egen()
        self._tabeller = Tabellasare(self._block, egen=self._eget is not None)

    def _del(self, slag: str) -> Any:
        mal = next((mal for s, mal in self.relationer.values() if s == slag), None)
        return self.paket.del_(mal) if mal else None

    def las(self) -> Last:
        kropp = self.rot.find(f"{W}body") if self.rot is not None else None
        if kropp is None:
            raise self.paket.fel("saknar text och går inte att läsa. Spara den på nytt och läs in den igen.")
        block = list(self._block(kropp))
        numrera(block)
        last = Last(block, self.antal, mobler=self._dolt, kommentarer=self._kommentarer())
        self._sidor(last)
        if any(n.endswith("vbaProject.bin") for n in self.paket.namn):
            self.antal["makron"] += 1
        last.egen = self._eget
        return last

    def _egen(self) -> Any:
        for slag, mal in self.relationer.values():
            if slag == "customXml" and (rot := self.paket.del_(mal)) is not None:
                from_ = rot.tag if isinstance(rot.tag, str) else ""
                if from_.startswith("{urn:forum:tjansteskrivelse:"):
                    return rot
        return None

    # Blocks

    def _block(self, foralder: Any, spar: tuple[Spar, ...] = ()) -> Iterator[Block]:
        for element in foralder:
            tagg = element.tag
            if tagg == f"{W}p":
                yield from self._stycke(element, spar)
            elif tagg == f"{W}tbl":
                yield self._tabeller.tabell(element)
            elif tagg == f"{W}sdt":
                innehall = element.find(f"{W}sdtContent")
                if innehall is None:
                    continue
                if self._ar_innehallsforteckning(element):
                    self.antal["innehållsförteckning"] += 1
                    self._dolt += [rad for s in stycken(list(self._block(innehall))) if (rad := s.text.strip())]
                    continue
                yield from self._block(innehall, spar)
            elif tagg in HOLJEN:
                yield from self._block(element, spar)
            elif tagg in SPARADE:
                yield from self._block(element, (*spar, sparet(element)))
            elif tagg == f"{W}altChunk":
                self.antal["infogat dokument"] += 1
            elif tagg == f"{M}oMathPara":
                yield from self._stycke(element, spar)

    @staticmethod
    def _ar_innehallsforteckning(element: Any) -> bool:
        galleri = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        return galleri is not None and "contents" in (galleri.get(f"{W}val") or "").casefold()

    def _stycke(self, p: Any, spar: tuple[Spar, ...]) -> Iterator[Block]:
        form = p.find(f"{W}pPr")
        ident = varde(form, "pStyle") or self.mallar.standard
        mall = self.mallar.mall(ident)
        stycke = Stycke(stil=mall.namn, rubrik=mall.rubrik)
        if (niva := varde(form, "outlineLvl")) is not None:
            stycke.rubrik = heltal(niva, 9) + 1 if heltal(niva, 9) < 9 else 0
        self._lista(stycke, form, mall)
        mark = form.find(f"{W}rPr") if form is not None else None
        for element in mark if mark is not None else ():
            if element.tag in SPARADE:
                stycke.mark = sparet(element)
        if mall.namn.startswith(("toc ", "innehåll ")):
            self.antal["innehållsförteckning"] += 1
            self._dolt += [rad for del_ in self._lopningar(p, spar, mall, []) if (rad := del_.text.strip())]
            return
        textrutor: list[Block] = []
        stycke.lopningar = list(self._lopningar(p, spar, mall, textrutor))
        self._tecken += len(stycke.text)
        self._stycken += 1
        if self._tecken > MAX_TECKEN or self._stycken > MAX_STYCKEN:
            raise self.paket.fel(FOR_MYCKET)
        yield stycke
        yield from textrutor

    def _lista(self, stycke: Stycke, form: Any, mall: Any) -> None:
        numrering = form.find(f"{W}numPr") if form is not None else None
        egen: tuple[str, int] | None = mall.numrering
        if numrering is not None:
            nummer = varde(numrering, "numId") or (egen[0] if egen else "")
            niva = heltal(varde(numrering, "ilvl"), egen[1] if egen else 0)
            egen = (nummer, niva) if nummer not in ("", "0") else None
        plats = self.listor.plats(egen) if egen else None
        kant = mall.vanster
        if plats and (numrering is not None or kant is None):
            kant = plats[1]
        indrag = form.find(f"{W}ind") if form is not None else None
        if indrag is not None and (direkt := vansterkant(indrag)) is not None:
            kant = direkt
        stycke.vanster = kant or 0
        if plats and stycke.rubrik:
            self.antal["automatisk numrering av rubriker"] += 1
        elif plats:
            stycke.lista = plats[0]
            if plats[0].form in _BOKSTAVSFORMER:
                self.antal["bokstavsnumrering"] += 1

    # Runs

    def _lopningar(
        self, foralder: Any, spar: tuple[Spar, ...], mall: Any, rutor: list[Block], href: str = ""
    ) -> Iterator[Lopning]:
        for element in foralder:
            tagg = element.tag
            if tagg == f"{W}r":
                yield from self._lopning(element, spar, mall, rutor, href)
            elif tagg == f"{W}hyperlink":
                _slag, mal = self.relationer.get(element.get(f"{R}id") or "", ("", ""))
                if ankare := element.get(f"{W}anchor"):
                    mal = f"{mal}#{ankare}" if mal else self._inom(ankare)
                yield from self._lopningar(element, spar, mall, rutor, mal or href)
            elif tagg in SPARADE:
                yield from self._lopningar(element, (*spar, sparet(element)), mall, rutor, href)
            elif tagg == f"{W}sdt":
                if (innehall := element.find(f"{W}sdtContent")) is None:
                    continue
                delar = self._lopningar(innehall, spar, mall, rutor, href)
                if ar_pa(element.find(f"{W}sdtPr"), "showingPlcHdr"):
                    # What the form says to one who has not filled it in is no word of the text.
                    self.antal["tomt formulärfält"] += 1
                    self._dolt += [text for bit in delar if (text := bit.text.strip())]
                else:
                    yield from delar
            elif tagg in HOLJEN or tagg == f"{W}fldSimple":
                mal = self._faltadress(element.get(f"{W}instr") or "", "") if tagg == f"{W}fldSimple" else ""
                yield from self._lopningar(element, spar, mall, rutor, mal or href)
            elif tagg == f"{W}bookmarkStart":
                yield from bokmarke(element.get(f"{W}name"))
            elif tagg in (f"{W}commentRangeStart", f"{W}commentRangeEnd"):
                yield Lopning("", kommentar=("<" if tagg.endswith("Start") else ">") + (element.get(f"{W}id") or ""))
            elif tagg in (f"{M}oMath", f"{M}oMathPara"):
                self.antal["formel"] += 1
                yield Lopning("".join(t.text or "" for t in element.iter(f"{M}t")), spar=spar)
            elif tagg == f"{MC}AlternateContent":
                yield from self._val(element, spar, mall, rutor, href)

    def _inom(self, ankare: str, nr: str = "") -> str:
        """Return the address of a reference of ours within the file; others, such as to a heading, are words."""
        self._lankar += 1
        return f"#{ankare}:{nr or self._lankar}" if tyd(ankare) else ""

    def _faltadress(self, instruktion: str, nr: str) -> str:
        delar = instruktion.split('"')
        ord_ = delar[0].split()
        if ord_[:1] == ["REF"] and len(ord_) > 1:
            return self._inom(ord_[1], nr)
        if ord_[:1] != ["HYPERLINK"]:
            return ""
        if len(delar) > 1:
            return self._inom(delar[1], nr) if "\\l" in ord_ else delar[1]
        return ord_[1] if len(ord_) > 1 and not ord_[1].startswith("\\") else ""

    def _lopning(self, r: Any, spar: tuple[Spar, ...], mall: Any, rutor: list[Block], href: str) -> Iterator[Lopning]:
        form = r.find(f"{W}rPr")
        egen = self.mallar.mall(varde(form, "rStyle")) if form is not None else self.mallar.mall("")
        fet, kursiv = (mall.fet and not _rubrikstil(mall), mall.kursiv and not mall.rubrik)
        fet, kursiv = fet or egen.fet, kursiv or egen.kursiv
        fet = fet if (direkt := ar_pa(form, "b")) is None else direkt
        kursiv = kursiv if (direkt := ar_pa(form, "i")) is None else direkt
        dold = egen.dold or mall.dold
        dold = dold if (direkt := ar_pa(form, "vanish")) is None else direkt
        if form is not None and not href and not egen.namn.startswith(_LANKSTILAR):
            self.antal.update(vad for namn, vad in _STILAR.items() if varde(form, namn) not in _INGET)
        grund = Lopning(
            "",
            fet,
            kursiv,
            self._aktuell_adress() or href,
            spar,
            sprak=sprakkod(varde(form, "lang") or "") if form is not None else "",
        )
        delar: list[str] = []

        def ut() -> Iterator[Lopning]:
            text = "".join(delar)
            delar.clear()
            if text and dold:
                self.antal["dold text"] += 1
                self._dolt.append(text.strip())
            elif text:
                yield replace(grund, text=text, href=self._aktuell_adress() or href)

        for element in r:
            tagg = element.tag
            if tagg == f"{W}fldChar":
                yield from ut()
                self._faltgrans(element.get(f"{W}fldCharType") or "")
            elif tagg == f"{W}instrText":
                if self._falt:
                    self._falt[-1][0] += element.text or ""
            elif self._falt and self._falt[-1][1] == "":
                continue
            elif tagg in (f"{W}t", f"{W}delText"):
                delar.append((element.text or "").replace("\n", " ").replace("\r", " "))
            elif tagg in (f"{W}tab", f"{W}ptab"):
                delar.append("\t")
            elif tagg == f"{W}cr" or (tagg == f"{W}br" and element.get(f"{W}type") not in ("page", "column")):
                yield from ut()
                yield replace(grund, text="\n")
            elif tagg == f"{W}noBreakHyphen":
                delar.append("\u2011")
            elif tagg == f"{W}sym":
                self.antal["symbol"] += 1
                kod = heltal_hex(element.get(f"{W}char"))
                delar.append(chr(kod) if 0x20 <= kod < 0xD800 else "")
            elif tagg in (f"{W}footnoteReference", f"{W}endnoteReference"):
                yield from ut()
                yield from self._not(element, spar)
            elif tagg == f"{MC}AlternateContent":
                yield from ut()
                yield from self._val(element, spar, mall, rutor, href)
            elif tagg in (f"{W}drawing", f"{W}pict", f"{W}object"):
                yield from ut()
                self._bild(element, rutor)
            elif tagg == f"{W}ruby" and (grundtext := element.find(f"{W}rubyBase")) is not None:
                yield from ut()
                yield from self._lopningar(grundtext, spar, mall, rutor, href)
        yield from ut()

    def _faltgrans(self, slag: str) -> None:
        if slag == "begin":
            self._lankar += 1
            self._falt.append(["", "", f"f{self._lankar}"])
        elif slag == "separate" and self._falt:
            self._falt[-1][1] = "svar"
        elif slag == "end" and self._falt:
            self._falt.pop()

    def _aktuell_adress(self) -> str:
        return next((mal for falt in reversed(self._falt) if (mal := self._faltadress(falt[0], falt[2]))), "")

    def _val(self, element: Any, spar: tuple[Spar, ...], mall: Any, rutor: list[Block], href: str) -> Iterator[Lopning]:
        """Read the first of several forms of the same thing: both hold the same words."""
        val = element.find(f"{MC}Choice")
        val = val if val is not None else element.find(f"{MC}Fallback")
        for barn in val if val is not None else ():
            if barn.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._bild(barn, rutor)
            else:
                yield from self._lopningar([barn], spar, mall, rutor, href)

    def _bild(self, element: Any, rutor: list[Block]) -> None:
        """Keep the words of a text box as paragraphs of their own; count what has none."""
        textrutor = [
            e for e in element.iter(f"{W}txbxContent") if not any(a.tag == f"{MC}Fallback" for a in e.iterancestors())
        ]
        if textrutor:
            self.antal["textruta"] += 1
            alla = set(textrutor)
            for ruta in textrutor:
                # A box within a box is read with the outer one; read twice at each level, it would never end.
                if not any(a in alla for a in ruta.iterancestors(f"{W}txbxContent")):
                    rutor.extend(self._block(ruta))
            return
        namn = {str(e.tag).rpartition("}")[2] for e in element.iter()}
        if "OLEObject" in namn or element.tag == f"{W}object":
            self.antal["inbäddat objekt"] += 1
        elif "chart" in namn:
            self.antal["diagram"] += 1
        elif namn & {"relIds"}:
            self.antal["SmartArt"] += 1
        elif namn & {"pic", "imagedata", "blip"}:
            self.antal["bild"] += 1
        else:
            self.antal["figur"] += 1

    def _las_noter(self, slag: str) -> dict[str, Any]:
        rot = self._del(f"{slag}s")
        return {
            e.get(f"{W}id") or "": e
            for e in (rot if rot is not None else ())
            if e.tag == f"{W}{slag}" and e.get(f"{W}type") in (None, "normal")
        }

    def _not(self, element: Any, spar: tuple[Spar, ...]) -> Iterator[Lopning]:
        """Put a note's words within brackets where it is referred to, so that they follow their sentence."""
        slag = str(element.tag).rpartition("}")[2].removesuffix("Reference")
        # Taken out of the table: a note that refers to itself would never end.
        nottext = self._noter[slag].pop(element.get(f"{W}id") or "", None)
        if nottext is None:
            return
        self.antal["fotnot" if slag == "footnote" else "slutnot"] += 1
        yield from fotnot(list(self._block(nottext)), spar)

    # What stands beside the body

    def _sidor(self, last: Last) -> None:
        """Keep the words of heads and feet, the first page's head first: it often holds the facts."""
        sedda: set[str] = set()
        for slag in ("headerReference", "footerReference"):
            hittade = sorted(self.rot.iter(f"{W}{slag}"), key=lambda e: e.get(f"{W}type") != "first")
            for element in hittade:
                _slag, mal = self.relationer.get(element.get(f"{R}id") or "", ("", ""))
                if not mal or mal in sedda or (del_ := self.paket.del_(mal)) is None:
                    continue
                sedda.add(mal)
                rader = self._rader_i(del_, mal)
                (last.sidhuvud if slag == "headerReference" else last.mobler).extend(rader)

    def _rader_i(self, rot: Any, del_: str) -> list[str]:
        """Return the lines of a head or foot, table cells in a row set apart by tabs."""
        relationer, self.relationer = self.relationer, self.paket.relationer(del_)
        antal, self.antal = self.antal, Counter()
        try:
            block = list(self._block(rot))
        finally:
            self.relationer = relationer
            bilder, self.antal = self.antal["bild"], antal
        if bilder:
            self.antal["bild i sidhuvud eller sidfot"] += bilder
        return textrader(block)

    def _kommentarer(self) -> list[Kommentar]:
        rot = self._del("comments")
        if rot is None:
            return []
        return kommentarer_i(rot, self._del("commentsExtended"), lambda ett: textrader(list(self._block(ett))))


def _rubrikstil(mall: Mall) -> bool:
    # A heading or a header cell is bold because it is one.
    return bool(mall.rubrik) or mall.namn == "table heading"
