"""Who may ask for signatures, sign, decline and withdraw. What has a queryset twin has a test that they agree."""

from arenden import policy as arendepolicy
from beslut import handlingspolicy
from beslut.models import Handling, Skanning, Underskriftsbegaran, Undertecknande
from beslut.skanningsflow import Lage as Skanningslage
from forum import policy
from forum.models import Roll
from forum.policy import Person


def may_se_begaran(user: Person, begaran: Underskriftsbegaran) -> bool:
    """Tell whether *user* may know of the request (twin of UnderskriftsbegaranQuerySet.synliga_for)."""
    egen = any(plats.anvandare_id == user.pk for plats in begaran.platser.all())
    return egen or handlingspolicy.may_lasa(user, begaran.handling)


def may_skriva_under(user: Person, plats: Undertecknande) -> bool:
    """Tell whether *user* signs in this place: nobody signs for another, not even a ställföreträdare."""
    return bool(user.is_authenticated and user.is_active and plats.anvandare_id == user.pk)


def may_begara(user: Person, handling: Handling) -> bool:
    """Tell whether *user* asks for signatures on *handling*, and withdraws what was asked.

    Those who write the skrivelse, and the body's sekreterare and registrator.
    """
    if handling.version is None:
        return False
    skrivelse = handling.version.skrivelse
    if policy.har_roll(user, skrivelse.arende.organ, Roll.SEKRETERARE, Roll.REGISTRATOR):
        return handlingspolicy.may_lasa(user, handling)
    return arendepolicy.may_skriva(user, skrivelse)


def may_ta_emot_papper(user: Person, handling: Handling) -> bool:
    """Tell whether *user* hands in, accepts and refuses papers of *handling* that were signed with ink.

    Those who ask for signatures; of an extract the body's sekreterare and registrator.
    """
    if handling.version is not None or handling.sammantrade is None:
        return may_begara(user, handling)
    return policy.har_roll(
        user, handling.sammantrade.organ, Roll.SEKRETERARE, Roll.REGISTRATOR
    ) and handlingspolicy.may_lasa(user, handling)


def may_se_papper(user: Person, skanning: Skanning) -> bool:
    """Tell whether *user* sees a scanned paper: those who deal with it; once it is accepted all who read the document.

    Never one who is not logged in: it shows people's own handwriting.
    """
    if may_ta_emot_papper(user, skanning.handling):
        return True
    return skanning.lage == Skanningslage.GODTAGEN and handlingspolicy.may_lasa(user, skanning.handling)
