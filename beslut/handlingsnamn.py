"""What a document is called where another paper or page tells of it."""

from beslut import blad
from beslut.models import Handling


def namn(handling: Handling) -> str:
    """Return its title as its PDF gives it; of a sammanträde's, its kind and which sammanträde."""
    if handling.version is not None:
        return blad.titel(handling.fakta)
    if handling.slag == Handling.Slag.UTDRAG and "paragraf" in handling.fakta:
        fakta = handling.fakta
        return f"{fakta.get('utdragsnamn', 'Utdrag')}, § {fakta['paragraf']} punkt {fakta['punkt']['nr']}"
    if handling.slag in (Handling.Slag.FOLJEBREV, Handling.Slag.UNDERSKRIFTSSIDA):
        return blad.titel(handling.fakta)
    return f"{handling} till {handling.sammantrade}"
