"""Order the booklet of a sammanträde: the first holds the whole, the next what is new or has changed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from beslut import policy
from beslut.actions import moteshandling
from beslut.flow import Lage
from beslut.models import Dagordningspunkt, Handling
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
    fakta = moteshandling.fakta(sammantrade, Handling.Slag.HAFTE)
    fakta |= {"utskick": utskick, "innehall": [], "punkter": punkter}
    filnamn = f"{sammantrade.organ.slug}-{sammantrade.datum.isoformat()}-handlingar-{utskick}.pdf"
    handling = moteshandling.skapa(sammantrade, fakta, identitet=sammantrade.uuid, ordning=utskick, filnamn=filnamn)
    Handelse.skriv(sammantrade, "hafte_bestallt", av=av, utskick=utskick, kod=handling.kod)
    return handling


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
