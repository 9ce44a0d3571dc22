"""The event log: append-only, hash-chained, written in the transaction of what it tells."""

import datetime as dt
import hashlib
import uuid
from typing import Any, ClassVar, Protocol

import rfc8785
from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from .manniska import Anvandare

# Taken last of all locks (object, series, chain; DESIGN §8.12). The number is arbitrary but fixed.
_LAS = 6_715_301
BORJAN = "0" * 64


class Objekt(Protocol):
    """What an event can be about: a row with a UUID."""

    uuid: Any
    _meta: ClassVar[Any]


class HandelseQuerySet(models.QuerySet["Handelse"]):
    def om(self, *objekt: Objekt | uuid.UUID) -> "HandelseQuerySet":
        """Return the events about any of *objekt* (rows, or their UUIDs), oldest first."""
        uuider = [o if isinstance(o, uuid.UUID) else o.uuid for o in objekt]
        return self.filter(objekt__in=uuider).order_by("nr")


class Handelse(models.Model):
    """Who did what, to which object and version, when and why."""

    nr = models.PositiveBigIntegerField(unique=True)
    tid = models.DateTimeField()
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    slag = models.CharField(max_length=40)
    objekt_slag = models.CharField(max_length=40)
    objekt = models.UUIDField(db_index=True)
    version = models.CharField(max_length=64, blank=True)
    skal = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    foregaende = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = HandelseQuerySet.as_manager()

    class Meta:
        verbose_name = "händelse"
        verbose_name_plural = "händelser"
        ordering = ["nr"]

    def __str__(self) -> str:
        return f"{self.nr}: {self.slag}"

    def rakna_hash(self) -> str:
        """Return the SHA-256 of the canonical content (RFC 8785) and the previous hash."""
        innehall = {
            "nr": self.nr,
            "tid": self.tid.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            "av": str(self.av.uuid) if self.av else None,
            "slag": self.slag,
            "objekt_slag": self.objekt_slag,
            "objekt": str(self.objekt),
            "version": self.version,
            "skal": self.skal,
            "data": self.data,
            "foregaende": self.foregaende,
        }
        return hashlib.sha256(rfc8785.dumps(innehall)).hexdigest()

    @classmethod
    def skriv(
        cls,
        objekt: Objekt,
        slag: str,
        *,
        av: Anvandare | None,
        skal: str = "",
        version: str = "",
        **data: Any,
    ) -> "Handelse":
        """Append an event about *objekt*. Must run inside the transaction of what it tells."""
        if not connection.in_atomic_block:
            raise RuntimeError("An event is written in the transaction of what it tells.")
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LAS])
        sista = cls.objects.order_by("-nr").values_list("nr", "hash").first() or (0, BORJAN)
        handelse = cls(
            nr=sista[0] + 1,
            tid=timezone.now(),
            av=av,
            slag=slag,
            objekt_slag=objekt._meta.model_name,
            objekt=uuid.UUID(str(objekt.uuid)),
            version=version,
            skal=skal,
            data=data,
            foregaende=sista[1],
        )
        handelse.hash = handelse.rakna_hash()
        handelse.save(force_insert=True)
        return handelse

    @classmethod
    def brott(cls) -> list[str]:
        """Return one Swedish sentence for each place where the chain does not hold."""
        fel, foregaende, vantat = [], BORJAN, 1
        for handelse in cls.objects.select_related("av").order_by("nr").iterator(chunk_size=2000):
            if handelse.nr != vantat:
                fel.append(f"Händelse {vantat} saknas i kedjan.")
            elif handelse.foregaende != foregaende:
                fel.append(f"Händelse {handelse.nr} pekar inte på den föregående.")
            if handelse.hash != handelse.rakna_hash():
                fel.append(f"Händelse {handelse.nr} har ändrats efter att den skrevs.")
            foregaende, vantat = handelse.hash, handelse.nr + 1
        return fel
