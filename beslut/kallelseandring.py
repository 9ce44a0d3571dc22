"""What a kallelse says of the meeting and its list, and what differs between two of them. No ORM."""

from collections.abc import Mapping, Sequence
from typing import Any

from beslut.flow import Lage
from beslut.models import Dagordningspunkt
from forum.models import Sammantrade

# What a person calls each fact of the meeting, and how its value is read.
_FAKTA = {
    "datum": "Datum",
    "borjar": "Börjar",
    "slutar": "Slutar",
    "plats": "Plats",
    "form": "Form",
    "lank": "Länk för distansdeltagande",
}


def innehall(sammantrade: Sammantrade, punkter: Sequence[Dagordningspunkt], nummer: Sequence[str]) -> dict[str, Any]:
    """Return the facts that a kallelse states, as JSON; *nummer* are those that the items have or now get."""
    return {
        "datum": sammantrade.datum.isoformat(),
        "borjar": f"{sammantrade.borjar:%H.%M}",
        "slutar": f"{sammantrade.slutar:%H.%M}" if sammantrade.slutar else "",
        "plats": sammantrade.plats,
        "form": sammantrade.get_form_display(),
        "lank": sammantrade.lank,
        "punkter": [_punkt(punkt, nr) for punkt, nr in zip(punkter, nummer, strict=True)],
    }


def _punkt(punkt: Dagordningspunkt, nummer: str) -> dict[str, Any]:
    version = punkt.version
    data = version.data if version else None
    return {
        "uuid": str(punkt.uuid),
        "nummer": nummer,
        "rubrik": punkt.rubrik,
        "diarienummer": data["arende"]["diarienummer"] if data else "",
        "beslutspunkter": sum(len(a.get("punkter") or ()) for a in data["avsnitt"]) if data else 0,
        "foredragande": punkt.foredragande,
        "beskrivning": punkt.beskrivning,
        "fast": punkt.slag == Dagordningspunkt.Slag.FAST,
        "sen": punkt.sen,
        "utgar": punkt.lage == Lage.UTGAR,
        "skal": punkt.utgar_skal,
        "version": version.sha256 if version else "",
    }


def andringar(fore: Mapping[str, Any] | None, nu: Mapping[str, Any]) -> list[str]:
    """Return what *nu* says that *fore* did not, one sentence each, the meeting first and then the items in order."""
    if fore is None:
        return []
    ut = []
    for falt, etikett in _FAKTA.items():
        if fore[falt] != nu[falt]:
            gammalt = f" (förut: {fore[falt]})" if fore[falt] else ""
            ut.append(f"{etikett}: {nu[falt] or 'borttaget'}{gammalt}.")
    forut = {p["uuid"]: p for p in fore["punkter"]}
    for punkt in nu["punkter"]:
        gammal = forut.get(punkt["uuid"])
        namn = f"{punkt['nummer']}. {punkt['rubrik']}"
        if gammal is None:
            ut.append(f"Ny punkt: {namn}.")
        elif punkt["utgar"] and not gammal["utgar"]:
            ut.append(f"Utgår: {namn}." + (f" {punkt['skal']}" if punkt["skal"] else ""))
        elif gammal["utgar"] and not punkt["utgar"]:
            ut.append(f"Tas upp ändå: {namn}.")
        elif any(gammal[f] != punkt[f] for f in ("rubrik", "foredragande", "beskrivning")):
            forra = f" (förut: {gammal['rubrik']})" if gammal["rubrik"] != punkt["rubrik"] else ""
            ut.append(f"Ändrad punkt: {namn}{forra}.")
    gemensamma = set(forut) & {p["uuid"] for p in nu["punkter"]}
    if [u for u in forut if u in gemensamma] != [p["uuid"] for p in nu["punkter"] if p["uuid"] in gemensamma]:
        ut.append("Punkterna tas upp i en annan ordning. Numren är desamma.")
    return ut
