"""Who may do what with a föredragningslista. Each may_… has its queryset twin, and a test that they agree."""

from beslut.models import Dagordningspunkt
from forum import policy
from forum.models import Sammantrade
from forum.policy import Person


def may_se_listan(user: Person, sammantrade: Sammantrade) -> bool:
    """Tell whether *user* reads the föredragningslista: all of the body once called, before that who makes it."""
    if policy.may_se_planen(user, sammantrade.organ):
        return True
    return sammantrade.kallat is not None and policy.may_se_sammantrade(user, sammantrade)


def may_se_punkt(user: Person, punkt: Dagordningspunkt) -> bool:
    """Tell whether *user* may read *punkt* (twin of DagordningspunktQuerySet.synliga_for)."""
    return may_se_listan(user, punkt.sammantrade)


def may_komponera(user: Person, sammantrade: Sammantrade) -> bool:
    """Tell whether *user* composes the list of *sammantrade*; whether its läge allows it is flow's to say."""
    return policy.may_planera(user, sammantrade.organ)
