"""Signature fields, put into a PDF and its tag tree before anyone signs.

A field that is added with a signature stands outside the tag tree, and PDF/UA is broken; adding it to the tree after
a signature would be to change what was signed. So every field that will ever be filled is made here, empty.

Standards: ISO 32000-1 §12.7.4.5 and §14.7.4.3, ISO 14289-1 §7.18.4, ISO 19005-2 §6.3.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import enumerate_sig_fields

from beslut.sign.skrivare import Tillskrivare

STAMPEL = "Stampel"
# Print (ISO 32000-1 table 165): what PDF/A asks of every annotation.
_SKRIVS_UT = 4
_OSYNLIG = (-9999.0, -9999.0, -9999.0, -9999.0)


@dataclass(frozen=True)
class Falt:
    """A field for one signature: its name in the file, its page (from 0), where on it (points), and who is to sign."""

    namn: str
    sida: int
    ruta: tuple[float, float, float, float]
    etikett: str


def forbered(pdf: Tillskrivare, falt: Iterable[Falt], stampel: str) -> None:
    """Add the seal's field and one for each who is to sign, in reading order after all that is there.

    *stampel* is what a screen reader says of the seal. Raises ValueError for a page that is not there.
    """
    alla = [*falt, Falt(STAMPEL, 0, _OSYNLIG, stampel)]
    form = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject()})
    rot = pdf.root
    if "/AcroForm" in rot:
        raise ValueError("dokumentet har redan fält")
    rot["/AcroForm"] = pdf.add_object(form)
    form["/SigFlags"] = generic.NumberObject(3)
    trad = _Trad(pdf)
    sidor = pdf.prev.root["/Pages"]["/Count"]
    for ett in alla:
        if not 0 <= ett.sida < sidor:
            raise ValueError(f"sidan {ett.sida + 1} finns inte")
        form["/Fields"].append(_falt(pdf, ett, trad))
    trad.skriv()
    pdf.update_root()


def _falt(pdf: Tillskrivare, falt: Falt, trad: "_Trad") -> generic.IndirectObject:
    sida_ref = pdf.find_page_for_modification(falt.sida)[0]
    sida = sida_ref.get_object()
    x0, y0, x1, y1 = falt.ruta
    blank = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): _tal(0, 0, x1 - x0, y1 - y0),
            pdf_name("/Resources"): generic.DictionaryObject(),
        },
        stream_data=b"",
    )
    widget = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Sig"),
            pdf_name("/T"): generic.TextStringObject(falt.namn),
            pdf_name("/TU"): generic.TextStringObject(falt.etikett),
            pdf_name("/F"): generic.NumberObject(_SKRIVS_UT),
            pdf_name("/Rect"): _tal(*falt.ruta),
            pdf_name("/P"): sida_ref,
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): pdf.add_object(blank)}),
        }
    )
    ref = pdf.add_object(widget)
    widget["/StructParent"] = generic.NumberObject(trad.lagg_till(ref, sida_ref, falt.etikett))
    if "/Annots" in sida:
        sida["/Annots"].append(ref)
        pdf.update_container(sida["/Annots"])
    else:
        sida["/Annots"] = generic.ArrayObject([ref])
    sida["/Tabs"] = pdf_name("/S")
    pdf.update_container(sida)
    return ref


def _tal(*tal: float) -> generic.ArrayObject:
    return generic.ArrayObject(generic.FloatObject(f"{ett:.2f}") for ett in tal)


class _Trad:
    """The document's tag tree, to which fields are added last."""

    def __init__(self, pdf: Tillskrivare) -> None:
        self.pdf = pdf
        self.rot = pdf.root["/StructTreeRoot"]
        self.dokument_ref = self.rot["/K"].raw_get(0)
        self.dokument = self.dokument_ref.get_object()
        self.nummer = self.rot["/ParentTree"]["/Nums"]
        self.nasta = int(self.rot["/ParentTreeNextKey"])

    def lagg_till(self, widget: generic.IndirectObject, sida: generic.IndirectObject, etikett: str) -> int:
        """Add a Form element for the widget; return its key in the parent tree."""
        element = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/StructElem"),
                pdf_name("/S"): pdf_name("/Form"),
                pdf_name("/P"): self.dokument_ref,
                pdf_name("/Pg"): sida,
                pdf_name("/Alt"): generic.TextStringObject(etikett),
                # The dictionary itself, not a list of one: several readers and validators know only this.
                pdf_name("/K"): generic.DictionaryObject(
                    {pdf_name("/Type"): pdf_name("/OBJR"), pdf_name("/Obj"): widget, pdf_name("/Pg"): sida}
                ),
            }
        )
        ref = self.pdf.add_object(element)
        self.dokument["/K"].append(ref)
        nyckel, self.nasta = self.nasta, self.nasta + 1
        self.nummer.extend([generic.NumberObject(nyckel), ref])
        return nyckel

    def skriv(self) -> None:
        self.rot["/ParentTreeNextKey"] = generic.NumberObject(self.nasta)
        for objekt in (self.rot, self.rot["/ParentTree"], self.nummer, self.dokument, self.dokument["/K"]):
            self.pdf.update_container(objekt)


def tomma(pdf: Tillskrivare) -> list[str]:
    """Return the names of the fields that nobody has signed in."""
    return [namn for namn, _, _ in enumerate_sig_fields(pdf.prev, filled_status=False)]
