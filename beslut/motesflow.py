"""The law of what happens at a meeting: what a body can conclude, and a yrkande's life. No ORM."""

from django.db import models

from beslut.flow import Punktsteg
from forum.flow import led


class Utfall(models.TextChoices):
    """What the body concluded on one beslutspunkt. `Organ.beslutsord` says bifall in the body's own words."""

    BIFALL = "bifall", "Bifall"
    ANDRAD = "andrad", "Ändrad lydelse"
    AVSLAG = "avslag", "Avslag"
    ATERREMISS = "aterremiss", "Återremiss"
    BORDLAGGNING = "bordlaggning", "Bordläggning"
    EJ_UPP = "ej_upp", "Tas upp ej"
    ANTECKNAS = "antecknas", "Till anteckningarna"
    TILL_HANDLINGARNA = "till_handlingarna", "Läggs till handlingarna"


STEG: dict[Utfall, Punktsteg] = {
    Utfall.BIFALL: Punktsteg.AVGOR,
    Utfall.ANDRAD: Punktsteg.AVGOR,
    Utfall.AVSLAG: Punktsteg.AVGOR,
    Utfall.ANTECKNAS: Punktsteg.AVGOR,
    Utfall.TILL_HANDLINGARNA: Punktsteg.AVGOR,
    Utfall.ATERREMISS: Punktsteg.ATERREMITTERA,
    Utfall.BORDLAGGNING: Punktsteg.BORDLAGG,
    Utfall.EJ_UPP: Punktsteg.TA_EJ_UPP,
}

# Not to take something up is no decision: it needs no quorum, and nobody can dissent from it.
BESLUT = frozenset(Utfall) - {Utfall.EJ_UPP}
# What goes before the merits (kommunallagen 5:50).
FORMELLA = frozenset({Utfall.ATERREMISS, Utfall.BORDLAGGNING})


class Yrkandeslag(models.TextChoices):
    """What a yrkande asks for."""

    BIFALL = "bifall", "Bifall"
    AVSLAG = "avslag", "Avslag"
    ANDRAD = "andrad", "Ändrad lydelse"
    NY_PUNKT = "ny_punkt", "Ny punkt"
    ATERREMISS = "aterremiss", "Återremiss"
    BORDLAGGNING = "bordlaggning", "Bordläggning"


class Yrkandelage(models.TextChoices):
    """Where a yrkande stands: written by its mover, known to the body, put at the meeting, settled."""

    UTKAST = "utkast", "Utkast"
    INLAMNAT = "inlamnat", "Inlämnat"
    FRAMSTALLT = "framstallt", "Framställt"
    BIFALLET = "bifallet", "Bifallet"
    AVSLAGET = "avslaget", "Avslaget"
    FALLET = "fallet", "Fallet"
    ATERTAGET = "atertaget", "Återtaget"


class Yrkandesteg(models.TextChoices):
    LAMNA_IN = "lamna_in", "lämna in yrkandet"
    FRAMSTALL = "framstall", "framställa yrkandet"
    ATERTA = "aterta", "återta yrkandet"
    BIFALL = "bifall", "bifalla yrkandet"
    AVSLA = "avsla", "avslå yrkandet"
    FALLA = "falla", "låta yrkandet falla"
    ANGRA = "angra", "ändra det som antecknats"


YRKANDEGANG: dict[tuple[Yrkandelage, Yrkandesteg], Yrkandelage] = {
    (Yrkandelage.UTKAST, Yrkandesteg.LAMNA_IN): Yrkandelage.INLAMNAT,
    (Yrkandelage.UTKAST, Yrkandesteg.FRAMSTALL): Yrkandelage.FRAMSTALLT,
    (Yrkandelage.INLAMNAT, Yrkandesteg.FRAMSTALL): Yrkandelage.FRAMSTALLT,
    (Yrkandelage.INLAMNAT, Yrkandesteg.ATERTA): Yrkandelage.ATERTAGET,
    (Yrkandelage.FRAMSTALLT, Yrkandesteg.ATERTA): Yrkandelage.ATERTAGET,
    (Yrkandelage.FRAMSTALLT, Yrkandesteg.BIFALL): Yrkandelage.BIFALLET,
    (Yrkandelage.FRAMSTALLT, Yrkandesteg.AVSLA): Yrkandelage.AVSLAGET,
    (Yrkandelage.FRAMSTALLT, Yrkandesteg.FALLA): Yrkandelage.FALLET,
    (Yrkandelage.BIFALLET, Yrkandesteg.ANGRA): Yrkandelage.FRAMSTALLT,
    (Yrkandelage.AVSLAGET, Yrkandesteg.ANGRA): Yrkandelage.FRAMSTALLT,
    (Yrkandelage.FALLET, Yrkandesteg.ANGRA): Yrkandelage.FRAMSTALLT,
}


def nasta_yrkande(lage: Yrkandelage | str, steg: Yrkandesteg) -> Yrkandelage:
    """Return the läge that *steg* leads a yrkande to, or raise OtillatetSteg with what is possible instead."""
    return led(YRKANDEGANG, Yrkandelage(lage), steg, "yrkandet")
