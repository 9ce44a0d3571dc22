"""Reader of plain-text memos: bytes in, a Memo out, no word lost; knows neither Django nor the database."""

from .avkodning import MAX_STORLEK, Olasbar, avkoda
from .lasning import las, las_memo
from .memo import OPLACERAT, Doc, InlastAvsnitt, InlastUndertecknare, Memo, har_ord, ord_i, ord_i_rad

__all__ = [
    "MAX_STORLEK",
    "OPLACERAT",
    "Doc",
    "InlastAvsnitt",
    "InlastUndertecknare",
    "Memo",
    "Olasbar",
    "avkoda",
    "har_ord",
    "las",
    "las_memo",
    "ord_i",
    "ord_i_rad",
]
