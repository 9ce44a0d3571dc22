"""Write, answer, resolve and reopen comments, and tell those who are mentioned."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from arenden import policy
from arenden.actions.text import sedan
from arenden.ankare import Lopande, Stracka, flytta, kartor
from arenden.flow import Lage
from arenden.models import Ankare, Kommentar, Omnamnande, Skrivelse, Text
from arenden.models.kommentar import OmnamnandeQuerySet
from arenden.textplats import platser
from forum import epost
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse

# How often a person is told of being mentioned, at most.
SAMMANDRAG = dt.timedelta(hours=1)
MAX_CITAT = 2000
# So many steps is a place followed through; after more the words are looked for instead.
MINNS = 1000


@dataclass(frozen=True)
class Plats:
    """What a new thread is about: a stretch of a text as it stood at *revision*, its words, or all of it; or a field.

    Without positions, and where other words stand at them, *citat* is looked for in the text: a page that only
    shows a text may show an older one.
    """

    falt: str = ""
    text: UUID | None = None
    stracka: Stracka | None = None
    revision: int = 0
    citat: str = ""


def _las(skrivelse: Skrivelse, *, av: Anvandare) -> Skrivelse:
    """Lock and re-read *skrivelse* for commenting. Raises PermissionDenied, Konflikt once it is approved."""
    skrivelse = Skrivelse.objects.las(skrivelse.pk)
    if not policy.may_kommentera(av, skrivelse):
        raise PermissionDenied("Du kan inte kommentera den här skrivelsen.")
    if skrivelse.lage not in {Lage.UTKAST, Lage.GRANSKNING}:
        raise Konflikt(
            f"Skrivelsen är i läget {skrivelse.get_lage_display().lower()}, så kommentarerna kan bara läsas. "
            "Kommentera i en ny version av den."
        )
    return skrivelse


def _las_trad(kommentar: Kommentar, *, av: Anvandare) -> tuple[Skrivelse, Kommentar]:
    """Lock the skrivelse and the thread of *kommentar*."""
    skrivelse = _las(kommentar.skrivelse, av=av)
    return skrivelse, Kommentar.objects.las(kommentar.trad_id or kommentar.pk)


def _krav_oppen(trad: Kommentar) -> None:
    if trad.ar_lost:
        raise Konflikt(
            f"{trad.lost_av} har markerat tråden som löst under tiden. Öppna den igen om den ska fortsätta; "
            "det du skrev står kvar."
        )


def _namn(rad: Kommentar) -> str:
    """Return where the thread *rad* is, in the words of the page."""
    if rad.text_id is None:
        return rad.get_falt_display().lower()
    plats = platser(rad.skrivelse).get(rad.text_id)
    return plats.namn if plats else "en borttagen del"


@transaction.atomic
def kommentera(
    skrivelse: Skrivelse, *, av: Anvandare, inlagg: str, plats: Plats, omnamnda: Iterable[Anvandare] = ()
) -> Kommentar:
    """Begin a thread at *plats*. Raises PermissionDenied, Konflikt."""
    skrivelse = _las(skrivelse, av=av)
    rad = Kommentar(skrivelse=skrivelse, av=av, inlagg=inlagg, falt=plats.falt)
    if plats.text is not None:
        rad.text = Text.objects.select_for_update(of=("self",)).filter(uuid=plats.text, skrivelse=skrivelse).first()
        if rad.text is None or rad.text.pk not in platser(skrivelse):
            raise Konflikt("Avsnittet eller punkten finns inte längre. Läs in sidan igen och kommentera på nytt.")
        rad.ankare = _ankra(rad.text, plats)
    rad.spara(av=av, skal="skriven")
    _omnamn(rad, omnamnda)
    Handelse.skriv(skrivelse, "kommentar", av=av, var=_namn(rad), kommentar=str(rad.uuid))
    return rad


def _ankra(text: Text, plats: Plats) -> Ankare | None:
    """Fasten at *plats* in the (locked) *text*; None when the whole text is meant."""
    lopande = Lopande(text.doc)
    if text.revision - plats.revision > MINNS and plats.citat:
        plats = replace(plats, stracka=None)
    if plats.stracka is None:
        if not plats.citat:
            return None
        stracka = lopande.hitta(plats.citat, 0, minst=1) or Stracka(0, 0)
        return Ankare.objects.create(text=text, fran=stracka.fran, till=stracka.till, citat=plats.citat[:MAX_CITAT])
    stracka = flytta(plats.stracka, kartor(rad["steg"] for rad in sedan(text, plats.revision).steg))
    # Where the text has become shorter since, the place was outside it only as it now stands.
    if plats.revision > text.revision or stracka.till > lopande.slut:
        raise Konflikt("Stället finns inte i texten. Läs in sidan igen och markera orden på nytt.")
    citat = lopande.ord_i(stracka)
    if plats.citat and citat != plats.citat:
        if hittad := lopande.hitta(plats.citat, stracka.fran, minst=1):
            stracka, citat = hittad, plats.citat
        elif plats.revision == text.revision:
            # Nobody has written since the page was read: it showed another text than this one.
            stracka, citat = Stracka(stracka.fran, stracka.fran), plats.citat
    if not citat:
        raise Konflikt("Orden du markerade har tagits bort under tiden. Markera på nytt; det du skrev står kvar.")
    return Ankare.objects.create(text=text, fran=stracka.fran, till=stracka.till, citat=citat[:MAX_CITAT])


@transaction.atomic
def svara(kommentar: Kommentar, *, av: Anvandare, inlagg: str, omnamnda: Iterable[Anvandare] = ()) -> Kommentar:
    """Answer in the thread of *kommentar*. Raises PermissionDenied, Konflikt where it has been resolved meanwhile."""
    skrivelse, trad = _las_trad(kommentar, av=av)
    _krav_oppen(trad)
    svar = Kommentar(skrivelse=skrivelse, trad=trad, text_id=trad.text_id, falt=trad.falt, av=av, inlagg=inlagg)
    svar.spara(av=av, skal="svar")
    _omnamn(svar, omnamnda)
    return svar


@transaction.atomic
def los(kommentar: Kommentar, *, av: Anvandare) -> Kommentar:
    """Mark the thread as resolved; doing it twice is doing it once."""
    skrivelse, trad = _las_trad(kommentar, av=av)
    if trad.ar_lost:
        return trad
    trad.lost_av, trad.lost_tid = av, timezone.now()
    trad.spara(av=av, skal="löst")
    Handelse.skriv(skrivelse, "kommentar_lost", av=av, var=_namn(trad), kommentar=str(trad.uuid))
    return trad


@transaction.atomic
def oppna_igen(kommentar: Kommentar, *, av: Anvandare) -> Kommentar:
    """Open a resolved thread again."""
    skrivelse, trad = _las_trad(kommentar, av=av)
    if not trad.ar_lost:
        return trad
    trad.lost_av = trad.lost_tid = None
    trad.spara(av=av, skal="öppnad igen")
    Handelse.skriv(skrivelse, "kommentar_oppnad", av=av, var=_namn(trad), kommentar=str(trad.uuid))
    return trad


def _las_egen(kommentar: Kommentar, *, av: Anvandare) -> Kommentar:
    _, trad = _las_trad(kommentar, av=av)
    if kommentar.av_id != av.pk or kommentar.fran_fil:
        raise PermissionDenied("Du kan bara ändra det du själv har skrivit.")
    _krav_oppen(trad)
    return Kommentar.objects.las(kommentar.pk)


@transaction.atomic
def andra(kommentar: Kommentar, *, av: Anvandare, revision: int, inlagg: str) -> Kommentar:
    """Change one's own words; what they were stays in the history. Raises PermissionDenied, Konflikt, Motsagelse."""
    rad = _las_egen(kommentar, av=av)
    rad.krav_revision(revision)
    if rad.borttagen:
        raise Konflikt("Kommentaren är borttagen. Skriv en ny i stället.")
    if rad.inlagg == inlagg:
        return rad
    rad.inlagg, rad.andrad = inlagg, timezone.now()
    return rad.spara(av=av, skal="ändrad")


