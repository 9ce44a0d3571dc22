"""Build minutes from what was recorded, keep them in step with it, and let people write in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from arenden import dokument
from arenden.actions.text import Efterslap, ny_text, skriv_om, skriv_steg
from arenden.models import Text
from beslut import policy
from beslut.models import Dagordningspunkt, Paragraf, Protokoll
from beslut.protokollsflow import Lage
from beslut.protokollsprak.bygge import Mening
from beslut.protokollsprak.inledning import avslutning, inledning
from beslut.protokollsprak.lank import Avvikande, Fogad, behall, foga, fran_json, som_json, ta_nytt
from beslut.protokollsprak.paragraf import meningar
from beslut.protokollsunderlag import Underlag
from forum import flow as forumflow
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse, Sammantrade, Serie

_INGA_FAKTA: tuple[Mening, ...] = ()


def serie(sammantrade: Sammantrade) -> str:
    """Return the key of the body's series of paragraphs for the year of *sammantrade*."""
    return f"§ {sammantrade.organ.slug} {sammantrade.datum.year}"


@transaction.atomic
def borja(sammantrade: Sammantrade, *, av: Anvandare) -> Protokoll:
    """Begin the minutes of a meeting that has ended: a paragraph for each item, numbered in the order of the list.

    Locks the sammanträde, then the series. Paragraphs follow on the meeting before. Raises PermissionDenied, Konflikt.
    """
    sammantrade = Sammantrade.objects.select_related("organ").las(sammantrade.pk)
    if not policy.may_skriva_protokoll(av, sammantrade):
        raise PermissionDenied("Bara sekreteraren skriver protokollet.")
    if sammantrade.lage != forumflow.Lage.AVSLUTAT:
        raise Konflikt("Protokollet skrivs när sammanträdet är avslutat.")
    if Protokoll.objects.filter(sammantrade=sammantrade).exists():
        raise Konflikt("Protokollet är redan påbörjat.")
    underlag = Underlag(sammantrade)
    protokoll = nytt(sammantrade, av=av)
    numrera(protokoll, underlag.punkter, av=av)
    bygg(protokoll, underlag, av=av)
    return protokoll


def nytt(sammantrade: Sammantrade, *, av: Anvandare) -> Protokoll:
    """Make minutes without a paragraph, of a locked sammanträde.

    Raises Konflikt where an earlier one of the year has none: paragraphs follow on the meeting before.
    """
    tidigare = Sammantrade.objects.filter(
        organ=sammantrade.organ,
        lage=forumflow.Lage.AVSLUTAT,
        datum__year=sammantrade.datum.year,
        datum__lt=sammantrade.datum,
        protokoll=None,
    )
    if forst := tidigare.order_by("datum").first():
        raise Konflikt(
            f"Sammanträdet {forst.datum} har inget protokoll än. Paragraferna numreras i följd: börja med det."
        )
    antal = sammantrade.punkter.count()
    protokoll = Protokoll(
        sammantrade=sammantrade,
        inledning=ny_text(None, None, av=av, skal="påbörjad"),
        slut=ny_text(None, None, av=av, skal="påbörjad"),
    ).spara(av=av, skal="påbörjat")
    Handelse.skriv(protokoll, "protokoll_paborjat", av=av, antal=antal, vid=str(sammantrade))
    return protokoll


def numrera(protokoll: Protokoll, punkter: Sequence[Dagordningspunkt], *, av: Anvandare) -> None:
    """Give each of *punkter*, in their order, that has no paragraph yet the next number of the series."""
    har = set(protokoll.paragrafer.values_list("dagordningspunkt", flat=True))
    for punkt in punkter:
        if punkt.pk not in har:
            _paragraf(protokoll, punkt, av=av)


def fullfolj(sammantrade: Sammantrade, *, av: Anvandare) -> None:
    """Number and build the rest of minutes that were begun at the (locked) meeting, which has ended now."""
    protokoll = Protokoll.objects.select_related("inledning", "slut").filter(sammantrade=sammantrade).first()
    if protokoll is not None:
        protokoll.sammantrade = sammantrade
        underlag = Underlag(sammantrade)
        numrera(protokoll, underlag.punkter, av=av)
        bygg(protokoll, underlag, av=av)


def krav_ojusterad(punkt: Dagordningspunkt) -> None:
    """Raise Konflikt where the paragraph of *punkt* has been omedelbart justerad: what it says has come to stay."""
    if fast := Paragraf.objects.filter(dagordningspunkt=punkt).exclude(omedelbart=None).first():
        raise Konflikt(
            f"§ {fast.nr} är omedelbart justerad, och det som antecknades i punkten ändras inte. Det som har kommit "
            "till sedan antecknas i en egen punkt."
        )


