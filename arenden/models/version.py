"""Frozen snapshots, approvals of them, and what each reader has seen."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from .skrivelse import Skrivelse

# Why a version was frozen when it was sent; undertecknare see these and no others.
SKICKAD = "skickad för godkännande"


class Version(models.Model):
    """A frozen snapshot of a whole skrivelse: canonical JSON (RFC 8785) and its SHA-256. Never changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    skrivelse = models.ForeignKey(Skrivelse, on_delete=models.PROTECT, related_name="versioner")
    nr = models.PositiveIntegerField()
    innehall = models.TextField()
    sha256 = models.CharField(max_length=64, db_index=True)
    skapad = models.DateTimeField(default=timezone.now)
    skapad_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    anledning = models.CharField(max_length=200)

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versioner"
        ordering = ["skrivelse", "-nr"]
        constraints = [models.UniqueConstraint(fields=["skrivelse", "nr"], name="version_nummer_en_gang")]

    def __str__(self) -> str:
        return f"Version {self.nr}"

    @property
    def data(self) -> dict[str, Any]:
        """Return the snapshot as a dict (format in arenden.ogonblick)."""
        innehall: dict[str, Any] = json.loads(self.innehall)
        return innehall


class Godkannande(models.Model):
    """One undertecknare's approval of exactly one version. Never changes; it lapses when its version does."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="godkannanden")
    undertecknare = models.UUIDField()
    anvandare = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    namn = models.CharField(max_length=120)
    titel = models.CharField(max_length=120, blank=True)
    for_namn = models.CharField(max_length=120, blank=True)
    enbart_underskrift = models.BooleanField(default=False)
    tid = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "godkännande"
        verbose_name_plural = "godkännanden"
        ordering = ["tid", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "undertecknare"], name="godkannande_en_gang"),
            # Nobody approves for two: a ställföreträdare adds a pair of eyes, or does not count.
            models.UniqueConstraint(fields=["version", "anvandare"], name="godkannande_en_person"),
        ]

    def __str__(self) -> str:
        return f"{self.namn} godkände version {self.version.nr}"


class Lasning(models.Model):
    """The version that a person saw last, and the one read before it came."""

    anvandare = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    skrivelse = models.ForeignKey(Skrivelse, on_delete=models.CASCADE, related_name="lasningar")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    tid = models.DateTimeField(null=True)
    fore = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    fore_tid = models.DateTimeField(null=True)
    # The working text, for those who write in it: when it was last shown, and when the visit before this one ended.
    utkast_tid = models.DateTimeField(null=True)
    utkast_fore = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "läsning"
        verbose_name_plural = "läsningar"
        constraints = [models.UniqueConstraint(fields=["anvandare", "skrivelse"], name="lasning_en_rad")]

    def __str__(self) -> str:
        return f"{self.anvandare_id} såg {self.version_id}"
