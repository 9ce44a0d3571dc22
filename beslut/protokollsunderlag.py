"""What was recorded at a sammanträde, read from its rows as the plain facts that minutes are made of.

A fixed number of queries for the whole meeting, however many items it had.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from arenden import dokument
from arenden.hanvisningsmal import med_ord
from beslut.flow import Lage
from beslut.models import (
    Ajournering,
    Dagordningspunkt,
    Deltagande,
    Jav,
    Justerarval,
    Narvaropass,
    Proposition,
    Rost,
    Stallningstagande,
    Votering,
    Yrkande,
    Yttrande,
)
from beslut.motesflow import Yrkandeslag as Yrkat
from beslut.omrostning import Form, Genom, Rostvarde
from beslut.propositionsordning import Fraga
from beslut.protokollsprak import fakta as f
from beslut.protokollsprak import ord as ord_
from forum.models import Anvandare, Avvikelse, Handelse, Javsregel, Organ, Protokollsslag, Sammantrade

# One who came so soon after the chair had opened was there from the beginning.
FRAN_BORJAN = dt.timedelta(minutes=5)
_TOM = {"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": None}}]}
_YTTRANDE = {
    Yttrande.Slag.AVVIKELSE: f.Avvikelseslag.AVVIKELSE,
    Yttrande.Slag.SARSKILT: f.Avvikelseslag.YTTRANDE,
    Yttrande.Slag.ANTECKNING: f.Avvikelseslag.ANTECKNING,
}
_FORM = {
    Form.UPPROP: f.Voteringsform.OPPEN,
    Form.ANTAL: f.Voteringsform.RAKNAD,
    Form.SLUTEN: f.Voteringsform.SLUTEN,
}


def organord(organ: Organ) -> f.Organord:
    """Return the body's own words for what it does."""
    formellt = organ.protokollsslag == Protokollsslag.PROTOKOLL
    rum = {Javsregel.NAMND: "6 kap. 30 § kommunallagen", Javsregel.FULLMAKTIGE: "5 kap. 47 § kommunallagen"}
    return f.Organord(
        namn=organ.namn,
        formellt=organ.formellt,
        beslutsord=organ.beslutsord,
        avvikelse="reservation" if organ.avvikelse == Avvikelse.RESERVATION else organ.get_avvikelse_display(),
        protokoll="protokollet" if formellt else "anteckningarna",
        javsrum=rum[Javsregel(organ.jav)] if organ.formellt else "",
    )


def _tid(moment: dt.datetime | None) -> str:
    return timezone.localtime(moment).strftime("%H:%M") if moment else ""


def _person(d: Deltagande) -> f.Person:
    return f.Person(d.namn, d.parti, d.part)


