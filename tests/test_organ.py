"""Bodies: who sits in them from and to which day, their parter and rules, kept in the browser by the sekreterare."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client

from beslut import exempel
from forum import policy
from forum.actions import organ as actions
from forum.fel import Konflikt, Motsagelse
from forum.models import Anvandare, Handelse, Organ, Part, Roll, Uppdrag
from forum.organform import fasta_ur
from tests.varld import person

pytestmark = pytest.mark.django_db


def posta(klient: Client, adress: str, **data: str) -> Any:
    return klient.post(adress, {"engangsnyckel": str(uuid.uuid4())} | data)


def gett(organ: Organ, av: Anvandare, vem: Anvandare, roll: Roll, **mer: Any) -> Uppdrag:
    uppgifter = {"anvandare": vem, "roll": roll, "fran": dt.date(2030, 1, 1), "till": None} | mer
    return actions.nytt_uppdrag(organ, av=av, uppgifter=uppgifter)


def test_nobody_sits_twice_and_a_body_has_one_ordforande(forumet: Organ, sekreteraren: Anvandare) -> None:
    anna, bo = person("anna", "Anna Berg"), person("bo", "Bo Ek")
    forst = gett(forumet, sekreteraren, anna, Roll.ORDFORANDE)
    with pytest.raises(Konflikt, match="är redan ordförande från 2030-01-01"):
        gett(forumet, sekreteraren, anna, Roll.ERSATTARE, fran=dt.date(2031, 1, 1))
    with pytest.raises(Konflikt, match="Anna Berg är ordförande under den tiden"):
        gett(forumet, sekreteraren, bo, Roll.ORDFORANDE, fran=dt.date(2029, 1, 1))
    slut = {"till": dt.date(2030, 12, 31)}
    assert actions.andra_uppdrag(forst, av=sekreteraren, revision=forst.revision, uppgifter=slut) == ["till och med"]
    gett(forumet, sekreteraren, bo, Roll.ORDFORANDE, fran=dt.date(2031, 1, 1))
    gett(forumet, sekreteraren, anna, Roll.ERSATTARE, fran=dt.date(2031, 1, 1))
    with pytest.raises(Motsagelse):
        actions.andra_uppdrag(forst, av=sekreteraren, revision=0, uppgifter=slut)
    forst.refresh_from_db()
    assert [h.till for h in forst.history.order_by("history_id")] == [None, dt.date(2030, 12, 31)]
    assert Handelse.brott() == []


def test_what_one_may_do_follows_from_the_uppdrag_on_the_day(forumet: Organ, sekreteraren: Anvandare) -> None:
    anna = person("anna", "Anna Berg")
    gett(forumet, sekreteraren, anna, Roll.LEDAMOT, till=dt.date(2030, 6, 30))
    dagar = {dt.date(2029, 12, 31): False, dt.date(2030, 1, 1): True, dt.date(2030, 6, 30): True}
    for dag, sitter in dagar.items():
        assert bool(policy.organ_dar(anna, Roll.LEDAMOT, dag=dag)) == sitter, dag


def test_a_body_is_never_left_without_sekreterare(forumet: Organ, sekreteraren: Anvandare) -> None:
    eget = Uppdrag.objects.get(roll=Roll.SEKRETERARE)
    slut = {"till": dt.date(2031, 1, 1)}
    with pytest.raises(Konflikt, match="den enda sekreteraren"):
        actions.andra_uppdrag(eget, av=sekreteraren, revision=eget.revision, uppgifter=slut)
    gett(forumet, sekreteraren, person("ny", "Ny Sekreterare"), Roll.SEKRETERARE)
    assert actions.andra_uppdrag(eget, av=sekreteraren, revision=eget.revision, uppgifter=slut)


def test_a_standing_item_keeps_its_key_when_it_is_moved_or_renamed() -> None:
    forut = [{"nyckel": "upprop", "rubrik": "Upprop"}, {"nyckel": "justerare", "rubrik": "Val av justerare"}]
    nycklar = {p["nyckel"] for p in forut}

    def blir(text: str) -> list[tuple[str, str]]:
        return [(p["nyckel"], p["rubrik"]) for p in fasta_ur(text, forut, set(nycklar))]

    assert blir("Val av justerare\n\nUpprop") == [("justerare", "Val av justerare"), ("upprop", "Upprop")]
    assert blir("Närvaro\nVal av justerare") == [("upprop", "Närvaro"), ("justerare", "Val av justerare")]
    assert blir("Upprop\nVal av justerare\nÅ, ä och ö!") == [
        ("upprop", "Upprop"),
        ("justerare", "Val av justerare"),
        ("a-a-och-o", "Å, ä och ö!"),
    ]
    assert [n for n, _ in blir("Upprop\nTyst minut\nVal av justerare\nUpprop ")] == [
        "upprop",
        "tyst-minut",
        "justerare",
        "upprop",
    ]


def test_the_sekreterare_keeps_a_body_in_the_browser(
    forumet: Organ, sekreteraren: Anvandare, ledamoten: Anvandare, utomstaende: Anvandare, in_som: Any
) -> None:
    klient, bas = in_som(sekreteraren), "/organ/kommunalt-forum/"
    svar = posta(klient, f"{bas}parter/ny/", namn="Almby kommun", slag="kommun", ordning="1", fran="2030-01-01")
    assert svar.headers["Location"] == bas
    part = Part.objects.get()
    svar = posta(klient, f"{bas}parter/ny/", namn="Almby kommun", slag="kommun", ordning="2", fran="2030-01-01")
    assert svar.status_code == 409
    assert "finns redan bland parterna" in svar.content.decode()
    falt = {"roll": "ledamot", "part": str(part.pk), "parti": "S", "ordning": "1", "fran": "2020-01-01"}
    svar = posta(klient, f"{bas}uppdrag/nytt/", **falt)
    assert svar.status_code == 422
    assert "skriv vad personen heter" in svar.content.decode()
    nytt = falt | {"namn": "Anna Berg", "epost": "anna.berg@forum.example"}
    assert posta(klient, f"{bas}uppdrag/nytt/", **nytt).status_code == 302
    anna = Anvandare.objects.get(email="anna.berg@forum.example")
    assert not anna.has_usable_password()
    svar = posta(klient, f"{bas}uppdrag/nytt/", **nytt)
    assert "Det finns redan ett konto med adressen" in svar.content.decode()
    svar = posta(klient, f"{bas}uppdrag/nytt/", **falt | {"anvandare": str(anna.pk), "till": "2019-01-01"})
    assert "är före den första dagen" in svar.content.decode()
    uppdrag = anna.uppdrag.get()
    adress = f"/uppdrag/{uppdrag.uuid}/"
    assert "Anna Berg" in klient.get(adress).content.decode()
    slut = falt | {"till": "2021-12-31", "revision": str(uppdrag.revision)}
    assert posta(klient, adress, **slut).status_code == 302
    assert posta(klient, adress, **slut | {"parti": "M"}).status_code == 409
    assert "ändrade till och med" in klient.get(adress).content.decode()
    sida = in_som(ledamoten).get(f"{bas}?dag=2021-06-01").content.decode()
    assert "Anna Berg" in sida
    assert "Nytt uppdrag" not in sida
    assert "Anna Berg" not in in_som(ledamoten).get(bas).content.decode()
    assert in_som(utomstaende).get(bas).status_code == 404


def test_the_rules_of_a_body_are_data_with_history(forumet: Organ, sekreteraren: Anvandare, in_som: Any) -> None:
    klient, adress = in_som(sekreteraren), "/organ/kommunalt-forum/andra/"
    form = klient.get(adress).context["form"]
    data = {namn: str(form[namn].value() if form[namn].value() is not None else "") for namn in form.fields}
    data |= {"borjar": "09:00", "slutar": "12:00", "distans": "on", "utslagsrost": "on"}
    for urkryssad in ("anslag", "minoritetsaterremiss"):
        data.pop(urkryssad)
    svar = posta(klient, adress, **data | {"arende_dagar": "3", "kallelse_dagar": "7"})
    assert "ligger efter kallelsen" in svar.content.decode()
    nya = data | {
        "minoritetsaterremiss": "on",
        "protokollsslag": "protokoll",
        "justering_dagar": "14",
        "fore": "Närvaro\nVal av justerare",
    }
    assert posta(klient, adress, **nya).status_code == 302
    forumet.refresh_from_db()
    assert (forumet.justering_dagar, forumet.minoritetsaterremiss) == (14, True)
    assert forumet.fasta()["fore"] == [
        {"nyckel": "upprop", "rubrik": "Närvaro"},
        {"nyckel": "justerare", "rubrik": "Val av justerare"},
    ]
    assert posta(klient, adress, **nya | {"namn": "Forumet"}).status_code == 409
    assert forumet.history.first().history_user == sekreteraren


def test_the_example_has_a_forum_of_fourteen_parter_and_a_formal_namnd(
    forumet: Organ, sekreteraren: Anvandare, registratorn: Anvandare
) -> None:
    for anvandare, namn in ((sekreteraren, "sekreterare"), (registratorn, "registrator")):
        Anvandare.objects.filter(pk=anvandare.pk).update(username=namn)
    for namn, roll in (("ordforande", Roll.ORDFORANDE), ("ledamot", Roll.LEDAMOT), ("ersattare", Roll.ERSATTARE)):
        person(namn, namn.title(), forumet, roll)
    for _ in range(2):
        exempel.befolka(forumet, losenord="forum-exempel")
    assert [forumet.parter.filter(slag=slag).count() for slag in ("region", "kommun")] == [1, 13]
    assert forumet.uppdrag.gallande().ledamoter().count() == 30
    assert not forumet.uppdrag.gallande().fortroendevalda().filter(part=None).exists()
    namnden = Organ.objects.get(slug="samverkansnamnden")
    assert (namnden.formellt, namnden.justering_dagar, namnden.anslag) == (True, 14, True)
    for organ in (forumet, namnden):
        mote = organ.sammantraden.get()
        assert [p.nyckel for p in mote.punkter.i_ordning()][:3] == ["upprop", "justerare", "foregaende"]
    assert forumet.sammantraden.get().punkter.filter(slag="fri").count() == 1
