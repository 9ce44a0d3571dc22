"""An .odt as blocks: its body, in order, with what it holds beside plain text counted by name."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from arenden.hanvisningsnamn import tyd
from arenden.ordlasning.block import (
    DEL,
    INS,
    Block,
    Listplats,
    Lopning,
    Spar,
    Stycke,
    numrera,
    stycken,
)
from arenden.ordlasning.fil import FOR_MYCKET, MAX_STYCKEN, MAX_TECKEN, Kommentar, Last, fotnot, tid
from arenden.ordlasning.hanvisningar import bokmarke
from arenden.ordlasning.odt_mallar import Mall, Mallar, q
from arenden.ordlasning.odt_tabeller import Tabellasare
from arenden.ordlasning.paket import Paket
from arenden.ordlasning.rader import textrader
from arenden.ordlasning.word_mallar import NIVAER, heltal

_TAL = re.compile(r"\d{1,12}")
_BLANKA = re.compile("[ \t\r\n]+")
# What only wraps others; the lists of contents and the like are told apart below.
_HOLJEN = {
    q(n)
    for n in ("text:section", "text:meta", "text:meta-field", "text:ruby-base", "text:ruby", "text:bibliography-mark")
}
_FORTECKNINGAR = {
    q(f"text:{n}")
    for n in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
    )
}
_BORTSEDDA = {
    q(n)
    for n in (
        *("text:tracked-changes", "text:sequence-decls", "text:variable-decls", "text:user-field-decls"),
        *("office:forms", "text:soft-page-break", "text:ruby-text", "text:index-title"),
        *("text:bookmark-end", "text:reference-mark", "text:alphabetical-index-mark"),
    )
}


class Odtlasare:
    """Reads one .odt."""

    def __init__(self, paket: Paket) -> None:
        self.paket = paket
        self.antal: Counter[str] = Counter()
        self._innehall = paket.del_("content.xml")
        self._stilar = paket.del_("styles.xml")
        self.mallar = Mallar(self._stilar, self._innehall)
        self._tecken = self._stycken = self._lankar = 0
        self._tabeller = Tabellasare(self._block, lambda: self._spar, lambda: paket.fel(FOR_MYCKET))
        self._dolt: list[str] = []
        self._kommentarer: list[Kommentar] = []
        self._infogat: dict[str, Spar] = {}
        self._borttaget: dict[str, tuple[Spar, Any]] = {}
        self._insattningar: dict[str, Spar] = {}
        self._listnr = 0
        self._rakning_for: dict[str, str] = {}  # list id or style → what it counts together with

    def las(self) -> Last:
        kropp = self._innehall.find(f"{q('office:body')}/{q('office:text')}") if self._innehall is not None else None
        if kropp is None:
            raise self.paket.fel("saknar text och går inte att läsa. Spara den på nytt och läs in den igen.")
        self._andringar(kropp)
        block = list(self._block(kropp))
        numrera(block)
        # An answer stands before what it answers; the time and the number in the name tell which was first.
        self._kommentarer.sort(key=lambda k: (k.tid.isoformat() if k.tid else "", [int(n) for n in _TAL.findall(k.nr)]))
        last = Last(block, self.antal, mobler=self._dolt, kommentarer=self._kommentarer)
        self._sidor(last)
        if any(n.startswith(("Basic/", "Scripts/")) for n in self.paket.namn):
            self.antal["makron"] += 1
        return last

    def _andringar(self, kropp: Any) -> None:
        for region in kropp.iterfind(f"{q('text:tracked-changes')}/{q('text:changed-region')}"):
            nyckel = region.get(q("xml:id")) or region.get(q("text:id")) or ""
            for andring in region:
                info = andring.find(q("office:change-info"))
                vem = (info.findtext(q("dc:creator")) or "") if info is not None else ""
                nar = tid(info.findtext(q("dc:date"))) if info is not None else None
                if andring.tag == q("text:insertion"):
                    self._insattningar[nyckel] = Spar(INS, vem, nar)
                elif andring.tag == q("text:deletion"):
                    self._borttaget[nyckel] = (Spar(DEL, vem, nar), andring)

    @property
    def _spar(self) -> tuple[Spar, ...]:
        return tuple(self._infogat.values())

    # Blocks

    def _block(self, foralder: Any, lista: Listplats | None = None, kant: int = 0) -> Iterator[Block]:
        """Yield the blocks in *foralder*; *lista* is for the first paragraph in it, *kant* the indent of the others."""
        for element in foralder:
            tagg = element.tag
            if tagg in (q("text:p"), q("text:h")):
                yield from self._stycke(element, lista, kant)
                lista = None
            elif tagg == q("text:list"):
                yield from self._lista(element)
            elif tagg == q("table:table"):
                yield self._tabeller.tabell(element)
            elif tagg in _FORTECKNINGAR:
                self.antal["innehållsförteckning"] += 1
                self._dolt += textrader(list(self._block(element)))
            elif tagg in _HOLJEN or tagg == q("text:index-body"):
                if element.get(q("text:display")) == "none":
                    self.antal["dold text"] += 1
                    self._dolt += textrader(list(self._block(element)))
                else:
                    yield from self._block(element)
            elif tagg == q("text:change-start"):
                self._borja(element)
            elif tagg == q("text:change-end"):
                self._infogat.pop(element.get(q("text:change-id")) or "", None)
            elif tagg == q("text:change"):
                spar, innehall = self._borttaget.pop(element.get(q("text:change-id")) or "", (None, None))
                if spar is not None:
                    yield from self._struket(innehall, spar, sista=spar)
            elif tagg == q("draw:frame"):
                rutor: list[Block] = []
                self._ram(element, rutor)
                yield from rutor

    def _borja(self, element: Any) -> None:
        nyckel = element.get(q("text:change-id")) or ""
        if nyckel in self._insattningar:
            self._infogat[nyckel] = self._insattningar[nyckel]

    def _struket(self, innehall: Any, spar: Spar, *, sista: Spar | None) -> Iterator[Stycke]:
        """Yield the paragraphs that were taken away; the last one's end was taken too if *sista*."""
        alla = list(stycken(list(self._block([e for e in innehall if e.tag != q("office:change-info")]))))
        for nr, stycke in enumerate(alla):
            stycke.lopningar = [replace(bit, spar=(*bit.spar, spar)) for bit in stycke.lopningar]
            stycke.mark = spar if nr < len(alla) - 1 else sista
            yield stycke

    def _stycke(self, p: Any, lista: Listplats | None, kant: int) -> Iterator[Block]:
        mall = self.mallar.mall("paragraph", p.get(q("text:style-name")))
        rubrik = heltal(p.get(q("text:outline-level")), 1) if p.tag == q("text:h") else mall.rubrik
        nytt = Stycke(stil=mall.namn, rubrik=max(0, min(rubrik, 9)), vanster=kant or mall.vanster)
        if mall.namn.startswith(("contents ", "innehåll ")):
            self.antal["innehållsförteckning"] += 1
        if lista is not None and nytt.rubrik:
            self.antal["automatisk numrering av rubriker"] += 1
        elif lista is not None and lista.form != "none":
            nytt.lista = lista
        elif lista is None and mall.lista and not nytt.rubrik and not kant:
            pass  # the style numbers only within a list
        rutor: list[Block] = []
        fore: list[Stycke] = []
        delar: list[Lopning] = []
        lasare = _Blanksteg()
        for bit in self._inline(p, mall, rutor, lasare):
            if isinstance(bit, Lopning):
                delar.append(bit)
                continue
            # Paragraphs were taken away here: this one was several.
            forsta, *fler = bit
            delar += forsta.lopningar
            for ett in fler:
                fore.append(replace(nytt, lopningar=delar, mark=forsta.mark))
                delar, forsta = list(ett.lopningar), ett
                nytt = replace(nytt, lista=None) if nytt.lista else nytt
        nytt.lopningar = delar
        if self._infogat:
            nytt.mark = next(iter(self._infogat.values()))
        self._tecken += sum(len(s.text) for s in (*fore, nytt))
        self._stycken += 1
        if self._tecken > MAX_TECKEN or self._stycken > MAX_STYCKEN:
            raise self.paket.fel(FOR_MYCKET)
        yield from fore
        yield nytt
        yield from rutor

    def _lista(self, lista: Any, niva: int = 0, stil: str = "", nyckel: str = "", rakning: str = "") -> Iterator[Block]:
        stil = lista.get(q("text:style-name")) or stil
        if not nyckel:
            self._listnr += 1
            nyckel = f"lista-{self._listnr}"
            fortsatt = lista.get(q("text:continue-list")) or (
                f"stil {stil}" if lista.get(q("text:continue-numbering")) == "true" else ""
            )
            rakning = self._rakning_for.get(fortsatt) or nyckel
            if (eget := lista.get(q("xml:id"))) is not None:
                self._rakning_for[eget] = rakning
            self._rakning_for[f"stil {stil}"] = rakning
        utformning = self.mallar.niva(stil, min(niva, NIVAER - 1))
        nr = 0
        for punkt in lista:
            if punkt.tag not in (q("text:list-item"), q("text:list-header")):
                continue
            plats: Listplats | None = None
            if punkt.tag == q("text:list-item"):
                plats = Listplats(nyckel, rakning, niva, utformning.form, utformning.start)
                if (borjar := punkt.get(q("text:start-value"))) is not None:
                    nr += 1
                    plats = replace(plats, lista=f"{nyckel}-{niva}-{nr}", start=max(0, heltal(borjar, 1)), om=True)
                if utformning.form not in ("bullet", "decimal", "none"):
                    self.antal["bokstavsnumrering"] += 1
            yield from self._listpunkt(punkt, plats, niva, stil, nyckel, rakning, utformning.vanster)

    def _listpunkt(
        self, punkt: Any, plats: Listplats | None, niva: int, stil: str, nyckel: str, rakning: str, kant: int
    ) -> Iterator[Block]:
        for element in punkt:
            if element.tag == q("text:list"):
                # Deeper than any list on paper, all stand at one level.
                yield from self._lista(element, min(niva + 1, NIVAER - 1), stil, nyckel, rakning)
            elif element.tag in (q("text:p"), q("text:h")):
                yield from self._stycke(element, plats, kant)
                plats = None
            else:
                yield from self._block([element])

    # Inline

    def _inline(
        self,
        foralder: Any,
        mall: Mall,
        rutor: list[Block],
        blanka: "_Blanksteg",
        href: str = "",
        stil: Mall | None = None,
    ) -> Iterator[Lopning | list[Stycke]]:
        grund = self._grund(mall, stil, href)
        yield from self._ord(blanka(foralder.text), mall, stil, grund)
        for element in foralder:
            yield from self._ett(element, mall, rutor, blanka, href, stil)
            yield from self._ord(blanka(element.tail), mall, stil, self._grund(mall, stil, href))

    def _grund(self, mall: Mall, stil: Mall | None, href: str) -> Lopning:
        fet, kursiv = (mall.fet and not mall.rubrik, mall.kursiv and not mall.rubrik)
        if stil is not None:
            fet, kursiv = stil.fet or fet, stil.kursiv or kursiv
        if mall.namn == "table heading":
            fet = False
        return Lopning("", fet, kursiv, href, self._spar, sprak=stil.sprak if stil is not None else "")

    def _ord(self, text: str, mall: Mall, stil: Mall | None, grund: Lopning) -> Iterator[Lopning]:
        if not text:
            return
        if mall.dold or (stil is not None and stil.dold):
            if text.strip():
                self.antal["dold text"] += 1
                self._dolt.append(text.strip())
            return
        yield replace(grund, text=text)

    def _ett(
        self, element: Any, mall: Mall, rutor: list[Block], blanka: "_Blanksteg", href: str, stil: Mall | None
    ) -> Iterator[Lopning | list[Stycke]]:
        tagg = element.tag
        grund = self._grund(mall, stil, href)
        if tagg == q("text:span"):
            egen = self.mallar.mall("text", element.get(q("text:style-name")))
            if not href:
                self.antal.update(set(egen.utseende))
            if stil is not None:
                egen = replace(
                    egen,
                    fet=egen.fet or stil.fet,
                    kursiv=egen.kursiv or stil.kursiv,
                    dold=egen.dold or stil.dold,
                    sprak=egen.sprak or stil.sprak,
                )
            yield from self._inline(element, mall, rutor, blanka, href, egen)
        elif tagg == q("text:a"):
            mal = element.get(q("xlink:href")) or href
            if mal[:1] == "#" and tyd(mal[1:]):
                self._lankar += 1
                mal = f"{mal}:{self._lankar}"
            yield from self._inline(element, mall, rutor, blanka, mal, stil)
        elif tagg in (q("text:bookmark-start"), q("text:bookmark")):
            yield from bokmarke(element.get(q("text:name")))
        elif tagg == q("text:line-break"):
            blanka.radslut()
            yield replace(grund, text="\n")
        elif tagg == q("text:tab"):
            blanka.radslut()
            yield from self._ord("\t", mall, stil, grund)
        elif tagg == q("text:s"):
            yield from self._ord(" " * max(1, min(heltal(element.get(q("text:c")), 1), 100)), mall, stil, grund)
        elif tagg == q("text:note"):
            kropp = element.find(q("text:note-body"))
            self.antal["slutnot" if element.get(q("text:note-class")) == "endnote" else "fotnot"] += 1
            if kropp is not None:
                yield from fotnot(list(self._block(kropp)), self._spar)
        elif tagg == q("office:annotation"):
            yield self._kommentar(element)
            if element.get(q("office:name")) is None:
                yield Lopning("", kommentar=f">{self._kommentarer[-1].nr}")
        elif tagg == q("office:annotation-end"):
            yield Lopning("", kommentar=f">{element.get(q('office:name')) or ''}")
        elif tagg == q("text:change-start"):
            self._borja(element)
        elif tagg == q("text:change-end"):
            self._infogat.pop(element.get(q("text:change-id")) or "", None)
        elif tagg == q("text:change"):
            spar, innehall = self._borttaget.pop(element.get(q("text:change-id")) or "", (None, None))
            if spar is not None and (struket := list(self._struket(innehall, spar, sista=None))):
                yield struket
        elif tagg == q("draw:frame") or tagg.startswith(q("draw:x")[:-1]):
            self._ram(element, rutor)
        elif tagg == q("text:placeholder"):
            self.antal["tomt formulärfält"] += 1
            self._dolt += [text for t in ["".join(element.itertext())] if (text := t.strip())]
        elif tagg in (q("text:list"), q("table:table")):
            rutor.extend(self._block([element]))
        elif isinstance(tagg, str) and tagg not in _BORTSEDDA:
            # Fields and the like: their words as they last were shown.
            yield from self._inline(element, mall, rutor, blanka, href, stil)

    def _kommentar(self, element: Any) -> Lopning:
        nr = element.get(q("office:name")) or f"utan-{len(self._kommentarer)}"
        block = list(self._block([e for e in element if e.tag in (q("text:p"), q("text:list"))]))
        text = "\n".join(textrader(block))
        self._kommentarer.append(
            Kommentar(
                nr,
                element.findtext(q("dc:creator")) or "",
                tid(element.findtext(q("dc:date"))),
                text,
                element.get(q("loext:parent-name")) or "",
                element.get(q("loext:resolved")) == "true",
            )
        )
        return Lopning("", kommentar=f"<{nr}")

    def _ram(self, element: Any, rutor: list[Block]) -> None:
        textrutor = list(element.iter(q("draw:text-box")))
        namn = {str(e.tag) for e in element.iter()}
        if textrutor or (q("text:p") in namn and q("draw:image") not in namn and q("draw:object") not in namn):
            self.antal["textruta"] += 1
            alla = set(textrutor)
            for ruta in textrutor or [element]:
                # A box within a box is read with the outer one.
                if not any(a in alla for a in ruta.iterancestors(q("draw:text-box"))):
                    rutor.extend(self._block(ruta))
        elif q("draw:object") in namn or q("draw:object-ole") in namn:
            self.antal["inbäddat objekt"] += 1
        elif q("draw:image") in namn:
            self.antal["bild"] += 1
        else:
            self.antal["figur"] += 1

    def _sidor(self, last: Last) -> None:
        mallsidor = self._stilar.iter(q("style:master-page")) if self._stilar is not None else ()
        antal, self.antal = self.antal, Counter()
        for sida in mallsidor:
            for del_ in sida:
                slag = str(del_.tag).rpartition("}")[2]
                if slag.startswith(("header", "footer")) and del_.get(q("style:display")) != "false":
                    rader = textrader(list(self._block(del_)))
                    (last.sidhuvud if slag.startswith("header") else last.mobler).extend(rader)
        bilder, self.antal = self.antal["bild"], antal
        if bilder:
            self.antal["bild i sidhuvud eller sidfot"] += bilder
        last.antal = self.antal


class _Blanksteg:
    """White space as OpenDocument counts it: in a row it is one, and none at the beginning of a paragraph."""

    def __init__(self) -> None:
        self._efter_blank = True

    def __call__(self, text: str | None) -> str:
        rent = _BLANKA.sub(" ", text or "")
        if self._efter_blank and rent.startswith(" "):
            rent = rent[1:]
        if rent:
            self._efter_blank = rent.endswith(" ")
        return rent

    def radslut(self) -> None:
        self._efter_blank = False
