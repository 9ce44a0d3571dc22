"""The tjänsteskrivelse and what it is made of."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from arenden.flow import Lage
from forum import policy
from forum.models import Anvandare, Rad, RadQuerySet, Sammantrade

from .arende import Arende
from .forslagsbeslut import Forslagsbeslut, Utfall
from .mall import MallVersion, Slag
from .text import Text, TextSteg


class SkrivelseQuerySet(RadQuerySet["Skrivelse"]):
    def synliga_for(self, user: policy.Person) -> "SkrivelseQuerySet":
        """Return those whose text *user* may read (twin of policy.may_lasa)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            self._bearbetas_av(user)
            # What was recalled stays readable, marked: they may have read it before.
            | Q(
                lage__in=(Lage.GODKAND, Lage.ATERKALLAD),
                arende__organ__in=policy.organ_dar(user, *policy.LASARE_AV_GODKANT),
            )
        )

    def som_bearbetas_av(self, user: policy.Person) -> "SkrivelseQuerySet":
        """Return those that *user* takes part in making (twin of policy.may_kommentera)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(self._bearbetas_av(user))

    def _bearbetas_av(self, user: policy.Person) -> Q:
        undertecknar = Undertecknare.objects.kvar().filter(Q(anvandare=user) | Q(anvandare__in=policy.foretrader(user)))
        return (
            Q(arende__handlaggare=user)
            | Q(pk__in=Skrivelse.medforfattare.through.objects.filter(anvandare=user).values("skrivelse"))
            | Q(forst_skickad__isnull=False, pk__in=undertecknar.values("skrivelse"))
        )

    def med_arende(self) -> "SkrivelseQuerySet":
        """Fetch ärende, body and official in the same query."""
        return self.select_related(
            "arende__organ", "arende__handlaggare", "mallversion__mall", "gallande_version", "sammantrade__organ"
        )

    def med_tur(self) -> "SkrivelseQuerySet":
        """Fetch what vantar_pa asks for in the same few queries."""
        return self.prefetch_related("undertecknare", "gallande_version__godkannanden")

    def i_lage(self, *lagen: Lage) -> "SkrivelseQuerySet":
        return self.filter(lage__in=lagen)

    def anmalda(self, sammantrade: Sammantrade) -> "SkrivelseQuerySet":
        """Return those that are approved and meant for *sammantrade*, in the order they were approved."""
        return self.filter(lage=Lage.GODKAND, sammantrade=sammantrade).order_by("gallande_version__skapad", "pk")


class Underskriftssatt(models.TextChoices):
    """How the issued documents are signed: one or the other, never both (DESIGN §5.10)."""

    BLACK = "black", "med bläck"
    ELEKTRONISK = "elektronisk", "elektroniskt"


class Skrivelse(Rad):
    """The officials' memo with a proposal. A successor is a row of its own that points back."""

    arende = models.ForeignKey(Arende, on_delete=models.PROTECT, related_name="skrivelser")
    # The template as it was when the skrivelse began; a later version of it changes nothing here.
    mallversion = models.ForeignKey(
        MallVersion, on_delete=models.PROTECT, related_name="skrivelser", verbose_name="mall", editable=False
    )
    rubrik = models.CharField("rubrik", max_length=300, blank=True)
    datum = models.DateField("datum", null=True, blank=True)
    mottagare = models.CharField("till", max_length=120, blank=True)
    forvaltning = models.CharField("förvaltning", max_length=120, blank=True)
    handlaggare_namn = models.CharField("handläggare på papperet", max_length=120, blank=True)
    underskriftssatt = models.CharField(
        "underskrift", max_length=12, choices=Underskriftssatt.choices, default=Underskriftssatt.BLACK
    )
    i_tur = models.BooleanField("godkänner i tur och ordning", default=True)
    lage = models.CharField(max_length=12, choices=Lage.choices, default=Lage.UTKAST, editable=False)
    upptagen = models.BooleanField(default=False, editable=False)
    forst_skickad = models.DateTimeField(null=True, editable=False)
    gallande_version = models.ForeignKey(
        "arenden.Version", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    # Where it is meant to be dealt with; approved and with a sammanträde it is anmäld there.
    sammantrade = models.ForeignKey(
        Sammantrade,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="skrivelser",
        verbose_name="sammanträde",
    )
    foregangare = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="efterfoljare"
    )
    medforfattare = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="medforfattar", verbose_name="medförfattare"
    )

    history = HistoricalRecords(m2m_fields=[medforfattare])
    objects = SkrivelseQuerySet.as_manager()

    class Meta:
        verbose_name = "Skrivelsen"
        verbose_name_plural = "skrivelser"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.rubrik or self.arende.arendemening

    def get_absolute_url(self) -> str:
        return reverse("skrivelse", args=[self.uuid])

    def vantar_pa(self) -> list["Undertecknare"]:
        """Return the undertecknare whose approval of the current version is waited for now.

        In turn, only the first who has not approved; together, all of them. Costs no query on a row
        fetched by `.med_tur()`.
        """
        if self.lage != Lage.GRANSKNING or self.gallande_version is None:
            return []
        klara = {g.undertecknare for g in self.gallande_version.godkannanden.all()}
        alla = sorted(self.undertecknare.all(), key=lambda u: (u.ordning, u.pk))
        kvar = [u for u in alla if not u.borttagen and u.identitet not in klara]
        return kvar[:1] if self.i_tur else kvar

    def forfattare(self) -> set[int]:
        """Return the primary keys of all with accepted steps, in predecessors too (DESIGN §8.7).

        What is written in a suggested text is accepted only when it is: then those who suggested it are authors.
        """
        kedja: list[int] = []
        pk: int | None = self.pk
        while pk is not None:
            kedja.append(pk)
            pk = Skrivelse.objects.filter(pk=pk).values_list("foregangare", flat=True).first()
        steg = TextSteg.objects.filter(text__skrivelse__in=kedja, text__forslag_till=None).exclude(av=None)
        godtagna = Forslagsbeslut.objects.filter(skrivelse__in=kedja, utfall=Utfall.GODTAGET)
        forslagsstallare = {rad["person"] for r in godtagna.values_list("forslagsstallare", flat=True) for rad in r}
        return set(steg.order_by().values_list("av", flat=True).distinct()) | forslagsstallare - {None}


