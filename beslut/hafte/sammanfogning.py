"""Join finished documents in one file: one tag tree, nested bookmarks, links that work, a folio on each page.

Each document is opened, read object by object, written out under new numbers and closed again, so that memory holds
one document at a time. What belongs to the file as a whole (pages' root, tags' root, bookmarks, names) is written
last; until then a document's references to it go through a stand-in (`_Del.utat`).

Standards: ISO 32000-1 §12.3, §14.7; ISO 19005-2; ISO 14289-1. Signatures do not survive: give
what was rendered.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from beslut import arkivfil
from beslut.hafte.folio import Folio
from beslut.hafte.skrivare import Objgen, Skrivare, omnumrera

# Where the cover's links to parts of the booklet lead until the parts have their pages.
MALADRESS = "https://hafte.invalid/"


class Olaslig(Exception):
    """A document could not be read as a PDF; carries its title."""


@dataclass(frozen=True)
class Dokument:
    """A finished document: its title, what opens its bytes, and the folio of each of its pages."""

    titel: str
    oppna: Callable[[], BinaryIO]
    folion: Sequence[str]
    marginal: str = ""


@dataclass(frozen=True)
class Grupp:
    """Documents that belong together, such as an item's; *mal* is what the cover's links call it."""

    titel: str
    dokument: Sequence[Dokument]
    mal: str = ""


@dataclass(frozen=True)
class Fogad:
    """What the file came to: pages, bytes, SHA-256, and whether every part has tags."""

    sidor: int
    storlek: int
    sha256: str
    taggad: bool


@dataclass
class _Hel:
    """What the whole file gathers while the parts go by; each number is an object's."""

    sidor: list[tuple[int, int]] = field(default_factory=list)
    roller: dict[str, str] = field(default_factory=dict)
    foraldrar: list[tuple[int, int, int]] = field(default_factory=list)
    nycklar: int = 0
    namn: list[tuple[bytes, bytes, int]] = field(default_factory=list)
    taggar: list[tuple[bytes, bytes, int]] = field(default_factory=list)
    lager: list[int] = field(default_factory=list)
    slackta: list[int] = field(default_factory=list)
    taggad: bool = True


@dataclass
class _Bokmarke:
    """A bookmark to be: its number, its title, its page, and what stands under it."""

    nr: int
    titel: str
    sida: int
    barn: list["_Bokmarke"] = field(default_factory=list)
    forsta_sist_antal: tuple[int, int, int] | None = None


