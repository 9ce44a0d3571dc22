"""The föredragningslista: its items, and each beslutspunkt's one life at one sammanträde."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from simple_history.models import HistoricalRecords

from arenden.models import Version
from beslut.flow import Lage, Punktlage
from forum import flow as forumflow
from forum.models import FORTROENDEVALDA, PRESIDIUM, Rad, RadQuerySet, Roll, Sammantrade
from forum.policy import Person, organ_dar


class DagordningspunktQuerySet(RadQuerySet["Dagordningspunkt"]):
    def synliga_for(self, user: Person) -> "DagordningspunktQuerySet":
        """Return those that *user* may read: before the kallelse only who makes the list (twin of policy.may_se_punkt).

        A sammanträde that was cancelled before its kallelse shows its list to nobody else.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        organ = organ_dar(user, *(roll for roll in Roll if roll != Roll.DRIFTANSVARIG))
        planerar = organ_dar(user, Roll.SEKRETERARE, Roll.REGISTRATOR, *PRESIDIUM)
        return self.filter(
            Q(sammantrade__organ__in=planerar) | Q(sammantrade__organ__in=organ, sammantrade__kallat__isnull=False)
        )

    def som_delas_med(self, user: Person) -> "DagordningspunktQuerySet":
        """Return those of which *user* reads what members ask and move (twin of policy.may_lasa_delat)."""
        jav = self.model._default_manager.filter(jav__struken=None, jav__deltagande__anvandare=user.pk)
        foljer = organ_dar(user, Roll.SEKRETERARE, Roll.JUSTERARE, *FORTROENDEVALDA)
        return self.synliga_for(user).filter(sammantrade__organ__in=foljer).exclude(pk__in=jav.values("pk"))

    def utskickade(self) -> "DagordningspunktQuerySet":
        """Return those that a kallelse has sent out and that have not been withdrawn."""
        return self.filter(sammantrade__kallat__isnull=False).exclude(lage=Lage.UTGAR)

    def i_ordning(self) -> "DagordningspunktQuerySet":
        return self.order_by("position", "pk")

    def med_arende(self) -> "DagordningspunktQuerySet":
        """Fetch the version, its ärende and the item's beslutspunkter in the same few queries."""
        return self.select_related("sammantrade__organ", "version__skrivelse__arende").prefetch_related("behandlingar")

    def upptar(self) -> "DagordningspunktQuerySet":
        """Return those that keep their version from any other list: not withdrawn."""
        return self.exclude(lage=Lage.UTGAR)

    def som_atervander(self, sammantrade: Sammantrade) -> "DagordningspunktQuerySet":
        """Return what other sammanträden of the same body left to this one, in their order.

        What was bordlagt, whole or some beslutspunkt of it; what a meeting closed without taking up; what stood on the
        list of one that was cancelled. Not what already stands on a later list, nor standing items.
        """
        bordlagda = Behandling.objects.filter(dagordningspunkt=OuterRef("pk"), lage=Punktlage.BORDLAGD)
        # A successor of the same version, that is: what was återremitterat comes back as another.
        senare = Dagordningspunkt.objects.filter(Q(version=None) | Q(version=OuterRef("version")), fran=OuterRef("pk"))
        slut = (forumflow.Lage.AVSLUTAT, forumflow.Lage.INSTALLT)
        return (
            self.filter(
                Q(lage__in=(Lage.BORDLAGD, Lage.PLANERAD)) | Exists(bordlagda),
                sammantrade__organ=sammantrade.organ_id,
                sammantrade__lage__in=slut,
            )
            .exclude(slag=Dagordningspunkt.Slag.FAST)
            .exclude(sammantrade=sammantrade)
            .exclude(Exists(senare))
            .order_by("sammantrade__datum", "sammantrade__borjar", "position", "pk")
        )


