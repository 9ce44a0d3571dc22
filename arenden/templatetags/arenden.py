"""Tags for the pages of ärenden."""

from django import template

from arenden.regler import Anmarkning

register = template.Library()

# The fields of the head by the names that the rules have for them; the page has no others.
FALTENS_ID = {
    "rubrik": "id_rubrik",
    "datum": "id_datum",
    "mottagare": "id_mottagare",
    "forvaltning": "id_forvaltning",
    "handlaggare": "id_handlaggare_namn",
}


@register.filter
def ankare(anmarkning: Anmarkning) -> str:
    """Return the anchor on the writing page of what *anmarkning* concerns."""
    plats = anmarkning.plats
    if plats.slag == "falt":
        return FALTENS_ID.get(plats.identitet, "uppgifter")
    return (
        f"{plats.slag}-{plats.identitet}"
        if plats.identitet
        else {"punkt": "avsnitten", "avsnitt": "avsnitten"}.get(plats.slag, plats.slag)
    )
