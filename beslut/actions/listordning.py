"""The order of a föredragningslista. The number of an item follows it only until the kallelse is sent."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from beslut.actions.dagordning import las, spara_ordning
from beslut.models import Dagordningspunkt
from forum.fel import Motsagelse
from forum.models import Anvandare, Handelse, Sammantrade


@transaction.atomic
def ordna(sammantrade: Sammantrade, uuids: Sequence[UUID], *, av: Anvandare) -> bool:
    """Put the items in the order of *uuids*; return whether anything moved. Locks the sammanträde.

    Raises PermissionDenied, Konflikt, and Motsagelse where *uuids* are not exactly the items of the list.
    """
    sammantrade = las(sammantrade, av=av)
    rader = {rad.uuid: rad for rad in sammantrade.punkter.i_ordning()}
    if len(uuids) != len(rader) or set(uuids) != set(rader):
        raise Motsagelse("Någon annan har ändrat föredragningslistan under tiden. Läs in sidan igen.")
    flyttade = []
    for position, uuid in enumerate(uuids, start=1):
        rad = rader[uuid]
        if rad.position != position:
            rad.position = position
            rad.revision += 1
            flyttade.append(rad)
    if not flyttade:
        return False
    spara_ordning(flyttade, av=av)
    Handelse.skriv(sammantrade, "lista_ordnad", av=av, antal=len(flyttade))
    return True


def flyttad(rader: Sequence[Dagordningspunkt], punkt: UUID, till: int) -> list[UUID]:
    """Return the order of *rader* with one item at place *till* (from 1; what lies outside is the nearest end)."""
    resten = [rad.uuid for rad in rader if rad.uuid != punkt]
    plats = min(max(till, 1), len(resten) + 1) - 1
    return [*resten[:plats], punkt, *resten[plats:]]
