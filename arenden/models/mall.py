"""Templates. A published version never changes, and a skrivelse keeps the one it began with."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from forum import policy
from forum.models import Organ, Rad, RadQuerySet, Roll


class Slag(models.TextChoices):
    """What an avsnitt is."""

    TEXT = "text", "text"
    FORSLAG = "forslag", "förslag till beslut"
    UNDERLAG = "underlag", "beslutsunderlag"
    MOTTAGARE = "mottagare", "beslutet skickas till"


class MallQuerySet(RadQuerySet["Mall"]):
    def synliga_for(self, user: policy.Person) -> "MallQuerySet":
        """Return those that *user* may read (twin of policy.may_se_mall)."""
        organ = policy.organ_dar(user, Roll.SEKRETERARE, Roll.HANDLAGGARE)
        return self.filter(Q(organ__in=organ) | Q(organ=None)) if organ else self.none()

    def andras_av(self, user: policy.Person) -> "MallQuerySet":
        """Return those that *user* manages (twin of policy.may_andra_mall)."""
        organ = policy.organ_dar(user, Roll.SEKRETERARE)
        alla = bool(organ) and not Organ.objects.exclude(pk__in=organ).exists()
        return self.filter(Q(organ__in=organ) | Q(organ=None)) if alla else self.filter(organ__in=organ)

    def valbara(self, *organ: int) -> "MallQuerySet":
        """Return those that a skrivelse to any of *organ* (primary keys) can begin from, the first choice first."""
        return self.filter(
            Exists(MallVersion.objects.filter(mall=OuterRef("pk"))),
            Q(organ__in=organ) | Q(organ=None),
            arkiverad=None,
        ).order_by("ordning", "namn", "pk")

    def forvald(self, organ: Organ) -> "Mall | None":
        """Return what a skrivelse to *organ* begins from when nobody has chosen: its own first, then a shared one."""
        valbara = self.valbara(organ.pk)
        return valbara.filter(organ=organ).first() or valbara.first()

    def med_versioner(self) -> "MallQuerySet":
        """Fetch body and versions, the newest first, in the same few queries."""
        return self.select_related("organ").prefetch_related("versioner__publicerad_av")


class Mall(Rad):
    """A template: a draft that its sekreterare work on (`utkast`, see arenden.mallinnehall), and versions.

    `namn` is what the published version calls it, and the draft until there is one. Without organ it is shared by all.
    """

    slug = models.SlugField(unique=True, editable=False)
    namn = models.CharField("namn", max_length=120)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="mallar")
    ordning = models.PositiveSmallIntegerField("plats i listan", default=0)
    utkast = models.JSONField(default=dict, editable=False)
    arkiverad = models.DateTimeField(null=True, editable=False)

    history = HistoricalRecords()
    objects = MallQuerySet.as_manager()

    class Meta:
        verbose_name = "Mallen"
        verbose_name_plural = "mallar"
        ordering = ["ordning", "namn", "pk"]

    def __str__(self) -> str:
        return self.namn

    def get_absolute_url(self) -> str:
        return reverse("mall", args=[self.uuid])

    @property
    def gallande(self) -> "MallVersion | None":
        """Return the newest published version. Costs no query on a row fetched by `.med_versioner()`."""
        return next(iter(self.versioner.all()), None)

    @property
    def ar_andrad(self) -> bool:
        """Tell whether the draft says something that the published version does not."""
        return self.gallande is None or self.gallande.data != self.utkast


class MallVersion(models.Model):
    """A published template: canonical JSON (RFC 8785) and its SHA-256. Never changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mall = models.ForeignKey(Mall, on_delete=models.PROTECT, related_name="versioner")
    nr = models.PositiveIntegerField()
    innehall = models.TextField()
    sha256 = models.CharField(max_length=64)
    andrat = models.JSONField(default=list)
    skal = models.TextField(blank=True)
    publicerad = models.DateTimeField(default=timezone.now)
    publicerad_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "mallversion"
        verbose_name_plural = "mallversioner"
        ordering = ["mall", "-nr"]
        constraints = [models.UniqueConstraint(fields=["mall", "nr"], name="mallversion_nummer_en_gang")]

    def __str__(self) -> str:
        return f"{self.data['namn']}, version {self.nr}"

    @property
    def data(self) -> dict[str, Any]:
        """Return the content as a dict (format in arenden.mallinnehall)."""
        innehall: dict[str, Any] = json.loads(self.innehall)
        return innehall
