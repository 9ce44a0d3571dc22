"""Prepared yrkanden as they are shown: what can be moved on an item, what it is called, what it would change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from arenden import dokument
from arenden.hanvisningsmal import med_ord
from arenden.textskillnad import textskillnad
from beslut.flow import Punktlage
from beslut.models import Behandling, Dagordningspunkt, Medyrkare, Yrkande
from beslut.motesflow import Yrkandelage, Yrkandeslag
from forum.models import Anvandare

# What can be moved on one beslutspunkt, and on the whole item; where no skrivelse is, nothing can be sent back.
PA_PUNKTEN = (
    Yrkandeslag.BIFALL,
    Yrkandeslag.AVSLAG,
    Yrkandeslag.ANDRAD,
    Yrkandeslag.ATERREMISS,
    Yrkandeslag.BORDLAGGNING,
)
PA_HELA = (Yrkandeslag.ATERREMISS, Yrkandeslag.BORDLAGGNING, Yrkandeslag.NY_PUNKT)

_NAMN: dict[str, tuple[str, str]] = {
    Yrkandeslag.BIFALL: ("Bifall till", "förslagen"),
    Yrkandeslag.AVSLAG: ("Avslag på", "förslagen"),
    Yrkandeslag.ANDRAD: ("Ändrad lydelse av", "förslagen"),
    Yrkandeslag.ATERREMISS: ("Återremiss av", "hela ärendet"),
    Yrkandeslag.BORDLAGGNING: ("Bordläggning av", "hela ärendet"),
}


@dataclass(frozen=True)
class Yrkandebild:
    """A yrkande for one reader: a changed wording also as what it changes."""

    rad: Yrkande
    namn: str
    instammer: list[str]
    redlinje: SafeString
    # Asked to join in, and has not answered.
    tillfragad: bool

    @property
    def utkast(self) -> bool:
        return bool(self.rad.lage == Yrkandelage.UTKAST)


def namn(slag: str, behandling: Behandling | None) -> str:
    """Return what is moved in words: "Ändrad lydelse av beslutspunkt 2"."""
    if slag == Yrkandeslag.NY_PUNKT:
        return "Ny beslutspunkt"
    vad, hela = _NAMN[slag]
    return f"{vad} beslutspunkt {behandling.nr}" if behandling else f"{vad} {hela}"


def val(punkt: Dagordningspunkt) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what can be moved on *punkt*, in groups of (value, label): "andrad-2", or "aterremiss" for all of it."""
    if punkt.slag == Dagordningspunkt.Slag.FAST:
        return []
    grupper = [
        (f"Beslutspunkt {b.nr}", [(f"{slag}-{b.nr}", str(slag.label)) for slag in PA_PUNKTEN])
        for b in sorted(punkt.behandlingar.all(), key=lambda b: b.nr)
        if b.lage == Punktlage.VANTAR
    ]
    hela = [slag for slag in PA_HELA if slag != Yrkandeslag.ATERREMISS or punkt.version_id]
    return [*grupper, ("Hela ärendet", [(slag.value, str(slag.label)) for slag in hela])]


def forslaget(behandling: Behandling) -> Mapping[str, Any]:
    """Return the proposed wording of the beslutspunkt, with the words of its references."""
    return lydelserna(med_ord(behandling.version.data))[str(behandling.identitet)]


def lydelserna(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return each point's wording in the snapshot *data* (med_ord) by identitet."""
    return {p["identitet"]: p["lydelse"] for a in data["avsnitt"] for p in a.get("punkter") or ()}


def som_skriven(doc: Mapping[str, Any] | None) -> str:
    """Return a wording as a person types it in a plain field."""
    return dokument.till_text(doc) if doc else ""


def ta(
    yrkanden: Iterable[Yrkande], jag: Anvandare, *, lydelser: Mapping[str, Mapping[str, Any]] | None = None
) -> list[Yrkandebild]:
    """Return *yrkanden* (instammer and medyrkare fetched) as *jag* sees them, changed wordings against *lydelser*."""
    ut = []
    for rad in yrkanden:
        redlinje = SafeString()
        if rad.slag == Yrkandeslag.ANDRAD and rad.behandling is not None and lydelser:
            fore = lydelser.get(str(rad.behandling.identitet))
            redlinje = textskillnad(fore, rad.lydelse).html if fore else redlinje
        tillfragad = any(
            m.anvandare_id == jag.pk and m.svar == Medyrkare.Svar.VANTAR for m in rad.medyrkare.all()
        ) and rad.lage in {Yrkandelage.UTKAST, Yrkandelage.INLAMNAT}
        ut.append(
            Yrkandebild(
                rad, namn(rad.slag, rad.behandling), [str(p) for p in rad.instammer.all()], redlinje, tillfragad
            )
        )
    return ut
