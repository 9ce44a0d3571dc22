"""Working rows: an address of their own, a revision that every write names, and history."""

import uuid
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models

from forum.fel import Motsagelse

if TYPE_CHECKING:
    from .manniska import Anvandare

M = TypeVar("M", bound=models.Model)


class RadQuerySet(models.QuerySet[M]):
    """Queries shared by every working row."""

    def las(self, pk: int) -> M:
        """Lock and re-read one row. On SQLite the IMMEDIATE transaction is the lock."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class Rad(models.Model):
    """A working row. Subclasses add `history = HistoricalRecords()`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def krav_revision(self, revision: int) -> None:
        """Raise Motsagelse unless the (locked) row is at *revision*."""
        if self.revision != revision:
            raise Motsagelse(
                f"{self._meta.verbose_name} har ändrats av någon annan sedan du öppnade sidan. "
                "Läs in sidan igen, jämför och spara på nytt."
            )

    def spara(self, *, av: "Anvandare | None", skal: str) -> Self:
        """Save the locked row as its next revision and write its history with who and why."""
        self.revision += 1
        forfattare: dict[str, Any] = {"_history_user": av, "_change_reason": skal[:100]}
        for namn, varde in forfattare.items():
            setattr(self, namn, varde)
        self.save()
        return self


def etikett(rad: models.Model, falt: str) -> str:
    """Return what a person calls the field *falt* of *rad*."""
    return str(getattr(rad._meta.get_field(falt), "verbose_name", falt))
