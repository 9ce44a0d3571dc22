"""A meeting driven at random: whatever is tried, in whatever order, what is recorded holds together."""

import datetime as dt
from contextlib import suppress
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from arenden.actions import granskning
from arenden.actions.skrivelse import lagg_till_punkt
from arenden.models import Skrivelse, Slag
from beslut import narvarobild
from beslut.actions import jav, motet, narvaro, proposition, stallningstagande, votering, yrkande, yttrande
from beslut.actions.dagordning import ta_med
from beslut.flow import PUNKTGANG, Lage, Punktlage
from beslut.models import (
    Behandling,
    Dagordningspunkt,
    Deltagande,
    Jav,
    Narvaropass,
    Proposition,
    Rost,
    Stallningstagande,
    Votering,
    Yrkande,
    Yttrande,
)
from beslut.motesflow import BESLUT, STEG, Utfall, Yrkandelage, Yrkandeslag
from forum import flow as forumflow
from forum.fel import Konflikt
from forum.models import Anvandare, Sammantrade
from tests.motesvarld import Mote, ny_fri
from tests.varld import godkann_alla, skriv_i

pytestmark = pytest.mark.django_db

VEM = st.integers(0, 6)
UTFALL = st.sampled_from(list(Utfall))


class Motet(RuleBasedStateMachine):
    """Everything a sekreterare can press, pressed at random; what is refused changes nothing."""

    varld: ClassVar[Mote]

    def __init__(self) -> None:
        super().__init__()
        self._borjan = transaction.savepoint()
        self.mote = Sammantrade.objects.get(pk=self.varld.sammantrade.pk)
        self.sekr = self.varld.sekr
        self.folk = list(Deltagande.objects.order_by("ordning"))
        self.numren = self.nummer()
        self.efter: list[list[dict[str, object]]] | None = None

    @initialize(antal=st.integers(2, 5))
    def borja(self, antal: int) -> None:
        narvaro.kom(self.folk[:antal], av=self.sekr)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self._borjan)

    @staticmethod
    def nummer() -> list[tuple[str, str]]:
        return sorted((str(u), nr) for u, nr in Dagordningspunkt.objects.values_list("uuid", "nummer"))

    def gor(self, handling: Any, *args: Any, **kwargs: Any) -> None:
        """Try it; what is refused is rolled back whole."""
        with suppress(Konflikt), transaction.atomic():
            handling(*args, av=self.sekr, **kwargs)

    @property
    def pagaende(self) -> Dagordningspunkt | None:
        return Dagordningspunkt.objects.filter(lage=Lage.PAGAR).first()

    def har_punkt(self) -> bool:
        return self.pagaende is not None

    def behandling(self, nr: int) -> Behandling | None:
        assert self.pagaende is not None
        return self.pagaende.behandlingar.filter(nr=nr).first()

    @rule(vem=VEM)
    def kom(self, vem: int) -> None:
        self.gor(narvaro.kom, [self.folk[vem]])

    @rule(vem=VEM, forut=st.booleans())
    def gick(self, vem: int, forut: bool) -> None:
        self.gor(narvaro.gick, [self.folk[vem]], nar=timezone.now() - dt.timedelta(seconds=2) if forut else None)

    @rule(vem=st.integers(5, 6), for_=st.integers(0, 4))
    def tjanstgor(self, vem: int, for_: int) -> None:
        self.gor(narvaro.tjanstgor, self.folk[vem], for_=self.folk[for_], punkt=self.pagaende)

    @rule(vem=VEM)
    def stryk_narvaro(self, vem: int) -> None:
        if (span := Narvaropass.objects.filter(deltagande=self.folk[vem]).kvar().first()) is not None:
            self.gor(narvaro.stryk, span)

    @rule(data=st.data())
    def ta_upp(self, data: st.DataObject) -> None:
        punkter = list(Dagordningspunkt.objects.order_by("position"))
        self.gor(motet.ta_upp, data.draw(st.sampled_from(punkter)))

    @precondition(har_punkt)
    @rule()
    def avsluta_punkten(self) -> None:
        self.gor(motet.avsluta_punkt, self.pagaende)

    @precondition(har_punkt)
    @rule(vem=VEM)
    def jav(self, vem: int) -> None:
        self.gor(jav.anmal, self.pagaende, self.folk[vem])

    @precondition(har_punkt)
    @rule(vem=VEM, slag=st.sampled_from(list(Yrkandeslag)), nr=st.integers(0, 2))
    def yrka(self, vem: int, slag: Yrkandeslag, nr: int) -> None:
        self.gor(
            yrkande.framstall,
            self.pagaende,
            yrkar=self.folk[vem],
            slag=slag,
            behandling=self.behandling(nr),
            lydelse="regionen gör något annat.",
            skal="Mer underlag.",
        )

    @precondition(har_punkt)
    @rule(nr=st.integers(0, 2))
    def lagg_fram(self, nr: int) -> None:
        self.gor(proposition.lagg_fram, self.pagaende, self.behandling(nr))

    @precondition(lambda self: Proposition.objects.filter(funnen="").kvar().exists())
    @rule(ja=st.booleans())
    def fann(self, ja: bool) -> None:
        fraga = Proposition.objects.filter(funnen="").kvar()[0]
        self.gor(proposition.fann, fraga, vann=fraga.ja if ja else fraga.nej)

    @precondition(lambda self: Proposition.objects.kvar().exists())
    @rule(form=st.sampled_from(["upprop", "antal", "sluten"]))
    def begar_votering(self, form: str) -> None:
        self.gor(votering.begar, Proposition.objects.kvar().order_by("-pk")[0], form=form)

    @precondition(lambda self: Votering.objects.filter(avslutad=None).kvar().exists())
    @rule(vem=VEM, varde=st.sampled_from(["ja", "nej", "avstar"]))
    def rosta(self, vem: int, varde: str) -> None:
        self.gor(votering.rosta, Votering.objects.filter(avslutad=None).kvar()[0], {self.folk[vem].pk: varde})

    @precondition(lambda self: Votering.objects.filter(avslutad=None).kvar().exists())
    @rule(ja=st.integers(0, 4), nej=st.integers(0, 4), alla=st.booleans())
    def avsluta_votering(self, ja: int, nej: int, alla: bool) -> None:
        rad = Votering.objects.filter(avslutad=None).kvar()[0]
        if alla:
            bild = narvarobild.ta(self.mote, punkt=rad.dagordningspunkt)
            self.gor(votering.rosta, rad, {d.pk: "ja" if i % 2 else "nej" for i, d in enumerate(bild.tjanstgor)})
        self.gor(votering.avsluta, rad, ja=ja, nej=nej, utslag="ja")

    @precondition(har_punkt)
    @rule(utfall=UTFALL, alla=st.booleans())
    def anteckna(self, utfall: Utfall, alla: bool) -> None:
        punkt = self.pagaende
        assert punkt is not None
        behandlingar = list(punkt.behandlingar.all())[: None if alla else 1]
        self.gor(
            stallningstagande.anteckna, punkt, utfall=utfall, behandlingar=behandlingar, lydelse="Så här.", skal="Skäl."
        )

    @precondition(lambda self: Stallningstagande.objects.kvar().exists())
    @rule()
    def angra(self) -> None:
        self.gor(stallningstagande.angra, Stallningstagande.objects.kvar().order_by("-pk")[0])

    @precondition(lambda self: Stallningstagande.objects.kvar().exists())
    @rule(vem=VEM)
    def anmal(self, vem: int) -> None:
        rad = Stallningstagande.objects.kvar().order_by("-pk")[0]
        self.gor(yttrande.anmal, rad.dagordningspunkt, [self.folk[vem]], slag="avvikelse", behandling=rad.behandling)

    @rule()
    def avsluta(self) -> None:
        self.gor(motet.avsluta, self.mote)
        if Sammantrade.objects.get(pk=self.mote.pk).lage == forumflow.Lage.AVSLUTAT:
            self.efter = self.allt()

    @staticmethod
    def allt() -> list[list[dict[str, object]]]:
        modeller = (
            Stallningstagande,
            Narvaropass,
            Jav,
            Rost,
            Votering,
            Yrkande,
            Proposition,
            Behandling,
            Dagordningspunkt,
        )
        return [list(m.objects.order_by("pk").values()) for m in modeller]

    @invariant()
    def haller(self) -> None:
        bild = narvarobild.ta(self.mote)
        beslutade = list(Stallningstagande.objects.kvar())
        # Each point at most one standing outcome, and its läge says the same.
        for b in Behandling.objects.all():
            egna = [r for r in beslutade if r.behandling_id == b.pk]
            assert len(egna) <= 1
            vantat = PUNKTGANG[Punktlage.VANTAR, STEG[Utfall(egna[0].utfall)]] if egna else Punktlage.VANTAR
            assert b.lage == vantat
        for rad in beslutade:
            da = bild.vid(rad.tid, rad.dagordningspunkt_id)
            assert rad.utfall not in BESLUT or da.beslutsforhet.ar
            # Nothing is decided but in an item that has been taken up.
            assert rad.dagordningspunkt.history.filter(lage=Lage.PAGAR).exists()
        # Nobody with jäv votes, and nobody who does not serve.
        for rost in Rost.objects.filter(votering__struken=None).select_related("votering"):
            assert rost.deltagande_id in bild.vid(rost.tid, rost.votering.dagordningspunkt_id).tjanstgorande
        for y in Yttrande.objects.kvar():
            assert any(
                y.deltagande_id in bild.vid(r.tid, r.dagordningspunkt_id).tjanstgorande
                for r in beslutade
                if r.dagordningspunkt_id == y.dagordningspunkt_id
            )
        # As many votes as seats at most, each seat once.
        for punkt in (None, self.pagaende):
            nu = narvarobild.ta(self.mote, punkt=punkt)
            platser = [nu.for_vem(d) or d for d in nu.tjanstgor]
            assert len(platser) == len({d.pk for d in platser}) <= nu.platser
            assert not nu.javiga & nu.tjanstgorande
        assert Dagordningspunkt.objects.filter(lage=Lage.PAGAR).count() <= 1
        assert Proposition.objects.filter(funnen="").kvar().count() <= 1
        # What prevailed is granted, and at most one proposal on the merits of a point is.
        for rad in beslutade:
            if rad.yrkande is not None:
                assert rad.yrkande.lage == Yrkandelage.BIFALLET
        assert self.nummer() == self.numren
        if self.efter is not None:
            assert self.allt() == self.efter


def test_whatever_is_pressed_the_record_holds_together(
    skrivelse: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare, mote: Mote
) -> None:
    skriv_i(lagg_till_punkt(skrivelse.avsnitt.get(slag=Slag.FORSLAG), av=maria).lydelse, "regionen följer upp.", maria)
    granskning.skicka(skrivelse, av=maria)
    version = godkann_alla(Skrivelse.objects.get(pk=skrivelse.pk), agneta, ulrika).gallande_version
    assert version is not None
    ta_med(mote.sammantrade, version, av=mote.sekr)
    ny_fri(mote.sammantrade, "Övrigt", position=90)
    Motet.varld = mote
    run_state_machine_as_test(
        Motet,
        settings=settings(
            max_examples=6, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
