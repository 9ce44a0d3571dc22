from .formular import Engangsnyckel
from .handelse import Handelse
from .manniska import Anvandare, Stallforetradare
from .organ import Avvikelse, Beslutsforhet, Inkallelse, Javsregel, Organ, Part, Protokollsslag
from .rad import Rad, RadQuerySet
from .sammantrade import Sammantrade
from .serie import Serie
from .uppdrag import FORTROENDEVALDA, LEDAMOTER, PRESIDIUM, Roll, Uppdrag

__all__ = [
    "FORTROENDEVALDA",
    "LEDAMOTER",
    "PRESIDIUM",
    "Anvandare",
    "Avvikelse",
    "Beslutsforhet",
    "Engangsnyckel",
    "Handelse",
    "Inkallelse",
    "Javsregel",
    "Organ",
    "Part",
    "Protokollsslag",
    "Rad",
    "RadQuerySet",
    "Roll",
    "Sammantrade",
    "Serie",
    "Stallforetradare",
    "Uppdrag",
]
