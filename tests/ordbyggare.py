"""Word and OpenDocument files by hand, after their documented markup, for tests of what is read."""

import io
import zipfile
from typing import Any

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
NS = (
    f"{W} {R} "
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STILAR = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>
<w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik2"><w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Egen"><w:name w:val="Rubrik onumrerad"/><w:basedOn w:val="Rubrik1"/></w:style>
<w:style w:type="character" w:styleId="Stark"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Punktlista"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>
<w:ind w:left="360" w:hanging="360"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Punktlista2"><w:name w:val="List Bullet 2"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr>
<w:ind w:left="643" w:hanging="360"/></w:pPr></w:style>
"""


def _nivaer(form: str) -> str:
    return "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="%{n + 1}."/>'
        f'<w:pPr><w:ind w:left="{720 * (n + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
        for n in range(9)
    )


NUMRERING = (
    f'<w:abstractNum w:abstractNumId="0">{_nivaer("bullet")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{_nivaer("decimal")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{_nivaer("lowerLetter")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="5"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/>'
    "</w:lvlOverride></w:num>"
)


def r(text: str, egenskaper: str = "") -> str:
    """Return a run."""
    form = f"<w:rPr>{egenskaper}</w:rPr>" if egenskaper else ""
    return f'<w:r>{form}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*delar: str, stil: str = "", lista: tuple[int, int] | None = None, form: str = "") -> str:
    """Return a paragraph of runs (a text that is no markup becomes one)."""
    egna = f'<w:pStyle w:val="{stil}"/>' if stil else ""
    if lista:
        egna += f'<w:numPr><w:ilvl w:val="{lista[1]}"/><w:numId w:val="{lista[0]}"/></w:numPr>'
    inne = "".join(d if d.startswith("<") else r(d) for d in delar)
    return f"<w:p><w:pPr>{egna}{form}</w:pPr>{inne}</w:p>"


def h(text: str, niva: int = 1) -> str:
    return p(text, stil=f"Rubrik{niva}")


def tabell(*rader: list[str], huvud: bool = False) -> str:
    """Return a table; a cell is text, or its own w:tc."""
    ut = ""
    for nr, rad in enumerate(rader):
        form = "<w:trPr><w:tblHeader/></w:trPr>" if huvud and nr == 0 else ""
        ut += f"<w:tr>{form}" + "".join(c if c.startswith("<") else tc(p(c)) for c in rad) + "</w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{ut}</w:tbl>"


def tc(*block: str, bredd: int = 1, nedat: str = "") -> str:
    form = (f'<w:gridSpan w:val="{bredd}"/>' if bredd > 1 else "") + (f'<w:vMerge w:val="{nedat}"/>' if nedat else "")
    return f"<w:tc><w:tcPr>{form}</w:tcPr>{''.join(block)}</w:tc>"


def ins(inne: str, av: str = "Agneta Jansmyr", tid: str = "2026-11-20T10:00:00Z", slag: str = "ins") -> str:
    return f'<w:{slag} w:id="1" w:author="{av}" w:date="{tid}">{inne}</w:{slag}>'


def struket(text: str, **om: Any) -> str:
    return ins(f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>', slag="del", **om)


def zip_av(delar: dict[str, str | bytes]) -> bytes:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as z:
        for namn, innehall in delar.items():
            z.writestr(namn, innehall)
    return ut.getvalue()


# What a part is called, by the kind of relation that leads to it.
_DELAR = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "comments": "comments",
    "commentsExtended": "commentsEx",
    "header": "hdr",
    "footer": "ftr",
}


def docx(
    *block: str, sekt: str = "", delar: dict[str, str] | None = None, andra: dict[str, bytes] | None = None
) -> bytes:
    """Return a .docx; *delar* are parts by kind (XML inside their root), *andra* files by name."""
    alla = {"styles": STILAR, "numbering": NUMRERING} | (delar or {})
    rel = "".join(
        f'<Relationship Id="{slag}" Type="{REL}/{slag}" Target="{slag}.xml"/>' for slag in alla if slag in _DELAR
    )
    lankar = "".join(
        f'<Relationship Id="l{nr}" Type="{REL}/hyperlink" Target="{mal}" TargetMode="External"/>'
        for nr, mal in enumerate(("https://a.se/å", "file:///etc/passwd"))
    )
    paket = "http://schemas.openxmlformats.org/package/2006"
    filer: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{paket}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{paket}/relationships">'
        f'<Relationship Id="d" Type="{REL}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{paket}/relationships">{rel}{lankar}</Relationships>',
        "word/document.xml": f"<w:document {NS}><w:body>{''.join(block)}<w:sectPr>{sekt}</w:sectPr></w:body></w:document>",
    }
    for slag, inne in alla.items():
        rot = ("w15:" if slag == "commentsExtended" else "w:") + _DELAR[slag]
        filer[f"word/{slag}.xml"] = f"<{rot} {NS}>{inne}</{rot}>"
    return zip_av(filer | (andra or {}))


ODT_NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)


def odt(kropp: str, automatiska: str = "", sidor: str = "") -> bytes:
    """Return an .odt: its body, its automatic styles, its master pages."""
    stil = f"<office:automatic-styles>{automatiska}</office:automatic-styles>"
    innehall = (
        f"<office:document-content {ODT_NS}>{stil}<office:body><office:text>{kropp}</office:text></office:body>"
        "</office:document-content>"
    )
    stilar = f"<office:document-styles {ODT_NS}><office:master-styles>{sidor}</office:master-styles></office:document-styles>"
    mime = "application/vnd.oasis.opendocument.text"
    return zip_av({"mimetype": mime, "content.xml": innehall, "styles.xml": stilar})
