"""What a paper takes from how its body's papers look."""

import re
from collections.abc import Mapping
from typing import Any

from beslut import logotyp


def blad(fakta: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return how the paper looks where its body has said so: colour, typeface, address lines, logotype.

    Raises ValueError for a colour that is none: it is written into a style sheet.
    """
    profil = fakta.get("profil")
    if profil is None:
        return None
    if not re.fullmatch("#[0-9a-f]{6}", profil["farg"]):
        raise ValueError(f"färgen {profil['farg']!r} är ingen färg")
    bild = profil["logotyp"]
    bredd, hojd = logotyp.matt(bild["bredd"], bild["hojd"]) if bild else (0, 0)
    return {
        "farg": profil["farg"],
        "sans": profil["typsnitt"] == "sans",
        "adress": profil["adress"],
        "logotyp": {"adress": f"logotyp-{bild['sha256']}.png", "bredd": bredd, "hojd": hojd} if bild else None,
    }
