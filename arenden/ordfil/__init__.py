"""A skrivelse as a Word file: the facts of a snapshot in, the bytes of a .docx out."""

from arenden.ordfil.bredvid import Bredvid, Inlagg, Trad, iso
from arenden.ordfil.skrivare import skriv
from arenden.ordfil.sparat import Foreslaget

__all__ = ["Bredvid", "Foreslaget", "Inlagg", "Trad", "iso", "skriv"]
