"""Write in a text by ProseMirror steps: the only way a document changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from arenden import dokument, policy
from arenden.ankare import kartor
from arenden.flow import Lage
from arenden.models import Ankare, Skrivelse, Text, TextSteg
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
    """Return the steps of *text* after *revision*."""
    steg = text.steg.filter(nr__gt=revision).order_by("nr").values("steg", "klient")
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
    (the writer's own among them after a lost answer), OgiltigtDokument, PermissionDenied, Konflikt.
    """
    text = Text.objects.las(text.pk)
    skrivelse = Skrivelse.objects.select_related("arende").get(pk=text.skrivelse_id)
    if not policy.may_skriva(av, skrivelse):
        raise PermissionDenied("Du kan inte skriva i den här skrivelsen.")
    if skrivelse.lage != Lage.UTKAST:
        raise Konflikt(
            f"Skrivelsen är i läget {skrivelse.get_lage_display().lower()} och kan inte ändras. "
            "Din text står kvar på skärmen: kopiera det du vill spara och läs in sidan igen."
        )
    if text.revision != revision:
        raise Sent(sedan(text, revision))
    text.doc, flyttar = dokument.tillampa_med_kartor(text.doc, steg)
    _tillagg(text, steg, av=av, klient=klient, sandning=sandning)
    lagning: Sequence[dokument.Steg] = []
    if not dokument.har_egna_id(text.doc):
        lagning = dokument.reparera(text.doc)
        text.doc = dokument.tillampa(text.doc, list(lagning))
        _tillagg(text, lagning, av=None, klient="", sandning="")
    Ankare.objects.filter(text=text).flytta(text.doc, flyttar)
    text.bokfor(av=av)
    return Efterslap(text.revision, lagning)


def ny_text(skrivelse: Skrivelse, doc: Mapping[str, Any] | None, *, av: Anvandare | None, skal: str) -> Text:
    """Return a new text of *skrivelse*, written as one step by *av* when *doc* is given."""
    text = Text(skrivelse=skrivelse, doc=dokument.tomt())
    text._change_reason = "skapad"  # type: ignore[attr-defined]
    text._history_user = av  # type: ignore[attr-defined]
    text.save()
    if doc is not None and not dokument.ar_tomt(doc):
        skriv_om(text, doc, av=av, skal=skal)
    return text


def skriv_om(text: Text, doc: Mapping[str, Any], *, av: Anvandare | None, skal: str) -> None:
    """Replace the whole (locked or new) document by *doc* as one step; a no-op where they are equal."""
    doc = dokument.med_id(doc)
    dokument.krav_giltigt(doc)
    if text.doc == doc:
        return
    steg = dokument.ersatt_allt(text.doc, doc)
    text.doc = doc
    _tillagg(text, steg, av=av, klient="", sandning="")
    Ankare.objects.filter(text=text).flytta(doc, kartor(steg))
    text.bokfor(av=av, skal=skal)
