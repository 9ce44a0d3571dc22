"""A paper signed with ink: handed in, compared, accepted with open eyes or refused, and kept for ever."""

import base64
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from arenden.models import Skrivelse
from beslut import papperslikhet, verifiering
from beslut.actions import rendering, skanning
from beslut.actions.utfardande import utfarda
from beslut.besked import besked
from beslut.models import Handling, HandlingFil, Skanning, Skanningsfil
from beslut.papperslikhet import Jamforelse, Rad, Sida
from beslut.skanningsflow import GANG, Lage, Steg, nasta
from forum import lagring
from forum.fel import Konflikt, Motsagelse
from forum.flow import OtillatetSteg
from forum.models import Anvandare, Handelse
from tests import skannat

pytestmark = pytest.mark.django_db

PAPPER = b"%PDF-1.7 ett skannat papper"


def test_each_step_leads_where_the_law_says_or_nowhere() -> None:
    assert set(GANG) == {(Lage.VANTAR, Steg.JAMFOR), (Lage.VANTAR, Steg.GE_UPP), *((Lage.JAMFORD, s) for s in (Steg.GODTA, Steg.AVVISA))}  # fmt: skip
    for lage in Lage:
        for steg in Steg:
            if (lage, steg) not in GANG:
                with pytest.raises(OtillatetSteg):
                    nasta(lage, steg)


@pytest.fixture
def punkt(godkand: Skrivelse) -> Handling:
    """The paper of the one beslutspunkt, issued for ink, with bytes but not rendered."""
    utfarda(godkand)
    handling = Handling.objects.utfardade().get(slag=Handling.Slag.BESLUTSPUNKT)
    sha256 = lagring.skriv(b"%PDF-1.7 utfardad")
    HandlingFil.objects.create(handling=handling, sha256=sha256, storlek=17, sidor=1)
    return Handling.objects.med_filer().get(pk=handling.pk)


def funnet(**uppgifter: Any) -> Jamforelse:
    bild = base64.b64encode(b"\xff\xd8\xff bild").decode()
    rader = [Rad("Namnteckning", [0.1, 0.6, 0.4, 0.7], True)]
    sida = Sida(1, motsvarar=1, likhet=1.0, rader=rader, bild=bild, **uppgifter)
    return Jamforelse(utfardade=1, sidor=[sida], original=[bild])


def inlamnat(
    handling: Handling, av: Anvandare, monkeypatch: pytest.MonkeyPatch, utfall: Jamforelse, data: bytes = PAPPER
) -> Skanning:
    monkeypatch.setattr(papperslikhet, "jamfor", lambda *_: utfall)
    rad = skanning.lamna_in(handling, av=av, filer=[("application/pdf", data)])
    assert skanning.jamfor_alla() == 1
    return Skanning.objects.get(pk=rad.pk)


def test_what_is_as_it_should_be_is_accepted_and_kept(
    punkt: Handling, maria: Anvandare, monkeypatch: pytest.MonkeyPatch
) -> None:
    rad = inlamnat(punkt, maria, monkeypatch, funnet())
    with pytest.raises(Konflikt, match="redan inlämnat"):
        skanning.lamna_in(punkt, av=maria, filer=[("application/pdf", b"%PDF-")])
    with pytest.raises(Motsagelse):
        skanning.avgor(rad, Steg.GODTA, av=maria, revision=0)
    skanning.avgor(rad, Steg.GODTA, av=maria, revision=rad.revision)
    with pytest.raises(OtillatetSteg):
        skanning.avgor(rad, Steg.AVVISA, av=maria, revision=rad.revision, skal="Nej.")
    fil = rad.filer.get()
    with lagring.oppna(fil.sha256) as f:
        assert f.read() == PAPPER
    handelse = Handelse.objects.om(punkt).get(slag="papper_godtaget")
    assert handelse.data["filer"] == [fil.sha256]
    dom = verifiering.fil(PAPPER)
    assert (dom.utfall, dom.handling) == (verifiering.Utfall.PAPPER, punkt)
    sagt = " ".join(besked(verifiering.kod(punkt.kod), visas=False).stycken)
    assert "underskriven med bläck" in sagt
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        Skanning.objects.filter(pk=rad.pk).update(skal="Annat.")
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        Skanningsfil.objects.filter(pk=fil.pk).update(sha256="0" * 64)
    assert Handelse.brott() == []


