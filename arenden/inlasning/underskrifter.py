"""The end of a memo: the office and those who sign, side by side or one below the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .memo import InlastUndertecknare
from .monster import ar_forvaltning, ar_namn, ar_titel, datum_i, kolumner, markor_i
from .rader import Rad, Sattning, avslutad

MAX_RADER = 24
_HALSNING = re.compile(
    r"(?:mvh|med vänlig(?:a)? hälsning(?:ar)?|på uppdrag(?: av [\w -]+)?|enligt uppdrag|dag som ovan|i tjänsten)[,.]?",
    re.I,
)


@dataclass(slots=True)
class Slut:
    """Who signs; borjan is the number of the first line that belongs here, datum the lines
    that dated it, rester what else stood among them."""

    borjan: int
    forvaltning: str = ""
    undertecknare: list[InlastUndertecknare] = field(default_factory=list)
    rester: list[str] = field(default_factory=list)
    datum: list[str] = field(default_factory=list)


def _namn_titel(kolumn: str) -> tuple[str, str] | None:
    """A name, or a name and a title after a comma or a space."""
    ord_ = kolumn.split() if len(kolumn) <= 80 and "," not in kolumn else []
    for antal in range(2, min(len(ord_), 5)):
        namn, titel = " ".join(ord_[:antal]), " ".join(ord_[antal:])
        if ar_namn(namn) and ar_titel(titel):
            return namn, titel
    namn, _komma, titel = kolumn.partition(",")
    if not ar_namn(namn.strip()):
        return None
    titel = titel.strip()
    return (namn.strip(), titel) if not titel or (titel[-1] not in ".:;" and len(titel) < 60) else None


def _namnrad(rad: Rad) -> list[tuple[str, str]]:
    """The names on a line that holds nothing but names, else nothing."""
    if len(rad.text) > 200:
        return []
    delar = kolumner(rad.text)
    namn = [_namn_titel(del_) for del_ in delar]
    return [par for par in namn if par] if 0 < len(delar) <= 6 and all(namn) else []


def _ar_avslutning(rad: Rad, namnrad: Rad) -> bool:
    """Whether a line closes the text above the names: place and date, a greeting, a first name signed."""
    fornamn = rad.text.strip("/ ") == namnrad.text.split(maxsplit=1)[0]
    return fornamn or datum_i(rad.text) is not None or bool(_HALSNING.fullmatch(rad.text))


def _kort(rad: Rad) -> bool:
    """Whether a line may stand among signatures: short, and no sentence."""
    return (
        len(rad.text) <= 110
        and not markor_i(rad.text)
        and not (rad.text.endswith((".", ":", "?")) and len(rad.text.split()) > 6)
    )


def finn_underskrifter(rader: Sequence[Rad], sattning: Sattning, *, radvis: bool, sist: bool) -> Slut | None:
    """Find the signatures that a section's lines end with; None where they end with text.

    *radvis*: the section lists names anyway, so that only what stands apart and has a title signs.
    """
    golv = max(0, len(rader) - MAX_RADER)
    nr = len(rader)
    while nr > golv and _kort(rader[nr - 1]):
        nr -= 1
    for borjan in range(nr, len(rader)):
        slut = _prova(rader, borjan, sattning, radvis=radvis, sist=sist)
        if slut is not None:
            return slut
    return None


def _prova(rader: Sequence[Rad], borjan: int, sattning: Sattning, *, radvis: bool, sist: bool) -> Slut | None:
    """Read the lines from *borjan* as signatures, if they begin so and stand apart from the text before."""
    rad = rader[borjan]
    fore = rader[borjan - 1] if borjan else None
    forvaltning = _ar_kontor(rader, borjan)
    titel_forst = _titel_forst(rader, borjan)
    if not forvaltning and not titel_forst and not _namnrad(rad):
        return None
    if fore is not None and rad.luft <= sattning.luft and not (avslutad(fore.text) and not radvis):
        return None
    if fore is None and not forvaltning and not radvis and rad.luft <= sattning.luft:
        return None
    slut = Slut(borjan)
    while slut.borjan and borjan - slut.borjan < 3 and _ar_avslutning(rader[slut.borjan - 1], rad):
        slut.borjan -= 1
        ovan = rader[slut.borjan].text
        (slut.datum if datum_i(ovan) else slut.rester).insert(0, ovan)
    if forvaltning:
        slut.forvaltning = rad.text
    _las_namn(rader[borjan + (1 if forvaltning else 0) :], slut, titel_forst=titel_forst)
    if not slut.undertecknare:
        # An office alone signs only in capitals, at the very end.
        return slut if forvaltning and sist and rad.text.isupper() and not slut.rester and not radvis else None
    if radvis and not forvaltning and not all(person.titel for person in slut.undertecknare):
        return None
    return slut


def _ar_kontor(rader: Sequence[Rad], nr: int) -> bool:
    """Whether line *nr* is the office above the names."""
    text = rader[nr].text
    if len(text) > 80 or len(kolumner(text)) > 1 or avslutad(text):
        return False
    namn_sedan = any(_namnrad(rad) for rad in rader[nr + 1 : nr + 3])
    return (ar_forvaltning(text) and (namn_sedan or text.isupper())) or (
        text.isupper() and namn_sedan and len(text) > 5
    )


def _titel_forst(rader: Sequence[Rad], nr: int) -> bool:
    """Whether the title stands above the name, and not below it."""
    return (
        nr + 1 < len(rader)
        and ar_titel(rader[nr].text)
        and not _namnrad(rader[nr])
        and len(_namnrad(rader[nr + 1])) == 1
        and not (nr + 2 < len(rader) and ar_titel(rader[nr + 2].text) and rader[nr + 2].luft <= rader[nr + 1].luft)
    )


def _las_namn(rader: Sequence[Rad], slut: Slut, *, titel_forst: bool) -> None:
    """Pair names and titles: titles side by side below names side by side, or one below the other."""
    if titel_forst:
        for ovan, rad in zip(rader[::2], rader[1::2], strict=False):
            under = _namnrad(rad)
            if len(under) != 1 or not ar_titel(ovan.text):
                break
            slut.undertecknare.append(InlastUndertecknare(under[0][0], under[0][1] or ovan.text))
            if under[0][1]:
                slut.rester.append(ovan.text)
        slut.rester.extend(rad.text for rad in rader[2 * len(slut.undertecknare) :])
        return
    par: list[list[str]] = []
    grupp: list[int] = []  # the names of the last row of names, that wait for titles
    tagna = 0
    for nr, rad in enumerate(rader):
        namn = _namnrad(rad)
        if namn:
            if tagna:
                grupp, tagna = [], 0
            grupp.extend(range(len(par), len(par) + len(namn)))
            par.extend([list(ett) for ett in namn])
            continue
        delar = kolumner(rad.text)
        vantar = [plats for plats in grupp if not par[plats][1]]
        if vantar and len(delar) == len(vantar) and _ar_titelrad(rader, nr, delar, len(vantar)):
            for plats, titel in zip(vantar, delar, strict=True):
                par[plats][1] = titel
            tagna += len(delar)
        elif vantar and len(delar) == 1 and ar_titel(delar[0]):
            titlar = sum(ar_titel(senare.text) for senare in rader[nr : nr + len(vantar)])
            par[vantar[0] if titlar == len(vantar) or tagna else vantar[-1]][1] = delar[0]
            tagna += 1
        else:
            slut.rester.append(rad.text)
    slut.undertecknare = [InlastUndertecknare(namn, titel) for namn, titel in par]


def _ar_titelrad(rader: Sequence[Rad], nr: int, delar: list[str], antal: int) -> bool:
    if antal > 1 or all(ar_titel(del_) for del_ in delar):
        return all(not any(tecken.isdigit() for tecken in del_) and "@" not in del_ for del_ in delar)
    ord_ = delar[0].split()
    return (
        rader[nr].luft <= rader[nr - 1].luft
        and len(ord_) <= 4
        and all(del_.isalpha() for del_ in ord_)
        and not avslutad(delar[0])
        and len(delar[0]) <= 40
    )
