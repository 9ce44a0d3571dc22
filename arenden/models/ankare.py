"""Where in a text something is fastened: a comment, a suggestion."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from prosemirror.transform import StepMap

from arenden.ankare import Lopande, Stracka, flytta

from .text import Text


class AnkareQuerySet(models.QuerySet["Ankare"]):
    def flytta(self, fore: Mapping[str, Any], doc: Mapping[str, Any], kartor: Sequence[StepMap]) -> None:
        """Move the anchors of one (locked) text through the steps from *fore* to *doc*, in at most two queries.

        A stretch whose words are gone is found again where they stand once more, as they last read or as they were
        quoted: undone, or written anew.
        """
        flyttade: list[Ankare] = []
        lopande = gammal = None
        for rad in self if any(karta.ranges for karta in kartor) else ():
            efter = flytta(rad.stracka, kartor)
            if rad.citat:
                lopande = lopande or Lopande(doc)
                if not lopande.ord_i(efter):
                    if not rad.borta:
                        gammal = gammal or Lopande(fore)
                        rad.sist = gammal.ord_i(rad.stracka)
                    funna = (lopande.hitta(ord_, efter.fran) for ord_ in (rad.sist, rad.citat))
                    efter = next(filter(None, funna), Stracka(efter.fran, efter.fran))
            if efter != rad.stracka:
                rad.fran, rad.till = efter.fran, efter.till
                flyttade.append(rad)
        self.bulk_update(flyttade, ["fran", "till", "sist"])


class Ankare(models.Model):
    """A stretch of a text and the words it held, or, without words, a place in it; `sist` is how they last read.

    Its positions follow from the text's steps (arenden.ankare) and so have no history of their own.
    """

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="ankare")
    fran = models.PositiveIntegerField()
    till = models.PositiveIntegerField()
    citat = models.TextField(blank=True)
    sist = models.TextField(blank=True, default="")

    objects = AnkareQuerySet.as_manager()

    class Meta:
        verbose_name = "ankare"
        verbose_name_plural = "ankare"
        ordering = ["text", "fran", "pk"]

    def __str__(self) -> str:
        return self.citat

    @property
    def stracka(self) -> Stracka:
        return Stracka(self.fran, self.till)

    @property
    def borta(self) -> bool:
        """Tell whether the words it stood at are no longer in the text."""
        return bool(self.citat) and self.stracka.borta
