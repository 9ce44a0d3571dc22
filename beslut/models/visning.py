"""Who has opened an issued document, and when first and last."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from forum.models import Anvandare

from .handling import Handling


class Visning(models.Model):
    """A person who has opened a document. Kept beside the event log, since it is written at each opening."""

    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="visningar")
    anvandare = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    forst = models.DateTimeField(default=timezone.now)
    senast = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "visning"
        verbose_name_plural = "visningar"
        ordering = ["forst", "pk"]
        constraints = [models.UniqueConstraint(fields=["handling", "anvandare"], name="visning_en_rad")]

    def __str__(self) -> str:
        return f"{self.anvandare_id} öppnade {self.handling_id}"

    @classmethod
    def anteckna(cls, handling: Handling, anvandare: Anvandare) -> None:
        """Note that the person has opened the document now."""
        rad, ny = cls.objects.get_or_create(handling=handling, anvandare=anvandare)
        if not ny:
            cls.objects.filter(pk=rad.pk).update(senast=timezone.now())
