"""Suggest changes beside a text, and accept, reject or take back what is suggested.

The accepted text holds no suggestion: they are what differs between it and the suggested text beside it.
Lock order: skrivelse, the accepted text, the suggested one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from prosemirror.transform import StepMap

from arenden import andringar, dokument, policy, spar
from arenden.actions.text import bokfor_forslag, las_par, ny_bredvid, skriv_pa
from arenden.andringar import Andring
from arenden.andringsord import Ordbok
from arenden.flow import Lage
from arenden.hanvisning import hanvisningar
from arenden.hanvisningsmal import Malen, malen
from arenden.models import Ankare, Forslagsbeslut, Skrivelse, Text, Utfall
from arenden.ogonblick import ta
from arenden.spar import Spar
from arenden.textplats import Textplats, platser
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse

SKAL = {
    Utfall.GODTAGET: "godtog ändringsförslag",
    Utfall.AVVISAT: "avvisade ändringsförslag",
    Utfall.ATERTAGET: "återtog ändringsförslag",
}


@dataclass(frozen=True)
class Forslag:
    """One suggestion: the change, what it is known by, and whose stretches it is made of."""

    andring: Andring
    nyckel: str
    spar: tuple[Spar, ...]

    def helt_av(self, user: Anvandare) -> bool:
        """Tell whether nobody but *user* has suggested it."""
        return bool(self.spar) and all(s.vem == (user.pk, "") for s in self.spar)


def oppna(accepterad: Text, forslag: Text) -> list[Forslag]:
    """Return what is suggested, in the order of the text."""
    alla = andringar.andringar(accepterad.doc, forslag.doc)
    rader = spar.las(forslag.spar)
    nycklar = andringar.nycklar(accepterad.doc, forslag.doc, alla)
    return [Forslag(x, n, tuple(spar.for_andring(rader, x))) for x, n in zip(alla, nycklar, strict=True)]


def i_skrivelsen(skrivelse: Skrivelse) -> list[tuple[Textplats, Text]]:
    """Return the texts in which something is suggested, with the suggested ones, in the order of the paper.

    One query where nothing is, three where something is. What is suggested in a part that is removed does not count.
    """
    beside = {f.forslag_till_id: f for f in Text.objects.filter(skrivelse=skrivelse).med_forslag()}
    if not beside:
        return []
    return [(plats, beside[pk]) for pk, plats in platser(skrivelse).items() if pk in beside]


def antal_oppna(skrivelse: Skrivelse) -> list[tuple[Textplats, int]]:
    """Return how many suggestions nobody has settled in each part that has any."""
    return [
        (plats, len(andringar.andringar(plats.text.doc, forslag.doc))) for plats, forslag in i_skrivelsen(skrivelse)
    ]


def _las(skrivelse: Skrivelse, *, av: Anvandare) -> Skrivelse:
    """Lock and re-read *skrivelse* for suggestions. Raises PermissionDenied, Konflikt once it is approved."""
    skrivelse = Skrivelse.objects.las(skrivelse.pk)
    if not policy.may_foresla(av, skrivelse):
        raise PermissionDenied("Du kan inte föreslå ändringar i den här skrivelsen.")
    if skrivelse.lage not in policy.FORSLAGSLAGEN:
        raise Konflikt(
            f"Skrivelsen är i läget {skrivelse.get_lage_display().lower()}, så inget mer kan föreslås i den. "
            "Skriv i en ny version av den i stället."
        )
    return skrivelse


@transaction.atomic
def borja(text: Text, *, av: Anvandare) -> Text:
    """Return the suggested text beside *text*; the first who suggests begins it as a copy.

    Raises PermissionDenied, Konflikt (approved, or the part is removed).
    """
    skrivelse = _las(text.skrivelsen, av=av)
    accepterad = Text.objects.las(text.pk)
    if accepterad.pk not in platser(skrivelse):
        raise Konflikt("Avsnittet eller punkten finns inte längre. Läs in sidan igen.")
    if finns := Text.objects.filter(forslag_till=accepterad).first():
        return finns
    forslag = ny_bredvid(accepterad, accepterad.doc, av=av)
    bokfor_forslag(forslag, accepterad, av=None)
    return forslag


# Of each accepted text, by uuid as a person's page named it, what suggestions are meant.
Val = Mapping[str, Sequence[str]]


@transaction.atomic
def godta(skrivelse: Skrivelse, *, av: Anvandare, val: Val) -> int:
    """Make the suggestions of *val* in the accepted texts; return how many.

    All of them or none. Raises PermissionDenied, Konflikt (in granskning, or one is no longer as it was seen).
    """
    return _avgor(skrivelse, av=av, val=val, utfall=Utfall.GODTAGET, gor=_gor)


@transaction.atomic
def avvisa(skrivelse: Skrivelse, *, av: Anvandare, val: Val) -> int:
    """Undo the suggestions of *val* in the suggested texts; return how many. All of them or none. Raises as godta."""
    return _avgor(skrivelse, av=av, val=val, utfall=Utfall.AVVISAT, gor=_angra)


@transaction.atomic
def aterta(skrivelse: Skrivelse, *, av: Anvandare, val: Val) -> int:
    """Take back suggestions that are wholly one's own, in granskning too. Raises as godta."""
    return _avgor(skrivelse, av=av, val=val, utfall=Utfall.ATERTAGET, gor=_angra)


