"""What members ask those who wrote the skrivelse, and what they are answered, before the sammanträde."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from forum.fel import Motsagelse
from forum.models import Anvandare, Roll
from forum.policy import Person, organ_dar

from .dagordning import Dagordningspunkt


def _skriver(user: Person) -> Q:
    skrivelse = "dagordningspunkt__version__skrivelse"
    return Q(**{f"{skrivelse}__arende__handlaggare": user.pk}) | Q(**{f"{skrivelse}__medforfattare": user.pk})


class LedamotsfragaQuerySet(models.QuerySet["Ledamotsfraga"]):
    def synliga_for(self, user: Person) -> "LedamotsfragaQuerySet":
        """Return those that *user* may read (twin of policy.may_se_fraga)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        delas = Dagordningspunkt.objects.som_delas_med(user).values("pk")
        besvaras = self.model.objects.som_besvaras_av(user).values("pk")
        # What is taken back is seen by who asked it, and by nobody else.
        kvar = Q(atertagen=None) | Q(av=user.pk)
        return self.filter(kvar, Q(dagordningspunkt__in=delas) | Q(pk__in=besvaras))

    def som_besvaras_av(self, user: Person) -> "LedamotsfragaQuerySet":
        """Return those that *user* may answer: as writer of the skrivelse, or as sekreterare of the body."""
        sekreterare = Q(dagordningspunkt__sammantrade__organ__in=organ_dar(user, Roll.SEKRETERARE))
        return self.filter(_skriver(user) | sekreterare).distinct()

    def som_fragas(self, user: Person) -> "LedamotsfragaQuerySet":
        """Return those that *user* is asked: a writer, or the sekreterare where no handläggare is there to answer."""
        sekreterare = Q(dagordningspunkt__sammantrade__organ__in=organ_dar(user, Roll.SEKRETERARE))
        handlaggare = "dagordningspunkt__version__skrivelse__arende__handlaggare"
        utan = Q(**{handlaggare: None}) | Q(**{f"{handlaggare}__is_active": False})
        return self.filter(_skriver(user) | sekreterare & utan).distinct()

    def kvar(self) -> "LedamotsfragaQuerySet":
        """Return those not taken back by who asked."""
        return self.filter(atertagen=None)

    def som_vantar(self) -> "LedamotsfragaQuerySet":
        """Return those not answered that still can be."""
        return self.kvar().filter(svarad=None, dagordningspunkt__sammantrade__lage="kallat")

    def med_punkt(self) -> "LedamotsfragaQuerySet":
        return self.select_related(
            "av",
            "svarad_av",
            "foljer__av",
            "foljer__svarad_av",
            "dagordningspunkt__sammantrade__organ",
            "dagordningspunkt__version__skrivelse__arende",
        ).defer("dagordningspunkt__version__innehall")


class Ledamotsfraga(models.Model):
    """A question and its answer. Its asker corrects it or takes it back until it is answered; then both stand.

    What is to be said of an answer is asked as a question of its own, that follows the first (foljer).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dagordningspunkt = models.ForeignKey(Dagordningspunkt, on_delete=models.PROTECT, related_name="fragor")
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("fråga", max_length=2000)
    stalld = models.DateTimeField(default=timezone.now)
    rattad = models.DateTimeField(null=True)
    atertagen = models.DateTimeField(null=True)
    # The answered question that this one follows, itself the first of its row.
    foljer = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="foljd")
    revision = models.PositiveIntegerField(default=0)
    svar = models.TextField("svar", max_length=4000, blank=True)
    svarad = models.DateTimeField(null=True)
    svarad_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LedamotsfragaQuerySet.as_manager()

    class Meta:
        verbose_name = "fråga"
        verbose_name_plural = "frågor"
        ordering = ["stalld", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(svarad=None, svarad_av=None, svar="")
                | (Q(svarad__isnull=False, svarad_av__isnull=False) & ~Q(svar="")),
                name="ledamotsfraga_hel_eller_inget",
            ),
            models.CheckConstraint(
                condition=Q(atertagen=None) | Q(svarad=None), name="ledamotsfraga_besvarad_star_kvar"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.av} om {self.dagordningspunkt}"

    def get_absolute_url(self) -> str:
        return reverse("ledamotsfraga", args=[self.uuid])

    def krav_revision(self, revision: int) -> None:
        """Raise Motsagelse unless the (locked) row is at *revision*: one answers, and corrects, what one has read."""
        if self.revision != revision:
            raise Motsagelse("Frågan har ändrats sedan du öppnade den. Det du skrev står kvar: läs frågan igen.")


def i_foljd(fragor: Iterable[Ledamotsfraga]) -> list[Ledamotsfraga]:
    """Return *fragor* with each that follows another after it, in the order they were asked."""
    alla = sorted(fragor, key=lambda f: (f.stalld, f.pk))
    forst = {f.pk: nr for nr, f in enumerate(alla)}
    return sorted(alla, key=lambda f: (forst.get(f.foljer_id or f.pk, forst[f.pk]), f.foljer_id is not None, f.stalld))


def svarar(punkt: Dagordningspunkt) -> list[Anvandare]:
    """Return who is asked: the active writers of the skrivelse, else the sekreterare of the body. By name."""
    skriver = Q(pk__in=[])
    if punkt.version is not None:
        skrivelse = punkt.version.skrivelse
        skriver = Q(pk=skrivelse.arende.handlaggare_id) | Q(medforfattar=skrivelse)
    folk = list(Anvandare.objects.filter(skriver, is_active=True).distinct().order_by("namn"))
    if folk:
        return folk
    sekreterare = punkt.sammantrade.organ.uppdrag.gallande().filter(roll=Roll.SEKRETERARE).values("anvandare")
    return list(Anvandare.objects.filter(pk__in=sekreterare, is_active=True).order_by("namn"))
