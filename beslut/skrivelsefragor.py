"""What members have asked about a skrivelse, for the skrivelse's own page."""

from arenden.models import Skrivelse
from beslut.models import Ledamotsfraga
from forum.policy import Person


def fragor(skrivelse: Skrivelse, user: Person) -> list[Ledamotsfraga]:
    """Return the questions about *skrivelse* that *user* may read, those that wait for an answer first."""
    rader = Ledamotsfraga.objects.synliga_for(user).kvar().med_punkt()
    rader = rader.filter(dagordningspunkt__version__skrivelse=skrivelse)
    return sorted(rader, key=lambda f: (f.svarad is not None, f.stalld, f.pk))
