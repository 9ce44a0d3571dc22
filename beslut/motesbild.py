"""A meeting as a page shows it: its list, the item one looks at, and what to do next. A fixed number of queries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from arenden import dokument
from arenden.textskillnad import textskillnad
from beslut import narvarobild
from beslut.actions.narvaro import ajournerat
from beslut.actions.stallningstagande import fragan_bland
from beslut.actions.votering import rostande
from beslut.flow import AVSLUTADE, Lage, Punktlage
from beslut.models import (
    Ajournering,
    Behandling,
    Dagordningspunkt,
    Deltagande,
    Jav,
    Justerarval,
    Motesanteckning,
    Motesgang,
    Narvaropass,
    Proposition,
    Stallningstagande,
    Talare,
    Votering,
    Yrkande,
    Yttrande,
)
from beslut.motesflow import Utfall, Yrkandelage, Yrkandeslag
from beslut.narvarobild import Narvarobild
from beslut.propositionsordning import Fraga, Klart
from beslut.propositionsordning import Proposition as Nasta
from forum import flow as forumflow
from forum.models import Sammantrade

# The letter that records each outcome while one stands in a beslutspunkt.
TANGENTER: dict[str, str] = {
    Utfall.BIFALL: "b",
    Utfall.ANDRAD: "l",
    Utfall.AVSLAG: "a",
    Utfall.ATERREMISS: "r",
    Utfall.BORDLAGGNING: "o",
    Utfall.EJ_UPP: "e",
    Utfall.ANTECKNAS: "t",
    Utfall.TILL_HANDLINGARNA: "h",
}
# Those that need words beside the press of a button.
MED_ORD = (Utfall.ANDRAD, Utfall.ATERREMISS)


@dataclass(frozen=True)
class Utfallsval:
    """A button: what it records, in the body's own word, and its letter."""

    varde: str
    ord: str
    tangent: str


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


@dataclass
class Punktbild:
    """The item one looks at, with all that has been recorded on it."""

    rad: Dagordningspunkt
    bild: Narvarobild
    helheten: Fragebild
    punkter: list[Fragebild]
    jav: list[Jav]
    talar: Talare | None
    kolista: list[Talare]
    har_talat: list[Talare]
    anteckning: Motesanteckning | None
    val: list[Votering]
    deltog: list[Deltagande]

    @property
    def pagar(self) -> bool:
        return bool(self.rad.lage == Lage.PAGAR)

    @property
    def kan_tas_upp(self) -> bool:
        return self.rad.lage not in {Lage.PAGAR, Lage.UTGAR}

    @property
    def fragor(self) -> list[Fragebild]:
        """Return what is concluded on: the beslutspunkter, or the item itself where it has none."""
        return self.punkter or [self.helheten]

    @property
    def alla(self) -> list[Fragebild]:
        return [*([self.helheten] if self.punkter else []), *self.fragor]

    @property
    def vantar(self) -> list[Fragebild]:
        return [f for f in self.punkter if f.vantar]

    @property
    def oppen(self) -> Propositionsrad | None:
        return next((f.oppen for f in self.alla if f.oppen), None)

    @property
    def kan_samlas(self) -> list[Fragebild]:
        """Return the beslutspunkter that can be recorded in one go."""
        return [f for f in self.vantar if f.provad] if len(self.vantar) > 1 else []

    @property
    def yttranden(self) -> list[Yttrande]:
        return [y for f in self.alla for y in f.yttranden]

    @property
    def yrkare(self) -> list[Deltagande]:
        return self.bild.tjanstgor


@dataclass
class Nu:
    """What to do next: in words, with the button that does it (or the place where it is done)."""

    ord: str
    gor: str = ""
    knapp: str = ""
    punkt: UUID | None = None
    plats: str = ""


