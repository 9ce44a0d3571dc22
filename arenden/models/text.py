"""A text is a ProseMirror document that grows by steps; each step is kept (DESIGN §8.1)."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from arenden import dokument, dokumenthtml
from forum.models import Anvandare, RadQuerySet

if TYPE_CHECKING:
    from .skrivelse import Skrivelse

# One person's writing in one text is one entry of its history, at most this long (DESIGN §8.12).
SKRIVPASS = dt.timedelta(minutes=10)


class TextQuerySet(RadQuerySet["Text"]):
    def med_forslag(self) -> "TextQuerySet":
        """Return the suggested texts in which something is suggested, with the texts that they are beside."""
        return self.filter(forslag_till__isnull=False, oppna=True).select_related("forslag_till")

    def i_borttagna_delar(self) -> "TextQuerySet":
        """Return the texts whose part, or the part around it, has been removed."""
        borta = [f"{del_}__borttagen" for del_ in ("avsnitt", "punkt", "punkt__avsnitt", "fristaende_for")]
        return self.filter(models.Q(*((namn, True) for namn in borta), _connector=models.Q.OR))


class Skrivpass(models.Model):
    """When the writing began that a row of a text's history tells of."""

    borjad = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Text(models.Model):
    """A document and its revision, which is the number of steps applied to it.

    Of a suggested text (`forslag_till`) `oppna` says whether it differs from the accepted one, and `spar` who
    wrote which stretch of it (arenden.spar).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Null of a text that an upper app owns: who writes in it, and when, is that app's to say.
    skrivelse = models.ForeignKey("arenden.Skrivelse", on_delete=models.PROTECT, null=True, related_name="texter")
    doc = models.JSONField()
    revision = models.PositiveIntegerField(default=0)
    # A suggested text lies beside the accepted one, and is what that would be with every suggestion accepted.
    forslag_till = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="forslag", editable=False
    )
    oppna = models.BooleanField(default=False, editable=False)
    spar = models.JSONField(default=list, editable=False)

    # Who wrote which stretch follows from the steps.
    history = HistoricalRecords(bases=[Skrivpass], excluded_fields=["oppna", "spar"])
    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = "Texten"
        verbose_name_plural = "texter"

    def __str__(self) -> str:
        return dokument.till_text(self.doc)[:60]

    @property
    def skrivelsen(self) -> "Skrivelse":
        """Return the skrivelse that the text is of. Raises LookupError for one that an upper app owns."""
        if self.skrivelse is None:
            raise LookupError("texten hör inte till någon skrivelse")
        return self.skrivelse

    @property
    def html(self) -> str:
        """Return the document as the one renderer writes it."""
        return dokumenthtml.till_html(self.doc)

    @property
    def tom(self) -> bool:
        """Tell whether nothing is written."""
        return dokument.ar_tomt(self.doc)

    def bokfor(self, *, av: Anvandare | None, skal: str = "") -> None:
        """Save the (locked) row and write its history.

        One person's open writing session is one row, rewritten and moved up to be the newest, so that the newest
        row always equals the text itself. A write with a reason is a row of its own and closes every session.
        """
        self.skip_history_when_saving = True
        self.save()
        del self.skip_history_when_saving
        nu = timezone.now()
        rad = None if skal else self._oppet_pass(av, nu)
        if rad is not None:
            rad.doc, rad.revision, rad.history_date = self.doc, self.revision, nu
            rad.save(update_fields=["doc", "revision", "history_date"])
            return
        falt: dict[str, Any] = {"doc": self.doc, "revision": self.revision, "uuid": self.uuid, "id": self.pk}
        self.history.create(
            **falt,
            skrivelse_id=self.skrivelse_id,
            forslag_till_id=self.forslag_till_id,
            history_user=av,
            history_date=nu,
            history_type="~",
            history_change_reason=skal[:100] or None,
            borjad=nu,
        )

    def _oppet_pass(self, av: Anvandare | None, nu: dt.datetime) -> Any:
        """Return the row of *av*'s session that goes on, others' sessions beside it, or None."""
        for rad in self.history.filter(history_date__gt=nu - SKRIVPASS).defer("doc"):
            if rad.history_change_reason or rad.history_type != "~":
                return None
            if rad.history_user_id == (av.pk if av else None):
                return rad if rad.borjad and nu - rad.borjad < SKRIVPASS else None
        return None


class TextSteg(models.Model):
    """One accepted step of a text: what, by whom, from which sending of which editor."""

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="steg")
    nr = models.PositiveIntegerField()
    steg = models.JSONField()
    av = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    klient = models.CharField(max_length=40, blank=True)
    sandning = models.CharField(max_length=40, blank=True)
    tid = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "steg"
        verbose_name_plural = "steg"
        ordering = ["text", "nr"]
        constraints = [models.UniqueConstraint(fields=["text", "nr"], name="textsteg_en_gang")]
        indexes = [models.Index(fields=["text", "sandning"])]

    def __str__(self) -> str:
        return f"{self.text_id}: {self.nr}"
