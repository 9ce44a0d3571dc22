"""Who may do what with ärenden and skrivelser. Each may_… has its queryset twin, and a test that they agree."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from arenden.flow import Lage, Steg
from arenden.models import Arende, Bilaga, Mall, Ordlisterad, Skrivelse, Undertecknare, Version
from arenden.models.version import SKICKAD
from forum import policy
from forum.models import Anvandare, Organ, Roll, Stallforetradare

# In granskning the accepted text is read only; what is suggested beside it is not.
FORSLAGSLAGEN = (Lage.UTKAST, Lage.GRANSKNING)


def may_registrera(user: policy.Person, organ: Organ) -> bool:
    """Tell whether *user* may register an ärende with *organ*."""
    return policy.har_roll(user, organ, Roll.HANDLAGGARE, Roll.REGISTRATOR)


def may_importera(user: policy.Person, organ: Organ) -> bool:
    """Tell whether *user* may read in a memo as an ärende of *organ*; the importer becomes its handläggare."""
    return policy.har_roll(user, organ, Roll.HANDLAGGARE)


def _handlagger(user: policy.Person, arende: Arende) -> bool:
    # An ärende read in without accounts has no handläggare; nobody is not its handläggare either.
    return bool(user.is_authenticated and arende.handlaggare_id is not None and arende.handlaggare_id == user.pk)


def may_se_arende(user: policy.Person, arende: Arende) -> bool:
    """Tell whether *user* may know that *arende* exists (twin of ArendeQuerySet.synliga_for)."""
    if not user.is_authenticated or not user.is_active:
        return False
    return (
        policy.har_roll(user, arende.organ, Roll.REGISTRATOR)
        or _handlagger(user, arende)
        or any(may_lasa(user, skrivelse) for skrivelse in arende.skrivelser.all())
    )


def may_andra_arende(user: policy.Person, arende: Arende) -> bool:
    """Tell whether *user* may change subject, office and official of *arende*."""
    return _handlagger(user, arende) or policy.har_roll(user, arende.organ, Roll.REGISTRATOR)


def may_avsluta_arende(user: policy.Person, arende: Arende) -> bool:
    """Tell whether *user* closes *arende* and opens it again: those who keep the register of its body."""
    return policy.har_roll(user, arende.organ, Roll.REGISTRATOR, Roll.SEKRETERARE)


def may_borja_skrivelse(user: policy.Person, arende: Arende) -> bool:
    """Tell whether *user* may begin a skrivelse in *arende*."""
    return _handlagger(user, arende)


def may_se_mall(user: policy.Person, mall: Mall) -> bool:
    """Tell whether *user* may read *mall*: those who write from it or manage it (twin of MallQuerySet.synliga_for)."""
    organ = policy.organ_dar(user, Roll.SEKRETERARE, Roll.HANDLAGGARE)
    return mall.organ_id in organ if mall.organ_id else bool(organ)


def may_andra_mall(user: policy.Person, mall: Mall) -> bool:
    """Tell whether *user* manages *mall*: the body's sekreterare (twin of MallQuerySet.andras_av).

    One that all bodies share is changed by one who is sekreterare in every one of them.
    """
    organ = policy.organ_dar(user, Roll.SEKRETERARE)
    if mall.organ_id:
        return mall.organ_id in organ
    return bool(organ) and not Organ.objects.exclude(pk__in=organ).exists()


def may_skapa_mall(user: policy.Person, organ: Organ) -> bool:
    """Tell whether *user* may make templates of *organ*."""
    return policy.har_roll(user, organ, Roll.SEKRETERARE)


def may_vaga_regler(user: policy.Person, organ: Organ) -> bool:
    """Tell whether *user* weighs the rules of *organ*."""
    return policy.har_roll(user, organ, Roll.SEKRETERARE)


def undertecknar(user: policy.Person, skrivelse: Skrivelse) -> list[Undertecknare]:
    """Return the undertecknare of *skrivelse* that *user* is or acts for."""
    if not user.is_authenticated or not user.is_active:
        return []
    foretradda = policy.foretrader(user)
    return [u for u in skrivelse.undertecknare.kvar() if u.far_godkannas_av(user, foretradda)]


def may_lasa(user: policy.Person, skrivelse: Skrivelse) -> bool:
    """Tell whether *user* may read the text (twin of SkrivelseQuerySet.synliga_for; DESIGN §8.13)."""
    if not user.is_authenticated or not user.is_active:
        return False
    return (
        may_skriva(user, skrivelse)
        or (skrivelse.forst_skickad is not None and bool(undertecknar(user, skrivelse)))
        or (
            skrivelse.lage in {Lage.GODKAND, Lage.ATERKALLAD}
            and policy.har_roll(user, skrivelse.arende.organ, *policy.LASARE_AV_GODKANT)
        )
    )


def may_skriva(user: policy.Person, skrivelse: Skrivelse) -> bool:
    """Tell whether *user* writes in *skrivelse*: its handläggare and medförfattare, in any läge."""
    if not user.is_authenticated or not user.is_active:
        return False
    return _handlagger(user, skrivelse.arende) or skrivelse.medforfattare.filter(pk=user.pk).exists()


def may_kommentera(user: policy.Person, skrivelse: Skrivelse) -> bool:
    """Tell whether *user* reads and writes comments on *skrivelse*: those who make it, not those who read the result.

    In which läge is the action's to say. Twin of SkrivelseQuerySet.som_bearbetas_av.
    """
    return may_skriva(user, skrivelse) or (skrivelse.forst_skickad is not None and bool(undertecknar(user, skrivelse)))


def may_foresla(user: policy.Person, skrivelse: Skrivelse) -> bool:
    """Tell whether *user* suggests changes in *skrivelse*: all who comment on it.

    In which läge is the action's to say. Twin of SkrivelseQuerySet.som_bearbetas_av.
    """
    return may_kommentera(user, skrivelse)


def kommentarskrets(skrivelse: Skrivelse) -> QuerySet[Anvandare]:
    """Return the active people who may comment on *skrivelse*, and so be mentioned in a comment, by name."""
    vem = Q(pk=skrivelse.arende.handlaggare_id) | Q(medforfattar=skrivelse)
    if skrivelse.forst_skickad is not None:
        undertecknar = skrivelse.undertecknare.kvar().exclude(anvandare=None).values("anvandare")
        foretrader = Stallforetradare.objects.gallande().filter(foretradd__in=undertecknar).values("anvandare")
        vem |= Q(pk__in=undertecknar) | Q(pk__in=foretrader)
    return Anvandare.objects.filter(vem, is_active=True).distinct().order_by("namn")


def may_anmala(user: policy.Person, skrivelse: Skrivelse) -> bool:
    """Tell whether *user* says at which sammanträde the skrivelse is dealt with: its writers, and the sekreterare."""
    return may_skriva(user, skrivelse) or (
        skrivelse.lage == Lage.GODKAND and policy.may_planera(user, skrivelse.arende.organ)
    )


def may_ta(user: policy.Person, steg: Steg, skrivelse: Skrivelse) -> bool:
    """Tell whether *steg* is *user*'s to take; whether the läge allows it is flow's to say."""
    if steg in {Steg.SKICKA, Steg.TA_TILLBAKA}:
        return _handlagger(user, skrivelse.arende)
    return skrivelse.forst_skickad is not None and bool(undertecknar(user, skrivelse))


def krav(user: policy.Person, steg: Steg, skrivelse: Skrivelse) -> None:
    """Raise PermissionDenied unless *steg* is *user*'s to take."""
    if not may_ta(user, steg, skrivelse):
        raise PermissionDenied(f"Du kan inte {steg.label} den här skrivelsen.")


