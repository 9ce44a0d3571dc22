"""How a body's papers look: set in the browser, tried first, copied into what is issued, and right inside."""

import io
import json
import uuid
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from arenden.actions import granskning
from arenden.models import Skrivelse
from beslut import exempelblad, logotyp, pdf
from beslut.actions import profil as profilen
from beslut.actions import rendering, utfardande
from beslut.models import Handling, Profil, Profilprov
from forum import lagring
from forum.models import Anvandare, Handelse, Organ
from tests import verapdf
from tests.pappersfakta import skrivelse as papper
from tests.test_taggning import Last
from tests.varld import godkann_alla


def png(bredd: int = 400, hojd: int = 100, slag: str = "RGBA") -> bytes:
    ut = io.BytesIO()
    bild = Image.new(slag, (bredd, hojd), (10, 90, 60, 0) if slag == "RGBA" else (10, 90, 60))
    bild.paste((10, 90, 60), (40, 20, bredd // 2, hojd - 20))
    bild.save(ut, "PNG", dpi=(72, 72))
    return ut.getvalue()


def skicka(klient: Client, organ: Organ, gor: str, prov: str = "", **andrat: Any) -> Any:
    url = f"/installningar/papper/{organ.slug}/" + (f"?prov={prov}" if prov else "")
    data = {
        "revision": klient.get(url).context["form"]["revision"].value(),
        "farg": "#7a1a2c",
        "typsnitt": "sans",
        "adress": "Box 1024, 551 11 Jönköping\nregion@example.se",
        "gor": gor,
        "engangsnyckel": str(uuid.uuid4()),
    }
    return klient.post(url, data | andrat)


# --- set in the browser ---


@pytest.mark.django_db
def test_what_is_tried_is_drawn_by_the_worker_and_then_saved_with_its_logotype(
    forumet: Organ, sekreteraren: Anvandare, in_som: Any
) -> None:
    klient = in_som(sekreteraren)
    svar = skicka(klient, forumet, "prova", fil=SimpleUploadedFile("logga.png", png()))
    prov = Profilprov.objects.get()
    assert svar.status_code == 302 and str(prov.uuid) in svar.url
    assert not Profil.objects.exists()
    sida = klient.get(svar.url).content.decode()
    assert "Förhandsvisningen ritas" in sida
    assert klient.get(f"/installningar/papper/{forumet.slug}/prov-{prov.uuid}.png").status_code == 404
    assert profilen.rita_prov() == 1
    bilden = klient.get(f"/installningar/papper/{forumet.slug}/prov-{prov.uuid}.png")
    assert Image.open(io.BytesIO(bilden.content)).width == profilen.BILDBREDD
    assert "Inget är sparat ännu" in klient.get(svar.url).content.decode()
    assert skicka(klient, forumet, "spara", prov=str(prov.uuid)).status_code == 302
    satt = Profil.objects.get()
    assert (satt.farg, satt.typsnitt, satt.logotyp) == ("#7a1a2c", "sans", prov.varden["logotyp"])
    assert satt.history.get().history_user == sekreteraren
    assert Handelse.objects.filter(slag="profil_andrad").count() == 1
    assert "ändrade utseendet på handlingarna" in klient.get(f"/installningar/papper/{forumet.slug}/").content.decode()
    skicka(klient, forumet, "spara", ta_bort="on")
    assert Profil.objects.get().logotyp == ""


@pytest.mark.django_db
def test_what_cannot_be_printed_is_refused_with_why(forumet: Organ, sekreteraren: Anvandare, in_som: Any) -> None:
    klient = in_som(sekreteraren)
    fel: list[tuple[dict[str, Any], int, str]] = [
        ({"farg": "#ffff88"}, 422, "kontrasten mot vitt"),
        ({"farg": "red;}{x"}, 422, "sex tecken"),
        ({"adress": "1\n2\n3\n4\n5\n6"}, 422, "Högst fem"),
        ({"fil": SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")}, 422, "PNG-bild"),
        ({"fil": SimpleUploadedFile("x.png", png()[:60])}, 422, "skadad"),
        ({"revision": "7"}, 409, "har ändrats av någon annan"),
    ]
    for falt, status, ord_ in fel:
        svar = skicka(klient, forumet, "spara", **falt)
        assert (svar.status_code, ord_ in svar.content.decode()) == (status, True), falt
    assert not Profil.objects.exists()


@pytest.mark.django_db
def test_anothers_try_is_not_seen_and_its_logotype_not_taken(
    forumet: Organ, sekreteraren: Anvandare, maria: Anvandare, in_som: Any
) -> None:
    hemlig = lagring.skriv(png(300, 300, "RGB"))
    varden = profilen.varden(Profil(organ=forumet)) | {"logotyp": hemlig, "logotyp_bredd": 300, "logotyp_hojd": 300}
    prov = Profilprov.objects.create(organ=forumet, av=maria, varden=varden, bild=b"x")
    klient = in_som(sekreteraren)
    assert klient.get(f"/installningar/papper/{forumet.slug}/prov-{prov.uuid}.png").status_code == 404
    skicka(klient, forumet, "spara", prov=str(prov.uuid))
    assert Profil.objects.get().logotyp == ""


@pytest.mark.django_db
def test_an_issued_document_keeps_the_looks_it_was_issued_with(
    skrivelse: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare, sekreteraren: Anvandare
) -> None:
    organ = skrivelse.arende.organ
    nya = profilen.varden(Profil(organ=organ)) | {"farg": "#7a1a2c", "bifoga_kalla": True}
    profilen.satt_profil(organ, av=sekreteraren, revision=0, nya=nya)
    granskning.skicka(skrivelse, av=maria)
    godkand = godkann_alla(Skrivelse.objects.get(pk=skrivelse.pk), agneta, ulrika)
    utfardande.utfarda(godkand)
    profilen.satt_profil(organ, av=sekreteraren, revision=1, nya=nya | {"farg": "#000000"})
    handling = Handling.objects.utfardade()[0]
    assert (handling.fakta["profil"]["farg"], handling.fakta["kalldata"]) == ("#7a1a2c", True)
    assert handling.faktahash == pdf.faktahash(handling.fakta)
    assert rendering.ta_jobb() is not None


# --- the picture ---


def test_a_logotype_is_written_anew_opaque_and_no_larger_than_its_place() -> None:
    las = logotyp.las(png(3000, 500) + b"<script>efter slutet</script>")
    with Image.open(io.BytesIO(las.png)) as bild:
        assert (bild.mode, bild.size, bild.info) == ("RGB", (las.bredd, las.hojd), {})
        assert bild.getpixel((0, 0)) == (255, 255, 255)
    assert b"script" not in las.png and las.bredd == logotyp.BREDD * logotyp.TATHET
    assert logotyp.matt(las.bredd, las.hojd) == (190, 31.75)


# --- on paper ---


@pytest.fixture
def prydd() -> pdf.Fakta:
    """The example with a logotype, colour, sans serif, address lines and its version as data."""
    bilden = logotyp.las(png())
    sha = lagring.skriv(bilden.png)
    profil = {
        "farg": "#7a1a2c",
        "typsnitt": "sans",
        "adress": ["Box 1024, 551 11 Jönköping", "region@example.se"],
        "logotyp": {"sha256": sha, "bredd": bilden.bredd, "hojd": bilden.hojd},
    }
    return papper(profil=profil, kalldata=True)


@pytest.mark.pdf
def test_a_paper_with_logotype_and_data_is_pdf_a_3a_and_pdf_ua_1_with_the_version_in_it(prydd: pdf.Fakta) -> None:
    renderad = pdf.rendera(prydd).pdf
    assert verapdf.fel(renderad, ("3a", "ua1")) == []
    assert pdf.rendera(prydd).pdf == renderad
    with pikepdf.open(io.BytesIO(renderad)) as fil:
        assert list(fil.attachments) == ["version-3.json"]
        (bilaga,) = fil.Root.AF
        assert (bilaga.AFRelationship, bilaga.EF.F.Subtype) == ("/Source", "/application/json")
        kalla = json.loads(fil.attachments["version-3.json"].get_file().read_bytes())
    assert kalla == prydd["version"]


@pytest.mark.pdf
def test_the_logotype_is_a_figure_that_is_called_by_the_organisations_name(prydd: pdf.Fakta) -> None:
    last = Last(prydd)
    assert [str(ett.ratt.Alt) for ett in last.rot.alla("Figure")] == ["Region Jönköpings län"]
    assert last.rot.barn[0].barn[0].typ == "Figure"


@pytest.mark.pdf
def test_a_logotype_that_is_gone_or_a_colour_that_is_none_stops_the_paper(prydd: pdf.Fakta) -> None:
    utan: Any = {**prydd, "profil": {**prydd["profil"], "logotyp": {"sha256": "0" * 64, "bredd": 40, "hojd": 40}}}
    with pytest.raises(pdf.Renderingsfel, match="saknas"):
        pdf.rendera(utan)
    elak: Any = {**prydd, "profil": {**prydd["profil"], "farg": "red;} * { color: red"}}
    with pytest.raises(pdf.Renderingsfel, match="ingen färg"):
        pdf.rendera(elak)


@pytest.mark.pdf
def test_the_example_paper_of_a_body_without_words_of_its_own_is_printed() -> None:
    organ = Organ(slug="x", namn="Nämnden", serie="N")
    assert pdf.rendera(exempelblad.fakta(organ, Profil(organ=organ).fakta())).sidor == 1