class DelQuerySet(RadQuerySet[Any]):
    def kvar(self) -> "DelQuerySet":
        """Return those that have not been removed."""
        return self.filter(borttagen=False)

    def las_alla(self, skrivelse: Skrivelse) -> "DelQuerySet":
        """Lock and re-read every part of *skrivelse*, removed ones too, in order."""
        return self.filter(skrivelse=skrivelse).select_for_update(of=("self",))


class Del(Rad):
    """A part of a skrivelse: `identitet` follows it through versions and successors; removal is soft."""

    skrivelse: models.ForeignKey[Skrivelse, Skrivelse]
    identitet = models.UUIDField(default=uuid.uuid4, editable=False)
    ordning = models.PositiveSmallIntegerField(default=0)
    borttagen = models.BooleanField(default=False, editable=False)

    objects = DelQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["ordning", "pk"]


def en_identitet(namn: str) -> models.UniqueConstraint:
    """Return the constraint that an identitet occurs once in a skrivelse."""
    return models.UniqueConstraint(fields=["skrivelse", "identitet"], name=f"{namn}_identitet")


class Avsnitt(Del):
    """A section: text, förslag (with ingress and points), underlag or mottagare."""

    skrivelse = models.ForeignKey(Skrivelse, on_delete=models.PROTECT, related_name="avsnitt")
    slag = models.CharField(max_length=12, choices=Slag.choices, default=Slag.TEXT, editable=False)
    nyckel = models.CharField(max_length=40, blank=True, editable=False)
    rubrik = models.CharField("rubrik", max_length=120)
    obligatoriskt = models.BooleanField(default=False, editable=False)
    hjalp = models.CharField(max_length=300, blank=True, editable=False)
    oplacerat = models.BooleanField(default=False, editable=False)
    organ_namn = models.CharField("organ", max_length=120, blank=True)
    ingress = models.CharField("inledning till att-satserna", max_length=300, blank=True)
    text = models.OneToOneField(Text, on_delete=models.PROTECT, null=True, related_name="avsnitt")

    history = HistoricalRecords()

    class Meta(Del.Meta):
        verbose_name = "Avsnittet"
        verbose_name_plural = "avsnitt"
        constraints = [en_identitet("avsnitt")]

    def __str__(self) -> str:
        return self.rubrik

    @property
    def ar_forslag(self) -> bool:
        return self.slag == Slag.FORSLAG


class Beslutspunkt(Del):
    """One decidable point. The body decides on the lydelse; the fristående lydelse stands on its own paper."""

    skrivelse = models.ForeignKey(Skrivelse, on_delete=models.PROTECT, related_name="punkter")
    avsnitt = models.ForeignKey(Avsnitt, on_delete=models.PROTECT, related_name="punkter")
    lydelse = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="punkt")
    fristaende = models.OneToOneField(Text, on_delete=models.PROTECT, null=True, related_name="fristaende_for")
    fristaende_bekraftad = models.PositiveIntegerField(null=True, editable=False)

    history = HistoricalRecords()

    class Meta(Del.Meta):
        verbose_name = "Beslutspunkten"
        verbose_name_plural = "beslutspunkter"
        constraints = [en_identitet("beslutspunkt")]

    def __str__(self) -> str:
        return str(self.lydelse)

    @property
    def ar_bekraftad(self) -> bool:
        """Tell whether a person has confirmed the fristående lydelse as it now reads."""
        return bool(
            self.fristaende and not self.fristaende.tom and self.fristaende_bekraftad == self.fristaende.revision
        )


class Bilaga(Del):
    """An attached file, kept under its SHA-256."""

    skrivelse = models.ForeignKey(Skrivelse, on_delete=models.PROTECT, related_name="bilagor")
    namn = models.CharField("benämning", max_length=200)
    filnamn = models.CharField("filnamn", max_length=200, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    typ = models.CharField(max_length=100, editable=False)
    storlek = models.PositiveBigIntegerField(editable=False)

    history = HistoricalRecords()

    class Meta(Del.Meta):
        verbose_name = "Bilagan"
        verbose_name_plural = "bilagor"
        constraints = [en_identitet("bilaga")]

    def __str__(self) -> str:
        return self.namn


class Undertecknare(Del):
    """A signatory: the name and title on the paper, and the account that approves."""

    skrivelse = models.ForeignKey(Skrivelse, on_delete=models.PROTECT, related_name="undertecknare")
    anvandare = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="undertecknar",
        verbose_name="konto",
    )
    namn = models.CharField("namn", max_length=120)
    titel = models.CharField("titel", max_length=120, blank=True)

    history = HistoricalRecords()

    class Meta(Del.Meta):
        verbose_name = "Undertecknaren"
        verbose_name_plural = "undertecknare"
        constraints = [en_identitet("undertecknare")]

    def __str__(self) -> str:
        return self.namn

    def far_godkannas_av(self, user: Anvandare, foretradda: Iterable[int]) -> bool:
        """Tell whether *user* is this person or acts for them."""
        return self.anvandare_id is not None and (self.anvandare_id == user.pk or self.anvandare_id in set(foretradda))