def lat_forfalla(punkt: Dagordningspunkt, *, av: Anvandare) -> None:
    """Let the paragraph of an item that is opened again be adjusted no more as it was handed over. Raises Konflikt."""
    krav_ojusterad(punkt)
    for paragraf in Paragraf.objects.filter(dagordningspunkt=punkt).exclude(sha256=""):
        paragraf.innehall = paragraf.sha256 = ""
        paragraf.spara(av=av, skal="punkten öppnad igen")


def _paragraf(protokoll: Protokoll, punkt: Dagordningspunkt, *, av: Anvandare) -> Paragraf:
    sammantrade = protokoll.sammantrade
    nr = Serie.nasta(serie(sammantrade))
    punkt = Dagordningspunkt.objects.las(punkt.pk)
    punkt.paragraf = nr
    punkt.spara(av=av, skal=f"§ {nr}")
    return Paragraf(
        protokoll=protokoll,
        dagordningspunkt=punkt,
        serie=sammantrade.organ.slug[:60],
        ar=sammantrade.datum.year,
        nr=nr,
        rubrik=punkt.rubrik,
        text=ny_text(None, None, av=av, skal="påbörjad"),
    ).spara(av=av, skal="påbörjad")


@dataclass(frozen=True)
class Kvar:
    """A sentence of a person's whose facts have changed since: where it stands, and what they say now."""

    del_: str
    rubrik: str
    avvikande: Avvikande


@dataclass
class Del:
    """A part of the minutes with its own text and links: the head, a paragraph, the end."""

    nyckel: str
    rubrik: str
    rad: Protokoll | Paragraf
    text_falt: str
    lank_falt: str
    meningar: list[Mening]

    @property
    def text(self) -> Text:
        text: Text = getattr(self.rad, self.text_falt)
        return text


def delar(protokoll: Protokoll, underlag: Underlag) -> list[Del]:
    """Return every part of the minutes, with the sentences that the facts now give."""
    skribent = _skribent(protokoll)
    mote = underlag.mote(skribent)
    ut = [Del("inledning", "Inledningen", protokoll, "inledning", "inledning_lankar", list(inledning(mote)))]
    punkter = {punkt.pk: punkt for punkt in underlag.punkter}
    for paragraf in protokoll.paragrafer.select_related("text", "dagordningspunkt").order_by("nr"):
        sagt = meningar(underlag.arende(punkter[paragraf.dagordningspunkt_id]), underlag.organ)
        ut.append(Del(str(paragraf.uuid), f"§ {paragraf.nr}", paragraf, "text", "lankar", list(sagt)))
    ut.append(Del("slut", "Avslutningen", protokoll, "slut", "slut_lankar", list(avslutning(mote))))
    return ut


def _skribent(protokoll: Protokoll) -> Anvandare | None:
    forst = Handelse.objects.om(protokoll).filter(slag="protokoll_paborjat").select_related("av").first()
    return forst.av if forst else None


def _fogad(del_: Del) -> Fogad:
    return foga(del_.text.doc, fran_json(getattr(del_.rad, del_.lank_falt)), del_.meningar)


def _skriv(del_: Del, fogad: Fogad, *, av: Anvandare | None, skal: str) -> bool:
    lankar = som_json(fogad.lankar)
    if lankar == getattr(del_.rad, del_.lank_falt) and not fogad.bytta:
        return False
    text = Text.objects.las(del_.text.pk)
    skriv_om(text, fogad.doc, av=av, skal=skal)
    setattr(del_.rad, del_.text_falt, text)
    setattr(del_.rad, del_.lank_falt, lankar)
    del_.rad.spara(av=av, skal=skal)
    return True


def _rorliga(protokoll: Protokoll, underlag: Underlag) -> list[Del]:
    """Return the parts that follow the facts: not what is omedelbart justerat; at the meeting only what is to be so."""
    pagar = underlag.sammantrade.lage == forumflow.Lage.PAGAR
    ut = []
    for del_ in delar(protokoll, underlag):
        paragraf = del_.rad if isinstance(del_.rad, Paragraf) else None
        fast = paragraf is not None and paragraf.omedelbart is not None
        skrivs_nu = paragraf is not None and paragraf.dagordningspunkt.omedelbart
        if not fast and (skrivs_nu or not pagar):
            ut.append(del_)
    return ut


