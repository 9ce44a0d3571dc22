"""The package around the text: an empty file without what a template leaves behind, and the same bytes every time."""

import datetime as dt
import io
import zipfile
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from arenden.ordfil.delar import el, rad

_ONODIGT = ("thumbnail", "extended-properties", "stylesWithEffects", "customXml")
_TID = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can tell
EGEN = "urn:forum:tjansteskrivelse:1"
_WORD = "http://schemas.microsoft.com/office/word"


def nytt() -> Any:
    """Return an empty file with settings of our own."""
    fil: Any = docx.Document()
    for agare in (fil.part, fil.part.package):
        for ident, relation in list(agare.rels.items()):
            if relation.reltype.endswith(_ONODIGT):
                del agare.rels[ident]
    _installningar(fil.settings.element)
    return fil


def _installningar(rot: Any) -> None:
    for barn in list(rot):
        rot.remove(barn)
    lagen = {"compatibilityMode": 15, "overrideTableStyleFontSizeAndJustification": 1, "enableOpenTypeFeatures": 1}
    rot.extend(
        [
            el("zoom", percent=100),
            el("defaultTabStop", val=720),
            el("characterSpacingControl", val="doNotCompress"),
            el("compat", *(el("compatSetting", name=namn, uri=_WORD, val=varde) for namn, varde in lagen.items())),
            el("themeFontLang", val="sv-SE"),
            el("decimalSymbol", val=","),
            el("listSeparator", val=";"),
        ]
    )


def lagg_till_uppgifter(fil: Any, data: Any, titel: str, skrivet: Any) -> None:
    """Let the file say, where nobody sees it, what its look cannot: which avsnitt are what, and which are empty.

    Read by arenden.ordlasning.egen, which trusts what stands on the paper before what stands here.
    """
    rot = etree.Element(f"{{{EGEN}}}tjansteskrivelse", nsmap={None: EGEN})
    rot.set("rubrik", rad(data["rubrik"]))
    rot.set("reservrubrik", "" if rad(data["rubrik"]) else titel)
    rot.set("diarienummer", rad(data["arende"]["diarienummer"]))
    rot.set("datum", rad(data["datum"]))
    for ett in data["avsnitt"]:
        falt = {
            namn: rad(str(ett.get(namn) or ""))
            for namn in ("identitet", "slag", "nyckel", "rubrik", "organ", "ingress")
        }
        etree.SubElement(rot, f"{{{EGEN}}}avsnitt", falt | {"skrivet": "1" if skrivet(ett) else "0"})
    innehall = etree.tostring(rot, xml_declaration=True, encoding="UTF-8", standalone=True)
    del_ = Part(PackURI("/customXml/item1.xml"), "application/xml", innehall, fil.part.package)
    fil.part.relate_to(del_, RT.CUSTOM_XML)


def egenskaper(kort: Any, *, titel: str, forfattare: str, sprak: str, datum: str) -> None:
    """Set the properties of the file, and nothing about who made it or when but what *datum* says."""
    for barn in list(kort._element):
        kort._element.remove(barn)
    kort.title, kort.author, kort.language = titel[:255], forfattare[:255], sprak
    if datum:
        kort.created = kort.modified = dt.datetime.fromisoformat(datum)


def lika_varje_gang(fil: bytes) -> bytes:
    """Return the zip file *fil* without the time it was made."""
    ut = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(fil)) as fran, zipfile.ZipFile(ut, "w") as till:
        for namn in fran.namelist():
            post = zipfile.ZipInfo(namn, _TID)
            post.compress_type, post.create_system = zipfile.ZIP_DEFLATED, 0
            till.writestr(post, fran.read(namn))
    return ut.getvalue()
