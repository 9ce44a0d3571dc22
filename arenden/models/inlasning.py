"""What was read in from a file, and the file that waits to be."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from forum.models import Organ

from .skrivelse import Skrivelse

# How long a file waits for its reader to say what becomes of it.
UPPLADDNING = dt.timedelta(days=1)


class Importpost(models.Model):
    """What was read in, byte for byte, and the page furniture that is not text (DESIGN §8.10).

    kalla is its text; the bytes of a word processor's file lie in the storage, ej_med says what of them did not come
    along.
    """

    skrivelse = models.OneToOneField(Skrivelse, on_delete=models.PROTECT, related_name="importpost")
    filnamn = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    kalla = models.TextField()
    sidmobler = models.JSONField(default=list)
    ej_med = models.JSONField(default=list)
    i_lagringen = models.BooleanField(default=False)
    tid = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "importer"

    def __str__(self) -> str:
        return self.filnamn


class UppladdningQuerySet(models.QuerySet["Uppladdning"]):
    def stada(self, nu: dt.datetime | None = None) -> int:
        """Throw away what nobody took a stand on within a day; return how many."""
        return self.filter(tid__lt=(nu or timezone.now()) - UPPLADDNING).delete()[0]


class Uppladdning(models.Model):
    """A file that waits for its reader to look at what it becomes; gone when it is thrown away, or after a day.

    In the database, not among the stored files: nothing has been saved yet, and the next request may reach another
    server. Read in it holds no bytes but names what it *blev*, for the same page in another tab.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+")
    skrivelse = models.ForeignKey(Skrivelse, on_delete=models.CASCADE, null=True, related_name="+")
    filnamn = models.CharField(max_length=200)
    innehall = models.BinaryField()
    blev = models.ForeignKey(Skrivelse, on_delete=models.CASCADE, null=True, related_name="+")
    tid = models.DateTimeField(default=timezone.now)

    objects = UppladdningQuerySet.as_manager()

    class Meta:
        verbose_name = "uppladdning"
        verbose_name_plural = "uppladdningar"

    def __str__(self) -> str:
        return self.filnamn
