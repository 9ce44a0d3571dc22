from .aterkoppling import Aterkoppling, Svar
from .dagordning import Behandling, Dagordningspunkt
from .deltagande import Deltagande, Jav, Narvaropass
from .expediering import Expediering, Mottagare, Utskick
from .hafte import Haftesdel, Omvandling
from .handling import Handling, HandlingFil, HandlingQuerySet, Sidbild, ny_kod
from .jobb import LEASE, MAX_FORSOK, Jobb
from .kallelse import Kallad, Kallelse
from .lasanteckning import DeladAnteckning, Lasanteckning, Lasnyckel
from .lasplats import Lasplats
from .ledamotsfraga import Ledamotsfraga, i_foljd, svarar
from .medyrkare import Medyrkare, att_bjuda
from .motesgang import PENNAN_SLAPPS, Ajournering, Justerarval, Motesanteckning, Motesgang, Talare
from .profil import Profil, Profilprov, Typsnitt
from .protokoll import Anslag, Justering, Paragraf, Protokoll, Rattelse
from .skanning import Skanning, Skanningsfil
from .stallningstagande import Stallningstagande, Yttrande
from .stampling import Stampling
from .underskriftsbegaran import Underskriftsbegaran, Undertecknande
from .visning import Visning
from .votering import Rost, Votering
from .yrkande import Proposition, Yrkande

__all__ = [
    "LEASE",
    "MAX_FORSOK",
    "PENNAN_SLAPPS",
    "Ajournering",
    "Anslag",
    "Aterkoppling",
    "Behandling",
    "Dagordningspunkt",
    "DeladAnteckning",
    "Deltagande",
    "Expediering",
    "Haftesdel",
    "Handling",
    "HandlingFil",
    "HandlingQuerySet",
    "Jav",
    "Jobb",
    "Justerarval",
    "Justering",
    "Kallad",
    "Kallelse",
    "Lasanteckning",
    "Lasnyckel",
    "Lasplats",
    "Ledamotsfraga",
    "Medyrkare",
    "Motesanteckning",
    "Motesgang",
    "Mottagare",
    "Narvaropass",
    "Omvandling",
    "Paragraf",
    "Profil",
    "Profilprov",
    "Proposition",
    "Protokoll",
    "Rattelse",
    "Rost",
    "Sidbild",
    "Skanning",
    "Skanningsfil",
    "Stallningstagande",
    "Stampling",
    "Svar",
    "Talare",
    "Typsnitt",
    "Underskriftsbegaran",
    "Undertecknande",
    "Utskick",
    "Visning",
    "Votering",
    "Yrkande",
    "Yttrande",
    "att_bjuda",
    "i_foljd",
    "ny_kod",
    "svarar",
]
