"""What members ask the body to conclude, and the questions that the chair puts."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from simple_history.models import HistoricalRecords

from arenden import dokumenthtml
from beslut.motesflow import Yrkandelage, Yrkandeslag
from beslut.propositionsordning import Fraga
from forum.policy import Person

from .dagordning import Behandling, Dagordningspunkt
from .motesrad import Motesrad, MotesradQuerySet


class YrkandeQuerySet(MotesradQuerySet["Yrkande"]):
    def framstallda(self) -> "YrkandeQuerySet":
        """Return those put at the meeting and not taken back, in the order they came."""
        borta = (Yrkandelage.UTKAST, Yrkandelage.INLAMNAT, Yrkandelage.ATERTAGET)
        return self.kvar().exclude(lage__in=borta).order_by("framstallt", "pk")

    def offentliga(self) -> "YrkandeQuerySet":
        """Return those that their movers have let the body see."""
        return self.kvar().exclude(lage=Yrkandelage.UTKAST)

    def som_kan_foljas(self, user: Person) -> "YrkandeQuerySet":
        """Return those that *user* reads and that still ask for something when their item comes back.

        Not what was taken back or won; bordläggning is of its own day; nor what its mover has taken up again since,
        as far as *user* may know: a draft of another's hides nothing.
        """
        slut = (Yrkandelage.ATERTAGET, Yrkandelage.BIFALLET)
        lasta = self.synliga_for(user).exclude(lage__in=slut).exclude(slag=Yrkandeslag.BORDLAGGNING)
        senare = self.model._default_manager.filter(struken=None, fran=OuterRef("pk"))
        senare = senare.filter(Q(av=user.pk) | ~Q(lage=Yrkandelage.UTKAST))
        return lasta.exclude(Exists(senare))

    def synliga_for(self, user: Person) -> "YrkandeQuerySet":
        """Return those that *user* may read (twin of policy.may_se_yrkande): drafts only by who takes part in them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        delas = Dagordningspunkt.objects.som_delas_med(user).values("pk")
        tillfragad = self.model._default_manager.filter(medyrkare__anvandare=user.pk).values("pk")
        egna = Q(av=user.pk) | Q(pk__in=tillfragad)
        return self.kvar().filter(egna | ~Q(lage=Yrkandelage.UTKAST), dagordningspunkt__in=delas)


class Yrkande(Motesrad):
    """What a member asks for: on one beslutspunkt, or on the whole item (behandling None)."""

    dagordningspunkt = models.ForeignKey(Dagordningspunkt, on_delete=models.PROTECT, related_name="yrkanden")
    behandling = models.ForeignKey(Behandling, on_delete=models.PROTECT, null=True, related_name="yrkanden")
    slag = models.CharField("yrkande", max_length=12, choices=Yrkandeslag.choices)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="yrkanden")
    # Of a changed wording or a new point: its words, as a text.
    lydelse = models.JSONField(null=True)
    skal = models.TextField("skäl", max_length=4000, blank=True)
    # The one at an earlier sammanträde that its mover takes up again here: nothing moved there is moved here by itself.
    fran = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="ater_som")
    lage = models.CharField(max_length=12, choices=Yrkandelage.choices, default=Yrkandelage.UTKAST, editable=False)
    framstallt = models.DateTimeField(null=True, editable=False)
    instammer = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)

    history = HistoricalRecords(m2m_fields=[instammer])
    objects = YrkandeQuerySet.as_manager()

    class Meta:
        verbose_name = "Yrkandet"
        verbose_name_plural = "yrkanden"
        ordering = ["dagordningspunkt", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(slag__in=["andrad", "ny_punkt"], lydelse__isnull=False)
                | ~Q(slag__in=["andrad", "ny_punkt"]),
                name="yrkande_har_lydelse",
            ),
            models.CheckConstraint(
                condition=~Q(slag="andrad") | Q(behandling__isnull=False), name="yrkande_andrar_en_punkt"
            ),
            models.UniqueConstraint(fields=["fran"], condition=Q(struken=None), name="yrkande_ater_en_gang"),
        ]

    def __str__(self) -> str:
        return f"{self.get_slag_display()} ({self.av})"

    def get_absolute_url(self) -> str:
        return reverse("yrkande", args=[self.uuid])

    @property
    def lydelse_html(self) -> SafeString:
        return dokumenthtml.till_html(self.lydelse) if self.lydelse else SafeString("")


class Proposition(Motesrad):
    """A question that the chair put, its two answers in words, and what the chair found that the body had answered."""

    class Funnen(models.TextChoices):
        ACKLAMATION = "acklamation", "acklamation"
        VOTERING = "votering", "votering"

    dagordningspunkt = models.ForeignKey(Dagordningspunkt, on_delete=models.PROTECT, related_name="propositioner")
    behandling = models.ForeignKey(Behandling, on_delete=models.PROTECT, null=True, related_name="propositioner")
    nr = models.PositiveSmallIntegerField()
    fraga = models.CharField(max_length=12, choices=Fraga.choices)
    # Keys as beslut.propositionsordning has them: "skrivelsen", "i_dag", "avslag", or a yrkande's uuid.
    ja = models.CharField(max_length=40)
    nej = models.CharField(max_length=40, blank=True)
    ja_ord = models.CharField(max_length=1000)
    nej_ord = models.CharField(max_length=1000, blank=True)
    vann = models.CharField(max_length=40, blank=True)
    # What the chair found before votering was asked for.
    fann = models.CharField(max_length=40, blank=True)
    funnen = models.CharField(max_length=12, choices=Funnen.choices, blank=True)
    tid = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    objects = MotesradQuerySet.as_manager()

    class Meta:
        verbose_name = "Propositionen"
        verbose_name_plural = "propositioner"
        ordering = ["dagordningspunkt", "nr", "pk"]

    def __str__(self) -> str:
        return self.get_fraga_display()

    @property
    def besvarad(self) -> bool:
        return bool(self.funnen)

    @property
    def vann_ord(self) -> str:
        """Return the answer that the body gave, in words."""
        return self.ja_ord if self.vann == self.ja else self.nej_ord
