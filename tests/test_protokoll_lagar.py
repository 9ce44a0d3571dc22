"""Minutes driven at random: whatever is pressed, numbers are gapless and nothing changes after justering."""

from contextlib import suppress
from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from beslut.actions import justering, protokoll, yttrande
from beslut.models import Dagordningspunkt, Handling, Justering, Paragraf, Protokoll, Yttrande
from beslut.protokollsflow import Lage
from forum.fel import Konflikt
from forum.models import Anvandare, Sammantrade, Serie
from tests.motesvarld import Mote
from tests.test_protokoll import avslutat  # noqa: F401

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

    @rule(vem=VEM, sedd=st.booleans())
    def justera_omedelbart(self, vem: str, sedd: bool) -> None:
        paragraf = Paragraf.objects.filter(protokoll=self.rad).order_by("nr")[0]
        sha = paragraf.sha256 if sedd else "0" * 64
        self.prova(lambda: justering.justera_omedelbart(paragraf, av=self.person(vem), sha256=sha))

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
