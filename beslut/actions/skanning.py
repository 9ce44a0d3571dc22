"""Hand in a paper that was signed with ink, compare it with what was issued, and accept or refuse it.

What was handed in is stored whole before anything else. The comparison is the worker's; a person decides.
"""

import base64
import logging
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from beslut import papperslikhet, pappersord
from beslut import underskriftspolicy as policy
from beslut.models import LEASE, MAX_FORSOK, Handling, Skanning, Skanningsfil
from beslut.omforsok import vila
from beslut.skanningsflow import Lage, Steg, nasta
from forum import lagring
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse

log = logging.getLogger(__name__)


def hinder(handling: Handling) -> str:
    """Return why no paper can be handed in for *handling*, or "" (DESIGN §5.10: ink or electronic, never both)."""
    fil = handling.fil
    if fil is None:
        return "Handlingen är inte färdig än. Vänta tills den är det."
    if handling.filer.get(ordning=0).falt:
        return "Handlingen skrivs under elektroniskt. Den kan inte också skrivas under med bläck."
    if not handling.skrivs_med_black:
        return "Handlingen skrivs inte under med bläck."
    return ""


@transaction.atomic
def lamna_in(handling: Handling, *, av: Anvandare, filer: Sequence[tuple[str, bytes]]) -> Skanning:
    """Store the scanned *filer* (media type and bytes, in the order of the pages); the worker compares them.

    Locks the document. Raises PermissionDenied, Konflikt where another paper waits for its answer.
    """
    handling = Handling.objects.select_for_update(of=("self",)).get(pk=handling.pk)
    if not policy.may_ta_emot_papper(av, handling):
        raise PermissionDenied("Den som skriver i skrivelsen, sekreteraren och registratorn lämnar in papper.")
    if fel := hinder(handling):
        raise Konflikt(fel)
    if handling.skanningar.filter(lage__in=(Lage.VANTAR, Lage.JAMFORD)).exists():
        raise Konflikt("Ett papper är redan inlämnat och väntar på svar. Godta eller avvisa det först.")
    skanning = Skanning(handling=handling, inlamnad_av=av).spara(av=av, skal="inlämnat")
    summor = []
    for nr, (typ, data) in enumerate(filer, start=1):
        summor.append(lagring.skriv(data))
        Skanningsfil.objects.create(skanning=skanning, nr=nr, typ=typ, sha256=summor[-1], storlek=len(data))
    Handelse.skriv(handling, "papper_inlamnat", av=av, papper=str(skanning.uuid), filer=summor)
    return skanning


def ta() -> Skanning | None:
    """Take the next paper that is to be compared, with a lease, or return None."""
    with transaction.atomic():
        rad = Skanning.objects.att_jamfora().select_for_update(of=("self",), skip_locked=True).first()
        if rad is None:
            return None
        rad.lease, rad.token, rad.forsok = timezone.now() + LEASE * 5, uuid.uuid4(), rad.forsok + 1
        # Who has the work is no history of the paper's.
        Skanning.objects.filter(pk=rad.pk).update(lease=rad.lease, token=rad.token, forsok=rad.forsok)
        return rad


def gor(tagen: Skanning) -> bool:
    """Compare the paper taken by `ta`; return whether this worker did it. Pictures are stored before the row."""
    try:
        fil = tagen.handling.fil
        if fil is None:
            raise FileNotFoundError("Handlingen saknar fil.")
        funnet = papperslikhet.jamfor(_las(fil.sha256), [_las(f.sha256) for f in tagen.filer.all()])
        data = _med_bilder(funnet)
    except Exception as sprang:
        log.exception("Papperet %s kunde inte jämföras", tagen.uuid)
        if tagen.forsok < MAX_FORSOK:
            Skanning.objects.filter(pk=tagen.pk, token=tagen.token).update(
                lease=timezone.now() + vila(tagen.forsok), token=None
            )
            return False
        funnet, data = papperslikhet.Jamforelse(fel=f"Oväntat fel: {type(sprang).__name__}."), {}
    with transaction.atomic():
        rad = Skanning.objects.las(tagen.pk)
        if rad.token != tagen.token or rad.lage != Lage.VANTAR:
            return False
        rad.lage = nasta(rad.lage, Steg.GE_UPP if funnet.fel else Steg.JAMFOR)
        rad.fel, rad.jamforelse, rad.lease, rad.token = funnet.fel, data, None, None
        rad.jamford_sha256 = fil.sha256 if fil else ""
        rad.spara(av=None, skal="jämfört")
    return True


def _las(sha256: str) -> bytes:
    with lagring.oppna(sha256) as f:
        return bytes(f.read())


def _med_bilder(funnet: papperslikhet.Jamforelse) -> dict[str, Any]:
    """Return what was found with its pictures stored, and named by their SHA-256."""
    data = asdict(funnet)
    for sida in data["sidor"]:
        sida["bild"] = lagring.skriv(base64.b64decode(sida["bild"]))
    data["original"] = [lagring.skriv(base64.b64decode(bild)) for bild in data["original"]]
    return data


def jamfor_alla() -> int:
    """Compare all papers that wait; return how many."""
    antal = 0
    while (rad := ta()) is not None:
        antal += gor(rad)
    return antal


@transaction.atomic
def avgor(
    skanning: Skanning, steg: Steg, *, av: Anvandare, revision: int, skal: str = "", sett: bool = False
) -> Skanning:
    """Accept the paper as the signed copy (GODTA), or refuse it (AVVISA) with a reason.

    Locks the row, which must be as it was shown. What differs is accepted with open eyes only: *sett*, and where pages
    are missing or strange a reason too. Raises PermissionDenied, OtillatetSteg, Motsagelse, Konflikt.
    """
    skanning = Skanning.objects.las(skanning.pk)
    if not policy.may_ta_emot_papper(av, skanning.handling):
        raise PermissionDenied("Den som skriver i skrivelsen, sekreteraren och registratorn godtar papper.")
    skanning.lage = nasta(skanning.lage, steg)
    skanning.krav_revision(revision)
    dom = pappersord.dom(skanning)
    skal = skal.strip()
    if steg == Steg.AVVISA and not skal:
        raise Konflikt("Skriv varför papperet avvisas.")
    if steg == Steg.GODTA and dom.avvikelser and not sett:
        raise Konflikt("Kryssa för att du har sett avvikelserna, eller avvisa papperet.")
    if steg == Steg.GODTA and dom.allvarligt and not skal:
        raise Konflikt("Sidor saknas eller hör inte dit. Skriv varför papperet ändå godtas, eller avvisa det.")
    skanning.avgjord, skanning.avgjord_av, skanning.skal = timezone.now(), av, skal
    skanning.spara(av=av, skal=str(skanning.get_lage_display()).lower())
    Handelse.skriv(
        skanning.handling,
        "papper_godtaget" if steg == Steg.GODTA else "papper_avvisat",
        av=av,
        skal=skal,
        version=skanning.jamford_sha256,
        papper=str(skanning.uuid),
        filer=list(skanning.filer.values_list("sha256", flat=True)),
        avvikelser=dom.avvikelser,
    )
    return skanning