class Dagordningspunkt(Rad):
    """An item of a föredragningslista: an ärende with its frozen version, a standing item, or one without skrivelse."""

    class Slag(models.TextChoices):
        ARENDE = "arende", "ärende"
        FAST = "fast", "fast punkt"
        FRI = "fri", "punkt utan skrivelse"

    sammantrade = models.ForeignKey(Sammantrade, on_delete=models.PROTECT, related_name="punkter")
    slag = models.CharField(max_length=8, choices=Slag.choices, editable=False)
    # Of a standing item: which one it is in the body's list.
    nyckel = models.CharField(max_length=40, blank=True, editable=False)
    rubrik = models.CharField("rubrik", max_length=300)
    foredragande = models.CharField("föredragande", max_length=200, blank=True)
    beskrivning = models.TextField("beskrivning", max_length=4000, blank=True)
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, editable=False, related_name="dagordningspunkter"
    )
    # The item that it comes back from: bordlagd there, or återremitterad.
    fran = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="ater_som")
    position = models.PositiveIntegerField(default=0, editable=False)
    # "" until the kallelse is sent; then "8", or "8 a" for one that came after it. Never changes.
    nummer = models.CharField("nummer", max_length=8, blank=True, editable=False)
    sen = models.BooleanField("kom till efter kallelsen", default=False, editable=False)
    lage = models.CharField(max_length=16, choices=Lage.choices, default=Lage.PLANERAD, editable=False)
    utgar_skal = models.CharField("skäl", max_length=300, blank=True, editable=False)
    # Null until the minutes give it (DESIGN §5.8).
    paragraf = models.PositiveIntegerField("paragraf", null=True, editable=False)
    # The body has declared its paragraph omedelbart justerad: adjusted at the meeting, before the rest of the minutes.
    omedelbart = models.BooleanField("omedelbart justerad", default=False, editable=False)

    history = HistoricalRecords()
    objects = DagordningspunktQuerySet.as_manager()

    class Meta:
        verbose_name = "Punkten"
        verbose_name_plural = "dagordningspunkter"
        ordering = ["sammantrade", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sammantrade", "nummer"], condition=~Q(nummer=""), name="dagordningspunkt_nummer_en_gang"
            ),
            models.UniqueConstraint(fields=["sammantrade", "version"], name="dagordningspunkt_version_en_gang"),
            models.UniqueConstraint(
                fields=["sammantrade", "fran"], condition=Q(version=None), name="dagordningspunkt_fran_en_gang"
            ),
            models.CheckConstraint(
                condition=Q(slag="arende", version__isnull=False) | (~Q(slag="arende") & Q(version=None)),
                name="dagordningspunkt_arende_har_version",
            ),
            models.CheckConstraint(condition=Q(fran=None) | ~Q(fran=F("pk")), name="dagordningspunkt_inte_fran_sig"),
        ]

    def __str__(self) -> str:
        return f"{self.nummer}. {self.rubrik}" if self.nummer else self.rubrik

    @property
    def ar_arende(self) -> bool:
        return self.slag == self.Slag.ARENDE

    def vantande_identiteter(self) -> set[str]:
        """Return the identitet of each beslutspunkt that a later sammanträde has to take: all, or those bordlagda."""
        rader = list(self.behandlingar.all())
        bordlagda = {str(rad.identitet) for rad in rader if rad.lage == Punktlage.BORDLAGD}
        return bordlagda or {str(rad.identitet) for rad in rader if rad.lage == Punktlage.VANTAR}


class BehandlingQuerySet(RadQuerySet["Behandling"]):
    def i_ordning(self) -> "BehandlingQuerySet":
        return self.order_by("dagordningspunkt__position", "dagordningspunkt", "nr")


class Behandling(Rad):
    """One beslutspunkt's life at one sammanträde. Refers to (version, identitet), never to a working row."""

    dagordningspunkt = models.ForeignKey(Dagordningspunkt, on_delete=models.CASCADE, related_name="behandlingar")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    identitet = models.UUIDField(default=uuid.uuid4, editable=False)
    # As printed in the tjänsteskrivelse; an item that comes back may hold some of its points only.
    nr = models.PositiveSmallIntegerField()
    lage = models.CharField(max_length=16, choices=Punktlage.choices, default=Punktlage.VANTAR, editable=False)

    history = HistoricalRecords()
    objects = BehandlingQuerySet.as_manager()

    class Meta:
        verbose_name = "Beslutspunkten"
        verbose_name_plural = "behandlingar"
        ordering = ["dagordningspunkt", "nr"]
        constraints = [
            models.UniqueConstraint(fields=["dagordningspunkt", "identitet"], name="behandling_identitet_en_gang"),
        ]

    def __str__(self) -> str:
        return f"Beslutspunkt {self.nr}"

    @property
    def punkt(self) -> dict[str, Any]:
        """Return the point as the version froze it, with its avsnitt's ingress and organ."""
        for avsnitt in self.version.data["avsnitt"]:
            for punkt in avsnitt.get("punkter") or ():
                if punkt["identitet"] == str(self.identitet):
                    return {**punkt, "ingress": avsnitt["ingress"], "organ": avsnitt.get("organ") or ""}
        raise LookupError(f"beslutspunkten {self.identitet} finns inte i versionen")
