"""What lies beside the text of a draft, as its Word file holds it."""

from collections.abc import Collection, Iterable, Iterator
from typing import TypeGuard

from arenden import ordfil, spar
from arenden.ankare import block
from arenden.models import Kommentar, Skrivelse, Text
from arenden.ordfil import Bredvid, Foreslaget, Inlagg, Trad
from forum.models import Anvandare


def av(skrivelse: Skrivelse) -> Bredvid:
    """Return the comments of *skrivelse*, those that are resolved too, what is suggested, and the fristående lydelser.

    A handful of queries.
    """
    punkter = list(skrivelse.punkter.kvar().select_related("lydelse", "fristaende"))
    forslag = {rad.forslag_till_id: rad for rad in Text.objects.filter(skrivelse=skrivelse).med_forslag()}
    # A point without words is not in the file, and so not what belongs to it.
    lydelser = {str(p.identitet): p.fristaende for p in punkter if _finns(p.lydelse, forslag)}
    fristaende = {identitet: text for identitet, text in lydelser.items() if _finns(text, forslag)}
    delar = {
        **{a.text_id: (str(a.identitet), False) for a in skrivelse.avsnitt.kvar() if a.text_id},
        **{p.lydelse_id: (str(p.identitet), True) for p in punkter},
        **{text.pk: (ordfil.fristaende_till(identitet), False) for identitet, text in fristaende.items()},
    }
    foreslaget = {delar[nr][0]: rad for nr, rad in forslag.items() if nr in delar}
    namn = _namn(foreslaget.values())
    return Bredvid(
        list(_tradar(skrivelse, delar)),
        {identitet: _foreslaget(rad, namn) for identitet, rad in foreslaget.items()},
        {identitet: text.doc for identitet, text in fristaende.items()},
    )


def _finns(text: Text | None, forslag: Collection[int | None]) -> TypeGuard[Text]:
    """Tell whether there is anything of *text* to write in a file."""
    return text is not None and (not text.tom or text.pk in forslag)


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
            # What is not in the file is quoted, at the title.
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
