"""The styles of the file: Word's own names, the look of the memo on paper, and Swedish as the language.

The typefaces are those that Word has everywhere; the paper's own are not on the reader's machine.
"""

from copy import copy
from typing import Any

from arenden.ordfil.delar import el
from arenden.ordfil.numrering import indrag

SPRAK = "sv-SE"
BROD, RUBRIKER = "Cambria", "Calibri"
SVART, GRA, LANK = "16181A", "4A4F55", "1A4A7A"
# A4 in twips, with the margins of the paper
SIDA, MARGINAL = (11906, 16838), 1871
BREDD = SIDA[0] - 2 * MARGINAL
HOGERSPALT = BREDD * 6 // 10
LISTNIVAER = 5  # as many as Word has styles for


def listformat(namn: str, niva: int) -> str:
    """Return the id of the style *namn* at *niva*: ListBullet, ListBullet2 …"""
    return namn + (str(min(niva + 1, LISTNIVAER)) if niva else "")


def lagg(rot: Any) -> None:
    """Put the styles in the styles part *rot*, in place of what stands there."""
    for barn in list(rot):
        rot.remove(barn)
    rot.extend([_grund(), *_tecken(), *_stycken(), *_listor(), *_tabeller()])


def _grund() -> Any:
    text = el("rPr", *_typsnitt(BROD), *_farg_och_grad(SVART, 11), el("lang", val=SPRAK, eastAsia=SPRAK, bidi="ar-SA"))
    avstand = el("pPr", el("spacing", before=0, after=140, line=320, lineRule="atLeast"))
    return el("docDefaults", el("rPrDefault", text), el("pPrDefault", avstand))


def _typsnitt(namn: str) -> list[Any]:
    return [el("rFonts", ascii=namn, hAnsi=namn, eastAsia=namn, cs=namn)]


def _farg_och_grad(farg: str, grad: float) -> list[Any]:
    halva = round(grad * 2)
    return [el("color", val=farg), el("sz", val=halva), el("szCs", val=halva)]


def _sans(grad: float, *, fet: bool = False, farg: str = SVART) -> Any:
    return el("rPr", *_typsnitt(RUBRIKER), *([el("b"), el("bCs")] if fet else []), *_farg_och_grad(farg, grad))


def _mall(
    slag: str, ident: str, namn: str, *delar: Any, bygger_pa: str = "", foljs_av: str = "", egen: bool = False
) -> Any:
    mall = el(
        "style",
        el("name", val=namn),
        el("basedOn", val=bygger_pa) if bygger_pa else None,
        el("next", val=foljs_av) if foljs_av else None,
        el("qFormat") if slag == "paragraph" else None,
        *delar,
        type=slag,
        **({"customStyle": 1} if egen else {}),
        styleId=ident,
    )
    return mall


def _standard(mall: Any) -> Any:
    mall.set(f"{mall.tag.split('}')[0]}}}default", "1")
    return mall


def _tecken() -> list[Any]:
    lank = el("rPr", el("color", val=LANK), el("u", val="single"))
    return [
        _standard(_mall("character", "DefaultParagraphFont", "Default Paragraph Font")),
        _mall("character", "Hyperlink", "Hyperlink", lank, bygger_pa="DefaultParagraphFont"),
    ]


def _stycke(ident: str, namn: str, *delar: Any, foljs_av: str = "", egen: bool = False) -> Any:
    return _mall("paragraph", ident, namn, *delar, bygger_pa="Normal", foljs_av=foljs_av, egen=egen)


def _rubrik(niva: int, fore: int, grad: float) -> Any:
    form = el(
        "pPr",
        el("keepNext"),
        el("keepLines"),
        el("suppressAutoHyphens"),
        el("spacing", before=fore, after=60),
        el("outlineLvl", val=niva - 1),
    )
    return _stycke(f"Heading{niva}", f"heading {niva}", form, _sans(grad, fet=True), foljs_av="Normal")


