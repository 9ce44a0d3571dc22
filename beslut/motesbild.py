"""A meeting as a page shows it: its list, the item one looks at, and what to do next. A fixed number of queries."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from beslut import narvarobild, vantade
from beslut.actions.narvaro import ajournerat
from beslut.flow import AVSLUTADE, Lage
from beslut.models import Ajournering, Dagordningspunkt, Justerarval, Motesgang, Narvaropass
from beslut.motesflow import Utfall
from beslut.narvarobild import Narvarobild
from beslut.punktbild import Punktbild, ta_punkt
from beslut.vantade import Vantade
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
    vantade: Vantade

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
                    "forhinder": d.pk in self.vantade.forhinder,
                    "inkallad_for": self.vantade.ersatter.get(d.pk),
                }
            )
        return rader

    @property
    def lediga_platser(self) -> list[dict[str, Any]]:
        """Return the seats an ersättare could take now, each with the one whose turn it is."""
        if not self.bild.lediga_ersattare:
            return []
        lediga = {d.pk: d for d in self.bild.lediga_ersattare}
        return [
            {"ledamot": d, "i_tur": lediga.get(self.vantade.inkallad_for(d) or 0) or self.bild.i_tur(d)}
            for d in self.bild.tomma_platser
        ]

    @property
    def nagot_forhinder(self) -> bool:
        return any(d.pk in self.vantade.forhinder for d in self.bild.deltaganden if d.kapacitet == "ledamot")

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
        for fraga in visas.alla:
            if fraga.tillagg:
                return Nu("En ny punkt är yrkad och inte prövad.", plats=fraga.id)
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
        ta_punkt(vald, bild) if vald else None,
        ajournerat(sammantrade),
        list(Justerarval.objects.filter(sammantrade=sammantrade).kvar().select_related("deltagande")),
        vantade.ta(sammantrade, bild.deltaganden),
    )
