"""The one closed schema of every text, in Tiptap's names; the browser's schema is tested against it."""

from typing import Any

from prosemirror.model import Schema

ID: dict[str, Any] = {"id": {"default": None}}
_CELL = {
    "content": "(paragraph|bulletList|orderedList)+",
    "isolating": True,
    "attrs": {**ID, "colspan": {"default": 1}, "rowspan": {"default": 1}, "colwidth": {"default": None}},
}

NODER: dict[str, Any] = {
    "doc": {"content": "block+"},
    "paragraph": {"content": "inline*", "group": "block", "attrs": ID},
    "heading": {"content": "inline*", "group": "block", "attrs": {**ID, "level": {"default": 3}}},
    "bulletList": {"content": "listItem+", "group": "block", "attrs": ID},
    "orderedList": {"content": "listItem+", "group": "block", "attrs": {**ID, "start": {"default": 1}}},
    "listItem": {"content": "paragraph (paragraph|bulletList|orderedList)*", "attrs": ID},
    "table": {"content": "tableRow+", "group": "block", "isolating": True, "attrs": ID},
    "tableRow": {"content": "(tableHeader|tableCell)+", "attrs": ID},
    "tableHeader": _CELL,
    "tableCell": _CELL,
    "text": {"group": "inline"},
    "hardBreak": {"group": "inline", "inline": True},
    # A reference to a part of the skrivelse; its words follow from it (arenden.hanvisning).
    "hanvisning": {
        "group": "inline",
        "inline": True,
        "attrs": {"slag": {"default": None}, "mal": {"default": None}, "form": {"default": "liten"}},
    },
}

MARKERINGAR: dict[str, Any] = {
    "link": {"attrs": {"href": {"default": None}}, "inclusive": False},
    # A passage in another language than Swedish: lang is one of SPRAK.
    "sprak": {"attrs": {"lang": {"default": None}}},
    "bold": {},
    "italic": {},
}

# The languages that a passage can be marked as, by BCP 47, the most used first, then the national minorities'.
SPRAK = {
    "en": "engelska",
    "da": "danska",
    "nb": "norska",
    "de": "tyska",
    "fr": "franska",
    "es": "spanska",
    "pl": "polska",
    "uk": "ukrainska",
    "la": "latin",
    "fi": "finska",
    "fit": "meänkieli",
    "se": "nordsamiska",
    "sma": "sydsamiska",
    "smj": "lulesamiska",
    "rom": "romani",
    "yi": "jiddisch",
}

RUBRIKNIVA = 3
SCHEMA: Schema[Any, Any] = Schema({"nodes": NODER, "marks": MARKERINGAR})


def som_json() -> dict[str, Any]:
    """Return the schema as the browser compares it: nodes, marks (in order, with content, group, attrs), languages."""
    return {
        "noder": {namn: {k: v for k, v in spec.items() if k != "isolating"} for namn, spec in NODER.items()},
        "markeringar": {namn: dict(spec) for namn, spec in MARKERINGAR.items()},
        "sprak": SPRAK,
    }