def _stycken() -> list[Any]:
    titel = el("pPr", el("keepNext"), el("suppressAutoHyphens"), el("spacing", before=0, after=400, line=500))
    titel[-1].set(titel[-1].tag.split("}")[0] + "}lineRule", "atLeast")
    titeltext = el("rPr", el("b"), el("bCs"), *_farg_och_grad(SVART, 20))
    tabbar = el("tabs", el("tab", val="left", pos=HOGERSPALT), el("tab", val="right", pos=BREDD))
    huvud = el("pPr", tabbar, el("suppressAutoHyphens"), el("spacing", after=0, line=260, lineRule="atLeast"))
    fot = el("pPr", el("suppressAutoHyphens"), el("spacing", after=0, line=220, lineRule="atLeast"))
    parter = el(
        "pPr",
        el("tabs", el("tab", val="left", pos=HOGERSPALT)),
        el("suppressAutoHyphens"),
        el("spacing", after=0, line=260, lineRule="atLeast"),
        el("ind", left=0),
    )
    luft = el("pPr", el("spacing", before=0, after=0, line=160, lineRule="exact"))
    namn = el("pPr", el("keepNext"), el("keepLines"), el("suppressAutoHyphens"), el("spacing", before=600, after=0))
    titlar = el("pPr", el("keepLines"), el("suppressAutoHyphens"), el("spacing", after=0))
    avsandare = el("pPr", el("keepNext"), el("suppressAutoHyphens"), el("spacing", before=600, after=0))
    versaler = el("rPr", *_typsnitt(RUBRIKER), el("caps"), *_farg_och_grad(SVART, 10))
    nytt_blad = el("pPr", el("pageBreakBefore"), el("spacing", before=0, after=60))
    return [
        _standard(_mall("paragraph", "Normal", "Normal")),
        _stycke("Title", "Title", titel, titeltext, foljs_av="Normal"),
        _rubrik(1, 360, 12),
        _rubrik(2, 160, 10.5),
        _rubrik(3, 120, 10),
        _stycke("Header", "header", huvud, _sans(9.5)),
        _stycke("Footer", "footer", fot, _sans(7.5, farg=GRA)),
        _stycke("Parter", "Parter", parter, _sans(9.5), egen=True),
        _stycke("Ingress", "Ingress", el("pPr", el("keepNext")), egen=True),
        _stycke("Avsandare", "Avsändare", avsandare, versaler, egen=True),
        _stycke("Signature", "Signature", namn, foljs_av="Underskriftstitel"),
        _stycke("Underskriftstitel", "Underskriftstitel", titlar, egen=True),
        _mall("paragraph", "FristaendeLydelser", "Fristående lydelser", nytt_blad, bygger_pa="Heading1", egen=True),
        _stycke("FristaendeNot", "Fristående not", _sans(9.5, farg=GRA), egen=True),
        _mall("paragraph", "FristaendePunkt", "Fristående punkt", bygger_pa="Heading2", foljs_av="Normal", egen=True),
        _stycke("EfterTabell", "Efter tabell", luft, egen=True),
    ]


def _listor() -> list[Any]:
    mallar = []
    for niva in range(LISTNIVAER):
        nummer = f" {niva + 1}" if niva else ""
        tatt = el("spacing", after=80)
        for ident, namn, lista in (("ListBullet", "List Bullet", 1), ("ListNumber", "List Number", 2)):
            form = el("pPr", el("numPr", el("ilvl", val=niva), el("numId", val=lista)), copy(tatt))
            mallar.append(_stycke(listformat(ident, niva), namn + nummer, form))
        form = el("pPr", copy(tatt), el("ind", left=indrag(niva + 1)))
        mallar.append(_stycke(listformat("ListContinue", niva), "List Continue" + nummer, form))
    # The number of a point that begins with a list or a table stands on a line of its own.
    return [*mallar, _mall("paragraph", "Nummerrad", "Nummerrad", bygger_pa="ListNumber", egen=True)]


def _tabeller() -> list[Any]:
    def kant(sida: str, tjocklek: int, farg: str) -> Any:
        return el(sida, val="single", sz=tjocklek, space=0, color=farg)

    marginaler = el("tblCellMar", *(el(sida, w=bredd, type="dxa") for sida, bredd in _CELLMARGINAL))
    kanter = el("tblBorders", kant("top", 6, SVART), kant("bottom", 6, SVART), kant("insideH", 4, "B6BABF"))
    tat = el("pPr", el("spacing", before=60, after=60, line=280, lineRule="atLeast"))
    cell = el("rPr", *_farg_och_grad(SVART, 10))
    huvud = el("pPr", el("keepNext"), el("suppressAutoHyphens"), el("spacing", before=60, after=60))
    return [
        _standard(_mall("table", "TableNormal", "Normal Table", el("tblPr", marginaler))),
        _mall(
            "table", "Skrivelsetabell", "Skrivelsetabell", tat, el("tblPr", kanter), bygger_pa="TableNormal", egen=True
        ),
        _stycke("TableContents", "Table Contents", copy(tat), cell, egen=True),
        _stycke("TableHeading", "Table Heading", huvud, _sans(10, fet=True), egen=True),
    ]


_CELLMARGINAL = (("top", 0), ("left", 0), ("bottom", 0), ("right", 160))
