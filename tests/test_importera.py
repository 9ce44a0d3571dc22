"""`manage.py importera` and the page that reads a memo in."""

import datetime as dt
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from arenden import dokument
from arenden.actions.forslag import i_skrivelsen, oppna
from arenden.actions.inlasning import las_in_i
from arenden.actions.kommentar import andra as andra_kommentar
from arenden.actions.skrivelse import borja
from arenden.actions.uppladdning import kasta, las_in_vantande, vanta
from arenden.kommentarsbild import panel
from arenden.models import Arende, Mall, Skrivelse, Uppladdning
from forum import lagring
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse
from tests.ordbyggare import docx, h, ins, p, r, struket
from tests.test_forslag_samtidigt import samtidigt

pytestmark = pytest.mark.django_db
EXEMPEL = Path(settings.BASE_DIR) / "arenden" / "exempel" / "besoksnaring.txt"
MEMON = sorted((Path(__file__).parent / "memon").glob("*.txt"))


@pytest.fixture
def handlaggare(maria: Anvandare) -> Anvandare:
    maria.username = "handlaggare"
    maria.save()
    return maria


def importera(*args: str) -> None:
    call_command("importera", *args)


def test_the_number_stands_alone_on_the_last_line(handlaggare: Anvandare, capsys: Any) -> None:
    importera(str(EXEMPEL))
    assert capsys.readouterr().out.splitlines()[-1] == Arende.objects.get().diarienummer


def test_the_example_becomes_what_it_is(handlaggare: Anvandare, agneta: Anvandare, ulrika: Anvandare) -> None:
    importera(str(EXEMPEL))
    s = Skrivelse.objects.get()
    assert s.rubrik == "Besöksnäring - förstärkt samarbete"
    assert [a.rubrik for a in s.avsnitt.all()] == [
        "Förslag till beslut",
        "Sammanfattning",
        "Information i ärendet",
        "Bakgrund",
    ]
    assert s.avsnitt.all()[0].ingress == "Kommunalt Forum föreslås ställa sig bakom att"
    assert [str(p)[:9] for p in s.punkter.all()] == ["regionen ", "meddela a"]
    assert [(u.namn, u.anvandare) for u in s.undertecknare.all()] == [
        ("Agneta Jansmyr", agneta),
        ("Ulrika Geeraedts", ulrika),
    ]
    assert s.forvaltning == "Regionledningskontoret"
    assert s.lage == "utkast"


def ord_i_skrivelsen(s: Skrivelse) -> Counter[str]:
    """Count the words of everything that the skrivelse holds, and of the page furniture kept beside it."""
    delar = [s.rubrik, s.arende.avsandarens_nummer, s.mottagare, s.forvaltning, s.handlaggare_namn]
    delar += [str(s.datum or ""), *s.importpost.sidmobler]
    for a in s.avsnitt.all():
        delar += [a.rubrik, a.ingress, a.organ_namn, dokument.till_text(a.text.doc) if a.text else ""]
    delar += [dokument.till_text(p.lydelse.doc) for p in s.punkter.all()]
    delar += [f"{u.namn} {u.titel}" for u in s.undertecknare.all()]
    return Counter(_ord(" ".join(delar)))


def _ord(text: str) -> list[str]:
    import re
    import unicodedata

    rent = unicodedata.normalize("NFC", text).replace("\u00ad", "").casefold()
    return re.findall(r"[^\W\d_]{3,}", rent)


@pytest.mark.parametrize("fil", [EXEMPEL, *MEMON], ids=lambda f: f.stem)
def test_no_word_of_a_memo_is_lost_on_its_way_into_the_register(fil: Path, handlaggare: Anvandare) -> None:
    from arenden import inlasning

    importera(str(fil))
    import re

    kalla = inlasning.avkoda(fil.read_bytes(), fil.name)
    # A word broken at a line's end is one word after reading.
    hel = re.sub(r"(?<=\w)[-\u00ad]\s*[\r\n]+\s*(?=\w)", "", kalla)
    finns = ord_i_skrivelsen(Skrivelse.objects.get())
    hela = "".join(finns)
    saknas = [o for o in set(_ord(hel)) & set(_ord(kalla)) if o not in finns and o not in hela and o not in MANADER]
    assert not saknas


