"""What the public page says of a code, a QR or a file, and to whom it says more."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from arenden.actions import granskning
from arenden.actions.version import ny_skrivelse_av
from arenden.models import Skrivelse
from beslut import handlingspolicy, verifiering
from beslut.actions import utfardande
from beslut.models import Dagordningspunkt, Handling, HandlingFil, Visning
from beslut.verifiering import Utfall
from beslut.views import verifiering as vy
from forum import lagring
from forum.models import Anvandare, Organ, Sammantrade
from tests.varld import godkann_alla

pytestmark = pytest.mark.django_db

BYTE = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def tom_takt() -> None:
    cache.clear()


def lagg(handling: Handling, innehall: bytes, ordning: int = 0) -> HandlingFil:
    """Give the document a state of its bytes, without rendering."""
    sha256 = lagring.skriv(innehall)
    return HandlingFil.objects.create(handling=handling, ordning=ordning, sha256=sha256, storlek=len(innehall), sidor=1)


@pytest.fixture
def punkten(godkand: Skrivelse) -> Handling:
    """The paper of the approved skrivelse's one point, as issued."""
    utfardande.utfarda(godkand)
    handling = Handling.objects.get(slag=Handling.Slag.BESLUTSPUNKT)
    lagg(handling, BYTE)
    return handling


@pytest.fixture
def utskickad(punkten: Handling, forumet: Organ, settings: Any) -> Handling:
    """The same, sent out with a kallelse, where what is sent out is for everybody."""
    settings.OFFENTLIGA_HANDLINGAR = True
    dag = timezone.localdate()
    sammantrade = Sammantrade.objects.create(
        organ=forumet,
        datum=dag,
        borjar=dt.time(9),
        sista_arendedag=dag,
        kallelsedag=dag,
        kallat=timezone.now(),
    )
    Dagordningspunkt.objects.create(
        sammantrade=sammantrade, slag="arende", rubrik="Cykelväg", version=punkten.version, position=1
    )
    return punkten


def sida(klient: Client, adress: str, status: int = 200) -> str:
    svar = klient.get(adress)
    assert svar.status_code == status
    return svar.content.decode()


def prova(klient: Client, innehall: bytes, namn: str = "fil.pdf") -> str:
    svar = klient.post("/verifiera/", {"fil": SimpleUploadedFile(namn, innehall)})
    assert svar.status_code == 200
    return svar.content.decode()


# --- the judgement ---


def test_a_file_of_the_very_bytes_is_authentic(punkten: Handling) -> None:
    assert verifiering.fil(BYTE).utfall == Utfall.AKTA


def test_a_file_as_it_was_before_it_was_finished_is_not_the_whole_document(punkten: Handling) -> None:
    stamplad = BYTE + b"2 0 obj<<>>endobj\n%%EOF\n"
    lagg(punkten, stamplad, ordning=1)
    assert verifiering.fil(BYTE).utfall == Utfall.TIDIGARE
    assert verifiering.fil(stamplad).utfall == Utfall.AKTA


@pytest.mark.parametrize("tillagt", [b"\n", b"x", b"2 0 obj<<>>endobj\n%%EOF\n", b"%%EOF\n" * 300])
def test_whatever_is_added_after_the_document_is_told(tillagt: bytes, punkten: Handling) -> None:
    dom = verifiering.fil(BYTE + tillagt)
    assert (dom.utfall, dom.handling) == (Utfall.ANDRAD, punkten)
    assert dom.tillagt in {len(tillagt), len(tillagt) + 1}


def test_a_proof_is_ours_and_not_issued(skickad: Skrivelse) -> None:
    assert skickad.gallande_version is not None
    utfardande.ta_korrektur(skickad.gallande_version)
    prov = Handling.objects.get()
    lagg(prov, BYTE)
    assert verifiering.fil(BYTE).utfall == Utfall.EJ_UTFARDAD
    assert verifiering.kod(prov.kod).utfall == Utfall.OKAND


def test_a_code_is_known_once_the_document_is_there(punkten: Handling) -> None:
    assert verifiering.kod(punkten.kod.lower()).utfall == Utfall.KOD_FINNS
    memo = Handling.objects.get(slag=Handling.Slag.TJANSTESKRIVELSE)
    assert verifiering.kod(memo.kod).utfall == Utfall.OKAND  # not rendered yet
    assert verifiering.kod("A" * 12).utfall == Utfall.OKAND


