"""The whole law of a sammanträde: its lägen, the steps, and what leads where. No ORM."""

from collections.abc import Mapping
from typing import TypeVar

from django.db import models

from forum.fel import Konflikt

L = TypeVar("L", bound=models.TextChoices)
S = TypeVar("S", bound=models.TextChoices)


class Lage(models.TextChoices):
    """Where a sammanträde stands."""

    PLANERAT = "planerat", "Planerat"
    KALLAT = "kallat", "Kallat"
    PAGAR = "pagar", "Pågår"
    AVSLUTAT = "avslutat", "Avslutat"
    INSTALLT = "installt", "Inställt"


class Steg(models.TextChoices):
    """What a person can do that changes, or may change, the läge."""

    KALLA = "kalla", "skicka kallelsen"
    OPPNA = "oppna", "öppna sammanträdet"
    AVSLUTA = "avsluta", "avsluta sammanträdet"
    STALL_IN = "stall_in", "ställa in"


GANG: dict[tuple[Lage, Steg], Lage] = {
    (Lage.PLANERAT, Steg.KALLA): Lage.KALLAT,
    # Sent again: what is new or changed.
    (Lage.KALLAT, Steg.KALLA): Lage.KALLAT,
    (Lage.KALLAT, Steg.OPPNA): Lage.PAGAR,
    (Lage.PAGAR, Steg.AVSLUTA): Lage.AVSLUTAT,
    (Lage.PLANERAT, Steg.STALL_IN): Lage.INSTALLT,
    (Lage.KALLAT, Steg.STALL_IN): Lage.INSTALLT,
}


class OtillatetSteg(Konflikt):
    """The step does not lead anywhere from this läge."""


def led(gang: Mapping[tuple[L, S], L], lage: L, steg: S, vad: str) -> L:
    """Return the läge that *steg* leads to by the table *gang*, or raise OtillatetSteg about *vad* ("sammanträdet").

    Shared by the tables of what a meeting holds.
    """
    try:
        return gang[lage, steg]
    except KeyError:
        kan = [str(s.label) for (fran, s) in gang if fran == lage]
        i_stallet = f"Det som går nu är att {' eller '.join(kan)}." if kan else "Det kan inte längre ändras."
        raise OtillatetSteg(
            f"Det går inte att {steg.label}: {vad} är i läget {lage.label.lower()}. {i_stallet}"
        ) from None


def mojliga(lage: Lage | str) -> list[Steg]:
    """Return the steps that lead somewhere from *lage*."""
    return [steg for (fran, steg) in GANG if fran == lage]


def nasta(lage: Lage | str, steg: Steg) -> Lage:
    """Return the läge that *steg* leads to, or raise OtillatetSteg saying what is possible instead."""
    return led(GANG, Lage(lage), steg, "sammanträdet")
