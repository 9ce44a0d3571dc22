"""Templates: which avsnitt a skrivelse has, in which order, and which are required."""

from django.db import models
from simple_history.models import HistoricalRecords

from forum.models import Organ


class Slag(models.TextChoices):
    """What an avsnitt is."""

    TEXT = "text", "text"
    FORSLAG = "forslag", "förslag till beslut"
    UNDERLAG = "underlag", "beslutsunderlag"
    MOTTAGARE = "mottagare", "beslutet skickas till"


class Mall(models.Model):
    """A template that a skrivelse begins from and then keeps its own copy of."""

    slug = models.SlugField(unique=True)
    namn = models.CharField("namn", max_length=120)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="mallar")
    ordning = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "mall"
        verbose_name_plural = "mallar"
        ordering = ["ordning", "namn"]

    def __str__(self) -> str:
        return self.namn


class MallAvsnitt(models.Model):
    """One avsnitt of a template."""

    mall = models.ForeignKey(Mall, on_delete=models.CASCADE, related_name="avsnitt")
    ordning = models.PositiveSmallIntegerField()
    nyckel = models.SlugField(max_length=40)
    rubrik = models.CharField("rubrik", max_length=120)
    slag = models.CharField(max_length=12, choices=Slag.choices, default=Slag.TEXT)
    obligatoriskt = models.BooleanField("obligatoriskt", default=False)
    hjalp = models.CharField("hjälptext", max_length=300, blank=True)

    class Meta:
        verbose_name = "avsnitt i mall"
        verbose_name_plural = "avsnitt i mallar"
        ordering = ["mall", "ordning"]

    def __str__(self) -> str:
        return self.rubrik
