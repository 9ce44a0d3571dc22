"""Writing: texts by steps, parts, conflicts, history, versions, bilagor."""

import io
import json
import uuid
import zipfile
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from arenden import filtyp
from arenden.actions import skrivelse as actions
from arenden.actions.skrivelse import lagg_till_avsnitt, lagg_till_punkt, ordna, satt_tillbaka, ta_bort
from arenden.actions.text import Sent, skriv_om, skriv_steg
from arenden.actions.version import aterstall, spara_version
from arenden.dokument import OgiltigtDokument, stycke
from arenden.models import Beslutspunkt, Bilaga, Skrivelse, Slag, Text
from arenden.models.text import SKRIVPASS
from forum.fel import Konflikt, Motsagelse
from forum.models import Anvandare, Handelse
from tests.varld import skriv_i

pytestmark = pytest.mark.django_db


def infoga(text: str, pos: int = 1) -> dict[str, Any]:
    """Return the step that puts *text* in at *pos*."""
    return {
        "stepType": "replace",
        "from": pos,
        "to": pos,
        "slice": {"content": [{"type": "text", "text": text}]},
    }


def skriv(text: Text, av: Anvandare, *steg: dict[str, Any], revision: int | None = None) -> Text:
    text.refresh_from_db()
    skriv_steg(
        text,
        av=av,
        revision=text.revision if revision is None else revision,
        steg=list(steg),
        klient="k",
        sandning="s",
    )
    text.refresh_from_db()
    return text


@pytest.fixture
def lydelse(skrivelse: Skrivelse) -> Text:
    return skrivelse.punkter.get().lydelse


def test_steps_are_applied_and_kept_one_by_one(lydelse: Text, maria: Anvandare) -> None:
    fore = lydelse.revision
    skriv(lydelse, maria, infoga("Ja, "), infoga("!"))
    assert str(lydelse) == "!Ja, regionen utreder en cykelväg."
    assert lydelse.revision == fore + 2
    assert [s.nr for s in lydelse.steg.all()][-2:] == [fore + 1, fore + 2]


def test_steps_on_an_old_revision_get_what_was_missed(lydelse: Text, maria: Anvandare) -> None:
    fore = lydelse.revision
    skriv(lydelse, maria, infoga("A"))
    with pytest.raises(Sent) as sent:
        skriv(lydelse, maria, infoga("B"), revision=fore)
    assert sent.value.efterslap.steg == [{"steg": infoga("A"), "klient": "k"}]


def test_what_is_not_in_the_schema_is_refused_and_nothing_is_written(lydelse: Text, maria: Anvandare) -> None:
    ont = {"stepType": "replace", "from": 0, "to": 0, "slice": {"content": [{"type": "script"}]}}
    fore = lydelse.doc
    with pytest.raises(OgiltigtDokument):
        skriv(lydelse, maria, ont)
    lydelse.refresh_from_db()
    assert lydelse.doc == fore


def test_a_writing_session_is_one_entry_of_the_history_and_equal_to_the_row(lydelse: Text, maria: Anvandare) -> None:
    skriv(lydelse, maria, infoga("a"))
    antal = lydelse.history.count()
    for tecken in "bcdef":
        skriv(lydelse, maria, infoga(tecken))
    assert lydelse.history.count() == antal
    nyaste = lydelse.history.first()
    assert (nyaste.doc, nyaste.revision, nyaste.history_user) == (lydelse.doc, lydelse.revision, maria)


def test_another_persons_writing_is_an_entry_of_its_own(
    lydelse: Text, maria: Anvandare, skrivelse: Skrivelse, olof: Anvandare
) -> None:
    skrivelse.medforfattare.add(olof)
    skriv(lydelse, maria, infoga("a"))
    antal = lydelse.history.count()
    skriv(lydelse, olof, infoga("b"))
    assert lydelse.history.count() == antal + 1


