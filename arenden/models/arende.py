"""A matter kept under one diarienummer."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from forum import policy
from forum.models import Organ, Rad, RadQuerySet, Roll


class ArendeQuerySet(RadQuerySet["Arende"]):
    def synliga_for(self, user: policy.Person) -> "ArendeQuerySet":
        """Return those *user* may know exist (twin of policy.may_se_arende).

        The registrator sees every number and title of the body; an official the matters they handle or
        write in; an undertecknare those sent to them; a member those with something approved.
        """
        from .skrivelse import Skrivelse

        if not user.is_authenticated:
            return self.none()
        synliga = Skrivelse.objects.synliga_for(user).values("arende_id")
        return self.filter(
            Q(organ_id__in=policy.organ_dar(user, Roll.REGISTRATOR)) | Q(handlaggare=user) | Q(pk__in=synliga)
        )

    def med_organ(self) -> "ArendeQuerySet":
        """Fetch what a list shows in the same query."""
        return self.select_related("organ", "handlaggare")

    def sokta(self, fraga: str) -> "ArendeQuerySet":
        """Return those whose number or title holds *fraga*, å ä ö and case aside."""
        return self.filter(sok__contains=fraga.casefold()) if fraga else self


class Arende(Rad):
    """A matter: number, one-line subject, body, office and official."""

    diarienummer = models.CharField("diarienummer", max_length=60, unique=True)
    serie = models.CharField(max_length=12, editable=False)
    ar = models.PositiveSmallIntegerField("år", editable=False)
    lopnummer = models.PositiveIntegerField("löpnummer", editable=False)
    arendemening = models.CharField("ärendemening", max_length=300)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="arenden", verbose_name="organ")
    forvaltning = models.CharField("förvaltning", max_length=120, blank=True)
    handlaggare = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="arenden",
        verbose_name="handläggare",
    )
    avsandarens_nummer = models.CharField("avsändarens diarienummer", max_length=60, blank=True)
    registrerat = models.DateTimeField("registrerat", default=timezone.now, editable=False)
    # Closed when all is answered, or by hand with a reason; opened again when something more comes.
    avslutat = models.DateTimeField("avslutat", null=True, blank=True, editable=False)
    avslutat_skal = models.CharField("skäl", max_length=300, blank=True, editable=False)
    sok = models.CharField(max_length=400, editable=False, db_index=True)

    history = HistoricalRecords(excluded_fields=["sok"])
    objects = ArendeQuerySet.as_manager()

    class Meta:
        verbose_name = "Ärendet"
        verbose_name_plural = "ärenden"
        ordering = ["-ar", "-lopnummer"]
        constraints = [
            models.UniqueConstraint(fields=["serie", "ar", "lopnummer"], name="arende_nummer_en_gang"),
        ]

    def __str__(self) -> str:
        return f"{self.diarienummer} {self.arendemening}"

    def get_absolute_url(self) -> str:
        return reverse("arende", args=[self.uuid])

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Neither engine folds å, ä and ö the same way: the app does it once, here (STACK, Search).
        self.sok = f"{self.diarienummer} {self.arendemening} {self.avsandarens_nummer}".casefold()[:400]
        super().save(*args, **kwargs)

    @property
    def filnamn(self) -> str:
        """Return the number as a folder or file name: "RJL-2026-1"."""
        return "".join(tecken if tecken.isalnum() else "-" for tecken in self.diarienummer)
