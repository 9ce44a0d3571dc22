"""What every row of a meeting shares: it names its sammanträde, so that the database can freeze it when that ends."""

from typing import Self, TypeVar

from django.db import models

from forum.models import Rad, RadQuerySet, Sammantrade

M = TypeVar("M", bound=models.Model)


class MotesradQuerySet(RadQuerySet[M]):
    def kvar(self) -> Self:
        """Return those not struck as a mistake."""
        return self.filter(struken=None)


class Motesrad(Rad):
    """A row of what happened at a sammanträde. Struck as a mistake while it goes on, never deleted; frozen after it."""

    sammantrade = models.ForeignKey(Sammantrade, on_delete=models.PROTECT, related_name="+", editable=False)
    struken = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