@dataclass
class Motesbild:
    sammantrade: Sammantrade
    gang: Motesgang | None
    bild: Narvarobild
    dagordning: list[Dagordningspunkt]
    visas: Punktbild | None
    paus: Ajournering | None
    justerare: list[Justerarval]

    @property
    def pagar(self) -> bool:
        return bool(self.sammantrade.lage == forumflow.Lage.PAGAR)

    @property
    def pagaende(self) -> Dagordningspunkt | None:
        return next((p for p in self.dagordning if p.lage == Lage.PAGAR), None)

    @property
    def nasta_punkt(self) -> Dagordningspunkt | None:
        """Return the item to take up next: the first left from the one shown on, else the first left."""
        kvar = [p for p in self.dagordning if p.lage == Lage.PLANERAD]
        if self.visas:
            efter = [p for p in kvar if (p.position, p.pk) >= (self.visas.rad.position, self.visas.rad.pk)]
            kvar = efter or kvar
        return next(iter(kvar), None)

    @property
    def kvar(self) -> int:
        return sum(p.lage not in AVSLUTADE for p in self.dagordning)

    @property
    def utfallsval(self) -> list[Utfallsval]:
        """Return the outcomes of a beslutspunkt, bifall in the body's own word."""
        ord_ = {Utfall.BIFALL: _stor(self.sammantrade.organ.beslutsord)} if not self.sammantrade.organ.formellt else {}
        return [Utfallsval(u.value, ord_.get(u, str(u.label)), TANGENTER[u]) for u in Utfall if u not in MED_ORD]

    @property
    def narvarorader(self) -> list[dict[str, Any]]:
        """Return each one called, with the span they are in and for whom they serve."""
        rader = []
        for d in self.bild.deltaganden:
            span = self.bild.nu.get(d.pk)
            rader.append(
                {
                    "rad": d,
                    "inne": span is not None,
                    "span": span,
                    "for": self.bild.for_vem(d),
                    "jav": d.pk in self.bild.javiga,
                    "tjanstgor": d.pk in self.bild.tjanstgorande,
                    "leder": d == self.bild.ordforande,
                }
            )
        return rader

    @property
    def lediga_platser(self) -> list[dict[str, Any]]:
        """Return the seats an ersättare could take now, each with the one whose turn it is."""
        if not self.bild.lediga_ersattare:
            return []
        return [{"ledamot": d, "i_tur": self.bild.i_tur(d)} for d in self.bild.tomma_platser]

    @property
    def spann(self) -> list[Narvaropass]:
        namn = {d.pk: d for d in self.bild.deltaganden}
        for p in self.bild.narvaropass:
            p.deltagande = namn[p.deltagande_id]
            if p.tjanstgor_for_id:
                p.tjanstgor_for = namn[p.tjanstgor_for_id]
        return sorted(self.bild.narvaropass, key=lambda p: (p.deltagande.ordning, p.deltagande.namn, p.fran, p.pk))

    @property
    def nu(self) -> Nu:
        """Return what the one who writes does next, most pressing first."""
        if not self.pagar:
            return Nu("Sammanträdet har inte börjat.", "oppna", "Öppna sammanträdet")
        if self.paus:
            return Nu("Sammanträdet är ajournerat.", "ateruppta", "Återuppta sammanträdet")
        if not self.bild.nu:
            return Nu("Anteckna vilka som är närvarande.", plats="narvaro")
        if self.visas and self.visas.pagar:
            return self._i_punkten(self.visas)
        if self.pagaende:
            return Nu(f"Punkt {self.pagaende} behandlas nu.", plats="", punkt=self.pagaende.uuid)
        if self.nasta_punkt:
            return Nu(f"Nästa: {self.nasta_punkt}", "ta_upp", "Ta upp punkten", self.nasta_punkt.uuid)
        return Nu("Alla punkter är avslutade.", "avsluta", "Avsluta sammanträdet")

    def _i_punkten(self, visas: Punktbild) -> Nu:
        oppen = visas.oppen
        if oppen and oppen.pagar:
            return Nu("Votering pågår. Anteckna rösterna.", plats=f"proposition-{oppen.rad.nr}")
        if oppen:
            return Nu(f"Proposition: {oppen.rad}. Vad finner ordföranden?", plats=f"proposition-{oppen.rad.nr}")
        for fraga in visas.alla:
            if fraga.kan_laggas_fram:
                return Nu(f"{fraga.rubrik}: yrkanden att pröva.", plats=fraga.id)
            if fraga.klart:
                return Nu(f"{fraga.rubrik}: {fraga.klart.utfall.label.lower()}. Skriv skälen.", plats=fraga.id)
        if visas.vantar:
            antal = len(visas.vantar)
            fler = f" och {antal - 1} till" if antal > 1 else ""
            return Nu(f"{visas.vantar[0].rubrik} väntar på utfall{fler}.", plats=visas.vantar[0].id)
        if nasta := self.nasta_punkt:
            return Nu(f"Punkten är klar. Nästa: {nasta}", "ta_upp", "Ta upp nästa punkt", nasta.uuid)
        return Nu("Punkten är klar.", "avsluta_punkt", "Avsluta punkten", visas.rad.uuid)


def _stor(text: str) -> str:
    return text[:1].upper() + text[1:]


