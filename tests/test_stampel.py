"""Every issued document is sealed once by the worker, and its time proven as soon as it can be."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from arenden.models import Skrivelse
from beslut import sign
from beslut.actions import rendering, stampling
from beslut.models import Handling, HandlingFil, Stampling
from forum import lagring
from forum.models import Anvandare
from tests.underskrivet import Tidsmyndighet

pytestmark = [pytest.mark.django_db, pytest.mark.bada]


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tidsmyndighet]:
    with Tidsmyndighet(tmp_path_factory.mktemp("tsa")).pa_natet() as myndighet:
        yield myndighet


@pytest.fixture
def myndighet(tsa: Tidsmyndighet, settings: Any) -> Tidsmyndighet:
    """A time-stamp authority that is set and trusted, and answers."""
    tsa.svarar = True
    settings.TSA = tsa.adress
    stampling.kedja().lita_pa_tsa(tsa.rot)
    return tsa


def innehall(fil: HandlingFil) -> bytes:
    with lagring.oppna(fil.sha256) as f:
        return bytes(f.read())


def domar() -> list[sign.Resultat]:
    return [sign.verifiera(innehall(h.fil)) for h in Handling.objects.utfardade() if h.fil]


def test_memo_and_papers_are_sealed_and_their_rendered_bytes_stay(godkand: Skrivelse) -> None:
    rendering.arbeta_undan()
    for handling in Handling.objects.utfardade():
        renderad, stamplad = handling.filer.all()
        assert [f.tillstand for f in (renderad, stamplad)] == ["renderad", "stamplad"]
        assert innehall(stamplad).startswith(innehall(renderad))
    assert [(d.utfall, d.undertecknare) for d in domar()] == [(sign.Utfall.AKTA, ())] * 2
    assert [d.stampel.organisation for d in domar() if d.stampel] == [sign.kedja().register.organisation] * 2
    assert stampling.ta() is None


def test_a_proof_is_not_sealed(skickad: Skrivelse) -> None:
    rendering.arbeta_undan()
    assert not Stampling.objects.exists()
    assert Handling.objects.get().filer.count() == 1


def test_with_an_authority_the_seal_is_b_lta_at_once(godkand: Skrivelse, myndighet: Tidsmyndighet) -> None:
    rendering.arbeta_undan()
    assert [(d.utfall, d.stampel.niva) for d in domar() if d.stampel] == [(sign.Utfall.AKTA, "B-LTA")] * 2
    assert HandlingFil.objects.count() == 4
    assert {s.lage for s in Stampling.objects.all()} == {"stämplad"}


def test_without_an_answer_it_is_b_b_says_so_and_is_completed_later(
    godkand: Skrivelse, myndighet: Tidsmyndighet, maria: Anvandare, in_som: Any
) -> None:
    myndighet.svarar = False
    rendering.arbeta_undan()
    assert [d.stampel.niva for d in domar() if d.stampel] == ["B-B"] * 2
    sida = in_som(maria).get(f"/skrivelser/{godkand.uuid}/handlingar/").content.decode()
    assert sida.count("Stämplad, tiden är inte styrkt") == 2
    # Not at once again.
    assert all(rad.lease and rad.stamplad and rad.lease > rad.stamplad for rad in Stampling.objects.all())
    myndighet.svarar = True
    Stampling.objects.update(lease=timezone.now() - dt.timedelta(seconds=1))
    rendering.arbeta_undan()
    assert [d.stampel.niva for d in domar() if d.stampel] == ["B-LTA"] * 2
    tillstand = [list(h.filer.values_list("tillstand", flat=True)) for h in Handling.objects.all()]
    assert tillstand == [["renderad", "stamplad", "tidsstamplad"]] * 2
    assert {(s.fel, s.forsok, s.lage) for s in Stampling.objects.all()} == {("", 0, "stämplad")}


def test_missing_keys_are_named_the_paper_is_there_and_the_seal_comes_when_they_do(
    godkand: Skrivelse, maria: Anvandare, in_som: Any, settings: Any, tmp_path: Any
) -> None:
    egna = settings.NYCKLAR
    settings.LOKALT, settings.NYCKLAR = False, tmp_path / "inga"
    rendering.arbeta_undan()
    assert "./run manage nycklar skapa" in Stampling.objects.all()[0].fel
    sida = in_som(maria).get(f"/skrivelser/{godkand.uuid}/handlingar/").content.decode()
    assert sida.count("Väntar på stämpel") == 2
    assert 'hx-trigger="every 1s"' not in sida
    settings.LOKALT, settings.NYCKLAR = True, egna
    Stampling.objects.update(lease=None)
    rendering.arbeta_undan()
    assert [d.utfall for d in domar()] == [sign.Utfall.AKTA] * 2


def test_a_worker_that_lost_its_lease_seals_nothing(godkand: Skrivelse, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as m:
        m.setattr(stampling, "ta", lambda: None)
        rendering.arbeta_undan()
    forst = stampling.ta()
    assert forst is not None
    Stampling.objects.filter(pk=forst.pk).update(lease=timezone.now() - dt.timedelta(seconds=1))
    tagna = [stampling.ta(), stampling.ta()]
    sedan = next(rad for rad in tagna if rad is not None and rad.pk == forst.pk)
    assert stampling.gor(forst) is False
    assert stampling.gor(sedan) is True
    assert forst.handling.filer.count() == 2


def test_renewal_is_done_when_the_proof_ends_soon_and_only_then(godkand: Skrivelse, myndighet: Tidsmyndighet) -> None:
    rendering.arbeta_undan()
    assert stampling.fornya() == (0, [])
    antal, fel = stampling.fornya(fore=timezone.now() + dt.timedelta(days=9999))
    # The authority's certificate has not been renewed: another time stamp would prove nothing more.
    assert antal == 0
    assert len(fel) == 2
    assert "tar slut lika snart" in fel[0]
    assert HandlingFil.objects.count() == 4