# A date is kept as a date, and its labels as the field they name.
MANADER = {
    *[
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    *["den", "datum", "diarienummer", "dnr", "handläggare", "till", "diarienr", "ärende", "ärendenummer"],
}


def test_the_memos_own_number_is_kept_as_the_senders(handlaggare: Anvandare, tmp_path: Path) -> None:
    fil = tmp_path / "memo.txt"
    fil.write_text("Dnr KS 2024/77\n\nNy cykelväg\n\nBakgrund\nText om vägen.\n")
    importera(str(fil))
    assert "2024/77" in Arende.objects.get().avsandarens_nummer
    assert Arende.objects.get().diarienummer.startswith("RJL ")


@pytest.mark.parametrize(
    ("innehall", "mening"),
    [
        (b"", "tom"),
        (b"   \n\n  ", "ingen text"),
        (b"%PDF-1.7 \x00\x01", "PDF"),
        (bytes(range(256)) * 4, "text"),
        ("Hej".encode("utf-16"), "UTF-16"),
        (b"a" * (1024 * 1024 + 1), "MiB"),
    ],
    ids=["tom", "blank", "pdf", "binar", "utf16", "stor"],
)
def test_what_cannot_be_read_is_refused_with_one_sentence_and_stores_nothing(
    innehall: bytes, mening: str, handlaggare: Anvandare, tmp_path: Path, capsys: Any
) -> None:
    fil = tmp_path / "memo.txt"
    fil.write_bytes(innehall)
    with pytest.raises(SystemExit) as slut:
        importera(str(fil))
    fel = capsys.readouterr().err.strip()
    assert slut.value.code == 2
    assert mening in fel
    assert "\n" not in fel
    assert not Arende.objects.exists()
    assert not Handelse.objects.exists()


@pytest.mark.parametrize(("vag", "mening"), [("", "mapp"), ("finns-inte.txt", "finns inte")])
def test_a_folder_or_no_file_is_refused(vag: str, mening: str, tmp_path: Path, db: None, capsys: Any) -> None:
    with pytest.raises(SystemExit) as slut:
        importera(str(tmp_path / vag))
    assert slut.value.code == 2
    assert mening in capsys.readouterr().err


def test_an_unknown_organ_or_person_is_named(handlaggare: Anvandare, capsys: Any) -> None:
    with pytest.raises(SystemExit):
        importera(str(EXEMPEL), "--organ", "namnden")
    with pytest.raises(SystemExit):
        importera(str(EXEMPEL), "--som", "kalle")
    fel = capsys.readouterr().err
    assert "namnden" in fel
    assert "kalle" in fel


def test_without_accounts_the_registrator_is_asked_to_choose_a_handlaggare(
    forumet: Any, registratorn: Anvandare, in_som: Any
) -> None:
    importera(str(EXEMPEL))
    sida = in_som(registratorn).get("/").content.decode()
    assert "saknar handläggare" in sida


def ladda_upp(klient: Any, organ: Any, innehall: bytes, namn: str = "memo.txt") -> Any:
    fil = SimpleUploadedFile(namn, innehall)
    return klient.post("/arenden/importera/", {"fil": fil, "organ": organ.pk, "engangsnyckel": str(uuid.uuid4())})


def ta_stallning(klient: Any, adress: str, gor: str, nyckel: str = "") -> Any:
    return klient.post(adress, {"gor": gor, "engangsnyckel": nyckel or str(uuid.uuid4())})


def test_the_page_shows_what_a_memo_becomes_and_saves_when_told_to(
    maria: Anvandare, olof: Anvandare, forumet: Any, in_som: Any
) -> None:
    klient, nyckel = in_som(maria), str(uuid.uuid4())
    granska = ladda_upp(klient, forumet, EXEMPEL.read_bytes()).headers["Location"]
    sida = klient.get(granska).content.decode()
    assert "Besöksnäring - förstärkt samarbete" in sida and "Agneta Jansmyr" in sida and "Inget är sparat än" in sida
    assert not Arende.objects.exists()
    assert in_som(olof).get(granska).status_code == 404
    svar = ta_stallning(klient, granska, "las_in", nyckel)
    assert svar.status_code == 302
    assert svar.headers["Location"] == f"/skrivelser/{Skrivelse.objects.get().uuid}/skriv/"
    # A double click, the page seen again, and another tab that says yes or no: all are led to what it became.
    assert ta_stallning(klient, granska, "las_in", nyckel).headers["Location"] == svar.headers["Location"]
    for igen in (klient.get(granska), *(ta_stallning(klient, granska, gor) for gor in ("las_in", "avbryt"))):
        assert igen.headers["Location"] == svar.headers["Location"]
    assert "är redan inläst, som ärende" in klient.get(svar.headers["Location"]).content.decode()
    assert Skrivelse.objects.count() == 1 and not Uppladdning.objects.get().innehall


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_that_read_the_same_file_in_at_once_one_does_it(maria: Anvandare, forumet: Any) -> None:
    rad = vanta(EXEMPEL.read_bytes(), filnamn="memo.txt", organ=forumet, av=maria)
    (ett, forst), (annat, sedan) = samtidigt(*[lambda: las_in_vantande(Uppladdning.objects.get(pk=rad.pk))] * 2)
    assert ett == annat == Skrivelse.objects.get() and {forst, sedan} == {True, False}
    assert not kasta(rad) and Uppladdning.objects.get().blev == ett


def test_a_file_that_is_not_wanted_leaves_nothing(maria: Anvandare, forumet: Any, in_som: Any) -> None:
    klient = in_som(maria)
    granska = ladda_upp(klient, forumet, EXEMPEL.read_bytes()).headers["Location"]
    assert ta_stallning(klient, granska, "avbryt").status_code == 302
    ladda_upp(klient, forumet, EXEMPEL.read_bytes())
    assert Uppladdning.objects.count() == 1
    assert Uppladdning.objects.stada(timezone.now() + dt.timedelta(hours=25)) == 1
    assert not Arende.objects.exists() and not Uppladdning.objects.exists()


def test_the_page_says_what_is_wrong_with_a_file(maria: Anvandare, forumet: Any, in_som: Any) -> None:
    svar = ladda_upp(in_som(maria), forumet, b"%PDF-1.7 \x00")
    assert svar.status_code == 422
    assert "PDF" in svar.content.decode()
    assert not Arende.objects.exists() and not Uppladdning.objects.exists()


KOMMENTARER = (
    '<w:comment w:id="1" w:author="Agneta Jansmyr" w:date="2026-11-20T10:00:00Z"><w:p w14:paraId="0000000A">'
    "<w:r><w:t>Vilken väg?</w:t></w:r></w:p></w:comment>"
    '<w:comment w:id="2" w:author="Ulrika Geeraedts"><w:p w14:paraId="0000000B"><w:r><w:t>Den norra.</w:t></w:r></w:p></w:comment>'
)
WORDFIL = docx(
    p("Regionledningskontoret"),
    p("Ny cykelväg", stil="Rubrik"),
    h("Förslag till beslut"),
    p("Kommunalt Forum föreslås ställa sig bakom att"),
    p("utreda ", '<w:commentRangeStart w:id="1"/>', "vägen", '<w:commentRangeEnd w:id="1"/>', lista=(2, 0)),
    h("Tidplan"),
    p("I vår."),
    h("Bakgrund"),
    p("Text ", struket("förr "), ins(r("nu", "<w:b/>")), ".", "<w:r><w:drawing/></w:r>"),
    p("Agneta Jansmyr"),
    p("Regiondirektör"),
    delar={
        "comments": KOMMENTARER,
        "commentsExtended": '<w15:commentEx w15:paraId="0000000B" w15:paraIdParent="0000000A"/>',
    },
)


def test_a_word_file_becomes_a_skrivelse_with_its_comments_and_is_kept(
    handlaggare: Anvandare, agneta: Anvandare, tmp_path: Path, capsys: Any
) -> None:
    fil = tmp_path / "Ny väg.docx"
    fil.write_bytes(WORDFIL)
    importera(str(fil))
    s = Skrivelse.objects.get()
    assert capsys.readouterr().out.splitlines()[-1] == s.arende.diarienummer
    assert [a.rubrik for a in s.avsnitt.all()] == ["Förslag till beslut", "Tidplan", "Bakgrund"]
    assert s.importpost.ej_med == ["En ritad figur följer inte med."]
    ((plats, foreslagen),) = i_skrivelsen(s)
    assert (str(plats.text), str(foreslagen)) == ("Text förr .", "Text nu.")
    (forslag,) = oppna(plats.text, foreslagen)
    assert {(rad.namn, rad.tid) for rad in forslag.spar} == {("Agneta Jansmyr", "2026-11-20T10:00:00+00:00")}
    assert agneta.pk not in s.forfattare()
    with lagring.oppna(s.importpost.sha256) as sparad:
        assert sparad.read() == WORDFIL
    trad, svar = s.kommentarer.all()
    assert (trad.skribent, trad.inlagg, trad.ankare.citat, trad.av) == (
        "Agneta Jansmyr",
        "Vilken väg?",
        "vägen",
        handlaggare,
    )
    assert trad.tid.isoformat() == "2026-11-20T10:00:00+00:00"
    assert (svar.trad, svar.skribent, svar.inlagg) == (trad, "Ulrika Geeraedts", "Den norra.")
    panelen = panel(s, handlaggare, fran="skriv")
    assert panelen is not None and not any(i.andra for i in panelen.oppna[0].inlagg)
    with pytest.raises(PermissionDenied):
        andra_kommentar(trad, av=handlaggare, revision=trad.revision, inlagg="Nej.")


def test_a_file_is_read_into_a_draft_only_while_nothing_is_written_in_it(
    arende: Arende, maria: Anvandare, agneta: Anvandare, in_som: Any
) -> None:
    arende.avsandarens_nummer = "LJ 2026/7"
    arende.spara(av=maria, skal="den som sände den har sitt eget")
    s = borja(arende, mall=Mall.objects.get(slug="kommunalt-forum"), av=maria, rubrik="Cykelväg")
    obligatoriska = {a.identitet for a in s.avsnitt.filter(obligatoriskt=True)}
    klient, adress = in_som(maria), f"/skrivelser/{s.uuid}/las-in/"
    assert adress in klient.get(f"/skrivelser/{s.uuid}/skriv/").content.decode()
    skickat = {"fil": SimpleUploadedFile("väg.docx", WORDFIL), "engangsnyckel": str(uuid.uuid4())}
    granska = klient.post(adress, skickat).headers["Location"]
    sida = klient.get(granska).content.decode()
    assert "En ritad figur följer inte med." in sida and "1 tråd med 1 svar" in sida
    assert "Spårade ändringar i 1 text blir ändringsförslag" in sida
    assert ta_stallning(klient, granska, "las_in").status_code == 302
    s.refresh_from_db()
    assert (s.rubrik, s.forvaltning) == ("Ny cykelväg", "Regionledningskontoret")
    rubriker = [a.rubrik for a in s.avsnitt.all()]
    assert rubriker.index("Förslag till beslut") < rubriker.index("Tidplan") < rubriker.index("Bakgrund")
    assert not s.avsnitt.filter(oplacerat=True).exists()
    assert obligatoriska <= {a.identitet for a in s.avsnitt.kvar()}
    assert [str(p.lydelse) for p in s.punkter.all()] == ["utreda vägen"]
    assert [u.anvandare for u in s.undertecknare.all()] == [agneta]
    assert adress not in klient.get(f"/skrivelser/{s.uuid}/skriv/").content.decode()
    assert "skrivs inte över" in klient.get(adress).content.decode()
    with pytest.raises(Konflikt, match="redan text"):
        las_in_i(s, WORDFIL, filnamn="väg.docx", av=maria)
