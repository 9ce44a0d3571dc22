"""Send what a body has concluded to its recipients, and follow how it went."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from post_office.models import STATUS

from arenden.models import Arende
from beslut import policy
from beslut.actions import foljebrev
from beslut.actions.aterkoppling import borja_vanta
from beslut.expedieringsflow import Utskickslage, Utskickssteg, utskicket
from beslut.models import Aterkoppling, Expediering, Handling, HandlingFil, Mottagare, Utskick
from beslut.protokollsprak.ord import datum, upprakning
from forum import lagring
from forum.epost import till_adress
from forum.fel import Konflikt
from forum.flow import OtillatetSteg
from forum.models import Anvandare, Handelse, Part

# More than this goes by the link alone: mail servers refuse it.
BILAGOR_MEST = 10_000_000
MEST_MOTTAGARE = 300


def las_arende(arende: Arende, *, av: Anvandare) -> Arende:
    """Lock and re-read the ärende for sending. Raises PermissionDenied, Konflikt where it is closed."""
    arende = Arende.objects.las(arende.pk)
    if not policy.may_expediera(av, arende):
        raise PermissionDenied("Bara registratorn och sekreteraren expedierar.")
    if arende.avslutat is not None:
        raise Konflikt("Ärendet är avslutat. Öppna det igen för att expediera.")
    return arende


@transaction.atomic
def lagg_till_parter(arende: Arende, *, av: Anvandare) -> list[Mottagare]:
    """Make every part of the body that takes part today a recipient, where it is not yet; return the new ones."""
    arende = las_arende(arende, av=av)
    har = {m.part_id: m for m in arende.mottagare.exclude(part=None)}
    nya = []
    for part in Part.objects.gallande().filter(organ=arende.organ):
        rad = har.get(part.pk)
        if rad is None:
            rad = Mottagare(arende=arende, part=part, namn=part.namn, epost=part.epost)
            nya.append(rad.spara(av=av, skal="tillagd"))
        elif rad.borttagen is not None:
            rad.borttagen, rad.epost = None, part.epost
            nya.append(rad.spara(av=av, skal="tillagd igen"))
    if nya:
        Handelse.skriv(arende, "mottagare", av=av, namn=upprakning(m.namn for m in nya))
    return nya


@transaction.atomic
def lagg_till_mottagare(arende: Arende, *, av: Anvandare, namn: str, epost: str) -> Mottagare:
    """Add a recipient that is no part of the body. Raises PermissionDenied, Konflikt."""
    arende = las_arende(arende, av=av)
    if arende.mottagare.kvar().filter(namn__iexact=namn).exists():
        raise Konflikt(f"{namn} är redan mottagare i ärendet.")
    if arende.mottagare.kvar().count() >= MEST_MOTTAGARE:
        raise Konflikt(f"Ärendet har redan {MEST_MOTTAGARE} mottagare.")
    rad = Mottagare(arende=arende, namn=namn, epost=epost).spara(av=av, skal="tillagd")
    Handelse.skriv(arende, "mottagare", av=av, namn=namn)
    return rad


@transaction.atomic
def andra_mottagare(mottagare: Mottagare, *, av: Anvandare, revision: int, epost: str) -> Mottagare:
    """Change where a recipient's mail goes. Raises PermissionDenied, Konflikt, Motsagelse."""
    las_arende(mottagare.arende, av=av)
    mottagare = Mottagare.objects.las(mottagare.pk)
    mottagare.krav_revision(revision)
    mottagare.epost = epost
    return mottagare.spara(av=av, skal="ändrade e-postadressen")


@transaction.atomic
def ta_bort_mottagare(mottagare: Mottagare, *, av: Anvandare) -> Mottagare:
    """Take a recipient away; what it has been sent and has answered stays. Raises PermissionDenied, Konflikt."""
    arende = las_arende(mottagare.arende, av=av)
    mottagare = Mottagare.objects.las(mottagare.pk)
    if mottagare.borttagen is None:
        mottagare.borttagen = timezone.now()
        mottagare.spara(av=av, skal="borttagen")
        Handelse.skriv(arende, "mottagare_borttagen", av=av, namn=mottagare.namn)
    return mottagare


