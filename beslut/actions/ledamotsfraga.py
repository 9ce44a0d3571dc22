"""Ask those who wrote the skrivelse, correct or take back what waits, and answer: before the meeting is opened."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from beslut import policy
from beslut.models import Dagordningspunkt, Ledamotsfraga, svarar
from forum import epost
from forum.fel import Konflikt
from forum.flow import Lage
from forum.models import Anvandare, Handelse, Sammantrade


@transaction.atomic
def stall(punkt: Dagordningspunkt, *, av: Anvandare, text: str, foljer: Ledamotsfraga | None = None) -> Ledamotsfraga:
    """Ask on an item, or on the answer to *foljer*; those who are to answer get a mail.

    Locks the sammanträde, so that nothing is asked while it is opened. Raises PermissionDenied, Konflikt.
    """
    sammantrade = _las_fore_motet(punkt, "Frågor ställs före sammanträdet.")
    if not policy.may_fraga(av, punkt):
        raise PermissionDenied(f"Frågor ställs av ledamöter och ersättare i {sammantrade.organ}.")
    if foljer is not None and (foljer.dagordningspunkt_id != punkt.pk or foljer.svarad is None):
        raise Konflikt("En följdfråga ställs på en fråga som är besvarad, i samma punkt.")
    # One row of question and follow-ups, however deep one answers in it.
    forsta = foljer.foljer or foljer if foljer is not None else None
    fraga = Ledamotsfraga.objects.create(dagordningspunkt=punkt, av=av, text=text, foljer=forsta)
    Handelse.skriv(punkt, "fraga_stalld", av=av)
    epost.meddela(
        svarar(punkt),
        amne=f"{'Följdfråga' if forsta else 'Fråga'} om {punkt.rubrik}",
        rader=[
            f"{av} har ställt en {'följdfråga' if forsta else 'fråga'} inför {sammantrade}.",
            "Frågan och svaret visas för organets förtroendevalda. Svara före sammanträdet.",
        ],
        lank=fraga.get_absolute_url(),
    )
    return fraga


@transaction.atomic
def ratta(fraga: Ledamotsfraga, *, av: Anvandare, text: str, revision: int) -> Ledamotsfraga:
    """Correct one's own question while nobody has answered it; those who are to answer are told.

    Locks the sammanträde. Raises PermissionDenied, Motsagelse, Konflikt.
    """
    fraga = _las_egen(fraga, av=av)
    fraga.krav_revision(revision)
    if fraga.text == text:
        return fraga
    fraga.text, fraga.rattad = text, timezone.now()
    fraga.revision += 1
    fraga.save(update_fields=["text", "rattad", "revision"])
    Handelse.skriv(fraga.dagordningspunkt, "fraga_rattad", av=av)
    _meddela_svarande(fraga, "Frågan är ändrad", f"{av} har ändrat sin fråga. Läs den igen innan du svarar.")
    return fraga


@transaction.atomic
def aterta(fraga: Ledamotsfraga, *, av: Anvandare) -> Ledamotsfraga:
    """Take one's own question back while nobody has answered it; those who were to answer need not.

    Locks the sammanträde. Raises PermissionDenied, Konflikt.
    """
    fraga = _las_egen(fraga, av=av)
    fraga.atertagen = timezone.now()
    fraga.revision += 1
    fraga.save(update_fields=["atertagen", "revision"])
    Handelse.skriv(fraga.dagordningspunkt, "fraga_atertagen", av=av)
    _meddela_svarande(fraga, "Frågan är återtagen", f"{av} har tagit tillbaka sin fråga. Du behöver inte svara.")
    return fraga


@transaction.atomic
def besvara(fraga: Ledamotsfraga, *, av: Anvandare, svar: str, revision: int) -> Ledamotsfraga:
    """Answer a question as it was at *revision*, once; its asker gets a mail.

    Locks the sammanträde. Raises PermissionDenied, Motsagelse, Konflikt.
    """
    punkt = fraga.dagordningspunkt
    if not policy.may_svara(av, fraga):
        raise PermissionDenied("Frågan besvaras av dem som har skrivit skrivelsen och av organets sekreterare.")
    _las_fore_motet(punkt, "Frågor besvaras före sammanträdet; sedan tas de upp där.")
    fraga = _las(fraga)
    if fraga.svarad is not None:
        raise Konflikt(f"Frågan är redan besvarad av {fraga.svarad_av}. Ett svar ändras inte.")
    if fraga.atertagen is not None:
        raise Konflikt(f"{fraga.av} har tagit tillbaka frågan. Den behöver inget svar.")
    fraga.krav_revision(revision)
    fraga.svar, fraga.svarad, fraga.svarad_av = svar, timezone.now(), av
    fraga.save(update_fields=["svar", "svarad", "svarad_av"])
    Handelse.skriv(punkt, "fraga_besvarad", av=av)
    epost.meddela(
        [fraga.av],
        amne=f"Svar på din fråga om {punkt.rubrik}",
        rader=[f"{av} har svarat på din fråga inför {punkt.sammantrade}."],
        lank=fraga.get_absolute_url(),
    )
    return fraga


def _las(fraga: Ledamotsfraga) -> Ledamotsfraga:
    return Ledamotsfraga.objects.med_punkt().select_for_update(of=("self",)).get(pk=fraga.pk)


def _las_egen(fraga: Ledamotsfraga, *, av: Anvandare) -> Ledamotsfraga:
    _las_fore_motet(fraga.dagordningspunkt, "Det som har frågats ändras bara före sammanträdet.")
    fraga = _las(fraga)
    if not policy.may_andra_fraga(av, fraga):
        raise PermissionDenied("Bara den som har ställt frågan ändrar den eller tar tillbaka den.")
    if fraga.svarad is not None:
        raise Konflikt(f"{fraga.svarad_av} har redan svarat. Frågan står kvar; ställ en följdfråga.")
    if fraga.atertagen is not None:
        raise Konflikt("Frågan är redan återtagen.")
    return fraga


def _meddela_svarande(fraga: Ledamotsfraga, amne: str, rad: str) -> None:
    punkt = fraga.dagordningspunkt
    rader = [rad, f"Det gäller {punkt.sammantrade}."]
    epost.meddela(svarar(punkt), amne=f"{amne}: {punkt.rubrik}", rader=rader, lank=fraga.get_absolute_url())


def _las_fore_motet(punkt: Dagordningspunkt, varfor: str) -> Sammantrade:
    sammantrade = Sammantrade.objects.med_organ().las(punkt.sammantrade_id)
    if sammantrade.lage != Lage.KALLAT:
        raise Konflikt(f"Sammanträdet är i läget {sammantrade.get_lage_display().lower()}. {varfor}")
    return sammantrade
