"""Who holds which role in which body, from and to which day."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .organ import Organ, Part
from .rad import Rad, RadQuerySet


class Roll(models.TextChoices):
    """What a person can be in a body (DESIGN §1)."""

    HANDLAGGARE = "handlaggare", "handläggare"
    UNDERTECKNARE = "undertecknare", "undertecknare"
    REGISTRATOR = "registrator", "registrator"
    SEKRETERARE = "sekreterare", "sekreterare"
    ORDFORANDE = "ordforande", "ordförande"
    VICE_ORDFORANDE = "vice_ordforande", "vice ordförande"
    LEDAMOT = "ledamot", "ledamot"
    ERSATTARE = "ersattare", "ersättare"
    JUSTERARE = "justerare", "justerare"
    LASARE = "lasare", "läsare"
    DRIFTANSVARIG = "driftansvarig", "driftansvarig"


PRESIDIUM = (Roll.ORDFORANDE, Roll.VICE_ORDFORANDE)
# Those who decide: whoever leads the body is a ledamot of it.
LEDAMOTER = (*PRESIDIUM, Roll.LEDAMOT)
FORTROENDEVALDA = (*LEDAMOTER, Roll.ERSATTARE)


class UppdragQuerySet(RadQuerySet["Uppdrag"]):
    def gallande(self, dag: dt.date | None = None) -> "UppdragQuerySet":
        """Return those in force on *dag*, today by default."""
        dag = dag or timezone.localdate()
        return self.filter(Q(till=None) | Q(till__gte=dag), fran__lte=dag)

    def overlappar(self, uppdrag: "Uppdrag") -> "UppdragQuerySet":
        """Return those in force on some day when *uppdrag* is."""
        fore = Q() if uppdrag.till is None else Q(fran__lte=uppdrag.till)
        return self.filter(Q(till=None) | Q(till__gte=uppdrag.fran), fore).select_related("anvandare")

    def fortroendevalda(self) -> "UppdragQuerySet":
        """Return those of ledamöter, presidium and ersättare, with person and part, in inkallelseordning."""
        return (
            self.filter(roll__in=FORTROENDEVALDA)
            .select_related("anvandare", "part")
            .order_by("ordning", "anvandare__namn", "pk")
        )

    def ledamoter(self) -> "UppdragQuerySet":
        """Return those of ledamöter, presidium included."""
        return self.fortroendevalda().filter(roll__in=LEDAMOTER)

    def ersattare(self) -> "UppdragQuerySet":
        """Return those of ersättare, in inkallelseordning."""
        return self.fortroendevalda().filter(roll=Roll.ERSATTARE)


class Uppdrag(Rad):
    """Who holds which role in which body, from–to; for the elected also for whom, for which party, in which turn."""

    anvandare = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uppdrag", verbose_name="person"
    )
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="uppdrag")
    roll = models.CharField("roll", max_length=20, choices=Roll.choices)
    part = models.ForeignKey(
        Part,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="uppdrag",
        verbose_name="kommun eller region",
    )
    parti = models.CharField("parti", max_length=60, blank=True)
    ordning = models.PositiveSmallIntegerField("plats i inkallelseordningen", default=0)
    fran = models.DateField("från och med", default=timezone.localdate)
    till = models.DateField("till och med", null=True, blank=True)

    history = HistoricalRecords()
    objects = UppdragQuerySet.as_manager()

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        ordering = ["organ", "roll", "fran"]
        constraints = [
            models.CheckConstraint(condition=Q(till=None) | Q(till__gte=F("fran")), name="uppdrag_fran_till"),
        ]

    def __str__(self) -> str:
        return f"{self.anvandare}, {self.get_roll_display()} i {self.organ}"

    @property
    def beteckning(self) -> str:
        """Return name with party and part, as minutes have it: "Anders Hult (S), Almby kommun"."""
        namn = f"{self.anvandare} ({self.parti})" if self.parti else str(self.anvandare)
        return f"{namn}, {self.part}" if self.part else namn
