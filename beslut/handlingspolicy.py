"""Who may see an issued document. Each may_… has its queryset twin, and a test that they agree."""

from django.conf import settings

from arenden import policy as arendepolicy
from arenden.flow import Lage
from beslut.models import Dagordningspunkt, Handling
from beslut.policy import may_se_listan
from forum import policy
from forum.models import Roll
from forum.policy import Person


def offentlig(handling: Handling) -> bool:
    """Tell whether anybody may see *handling*, without an account (twin of HandlingQuerySet.offentliga).

    Only what has left the authority: an issued document of an approved skrivelse that stands on a list for which the
    kallelse has been sent (TF 2:10, expedierad), and only where the installation says that such documents carry no
    secrets (FORUM_OFFENTLIGA_HANDLINGAR). What is recalled or withdrawn is shown no more. Secrecy marks, once there
    are any, are asked for here and in the twin, and nowhere else (DESIGN §5.11).
    """
    if handling.version is None:
        return False
    return (
        settings.OFFENTLIGA_HANDLINGAR
        and handling.slag in Handling.UTFARDAS
        and handling.version.skrivelse.lage == Lage.GODKAND
        and Dagordningspunkt.objects.utskickade().filter(version=handling.version).exists()
    )


def may_lasa(user: Person, handling: Handling) -> bool:
    """Tell whether *user* reads *handling* as one who is logged in (twin of HandlingQuerySet.synliga_for, narrowed).

    A proof is for those who see the versions, a comparison for those who read both; the rest for all readers.
    A booklet shows the list of a sammanträde, and is for those who see that.
    """
    if handling.version is None:
        if handling.sammantrade is None:
            return False
        if handling.slag == Handling.Slag.HAFTE:
            return may_se_listan(user, handling.sammantrade)
        return policy.may_se_sammantrade(user, handling.sammantrade)
    skrivelse = handling.version.skrivelse
    if not arendepolicy.may_lasa(user, skrivelse):
        return False
    if handling.slag == Handling.Slag.JAMFORELSE:
        lasta = arendepolicy.versioner_for(user, skrivelse)
        return lasta.filter(pk__in=[handling.version_id, handling.jamford_med_id]).count() == 2
    if handling.slag == Handling.Slag.GRANSKNING:
        return arendepolicy.far(user, skrivelse)["se_versioner"]
    return True


def may_gora_underskriftssida(user: Person, handling: Handling) -> bool:
    """Tell whether *user* makes the page of signatures: who writes the skrivelse, the sekreterare, the registrator."""
    if not may_lasa(user, handling):
        return False
    version, sammantrade = handling.version, handling.sammantrade
    organ = version.skrivelse.arende.organ if version else sammantrade.organ if sammantrade else None
    if organ is not None and policy.har_roll(user, organ, Roll.SEKRETERARE, Roll.REGISTRATOR):
        return True
    return version is not None and arendepolicy.may_skriva(user, version.skrivelse)


def may_se(user: Person, handling: Handling) -> bool:
    """Tell whether *user*, logged in or not, may see *handling* and what is said of it."""
    return offentlig(handling) or may_lasa(user, handling)
