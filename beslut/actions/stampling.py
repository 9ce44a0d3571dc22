"""Seal what has been rendered, prove its time, and renew the proof before it ends. All of it is the worker's.

A state is added, never changed: the bytes before it stay, and the file says itself what it is. What cannot be done
now (no keys, no time-stamp authority) is tried again, more and more seldom, and the document says so meanwhile.
"""

import datetime as dt
import logging
import uuid

from django.db import transaction
from django.utils import timezone

from beslut import sign
from beslut.models import LEASE, Handling, HandlingFil, Stampling
from beslut.omforsok import vila
from forum import lagring
from forum.models import Organ

# An authority's certificate is renewed years before it ends; half a year leaves time for a person to notice.
MARGINAL = dt.timedelta(days=180)

log = logging.getLogger(__name__)


def kedja() -> sign.Kedja:
    """Return the installation's chain; local mode makes one in the name of its first organisation."""
    namn = Organ.objects.exclude(organisation="").values_list("organisation", flat=True).first()
    return sign.se_till(namn or "Forum i lokalt läge")


def bestall(handling: Handling) -> None:
    """Note that the document, just rendered, waits for its seal: what is issued does, proofs do not."""
    if handling.slag in Handling.STAMPLAS:
        Stampling.objects.create(handling=handling)


def faltnamn(nr: int) -> str:
    """Return the name in the file of the *nr*th place to sign, from 1."""
    return f"Underskrift{nr}"


def falten(handling: Handling) -> list[sign.Falt]:
    """Return the places to sign that the paper was rendered with, each with who is to sign there."""
    rad = handling.filer.get(ordning=0)
    if not rad.falt:
        return []
    personer = {p["identitet"]: p for p in handling.fakta["version"]["undertecknare"]}
    falt = []
    for nr, plats in enumerate(rad.falt, start=1):
        person = personer[plats["undertecknare"]]
        x0, y0, x1, y1 = plats["ruta"]
        vem = ", ".join(filter(None, (person["namn"], person["titel"])))
        falt.append(sign.Falt(faltnamn(nr), plats["sida"], (x0, y0, x1, y1), f"Underskrift: {vem}"))
    return falt


def ta() -> Stampling | None:
    """Take the next document that waits for a seal or a time stamp, with a lease, or return None."""
    return _ta(fornya_fore=None)


def _ta(fornya_fore: dt.datetime | None) -> Stampling | None:
    with transaction.atomic():
        if fornya_fore is None:
            vantar = Stampling.objects.vantande(tid=sign.tidsstamplare() is not None)
        else:
            vantar = Stampling.objects.att_fornya(fornya_fore)
        rad = vantar.select_for_update(skip_locked=True).first()
        if rad is None:
            return None
        rad.lease, rad.token = timezone.now() + LEASE, uuid.uuid4()
        rad.save(update_fields=["lease", "token"])
        return rad


def gor(rad: Stampling) -> bool:
    """Do the next thing for the document taken by `ta`; return whether this worker got it further.

    Files are written, whole, before the rows that name them; a worker that lost its lease writes no row. Where the
    time stamp fails the seal stands without it.
    """
    try:
        kedjan = kedja()
        forut = rad.handling.filer.latest("ordning")
        with lagring.oppna(forut.sha256) as f:
            data = f.read()
        tillstand, stamplad = HandlingFil.Tillstand.TIDSSTAMPLAD, rad.stamplad
        if stamplad is None:
            data = sign.stampla(data, kedjan, falten(rad.handling))
            tillstand, stamplad = HandlingFil.Tillstand.STAMPLAD, timezone.now()
        data, styrkt_till, fel = _styrk(data, kedjan, rad)
        if fel and rad.stamplad is not None:
            _misslyckas(rad, fel)
            return False
        sha256 = lagring.skriv(data)
    except (sign.Nyckelfel, sign.Signeringsfel) as sprang:
        _misslyckas(rad, str(sprang))
        return False
    except Exception as sprang:
        log.exception("Handling %s kunde inte stämplas", rad.handling.uuid)
        _misslyckas(rad, f"Oväntat fel: {type(sprang).__name__}.")
        return False
    with transaction.atomic():
        min_ = Stampling.objects.select_for_update().filter(pk=rad.pk, token=rad.token).first()
        if min_ is None or rad.handling.filer.latest("ordning").pk != forut.pk:
            return False
        HandlingFil.objects.create(
            handling=rad.handling,
            ordning=forut.ordning + 1,
            tillstand=tillstand,
            sha256=sha256,
            storlek=len(data),
            sidor=forut.sidor,
        )
        min_.stamplad, min_.styrkt_till, min_.token, min_.fel = stamplad, styrkt_till, None, fel
        min_.forsok = min_.forsok + 1 if fel else 0
        min_.lease = timezone.now() + vila(min_.forsok) if fel else None
        min_.save(update_fields=["stamplad", "styrkt_till", "token", "fel", "forsok", "lease"])
    return True


def _styrk(data: bytes, kedjan: sign.Kedja, rad: Stampling) -> tuple[bytes, dt.datetime | None, str]:
    """Return the bytes with a time stamp, until when it proves, and "" or why there is none."""
    tidsstamplare = sign.tidsstamplare()
    if tidsstamplare is None:
        saknas = "Ingen tidsstämplingstjänst är vald (FORUM_TSA)." if rad.stamplad else ""
        return data, rad.styrkt_till, saknas
    try:
        data = sign.stampla_tid(data, kedjan, tidsstamplare)
    except sign.Tidsfel as fel:
        log.warning("Handling %s fick ingen tidsstämpel: %s", rad.handling.uuid, fel)
        return data, rad.styrkt_till, str(fel)
    dom = sign.verifiera(data)
    if dom.utfall != sign.Utfall.AKTA or dom.tid_haller_till is None:
        raise sign.Signeringsfel(f"Det tidsstämplade dokumentet gick inte att verifiera: {_sagt(dom)}")
    if rad.styrkt_till is not None and dom.tid_haller_till <= rad.styrkt_till:
        return data, rad.styrkt_till, "Tidsstämplingstjänstens certifikat tar slut lika snart som det förra."
    return data, dom.tid_haller_till, ""


def _sagt(dom: sign.Resultat) -> str:
    delar = [
        *dom.fel,
        *(fel for u in dom.underskrifter for fel in u.fel),
        *(fel for t in dom.tidsstamplar for fel in t.fel),
    ]
    return " ".join(delar) or "Ingen tidsstämpel håller."


def _misslyckas(rad: Stampling, fel: str) -> None:
    with transaction.atomic():
        min_ = Stampling.objects.select_for_update().filter(pk=rad.pk, token=rad.token).first()
        if min_ is not None:
            min_.forsok += 1
            min_.fel, min_.token, min_.lease = fel, None, timezone.now() + vila(min_.forsok)
            min_.save(update_fields=["forsok", "fel", "token", "lease"])


def fornya(fore: dt.datetime | None = None) -> tuple[int, list[str]]:
    """Set a new archive time stamp on every document whose proof ends before *fore* (half a year from now).

    Done twice it does nothing the second time. Return how many were renewed and, for those that were not, why.
    """
    fore = fore or timezone.now() + MARGINAL
    antal, fel = 0, []
    while (rad := _ta(fornya_fore=fore)) is not None:
        if gor(rad):
            antal += 1
        else:
            rad.refresh_from_db()
            fel.append(f"{rad.handling.filnamn}: {rad.fel}")
    return antal, fel
