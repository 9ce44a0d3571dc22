"""Tell the others where one is on the writing page, and that one has left it."""

import datetime as dt
from dataclasses import asdict, dataclass
from uuid import UUID

from django.utils import timezone

from arenden.models import Narvaro, Skrivelse
from forum.models import Anvandare

# A page that stands still is written down this often: each question would be a write to disk.
FORNYAS = dt.timedelta(seconds=5)


@dataclass(frozen=True)
class Plats:
    """Where a page stands: the part's id on the page; in a text, the selection's two ends at a revision of it."""

    stalle: str = ""
    text: UUID | None = None
    ankare: int = 0
    huvud: int = 0
    revision: int = 0


def visa(skrivelse: Skrivelse, *, av: Anvandare, klient: str, plats: Plats) -> None:
    """Write down that *av*'s page *klient* stands at *plats*, unless that was written a moment ago.

    No history and no Handelse: it is nobody's business later. A page that comes sweeps out those that are gone.
    """
    nu = timezone.now()
    falt = asdict(plats) | {"skrivelse_id": skrivelse.pk}
    rad = Narvaro.objects.filter(person=av, klient=klient).first()
    if rad is None:
        Narvaro.objects.glomda(nu).delete()
        Narvaro.objects.update_or_create(person=av, klient=klient, defaults=falt | {"sedd": nu})
    elif nu - rad.sedd > FORNYAS or any(getattr(rad, namn) != varde for namn, varde in falt.items()):
        Narvaro.objects.filter(pk=rad.pk).update(**falt, sedd=nu)


def lamna(*, av: Anvandare, klient: str) -> None:
    """Forget *av*'s page *klient*, which is closed."""
    Narvaro.objects.filter(person=av, klient=klient).delete()
