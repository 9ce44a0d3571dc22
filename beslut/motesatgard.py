"""What a press at the meeting means: the fields of a form, read and handed to the one action that does it."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime, parse_time

from arenden.views.hamta import heltal
from beslut.actions import (
    jav,
    motesanteckning,
    motet,
    narvaro,
    omedelbart,
    pennan,
    proposition,
    stallningstagande,
    talarlista,
    votering,
    yrkande,
    yttrande,
)
from beslut.models import (
    Behandling,
    Dagordningspunkt,
    Deltagande,
    Jav,
    Justerarval,
    Narvaropass,
    Proposition,
    Stallningstagande,
    Talare,
    Votering,
    Yrkande,
    Yttrande,
)
from beslut.motesflow import Utfall, Yrkandeslag
from beslut.omrostning import Form, Rostvarde
from forum.fel import Konflikt
from forum.models import Anvandare, Sammantrade

M = TypeVar("M", bound=models.Model)
C = TypeVar("C", bound=models.TextChoices)


LYDELSE_MAX = 20_000
# No press has waited longer to be sent, whatever two clocks say.
LANGST = dt.timedelta(days=366)


def _moment(text: str) -> dt.datetime | None:
    """Return a moment as a page writes one (ISO 8601, with its zone), or None."""
    try:
        tid = parse_datetime(text)
    except ValueError:
        return None
    return tid if tid is not None and timezone.is_aware(tid) else None


class Atgard:
    """A sent form: its fields by what they mean. Raises Konflikt where one names what is not of this meeting."""

    def __init__(
        self, falt: QueryDict, sammantrade: Sammantrade, av: Anvandare, *, klocka: str = "", efter: str = ""
    ) -> None:
        self._falt = falt
        self._klocka, self._efter = _moment(klocka), _moment(efter)
        self.sammantrade = sammantrade
        self.av = av
        self.plats = ""
        self.sagt = ""
        self._visa = falt.get("visa_punkt", "")

    @property
    def adress(self) -> str:
        """Return where the page goes on: the item it was about, the part of it."""
        bas = reverse("mote", args=[self.sammantrade.uuid])
        fraga = f"?punkt={self._visa}" if self._visa else ""
        if self.text("visa") == "narvaro":
            fraga = f"{fraga}{'&' if fraga else '?'}visa=narvaro"
        return f"{bas}{fraga}{f'#{self.plats}' if self.plats else ''}"

    def text(self, namn: str, langd: int = 4000) -> str:
        """Return what was typed, all of it. Raises Konflikt where there is no room for it."""
        text = str(self._falt.get(namn, "")).replace("\x00", "").replace("\r\n", "\n").strip()
        if len(text) > langd:
            hogst, antal = (f"{tal:,}".replace(",", " ") for tal in (langd, len(text)))
            raise Konflikt(f"Texten är {antal} tecken, och högst {hogst} tecken får plats. Korta den.")
        return text

    def knapp(self, *namnen: str) -> str:
        """Return which of the buttons *namnen* was pressed, or ""."""
        return next((namn for namn in namnen if namn in self._falt), "")

    def roster(self) -> dict[int, str]:
        """Return how people voted in an upprop: fields "rost-<deltagande>"."""
        par = ((heltal(n.removeprefix("rost-")), v) for n, v in self._falt.items() if n.startswith("rost-"))
        return {pk: str(v) for pk, v in par if pk is not None and v in Rostvarde.values}

    def val(self, namn: str, val: type[C]) -> C:
        try:
            return val(self.text(namn))
        except ValueError as fel:
            raise Konflikt("Sidan skickade ett val som inte finns. Läs in den igen.") from fel

    def tal(self, namn: str) -> int | None:
        return heltal(self.text(namn))

    def valda(self, namn: str) -> list[int]:
        return [tal for t in self._falt.getlist(namn) if (tal := heltal(t)) is not None]

    @property
    def nar(self) -> dt.datetime | None:
        """Return when it happened: as typed ("10.15"), or as the page noted when it was pressed and sent later."""
        if kl := self.text("kl"):
            return self.klockslag(kl)
        return self.tryckt or _moment(self.text("nar"))

    @property
    def tryckt(self) -> dt.datetime | None:
        """Return when it was pressed, by the clock here; None where the page did not say.

        The page's own clock may be wrong: what it says of that as it sends tells how long ago it was. Never before
        what it sent before this, nor before the meeting was opened.
        """
        nar = _moment(self.text("nar"))
        if nar is None or self._klocka is None:
            return None
        nu = timezone.now()
        sedan = min(max(self._klocka - nar, dt.timedelta(0)), LANGST)
        tidigast = (tid for tid in (self._efter, self.sammantrade.oppnat) if tid is not None)
        return min(max([nu - sedan, *tidigast]), nu)

    def klockslag(self, text: str) -> dt.datetime:
        """Return "10.15" or "10:15" of the day that the meeting was opened."""
        try:
            tid = parse_time(text.replace(".", ":"))
        except ValueError:
            tid = None
        if tid is None:
            raise Konflikt(f"”{text[:20]}” är inget klockslag. Skriv till exempel 10.15.")
        dag = timezone.localtime(self.sammantrade.oppnat or timezone.now()).date()
        return timezone.make_aware(dt.datetime.combine(dag, tid))

    def _hamta(self, fraga: "models.QuerySet[M]", **vilken: Any) -> M:
        rad = fraga.filter(sammantrade=self.sammantrade, **vilken).first()
        if rad is None:
            raise Konflikt("Det som sidan visade finns inte längre vid sammanträdet. Läs in den igen.")
        return rad

    def punkt(self) -> Dagordningspunkt:
        try:
            uuid = UUID(self.text("punkt"))
        except ValueError as fel:
            raise Konflikt("Sidan sa inte vilken punkt det gäller. Läs in den igen.") from fel
        punkt = self._hamta(Dagordningspunkt.objects.all(), uuid=uuid)
        punkt.sammantrade = self.sammantrade
        return punkt

    def behandling(self, punkt: Dagordningspunkt) -> Behandling | None:
        nr = self.tal("nr")
        return None if nr is None else self.behandlingar(punkt, [nr])[0]

    @staticmethod
    def behandlingar(punkt: Dagordningspunkt, nummer: list[int]) -> list[Behandling]:
        rader = list(punkt.behandlingar.filter(nr__in=nummer).select_related("version"))
        if len(rader) != len(set(nummer)):
            raise Konflikt("En beslutspunkt som sidan visade finns inte. Läs in den igen.")
        return rader

    def deltagande(self, namn: str = "deltagande") -> Deltagande:
        pk = self.tal(namn)
        if pk is None:
            raise Konflikt("Välj en person.")
        return self._hamta(Deltagande.objects.kvar(), pk=pk)

    def deltaganden(self, namn: str) -> list[Deltagande]:
        valda = self.valda(namn)
        rader = list(Deltagande.objects.filter(sammantrade=self.sammantrade, pk__in=valda).kvar())
        if not rader:
            raise Konflikt("Välj minst en person.")
        return rader

    def rad(self, modell: type[M], namn: str) -> M:
        pk = self.tal(namn)
        return self._hamta(modell._default_manager.all(), pk=-1 if pk is None else pk)

    def visa(self, punkt: Dagordningspunkt) -> None:
        self._visa = str(punkt.uuid)


def utfor(a: Atgard) -> None:
    """Do what the form asks for. Raises PermissionDenied, Konflikt."""
    gor = _ATGARDER.get(a.text("gor") or a.knapp("kom", "gick", "alla"))
    if gor is None:
        raise Konflikt("Sidan skickade något som inte går att göra. Läs in den igen.")
    gor(a)


def _oppna(a: Atgard) -> None:
    motet.oppna(a.sammantrade, av=a.av)
    a.sagt = "Sammanträdet är öppnat."


def _avsluta(a: Atgard) -> None:
    motet.avsluta(a.sammantrade, av=a.av)
    a.sagt = "Sammanträdet är avslutat."


def _ta_upp(a: Atgard) -> None:
    punkt = motet.ta_upp(a.punkt(), av=a.av)
    a.visa(punkt)


def _kom(a: Atgard) -> None:
    narvaro.kom(a.deltaganden("kom"), av=a.av, nar=a.nar, distans=bool(a.text("distans")))
    a.plats = "narvaro"


def _alla_kom(a: Atgard) -> None:
    narvaro.vantade_kom(a.sammantrade, av=a.av, nar=a.nar, distans=bool(a.text("distans")))
    a.plats = "narvaro"


def _gick(a: Atgard) -> None:
    narvaro.gick(a.deltaganden("gick"), av=a.av, nar=a.nar)
    a.plats = "narvaro"


def _tjanstgor(a: Atgard) -> None:
    punkt = a.punkt() if a.text("punkt") else None
    narvaro.tjanstgor(a.deltagande(), for_=a.deltagande("for"), av=a.av, punkt=punkt, nar=a.nar)
    a.plats = "narvaro"


def _ratta_narvaro(a: Atgard) -> None:
    span = a.rad(Narvaropass, "pass")
    till = a.text("till")
    narvaro.ratta(
        span,
        av=a.av,
        revision=a.tal("revision") or 0,
        fran=a.klockslag(a.text("fran")),
        till=a.klockslag(till) if till else None,
    )
    a.plats = f"pass-{span.pk}"


def _lagg_till(a: Atgard) -> None:
    if not a.text("namn"):
        raise Konflikt("Skriv namnet på den som deltar.")
    narvaro.lagg_till(a.sammantrade, av=a.av, namn=a.text("namn", 120), titel=a.text("titel", 120))
    a.plats = "narvaro"


def _jav(a: Atgard) -> None:
    jav.anmal(a.punkt(), a.deltagande(), av=a.av, skal=a.text("skal", 300))
    a.plats = "jav"


def _ordet(a: Atgard) -> None:
    slag = Talare.Slag.REPLIK if a.text("replik") else Talare.Slag.ANFORANDE
    talarlista.begar(a.punkt(), a.deltagande(), av=a.av, slag=slag)
    a.plats = "talarlista"


def _yrka(a: Atgard) -> None:
    punkt = a.punkt()
    slag = a.val("slag", Yrkandeslag)
    behandling = a.behandling(punkt)
    yrkande.framstall(
        punkt,
        av=a.av,
        yrkar=a.deltagande(),
        slag=slag,
        behandling=behandling,
        lydelse=a.text("lydelse", LYDELSE_MAX),
        skal=a.text("skal"),
        instammer=a.deltaganden("instammer") if a.valda("instammer") else (),
    )
    a.plats = f"punkt-{behandling.nr}" if behandling else "helheten"


def _lagg_fram(a: Atgard) -> None:
    punkt = a.punkt()
    tillagg = a.rad(Yrkande, "tillagg") if a.text("tillagg") else None
    rad = proposition.lagg_fram(
        punkt, a.behandling(punkt), av=a.av, huvudforslag=a.text("huvudforslag") or "skrivelsen", tillagg=tillagg
    )
    a.plats = f"proposition-{rad.nr}"


def _fann(a: Atgard) -> None:
    rad = a.rad(Proposition, "proposition")
    proposition.fann(rad, av=a.av, vann=a.text("vann", 40))


def _votera(a: Atgard) -> None:
    rad = a.rad(Proposition, "proposition")
    votering.begar(rad, av=a.av, form=a.val("form", Form))
    a.plats = f"proposition-{rad.nr}"


def _rosta(a: Atgard) -> None:
    rad = a.rad(Votering, "votering")
    if roster := a.roster():
        votering.rosta(rad, roster, av=a.av)
    if a.text("avsluta"):
        votering.avsluta(rad, av=a.av, utslag=a.text("utslag"))
    elif rad.proposition is not None:
        a.plats = f"proposition-{rad.proposition.nr}"


def _rakna(a: Atgard) -> None:
    votering.avsluta(
        a.rad(Votering, "votering"),
        av=a.av,
        ja=a.tal("ja"),
        nej=a.tal("nej"),
        avstar=a.tal("avstar"),
        utslag=a.text("utslag"),
    )


def _val(a: Atgard) -> None:
    kandidater: dict[str, int] = {}
    for rad in a.text("roster").splitlines():
        namn, _, antal = rad.rpartition(" ")
        roster = heltal(antal.strip())
        if rad.strip() and (not namn.strip() or roster is None):
            raise Konflikt(f"”{rad.strip()[:80]}” går inte att läsa. Skriv namnet och antalet röster: Anna Berg 7.")
        if roster is not None:
            kandidater[namn.strip()[:120]] = roster
    votering.val(a.punkt(), av=a.av, kandidater=kandidater, blanka=a.tal("blanka") or 0, lott=a.text("lott", 120))


def _anteckna(a: Atgard) -> None:
    punkt = a.punkt()
    nummer = a.valda("nr")
    stallningstagande.anteckna(
        punkt,
        av=a.av,
        utfall=a.val("utfall", Utfall),
        behandlingar=a.behandlingar(punkt, nummer),
        lydelse=a.text("lydelse", LYDELSE_MAX),
        skal=a.text("skal"),
    )
    nasta = punkt.behandlingar.filter(lage="vantar").order_by("nr").first()
    a.plats = f"punkt-{nasta.nr}" if nasta else "nu"


def _anteckna_hela(a: Atgard) -> None:
    stallningstagande.anteckna_hela(a.punkt(), av=a.av, utfall=a.val("utfall", Utfall), skal=a.text("skal"))


def _angra(a: Atgard) -> None:
    rad = a.rad(Stallningstagande, "stallning")
    stallningstagande.angra(rad, av=a.av, skal=a.text("skal", 300))
    a.plats = f"punkt-{rad.behandling.nr}" if rad.behandling else "helheten"


def _yttra(a: Atgard) -> None:
    punkt = a.punkt()
    yttrande.anmal(
        punkt,
        a.deltaganden("deltagande"),
        av=a.av,
        slag=a.val("slag", Yttrande.Slag),
        behandling=a.behandling(punkt),
        text=a.text("text", 20000),
    )
    a.plats = "yttranden"


def _omedelbart(a: Atgard) -> None:
    omedelbart.forklara(a.punkt(), av=a.av)
    a.plats = "omedelbart"


def _yttrandetext(a: Atgard) -> None:
    yttrande.lamna_text(a.rad(Yttrande, "yttrande"), av=a.av, text=a.text("text", 20000))
    a.plats = "yttranden"


_ATGARDER: Mapping[str, Callable[[Atgard], Any]] = {
    "oppna": _oppna,
    "avsluta": _avsluta,
    "bordlagg_resten": lambda a: stallningstagande.bordlagg_resten(a.sammantrade, av=a.av),
    "ajournera": lambda a: motet.ajournera(a.sammantrade, av=a.av, nar=a.nar),
    "ateruppta": lambda a: motet.ateruppta(a.sammantrade, av=a.av, nar=a.nar),
    "ta_upp": _ta_upp,
    "lamna": lambda a: motet.lamna(a.punkt(), av=a.av),
    "avsluta_punkt": lambda a: motet.avsluta_punkt(a.punkt(), av=a.av),
    "kom": _kom,
    "alla": _alla_kom,
    "gick": _gick,
    "tjanstgor": _tjanstgor,
    "tjanstgor_inte": lambda a: narvaro.tjanstgor_inte(a.deltagande(), av=a.av, nar=a.nar),
    "ratta_narvaro": _ratta_narvaro,
    "stryk_narvaro": lambda a: narvaro.stryk(a.rad(Narvaropass, "pass"), av=a.av),
    "lagg_till": _lagg_till,
    "lat_leda": lambda a: narvaro.lat_leda(a.deltagande(), av=a.av),
    "jav": _jav,
    "stryk_jav": lambda a: jav.stryk(a.rad(Jav, "jav"), av=a.av),
    "ordet": _ordet,
    "ge_ordet": lambda a: talarlista.ge_ordet(a.rad(Talare, "talare"), av=a.av),
    "slut_ordet": lambda a: talarlista.sluta(a.punkt(), av=a.av),
    "stryk_talare": lambda a: talarlista.stryk(a.rad(Talare, "talare"), av=a.av),
    "yrka": _yrka,
    "framstall": lambda a: yrkande.framstall_forberett(a.rad(Yrkande, "yrkande"), av=a.av),
    "instam": lambda a: yrkande.instam(a.rad(Yrkande, "yrkande"), a.deltagande(), av=a.av),
    "aterta": lambda a: yrkande.aterta(a.rad(Yrkande, "yrkande"), av=a.av),
    "lagg_fram": _lagg_fram,
    "fann": _fann,
    "stryk_proposition": lambda a: proposition.stryk(a.rad(Proposition, "proposition"), av=a.av),
    "votera": _votera,
    "rosta": _rosta,
    "rakna": _rakna,
    "stryk_votering": lambda a: votering.stryk(a.rad(Votering, "votering"), av=a.av),
    "val": _val,
    "anteckna": _anteckna,
    "anteckna_hela": _anteckna_hela,
    "angra": _angra,
    "yttra": _yttra,
    "yttrandetext": _yttrandetext,
    "stryk_yttrande": lambda a: yttrande.stryk(a.rad(Yttrande, "yttrande"), av=a.av),
    "omedelbart": _omedelbart,
    "omedelbart_inte": lambda a: omedelbart.forklara(a.punkt(), av=a.av, ja=False),
    "justerare": lambda a: motesanteckning.valj_justerare(a.deltagande(), av=a.av, ersattare=bool(a.text("ersattare"))),
    "stryk_justerare": lambda a: motesanteckning.stryk_justerare(a.rad(Justerarval, "justerare"), av=a.av),
    "pennan": lambda a: pennan.ta(a.sammantrade, av=a.av, klient=a.text("klient", 40)),
}
