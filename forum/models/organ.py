"""Bodies and who holds which role in them, from and to which day."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords


class Organ(models.Model):
    """A political body. What differs between bodies is data here, never an `if` on a name."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(unique=True)
    namn = models.CharField("namn", max_length=120)
    organisation = models.CharField("organisation", max_length=120, blank=True)
    serie = models.CharField("diarieserie", max_length=12)
    ingress = models.CharField("inledning till att-satserna", max_length=300, blank=True)
    formellt = models.BooleanField("fattar egna beslut", default=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    lang_fran = models.PositiveIntegerField("ord i en lång skrivelse", null=True, blank=True)
    regler = models.JSONField("regler och deras allvar", default=dict, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "organ"
        verbose_name_plural = "organ"
        ordering = ["namn"]

    def __str__(self) -> str:
        return self.namn


class Roll(models.TextChoices):
    """What a person can be in a body (DESIGN §1)."""

    HANDLAGGARE = "handlaggare", "handläggare"
    UNDERTECKNARE = "undertecknare", "undertecknare"
    REGISTRATOR = "registrator", "registrator"
    SEKRETERARE = "sekreterare", "sekreterare"
    ORDFORANDE = "ordforande", "ordförande"
    LEDAMOT = "ledamot", "ledamot"
    ERSATTARE = "ersattare", "ersättare"
    JUSTERARE = "justerare", "justerare"
    LASARE = "lasare", "läsare"
    DRIFTANSVARIG = "driftansvarig", "driftansvarig"


class UppdragQuerySet(models.QuerySet["Uppdrag"]):
    def gallande(self, dag: dt.date | None = None) -> "UppdragQuerySet":
        """Return those in force on *dag*, today by default."""
        dag = dag or timezone.localdate()
        return self.filter(Q(till=None) | Q(till__gte=dag), fran__lte=dag)


class Uppdrag(models.Model):
    """Who holds which role in which body, from–to."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    anvandare = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uppdrag")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="uppdrag")
    roll = models.CharField("roll", max_length=20, choices=Roll.choices)
    fran = models.DateField("från och med", default=timezone.localdate)
    till = models.DateField("till och med", null=True, blank=True)

    history = HistoricalRecords()
    objects = UppdragQuerySet.as_manager()

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        ordering = ["organ", "roll", "fran"]
        constraints = [
            models.CheckConstraint(condition=Q(till=None) | Q(till__gte=models.F("fran")), name="uppdrag_fran_till"),
        ]

    def __str__(self) -> str:
        return f"{self.anvandare}, {self.get_roll_display()} i {self.organ}"
