"""Join finished documents in one file: one tag tree, nested bookmarks, links that work, a folio on each page.

Each document is opened, read object by object, written out under new numbers and closed again, so that memory holds
one document at a time. What belongs to the file as a whole (pages' root, tags' root, bookmarks, names) is written
last; until then a document's references to it go through a stand-in (`Dokumentdel.utat`).

Standards: ISO 32000-1 §12.3, §14.7; ISO 19005-2; ISO 14289-1. Signatures do not survive: give what was
rendered.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from pikepdf import Name

from beslut.hafte import bokmarken
from beslut.hafte.bokmarken import Bokmarke
from beslut.hafte.dokumentdel import Dokument, Dokumentdel, Hel
from beslut.hafte.folio import Folio
from beslut.hafte.skrivare import Skrivare
from beslut.hafte.trad import lista, skriv_namntrad, text


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
    hel = Hel()
    folio = Folio(skrivare, {t for g in grupper for d in g.dokument for f in (*d.folion, d.marginal) for t in f})
    sidrot, tagrot, hela, katalog = (skrivare.nytt_nummer() for _ in range(4))
    forsta = {g.mal: skrivare.nytt_nummer() for g in grupper if g.mal and g.dokument}
    marken: list[Bokmarke] = []
    delar: list[int] = []
    forlaga: dict[str, int] = {}
    for grupp in grupper:
        if not grupp.dokument:
            continue
        gruppdel = skrivare.nytt_nummer()
        underdelar: list[int] = []
        marke = Bokmarke(skrivare.nytt_nummer(), grupp.titel)
        ensam = len(grupp.dokument) == 1
        for dokument in grupp.dokument:
            del_ = Dokumentdel(skrivare, hel, folio, dokument, forsta, sidrot)
            with closing(del_):
                ett = marke if ensam else Bokmarke(skrivare.nytt_nummer(), dokument.titel)
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
        marken.append(marke)
        skrivare.objekt(
            gruppdel,
            b"<< /Type /StructElem /S /Part /P %d 0 R /T %s /K [%s] >>" % (hela, text(grupp.titel), lista(underdelar)),
        )
        delar.append(gruppdel)
    antal = sum(n for _, n in hel.sidor)
    skrivare.objekt(sidrot, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (lista(n for n, _ in hel.sidor), antal))
    skrivare.objekt(
        hela, b"<< /Type /StructElem /S /Document /P %d 0 R /T %s /K [%s] >>" % (tagrot, text(titel), lista(delar))
    )
    _skriv_tagrot(skrivare, tagrot, hela, hel)
    katalogen = [b"/Type /Catalog /Pages %d 0 R /StructTreeRoot %d 0 R" % (sidrot, tagrot)]
    katalogen.append(
        b"/MarkInfo << /Marked true >> /PageMode /UseOutlines /ViewerPreferences << /DisplayDocTitle true >>"
    )
    katalogen += [b"/%s %d 0 R" % (namn.encode(), nr) for namn, nr in forlaga.items()]
    katalogen.append(b"/Outlines %d 0 R" % bokmarken.skriv(skrivare, marken))
    if hel.namn:
        katalogen.append(b"/Names << /Dests %d 0 R >>" % skriv_namntrad(skrivare, hel.namn))
    if hel.lager:
        d = b"<< /OFF [%s] /Order [%s] >>" % (lista(hel.slackta), lista(hel.lager))
        katalogen.append(b"/OCProperties << /OCGs [%s] /D %s >>" % (lista(hel.lager), d))
    folio.sluta()
    skrivare.objekt(katalog, b"<< %s >>" % b" ".join(katalogen))
    skrivare.sluta(katalog)
    return Fogad(antal, skrivare.storlek, skrivare.sha256, hel.taggad)


def _skriv_tagrot(skrivare: Skrivare, nr: int, hela: int, hel: Hel) -> None:
    foraldrar = skrivare.nytt_nummer()
    skrivare.objekt(foraldrar, b"<< /Kids [%s] >>" % lista(n for n, _, _ in hel.foraldrar))
    roller = b" ".join(Name(k).unparse() + b" " + Name(v).unparse() for k, v in sorted(hel.roller.items()))
    ids = b"/IDTree %d 0 R" % skriv_namntrad(skrivare, hel.taggar) if hel.taggar else b""
    skrivare.objekt(
        nr,
        b"<< /Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d /RoleMap << %s >> %s >>"
        % (hela, foraldrar, hel.nycklar, roller, ids),
    )
