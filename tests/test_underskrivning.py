"""An issued document is signed by its undertecknare in the places it was rendered with, on the bytes they saw."""

import datetime as dt
from typing import Any

import pytest

from arenden.models import Skrivelse, Undertecknare
from beslut import sign
from beslut.actions import rendering, stampling, underskrift
from beslut.models import Handling, HandlingFil, Stampling
from forum import lagring
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse
from tests import verapdf

pytestmark = pytest.mark.django_db

HUR = sign.Identifiering("lösenord", dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC))


def bytes_av(handling: Handling) -> bytes:
    with lagring.oppna(handling.filer.latest("ordning").sha256) as f:
        return bytes(f.read())


def skriv_under(handling: Handling, anvandare: Anvandare, sha256: str = "") -> HandlingFil:
    plats = Undertecknare.objects.get(anvandare=anvandare).identitet
    return underskrift.skriv_under(
        handling,
        undertecknare=str(plats),
        sha256=sha256 or handling.filer.latest("ordning").sha256,
        identifiering=HUR,
        av=anvandare,
    )


def test_both_sign_memo_and_point_and_the_files_stay_fit_for_an_archive(
    elektronisk: list[Handling], agneta: Anvandare, ulrika: Anvandare
) -> None:
    memo, punkt = elektronisk
    assert sign.verifiera(bytes_av(memo)).tomma_falt == ("Underskrift1", "Underskrift2")
    for handling, ordning in ((memo, (agneta, ulrika)), (punkt, (ulrika, agneta))):
        for anvandare in ordning:
            skriv_under(handling, anvandare)
        dom = sign.verifiera(bytes_av(handling))
        assert (dom.utfall, dom.tomma_falt) == (sign.Utfall.AKTA, ())
        assert [u.namn for u in dom.undertecknare] == [str(a) for a in ordning]
        assert {u.etikett for u in dom.undertecknare} == {f"Underskrift: {a}" for a in ordning}
        assert dom.undertecknare[0].identifiering == HUR
        tillstand = list(handling.filer.values_list("tillstand", flat=True))
        assert tillstand == ["renderad", "stamplad", "underskriven", "underskriven"]
    assert verapdf.fel(bytes_av(memo)) == verapdf.fel(bytes_av(punkt)) == []
    assert Handelse.objects.om(memo).filter(slag="underskriven").count() == 2
    assert Handelse.brott() == []


def test_other_bytes_a_taken_place_and_no_place_are_conflicts(
    elektronisk: list[Handling], agneta: Anvandare, ulrika: Anvandare
) -> None:
    memo, punkt = elektronisk
    sedd = memo.filer.latest("ordning").sha256
    skriv_under(memo, agneta, sedd)
    with pytest.raises(Konflikt, match="ändrats sedan du läste"):
        skriv_under(memo, ulrika, sedd)
    with pytest.raises(Konflikt, match="redan ifylld"):
        skriv_under(memo, agneta)
    with pytest.raises(Konflikt, match="ändrats sedan du läste"):
        skriv_under(punkt, agneta, sedd)
    assert memo.filer.count() == 3


def test_ink_and_electronic_are_never_on_one_document(godkand: Skrivelse, agneta: Anvandare) -> None:
    rendering.arbeta_undan()
    for handling in Handling.objects.utfardade():
        assert handling.filer.get(ordning=0).falt == []
        assert sign.verifiera(bytes_av(handling)).tomma_falt == ()
        with pytest.raises(Konflikt, match="med bläck"):
            skriv_under(handling, agneta)


def test_what_is_not_sealed_yet_is_not_signed(elektronisk: list[Handling], agneta: Anvandare) -> None:
    Stampling.objects.update(stamplad=None)
    with pytest.raises(Konflikt, match="inte stämplad än"):
        skriv_under(elektronisk[0], agneta)


def test_a_worker_with_the_bytes_before_a_signature_writes_nothing_over_it(
    elektronisk: list[Handling], agneta: Anvandare, settings: Any
) -> None:
    settings.TSA = "http://127.0.0.1:9/"
    tagen = stampling.ta()
    assert tagen is not None
    with pytest.MonkeyPatch.context() as m:
        svar = (b"%PDF tidigare", dt.datetime(2030, 1, 1, tzinfo=dt.UTC), "")

        def styrk(*_: Any) -> Any:
            skriv_under(tagen.handling, agneta)
            return svar

        m.setattr(stampling, "_styrk", styrk)
        assert stampling.gor(tagen) is False
    assert tagen.handling.filer.latest("ordning").tillstand == HandlingFil.Tillstand.UNDERSKRIVEN
    assert Stampling.objects.get(pk=tagen.pk).styrkt_till is None
