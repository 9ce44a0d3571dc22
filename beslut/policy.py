"""Who may do what with a föredragningslista. Each may_… has its queryset twin, and a test that they agree."""

from django.core.exceptions import PermissionDenied

from arenden import policy as arendepolicy
from arenden.models import Arende
from beslut.models import Dagordningspunkt, DeladAnteckning, Ledamotsfraga, Protokoll, Yrkande
from beslut.motesflow import Yrkandelage
from beslut.protokollsflow import Lage as Protokollslage
from forum import policy
from forum.models import FORTROENDEVALDA, Organ, Roll, Sammantrade, Uppdrag
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


def may_fora_motet(user: Person, sammantrade: Sammantrade) -> bool:
    """Tell whether *user* writes down what happens at *sammantrade*."""
    return policy.har_roll(user, sammantrade.organ, Roll.SEKRETERARE)


def may_folja_motet(user: Person, sammantrade: Sammantrade) -> bool:
    """Tell whether *user* follows *sammantrade* while it goes on: its members and those who write it."""
    return policy.har_roll(user, sammantrade.organ, Roll.SEKRETERARE, Roll.JUSTERARE, *FORTROENDEVALDA)


def krav_fora_motet(user: Person, sammantrade: Sammantrade) -> None:
    """Raise PermissionDenied unless *user* writes down what happens at *sammantrade*."""
    if not may_fora_motet(user, sammantrade):
        raise PermissionDenied(f"Det som händer vid sammanträdet antecknas av sekreteraren i {sammantrade.organ}.")


def may_se_delat(user: Person, punkt: Dagordningspunkt) -> bool:
    """Tell whether *user* may see what members share about *punkt*: not one who has jäv in it."""
    return not punkt.jav.filter(struken=None, deltagande__anvandare=user.pk).exists()


def may_fraga(user: Person, punkt: Dagordningspunkt) -> bool:
    """Tell whether *user* asks, and moves, on *punkt* beforehand: a förtroendevald of the body without jäv in it."""
    return (
        policy.har_roll(user, punkt.sammantrade.organ, *FORTROENDEVALDA)
        and may_se_punkt(user, punkt)
        and may_se_delat(user, punkt)
    )


def may_lasa_delat(user: Person, punkt: Dagordningspunkt) -> bool:
    """Tell whether *user* reads what members ask and move on *punkt* (twin of som_delas_med)."""
    return may_folja_motet(user, punkt.sammantrade) and may_se_punkt(user, punkt) and may_se_delat(user, punkt)


def may_svara(user: Person, fraga: Ledamotsfraga) -> bool:
    """Tell whether *user* answers *fraga*: who writes the skrivelse, and the sekreterare (twin of som_besvaras_av)."""
    punkt = fraga.dagordningspunkt
    if punkt.version is not None and arendepolicy.may_skriva(user, punkt.version.skrivelse):
        return True
    return policy.har_roll(user, punkt.sammantrade.organ, Roll.SEKRETERARE)


def may_andra_fraga(user: Person, fraga: Ledamotsfraga) -> bool:
    """Tell whether *user* corrects *fraga* or takes it back: who asked it, as long as they ask in the body at all."""
    return fraga.av_id == user.pk and may_fraga(user, fraga.dagordningspunkt)


def may_se_fraga(user: Person, fraga: Ledamotsfraga) -> bool:
    """Tell whether *user* reads *fraga* and its answer (twin of LedamotsfragaQuerySet.synliga_for)."""
    if not user.is_authenticated or not user.is_active:
        return False
    if fraga.atertagen is not None and fraga.av_id != user.pk:
        return False
    return may_svara(user, fraga) or may_lasa_delat(user, fraga.dagordningspunkt)


def may_se_yrkande(user: Person, yrkande: Yrkande) -> bool:
    """Tell whether *user* reads *yrkande* (twin of YrkandeQuerySet.synliga_for).

    A draft is its mover's, and theirs whom the mover asks to join in; handed in, it is the body's.
    """
    if yrkande.struken is not None or not may_lasa_delat(user, yrkande.dagordningspunkt):
        return False
    return (
        yrkande.lage != Yrkandelage.UTKAST
        or yrkande.av_id == user.pk
        or yrkande.medyrkare.filter(anvandare=user.pk).exists()
    )


def partigrupper(user: Person, organ: Organ) -> list[str]:
    """Return the parties for which *user* is elected to *organ* today, without one for those who sit for none."""
    mina = Uppdrag.objects.gallande().filter(anvandare=user.pk, organ=organ, roll__in=FORTROENDEVALDA)
    return sorted(set(mina.exclude(parti="").values_list("parti", flat=True)))


def may_dela(user: Person, punkt: Dagordningspunkt, parti: str) -> bool:
    """Tell whether *user* may share notes on *punkt* with the group of *parti*: one of it, without jäv in the item."""
    organ = punkt.sammantrade.organ
    return may_se_punkt(user, punkt) and may_se_delat(user, punkt) and parti in partigrupper(user, organ)


def may_lasa_delad(user: Person, rad: DeladAnteckning) -> bool:
    """Tell whether *user* reads a shared note (twin of DeladAnteckningQuerySet.synliga_for)."""
    punkt = rad.dagordningspunkt
    if not may_se_punkt(user, punkt) or not may_se_delat(user, punkt):
        return False
    return rad.anvandare_id == user.pk or rad.parti in partigrupper(user, punkt.sammantrade.organ)


def may_expediera(user: Person, arende: Arende) -> bool:
    """Tell whether *user* sends the body's decisions in *arende* out and notes what comes back."""
    return policy.har_roll(user, arende.organ, Roll.SEKRETERARE, Roll.REGISTRATOR)


def may_skriva_protokoll(user: Person, sammantrade: Sammantrade) -> bool:
    """Tell whether *user* writes the minutes of *sammantrade*: the body's sekreterare."""
    return policy.har_roll(user, sammantrade.organ, Roll.SEKRETERARE)


def may_lasa_protokoll(user: Person, protokoll: Protokoll, *, justerare: bool) -> bool:
    """Tell whether *user* reads the minutes: all who may know of the meeting once adjusted, before that who makes them.

    *justerare*: the person is one of those who adjust them.
    """
    if protokoll.lage == Protokollslage.JUSTERAT:
        return policy.may_se_sammantrade(user, protokoll.sammantrade)
    return justerare or may_skriva_protokoll(user, protokoll.sammantrade)
