"""The whole law of a tjänsteskrivelse: its lägen, the steps, and what leads where. No ORM."""

from django.db import models

from forum.fel import Konflikt


class Lage(models.TextChoices):
    """Where a skrivelse stands with its officials (not with the body)."""

    UTKAST = "utkast", "Utkast"
    GRANSKNING = "granskning", "Granskning"
    GODKAND = "godkand", "Godkänd"
    ATERKALLAD = "aterkallad", "Återkallad"


class Steg(models.TextChoices):
    """What a person can do that changes, or may change, the läge."""

    SKICKA = "skicka", "skicka för godkännande"
    TA_TILLBAKA = "ta_tillbaka", "ta tillbaka"
    ATERSAND = "atersand", "återsända med skäl"
    GODKANN = "godkann", "godkänna"
    FULLBORDA = "fullborda", "godkänna som den sista"
    ATERKALLA = "aterkalla", "återkalla"


GANG: dict[tuple[Lage, Steg], Lage] = {
    (Lage.UTKAST, Steg.SKICKA): Lage.GRANSKNING,
    (Lage.GRANSKNING, Steg.TA_TILLBAKA): Lage.UTKAST,
    (Lage.GRANSKNING, Steg.ATERSAND): Lage.UTKAST,
    (Lage.GRANSKNING, Steg.GODKANN): Lage.GRANSKNING,
    (Lage.GRANSKNING, Steg.FULLBORDA): Lage.GODKAND,
    (Lage.GODKAND, Steg.ATERKALLA): Lage.ATERKALLAD,
}


class OtillatetSteg(Konflikt):
    """The step does not lead anywhere from this läge."""


def mojliga(lage: Lage) -> list[Steg]:
    """Return the steps that lead somewhere from *lage*."""
    return [steg for (fran, steg) in GANG if fran == lage]


def nasta(lage: Lage | str, steg: Steg) -> Lage:
    """Return the läge that *steg* leads to, or raise OtillatetSteg saying what is possible instead."""
    lage = Lage(lage)
    try:
        return GANG[lage, steg]
    except KeyError:
        kan = [str(s.label) for s in mojliga(lage) if s != Steg.FULLBORDA]
        i_stallet = f"Det som går nu är att {' eller '.join(kan)}." if kan else "Skriv en ny version i stället."
        raise OtillatetSteg(
            f"Det går inte att {steg.label}: skrivelsen är i läget {lage.label.lower()}. {i_stallet}"
        ) from None
