"""Who is asked to sign an issued document, in which order, and what each of them did."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from arenden.flow import Lage as Skrivelselage
from beslut.underskriftsflow import Lage, Platslage
from forum.models import Rad, RadQuerySet
from forum.policy import Person

from .handling import Handling, HandlingFil


class UnderskriftsbegaranQuerySet(RadQuerySet["Underskriftsbegaran"]):
    def synliga_for(self, user: Person) -> "UnderskriftsbegaranQuerySet":
        """Return those of documents that *user* reads, and those that ask for *user*'s own signature."""
        mina = Undertecknande.objects.filter(begaran=OuterRef("pk"), anvandare=user.pk)
        return self.filter(Q(handling__in=Handling.objects.synliga_for(user)) | Exists(mina))

    def oppna(self) -> "UnderskriftsbegaranQuerySet":
        """Return those that wait, of documents that still hold."""
        return self.filter(lage=Lage.VANTAR, handling__version__skrivelse__lage=Skrivelselage.GODKAND)


class Underskriftsbegaran(Rad):
    """A request that an issued document be signed by the people named, in turn or together."""

    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="underskriftsbegaran")
    i_tur = models.BooleanField("i tur och ordning", default=True)
    lage = models.CharField(max_length=12, choices=Lage.choices, default=Lage.VANTAR)
    # Nobody: the worker asked, since the paper itself says who is to sign.
    begard_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    begard = models.DateTimeField(default=timezone.now)
    avslutad = models.DateTimeField(null=True)
    skal = models.TextField(blank=True, help_text="why it was declined or withdrawn")

    history = HistoricalRecords()
    objects = UnderskriftsbegaranQuerySet.as_manager()

    class Meta:
        verbose_name = "Begäran om underskrift"
        verbose_name_plural = "begäranden om underskrift"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["handling"], condition=Q(lage__in=["vantar", "klar"]), name="underskriftsbegaran_en_i_taget"
            )
        ]

    def __str__(self) -> str:
        return f"Underskrift av {self.handling}"

    def tur(self) -> list["Undertecknande"]:
        """Return whose signature is waited for now: in turn the first, together all. No query on prefetched rows."""
        if self.lage != Lage.VANTAR:
            return []
        kvar = [p for p in self.platser.all() if p.lage in (Platslage.VANTAR, Platslage.UNDERTECKNAS)]
        return kvar[:1] if self.i_tur else kvar


class UndertecknandeQuerySet(RadQuerySet["Undertecknande"]):
    def i_tur(self) -> "UndertecknandeQuerySet":
        """Return those who wait and whose turn it is."""
        fore = self.model.objects.filter(
            begaran=OuterRef("begaran"), ordning__lt=OuterRef("ordning"), begaran__i_tur=True
        ).exclude(lage=Platslage.UNDERSKRIVEN)
        return self.filter(
            ~Exists(fore), lage=Platslage.VANTAR, begaran__in=Underskriftsbegaran.objects.oppna()
        ).order_by("begaran__begard", "begaran__handling__version", "begaran__handling__ordning", "pk")

    def att_lagga_till(self) -> "UndertecknandeQuerySet":
        """Return the signatures that a person has made and that are not in the file yet, and that nobody has now."""
        ledig = Q(lease=None) | Q(lease__lt=timezone.now())
        return self.filter(ledig, lage=Platslage.UNDERTECKNAS).order_by(F("lease").asc(nulls_first=True), "pk")


class Undertecknande(Rad):
    """One signer of one document. A person signs by what was shown (*sha256*) and how they were identified.

    The worker then puts the signature in the file (*fil*). Never changes after that.
    """

    begaran = models.ForeignKey(Underskriftsbegaran, on_delete=models.PROTECT, related_name="platser")
    undertecknare = models.UUIDField(help_text="identitet: whose place on the paper")
    anvandare = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="undertecknanden")
    namn = models.CharField(max_length=120)
    titel = models.CharField(max_length=120, blank=True)
    ordning = models.PositiveSmallIntegerField()
    lage = models.CharField(max_length=12, choices=Platslage.choices, default=Platslage.VANTAR)
    skal = models.TextField(blank=True)
    # Since when this person has been waited for, and the mails about it.
    tillfragad = models.DateTimeField(null=True)
    pamind = models.DateTimeField(null=True)
    paminnelser = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    identifierad_genom = models.CharField(max_length=120, blank=True)
    identifierad = models.DateTimeField(null=True)
    niva = models.CharField(max_length=60, blank=True)
    fil = models.ForeignKey(HandlingFil, on_delete=models.PROTECT, null=True, related_name="+")
    lease = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    forsok = models.PositiveIntegerField(default=0)
    fel = models.TextField(blank=True)

    history = HistoricalRecords(excluded_fields=["lease", "token", "forsok", "fel"])
    objects = UndertecknandeQuerySet.as_manager()

    class Meta:
        verbose_name = "Underskriften"
        verbose_name_plural = "underskrifter"
        ordering = ["begaran", "ordning", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["begaran", "undertecknare"], name="undertecknande_en_plats"),
            models.UniqueConstraint(fields=["begaran", "anvandare"], name="undertecknande_en_person"),
        ]

    def __str__(self) -> str:
        return self.namn

    def get_absolute_url(self) -> str:
        fil = self.begaran.handling.fil
        return reverse("skriv_under", args=[fil.sha256]) if fil else ""
