"""The body's own word list: words that are right though no dictionary has them."""

import re
import unicodedata
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from forum.models import Organ

LANGST = 60
_ETT_ORD = re.compile(r"[^\W\d_]+(?:[-'’:.][^\W\d_]+)*")


class OrdlisteradQuerySet(models.QuerySet["Ordlisterad"]):
    def gallande(self) -> "OrdlisteradQuerySet":
        """Return those that nobody has taken away."""
        return self.filter(borttagen=None)

    def ord(self) -> frozenset[str]:
        """Return the words alone."""
        return frozenset(self.gallande().order_by().values_list("ord", flat=True))


class Ordlisterad(models.Model):
    """One word of a body's list: who added it and when. Never deleted, only taken away (triggers hold it)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="ordlista")
    ord = models.CharField(max_length=LANGST)
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tid = models.DateTimeField(default=timezone.now)
    borttagen = models.DateTimeField(null=True)
    borttagen_av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OrdlisteradQuerySet.as_manager()

    class Meta:
        verbose_name = "ord i ordlistan"
        verbose_name_plural = "ord i ordlistan"
        ordering = ["ord", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "ord"], condition=Q(borttagen=None), name="ordlisterad_en_gang"),
        ]

    def __str__(self) -> str:
        return self.ord


def ett_ord(text: str) -> str:
    """Return *text* as one word to look up, or "" where it is none: letters, joined by hyphen, colon or the like."""
    ord_ = unicodedata.normalize("NFC", text).strip(' .,;!?”"()')
    return ord_ if len(ord_) <= LANGST and _ETT_ORD.fullmatch(ord_) else ""