def test_two_who_write_by_turns_have_an_entry_each_and_the_newest_is_the_text(
    lydelse: Text, maria: Anvandare, skrivelse: Skrivelse, olof: Anvandare
) -> None:
    skrivelse.medforfattare.add(olof)
    fore = lydelse.history.count()
    skriv(lydelse, maria, infoga("a"))
    skriv(lydelse, olof, infoga("b"))
    antal = lydelse.history.count()
    assert antal - fore <= 2
    for tecken in "cdefgh":
        skriv(lydelse, maria if tecken in "ceg" else olof, infoga(tecken))
        nyaste = lydelse.history.first()
        assert (nyaste.doc, nyaste.revision) == (lydelse.doc, lydelse.revision)
    assert lydelse.history.count() == antal
    # What was written for a reason stands between: what comes after it is another session.
    skriv_om(lydelse, lydelse.doc | {"content": [stycke("Tillbaka")]}, av=olof, skal="återställd till version 1")
    skriv(lydelse, maria, infoga("i"))
    assert [r.history_change_reason for r in lydelse.history.all()[:2]] == [None, "återställd till version 1"]
    assert lydelse.history.count() == antal + 2


def test_a_session_goes_on_for_ten_minutes_at_most(lydelse: Text, maria: Anvandare) -> None:
    skriv(lydelse, maria, infoga("a"))
    antal = lydelse.history.count()
    rad = lydelse.history.first()
    rad.borjad -= SKRIVPASS
    rad.save()
    skriv(lydelse, maria, infoga("b"))
    assert lydelse.history.count() == antal + 1


def test_every_change_of_a_row_says_who_and_why(skrivelse: Skrivelse, maria: Anvandare) -> None:
    actions.andra_uppgifter(skrivelse, av=maria, revision=skrivelse.revision, uppgifter={"rubrik": "Ny rubrik"})
    rad = skrivelse.history.first()
    assert (rad.history_user, rad.history_change_reason) == (maria, "ändrade rubrik")


def test_a_write_on_an_old_revision_is_refused(skrivelse: Skrivelse, maria: Anvandare) -> None:
    for rubrik in ("A", "B"):
        if rubrik == "B":
            with pytest.raises(Motsagelse):
                actions.andra_uppgifter(skrivelse, av=maria, revision=skrivelse.revision, uppgifter={"rubrik": "B"})
        else:
            actions.andra_uppgifter(
                Skrivelse.objects.get(pk=skrivelse.pk),
                av=maria,
                revision=skrivelse.revision,
                uppgifter={"rubrik": "A"},
            )


def test_the_one_who_saves_second_sees_both_and_loses_nothing(
    skrivelse: Skrivelse, maria: Anvandare, in_som: Any
) -> None:
    klient = in_som(maria)
    data = {"revision": skrivelse.revision, "mottagare": "Kommunalt Forum"}
    url = f"/skrivelser/{skrivelse.uuid}/skriv/"

    def spara(rubrik: str) -> Any:
        return klient.post(url, data | {"rubrik": rubrik, "engangsnyckel": str(uuid.uuid4())})

    assert spara("Den ena").status_code == 302
    svar = spara("Den andra")
    sida = svar.content.decode()
    assert svar.status_code == 409
    assert "Någon annan har sparat ”Den ena”" in sida
    assert 'value="Den andra"' in sida


def test_points_keep_their_identity_when_they_are_reordered(skrivelse: Skrivelse, maria: Anvandare) -> None:
    forslag = skrivelse.avsnitt.get(slag=Slag.FORSLAG)
    for text in ("regionen bygger den.", "regionen sköter den."):
        skriv_i(lagg_till_punkt(forslag, av=maria).lydelse, text, maria)
    fore = [p.identitet for p in skrivelse.punkter.kvar()]
    ordna(skrivelse, Beslutspunkt, av=maria, ordning=fore[::-1])
    assert [p.identitet for p in skrivelse.punkter.kvar()] == fore[::-1]


def test_a_removed_point_can_be_put_back_with_its_text(skrivelse: Skrivelse, maria: Anvandare) -> None:
    punkt = skrivelse.punkter.get()
    ta_bort(punkt, av=maria)
    assert not skrivelse.punkter.kvar().exists()
    satt_tillbaka(punkt, av=maria)
    assert str(skrivelse.punkter.kvar().get()) == "regionen utreder en cykelväg."


