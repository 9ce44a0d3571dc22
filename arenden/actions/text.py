"""Write in a text by ProseMirror steps: the only way a document changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from prosemirror.transform import StepMap

from arenden import andringar, dokument, policy, spar
from arenden.ankare import kartor
from arenden.flow import Lage
from arenden.foljning import folj
from arenden.models import Ankare, Skrivelse, Text, TextSteg
from arenden.spar import Spar
from forum.fel import Konflikt
from forum.models import Anvandare


@dataclass(frozen=True)
class Efterslap:
    """What a writer has missed: the text's revision and the steps since the one they wrote on."""

    revision: int
    steg: Sequence[Mapping[str, Any]]


class Sent(Exception):
    """The steps were made on an older revision; carries what was missed, for the client to rebase on."""

    def __init__(self, efterslap: Efterslap) -> None:
        super().__init__("Texten har ändrats sedan dess.")
        self.efterslap = efterslap


def sedan(text: Text, revision: int) -> Efterslap:
    """Return the steps of *text* after *revision*, as far as *text* was read."""
    steg = text.steg.filter(nr__gt=revision, nr__lte=text.revision).order_by("nr").values("steg", "klient")
    return Efterslap(text.revision, [{"steg": s["steg"], "klient": s["klient"]} for s in steg])


def _tillagg(text: Text, steg: Sequence[Any], *, av: Anvandare | None, klient: str, sandning: str) -> None:
    TextSteg.objects.bulk_create(
        TextSteg(text=text, nr=text.revision + i, steg=s, av=av, klient=klient, sandning=sandning)
        for i, s in enumerate(steg, start=1)
    )
    text.revision += len(steg)


@transaction.atomic
def skriv_steg(text: Text, *, av: Anvandare, revision: int, steg: list[Any], klient: str, sandning: str) -> Efterslap:
    """Apply *steg*, made on *revision*, and return the server's own repair steps after them.

    Locks the text; sending locks every text, so nothing slips in between. Raises Sent with the missed steps
    (the writer's own among them after a lost answer), OgiltigtDokument, PermissionDenied, Konflikt. Of a text without
    a skrivelse the caller has locked its owner and judged who writes.
    """
    text, accepterad = las_par(text)
    if text.skrivelse_id is not None:
        skrivelse = Skrivelse.objects.select_related("arende").get(pk=text.skrivelse_id)
        krav_att_skriva(skrivelse, text, av=av)
    if text.revision != revision:
        raise Sent(sedan(text, revision))
    fore = text.doc
    text.doc, flyttar = dokument.tillampa_med_kartor(text.doc, steg)
    _tillagg(text, steg, av=av, klient=klient, sandning=sandning)
    lagning, lagade = laga(text)
    flyttar += lagade
    if accepterad is not None:
        vem = spar.Spar(0, 0, av.pk, timezone.now().isoformat())
        text.spar = spar.som_json(spar.skriv(spar.las(text.spar), [*steg, *lagning], flyttar, vem))
        bokfor_forslag(text, accepterad, av=av)
        return Efterslap(text.revision, lagning)
    Ankare.objects.filter(text=text).flytta(fore, text.doc, flyttar)
    text.bokfor(av=av)
    folj_med(text, fore, [*steg, *lagning], av=av)
    return Efterslap(text.revision, lagning)


def las_par(text: Text) -> tuple[Text, Text | None]:
    """Lock and re-read *text*, and, where it is a suggested one, first the accepted text it is beside."""
    accepterad = Text.objects.las(text.forslag_till_id) if text.forslag_till_id else None
    return Text.objects.las(text.pk), accepterad


def krav_att_skriva(skrivelse: Skrivelse, text: Text, *, av: Anvandare) -> None:
    """Raise PermissionDenied, or Konflikt in a läge where *text* is read only: a suggested one is open longer."""
    if text.forslag_till_id is None:
        if not policy.may_skriva(av, skrivelse):
            raise PermissionDenied("Du kan inte skriva i den här skrivelsen.")
        oppen = skrivelse.lage == Lage.UTKAST
    else:
        if not policy.may_foresla(av, skrivelse):
            raise PermissionDenied("Du kan inte föreslå ändringar i den här skrivelsen.")
        oppen = skrivelse.lage in policy.FORSLAGSLAGEN
    if not oppen:
        raise Konflikt(
            f"Skrivelsen är i läget {skrivelse.get_lage_display().lower()} och kan inte ändras. "
            "Din text står kvar på skärmen: kopiera det du vill spara och läs in sidan igen."
        )


