"""Who holds which role on a day. Every app's policy stands on this."""

import datetime as dt
from typing import Any

from django.utils import timezone

from forum.models import PRESIDIUM, Organ, Roll, Sammantrade, Stallforetradare, Uppdrag

# A person of a request. Any, since Django's stubs know no narrower type that queries accept.
Person = Any

# Who reads what the officials have approved, before the body meets on it.
LASARE_AV_GODKANT = (
    Roll.REGISTRATOR,
    Roll.SEKRETERARE,
    Roll.ORDFORANDE,
    Roll.VICE_ORDFORANDE,
    Roll.LEDAMOT,
    Roll.ERSATTARE,
    Roll.JUSTERARE,
    Roll.LASARE,
)


def organ_dar(user: Person, *roller: str, dag: dt.date | None = None) -> set[int]:
    """Return the primary keys of the bodies where *user* holds any of *roller* on *dag* (today by default).

    Without *roller*, any role counts. A person's uppdrag are read once per request (kept on the user object).
    """
    if not user.is_authenticated or not user.is_active:
        return set()
    dag = dag or timezone.localdate()
    kand: dict[dt.date, list[tuple[int, str]]] = user.__dict__.setdefault("_uppdrag_per_dag", {})
    if dag not in kand:
        kand[dag] = list(Uppdrag.objects.gallande(dag).filter(anvandare=user).values_list("organ_id", "roll"))
    return {organ for organ, roll in kand[dag] if not roller or roll in roller}


def har_roll(user: Person, organ: Organ, *roller: str) -> bool:
    """Tell whether *user* holds any of *roller* in *organ* today."""
    return organ.pk in organ_dar(user, *roller)


def foretrader(user: Person) -> set[int]:
    """Return the primary keys of the people in whose place *user* may approve today."""
    if not user.is_authenticated:
        return set()
    if "_foretrader" not in user.__dict__:
        user.__dict__["_foretrader"] = set(
            Stallforetradare.objects.gallande().filter(anvandare=user).values_list("foretradd_id", flat=True)
        )
    return set(user.__dict__["_foretrader"])


def may_se_sammantrade(user: Person, sammantrade: Sammantrade) -> bool:
    """Tell whether *user* may know of *sammantrade*: all who have something to do in its body.

    Who runs the installation has not. Twin of SammantradeQuerySet.synliga_for.
    """
    return sammantrade.organ_id in organ_dar(user, *(roll for roll in Roll if roll != Roll.DRIFTANSVARIG))


def may_planera(user: Person, organ: Organ) -> bool:
    """Tell whether *user* plans the sammanträden of *organ* and composes their lists."""
    return har_roll(user, organ, Roll.SEKRETERARE)


def may_skota_organ(user: Person, organ: Organ) -> bool:
    """Tell whether *user* keeps the members, the parter and the rules of *organ*."""
    return har_roll(user, organ, Roll.SEKRETERARE)


def may_se_organ(user: Person, organ: Organ) -> bool:
    """Tell whether *user* may see who sits in *organ*: all who have a role in it."""
    return har_roll(user, organ)


def may_se_planen(user: Person, organ: Organ) -> bool:
    """Tell whether *user* sees a föredragningslista before its kallelse is sent: those who make it with the chair."""
    return har_roll(user, organ, Roll.SEKRETERARE, Roll.REGISTRATOR, *PRESIDIUM)