def test_a_required_avsnitt_stays(skrivelse: Skrivelse, maria: Anvandare) -> None:
    with pytest.raises(Konflikt, match="krävs av mallen"):
        ta_bort(skrivelse.avsnitt.get(nyckel="sammanfattning"), av=maria)


def test_a_fristaende_lydelse_is_printed_only_as_confirmed(skrivelse: Skrivelse, maria: Anvandare) -> None:
    from arenden import ogonblick

    punkt = actions.skriv_fristaende(skrivelse.punkter.get(), av=maria)
    assert punkt.fristaende is not None
    skriv(punkt.fristaende, maria, infoga("Kommunalt Forum ställer sig bakom att en cykelväg utreds."))

    def tryckt() -> Any:
        punkter = ogonblick.ta(skrivelse)["avsnitt"][0]["punkter"]
        return punkter[0]["fristaende"]

    assert tryckt() is None
    actions.bekrafta_fristaende(punkt, av=maria, textrevision=punkt.fristaende.revision)
    assert tryckt() is not None
    skriv(punkt.fristaende, maria, infoga("Ändrat: "))
    assert tryckt() is None


def test_confirming_what_was_rewritten_meanwhile_is_refused(skrivelse: Skrivelse, maria: Anvandare) -> None:
    punkt = actions.skriv_fristaende(skrivelse.punkter.get(), av=maria)
    assert punkt.fristaende is not None
    sedd = skriv(punkt.fristaende, maria, infoga("En mening.")).revision
    skriv(punkt.fristaende, maria, infoga("En annan. "))
    with pytest.raises(Konflikt, match="skrivits om"):
        actions.bekrafta_fristaende(punkt, av=maria, textrevision=sedd)


def test_any_version_can_be_brought_back_as_a_new_one(skrivelse: Skrivelse, maria: Anvandare) -> None:
    from arenden import ogonblick

    forsta = spara_version(skrivelse, av=maria, namn="Före mötet")
    punkt = skrivelse.punkter.get()
    skriv_i(punkt.lydelse, "något helt annat.", maria)
    lagg_till_avsnitt(skrivelse, av=maria, rubrik="Tidplan")
    ta_bort(punkt, av=maria)
    ny = aterstall(forsta, av=maria)
    assert ny.nr == 3
    assert ny.data == forsta.data
    assert ogonblick.ta(Skrivelse.objects.get(pk=skrivelse.pk)) == forsta.data


def test_equal_content_has_equal_hash(skrivelse: Skrivelse, maria: Anvandare) -> None:
    assert spara_version(skrivelse, av=maria, namn="a").sha256 == spara_version(skrivelse, av=maria, namn="b").sha256


def test_two_versions_are_compared_in_words(skrivelse: Skrivelse, maria: Anvandare, in_som: Any) -> None:
    spara_version(skrivelse, av=maria, namn="")
    skriv_i(skrivelse.punkter.get().lydelse, "regionen bygger en cykelväg.", maria)
    spara_version(skrivelse, av=maria, namn="")
    sida = in_som(maria).get(f"/skrivelser/{skrivelse.uuid}/jamfor/1/2/").content.decode().lower()
    assert "borttaget" in sida
    assert "tillagt" in sida
    assert "<del>" in sida


def test_the_history_page_tells_what_happened_in_plain_swedish(
    skickad: Skrivelse, maria: Anvandare, in_som: Any
) -> None:
    sida = in_som(maria).get(f"/skrivelser/{skickad.uuid}/versioner/").content.decode()
    assert "skickade version 1 för godkännande" in sida


def steg_url(text: Text) -> str:
    return f"/texter/{text.uuid}/steg/"


@pytest.mark.parametrize(
    "kropp",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"revision": "1", "steg": []}',
        '{"revision": true, "steg": [1]}',
        "[" * 5000,
        '{"revision": 0, "klient": "\\u0000", "steg": [1]}',
    ],
)
def test_hostile_bodies_get_400_and_a_sentence(kropp: str, lydelse: Text, maria: Anvandare, in_som: Any) -> None:
    svar = in_som(maria).post(steg_url(lydelse), kropp, content_type="application/json")
    assert svar.status_code == 400
    assert svar.json()["fel"]


