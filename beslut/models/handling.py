"""Issued documents: what they state, their bytes and their pages as pictures."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from arenden.flow import Lage
from arenden.models import Arende, Skrivelse, Version
from beslut import kontrollkod
from beslut.skanningsflow import Lage as Papperslage
from beslut.underskriftsflow import Lage as Begaranslage
from beslut.underskriftsflow import Platslage
from forum import policy
from forum.models import Sammantrade

from .dagordning import Behandling, Dagordningspunkt


def ny_kod() -> str:
    """Return a document code: 12 random base32 characters (60 bits)."""
    return "".join(secrets.choice(kontrollkod.ALFABET) for _ in range(kontrollkod.KODLANGD))


class HandlingQuerySet(models.QuerySet["Handling"]):
    def synliga_for(self, user: policy.Person) -> "HandlingQuerySet":
        """Return the documents whose skrivelse *user* may read, and those of sammanträden that *user* may know of.

        A booklet shows the list, and is seen by those who see that.
        """
        motena = Sammantrade.objects.synliga_for(user)
        listor = Dagordningspunkt.objects.synliga_for(user).values("sammantrade")
        return self.filter(
            Q(version__skrivelse__in=Skrivelse.objects.synliga_for(user))
            | Q(sammantrade__in=motena) & ~Q(slag=Handling.Slag.HAFTE)
            | Q(sammantrade__in=listor, slag=Handling.Slag.HAFTE)
        )

    def offentliga(self) -> "HandlingQuerySet":
        """Return what anybody may see, without an account (twin of handlingspolicy.offentlig)."""
        if not settings.OFFENTLIGA_HANDLINGAR:
            return self.none()
        return self.filter(
            slag__in=Handling.UTFARDAS,
            version__skrivelse__lage=Lage.GODKAND,
            version__in=Dagordningspunkt.objects.utskickade().exclude(version=None).values("version"),
        )

    def utfardade(self) -> "HandlingQuerySet":
        """Return issued documents, proofs and comparisons aside, in the order they are read."""
        return self.filter(slag__in=Handling.UTFARDAS).order_by("version", "ordning")

    def expedierbara(self, arende: Arende) -> "HandlingQuerySet":
        """Return what can be sent out in *arende*: extracts, newest issue first, the minutes, the approved memo."""
        behandlade = Behandling.objects.filter(version__skrivelse__arende=arende)
        sammantraden = behandlade.values("dagordningspunkt__sammantrade")
        utdrag = Q(slag=self.model.Slag.UTDRAG, fakta__arende__uuid=str(arende.uuid))
        protokoll = Q(
            slag__in=(self.model.Slag.PROTOKOLL, self.model.Slag.MOTESANTECKNINGAR), sammantrade__in=sammantraden
        )
        skrivelse = Q(slag=self.model.Slag.TJANSTESKRIVELSE, version__skrivelse__arende=arende)
        return self.filter(utdrag | protokoll | skrivelse).med_filer().order_by("-slag", "-ordning", "pk")

    def listan(self, sammantrade: Sammantrade) -> "Handling | None":
        """Return the newest föredragningslista of *sammantrade* that can be opened; each is whole."""
        egna = self.filter(sammantrade=sammantrade, slag=self.model.Slag.FOREDRAGNINGSLISTA)
        return egna.exclude(filer=None).prefetch_related("filer").order_by("-ordning").first()

    def med_filer(self) -> "HandlingQuerySet":
        """Fetch bytes' hashes and the rendering's state in the same few queries."""
        med = self.select_related("jobb", "stampling", "version__skrivelse__arende", "sammantrade__organ")
        return med.prefetch_related("filer", "sidor")


class Handling(models.Model):
    """An issued document (or a proof, or a comparison of two versions). Copies every fact it states; never changes.

    It is of a version, or of a sammanträde: `identitet` says of which part, `ordning` in which place, or in a
    sammanträde the how manieth issue it is.
    """

    class Slag(models.TextChoices):
        GRANSKNING = "granskning", "Granskningsexemplar"
        TJANSTESKRIVELSE = "tjansteskrivelse", "Tjänsteskrivelse"
        BESLUTSPUNKT = "beslutspunkt", "Beslutspunkt"
        JAMFORELSE = "jamforelse", "Jämförelse"
        KALLELSE = "kallelse", "Kallelse"
        FOREDRAGNINGSLISTA = "foredragningslista", "Föredragningslista"
        PROTOKOLL = "protokoll", "Protokoll"
        MOTESANTECKNINGAR = "motesanteckningar", "Mötesanteckningar"
        UTDRAG = "protokollsutdrag", "Utdrag"
        FOLJEBREV = "foljebrev", "Följebrev"
        HAFTE = "hafte", "Samlade handlingar"
        UNDERSKRIFTSSIDA = "underskriftssida", "Underskriftssida"

    UTFARDAS = (Slag.TJANSTESKRIVELSE, Slag.BESLUTSPUNKT)
    # A booklet is a bundle of what has seals of its own.
    STAMPLAS = (
        *UTFARDAS,
        Slag.KALLELSE,
        Slag.FOREDRAGNINGSLISTA,
        Slag.PROTOKOLL,
        Slag.MOTESANTECKNINGAR,
        Slag.UTDRAG,
        Slag.FOLJEBREV,
        Slag.UNDERSKRIFTSSIDA,
    )
    # Made here, and nothing that anybody may lean on.
    ARBETSMATERIAL = (Slag.GRANSKNING, Slag.JAMFORELSE)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kod = models.CharField(max_length=12, unique=True)
    slag = models.CharField(max_length=20, choices=Slag.choices)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="handlingar")
    sammantrade = models.ForeignKey(Sammantrade, on_delete=models.PROTECT, null=True, related_name="handlingar")
    jamford_med = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, related_name="+", help_text="the earlier version of a comparison"
    )
    identitet = models.UUIDField(help_text="the UUID of what it is of: point, item, skrivelse, sammanträde")
    ordning = models.PositiveSmallIntegerField(default=0)
    filnamn = models.CharField(max_length=200)
    mallversion = models.PositiveSmallIntegerField()
    fakta = models.JSONField()
    faktahash = models.CharField(max_length=64)
    qr = models.CharField(max_length=1000, blank=True, help_text="what the QR on each page says (beslut.kontrollkod)")
    skapad = models.DateTimeField(default=timezone.now)

    objects = HandlingQuerySet.as_manager()

    class Meta:
        verbose_name = "handling"
        verbose_name_plural = "handlingar"
        ordering = ["version", "ordning"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "slag", "identitet"], condition=Q(jamford_med=None), name="handling_en_gang"
            ),
            models.UniqueConstraint(
                fields=["sammantrade", "slag", "identitet", "ordning"], name="handling_sammantrade_en_gang"
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=False, sammantrade=None) | Q(version=None, sammantrade__isnull=False),
                name="handling_av_version_eller_sammantrade",
            ),
            models.UniqueConstraint(
                fields=["version", "jamford_med"],
                condition=Q(jamford_med__isnull=False),
                name="handling_jamforelse_en_gang",
            ),
            models.CheckConstraint(
                condition=Q(slag="jamforelse", jamford_med__isnull=False)
                | (~Q(slag="jamforelse") & Q(jamford_med=None)),
                name="handling_jamforelse_har_tva",
            ),
        ]

    def __str__(self) -> str:
        if self.slag == self.Slag.BESLUTSPUNKT:
            return f"Beslutspunkt {self.ordning}"
        if self.version is not None and self.jamford_med is not None:
            return f"Jämförelse av version {self.jamford_med.nr} och {self.version.nr}"
        if self.slag == self.Slag.HAFTE and self.ordning > 1:
            return f"Tillägg {self.ordning - 1} till handlingarna"
        return self.get_slag_display()

    def get_absolute_url(self) -> str:
        fil = self.fil
        if fil is None:
            if self.version is not None:
                return reverse("handlingar", args=[self.version.skrivelse.uuid])
            return self.sammantrade.get_absolute_url() if self.sammantrade else ""
        return reverse("handlingsfil", args=[fil.sha256, self.filnamn.removesuffix(".pdf")])

    @property
    def stampellage(self) -> str:
        """Return how far the document has come after it was rendered, or "" for one that gets no seal."""
        stampling = getattr(self, "stampling", None)
        return stampling.lage if stampling else ""

    @property
    def underskriftslage(self) -> str:
        """Return how many of those asked have signed, or "" where nobody is asked. Costs queries unless prefetched."""
        begaran = next(reversed(self.underskriftsbegaran.all()), None)
        if begaran is None:
            pa_papper = any(papper.lage == Papperslage.GODTAGEN for papper in self.skanningar.all())
            return "underskriven med bläck" if pa_papper else ""
        platser = list(begaran.platser.all())
        klara = sum(plats.lage == Platslage.UNDERSKRIVEN for plats in platser)
        if begaran.lage == Begaranslage.KLAR:
            return "underskriven av alla"
        if begaran.lage == Begaranslage.VANTAR:
            return f"underskriven av {klara} av {len(platser)}"
        return f"underskriften är {begaran.get_lage_display().lower()}"

    @property
    def stampelvantan(self) -> bool:
        """Whether its seal is on its way: nothing has been in the way so far."""
        stampling = getattr(self, "stampling", None)
        return stampling is not None and stampling.stamplad is None and not stampling.fel

    @property
    def ar_fardig(self) -> bool:
        """Whether it is rendered, and its seal put on or given up: what it then is can be sent."""
        return self.fil is not None and not self.stampelvantan

    @property
    def skrivs_med_black(self) -> bool:
        """Whether it is issued to be signed on paper: of a version that says so, or an extract to be attested."""
        if self.version is not None:
            return self.slag in self.UTFARDAS and self.version.data["underskriftssatt"] == "black"
        return self.slag == self.Slag.UTDRAG

    @property
    def fil(self) -> "HandlingFil | None":
        """Return the newest state of the document's bytes, or None before it is rendered."""
        filer = list(self.filer.all())
        return filer[-1] if filer else None


