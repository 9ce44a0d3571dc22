"""How a sammanträde goes: where it is, who writes, its breaks, who asks for the floor, and the sekreterare's notes."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from forum.models import Sammantrade

from .dagordning import Dagordningspunkt
from .deltagande import Deltagande
from .motesrad import Motesrad, MotesradQuerySet

# A page that has not asked for so long no longer holds the pen; it asks every other second.
PENNAN_SLAPPS = dt.timedelta(seconds=15)


class Motesgang(models.Model):
    """Where the meeting is now, counted up by every change, and whose page writes. No history: it is the present.

    The pen shows who writes and locks nothing: what is recorded is judged by the rows alone.
    """

    sammantrade = models.OneToOneField(Sammantrade, on_delete=models.CASCADE, related_name="gang")
    nr = models.PositiveIntegerField(default=0)
    punkt = models.ForeignKey(Dagordningspunkt, on_delete=models.PROTECT, null=True, related_name="+")
    penna = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    penna_klient = models.CharField(max_length=40, blank=True)
    penna_sedd = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "mötets gång"
        verbose_name_plural = "mötenas gång"

    def __str__(self) -> str:
        return f"{self.sammantrade_id}: {self.nr}"

    def har_pennan(self, klient: str, nu: dt.datetime | None = None) -> bool:
        """Tell whether the page *klient* holds the pen."""
        return self.pennan_halls(nu) and self.penna_klient == klient

    def pennan_halls(self, nu: dt.datetime | None = None) -> bool:
        """Tell whether any page holds the pen, and has been heard of lately."""
        nu = nu or timezone.now()
        return self.penna_sedd is not None and nu - self.penna_sedd < PENNAN_SLAPPS


class Ajournering(Motesrad):
    """A break in the meeting."""

    fran = models.DateTimeField()
    till = models.DateTimeField(null=True)

    history = HistoricalRecords()
    objects = MotesradQuerySet.as_manager()

    class Meta:
        verbose_name = "Ajourneringen"
        verbose_name_plural = "ajourneringar"
        ordering = ["fran"]
        constraints = [
            models.CheckConstraint(condition=Q(till=None) | Q(till__gte=F("fran")), name="ajournering_fran_till"),
            models.UniqueConstraint(
                fields=["sammantrade"], condition=Q(till=None, struken=None), name="ajournering_en_oppen"
            ),
        ]

    def __str__(self) -> str:
        return f"Ajournering från {timezone.localtime(self.fran):%H.%M}"


class Talare(Motesrad):
    """One who asked for the floor in an item: waiting, speaking, or done. A replik goes before those who wait."""

    class Slag(models.TextChoices):
        ANFORANDE = "anforande", "anförande"
        REPLIK = "replik", "replik"

    punkt = models.ForeignKey(Dagordningspunkt, on_delete=models.PROTECT, related_name="talare")
    deltagande = models.ForeignKey(Deltagande, on_delete=models.PROTECT, related_name="inlagg")
    slag = models.CharField(max_length=10, choices=Slag.choices, default=Slag.ANFORANDE)
    begart = models.DateTimeField(default=timezone.now)
    borjade = models.DateTimeField(null=True)
    slutade = models.DateTimeField(null=True)

    history = HistoricalRecords()
    objects = MotesradQuerySet.as_manager()

    class Meta:
        verbose_name = "Talaren"
        verbose_name_plural = "talare"
        ordering = ["punkt", "begart", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["punkt"],
                condition=Q(borjade__isnull=False, slutade=None, struken=None),
                name="talare_en_i_taget",
            ),
        ]

    def __str__(self) -> str:
        return str(self.deltagande)


class Motesanteckning(Motesrad):
    """What the sekreterare wrote on an item while it was dealt with. Seen by sekreterare and the chair."""

    punkt = models.OneToOneField(Dagordningspunkt, on_delete=models.PROTECT, related_name="anteckning")
    text = models.TextField("anteckningar", max_length=20000, blank=True)

    history = HistoricalRecords()
    objects = MotesradQuerySet.as_manager()

    class Meta:
        verbose_name = "Anteckningen"
        verbose_name_plural = "anteckningar"
        ordering = ["punkt"]

    def __str__(self) -> str:
        return self.text[:60]


class Justerarval(Motesrad):
    """One whom the body chose to adjust the minutes, or to do it in another's place."""

    deltagande = models.ForeignKey(Deltagande, on_delete=models.PROTECT, related_name="justerarval")
    ersattare = models.BooleanField("ersättare för justeraren", default=False)

    history = HistoricalRecords()
    objects = MotesradQuerySet.as_manager()

    class Meta:
        verbose_name = "Justeraren"
        verbose_name_plural = "justerare"
        ordering = ["sammantrade", "ersattare", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sammantrade", "deltagande"], condition=Q(struken=None), name="justerarval_en_gang"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deltagande}{' (ersättare)' if self.ersattare else ''}"
