"""One document on its way into a booklet: renumbered, its tags hung in the booklet's tree, its names made its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from beslut import arkivfil
from beslut.hafte.bokmarken import Bokmarke
from beslut.hafte.folio import Folio
from beslut.hafte.skrivare import Objgen, Skrivare, omnumrera
from beslut.hafte.trad import namnpar, som_lista, syskon, talpar

# Where the cover's links to parts of the booklet lead until the parts have their pages.
MALADRESS = "https://hafte.invalid/"
# What a link of a stranger's document may do in ours: go somewhere. It runs, opens and sends nothing.
FARLIGT = ("JavaScript", "Launch", "SubmitForm", "ImportData", "ResetForm", "Rendition", "RichMediaExecute", "GoToE")


class Olaslig(Exception):
    """A document could not be read as a PDF; the message names it."""

    def __init__(self, titel: str) -> None:
        super().__init__(f"”{titel}” är skadad och går inte att foga in i häftet.")


@dataclass(frozen=True)
class Dokument:
    """A finished document: its title, what opens its bytes, and the folio of each of its pages."""

    titel: str
    oppna: Callable[[], BinaryIO]
    folion: Sequence[str]
    marginal: str = ""


@dataclass
class Hel:
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


class Dokumentdel:
    """One document on its way into the file."""

    def __init__(
        self,
        skrivare: Skrivare,
        hel: Hel,
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
            self._avvapna()
        except pikepdf.PdfError as fel:
            self._fil.close()
            raise Olaslig(dokument.titel) from fel
        if len(self._sidor) != len(dokument.folion) or not self._sidor:
            self.close()
            raise Olaslig(dokument.titel)

    def _avvapna(self) -> None:
        """Give each annotation a number of its own, and take away what would run, open or send something."""
        for sida in self._sidor:
            if isinstance(sida.get("/Annots"), Array):
                ettor = [a if a.is_indirect else self._pdf.make_indirect(a) for a in sida.Annots]
                sida.Annots = Array(ettor)
        for objekt in self._pdf.objects:
            if not isinstance(objekt, Dictionary):
                continue
            if "/AA" in objekt:
                del objekt["/AA"]
            atgard = objekt.get("/A")
            if isinstance(atgard, Dictionary) and str(atgard.get("/S", ""))[1:] in FARLIGT:
                del objekt["/A"]

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

    def skriv(self, foralder: int, marke: Bokmarke, forsta_sida: int | None) -> int:
        """Write pages, tags and bookmarks under *foralder* and *marke*; return the number of its tag. Raises Olaslig.

        All is changed before anything is written: what is written takes with it all that it refers to.
        """
        try:
            return self._skriv(foralder, marke, forsta_sida)
        except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as fel:
            # A file that opens may still hold anything at all where something else should stand.
            raise Olaslig(self._dokument.titel) from fel

    def _skriv(self, foralder: int, marke: Bokmarke, forsta_sida: int | None) -> int:
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
        poster = (
            sorted(talpar(trad.ParentTree), key=itemgetter(0)) if trad is not None and "/ParentTree" in trad else []
        )
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
        toppen = som_lista(trad.get("/K")) if trad is not None else []
        if not toppen:
            self._hel.taggad = False
        # The document's own Document tag gives way to the booklet's: its children stand in the Part.
        if len(toppen) == 1 and toppen[0].get("/S") == Name.Document:
            under = som_lista(toppen[0].get("/K"))
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
            for attribut in som_lista(element.get("/A")) if "/S" in element else []:
                if isinstance(attribut, Dictionary) and "/Headers" in attribut:
                    attribut.Headers = Array([String(self._prefix + bytes(h)) for h in attribut.Headers])
        return self._egna_namn(namnpar(trad.IDTree))

    def _egna_namn(self, poster: Iterable[tuple[bytes, Any]]) -> list[tuple[bytes, Any]]:
        return sorted(((self._prefix + namn, varde) for namn, varde in poster), key=itemgetter(0))

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
            namngivna = [(namn, varde) for namn, varde in namnpar(rot.Names.Dests)]
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

    def _bokmarken(self, marke: Bokmarke) -> list[Any]:
        """Hang the document's bookmarks under its own in the booklet, closed; return them."""
        trad = self._pdf.Root.get("/Outlines")
        if trad is None or "/First" not in trad:
            return []
        har, rad = self.utat(marke.nr), syskon(trad.First)
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
