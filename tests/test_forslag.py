"""Suggestions beside a text: who may, what follows, what is settled and kept, what they never touch."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from arenden import dokument, ogonblick, policy
from arenden.actions import forslag as actions
from arenden.actions import granskning
from arenden.actions.skrivelse import satt_tillbaka, ta_bort
from arenden.actions.text import skriv_om, skriv_steg
from arenden.actions.version import aterstall, spara_version
from arenden.andringar import lika
from arenden.forslagsbild import panel
from arenden.models import Ankare, Forslagsbeslut, Skrivelse, Text
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse
from tests.test_dokument import infoga
from tests.varld import doc as stycken

pytestmark = pytest.mark.django_db


def bort(fran: int, till: int) -> Any:
    return {"stepType": "replace", "from": fran, "to": till}


def skriv(text: Text, av: Anvandare, *steg: Any) -> Text:
    text.refresh_from_db()
    skriv_steg(text, av=av, revision=text.revision, steg=list(steg), klient="a", sandning="")
    text.refresh_from_db()
    return text


def foresla(text: Text, av: Anvandare, *steg: Any) -> Text:
    return skriv(actions.borja(text, av=av), av, *steg)


def i_texten(text: Text) -> str:
    text.refresh_from_db()
    return dokument.till_text(text.doc)


def nycklar(text: Text) -> dict[str, list[str]]:
    text.refresh_from_db()
    forslag = Text.objects.get(forslag_till=text)
    return {str(text.uuid): [f.nyckel for f in actions.oppna(text, forslag)]}


@pytest.fixture
def tillbaka(skickad: Skrivelse, maria: Anvandare) -> Skrivelse:
    """The draft, sent once and taken back: its undertecknare suggest in it."""
    granskning.ta_tillbaka(skickad, av=maria)
    return Skrivelse.objects.get(pk=skickad.pk)


# "Det här är sammanfattning.": 1 Det 5 här 9 är 12 sammanfattning 26 .


def test_what_is_suggested_stands_beside_the_text_and_not_in_it(
    skrivelse: Skrivelse, sammanfattning: Text, maria: Anvandare
) -> None:
    fore = ogonblick.kanonisk(ogonblick.ta(skrivelse))
    forslag = foresla(sammanfattning, maria, infoga("en kort ", 12))
    assert i_texten(forslag) == "Det här är en kort sammanfattning."
    assert i_texten(sammanfattning) == "Det här är sammanfattning."
    assert forslag.oppna and actions.borja(sammanfattning, av=maria) == forslag
    assert fore == ogonblick.kanonisk(ogonblick.ta(skrivelse))


def test_an_accepted_suggestion_is_in_the_text_and_its_proposer_is_an_author(
    tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare, agneta: Anvandare
) -> None:
    forslag = foresla(sammanfattning, agneta, infoga("en kort ", 12))
    assert agneta.pk not in tillbaka.forfattare()
    assert actions.godta(tillbaka, av=maria, val=nycklar(sammanfattning)) == 1
    assert i_texten(sammanfattning) == "Det här är en kort sammanfattning."
    forslag.refresh_from_db()
    assert (forslag.oppna, forslag.spar) == (False, [])
    assert {maria.pk, agneta.pk} <= tillbaka.forfattare()
    beslut = Forslagsbeslut.objects.get()
    assert (beslut.utfall, beslut.av, beslut.vad, beslut.fore, beslut.efter) == (
        "godtaget", maria, "tillagt: ”en kort”", "", "en kort",
    )  # fmt: skip
    assert [rad["namn"] for rad in beslut.forslagsstallare] == ["Agneta Jansmyr"]
    senast = sammanfattning.history.first()
    assert (senast.history_change_reason, senast.history_user, senast.doc) == (
        "godtog ändringsförslag", maria, sammanfattning.doc,
    )  # fmt: skip
    steg = sammanfattning.steg.last()
    assert steg is not None and (steg.av, steg.klient) == (maria, "")


def test_a_rejected_suggestion_makes_nobody_an_author(
    tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare, agneta: Anvandare
) -> None:
    forslag = foresla(sammanfattning, agneta, bort(5, 9))
    actions.avvisa(tillbaka, av=maria, val=nycklar(sammanfattning))
    assert i_texten(forslag) == i_texten(sammanfattning) == "Det här är sammanfattning."
    assert agneta.pk not in tillbaka.forfattare()
    assert Forslagsbeslut.objects.get().utfall == "avvisat"


def test_what_is_settled_can_neither_be_changed_nor_taken_away(
    tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare
) -> None:
    foresla(sammanfattning, maria, bort(5, 9))
    actions.aterta(tillbaka, av=maria, val=nycklar(sammanfattning))
    for gor in (
        lambda: Forslagsbeslut.objects.update(vad="annat"),
        lambda: Forslagsbeslut.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            gor()


def test_only_what_was_seen_is_accepted(tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare) -> None:
    forslag = foresla(sammanfattning, maria, infoga("en kort ", 12))
    sedda = nycklar(sammanfattning)
    skriv(forslag, maria, infoga("mycket ", 15))
    with pytest.raises(Konflikt, match="har ändrats sedan du läste det"):
        actions.godta(tillbaka, av=maria, val=sedda)
    assert i_texten(sammanfattning) == "Det här är sammanfattning."
    actions.godta(tillbaka, av=maria, val=nycklar(sammanfattning))
    with pytest.raises(Konflikt, match="redan godtaget av Maria Ekdahl"):
        actions.godta(tillbaka, av=maria, val={str(sammanfattning.uuid): [Forslagsbeslut.objects.get().nyckel]})


def test_all_are_settled_at_once_in_several_texts(tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare) -> None:
    lydelse = tillbaka.punkter.get().lydelse
    foresla(sammanfattning, maria, infoga("en kort ", 12), bort(1, 5))
    foresla(lydelse, maria, infoga("snabbt ", 1))
    val = nycklar(sammanfattning) | nycklar(lydelse)
    assert sum(map(len, val.values())) == 3
    assert actions.godta(tillbaka, av=maria, val=val) == 3
    assert i_texten(sammanfattning) == "här är en kort sammanfattning."
    assert i_texten(lydelse).startswith("snabbt ")
    rader = Handelse.objects.filter(slag="forslag_godtaget")
    assert sorted((h.data["antal"], h.data["var"]) for h in rader) == [
        ("2 ändringsförslag", "Sammanfattning"), ("ett ändringsförslag", "Punkt 1"),
    ]  # fmt: skip
    assert not any("kort" in str(h.data) for h in Handelse.objects.all())


def test_one_bad_among_many_settles_none(tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare) -> None:
    foresla(sammanfattning, maria, infoga("en kort ", 12))
    val = nycklar(sammanfattning)
    for fel in (val | {str(uuid.uuid4()): ["a"]}, {k: [*v, "finns-inte"] for k, v in val.items()}):
        with pytest.raises(Konflikt), transaction.atomic():
            actions.godta(tillbaka, av=maria, val=fel)
    assert i_texten(sammanfattning) == "Det här är sammanfattning." and not Forslagsbeslut.objects.exists()


# Who, and when


@pytest.mark.parametrize("lage", ["skrivelse", "skickad", "godkand"])
def test_those_who_comment_may_suggest_and_no_others(lage: str, request: pytest.FixtureRequest) -> None:
    skrivelse: Skrivelse = request.getfixturevalue(lage)
    for roll in ("maria", "olof", "agneta", "ulrika", "registratorn", "ledamoten", "utomstaende", "driftansvarig"):
        user = Anvandare.objects.get(pk=request.getfixturevalue(roll).pk)
        far = policy.may_foresla(user, skrivelse)
        assert far == (roll == "maria" or (roll in {"agneta", "ulrika"} and lage != "skrivelse")), roll
        assert far == Skrivelse.objects.som_bearbetas_av(user).exists(), roll


def test_an_undertecknare_suggests_while_it_is_reviewed_and_takes_only_ones_own_back(
    skickad: Skrivelse, sammanfattning: Text, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare
) -> None:
    forslag = foresla(sammanfattning, agneta, infoga("en kort ", 12))
    val = nycklar(sammanfattning)
    with pytest.raises(Konflikt, match="skickad för godkännande"):
        actions.godta(skickad, av=maria, val=val)
    for av, gor in ((agneta, actions.godta), (agneta, actions.avvisa), (ulrika, actions.aterta)):
        with pytest.raises(PermissionDenied):
            gor(skickad, av=av, val=val)
    skriv(forslag, ulrika, infoga("rätt ", 15))
    with pytest.raises(PermissionDenied, match="ensam"):
        actions.aterta(skickad, av=agneta, val=nycklar(sammanfattning))
    skriv(forslag, agneta, bort(15, 20))
    bild = panel(skickad, agneta, fran="godkann")
    assert bild is not None and [r.av for d in bild.delar for r in d.rader] == [["Agneta Jansmyr"]]
    actions.aterta(skickad, av=agneta, val=nycklar(sammanfattning))
    assert Forslagsbeslut.objects.get().utfall == "atertaget"


def test_an_outsider_can_do_nothing_and_nobody_once_it_is_approved(
    skickad: Skrivelse, sammanfattning: Text, olof: Anvandare, agneta: Anvandare, godkand: Skrivelse
) -> None:
    with pytest.raises(PermissionDenied):
        actions.borja(sammanfattning, av=olof)
    with pytest.raises(Konflikt, match="godkänd"):
        actions.borja(sammanfattning, av=agneta)


def test_the_accepted_text_is_closed_to_one_who_only_suggests(
    tillbaka: Skrivelse, sammanfattning: Text, agneta: Anvandare
) -> None:
    with pytest.raises(PermissionDenied):
        skriv(sammanfattning, agneta, infoga("x", 1))


def test_a_suggested_text_is_closed_once_it_is_approved(
    skickad: Skrivelse, sammanfattning: Text, agneta: Anvandare, ulrika: Anvandare
) -> None:
    from tests.varld import godkann_alla

    forslag = foresla(sammanfattning, agneta, infoga("x", 1))
    godkann_alla(skickad, agneta, ulrika)
    with pytest.raises(Konflikt, match="godkänd"):
        skriv(forslag, agneta, infoga("y", 1))


# Following


def test_what_is_written_in_the_text_is_written_in_the_suggested_one_too(
    tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare, agneta: Anvandare
) -> None:
    forslag = foresla(sammanfattning, agneta, infoga("en kort ", 12))
    skriv(sammanfattning, maria, infoga("Ja. ", 1), infoga("!", 31))
    assert i_texten(forslag) == "Ja. Det här är en kort sammanfattning.!"
    bild = panel(tillbaka, maria, fran="skriv")
    assert bild is not None and [(r.vad, r.vem) for d in bild.delar for r in d.rader] == [
        ("tillagt: ”en kort”", "Agneta Jansmyr")
    ]
    foljt = forslag.steg.order_by("nr").last()
    assert foljt is not None and (foljt.av, foljt.klient) == (maria, "")
    assert maria.pk in tillbaka.forfattare()


def test_what_is_written_in_what_is_suggested_away_stays_and_is_suggested_away_too(
    tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare, agneta: Anvandare
) -> None:
    foresla(sammanfattning, agneta, bort(5, 12))
    skriv(sammanfattning, maria, infoga("verkligen ", 9))
    assert i_texten(sammanfattning) == "Det här verkligen är sammanfattning."
    bild = panel(tillbaka, maria, fran="skriv")
    assert bild is not None and [r.vad for d in bild.delar for r in d.rader] == ["borttaget: ”här verkligen är”"]


def test_comments_follow_what_is_accepted(tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare) -> None:
    ankare = Ankare.objects.create(text=sammanfattning, fran=12, till=26, citat="sammanfattning")
    foresla(sammanfattning, maria, infoga("Ja. ", 1))
    ankare.refresh_from_db()
    assert ankare.fran == 12
    actions.godta(tillbaka, av=maria, val=nycklar(sammanfattning))
    ankare.refresh_from_db()
    assert (ankare.fran, ankare.till) == (16, 30)


# What they stop, and what stops them


def test_a_skrivelse_with_open_suggestions_cannot_be_sent(
    tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare
) -> None:
    lydelse = tillbaka.punkter.get().lydelse
    foresla(lydelse, maria, infoga("snabbt ", 1), infoga(" nu", 35))
    with pytest.raises(granskning.Ofullstandig, match="Beslutspunkt 1 har 2 ändringsförslag som ingen har tagit"):
        granskning.skicka(tillbaka, av=maria)
    actions.aterta(tillbaka, av=maria, val=nycklar(lydelse))
    granskning.skicka(tillbaka, av=maria)


def test_suggestions_in_a_part_that_is_removed_do_not_count_until_it_is_put_back(
    tillbaka: Skrivelse, maria: Anvandare
) -> None:
    avsnitt = tillbaka.avsnitt.filter(obligatoriskt=False, text__isnull=False).first()
    assert avsnitt is not None and avsnitt.text is not None
    foresla(avsnitt.text, maria, infoga("Ja. ", 1))
    assert len(actions.antal_oppna(tillbaka)) == 1
    ta_bort(avsnitt, av=maria)
    assert actions.antal_oppna(tillbaka) == []
    with pytest.raises(Konflikt, match="finns inte längre"):
        actions.godta(tillbaka, av=maria, val=nycklar(avsnitt.text))
    satt_tillbaka(avsnitt, av=maria)
    assert len(actions.antal_oppna(tillbaka)) == 1


def test_a_text_is_not_replaced_as_a_whole_while_something_is_suggested_in_it(
    tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare
) -> None:
    version = spara_version(tillbaka, av=maria, namn="")
    forslag = foresla(sammanfattning, maria, infoga("en kort ", 12))
    aterstall(version, av=maria)  # the text is what it was: nothing is replaced
    skriv(sammanfattning, maria, infoga("Nytt. ", 1))
    with pytest.raises(Konflikt, match="Godta eller avvisa"), transaction.atomic():
        aterstall(version, av=maria)
    actions.aterta(tillbaka, av=maria, val=nycklar(sammanfattning))
    aterstall(version, av=maria)
    sammanfattning.refresh_from_db()
    forslag.refresh_from_db()
    assert i_texten(forslag) == i_texten(sammanfattning) == "Det här är sammanfattning."
    assert lika(sammanfattning.doc, forslag.doc) and not forslag.oppna


def test_each_step_of_both_texts_is_kept_and_makes_them_what_they_are(
    tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare, agneta: Anvandare
) -> None:
    forslag = foresla(sammanfattning, agneta, {"stepType": "replace", "from": 12, "to": 12, "slice": {
        "content": [{"type": "paragraph"}, {"type": "paragraph"}], "openStart": 1, "openEnd": 1}})  # fmt: skip
    skriv(sammanfattning, maria, infoga("Ja. ", 1))
    actions.godta(tillbaka, av=maria, val=nycklar(sammanfattning))
    for text in (sammanfattning, forslag):
        text.refresh_from_db()
        borjan = text.history.earliest().doc
        assert dokument.tillampa(borjan, [s.steg for s in text.steg.order_by("nr")]) == text.doc
        assert text.revision == text.steg.count()
    assert lika(sammanfattning.doc, forslag.doc)


def test_a_whole_text_is_not_a_suggested_one_of_itself(skrivelse: Skrivelse, maria: Anvandare) -> None:
    text = skrivelse.punkter.get().lydelse
    forslag = foresla(text, maria, infoga("x", 1))
    assert forslag.pk not in {t.pk for t in (p.text for p in _platser(skrivelse))}
    with pytest.raises(Konflikt, match="finns inte längre"):
        actions.borja(forslag, av=maria)
    actions.aterta(skrivelse, av=maria, val=nycklar(text))
    skriv_om(text, stycken("Helt ny."), av=maria, skal="")
    assert i_texten(forslag) == "Helt ny."


def _platser(skrivelse: Skrivelse) -> Any:
    from arenden.textplats import platser

    return platser(skrivelse).values()


# The pages


def test_the_editor_begins_to_suggest_and_asks_what_is_suggested(
    tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare, agneta: Anvandare, in_som: Any
) -> None:
    klient, url = in_som(agneta), f"/texter/{sammanfattning.uuid}/forslag/"
    assert klient.get(url).json() == {"revision": sammanfattning.revision, "ny": None, "andringar": [], "tradar": []}
    gren = klient.post(url).json()
    assert gren["doc"] == sammanfattning.doc and klient.post(url).json() == gren
    skickat = {"revision": gren["revision"], "steg": [infoga("en kort ", 12)], "klient": "a", "sandning": "b"}
    svar = klient.post(gren["stegUrl"], skickat, content_type="application/json")
    assert svar.json() == {"revision": gren["revision"] + 1, "steg": []}
    (rad,) = klient.get(url).json()["andringar"]
    assert rad | {"tid": "", "nyckel": ""} == {
        "nyckel": "", "fran": 12, "till": 12, "nyFran": 12, "nyTill": 20, "slag": "tillagt", "vad": "tillagt: ”en kort”",
        "av": ["Agneta Jansmyr"], "tid": "", "mitt": True, "kanGodta": False, "kanAvvisa": False, "kanAterta": True,
        "gammalt": None, "nytt": {"content": [{"type": "text", "text": "en kort "}]},
    }  # fmt: skip
    (hennes,) = in_som(maria).get(url).json()["andringar"]
    assert (hennes["mitt"], hennes["kanGodta"], hennes["kanAvvisa"], hennes["kanAterta"]) == (False, True, True, False)
    assert klient.get(f"/texter/{gren['text']}/forslag/").status_code == 404


def test_one_reads_and_settles_without_javascript(
    tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare, agneta: Anvandare, in_som: Any
) -> None:
    foresla(sammanfattning, agneta, infoga("en kort ", 12))
    klient = in_som(maria)
    for sida in ("", "skriv/", "forslag/", "forslag/?del=1&fran=skriv"):
        html = klient.get(f"/skrivelser/{tillbaka.uuid}/{sida}").content.decode()
        assert '<ins><span class="dold">tillagt: </span>en kort' in html
        assert "Föreslaget av <strong>Agneta Jansmyr</strong>" in html
    assert "data-text=" not in html  # by which the writing page knows its editors
    assert "ändringsförslag som ingen har tagit" in klient.get(f"/skrivelser/{tillbaka.uuid}/skicka/").content.decode()
    (nyckel,) = nycklar(sammanfattning)[str(sammanfattning.uuid)]
    data = {"gor": "godta", "text": str(sammanfattning.uuid), "nyckel": nyckel, "fran": "skriv"}
    engang = {"engangsnyckel": str(uuid.uuid4())}
    for _ in range(2):  # a double click is one click
        svar = klient.post(f"/skrivelser/{tillbaka.uuid}/forslag/", data | engang)
        assert svar.headers["Location"] == f"/skrivelser/{tillbaka.uuid}/skriv/#forslag"
    assert Forslagsbeslut.objects.count() == 1
    svar = klient.post(f"/skrivelser/{tillbaka.uuid}/forslag/", data | {"engangsnyckel": str(uuid.uuid4())})
    assert svar.status_code == 409 and "redan godtaget av Maria Ekdahl" in svar.content.decode()


@pytest.mark.parametrize(("gor", "sagt"), [("godta", "godtagna"), ("avvisa", "avvisade"), ("aterta", "återtagna")])
def test_several_settled_at_once_are_told_in_swedish(
    gor: str, sagt: str, tillbaka: Skrivelse, sammanfattning: Text, maria: Anvandare, in_som: Any
) -> None:
    foresla(sammanfattning, maria, infoga("en kort ", 12), bort(1, 5))
    ((text, val),) = nycklar(sammanfattning).items()
    data = {"gor": f"{gor}_alla", "text": text, "nyckel": val, "engangsnyckel": str(uuid.uuid4())}
    svar = in_som(maria).post(f"/skrivelser/{tillbaka.uuid}/forslag/", data, follow=True)
    assert f"2 ändringsförslag är {sagt}." in svar.content.decode()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 404),
        ({"gor": "sluka"}, 404),
        ({"gor": "godta"}, 409),
        ({"gor": "godta", "text": "x"}, 409),
        ({"gor": "godta", "text": "x", "nyckel": "y"}, 409),
        ({"gor": "avvisa_alla", "nyckel": ["y", ":", "x:y", "\x00:\x00"]}, 409),
    ],
)
def test_a_hostile_form_is_refused_with_a_reason(
    data: dict[str, Any], status: int, tillbaka: Skrivelse, maria: Anvandare, in_som: Any
) -> None:
    url = f"/skrivelser/{tillbaka.uuid}/forslag/"
    assert in_som(maria).post(url, data | {"engangsnyckel": str(uuid.uuid4())}).status_code == status


def test_the_approval_screen_says_how_many_are_open(
    skickad: Skrivelse, sammanfattning: Text, agneta: Anvandare, in_som: Any
) -> None:
    foresla(sammanfattning, agneta, infoga("en kort ", 12))
    html = in_som(agneta).get(f"/skrivelser/{skickad.uuid}/godkann/").content.decode()
    assert "1 ändringsförslag</a> väntar" in html and "Återta" in html
    assert "en kort" not in skickad.versioner.get().innehall
