"""The kallelse: numbers freeze, each gets mail and calendar file, a link opens it, and ersättare are asked in turn."""

import datetime as dt
import uuid
from collections.abc import Callable
from email import message_from_bytes, policy
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from post_office.models import Email

from arenden.models import Skrivelse
from beslut.actions import dagordning, forhinder, hafte, kallelse, kallelsebilaga, narvaro
from beslut.actions.motet import oppna
from beslut.actions.utfardande import utfarda
from beslut.inkallelse import i_tur
from beslut.kallelseandring import andringar
from beslut.models import (
    Dagordningspunkt,
    Deltagande,
    Handling,
    HandlingFil,
    Kallad,
    Kallelse,
    Narvaropass,
    Stampling,
)
from beslut.oppnat import bild
from forum import lagring
from forum.actions import sammantrade as grund
from forum.fel import Konflikt, Motsagelse
from forum.models import Anvandare, Handelse, Organ, Part, Roll, Sammantrade, Uppdrag
from tests.varld import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def valda(forumet: Organ) -> dict[str, Anvandare]:
    """Two municipalities: in each a ledamot and an ersättare; and an ersättare of the region, first in turn."""
    parter = {
        n: Part.objects.create(organ=forumet, namn=n, fran="2020-01-01") for n in ("Almby", "Bergnäs", "Regionen")
    }
    ut = {}
    for namn, roll, part, parti, ordning in (
        ("anna", Roll.LEDAMOT, "Almby", "S", 1),
        ("bo", Roll.LEDAMOT, "Bergnäs", "M", 2),
        ("rut", Roll.ERSATTARE, "Regionen", "M", 1),
        ("stina", Roll.ERSATTARE, "Almby", "C", 2),
        ("ture", Roll.ERSATTARE, "Bergnäs", "S", 3),
    ):
        ut[namn] = person(namn, namn.title())
        Uppdrag.objects.create(
            anvandare=ut[namn],
            organ=forumet,
            roll=roll,
            part=parter[part],
            parti=parti,
            ordning=ordning,
            fran="2020-01-01",
        )
    return ut


@pytest.fixture
def kallat(
    punkten: Dagordningspunkt, valda: dict[str, Anvandare], sekreteraren: Anvandare
) -> Callable[..., Sammantrade]:
    """Return a function that sends the kallelse, as it now stands."""
    dagordning.fyll_pa(punkten.sammantrade, av=sekreteraren)

    def skicka(meddelande: str = "") -> Sammantrade:
        mote = Sammantrade.objects.get(pk=punkten.sammantrade_id)
        _, nu = kallelse.nu_pa_listan(mote)
        kallelse.kalla(mote, av=sekreteraren, sedd=kallelse.avtryck(nu), meddelande=meddelande)
        return Sammantrade.objects.get(pk=mote.pk)

    return skicka


def rad(mote: Sammantrade, vem: str) -> Kallad:
    return mote.kallade.get(anvandare__username=vem)


def kalender(brev: Email) -> tuple[str, Any]:
    """Return the method and the event of the calendar file that a queued mail carries, as it goes out."""
    utgaende = message_from_bytes(brev.prepare_email_message().message().as_bytes(), policy=policy.default)
    [fil] = [del_ for del_ in utgaende.iter_attachments() if del_.get_content_type() == "text/calendar"]
    innehall = fil.get_content()
    kalendern = Calendar.from_ical(innehall)
    assert fil.get_param("method") == kalendern["METHOD"]
    return str(kalendern["METHOD"]), kalendern.walk("VEVENT")[0]


def bytes_av(handling: Handling, storlek: int = 0) -> None:
    """Give a paper its bytes, without rendering it."""
    data = f"%PDF {handling.uuid}".encode()
    HandlingFil.objects.create(
        handling=handling, ordning=0, sha256=lagring.skriv(data), storlek=storlek or len(data), sidor=1
    )


def till(vem: str) -> list[Email]:
    return list(Email.objects.filter(to=f"{vem}@forum.example").order_by("pk"))


