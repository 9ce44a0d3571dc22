"""Who was at a sammanträde, in what capacity, from when to when, and in whose place."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from forum.models import Anvandare, Sammantrade

from .dagordning import Dagordningspunkt
from .motesrad import Motesrad, MotesradQuerySet


class DeltagandeQuerySet(MotesradQuerySet["Deltagande"]):
    def i_ordning(self) -> "DeltagandeQuerySet":
        """Return them as an upprop reads: the presidium, ledamöter, ersättare, others."""
        return self.order_by("ordning", "namn", "pk")


class Deltagande(Motesrad):
    """A person of a sammanträde: called to it, or there all the same. Name, party and part are copied: minutes keep
    what was true on the day.
    """

    class Kapacitet(models.TextChoices):
        LEDAMOT = "ledamot", "ledamot"
        ERSATTARE = "ersattare", "ersättare"
        TJANSTEPERSON = "tjansteperson", "tjänsteperson"
        INBJUDEN = "inbjuden", "inbjuden"

    class Presidium(models.TextChoices):
        ORDFORANDE = "ordforande", "ordförande"
        VICE_ORDFORANDE = "vice_ordforande", "vice ordförande"
        # Chosen at the meeting, where none of the two is there or free from jäv.
        VALD = "vald", "vald att leda"

    sammantrade = models.ForeignKey(Sammantrade, on_delete=models.PROTECT, related_name="deltaganden", editable=False)
    anvandare = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="deltaganden", editable=False
    )
    kapacitet = models.CharField(max_length=16, choices=Kapacitet.choices)
    presidium = models.CharField(max_length=16, choices=Presidium.choices, blank=True)
    namn = models.CharField("namn", max_length=120)
    titel = models.CharField("titel eller uppdrag", max_length=120, blank=True)
    parti = models.CharField("parti", max_length=60, blank=True)
    part = models.CharField("kommun eller region", max_length=120, blank=True)
    ordning = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    objects = DeltagandeQuerySet.as_manager()

    class Meta:
        verbose_name = "Deltagaren"
        verbose_name_plural = "deltagare"
        ordering = ["sammantrade", "ordning", "namn", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sammantrade", "anvandare"],
                condition=Q(anvandare__isnull=False, struken=None),
                name="deltagande_en_gang",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.namn} ({self.parti})" if self.parti else self.namn

    @property
    def beteckning(self) -> str:
        """Return name with party and part: "Anders Hult (S), Almby kommun"."""
        return f"{self}, {self.part}" if self.part else str(self)

    @property
    def ar_fortroendevald(self) -> bool:
        return self.kapacitet in {self.Kapacitet.LEDAMOT, self.Kapacitet.ERSATTARE}

    def ar(self, person: Anvandare) -> bool:
        return self.anvandare_id is not None and self.anvandare_id == person.pk


class Narvaropass(Motesrad):
    """A span of someone's presence. A new one begins when one comes back, or begins or ceases to serve for another."""

    deltagande = models.ForeignKey(Deltagande, on_delete=models.PROTECT, related_name="narvaropass")
    fran = models.DateTimeField("kom")
    till = models.DateTimeField("gick", null=True, blank=True)
    tjanstgor_for = models.ForeignKey(
        Deltagande, on_delete=models.PROTECT, null=True, blank=True, related_name="ersatts_av"
    )
    # Of one who serves in the place of a ledamot with jäv: in this item only.
    punkt = models.ForeignKey(Dagordningspunkt, on_delete=models.PROTECT, null=True, related_name="+")
    distans = models.BooleanField("på distans", default=False)

    history = HistoricalRecords()
    objects = MotesradQuerySet.as_manager()

    class Meta:
        verbose_name = "Närvaron"
        verbose_name_plural = "närvaro"
        ordering = ["fran", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(till=None) | Q(till__gte=F("fran")), name="narvaropass_fran_till"),
            models.UniqueConstraint(
                fields=["deltagande"], condition=Q(till=None, struken=None), name="narvaropass_ett_oppet"
            ),
            # Nobody's seat is taken twice at once.
            models.UniqueConstraint(
                fields=["tjanstgor_for"],
                condition=Q(till=None, struken=None, tjanstgor_for__isnull=False),
                name="narvaropass_en_tjanstgor",
            ),
            models.CheckConstraint(
                condition=Q(punkt=None) | Q(tjanstgor_for__isnull=False), name="narvaropass_punkt_for_nagon"
            ),
        ]

    def __str__(self) -> str:
        klocka = timezone.localtime(self.fran).strftime("%H.%M")
        return f"{self.deltagande} från {klocka}"


class Jav(Motesrad):
    """Someone's jäv in one item: takes no part in its discussion and votes, and sees nothing of its shared notes."""

    punkt = models.ForeignKey(Dagordningspunkt, on_delete=models.PROTECT, related_name="jav")
    deltagande = models.ForeignKey(Deltagande, on_delete=models.PROTECT, related_name="jav")
    skal = models.CharField("skäl", max_length=300, blank=True)
    anmalt = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    objects = MotesradQuerySet.as_manager()

    class Meta:
        verbose_name = "Jävet"
        verbose_name_plural = "jäv"
        ordering = ["punkt", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["punkt", "deltagande"], condition=Q(struken=None), name="jav_en_gang_per_punkt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deltagande}, jäv i {self.punkt}"