@transaction.atomic
def byt_lank(mottagare: Mottagare, *, av: Anvandare, ny: bool) -> Mottagare:
    """Withdraw a recipient's personal link; with *ny*, give it another. Raises PermissionDenied."""
    arende = Arende.objects.las(mottagare.arende_id)
    if not policy.may_expediera(av, arende):
        raise PermissionDenied("Bara registratorn och sekreteraren återkallar en svarslänk.")
    mottagare = Mottagare.objects.las(mottagare.pk)
    if ny:
        mottagare.lanknr += 1
        mottagare.lank_fran, mottagare.lank_aterkallad = timezone.now(), None
    elif mottagare.lank_aterkallad is not None:
        return mottagare
    else:
        mottagare.lank_aterkallad = timezone.now()
    mottagare.spara(av=av, skal="ny svarslänk" if ny else "återkallade svarslänken")
    Handelse.skriv(arende, "lank_ny" if ny else "lank_aterkallad", av=av, namn=mottagare.namn)
    return mottagare


@transaction.atomic
def expediera(arende: Arende, *, av: Anvandare, mottagare: Sequence[UUID], handlingar: Sequence[UUID]) -> list[Utskick]:
    """Queue the documents to each recipient, and begin to wait for answers on the beslutspunkter they are of.

    Locks the ärende. One who has no address gets its documents handed over, and the register says so.
    Raises PermissionDenied, Konflikt where something chosen is gone or not rendered yet.
    """
    arende = las_arende(arende, av=av)
    valda = list(arende.mottagare.kvar().filter(uuid__in=mottagare).select_related("part"))
    dokument = [h for h in Handling.objects.expedierbara(arende) if h.uuid in set(handlingar)]
    if not valda or not dokument:
        raise Konflikt("Välj minst en mottagare och minst en handling.")
    if len(valda) != len(set(mottagare)) or len(dokument) != len(set(handlingar)):
        raise Konflikt("En mottagare eller handling som du valde finns inte kvar. Läs in sidan igen och välj på nytt.")
    if saknas := [str(h) for h in dokument if not h.ar_fardig]:
        raise Konflikt(f"{upprakning(saknas)} skapas fortfarande. Vänta tills den är klar och expediera sedan.")
    for rad in valda:
        borja_vanta(rad, dokument, av=av)
    utskick = [_skicka(arende, rad, dokument, av=av) for rad in valda]
    namn = upprakning(rad.namn for rad in valda)
    Handelse.skriv(arende, "expedierad", av=av, namn=namn, handlingar=_namn(dokument))
    return utskick


@transaction.atomic
def skicka_igen(utskick: Utskick, *, av: Anvandare) -> Utskick:
    """Send the same documents once more, to where the recipient's mail goes now. Raises PermissionDenied, Konflikt."""
    arende = las_arende(utskick.mottagare.arende, av=av)
    mottagare = Mottagare.objects.las(utskick.mottagare_id)
    if mottagare.borttagen is not None:
        raise Konflikt(f"{mottagare} är inte längre mottagare i ärendet.")
    if utskick.omskickat_som.exists():
        raise Konflikt("Brevet är redan skickat igen.")
    # The letter is another each time: it tells what is sent now.
    rader = utskick.expedieringar.exclude(handling__slag=Handling.Slag.FOLJEBREV).select_related("handling")
    dokument = [rad.handling for rad in rader]
    nytt = _skicka(arende, mottagare, dokument, av=av, ersatter=utskick)
    Handelse.skriv(arende, "expedierad_igen", av=av, namn=mottagare.namn, handlingar=_namn(dokument))
    return nytt


def _namn(handlingar: Iterable[Handling]) -> str:
    return upprakning(h.filnamn for h in handlingar)


def _skicka(
    arende: Arende,
    mottagare: Mottagare,
    handlingar: Sequence[Handling],
    *,
    av: Anvandare | None,
    ersatter: Utskick | None = None,
) -> Utskick:
    """Write the register's rows and queue the mail, all in one transaction."""
    utskick = Utskick(
        mottagare=mottagare,
        slag=Utskick.Slag.EXPEDIERING,
        epost=mottagare.epost,
        av=av,
        ersatter=ersatter,
        lage=Utskickslage.KOAT if mottagare.epost else Utskickslage.OVERLAMNAT,
    )
    if not mottagare.epost:
        utskick.gick, utskick.besked = timezone.now(), "Mottagaren har ingen e-postadress."
    filer = {h.pk: fil for h in handlingar if (fil := h.fil)}
    vantar = list(mottagare.aterkopplingar.vantande().order_by("senast", "pk"))
    brev = foljebrev.utfarda(arende, mottagare, utskick, list(filer.values()), vantar, av=av)
    if mottagare.epost:
        utskick.mejl = _mejl(arende, mottagare, utskick, filer.values(), vantar, brev)
    utskick.save(force_insert=True)
    for handling in handlingar:
        Expediering.objects.create(
            utskick=utskick, handling=handling, sha256=filer[handling.pk].sha256, filnamn=handling.filnamn
        )
    return utskick