@transaction.atomic
def ta_bort(kommentar: Kommentar, *, av: Anvandare) -> Kommentar:
    """Take away one's own comment; it stays in the history, and answers to it stay to be read."""
    rad = _las_egen(kommentar, av=av)
    if rad.borttagen:
        return rad
    rad.borttagen = True
    return rad.spara(av=av, skal="borttagen")


def _omnamn(rad: Kommentar, vilka: Iterable[Anvandare]) -> None:
    krets = set(policy.kommentarskrets(rad.skrivelse))
    Omnamnande.objects.bulk_create(Omnamnande(kommentar=rad, till=p) for p in vilka if p in krets and p != rad.av)


def skicka_sammandrag(nu: dt.datetime | None = None) -> int:
    """Write one mail to each person who has been mentioned since the last, at most one an hour; return how many.

    The mail and what it tells are marked in one transaction: a worker that dies, or two at once, tell once.
    """
    nu = nu or timezone.now()
    vilka = Omnamnande.objects.vantande().exclude(till__in=_nyss_meddelade(nu).values("till"))
    return sum(_sammandrag(person, nu) for person in Anvandare.objects.filter(pk__in=vilka.values("till")))


def _nyss_meddelade(nu: dt.datetime) -> OmnamnandeQuerySet:
    return Omnamnande.objects.filter(meddelad__gt=nu - SAMMANDRAG)


@transaction.atomic
def _sammandrag(person: Anvandare, nu: dt.datetime) -> int:
    # Locked before it is asked when the last was sent: another worker's mail is then seen.
    rader = list(Omnamnande.objects.vantande().filter(till=person).select_for_update(of=("self",)).order_by("pk"))
    if not rader or _nyss_meddelade(nu).filter(till=person).exists():
        return 0
    kommentarer = (
        Kommentar.objects.filter(omnamnanden__in=rader, borttagen=False)
        .synliga_for(person)
        .select_related("av", "skrivelse__arende")
        .order_by("pk")
    )
    meningar = [
        f"{k.av} nämner dig i en kommentar till ”{k.skrivelse}” ({k.skrivelse.arende.diarienummer}):\n"
        f"{settings.ADRESS}{k.get_absolute_url()}"
        for k in kommentarer
    ]
    tagna = Omnamnande.objects.filter(pk__in=[rad.pk for rad in rader])
    if not meningar:
        # What they were mentioned in is taken away, or no longer theirs to read.
        tagna.delete()
        return 0
    tagna.update(meddelad=nu)
    amne = "Du är nämnd i en kommentar" if len(meningar) == 1 else f"Du är nämnd i {len(meningar)} kommentarer"
    return epost.meddela([person], amne=amne, rader=meningar, lank="/")
