"""What lies beside the text of a draft, as its Word file holds it."""

from collections.abc import Iterable, Iterator

from arenden import ordfil, spar
from arenden.ankare import block
from arenden.models import Kommentar, Skrivelse, Text
from arenden.ordfil import Bredvid, Foreslaget, Inlagg, Trad
from forum.models import Anvandare


def av(skrivelse: Skrivelse) -> Bredvid:
    """Return the comments of *skrivelse*, those that are resolved too, and what is suggested. A handful of queries.

    What is suggested to a fristående lydelse stays: the memo's file has no place for one.
    """
    delar = {a.text_id: (str(a.identitet), False) for a in skrivelse.avsnitt.kvar() if a.text_id}
    lydelser = {p.lydelse_id: (str(p.identitet), True) for p in skrivelse.punkter.kvar()}
    foreslaget = {
        (delar | lydelser)[rad.forslag_till_id][0]: rad
        for rad in Text.objects.filter(skrivelse=skrivelse).med_forslag()
        if rad.forslag_till_id in delar | lydelser
    }
    namn = _namn(foreslaget.values())
    return Bredvid(
        list(_tradar(skrivelse, delar | lydelser)),
        {identitet: _foreslaget(rad, namn) for identitet, rad in foreslaget.items()},
    )


def _namn(texter: Iterable[Text]) -> dict[int, str]:
    personer = {s.person for text in texter for s in spar.las(text.spar)}
    return {p.pk: str(p) for p in Anvandare.objects.filter(pk__in=personer)}


def _foreslaget(text: Text, namn: dict[int, str]) -> Foreslaget:
    rader = [
        (s.fran, s.till, s.namn or namn.get(s.person, ""), ordfil.iso(s.nar) if s.tid else "")
        for s in spar.las(text.spar)
    ]
    return Foreslaget(text.doc, rader)


def _tradar(skrivelse: Skrivelse, delar: dict[int, tuple[str, bool]]) -> Iterator[Trad]:
    svar: dict[int, list[Kommentar]] = {}
    rader = list(skrivelse.kommentarer.select_related("av", "lost_av", "text", "ankare"))
    for rad in rader:
        svar.setdefault(rad.trad_id or rad.pk, []).append(rad)
    for rad in rader:
        inlagg = [_inlagg(ett) for ett in svar.get(rad.pk, []) if not ett.borttagen]
        if rad.trad_id is None and inlagg:
            # A fristående lydelse is not in the memo: what was said of it quotes it, and stands at the title.
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
