"""What each reader has seen, so that the next reading begins with what changed."""

from django.utils import timezone

from arenden.models import Lasning, Version
from forum.models import Anvandare


def minns(anvandare: Anvandare, version: Version) -> None:
    """Remember that *anvandare* has seen *version*. Not history: one row a reader, nobody else's business."""
    Lasning.objects.update_or_create(
        anvandare=anvandare,
        skrivelse_id=version.skrivelse_id,
        defaults={"version": version, "tid": timezone.now()},
    )


def senast_sedd(anvandare: Anvandare, version: Version) -> Version | None:
    """Return the version that *anvandare* saw last, if it is another than *version*."""
    rad = (
        Lasning.objects.filter(anvandare=anvandare, skrivelse_id=version.skrivelse_id).select_related("version").first()
    )
    return rad.version if rad and rad.version_id != version.pk else None
