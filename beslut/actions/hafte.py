"""Order the booklet of a sammanträde: the first holds the whole, the next what is new or has changed."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from beslut import pdf, policy
from beslut.flow import Lage
from beslut.models import Dagordningspunkt, Handling, Jobb, ny_kod
from beslut.motesblad import Motesfakta
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse, Sammantrade


@transaction.atomic
def bestall(sammantrade: Sammantrade, *, av: Anvandare) -> Handling:
    """Ask for the booklet of *sammantrade* as its list stands: the first holds all, the next what is new or changed.

    Locks the sammanträde. Raises PermissionDenied, and Konflikt where there is nothing, or nothing new, to hold.
    """
    sammantrade = Sammantrade.objects.med_organ().las(sammantrade.pk)
    if not policy.may_komponera(av, sammantrade):
        raise PermissionDenied(f"Häftet görs av sekreteraren i {sammantrade.organ}.")
    punkter = [_punktfakta(punkt) for punkt in sammantrade.punkter.i_ordning().med_arende()]
    tidigare = list(sammantrade.handlingar.filter(slag=Handling.Slag.HAFTE).order_by("ordning"))
    if not any(punkt["dokument"] for punkt in punkter):
        raise Konflikt("Det finns inga handlingar att samla: inget ärende på listan har en tjänsteskrivelse.")
    if tidigare and tidigare[-1].fakta["punkter"] == punkter:
        raise Konflikt("Inget är nytt eller ändrat sedan det senaste häftet.")
    utskick = len(tidigare) + 1
    kod = ny_kod()
    fakta = motesfakta(sammantrade, "hafte", kod) | {"utskick": utskick, "innehall": [], "punkter": punkter}
    handling = Handling(
        kod=kod,
        slag=Handling.Slag.HAFTE,
        sammantrade=sammantrade,
        identitet=sammantrade.uuid,
        ordning=utskick,
        filnamn=f"{sammantrade.organ.slug}-{sammantrade.datum.isoformat()}-handlingar-{utskick}.pdf",
        mallversion=pdf.MALLVERSION,
        fakta=fakta,
        faktahash=pdf.faktahash(cast(Motesfakta, fakta)),
    )
    handling.save(force_insert=True)
    Jobb.objects.create(handling=handling)
    Handelse.skriv(sammantrade, "hafte_bestallt", av=av, utskick=utskick, kod=handling.kod)
    return handling


def motesfakta(sammantrade: Sammantrade, slag: str, kod: str | None) -> dict[str, Any]:
    """Return the facts that every paper of *sammantrade* states."""
    return {
        "format": 1,
        "slag": slag,
        "mallversion": pdf.MALLVERSION,
        "kod": kod,
        "skapad": timezone.localtime().isoformat(timespec="seconds"),
        "organ": {"namn": sammantrade.organ.namn, "organisation": sammantrade.organ.organisation},
        "sammantrade": {
            "uuid": str(sammantrade.uuid),
            "datum": sammantrade.datum.isoformat(),
            "borjar": sammantrade.borjar.strftime("%H:%M"),
            "slutar": sammantrade.slutar.strftime("%H:%M") if sammantrade.slutar else "",
            "plats": sammantrade.plats,
            "form": sammantrade.get_form_display(),
        },
        "verifieringsadress": "",
    }


def _punktfakta(punkt: Dagordningspunkt) -> dict[str, Any]:
    utgar = punkt.lage == Lage.UTGAR
    noter = ["Utgår" if utgar else "", "Kom till efter kallelsen" if punkt.sen else ""]
    return {
        "uuid": str(punkt.uuid),
        "nummer": punkt.nummer or str(punkt.position),
        "rubrik": punkt.rubrik,
        "not": ". ".join(filter(None, noter)),
        "dokument": [] if utgar or punkt.version is None else _dokumentfakta(punkt.version),
    }


def _dokumentfakta(version: Any) -> list[dict[str, Any]]:
    bilagor = [
        {"titel": f"Bilaga {b['nr']}. {b['namn']}", "bilaga": b["sha256"], "typ": b["typ"]}
        for b in version.data["bilagor"]
    ]
    return [{"titel": "Tjänsteskrivelse", "version": version.sha256}, *bilagor]
