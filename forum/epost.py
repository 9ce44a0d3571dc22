"""Mail to people, as rows written in the transaction of what it tells; the worker sends them."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from post_office import mail
from post_office.models import Email

from forum.models import Anvandare, Stallforetradare

SLUT = "Meddelandet skickades av Forum och går inte att besvara."


def stallforetradare_for(anvandare: Anvandare) -> list[Anvandare]:
    """Return those who may act for *anvandare* today."""
    rader = Stallforetradare.objects.gallande().filter(foretradd=anvandare).select_related("anvandare")
    return [rad.anvandare for rad in rader]


def meddela(till: Iterable[Anvandare], *, amne: str, rader: Iterable[str], lank: str) -> int:
    """Queue one plain mail to each active person with an address; return how many.

    Subject and body name the matter, never its text. Must run in the transaction of what it tells.
    """
    stycken = [rad for rad in rader if rad]
    kropp = "\n\n".join([*stycken, f"{settings.ADRESS}{lank}", SLUT])
    antal = 0
    for person in till:
        if person.email and person.is_active:
            mail.send(person.email, subject=" ".join(amne.split())[:200], message=kropp)
            antal += 1
    return antal


def till_adress(
    adress: str,
    *,
    amne: str,
    rader: Iterable[str],
    lank: str,
    bilagor: Mapping[str, bytes] | None = None,
    marke: str = "",
    vantar_pa: str = "",
) -> Email:
    """Queue one plain mail to an organisation's address, with documents; return its row in the queue.

    *marke* goes along in a header that comes back in what a mail server bounces. *vantar_pa* is the uuid of a paper
    that is being made: the mail waits for it, and goes without it in the end. Must run in the transaction of what it
    tells.
    """
    kropp = "\n\n".join([*(rad for rad in rader if rad), f"{settings.ADRESS}{lank}"])
    filer = {namn: {"file": ContentFile(data), "mimetype": "application/pdf"} for namn, data in (bilagor or {}).items()}
    return mail.send(
        adress,
        subject=" ".join(amne.split())[:200],
        message=kropp,
        attachments=filer or None,
        headers={namn: varde for namn, varde in ((MARKE, marke), (VANTAR_PA, vantar_pa)) if varde} or None,
        scheduled_time=timezone.now() + VANTAR_HOGST if vantar_pa else None,
    )


# Names the sending in the mail itself, so that a bounce can be told from others.
MARKE = "X-Forum-Utskick"


# Names the paper that a mail waits for, to carry it; and how long it waits before it goes without.
VANTAR_PA = "X-Forum-Papper"
VANTAR_HOGST = dt.timedelta(minutes=10)


def brev(
    till: Anvandare,
    *,
    amne: str,
    rader: Iterable[str],
    lank: str,
    kalender: bytes = b"",
    metod: str = "REQUEST",
    vantar_pa: str = "",
) -> bool:
    """Queue one plain mail to one person, with a calendar file where there is one; return whether it could be sent.

    *vantar_pa* is the uuid of a paper that is being made: the mail waits for it, and goes without it in the end. Must
    run in the transaction of what it tells; the file is stored before the row that names it.
    """
    if not till.email or not till.is_active:
        return False
    kropp = "\n\n".join([*(rad for rad in rader if rad), f"{settings.ADRESS}{lank}", SLUT])
    bilagor = {}
    if kalender:
        typ = f"text/calendar; method={metod}"
        bilagor["sammantrade.ics"] = {"file": ContentFile(kalender), "mimetype": typ}
    mail.send(
        till.email,
        subject=" ".join(amne.split())[:200],
        message=kropp,
        attachments=bilagor or None,
        headers={VANTAR_PA: vantar_pa} if vantar_pa else None,
        scheduled_time=timezone.now() + VANTAR_HOGST if vantar_pa else None,
    )
    return True