def foga(
    ut: BinaryIO,
    grupper: Sequence[Grupp],
    *,
    titel: str,
    ansprak: bool = True,
    framsteg: Callable[[], None] = lambda: None,
) -> Fogad:
    """Write the documents of *grupper*, in order, as one PDF to *ut*; the first document gives it its metadata.

    Without *ansprak* it does not claim to be PDF/A and PDF/UA: some part is not. *framsteg* is called after each
    document.

    Links of the first document to MALADRESS + a group's `mal` lead to that group's first page. Takes some 2 ms a
    page, and memory of the largest document. Raises Olaslig.
    """
    skrivare = Skrivare(ut)
    hel = _Hel()
    folio = Folio(skrivare, {t for g in grupper for d in g.dokument for f in (*d.folion, d.marginal) for t in f})
    sidrot, tagrot, hela, katalog = (skrivare.nytt_nummer() for _ in range(4))
    forsta = {g.mal: skrivare.nytt_nummer() for g in grupper if g.mal and g.dokument}
    bokmarken: list[_Bokmarke] = []
    delar: list[int] = []
    forlaga: dict[str, int] = {}
    for grupp in grupper:
        if not grupp.dokument:
            continue
        gruppdel = skrivare.nytt_nummer()
        underdelar: list[int] = []
        marke = _Bokmarke(skrivare.nytt_nummer(), grupp.titel, 0)
        ensam = len(grupp.dokument) == 1
        for dokument in grupp.dokument:
            del_ = _Del(skrivare, hel, folio, dokument, forsta, sidrot)
            with closing(del_):
                ett = marke if ensam else _Bokmarke(skrivare.nytt_nummer(), dokument.titel, 0)
                forstasida = forsta.get(grupp.mal) if dokument is grupp.dokument[0] else None
                tagg = del_.skriv(gruppdel, ett, forstasida)
                ett.sida = del_.forsta_sida
                if not ensam:
                    marke.barn.append(ett)
                if dokument is grupp.dokument[0]:
                    marke.sida = del_.forsta_sida
                underdelar.append(tagg)
                if not forlaga:
                    forlaga = del_.filens_egna(ansprak=ansprak)
            framsteg()
        bokmarken.append(marke)
        skrivare.objekt(
            gruppdel,
            b"<< /Type /StructElem /S /Part /P %d 0 R /T %s /K [%s] >>"
            % (hela, _text(grupp.titel), _lista(underdelar)),
        )
        delar.append(gruppdel)
    antal = sum(n for _, n in hel.sidor)
    skrivare.objekt(sidrot, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (_lista(n for n, _ in hel.sidor), antal))
    skrivare.objekt(
        hela, b"<< /Type /StructElem /S /Document /P %d 0 R /T %s /K [%s] >>" % (tagrot, _text(titel), _lista(delar))
    )
    _skriv_tagrot(skrivare, tagrot, hela, hel)
    katalogen = [b"/Type /Catalog /Pages %d 0 R /StructTreeRoot %d 0 R" % (sidrot, tagrot)]
    katalogen.append(
        b"/MarkInfo << /Marked true >> /PageMode /UseOutlines /ViewerPreferences << /DisplayDocTitle true >>"
    )
    katalogen += [b"/%s %d 0 R" % (namn.encode(), nr) for namn, nr in forlaga.items()]
    katalogen.append(b"/Outlines %d 0 R" % _skriv_bokmarken(skrivare, bokmarken))
    if hel.namn:
        katalogen.append(b"/Names << /Dests %d 0 R >>" % _skriv_namntrad(skrivare, hel.namn))
    if hel.lager:
        d = b"<< /OFF [%s] /Order [%s] >>" % (_lista(hel.slackta), _lista(hel.lager))
        katalogen.append(b"/OCProperties << /OCGs [%s] /D %s >>" % (_lista(hel.lager), d))
    folio.sluta()
    skrivare.objekt(katalog, b"<< %s >>" % b" ".join(katalogen))
    skrivare.sluta(katalog)
    return Fogad(antal, skrivare.storlek, skrivare.sha256, hel.taggad)


def _lista(nummer: Any) -> bytes:
    return b" ".join(b"%d 0 R" % nr for nr in nummer)


def _text(ord_: str) -> bytes:
    return String(ord_).unparse()


