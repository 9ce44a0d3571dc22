"""The papers that go with other documents: a page of signatures from the document's page, a letter with each sending."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from arenden.actions import granskning
from arenden.models import Skrivelse
from beslut import kontrollkod
from beslut.actions import rendering, underskriftssida, utfardande
from beslut.models import Handling, HandlingFil
from forum import lagring
from forum.fel import Konflikt
from forum.models import Anvandare
from tests import verapdf
from tests.test_underskrivning import bytes_av, skriv_under

pytestmark = pytest.mark.django_db


@pytest.mark.pdf
def test_a_page_of_signatures_tells_who_signed_in_the_file_and_is_made_anew_when_one_more_has(
    elektronisk: list[Handling], agneta: Anvandare, ulrika: Anvandare, maria: Anvandare, in_som: Any
) -> None:
    memo, _ = elektronisk
    klient = in_som(maria)
    sha = memo.filer.latest("ordning").sha256
    assert klient.get(f"/handlingar/{sha}/underskriftssida/").status_code == 409
    assert "Underskriftssida" not in klient.get(f"/handlingar/{sha}/").content.decode()
    skriv_under(memo, agneta)
    forsta = underskriftssida.bestall(memo, av=maria)
    assert underskriftssida.bestall(memo, av=maria) == forsta
    skriv_under(memo, ulrika)
    andra = underskriftssida.bestall(memo, av=maria)
    assert [[rad["namn"] for rad in h.fakta["underskrifter"]] for h in (forsta, andra)] == [
        [str(agneta)],
        [str(agneta), str(ulrika)],
    ]
    rad = andra.fakta["underskrifter"][0]
    assert (rad["titel"], rad["hur"], rad["styrkt"]) == (agneta.titel, "lösenord", False)
    assert andra.fakta["handlingar"][0]["sha256"] == memo.filer.latest("ordning").sha256
    rendering.arbeta_undan()
    assert verapdf.fel(bytes_av(andra)) == []
    assert kontrollkod.las(andra.qr).beskrivning == f"Underskriftssida, {memo.version.skrivelse.arende.diarienummer}"  # type: ignore[union-attr]
    sida = klient.get(f"/handlingar/{memo.filer.latest('ordning').sha256}/underskriftssida/").content.decode()
    assert "Öppna underskriftssidan (PDF)" in sida
    assert klient.get(f"/handlingar/{andra.filer.latest('ordning').sha256}/").status_code == 200


def test_ink_gets_lines_for_each_who_is_to_sign(
    godkand: Skrivelse, maria: Anvandare, ledamoten: Anvandare, agneta: Anvandare, in_som: Any
) -> None:
    utfardande.utfarda(godkand)
    memo = Handling.objects.utfardade()[0]
    with pytest.raises(Konflikt, match="skapas fortfarande"):
        underskriftssida.bestall(memo, av=maria)
    fil = HandlingFil.objects.create(handling=memo, sha256=lagring.skriv(b"%PDF memo"), storlek=9, sidor=2)
    with pytest.raises(PermissionDenied):
        underskriftssida.bestall(memo, av=ledamoten)
    adress = f"/handlingar/{fil.sha256}/underskriftssida/"
    assert "Gör underskriftssidan (PDF)" not in in_som(ledamoten).get(adress).content.decode()
    klient = in_som(maria)
    assert "Gör underskriftssidan (PDF)" in klient.get(adress).content.decode()
    for _ in range(2):  # double-clicked, and once more from another tab
        assert klient.post(adress, {"engangsnyckel": "6d1f3c06-8a3c-4a43-9a50-5b6a2ac5d0c2"}).status_code == 302
    klient.post(adress, {"engangsnyckel": "6d1f3c06-8a3c-4a43-9a50-5b6a2ac5d0c3"})
    sida = Handling.objects.get(slag=Handling.Slag.UNDERSKRIFTSSIDA)
    assert [rad["namn"] for rad in sida.fakta["rader"]][:1] == [str(agneta)] and len(sida.fakta["rader"]) >= 2
    assert (sida.fakta["satt"], sida.fakta["underskrifter"]) == ("black", [])
    assert "Underskriftssidan skapas" in klient.get(adress).content.decode()
    granskning.aterkalla(godkand, av=agneta, skal="Fel belopp.")
    with pytest.raises(Konflikt, match="gäller inte längre"):
        underskriftssida.bestall(memo, av=maria)
