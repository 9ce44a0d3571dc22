"""What was moved on an item before it came back: told to all who read it, and offered to its mover to take up again.

A yrkande is made at a meeting and ends with it: who sits at the next, and what is then proposed, may be another. So
none moves along by itself; its mover hands it in anew, on the words that are proposed now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from arenden.textskillnad import textskillnad
from beslut import yrkandebild
from beslut.models import Behandling, Dagordningspunkt, Yrkande
from beslut.motesflow import Yrkandelage, Yrkandeslag
from forum.models import Anvandare, Sammantrade

# So many meetings back; an item that has been put off longer is read in their minutes.
LANGST = 10


@dataclass(frozen=True)
class Tidigare:
    """A yrkande of an earlier sammanträde, for one reader: what it would change in what is proposed now."""

    rad: Yrkande
    namn: str
    instammer: list[str]
    redlinje: SafeString
    # The number of its beslutspunkt in what is proposed now; None where it was moved on all of it.
    nr: int | None
    # The reader's own, and what it was moved on stands in the proposal still.
    kan_igen: bool
    borta: bool

    @property
    def sammantrade(self) -> Sammantrade:
        return self.rad.sammantrade

    @property
    def utkast(self) -> bool:
        return bool(self.rad.lage == Yrkandelage.UTKAST)

    @property
    def yrkades(self) -> bool:
        """Tell whether it was put at its meeting, and not only handed in before it."""
        return self.rad.lage in {Yrkandelage.FRAMSTALLT, Yrkandelage.AVSLAGET, Yrkandelage.FALLET}


def fore(punkt: Dagordningspunkt) -> list[int]:
    """Return the primary keys of the items that *punkt* comes back from, the latest first. One query for each."""
    ut: list[int] = []
    nasta = punkt.fran_id
    while nasta is not None and nasta not in ut and len(ut) < LANGST:
        ut.append(nasta)
        nasta = Dagordningspunkt.objects.values_list("fran", flat=True).get(pk=nasta)
    return ut


def motsvarande(rad: Yrkande, behandlingar: Sequence[Behandling]) -> Behandling | None:
    """Return the beslutspunkt that *rad* was moved on, as it came back; None where it is gone, or was on all."""
    if rad.behandling is None:
        return None
    return next((b for b in behandlingar if b.identitet == rad.behandling.identitet), None)


def tidigare(
    punkt: Dagordningspunkt,
    jag: Anvandare,
    *,
    lydelser: Mapping[str, Mapping[str, Any]] | None = None,
    kan_yrka: bool = False,
) -> list[Tidigare]:
    """Return what *jag* may read of the yrkanden on the items that *punkt* comes back from, oldest first.

    Drafts only one's own: nobody else has been asked to join in them here. *lydelser* as yrkandebild.ta has them.
    """
    forra = fore(punkt)
    if not forra:
        return []
    rader = Yrkande.objects.som_kan_foljas(jag).filter(dagordningspunkt__in=forra)
    rader = rader.select_related("av", "behandling", "sammantrade").prefetch_related("instammer")
    har = list(punkt.behandlingar.all())
    # What one can prepare oneself: what was moved on all of an item with points, by voice at the meeting, is told only.
    valbart = {varde for _, grupp in yrkandebild.val(punkt) for varde, _ in grupp} if kan_yrka else set()
    ut = []
    for rad in rader.order_by("sammantrade__datum", "pk"):
        min_ = rad.av_id == jag.pk
        if rad.lage == Yrkandelage.UTKAST and not min_:
            continue
        nu = motsvarande(rad, har)
        borta = rad.behandling is not None and nu is None
        redlinje = SafeString()
        if rad.slag == Yrkandeslag.ANDRAD and nu is not None and lydelser and str(nu.identitet) in lydelser:
            redlinje = textskillnad(lydelser[str(nu.identitet)], rad.lydelse).html
        kan = min_ and not borta and (f"{rad.slag}-{nu.nr}" if nu else rad.slag) in valbart
        namn = yrkandebild.namn(rad.slag, nu or rad.behandling)
        ut.append(
            Tidigare(rad, namn, [str(p) for p in rad.instammer.all()], redlinje, nu.nr if nu else None, kan, borta)
        )
    return ut
