"""What a member takes along on a device, and until when the device may keep it.

Text as it is read on the page, documents by address and size, what the group shares. A fixed number of queries.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.crypto import salted_hmac

from arenden.models import Skrivelse, Version
from arenden.visning import papper
from beslut import lasbild, lasdelat
from beslut.models import DeladAnteckning, Handling
from beslut.punkthandlingar import Fil, punkthandlingar
from forum.models import Anvandare, Roll, Sammantrade, Uppdrag

# All documents of one sammanträde on one device; what does not fit is named.
PAKET_MAX = 60 * 1024 * 1024
_SMA = (Handling.Slag.KALLELSE, Handling.Slag.FOREDRAGNINGSLISTA)


def galler_till(sammantrade: Sammantrade, jag: Anvandare) -> dt.datetime:
    """Return when a copy fetched now must be gone: after the body's days, at the end of one's uppdrag in it."""
    till = timezone.now() + dt.timedelta(days=sammantrade.organ.lasdagar)
    uppdrag = Uppdrag.objects.gallande().filter(anvandare=jag, organ=sammantrade.organ_id)
    slut = list(uppdrag.exclude(roll=Roll.DRIFTANSVARIG).values_list("till", flat=True))
    if slut and None not in slut:
        sista = max(dag for dag in slut if dag is not None)
        till = min(till, timezone.make_aware(dt.datetime.combine(sista + dt.timedelta(days=1), dt.time.min)))
    return till


def lasliga(jag: Anvandare, rader: Iterable[lasbild.Lasrad]) -> set[int]:
    """Return the primary keys of those skrivelser of the list that *jag* may read."""
    alla = {rad.punkt.version.skrivelse_id for rad in rader if rad.punkt.version is not None}
    return set(Skrivelse.objects.synliga_for(jag).filter(pk__in=alla).values_list("pk", flat=True))


def punktlage(sammantrade: Sammantrade, jag: Anvandare) -> dict[str, dict[str, Any]]:
    """Return, for each item that *jag* may read now: a hash of what it is, and whether its memo is theirs to read.

    A device compares this with what it holds: what is not named here, or no longer readable, is purged at once.
    """
    return _lagen(lasbild.rader(sammantrade, jag), jag, lasdelat.ta(sammantrade, jag))


def _lagen(rader: list[lasbild.Lasrad], jag: Anvandare, delat: dict[int, lasdelat.Delat]) -> dict[str, dict[str, Any]]:
    far = lasliga(jag, rader)
    lagen = {}
    for rad in rader:
        version = rad.punkt.version
        last = version is not None and version.skrivelse_id in far
        vad = [rad.nummer, lasbild.avtryck(rad.punkt), rad.punkt.lage, version.sha256 if last and version else ""]
        delas = delat.get(rad.punkt.pk)
        vad.append(delas.avtryck if delas else "")
        avtryck = salted_hmac("forum.laspaket", "\0".join(vad)).hexdigest()[:16]
        lagen[str(rad.uuid)] = {"avtryck": avtryck, "ser": last, "delat": delas is not None}
    return lagen


def galler(sammantrade: Sammantrade, jag: Anvandare) -> dict[str, Any]:
    """Return what a device may go on holding of *sammantrade*: until when, which items, which shared notes."""
    delade = DeladAnteckning.objects.synliga_for(jag).filter(dagordningspunkt__sammantrade=sammantrade)
    return {
        "till": galler_till(sammantrade, jag).isoformat(),
        "lasdagar": sammantrade.organ.lasdagar,
        "punkter": punktlage(sammantrade, jag),
        "delade": [str(uuid) for uuid in delade.values_list("uuid", flat=True)],
        "titel": str(sammantrade),
    }


def paket(sammantrade: Sammantrade, jag: Anvandare) -> dict[str, Any]:
    """Return the whole package of *sammantrade* for *jag*: a browser encrypts it before it is kept."""
    rader = lasbild.rader(sammantrade, jag)
    delat = lasdelat.ta(sammantrade, jag)
    lagen = _lagen(rader, jag, delat)
    versioner = Version.objects.in_bulk([rad.punkt.version_id for rad in rader if rad.punkt.version_id is not None])
    filer, utelamnade = _filer(sammantrade, jag, lagen)
    delade = DeladAnteckning.objects.synliga_for(jag).filter(dagordningspunkt__sammantrade=sammantrade)
    return {
        "nu": timezone.now().isoformat(),
        "till": galler_till(sammantrade, jag).isoformat(),
        "lasdagar": sammantrade.organ.lasdagar,
        "vem": str(jag.uuid),
        "sammantrade": str(sammantrade.uuid),
        "titel": str(sammantrade),
        "nar": f"{formats.date_format(sammantrade.datum, 'j F Y')} {formats.time_format(sammantrade.borjar, 'H.i')}",
        "plats": sammantrade.plats,
        "punkter": [
            {
                "uuid": str(rad.uuid),
                "nummer": rad.nummer,
                "rubrik": rad.punkt.rubrik,
                "ber": rad.ber,
                "utgar": rad.utgar,
                "fast": rad.punkt.slag == rad.punkt.Slag.FAST,
                "html": _html(rad, versioner, ser=lagen[str(rad.uuid)]["ser"]),
                "delat_html": _delat_html(rad, versioner, delat, jag, ser=lagen[str(rad.uuid)]["ser"]),
                "version": rad.punkt.version.sha256 if rad.punkt.version and lagen[str(rad.uuid)]["ser"] else "",
                **lagen[str(rad.uuid)],
            }
            for rad in rader
        ],
        "filer": filer,
        "utelamnade": utelamnade,
        "grans": PAKET_MAX,
        "delade": [rad.som_json(jag) for rad in delade.select_related("anvandare", "dagordningspunkt")],
    }


def _delat_html(
    rad: lasbild.Lasrad,
    versioner: dict[int, Version],
    delat: dict[int, lasdelat.Delat],
    jag: Anvandare,
    *,
    ser: bool,
) -> str:
    mitt = delat.get(rad.punkt.pk)
    return mitt.html(versioner.get(rad.punkt.version_id or 0) if ser else None, jag) if mitt else ""


def _html(rad: lasbild.Lasrad, versioner: dict[int, Version], *, ser: bool) -> str:
    version = versioner.get(rad.punkt.version_id or 0)
    sammanhang: dict[str, Any] = {"punkt": rad.punkt, "rad": rad, "ser": ser, "version": version if ser else None}
    if version is not None and ser:
        forslag, ovriga = lasbild.delar(papper(version.data, block=True))
        sammanhang |= {"forslag": forslag, "ovriga": ovriga}
    return render_to_string("beslut/_las_paket.html", sammanhang)


def omfattning(sammantrade: Sammantrade, jag: Anvandare, rader: list[lasbild.Lasrad]) -> dict[str, int]:
    """Return how many documents a package would hold, their bytes, and how many are too large: told beforehand."""
    far = lasliga(jag, rader)
    ser = {
        str(rad.uuid): {"ser": rad.punkt.version is not None and rad.punkt.version.skrivelse_id in far} for rad in rader
    }
    med, utan = _filer(sammantrade, jag, ser)
    return {"antal": len(med), "storlek": sum(fil["storlek"] for fil in med), "utelamnade": len(utan)}


def _motets(sammantrade: Sammantrade, jag: Anvandare) -> tuple[list[Fil], list[Fil]]:
    """Return the papers of the sammanträde itself that *jag* may read: those that are small, and the booklets."""
    synliga = Handling.objects.synliga_for(jag).filter(sammantrade=sammantrade, slag__in=(*_SMA, Handling.Slag.HAFTE))
    sma: list[Fil] = []
    haften: list[Fil] = []
    listan = False
    for handling in synliga.distinct().order_by("slag", "-ordning").med_filer():
        # Of the föredragningslista the newest says all; a kallelse and its supplements each say their own.
        gammal = handling.slag == Handling.Slag.FOREDRAGNINGSLISTA and listan
        if (fil := handling.fil) is None or gammal:
            continue
        listan = listan or handling.slag == Handling.Slag.FOREDRAGNINGSLISTA
        adress = reverse("handlingsfil", args=[fil.sha256, handling.filnamn.removesuffix(".pdf")])
        rad = Fil(str(handling), fil.sha256, handling.filnamn, adress, fil.storlek, fil.sidor)
        (haften if handling.slag == Handling.Slag.HAFTE else sma).append(rad)
    return sma, haften


def _filer(
    sammantrade: Sammantrade, jag: Anvandare, lagen: dict[str, dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the documents that fit, the most needed first, and those that do not. Their ids tell nothing.

    The meeting's own papers, memos, attachments; last the booklets, which hold the same once more.
    """
    sma, haften = _motets(sammantrade, jag)
    punkternas: list[tuple[str, Fil]] = []
    for rad in punkthandlingar(sammantrade):
        if lagen.get(str(rad.punkt.uuid), {}).get("ser"):
            punkternas += [(str(rad.punkt.uuid), fil) for fil in rad.filer if fil.sha256]
    punkternas.sort(key=lambda par: par[1].titel.startswith("Bilaga"))
    alla = [*(("", fil) for fil in sma), *punkternas, *(("", fil) for fil in haften)]
    med: list[dict[str, Any]] = []
    utan: list[dict[str, Any]] = []
    kvar = PAKET_MAX
    for punkt, fil in alla:
        rad_ = {"punkt": punkt, "titel": fil.titel, "filnamn": fil.filnamn, "storlek": fil.storlek}
        if fil.storlek > kvar:
            utan.append(rad_)
            continue
        kvar -= fil.storlek
        eget = salted_hmac("forum.lasfil", f"{jag.uuid}{punkt}{fil.sha256}").hexdigest()[:32]
        med.append(rad_ | {"id": eget, "adress": fil.adress})
    return med, utan