@pytest.mark.parametrize(
    ("ordning", "vantat"),
    [("parti", ["Ture", "Rut", "Stina"]), ("part", ["Stina", "Rut", "Ture"]), ("ordning", ["Rut", "Stina", "Ture"])],
)
def test_ersattare_are_asked_in_the_bodys_order(
    ordning: str, vantat: list[str], forumet: Organ, valda: dict[str, Anvandare]
) -> None:
    uppdrag = forumet.uppdrag.fortroendevalda()
    anna = uppdrag.get(anvandare=valda["anna"])
    assert [str(u.anvandare) for u in i_tur(ordning, anna, uppdrag.ersattare())] == vantat


def test_what_is_new_is_told_in_sentences() -> None:
    def lista(*rader: tuple[str, str], **mer: Any) -> dict[str, Any]:
        tom = {"foredragande": "", "beskrivning": "", "utgar": False, "skal": ""}
        punkter = [{"uuid": r, "nummer": n, "rubrik": r} | tom | mer.get(r, {}) for n, r in rader]
        fakta = {"datum": "2031-09-03", "borjar": "09.00", "slutar": "", "plats": "A", "form": "på plats", "lank": ""}
        return fakta | {"punkter": punkter} | {k: v for k, v in mer.items() if k in fakta}

    fore = lista(("1", "Upprop"), ("2", "Vägen"), ("3", "Bron"))
    assert andringar(None, fore) == []
    assert andringar(fore, fore) == []
    nu = lista(("1", "Upprop"), ("3", "Bron"), ("2", "Vägen"), ("2 a", "Skolan"), plats="B")
    assert andringar(fore, nu) == [
        "Plats: B (förut: A).",
        "Ny punkt: 2 a. Skolan.",
        "Punkterna tas upp i en annan ordning. Numren är desamma.",
    ]
    utgar = lista(("1", "Upprop"), ("2", "Vägen"), ("3", "Bron"), Vägen={"utgar": True, "skal": "Dras tillbaka."})
    assert andringar(fore, utgar) == ["Utgår: 2. Vägen. Dras tillbaka."]
    assert andringar(utgar, fore) == ["Tas upp ändå: 2. Vägen."]
    assert andringar(fore, lista(("1", "Upprop"), ("2", "Vägen"), ("3", "Bron"), Bron={"foredragande": "Eva"})) == [
        "Ändrad punkt: 3. Bron."
    ]


def test_nothing_is_sent_until_it_can_be_and_all_that_is_missing_is_said(
    sammantradet: Sammantrade, sekreteraren: Anvandare, ledamoten: Anvandare
) -> None:
    Uppdrag.objects.filter(roll=Roll.LEDAMOT).delete()
    Sammantrade.objects.filter(pk=sammantradet.pk).update(plats="")
    sammantradet.refresh_from_db()
    _, nu = kallelse.nu_pa_listan(sammantradet)
    with pytest.raises(kallelse.Ofullstandig) as fel:
        kallelse.kalla(sammantradet, av=sekreteraren, sedd=kallelse.avtryck(nu))
    for mening in ("listan är tom", "Platsen saknas", "har inga ledamöter den 3 september 2031"):
        assert mening in str(fel.value)
    with pytest.raises(Motsagelse):
        kallelse.kalla(sammantradet, av=sekreteraren, sedd="en annan lista")
    with pytest.raises(PermissionDenied):
        kallelse.kalla(sammantradet, av=ledamoten, sedd="")
    assert not Email.objects.exists()


