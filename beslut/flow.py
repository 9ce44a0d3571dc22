"""The law of what stands on a föredragningslista: an item's lägen, and each of its beslutspunkter's. No ORM."""

from django.db import models

from forum.flow import led


class Lage(models.TextChoices):
    """Where a dagordningspunkt stands at its sammanträde."""

    PLANERAD = "planerad", "Planerad"
    PAGAR = "pagar", "Pågår"
    BEHANDLAD = "behandlad", "Behandlad"
    BORDLAGD = "bordlagd", "Bordlagd"
    ATERREMITTERAD = "aterremitterad", "Återremitterad"
    UTGAR = "utgar", "Utgår"


class Steg(models.TextChoices):
    """What can be done with a dagordningspunkt."""

    TA_UPP = "ta_upp", "ta upp ärendet"
    LAMNA = "lamna", "lämna ärendet tills vidare"
    BEHANDLA = "behandla", "avsluta ärendet"
    BORDLAGG = "bordlagg", "bordlägga ärendet"
    ATERREMITTERA = "aterremittera", "återremittera ärendet"
    UTGA = "utga", "låta ärendet utgå"
    TA_MED = "ta_med", "ta med ärendet igen"
    OPPNA = "oppna", "öppna ärendet igen"


GANG: dict[tuple[Lage, Steg], Lage] = {
    (Lage.PLANERAD, Steg.TA_UPP): Lage.PAGAR,
    (Lage.PLANERAD, Steg.BORDLAGG): Lage.BORDLAGD,
    (Lage.PLANERAD, Steg.UTGA): Lage.UTGAR,
    (Lage.PAGAR, Steg.LAMNA): Lage.PLANERAD,
    (Lage.PAGAR, Steg.BEHANDLA): Lage.BEHANDLAD,
    (Lage.PAGAR, Steg.BORDLAGG): Lage.BORDLAGD,
    (Lage.PAGAR, Steg.ATERREMITTERA): Lage.ATERREMITTERAD,
    (Lage.PAGAR, Steg.UTGA): Lage.UTGAR,
    (Lage.BEHANDLAD, Steg.OPPNA): Lage.PAGAR,
    (Lage.BORDLAGD, Steg.OPPNA): Lage.PAGAR,
    (Lage.ATERREMITTERAD, Steg.OPPNA): Lage.PAGAR,
    (Lage.UTGAR, Steg.TA_MED): Lage.PLANERAD,
}

# What has come to an end at its sammanträde.
AVSLUTADE = (Lage.BEHANDLAD, Lage.BORDLAGD, Lage.ATERREMITTERAD, Lage.UTGAR)


def nasta(lage: Lage | str, steg: Steg) -> Lage:
    """Return the läge that *steg* leads to, or raise OtillatetSteg saying what is possible instead."""
    return led(GANG, Lage(lage), steg, "ärendet")


class Punktlage(models.TextChoices):
    """Where one beslutspunkt stands at one sammanträde."""

    VANTAR = "vantar", "Väntar"
    AVGJORD = "avgjord", "Avgjord"
    BORDLAGD = "bordlagd", "Bordlagd"
    ATERREMITTERAD = "aterremitterad", "Återremitterad"
    EJ_UPPTAGEN = "ej_upptagen", "Tas upp ej"


class Punktsteg(models.TextChoices):
    """What the body can do with one beslutspunkt."""

    AVGOR = "avgor", "avgöra beslutspunkten"
    BORDLAGG = "bordlagg", "bordlägga beslutspunkten"
    ATERREMITTERA = "aterremittera", "återremittera beslutspunkten"
    TA_EJ_UPP = "ta_ej_upp", "låta bli att ta upp beslutspunkten"
    OPPNA = "oppna", "öppna beslutspunkten igen"


PUNKTGANG: dict[tuple[Punktlage, Punktsteg], Punktlage] = {
    (Punktlage.VANTAR, Punktsteg.AVGOR): Punktlage.AVGJORD,
    (Punktlage.VANTAR, Punktsteg.BORDLAGG): Punktlage.BORDLAGD,
    (Punktlage.VANTAR, Punktsteg.ATERREMITTERA): Punktlage.ATERREMITTERAD,
    (Punktlage.VANTAR, Punktsteg.TA_EJ_UPP): Punktlage.EJ_UPPTAGEN,
    (Punktlage.AVGJORD, Punktsteg.OPPNA): Punktlage.VANTAR,
    (Punktlage.BORDLAGD, Punktsteg.OPPNA): Punktlage.VANTAR,
    (Punktlage.ATERREMITTERAD, Punktsteg.OPPNA): Punktlage.VANTAR,
    (Punktlage.EJ_UPPTAGEN, Punktsteg.OPPNA): Punktlage.VANTAR,
}


def punkten(lage: Punktlage | str, steg: Punktsteg) -> Punktlage:
    """Return the läge that *steg* leads a beslutspunkt to, or raise OtillatetSteg."""
    return led(PUNKTGANG, Punktlage(lage), steg, "beslutspunkten")
