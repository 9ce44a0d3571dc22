"""This installation's chain and time-stamp authority, as the settings say (README, Settings)."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from beslut.sign.forvar import Filforvar, Forvar, Pkcs11forvar
from beslut.sign.kedja import Kedja
from beslut.sign.tid import Tidsstamplare


def kedja() -> Kedja:
    """Return the chain, which may not have been made yet. Keys that have been opened stay open in the process."""
    return _kedja(
        Path(settings.NYCKLAR),
        settings.NYCKELLOSEN,
        (settings.NYCKELBARARE, settings.NYCKELBARARE_NAMN, settings.NYCKELBARARE_PIN),
    )


@lru_cache(maxsize=8)
def _kedja(mapp: Path, losen: str, barare: tuple[str, str, str]) -> Kedja:
    forvar: Forvar = Pkcs11forvar(*barare) if barare[0] else Filforvar(mapp, losen)
    return Kedja(mapp, forvar)


def se_till(organisation: str) -> Kedja:
    """Return the chain; local mode makes one by itself. Elsewhere the first use of it says what is missing."""
    kedjan = kedja()
    if settings.LOKALT and not kedjan.finns:
        kedjan.skapa(organisation, adress())
    return kedjan


def adress() -> str:
    """Return where certificates say that lists and answers are had.

    Always plain http: who asks verifies the answer's own signature, and https would ask for what is being asked
    (RFC 5280 §8).
    """
    return "http://" + settings.ADRESS.partition("://")[2]


def tidsstamplare() -> Tidsstamplare | None:
    """Return the time-stamp authority, or None where none is set."""
    return Tidsstamplare(settings.TSA) if settings.TSA else None