Gor = Callable[[Text, Text, Sequence[Forslag], bool, Anvandare], None]


def _avgor(skrivelse: Skrivelse, *, av: Anvandare, val: Val, utfall: Utfall, gor: Gor) -> int:
    skrivelse = _las(skrivelse, av=av)
    if utfall != Utfall.ATERTAGET:
        _krav_avgora(skrivelse, av=av)
    kvar = platser(skrivelse)
    avgjorda = [
        (plats, _valda(plats.text, val[uuid], av=av, utfall=utfall, gor=gor))
        for plats in kvar.values()
        if (uuid := str(plats.text.uuid)) in val
    ]
    if not avgjorda or len(avgjorda) < len(val):
        raise Konflikt("Avsnittet eller punkten finns inte längre. Läs in sidan igen.")
    for plats, antal in avgjorda:  # after every text is locked: the chain's lock is the last
        Handelse.skriv(skrivelse, "forslag_" + utfall.value, av=av, var=plats.namn, antal=_antal(antal))
    return sum(antal for _, antal in avgjorda)


def _antal(antal: int) -> str:
    return "ett ändringsförslag" if antal == 1 else f"{antal} ändringsförslag"


def _krav_avgora(skrivelse: Skrivelse, *, av: Anvandare) -> None:
    if not policy.may_skriva(av, skrivelse):
        raise PermissionDenied("De som skriver skrivelsen tar ställning till ändringsförslagen.")
    if skrivelse.lage != Lage.UTKAST:
        raise Konflikt(
            "Skrivelsen är skickad för godkännande, så texten kan inte ändras. "
            "Ta tillbaka den och ta sedan ställning till ändringsförslagen."
        )


def _valda(text: Text, nycklar: Sequence[str], *, av: Anvandare, utfall: Utfall, gor: Gor) -> int:
    """Settle the suggestions *nycklar* of one text."""
    finns = Text.objects.filter(forslag_till=text).first()
    if finns is None:
        raise Konflikt(_borta(text, nycklar))
    forslag, accepterad = las_par(finns)
    assert accepterad is not None
    alla = oppna(accepterad, forslag)
    val = set(nycklar)
    finns_kvar = {f.nyckel for f in alla}
    if saknas := [n for n in nycklar if n not in finns_kvar]:
        raise Konflikt(_borta(text, saknas))
    valda = [f for f in alla if f.nyckel in val]
    if utfall == Utfall.ATERTAGET and not all(f.helt_av(av) for f in valda):
        raise PermissionDenied("Du kan bara återta det som du ensam har föreslagit.")
    _skriv_beslut(accepterad, forslag, valda, av=av, utfall=utfall)
    gor(accepterad, forslag, valda, len(valda) == len(alla), av)
    kvar = andringar.andringar(accepterad.doc, forslag.doc)
    forslag.spar = spar.som_json(spar.kvar(spar.las(forslag.spar), kvar))
    bokfor_forslag(forslag, accepterad, av=av, skal="" if utfall == Utfall.GODTAGET else SKAL[utfall])
    return len(valda)


