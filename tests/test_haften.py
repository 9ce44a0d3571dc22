"""The booklet of a sammanträde: what it holds, its frozen folios, supplements, the page, the archive."""

import io
import zipfile
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from arenden.actions.arende import registrera
from arenden.actions.bilaga import bifoga
from arenden.actions.granskning import skicka
from arenden.actions.skrivelse import borja, lagg_till_undertecknare
from arenden.models import Skrivelse
from beslut.actions import rendering
from beslut.actions.dagordning import ta_med
from beslut.actions.hafte import bestall
from beslut.hafte.folionummer import bokstaver, folion, spann
from beslut.handlingspolicy import may_lasa
from beslut.models import MAX_FORSOK, Dagordningspunkt, Haftesdel, Handling, Jobb
from forum import lagring
from forum.fel import Konflikt
from forum.models import Anvandare, Organ, Sammantrade
from tests.varld import godkann_alla, skriv_i

pytestmark = pytest.mark.django_db


@pytest.fixture
def skriv(forumet: Organ, skrivelse: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare) -> Any:
    """Return a function that makes an approved skrivelse with attachments."""

    def gor(rubrik: str, *filer: SimpleUploadedFile) -> Skrivelse:
        arende = registrera(organ=forumet, arendemening=rubrik, av=maria, handlaggare=maria)
        rad = borja(arende, mall=skrivelse.mallversion.mall, av=maria, rubrik=rubrik)
        skriv_i(rad.punkter.get().lydelse, "regionen gör det.", maria)
        for u in (agneta, ulrika):
            lagg_till_undertecknare(rad, av=maria, anvandare=u, namn=str(u))
        for fil in filer:
            bifoga(rad, av=maria, fil=fil)
        skicka(rad, av=maria)
        rad.refresh_from_db()
        return godkann_alla(rad, agneta, ulrika)

    return gor


def pdf_fil(namn: str, sidor: int = 2) -> SimpleUploadedFile:
    fil = pikepdf.new()
    for _ in range(sidor):
        fil.add_blank_page(page_size=(595, 842))
    ut = io.BytesIO()
    fil.docinfo["/Title"] = namn
    fil.save(ut, deterministic_id=True)
    return SimpleUploadedFile(namn, ut.getvalue())


def png_fil(namn: str) -> SimpleUploadedFile:
    ut = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(ut, "PNG")
    return SimpleUploadedFile(namn, ut.getvalue())


def las(handling: Handling) -> pikepdf.Pdf:
    fil = Handling.objects.get(pk=handling.pk).fil
    assert fil is not None
    return pikepdf.open(lagring.oppna(fil.sha256).file)


def gor_allt() -> None:
    """Let a worker do all, what waits for something else too."""
    rendering.arbeta_undan()
    Jobb.objects.filter(klar=None).update(lease=None)
    rendering.arbeta_undan()


def folio_av(handling: Handling) -> list[tuple[str, list[str]]]:
    return [(d.titel, d.folion) for d in Haftesdel.objects.filter(handling=handling)]


@pytest.mark.pdf
def test_the_first_holds_all_and_the_next_what_is_new_with_folios_that_never_change(
    sammantradet: Sammantrade, sekreteraren: Anvandare, skriv: Any
) -> None:
    ta_med(sammantradet, skriv("Ett", png_fil("karta.png")).gallande_version, av=sekreteraren)
    ta_med(sammantradet, skriv("Två", pdf_fil("kalkyl.pdf", 3)).gallande_version, av=sekreteraren)
    forsta = bestall(sammantradet, av=sekreteraren)
    with pytest.raises(Konflikt, match="Inget är nytt"):
        bestall(sammantradet, av=sekreteraren)
    gor_allt()
    assert folio_av(forsta) == [
        ("Tjänsteskrivelse", ["2"]),
        ("Bilaga 1. karta", ["3"]),
        ("Tjänsteskrivelse", ["4"]),
        ("Bilaga 1. kalkyl", ["5", "6", "7"]),
    ]
    with las(forsta) as fil:
        assert len(fil.pages) == 7
        # A foreign PDF is no PDF/A: nor is what holds it, and it does not say so.
        assert b"pdfaid:part" not in fil.Root.Metadata.read_bytes()
    # A late item between two that are printed.
    sen = ta_med(sammantradet, skriv("Sent").gallande_version, av=sekreteraren)
    sen.position, sist = 2, sammantradet.punkter.get(rubrik="Två")
    sist.position = 3
    for rad in (sen, sist):
        rad.spara(av=sekreteraren, skal="ordning")
    andra = bestall(sammantradet, av=sekreteraren)
    gor_allt()
    assert (str(andra), folio_av(andra)) == ("Tillägg 1 till handlingarna", [("Tjänsteskrivelse", ["3 a"])])
    with las(andra) as fil:
        assert len(fil.pages) == 2
        assert b"pdfaid:part" in fil.Root.Metadata.read_bytes()
        with fil.open_outline() as trad:
            assert [str(b.title) for b in trad.root][1] == "2. Sent"
    with pytest.raises(DatabaseError), transaction.atomic():
        Haftesdel.objects.update(titel="Annat")


def test_without_documents_there_is_no_booklet_and_only_the_sekreterare_orders_one(
    sammantradet: Sammantrade, sekreteraren: Anvandare, ledamoten: Anvandare, skriv: Any
) -> None:
    Dagordningspunkt.objects.create(sammantrade=sammantradet, slag=Dagordningspunkt.Slag.FRI, rubrik="Upprop")
    with pytest.raises(Konflikt, match="inga handlingar"):
        bestall(sammantradet, av=sekreteraren)
    with pytest.raises(PermissionDenied):
        bestall(sammantradet, av=ledamoten)
    assert not Jobb.objects.exists()


