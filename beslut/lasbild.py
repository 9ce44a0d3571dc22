"""The handlingar of a sammanträde as a member reads them: what each item asks, what is new, where one was.

A fixed number of queries for any list, and for any item.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import formats

from arenden.models import Arende, Lasning
from arenden.visning import Del, Papper
from beslut.flow import Lage
from beslut.models import Dagordningspunkt, Lasplats, Ledamotsfraga, Yrkande
from beslut.motesflow import Yrkandelage
from beslut.numrering import numren
from forum.flow import Lage as Sammantradeslage
from forum.models import Anvandare, Organ, Sammantrade

# While yrkanden can be prepared (beslut.actions.forberett).
OPPNA = frozenset({Sammantradeslage.KALLAT, Sammantradeslage.PAGAR})
_VAL = re.compile(r"\b(fyllnads)?val\b|\bvalärende", re.IGNORECASE)


@dataclass
class Lasrad:
    """An item of the list, for one reader."""

    punkt: Dagordningspunkt
    nummer: str
    ber: list[str]
    plats: Lasplats | None = None
    nytt: str = ""
    eget: list[str] = field(default_factory=list)

    @property
    def uuid(self) -> UUID:
        return self.punkt.uuid

    @property
    def arende(self) -> Arende | None:
        return self.punkt.version.skrivelse.arende if self.punkt.version else None

    @property
    def utgar(self) -> bool:
        return bool(self.punkt.lage == Lage.UTGAR)

    @property
    def har_mer(self) -> bool:
        """Tell whether there is more to read than the heading says."""
        return bool(self.punkt.version_id or self.punkt.beskrivning)


def rader(sammantrade: Sammantrade, anvandare: Anvandare) -> list[Lasrad]:
    """Return the items in order, as *anvandare* meets them."""
    punkter = list(
        sammantrade.punkter.i_ordning()
        .select_related("version__skrivelse__arende", "fran__sammantrade")
        .prefetch_related("behandlingar")
        .defer("version__innehall")
    )
    mina = Lasplats.objects.filter(anvandare=anvandare, dagordningspunkt__sammantrade=sammantrade)
    platser = {p.dagordningspunkt_id: p for p in mina}
    lasningar = _lasningar(punkter, anvandare)
    nummer = numren(punkter, kallat=sammantrade.numren_star_fast)
    ut = []
    for punkt, nr in zip(punkter, nummer, strict=True):
        plats = platser.get(punkt.pk)
        rad = Lasrad(punkt, nr, begar(punkt, sammantrade.organ), plats)
        rad.nytt = _nytt(rad, plats, lasningar)
        ut.append(rad)
    _lagg_till_delat(sammantrade, ut, anvandare)
    return ut


def en(punkt: Dagordningspunkt, anvandare: Anvandare) -> tuple[Lasrad, Lasrad | None, Lasrad | None]:
    """Return *punkt* as *anvandare* opens it, and its neighbours, of which only number and heading are read.

    Of the rest of the list no more is read, so that an item opens as fast on a long one.
    """
    alla = list(punkt.sammantrade.punkter.i_ordning().only("uuid", "nummer", "rubrik", "sammantrade"))
    nummer = numren(alla, kallat=punkt.sammantrade.numren_star_fast)
    har = next(i for i, p in enumerate(alla) if p.pk == punkt.pk)
    plats = Lasplats.objects.filter(anvandare=anvandare, dagordningspunkt=punkt).first()
    rad = Lasrad(punkt, nummer[har], begar(punkt, punkt.sammantrade.organ), plats)
    forra = Lasrad(alla[har - 1], nummer[har - 1], []) if har else None
    nasta = Lasrad(alla[har + 1], nummer[har + 1], []) if har + 1 < len(alla) else None
    return rad, forra, nasta


def _lagg_till_delat(sammantrade: Sammantrade, rader: Sequence[Lasrad], anvandare: Anvandare) -> None:
    """Tell in each row what waits for *anvandare* of what members have asked, and what has come since they read."""
    fragor: defaultdict[int, list[Ledamotsfraga]] = defaultdict(list)
    pa_listan = {"dagordningspunkt__sammantrade": sammantrade}
    for fraga in Ledamotsfraga.objects.synliga_for(anvandare).kvar().filter(**pa_listan):
        fragor[fraga.dagordningspunkt_id].append(fraga)
    yrkanden: defaultdict[int, list[Yrkande]] = defaultdict(list)
    synliga = Yrkande.objects.synliga_for(anvandare).filter(**pa_listan)
    for yrkande in synliga.exclude(lage=Yrkandelage.ATERTAGET).select_related("av").prefetch_related("medyrkare"):
        yrkanden[yrkande.dagordningspunkt_id].append(yrkande)
    forra = {rad.punkt.fran_id for rad in rader if rad.punkt.fran_id is not None}
    igen = Yrkande.objects.som_kan_foljas(anvandare).filter(av=anvandare, dagordningspunkt__in=forra)
    att_ta_upp = set(igen.values_list("dagordningspunkt", flat=True)) if forra else set()
    for rad in rader:
        rad.eget += _om_yrkanden(yrkanden[rad.punkt.pk], anvandare)
        if rad.punkt.fran_id in att_ta_upp and not rad.utgar and sammantrade.lage in OPPNA:
            rad.eget.append("Du har ett yrkande från förra gången som du kan ta upp igen")
        sedan = rad.plats.oppnad if rad.plats else None
        mina = [f for f in fragor[rad.punkt.pk] if f.av_id == anvandare.pk]
        if sammantrade.lage == Sammantradeslage.KALLAT and any(f.svarad is None for f in mina):
            rad.eget.append("Din fråga väntar på svar")
        if any(f.svarad and (sedan is None or f.svarad > sedan) for f in fragor[rad.punkt.pk]):
            rad.eget.append("Nytt svar på en fråga")


def _om_yrkanden(yrkanden: Sequence[Yrkande], anvandare: Anvandare) -> Iterator[str]:
    for y in yrkanden:
        fore = y.lage in {Yrkandelage.UTKAST, Yrkandelage.INLAMNAT}
        if fore and any(m.anvandare_id == anvandare.pk and m.svar == "vantar" for m in y.medyrkare.all()):
            yield f"{y.av} frågar om du instämmer i ett yrkande"
        if y.av_id == anvandare.pk:
            yield f"Ditt yrkande: {y.get_slag_display().lower()} ({y.get_lage_display().lower()})"
    andras = sum(y.av_id != anvandare.pk and y.lage != Yrkandelage.UTKAST for y in yrkanden)
    if andras:
        yield f"{andras} yrkande{'n' if andras > 1 else ''} från andra"


def begar(punkt: Dagordningspunkt, organ: Organ) -> list[str]:
    """Return what the item asks of a member, most pressing first. Reads what is prefetched."""
    if punkt.lage == Lage.UTGAR:
        return ["Utgår"]
    ut = []
    if antal := len(punkt.behandlingar.all()):
        ut.append(f"{'Besluta om' if organ.formellt else 'Ta ställning till'} {antal} förslag")
    elif punkt.nyckel == "justerare" or _VAL.search(punkt.rubrik):
        ut.append("Val")
    elif punkt.slag != Dagordningspunkt.Slag.FAST:
        ut.append("Till kännedom")
    if punkt.fran is not None:
        dag = formats.date_format(punkt.fran.sammantrade.datum, "j F Y")
        hur = "inte behandlad" if punkt.fran.lage == Lage.PLANERAD else punkt.fran.get_lage_display().lower()
        ut.append(f"Återkommer från den {dag} ({hur})")
    return ut


def avtryck(punkt: Dagordningspunkt) -> str:
    """Return a short hash of what the item itself says; its skrivelse is frozen."""
    text = "\0".join([punkt.rubrik, punkt.foredragande, punkt.beskrivning])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _lasningar(punkter: Sequence[Dagordningspunkt], anvandare: Anvandare) -> dict[int, int]:
    """Return which version *anvandare* read last, by skrivelse: those of the list and those they replace."""
    skrivelser: set[int] = set()
    for punkt in punkter:
        if punkt.version is not None:
            skrivelser |= {punkt.version.skrivelse_id, punkt.version.skrivelse.foregangare_id or 0}
    return dict(
        Lasning.objects.filter(anvandare=anvandare, skrivelse__in=skrivelser)
        .exclude(version=None)
        .values_list("skrivelse_id", "version_id")
    )


def _nytt(rad: Lasrad, plats: Lasplats | None, lasningar: Mapping[int, int]) -> str:
    """Return "Inte läst", "Ändrat sedan du senast läste", or "" where there is nothing that one has not seen."""
    punkt = rad.punkt
    if rad.utgar:
        return ""
    andrat = plats is not None and plats.avtryck not in {"", avtryck(punkt)}
    if punkt.version is not None:
        last = lasningar.get(punkt.version.skrivelse_id)
        foregangare = lasningar.get(punkt.version.skrivelse.foregangare_id or 0)
        if last is None and foregangare is None:
            return "Inte läst"
        andrat = andrat or (last if last is not None else 0) != punkt.version_id
    elif plats is None and rad.har_mer:
        return "Inte läst"
    return "Ändrat sedan du senast läste" if andrat else ""


def delar(papper: Papper) -> tuple[list[Del], list[Del]]:
    """Return the proposals, which a reader meets first, and then the rest of the memo in its order."""
    return [d for d in papper.delar if d.slag == "forslag"], [d for d in papper.delar if d.slag != "forslag"]


def del_med(data: Mapping[str, Any], block: str) -> str:
    """Return the anchor of the part of the snapshot *data* that holds *block*; "" where it is no longer there."""
    for avsnitt in data["avsnitt"] if block else ():
        if avsnitt.get("doc") and block in _block_i(avsnitt["doc"]):
            return f"avsnitt-{avsnitt['identitet']}"
        for punkt in avsnitt.get("punkter") or ():
            if block in _block_i(punkt["lydelse"]):
                return f"punkt-{punkt['identitet']}"
    return ""


def _block_i(nod: Mapping[str, Any]) -> Iterator[str]:
    if eget := (nod.get("attrs") or {}).get("id"):
        yield eget
    for barn in nod.get("content") or ():
        yield from _block_i(barn)
