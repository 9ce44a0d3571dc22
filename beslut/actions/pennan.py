"""Who holds the pen at a meeting. It locks nothing: it tells two sekreterare apart, and goes over in one press."""

import datetime as dt

from django.utils import timezone

from beslut import policy
from beslut.models import PENNAN_SLAPPS, Motesgang
from forum.models import Anvandare, Sammantrade

# A holder that is heard of again and again is written down this often: each question would be a write to disk.
FORNYAS = PENNAN_SLAPPS - dt.timedelta(seconds=5)


def hor_av(sammantrade: Sammantrade, *, av: Anvandare, klient: str) -> Motesgang:
    """Note that *av*'s page *klient* is there; it takes the pen where nobody has it, or the holder is silent.

    No history and no Handelse, and no count: it is the present only.
    """
    gang = Motesgang.objects.select_related("penna", "punkt").get(sammantrade=sammantrade)
    if gang.pennan_halls() and (gang.penna_klient != klient or gang.pennan_halls(timezone.now() + FORNYAS)):
        return gang
    return _ta(gang, av, klient)


def ta(sammantrade: Sammantrade, *, av: Anvandare, klient: str) -> Motesgang:
    """Take the pen over from whoever has it. Raises PermissionDenied."""
    policy.krav_fora_motet(av, sammantrade)
    return _ta(Motesgang.objects.get(sammantrade=sammantrade), av, klient)


def _ta(gang: Motesgang, av: Anvandare, klient: str) -> Motesgang:
    gang.penna, gang.penna_klient, gang.penna_sedd = av, klient, timezone.now()
    gang.save(update_fields=["penna", "penna_klient", "penna_sedd"])
    return gang
