"""Decisions go out by a real mail server, the register says what went to whom, and what did not arrive is told."""

import hashlib
import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, transaction
from post_office.models import STATUS, Email

from arenden.actions.arende import avsluta
from arenden.models import Arende
from beslut import studs
from beslut.actions import expediering as actions
from beslut.actions import foljebrev
from beslut.expedieringsflow import (
    SVARSGANG,
    UTSKICKSGANG,
    Svarslage,
    Svarssteg,
    Utskickslage,
    Utskickssteg,
    svaret,
    utskicket,
)
from beslut.models import Expediering, Handling, HandlingFil, Mottagare, Stampling, Utskick
from forum import lagring
from forum.fel import Konflikt
from forum.flow import OtillatetSteg
from forum.models import Anvandare, Handelse
from tests.brevlada import Brevlada
from tests.varld import parterna

UTSKICKEN = {
    (Utskickslage.KOAT, Utskickssteg.SKICKA): Utskickslage.SKICKAT,
    (Utskickslage.KOAT, Utskickssteg.MISSLYCKAS): Utskickslage.MISSLYCKAT,
    (Utskickslage.SKICKAT, Utskickssteg.STUDSA): Utskickslage.STUDSAT,
}
SVAREN = {
    (Svarslage.SKICKAD, Svarssteg.TA_EMOT): Svarslage.MOTTAGEN,
    (Svarslage.SKICKAD, Svarssteg.LAMNA_BESKED): Svarslage.MOTTAGEN,
    (Svarslage.SKICKAD, Svarssteg.SVARA): Svarslage.BESVARAD,
    (Svarslage.SKICKAD, Svarssteg.AVSKRIV): Svarslage.AVSKRIVEN,
    (Svarslage.MOTTAGEN, Svarssteg.LAMNA_BESKED): Svarslage.MOTTAGEN,
    (Svarslage.MOTTAGEN, Svarssteg.SVARA): Svarslage.BESVARAD,
    (Svarslage.MOTTAGEN, Svarssteg.AVSKRIV): Svarslage.AVSKRIVEN,
    (Svarslage.BESVARAD, Svarssteg.SVARA): Svarslage.BESVARAD,
    (Svarslage.AVSKRIVEN, Svarssteg.SVARA): Svarslage.BESVARAD,
    (Svarslage.AVSKRIVEN, Svarssteg.VANTA): Svarslage.MOTTAGEN,
}


def test_a_mail_and_an_answer_go_where_the_law_says_or_nowhere() -> None:
    assert (UTSKICKSGANG, SVARSGANG) == (UTSKICKEN, SVAREN)
    for lage in Utskickslage:
        for steg in Utskickssteg:
            if (lage, steg) in UTSKICKEN:
                assert utskicket(lage, steg) == UTSKICKEN[lage, steg]
            else:
                with pytest.raises(OtillatetSteg, match=lage.label.lower()):
                    utskicket(lage, steg)
    for fran in Svarslage:
        for tag in Svarssteg:
            if (fran, tag) in SVAREN:
                assert svaret(fran, tag) == SVAREN[fran, tag]
            else:
                with pytest.raises(OtillatetSteg, match=fran.label.lower()):
                    svaret(fran, tag)


@pytest.fixture
def mottagarna(arende: Arende, utdraget: Handling, sekreteraren: Anvandare) -> list[Mottagare]:
    parterna(arende.organ, "Almby", "Bergby")
    return actions.lagg_till_parter(arende, av=sekreteraren)


def skicka(arende: Arende, av: Anvandare, mottagare: list[Mottagare], *handlingar: Handling) -> list[Utskick]:
    return actions.expediera(
        arende, av=av, mottagare=[m.uuid for m in mottagare], handlingar=[h.uuid for h in handlingar]
    )


@pytest.mark.django_db
def test_what_is_not_yet_sealed_cannot_be_chosen(
    arende: Arende, mottagarna: list[Mottagare], utdraget: Handling, registratorn: Anvandare, in_som: Any
) -> None:
    klient, sida = in_som(registratorn), f"/arenden/{arende.uuid}/expediering/"
    ruta = f'name="handling" value="{utdraget.uuid}"'
    assert f"{ruta} checked>" in klient.get(sida).content.decode()
    Stampling.objects.create(handling=utdraget)
    html = klient.get(sida).content.decode()
    assert f"{ruta} disabled>" in html and "Se om de är klara" in html and ">Expediera</button>" not in html
    with pytest.raises(Konflikt, match="skapas fortfarande"):
        skicka(arende, registratorn, mottagarna, utdraget)


