"""One thing the body concludes on, as a page shows it: its wording, what is moved on it, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from arenden.textskillnad import textskillnad
from beslut.actions.stallningstagande import fragan_bland
from beslut.actions.votering import rostande
from beslut.flow import Punktlage
from beslut.models import Behandling, Deltagande, Proposition, Stallningstagande, Votering, Yrkande, Yttrande
from beslut.motesflow import Utfall, Yrkandelage, Yrkandeslag
from beslut.narvarobild import Narvarobild
from beslut.propositionsordning import Klart
from beslut.propositionsordning import Proposition as Nasta


@dataclass
class Yrkanderad:
    """A yrkande as it is shown: a changed wording also as what it changes."""

    rad: Yrkande
    instammer: list[str]
    redlinje: SafeString = field(default_factory=SafeString)

    @property
    def ar_nytt(self) -> bool:
        return self.rad.slag == Yrkandeslag.NY_PUNKT

    @property
    def kan_framstallas(self) -> bool:
        return self.rad.lage == Yrkandelage.INLAMNAT

    @property
    def kan_aterta(self) -> bool:
        return self.rad.lage in {Yrkandelage.INLAMNAT, Yrkandelage.FRAMSTALLT}

    @property
    def framstallt(self) -> bool:
        return self.rad.lage == Yrkandelage.FRAMSTALLT


@dataclass
class Propositionsrad:
    rad: Proposition
    votering: Votering | None
    upprop: list[tuple[Deltagande, str]] = field(default_factory=list)

    @property
    def pagar(self) -> bool:
        return self.votering is not None and self.votering.avslutad is None

    @property
    def kan_voteras(self) -> bool:
        return bool(self.rad.nej) and self.votering is None

    @property
    def svarat(self) -> int:
        return sum(bool(v) for _, v in self.upprop)


@dataclass
class Fragebild:
    """One thing the body concludes on: a beslutspunkt, or the whole item (behandling None)."""

    behandling: Behandling | None
    ingress: str
    lydelse: SafeString
    lydelse_text: str
    fristaende: SafeString | None
    yrkanden: list[Yrkanderad]
    propositioner: list[Propositionsrad]
    stallning: Stallningstagande | None
    nya: list[Stallningstagande]
    yttranden: list[Yttrande]

    @property
    def id(self) -> str:
        return f"punkt-{self.behandling.nr}" if self.behandling else "helheten"

    @property
    def rubrik(self) -> str:
        return f"Beslutspunkt {self.behandling.nr}" if self.behandling else "Hela ärendet"

    @property
    def vantar(self) -> bool:
        if self.behandling is not None:
            return bool(self.behandling.lage == Punktlage.VANTAR)
        return self.stallning is None

    @property
    def oppen(self) -> Propositionsrad | None:
        """Return the proposition that is put and not answered."""
        return next((p for p in self.propositioner if not p.rad.besvarad), None)

    @cached_property
    def svar(self) -> Nasta | Klart:
        framstallda = [y.rad for y in self.yrkanden if y.rad.lage not in _EJ_FRAMSTALLDA and not y.ar_nytt]
        return fragan_bland(framstallda, [p.rad for p in self.propositioner])

    @property
    def kan_laggas_fram(self) -> bool:
        """Tell whether the chair has a question to put: something other than bifall is moved and not yet asked."""
        if not self.vantar or self.oppen or isinstance(self.svar, Klart):
            return False
        stridiga = any(y.framstallt and y.rad.slag != Yrkandeslag.BIFALL and not y.ar_nytt for y in self.yrkanden)
        return stridiga and bool(self.svar.nej)

    @property
    def klart(self) -> Klart | None:
        """Return what the propositions came to, where it waits for reasons before it is recorded."""
        return self.svar if self.vantar and self.propositioner and isinstance(self.svar, Klart) else None

    @property
    def provad(self) -> bool:
        """Tell whether the outcome can be recorded straight away: nothing other than bifall is moved on it."""
        return self.vantar and not self.oppen and not self.kan_laggas_fram and self.klart is None

    @property
    def tillagg(self) -> list[Yrkanderad]:
        """Return moved new points that have not been put."""
        return [] if self.oppen else [y for y in self.yrkanden if y.ar_nytt and y.framstallt]

    @property
    def redlinje(self) -> SafeString:
        """Return the decided wording against the proposed one, where they differ."""
        if self.behandling is None or self.stallning is None or self.stallning.utfall != Utfall.ANDRAD:
            return SafeString()
        return textskillnad(self.behandling.punkt["lydelse"], self.stallning.lydelse).html


_EJ_FRAMSTALLDA = {Yrkandelage.UTKAST, Yrkandelage.INLAMNAT, Yrkandelage.ATERTAGET}


def beslutspunkter(behandlingar: Sequence[Behandling]) -> dict[str, dict[str, Any]]:
    """Return the points of the item's one frozen version, read once, by identitet."""
    if not behandlingar:
        return {}
    return {
        punkt["identitet"]: {**punkt, "ingress": avsnitt["ingress"]}
        for avsnitt in behandlingar[0].version.data["avsnitt"]
        for punkt in avsnitt.get("punkter") or ()
    }


def yrkanderad(y: Yrkande, lydelse: Any) -> Yrkanderad:
    redlinje = textskillnad(lydelse, y.lydelse).html if y.slag == Yrkandeslag.ANDRAD else SafeString()
    return Yrkanderad(y, [str(p) for p in y.instammer.all()], redlinje)


def propositionsrad(p: Proposition, voteringar: Sequence[Votering], bild: Narvarobild) -> Propositionsrad:
    votering = next((v for v in voteringar if v.proposition_id == p.pk), None)
    upprop = rostande(votering, bild) if votering and votering.form == "upprop" and not votering.avslutad else []
    return Propositionsrad(p, votering, upprop)