def test_one_who_was_logged_out_hears_so(lydelse: Text) -> None:
    svar = Client().post(steg_url(lydelse), "{}", content_type="application/json")
    assert svar.status_code == 401


def test_others_steps_are_polled(lydelse: Text, maria: Anvandare, in_som: Any) -> None:
    fran = lydelse.revision
    skriv(lydelse, maria, infoga("A"))
    svar = in_som(maria).get(steg_url(lydelse), {"fran": fran}).json()
    assert svar == {"revision": fran + 1, "steg": [{"steg": infoga("A"), "klient": "k"}]}


def test_a_sent_skrivelse_tells_the_editor_that_it_is_over(skickad: Skrivelse, maria: Anvandare, in_som: Any) -> None:
    text = skickad.punkter.get().lydelse
    kropp = json.dumps({"revision": text.revision, "steg": [infoga("x")], "klient": "a", "sandning": "b"})
    svar = in_som(maria).post(steg_url(text), kropp, content_type="application/json")
    assert svar.status_code == 409
    assert svar.json()["last"] is True


def png() -> bytes:
    ut = io.BytesIO()
    Image.new("RGB", (3, 3)).save(ut, "PNG")
    return ut.getvalue()


def jpeg() -> bytes:
    ut = io.BytesIO()
    Image.new("RGB", (3, 3)).save(ut, "JPEG")
    return ut.getvalue()


def pdf() -> bytes:
    ut = io.BytesIO()
    with pikepdf.new() as dok:
        dok.add_blank_page()
        dok.save(ut)
    return ut.getvalue()


def last_pdf() -> bytes:
    ut = io.BytesIO()
    with pikepdf.new() as dok:
        dok.add_blank_page()
        dok.save(ut, encryption=pikepdf.Encryption(owner="a", user="b"))
    return ut.getvalue()


def arkiv(**filer: bytes) -> bytes:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as z:
        for namn, innehall in filer.items():
            z.writestr(namn.replace("__", "/"), innehall)
    return ut.getvalue()


def docx() -> bytes:
    return arkiv(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})


def odt() -> bytes:
    return arkiv(mimetype=filtyp.ODT.encode(), **{"content.xml": b"<x/>"})


@pytest.mark.parametrize(
    ("innehall", "typ"),
    [(pdf, filtyp.PDF), (docx, filtyp.DOCX), (odt, filtyp.ODT), (png, filtyp.PNG), (jpeg, filtyp.JPEG)],
)
def test_the_type_is_found_from_the_content_whatever_the_name(innehall: Any, typ: str) -> None:
    assert filtyp.bestam(innehall(), "hej.exe").typ == typ


