"""What a member takes along on a device, and until when the device may keep it.

Text as it is read on the page, documents by address and size, what the group shares. A fixed number of queries.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.crypto import salted_hmac

from arenden.models import Skrivelse, Version
from arenden.visning import papper
from beslut import lasbild
from beslut.models import DeladAnteckning
from beslut.punkthandlingar import Fil, punkthandlingar
from forum.models import Anvandare, Roll, Sammantrade, Uppdrag

# All documents of one sammanträde on one device; what does not fit is named.
PAKET_MAX = 60 * 1024 * 1024


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
    return _lagen(lasbild.rader(sammantrade, jag), jag)


def _lagen(rader: list[lasbild.Lasrad], jag: Anvandare) -> dict[str, dict[str, Any]]:
    far = lasliga(jag, rader)
    lagen = {}
    for rad in rader:
        version = rad.punkt.version
        last = version is not None and version.skrivelse_id in far
        vad = [rad.nummer, lasbild.avtryck(rad.punkt), rad.punkt.lage, version.sha256 if last and version else ""]
        lagen[str(rad.uuid)] = {"avtryck": salted_hmac("forum.laspaket", "\0".join(vad)).hexdigest()[:16], "ser": last}
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
    lagen = _lagen(rader, jag)
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
                "html": _html(rad, versioner, ser=lagen[str(rad.uuid)]["ser"]),
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


def _html(rad: lasbild.Lasrad, versioner: dict[int, Version], *, ser: bool) -> str:
    version = versioner.get(rad.punkt.version_id or 0)
    sammanhang: dict[str, Any] = {"punkt": rad.punkt, "rad": rad, "ser": ser, "version": version if ser else None}
    if version is not None and ser:
        forslag, ovriga = lasbild.delar(papper(version.data, block=True))
        sammanhang |= {"forslag": forslag, "ovriga": ovriga}
    return render_to_string("beslut/_las_paket.html", sammanhang)


def _filer(
    sammantrade: Sammantrade, jag: Anvandare, lagen: dict[str, dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the documents that fit, memos before attachments, and those that do not. Their ids tell nothing."""
    alla: list[tuple[str, Fil]] = []
    for rad in punkthandlingar(sammantrade):
        if lagen.get(str(rad.punkt.uuid), {}).get("ser"):
            alla += [(str(rad.punkt.uuid), fil) for fil in rad.filer if fil.sha256]
    alla.sort(key=lambda par: par[1].titel.startswith("Bilaga"))
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
