"""What became of a suggested change: who had suggested it, who decided, and the words."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from .text import Text


class Utfall(models.TextChoices):
    """What can become of a suggestion."""

    GODTAGET = "godtaget", "Godtaget"
    AVVISAT = "avvisat", "Avvisat"
    ATERTAGET = "atertaget", "Återtaget"


class Forslagsbeslut(models.Model):
    """One suggestion that is settled. Never changes and is never taken away (triggers hold it).

    *forslagsstallare* are rows of {person, namn, tid}; the name of somebody outside stands without a person.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    skrivelse = models.ForeignKey("arenden.Skrivelse", on_delete=models.PROTECT, related_name="forslagsbeslut")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="forslagsbeslut")
    utfall = models.CharField(max_length=10, choices=Utfall.choices)
    nyckel = models.CharField(max_length=40)
    vad = models.TextField()
    fore = models.TextField(blank=True)
    efter = models.TextField(blank=True)
    forslagsstallare = models.JSONField(default=list)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "förslagsbeslut"
        verbose_name_plural = "förslagsbeslut"
        ordering = ["tid", "pk"]
        indexes = [models.Index(fields=["text", "nyckel"])]

    def __str__(self) -> str:
        return f"{self.vad}: {self.get_utfall_display().lower()}"
