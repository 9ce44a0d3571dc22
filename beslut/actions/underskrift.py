"""Sign an issued document as one of its undertecknare: the newest bytes, in the place kept for that person.

A flow asks who may when (in turn or together), shows the exact bytes and their hash, and asks for the password again;
here the signature is made, once and whole. Drawing it takes WeasyPrint: from a worker or a command, never in a request.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from beslut import pdf, sign
from beslut.actions import stampling
from beslut.models import Handling, HandlingFil, Stampling
from forum import lagring
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse


def falt_for(handling: Handling, undertecknare: str) -> sign.Falt:
    """Return the place of the undertecknare (identitet). Raises Konflikt where the paper has none."""
    platser = handling.filer.get(ordning=0).falt
    for falt, plats in zip(stampling.falten(handling), platser, strict=True):
        if plats["undertecknare"] == undertecknare:
            return falt
    raise Konflikt("Handlingen har ingen plats för den här underskriften. Den skrivs under med bläck.")


def skriv_under(
    handling: Handling, *, undertecknare: str, sha256: str, identifiering: sign.Identifiering, av: Anvandare
) -> HandlingFil:
    """Sign *handling* for the undertecknare (identitet) on the bytes that were shown (*sha256*).

    Locks the document's chain of states while it is signed, so that of two who sign at once the second is told. The
    time is proven by the worker afterwards. Raises Konflikt for other bytes, a place that is taken or none, and a
    document that is not sealed yet; Nyckelfel, Signeringsfel.
    """
    falt = falt_for(handling, undertecknare)
    person = next(p for p in handling.fakta["version"]["undertecknare"] if p["identitet"] == undertecknare)
    organisation = handling.fakta["version"]["organ"]["organisation"]
    vem = sign.Person(person["namn"], organisation, person["titel"], identifiering)
    utseende = _utseende(vem, falt)
    kedjan = stampling.kedja()
    with transaction.atomic():
        stampel = Stampling.objects.select_for_update().filter(handling=handling).first()
        if stampel is None or stampel.stamplad is None:
            raise Konflikt("Handlingen är inte stämplad än. Vänta tills den är det, och läs den då.")
        forut = handling.filer.latest("ordning")
        if forut.sha256 != sha256:
            raise Konflikt(
                "Dokumentet har ändrats sedan du läste det: någon annan kan ha skrivit under nyss. Läs det på nytt."
            )
        with lagring.oppna(forut.sha256) as f:
            data = f.read()
        data = sign.skriv_under(data, kedjan, faltnamn=falt.namn, sha256=sha256, av=vem, utseende=utseende)
        fil = HandlingFil.objects.create(
            handling=handling,
            ordning=forut.ordning + 1,
            tillstand=HandlingFil.Tillstand.UNDERSKRIVEN,
            sha256=lagring.skriv(data),
            storlek=len(data),
            sidor=forut.sidor,
        )
        # A worker that is about to time-stamp the bytes before these loses its lease.
        stampel.styrkt_till, stampel.lease, stampel.token, stampel.forsok = None, None, None, 0
        stampel.save(update_fields=["styrkt_till", "lease", "token", "forsok"])
        Handelse.skriv(
            handling,
            "underskriven",
            av=av,
            version=fil.sha256,
            undertecknare=undertecknare,
            identifiering=identifiering.hur,
        )
    return fil


def _utseende(vem: sign.Person, falt: sign.Falt) -> bytes:
    nar = timezone.localtime()
    x0, y0, x1, y1 = falt.ruta
    uppgifter = {
        "namn": vem.namn,
        "nar": nar.strftime("%Y-%m-%d kl. %H.%M"),
        "hur": vem.identifiering.hur,
        "tid": nar.astimezone(dt.UTC).isoformat(timespec="seconds"),
    }
    return pdf.rendera_underskrift(uppgifter, round(x1 - x0, 2), round(y1 - y0, 2))