def test_a_kallelse_freezes_the_numbers_takes_the_matter_up_and_reaches_each_ledamot(
    kallat: Any, godkand: Skrivelse, sekreteraren: Anvandare
) -> None:
    mote = kallat("Välkomna!")
    assert mote.lage == "kallat"
    assert [p.nummer for p in mote.punkter.i_ordning()] == ["1", "2", "3", "4", "5", "6"]
    godkand.refresh_from_db()
    assert godkand.upptagen
    assert {k.anvandare.username for k in mote.kallade.all()} == {"anna", "bo"}
    [brev] = till("anna")
    assert brev.subject == "Kallelse: Kommunalt Forum den 3 september 2031"
    for text in ("4. Cykelväg mellan orterna", "Välkomna!", rad(mote, "anna").lank, "kl. 09.00, Regionens hus, sal A"):
        assert text in brev.message
    metod, handelse = kalender(brev)
    assert metod == "REQUEST"
    assert str(handelse["UID"]).startswith(f"{mote.uuid}@")
    assert handelse["SEQUENCE"] == 0
    assert handelse.decoded("DTSTART") == dt.datetime(2031, 9, 3, 7, tzinfo=dt.UTC)
    assert handelse["ATTENDEE"] == "mailto:anna@forum.example"
    assert handelse["ORGANIZER"] == "mailto:sekreteraren@forum.example"
    handling = mote.handlingar.get(slag=Handling.Slag.KALLELSE)
    assert handling.jobb.lage == "väntar"
    assert [p["nummer"] for p in handling.fakta["punkter"]] == ["1", "2", "3", "4", "5", "6"]
    listan = mote.handlingar.get(slag=Handling.Slag.FOREDRAGNINGSLISTA)
    (skrivelsen,) = [p for p in listan.fakta["punkter"] if p["forslag"]]
    assert [p["nr"] for p in skrivelsen["forslag"][0]["punkter"]] == [1]
    assert skrivelsen["underlag"][0].startswith("Tjänsteskrivelse från")
    assert Handelse.brott() == []
    with pytest.raises(Konflikt, match="Inget har ändrats"):
        kallat()


def test_a_mail_waits_for_the_paper_and_carries_it_sealed(kallat: Any, sekreteraren: Anvandare) -> None:
    mote = kallat()
    [anna], [bo] = till("anna"), till("bo")
    assert anna.scheduled_time - anna.created > dt.timedelta(minutes=9)
    assert kallelsebilaga.bifoga() == 0
    papper = mote.handlingar.get(slag=Handling.Slag.KALLELSE)
    bytes_av(papper)
    stampling = Stampling.objects.create(handling=papper)
    assert kallelsebilaga.bifoga() == 0
    Stampling.objects.filter(pk=stampling.pk).update(stamplad=timezone.now())
    assert (kallelsebilaga.bifoga(), kallelsebilaga.bifoga()) == (2, 0)
    for brev in (anna, bo):
        brev.refresh_from_db()
        assert (brev.scheduled_time, brev.headers) == (None, None)
        ut = message_from_bytes(brev.prepare_email_message().message().as_bytes(), policy=policy.default)
        [pdf] = [del_ for del_ in ut.iter_attachments() if del_.get_content_type() == "application/pdf"]
        assert (pdf.get_filename(), pdf.get_content()) == (papper.filnamn, f"%PDF {papper.uuid}".encode())
        assert kalender(brev)[0] == "REQUEST"
    # One that mail servers would refuse is left to the link; so is one whose seal fails, no longer than that.
    dagordning.ny_fri(mote, av=sekreteraren, uppgifter={"rubrik": "Brådskande"})
    tillagg = kallat().handlingar.get(slag=Handling.Slag.KALLELSE, ordning=2)
    bytes_av(tillagg, storlek=kallelsebilaga.STORST + 1)
    Stampling.objects.create(handling=tillagg, forsok=1)
    assert kallelsebilaga.bifoga() == 2
    assert till("anna")[1].scheduled_time is None
    assert till("anna")[1].attachments.count() == 1


@pytest.mark.bada
def test_what_was_sent_never_changes(kallat: Any) -> None:
    kallat()
    with pytest.raises(DatabaseError, match="fryst"), transaction.atomic():
        Kallelse.objects.update(meddelande="Ett annat")


