"""A skrivelse as a Word file: the facts of a snapshot in, the bytes of a .docx out."""

from arenden.ordfil.skrivare import skriv

__all__ = ["skriv"]