def far(user: policy.Person, skrivelse: Skrivelse) -> dict[str, bool]:
    """Return what *user* may do with *skrivelse* now, for the page to ask instead of a role."""
    utkast = skrivelse.lage == Lage.UTKAST
    granskas = skrivelse.lage == Lage.GRANSKNING
    skriver = may_skriva(user, skrivelse)
    vantar = skrivelse.vantar_pa() if granskas else []
    mina = {u.pk for u in undertecknar(user, skrivelse)}
    return {
        "skriva": skriver and utkast,
        "anmala": not skrivelse.upptagen and skrivelse.lage != Lage.ATERKALLAD and may_anmala(user, skrivelse),
        "skicka": utkast and may_ta(user, Steg.SKICKA, skrivelse),
        "ta_tillbaka": granskas and may_ta(user, Steg.TA_TILLBAKA, skrivelse),
        "godkanna": any(u.pk in mina for u in vantar),
        "atersanda": granskas and bool(mina) and skrivelse.forst_skickad is not None,
        "aterkalla": skrivelse.lage == Lage.GODKAND and not skrivelse.upptagen and bool(mina),
        "foresla": skrivelse.lage in FORSLAGSLAGEN and may_foresla(user, skrivelse),
        "se_versioner": skriver or bool(mina),
        "ny_version": skriver
        and skrivelse.lage in {Lage.GODKAND, Lage.ATERKALLAD}
        and not skrivelse.efterfoljare.exists(),
        "se_handlingar": skrivelse.lage in {Lage.GODKAND, Lage.ATERKALLAD},
    }


def versioner_for(user: policy.Person, skrivelse: Skrivelse) -> QuerySet[Version]:
    """Return the versions of *skrivelse* that *user* may read.

    Those who write see all. An undertecknare sees what was sent; a member only what was approved.
    """
    versioner = Version.objects.filter(skrivelse=skrivelse)
    if may_skriva(user, skrivelse):
        return versioner
    if undertecknar(user, skrivelse):
        return versioner.filter(anledning=SKICKAD)
    return versioner.filter(pk=skrivelse.gallande_version_id or 0)


def may_lagga_till_ord(user: policy.Person, organ: Organ) -> bool:
    """Tell whether *user* may read the word list of *organ* and add to it."""
    return policy.har_roll(user, organ, Roll.HANDLAGGARE, Roll.UNDERTECKNARE, Roll.SEKRETERARE, Roll.REGISTRATOR)


def may_ta_bort_ord(user: policy.Person, rad: Ordlisterad) -> bool:
    """Tell whether *user* may take a word away: one's own, or any for those who keep order."""
    if policy.har_roll(user, rad.organ, Roll.SEKRETERARE, Roll.REGISTRATOR):
        return True
    return rad.av_id == user.pk and may_lagga_till_ord(user, rad.organ)


def may_lasa_bilaga(user: policy.Person, skrivelse: Skrivelse, bilaga: Bilaga) -> bool:
    """Tell whether *user*, who may read *skrivelse*, may fetch *bilaga*: readers only those in what they read."""
    if may_skriva(user, skrivelse):
        return True
    lasta = (version.data for version in versioner_for(user, skrivelse))
    return any(b["sha256"] == bilaga.sha256 for data in lasta for b in data["bilagor"])