def test_sent_again_it_says_what_is_new_and_the_calendar_follows(
    kallat: Any, sekreteraren: Anvandare, punkten: Dagordningspunkt
) -> None:
    mote = kallat()
    uppgifter = {"datum": dt.date(2031, 9, 4), "borjar": mote.borjar, "slutar": None, "plats": "Sal B"}
    grund.andra(mote, av=sekreteraren, revision=mote.revision, uppgifter=uppgifter)
    dagordning.ny_fri(mote, av=sekreteraren, uppgifter={"rubrik": "Brådskande"})
    dagordning.ta_bort(punkten, av=sekreteraren, skal="Dras tillbaka.")
    mote = kallat()
    forsta, andra = till("anna")
    assert andra.subject == "Ändrad kallelse: Kommunalt Forum den 4 september 2031"
    for text in ("– Datum: 2031-09-04", "– Ny punkt: 4 a. Brådskande.", "– Utgår: 4. Cykelväg mellan orterna."):
        assert text in andra.message
    (_, fore), (_, efter) = kalender(forsta), kalender(andra)
    assert fore["UID"] == efter["UID"]
    assert (fore["SEQUENCE"], efter["SEQUENCE"]) == (0, 1)
    assert efter.decoded("DTSTART") == dt.datetime(2031, 9, 4, 7, tzinfo=dt.UTC)
    assert mote.punkter.get(rubrik="Brådskande").nummer == "4 a"
    assert [h.filnamn for h in mote.handlingar.order_by("slag", "ordning")] == [
        "foredragningslista-kommunalt-forum-2031-09-03.pdf",
        "foredragningslista-kommunalt-forum-2031-09-04-2.pdf",
        "kallelse-kommunalt-forum-2031-09-03.pdf",
        "kallelse-kommunalt-forum-2031-09-04-tillagg-1.pdf",
    ]


def test_a_late_item_that_was_never_sent_gets_its_number_when_the_meeting_opens(
    kallat: Any, sekreteraren: Anvandare
) -> None:
    mote = kallat()
    sen = dagordning.ny_fri(mote, av=sekreteraren, uppgifter={"rubrik": "Väckt vid sittande bord"})
    oppna(mote, av=sekreteraren)
    sen.refresh_from_db()
    assert (sen.nummer, sen.sen) == ("4 a", True)


