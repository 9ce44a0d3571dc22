"""What each reader has seen, so that the next reading begins with what changed.

Seen is what was really shown to the person: a page that the browser fetched ahead, or asked only the head of, is not.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from arenden import policy
from arenden.jamforelse import Antal, Jamforelse, antal, jamfor
from arenden.models import Lasning, Skrivelse, Version
from forum.models import Anvandare


@dataclass(frozen=True)
class Sedan:
    """What differs between the version shown and the one that the person read before it; *fore* None: nothing has."""

    fore: Version | None
    tid: dt.datetime
    jamforelse: Jamforelse | None
    av_foregangare: bool = False

    @property
    def stallen(self) -> int:
        """Return in how many places something differs, facts of the head among them."""
        if self.jamforelse is None:
            return 0
        hur: Antal = antal(self.jamforelse)
        return hur.stallen + hur.uppgifter


@transaction.atomic
def minns(anvandare: Anvandare, version: Version) -> None:
    """Remember that *anvandare* has been shown *version*. Not history: one row a reader, nobody else's business.

    A newer version moves what was read before it aside, so that the page goes on telling the same difference however
    often, and in however many tabs, it is read. An older one, looked up, moves nothing.
    """
    nu = timezone.now()
    rad, _ = Lasning.objects.select_for_update(of=("self",)).get_or_create(
        anvandare=anvandare, skrivelse_id=version.skrivelse_id
    )
    sedd = rad.version
    if sedd is not None and sedd.nr > version.nr:
        return
    if sedd is None:
        forra = _av_foregangare(anvandare, version.skrivelse)
        rad.fore, rad.fore_tid = (forra.version, forra.tid) if forra else (None, None)
    elif sedd.pk != version.pk:
        rad.fore, rad.fore_tid = sedd, rad.tid
    rad.version, rad.tid = version, nu
    rad.save()


def sedan_senast(anvandare: Anvandare, version: Version) -> Sedan | None:
    """Return what has changed in *version* since *anvandare* last read; None for one who reads for the first time.

    Ask before `minns`. Only what the person may still read is told of.
    """
    rad = Lasning.objects.filter(anvandare=anvandare, skrivelse_id=version.skrivelse_id).first()
    if rad is None or rad.version is None or rad.tid is None:
        forra = _av_foregangare(anvandare, version.skrivelse)
        fore, tid = (forra.version, forra.tid) if forra else (None, None)
    elif rad.version_id == version.pk:
        fore, tid = rad.fore, rad.fore_tid
        if fore is None:
            return Sedan(None, rad.tid, None)
    else:
        fore, tid = rad.version, rad.tid
    if fore is None or tid is None or not _far_lasa(anvandare, fore):
        return None
    return Sedan(fore, tid, jamfor(fore.data, version.data), fore.skrivelse_id != version.skrivelse_id)


def lasta_versioner(anvandare: Anvandare, skrivelser: list[Skrivelse]) -> dict[int, int]:
    """Return the number of the version that *anvandare* last read, by the skrivelse (primary key) that has a newer."""
    rader = Lasning.objects.filter(anvandare=anvandare, skrivelse__in=skrivelser).exclude(version=None)
    return dict(
        rader.filter(version__nr__lt=F("skrivelse__gallande_version__nr")).values_list("skrivelse_id", "version__nr")
    )


def _av_foregangare(anvandare: Anvandare, skrivelse: Skrivelse) -> Lasning | None:
    """Return what *anvandare* last read of the skrivelse that *skrivelse* replaces, however far back."""
    forra = skrivelse.foregangare
    while forra is not None:
        rad = Lasning.objects.filter(anvandare=anvandare, skrivelse=forra).exclude(version=None).first()
        if rad is not None:
            return rad
        forra = forra.foregangare
    return None


def _far_lasa(anvandare: Anvandare, version: Version) -> bool:
    skrivelse = version.skrivelse
    return (
        policy.may_lasa(anvandare, skrivelse)
        and policy.versioner_for(anvandare, skrivelse).filter(pk=version.pk).exists()
    )
