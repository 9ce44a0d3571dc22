"""Shortcuts through WeasyPrint: the same answers on the way that our papers take, for fewer steps.

WeasyPrint asks each box for some sixty properties through a general path, opens Pango anew for each line of text and
writes each object of a file twice. What is here answers the common case at once and hands every other on to
WeasyPrint's own code. None of it may change a byte: a test renders every kind of paper with and without, and compares
the files. WeasyPrint is pinned, and nothing here is imported from it: like `beslut.taggning` this receives its modules.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Any

# Their specified value decides over another property's.
_EGNA_REGLER = ("position", "float", "display", "page")
_BREDDER = (
    ["margin_left", "margin_right", "padding_left", "padding_right", "width", "min_width", "max_width"],
    ["margin_top", "margin_bottom", "padding_top", "padding_bottom"],
    ["height", "min_height", "max_height"],
)
_DRAG = (
    *("font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric"),
    *("font_variant_alternates", "font_variant_east_asian", "font_feature_settings"),
)
_KANTER = [f"border_{sida}_width" for sida in ("top", "right", "bottom", "left")]


def ta(weasyprint: Any) -> None:
    """Take the shortcuts, in this process and for good."""
    _stilar(weasyprint.css)
    _matt(weasyprint)
    _laget(weasyprint.formatting_structure.boxes.Box)
    _text(weasyprint.text)


def _byt(gammal: Any, ny: Any) -> None:
    """Put *ny* in the place of *gammal* in every module of WeasyPrint that has imported it by name."""
    for namn, modul in list(sys.modules.items()):
        if namn.startswith("weasyprint."):
            for nyckel, varde in list(vars(modul).items()):
                if varde is gammal:
                    setattr(modul, nyckel, ny)


def _stilar(css: Any) -> None:
    """Give a style its initial values all at once, and what it inherits without asking what else it could be."""
    egenskaper = css.properties
    arvda, initiala = egenskaper.INHERITED, egenskaper.INITIAL_VALUES
    givna = {
        namn: varde
        for namn, varde in initiala.items()
        if not (
            namn in arvda
            or namn in egenskaper.INITIAL_NOT_COMPUTED
            or namn in _EGNA_REGLER
            or namn.startswith(("text_decoration_", "__"))
        )
    }
    fysiska = _fysiska(css.PHYSICAL_FUNCTIONS)
    ar_rakning = _rakning(css.functions.check_math, egenskaper.Dimension)
    _byt(css.functions.check_math, ar_rakning)
    beraknad, anonym = css.ComputedStyle, css.AnonymousStyle
    ny_beraknad, ny_anonym, saknas = beraknad.__init__, anonym.__init__, beraknad.__missing__

    def borja(self: Any, foralder: Any, gallande: Mapping[str, Any], *resten: Any) -> None:
        ny_beraknad(self, foralder, gallande, *resten)
        self.update(givna)
        for namn in gallande:
            self.pop(namn, None)
            for fysisk in fysiska.get(namn, ()):
                self.pop(fysisk, None)

    def borja_anonymt(self: Any, foralder: Any) -> None:
        self.update(givna)
        ny_anonym(self, foralder)

    def arv(self: Any, namn: str) -> Any:
        if namn in arvda and namn not in self.cascaded and (foralder := self.parent_style) is not None:
            varde = foralder[namn]
            if not ar_rakning(varde):
                self[namn] = varde
                return varde
        return saknas(self, namn)

    beraknad.__init__, beraknad.__missing__, anonym.__init__ = borja, arv, borja_anonymt


def _fysiska(funktioner: Mapping[str, Callable[..., str]]) -> dict[str, set[str]]:
    """Return which physical properties each logical one may decide, whichever way the text runs."""
    fysiska: dict[str, set[str]] = {}
    for namn, logisk in funktioner.items():
        for riktning in ("ltr", "rtl"):
            fysiska.setdefault(logisk(block="ttb", inline=riktning), set()).add(namn)
    return fysiska


def _rakning(check_math: Callable[[Any], Any], matt: type) -> Callable[[Any], Any]:
    enkla = {str, int, float, bool, type(None), matt}
    return lambda varde: False if varde.__class__ in enkla else check_math(varde)


def _matt(weasyprint: Any) -> None:
    """Resolve a box's margins, padding and size in one go."""
    percent = weasyprint.layout.percent
    boxes, dimension = weasyprint.formatting_structure.boxes, weasyprint.css.properties.Dimension
    ett, ratta = percent.resolve_one_percentage, percent.adjust_box_sizing
    langs, pa_hojden, hojder = _BREDDER

    def satt(box: Any, stil: Any, namnen: list[str], hel: Any) -> None:
        matt = box.__dict__
        for namn in namnen:
            varde = stil[namn]
            if varde.__class__ is dimension:
                tal, enhet = varde
                matt[namn] = hel * tal / 100 if enhet == "%" else tal
            else:
                ett(box, namn, hel)

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        if isinstance(containing_block, boxes.Box):
            bredd, hojd = containing_block.width, containing_block.height
        else:
            bredd, hojd = containing_block
        stil = box.style
        satt(box, stil, langs, bredd)
        satt(box, stil, pa_hojden, hojd if isinstance(box, boxes.PageBox) else bredd)
        if hojd == "auto":
            varde = stil["height"]
            if varde.__class__ is not dimension and varde != "auto":
                vanlig(box, containing_block)
                return
            box.height = "auto" if varde == "auto" or varde.unit == "%" else varde.value
            ett(box, "min_height", 0)
            ett(box, "max_height", float("inf"))
        else:
            satt(box, stil, hojder, hojd)
        ihop = stil["border_collapse"] == "collapse"
        for namn in _KANTER:
            # Where borders are joined, the table has decided them already.
            if not (ihop and hasattr(box, namn)):
                setattr(box, namn, stil[namn])
        if stil["box_sizing"] != "content-box":
            ratta(box, "width")
            ratta(box, "height")

    vanlig = percent.resolve_percentages
    _byt(vanlig, resolve_percentages)