class _Del:
    """One document on its way into the file."""

    def __init__(
        self,
        skrivare: Skrivare,
        hel: _Hel,
        folio: Folio,
        dokument: Dokument,
        forsta: dict[str, int],
        sidrot: int,
    ) -> None:
        self._s, self._hel, self._folio, self._dokument = skrivare, hel, folio, dokument
        self._forsta, self._sidrot = forsta, sidrot
        self._prefix = b"%06d-" % len(hel.sidor)
        self._nya: dict[Objgen, int] = {}
        self._fardiga: set[Objgen] = set()
        self.forsta_sida = 0
        self._fil = dokument.oppna()
        try:
            self._pdf = Pdf.open(self._fil)
            self._sidor = [sida.obj for sida in self._pdf.pages]
        except pikepdf.PdfError as fel:
            self._fil.close()
            raise Olaslig(dokument.titel) from fel
        if len(self._sidor) != len(dokument.folion) or not self._sidor:
            self.close()
            raise Olaslig(dokument.titel)

    def close(self) -> None:
        self._pdf.close()
        self._fil.close()

    def utat(self, nr: int) -> Any:
        """Return a stand-in, within the document, for object *nr* of the file."""
        stallforetradare = self._pdf.make_indirect(Dictionary())
        self._nya[stallforetradare.objgen] = nr
        self._fardiga.add(stallforetradare.objgen)
        return stallforetradare

    def filens_egna(self, *, ansprak: bool) -> dict[str, int]:
        """Write what the whole file takes over from its first document; return catalogue key → object."""
        ut = {}
        if not ansprak and "/Metadata" in self._pdf.Root:
            metadata = self._pdf.Root.Metadata
            metadata.write(arkivfil.utan_ansprak(metadata.read_bytes()))
        for namn in ("Metadata", "OutputIntents"):
            if (varde := self._pdf.Root.get(f"/{namn}")) is not None:
                ut[namn] = self._skriv_ut(varde if varde.is_indirect else self._pdf.make_indirect(varde))
        if (sprak := self._pdf.Root.get("/Lang")) is not None:
            ut["Lang"] = self._skriv_ut(self._pdf.make_indirect(sprak))
        return ut

    def skriv(self, foralder: int, marke: _Bokmarke, forsta_sida: int | None) -> int:
        """Write pages, tags and bookmarks under *foralder* and *marke*; return the number of its tag.

        All is changed before anything is written: what is written takes with it all that it refers to.
        """
        rot = self._pdf.Root
        if forsta_sida is not None:
            self._nya[self._sidor[0].objgen] = forsta_sida
        self.forsta_sida = self._ny(self._sidor[0].objgen)
        rot.Pages.Parent = self.utat(self._sidrot)
        foraldrar = self._nycklar()
        namngivna = self._mal()
        trad = rot.get("/StructTreeRoot")
        if trad is not None:
            self._roller(trad)
        taggnamn = self._tagg_id(trad) if trad is not None else []
        tagg = self._s.nytt_nummer()
        delen = self._delen(trad, tagg, foralder)
        bokmarken = self._bokmarken(marke)
        for sida, folio in zip(self._sidor, self._dokument.folion, strict=True):
            self._folio.satt(self._pdf, sida, folio, self._dokument.marginal, self.utat)
        self._hel.sidor.append((self._skriv_ut(rot.Pages), len(self._sidor)))
        self._skriv_ut(delen)
        if foraldrar is not None:
            self._skriv_ut(foraldrar)
        for poster, till in ((namngivna, self._hel.namn), (taggnamn, self._hel.taggar)):
            if poster:
                till.append((poster[0][0], poster[-1][0], self._namnlov(poster)))
        for bokmarke in bokmarken:
            self._skriv_ut(bokmarke)
        self._lager()
        return tagg

    def _ny(self, objgen: Objgen) -> int:
        nr = self._nya.get(objgen)
        if nr is None:
            nr = self._nya[objgen] = self._s.nytt_nummer()
        return nr

    def _skriv_ut(self, objekt: Any) -> int:
        """Write *objekt*, and all it refers to that has not been written; return its number in the file."""
        vantar = [objekt.objgen]

        def ny(objgen: Objgen) -> int:
            if objgen not in self._fardiga:
                vantar.append(objgen)
            return self._ny(objgen)

        while vantar:
            objgen = vantar.pop()
            if objgen in self._fardiga:
                continue
            self._fardiga.add(objgen)
            ett = self._pdf.get_object(objgen)
            if isinstance(ett, pikepdf.Stream):
                data = ett.read_raw_bytes()
                ordbok = Dictionary({k: v for k, v in ett.stream_dict.items() if k != "/Length"})
                rad = ordbok.unparse()
            else:
                data = None
                rad = ett.unparse(resolved=True)
            rad = omnumrera(rad, ny)
            if data is None:
                self._s.objekt(self._ny(objgen), rad)
            else:
                self._s.strom(self._ny(objgen), rad.strip()[2:-2].strip(), data)
        return self._ny(objekt.objgen)

    def _nycklar(self) -> Any:
        """Move the keys from content to tags past those of the documents before; return their leaf, if any."""
        bas = self._hel.nycklar
        for objekt in self._pdf.objects:
            if isinstance(objekt, (Dictionary, pikepdf.Stream)):
                for nyckel in ("/StructParents", "/StructParent"):
                    if nyckel in objekt:
                        objekt[nyckel] = int(objekt[nyckel]) + bas
        trad: Any = self._pdf.Root.get("/StructTreeRoot")
        poster = sorted(_talpar(trad.ParentTree), key=_nyckel) if trad is not None and "/ParentTree" in trad else []
        if not poster:
            return None
        nums = Array()
        for nr, varde in poster:
            nums.append(nr + bas)
            nums.append(varde)
        forst, sist = poster[0][0] + bas, poster[-1][0] + bas
        lov = self._pdf.make_indirect(Dictionary(Nums=nums, Limits=Array([forst, sist])))
        self._hel.foraldrar.append((self._ny(lov.objgen), forst, sist))
        self._hel.nycklar = max(sist + 1, bas + int(trad.get("/ParentTreeNextKey", 0)))
        return lov

    def _delen(self, trad: Any, nr: int, foralder: int) -> Any:
        """Hang the document's tags under a Part of its own; an untagged document leaves the Part empty."""
        toppen = _som_lista(trad.get("/K")) if trad is not None else []
        if not toppen:
            self._hel.taggad = False
        # The document's own Document tag gives way to the booklet's: its children stand in the Part.
        if len(toppen) == 1 and toppen[0].get("/S") == Name.Document:
            under = _som_lista(toppen[0].get("/K"))
            if all(isinstance(barn, Dictionary) and "/S" in barn for barn in under):
                toppen = under
        har = self.utat(nr)
        for barn in toppen:
            barn.P = har
        toppen = [barn if barn.is_indirect else self._pdf.make_indirect(barn) for barn in toppen]
        delen = self._pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Part,
                P=self.utat(foralder),
                T=String(self._dokument.titel),
                K=Array(toppen),
            )
        )
        if (sprak := self._pdf.Root.get("/Lang")) is not None:
            delen.Lang = sprak
        self._nya[delen.objgen] = nr
        return delen

    def _roller(self, trad: Any) -> None:
        """Take over what the document's own tag names mean; say plainly what an earlier one means otherwise."""
        egna = {str(k): str(v) for k, v in (trad.get("/RoleMap") or {}).items()}
        skilda = {k: v for k, v in egna.items() if self._hel.roller.setdefault(k, v) != v}
        if skilda:
            for element in self._pdf.objects:
                if isinstance(element, Dictionary) and str(element.get("/S", "")) in skilda and "/P" in element:
                    element.S = Name(skilda[str(element.S)])

    def _tagg_id(self, trad: Any) -> list[tuple[bytes, Any]]:
        """Make the tags' own ids those of this document, since two may have the same; return them with their tags."""
        if "/IDTree" not in trad:
            return []
        for element in self._pdf.objects:
            if not isinstance(element, Dictionary):
                continue
            if "/ID" in element and "/S" in element and "/P" in element:
                element.ID = String(self._prefix + bytes(element.ID))
            for attribut in _som_lista(element.get("/A")) if "/S" in element else []:
                if isinstance(attribut, Dictionary) and "/Headers" in attribut:
                    attribut.Headers = Array([String(self._prefix + bytes(h)) for h in attribut.Headers])
        return self._egna_namn(_namnpar(trad.IDTree))

    def _egna_namn(self, poster: Iterable[tuple[bytes, Any]]) -> list[tuple[bytes, Any]]:
        return sorted(((self._prefix + namn, varde) for namn, varde in poster), key=_nyckel)

    def _namnlov(self, poster: Sequence[tuple[bytes, Any]]) -> int:
        names = Array()
        for namn, varde in poster:
            names.append(String(namn))
            names.append(varde)
        limits = Array([String(poster[0][0]), String(poster[-1][0])])
        lov = self._pdf.make_indirect(Dictionary(Names=names, Limits=limits))
        return self._skriv_ut(lov)

    def _mal(self) -> list[tuple[bytes, Any]]:
        """Make named places the document's own and return them; lead the cover's links to parts of the booklet."""
        rot = self._pdf.Root
        namngivna: list[tuple[bytes, Any]] = []
        if "/Names" in rot and "/Dests" in rot.Names:
            namngivna = [(namn, varde) for namn, varde in _namnpar(rot.Names.Dests)]
        if "/Dests" in rot:
            namngivna += [(str(namn)[1:].encode(), varde) for namn, varde in rot.Dests.items()]
        for objekt in self._pdf.objects:
            if not isinstance(objekt, Dictionary):
                continue
            if "/Dest" in objekt and isinstance(objekt.Dest, (String, Name)):
                objekt.Dest = self._eget(objekt.Dest)
            atgard = objekt.get("/A")
            if not isinstance(atgard, Dictionary):
                continue
            if atgard.get("/S") == Name.GoTo and isinstance(atgard.get("/D"), (String, Name)):
                atgard.D = self._eget(atgard.D)
            elif atgard.get("/S") == Name.URI and str(atgard.get("/URI", "")).startswith(MALADRESS):
                self._led(objekt, str(atgard.URI)[len(MALADRESS) :])
        return self._egna_namn(namngivna)

    def _eget(self, namn: Any) -> Any:
        return String(self._prefix + (bytes(namn) if isinstance(namn, String) else str(namn)[1:].encode()))

    def _led(self, lank: Any, mal: str) -> None:
        del lank["/A"]
        nr = self._forsta.get(mal)
        if nr is not None:
            lank.Dest = Array([self.utat(nr), Name.Fit])

    def _bokmarken(self, marke: _Bokmarke) -> list[Any]:
        """Hang the document's bookmarks under its own in the booklet, closed; return them."""
        trad = self._pdf.Root.get("/Outlines")
        if trad is None or "/First" not in trad:
            return []
        har, rad = self.utat(marke.nr), [trad.First]
        while "/Next" in rad[-1]:
            rad.append(rad[-1].Next)
        for ett in rad:
            ett.Parent = har
            if int(ett.get("/Count", 0)) > 0:
                ett.Count = -int(ett.Count)
        marke.forsta_sist_antal = (self._ny(rad[0].objgen), self._ny(rad[-1].objgen), len(rad))
        return rad

    def _lager(self) -> None:
        egenskaper: Any = self._pdf.Root.get("/OCProperties")
        if egenskaper is None:
            return
        self._hel.lager += [self._skriv_ut(lager) for lager in egenskaper.get("/OCGs", [])]
        self._hel.slackta += [self._skriv_ut(lager) for lager in (egenskaper.get("/D") or Dictionary()).get("/OFF", [])]


