from .ankare import Ankare
from .arende import Arende
from .forslagsbeslut import Forslagsbeslut, Utfall
from .inlasning import Importpost, Uppladdning
from .kommentar import Falt, Kommentar, Omnamnande
from .mall import Mall, MallVersion, Slag
from .narvaro import Narvaro
from .ordlista import Ordlisterad
from .skrivelse import Avsnitt, Beslutspunkt, Bilaga, Skrivelse, Undertecknare
from .text import Text, TextSteg
from .tystnad import Tystnad
from .version import Godkannande, Lasning, Version

__all__ = [
    "Ankare",
    "Arende",
    "Avsnitt",
    "Beslutspunkt",
    "Bilaga",
    "Falt",
    "Forslagsbeslut",
    "Godkannande",
    "Importpost",
    "Kommentar",
    "Lasning",
    "Mall",
    "MallVersion",
    "Narvaro",
    "Omnamnande",
    "Ordlisterad",
    "Skrivelse",
    "Slag",
    "Text",
    "TextSteg",
    "Tystnad",
    "Undertecknare",
    "Uppladdning",
    "Utfall",
    "Version",
]
