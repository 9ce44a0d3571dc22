"""People who log in, and those who act for them."""

import datetime as dt
import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords


class Anvandare(AbstractUser):
    """A person with an account. What the person may do follows from Uppdrag, never from is_superuser."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    namn = models.CharField("namn", max_length=120)
    titel = models.CharField("titel", max_length=120, blank=True)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    REQUIRED_FIELDS = ["namn"]

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"

    def __str__(self) -> str:
        return self.namn or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def initialer(self) -> str:
        """Return up to two initials, for places too small for the name."""
        delar = str(self).split()
        return "".join(del_[0] for del_ in (delar[:1] + delar[-1:] if len(delar) > 1 else delar)).upper()


class StallforetradareQuerySet(models.QuerySet["Stallforetradare"]):
    def gallande(self, dag: dt.date | None = None) -> "StallforetradareQuerySet":
        """Return those in force on *dag*, today by default."""
        dag = dag or timezone.localdate()
        return self.filter(fran__lte=dag, till__gte=dag, upphavd=None)


class Stallforetradare(models.Model):
    """One person may approve in another's place during some days; the paper says for whom."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    foretradd = models.ForeignKey(
        Anvandare, on_delete=models.PROTECT, related_name="stallforetradare", verbose_name="för"
    )
    anvandare = models.ForeignKey(
        Anvandare, on_delete=models.PROTECT, related_name="foretrader", verbose_name="ställföreträdare"
    )
    fran = models.DateField("från och med")
    till = models.DateField("till och med")
    upphavd = models.DateTimeField("upphävd", null=True, blank=True, editable=False)

    history = HistoricalRecords()
    objects = StallforetradareQuerySet.as_manager()

    class Meta:
        verbose_name = "ställföreträdare"
        verbose_name_plural = "ställföreträdare"
        ordering = ["fran", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(till__gte=F("fran")), name="stallforetradare_fran_till"),
            models.CheckConstraint(condition=~Q(foretradd=F("anvandare")), name="stallforetradare_inte_sig_sjalv"),
        ]

    def __str__(self) -> str:
        return f"{self.anvandare} för {self.foretradd} {self.fran}–{self.till}"
