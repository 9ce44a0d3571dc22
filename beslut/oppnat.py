"""Who of those called has opened what was sent to them: the booklets, and each item's handlingar.

Opened is not read, and the pages say so: where in an item anybody is, how long they were there and what they noted is
told to nobody. What is read from a copy that was taken along on a device is not known here. A fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from arenden.models import Lasning
from beslut.flow import Lage
from beslut.models import Dagordningspunkt, Handling, Kallad, Lasplats, Visning
from beslut.numrering import numren
from forum.models import Sammantrade


@dataclass(frozen=True)
class Oppnat:
    """One document, or the handlingar of one item: by whom it is opened, and by whom not."""

    rubrik: str
    av: list[str]
    inte: list[str]

    @property
    def alla(self) -> int:
        return len(self.av) + len(self.inte)


def bild(sammantrade: Sammantrade, kallade: Sequence[Kallad]) -> list[Oppnat]:
    """Return who of *kallade* (with their persons) has opened each booklet and each item that has handlingar."""
    namn = {k.anvandare_id: str(k.anvandare) for k in kallade if k.svar != Kallad.Svar.BEHOVS_INTE}
    if not namn:
        return []
    haften = list(sammantrade.handlingar.filter(slag=Handling.Slag.HAFTE).med_filer().order_by("ordning"))
    punkter = list(sammantrade.punkter.i_ordning().defer("version__innehall").select_related("version"))
    av_handling, av_version, av_punkt = _oppnade(sammantrade, punkter, list(namn))
    ut = [_rad(str(h), av_handling[h.pk], namn) for h in haften]
    for punkt, nummer in zip(punkter, numren(punkter, kallat=sammantrade.numren_star_fast), strict=True):
        if punkt.version_id is not None and punkt.lage != Lage.UTGAR:
            oppnat = av_version[punkt.version_id] | av_punkt[punkt.pk]
            ut.append(_rad(f"{nummer}. {punkt.rubrik}", oppnat, namn))
    return ut


def _oppnade(
    sammantrade: Sammantrade, punkter: Sequence[Dagordningspunkt], folk: list[int]
) -> tuple[defaultdict[int, set[int]], defaultdict[int, set[int]], defaultdict[int, set[int]]]:
    """Return who has opened each booklet, each version (as paper or page) and each item in the reading view."""
    versioner = [p.version_id for p in punkter if p.version_id is not None]
    av_handling: defaultdict[int, set[int]] = defaultdict(set)
    av_version: defaultdict[int, set[int]] = defaultdict(set)
    av_punkt: defaultdict[int, set[int]] = defaultdict(set)
    visade = Visning.objects.filter(anvandare__in=folk)
    egna = visade.filter(handling__sammantrade=sammantrade, handling__slag=Handling.Slag.HAFTE)
    for handling, vem in egna.values_list("handling", "anvandare"):
        av_handling[handling].add(vem)
    skrivelser = visade.filter(handling__version__in=versioner, handling__slag=Handling.Slag.TJANSTESKRIVELSE)
    for version, vem in skrivelser.values_list("handling__version", "anvandare"):
        av_version[version].add(vem)
    for version, vem in Lasning.objects.filter(anvandare__in=folk, version__in=versioner).values_list(
        "version", "anvandare"
    ):
        av_version[version].add(vem)
    lasta = Lasplats.objects.filter(anvandare__in=folk, dagordningspunkt__sammantrade=sammantrade)
    for punkt, vem in lasta.values_list("dagordningspunkt", "anvandare"):
        av_punkt[punkt].add(vem)
    return av_handling, av_version, av_punkt


def _rad(rubrik: str, oppnat: set[int], namn: dict[int, str]) -> Oppnat:
    # In the order of those called, as the page has them.
    av = [n for pk, n in namn.items() if pk in oppnat]
    return Oppnat(rubrik, av, [n for pk, n in namn.items() if pk not in oppnat])
