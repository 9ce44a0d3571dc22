"""The seal that an issued document waits for, and the proof of its time: taken by a worker with a lease."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .handling import Handling


class StamplingQuerySet(models.QuerySet["Stampling"]):
    def vantande(self, *, tid: bool, nu: dt.datetime | None = None) -> "StamplingQuerySet":
        """Return what waits for a seal, or (where time stamps can be had) for one, and that nobody has now."""
        nu = nu or timezone.now()
        gor = Q(stamplad=None) | Q(styrkt_till=None) if tid else Q(stamplad=None)
        ledig = Q(lease=None) | Q(lease__lt=nu)
        # Those that have failed come after those that have not been tried.
        return self.filter(gor, ledig).order_by(F("lease").asc(nulls_first=True), "pk")

    def att_fornya(self, fore: dt.datetime, nu: dt.datetime | None = None) -> "StamplingQuerySet":
        """Return what has a time stamp that proves nothing after *fore*, and that nobody has now."""
        nu = nu or timezone.now()
        return self.filter(Q(lease=None) | Q(lease__lt=nu), styrkt_till__lt=fore).order_by("styrkt_till", "pk")


class Stampling(models.Model):
    """How far a document has come after it was rendered: sealed, and its time proven until when.

    A document is sealed without a time stamp where none can be had, and gets one when it can.
    """

    handling = models.OneToOneField(Handling, on_delete=models.PROTECT, related_name="stampling")
    lease = models.DateTimeField(null=True, help_text="who has it has it until then; after a failure, not before then")
    token = models.UUIDField(null=True)
    forsok = models.PositiveIntegerField(default=0, help_text="failures in a row")
    fel = models.TextField(blank=True)
    stamplad = models.DateTimeField(null=True)
    styrkt_till = models.DateTimeField(null=True, db_index=True)

    objects = StamplingQuerySet.as_manager()

    class Meta:
        verbose_name = "stämpling"
        verbose_name_plural = "stämplingar"

    def __str__(self) -> str:
        return f"{self.handling_id}: {self.lage}"

    @property
    def lage(self) -> str:
        """Return how far it has come, as a person reads it."""
        if self.stamplad is None:
            return "väntar på stämpel"
        return "stämplad" if self.styrkt_till else "stämplad, tiden är inte styrkt"
