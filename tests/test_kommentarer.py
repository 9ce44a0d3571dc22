"""Comments: who may, what follows the text, what is kept, who is told."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone
from post_office.models import Email

from arenden import ogonblick, policy
from arenden.actions import granskning
from arenden.actions import kommentar as actions
from arenden.actions.kommentar import Plats
from arenden.actions.skrivelse import ta_bort
from arenden.actions.text import skriv_steg
from arenden.ankare import Stracka
from arenden.models import Kommentar, Skrivelse, Text
from forum.fel import Konflikt, Motsagelse
from forum.models import Anvandare, Handelse
from tests.brevlada import Brevlada
from tests.test_dokument import infoga

pytestmark = pytest.mark.django_db


def pa(text: Text, fran: int, till: int) -> Plats:
    return Plats(text=text.uuid, stracka=Stracka(fran, till), revision=text.revision)


def skriv(text: Text, maria: Anvandare, *steg: Any) -> None:
    text.refresh_from_db()
    skriv_steg(text, av=maria, revision=text.revision, steg=list(steg), klient="a", sandning="")


# The place


def test_a_thread_keeps_the_words_it_was_fastened_to(trad: Kommentar) -> None:
    assert trad.ankare is not None and trad.ankare.citat == "här är"


def test_a_thread_that_is_sent_late_stands_where_its_words_have_gone(
    skrivelse: Skrivelse, sammanfattning: Text, maria: Anvandare
) -> None:
    sedd = pa(sammanfattning, 5, 11)
    skriv(sammanfattning, maria, infoga("Nu: ", 1))
    trad = actions.kommentera(skrivelse, av=maria, inlagg="?", plats=sedd)
    assert trad.ankare is not None and trad.ankare.stracka == Stracka(9, 15) and trad.ankare.citat == "här är"


def test_a_place_told_of_on_a_very_old_text_is_found_by_its_words(
    skrivelse: Skrivelse, sammanfattning: Text, maria: Anvandare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MINNS", 1)
    monkeypatch.setattr(actions, "sedan", None)
    sedd = replace(pa(sammanfattning, 5, 11), citat="här är")
    for _ in range(2):
        skriv(sammanfattning, maria, infoga("Nu: ", 1))
    trad = actions.kommentera(skrivelse, av=maria, inlagg="?", plats=sedd)
    assert trad.ankare is not None and trad.ankare.stracka == Stracka(13, 19)


def test_words_that_are_gone_before_the_thread_is_sent_are_said_to_be(
    skrivelse: Skrivelse, sammanfattning: Text, maria: Anvandare
) -> None:
    sedd = pa(sammanfattning, 5, 11)
    skriv(sammanfattning, maria, {"stepType": "replace", "from": 1, "to": 14})
    with pytest.raises(Konflikt, match="tagits bort under tiden"):
        actions.kommentera(skrivelse, av=maria, inlagg="?", plats=sedd)


@pytest.mark.parametrize("plats", [(5, 4000), (4000, 4005)])
def test_a_place_outside_the_text_is_refused(
    skrivelse: Skrivelse, sammanfattning: Text, maria: Anvandare, plats: tuple[int, int]
) -> None:
    with pytest.raises(Konflikt, match="finns inte i texten"):
        actions.kommentera(skrivelse, av=maria, inlagg="?", plats=pa(sammanfattning, *plats))


def test_words_marked_before_a_colleague_shortened_the_text_are_found(
    skrivelse: Skrivelse, sammanfattning: Text, maria: Anvandare
) -> None:
    sedd = pa(sammanfattning, 12, 26)
    skriv(sammanfattning, maria, {"stepType": "replace", "from": 1, "to": 12})
    trad = actions.kommentera(skrivelse, av=maria, inlagg="?", plats=sedd)
    assert trad.ankare is not None and trad.ankare.citat == "sammanfattning"


def test_a_thread_on_a_page_that_only_shows_the_text_is_fastened_by_its_words(
    skrivelse: Skrivelse, sammanfattning: Text, maria: Anvandare
) -> None:
    plats = Plats(text=sammanfattning.uuid, citat="är sammanfattning")
    trad = actions.kommentera(skrivelse, av=maria, inlagg="?", plats=plats)
    assert trad.ankare is not None and trad.ankare.stracka == Stracka(9, 26)


def test_a_thread_can_be_about_the_whole_memo_a_field_or_a_whole_text(
    skrivelse: Skrivelse, sammanfattning: Text, maria: Anvandare
) -> None:
    for plats in (Plats(), Plats(falt="rubrik"), Plats(text=sammanfattning.uuid)):
        trad = actions.kommentera(skrivelse, av=maria, inlagg="?", plats=plats)
        assert trad.ankare is None
    assert [h.data["var"] for h in Handelse.objects.filter(slag="kommentar")] == [
        "hela skrivelsen",
        "rubriken",
        "Sammanfattning",
    ]


def test_a_part_that_has_been_removed_takes_no_new_thread(
    skrivelse: Skrivelse, sammanfattning: Text, maria: Anvandare
) -> None:
    avsnitt = skrivelse.avsnitt.filter(obligatoriskt=False, text__isnull=False).first()
    assert avsnitt is not None and avsnitt.text is not None
    ta_bort(avsnitt, av=maria)
    with pytest.raises(Konflikt, match="finns inte längre"):
        actions.kommentera(skrivelse, av=maria, inlagg="?", plats=Plats(text=avsnitt.text.uuid))


# Who, and when


@pytest.mark.parametrize("lage", ["skrivelse", "skickad", "godkand"])
def test_those_who_make_the_memo_may_comment_and_see_comments_and_no_others(
    lage: str, request: pytest.FixtureRequest
) -> None:
    skrivelse: Skrivelse = request.getfixturevalue(lage)
    roller = ["maria", "olof", "agneta", "ulrika", "registratorn", "ledamoten", "utomstaende", "driftansvarig"]
    for roll in roller:
        user = Anvandare.objects.get(pk=request.getfixturevalue(roll).pk)
        far = policy.may_kommentera(user, skrivelse)
        assert far == (roll == "maria" or (roll in {"agneta", "ulrika"} and lage != "skrivelse")), roll
        assert far == Skrivelse.objects.som_bearbetas_av(user).exists(), roll
        assert far == policy.kommentarskrets(skrivelse).filter(pk=user.pk).exists(), roll


def test_an_outsider_cannot_comment_answer_or_resolve(skrivelse: Skrivelse, trad: Kommentar, olof: Anvandare) -> None:
    for gor in (
        lambda: actions.kommentera(skrivelse, av=olof, inlagg="?", plats=Plats()),
        lambda: actions.svara(trad, av=olof, inlagg="?"),
        lambda: actions.los(trad, av=olof),
        lambda: actions.oppna_igen(trad, av=olof),
        lambda: actions.ta_bort(trad, av=olof),
    ):
        with pytest.raises(PermissionDenied):
            gor()


def test_an_undertecknare_comments_while_it_is_reviewed(skickad: Skrivelse, agneta: Anvandare) -> None:
    assert actions.kommentera(skickad, av=agneta, inlagg="Bra", plats=Plats()).av == agneta


def test_after_approval_comments_are_read_only(trad: Kommentar, godkand: Skrivelse, maria: Anvandare) -> None:
    for gor in (
        lambda: actions.kommentera(godkand, av=maria, inlagg="?", plats=Plats()),
        lambda: actions.svara(trad, av=maria, inlagg="?"),
        lambda: actions.los(trad, av=maria),
    ):
        with pytest.raises(Konflikt, match="kan bara läsas"):
            gor()


# The thread


def test_a_resolved_thread_takes_no_answer_until_it_is_opened_again(trad: Kommentar, maria: Anvandare) -> None:
    actions.los(trad, av=maria)
    actions.los(trad, av=maria)
    with pytest.raises(Konflikt, match="Maria Ekdahl har markerat tråden som löst"):
        actions.svara(trad, av=maria, inlagg="Jo")
    actions.oppna_igen(trad, av=maria)
    svar = actions.svara(trad, av=maria, inlagg="Jo")
    assert svar.trad == trad and not Kommentar.objects.get(pk=trad.pk).ar_lost
    assert list(Handelse.objects.filter(slag__startswith="kommentar").values_list("slag", flat=True)) == [
        "kommentar",
        "kommentar_lost",
        "kommentar_oppnad",
    ]


def test_what_was_written_stays_in_the_history(trad: Kommentar, maria: Anvandare) -> None:
    actions.andra(trad, av=maria, revision=trad.revision, inlagg="Är det rätt?")
    actions.ta_bort(trad, av=maria)
    assert [(h.inlagg, h.history_change_reason) for h in trad.history.order_by("pk")] == [
        ("Stämmer det?", "skriven"),
        ("Är det rätt?", "ändrad"),
        ("Är det rätt?", "borttagen"),
    ]


def test_one_changes_only_ones_own_words_as_one_saw_them(
    trad: Kommentar, skickad: Skrivelse, maria: Anvandare, agneta: Anvandare
) -> None:
    with pytest.raises(PermissionDenied):
        actions.andra(trad, av=agneta, revision=trad.revision, inlagg="Annat")
    actions.andra(trad, av=maria, revision=trad.revision, inlagg="Ett")
    with pytest.raises(Motsagelse):
        actions.andra(trad, av=maria, revision=trad.revision, inlagg="Två")


# What comments never touch


def test_comments_are_not_in_the_snapshot_and_change_neither_text_nor_memo(
    skrivelse: Skrivelse, sammanfattning: Text, maria: Anvandare
) -> None:
    text = sammanfattning
    fore = ogonblick.kanonisk(ogonblick.ta(skrivelse)), text.revision, skrivelse.revision
    trad = actions.kommentera(skrivelse, av=maria, inlagg="Hemligt ord", plats=pa(sammanfattning, 5, 11))
    actions.svara(trad, av=maria, inlagg="Ännu ett")
    text.refresh_from_db()
    skrivelse.refresh_from_db()
    assert fore == (ogonblick.kanonisk(ogonblick.ta(skrivelse)), text.revision, skrivelse.revision)


def test_open_comments_do_not_stop_sending(trad: Kommentar, skrivelse: Skrivelse, maria: Anvandare) -> None:
    assert granskning.skicka(skrivelse, av=maria).nr == 1


# Those who are mentioned


def nu(minuter: int) -> dt.datetime:
    return dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC) + dt.timedelta(minutes=minuter)


def test_mentions_are_told_in_one_mail_an_hour_at_most(skickad: Skrivelse, maria: Anvandare, agneta: Anvandare) -> None:
    Email.objects.all().delete()

    def namn() -> Kommentar:
        return actions.kommentera(skickad, av=maria, inlagg="Ett hemligt ord", plats=Plats(), omnamnda=[agneta])

    forsta = namn()
    assert [actions.skicka_sammandrag(nu(m)) for m in (0, 1)] == [1, 0]
    andra = [namn(), namn()]
    assert [actions.skicka_sammandrag(nu(m)) for m in (30, 59, 60, 61)] == [0, 0, 1, 0]
    brev = list(Email.objects.order_by("pk"))
    assert [b.subject for b in brev] == ["Du är nämnd i en kommentar", "Du är nämnd i 2 kommentarer"]
    assert f"/skrivelser/{skickad.uuid}/kommentarer/#kommentar-{forsta.uuid}" in brev[0].message
    assert all(f"#kommentar-{k.uuid}" in brev[1].message for k in andra)
    assert all(b.to == ["agneta@forum.example"] and "hemligt" not in b.message for b in brev)


def test_nobody_is_told_who_may_not_read_or_mentions_himself(
    skrivelse: Skrivelse, maria: Anvandare, olof: Anvandare, agneta: Anvandare
) -> None:
    actions.kommentera(skrivelse, av=maria, inlagg="?", plats=Plats(), omnamnda=[maria, olof, agneta])
    assert actions.skicka_sammandrag() == 0 and not Email.objects.exists()


def test_a_comment_that_is_taken_away_is_not_told_of(skickad: Skrivelse, maria: Anvandare, agneta: Anvandare) -> None:
    Email.objects.all().delete()
    rad = actions.kommentera(skickad, av=maria, inlagg="?", plats=Plats(), omnamnda=[agneta])
    actions.ta_bort(rad, av=maria)
    assert actions.skicka_sammandrag() == 0 and not Email.objects.exists()


@pytest.mark.bada
@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_the_mail(
    skickad: Skrivelse,
    maria: Anvandare,
    agneta: Anvandare,
    brevlada: Brevlada,
) -> None:
    call_command("arbeta", "--tom")
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=1), tick=True):
        actions.kommentera(skickad, av=maria, inlagg="Hemligt", plats=Plats(), omnamnda=[agneta])
    for _ in range(2):
        call_command("arbeta", "--tom")
    brev = [b for b in brevlada.brev if str(b["Subject"]) == "=?utf-8?q?Du_=C3=A4r_n=C3=A4mnd_i_en_kommentar?="]
    assert len(brev) == 1 and brev[0]["To"] == "agneta@forum.example"
    assert "Maria Ekdahl nämner dig" in brev[0].get_payload(decode=True).decode()  # type: ignore[union-attr]
