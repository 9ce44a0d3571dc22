"""Issue the föredragningslista as a paper of its own, each time a kallelse is sent."""

from collections.abc import Sequence

from beslut import listblad
from beslut.actions import moteshandling
from beslut.models import Dagordningspunkt, Handling, Kallelse


def utfarda(utskick: Kallelse, punkter: Sequence[Dagordningspunkt]) -> Handling:
    """Issue the list as *utskick* sent it: whole each time, so that the newest alone is the one to go by.

    *punkter* are the items with their versions. The worker renders it.
    """
    sammantrade, innehall = utskick.sammantrade, utskick.innehall
    versioner = {str(punkt.uuid): punkt.version for punkt in punkter}
    gemensamt = moteshandling.fakta(sammantrade, Handling.Slag.FOREDRAGNINGSLISTA)
    rader = []
    for rad in innehall["punkter"]:
        version = versioner[rad["uuid"]]
        data = version.data if version else None
        rader.append({**rad, "underlag": listblad.underlag(data), "forslag": listblad.forslag(data)})
    fakta = gemensamt | {
        "sammantrade": gemensamt["sammantrade"] | {namn: innehall[namn] for namn in ("datum", "borjar", "slutar")},
        "utskick": utskick.nr,
        "punkter": rader,
    }
    tillagg = f"-{utskick.nr}" if utskick.nr > 1 else ""
    filnamn = f"foredragningslista-{sammantrade.organ.slug}-{innehall['datum']}{tillagg}.pdf"
    return moteshandling.skapa(sammantrade, fakta, identitet=sammantrade.uuid, ordning=utskick.nr, filnamn=filnamn)
