"""The law of minutes: their lägen, the steps, and the days that the law counts. No ORM."""

import datetime as dt

from django.db import models

from forum.flow import led


class Lage(models.TextChoices):
    """Where the minutes of a sammanträde stand."""

    UTKAST = "utkast", "Utkast"
    JUSTERING = "justering", "Justeras"
    JUSTERAT = "justerat", "Justerat"


class Steg(models.TextChoices):
    """What can be done with minutes."""

    LAMNA = "lamna", "lämna för justering"
    TA_TILLBAKA = "ta_tillbaka", "ta tillbaka"
    ATERSAND = "atersand", "återsända med skäl"
    JUSTERA = "justera", "justera"
    FULLBORDA = "fullborda", "justera som den sista"


GANG: dict[tuple[Lage, Steg], Lage] = {
    (Lage.UTKAST, Steg.LAMNA): Lage.JUSTERING,
    (Lage.JUSTERING, Steg.TA_TILLBAKA): Lage.UTKAST,
    (Lage.JUSTERING, Steg.ATERSAND): Lage.UTKAST,
    (Lage.JUSTERING, Steg.JUSTERA): Lage.JUSTERING,
    (Lage.JUSTERING, Steg.FULLBORDA): Lage.JUSTERAT,
}


def nasta(lage: Lage | str, steg: Steg) -> Lage:
    """Return the läge that *steg* leads to, or raise OtillatetSteg saying what is possible instead."""
    return led(GANG, Lage(lage), steg, "protokollet")


# KL 8:12: announced at the latest on the second day after the justering, for three weeks.
ANSLAS_INOM = dt.timedelta(days=2)
ANSLAG_SITTER = dt.timedelta(days=21)


def anslagsdagar(justerat: dt.date) -> tuple[dt.date, dt.date]:
    """Return the last day to announce that minutes were adjusted, and the last day the announcement stands up.

    Counted from the last day on which it may be put up; one put up earlier comes down earlier (`sista_dag`).
    """
    anslas = justerat + ANSLAS_INOM
    return anslas, sista_dag(anslas)


def sista_dag(anslaget: dt.date) -> dt.date:
    """Return the last day that an announcement put up on *anslaget* stands: three weeks after, on a working day.

    A time limit that ends on a Saturday, Sunday or holiday ends on the next working day (lagen 1930:173, 2 §).
    """
    dag = anslaget + ANSLAG_SITTER
    while dag.weekday() > 4 or helgdag(dag):
        dag += dt.timedelta(days=1)
    return dag


def paskdagen(ar: int) -> dt.date:
    """Return Easter Sunday by the Gregorian computus (Meeus/Jones/Butcher)."""
    a, b, c = ar % 19, ar // 100, ar % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    manad, dag = divmod(h + m - 7 * n + 114, 31)
    return dt.date(ar, manad, dag + 1)


def helgdag(dag: dt.date) -> bool:
    """Tell whether *dag* is a public holiday, or one of the eves that the law counts as one (1989:253, 1930:173)."""
    pask = paskdagen(dag.year)
    if (dag - pask).days in {-2, 0, 1, 39}:
        return True
    if (dag.month, dag.day) in {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}:
        return True
    # Midsummer's eve: the Friday of 19–25 June.
    return dag.month == 6 and dag.weekday() == 4 and 19 <= dag.day <= 25
