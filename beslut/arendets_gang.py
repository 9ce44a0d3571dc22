"""What of an ärende's story happened in the body: the objects whose events its time line tells."""

from uuid import UUID

from arenden.models import Arende
from beslut.models import Dagordningspunkt
from forum.policy import Person


def objekt(arende: Arende, user: Person) -> list[UUID]:
    """Return the items under which the ärende has stood, as far as *user* may read them."""
    punkter = Dagordningspunkt.objects.synliga_for(user).filter(version__skrivelse__arende=arende)
    return list(punkter.values_list("uuid", flat=True))
