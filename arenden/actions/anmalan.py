"""Say at which sammanträde a skrivelse is meant to be dealt with."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from arenden import policy
from arenden.flow import Lage
from arenden.models import Skrivelse
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse, Sammantrade


@transaction.atomic
def anmal(skrivelse: Skrivelse, sammantrade: Sammantrade | None, *, av: Anvandare) -> Skrivelse:
    """Mean the skrivelse for *sammantrade*, or for none; approved, it is anmäld there. Locks the skrivelse.

    No text is touched, so no approval lapses. Raises PermissionDenied; Konflikt where the body has taken it up, it is
    recalled, or the sammanträde is another body's or takes no more.
    """
    skrivelse = Skrivelse.objects.med_arende().las(skrivelse.pk)
    if not policy.may_anmala(av, skrivelse):
        raise PermissionDenied("Du kan inte välja sammanträde för den här skrivelsen.")
    if skrivelse.upptagen:
        raise Konflikt(f"{skrivelse.arende.organ} har redan tagit upp ärendet.")
    if skrivelse.lage == Lage.ATERKALLAD:
        raise Konflikt("Skrivelsen är återkallad och kan inte anmälas till ett sammanträde.")
    if sammantrade is not None:
        ta_emot = Sammantrade.objects.som_tar_arenden().filter(pk=sammantrade.pk, organ=skrivelse.arende.organ_id)
        if not ta_emot.exists():
            raise Konflikt(f"Sammanträdet {sammantrade} tar inte längre emot ärenden. Välj ett annat.")
    if skrivelse.sammantrade == sammantrade:
        return skrivelse
    skrivelse.sammantrade = sammantrade
    # Not the next revision: nothing that a writer has open is touched, and what they save must not be refused.
    skrivelse._history_user = av  # type: ignore[attr-defined]
    skrivelse._change_reason = "valde sammanträde"  # type: ignore[attr-defined]
    skrivelse.save(update_fields=["sammantrade"])
    if sammantrade is not None:
        Handelse.skriv(skrivelse, "anmald", av=av, datum=sammantrade.datum.isoformat())
    else:
        Handelse.skriv(skrivelse, "ej_anmald", av=av)
    return skrivelse
