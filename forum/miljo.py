"""Read settings from the environment; a bad value is named and refused."""

import os

from django.core.exceptions import ImproperlyConfigured


def text(namn: str, *, forval: str | None = None, tillatna: tuple[str, ...] = ()) -> str:
    """Return the variable *namn*, or *forval*; raise ImproperlyConfigured if it is missing or not allowed."""
    varde = os.environ.get(namn, "").strip() or forval
    if varde is None:
        raise ImproperlyConfigured(f"{namn} saknas. Sätt den i miljön (se README, Settings).")
    if tillatna and varde not in tillatna:
        raise ImproperlyConfigured(f"{namn}={varde!r} går inte att använda. Välj {' eller '.join(tillatna)}.")
    return varde


def heltal(namn: str, *, forval: int, minst: int, mest: int) -> int:
    """Return the variable *namn* as a whole number between *minst* and *mest*."""
    varde = os.environ.get(namn, "").strip()
    if not varde:
        return forval
    if not varde.isascii() or not varde.isdigit() or not minst <= int(varde) <= mest:
        raise ImproperlyConfigured(f"{namn}={varde!r} ska vara ett heltal från {minst} till {mest}.")
    return int(varde)


def ja(namn: str, *, forval: bool) -> bool:
    """Return the variable *namn*, written "ja" or "nej", as a bool."""
    return text(namn, forval="ja" if forval else "nej", tillatna=("ja", "nej")) == "ja"


def rader(namn: str) -> list[str]:
    """Return the comma-separated variable *namn* as a list without empty items."""
    return [del_.strip() for del_ in os.environ.get(namn, "").split(",") if del_.strip()]
