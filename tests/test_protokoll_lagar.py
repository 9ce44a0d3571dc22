"""Minutes driven at random: whatever is pressed, numbers are gapless and nothing changes after justering."""

import datetime as dt
from contextlib import suppress
from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from beslut.actions import justering, motet, narvaro, omedelbart, protokoll, stallningstagande, yttrande
from beslut.flow import Lage as Punktlage
from beslut.models import Dagordningspunkt, Handling, Justering, Paragraf, Protokoll, Yttrande
from beslut.protokollsflow import Lage
from forum.fel import Konflikt
from forum.models import Anvandare, Organ, Sammantrade, Serie
from tests.motesvarld import Mote, kalla, ny_fri, sittande
from tests.test_protokoll import avslutat  # noqa: F401
from tests.varld import planerat

pytestmark = pytest.mark.django_db
VEM = st.sampled_from(["sekr", "olle", "lena", "lars"])


class Protokollet(RuleBasedStateMachine):
    """Everything a sekreterare and those who adjust can press; what is refused changes nothing."""

    mote: ClassVar[Mote]
    motet: ClassVar[Sammantrade]

    @initialize()
    def borja(self) -> None:
        self.sparning = transaction.savepoint()
        self.rad = protokoll.borja(self.motet, av=self.mote.sekr)
        self.fryst: dict[str, Any] | None = None
        self.omedelbart: list[dict[str, Any]] = []
        self.antal = 0

    def teardown(self) -> None:
        if hasattr(self, "sparning"):
            transaction.savepoint_rollback(self.sparning)

    def person(self, vem: str) -> Anvandare:
        return self.mote.sekr if vem == "sekr" else self.mote.folk[vem]

    def prova(self, gor: Any) -> None:
        with suppress(Konflikt, PermissionDenied), transaction.atomic():
            gor()

    @property
    def nu(self) -> Protokoll:
        return Protokoll.objects.get(pk=self.rad.pk)

    @rule(vem=VEM)
    def lamna(self, vem: str) -> None:
        self.prova(lambda: justering.lamna(self.rad, av=self.person(vem)))

    @rule(vem=VEM)
    def ta_tillbaka(self, vem: str) -> None:
        self.prova(lambda: justering.ta_tillbaka(self.rad, av=self.person(vem)))

    @rule(vem=VEM, sedd=st.booleans())
    def justera(self, vem: str, sedd: bool) -> None:
        sha = self.nu.sha256 if sedd else "0" * 64
        self.prova(lambda: justering.justera(self.rad, av=self.person(vem), sha256=sha))

    @rule(vem=VEM)
    def atersand(self, vem: str) -> None:
        self.prova(lambda: justering.atersand(self.rad, av=self.person(vem), skal="Nej.", sha256=self.nu.sha256))

    @rule(vem=VEM)
    def bygg_om(self, vem: str) -> None:
        self.prova(lambda: protokoll.bygg_om(self.rad, av=self.person(vem)))

    @rule()
    def text_kommer_in(self) -> None:
        self.antal += 1
        text = f"Skäl {self.antal}."
        self.prova(lambda: yttrande.lamna_text(Yttrande.objects.get(), av=self.mote.sekr, text=text))

    @rule(vem=VEM)
    def ratta(self, vem: str) -> None:
        paragraf = Paragraf.objects.filter(protokoll=self.rad).first()
        self.prova(lambda: justering.ratta(self.rad, av=self.person(vem), text="Fel.", paragraf=paragraf))

    @rule(vem=VEM)
    def lamna_omedelbart(self, vem: str) -> None:
        paragraf = Paragraf.objects.filter(protokoll=self.rad).order_by("nr")[0]
        self.prova(lambda: omedelbart.lamna(paragraf, av=self.person(vem)))

    @rule(vem=VEM, sedd=st.booleans())
    def justera_omedelbart(self, vem: str, sedd: bool) -> None:
        paragraf = Paragraf.objects.filter(protokoll=self.rad).order_by("nr")[0]
        sha = paragraf.sha256 if sedd else "0" * 64
        self.prova(lambda: omedelbart.justera(paragraf, av=self.person(vem), sha256=sha))

    @rule()
    def borja_igen(self) -> None:
        self.prova(lambda: protokoll.borja(self.motet, av=self.mote.sekr))

    @invariant()
    def numbers_are_gapless(self) -> None:
        if not hasattr(self, "rad"):
            return
        nummer = list(Paragraf.objects.order_by("nr").values_list("nr", flat=True))
        assert nummer == list(range(1, Serie.objects.get(nyckel__startswith="§").varde + 1))
        assert Dagordningspunkt.objects.filter(paragraf__isnull=False).count() == len(nummer)

    @invariant()
    def a_paragraph_adjusted_at_once_was_so_by_all_and_never_changes(self) -> None:
        if not hasattr(self, "rad"):
            return
        nu = list(Paragraf.objects.filter(protokoll=self.rad).exclude(omedelbart=None).select_related("text"))
        for p in nu:
            assert justering.frys(justering.paragrafdata(p) | {"omedelbart": ""}) == (p.innehall, p.sha256)
            assert set(p.justeringar.values_list("av__username", flat=True)) == {"olle", "lena"}
        varden = [{"nr": p.nr, "sha256": p.sha256, "nar": p.omedelbart, "doc": p.text.doc} for p in nu]
        assert varden[: len(self.omedelbart)] == self.omedelbart
        self.omedelbart = varden

    @invariant()
    def what_is_adjusted_was_adjusted_by_all_and_never_changes(self) -> None:
        if not hasattr(self, "rad"):
            return
        nu = self.nu
        av = set(Justering.objects.filter(sha256=nu.sha256).values_list("av__username", flat=True))
        assert (nu.sha256 == "") == (nu.lage == Lage.UTKAST)
        if nu.lage != Lage.JUSTERAT:
            slag = Handling.objects.filter(sammantrade=self.motet).values_list("slag", flat=True)
            # Before the whole only the extracts of a paragraph that was adjusted at once.
            assert set(slag) <= ({Handling.Slag.UTDRAG} if self.omedelbart else set())
            return
        helt = nu.justeringar.filter(sha256=nu.sha256, paragraf=None).values_list("av__username", flat=True)
        assert set(helt) == av == {"olle", "lena"}
        allt = {"innehall": nu.innehall, "texter": [p.text.doc for p in nu.paragrafer.select_related("text")]}
        assert justering.frys(justering.ogonblick(nu)) == (nu.innehall, nu.sha256)
        assert self.fryst in (None, allt)
        self.fryst = allt