def test_one_who_cannot_come_is_replaced_by_the_right_ersattare_and_so_on(
    kallat: Any, sekreteraren: Anvandare, ledamoten: Anvandare
) -> None:
    Uppdrag.objects.filter(anvandare=ledamoten).delete()
    mote = kallat()
    for _ in range(2):
        forhinder.svara(rad(mote, "anna"), "forhinder", av=None)
    stina = rad(mote, "stina")
    assert stina.for_vem == rad(mote, "anna")
    [brev] = till("stina")
    assert "Anna (S), Almby har förhinder, och du står i tur" in brev.message
    assert kalender(brev)[1]["ATTENDEE"] == "mailto:stina@forum.example"
    [besked] = till("sekreteraren")
    assert "Stina (C), Almby är tillfrågad i stället för Anna." in besked.message
    forhinder.svara(rad(mote, "bo"), "forhinder", av=None)
    assert rad(mote, "ture").for_vem == rad(mote, "bo")
    # Stina cannot either: Rut is next. Nobody is left when she cannot.
    forhinder.svara(stina, "forhinder", av=None)
    assert rad(mote, "rut").for_vem == rad(mote, "anna")
    forhinder.svara(rad(mote, "rut"), "forhinder", av=sekreteraren)
    assert "Ingen ersättare finns kvar att fråga för Anna." in till("sekreteraren")[-1].message
    # Anna comes after all; nobody is asked for her any more. Bo too: Ture is let go and his calendar emptied.
    forhinder.svara(rad(mote, "anna"), "kommer", av=None)
    forhinder.svara(rad(mote, "bo"), "kommer", av=None)
    ture = rad(mote, "ture")
    assert ture.svar == Kallad.Svar.BEHOVS_INTE
    metod, handelse = kalender(till("ture")[-1])
    assert (metod, handelse["STATUS"], handelse["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    with pytest.raises(Konflikt, match="behövs inte"):
        forhinder.svara(ture, "kommer", av=None)
    # And asked again when he is needed again.
    forhinder.svara(rad(mote, "bo"), "forhinder", av=None)
    assert rad(mote, "ture").svar == Kallad.Svar.VANTAR
    assert kalender(till("ture")[-1])[1]["SEQUENCE"] == 2
    assert Handelse.brott() == []


def test_the_answers_stand_ready_at_the_upprop(
    kallat: Any, valda: dict[str, Anvandare], sekreteraren: Anvandare, ledamoten: Anvandare, in_som: Any
) -> None:
    Uppdrag.objects.filter(anvandare=ledamoten).delete()
    mote = kallat()
    forhinder.svara(rad(mote, "anna"), "forhinder", av=None)
    forhinder.svara(rad(mote, "stina"), "kommer", av=None)
    oppna(mote, av=sekreteraren)
    klient, adress = in_som(sekreteraren), f"{mote.get_absolute_url()}mote/"
    sida = klient.get(adress).content.decode()
    for text in ("har anmält förhinder", "kommer i stället för Anna (S)", "Alla som väntas är här"):
        assert text in sida
    # Nobody is there because they said so: that is noted at the upprop, and once.
    assert not Narvaropass.objects.exists()
    assert [narvaro.vantade_kom(mote, av=sekreteraren) for _ in range(2)] == [2, 0]
    nu = Narvaropass.objects.filter(sammantrade=mote, till=None).kvar()
    assert {(str(p.deltagande), str(p.tjanstgor_for or "")) for p in nu} == {("Bo (M)", ""), ("Stina (C)", "Anna (S)")}
    # One who reported absence and comes takes the seat.
    narvaro.kom(list(Deltagande.objects.filter(anvandare=valda["anna"])), av=sekreteraren)
    assert narvaro.vantade_kom(mote, av=sekreteraren) == 0
    assert not Narvaropass.objects.filter(till=None, tjanstgor_for__isnull=False).exists()


def test_only_oneself_and_the_sekreterare_answer(kallat: Any, valda: Any, sekreteraren: Anvandare) -> None:
    mote = kallat()
    with pytest.raises(PermissionDenied):
        forhinder.svara(rad(mote, "bo"), "forhinder", av=valda["anna"])
    with pytest.raises(Konflikt, match="gick inte att läsa"):
        forhinder.svara(rad(mote, "bo"), "kanske", av=None)
    oppna(mote, av=sekreteraren)
    with pytest.raises(Konflikt, match="pågår"):
        forhinder.svara(rad(mote, "bo"), "forhinder", av=None)


def test_a_cancelled_meeting_leaves_every_calendar(kallat: Any, sekreteraren: Anvandare) -> None:
    mote = kallat()
    kallelse.stall_in(mote, av=sekreteraren, skal="Snöstorm.")
    brev = till("bo")[-1]
    assert brev.subject == "Inställt: Kommunalt Forum den 3 september 2031"
    assert "Snöstorm." in brev.message
    metod, handelse = kalender(brev)
    assert (metod, handelse["SEQUENCE"]) == ("CANCEL", 1)


@pytest.fixture
def oppnat(kallat: Any, godkand: Skrivelse) -> SimpleNamespace:
    """A sent kallelse with handlingar that have bytes, and Anna's address to it."""
    utfarda(godkand)
    mote = kallat()
    for h in Handling.objects.all():
        sha = lagring.skriv(f"%PDF {h.uuid}".encode())
        HandlingFil.objects.create(handling=h, sha256=sha, storlek=41, sidor=1)
    return SimpleNamespace(mote=mote, anna=rad(mote, "anna"))


def test_a_link_opens_public_handlingar_without_log_in_and_nothing_else(
    oppnat: SimpleNamespace, sekreteraren: Anvandare, in_som: Any
) -> None:
    klient, lank = Client(), oppnat.anna.lank
    assert klient.get(lank, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    oppnat.anna.refresh_from_db()
    assert oppnat.anna.oppnad is None
    svar = klient.get(lank)
    assert svar.headers["X-Robots-Tag"] == "noindex, nofollow"
    # A browser sends the page's form with its origin, or it would be refused.
    assert svar.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in svar.headers["Cache-Control"]
    sida = svar.content.decode()
    for text in ("Cykelväg mellan orterna", "Tjänsteskrivelse", "Beslutspunkt 1", "Anmäl förhinder", "sammantrade.ics"):
        assert text in sida
    oppnat.anna.refresh_from_db()
    assert oppnat.anna.oppnad is not None
    memo = Handling.objects.get(slag=Handling.Slag.TJANSTESKRIVELSE)
    assert memo.fil is not None
    namn = memo.filnamn.removesuffix(".pdf")
    fil = f"{lank}handlingar/{memo.fil.sha256}/{namn}.pdf"
    assert klient.get(fil).status_code == 200
    for fel in (
        lank.replace(oppnat.anna.nyckel, "x" * 32),
        lank.replace(str(oppnat.anna.uuid), str(uuid.uuid4())),
        f"{lank}handlingar/{'0' * 64}/{namn}.pdf",
        f"/handlingar/{memo.fil.sha256}/{namn}.pdf",
    ):
        assert klient.get(fel).status_code in {302, 404}
    haftet = hafte.bestall(oppnat.mote, av=sekreteraren)
    bytes_av(haftet)
    samlat = f"{lank}handlingar/{haftet.fil.sha256}/{haftet.filnamn}"  # type: ignore[union-attr]
    assert samlat in klient.get(lank).content.decode() and klient.get(samlat).status_code == 200
    lista = oppnat.mote.handlingar.get(slag=Handling.Slag.FOREDRAGNINGSLISTA)
    listan = f"{lank}handlingar/{lista.fil.sha256}/{lista.filnamn}"  # type: ignore[union-attr]
    assert listan in klient.get(lank).content.decode() and klient.get(listan).status_code == 200
    # What is withdrawn is no longer served, nor a booklet or a list that tells of it; the paper of the kallelse is.
    dagordning.ta_bort(oppnat.mote.punkter.get(slag="arende"), av=sekreteraren, skal="Dras tillbaka.")
    assert klient.get(fil).status_code == klient.get(samlat).status_code == klient.get(listan).status_code == 404
    papper = oppnat.mote.handlingar.get(slag=Handling.Slag.KALLELSE)
    # Once on the page, and not under every item that has no skrivelse.
    assert klient.get(lank).content.decode().count(papper.filnamn) == 1
    assert f"{papper.fil.sha256}" in klient.get(lank).content.decode()
    assert Calendar.from_ical(klient.get(f"{lank}sammantrade.ics").content.decode())["METHOD"] == "REQUEST"
    oversikt = in_som(sekreteraren).get(f"{oppnat.mote.get_absolute_url()}kallelse/").content.decode()
    assert "1 av 2 har öppnat kallelsen" in oversikt


def test_the_sekreterare_sees_who_has_opened_the_handlingar_and_no_more(
    oppnat: SimpleNamespace, valda: dict[str, Anvandare], sekreteraren: Anvandare, in_som: Any
) -> None:
    mote, url = oppnat.mote, f"{oppnat.mote.get_absolute_url()}kallelse/"
    bytes_av(hafte.bestall(mote, av=sekreteraren))
    haftet = mote.handlingar.get(slag=Handling.Slag.HAFTE)
    memo = Handling.objects.get(slag=Handling.Slag.TJANSTESKRIVELSE)
    punkt = mote.punkter.get(slag="arende")

    def antal() -> dict[str, tuple[list[str], list[str]]]:
        return {rad.rubrik: (rad.av, rad.inte) for rad in bild(mote, list(mote.kallade.med_person()))}

    arendet = next(rubrik for rubrik in antal() if punkt.rubrik in rubrik)
    assert list(antal()) == [str(haftet), arendet] and antal()[arendet] == ([], ["Anna", "Bo"])
    # By the reading view, by the personal link; not what a device takes along, nor what a browser asks for ahead.
    las = f"{mote.get_absolute_url()}las/{punkt.uuid}/"
    assert in_som(valda["bo"]).get(las, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    assert in_som(valda["bo"]).get(memo.get_absolute_url(), headers={"X-Purpose": "prefetch"}).status_code == 200
    assert antal()[arendet] == ([], ["Anna", "Bo"])
    assert in_som(valda["bo"]).get(las).status_code == 200
    namn = memo.filnamn.removesuffix(".pdf")
    fil = f"{oppnat.anna.lank}handlingar/{memo.fil.sha256}/{namn}.pdf"  # type: ignore[union-attr]
    assert Client().get(fil).status_code == 200
    assert antal() == {str(haftet): ([], ["Anna", "Bo"]), arendet: (["Anna", "Bo"], [])}
    html = in_som(sekreteraren).get(url).content.decode()
    assert "öppnat av 2 av 2" in html and "öppnat av 0 av 2" in html and "Öppnat är inte läst" in html
    assert in_som(valda["bo"]).get(url).status_code in {403, 404}


def test_a_link_ends_with_the_account_and_with_the_bodys_days(oppnat: SimpleNamespace, time_machine: Any) -> None:
    time_machine.move_to("2031-10-03T12:00Z")
    assert Client().get(oppnat.anna.lank).status_code == 200
    time_machine.move_to("2031-10-04T12:00Z")
    assert Client().get(oppnat.anna.lank).status_code == 404
    time_machine.move_to("2031-09-01T12:00Z")
    Anvandare.objects.filter(username="anna").update(is_active=False)
    assert Client().get(oppnat.anna.lank).status_code == 404


def test_forhinder_is_one_click_by_link_logged_in_and_for_another(
    oppnat: SimpleNamespace, valda: dict[str, Anvandare], sekreteraren: Anvandare, in_som: Any
) -> None:
    klient, adress = Client(), f"{oppnat.anna.lank}svar/"
    for _ in range(2):
        assert klient.post(adress, {"svar": "forhinder"}).headers["Location"] == oppnat.anna.lank
    assert "Du har anmält förhinder" in klient.get(oppnat.anna.lank).content.decode()
    assert len(till("stina")) == 1
    assert klient.post(adress, {"svar": "x"}).status_code == 409
    mote = oppnat.mote
    bos, bas = in_som(valda["bo"]), mote.get_absolute_url()
    assert "Du är kallad till sammanträdet" in bos.get(bas).content.decode()
    assert "Kallelse: Kommunalt Forum" in bos.get("/").content.decode()
    svar = bos.post(f"{bas}svar/", {"engangsnyckel": str(uuid.uuid4()), "svar": "kommer"})
    assert svar.status_code == 302
    assert rad(mote, "bo").svar == "kommer"
    data = {"engangsnyckel": str(uuid.uuid4()), "svar": "forhinder", "kallad": str(rad(mote, "bo").uuid)}
    assert in_som(sekreteraren).post(f"{bas}svar/", data).status_code == 302
    assert rad(mote, "bo").svar == "forhinder"
    data = {"engangsnyckel": str(uuid.uuid4()), "svar": "forhinder", "kallad": "skräp"}
    assert in_som(sekreteraren).post(f"{bas}svar/", data).status_code == 404


def test_the_sekreterare_sees_what_will_be_sent_before_it_is(
    punkten: Dagordningspunkt, valda: dict[str, Anvandare], sekreteraren: Anvandare, in_som: Any
) -> None:
    klient, adress = in_som(sekreteraren), f"{punkten.sammantrade.get_absolute_url()}kallelse/"
    svar = klient.get(adress)
    assert "2 ledamöter får kallelsen" in svar.content.decode()
    data = {"engangsnyckel": str(uuid.uuid4()), "sedd": svar.context["sedd"], "meddelande": ""}
    dagordning.ny_fri(punkten.sammantrade, av=sekreteraren, uppgifter={"rubrik": "Rapport"})
    assert klient.post(adress, data).status_code == 409
    data = {"engangsnyckel": str(uuid.uuid4()), "sedd": klient.get(adress).context["sedd"]}
    assert klient.post(adress, data).status_code == 302
    sida = klient.get(adress).content.decode()
    assert "inget har ändrats sedan dess" in sida
    assert "Anna (S), Almby" in sida


def test_who_calls_stands_in_every_calendar_file_or_a_calendar_heeds_it_not(
    kallat: Any, valda: Any, sekreteraren: Anvandare, forumet: Organ
) -> None:
    mote = kallat()
    kallar = kalender(till("anna")[0])[1]["ORGANIZER"]
    forhinder.svara(rad(mote, "anna"), "forhinder", av=None)
    forhinder.svara(rad(mote, "anna"), "kommer", av=None)
    (inkallad,) = mote.kallade.exclude(for_vem=None)
    metod, slappt = kalender(till(inkallad.anvandare.username)[-1])
    assert (metod, slappt["ORGANIZER"]) == ("CANCEL", kallar)
    annan = person("annan", "Stina Svensson", forumet, Roll.SEKRETERARE)
    kallelse.stall_in(mote, av=annan, skal="Sjukdom.")
    metod, installt = kalender(till("bo")[-1])
    assert (metod, installt["ORGANIZER"]) == ("CANCEL", kallar)
