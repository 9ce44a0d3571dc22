"""Ask those who wrote the skrivelse, and answer, before the meeting is opened. Nothing is taken back."""

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
def stall(punkt: Dagordningspunkt, *, av: Anvandare, text: str) -> Ledamotsfraga:
    """Ask on an item; those who are to answer get a mail.

    Locks the sammanträde, so that nothing is asked while it is opened. Raises PermissionDenied, Konflikt.
    """
    sammantrade = _las_fore_motet(punkt, "Frågor ställs före sammanträdet.")
    if not policy.may_fraga(av, punkt):
        raise PermissionDenied(f"Frågor ställs av ledamöter och ersättare i {sammantrade.organ}.")
    fraga = Ledamotsfraga.objects.create(dagordningspunkt=punkt, av=av, text=text)
    Handelse.skriv(punkt, "fraga_stalld", av=av)
    epost.meddela(
        svarar(punkt),
        amne=f"Fråga om {punkt.rubrik}",
        rader=[
            f"{av} har ställt en fråga inför {sammantrade}.",
            "Frågan och svaret visas för organets förtroendevalda. Svara före sammanträdet.",
        ],
        lank=fraga.get_absolute_url(),
    )
    return fraga


@transaction.atomic
def besvara(fraga: Ledamotsfraga, *, av: Anvandare, svar: str) -> Ledamotsfraga:
    """Answer a question, once; its asker gets a mail. Locks the sammanträde. Raises PermissionDenied, Konflikt."""
    punkt = fraga.dagordningspunkt
    if not policy.may_svara(av, fraga):
        raise PermissionDenied("Frågan besvaras av dem som har skrivit skrivelsen och av organets sekreterare.")
    _las_fore_motet(punkt, "Frågor besvaras före sammanträdet; sedan tas de upp där.")
    fraga = Ledamotsfraga.objects.med_punkt().select_for_update(of=("self",)).get(pk=fraga.pk)
    if fraga.svarad is not None:
        raise Konflikt(f"Frågan är redan besvarad av {fraga.svarad_av}. Ett svar ändras inte.")
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


def _las_fore_motet(punkt: Dagordningspunkt, varfor: str) -> Sammantrade:
    sammantrade = Sammantrade.objects.med_organ().las(punkt.sammantrade_id)
    if sammantrade.lage != Lage.KALLAT:
        raise Konflikt(f"Sammanträdet är i läget {sammantrade.get_lage_display().lower()}. {varfor}")
    return sammantrade