def _nyckel(par: tuple[Any, Any]) -> Any:
    return par[0]


def _som_lista(varde: Any) -> list[Any]:
    if varde is None:
        return []
    return list(varde) if isinstance(varde, Array) else [varde]


def _talpar(nod: Any) -> Iterator[tuple[int, Any]]:
    """Yield the pairs of a number tree (ISO 32000-1 §7.9.7)."""
    nums = list(nod.get("/Nums", []))
    yield from zip((int(n) for n in nums[::2]), nums[1::2], strict=True)
    for barn in nod.get("/Kids", []):
        yield from _talpar(barn)


def _namnpar(nod: Any) -> Iterator[tuple[bytes, Any]]:
    """Yield the pairs of a name tree (ISO 32000-1 §7.9.6)."""
    names = list(nod.get("/Names", []))
    yield from zip((bytes(cast(Any, n)) for n in names[::2]), names[1::2], strict=True)
    for barn in nod.get("/Kids", []):
        yield from _namnpar(barn)


def _skriv_namntrad(skrivare: Skrivare, lov: Sequence[tuple[bytes, bytes, int]]) -> int:
    nr = skrivare.nytt_nummer()
    skrivare.objekt(nr, b"<< /Kids [%s] >>" % _lista(n for _, _, n in sorted(lov)))
    return nr


