"""Who has the writing page open, and where on it: a row a page, written over and soon forgotten. No history."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from forum.models import Stallforetradare

from .skrivelse import Skrivelse, Undertecknare

# A page that has not been heard of for this long is gone; one that is idle asks every ten seconds.
BORTA = dt.timedelta(seconds=15)


class NarvaroQuerySet(models.QuerySet["Narvaro"]):
    def nu(self, nu: dt.datetime | None = None) -> "NarvaroQuerySet":
        """Return those heard of lately."""
        return self.filter(sedd__gt=(nu or timezone.now()) - BORTA)

    def glomda(self, nu: dt.datetime | None = None) -> "NarvaroQuerySet":
        """Return those that nobody is shown any more."""
        return self.filter(sedd__lte=(nu or timezone.now()) - BORTA)

    def skrivande(self) -> "NarvaroQuerySet":
        """Return those whose person still writes or suggests in the skrivelse (as policy.may_foresla)."""
        medforfattare = Skrivelse.medforfattare.through.objects.filter(
            skrivelse=OuterRef("skrivelse"), anvandare=OuterRef("person")
        )
        foretradda = Stallforetradare.objects.gallande().filter(anvandare=OuterRef(OuterRef("person")))
        undertecknare = (
            Undertecknare.objects.kvar()
            .filter(skrivelse=OuterRef("skrivelse"), skrivelse__forst_skickad__isnull=False)
            .filter(Q(anvandare=OuterRef("person")) | Q(anvandare__in=foretradda.values("foretradd")))
        )
        return self.filter(
            Q(person=F("skrivelse__arende__handlaggare")) | Exists(medforfattare) | Exists(undertecknare),
            person__is_active=True,
        )


class Narvaro(models.Model):
    """One open page: in which part it stands, and in a text where the selection is, at which revision of it."""

    skrivelse = models.ForeignKey(Skrivelse, on_delete=models.CASCADE, related_name="narvarande")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    klient = models.CharField(max_length=40)
    stalle = models.CharField(max_length=80, blank=True)
    text = models.UUIDField(null=True)
    ankare = models.PositiveIntegerField(default=0)
    huvud = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    sedd = models.DateTimeField(default=timezone.now)

    objects = NarvaroQuerySet.as_manager()

    class Meta:
        verbose_name = "närvaro"
        verbose_name_plural = "närvaro"
        constraints = [models.UniqueConstraint(fields=["person", "klient"], name="narvaro_en_gang")]
        indexes = [models.Index(fields=["skrivelse", "sedd"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.stalle}"
