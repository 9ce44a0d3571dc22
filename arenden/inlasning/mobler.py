"""Page furniture: the headers, footers and page numbers that stand in the middle of the text.

Conservative: a line that occurs once and is not a page number stays.
"""

import re
from collections import defaultdict

from .monster import (
    DOKUMENTTYP,
    KONTAKT,
    SIDNUMMER_SIST,
    ar_forvaltning,
    ar_linje,
    ar_organ,
    ar_organisation,
    ar_sidnummer,
    datum_i,
    diarienummer_i,
    kolumner,
    markor_i,
)
from .rader import Rad, avslutad

_SIFFROR = re.compile(r"\d+")
_DNR_ORD = re.compile(r"^(?:dnr|diarienr|diarienummer|d:nr)\b[.:]?\s*", re.IGNORECASE)
MAX_MOBEL = 160  # characters; a longer line is text


def ar_mobeltext(text: str) -> bool:
    """Whether *text* is of the kinds that page headers and footers are made of, column by column."""
    return all(
        DOKUMENTTYP.fullmatch(kolumn)
        or KONTAKT.search(kolumn)
        or datum_i(kolumn)
        or diarienummer_i(_DNR_ORD.sub("", kolumn))
        or ar_organ(kolumn)
        or ar_organisation(kolumn)
        or ar_forvaltning(kolumn)
        or ar_sidnummer(kolumn)
        for kolumn in kolumner(text)
    )


def _nyckel(rad: Rad) -> str:
    return _SIFFROR.sub("#", " ".join(rad.text.split()).casefold())


def _ensamma_nummer(rader: list[Rad]) -> set[int]:
    """Bare numbers on lines of their own that count the pages: beside a form feed, or a rising row far
    apart.
    """
    nakna = [nr for nr, rad in enumerate(rader) if len(rad.text) <= 3 and rad.text.isdecimal()]
    vid_brott = {nr for nr in nakna if rader[nr].brott or nr + 1 == len(rader) or rader[nr + 1].brott}
    if not any(rad.brott for rad in rader):
        vid_brott = set()
        kedja: list[int] = []
        for nr in nakna:
            vantat = int(rader[kedja[-1]].text) + 1 if kedja else int(rader[nr].text)
            if int(rader[nr].text) == vantat and vantat <= len(kedja) + 2 and (not kedja or nr - kedja[-1] >= 8):
                kedja.append(nr)
        if len(kedja) >= 2 and len(kedja) == len(nakna):
            vid_brott = set(kedja)
    return vid_brott


def _ankare(rader: list[Rad], antal: dict[str, int]) -> set[int]:
    """The lines that are page numbers, or a header that ends in one."""
    ankare = _ensamma_nummer(rader)
    for nr, rad in enumerate(rader):
        text = rad.text
        if len(text) > MAX_MOBEL or (
            not text[-1:].isdigit() and text[-1] not in ")-–—" and text[0] not in "-–—Ss0123456789"
        ):
            continue
        if ar_sidnummer(text):
            ankare.add(nr)
        elif len(delar := kolumner(text)) > 1 and any(ar_sidnummer(del_) for del_ in delar):
            if ar_mobeltext(text) or antal[_nyckel(rad)] > 1:
                ankare.add(nr)
        elif (sist := SIDNUMMER_SIST.search(text)) and ar_sidnummer(sist.group().strip()):
            fore = text[: sist.start()].rstrip(" ,|–-")
            ankare.update([nr] if ar_mobeltext(fore) or antal[_nyckel(rad)] > 1 else [])
    return ankare


def _avbryter(rader: list[Rad], nr: int) -> bool:
    """Whether line *nr* stands in the middle of a sentence that goes on after it."""
    if not 0 < nr < len(rader) - 1:
        return False
    fore, rad, efter = rader[nr - 1].text, rader[nr].text, rader[nr + 1].text
    return (
        len(fore) >= 45
        and not avslutad(fore)
        and efter[0].islower()
        and not rad[0].islower()
        and not avslutad(rad)
        and len(rad) < 0.8 * len(fore)
        and markor_i(rad) is None
    )


