from .dagordning import Behandling, Dagordningspunkt
from .deltagande import Deltagande, Jav, Narvaropass
from .handling import Handling, HandlingFil, HandlingQuerySet, Sidbild, ny_kod
from .jobb import LEASE, MAX_FORSOK, Jobb
from .motesgang import PENNAN_SLAPPS, Ajournering, Justerarval, Motesanteckning, Motesgang, Talare
from .stallningstagande import Stallningstagande, Yttrande
from .votering import Rost, Votering
from .yrkande import Proposition, Yrkande

__all__ = [
    "LEASE",
    "MAX_FORSOK",
    "PENNAN_SLAPPS",
    "Ajournering",
    "Behandling",
    "Dagordningspunkt",
    "Deltagande",
    "Handling",
    "HandlingFil",
    "HandlingQuerySet",
    "Jav",
    "Jobb",
    "Justerarval",
    "Motesanteckning",
    "Motesgang",
    "Narvaropass",
    "Proposition",
    "Rost",
    "Sidbild",
    "Stallningstagande",
    "Talare",
    "Votering",
    "Yrkande",
    "Yttrande",
    "ny_kod",
]