class Underlag:
    """Everything recorded at one sammanträde."""

    def __init__(self, sammantrade: Sammantrade) -> None:
        self.sammantrade = sammantrade
        self.organ = organord(sammantrade.organ)
        kvar: dict[str, Any] = {"sammantrade": sammantrade, "struken": None}
        self.punkter = list(
            Dagordningspunkt.objects.filter(sammantrade=sammantrade)
            .select_related("version__skrivelse__arende", "fran__sammantrade")
            .prefetch_related("behandlingar")
            .i_ordning()
        )
        self.deltaganden = list(Deltagande.objects.filter(**kvar).order_by("ordning", "namn", "pk"))
        self._pa = {d.pk: d for d in self.deltaganden}
        self._konto = {d.anvandare_id: d for d in self.deltaganden if d.anvandare_id}
        self.passen = list(Narvaropass.objects.filter(**kvar).order_by("fran", "pk"))
        self.uppehall = list(Ajournering.objects.filter(**kvar).order_by("fran"))
        self.justerare = [
            rad.deltagande
            for rad in Justerarval.objects.filter(**kvar, ersattare=False).select_related("deltagande").order_by("pk")
        ]
        self._jav = self._per_punkt(Jav.objects.filter(**kvar).order_by("pk"), "punkt_id")
        self._yrkanden = self._per_punkt(
            Yrkande.objects.filter(sammantrade=sammantrade)
            .framstallda()
            .select_related("av", "behandling")
            .prefetch_related("instammer"),
            "dagordningspunkt_id",
        )
        self._propositioner = self._per_punkt(
            Proposition.objects.filter(**kvar).select_related("behandling").order_by("nr", "pk"), "dagordningspunkt_id"
        )
        voteringar = list(Votering.objects.filter(**kvar).exclude(avslutad=None).prefetch_related("roster__deltagande"))
        self._voteringar = {v.proposition_id: v for v in voteringar if v.proposition_id}
        self._val = self._per_punkt((v for v in voteringar if v.proposition_id is None), "dagordningspunkt_id")
        self._stallningar = self._per_punkt(
            Stallningstagande.objects.filter(**kvar).select_related("behandling", "yrkande").order_by("pk"),
            "dagordningspunkt_id",
        )
        self._yttranden = self._per_punkt(
            Yttrande.objects.filter(**kvar).select_related("deltagande", "behandling").order_by("pk"),
            "dagordningspunkt_id",
        )
        self._nar = self._tider()

    @staticmethod
    def _per_punkt(rader: Iterable[Any], falt: str) -> Mapping[int, list[Any]]:
        ut: defaultdict[int, list[Any]] = defaultdict(list)
        for rad in rader:
            ut[getattr(rad, falt)].append(rad)
        return ut

    def _tider(self) -> dict[Any, tuple[dt.datetime, dt.datetime]]:
        """Return when each item was taken up and left, by its UUID; as the event log has it."""
        slag = ("punkt_ta_upp", "punkt_behandla", "punkt_bordlagg", "punkt_aterremittera", "punkt_utga")
        tider: dict[Any, tuple[dt.datetime, dt.datetime]] = {}
        for rad in Handelse.objects.om(*self.punkter).filter(slag__in=slag):
            tid = dt.datetime.fromisoformat(rad.data["nar"]) if "nar" in rad.data else rad.tid
            forst, _sist = tider.get(rad.objekt, (tid, tid))
            tider[rad.objekt] = (forst, tid)
        return tider

    # The meeting

    @property
    def ordforande(self) -> Deltagande | None:
        """Return who led: the first in rank of those who were there."""
        narvarande = {p.deltagande_id for p in self.passen}
        for roll in Deltagande.Presidium:
            for d in self.deltaganden:
                if d.presidium == roll and d.pk in narvarande:
                    return d
        return None

    def mote(self, sekreterare: Anvandare | None) -> f.Motesfakta:
        """Return what stands first in the minutes."""
        s = self.sammantrade
        ledde = self.ordforande
        deltagare = [rad for d in self.deltaganden for rad in self._deltagare(d)]
        if sekreterare is not None and sekreterare.pk not in self._konto:
            deltagare.append(f.Deltagare(f.Person(str(sekreterare)), som="sekreterare", beslutande=False))
        return f.Motesfakta(
            organ=self.organ,
            datum=s.datum,
            borjar=_tid(s.oppnat) or s.borjar.strftime("%H:%M"),
            slutar=_tid(s.avslutat),
            plats=s.plats,
            form=s.form,
            uppehall=tuple((_tid(a.fran), _tid(a.till)) for a in self.uppehall if a.till),
            deltagare=tuple(deltagare),
            justerare=tuple(_person(d) for d in self.justerare),
            ordforande=_person(ledde) if ledde else None,
            sekreterare=f.Person(str(sekreterare)) if sekreterare else None,
            kontrollerade=s.fjarrkontroll,
        )

    def _deltagare(self, d: Deltagande) -> list[f.Deltagare]:
        """Return one row, or one for each ledamot in whose place an ersättare served."""
        per: dict[int | None, list[Narvaropass]] = {}
        for p in self.passen:
            if p.deltagande_id == d.pk and p.punkt_id is None:
                per.setdefault(p.tjanstgor_for_id, []).append(p)
        rader = []
        for for_id, passen in per.items():
            if for_id is None and len(per) > 1 and d.kapacitet == Deltagande.Kapacitet.ERSATTARE:
                continue  # what an ersättare did not serve is said by the spans that it did
            for_ = self._pa.get(for_id) if for_id else None
            rader.append(
                f.Deltagare(
                    _person(d),
                    som=d.get_presidium_display() or d.titel or d.get_kapacitet_display(),
                    for_=_person(for_) if for_ else None,
                    spann=self._spann(passen),
                    distans=any(p.distans for p in passen),
                    beslutande=d.kapacitet == Deltagande.Kapacitet.LEDAMOT or for_ is not None,
                )
            )
        return rader

    def _spann(self, passen: Sequence[Narvaropass]) -> tuple[tuple[str, str], ...]:
        """Return when one was there, spans that meet as one; nothing for one who was there all the time."""
        ihop: list[list[dt.datetime | None]] = []
        for p in passen:
            if ihop and ihop[-1][1] is not None and ihop[-1][1] >= p.fran:
                ihop[-1][1] = p.till
            else:
                ihop.append([p.fran, p.till])
        s = self.sammantrade
        if len(ihop) == 1:
            fran, till = ihop[0]
            borjan = max(s.oppnat or s.borjan, s.borjan)
            if fran is not None and fran <= borjan + FRAN_BORJAN and (till is None or till >= (s.avslutat or till)):
                return ()
        return tuple((_tid(fran), _tid(till)) for fran, till in ihop)

    # One item

    def arende(self, punkt: Dagordningspunkt) -> f.Arendefakta:
        """Return everything recorded on one item."""
        version = med_ord(punkt.version.data, lankar=False) if punkt.version else None
        fore = {d["nyckel"]: d["doc"] for d in version["avsnitt"] if d.get("doc")} if version else {}
        valda = tuple(_person(d) for d in self.justerare) if punkt.nyckel == "justerare" else ()
        return f.Arendefakta(
            rubrik=punkt.rubrik,
            diarienummer=punkt.version.skrivelse.arende.diarienummer if punkt.version else "",
            slag=punkt.slag,
            nyckel=punkt.nyckel,
            sammanfattning=_innehall(fore.get("sammanfattning")),
            underlag=_underlag(version) if version else (),
            rorelser=self._rorelser(punkt),
            jav=tuple(self._javet(rad, punkt) for rad in self._jav[punkt.pk]),
            yrkanden=tuple(self._yrkande(y) for y in self._yrkanden[punkt.pk]),
            propositioner=tuple(self._proposition(p) for p in self._propositioner[punkt.pk]),
            val=tuple(v.ord for v in self._val[punkt.pk]),
            punkter=self._punkter(punkt, version),
            avvikelser=self._avvikelser(punkt),
            mottagare=_mottagare(version) if version else (),
            valda=valda,
            utgar=punkt.lage == Lage.UTGAR,
            skal=punkt.utgar_skal,
            omedelbart=punkt.omedelbart,
            foregaende=self._foregaende() if punkt.nyckel == "foregaende" else None,
        )

    def _foregaende(self) -> dt.date | None:
        tidigare = Sammantrade.objects.filter(
            organ=self.sammantrade.organ, lage="avslutat", datum__lt=self.sammantrade.datum
        )
        return tidigare.order_by("-datum").values_list("datum", flat=True).first()

    def _rorelser(self, punkt: Dagordningspunkt) -> tuple[f.Rorelse, ...]:
        fran, till = self._nar.get(punkt.uuid, (None, None))
        if fran is None or till is None:
            return ()
        ut = []
        for d in self.deltaganden:
            egna = [p for p in self.passen if p.deltagande_id == d.pk and p.punkt_id is None]
            tider = {p.fran for p in egna} & {p.till for p in egna if p.till}
            for p in egna:
                if fran < p.fran <= till and p.fran not in tider:
                    ut.append(
                        (
                            p.fran,
                            f.Rorelse(
                                _person(d), kom=True, tid=_tid(p.fran), ersatter=self._for(p), ersattare=self._fore(p)
                            ),
                        )
                    )
                if p.till and fran < p.till <= till and p.till not in tider and p.till != self.sammantrade.avslutat:
                    ut.append((p.till, f.Rorelse(_person(d), kom=False, tid=_tid(p.till), ersattare=self._efter(p))))
        return tuple(rorelse for _nar, rorelse in sorted(ut, key=lambda par: par[0]))

    def _for(self, p: Narvaropass) -> f.Person | None:
        d = self._pa.get(p.tjanstgor_for_id) if p.tjanstgor_for_id else None
        return _person(d) if d else None

    def _fore(self, p: Narvaropass) -> f.Person | None:
        """Return who served for the one who came, until within the same minute."""
        for q in self.passen:
            if q.tjanstgor_for_id == p.deltagande_id and q.till and abs(p.fran - q.till) < dt.timedelta(minutes=1):
                return _person(self._pa[q.deltagande_id])
        return None

    def _efter(self, p: Narvaropass) -> f.Person | None:
        """Return who serves for the one who left, from within the same minute."""
        for q in self.passen:
            if q.tjanstgor_for_id == p.deltagande_id and p.till and abs(q.fran - p.till) < dt.timedelta(minutes=1):
                return _person(self._pa[q.deltagande_id])
        return None

    def _javet(self, rad: Jav, punkt: Dagordningspunkt) -> f.Jav:
        ersatter = [p for p in self.passen if p.tjanstgor_for_id == rad.deltagande_id and p.punkt_id in {punkt.pk}]
        ersattare = self._pa[ersatter[0].deltagande_id] if ersatter else None
        return f.Jav(_person(self._pa[rad.deltagande_id]), _person(ersattare) if ersattare else None)

    def _av(self, konto: Anvandare) -> f.Person:
        d = self._konto.get(konto.pk)
        return _person(d) if d else f.Person(str(konto))

    def _yrkande(self, y: Yrkande) -> f.Yrkande:
        return f.Yrkande(
            nyckel=str(y.uuid),
            slag=f.Yrkandeslag(y.slag),
            av=self._av(y.av),
            instammer=tuple(sorted((self._av(k) for k in y.instammer.all()), key=lambda p: p.namn)),
            punkter=(y.behandling.nr,) if y.behandling else (),
            lydelse=y.lydelse,
            skal=y.skal if y.slag in {Yrkat.ATERREMISS, Yrkat.BORDLAGGNING} else "",
        )

    def _forslag(self, nyckel: str, punkt_id: int) -> f.Forslag:
        y = next((y for y in self._yrkanden[punkt_id] if str(y.uuid) == nyckel), None)
        if y is None:
            return f.Forslag(namn="avslag" if nyckel == "avslag" else "")
        return f.Forslag(self._av(y.av), f.Yrkandeslag(y.slag))

    def _proposition(self, p: Proposition) -> f.Proposition:
        senare = {Fraga.BORDLAGGNING, Fraga.ATERREMISS}
        if p.fraga in senare:
            fraga = f.Frageslag.AVGORA_IDAG
        elif p.fraga == Fraga.HUVUDSAK:
            fraga = f.Frageslag.MOT_VARANDRA if p.nej else f.Frageslag.ETT_FORSLAG
        else:
            fraga = f.Frageslag(p.fraga)
        sidor = [p.ja, *([p.nej] if p.nej else [])]
        votering = self._voteringar.get(p.pk)
        return f.Proposition(
            nyckel=str(p.uuid),
            fraga=fraga,
            forslag=tuple(self._forslag(sida, p.dagordningspunkt_id) for sida in sidor),
            vann=int(bool(p.nej) and p.vann == p.nej),
            punkter=(p.behandling.nr,) if p.behandling and fraga != f.Frageslag.TILLAGG else (),
            votering=self._votering(votering) if votering else None,
            fann=(int(p.fann == p.nej) if p.fann else None) if votering else None,
        )

    def _votering(self, v: Votering) -> f.Votering:
        namn: dict[str, list[f.Person]] = {varde: [] for varde in Rostvarde}
        rost: Rost
        for rost in sorted(v.roster.all(), key=lambda r: (r.deltagande.ordning, r.deltagande.namn)):
            namn[rost.varde].append(_person(rost.deltagande))
        return f.Votering(
            form=_FORM[Form(v.form)],
            ja=v.ja,
            nej=v.nej,
            avstar=v.avstar,
            ja_namn=tuple(namn[Rostvarde.JA]),
            nej_namn=tuple(namn[Rostvarde.NEJ]),
            avstar_namn=tuple(namn[Rostvarde.AVSTAR]),
            vann=v.vinner if v.vinner in {"ja", "nej"} else "",
            utslagsrost=v.genom == Genom.UTSLAGSROST,
            lottning=v.genom == Genom.LOTT,
            minoritet=v.genom == Genom.MINORITET,
        )

    def _punkter(self, punkt: Dagordningspunkt, version: Mapping[str, Any] | None) -> tuple[f.Punkt, ...]:
        tryckta: dict[str, tuple[str, Any]] = {}
        for avsnitt in version["avsnitt"] if version else ():
            for ett in avsnitt.get("punkter") or ():
                tryckta[ett["identitet"]] = (avsnitt["ingress"], ett["lydelse"])
        ut = []
        nr = max((b.nr for b in punkt.behandlingar.all()), default=0)
        for rad in sorted(self._stallningar[punkt.pk], key=lambda r: (r.behandling is None, _nr(r), r.pk)):
            if rad.behandling is not None:
                ingress, lydelse = tryckta.get(str(rad.behandling.identitet), ("", _TOM))
                plats = rad.behandling.nr
            else:
                nr += 1
                ingress, lydelse, plats = "", rad.lydelse or _TOM, nr
            ut.append(
                f.Punkt(
                    nr=plats,
                    lydelse=lydelse,
                    utfall=f.Utfall(rad.utfall),
                    ingress=ingress,
                    beslutad=rad.lydelse if rad.utfall == f.Utfall.ANDRAD else None,
                    skal=rad.skal,
                )
            )
        return tuple(ut)

    def _avvikelser(self, punkt: Dagordningspunkt) -> tuple[f.Avvikelse, ...]:
        grupper: dict[Any, list[Yttrande]] = {}
        for rad in self._yttranden[punkt.pk]:
            grupper.setdefault((rad.grupp, rad.slag), []).append(rad)
        motat = {y.av_id for y in self._yrkanden[punkt.pk] if y.slag != Yrkat.BIFALL}
        ut = []
        for (grupp, slag), rader in grupper.items():
            nummer = sorted({rad.behandling.nr for rad in rader if rad.behandling})
            avvikelse = slag == Yttrande.Slag.AVVIKELSE
            ut.append(
                f.Avvikelse(
                    nyckel=f"{grupp}.{slag}",
                    slag=_YTTRANDE[Yttrande.Slag(slag)],
                    av=tuple(dict.fromkeys(_person(rad.deltagande) for rad in rader)),
                    punkter=tuple(nummer),
                    for_eget=avvikelse and any(rad.deltagande.anvandare_id in motat for rad in rader),
                    text=rader[0].text,
                )
            )
        return tuple(ut)


def _nr(rad: Stallningstagande) -> int:
    return rad.behandling.nr if rad.behandling else 0


def _innehall(doc: Any) -> Any:
    return None if doc is None or dokument.ar_tomt(doc) else doc


def _underlag(version: Mapping[str, Any]) -> tuple[str, ...]:
    datum = f" {ord_.datum(dt.date.fromisoformat(version['datum']))}" if version["datum"] else ""
    fran = f" från {version['forvaltning']}" if version["forvaltning"] else ""
    return (f"Tjänsteskrivelse{fran}{datum}", *(bilaga["namn"] for bilaga in version["bilagor"]))


def _mottagare(version: Mapping[str, Any]) -> tuple[str, ...]:
    docs = [avsnitt["doc"] for avsnitt in version["avsnitt"] if avsnitt["slag"] == "mottagare" and avsnitt.get("doc")]
    rader = [rad for doc in docs for rad in dokument.till_text(doc).splitlines()]
    return tuple(ren for rad in rader if (ren := rad.strip().lstrip("•").strip()))
