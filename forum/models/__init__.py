from .formular import Engangsnyckel
from .handelse import Handelse
from .manniska import Anvandare, Stallforetradare
from .organ import Organ, Roll, Uppdrag
from .rad import Rad, RadQuerySet
from .serie import Serie

__all__ = [
    "Anvandare",
    "Engangsnyckel",
    "Handelse",
    "Organ",
    "Rad",
    "RadQuerySet",
    "Roll",
    "Serie",
    "Stallforetradare",
    "Uppdrag",
]