def test_the_page_shows_each_items_documents_and_the_archive_holds_them(
    sammantradet: Sammantrade,
    sekreteraren: Anvandare,
    ledamoten: Anvandare,
    utomstaende: Anvandare,
    skriv: Any,
    in_som: Any,
) -> None:
    ta_med(sammantradet, skriv("Ett", png_fil("karta över ån.png")).gallande_version, av=sekreteraren)
    adress = f"/sammantraden/{sammantradet.uuid}/handlingar/"
    sida = in_som(sekreteraren).get(adress).content.decode()
    assert "Skapa häftet" in sida
    assert "Bilaga 1. karta över ån" in sida
    # Before the kallelse the list is nobody else's; outsiders never see it.
    for vem in (ledamoten, utomstaende):
        assert in_som(vem).get(adress).status_code == 404
        assert in_som(vem).get(f"/sammantraden/{sammantradet.uuid}/handlingar.zip").status_code == 404
    rendering.arbeta_undan()
    svar = in_som(sekreteraren).get(f"/sammantraden/{sammantradet.uuid}/handlingar.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(svar.streaming_content))) as arkiv:
        assert arkiv.testzip() is None
        namn = arkiv.namelist()
        assert namn[0] == "index.html"
        assert [n.split("/")[0] for n in namn[1:]] == ["1 Ett", "1 Ett"]
        index = arkiv.read("index.html").decode()
        assert "Bilaga 1. karta över ån" in index
        assert arkiv.read(namn[1]).startswith(b"%PDF")


def test_a_booklet_is_seen_by_those_who_see_the_list(
    sammantradet: Sammantrade,
    sekreteraren: Anvandare,
    registratorn: Anvandare,
    ledamoten: Anvandare,
    utomstaende: Anvandare,
    skriv: Any,
) -> None:
    ta_med(sammantradet, skriv("Ett").gallande_version, av=sekreteraren)
    rad = bestall(sammantradet, av=sekreteraren)
    for kallat, ser in (
        (None, {sekreteraren, registratorn}),
        ("2031-08-27T08:00Z", {sekreteraren, registratorn, ledamoten}),
    ):
        Sammantrade.objects.filter(pk=sammantradet.pk).update(kallat=kallat)
        rad = Handling.objects.select_related("sammantrade__organ").get(pk=rad.pk)
        for vem in (sekreteraren, registratorn, ledamoten, utomstaende):
            vem.__dict__.pop("_uppdrag_per_dag", None)
            assert may_lasa(vem, rad) == (vem in ser), vem
            assert Handling.objects.synliga_for(vem).filter(pk=rad.pk).exists() == (vem in ser), vem


def test_a_double_click_orders_one_booklet(
    sammantradet: Sammantrade, sekreteraren: Anvandare, skriv: Any, in_som: Any
) -> None:
    ta_med(sammantradet, skriv("Ett").gallande_version, av=sekreteraren)
    klient, data = in_som(sekreteraren), {"engangsnyckel": "6b1f1a52-6b52-4c3c-9f2e-0a6a5a2b9d11"}
    adress = f"/sammantraden/{sammantradet.uuid}/handlingar/hafte/"
    assert [klient.post(adress, data).status_code for _ in range(2)] == [302, 302]
    assert klient.post(adress, {"engangsnyckel": "6b1f1a52-6b52-4c3c-9f2e-0a6a5a2b9d12"}).status_code == 409
    assert Handling.objects.filter(slag=Handling.Slag.HAFTE).count() == 1


def test_one_that_failed_says_why_and_is_tried_again(
    sammantradet: Sammantrade, sekreteraren: Anvandare, skriv: Any, in_som: Any
) -> None:
    ta_med(sammantradet, skriv("Ett").gallande_version, av=sekreteraren)
    rad = bestall(sammantradet, av=sekreteraren)
    Jobb.objects.filter(handling=rad).update(forsok=MAX_FORSOK, fel="Skivan är full.")
    klient = in_som(sekreteraren)
    assert "Skivan är full." in klient.get(f"/sammantraden/{sammantradet.uuid}/handlingar/").content.decode()
    klient.post(f"/sammantraden/{sammantradet.uuid}/handlingar/hafte/igen/", {"engangsnyckel": str(rad.uuid)})
    assert Jobb.objects.get(handling=rad).forsok == 0


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3)), max_size=6, unique_by=lambda d: d[0]), max_size=5
    )
)
@settings(max_examples=200, deadline=None)
def test_a_printed_folio_never_changes_and_none_is_printed_twice(utskick: list[list[tuple[int, int]]]) -> None:
    """Whatever comes and goes between issues; a part keeps its number of pages as long as it is the same."""
    tidigare: dict[Any, list[str]] = {}
    for delar in utskick:
        med = [(("punkt", str(nr)), len(tidigare.get(("punkt", str(nr)), ())) or sidor) for nr, sidor in delar]
        rader = folion(med, tidigare, fran=2)
        for (nyckel, sidor), rad in zip(med, rader, strict=True):
            assert len(rad) == sidor
            assert tidigare.setdefault(nyckel, rad) == rad
        alla = [f for rad in tidigare.values() for f in rad]
        assert len(alla) == len(set(alla))


def test_folios_are_named_as_people_name_them() -> None:
    assert [bokstaver(nr) for nr in (1, 26, 27, 52, 53)] == ["a", "z", "aa", "az", "ba"]
    assert [spann(r) for r in ([], ["6"], ["6", "7"], ["12 a", "12 b"])] == ["", "6", "6–7", "12 a–12 b"]