def bygg(protokoll: Protokoll, underlag: Underlag, *, av: Anvandare | None, bara: Paragraf | None = None) -> int:
    """Bring every part that may change (or one paragraph) in step with the facts; return how many sentences changed."""
    antal = 0
    for del_ in _rorliga(protokoll, underlag):
        if bara is not None and del_.nyckel != str(bara.uuid):
            continue
        fogad = _fogad(del_)
        _skriv(del_, fogad, av=av, skal="byggt av det som är registrerat")
        antal += fogad.bytta
    return antal


def las_utkast(protokoll: Protokoll, *, av: Anvandare) -> Protokoll:
    """Lock and re-read minutes for writing. Raises PermissionDenied, Konflikt unless they are a draft."""
    protokoll = Protokoll.objects.select_related("sammantrade__organ", "inledning", "slut").las(protokoll.pk)
    if not policy.may_skriva_protokoll(av, protokoll.sammantrade):
        raise PermissionDenied("Bara sekreteraren skriver protokollet.")
    if protokoll.lage != Lage.UTKAST:
        raise Konflikt(
            f"Protokollet är i läget {protokoll.get_lage_display().lower()} och kan inte ändras. "
            + ("Ta tillbaka det först." if protokoll.lage == Lage.JUSTERING else "Gör en rättelse i stället.")
        )
    return protokoll


@transaction.atomic
def bygg_om(protokoll: Protokoll, *, av: Anvandare) -> int:
    """Bring the minutes in step with what is recorded now; a person's words stay. Returns how many sentences changed.

    Locks the minutes. Raises PermissionDenied, Konflikt.
    """
    protokoll = las_utkast(protokoll, av=av)
    antal = bygg(protokoll, Underlag(protokoll.sammantrade), av=av)
    if antal:
        Handelse.skriv(protokoll, "protokoll_byggt", av=av, antal=antal)
    return antal


def kvar(protokoll: Protokoll) -> list[Kvar]:
    """Return what a person has to settle: rewritten sentences whose facts have changed since."""
    ut = []
    for del_ in _rorliga(protokoll, Underlag(protokoll.sammantrade)):
        ut += [Kvar(del_.nyckel, del_.rubrik, avvikande) for avvikande in _fogad(del_).avvikande]
    return ut


@transaction.atomic
def avgor(protokoll: Protokoll, *, av: Anvandare, del_: str, nyckel: str, nytt: bool) -> None:
    """Settle one rewritten sentence: take what the facts say now, or keep the person's words. Raises Konflikt."""
    protokoll = las_utkast(protokoll, av=av)
    delen = next((d for d in _rorliga(protokoll, Underlag(protokoll.sammantrade)) if d.nyckel == del_), None)
    fogad = _fogad(delen) if delen else None
    if delen is None or fogad is None or nyckel not in {a.nyckel for a in fogad.avvikande}:
        raise Konflikt("Det är redan avgjort, eller så har det ändrats igen. Läs in sidan.")
    klar = ta_nytt(fogad, nyckel) if nytt else behall(fogad, nyckel)
    text = Text.objects.las(delen.text.pk)
    skriv_om(text, klar.doc, av=av, skal="tog den nya lydelsen" if nytt else "")
    setattr(delen.rad, delen.lank_falt, som_json(klar.lankar))
    delen.rad.spara(av=av, skal="tog den nya lydelsen" if nytt else "behöll den egna lydelsen")


def text_i(protokoll: Protokoll, text: Text) -> bool:
    """Tell whether *text* is one of the minutes' own."""
    if text.pk in {protokoll.inledning_id, protokoll.slut_id}:
        return True
    return protokoll.paragrafer.filter(text=text).exists()


@transaction.atomic
def skriv(
    protokoll: Protokoll, text: Text, *, av: Anvandare, revision: int, steg: list[Any], klient: str, sandning: str
) -> Efterslap:
    """Apply an editor's steps to a text of the minutes. Locks the minutes, then the text.

    Raises Sent, OgiltigtDokument, PermissionDenied, Konflikt.
    """
    protokoll = las_utkast(protokoll, av=av)
    if protokoll.paragrafer.filter(text=text).exclude(omedelbart=None).exists():
        raise Konflikt("Paragrafen är omedelbart justerad och kan inte ändras. Gör en rättelse i stället.")
    return skriv_steg(text, av=av, revision=revision, steg=steg, klient=klient, sandning=sandning)


def ar_tomt(paragrafer: Iterable[Paragraf]) -> list[Paragraf]:
    """Return those of *paragrafer* that say nothing: they must not be adjusted unseen."""
    return [p for p in paragrafer if dokument.ar_tomt(p.text.doc)]