def test_a_qr_is_known_by_its_signature_and_by_the_register(punkten: Handling) -> None:
    assert verifiering.qr(punkten.qr).utfall == Utfall.QR_AKTA
    forfalskad = punkten.qr[:-20] + ("A" * 20 if punkten.qr[-20:] != "A" * 20 else "B" * 20)
    dom = verifiering.qr(forfalskad)
    assert (dom.utfall, dom.handling) == (Utfall.QR_FALSK, punkten)


# --- who is told what ---


def test_to_one_who_may_not_see_it_nothing_is_said_of_what_it_is(
    punkten: Handling, in_som: Any, olof: Anvandare
) -> None:
    for klient in (Client(), in_som(olof)):
        for text in (sida(klient, f"/verifiera/{punkten.kod}/"), prova(klient, BYTE), prova(klient, BYTE + b"x")):
            assert "Handlingen visas inte för alla" in text
            for hemligt in ("Cykelväg", "RJL", "Agneta", punkten.filnamn, "Handlingens gång"):
                assert hemligt not in text


def test_to_one_who_may_the_document_is_shown(punkten: Handling, in_som: Any, maria: Anvandare) -> None:
    text = prova(in_som(maria), BYTE)
    assert "Äkta och oförändrad" in text
    assert "Cykelväg" in text and "Agneta Jansmyr" in text and punkten.get_absolute_url() in text


def test_what_a_kallelse_has_sent_out_is_for_everybody(utskickad: Handling, settings: Any) -> None:
    assert "Cykelväg" in sida(Client(), f"/verifiera/{utskickad.kod}/")
    svar = Client().get(utskickad.get_absolute_url())
    assert b"".join(svar.streaming_content) == BYTE  # type: ignore[attr-defined]
    assert "med kallelsen till" in sida(Client(), f"/handlingar/{utskickad.fil.sha256}/")  # type: ignore[union-attr]
    settings.OFFENTLIGA_HANDLINGAR = False
    assert "Cykelväg" not in sida(Client(), f"/verifiera/{utskickad.kod}/")
    assert "/konto/login/" in Client().get(utskickad.get_absolute_url()).headers["Location"]


def test_the_policy_and_its_twin_agree_on_what_is_public(utskickad: Handling, settings: Any, agneta: Anvandare) -> None:
    def lika() -> set[int]:
        alla = Handling.objects.all()
        enligt_policyn = {h.pk for h in alla if handlingspolicy.offentlig(h)}
        assert enligt_policyn == set(alla.offentliga().values_list("pk", flat=True))
        return enligt_policyn

    assert len(lika()) == 2  # the memo goes with its points
    Dagordningspunkt.objects.update(lage="utgar")
    assert lika() == set()
    Dagordningspunkt.objects.update(lage="planerad")
    assert len(lika()) == 2
    granskning.aterkalla(utskickad.version.skrivelse, av=agneta, skal="Fel.")  # type: ignore[union-attr]
    assert lika() == set()
    settings.OFFENTLIGA_HANDLINGAR = False
    assert lika() == set()


# --- does it still hold ---


def test_a_recalled_document_is_authentic_and_holds_no_longer(
    punkten: Handling, agneta: Anvandare, maria: Anvandare, in_som: Any
) -> None:
    assert punkten.version is not None
    granskning.aterkalla(punkten.version.skrivelse, av=agneta, skal="Fel belopp.")
    text = prova(Client(), BYTE)
    assert "Äkta och oförändrad – men gäller inte längre" in text and "Handlingen återkallades den" in text
    assert "Fel belopp." not in text
    assert punkten.fil is not None
    assert "Fel belopp." in sida(in_som(maria), f"/handlingar/{punkten.fil.sha256}/")


def test_a_newer_approved_version_is_pointed_out(
    punkten: Handling, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare, in_som: Any
) -> None:
    assert punkten.version is not None
    ny = ny_skrivelse_av(punkten.version.skrivelse, av=maria)
    assert verifiering.giltighet(punkten).vad == ""
    granskning.skicka(ny, av=maria)
    utfardande.utfarda(godkann_alla(Skrivelse.objects.get(pk=ny.pk), agneta, ulrika))
    nya = Handling.objects.get(slag=Handling.Slag.BESLUTSPUNKT, version__skrivelse=ny)
    lagg(nya, BYTE + b"ny\n%%EOF\n")
    text = prova(in_som(maria), BYTE)
    assert "gäller inte längre" in text and "Öppna den som gäller (PDF)" in text and nya.get_absolute_url() in text
    assert "Handlingen har ersatts av en nyare" in prova(Client(), BYTE)


