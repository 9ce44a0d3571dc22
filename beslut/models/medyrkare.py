"""Members whom the mover of a prepared yrkande asks to join in it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from forum.models import Anvandare

from .yrkande import Yrkande


class Medyrkare(models.Model):
    """One who is asked to join in a yrkande. Who said yes stands in Yrkande.instammer."""

    class Svar(models.TextChoices):
        VANTAR = "vantar", "Har inte svarat"
        JA = "ja", "Instämmer"
        NEJ = "nej", "Instämmer inte"

    yrkande = models.ForeignKey(Yrkande, on_delete=models.CASCADE, related_name="medyrkare")
    anvandare = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    svar = models.CharField(max_length=8, choices=Svar.choices, default=Svar.VANTAR)
    tid = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "medyrkare"
        verbose_name_plural = "medyrkare"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["yrkande", "anvandare"], name="medyrkare_en_gang")]

    def __str__(self) -> str:
        return f"{self.anvandare}: {self.get_svar_display().lower()}"


def att_bjuda(yrkande: Yrkande) -> list[Anvandare]:
    """Return the förtroendevalda of the body who can still be asked to join in *yrkande*, by name."""
    valda = yrkande.sammantrade.organ.uppdrag.gallande().fortroendevalda().values("anvandare")
    folk = Anvandare.objects.filter(pk__in=valda.order_by(), is_active=True).exclude(pk=yrkande.av_id)
    redan = yrkande.medyrkare.exclude(svar=Medyrkare.Svar.NEJ).values("anvandare")
    return list(folk.exclude(pk__in=redan).exclude(pk__in=yrkande.instammer.values("pk")).order_by("namn"))
