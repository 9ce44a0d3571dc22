"""Papers signed with ink: what was handed in of them, what the comparison found, and what an official said."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from beslut.skanningsflow import Lage
from forum.models import Rad, RadQuerySet

from .handling import Handling


class SkanningQuerySet(RadQuerySet["Skanning"]):
    def att_jamfora(self) -> "SkanningQuerySet":
        """Return those that wait for the worker and that nobody has now."""
        ledig = Q(lease=None) | Q(lease__lt=timezone.now())
        return self.filter(ledig, lage=Lage.VANTAR).order_by(F("lease").asc(nulls_first=True), "pk")

    def godtagna(self) -> "SkanningQuerySet":
        """Return those that an official has accepted, newest first: the first is the one that holds."""
        return self.filter(lage=Lage.GODTAGEN).order_by("-avgjord", "-pk")


class Skanning(Rad):
    """One paper, signed with ink, as it was handed in for a document. What was decided of it never changes.

    *jamforelse* is what `papperslikhet` found, its pictures stored and named by their SHA-256.
    """

    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="skanningar")
    lage = models.CharField(max_length=12, choices=Lage.choices, default=Lage.VANTAR)
    inlamnad = models.DateTimeField(default=timezone.now)
    inlamnad_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    jamford_sha256 = models.CharField(max_length=64, blank=True, help_text="the issued file that it was compared with")
    jamforelse = models.JSONField(default=dict)
    avgjord = models.DateTimeField(null=True)
    avgjord_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    skal = models.TextField(blank=True)
    lease = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    forsok = models.PositiveIntegerField(default=0)
    fel = models.TextField(blank=True)

    history = HistoricalRecords(excluded_fields=["jamforelse", "lease", "token", "forsok"])
    objects = SkanningQuerySet.as_manager()

    class Meta:
        verbose_name = "Papperet"
        verbose_name_plural = "papper"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["handling"], condition=Q(lage__in=["vantar", "jamford"]), name="skanning_en_i_taget"
            )
        ]

    def __str__(self) -> str:
        return f"Papper av {self.handling}"

    def get_absolute_url(self) -> str:
        return f"/handlingar/papper/{self.uuid}/"

    @property
    def sidor(self) -> list[dict[str, Any]]:
        """Return what the comparison says of each scanned page."""
        return list(self.jamforelse.get("sidor", []))


class Skanningsfil(models.Model):
    """A file of it exactly as it was handed in, stored under its SHA-256. Never changes."""

    skanning = models.ForeignKey(Skanning, on_delete=models.PROTECT, related_name="filer")
    nr = models.PositiveSmallIntegerField()
    typ = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, db_index=True)
    storlek = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = "skannad fil"
        verbose_name_plural = "skannade filer"
        ordering = ["skanning", "nr"]
        constraints = [models.UniqueConstraint(fields=["skanning", "nr"], name="skanningsfil_en_gang")]

    def __str__(self) -> str:
        return self.sha256

    @property
    def filnamn(self) -> str:
        """Return the document's name with what tells this file from it."""
        andelse = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif"}[self.typ]
        stam = self.skanning.handling.filnamn.removesuffix(".pdf")
        return f"{stam}-papper{f'-{self.nr}' if self.nr > 1 else ''}.{andelse}"