def _mejl(
    arende: Arende,
    mottagare: Mottagare,
    utskick: Utskick,
    filer: Iterable[HandlingFil],
    vantar: Sequence[Aterkoppling],
    brev: Handling,
) -> object:
    filer = list(filer)
    ryms = sum(fil.storlek for fil in filer) <= BILAGOR_MEST
    bilagor = {fil.handling.filnamn: lagring.oppna(fil.sha256).read() for fil in filer} if ryms else {}
    senast = min((rad.senast for rad in vantar if rad.senast), default=None)
    svara_senast = f" Svara senast {datum(senast)}." if senast else ""
    return till_adress(
        mottagare.epost,
        amne=f"{arende.organ}: {arende.arendemening} ({arende.diarienummer})",
        rader=[
            f"{arende.organ} expedierar härmed till {mottagare}: {_namn(fil.handling for fil in filer)}.",
            f"Ärende: {arende.arendemening}, {arende.diarienummer}.",
            "" if ryms else "Handlingarna är för stora att skicka med e-post och hämtas på sidan nedan.",
            "På sidan nedan bekräftar ni mottagandet och lämnar besked om vad ni har beslutat, punkt för punkt. "
            f"Ni behöver inget konto.{svara_senast}"
            if vantar
            else "På sidan nedan kan ni läsa handlingarna. Ni behöver inget konto.",
            "Länken är personlig för er myndighet. Skicka den inte vidare utanför den.",
        ],
        lank=mottagare.lank,
        bilagor=bilagor,
        marke=str(utskick.uuid),
        vantar_pa=str(brev.uuid),
    )


@transaction.atomic
def ta_steg(utskick: Utskick, steg: Utskickssteg, *, besked: str = "") -> Utskick:
    """Take the (locked) mail to where *steg* leads. Raises OtillatetSteg."""
    utskick = Utskick.objects.select_for_update(of=("self",)).get(pk=utskick.pk)
    utskick.lage = utskicket(utskick.lage, steg)
    utskick.besked = besked[:500]
    utskick.gick = utskick.gick or timezone.now()
    utskick.save(update_fields=["lage", "besked", "gick"])
    return utskick


@transaction.atomic
def notera_studs(utskick: Utskick, *, av: Anvandare | None, skal: str) -> Utskick:
    """Note that a mail that was sent did not arrive; *av* is None where a mail server says so.

    Raises PermissionDenied, OtillatetSteg.
    """
    arende = Arende.objects.las(utskick.mottagare.arende_id)
    if av is not None and not policy.may_expediera(av, arende):
        raise PermissionDenied("Bara registratorn och sekreteraren noterar studsar.")
    if av is None:
        # The mail server has had it: a worker that has not written so yet finds it done.
        with suppress(OtillatetSteg):
            ta_steg(utskick, Utskickssteg.SKICKA)
    utskick = ta_steg(utskick, Utskickssteg.STUDSA, besked=skal)
    Handelse.skriv(arende, "studs", av=av, namn=utskick.mottagare.namn, skal=skal)
    return utskick


def folj_upp() -> int:
    """Note in the register what the queue has come to with each mail; return how many. For the worker.

    What another worker, or a bounce, has noted meanwhile is passed by.
    """
    antal = 0
    for utskick in Utskick.objects.filter(lage=Utskickslage.KOAT).select_related("mejl"):
        mejl = utskick.mejl
        with suppress(OtillatetSteg):
            if mejl is not None and mejl.status == STATUS.sent:
                ta_steg(utskick, Utskickssteg.SKICKA)
            elif mejl is None or mejl.status == STATUS.failed:
                logg = mejl.logs.order_by("-pk").first() if mejl is not None else None
                fel = f"{logg.exception_type}: {logg.message}" if logg else "Brevet finns inte kvar i kön."
                ta_steg(utskick, Utskickssteg.MISSLYCKAS, besked=fel)
            else:
                continue
            antal += 1
    return antal
