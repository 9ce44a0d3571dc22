"""Reader of files: plain text, Word and OpenDocument in, a Memo out; knows neither Django's models nor the database."""

from arenden.ordlasning.lasning import las

__all__ = ["las"]
