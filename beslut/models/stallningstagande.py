"""What the body concluded, point by point, and what a member put to the minutes about it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString
from simple_history.models import HistoricalRecords

from arenden import dokumenthtml
from beslut.motesflow import BESLUT, Utfall

from .dagordning import Behandling, Dagordningspunkt
from .deltagande import Deltagande
from .motesrad import Motesrad, MotesradQuerySet
from .yrkande import Yrkande


class Stallningstagande(Motesrad):
    """The body's conclusion: on a beslutspunkt, on a new point that was moved, or on an item without points.

    A mistaken record is struck while the meeting goes on; each point has at most one that stands.
    """

    dagordningspunkt = models.ForeignKey(Dagordningspunkt, on_delete=models.PROTECT, related_name="stallningstaganden")
    behandling = models.ForeignKey(Behandling, on_delete=models.PROTECT, null=True, related_name="stallningstaganden")
    # The yrkande that prevailed: its words are the decided ones, or its reasons those of the återremiss.
    yrkande = models.ForeignKey(Yrkande, on_delete=models.PROTECT, null=True, related_name="stallningstaganden")
    ny_punkt = models.BooleanField(default=False)
    utfall = models.CharField("utfall", max_length=20, choices=Utfall.choices)
    # The decided wording as a text; None where nothing was decided on the merits.
    lydelse = models.JSONField(null=True)
    skal = models.TextField("skäl", max_length=4000, blank=True)
    # Recorded in one go with others ("punkterna 1–4"); and whether nothing was moved against it.
    samlat = models.UUIDField(null=True)
    enhalligt = models.BooleanField(default=True)
    tid = models.DateTimeField(default=timezone.now)
    struket_skal = models.CharField(max_length=300, blank=True)

    history = HistoricalRecords()
    objects = MotesradQuerySet.as_manager()

    class Meta:
        verbose_name = "Ställningstagandet"
        verbose_name_plural = "ställningstaganden"
        ordering = ["dagordningspunkt", "behandling__nr", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["behandling"],
                condition=Q(struken=None, behandling__isnull=False),
                name="stallningstagande_ett_per_punkt",
            ),
            models.UniqueConstraint(
                fields=["dagordningspunkt"],
                condition=Q(struken=None, behandling=None, ny_punkt=False),
                name="stallningstagande_ett_utan_punkt",
            ),
            models.UniqueConstraint(
                fields=["yrkande"], condition=Q(struken=None, ny_punkt=True), name="stallningstagande_ett_per_ny_punkt"
            ),
            models.CheckConstraint(
                condition=Q(ny_punkt=False) | Q(yrkande__isnull=False, behandling=None),
                name="stallningstagande_ny_punkt_ar_yrkad",
            ),
            # A changed wording has words; sending back has reasons.
            models.CheckConstraint(
                condition=~Q(utfall="andrad") | Q(lydelse__isnull=False), name="stallningstagande_andrad_har_lydelse"
            ),
            models.CheckConstraint(
                condition=~Q(utfall="aterremiss") | ~Q(skal=""), name="stallningstagande_aterremiss_har_skal"
            ),
        ]

    def __str__(self) -> str:
        return self.get_utfall_display()

    @property
    def ar_beslut(self) -> bool:
        return self.utfall in BESLUT

    @property
    def lydelse_html(self) -> SafeString:
        return dokumenthtml.till_html(self.lydelse) if self.lydelse else SafeString("")


def _ny() -> uuid.UUID:
    return uuid.uuid4()


class YttrandeQuerySet(MotesradQuerySet["Yttrande"]):
    def med_punkt(self) -> "YttrandeQuerySet":
        return self.select_related("dagordningspunkt", "behandling", "deltagande")


class Yttrande(Motesrad):
    """What a member puts to the minutes: dissent, a särskilt yttrande, a protokollsanteckning.

    Announced before the meeting ends, by one who took part in the item; the text within the body's time.
    """

    class Slag(models.TextChoices):
        # "reservation" or "avvikande mening", as the body calls it (Organ.avvikelse).
        AVVIKELSE = "avvikelse", "Avvikande mening"
        SARSKILT = "sarskilt", "Särskilt yttrande"
        ANTECKNING = "anteckning", "Protokollsanteckning"

    dagordningspunkt = models.ForeignKey(Dagordningspunkt, on_delete=models.PROTECT, related_name="yttranden")
    behandling = models.ForeignKey(Behandling, on_delete=models.PROTECT, null=True, related_name="yttranden")
    slag = models.CharField("slag", max_length=12, choices=Slag.choices)
    deltagande = models.ForeignKey(Deltagande, on_delete=models.PROTECT, related_name="yttranden")
    # Announced together, with one text.
    grupp = models.UUIDField(default=_ny)
    anmalt = models.DateTimeField(default=timezone.now)
    text = models.TextField("text", max_length=20000, blank=True)
    text_inkom = models.DateTimeField(null=True)
    # Set when the meeting ends; None while it goes on, or where the body sets no time.
    senast = models.DateTimeField(null=True)

    history = HistoricalRecords()
    objects = YttrandeQuerySet.as_manager()

    class Meta:
        verbose_name = "Yttrandet"
        verbose_name_plural = "yttranden"
        ordering = ["dagordningspunkt", "pk"]

    def __str__(self) -> str:
        return f"{self.get_slag_display()}: {self.deltagande}"
