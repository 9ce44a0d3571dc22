"""Tags for the pages of ärenden."""

from django import template

from arenden.regler import Anmarkning

register = template.Library()


@register.filter
def ankare(anmarkning: Anmarkning) -> str:
    """Return the anchor on the writing page of what *anmarkning* concerns."""
    plats = anmarkning.plats
    if plats.slag == "falt":
        return f"id_{plats.identitet}" if plats.identitet else "uppgifter"
    return (
        f"{plats.slag}-{plats.identitet}"
        if plats.identitet
        else {"punkt": "avsnitten", "avsnitt": "avsnitten"}.get(plats.slag, plats.slag)
    )