def skilj_mobler(rader: list[Rad]) -> tuple[list[Rad], list[str], list[str]]:
    """Part the lines of the text from the furniture; the head of the first page stays, marked upprepad.

    What follows furniture is marked as coming after a page end. The third list holds address lines that stand once at
    a page end: neither text nor surely furniture.
    """
    antal: dict[str, int] = defaultdict(int)
    stallen: dict[str, list[int]] = defaultdict(list)
    for nr, rad in enumerate(rader):
        if len(rad.text) <= MAX_MOBEL:
            nyckel = _nyckel(rad)
            antal[nyckel] += 1
            stallen[nyckel].append(nr)
    ankare = _ankare(rader, antal)
    mobler = set(ankare)
    upprepade = {
        nr: nyckel for nyckel, platser in stallen.items() if len(platser) > 1 for nr in platser if nr not in ankare
    }
    _vaxa(rader, mobler, upprepade, stallen)
    for platser in stallen.values():
        if len(platser) > 1 and sum(_avbryter(rader, nr) for nr in platser) >= (
            1 if ar_mobeltext(rader[platser[0]].text) else 2
        ):
            mobler.update(nr for nr in platser if _avbryter(rader, nr) or nr == 0)
    _vaxa(rader, mobler, upprepade, stallen)
    return _dela_ut(rader, mobler, {upprepade[nr] for nr in mobler if nr in upprepade}, ankare)


def _ar_adressrad(rad: Rad) -> bool:
    """Whether a line says how to reach an authority: address, telephone and the like together."""
    return len(rad.text) <= MAX_MOBEL and len(KONTAKT.findall(rad.text)) > 1


def _vaxa(rader: list[Rad], mobler: set[int], upprepade: dict[int, str], stallen: dict[str, list[int]]) -> None:
    """Let furniture spread to repeated lines that stand beside it, or beside a page end, at two places or
    more.
    """

    def intill(nr: int) -> bool:
        return (
            nr - 1 in mobler
            or nr + 1 in mobler
            or rader[nr].brott
            or nr == 0
            or nr + 1 == len(rader)
            or rader[nr + 1].brott
        )

    ko = list(stallen)
    for _varv in range(6):  # headers and footers have few lines; each round takes one more on each side
        nya: list[int] = []
        for nyckel in ko:
            platser = stallen[nyckel]
            if len(platser) < 2 or markor_i(rader[platser[0]].text):
                continue
            nara = [nr for nr in platser if nr in upprepade and intill(nr)]
            vid_sida = [nr for nr in nara if 0 < nr < len(rader) - 1]
            if len(nara) >= 2 and vid_sida:
                nya.extend(nr for nr in nara if nr not in mobler)
        if not nya:
            return
        mobler.update(nya)


def _dela_ut(
    rader: list[Rad], mobler: set[int], nycklar: set[str], ankare: set[int]
) -> tuple[list[Rad], list[str], list[str]]:
    text: list[Rad] = []
    ut: list[str] = []
    osakra: list[str] = []
    brott = forst = False
    luft = 0
    for nr, rad in enumerate(rader):
        # The head of the first page holds the facts; it is read as head, not thrown away as a header.
        i_huvudet = not forst and nr < 15 and not ar_sidnummer(rad.text) and not ar_linje(rad.text)
        if nr in mobler and not i_huvudet:
            ut.append(rad.text)
            brott, luft = True, max(luft, rad.luft)
            continue
        if forst and _ar_adressrad(rad) and (nr + 1 in ankare or nr - 1 in ankare):
            osakra.append(rad.text)
            brott, luft = True, max(luft, rad.luft)
            continue
        if ar_linje(rad.text):
            ut.append(rad.text)
            luft = max(luft, rad.luft)
            if text:
                text[-1].understruken = set(rad.text) <= set("=-–—_~") and rad.luft == 0 and nr > 0
            continue
        rad.upprepad = nr in mobler or _nyckel(rad) in nycklar
        if nr not in mobler:
            forst = True
        rad.brott = bool(text) and (rad.brott or brott)
        rad.luft = max(rad.luft, luft)
        text.append(rad)
        brott, luft = False, 0
    return text, ut, osakra
