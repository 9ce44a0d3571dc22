"""Attacks on an issued document: each is made here, and each is told apart from the authentic file."""

import functools
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core.cache import cache
from django.core.management import call_command
from PIL import Image

from arenden.models import Skrivelse
from beslut import filinnehall, verifiering
from beslut.actions import rendering
from beslut.models import Handling
from beslut.verifiering import Utfall
from forum import lagring

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def byten(handling: Handling) -> bytes:
    fil = Handling.objects.get(pk=handling.pk).fil
    assert fil is not None
    with lagring.oppna(fil.sha256) as f:
        return f.read()


@pytest.fixture
def handlingar(godkand: Skrivelse) -> dict[str, Handling]:
    """The memo and the one point, issued and rendered."""
    cache.clear()
    rendering.arbeta_undan()
    return {h.slag: h for h in Handling.objects.all()}


def med_pikepdf(andra: Callable[[pikepdf.Pdf], None], **val: Any) -> Callable[[bytes], bytes]:
    def gor(akta: bytes) -> bytes:
        ut = io.BytesIO()
        with pikepdf.open(io.BytesIO(akta)) as fil:
            andra(fil)
            fil.save(ut, **val)
        return ut.getvalue()

    return gor


def ritat(operatorer: bytes) -> Callable[[pikepdf.Pdf], None]:
    return lambda fil: fil.pages[0].contents_add(fil.make_stream(operatorer))


def titel(fil: pikepdf.Pdf) -> None:
    fil.docinfo["/Title"] = "En annan titel"


def xmp(fil: pikepdf.Pdf) -> None:
    fil.Root.Metadata = fil.make_stream(fil.Root.Metadata.read_bytes().replace(b"Forum", b"Annat"))


def en_sida_till(fil: pikepdf.Pdf) -> None:
    fil.add_blank_page()


def en_sida_mindre(fil: pikepdf.Pdf) -> None:
    fil.add_blank_page()
    del fil.pages[0]


def bilaga(fil: pikepdf.Pdf) -> None:
    fil.attachments["avtal.txt"] = pikepdf.AttachedFileSpec(fil, b"Annat", filename="avtal.txt")


def anteckning(fil: pikepdf.Pdf) -> None:
    ruta = {
        "/Type": pikepdf.Name.Annot,
        "/Subtype": pikepdf.Name.Square,
        "/Rect": [60, 400, 500, 700],
        "/IC": [1, 1, 1],
    }
    fil.pages[0].Annots = pikepdf.Array([fil.make_indirect(pikepdf.Dictionary(ruta))])


def skript(fil: pikepdf.Pdf) -> None:
    fil.Root.OpenAction = pikepdf.Dictionary({"/S": pikepdf.Name.JavaScript, "/JS": "app.alert(1)"})


def utan_taggar(fil: pikepdf.Pdf) -> None:
    del fil.Root.StructTreeRoot


def tillagd_revision(akta: bytes) -> bytes:
    """A new revision that puts another content in place of page one's (ISO 32000-1 §7.5.6): hide and replace."""
    with pikepdf.open(io.BytesIO(akta)) as fil:
        nr, _ = fil.pages[0].Contents.objgen
        storlek = int(fil.trailer.Size)
        rot = fil.Root.objgen[0]
    plats = akta.rindex(b"startxref") + 10
    forra = int(akta[plats:].split()[0])
    ny = f"{nr} 0 obj\n<</Length 22>>\nstream\n1 0 0 rg 0 0 9 9 re f\nendstream\nendobj\n".encode()
    borjan = len(akta) + len(ny)
    tabell = f"xref\n{nr} 1\n{len(akta):010d} 00000 n \ntrailer\n<</Size {storlek}/Root {rot} 0 R/Prev {forra}>>\n"
    return akta + ny + f"{tabell}startxref\n{borjan}\n%%EOF\n".encode()


def qpdf(*val: str) -> Callable[[bytes], bytes]:
    def gor(akta: bytes) -> bytes:
        return subprocess.run(["qpdf", *val, _pa_disk(akta), "-"], capture_output=True, check=True).stdout

    return gor


_MAPP: list[Path] = []


def _pa_disk(akta: bytes) -> str:
    fil = _MAPP[-1] / "akta.pdf"
    fil.write_bytes(akta)
    return str(fil)


@pytest.fixture(autouse=True)
def mapp(tmp_path: Path) -> None:
    _MAPP.append(tmp_path)


