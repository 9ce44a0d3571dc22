"""Where each reader is in the handlingar of a sammanträde, so that any device goes on from there."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .dagordning import Dagordningspunkt


class Lasplats(models.Model):
    """How far a person has read one item: one row a reader, without history.

    That it is there is told to the sekreterare (beslut.oppnat); where in the item one is, is nobody else's business.
    """

    anvandare = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    dagordningspunkt = models.ForeignKey(Dagordningspunkt, on_delete=models.CASCADE, related_name="lasplatser")
    # The id of the block that stood first in the window (arenden.dokument); "" at the beginning.
    block = models.CharField(max_length=40, blank=True)
    # What the item itself said, beside its skrivelse (beslut.lasbild.avtryck).
    avtryck = models.CharField(max_length=16, blank=True)
    oppnad = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "läsplats"
        verbose_name_plural = "läsplatser"
        constraints = [models.UniqueConstraint(fields=["anvandare", "dagordningspunkt"], name="lasplats_en_rad")]

    def __str__(self) -> str:
        return f"{self.anvandare_id} i {self.dagordningspunkt_id}"
