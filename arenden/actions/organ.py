"""Weigh the rules for a body: what stops, warns, is a tip or is off, and how long a long memo is."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from arenden import policy
from arenden.regler import LANG_FRAN, REGLER, Allvar
from forum.fel import Motsagelse
from forum.models import Anvandare, Handelse, Organ


@transaction.atomic
def vag_regler(organ: Organ, *, av: Anvandare, revision: int, regler: dict[str, Allvar], lang_fran: int) -> list[str]:
    """Set the severity of rules and return one sentence for each that changed. Locks the body.

    What is law keeps its severity. Raises PermissionDenied, Motsagelse.
    """
    organ = Organ.objects.select_for_update(of=("self",)).get(pk=organ.pk)
    if not policy.may_vaga_regler(av, organ):
        raise PermissionDenied(f"Reglerna för {organ} sköts av dess sekreterare.")
    if organ.revision != revision:
        raise Motsagelse("Någon annan har ändrat reglerna under tiden.")
    andrat = []
    egna = {}
    for nyckel, regel in REGLER.items():
        forut = regel.forval if regel.fast else Allvar(organ.regler.get(nyckel, regel.forval))
        nu = forut if regel.fast else regler.get(nyckel, forut)
        if nu != regel.forval:
            egna[nyckel] = nu.value
        if nu != forut:
            andrat.append(f"{regel.titel}: {nu.label.lower()} (förut: {forut.label.lower()}).")
    if lang_fran != (organ.lang_fran or LANG_FRAN):
        andrat.append(f"En lång skrivelse har minst {lang_fran} ord (förut: {organ.lang_fran or LANG_FRAN}).")
    if not andrat:
        return []
    organ.regler, organ.revision = egna, organ.revision + 1
    organ.lang_fran = None if lang_fran == LANG_FRAN else lang_fran
    organ._history_user = av  # type: ignore[attr-defined]
    organ._change_reason = "ändrade reglerna"  # type: ignore[attr-defined]
    organ.save()
    Handelse.skriv(organ, "regler_andrade", av=av, skal=" ".join(andrat))
    return andrat