# Each attack on the bytes, and what the answer must name of it.
ANGREPP: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "en byte efter slutet": (lambda a: a + b"\n", ""),
    "skräp efter slutet": (lambda a: a + b"%" * 5000, ""),
    "en kommentar i huvudet": (lambda a: a.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%x\n", 1), ""),
    "skräp före början": (lambda a: b"hej\n" + a, ""),
    "en annan PDF-version": (lambda a: a.replace(b"%PDF-1.7", b"%PDF-1.4", 1), ""),
    "avhuggen": (lambda a: a[: len(a) * 2 // 3], ""),
    "titeln i /Info": (med_pikepdf(titel), "Titeln i filen är en annan: ”En annan titel”."),
    "XMP": (med_pikepdf(xmp), "XMP"),
    "en sida tillagd": (med_pikepdf(en_sida_till), "Filen har 2 sidor, den utfärdade 1 sida."),
    "en sida utbytt": (med_pikepdf(en_sida_mindre), ""),
    "en bilaga tillagd": (med_pikepdf(bilaga), "Den bifogade filen ”avtal.txt” är tillagd."),
    "något överritat": (med_pikepdf(ritat(b"1 g 60 500 400 200 re f")), "ser annorlunda ut"),
    "en anteckning över texten": (med_pikepdf(anteckning), "1 anteckningar är tillagda"),
    "ett skript": (med_pikepdf(skript), "skript"),
    "utan taggar": (med_pikepdf(utan_taggar), ""),
    "ny revision som byter innehållet": (tillagd_revision, "Texten på sida 1 är en annan."),
    "tom revision": (lambda a: a + b"xref\n0 0\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n", ""),
    "sparad av pikepdf": (med_pikepdf(lambda fil: None), ""),
    "objektströmmar": (
        med_pikepdf(lambda fil: None, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "",
    ),
    "låst med lösenord": (
        med_pikepdf(lambda fil: None, encryption=pikepdf.Encryption(owner="x", user="")),
        "",
    ),
    "sparad av qpdf": (qpdf("--linearize"), ""),
    "avkomprimerad av qpdf": (qpdf("--qdf", "--object-streams=disable"), ""),
}


OLASLIGA = {"avhuggen", "en sida utbytt", "skräp före början", "en kommentar i huvudet", "tom revision"}


def test_each_attack_is_told_apart_from_the_authentic_file(
    handlingar: dict[str, Handling], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Read here and not in a child, and the authentic one once: that is shown below.
    monkeypatch.setattr(filinnehall, "las", functools.cache(filinnehall._undersok))
    punkten = handlingar["beslutspunkt"]
    akta = byten(punkten)
    assert verifiering.fil(akta).utfall == Utfall.AKTA
    fel = []
    for namn, (angrip, vantat) in ANGREPP.items():
        angripen = angrip(akta)
        assert angripen != akta, namn
        dom = verifiering.fil(angripen)
        # One that is broken beyond reading, or emptied, says no more whose it was; it is never called authentic.
        kand = dom.utfall == Utfall.ANDRAD and dom.handling == punkten and (dom.skillnader or dom.fel)
        okand = namn in OLASLIGA and dom.utfall in {Utfall.OKAND, Utfall.ANDRAD}
        if not (kand or okand) or vantat not in " ".join(dom.skillnader):
            fel.append(f"{namn}: {dom.utfall} {dom.skillnader} {dom.fel}")
    assert not fel, "\n".join(fel)


def test_swapped_pages_and_another_documents_code_are_told(handlingar: dict[str, Handling]) -> None:
    punkten, memo = handlingar["beslutspunkt"], handlingar["tjansteskrivelse"]
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(byten(punkten))) as a, pikepdf.open(io.BytesIO(byten(memo))) as b:
        a.pages.append(b.pages[0])
        a.save(ut)
    dom = verifiering.fil(ut.getvalue())
    assert dom.utfall == Utfall.ANDRAD
    assert "Sidorna bär koder till 2 olika handlingar." in dom.skillnader
    # The sheet of one with the QR of the other, photographed: the QR says whose it is.
    with pypdfium2.PdfDocument(byten(punkten)) as fil:
        ark = fil[0].render(scale=2).to_pil()
    with pypdfium2.PdfDocument(byten(memo)) as fil:
        annat = fil[0].render(scale=2).to_pil()
    ruta = tuple(int(v * ark.width) for v in (0.85, 1.25, 1.0, 1.41))
    ark.paste(annat.crop(ruta), ruta[:2])
    dom = verifiering.fil(png(ark))
    assert (dom.utfall, dom.handling) == (Utfall.QR_AKTA, memo)
    assert dom.beskrivning.startswith("Tjänsteskrivelse")


def png(bild: Image.Image) -> bytes:
    ut = io.BytesIO()
    bild.save(ut, "PNG")
    return ut.getvalue()


def test_what_libreoffice_and_chromium_make_of_it_is_not_the_document(
    handlingar: dict[str, Handling], tmp_path: Path
) -> None:
    punkten = handlingar["beslutspunkt"]
    akta = tmp_path / "akta.pdf"
    akta.write_bytes(byten(punkten))
    sidan = tmp_path / "sida.html"
    with pypdfium2.PdfDocument(akta.read_bytes()) as fil:
        fil[0].render(scale=3).to_pil().save(tmp_path / "sida.png")
    stil = "@page{size:A4;margin:0}body{margin:0}img{width:210mm}"
    sidan.write_text(f'<!doctype html><style>{stil}</style><img src="sida.png">')
    chromium = shutil.which("chromium")
    assert chromium
    tryckt = tmp_path / "tryckt.pdf"
    flaggor = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-pdf-header-footer"]
    egen = f"--user-data-dir={tmp_path / 'profil'}"
    subprocess.run(
        [chromium, *flaggor, egen, f"--print-to-pdf={tryckt}", sidan.as_uri()], check=True, capture_output=True
    )
    egen = f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"
    till = ["--convert-to", "pdf:draw_pdf_Export", "--outdir", str(tmp_path / "lo-ut"), str(akta)]
    svar = subprocess.run(
        ["soffice", egen, "--headless", "--infilter=draw_pdf_import", *till],
        check=False,
        capture_output=True,
    )
    sparade = [tryckt, *(tmp_path / "lo-ut").glob("*.pdf")]
    assert svar.returncode == 0
    for fil_ in sparade:
        dom = verifiering.fil(fil_.read_bytes())
        assert (dom.utfall, dom.handling) == (Utfall.ANDRAD, punkten), (fil_, dom)


def test_a_renamed_file_is_the_same_file_and_another_paper_is_not_ours(
    handlingar: dict[str, Handling], tmp_path: Path, capsys: Any
) -> None:
    punkten = handlingar["beslutspunkt"]
    fil = tmp_path / "något helt annat.pdf"
    fil.write_bytes(byten(punkten))
    call_command("verifiera", str(fil))
    assert capsys.readouterr().out.startswith("Äkta och oförändrad\n")
    for innehall, utgang, sagt in (
        (byten(punkten) + b"x", 1, "Ändrad: inte handlingen som utfärdades"),
        (b"%PDF-1.7\nhej", 2, "Inte utfärdad här"),
        (b"", 2, "Inte utfärdad här"),
    ):
        fil.write_bytes(innehall)
        with pytest.raises(SystemExit) as slut:
            call_command("verifiera", str(fil))
        assert slut.value.code == utgang
        assert sagt in capsys.readouterr().out


def test_a_sheet_and_a_code_are_checked_without_the_register(
    handlingar: dict[str, Handling], tmp_path: Path, capsys: Any
) -> None:
    punkten = handlingar["beslutspunkt"]
    call_command("verifiera", punkten.qr, offline=True)
    assert "QR-koden är äkta" in capsys.readouterr().out
    with pypdfium2.PdfDocument(byten(punkten)) as fil:
        skannad = tmp_path / "skannad.png"
        fil[0].render(scale=2).to_pil().save(skannad)
    call_command("verifiera", str(skannad), offline=True)
    assert "Beslutspunkt 1 av 1" in capsys.readouterr().out
    delar = punkten.qr.split("/")
    delar[4] = "A" * 12 if delar[4] != "A" * 12 else "B" * 12
    with pytest.raises(SystemExit) as slut:
        call_command("verifiera", "/".join(delar), offline=True)
    assert slut.value.code == 1


def test_a_hostile_file_ends_with_an_answer() -> None:
    for innehall in (
        b"%PDF-1.7\n" + b"[" * 200_000,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 1000,
        bytes(100_000),
        b"%PDF-%%EOF" * 5000,
    ):
        assert filinnehall.las(innehall).fel
        assert verifiering.fil(innehall).utfall == Utfall.OKAND