def _laget(box: Any) -> None:
    """Know a box in the normal flow, as nearly every box is, by two look-ups."""
    vanlig = box.is_in_normal_flow

    def is_in_normal_flow(self: Any) -> bool:
        stil = self.style
        return (stil["float"] == "none" and stil["position"] in ("static", "relative")) or bool(vanlig(self))

    box.is_in_normal_flow = is_in_normal_flow


def _text(text: Any) -> None:
    """Describe a typeface to Pango once for each style, and open one context for all that is set in a language."""
    rader, typsnitt, ffi = text.line_break, text.fonts, text.ffi
    pango, fri = ffi.pango, ffi.ffi.gc
    nyckel, vanlig = rader._font_style_cache_key, rader.Layout.setup

    def stilnyckel(stil: Any, include_size: bool = False) -> str:
        minne = stil.__dict__
        namn = "_nyckel_med_grad" if include_size else "_nyckel"
        if namn not in minne:
            minne[namn] = nyckel(stil, include_size)
        return str(minne[namn])

    def kontext(stil: Any) -> tuple[Any, Any]:
        minne = stil.font_config.__dict__.setdefault("_kontexter", {})
        vilken = (stil["direction"], stil["lang"])
        if vilken not in minne:
            ny = fri(pango.pango_font_map_create_context(stil.font_config.font_map), ffi.gobject.g_object_unref)
            pango.pango_context_set_round_glyph_positions(ny, False)
            pango.pango_context_set_base_dir(ny, rader.PANGO_DIRECTION[stil["direction"]])
            pekare, _sprak = ffi.unicode_to_char_p(stil["lang"])
            sprak = pango.pango_language_from_string(pekare)
            pango.pango_context_set_language(ny, sprak)
            minne[vilken] = (ny, sprak)
        hittad: tuple[Any, Any] = minne[vilken]
        return hittad

    def setup(self: Any, stil: Any) -> None:
        if not stil["lang"] or stil["font_language_override"] != "normal" or stil["text_decoration_line"] != "none":
            vanlig(self, stil)
            return
        minne = stil.__dict__
        if "_typsnitt" not in minne:
            drag = typsnitt.font_features(*(stil[namn] for namn in _DRAG))
            egna = ",".join(f"{namn} {varde}" for namn, varde in drag.items()).encode()
            minne["_typsnitt"] = (typsnitt.get_font_description(stil), egna)
        beskrivning, egna = minne["_typsnitt"]
        oppnad, self.language = kontext(stil)
        self.style, self.first_line_direction = stil, 0
        self.layout = fri(pango.pango_layout_new(oppnad), ffi.gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, beskrivning)
        self.ascent = self.underline_position = self.strikethrough_position = None
        if egna:
            # WeasyPrint never gives these lists back: some hundred bytes for each line of a table.
            lista = fri(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
            pango.pango_attr_list_insert(lista, pango.pango_attr_font_features_new(egna))
            pango.pango_layout_set_attributes(self.layout, lista)

    rader._font_style_cache_key, rader.Layout.setup = stilnyckel, setup
