"""Silence a tip, and take it up again. What stops or warns is never silenced; the organ weighs the rules."""

from django.db import transaction
from django.utils import timezone

from arenden.actions.granskning import granska
from arenden.actions.skrivelse import las_utkast
from arenden.models import Skrivelse, Tystnad
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse


@transaction.atomic
def tysta(skrivelse: Skrivelse, *, av: Anvandare, nyckel: str, skal: str, i_hela: bool = False) -> Tystnad:
    """Silence the tip known as *nyckel* for its words, there or in the whole skrivelse (*i_hela*).

    Locks the skrivelse. Raises PermissionDenied; Konflikt when it is no tip, or its words have been changed. One who
    silences what somebody just silenced gets that silence.
    """
    skrivelse = las_utkast(skrivelse, av=av)
    bild = granska(skrivelse)
    anmarkning = next((a for a in bild.alla if a.nyckel == nyckel), None)
    if anmarkning is None:
        if tyst := next((t for t in bild.tystade if t.nyckel == nyckel), None):
            return tyst
        raise Konflikt("Tipset finns inte längre: texten har ändrats. Läs in sidan igen och se vad som gäller nu.")
    if anmarkning not in bild.tips:
        raise Konflikt("Bara tips går att tysta. Det här behöver rättas, eller lämnas som det är.")
    plats = anmarkning.plats
    tystnad = Tystnad(
        skrivelse=skrivelse,
        regel=anmarkning.regel,
        slag=plats.slag,
        identitet=plats.identitet,
        etikett=plats.etikett[:200],
        i_hela=i_hela,
        citat=anmarkning.citat,
        mening=anmarkning.mening,
        skal=skal,
        av=av,
    )
    tystnad.save(force_insert=True)
    Handelse.skriv(skrivelse, "tips_tystat", av=av, skal=skal, tips=_kort(tystnad))
    return tystnad


@transaction.atomic
def ta_upp_igen(tystnad: Tystnad, *, av: Anvandare) -> Tystnad:
    """Take the silence back, so that the tip is seen again. Twice is once. Raises PermissionDenied, Konflikt."""
    las_utkast(tystnad.skrivelse, av=av)
    tystnad = Tystnad.objects.select_for_update(of=("self",)).get(pk=tystnad.pk)
    if tystnad.upphavd is None:
        tystnad.upphavd, tystnad.upphavd_av = timezone.now(), av
        tystnad.save(update_fields=["upphavd", "upphavd_av"])
        Handelse.skriv(tystnad.skrivelse, "tips_tillbaka", av=av, tips=_kort(tystnad))
    return tystnad


def _kort(tystnad: Tystnad, langd: int = 120) -> str:
    vad = f"”{tystnad.citat}”" if tystnad.citat else tystnad.mening.rstrip(".")
    vad = vad if len(vad) <= langd else f"{vad[:langd].rsplit(' ', 1)[0]} …”"
    return f"{vad} i hela skrivelsen" if tystnad.i_hela else f"{vad} i {tystnad.etikett}"