def test_what_differs_is_accepted_with_open_eyes_only(
    punkt: Handling, maria: Anvandare, monkeypatch: pytest.MonkeyPatch
) -> None:
    rad = inlamnat(punkt, maria, monkeypatch, funnet(saknas=[[0.1, 0.1, 0.2, 0.2]]))
    with pytest.raises(Konflikt, match="sett avvikelserna"):
        skanning.avgor(rad, Steg.GODTA, av=maria, revision=rad.revision)
    with pytest.raises(Konflikt, match="varför"):
        skanning.avgor(rad, Steg.AVVISA, av=maria, revision=rad.revision, skal=" ")
    assert Skanning.objects.get(pk=rad.pk).lage == Lage.JAMFORD
    skanning.avgor(rad, Steg.AVVISA, av=maria, revision=rad.revision, skal="Ett belopp är ändrat.")
    assert verifiering.fil(PAPPER).utfall != verifiering.Utfall.PAPPER
    fel = Jamforelse(utfardade=1, sidor=[Sida(1, qr=["HTTP://X/VERIFIERA/AAAAAAAAAAAA/B/C/D"])], original=[])
    rad = inlamnat(punkt, maria, monkeypatch, fel, b"%PDF-1.7 annat")
    with pytest.raises(Konflikt, match="hör inte dit"):
        skanning.avgor(rad, Steg.GODTA, av=maria, revision=rad.revision, sett=True)
    klar = skanning.avgor(rad, Steg.GODTA, av=maria, revision=rad.revision, sett=True, skal="Arkivets enda blad.")
    avvikelser = Handelse.objects.om(punkt).get(slag="papper_godtaget").data["avvikelser"]
    assert (klar.lage, avvikelser[0]) == (Lage.GODTAGEN, "Papperet bär koden till en annan handling.")


def test_a_file_that_cannot_be_read_leaves_the_way_open_for_another(
    punkt: Handling, maria: Anvandare, monkeypatch: pytest.MonkeyPatch
) -> None:
    rad = inlamnat(punkt, maria, monkeypatch, Jamforelse(fel="PDF-filen är låst med lösenord."))
    assert (rad.lage, rad.fel) == (Lage.OLASLIG, "PDF-filen är låst med lösenord.")
    assert inlamnat(punkt, maria, monkeypatch, funnet(), b"%PDF-1.7 nytt").lage == Lage.JAMFORD


def test_ink_and_electronic_are_never_on_one_document(
    elektronisk: list[Handling], maria: Anvandare, ledamoten: Anvandare
) -> None:
    memo = elektronisk[0]
    with pytest.raises(Konflikt, match="elektroniskt"):
        skanning.lamna_in(memo, av=maria, filer=[("application/pdf", PAPPER)])
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        Skanning.objects.create(handling=memo, inlamnad_av=maria)
    with pytest.raises(PermissionDenied):
        skanning.lamna_in(memo, av=ledamoten, filer=[("application/pdf", PAPPER)])


@pytest.mark.pdf
def test_an_official_hands_in_the_paper_and_a_reader_fetches_it(
    godkand: Skrivelse, maria: Anvandare, ledamoten: Anvandare, in_som: Any
) -> None:
    """From the issued paper to the signed one, through the pages, the worker and the real comparison."""
    rendering.arbeta_undan()
    punkt = Handling.objects.med_filer().get(slag=Handling.Slag.BESLUTSPUNKT)
    assert punkt.fil is not None
    med = in_som(maria)

    def lamna(data: bytes, namn: str) -> Any:
        fil = SimpleUploadedFile(namn, data)
        return med.post(
            f"/handlingar/{punkt.fil.sha256}/papper/",  # type: ignore[union-attr]
            {"filer": fil, "engangsnyckel": str(uuid.uuid4())},
        )

    for data, sagt in ((b"", "tom"), (b"hej", "varken en PDF"), (b"\0\0\0\x18ftypheic", "HEIC")):
        svar = lamna(data, "papper.pdf")
        assert svar.status_code == 422 and sagt in svar.content.decode()
    with lagring.oppna(punkt.fil.sha256) as f:
        blad = skannat.skanna(skannat.sidor(f.read())[0])
    sida = lamna(skannat.jpeg(blad), "papper.jpg").headers["Location"]
    assert "jämförs med handlingen" in med.get(sida).content.decode()
    assert in_som(ledamoten).get(sida).status_code == 403
    assert skanning.jamfor_alla() == 1
    text = med.get(sida).content.decode()
    assert "rader för namnteckning är tomma" in text and "Sidan finns." in text
    papper = Skanning.objects.get()
    svar = med.post(
        sida, {"gor": "godta", "sett": "1", "revision": papper.revision, "engangsnyckel": str(uuid.uuid4())}
    )
    assert svar.status_code == 302
    las = in_som(ledamoten)
    text = las.get(f"/handlingar/{punkt.fil.sha256}/").content.decode()
    assert "Hämta det underskrivna papperet" in text and "godtog det skannade papperet" in text
    svar = las.get(f"{sida}fil-1/")
    assert b"".join(svar.streaming_content) == skannat.jpeg(blad)
    assert svar.headers["Content-Disposition"].startswith("attachment")
    assert las.get(f"{sida}blad-1.jpg").status_code == las.get(f"{sida}sida-1.jpg").status_code == 200
    assert las.get(f"{sida}blad-2.jpg").status_code == 404
