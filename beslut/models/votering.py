"""A votering: how it was held, what it gave, and in an upprop how each one voted."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from beslut.omrostning import Form, Genom, Rakning, Rostvarde

from .dagordning import Dagordningspunkt
from .deltagande import Deltagande
from .motesrad import Motesrad, MotesradQuerySet
from .yrkande import Proposition


class Votering(Motesrad):
    """A votering on a proposition, or a secret election. Counts copied when it is closed."""

    dagordningspunkt = models.ForeignKey(Dagordningspunkt, on_delete=models.PROTECT, related_name="voteringar")
    proposition = models.ForeignKey(Proposition, on_delete=models.PROTECT, null=True, related_name="voteringar")
    form = models.CharField("form", max_length=8, choices=Form.choices)
    ja = models.PositiveSmallIntegerField("ja", default=0)
    nej = models.PositiveSmallIntegerField("nej", default=0)
    avstar = models.PositiveSmallIntegerField("avstår", default=0)
    # Of an election: [{"namn": …, "roster": n}] and blank votes.
    kandidater = models.JSONField(default=list, blank=True)
    blanka = models.PositiveSmallIntegerField("blanka", default=0)
    utslag = models.CharField(max_length=120, blank=True)
    # "ja", "nej", the name of the one elected, or "" where the votes were equal and nothing decided.
    vinner = models.CharField(max_length=120, blank=True)
    genom = models.CharField(max_length=12, choices=Genom.choices, blank=True)
    ord = models.TextField(blank=True)
    tid = models.DateTimeField(default=timezone.now)
    avslutad = models.DateTimeField(null=True)

    history = HistoricalRecords()
    objects = MotesradQuerySet.as_manager()

    class Meta:
        verbose_name = "Voteringen"
        verbose_name_plural = "voteringar"
        ordering = ["dagordningspunkt", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposition"],
                condition=Q(struken=None, proposition__isnull=False),
                name="votering_en_per_proposition",
            ),
            # Elections alone are secret, and an election has no proposition with ja and nej.
            models.CheckConstraint(
                condition=Q(form="sluten", proposition=None) | (~Q(form="sluten") & Q(proposition__isnull=False)),
                name="votering_sluten_ar_val",
            ),
        ]

    def __str__(self) -> str:
        return self.ord or self.get_form_display()

    @property
    def rakning(self) -> Rakning:
        return Rakning(self.ja, self.nej, self.avstar)


class Rost(models.Model):
    """How one person voted in an open votering with upprop."""

    sammantrade = models.ForeignKey("forum.Sammantrade", on_delete=models.PROTECT, related_name="+")
    votering = models.ForeignKey(Votering, on_delete=models.PROTECT, related_name="roster")
    deltagande = models.ForeignKey(Deltagande, on_delete=models.PROTECT, related_name="roster")
    varde = models.CharField(max_length=8, choices=Rostvarde.choices)
    tid = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "röst"
        verbose_name_plural = "röster"
        ordering = ["votering", "pk"]
        constraints = [models.UniqueConstraint(fields=["votering", "deltagande"], name="rost_en_gang")]

    def __str__(self) -> str:
        return f"{self.deltagande}: {self.get_varde_display()}"
