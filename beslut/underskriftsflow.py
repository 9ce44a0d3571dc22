"""The law of signing: a request's lägen, and each signer's. No ORM."""

from django.db import models

from forum.flow import led


class Lage(models.TextChoices):
    """Where a request for signatures on one document stands."""

    VANTAR = "vantar", "Väntar på underskrift"
    KLAR = "klar", "Underskriven av alla"
    AVBOJD = "avbojd", "Avböjd"
    ATERKALLAD = "aterkallad", "Återkallad"


class Steg(models.TextChoices):
    """What can be done with a request."""

    FULLBORDA = "fullborda", "lägga till den sista underskriften"
    AVBOJ = "avboj", "avböja"
    ATERKALLA = "aterkalla", "återkalla begäran"


GANG: dict[tuple[Lage, Steg], Lage] = {
    (Lage.VANTAR, Steg.FULLBORDA): Lage.KLAR,
    (Lage.VANTAR, Steg.AVBOJ): Lage.AVBOJD,
    (Lage.VANTAR, Steg.ATERKALLA): Lage.ATERKALLAD,
}


def nasta(lage: Lage | str, steg: Steg) -> Lage:
    """Return the läge that *steg* leads a request to, or raise OtillatetSteg."""
    return led(GANG, Lage(lage), steg, "begäran")


class Platslage(models.TextChoices):
    """Where one signer stands."""

    VANTAR = "vantar", "Väntar"
    UNDERTECKNAS = "undertecknas", "Underskriften läggs till"
    UNDERSKRIVEN = "underskriven", "Underskriven"
    AVBOJD = "avbojd", "Avböjde"
    UTGATT = "utgatt", "Behövs inte längre"


class Platssteg(models.TextChoices):
    """What a signer does, and what the worker does for one who has."""

    SKRIV_UNDER = "skriv_under", "skriva under"
    FULLBORDA = "fullborda", "lägga till underskriften"
    LAS_OM = "las_om", "be om en ny läsning"
    AVBOJ = "avboj", "avböja"
    UTGA = "utga", "låta platsen utgå"


PLATSGANG: dict[tuple[Platslage, Platssteg], Platslage] = {
    (Platslage.VANTAR, Platssteg.SKRIV_UNDER): Platslage.UNDERTECKNAS,
    (Platslage.VANTAR, Platssteg.AVBOJ): Platslage.AVBOJD,
    (Platslage.VANTAR, Platssteg.UTGA): Platslage.UTGATT,
    (Platslage.UNDERTECKNAS, Platssteg.FULLBORDA): Platslage.UNDERSKRIVEN,
    # What was signed is no longer what the file holds: the person reads it again.
    (Platslage.UNDERTECKNAS, Platssteg.LAS_OM): Platslage.VANTAR,
    # Another declined, or the request was withdrawn, before the signature was in the file.
    (Platslage.UNDERTECKNAS, Platssteg.UTGA): Platslage.UTGATT,
}


def platsen(lage: Platslage | str, steg: Platssteg) -> Platslage:
    """Return the läge that *steg* leads one signer to, or raise OtillatetSteg."""
    return led(PLATSGANG, Platslage(lage), steg, "underskriften")