def test_whatever_is_pressed_the_minutes_hold(avslutat: Sammantrade, mote: Mote) -> None:  # noqa: F811
    Protokollet.mote, Protokollet.motet = mote, avslutat
    run_state_machine_as_test(
        Protokollet,
        settings=settings(
            max_examples=5, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


# Several meetings of one body, over the turn of a year


DAGAR = (dt.date(2031, 11, 5), dt.date(2031, 12, 10), dt.date(2032, 1, 14), dt.date(2032, 2, 11))
VILKET = st.sampled_from(range(len(DAGAR)))


class Serierna(RuleBasedStateMachine):
    """Meetings opened, held and ended in any order, some of their paragraphs adjusted at once, and their minutes begun."""

    motena: ClassVar[list[Sammantrade]]
    sekr: ClassVar[Anvandare]

    @initialize()
    def borja(self) -> None:
        self.sparning = transaction.savepoint()

    def teardown(self) -> None:
        if hasattr(self, "sparning"):
            transaction.savepoint_rollback(self.sparning)

    def prova(self, gor: Any) -> None:
        with suppress(Konflikt, PermissionDenied), transaction.atomic():
            gor()

    @rule(vilket=VILKET)
    def halls(self, vilket: int) -> None:
        """Open the meeting, or deal with the next item of it."""
        mote = Sammantrade.objects.get(pk=self.motena[vilket].pk)
        if mote.lage == "kallat":
            motet.oppna(mote, av=self.sekr)
            narvaro.kom(list(mote.deltaganden.all()), av=self.sekr)
        elif punkt := mote.punkter.filter(lage=Punktlage.PLANERAD).i_ordning().first():
            motet.ta_upp(punkt, av=self.sekr)
            stallningstagande.anteckna(punkt, av=self.sekr, utfall="till_handlingarna")
            motet.avsluta_punkt(punkt, av=self.sekr)

    @rule(vilket=VILKET, forsta=st.booleans())
    def kommer_sent(self, vilket: int, forsta: bool) -> None:
        mote = Sammantrade.objects.get(pk=self.motena[vilket].pk)
        if mote.lage == "pagar":
            ny_fri(mote, "Sent ärende", position=0 if forsta else 90)

    @rule(vilket=VILKET)
    def justeras_nu(self, vilket: int) -> None:
        for punkt in self.motena[vilket].punkter.filter(lage=Punktlage.BEHANDLAD).order_by("-pk")[:1]:
            self.prova(lambda punkt=punkt: omedelbart.forklara(punkt, av=self.sekr))
            self.prova(lambda punkt=punkt: omedelbart.skriv(punkt, av=self.sekr))

    @rule(vilket=VILKET)
    def avslutas(self, vilket: int) -> None:
        self.prova(lambda: motet.avsluta(self.motena[vilket], av=self.sekr))

    @rule(vilket=VILKET)
    def borjas(self, vilket: int) -> None:
        self.prova(lambda: protokoll.borja(self.motena[vilket], av=self.sekr))

    @invariant()
    def each_year_counts_from_one_without_a_gap(self) -> None:
        for ar in (2031, 2032):
            nummer = list(Paragraf.objects.filter(ar=ar).order_by("nr").values_list("nr", flat=True))
            serie = Serie.objects.filter(nyckel=f"§ kommunalt-forum {ar}").first()
            assert nummer == list(range(1, (serie.varde if serie else 0) + 1))

    @invariant()
    def an_item_has_its_paragraph_and_minutes_of_an_ended_meeting_are_whole(self) -> None:
        for mote in Sammantrade.objects.filter(pk__in=[m.pk for m in self.motena]):
            punkter = {p.pk: p.paragraf for p in mote.punkter.all()}
            rad = Protokoll.objects.filter(sammantrade=mote).first()
            paragrafer = {p.dagordningspunkt_id: p for p in rad.paragrafer.all()} if rad else {}
            assert {pk: nr for pk, nr in punkter.items() if nr} == {pk: p.nr for pk, p in paragrafer.items()}
            assert {p.ar for p in paragrafer.values()} <= {mote.datum.year}
            if rad and mote.lage == "avslutat":
                assert all(punkter.values())


def test_the_series_of_a_body_have_no_gap_whatever_meetings_are_held_in_whatever_order(
    forumet: Organ, sekreteraren: Anvandare
) -> None:
    Organ.objects.filter(pk=forumet.pk).update(beslutsforhet="mer_an_halften")
    organ = Organ.objects.get(pk=forumet.pk)
    sittande(organ, sekreteraren)
    Serierna.motena, Serierna.sekr = [kalla(planerat(organ, dag)) for dag in DAGAR], sekreteraren
    for mote in Serierna.motena:
        for nr in (1, 2):
            ny_fri(mote, f"Punkt {nr}", position=10 * nr)
    run_state_machine_as_test(
        Serierna,
        settings=settings(
            max_examples=4, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
