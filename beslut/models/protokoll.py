"""Minutes of a sammanträde: one text for each paragraph, who adjusted them, and what was corrected after."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from arenden.models import Text
from beslut.protokollsflow import Lage
from forum.models import Rad, RadQuerySet, Sammantrade
from forum.policy import Person

from .dagordning import Dagordningspunkt


class ProtokollQuerySet(RadQuerySet["Protokoll"]):
    def synliga_for(self, user: Person) -> "ProtokollQuerySet":
        """Return those of sammanträden that *user* may know of; who may read a draft is policy.may_lasa_protokoll's."""
        return self.filter(sammantrade__in=Sammantrade.objects.synliga_for(user))


class Protokoll(Rad):
    """The minutes (mötesanteckningar or protokoll) of one sammanträde, built from what was recorded at it."""

    sammantrade = models.OneToOneField(Sammantrade, on_delete=models.PROTECT, related_name="protokoll")
    lage = models.CharField(max_length=10, choices=Lage.choices, default=Lage.UTKAST, editable=False)
    inledning = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    inledning_lankar = models.JSONField(default=list, editable=False)
    slut = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    slut_lankar = models.JSONField(default=list, editable=False)
    # The version that is adjusted: canonical JSON and its hash; "" while it is a draft.
    innehall = models.TextField(blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    lamnat = models.DateTimeField(null=True, editable=False)
    justeras_senast = models.DateField(null=True, editable=False)
    justerat = models.DateTimeField(null=True, editable=False)
    pamint = models.DateTimeField(null=True, editable=False)

    history = HistoricalRecords(excluded_fields=["innehall"])
    objects = ProtokollQuerySet.as_manager()

    class Meta:
        verbose_name = "Protokollet"
        verbose_name_plural = "protokoll"
        ordering = ["sammantrade"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(lage="utkast") & Q(sha256="")) | (~Q(lage="utkast") & ~Q(sha256="")),
                name="protokoll_fryst_nar_det_lamnats",
            ),
        ]

    def __str__(self) -> str:
        slag = self.sammantrade.organ.get_protokollsslag_display()
        return f"{slag[:1].upper()}{slag[1:]} {self.sammantrade.datum}"

    def get_absolute_url(self) -> str:
        return reverse("protokoll", args=[self.sammantrade.uuid])


class Paragraf(Rad):
    """One paragraph: its number in the body's series for the year, and its text tied to what was recorded."""

    protokoll = models.ForeignKey(Protokoll, on_delete=models.PROTECT, related_name="paragrafer")
    dagordningspunkt = models.OneToOneField(Dagordningspunkt, on_delete=models.PROTECT, related_name="paragrafen")
    serie = models.CharField(max_length=60, editable=False)
    ar = models.PositiveSmallIntegerField(editable=False)
    nr = models.PositiveIntegerField(editable=False)
    rubrik = models.CharField("rubrik", max_length=300)
    text = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="+")
    lankar = models.JSONField(default=list, editable=False)
    # Of a paragraph that is adjusted at once, before the rest (KL 5:69): its own frozen version.
    innehall = models.TextField(blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    omedelbart = models.DateTimeField(null=True, editable=False)

    history = HistoricalRecords(excluded_fields=["innehall"])
    objects = RadQuerySet.as_manager()

    class Meta:
        verbose_name = "Paragrafen"
        verbose_name_plural = "paragrafer"
        ordering = ["protokoll", "nr"]
        constraints = [
            models.UniqueConstraint(fields=["serie", "ar", "nr"], name="paragraf_nummer_en_gang"),
        ]

    def __str__(self) -> str:
        return f"§ {self.nr} {self.rubrik}"

    def get_absolute_url(self) -> str:
        return f"{self.protokoll.get_absolute_url()}#paragraf-{self.nr}"


class Justering(models.Model):
    """One person's justering of one frozen version, of the whole or of a paragraph. Never changes."""

    class Som(models.TextChoices):
        ORDFORANDE = "ordforande", "ordförande"
        JUSTERARE = "justerare", "justerare"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    protokoll = models.ForeignKey(Protokoll, on_delete=models.PROTECT, related_name="justeringar")
    paragraf = models.ForeignKey(Paragraf, on_delete=models.PROTECT, null=True, related_name="justeringar")
    sha256 = models.CharField(max_length=64)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="justeringar")
    som = models.CharField(max_length=12, choices=Som.choices)
    namn = models.CharField(max_length=200)
    tid = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "justering"
        verbose_name_plural = "justeringar"
        ordering = ["tid", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["protokoll", "paragraf", "sha256", "av"], name="justering_en_gang"),
            models.UniqueConstraint(
                fields=["protokoll", "sha256", "av"], condition=Q(paragraf=None), name="justering_av_allt_en_gang"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.namn}, {self.get_som_display()}"


class Rattelse(models.Model):
    """A correction of adjusted minutes: a new dated record that points back. Never changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    protokoll = models.ForeignKey(Protokoll, on_delete=models.PROTECT, related_name="rattelser")
    paragraf = models.ForeignKey(Paragraf, on_delete=models.PROTECT, null=True, related_name="rattelser")
    text = models.TextField("rättelse", max_length=4000)
    sha256 = models.CharField(max_length=64, help_text="of the adjusted version that it corrects")
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "rättelse"
        verbose_name_plural = "rättelser"
        ordering = ["tid", "pk"]

    def __str__(self) -> str:
        return f"Rättelse {timezone.localtime(self.tid).date()}"


class Anslag(models.Model):
    """The announcement that minutes, or a paragraph at once, have been adjusted (KL 8:12): put up, and taken down."""

    protokoll = models.ForeignKey(Protokoll, on_delete=models.PROTECT, related_name="anslag")
    paragraf = models.ForeignKey(Paragraf, on_delete=models.PROTECT, null=True, related_name="anslag")
    anslaget = models.DateField("anslaget")
    sista_dag = models.DateField("sitter uppe till och med")
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "anslag"
        verbose_name_plural = "anslag"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["protokoll"], condition=Q(paragraf=None), name="anslag_en_gang"),
            models.UniqueConstraint(fields=["paragraf"], name="anslag_av_paragraf_en_gang"),
        ]

    def __str__(self) -> str:
        return f"Anslaget {self.anslaget}–{self.sista_dag}"
