"""What comes back: for each recipient and each beslutspunkt whether it has arrived and what was decided there."""

import datetime as dt
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.safestring import SafeString
from simple_history.models import HistoricalRecords

from arenden import dokumenthtml
from arenden.models import Arende
from beslut.expedieringsflow import KLARA, Svarslage, Svarsutfall
from forum.models import Rad, RadQuerySet
from forum.policy import Person

from .expediering import Mottagare
from .handling import Handling


class AterkopplingQuerySet(RadQuerySet["Aterkoppling"]):
    def synliga_for(self, user: Person) -> "AterkopplingQuerySet":
        return self.filter(mottagare__arende__in=Arende.objects.synliga_for(user))

    def vantande(self) -> "AterkopplingQuerySet":
        """Return those that an answer is waited for."""
        return self.exclude(lage__in=KLARA).filter(mottagare__borttagen=None)

    def forsenade(self, dag: dt.date | None = None) -> "AterkopplingQuerySet":
        """Return those waited for past their day, today by default."""
        return self.vantande().filter(senast__lt=dag or timezone.localdate())

    def med_allt(self) -> "AterkopplingQuerySet":
        """Fetch what a matrix shows in the same few queries."""
        return self.select_related(
            "mottagare__part", "mottagare__arende__organ", "handling__sammantrade"
        ).prefetch_related("svar", "handling__filer")

    def i_ordning(self) -> "AterkopplingQuerySet":
        return self.order_by(
            "handling__sammantrade__datum",
            "paragraf",
            "nr",
            F("mottagare__part__ordning").asc(nulls_last=True),
            "mottagare__namn",
            "pk",
        )


class Aterkoppling(Rad):
    """One recipient's standing with one beslutspunkt; its answers are rows of their own."""

    mottagare = models.ForeignKey(Mottagare, on_delete=models.PROTECT, related_name="aterkopplingar")
    # The decided point, and its newest extract: what the recipient has in its hand.
    identitet = models.UUIDField(editable=False)
    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="aterkopplingar", editable=False)
    paragraf = models.PositiveIntegerField("paragraf", default=0, editable=False)
    nr = models.PositiveSmallIntegerField(editable=False)
    lage = models.CharField(max_length=10, choices=Svarslage.choices, default=Svarslage.SKICKAD, editable=False)
    skickad = models.DateTimeField(default=timezone.now, editable=False)
    mottagen = models.DateTimeField(null=True, editable=False)
    senast = models.DateField("svar senast", null=True, blank=True)

    history = HistoricalRecords()
    objects = AterkopplingQuerySet.as_manager()

    class Meta:
        verbose_name = "Återkopplingen"
        verbose_name_plural = "återkopplingar"
        ordering = ["mottagare", "paragraf", "nr"]
        constraints = [
            models.UniqueConstraint(fields=["mottagare", "identitet"], name="aterkoppling_en_gang"),
            models.CheckConstraint(
                condition=Q(lage="skickad", mottagen=None) | ~Q(lage="skickad"), name="aterkoppling_mottagen_senare"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mottagare}, {self.vad}"

    @property
    def vad(self) -> str:
        """Return what it is about, as a heading has room for: "§ 12, punkt 2"."""
        return f"§ {self.paragraf}, punkt {self.nr}" if self.paragraf else f"Punkt {self.nr}"

    @property
    def mening(self) -> SafeString:
        """Return what the body concluded, in whole, from the extract's own facts."""
        doc = self.handling.fakta.get("beslut")
        return dokumenthtml.till_html(doc) if doc else SafeString("")

    @property
    def senaste_svar(self) -> "Svar | None":
        svar = list(self.svar.all())
        return svar[-1] if svar else None

    def ar_forsenad(self, dag: dt.date | None = None) -> bool:
        return self.lage not in KLARA and self.senast is not None and self.senast < (dag or timezone.localdate())


def krav_webbadress(varde: str) -> None:
    """Raise unless the address can be followed with a browser."""
    URLValidator(schemes=["http", "https"])(varde)


class Svar(models.Model):
    """What a recipient said of one beslutspunkt. Never changes: a later answer is a new row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    aterkoppling = models.ForeignKey(Aterkoppling, on_delete=models.PROTECT, related_name="svar")
    nr = models.PositiveSmallIntegerField()
    utfall = models.CharField("utfall", max_length=10, choices=Svarsutfall.choices)
    datum = models.DateField("beslutsdatum", null=True, blank=True)
    organ = models.CharField("beslutande organ", max_length=120, blank=True)
    paragraf = models.CharField("paragraf", max_length=30, blank=True)
    lank = models.URLField("länk till protokollet", max_length=500, blank=True, validators=[krav_webbadress])
    kommentar = models.TextField("kommentar", max_length=4000, blank=True)
    lamnat_av = models.CharField("lämnat av", max_length=120, blank=True)
    # Null where the recipient answered by its personal link.
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    tid = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "svar"
        verbose_name_plural = "svar"
        ordering = ["aterkoppling", "nr"]
        constraints = [
            models.UniqueConstraint(fields=["aterkoppling", "nr"], name="svar_en_gang"),
            models.CheckConstraint(condition=Q(utfall="pagar") | Q(datum__isnull=False), name="svar_beslut_har_datum"),
        ]

    def __str__(self) -> str:
        return self.get_utfall_display()

    def clean(self) -> None:
        if self.utfall != Svarsutfall.PAGAR and self.datum is None:
            raise ValidationError({"datum": "Ange vilken dag beslutet fattades."})
        if self.datum is not None and self.datum > timezone.localdate():
            raise ValidationError({"datum": f"{self.datum} har inte varit än. Ange dagen då beslutet fattades."})

    @property
    def kort(self) -> str:
        """Return where it was decided, as a matrix has room for: "2026-11-23 § 12"."""
        paragraf = self.paragraf.strip()
        if paragraf and not paragraf.startswith("§"):
            paragraf = f"§ {paragraf}"
        return " ".join(filter(None, [self.datum.isoformat() if self.datum else "", paragraf]))
