"""Who has been called to a sammanträde, what they answered, and each time something was sent."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from forum.models import Rad, RadQuerySet, Sammantrade, Uppdrag

from .handling import Handling

_SALT = "beslut.kallelse"
NYCKELLANGD = 32


class Kallelse(models.Model):
    """One sending of a kallelse: what the list was then, and what is new since the one before. Never changes."""

    sammantrade = models.ForeignKey(Sammantrade, on_delete=models.PROTECT, related_name="kallelser")
    nr = models.PositiveSmallIntegerField()
    skickat = models.DateTimeField(default=timezone.now)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    meddelande = models.TextField(blank=True)
    # The meeting and its list as they were sent (beslut.kallelseandring), and what differs, in sentences.
    innehall = models.JSONField()
    andringar = models.JSONField(default=list)

    class Meta:
        verbose_name = "kallelse"
        verbose_name_plural = "kallelser"
        ordering = ["sammantrade", "nr"]
        constraints = [models.UniqueConstraint(fields=["sammantrade", "nr"], name="kallelse_nummer_en_gang")]

    def __str__(self) -> str:
        return f"Kallelse {self.nr}"

    @cached_property
    def papper(self) -> str:
        """Return the uuid of the paper of this sending."""
        papper = self.sammantrade.handlingar.filter(slag=Handling.Slag.KALLELSE, ordning=self.nr).first()
        return str(papper.uuid) if papper else ""


class KalladQuerySet(RadQuerySet["Kallad"]):
    def med_person(self) -> "KalladQuerySet":
        return self.select_related("anvandare", "uppdrag__part", "sammantrade__organ", "for_vem__anvandare")

    def som_ska_komma(self) -> "KalladQuerySet":
        """Return those who are expected: called, and neither prevented nor released."""
        return self.filter(svar__in=(Kallad.Svar.VANTAR, Kallad.Svar.KOMMER))


class Kallad(Rad):
    """One person called to one sammanträde: a ledamot, or an ersättare asked in a ledamot's place."""

    class Svar(models.TextChoices):
        VANTAR = "vantar", "Inget svar"
        KOMMER = "kommer", "Kommer"
        FORHINDER = "forhinder", "Förhinder"
        BEHOVS_INTE = "behovs_inte", "Behövs inte längre"

    sammantrade = models.ForeignKey(Sammantrade, on_delete=models.PROTECT, related_name="kallade")
    anvandare = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="kallelser")
    uppdrag = models.ForeignKey(Uppdrag, on_delete=models.PROTECT, related_name="+")
    # Null for a ledamot; for an ersättare, in whose place.
    for_vem = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="ersattare")
    svar = models.CharField(max_length=12, choices=Svar.choices, default=Svar.VANTAR)
    svarade = models.DateTimeField(null=True)
    oppnad = models.DateTimeField(null=True)
    # Counted up with each calendar file sent to this person (RFC 5545 SEQUENCE), and the newest Kallelse they got.
    sekvens = models.PositiveSmallIntegerField(default=0)
    utskick = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()
    objects = KalladQuerySet.as_manager()

    class Meta:
        verbose_name = "Svaret"
        verbose_name_plural = "kallade"
        ordering = ["sammantrade", "pk"]
        constraints = [models.UniqueConstraint(fields=["sammantrade", "anvandare"], name="kallad_en_gang")]

    def __str__(self) -> str:
        return f"{self.anvandare} till {self.sammantrade}"

    @property
    def nyckel(self) -> str:
        """Return the secret of this person's link. It follows from SECRET_KEY and the row, so none is stored."""
        return salted_hmac(_SALT, str(self.uuid), algorithm="sha256").hexdigest()[:NYCKELLANGD]

    def oppnas_av(self, nyckel: str) -> bool:
        """Tell whether *nyckel* is this row's, by the key in use now or one that was before it."""
        return any(
            constant_time_compare(
                nyckel, salted_hmac(_SALT, str(self.uuid), secret=h, algorithm="sha256").hexdigest()[:NYCKELLANGD]
            )
            for h in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        )

    @property
    def lank(self) -> str:
        """Return the address that opens the kallelse and its public handlingar without log-in."""
        return reverse("kallelse", args=[self.uuid, self.nyckel])
