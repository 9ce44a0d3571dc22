"""When and where a body meets."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import formats, timezone
from simple_history.models import HistoricalRecords

from forum.flow import Lage

from .organ import Organ
from .rad import Rad, RadQuerySet
from .uppdrag import Roll, Uppdrag


class SammantradeQuerySet(RadQuerySet["Sammantrade"]):
    def synliga_for(self, user: Any) -> "SammantradeQuerySet":
        """Return those of bodies where *user* has something to do (twin of policy.may_se_sammantrade)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        egna = Uppdrag.objects.gallande().filter(anvandare=user).exclude(roll=Roll.DRIFTANSVARIG)
        return self.filter(organ__in=egna.values("organ"))

    def kommande(self, dag: dt.date | None = None) -> "SammantradeQuerySet":
        """Return those from *dag* (today) on, and any that still goes on, the next one first."""
        dag = dag or timezone.localdate()
        return self.filter(Q(datum__gte=dag) | Q(lage=Lage.PAGAR)).order_by("datum", "borjar", "pk")

    def tidigare(self, dag: dt.date | None = None) -> "SammantradeQuerySet":
        """Return those before *dag* (today), the latest first."""
        dag = dag or timezone.localdate()
        return self.filter(datum__lt=dag).exclude(lage=Lage.PAGAR).order_by("-datum", "-borjar", "-pk")

    def som_tar_arenden(self, dag: dt.date | None = None) -> "SammantradeQuerySet":
        """Return those that a skrivelse can be written for: to come, neither begun nor cancelled."""
        return self.kommande(dag).filter(lage__in=(Lage.PLANERAT, Lage.KALLAT))

    def med_organ(self) -> "SammantradeQuerySet":
        return self.select_related("organ")


class Sammantrade(Rad):
    """A sammanträde of a body: when, where, in what form, and the days that lead up to it."""

    class Form(models.TextChoices):
        PLATS = "plats", "på plats"
        DISTANS = "distans", "på distans"
        BLANDAT = "blandat", "på plats och på distans"

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="sammantraden")
    datum = models.DateField("datum")
    borjar = models.TimeField("börjar")
    slutar = models.TimeField("slutar", null=True, blank=True)
    plats = models.CharField("plats", max_length=200, blank=True)
    form = models.CharField("form", max_length=10, choices=Form.choices, default=Form.PLATS)
    lank = models.URLField("länk för den som deltar på distans", max_length=500, blank=True)
    fjarrkontroll = models.CharField("den som kontrollerar vilka som deltar på distans", max_length=120, blank=True)
    sista_arendedag = models.DateField("sista dag för ärenden")
    kallelsedag = models.DateField("dag för kallelsen")
    lage = models.CharField(max_length=10, choices=Lage.choices, default=Lage.PLANERAT, editable=False)
    # When the kallelse went out for the first time, and when the meeting was in fact opened and closed.
    kallat = models.DateTimeField(null=True, editable=False)
    oppnat = models.DateTimeField(null=True, editable=False)
    avslutat = models.DateTimeField(null=True, editable=False)
    installt_skal = models.CharField("skäl", max_length=300, blank=True, editable=False)

    history = HistoricalRecords()
    objects = SammantradeQuerySet.as_manager()

    class Meta:
        verbose_name = "Sammanträdet"
        verbose_name_plural = "sammanträden"
        ordering = ["datum", "borjar", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(slutar=None) | Q(slutar__gt=F("borjar")), name="sammantrade_borjar_slutar"
            ),
            models.CheckConstraint(condition=Q(kallelsedag__lte=F("datum")), name="sammantrade_kallelse_fore"),
            models.CheckConstraint(condition=Q(sista_arendedag__lte=F("datum")), name="sammantrade_arenden_fore"),
        ]

    def __str__(self) -> str:
        return f"{self.organ} den {formats.date_format(self.datum, 'j F Y')}"

    def get_absolute_url(self) -> str:
        return reverse("sammantrade", args=[self.uuid])

    @property
    def borjan(self) -> dt.datetime:
        """Return the moment it begins, in the installation's time zone."""
        return timezone.make_aware(dt.datetime.combine(self.datum, self.borjar))

    @property
    def numren_star_fast(self) -> bool:
        """Tell whether the kallelse has gone out: from then on no item's number changes."""
        return self.kallat is not None