@pytest.mark.bada
@pytest.mark.django_db(transaction=True)
def test_each_recipient_gets_the_very_bytes_and_what_does_not_arrive_is_noted_and_sent_again(
    arende: Arende,
    mottagarna: list[Mottagare],
    utdraget: Handling,
    sekreteraren: Anvandare,
    brevlada: Brevlada,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.POST_OFFICE = settings.POST_OFFICE | {"MAX_RETRIES": 0}
    brevlada.okanda = {"bergby@kommun.example"}
    almby, bergby = mottagarna
    skicka(arende, sekreteraren, mottagarna, utdraget)
    for _ in range(2):
        call_command("arbeta", "--tom", stdout=io.StringIO())
    # The undertecknare's letters aside.
    (brev,) = [ett for ett in brevlada.brev if "kommun.example" in str(ett["To"])]
    assert brev["To"] == "almby@kommun.example"
    text, bilaga, letter = brev.get_payload()  # type: ignore[misc]
    ord_ = text.get_payload(decode=True).decode()
    assert "expedierar härmed till Almby" in ord_ and almby.lank in ord_
    data = bilaga.get_payload(decode=True)
    almbys = list(Expediering.objects.filter(utskick__mottagare=almby).select_related("handling"))
    assert hashlib.sha256(data).hexdigest() == almbys[0].sha256
    assert bilaga.get_filename() == utdraget.filnamn
    # The letter is in the register as it went, and tells the extract's hash and by when to answer where.
    data = letter.get_payload(decode=True)
    assert (hashlib.sha256(data).hexdigest(), letter.get_filename()) == (almbys[1].sha256, almbys[1].filnamn)
    fakta = almbys[1].handling.fakta
    assert (fakta["till"], fakta["handlingar"][0]["sha256"]) == ("Almby", almbys[0].sha256)
    assert fakta["svar"]["punkter"] == "punkt 1" and almby.nycklar()[0] not in str(fakta)
    gick, gick_inte = almby.utskick.get(), bergby.utskick.get()
    assert gick.lage == Utskickslage.SKICKAT and gick.gick is not None
    assert gick_inte.lage == Utskickslage.MISSLYCKAT and "Adressen finns inte" in gick_inte.besked

    # The mail server that took the first one says an hour later that it did not arrive.
    rapport = dsn(str(gick.uuid))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(rapport)))
    call_command("studs", stdout=io.StringIO())
    gick.refresh_from_db()
    assert (gick.lage, gick.besked) == (Utskickslage.STUDSAT, "5.2.2 552 5.2.2 Ladan är full")

    brevlada.okanda = set()
    bergby = actions.andra_mottagare(bergby, av=sekreteraren, revision=bergby.revision, epost="ny@bergby.example")
    nytt = actions.skicka_igen(gick_inte, av=sekreteraren)
    with pytest.raises(Konflikt, match="redan skickat igen"):
        actions.skicka_igen(gick_inte, av=sekreteraren)
    call_command("arbeta", "--tom", stdout=io.StringIO())
    nytt.refresh_from_db()
    assert (nytt.lage, nytt.epost, brevlada.brev[-1]["To"]) == ("skickat", "ny@bergby.example", "ny@bergby.example")
    assert Handelse.brott() == []


def dsn(marke: str) -> bytes:
    return (
        (
            "From: MAILER-DAEMON@mx.example\r\nTo: forum@forum.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="gg"\r\n\r\n'
            "--gg\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
            "--gg\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
            "Final-Recipient: rfc822; almby@kommun.example\r\nAction: failed\r\nStatus: 5.2.2\r\n"
            "Diagnostic-Code: smtp; 552 5.2.2 Ladan ar full\r\n\r\n"
            f"--gg\r\nContent-Type: text/rfc822-headers\r\n\r\nX-Forum-Utskick: {marke}\r\n\r\n--gg--\r\n"
        )
        .replace("Ladan ar full", "Ladan är full")
        .encode()
    )


def test_only_a_failed_delivery_of_ours_is_a_bounce() -> None:
    marke = "3f0c7f2e-59c8-4b6f-9a54-3c1d6f0f9f11"
    las = studs.las(dsn(marke))
    assert las is not None and str(las.utskick) == marke
    assert studs.las(dsn(marke).replace(b"Action: failed", b"Action: delayed")) is None
    assert studs.las(dsn(marke).replace(b"X-Forum-Utskick", b"X-Annan")) is None
    assert studs.las(b"Subject: Semester\r\n\r\nJag kommer tillbaka.") is None
    assert studs.las(b"") is None


@pytest.mark.django_db
def test_the_register_never_changes_what_went_to_whom(
    arende: Arende, mottagarna: list[Mottagare], utdraget: Handling, sekreteraren: Anvandare
) -> None:
    (utskick,) = skicka(arende, sekreteraren, mottagarna[:1], utdraget)
    for rad, falt in ((utskick, {"epost": "annan@x.example"}), (utskick.expedieringar.get(), {"sha256": "1" * 64})):
        with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
            type(rad)._default_manager.filter(pk=rad.pk).update(**falt)  # type: ignore[attr-defined]
        with pytest.raises(DatabaseError), transaction.atomic():
            rad.delete()
    actions.ta_steg(utskick, Utskickssteg.SKICKA)


