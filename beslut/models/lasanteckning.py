"""What a member notes while reading: ciphertext that only the member opens, and what is shared within a party group."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from forum.fel import Motsagelse
from forum.models import FORTROENDEVALDA, Uppdrag
from forum.policy import Person

from .dagordning import Dagordningspunkt
from .deltagande import Jav


class Lasnyckel(models.Model):
    """A person's key, wrapped by a code that the server never gets. No history: an old code must open nothing."""

    anvandare = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lasnyckel")
    # Which key this is, chosen in the browser: another when one begins anew, the same when the code is changed.
    nyckel = models.UUIDField(unique=True)
    # base64: PBKDF2's salt and rounds, AES-GCM's nonce, and the wrapped key.
    salt = models.CharField(max_length=44)
    varv = models.PositiveIntegerField()
    nonce = models.CharField(max_length=16)
    omslag = models.CharField(max_length=88)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "läsnyckel"
        verbose_name_plural = "läsnycklar"

    def __str__(self) -> str:
        return f"läsnyckel för {self.anvandare_id}"

    def krav_revision(self, revision: int) -> None:
        """Raise Motsagelse unless the (locked) row is at *revision*."""
        if self.revision != revision:
            raise Motsagelse("Läskoden har ändrats på en annan enhet. Läs in sidan igen och använd den nya läskoden.")

    def som_json(self) -> dict[str, Any]:
        return {
            "nyckel": str(self.nyckel),
            "salt": self.salt,
            "varv": self.varv,
            "nonce": self.nonce,
            "omslag": self.omslag,
            "revision": self.revision,
        }


class Lasanteckning(models.Model):
    """A private note or highlight: ciphertext (AES-GCM), and no more than whose it is and on which item.

    No history and no event: what a member takes away is gone, but for backups, which hold ciphertext.
    """

    # Chosen in the browser, so that what is sent twice is kept once.
    uuid = models.UUIDField(unique=True)
    anvandare = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    dagordningspunkt = models.ForeignKey(Dagordningspunkt, on_delete=models.CASCADE, related_name="+")
    nyckel = models.UUIDField()
    nonce = models.CharField(max_length=16)
    chiffer = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    andrad = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "egen anteckning"
        verbose_name_plural = "egna anteckningar"
        ordering = ["pk"]
        indexes = [models.Index(fields=["anvandare", "dagordningspunkt"], name="lasanteckning_vems")]

    def __str__(self) -> str:
        return str(self.uuid)

    def som_json(self) -> dict[str, Any]:
        return {
            "uuid": str(self.uuid),
            "punkt": str(self.dagordningspunkt.uuid),
            "nyckel": str(self.nyckel),
            "nonce": self.nonce,
            "chiffer": self.chiffer,
            "revision": self.revision,
        }


class DeladAnteckningQuerySet(models.QuerySet["DeladAnteckning"]):
    def synliga_for(self, user: Person) -> "DeladAnteckningQuerySet":
        """Return those of one's own party group, where one has no jäv (twin of policy.may_lasa_delad)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        gruppen = (
            Uppdrag.objects.gallande()
            .filter(anvandare=user, roll__in=FORTROENDEVALDA)
            .filter(organ=OuterRef("dagordningspunkt__sammantrade__organ"), parti=OuterRef("parti"))
        )
        javig = Jav.objects.kvar().filter(deltagande__anvandare=user, punkt=OuterRef("dagordningspunkt"))
        return self.filter(
            Q(anvandare=user) | Exists(gruppen),
            ~Exists(javig),
            dagordningspunkt__in=Dagordningspunkt.objects.synliga_for(user).values("pk"),
        )


class DeladAnteckning(models.Model):
    """A note that its author lets the party group in the body read, in clear text. Taken back, it is gone."""

    # The same as the private note's, where there is one.
    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    anvandare = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    dagordningspunkt = models.ForeignKey(Dagordningspunkt, on_delete=models.CASCADE, related_name="+")
    parti = models.CharField(max_length=60)
    text = models.TextField(max_length=8000)
    # {block, fran, slutblock, till, citat}, or {} for a note on the whole item.
    ankare = models.JSONField(default=dict)
    delad = models.DateTimeField(default=timezone.now)

    objects = DeladAnteckningQuerySet.as_manager()

    class Meta:
        verbose_name = "delad anteckning"
        verbose_name_plural = "delade anteckningar"
        ordering = ["delad", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(parti=""), name="delad_anteckning_har_parti")]

    def __str__(self) -> str:
        return f"{self.uuid} delad med {self.parti}"

    def som_json(self, jag: Person) -> dict[str, Any]:
        return {
            "uuid": str(self.uuid),
            "punkt": str(self.dagordningspunkt.uuid),
            "av": str(self.anvandare),
            "min": self.anvandare_id == jag.pk,
            "parti": self.parti,
            "text": self.text,
            "ankare": self.ankare,
            "delad": self.delad.isoformat(),
        }
