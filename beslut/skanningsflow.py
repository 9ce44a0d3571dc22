"""The law of a paper that was signed with ink and scanned: its lägen and steps. No ORM."""

from django.db import models

from forum.flow import led


class Lage(models.TextChoices):
    """Where a scanned paper stands."""

    VANTAR = "vantar", "Jämförs"
    OLASLIG = "olaslig", "Gick inte att läsa"
    JAMFORD = "jamford", "Att ta ställning till"
    GODTAGEN = "godtagen", "Godtaget"
    AVVISAD = "avvisad", "Avvisat"


class Steg(models.TextChoices):
    """What the worker and an official do with it."""

    JAMFOR = "jamfor", "jämföra papperet"
    GE_UPP = "ge_upp", "ge upp läsningen"
    GODTA = "godta", "godta papperet"
    AVVISA = "avvisa", "avvisa papperet"


GANG: dict[tuple[Lage, Steg], Lage] = {
    (Lage.VANTAR, Steg.JAMFOR): Lage.JAMFORD,
    (Lage.VANTAR, Steg.GE_UPP): Lage.OLASLIG,
    (Lage.JAMFORD, Steg.GODTA): Lage.GODTAGEN,
    (Lage.JAMFORD, Steg.AVVISA): Lage.AVVISAD,
}


def nasta(lage: Lage | str, steg: Steg) -> Lage:
    """Return the läge that *steg* leads to, or raise OtillatetSteg."""
    return led(GANG, Lage(lage), steg, "papperet")