@pytest.mark.django_db
def test_one_without_an_address_gets_its_documents_handed_over(
    arende: Arende, utdraget: Handling, sekreteraren: Anvandare
) -> None:
    bolaget = actions.lagg_till_mottagare(arende, av=sekreteraren, namn="Bolaget AB", epost="")
    (utskick,) = skicka(arende, sekreteraren, [bolaget], utdraget)
    assert utskick.lage == Utskickslage.OVERLAMNAT and utskick.mejl is None
    assert not Email.objects.filter(subject__contains="Cykelväg mellan orterna (RJL").exists()
    # Its letter is handed over too, once it is made.
    brev = Handling.objects.get(slag=Handling.Slag.FOLJEBREV)
    assert (foljebrev.registrera(), brev.fakta["epost"]) == (0, "")
    HandlingFil.objects.create(handling=brev, sha256=lagring.skriv(b"%PDF brev"), storlek=9, sidor=1)
    assert (foljebrev.registrera(), foljebrev.registrera()) == (1, 0)
    assert [e.handling for e in utskick.expedieringar.all()] == [utdraget, brev]
    with pytest.raises(Konflikt, match="redan mottagare"):
        actions.lagg_till_mottagare(arende, av=sekreteraren, namn="bolaget ab", epost="")


@pytest.mark.django_db
def test_what_cannot_be_sent_says_why(
    arende: Arende, mottagarna: list[Mottagare], utdraget: Handling, sekreteraren: Anvandare, maria: Anvandare
) -> None:
    with pytest.raises(PermissionDenied):
        skicka(arende, maria, mottagarna, utdraget)
    with pytest.raises(Konflikt, match="minst en mottagare"):
        skicka(arende, sekreteraren, [], utdraget)
    actions.ta_bort_mottagare(mottagarna[0], av=sekreteraren)
    with pytest.raises(Konflikt, match="finns inte kvar"):
        skicka(arende, sekreteraren, mottagarna, utdraget)
    assert [m.namn for m in actions.lagg_till_parter(arende, av=sekreteraren)] == ["Almby"]
    avsluta(arende, av=sekreteraren, skal="Klart.")
    with pytest.raises(Konflikt, match="avslutat"):
        skicka(arende, sekreteraren, mottagarna, utdraget)
    assert not Utskick.objects.exists()


@pytest.mark.django_db
def test_a_mail_swept_from_the_queue_before_it_went_is_told(
    arende: Arende, mottagarna: list[Mottagare], utdraget: Handling, sekreteraren: Anvandare
) -> None:
    skicka(arende, sekreteraren, mottagarna, utdraget)
    mottagarna[1].utskick.get().mejl.delete()  # type: ignore[union-attr]
    Email.objects.update(status=STATUS.sent)
    assert actions.folj_upp() == 2
    assert sorted(Utskick.objects.values_list("lage", flat=True)) == ["misslyckat", "skickat"]
    assert actions.folj_upp() == 0


@pytest.mark.django_db
def test_the_page_sends_and_shows_the_register(
    arende: Arende, mottagarna: list[Mottagare], utdraget: Handling, sekreteraren: Anvandare, in_som: Any
) -> None:
    klient = in_som(sekreteraren)
    adress = f"/arenden/{arende.uuid}/"
    data = {"mottagare": [str(m.uuid) for m in mottagarna], "handling": [str(utdraget.uuid)]}
    nyckel = {"engangsnyckel": "6d1f3c06-8a3c-4a43-9a50-5b6a2ac5d0c1"}
    for _ in range(2):  # double-clicked
        assert klient.post(f"{adress}expediera/", data | nyckel).status_code == 302
    assert Utskick.objects.count() == 2
    sida = klient.get(f"{adress}expediering/").content.decode()
    assert sida.count(utdraget.filnamn) >= 3
    assert "Väntar på att skickas" in sida and "almby@kommun.example" in sida


@pytest.mark.django_db
def test_two_workers_and_an_early_bounce_lose_nothing(
    arende: Arende,
    mottagarna: list[Mottagare],
    utdraget: Handling,
    sekreteraren: Anvandare,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ena, andra = skicka(arende, sekreteraren, mottagarna, utdraget)
    Email.objects.update(status=STATUS.sent)
    # It bounces before any worker has written that it was sent.
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(dsn(str(ena.uuid)))))
    call_command("studs", stdout=io.StringIO())
    ena.refresh_from_db()
    assert ena.lage == Utskickslage.STUDSAT
    # Another worker follows the same mail up between this one's look and its step.
    steg = actions.ta_steg

    def tva(utskick: Utskick, vilket: Utskickssteg, **mer: Any) -> Utskick:
        steg(utskick, vilket, **mer)
        return steg(utskick, vilket, **mer)

    monkeypatch.setattr(actions, "ta_steg", tva)
    assert actions.folj_upp() == 0
    andra.refresh_from_db()
    assert andra.lage == Utskickslage.SKICKAT
    # What is no mark of ours is no bounce of ours, and no error either.
    assert studs.las(dsn("-" * 36)) is None
