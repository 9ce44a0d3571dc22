"""One-time tokens: a form sent twice gets its first answer, and nothing is done twice."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone


class Engangsnyckel(models.Model):
    """The answer that a form got, under the token it carried."""

    nyckel = models.UUIDField(unique=True)
    anvandare = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    adress = models.CharField(max_length=300)
    # The SHA-256 of what the form said: the same token with other words is another sending.
    kropp = models.CharField(max_length=64, blank=True, default="")
    svar = models.CharField(max_length=500, blank=True)
    tid = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "engångsnyckel"
        verbose_name_plural = "engångsnycklar"

    def __str__(self) -> str:
        return str(self.nyckel)

    @classmethod
    def stada(cls, aldre_an: dt.timedelta = dt.timedelta(days=30)) -> int:
        """Delete tokens too old to be sent again; return how many."""
        return cls.objects.filter(tid__lt=timezone.now() - aldre_an).delete()[0]
