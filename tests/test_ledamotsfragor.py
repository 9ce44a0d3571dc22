"""Questions of members: asked on an item, answered before the meeting, seen by all of the body, never changed."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from post_office.models import Email

from beslut import policy
from beslut.actions import jav, ledamotsfraga, motet
from beslut.models import Dagordningspunkt, Deltagande, Ledamotsfraga
from forum.fel import Konflikt, Motsagelse
from forum.models import Anvandare, Handelse, Organ, Roll
from tests.motesvarld import ny_fri
from tests.test_lasvy import las, listan, utskickad
from tests.test_sidor import fragor
from tests.test_urlar import ROLLER
from tests.varld import person

__all__ = ["utskickad"]
pytestmark = pytest.mark.django_db


def posta(klient: Client, url: str, **falt: str) -> Any:
    return klient.post(url, {"revision": "0"} | falt | {"engangsnyckel": str(uuid.uuid4())})


@pytest.fixture
def lars(forumet: Organ) -> Anvandare:
    return person("lars", "Lars Lund", forumet, Roll.ERSATTARE)


@pytest.fixture
def fragan(utskickad: Dagordningspunkt, ledamoten: Anvandare) -> Ledamotsfraga:
    return ledamotsfraga.stall(utskickad, av=ledamoten, text="Vad kostar vägen?")


def test_a_question_goes_to_the_writers_and_its_answer_to_all_of_the_body(
    utskickad: Dagordningspunkt,
    ledamoten: Anvandare,
    lars: Anvandare,
    maria: Anvandare,
    olof: Anvandare,
    sekreteraren: Anvandare,
    in_som: Any,
) -> None:
    hon, han, handlaggaren = in_som(ledamoten), in_som(lars), in_som(maria)
    assert "Går till Maria Ekdahl." in hon.get(las(utskickad)).content.decode()
    svar = posta(hon, f"{las(utskickad)}fraga/", fraga="  ")
    assert svar.status_code == 422 and "Frågan är tom" in svar.content.decode()
    assert posta(hon, f"{las(utskickad)}fraga/", fraga="Vad kostar <b>vägen</b>?").status_code == 302
    fraga = Ledamotsfraga.objects.get()
    brev = Email.objects.order_by("-pk")[0]
    assert brev.to == [maria.email] and fraga.get_absolute_url() in brev.message and "kostar" not in brev.message
    assert "Din fråga väntar på svar" in listan(hon, utskickad)
    assert "väntar på svar" not in listan(han, utskickad)
    # On the start page and the skrivelse's page of the one who is asked, and of nobody else.
    assert "Fråga om Cykelväg mellan orterna" in handlaggaren.get("/").content.decode()
    assert "Fråga om" not in in_som(sekreteraren).get("/").content.decode()
    assert utskickad.version is not None
    sidan = utskickad.version.skrivelse.get_absolute_url()
    assert "Vad kostar &lt;b&gt;vägen&lt;/b&gt;?" in handlaggaren.get(sidan).content.decode()
    # A reader of the body who is no member reads no questions.
    assert in_som(olof).get(fraga.get_absolute_url()).status_code == 404
    assert "Vad kostar" not in in_som(olof).get(las(utskickad)).content.decode()
    assert posta(han, fraga.get_absolute_url(), svar="Inget.").status_code == 403
    assert posta(handlaggaren, fraga.get_absolute_url(), svar=" ").status_code == 422
    assert posta(handlaggaren, fraga.get_absolute_url(), svar="Två miljoner.").status_code == 302
    assert Email.objects.order_by("-pk")[0].to == [ledamoten.email]
    for klient in (hon, han, in_som(sekreteraren)):
        assert "Två miljoner." in klient.get(las(utskickad)).content.decode()
    assert "Fråga om" not in handlaggaren.get("/").content.decode()
    assert posta(handlaggaren, fraga.get_absolute_url(), svar="Tre.").status_code == 409
    assert Ledamotsfraga.objects.get().svar == "Två miljoner."
    assert list(Handelse.objects.om(utskickad).values_list("slag", flat=True))[-2:] == [
        "fraga_stalld",
        "fraga_besvarad",
    ]


def test_a_new_answer_is_told_in_the_list_until_it_is_read(
    utskickad: Dagordningspunkt, fragan: Ledamotsfraga, lars: Anvandare, maria: Anvandare, in_som: Any
) -> None:
    han = in_som(lars)
    han.get(las(utskickad))
    ledamotsfraga.besvara(fragan, av=maria, svar="Två miljoner.", revision=0)
    assert "Nytt svar på en fråga" in listan(han, utskickad)
    han.get(las(utskickad))
    assert "Nytt svar" not in listan(han, utskickad)


def test_an_item_without_skrivelse_asks_the_sekreterare(
    utskickad: Dagordningspunkt, ledamoten: Anvandare, sekreteraren: Anvandare, in_som: Any
) -> None:
    fri = ny_fri(utskickad.sammantrade, "Information om vägen")
    fraga = ledamotsfraga.stall(fri, av=ledamoten, text="När?")
    assert Email.objects.order_by("-pk")[0].to == [sekreteraren.email]
    assert "Fråga om Information om vägen" in in_som(sekreteraren).get("/").content.decode()
    assert posta(in_som(sekreteraren), fraga.get_absolute_url(), svar="I maj.").status_code == 302


def test_nothing_is_asked_or_answered_once_the_meeting_is_opened(
    utskickad: Dagordningspunkt,
    fragan: Ledamotsfraga,
    ledamoten: Anvandare,
    maria: Anvandare,
    sekreteraren: Anvandare,
    in_som: Any,
) -> None:
    motet.oppna(utskickad.sammantrade, av=sekreteraren)
    with pytest.raises(Konflikt, match="Sammanträdet är i läget pågår"):
        ledamotsfraga.stall(utskickad, av=ledamoten, text="Och sedan?")
    with pytest.raises(Konflikt, match="före sammanträdet"):
        ledamotsfraga.besvara(fragan, av=maria, svar="Sent.", revision=0)
    html = in_som(ledamoten).get(las(utskickad)).content.decode()
    assert "Besvarades inte före sammanträdet" in html and "Ställ en fråga" not in html
    assert "Skicka svaret" not in in_som(maria).get(fragan.get_absolute_url()).content.decode()


def test_the_database_keeps_question_and_answer_as_they_were_given(
    utskickad: Dagordningspunkt, fragan: Ledamotsfraga, maria: Anvandare, sekreteraren: Anvandare
) -> None:
    rad = Ledamotsfraga.objects.filter(pk=fragan.pk)

    def nekas(**falt: Any) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            rad.update(**falt) if falt else rad.delete()

    nekas(av=maria.pk)
    nekas()
    ledamotsfraga.besvara(fragan, av=maria, svar="Två miljoner.", revision=0)
    nekas(svar="Tre.")
    nekas(text="Något annat.")
    nekas(atertagen=timezone.now())
    fri = ny_fri(utskickad.sammantrade, "Annat")
    motet.oppna(utskickad.sammantrade, av=sekreteraren)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ledamotsfraga.objects.create(dagordningspunkt=fri, av=maria, text="Efteråt?")


def test_who_may_see_ask_and_answer_and_the_queryset_twins_agree(
    utskickad: Dagordningspunkt, fragan: Ledamotsfraga, lars: Anvandare, sekreteraren: Anvandare, request: Any
) -> None:
    for vem in (*(request.getfixturevalue(roll) for roll in ROLLER[1:]), lars, sekreteraren):
        user = Anvandare.objects.get(pk=vem.pk)
        rad = Ledamotsfraga.objects.med_punkt().get(pk=fragan.pk)
        assert policy.may_se_fraga(user, rad) == Ledamotsfraga.objects.synliga_for(user).exists(), user
        assert policy.may_svara(user, rad) == Ledamotsfraga.objects.som_besvaras_av(user).exists(), user
        assert policy.may_fraga(user, rad.dagordningspunkt) == (user.username in {"ledamoten", "lars"}), user
        if user.username not in {"ledamoten", "lars"}:
            with pytest.raises(PermissionDenied):
                ledamotsfraga.stall(rad.dagordningspunkt, av=user, text="Jag då?")


def test_jav_takes_questions_out_of_sight(
    utskickad: Dagordningspunkt, fragan: Ledamotsfraga, ledamoten: Anvandare, sekreteraren: Anvandare, in_som: Any
) -> None:
    motet.oppna(utskickad.sammantrade, av=sekreteraren)
    deltagande = Deltagande.objects.get(sammantrade=utskickad.sammantrade, anvandare=ledamoten)
    jav.anmal(utskickad, deltagande, av=sekreteraren)
    rad = Ledamotsfraga.objects.med_punkt().get(pk=fragan.pk)
    assert not policy.may_se_fraga(ledamoten, rad) and not Ledamotsfraga.objects.synliga_for(ledamoten).exists()
    html = in_som(ledamoten).get(las(utskickad)).content.decode()
    assert "Vad kostar" not in html and "Du har jäv i punkten" in html


def test_questions_cost_the_same_however_many(
    utskickad: Dagordningspunkt, fragan: Ledamotsfraga, ledamoten: Anvandare, maria: Anvandare, in_som: Any
) -> None:
    assert utskickad.version is not None
    hon, handlaggaren = in_som(ledamoten), in_som(maria)
    sidor = ((hon, las(utskickad)), (handlaggaren, "/"), (handlaggaren, utskickad.version.skrivelse.get_absolute_url()))
    forst = [fragor(klient, url) for klient, url in sidor]
    for nr in range(4):
        ledamotsfraga.stall(utskickad, av=ledamoten, text=f"Fråga {nr}?")
    assert [fragor(klient, url) for klient, url in sidor] == forst


def test_a_question_is_corrected_or_taken_back_until_it_is_answered(
    utskickad: Dagordningspunkt,
    fragan: Ledamotsfraga,
    ledamoten: Anvandare,
    lars: Anvandare,
    maria: Anvandare,
    in_som: Any,
) -> None:
    hon, handlaggaren, url = in_som(ledamoten), in_som(maria), fragan.get_absolute_url()
    assert "Ändra eller ta tillbaka" in hon.get(las(utskickad)).content.decode()
    assert "Ta tillbaka frågan" not in handlaggaren.get(url).content.decode()
    assert posta(in_som(lars), url, gor="ratta", fraga="Min?").status_code == 403
    assert posta(hon, url, gor="ratta", fraga=" ").status_code == 422
    assert posta(hon, url, gor="ratta", fraga="Vad kostar cykelvägen?").status_code == 302
    assert "Frågan är ändrad" in Email.objects.order_by("-pk")[0].subject
    # The answer that was being written on the old words is kept on the page, and not sent.
    svar = posta(handlaggaren, url, svar="Två miljoner.")
    assert svar.status_code == 409
    html = svar.content.decode()
    assert "Två miljoner.</textarea>" in html and "Vad kostar cykelvägen?" in html and "har ändrats" in html
    svar = posta(hon, url, gor="ratta", fraga="Skriven i en annan flik?")
    assert svar.status_code == 409 and "Skriven i en annan flik?</textarea>" in svar.content.decode()
    # Taken back it is nobody's but its asker's, and cannot be answered or come again.
    assert posta(hon, url, gor="aterta").status_code == 302
    assert "Du behöver inte svara" in Email.objects.order_by("-pk")[0].message
    assert handlaggaren.get(url).status_code == 404 and "tagit tillbaka" in hon.get(url).content.decode()
    assert "Fråga om" not in handlaggaren.get("/").content.decode()
    for klient in (hon, in_som(lars)):
        assert "cykelvägen?" not in klient.get(las(utskickad)).content.decode()
    assert "väntar på svar" not in listan(hon, utskickad)
    assert posta(hon, url, gor="aterta").status_code == 409
    fragan.refresh_from_db()
    with pytest.raises(Konflikt, match="tagit tillbaka"):
        ledamotsfraga.besvara(fragan, av=maria, svar="Ändå.", revision=fragan.revision)


def test_an_answered_question_stays_and_is_followed_up(
    utskickad: Dagordningspunkt,
    fragan: Ledamotsfraga,
    ledamoten: Anvandare,
    lars: Anvandare,
    maria: Anvandare,
    in_som: Any,
) -> None:
    ut = f"{las(utskickad)}fraga/"
    assert posta(in_som(lars), ut, fraga="Och drift?", foljer=str(fragan.uuid)).status_code == 409
    with pytest.raises(Motsagelse):
        ledamotsfraga.besvara(fragan, av=maria, svar="Två miljoner.", revision=5)
    ledamotsfraga.besvara(fragan, av=maria, svar="Två miljoner.", revision=0)
    hon, url = in_som(ledamoten), fragan.get_absolute_url()
    assert posta(hon, url, gor="aterta").status_code == 409
    assert posta(hon, url, gor="ratta", fraga="Nej?").status_code == 409
    annan = ledamotsfraga.stall(utskickad, av=lars, text="När byggs den?")
    assert "Ställ en följdfråga" in hon.get(url).content.decode()
    assert posta(hon, ut, fraga="Varje år?", foljer=str(uuid.uuid4())).status_code == 404
    assert posta(hon, ut, fraga="Varje år?", foljer=str(fragan.uuid)).status_code == 302
    foljd = Ledamotsfraga.objects.get(foljer=fragan)
    assert "följdfråga" in Email.objects.order_by("-pk")[0].message
    ledamotsfraga.besvara(foljd, av=maria, svar="Ja.", revision=0)
    # A follow-up of a follow-up stands in the same row, under what it is about.
    assert posta(in_som(lars), ut, fraga="Hur länge?", foljer=str(foljd.uuid)).status_code == 302
    html = hon.get(las(utskickad)).content.decode()
    platser = [html.index(ord_) for ord_ in ("Vad kostar vägen?", "Varje år?", "Hur länge?", "När byggs den?")]
    assert platser == sorted(platser) and annan.foljer is None
    assert "frågade vidare" in html