def laga(text: Text) -> tuple[Sequence[dokument.Steg], list[StepMap]]:
    """Give the (locked) text ids and normal form by logged steps; return them and what they move."""
    if dokument.ar_lagat(text.doc):
        return [], []
    lagning = dokument.reparera(text.doc)
    text.doc, flyttar = dokument.tillampa_med_kartor(text.doc, list(lagning))
    _tillagg(text, lagning, av=None, klient="", sandning="")
    return lagning, flyttar


def skriv_pa(text: Text, steg: list[Any], *, av: Anvandare | None) -> list[StepMap]:
    """Write *steg* in the (locked) text as the server's own; the caller saves. Raises OgiltigtDokument."""
    text.doc, flyttar = dokument.tillampa_med_kartor(text.doc, steg)
    _tillagg(text, steg, av=av, klient="", sandning="")
    return flyttar + laga(text)[1]


def folj_med(text: Text, fore: Mapping[str, Any], steg: Sequence[dokument.Steg], *, av: Anvandare | None) -> None:
    """Write what was written in the (locked) *text*, which read *fore*, in the suggested text beside it too."""
    forslag = Text.objects.select_for_update(of=("self",)).filter(forslag_till=text).first()
    if forslag is None:
        return
    foljd = folj(fore, forslag.doc, steg)
    if foljd.steg:
        forslag.doc = foljd.doc
        _tillagg(forslag, foljd.steg, av=av, klient="", sandning="")
        _lagning, lagade = laga(forslag)
        forslag.spar = spar.som_json(spar.flytta(spar.las(forslag.spar), [*foljd.kartor, *lagade]))
    bokfor_forslag(forslag, text, av=av)


def bokfor_forslag(forslag: Text, accepterad: Text, *, av: Anvandare | None, skal: str = "") -> None:
    """Save the (locked) suggested text with whether anything is suggested in it."""
    forslag.oppna = not andringar.lika(accepterad.doc, forslag.doc)
    if not forslag.oppna:
        forslag.spar = []
    forslag.bokfor(av=av, skal=skal)


def ny_bredvid(text: Text, doc: Mapping[str, Any], *, av: Anvandare | None) -> Text:
    """Return a new suggested text beside the (locked or new) *text*, reading *doc*; the caller saves what it reads."""
    forslag = Text(skrivelse=text.skrivelse, forslag_till=text, doc=dokument.tomt())
    forslag._change_reason = "ändringsförslag påbörjade"  # type: ignore[attr-defined]
    forslag._history_user = av  # type: ignore[attr-defined]
    forslag.save()
    skriv_pa(forslag, list(dokument.ersatt_allt(forslag.doc, doc)), av=None)
    return forslag


def foresla_om(text: Text, doc: Mapping[str, Any], rader: list[Spar], *, av: Anvandare | None, skal: str) -> None:
    """Begin the suggested text beside the (locked or new) *text*, reading *doc*, with who wrote which stretch of it."""
    forslag = ny_bredvid(text, dokument.med_id(doc), av=av)
    forslag.spar = spar.som_json(rader)
    bokfor_forslag(forslag, text, av=av, skal=skal)


def ny_text(skrivelse: Skrivelse | None, doc: Mapping[str, Any] | None, *, av: Anvandare | None, skal: str) -> Text:
    """Return a new text of *skrivelse* (or of an upper app's), written as one step by *av* when *doc* is given."""
    text = Text(skrivelse=skrivelse, doc=dokument.tomt())
    text._change_reason = "skapad"  # type: ignore[attr-defined]
    text._history_user = av  # type: ignore[attr-defined]
    text.save()
    if doc is not None and not dokument.ar_tomt(doc):
        skriv_om(text, doc, av=av, skal=skal)
    return text


@transaction.atomic
def skriv_om(text: Text, doc: Mapping[str, Any], *, av: Anvandare | None, skal: str) -> None:
    """Replace the whole (locked or new) document by *doc* as one step; a no-op where they are equal.

    Raises Konflikt where something is suggested in it: what the suggestions were about would be gone.
    """
    doc = dokument.med_id(doc)
    dokument.krav_giltigt(doc)
    if text.doc == doc:
        return
    forslag = Text.objects.select_for_update(of=("self",)).filter(forslag_till=text.pk).first() if text.pk else None
    if forslag is not None and forslag.oppna:
        raise Konflikt(
            "Texten har ändringsförslag som ingen har tagit ställning till och kan inte bytas ut. "
            "Godta eller avvisa dem först."
        )
    fore, steg = text.doc, dokument.ersatt_allt(text.doc, doc)
    text.doc = doc
    _tillagg(text, steg, av=av, klient="", sandning="")
    Ankare.objects.filter(text=text).flytta(fore, doc, kartor(steg))
    text.bokfor(av=av, skal=skal)
    if forslag is not None:
        skriv_pa(forslag, list(dokument.ersatt_allt(forslag.doc, doc)), av=av)
        bokfor_forslag(forslag, text, av=av, skal=skal)
