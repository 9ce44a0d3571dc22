"""A tip that a person has silenced for one skrivelse, with the reason."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from arenden.anmarkning import Anmarkning, normaliserat, nyckel

from .skrivelse import Skrivelse


class TystnadQuerySet(models.QuerySet["Tystnad"]):
    def gallande(self) -> "TystnadQuerySet":
        """Return those that nobody has taken back, with who silenced."""
        return self.filter(upphavd=None).select_related("av")

    def folj_med(self, efterfoljare: Skrivelse) -> None:
        """Let those that hold go on in a successor, whose parts keep their identitet."""
        kopior = list(self.gallande())
        for rad in kopior:
            rad.pk, rad.uuid, rad.skrivelse = None, uuid.uuid4(), efterfoljare
        self.model.objects.bulk_create(kopior)


class Tystnad(models.Model):
    """One rule silenced for the words it quoted, where they stood or (`i_hela`) wherever in the skrivelse they stand.

    Never deleted and never rewritten, only taken back (triggers hold it): the reason stays. Other words, or the
    same words elsewhere, are no longer what was silenced.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    skrivelse = models.ForeignKey(Skrivelse, on_delete=models.PROTECT, related_name="tystnader")
    regel = models.CharField(max_length=40)
    slag = models.CharField(max_length=20)
    identitet = models.CharField(max_length=40, blank=True)
    etikett = models.CharField(max_length=200)
    i_hela = models.BooleanField(default=False)
    citat = models.TextField(blank=True)
    mening = models.TextField()
    skal = models.TextField("skäl")
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField(default=timezone.now)
    upphavd = models.DateTimeField(null=True)
    upphavd_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = TystnadQuerySet.as_manager()

    class Meta:
        verbose_name = "tystat tips"
        verbose_name_plural = "tystade tips"
        ordering = ["tid", "pk"]

    def __str__(self) -> str:
        return self.citat or self.mening

    @property
    def nyckel(self) -> str:
        """Return the name of the remark that was silenced."""
        return nyckel(self.regel, self.slag, self.identitet, self.citat)

    def galler(self, anmarkning: Anmarkning) -> bool:
        """Tell whether *anmarkning* is what was silenced."""
        if not self.i_hela:
            return anmarkning.nyckel == self.nyckel
        return anmarkning.regel == self.regel and normaliserat(anmarkning.citat) == normaliserat(self.citat)
