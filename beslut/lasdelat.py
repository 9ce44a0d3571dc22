"""What members ask and move on the items of a sammanträde, as a device takes it along: read there, not acted on.

A fixed number of queries for any list.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string

from arenden.hanvisningsmal import med_ord
from arenden.models import Version
from beslut import yrkandebild
from beslut.models import Dagordningspunkt, Ledamotsfraga, Yrkande, i_foljd
from beslut.motesflow import Yrkandelage
from forum.models import Anvandare, Sammantrade


@dataclass
class Delat:
    """The questions and yrkanden of one item that one reader may know of: others' drafts are not among them."""

    fragor: list[Ledamotsfraga] = field(default_factory=list)
    yrkanden: list[Yrkande] = field(default_factory=list)

    @property
    def avtryck(self) -> str:
        """Return a hash that is another when something has been asked, answered, moved or taken back."""
        vad = [f"{f.uuid} {f.revision} {f.svarad}" for f in self.fragor]
        vad += [f"{y.uuid} {y.revision} {y.lage} {sorted(p.pk for p in y.instammer.all())}" for y in self.yrkanden]
        return hashlib.sha256("\0".join(vad).encode()).hexdigest()[:16] if vad else ""

    def html(self, version: Version | None, jag: Anvandare) -> str:
        """Return both as they are read without a network, "" where there is nothing; *version* where *jag* reads it."""
        if not self.fragor and not self.yrkanden:
            return ""
        lydelser: Mapping[str, Mapping[str, Any]] | None = None
        if version is not None and any(y.behandling_id for y in self.yrkanden):
            lydelser = yrkandebild.lydelserna(med_ord(version.data))
        bilder = yrkandebild.ta(self.yrkanden, jag, lydelser=lydelser)
        return render_to_string("beslut/_las_delat.html", {"fragor": i_foljd(self.fragor), "ys": bilder})


def ta(sammantrade: Sammantrade, jag: Anvandare) -> dict[int, Delat]:
    """Return what *jag* may know of, by the primary key of each item where they read what members share (no jäv)."""
    delas = Dagordningspunkt.objects.som_delas_med(jag).filter(sammantrade=sammantrade).values_list("pk", flat=True)
    ut: defaultdict[int, Delat] = defaultdict(Delat, {pk: Delat() for pk in delas})
    if not ut:
        return {}
    for fraga in Ledamotsfraga.objects.kvar().filter(dagordningspunkt__in=list(ut)).med_punkt():
        ut[fraga.dagordningspunkt_id].fragor.append(fraga)
    synliga = Yrkande.objects.kvar().filter(Q(av=jag) | ~Q(lage=Yrkandelage.UTKAST), dagordningspunkt__in=list(ut))
    synliga = synliga.select_related("av", "behandling").prefetch_related("instammer", "medyrkare")
    for yrkande in synliga.order_by("pk"):
        ut[yrkande.dagordningspunkt_id].yrkanden.append(yrkande)
    return dict(ut)
