"""Make the letter that goes with each expediering, and write it in the register once it is made."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from post_office.models import STATUS

from arenden.models import Arende
from beslut.actions import foljepapper
from beslut.models import Aterkoppling, Expediering, Handling, HandlingFil, Mottagare, Stampling, Utskick
from beslut.protokollsprak.ord import punkter
from forum import epost
from forum.models import Anvandare


def utfarda(
    arende: Arende,
    mottagare: Mottagare,
    utskick: Utskick,
    filer: Sequence[HandlingFil],
    vantar: Iterable[Aterkoppling],
    *,
    av: Anvandare | None,
) -> Handling:
    """Issue the letter of one sending: to whom, what with which hash, how to check it, answer by when and where."""
    rader = list(vantar)
    senast = min((rad.senast for rad in rader if rad.senast), default=None)
    fakta = foljepapper.fakta(Handling.Slag.FOLJEBREV, arende.organ, arende.diarienummer, filer) | {
        "arende": {"diarienummer": arende.diarienummer, "arendemening": arende.arendemening},
        "till": mottagare.namn,
        "epost": mottagare.epost,
        "avsandare": {"namn": str(av), "titel": av.titel} if av else {"namn": "", "titel": ""},
        "svar": {"punkter": punkter([rad.nr for rad in rader]), "senast": senast.isoformat() if senast else ""}
        if rader
        else None,
    }
    dag = timezone.localdate()
    filnamn = f"{arende.filnamn}-foljebrev-{dag}-{str(utskick.uuid)[:8]}.pdf"
    return foljepapper.skapa(filer[0].handling, fakta, identitet=utskick.uuid, filnamn=filnamn)


@transaction.atomic
def registrera() -> int:
    """Write each letter that is made in the register of its sending; return how many. For the worker.

    A letter whose mail has gone without it, or was swept away, did not go to anybody, and is not written there.
    """
    redan = Expediering.objects.filter(handling=OuterRef("pk"))
    vantar = Handling.objects.filter(~Exists(redan), slag=Handling.Slag.FOLJEBREV, filer__ordning=0)
    antal = 0
    for brev in vantar.select_for_update(skip_locked=True, of=("self",)).prefetch_related("filer"):
        utskick = Utskick.objects.select_related("mejl").filter(uuid=brev.identitet).first()
        if utskick is None or brev.fil is None or not klar(brev) or not _foljer(brev, utskick):
            continue
        Expediering.objects.create(utskick=utskick, handling=brev, sha256=brev.fil.sha256, filnamn=brev.filnamn)
        antal += 1
    return antal


def _foljer(brev: Handling, utskick: Utskick) -> bool:
    """Tell whether the letter still goes with what is sent: its mail waits for it, or it is handed over."""
    if not utskick.epost:
        return True
    mejl = utskick.mejl
    return (
        mejl is not None
        and mejl.status == STATUS.queued
        and (mejl.headers or {}).get(epost.VANTAR_PA) == str(brev.uuid)
    )


def klar(handling: Handling) -> bool:
    """Tell whether a paper is as it will be sent: sealed, or not to be sealed now."""
    stampling = Stampling.objects.filter(handling=handling).first()
    return stampling is None or stampling.stamplad is not None or stampling.forsok > 0
