"""Read a file of any kind that a memo comes in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from arenden import inlasning
from arenden.dokument import OgiltigtDokument, krav_giltigt
from arenden.inlasning import Memo
from arenden.inlasning.memo import Mal
from arenden.inlasning.rader import normalisera
from arenden.ordlasning import fristaende, hanvisningar
from arenden.ordlasning.block import Block, rakna, sparade, vy
from arenden.ordlasning.egen import tolka_egen
from arenden.ordlasning.ej_med import beratta
from arenden.ordlasning.fil import MAX_KOMMENTARER, Last
from arenden.ordlasning.foreslaget import med_forslag
from arenden.ordlasning.kommentarer import som_tradar
from arenden.ordlasning.mal import malen
from arenden.ordlasning.odt import Odtlasare
from arenden.ordlasning.paket import DOCX, Paket, ar_ordfil
from arenden.ordlasning.rader import textrader
from arenden.ordlasning.tolkning import Tolkning, tolka
from arenden.ordlasning.trad import Byggare
from arenden.ordlasning.word import Wordlasare

# As many as a skrivelse may have (arenden.actions.skrivelse).
MAX_AVSNITT, MAX_PUNKTER = 100, 200


def las(data: bytes, namn: str) -> Memo:
    """Read the bytes of a file. Raises inlasning.Olasbar, and nothing else."""
    if not ar_ordfil(data):
        return replace(inlasning.las(data, namn), kalla=inlasning.avkoda(data, namn))
    paket = Paket(data, namn)
    try:
        last = Wordlasare(paket).las() if paket.slag == DOCX else Odtlasare(paket).las()
        if not any(tecken.isalnum() for rad in textrader(last.block) for tecken in rad):
            raise paket.fel("innehåller ingen text. Välj en fil som innehåller skrivelsens text.")
        if len(last.kommentarer) > MAX_KOMMENTARER:
            raise paket.fel(f"har fler än {MAX_KOMMENTARER} kommentarer. Ta bort dem som är klara och läs in den igen.")
        memo = _memo(last)
    except RecursionError as fel:
        raise paket.fel("är för djupt nästlad för att läsas. Förenkla tabellerna i den och läs in den igen.") from fel
    _krav_ryms(memo, paket)
    return memo


def _krav_ryms(memo: Memo, paket: Paket) -> None:
    """Raise Olasbar where the memo is none that can be kept."""
    if len(memo.avsnitt) > MAX_AVSNITT or len(memo.punkter) > MAX_PUNKTER:
        raise paket.fel(
            f"har fler avsnitt eller beslutspunkter än en skrivelse kan ha ({MAX_AVSNITT} och {MAX_PUNKTER}). "
            "Gör om underrubriker till en lägre nivå, eller dela upp filen."
        )
    for ett in memo.avsnitt:
        for doc in (*ett.texter, *(f.doc for f in ett.foreslagna)):
            try:
                krav_giltigt(doc)
            except OgiltigtDokument as fel:
                raise paket.fel(f"kan inte läsas in: i ”{ett.rubrik[:60]}” går något inte att spara. {fel}") from fel


def _memo(last: Last) -> Memo:
    antal: Counter[str] = last.antal
    exakt = last.egen is not None
    utan = vy(last.block, godta=False)
    rakna(utan)
    memots, blad = fristaende.dela(utan)
    mal: Mal = {}
    if hanvisningar.finns(last.block):
        # What the references lead to is known when all is read, and then how they are to be read.
        mal = malen(_tolkad(last, memots, Byggare(exakt=exakt, antal=Counter())), memots)
    byggare = Byggare(exakt=exakt, antal=antal, mal=mal)
    tolkning = fristaende.lagg_till(_tolkad(last, memots, byggare), blad, byggare, mal)
    kalla = "\n".join([*textrader(utan), *last.sidhuvud, *last.mobler])
    if sparade(last.block):
        antal["spårad ändring"] += 1
    memo = tolkning.memo
    if sparade(last.block):
        memo = med_forslag(tolkning, last.block, utan, byggare, antal)
    tradar = som_tradar(last.kommentarer, utan, tolkning.stallen, memo.avsnitt, exakt=byggare.exakt)
    antal["hänvisning"] += len(byggare.ur)
    tradar += memo.kommentarer
    return replace(memo, kommentarer=tradar, kalla=normalisera(kalla), ej_med=tuple(beratta(antal)), mal=mal)


def _tolkad(last: Last, block: Sequence[Block], byggare: Byggare) -> Tolkning:
    if last.egen is not None:
        return tolka_egen(block, last, byggare)
    return tolka(block, last.sidhuvud, last.mobler, byggare)
