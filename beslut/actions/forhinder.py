"""Answer a kallelse: a ledamot who cannot come, and the ersättare who is asked in turn."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from beslut import policy
from beslut.actions.kallelse import skicka, ta_ur_kalendern
from beslut.inkallelse import i_tur
from beslut.models import Kallad, Kallelse
from forum import epost
from forum.fel import Konflikt
from forum.flow import Lage
from forum.models import Anvandare, Handelse, Roll, Sammantrade, Uppdrag

Svar = Kallad.Svar


@transaction.atomic
def svara(kallad: Kallad, svar: str, *, av: Anvandare | None) -> Kallad:
    """Note that a person comes, or cannot; ask the right ersättare, or let one go. Doing it again changes nothing.

    *av* is None for the person's own link. Locks the sammanträde. Raises PermissionDenied, and Konflikt where it has
    begun, is cancelled, or the person is no longer needed.
    """
    sammantrade = Sammantrade.objects.med_organ().las(kallad.sammantrade_id)
    kallad = Kallad.objects.med_person().las(kallad.pk)
    if av is not None and av.pk != kallad.anvandare_id and not policy.may_komponera(av, sammantrade):
        raise PermissionDenied("Du kan svara för dig själv. Sekreteraren kan anmäla förhinder för andra.")
    if svar not in {Svar.KOMMER, Svar.FORHINDER}:
        raise Konflikt("Svaret gick inte att läsa. Läs in sidan igen.")
    if sammantrade.lage != Lage.KALLAT:
        raise Konflikt(
            f"Sammanträdet är {sammantrade.get_lage_display().lower()}, så svaret kan inte ändras här. "
            "Hör av dig till sekreteraren."
        )
    if kallad.svar == svar:
        return kallad
    if kallad.svar == Svar.BEHOVS_INTE:
        raise Konflikt("Den du skulle ersätta kommer själv, så du behövs inte vid sammanträdet.")
    if kallad.for_vem_id is not None and kallad.svar == Svar.FORHINDER:
        raise Konflikt("En annan ersättare är redan tillfrågad. Hör av dig till sekreteraren.")
    kallad.svar, kallad.svarade = svar, timezone.now()
    kallad.spara(av=av, skal=f"svarade {kallad.get_svar_display().lower()}")
    Handelse.skriv(sammantrade, f"svar_{svar}", av=av, vem=kallad.uppdrag.beteckning)
    if kallad.for_vem_id is None and svar == Svar.KOMMER:
        _slapp_ersattare(kallad, av=av)
    besked = _fyll_platser(sammantrade, av=av)
    if svar == Svar.FORHINDER:
        _meddela_sekreterare(sammantrade, kallad, besked)
    return kallad


def _slapp_ersattare(ledamot: Kallad, *, av: Anvandare | None) -> None:
    """Let the ersättare go who was asked for one who now comes."""
    for rad in ledamot.ersattare.som_ska_komma().med_person():
        rad.svar = Svar.BEHOVS_INTE
        ta_ur_kalendern(
            rad,
            av=av or rad.anvandare,
            amne=f"Du behövs inte: {rad.sammantrade}",
            rader=[f"{ledamot.anvandare} kommer själv till {rad.sammantrade}. Du behöver inte tjänstgöra."],
        )


def _fyll_platser(sammantrade: Sammantrade, *, av: Anvandare | None) -> list[str]:
    """Ask the ersättare next in turn for every absent ledamot who has none; return whom, or that none is left.

    First come, first served: who reported absence first gets an ersättare first.
    """
    utskick = sammantrade.kallelser.order_by("-nr").first()
    if utskick is None:
        return []
    kallade = list(sammantrade.kallade.med_person().order_by("svarade", "pk"))
    har = {k.for_vem_id for k in kallade if k.for_vem_id and k.svar in {Svar.VANTAR, Svar.KOMMER}}
    rader = {k.anvandare_id: k for k in kallade}
    alla = list(sammantrade.organ.uppdrag.gallande(sammantrade.datum).ersattare())
    besked = []
    for ledamot in (k for k in kallade if k.for_vem_id is None and k.svar == Svar.FORHINDER and k.pk not in har):
        lediga = [u for u in alla if u.anvandare_id not in rader or rader[u.anvandare_id].svar == Svar.BEHOVS_INTE]
        tur = i_tur(sammantrade.organ.inkallelse, ledamot.uppdrag, lediga)
        if not tur:
            besked.append(f"Ingen ersättare finns kvar att fråga för {ledamot.anvandare}.")
            continue
        rad = _kalla_in(sammantrade, ledamot, rader.get(tur[0].anvandare_id), tur[0], utskick, av=av)
        rader[rad.anvandare_id] = rad
        besked.append(f"{rad.uppdrag.beteckning} är tillfrågad i stället för {ledamot.anvandare}.")
    return besked


def _kalla_in(
    sammantrade: Sammantrade,
    ledamot: Kallad,
    rad: Kallad | None,
    uppdrag: Uppdrag,
    utskick: Kallelse,
    *,
    av: Anvandare | None,
) -> Kallad:
    rad = rad or Kallad(sammantrade=sammantrade, anvandare=uppdrag.anvandare, uppdrag=uppdrag)
    rad.for_vem, rad.svar, rad.svarade, rad.utskick = ledamot, Svar.VANTAR, None, 0
    rad.spara(av=av, skal="inkallad som ersättare")
    Handelse.skriv(sammantrade, "ersattare_inkallad", av=av, vem=uppdrag.beteckning, for_vem=ledamot.uppdrag.beteckning)
    inledning = f"{ledamot.uppdrag.beteckning} har förhinder, och du står i tur att tjänstgöra som ersättare."
    skicka(rad, utskick, av=av or utskick.av, rader=[inledning])
    return rad


def _meddela_sekreterare(sammantrade: Sammantrade, kallad: Kallad, besked: list[str]) -> None:
    sekreterare = sammantrade.organ.uppdrag.gallande().filter(roll=Roll.SEKRETERARE).select_related("anvandare")
    epost.meddela(
        [u.anvandare for u in sekreterare],
        amne=f"Förhinder: {kallad.anvandare}, {sammantrade}",
        rader=[f"{kallad.uppdrag.beteckning} har anmält förhinder till {sammantrade}.", *besked],
        lank=f"{sammantrade.get_absolute_url()}kallelse/",
    )


@transaction.atomic
def oppnad(kallad: Kallad) -> None:
    """Note, once, that the person has opened the kallelse. Nothing is sent, and it is no Handelse."""
    if kallad.oppnad is None:
        Kallad.objects.filter(pk=kallad.pk, oppnad=None).update(oppnad=timezone.now())
