"""What lies beside the text of a draft, as its Word file holds it."""

from collections.abc import Iterator

from arenden import ordfil
from arenden.ankare import block
from arenden.models import Kommentar, Skrivelse
from arenden.ordfil import Bredvid, Inlagg, Trad


def av(skrivelse: Skrivelse) -> Bredvid:
    """Return the comments of *skrivelse*, those that are resolved too. A handful of queries."""
    return Bredvid(list(_tradar(skrivelse)))


def _tradar(skrivelse: Skrivelse) -> Iterator[Trad]:
    delar = {a.text_id: (str(a.identitet), False) for a in skrivelse.avsnitt.kvar() if a.text_id}
    for punkt in skrivelse.punkter.kvar():
        delar |= {pk: (str(punkt.identitet), True) for pk in (punkt.lydelse_id, punkt.fristaende_id) if pk}
    svar: dict[int, list[Kommentar]] = {}
    rader = list(skrivelse.kommentarer.select_related("av", "lost_av", "text", "ankare"))
    for rad in rader:
        svar.setdefault(rad.trad_id or rad.pk, []).append(rad)
    for rad in rader:
        inlagg = [_inlagg(ett) for ett in svar.get(rad.pk, []) if not ett.borttagen]
        if rad.trad_id is None and inlagg:
            yield _trad(rad, inlagg, *delar.get(rad.text_id or 0, ("", False)))


def _inlagg(rad: Kommentar) -> Inlagg:
    return Inlagg(rad.skribent, ordfil.iso(rad.tid), rad.inlagg)


def _trad(rad: Kommentar, inlagg: list[Inlagg], identitet: str, ar_punkt: bool) -> Trad:
    """Return the thread at its words, or, where they are gone, with a quote of them at the part they stood in."""
    ankare, text = rad.ankare, rad.text
    if ankare is not None and identitet and not ankare.borta:
        return Trad(inlagg, rad.ar_lost, identitet, ankare.fran, ankare.till)
    if ankare is not None and ankare.citat:
        inlagg[0] = Inlagg(inlagg[0].av, inlagg[0].tid, f"Om ”{ankare.citat}”:\n{inlagg[0].text}")
    if ar_punkt and text is not None:
        # A point has no heading to stand at: its first words stand for all of it.
        forsta = next(block(text.doc))
        return Trad(inlagg, rad.ar_lost, identitet if not forsta.borta else "", forsta.fran, forsta.till)
    return Trad(inlagg, rad.ar_lost, identitet)
