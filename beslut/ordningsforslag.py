"""Rules that suggest the order of a föredragningslista. They never move anything: a person does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models

from beslut.models import Dagordningspunkt
from forum.models import Organ


class Efter(models.TextChoices):
    """By what ärenden of the same kind are ordered among themselves."""

    NUMMER = "nummer", "diarienummer"
    FORVALTNING = "forvaltning", "förvaltning, sedan diarienummer"
    GODKAND = "godkand", "den dag de godkändes"


# What each rule says, in the order that they weigh.
REGLER: tuple[str, ...] = (
    "Organets fasta punkter först och sist, i organets ordning",
    "Det som kommer tillbaka från ett tidigare sammanträde före nya ärenden",
    "Ärenden att besluta om före punkter utan skrivelse",
)


@dataclass(frozen=True)
class Plats:
    """One item in a suggested order: where it would stand, and how far from now."""

    punkt: Dagordningspunkt
    ny: int
    nu: int

    @property
    def flyttas(self) -> int:
        """Return how many places up (negative) or down it would move."""
        return self.ny - self.nu


_Nyckel = tuple[object, ...]


def _nummer(punkt: Dagordningspunkt) -> _Nyckel:
    arende = punkt.version.skrivelse.arende if punkt.version else None
    return (arende.serie, arende.ar, arende.lopnummer) if arende else ()


def _forvaltning(punkt: Dagordningspunkt) -> _Nyckel:
    data = punkt.version.data if punkt.version else {}
    return (str(data.get("forvaltning", "")).casefold(), *_nummer(punkt))


def _godkand(punkt: Dagordningspunkt) -> _Nyckel:
    return (punkt.version.skapad, *_nummer(punkt)) if punkt.version else ()


_EFTER: Mapping[Efter, Callable[[Dagordningspunkt], _Nyckel]] = {
    Efter.NUMMER: _nummer,
    Efter.FORVALTNING: _forvaltning,
    Efter.GODKAND: _godkand,
}


def foresla(punkter: Sequence[Dagordningspunkt], organ: Organ, efter: Efter = Efter.NUMMER) -> list[Plats]:
    """Return *punkter* (in order, with their ärenden) as the rules would have them; equal ones keep their order."""
    fasta = organ.fasta()
    fore = {p["nyckel"]: nr for nr, p in enumerate(fasta["fore"])}
    sist = {p["nyckel"]: nr for nr, p in enumerate(fasta["efter"])}

    def nyckel(rad: tuple[int, Dagordningspunkt]) -> _Nyckel:
        nu, punkt = rad
        if punkt.nyckel in fore:
            return (0, fore[punkt.nyckel], nu)
        if punkt.nyckel in sist:
            return (4, sist[punkt.nyckel], nu)
        if punkt.fran_id is not None:
            # Those that have waited keep their order among themselves: an earlier meeting gave it.
            return (1, nu)
        if punkt.ar_arende:
            return (2, *_EFTER[efter](punkt), nu)
        return (3, nu)

    ordnade = sorted(enumerate(punkter, start=1), key=nyckel)
    return [Plats(punkt, ny, nu) for ny, (nu, punkt) in enumerate(ordnade, start=1)]
