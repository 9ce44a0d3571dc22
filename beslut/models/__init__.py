from .dagordning import Behandling, Dagordningspunkt
from .handling import Handling, HandlingFil, HandlingQuerySet, Sidbild, ny_kod
from .jobb import LEASE, MAX_FORSOK, Jobb

__all__ = [
    "LEASE",
    "MAX_FORSOK",
    "Behandling",
    "Dagordningspunkt",
    "Handling",
    "HandlingFil",
    "HandlingQuerySet",
    "Jobb",
    "Sidbild",
    "ny_kod",
]
