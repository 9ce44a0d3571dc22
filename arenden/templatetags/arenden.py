"""Tags for the pages of ärenden."""

import json
from typing import Protocol

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from arenden import dokumenthtml
from arenden.hanvisningsmal import Malen, text_med_ord
from arenden.models import Text
from arenden.regler import Anmarkning, Plats

register = template.Library()


class HarPlats(Protocol):
    """What concerns a part of the skrivelse."""

    @property
    def plats(self) -> Plats: ...


# The fields of the head by the names that the rules have for them; the page has no others.
FALTENS_ID = {
    "rubrik": "id_rubrik",
    "datum": "id_datum",
    "mottagare": "id_mottagare",
    "forvaltning": "id_forvaltning",
    "handlaggare": "id_handlaggare_namn",
}


@register.filter
def utan_plats(anmarkning: Anmarkning) -> str:
    """Return the sentence for where the place stands already: without "Bakgrund: " before it."""
    mening = anmarkning.mening.removeprefix(f"{anmarkning.plats.etikett}: ")
    return mening[:1].upper() + mening[1:]


@register.simple_tag
def anmarkningsdata(anmarkning: Anmarkning) -> SafeString:
    """Return what the page's script needs to mark the words of *anmarkning* in the text, as attributes."""
    data = {"nyckel": anmarkning.nyckel, "regel": anmarkning.regel, "citat": anmarkning.citat}
    data["ankare"] = ankare(anmarkning)
    data["byten"] = json.dumps(anmarkning.byten)
    data["marken"] = json.dumps([[m.block, m.start, m.text] for m in anmarkning.marken])
    return format_html_join(" ", 'data-{}="{}"', data.items())


@register.filter
def ankare(anmarkning: HarPlats) -> str:
    """Return the anchor on the writing page of what *anmarkning*, or a group of them, concerns."""
    plats = anmarkning.plats
    if plats.slag == "falt":
        return FALTENS_ID.get(plats.identitet, "uppgifter")
    return (
        f"{plats.slag}-{plats.identitet}"
        if plats.identitet
        else {"punkt": "avsnitten", "avsnitt": "avsnitten"}.get(plats.slag, plats.slag)
    )


@register.filter
def text_html(text: Text, malen: Malen) -> SafeString:
    """Return the document as the one renderer writes it, with the words of its references."""
    return dokumenthtml.till_html(text_med_ord(text.doc, malen))
