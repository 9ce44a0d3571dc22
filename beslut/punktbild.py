"""An item of a meeting as a page shows it, with all that has been recorded on it. A fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from arenden import dokument, dokumenthtml
from beslut.actions import omedelbart
from beslut.flow import Lage
from beslut.fragebild import Fragebild, Propositionsrad, beslutspunkter, propositionsrad, yrkanderad
from beslut.models import (
    Behandling,
    Dagordningspunkt,
    Deltagande,
    Jav,
    Motesanteckning,
    Paragraf,
    Proposition,
    Talare,
    Votering,
    Yrkande,
    Yttrande,
)
from beslut.narvarobild import Narvarobild


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
    # Of an item whose paragraph is adjusted at once: it, and those whom it waits for.
    paragraf: Paragraf | None
    justerar: list[Deltagande]

    @property
    def pagar(self) -> bool:
        return bool(self.rad.lage == Lage.PAGAR)

    @property
    def kan_tas_upp(self) -> bool:
        return self.rad.lage not in {Lage.PAGAR, Lage.UTGAR} and not self.fast

    @property
    def fast(self) -> bool:
        """Whether its paragraph has been omedelbart justerad, and nothing more is recorded on it."""
        return self.paragraf is not None and self.paragraf.omedelbart is not None

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
    def kan_forklaras(self) -> bool:
        """Whether the body can declare the item's paragraph omedelbart justerad: it is decided."""
        avgjord = self.punkter or self.helheten.stallning or self.rad.slag == Dagordningspunkt.Slag.FAST
        return bool(avgjord) and not self.vantar and self.rad.lage not in {Lage.PLANERAD, Lage.UTGAR}

    @property
    def yrkare(self) -> list[Deltagande]:
        return self.bild.tjanstgor


def ta_punkt(punkt: Dagordningspunkt, bild: Narvarobild) -> Punktbild:
    """Read all that has been recorded on *punkt*."""
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
    punkter = beslutspunkter(behandlingar)

    def frageblad(behandling: Behandling | None) -> Fragebild:
        pk = behandling.pk if behandling else None
        ett = punkter.get(str(behandling.identitet), {}) if behandling else {}
        lydelse = ett.get("lydelse")
        return Fragebild(
            behandling,
            ett.get("ingress", ""),
            dokumenthtml.till_html(lydelse) if lydelse else SafeString(),
            dokument.till_text(lydelse) if lydelse else "",
            dokumenthtml.till_html(ett["fristaende"]) if ett.get("fristaende") else None,
            [yrkanderad(y, lydelse) for y in yrkanden if y.behandling_id == pk],
            [propositionsrad(p, voteringar, bild) for p in propositioner if p.behandling_id == pk],
            next((s for s in stallningar if s.behandling_id == pk and not s.ny_punkt), None),
            [s for s in stallningar if s.ny_punkt and pk is None],
            [y for y in yttranden if y.behandling_id == pk],
        )

    paragraf = None
    if punkt.omedelbart:
        paragraf = (
            Paragraf.objects.select_related("protokoll__sammantrade__organ").filter(dagordningspunkt=punkt).first()
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
        paragraf,
        omedelbart.vantar_pa(paragraf) if paragraf else [],
    )


def _med_namn(bild: Narvarobild) -> Sequence[Jav]:
    namn = {d.pk: d for d in bild.deltaganden}
    for j in bild.jav:
        j.deltagande = namn[j.deltagande_id]
    return bild.jav
