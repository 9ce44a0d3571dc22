"""Issue the papers of a sammanträde: what all of them state, and that they wait for a worker."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from beslut import kodnyckel, pdf
from beslut.models import Handling, Jobb, Profil, ny_kod
from forum.models import Sammantrade


def fakta(sammantrade: Sammantrade, slag: str) -> dict[str, Any]:
    """Return the facts that every paper of *sammantrade* copies, with a new code; what its kind adds is its own."""
    organ = sammantrade.organ
    return {
        "format": 1,
        "slag": str(slag),
        "mallversion": pdf.MALLVERSION,
        "kod": ny_kod(),
        "skapad": timezone.localtime().isoformat(timespec="seconds"),
        "organ": {"namn": organ.namn, "organisation": organ.organisation},
        "sammantrade": {
            "uuid": str(sammantrade.uuid),
            "datum": sammantrade.datum.isoformat(),
            "borjar": sammantrade.borjar.strftime("%H:%M"),
            "slutar": sammantrade.slutar.strftime("%H:%M") if sammantrade.slutar else "",
            "plats": sammantrade.plats,
            "form": sammantrade.get_form_display(),
        },
        "profil": Profil.objects.for_organ(organ).fakta(),
        "verifieringsadress": f"{settings.ADRESS}/verifiera/",
    }


def skapa(sammantrade: Sammantrade, fakta: dict[str, Any], *, identitet: UUID, ordning: int, filnamn: str) -> Handling:
    """Keep a paper with all its facts, and let it wait for a worker; *ordning* is the how manieth issue it is."""
    faktahash = pdf.faktahash(fakta)  # type: ignore[arg-type]
    handling = Handling(
        kod=fakta["kod"],
        slag=fakta["slag"],
        sammantrade=sammantrade,
        identitet=identitet,
        ordning=ordning,
        filnamn=filnamn,
        mallversion=fakta["mallversion"],
        fakta=fakta,
        faktahash=faktahash,
        qr=kodnyckel.qr(fakta, faktahash),
    )
    handling.save(force_insert=True)
    Jobb.objects.create(handling=handling)
    return handling
