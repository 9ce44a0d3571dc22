"""What stands where in an issued booklet, and what an attachment became in it."""

from django.db import models
from django.utils import timezone

from .dagordning import Dagordningspunkt
from .handling import Handling


class Haftesdel(models.Model):
    """One document in one booklet: of which item, which bytes, and the folios its pages got. Never changes."""

    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="haftesdelar")
    ordning = models.PositiveIntegerField()
    punkt = models.ForeignKey(Dagordningspunkt, on_delete=models.PROTECT, related_name="+")
    titel = models.CharField(max_length=300)
    # Of the document itself, and of the PDF that was put in; "" for one that is only listed.
    kalla = models.CharField(max_length=64)
    fil = models.CharField(max_length=64, blank=True)
    folion = models.JSONField(default=list)

    class Meta:
        verbose_name = "häftesdel"
        verbose_name_plural = "häftesdelar"
        ordering = ["handling", "ordning"]
        constraints = [models.UniqueConstraint(fields=["handling", "ordning"], name="haftesdel_en_gang")]

    def __str__(self) -> str:
        return self.titel


class Omvandling(models.Model):
    """An attachment as PDF, made once: *fil* is "" where it cannot be, and *hinder* says why. Never changes."""

    kalla = models.CharField(max_length=64, unique=True)
    fil = models.CharField(max_length=64, blank=True)
    sidor = models.PositiveIntegerField(default=0)
    # Whether the file is PDF/A-2a and PDF/UA-1, so that a booklet with it may be.
    konform = models.BooleanField(default=False)
    hinder = models.CharField(max_length=200, blank=True)
    skapad = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "omvandling"
        verbose_name_plural = "omvandlingar"

    def __str__(self) -> str:
        return self.kalla
