"""Dissent, särskilt yttrande and protokollsanteckning: announced at the meeting, the text within the body's time."""

import uuid
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from beslut import motesklocka, policy
from beslut.actions.motet import andrat, bild_av, las_punkt
from beslut.actions.protokoll import krav_ojusterad
from beslut.models import Behandling, Dagordningspunkt, Deltagande, Protokoll, Yttrande
from beslut.protokollsflow import Lage as Protokollslage
from forum import flow as forumflow
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse, Sammantrade


def deltog(punkt: Dagordningspunkt, behandling: Behandling | None = None) -> list[Deltagande]:
    """Return those who took part when *punkt* (one beslutspunkt of it) was decided: who served then, without jäv."""
    rader = [r for r in punkt.stallningstaganden.kvar() if r.ar_beslut]
    if behandling is not None:
        rader = [r for r in rader if r.behandling_id == behandling.pk]
    if not rader:
        return []
    bild = bild_av(punkt)
    med = frozenset[int]().union(*(bild.vid(r.tid, punkt.pk).tjanstgorande for r in rader))
    return [d for d in bild.deltaganden if d.pk in med]


@transaction.atomic
def anmal(
    punkt: Dagordningspunkt,
    deltaganden: Sequence[Deltagande],
    *,
    av: Anvandare,
    slag: str,
    behandling: Behandling | None = None,
    text: str = "",
) -> list[Yttrande]:
    """Write down that *deltaganden* announced a dissent (or a statement, or a note) in *punkt*, together.

    Before the meeting ends, by those who took part when it was decided (kommunallagen 4:27). Who has announced the
    same already is passed by. Locks the meeting. Raises PermissionDenied, Konflikt.
    """
    punkt = las_punkt(punkt, av=av)
    krav_ojusterad(punkt)
    med = {d.pk for d in deltog(punkt, behandling)}
    if not med:
        raise Konflikt("Punkten är inte avgjord än. Anmälan görs mot det som organet har kommit fram till.")
    if utan := [d for d in deltaganden if d.pk not in med]:
        raise Konflikt(f"{', '.join(str(d) for d in utan)} deltog inte när punkten avgjordes och kan inte anmäla det.")
    finns = set(
        Yttrande.objects.filter(dagordningspunkt=punkt, behandling=behandling, slag=slag)
        .kvar()
        .values_list("deltagande_id", flat=True)
    )
    grupp = uuid.uuid4()
    rader = [
        Yttrande(
            sammantrade=punkt.sammantrade,
            dagordningspunkt=punkt,
            behandling=behandling,
            slag=Yttrande.Slag(slag),
            deltagande=d,
            grupp=grupp,
            anmalt=motesklocka.nu(),
            text=text.strip(),
            text_inkom=timezone.now() if text.strip() else None,
        ).spara(av=av, skal="anmält")
        for d in deltaganden
        if d.pk not in finns
    ]
    for rad in rader:
        Handelse.skriv(
            punkt, "yttrande", av=av, slag_=rad.get_slag_display(), namn=str(rad.deltagande), punkt=str(punkt)
        )
    return rader


@transaction.atomic
def lamna_text(yttrande: Yttrande, *, av: Anvandare, text: str) -> Yttrande:
    """Hand in the text of what was announced, for all who announced it together; once more replaces it.

    By the sekreterare or one of the announcers, while the meeting goes on and then within the body's time.
    Raises PermissionDenied, Konflikt when the time is out.
    """
    sammantrade = Sammantrade.objects.select_related("organ").las(yttrande.sammantrade_id)
    grupp = list(
        Yttrande.objects.select_for_update(of=("self",))
        .filter(grupp=yttrande.grupp)
        .kvar()
        .select_related("deltagande", "dagordningspunkt")
    )
    if not policy.may_fora_motet(av, sammantrade) and not any(rad.deltagande.ar(av) for rad in grupp):
        raise PermissionDenied("Bara den som har anmält yttrandet, eller sekreteraren, lämnar in dess text.")
    if sammantrade.lage not in {forumflow.Lage.PAGAR, forumflow.Lage.AVSLUTAT} or not grupp:
        raise Konflikt("Det finns inget anmält yttrande att lämna text till.")
    krav_ojusterad(grupp[0].dagordningspunkt)
    _krav_ofryst(sammantrade)
    nu = timezone.now()
    if any(rad.senast is not None and rad.senast < nu for rad in grupp):
        senast = timezone.localtime(grupp[0].senast)
        raise Konflikt(f"Texten skulle ha lämnats senast {senast:%Y-%m-%d kl. %H.%M}. Anmälan står kvar utan text.")
    for rad in grupp:
        rad.text, rad.text_inkom = text.strip(), nu
        rad.spara(av=av, skal="text inlämnad")
    Handelse.skriv(grupp[0].dagordningspunkt, "yttrande_text", av=av, namn=", ".join(str(r.deltagande) for r in grupp))
    andrat(sammantrade)
    return grupp[0]


def _krav_ofryst(sammantrade: Sammantrade) -> None:
    """Raise Konflikt once the minutes that the text would stand in are frozen."""
    protokoll = Protokoll.objects.select_for_update(of=("self",)).filter(sammantrade=sammantrade).first()
    vad, det = ("Protokollet", "det") if sammantrade.organ.formellt else ("Anteckningarna", "dem")
    if protokoll is not None and protokoll.lage == Protokollslage.JUSTERING:
        raise Konflikt(f"{vad} har lämnats för justering. Be sekreteraren att ta tillbaka {det}, om texten ska med.")
    if protokoll is not None and protokoll.lage == Protokollslage.JUSTERAT:
        raise Konflikt(f"{vad} har justerats, och texten kan inte längre lämnas.")


@transaction.atomic
def stryk(yttrande: Yttrande, *, av: Anvandare) -> None:
    """Strike an announcement that was taken back before the meeting ended."""
    krav_ojusterad(las_punkt(yttrande.dagordningspunkt, av=av))
    yttrande = Yttrande.objects.las(yttrande.pk)
    if yttrande.struken is None:
        yttrande.struken = timezone.now()
        yttrande.spara(av=av, skal="återtaget")
