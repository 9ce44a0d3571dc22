"""Keep a reader's place. Not history, and no event: that one has opened an item is all that others are told."""

from django.db import transaction
from django.utils import timezone

from beslut.lasbild import avtryck
from beslut.models import Dagordningspunkt, Lasplats
from forum.models import Anvandare


@transaction.atomic
def oppna(punkt: Dagordningspunkt, *, av: Anvandare) -> Lasplats:
    """Note that *av* has the item before them now, as it is; where they were in it stays."""
    rad, _ = Lasplats.objects.select_for_update(of=("self",)).get_or_create(anvandare=av, dagordningspunkt=punkt)
    rad.avtryck, rad.oppnad = avtryck(punkt), timezone.now()
    rad.save(update_fields=["avtryck", "oppnad"])
    return rad


def flytta(punkt: Dagordningspunkt, block: str, *, av: Anvandare) -> None:
    """Note that *av* has come to *block*. The latest device wins; nothing is lost by that."""
    Lasplats.objects.update_or_create(
        anvandare=av, dagordningspunkt=punkt, defaults={"block": block[:40], "oppnad": timezone.now()}
    )
