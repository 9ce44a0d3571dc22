"""Step-up: before a person signs, they prove once more that it is they. Which way is the installation's to say.

`settings.BEKRAFTELSE` names a function like `med_losenord`; another (an identity provider) takes its place whole. The
page that asks shows `templates/forum/_bekraftelse.html` for the field that the function reads.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

from forum.models import Anvandare

# So many wrong tries, in so many seconds, by one person.
HOGST, FONSTER = 5, 900


@dataclass(frozen=True)
class Bekraftelse:
    """How a person was identified just now, and at what level of assurance ("" where none is claimed)."""

    hur: str
    nar: dt.datetime
    niva: str = ""


class Obekraftad(Exception):
    """The person could not be identified; the message tells them why. *status* is the answer's."""

    def __init__(self, fel: str, status: int = 422) -> None:
        super().__init__(fel)
        self.status = status


def bekrafta(request: HttpRequest) -> Bekraftelse:
    """Identify the logged-in person once more, as the installation does it. Raises Obekraftad."""
    svar: Bekraftelse = import_string(settings.BEKRAFTELSE)(request)
    return svar


def med_losenord(request: HttpRequest) -> Bekraftelse:
    """Ask for the password again (field `losenord`). Wrong tries are counted as those of the log-in: a process each."""
    person = request.user
    losenord = request.POST.get("losenord", "")
    nyckel = f"bekraftelse:{person.pk}"
    if int(cache.get(nyckel, 0)) >= HOGST:
        raise Obekraftad(
            f"Fel lösenord för många gånger. Vänta {FONSTER // 60} minuter och försök igen; inget har gått förlorat.",
            429,
        )
    if not losenord:
        raise Obekraftad("Skriv ditt lösenord.")
    if not isinstance(person, Anvandare) or not person.check_password(losenord):
        cache.add(nyckel, 0, FONSTER)
        try:
            cache.incr(nyckel)
        except ValueError:  # the window ended between the two
            cache.set(nyckel, 1, FONSTER)
        raise Obekraftad("Lösenordet stämmer inte. Inget är underskrivet. Försök igen.")
    cache.delete(nyckel)
    return Bekraftelse("lösenord", timezone.now())
