"""Issue the papers that go with other documents: what both state, and that they wait for a worker."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from beslut import kodnyckel, pdf
from beslut.handlingsnamn import namn
from beslut.models import Handling, HandlingFil, Jobb, Profil, ny_kod
from forum.models import Organ


def fakta(slag: str, organ: Organ, beteckning: str, filer: Iterable[HandlingFil]) -> dict[str, Any]:
    """Return the facts that both kinds copy, with a new code; *filer* are the documents as they are told of."""
    nu = timezone.localtime()
    return {
        "format": 1,
        "slag": str(slag),
        "mallversion": pdf.MALLVERSION,
        "kod": ny_kod(),
        "skapad": nu.isoformat(timespec="seconds"),
        "organ": {"namn": organ.namn, "organisation": organ.organisation},
        "profil": Profil.objects.for_organ(organ).fakta(),
        "verifieringsadress": f"{settings.ADRESS}/verifiera/",
        "beteckning": beteckning,
        "datum": nu.date().isoformat(),
        "handlingar": [
            {"titel": namn(fil.handling), "kod": fil.handling.kod, "sha256": fil.sha256, "sidor": fil.sidor}
            for fil in filer
        ],
    }


def skapa(av: Handling, fakta: dict[str, Any], *, identitet: UUID, filnamn: str) -> Handling:
    """Keep the paper with all its facts, of the same version or sammanträde as *av*, and let it wait for a worker."""
    faktahash = pdf.faktahash(fakta)  # type: ignore[arg-type]
    handling = Handling(
        kod=fakta["kod"],
        slag=fakta["slag"],
        version=av.version,
        sammantrade=av.sammantrade,
        identitet=identitet,
        ordning=1,
        filnamn=filnamn,
        mallversion=fakta["mallversion"],
        fakta=fakta,
        faktahash=faktahash,
        qr=kodnyckel.qr(fakta, faktahash),
    )
    handling.save(force_insert=True)
    Jobb.objects.create(handling=handling)
    return handling
