"""The work that waits: a document to render, taken by a worker with a lease."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .handling import Handling

LEASE = dt.timedelta(minutes=2)
MAX_FORSOK = 5


class JobbQuerySet(models.QuerySet["Jobb"]):
    def vantande(self, nu: dt.datetime | None = None) -> "JobbQuerySet":
        """Return the jobs that nobody has, or whose worker has been silent past its lease."""
        nu = nu or timezone.now()
        return self.filter(Q(lease=None) | Q(lease__lt=nu), klar=None, forsok__lt=MAX_FORSOK).order_by("pk")


class Jobb(models.Model):
    """The rendering that a document waits for, taken by a worker with a lease."""

    handling = models.OneToOneField(Handling, on_delete=models.CASCADE, related_name="jobb")
    lease = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    forsok = models.PositiveSmallIntegerField(default=0)
    fel = models.TextField(blank=True)
    klar = models.DateTimeField(null=True)
    # How far a long one has come: parts done, of all.
    gjort = models.PositiveIntegerField(default=0)
    av = models.PositiveIntegerField(default=0)

    objects = JobbQuerySet.as_manager()

    class Meta:
        verbose_name = "jobb"
        verbose_name_plural = "jobb"

    def __str__(self) -> str:
        return f"{self.handling_id}: {self.lage}"

    @property
    def lage(self) -> str:
        """Return the job's state as a word a person reads."""
        if self.klar:
            return "klar"
        if self.forsok >= MAX_FORSOK and (self.lease is None or self.lease < timezone.now()):
            return "misslyckades"
        return "skapas" if self.lease and self.lease >= timezone.now() else "väntar"
