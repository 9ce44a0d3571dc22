"""Read a file of any kind that a memo comes in."""

from collections import Counter
from dataclasses import replace

from arenden import inlasning
from arenden.inlasning import Memo
from arenden.inlasning.rader import normalisera
from arenden.ordlasning.block import sparade, vy
from arenden.ordlasning.egen import tolka_egen
from arenden.ordlasning.ej_med import beratta
from arenden.ordlasning.fil import Last
from arenden.ordlasning.foreslaget import med_forslag
from arenden.ordlasning.kommentarer import som_tradar
from arenden.ordlasning.odt import Odtlasare
from arenden.ordlasning.paket import DOCX, Paket, ar_ordfil
from arenden.ordlasning.rader import textrader
from arenden.ordlasning.tolkning import tolka
from arenden.ordlasning.trad import Byggare
from arenden.ordlasning.word import Wordlasare


def las(data: bytes, namn: str) -> Memo:
    """Read the bytes of a file. Raises inlasning.Olasbar, and nothing else."""
    if not ar_ordfil(data):
        return replace(inlasning.las(data, namn), kalla=inlasning.avkoda(data, namn))
    paket = Paket(data, namn)
    last = Wordlasare(paket).las() if paket.slag == DOCX else Odtlasare(paket).las()
    if not any(tecken.isalnum() for rad in textrader(last.block) for tecken in rad):
        raise paket.fel("innehåller ingen text. Välj en fil som innehåller skrivelsens text.")
    return _memo(last)


def _memo(last: Last) -> Memo:
    antal: Counter[str] = last.antal
    byggare = Byggare(exakt=last.egen is not None, antal=antal)
    utan = vy(last.block, godta=False)
    if last.egen is not None:
        tolkning = tolka_egen(utan, last, byggare)
    else:
        tolkning = tolka(utan, last.sidhuvud, last.mobler, byggare)
    kalla = "\n".join([*textrader(utan), *last.sidhuvud, *last.mobler])
    if sparade(last.block):
        antal["spårad ändring"] += 1
    memo = tolkning.memo
    if sparade(last.block):
        memo = med_forslag(tolkning, last.block, byggare, antal)
    tradar = som_tradar(last.kommentarer, utan, tolkning.stallen, memo.avsnitt, exakt=byggare.exakt)
    return replace(memo, kommentarer=tradar, kalla=normalisera(kalla), ej_med=tuple(beratta(antal)))