def ta(sammantrade: Sammantrade, *, punkt: UUID | None = None, nu: dt.datetime | None = None) -> Motesbild:
    """Read the meeting; of its items only the one with the uuid *punkt* (or the one that goes on) in full."""
    gang = Motesgang.objects.select_related("penna").filter(sammantrade=sammantrade).first()
    dagordning = list(Dagordningspunkt.objects.filter(sammantrade=sammantrade).i_ordning())
    vald = next((p for p in dagordning if p.uuid == punkt), None)
    vald = vald or next((p for p in dagordning if p.lage == Lage.PAGAR), None)
    vald = vald or next((p for p in dagordning if p.lage == Lage.PLANERAD), None)
    vald = vald or next(iter(reversed(dagordning)), None)
    for p in dagordning:
        p.sammantrade = sammantrade
    bild = narvarobild.ta(sammantrade, punkt=vald, moment=nu)
    return Motesbild(
        sammantrade,
        gang,
        bild,
        dagordning,
        _punktbild(vald, bild) if vald else None,
        ajournerat(sammantrade),
        list(Justerarval.objects.filter(sammantrade=sammantrade).kvar().select_related("deltagande")),
    )


def _punktbild(punkt: Dagordningspunkt, bild: Narvarobild) -> Punktbild:
    behandlingar = list(punkt.behandlingar.select_related("version").order_by("nr"))
    yrkanden = list(
        Yrkande.objects.filter(dagordningspunkt=punkt)
        .offentliga()
        .select_related("av")
        .prefetch_related("instammer")
        .order_by("framstallt", "pk")
    )
    voteringar = list(Votering.objects.filter(dagordningspunkt=punkt).kvar().prefetch_related("roster"))
    propositioner = list(Proposition.objects.filter(dagordningspunkt=punkt).kvar().order_by("nr"))
    stallningar = list(punkt.stallningstaganden.kvar().select_related("yrkande"))
    yttranden = list(punkt.yttranden.kvar().select_related("deltagande"))
    talare = list(Talare.objects.filter(punkt=punkt).kvar().select_related("deltagande").order_by("begart", "pk"))
    punkter = _beslutspunkter(behandlingar)

    def frageblad(behandling: Behandling | None) -> Fragebild:
        pk = behandling.pk if behandling else None
        ett = punkter.get(str(behandling.identitet), {}) if behandling else {}
        lydelse = ett.get("lydelse")
        return Fragebild(
            behandling,
            ett.get("ingress", ""),
            dokument.till_html(lydelse) if lydelse else SafeString(),
            dokument.till_text(lydelse) if lydelse else "",
            dokument.till_html(ett["fristaende"]) if ett.get("fristaende") else None,
            [_yrkanderad(y, lydelse) for y in yrkanden if y.behandling_id == pk],
            [_propositionsrad(p, voteringar, bild) for p in propositioner if p.behandling_id == pk],
            next((s for s in stallningar if s.behandling_id == pk and not s.ny_punkt), None),
            [s for s in stallningar if s.ny_punkt and pk is None],
            [y for y in yttranden if y.behandling_id == pk],
        )

    beslut = [s for s in stallningar if s.ar_beslut]
    med = frozenset[int]().union(*(bild.vid(s.tid, punkt.pk).tjanstgorande for s in beslut))
    return Punktbild(
        punkt,
        bild,
        frageblad(None),
        [frageblad(b) for b in behandlingar],
        [j for j in _med_namn(bild) if j.punkt_id == punkt.pk],
        next((t for t in talare if t.borjade and not t.slutade), None),
        sorted((t for t in talare if not t.borjade), key=lambda t: (t.slag != Talare.Slag.REPLIK, t.begart, t.pk)),
        [t for t in talare if t.slutade],
        Motesanteckning.objects.filter(punkt=punkt).first(),
        [v for v in voteringar if v.proposition_id is None],
        [d for d in bild.deltaganden if d.pk in med],
    )


def _med_namn(bild: Narvarobild) -> Sequence[Jav]:
    namn = {d.pk: d for d in bild.deltaganden}
    for j in bild.jav:
        j.deltagande = namn[j.deltagande_id]
    return bild.jav


def _beslutspunkter(behandlingar: Sequence[Behandling]) -> dict[str, dict[str, Any]]:
    """Return the points of the item's one frozen version, read once, by identitet."""
    if not behandlingar:
        return {}
    return {
        punkt["identitet"]: {**punkt, "ingress": avsnitt["ingress"]}
        for avsnitt in behandlingar[0].version.data["avsnitt"]
        for punkt in avsnitt.get("punkter") or ()
    }


def _yrkanderad(y: Yrkande, lydelse: Any) -> Yrkanderad:
    redlinje = textskillnad(lydelse, y.lydelse).html if y.slag == Yrkandeslag.ANDRAD else SafeString()
    return Yrkanderad(y, [str(p) for p in y.instammer.all()], redlinje)


def _propositionsrad(p: Proposition, voteringar: Sequence[Votering], bild: Narvarobild) -> Propositionsrad:
    votering = next((v for v in voteringar if v.proposition_id == p.pk), None)
    upprop = rostande(votering, bild) if votering and votering.form == "upprop" and not votering.avslutad else []
    return Propositionsrad(p, votering, upprop)


__all__ = ["Fraga", "Motesbild", "ta"]