class HandlingFil(models.Model):
    """One state of a document's bytes (0: as rendered), stored under its SHA-256. Never changes."""

    class Tillstand(models.TextChoices):
        RENDERAD = "renderad", "Skapad"
        STAMPLAD = "stamplad", "Stämplad"
        UNDERSKRIVEN = "underskriven", "Underskriven"
        TIDSSTAMPLAD = "tidsstamplad", "Tidsstämplad"

    handling = models.ForeignKey(Handling, on_delete=models.PROTECT, related_name="filer")
    ordning = models.PositiveSmallIntegerField(default=0)
    tillstand = models.CharField(max_length=12, choices=Tillstand.choices, default=Tillstand.RENDERAD)
    sha256 = models.CharField(max_length=64, db_index=True)
    storlek = models.PositiveBigIntegerField()
    sidor = models.PositiveIntegerField()
    falt = models.JSONField(default=list, help_text="as rendered: where on the paper each undertecknare is to sign")
    skapad = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "handlingsfil"
        verbose_name_plural = "handlingsfiler"
        ordering = ["handling", "ordning"]
        constraints = [
            models.UniqueConstraint(fields=["handling", "ordning"], name="handlingfil_en_gang"),
        ]

    def __str__(self) -> str:
        return self.sha256


class Sidbild(models.Model):
    """A page of a document as a picture, for reading it on screen."""

    handling = models.ForeignKey(Handling, on_delete=models.CASCADE, related_name="sidor")
    nr = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = "sidbild"
        verbose_name_plural = "sidbilder"
        ordering = ["handling", "nr"]
        constraints = [models.UniqueConstraint(fields=["handling", "nr"], name="sidbild_en_gang")]

    def __str__(self) -> str:
        return f"{self.handling_id}: {self.nr}"
