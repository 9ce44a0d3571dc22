"""Swedish personal identity numbers in text, found and masked: never shown, never printed (DESIGN §5.11)."""

import re
from collections.abc import Iterator
from datetime import date

MASKERAT = "••••••-••••"

# 10 or 12 digits, with the separators that people and word processors write; a plus is over 100 years.
_MONSTER = re.compile(
    r"(?<![\w.,/:-])(?P<sekel>18|19|20)?(?P<ar>\d{2})(?P<manad>\d{2})(?P<dag>\d{2})"
    r"(?P<skilje>[-+ \u00a0\u2010\u2011\u2013])?(?P<slut>\d{4})(?![\w]|[-/:,.]\d)"
)
_TELEFON = re.compile(r"(?:tel|telefon|mobil|fax|växel|sms)\w*\.?:?\s*$", re.IGNORECASE)


def finn(text: str) -> Iterator[re.Match[str]]:
    """Yield each personnummer or samordningsnummer (day + 60): right date, right check digit."""
    for traff in _MONSTER.finditer(text):
        if _ar_datum(traff) and _kontrollsiffran_stammer(traff) and not _ar_telefon(text, traff):
            yield traff


def maskera(text: str) -> str:
    """Return *text* with every personnummer replaced."""
    ut, slut = [], 0
    for traff in finn(text):
        ut += [text[slut : traff.start()], MASKERAT]
        slut = traff.end()
    return "".join([*ut, text[slut:]])


def _ar_datum(traff: re.Match[str]) -> bool:
    dag = int(traff["dag"])
    dag -= 60 if dag > 60 else 0
    for sekel in [traff["sekel"]] if traff["sekel"] else ["19", "20"]:
        try:
            date(int(sekel + traff["ar"]), int(traff["manad"]), dag)
        except ValueError:
            continue
        return True
    return False


def _kontrollsiffran_stammer(traff: re.Match[str]) -> bool:
    siffror = traff["ar"] + traff["manad"] + traff["dag"] + traff["slut"]
    summa = 0
    for plats, siffra in enumerate(siffror):
        produkt = int(siffra) * (2 if plats % 2 == 0 else 1)
        summa += produkt // 10 + produkt % 10
    return summa % 10 == 0


def _ar_telefon(text: str, traff: re.Match[str]) -> bool:
    """Tell whether ten digits in a row are said to be a telephone number."""
    obruten = not traff["sekel"] and traff["skilje"] in (None, " ", "\u00a0")
    return obruten and bool(_TELEFON.search(text[: traff.start()]))