# --- the page ---


def test_the_form_takes_a_code_or_what_the_qr_says(punkten: Handling) -> None:
    svar = Client().get("/verifiera/", {"kod": f" {punkten.kod[:4]}-{punkten.kod[4:].lower()} "})
    assert svar.headers["Location"] == f"/verifiera/{punkten.kod}/"
    svar = Client().get("/verifiera/", {"kod": punkten.qr.lower()}, follow=True)
    assert "QR-koden är äkta" in svar.content.decode()
    assert "Beslutspunkt 1 av 1" in svar.content.decode()


def test_what_is_wrong_with_a_code_is_said_beside_it() -> None:
    assert "Koden har 12 tecken. Du skrev 3." in sida(Client(), "/verifiera/?kod=ABC", 422)
    assert "Koden finns inte här" in sida(Client(), "/verifiera/ABCDABCDABCD/", 404)


def test_a_file_is_never_written_to_a_disk_and_one_too_large_is_not_read(punkten: Handling, monkeypatch: Any) -> None:
    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryFileUploadHandler", None)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile", None)
    assert "Inte utfärdad här" in prova(Client(), b"%PDF-1.7 " + bytes(3_000_000))
    monkeypatch.setattr(vy, "MAX_FIL", 1000)
    svar = Client().post("/verifiera/", {"fil": SimpleUploadedFile("stor.pdf", BYTE * 1000)})
    assert svar.status_code == 422 and "Så stor är ingen handling" in svar.content.decode()


def test_no_file_and_an_empty_file_are_asked_for_again() -> None:
    svar = Client().post("/verifiera/", {})
    assert svar.status_code == 422 and "Välj den fil som ska kontrolleras." in svar.content.decode()
    svar = Client().post("/verifiera/", {"fil": SimpleUploadedFile("tom.pdf", b"")})
    assert svar.status_code == 422 and "Filen är tom." in svar.content.decode()


def test_a_form_from_another_site_is_refused() -> None:
    klient = Client(enforce_csrf_checks=True)
    assert klient.post("/verifiera/", {"fil": SimpleUploadedFile("a.pdf", BYTE)}).status_code == 403


def test_one_who_asks_too_often_waits(punkten: Handling, monkeypatch: Any) -> None:
    monkeypatch.setattr(vy, "FILER", 2)
    for _ in range(2):
        prova(Client(), BYTE)
    svar = Client().post("/verifiera/", {"fil": SimpleUploadedFile("a.pdf", BYTE)})
    assert svar.status_code == 429 and "Vänta en minut" in svar.content.decode()


# --- the document's page ---


def test_the_page_of_a_document_tells_its_life(
    punkten: Handling, maria: Anvandare, ledamoten: Anvandare, in_som: Any
) -> None:
    assert punkten.fil is not None
    for _ in range(2):
        in_som(ledamoten).get(punkten.get_absolute_url())
    assert Visning.objects.count() == 1
    text = sida(in_som(maria), f"/handlingar/{punkten.fil.sha256}/")
    vantat = (
        "Anders Hult</strong> öppnade handlingen första gången",
        "framställde filen på 1 sida, prövad mot PDF/A-2a och PDF/UA-1",
        "utfärdade handlingen med koden",
        "Ulrika Geeraedts</strong> godkände texten",
        "Agneta Jansmyr</strong> godkände texten",
    )
    assert [text.index(v) for v in vantat] == sorted(text.index(v) for v in vantat)
    sedd = sida(in_som(ledamoten), f"/handlingar/{punkten.fil.sha256}/")
    assert "Anders Hult</strong>" not in sedd and "öppnad av en person" in sedd


def test_an_earlier_state_has_the_same_page_and_says_so(punkten: Handling, maria: Anvandare, in_som: Any) -> None:
    forst = punkten.fil
    lagg(punkten, BYTE + b"x\n%%EOF\n", ordning=1)
    assert forst is not None
    assert "innan den var färdig" in sida(in_som(maria), f"/handlingar/{forst.sha256}/")
