"""What others have changed in a draft since one who writes in it was last there.

A draft has no versions to compare, and most of what has changed since a writer last looked is the writer's own. So the
mark is a time: when the text was last shown to, or written in by, the person. What others have done after it is told.
A visit lasts while the person comes back within half an hour, so that a page read again says the same.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from arenden.models import Avsnitt, Beslutspunkt, Bilaga, Lasning, Skrivelse, Text, TextSteg, Undertecknare
from forum.models import Anvandare

BESOK = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Andrat:
    """Who has changed a draft since *sedan*, and which parts of its text: (label, address on the page)."""

    sedan: dt.datetime
    vilka: list[str]
    delar: list[tuple[str, str]]


@transaction.atomic
def besok(anvandare: Anvandare, skrivelse: Skrivelse) -> None:
    """Remember that *anvandare* has been shown the draft now."""
    nu = timezone.now()
    rad, _ = Lasning.objects.select_for_update(of=("self",)).get_or_create(anvandare=anvandare, skrivelse=skrivelse)
    senast = _senast(rad, anvandare, skrivelse)
    if senast is not None and nu - senast > BESOK:
        rad.utkast_fore = senast
    rad.utkast_tid = nu
    rad.save(update_fields=["utkast_tid", "utkast_fore"])


def _senast(rad: Lasning, anvandare: Anvandare, skrivelse: Skrivelse) -> dt.datetime | None:
    """Return when the person was last there: saw the draft, or began a stretch of writing in it."""
    skrev = Text.history.filter(skrivelse_id=skrivelse.pk, history_user=anvandare)
    tider = [rad.utkast_tid, skrev.aggregate(sist=Max("history_date"))["sist"]]
    return max((t for t in tider if t is not None), default=None)


def andrat_av_andra(anvandare: Anvandare, skrivelse: Skrivelse) -> Andrat | None:
    """Return what others have changed since *anvandare* was last there; None if nothing, or the first time.

    Ask after `besok`. A text counts when the last step in it is somebody else's: one's own step stands on theirs.
    """
    rad = Lasning.objects.filter(anvandare=anvandare, skrivelse=skrivelse).first()
    if rad is None or rad.utkast_fore is None:
        return None
    vilka: set[str] = set()
    delar = []
    for text in _senast_skrivna(skrivelse):
        if text.sist_av not in {None, anvandare.pk} and text.sist_tid > rad.utkast_fore and (del_ := _del(text)):
            vilka.add(text.sist_namn)
            delar.append(del_)
    vilka |= _har_andrat_delar(anvandare, skrivelse, rad.utkast_fore)
    return Andrat(rad.utkast_fore, sorted(vilka), delar) if vilka else None


def andrade_av_andra(anvandare: Anvandare, skrivelser: list[Skrivelse]) -> dict[int, set[str]]:
    """Return who else has written in each of *skrivelser* (by primary key) since *anvandare* was last there.

    Three queries however many. One whom the draft has never been shown to is told nothing.
    """
    rader = Lasning.objects.filter(anvandare=anvandare, skrivelse__in=skrivelser).exclude(utkast_tid=None)
    sedd = {rad.skrivelse_id: rad.utkast_tid for rad in rader}
    skrev = Text.history.filter(skrivelse_id__in=sedd, history_user=anvandare).order_by()
    for pk, tid in skrev.values_list("skrivelse_id").annotate(sist=Max("history_date")):
        sedd[pk] = max(sedd[pk], tid)
    andrade: dict[int, set[str]] = {}
    for text in _senast_skrivna(*(s for s in skrivelser if s.pk in sedd)):
        if text.sist_av not in {None, anvandare.pk} and text.sist_tid > sedd[text.skrivelse_id] and _del(text):
            andrade.setdefault(text.skrivelse_id, set()).add(text.sist_namn)
    return andrade


def _senast_skrivna(*skrivelser: Skrivelse) -> Any:
    """Return the texts of drafts, each with who took its last step and when; the server's own steps aside."""
    steg = TextSteg.objects.filter(text=OuterRef("pk")).exclude(av=None).order_by("-nr")
    texter = Text.objects.filter(skrivelse__in=skrivelser).annotate(
        sist_av=Subquery(steg.values("av")[:1]),
        sist_namn=Subquery(steg.values("av__namn")[:1]),
        sist_tid=Subquery(steg.values("tid")[:1]),
    )
    return texter.select_related("avsnitt", "punkt", "fristaende_for").order_by("pk")


def _del(text: Any) -> tuple[str, str] | None:
    """Return the label and the address of the part that *text* belongs to; None if that is removed."""
    avsnitt, punkt = (
        getattr(text, "avsnitt", None),
        getattr(text, "punkt", None) or getattr(text, "fristaende_for", None),
    )
    if avsnitt is not None:
        return None if avsnitt.borttagen else (avsnitt.rubrik, f"#avsnitt-{avsnitt.identitet}")
    if punkt is None or punkt.borttagen:
        return None
    return (f"punkten ”{str(text)[:40]}”" if str(text) else "en tom punkt", f"#punkt-{punkt.identitet}")


def _har_andrat_delar(anvandare: Anvandare, skrivelse: Skrivelse, sedan: dt.datetime) -> set[str]:
    """Return the names of others who have added, moved, renamed or removed parts, or changed the head."""
    fragor = [
        modell.history.filter(**{falt: skrivelse.pk}, history_date__gt=sedan)
        .exclude(history_user=None)
        .exclude(history_user=anvandare)
        .order_by()
        .values_list("history_user__namn", flat=True)
        for modell, falt in (
            (Avsnitt, "skrivelse_id"),
            (Beslutspunkt, "skrivelse_id"),
            (Bilaga, "skrivelse_id"),
            (Undertecknare, "skrivelse_id"),
            (Skrivelse, "id"),
        )
    ]
    return set(fragor[0].union(*fragor[1:]))