def _skriv_tagrot(skrivare: Skrivare, nr: int, hela: int, hel: _Hel) -> None:
    foraldrar = skrivare.nytt_nummer()
    skrivare.objekt(foraldrar, b"<< /Kids [%s] >>" % _lista(n for n, _, _ in hel.foraldrar))
    roller = b" ".join(Name(k).unparse() + b" " + Name(v).unparse() for k, v in sorted(hel.roller.items()))
    ids = b"/IDTree %d 0 R" % _skriv_namntrad(skrivare, hel.taggar) if hel.taggar else b""
    skrivare.objekt(
        nr,
        b"<< /Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d /RoleMap << %s >> %s >>"
        % (hela, foraldrar, hel.nycklar, roller, ids),
    )


def _skriv_bokmarken(skrivare: Skrivare, bokmarken: Sequence[_Bokmarke]) -> int:
    rot = skrivare.nytt_nummer()
    _skriv_syskon(skrivare, bokmarken, rot)
    skrivare.objekt(
        rot,
        b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>"
        % (bokmarken[0].nr, bokmarken[-1].nr, len(bokmarken)),
    )
    return rot


def _skriv_syskon(skrivare: Skrivare, syskon: Sequence[_Bokmarke], foralder: int) -> None:
    for plats, ett in enumerate(syskon):
        delar = [b"/Title %s /Parent %d 0 R /Dest [%d 0 R /Fit]" % (_text(ett.titel), foralder, ett.sida)]
        if plats:
            delar.append(b"/Prev %d 0 R" % syskon[plats - 1].nr)
        if plats + 1 < len(syskon):
            delar.append(b"/Next %d 0 R" % syskon[plats + 1].nr)
        under = ett.forsta_sist_antal
        if ett.barn:
            _skriv_syskon(skrivare, ett.barn, ett.nr)
            under = (ett.barn[0].nr, ett.barn[-1].nr, len(ett.barn))
        if under:
            delar.append(b"/First %d 0 R /Last %d 0 R /Count -%d" % under)
        skrivare.objekt(ett.nr, b"<< %s >>" % b" ".join(delar))