@pytest.mark.parametrize(
    ("innehall", "mening"),
    [
        (b"", "tom"),
        (b"MZ\x90\x00", "av en typ som inte kan bifogas"),
        (b"<html><script>", "av en typ som inte kan bifogas"),
        (b"%PDF-1.7 trasig", "skadad"),
        (png()[:40], "skadad"),
        (docx()[:60], "skadad"),
        (arkiv(hemligt=b"x"), "av en typ som inte kan bifogas"),
        (arkiv(**{"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""}), "makron"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "äldre Office"),
        (last_pdf(), "lösenord"),
    ],
)
def test_what_cannot_be_attached_is_refused_with_the_reason(innehall: bytes, mening: str) -> None:
    with pytest.raises(filtyp.FelFiltyp, match=mening):
        filtyp.bestam(innehall, "fil.pdf")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: Any) -> None:
    monkeypatch.setattr(filtyp, "MAX_UPPACKAT", 1000)
    bomb = arkiv(**{"[Content_Types].xml": b"", "word/document.xml": b"a" * 5000})
    with pytest.raises(filtyp.FelFiltyp, match="packas upp"):
        filtyp.bestam(bomb, "bomb.docx")


def test_a_bilaga_is_attached_and_served_as_a_download(skrivelse: Skrivelse, maria: Anvandare, in_som: Any) -> None:
    klient = in_som(maria)
    fil = SimpleUploadedFile("../../karta över länet.PNG", png(), content_type="text/html")
    svar = klient.post(
        f"/skrivelser/{skrivelse.uuid}/bilagor/", {"fil": fil, "namn": "", "engangsnyckel": str(uuid.uuid4())}
    )
    assert svar.status_code == 302
    bilaga = Bilaga.objects.get()
    assert bilaga.namn == "karta över länet"
    hamtad = klient.get(f"/bilagor/{bilaga.uuid}/fil/{bilaga.filnamn}")
    assert hamtad.headers["Content-Type"] == "image/png"
    assert hamtad.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(hamtad.streaming_content) == png()


def test_another_file_under_a_spent_token_is_refused_and_the_same_is_not_attached_twice(
    skrivelse: Skrivelse, maria: Anvandare, in_som: Any
) -> None:
    klient, nyckel = in_som(maria), str(uuid.uuid4())

    def bifoga(innehall: bytes) -> Any:
        fil = SimpleUploadedFile("karta.png", innehall)
        data = {"fil": fil, "namn": "Karta", "engangsnyckel": nyckel}
        return klient.post(f"/skrivelser/{skrivelse.uuid}/bilagor/", data)

    svar = [bifoga(png()), bifoga(png()), bifoga(png() + b"annan")]
    assert [s.status_code for s in svar] == [302, 302, 409]
    assert skrivelse.bilagor.count() == 1
    assert "Välj också på nytt: karta.png." in svar[2].content.decode()


def test_a_too_large_file_is_refused_with_the_limit(
    skrivelse: Skrivelse, maria: Anvandare, in_som: Any, settings: Any
) -> None:
    settings.BILAGA_MAX = 20
    svar = in_som(maria).post(
        f"/skrivelser/{skrivelse.uuid}/bilagor/",
        {"fil": SimpleUploadedFile("a.png", png()), "engangsnyckel": str(uuid.uuid4())},
    )
    assert svar.status_code == 422
    assert "kan bifogas" in svar.content.decode()
    assert not Bilaga.objects.exists()


def test_no_keystroke_is_an_event(lydelse: Text, maria: Anvandare) -> None:
    fore = Handelse.objects.count()
    skriv(lydelse, maria, infoga("a"))
    assert Handelse.objects.count() == fore


def test_recipients_and_a_second_forslag_can_be_added_to_any_mall(
    skrivelse: Skrivelse, maria: Anvandare, in_som: Any
) -> None:
    klient = in_som(maria)
    for rubrik, slag in (("Beslutet skickas till", "mottagare"), ("Förslag till regionstyrelsen", "forslag")):
        svar = klient.post(
            f"/skrivelser/{skrivelse.uuid}/avsnitt/",
            {"rubrik": rubrik, "slag": slag, "engangsnyckel": str(uuid.uuid4())},
        )
        assert svar.status_code == 302
    assert [a.slag for a in skrivelse.avsnitt.all()][-2:] == ["mottagare", "forslag"]
    forslag = skrivelse.avsnitt.get(rubrik="Förslag till regionstyrelsen")
    punkt = lagg_till_punkt(forslag, av=maria)
    assert f'id="punkt-{punkt.identitet}"' in klient.get(f"/skrivelser/{skrivelse.uuid}/skriv/").content.decode()


@pytest.mark.bada
def test_characters_that_the_database_cannot_hold_break_no_page(
    skickad: Skrivelse, maria: Anvandare, in_som: Any
) -> None:
    klient = in_som(maria)
    assert klient.get("/arenden/", {"q": "a\x00b"}).status_code == 200
    url = f"/skrivelser/{skickad.uuid}/ta-tillbaka/"
    assert skickad.gallande_version is not None
    sedd = skickad.gallande_version.sha256
    svar = klient.post(url, {"skal": "för\x00 tidigt", "version": sedd, "engangsnyckel": str(uuid.uuid4())})
    assert svar.status_code == 302
    assert Handelse.objects.get(slag="ta_tillbaka").skal == "för tidigt"
