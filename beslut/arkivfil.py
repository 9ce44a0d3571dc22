"""What makes the file itself fit for an archive: its claims, its streams and its character codes.

WeasyPrint writes one standard's claim at a time, streams that a validator may misread by chance, and character
codes that depend on which of two alike characters came first. Like `beslut.taggning` this receives WeasyPrint's
objects and imports none of it.

Standards: ISO 19005-2 (PDF/A-2), ISO 14289-1 (PDF/UA-1), ISO 16684-1 (XMP).
"""

import re
from collections.abc import Callable
from typing import Any

import pydyf

# XMP: one packet that claims both PDF/A-2a and PDF/UA-1. PDF/A asks that every property outside its own list
# is described by an extension schema in the same rdf:RDF (ISO 19005-2 §6.6.2.3.3).
_SPRAKET = b"""
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:language><rdf:Bag><rdf:li>sv</rdf:li></rdf:Bag></dc:language></rdf:Description>
"""
_PDFUA = (
    b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>"""
    + _SPRAKET
    + b"""\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
)
_SLUT = b"</rdf:RDF>"


def lagg_till_pdfua(rdf: Callable[..., bytes]) -> Callable[..., bytes]:
    """Wrap WeasyPrint's RDF writer so that the packet also claims PDF/UA-1."""

    def skriv(*args: Any, **kwargs: Any) -> bytes:
        fore, slut, efter = rdf(*args, **kwargs).rpartition(_SLUT)
        if not slut:
            raise ValueError("XMP-paketet saknar rdf:RDF")
        return fore + _PDFUA + slut + efter

    return skriv


def utan_ansprak(xmp: bytes) -> bytes:
    """Return the packet without its claims to PDF/A and PDF/UA: for a file that holds what does not keep them."""
    utan = re.sub(rb'<rdf:Description rdf:about="" pdfaid:[^>]*/>', b"", xmp)
    return utan.replace(_PDFUA, _SPRAKET)


def slutfor(document: Any, pdf: Any) -> None:
    """Leave the XMP readable without a PDF library, and write what else there is once (the last finisher).

    Otherwise pydyf would write all objects twice: for the file, and for the hash that names it.
    """
    if "AF" in pdf.catalog:  # WeasyPrint names an attachment twice
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    for objekt in pdf.objects:
        if isinstance(objekt, pydyf.Stream):
            if objekt.extra.get("Type") == "/Metadata":
                objekt.compress = False
            objekt.fardig = _strom(objekt)
        elif isinstance(objekt, pydyf.Dictionary):
            objekt.fardig = _ordlista(objekt)


def skriv_entydiga_strommar() -> None:
    """Make pydyf end every stream with CR LF, and write a finished object as it stands.

    A compressed stream may end in CR by chance (one in 256). Followed by a lone LF it reads as one byte
    shorter than its Length, and PDF/A is broken (ISO 19005-2 §6.1.7.1).
    """
    pydyf.Stream.data = property(lambda strom: getattr(strom, "fardig", None) or _strom(strom))
    pydyf.Dictionary.data = property(lambda objekt: getattr(objekt, "fardig", None) or _ordlista(objekt))


def _strom(strom: Any) -> bytes:
    innehall, tillagg = _data(strom).removesuffix(b"\nendstream"), b"\r\nendstream"
    return innehall + tillagg


_data: Callable[[Any], bytes] = pydyf.Stream.data.fget
_ordlista: Callable[[Any], bytes] = pydyf.Dictionary.data.fget


def ratta_teckenkoder(typsnitt: dict[Any, Any]) -> None:
    """Let a glyph that two characters share read back as the plain one, whichever came first.

    A no-break space and a space are one glyph in most fonts; without this the first of them met would decide
    what every space of the document is read back as.
    """
    for font in typsnitt.values():
        for glyf, text in font.to_unicode.items():
            font.to_unicode[glyf] = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{HYPHEN}", "-")
