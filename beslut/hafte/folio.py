"""The line that a booklet writes in the margin of each page: an artifact, never content (ISO 14289-1 §7.1)."""

from collections.abc import Callable, Iterable
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Pdf

from beslut.hafte.skrivare import Skrivare

_GRAD = 7.5
# Points from the page's upper and right edge; within what office printers can print.
_UPPIFRAN, _HOGERIFRAN = 17, 28
_NAMN = "FoForumFolio"
_MELLAN = " · "


class Folio:
    """A typeface with the few characters that folios need, once in the file, and what sets them on a page."""

    def __init__(self, skrivare: Skrivare, tecken: Iterable[str]) -> None:
        self._s = skrivare
        self._font, self._fore = skrivare.nytt_nummer(), skrivare.nytt_nummer()
        fil = Path(str(files("font_source_sans_pro") / "files" / "SourceSansPro-Regular.ttf"))
        val = subset.Options()
        val.layout_features, val.notdef_outline, val.hinting = [], True, False
        # Kerning and ligatures are nothing for folios, and take longer to read than all else.
        val.drop_tables += ["GSUB", "GPOS", "GDEF"]
        delning = subset.Subsetter(val)
        self._ttf = TTFont(fil, recalcTimestamp=False)
        delning.populate(text=_MELLAN + "".join(tecken))
        delning.subset(self._ttf)
        karta = self._ttf.getBestCmap()
        self._glyfer = {chr(kod): self._ttf.getGlyphID(namn) for kod, namn in karta.items()}
        skala = 1000 / self._ttf["head"].unitsPerEm
        self._bredder = {
            self._ttf.getGlyphID(namn): round(bredd * skala) for namn, (bredd, _) in self._ttf["hmtx"].metrics.items()
        }
        self._skala = skala

    def satt(self, pdf: Pdf, sida: Any, folio: str, marginal: str, utat: Callable[[int], Any]) -> None:
        """Write "*marginal* · *folio*" at the upper right of *sida* as a reader sees it, rotated or not."""
        rad = _MELLAN.join(del_ for del_ in (marginal, folio) if del_)
        if not rad:
            return
        glyfer = [self._glyfer.get(t, 0) for t in rad]
        bredd = sum(self._bredder[g] for g in glyfer) * _GRAD / 1000
        x0, y0, x1, y1 = self._ruta(sida)
        vridning = int(_arvt(sida, "/Rotate", 0)) % 360
        hogt, brett = (y1 - y0, x1 - x0) if vridning in (0, 180) else (x1 - x0, y1 - y0)
        x, y = brett - _HOGERIFRAN - bredd, hogt - _UPPIFRAN
        # From upright coordinates to the page's own (ISO 32000-1 §8.3.3).
        a, b, c, d, e, f = {
            0: (1, 0, 0, 1, x0, y0),
            90: (0, 1, -1, 0, x1, y0),
            180: (-1, 0, 0, -1, x1, y1),
            270: (0, -1, 1, 0, x0, y1),
        }.get(vridning, (1, 0, 0, 1, x0, y0))
        hex_ = "".join(f"{g:04X}" for g in glyfer)
        efter = (
            "Q\n/Artifact <</Type /Pagination /Subtype /Header /Attached [/Top]>> BDC\n"
            f"q\n{a} {b} {c} {d} {e:.3f} {f:.3f} cm\n"
            f"BT\n0 g\n/{_NAMN} {_GRAD} Tf\n{x:.3f} {y:.3f} Td\n<{hex_}> Tj\nET\nQ\nEMC\n"
        )
        innehall = sida.get("/Contents")
        strommar = list(innehall) if isinstance(innehall, Array) else [innehall] if innehall is not None else []
        # Whatever the page did to the coordinates is undone first.
        sida.Contents = Array([utat(self._fore), *strommar, pdf.make_stream(efter.encode())])
        self._resurser(pdf, sida, utat)

    def sluta(self) -> None:
        """Write the typeface."""
        self._s.strom(self._fore, b"", b"q\n")
        barn, beskrivning, fil, tounicode = (self._s.nytt_nummer() for _ in range(4))
        buffert = BytesIO()
        self._ttf.save(buffert)
        data = buffert.getvalue()
        namn = b"/FORUMA+SourceSansPro-Regular"
        bredder = b" ".join(b"%d [%d]" % par for par in sorted(self._bredder.items()))
        huvud, os2 = self._ttf["head"], self._ttf["OS/2"]
        ruta = [round(v * self._skala) for v in (huvud.xMin, huvud.yMin, huvud.xMax, huvud.yMax)]
        self._s.objekt(
            self._font,
            b"<< /Type /Font /Subtype /Type0 /BaseFont %s /Encoding /Identity-H /DescendantFonts [%d 0 R] "
            b"/ToUnicode %d 0 R >>" % (namn, barn, tounicode),
        )
        self._s.objekt(
            barn,
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont %s /CIDSystemInfo << /Registry (Adobe) /Ordering "
            b"(Identity) /Supplement 0 >> /FontDescriptor %d 0 R /CIDToGIDMap /Identity /DW 0 /W [%s] >>"
            % (namn, beskrivning, bredder),
        )
        self._s.objekt(
            beskrivning,
            b"<< /Type /FontDescriptor /FontName %s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d "
            b"/Descent %d /CapHeight %d /StemV 80 /FontFile2 %d 0 R >>"
            % (
                namn,
                *ruta,
                round(os2.sTypoAscender * self._skala),
                round(os2.sTypoDescender * self._skala),
                round(os2.sCapHeight * self._skala),
                fil,
            ),
        )
        self._s.strom(fil, b"/Length1 %d" % len(data), data)
        rader = "\n".join(f"<{g:04X}> <{t.encode('utf-16-be').hex().upper()}>" for t, g in sorted(self._glyfer.items()))
        cmap = (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\n"
            f"endcodespacerange\n{len(self._glyfer)} beginbfchar\n{rader}\nendbfchar\nendcmap\n"
            "CMapName currentdict /CMap defineresource pop\nend\nend\n"
        )
        self._s.strom(tounicode, b"", cmap.encode())

    @staticmethod
    def _ruta(sida: Any) -> tuple[float, float, float, float]:
        ruta = [float(v) for v in _arvt(sida, "/CropBox", None) or _arvt(sida, "/MediaBox", [0, 0, 595.28, 841.89])]
        return min(ruta[0], ruta[2]), min(ruta[1], ruta[3]), max(ruta[0], ruta[2]), max(ruta[1], ruta[3])

    def _resurser(self, pdf: Pdf, sida: Any, utat: Callable[[int], Any]) -> None:
        resurser = _arvt(sida, "/Resources", None)
        if resurser is None:
            resurser = Dictionary()
        # The page's own copy of the two outermost levels: what pages share is not changed for all of them.
        resurser = Dictionary(resurser)
        egna: Any = resurser.get("/Font")
        typsnitt = Dictionary() if egna is None else Dictionary(egna)
        typsnitt[f"/{_NAMN}"] = utat(self._font)
        resurser.Font = typsnitt
        sida.Resources = resurser


def _arvt(sida: Any, nyckel: str, annars: Any) -> Any:
    """Return what *sida* has, or inherits, under *nyckel* (ISO 32000-1 §7.7.3.4)."""
    nod = sida
    for _ in range(50):
        if nyckel in nod:
            return nod[nyckel]
        if "/Parent" not in nod:
            break
        nod = nod.Parent
    return annars
