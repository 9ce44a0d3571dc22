"""How the papers of a body look, and what is tried before it is settled."""

import re
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from forum.models import Organ, Rad

FARG = "#1a4a7a"
_FARG = re.compile(r"#[0-9a-f]{6}")
MINSTA_KONTRAST = 4.5  # WCAG 1.4.3


def krav_farg(farg: str) -> None:
    """Raise ValidationError unless *farg* is a colour that text can be read in on white paper."""
    if not _FARG.fullmatch(farg):
        raise ValidationError("Skriv färgen som # och sex tecken, t.ex. #1a4a7a.")
    kontrast = 1.05 / (_ljushet(farg) + 0.05)
    if kontrast < MINSTA_KONTRAST:
        matt = f"{kontrast:.1f}".replace(".", ",")
        raise ValidationError(
            f"Färgen är för ljus: kontrasten mot vitt är {matt}:1 och ska vara minst 4,5:1. Välj en mörkare."
        )


def _ljushet(farg: str) -> float:
    """Return the relative luminance (WCAG)."""
    kanaler = (int(farg[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linjara = (k / 12.92 if k <= 0.04045 else ((k + 0.055) / 1.055) ** 2.4 for k in kanaler)
    return sum(vikt * kanal for vikt, kanal in zip((0.2126, 0.7152, 0.0722), linjara, strict=True))


class Typsnitt(models.TextChoices):
    """What running text is set in."""

    ANTIKVA = "antikva", "Source Serif, med seriffer"
    SANS = "sans", "Source Sans, utan seriffer"


class ProfilQuerySet(models.QuerySet["Profil"]):
    def for_organ(self, organ: Organ) -> "Profil":
        """Return how the papers of *organ* look: as it has set, or as they are from the beginning (not saved)."""
        return self.filter(organ=organ).first() or Profil(organ=organ)

    def las(self, organ: Organ) -> "Profil":
        """Lock *organ* and return its profile, re-read."""
        Organ.objects.select_for_update(of=("self",)).get(pk=organ.pk)
        return self.for_organ(organ)


class Profil(Rad):
    """Logotype, colour, typeface and address lines of a body's papers. Issued documents copy them."""

    organ = models.OneToOneField(Organ, on_delete=models.PROTECT, related_name="profil")
    farg = models.CharField("färg", max_length=7, default=FARG)
    typsnitt = models.CharField("brödtext", max_length=10, choices=Typsnitt.choices, default=Typsnitt.ANTIKVA)
    adress = models.TextField("adressrader", max_length=400, blank=True)
    logotyp = models.CharField(max_length=64, blank=True, editable=False, help_text="SHA-256 of the stored PNG")
    logotyp_bredd = models.PositiveSmallIntegerField(default=0, editable=False)
    logotyp_hojd = models.PositiveSmallIntegerField(default=0, editable=False)
    bifoga_kalla = models.BooleanField("bifoga innehållet som data", default=False)

    history = HistoricalRecords()
    objects = ProfilQuerySet.as_manager()

    class Meta:
        verbose_name = "Utseendet"
        verbose_name_plural = "utseenden"

    def __str__(self) -> str:
        return f"Utseendet på handlingarna i {self.organ}"

    def fakta(self) -> dict[str, Any]:
        """Return what a paper copies of it, as JSON."""
        return {
            "farg": self.farg,
            "typsnitt": self.typsnitt,
            "adress": [rad.strip() for rad in self.adress.splitlines() if rad.strip()],
            "logotyp": {"sha256": self.logotyp, "bredd": self.logotyp_bredd, "hojd": self.logotyp_hojd}
            if self.logotyp
            else None,
        }


class Profilprov(models.Model):
    """What somebody wants to see before it is settled, and the picture that the worker makes of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+")
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    varden = models.JSONField(help_text="the fields of a Profil")
    bild = models.BinaryField(null=True)
    fel = models.TextField(blank=True)
    tid = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "prov av utseendet"
        verbose_name_plural = "prov av utseendet"

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def vantar(self) -> bool:
        return self.bild is None and not self.fel

    def profil(self) -> Profil:
        """Return the profile that is tried, not saved."""
        return Profil(organ=self.organ, **self.varden)
