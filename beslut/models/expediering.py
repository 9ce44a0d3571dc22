"""What is sent out: to whom, when, which document with which hash, and how it went."""

import datetime as dt
import hmac
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from post_office.models import Email
from simple_history.models import HistoricalRecords

from arenden.models import Arende
from beslut.expedieringsflow import Utskickslage
from forum.models import Part, Rad, RadQuerySet
from forum.policy import Person

from .handling import Handling

# An answer link lasts until the matter is closed, and at least so long (DESIGN §9).
LANKTID = dt.timedelta(days=366)
_MARKE = 20


class MottagareQuerySet(RadQuerySet["Mottagare"]):
    def kvar(self) -> "MottagareQuerySet":
        return self.filter(borttagen=None)

    def synliga_for(self, user: Person) -> "MottagareQuerySet":
        """Return those of ärenden that *user* may know of."""
        return self.filter(arende__in=Arende.objects.synliga_for(user))

    def med_nyckel(self, nyckel: str) -> "Mottagare | None":
        """Return the recipient whose personal link this is, whether or not the link still holds; otherwise None."""
        try:
            rad = self.select_related("arende__organ", "part").filter(uuid=uuid.UUID(nyckel[:32])).first()
        except ValueError:
            return None
        # Only ASCII can be compared: a key of anything else is nobody's.
        if rad is None or not nyckel.isascii():
            return None
        if not any(hmac.compare_digest(nyckel, giltig) for giltig in rad.nycklar()):
            return None
        return rad


class Mottagare(Rad):
    """One who is sent what the body has concluded in one ärende, and is waited for."""

    arende = models.ForeignKey(Arende, on_delete=models.PROTECT, related_name="mottagare", editable=False)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, null=True, related_name="mottagare", editable=False)
    namn = models.CharField("namn", max_length=120)
    epost = models.EmailField("e-postadress", blank=True)
    tillagd = models.DateTimeField(default=timezone.now, editable=False)
    borttagen = models.DateTimeField(null=True, editable=False)
    # A withdrawn link is followed by another: each has its number in its key.
    lanknr = models.PositiveSmallIntegerField(default=1, editable=False)
    lank_fran = models.DateTimeField(default=timezone.now, editable=False)
    lank_aterkallad = models.DateTimeField(null=True, editable=False)

    history = HistoricalRecords()
    objects = MottagareQuerySet.as_manager()

    class Meta:
        verbose_name = "Mottagaren"
        verbose_name_plural = "mottagare"
        ordering = ["arende", "part__ordning", "namn", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["arende", "part"], condition=Q(part__isnull=False), name="mottagare_part_en_gang"
            ),
        ]

    def __str__(self) -> str:
        return self.namn

    def _nyckel(self, hemlighet: str) -> str:
        vad = f"{self.uuid.hex}:{self.lanknr}"
        marke = salted_hmac("beslut.svarslank", vad, secret=hemlighet, algorithm="sha256").hexdigest()
        return f"{self.uuid.hex}{marke[:_MARKE]}"

    def nycklar(self) -> list[str]:
        """Return the keys that open the personal link: the newest secret's first. None lies in the database."""
        return [self._nyckel(str(h)) for h in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]

    @property
    def lank(self) -> str:
        """Return the personal link's path."""
        return reverse("svar", args=[self.nycklar()[0]])

    def lanken_galler(self, nu: dt.datetime | None = None) -> bool:
        """Tell whether the personal link opens: not withdrawn, and the matter open or the link less than a year old."""
        if self.borttagen is not None or self.lank_aterkallad is not None:
            return False
        return self.arende.avslutat is None or (nu or timezone.now()) < self.lank_fran + LANKTID


class UtskickQuerySet(models.QuerySet["Utskick"]):
    def synliga_for(self, user: Person) -> "UtskickQuerySet":
        return self.filter(mottagare__arende__in=Arende.objects.synliga_for(user))


class Utskick(models.Model):
    """One mail (or one handing over) to one recipient. What it held never changes; only how it went."""

    class Slag(models.TextChoices):
        EXPEDIERING = "expediering", "Expediering"
        PAMINNELSE = "paminnelse", "Påminnelse"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mottagare = models.ForeignKey(Mottagare, on_delete=models.PROTECT, related_name="utskick")
    slag = models.CharField(max_length=12, choices=Slag.choices)
    epost = models.EmailField(blank=True)
    lage = models.CharField(max_length=12, choices=Utskickslage.choices, default=Utskickslage.KOAT)
    besked = models.CharField(max_length=500, blank=True)
    # The queue is swept now and then; the register stays.
    mejl = models.ForeignKey(Email, on_delete=models.SET_NULL, null=True, related_name="+")
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    tid = models.DateTimeField(default=timezone.now)
    gick = models.DateTimeField(null=True)
    ersatter = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="omskickat_som")

    objects = UtskickQuerySet.as_manager()

    class Meta:
        verbose_name = "Utskicket"
        verbose_name_plural = "utskick"
        ordering = ["-tid", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_slag_display()} till {self.mottagare}"

    @property
    def gick_inte(self) -> bool:
        return self.lage in {Utskickslage.MISSLYCKAT, Utskickslage.STUDSAT}


class Expediering(models.Model):
    """One document in one mail: its hash as it was then. Never changes."""

    utskick = models.ForeignKey(Utskick, on_delete=models.PROTECT, related_name="expedieringar")
    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="expedieringar")
    sha256 = models.CharField(max_length=64)
    filnamn = models.CharField(max_length=200)

    class Meta:
        verbose_name = "expediering"
        verbose_name_plural = "expedieringar"
        ordering = ["utskick", "pk"]
        constraints = [models.UniqueConstraint(fields=["utskick", "handling"], name="expediering_en_gang")]

    def __str__(self) -> str:
        return f"{self.filnamn} ({self.sha256[:12]})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.filnamn = self.filnamn or self.handling.filnamn
        super().save(*args, **kwargs)
