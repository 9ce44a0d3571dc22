"""Which documents each item of a föredragningslista has: its tjänsteskrivelse as issued, and the attachments."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.text import get_valid_filename

from beslut.models import Dagordningspunkt, Handling
from forum.models import Sammantrade


@dataclass(frozen=True)
class Fil:
    """A document: its title, where its bytes are (SHA-256, "" while they are made), its name and its address."""

    titel: str
    sha256: str
    filnamn: str
    adress: str
    storlek: int
    sidor: int | None = None


@dataclass
class Punkthandlingar:
    """An item with its documents, in the order they are read."""

    punkt: Dagordningspunkt
    filer: list[Fil] = field(default_factory=list)

    @property
    def nummer(self) -> str:
        return self.punkt.nummer or str(self.punkt.position)


def punkthandlingar(sammantrade: Sammantrade) -> list[Punkthandlingar]:
    """Return every item of the list with its documents, in a constant number of queries."""
    skrivelser = Handling.objects.filter(slag=Handling.Slag.TJANSTESKRIVELSE).prefetch_related("filer")
    punkter = sammantrade.punkter.i_ordning().select_related("version__skrivelse__arende")
    punkter = punkter.prefetch_related(
        Prefetch("version__handlingar", queryset=skrivelser, to_attr="skrivelser"), "version__skrivelse__bilagor"
    )
    return [Punkthandlingar(punkt, list(_filer(punkt))) for punkt in punkter]


def _filer(punkt: Dagordningspunkt) -> Any:
    version = punkt.version
    if version is None:
        return
    for handling in version.skrivelser:  # type: ignore[attr-defined]
        fil = handling.fil
        yield Fil(
            "Tjänsteskrivelse",
            fil.sha256 if fil else "",
            handling.filnamn,
            reverse("handlingsfil", args=[fil.sha256, handling.filnamn.removesuffix(".pdf")]) if fil else "",
            fil.storlek if fil else 0,
            fil.sidor if fil else None,
        )
    rader = {str(rad.identitet): rad for rad in version.skrivelse.bilagor.all()}
    for bilaga in version.data["bilagor"]:
        yield Fil(
            f"Bilaga {bilaga['nr']}. {bilaga['namn']}",
            bilaga["sha256"],
            get_valid_filename(bilaga["filnamn"]),
            reverse("bilagefil", args=[rader[bilaga["identitet"]].uuid, bilaga["filnamn"]]),
            bilaga["storlek"],
        )
