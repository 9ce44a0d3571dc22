"""A skrivelse as a Word file: the facts of a snapshot in, the bytes of a .docx out."""

from arenden.ordfil.bredvid import Bredvid, Inlagg, Trad, fristaende_till, iso
from arenden.ordfil.skrivare import skriv
from arenden.ordfil.sparat import Foreslaget

__all__ = ["Bredvid", "Foreslaget", "Inlagg", "Trad", "fristaende_till", "iso", "skriv"]
