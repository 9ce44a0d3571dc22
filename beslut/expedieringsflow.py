"""The law of what is sent out and what comes back: a mail's lägen, a recipient's with one beslutspunkt. No ORM."""

from django.db import models

from forum.flow import led


class Utskickslage(models.TextChoices):
    """Where a mail to a recipient stands."""

    KOAT = "koat", "Väntar på att skickas"
    SKICKAT = "skickat", "Skickat"
    MISSLYCKAT = "misslyckat", "Gick inte att skicka"
    STUDSAT = "studsat", "Studsade"
    OVERLAMNAT = "overlamnat", "Överlämnat"


class Utskickssteg(models.TextChoices):
    SKICKA = "skicka", "skicka brevet"
    MISSLYCKAS = "misslyckas", "ge upp brevet"
    STUDSA = "studsa", "notera en studs"


UTSKICKSGANG: dict[tuple[Utskickslage, Utskickssteg], Utskickslage] = {
    (Utskickslage.KOAT, Utskickssteg.SKICKA): Utskickslage.SKICKAT,
    (Utskickslage.KOAT, Utskickssteg.MISSLYCKAS): Utskickslage.MISSLYCKAT,
    # A mail server that took the mail may say afterwards that it did not arrive.
    (Utskickslage.SKICKAT, Utskickssteg.STUDSA): Utskickslage.STUDSAT,
}


def utskicket(lage: Utskickslage | str, steg: Utskickssteg) -> Utskickslage:
    """Return the läge that *steg* leads a mail to, or raise OtillatetSteg."""
    return led(UTSKICKSGANG, Utskickslage(lage), steg, "brevet")


class Svarslage(models.TextChoices):
    """Where one recipient stands with one beslutspunkt."""

    SKICKAD = "skickad", "Skickad"
    MOTTAGEN = "mottagen", "Mottagen"
    BESVARAD = "besvarad", "Besvarad"
    AVSKRIVEN = "avskriven", "Svar väntas inte"


class Svarssteg(models.TextChoices):
    TA_EMOT = "ta_emot", "bekräfta mottagandet"
    LAMNA_BESKED = "lamna_besked", "lämna besked utan beslut"
    SVARA = "svara", "svara"
    AVSKRIV = "avskriv", "låta bli att vänta på svar"
    VANTA = "vanta", "vänta på svar igen"


SVARSGANG: dict[tuple[Svarslage, Svarssteg], Svarslage] = {
    (Svarslage.SKICKAD, Svarssteg.TA_EMOT): Svarslage.MOTTAGEN,
    (Svarslage.SKICKAD, Svarssteg.LAMNA_BESKED): Svarslage.MOTTAGEN,
    (Svarslage.SKICKAD, Svarssteg.SVARA): Svarslage.BESVARAD,
    (Svarslage.SKICKAD, Svarssteg.AVSKRIV): Svarslage.AVSKRIVEN,
    (Svarslage.MOTTAGEN, Svarssteg.LAMNA_BESKED): Svarslage.MOTTAGEN,
    (Svarslage.MOTTAGEN, Svarssteg.SVARA): Svarslage.BESVARAD,
    (Svarslage.MOTTAGEN, Svarssteg.AVSKRIV): Svarslage.AVSKRIVEN,
    # A later answer is a new record; the earlier one is kept.
    (Svarslage.BESVARAD, Svarssteg.SVARA): Svarslage.BESVARAD,
    (Svarslage.AVSKRIVEN, Svarssteg.SVARA): Svarslage.BESVARAD,
    (Svarslage.AVSKRIVEN, Svarssteg.VANTA): Svarslage.MOTTAGEN,
}

# Nothing more is waited for.
KLARA = (Svarslage.BESVARAD, Svarslage.AVSKRIVEN)


def svaret(lage: Svarslage | str, steg: Svarssteg) -> Svarslage:
    """Return the läge that *steg* leads one recipient's answer to, or raise OtillatetSteg."""
    return led(SVARSGANG, Svarslage(lage), steg, "svaret")


class Svarsutfall(models.TextChoices):
    """What a recipient has decided for its own part. Only the last is no decision yet."""

    ENLIGT = "enligt", "Beslutat i enlighet med ställningstagandet"
    ANDRAT = "andrat", "Beslutat med ändring"
    AVSLAG = "avslag", "Beslutat att inte genomföra"
    KANNEDOM = "kannedom", "Lagt till handlingarna"
    PAGAR = "pagar", "Handläggs, beslut väntas"