def _gor(accepterad: Text, forslag: Text, valda: Sequence[Forslag], hela: bool, av: Anvandare) -> None:
    """Make *valda* in the accepted text. Its suggested text has them already and does not follow."""
    fore = accepterad.doc
    flyttar = _tillsammans(accepterad, valda, lambda x: andringar.godta(accepterad.doc, forslag.doc, x), hela, av)
    Ankare.objects.filter(text=accepterad).flytta(fore, accepterad.doc, flyttar)
    accepterad.bokfor(av=av, skal=SKAL[Utfall.GODTAGET])


def _angra(accepterad: Text, forslag: Text, valda: Sequence[Forslag], hela: bool, av: Anvandare) -> None:
    """Undo *valda* in the suggested text."""
    flyttar = _tillsammans(forslag, valda, lambda x: andringar.avvisa(accepterad.doc, forslag.doc, x), hela, av)
    forslag.spar = spar.som_json(spar.flytta(spar.las(forslag.spar), flyttar))


def _tillsammans(
    text: Text, valda: Sequence[Forslag], steg: Callable[[Andring], dict[str, Any]], hela: bool, av: Anvandare
) -> list[StepMap]:
    """Write the steps from the last to the first; *hela*, all that is suggested, as one where that breaks."""
    try:
        return skriv_pa(text, [steg(f.andring) for f in reversed(valda)], av=av)
    except dokument.OgiltigtDokument:
        pass
    if hela:
        return skriv_pa(text, [steg(andringar.ihop([f.andring for f in valda]))], av=av)
    raise Konflikt("Förslagen går inte att ta tillsammans. Ta ställning till dem ett i taget, eller till alla.")


def _borta(text: Text, nycklar: Sequence[str]) -> str:
    """Say why a suggestion that was seen is not there: settled by whom, or changed."""
    beslut = Forslagsbeslut.objects.filter(text=text, nyckel__in=nycklar).select_related("av").last()
    if beslut is None:
        return "Förslaget har ändrats sedan du läste det. Läs in sidan igen och ta ställning till hur det lyder nu."
    return f"Förslaget är redan {beslut.get_utfall_display().lower()} av {beslut.av}. Läs in sidan igen."


def malen_for(skrivelse: Skrivelse, *texter: Mapping[str, Any]) -> Malen | None:
    """Return what the references of *texter* read. A few queries, and none where they have no reference."""
    return malen(ta(skrivelse)) if any(nod for text in texter for nod in hanvisningar(text)) else None


def _skriv_beslut(accepterad: Text, forslag: Text, valda: Sequence[Forslag], *, av: Anvandare, utfall: Utfall) -> None:
    bok = Ordbok(accepterad.doc, forslag.doc, malen_for(accepterad.skrivelsen, accepterad.doc, forslag.doc))
    personer = {p.pk: str(p) for p in Anvandare.objects.filter(pk__in={s.person for f in valda for s in f.spar})}
    for f in valda:
        fore, efter = bok.ord(f.andring)
        Forslagsbeslut(
            skrivelse=accepterad.skrivelsen,
            text=accepterad,
            utfall=utfall,
            nyckel=f.nyckel,
            vad=bok.vad(f.andring),
            fore=fore,
            efter=efter,
            forslagsstallare=[
                {"person": None if s.namn else s.person, "namn": s.namn or personer[s.person], "tid": s.tid}
                for s in {s.vem: s for s in f.spar}.values()
            ],
            av=av,
        ).save(force_insert=True)
