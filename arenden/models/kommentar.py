"""Comments: threads beside the text, never in it (DESIGN §8.3)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from forum import policy
from forum.models import Rad, RadQuerySet

from .ankare import Ankare
from .skrivelse import Skrivelse
from .text import Text


class Falt(models.TextChoices):
    """What a thread can be about besides a text."""

    SKRIVELSEN = "", "Hela skrivelsen"
    RUBRIK = "rubrik", "Rubriken"
    UPPGIFTER = "uppgifter", "Uppgifterna överst"
    BILAGOR = "bilagor", "Bilagorna"


class KommentarQuerySet(RadQuerySet["Kommentar"]):
    def synliga_for(self, user: policy.Person) -> "KommentarQuerySet":
        """Return those that *user* may read (twin of policy.may_kommentera)."""
        return self.filter(skrivelse__in=Skrivelse.objects.som_bearbetas_av(user))

    def tradar(self) -> "KommentarQuerySet":
        """Return what begins a thread."""
        return self.filter(trad=None)

    def oppna(self) -> "KommentarQuerySet":
        """Return the threads that are not resolved and of which something is left."""
        return self.tradar().filter(lost_tid=None).exclude(borttagen=True, svar__isnull=True)

    def laget(self) -> int:
        """Return a number that grows with everything that is said or done in them."""
        summor = self.aggregate(antal=models.Count("pk"), andringar=models.Sum("revision", default=0))
        return int(summor["antal"] + summor["andringar"])

    def med_personer(self) -> "KommentarQuerySet":
        """Fetch what a list of threads shows in the same few queries."""
        rader = self.select_related("av", "lost_av", "text", "ankare").defer("text__doc")
        return rader.prefetch_related("omnamnda")


class Kommentar(Rad):
    """What somebody said of a stretch of text, a text or a field; or an answer to it, which names its thread."""

    skrivelse = models.ForeignKey(Skrivelse, on_delete=models.PROTECT, related_name="kommentarer")
    trad = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="svar", editable=False)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="kommentarer", editable=False)
    falt = models.CharField(max_length=12, choices=Falt.choices, blank=True, editable=False)
    ankare = models.OneToOneField(Ankare, on_delete=models.PROTECT, null=True, related_name="kommentar", editable=False)
    inlagg = models.TextField("kommentar")
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    # Who wrote it in the file it was read in from; *av* is then who read the file in.
    fran_fil = models.CharField(max_length=120, blank=True, editable=False)
    tid = models.DateTimeField(default=timezone.now, editable=False)
    andrad = models.DateTimeField(null=True, editable=False)
    borttagen = models.BooleanField(default=False, editable=False)
    lost_av = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    lost_tid = models.DateTimeField(null=True, editable=False)
    omnamnda = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="arenden.Omnamnande", related_name="+", verbose_name="omnämnda"
    )

    history = HistoricalRecords()
    objects = KommentarQuerySet.as_manager()

    class Meta:
        verbose_name = "Kommentaren"
        verbose_name_plural = "kommentarer"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.inlagg[:60]

    def get_absolute_url(self) -> str:
        return f"{reverse('kommentarer', args=[self.skrivelse.uuid])}#kommentar-{self.uuid}"

    @property
    def skribent(self) -> str:
        """Return the name of who wrote it."""
        return self.fran_fil or str(self.av)

    @property
    def ar_lost(self) -> bool:
        return self.lost_tid is not None


class OmnamnandeQuerySet(models.QuerySet["Omnamnande"]):
    def vantande(self) -> "OmnamnandeQuerySet":
        """Return those of which no mail has told."""
        return self.filter(meddelad=None)


class Omnamnande(models.Model):
    """A colleague who was mentioned, and when the mail that told of it was written."""

    kommentar = models.ForeignKey(Kommentar, on_delete=models.PROTECT, related_name="omnamnanden")
    till = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="omnamnanden")
    meddelad = models.DateTimeField(null=True)

    objects = OmnamnandeQuerySet.as_manager()

    class Meta:
        verbose_name = "omnämnande"
        verbose_name_plural = "omnämnanden"
        constraints = [models.UniqueConstraint(fields=["kommentar", "till"], name="omnamnd_en_gang")]
        indexes = [models.Index(fields=["till", "meddelad"])]

    def __str__(self) -> str:
        return f"{self.till} i {self.kommentar_id}"
