"""What of an ärende's story happened in the body: the objects whose events its time line tells."""

from uuid import UUID

from arenden.models import Arende
from beslut.models import Dagordningspunkt, Protokoll
from forum.policy import Person


def objekt(arende: Arende, user: Person) -> list[UUID]:
    """Return the items under which the ärende has stood, and their minutes, as far as *user* may know of them."""
    punkter = Dagordningspunkt.objects.synliga_for(user).filter(version__skrivelse__arende=arende)
    protokoll = Protokoll.objects.synliga_for(user).filter(sammantrade__in=punkter.values("sammantrade"))
    return [*punkter.values_list("uuid", flat=True), *protokoll.values_list("uuid", flat=True)]
