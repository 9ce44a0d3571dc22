"""Send, approve, send back, take back, recall."""

import datetime as dt
import re
import uuid
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from post_office.models import Email

from arenden import ogonblick
from arenden.actions import granskning
from arenden.actions.skrivelse import andra_uppgifter, lagg_till_punkt, lagg_till_undertecknare, ta_bort
from arenden.actions.text import skriv_om, skriv_steg
from arenden.actions.version import ny_skrivelse_av
from arenden.flow import Lage, OtillatetSteg
from arenden.models import Godkannande, Skrivelse, Slag
from forum.fel import Konflikt
from forum.models import Anvandare, Handelse, Stallforetradare
from tests.varld import doc, godkann_alla, skriv_i

pytestmark = pytest.mark.django_db


def hash_(skrivelse: Skrivelse) -> str:
    assert skrivelse.gallande_version is not None
    return skrivelse.gallande_version.sha256


def test_sending_freezes_a_version_and_dates_it(skickad: Skrivelse) -> None:
    assert skickad.lage == Lage.GRANSKNING
    assert skickad.datum == timezone.localdate()
    assert skickad.gallande_version is not None
    assert skickad.gallande_version.data["rubrik"] == "Cykelväg mellan orterna"


def test_all_that_is_missing_is_said_at_once(skrivelse: Skrivelse, maria: Anvandare) -> None:
    andra_uppgifter(skrivelse, av=maria, revision=skrivelse.revision, uppgifter={"rubrik": ""})
    for undertecknare in skrivelse.undertecknare.all():
        ta_bort(undertecknare, av=maria)
    skriv_om(skrivelse.punkter.get().lydelse, doc(""), av=maria, skal="")
    with pytest.raises(granskning.Ofullstandig) as fel:
        granskning.skicka(skrivelse, av=maria)
    text = str(fel.value).lower()
    assert "rubrik" in text
    assert "lydelse" in text
    assert "undertecknare" in text
    skrivelse.refresh_from_db()
    assert skrivelse.lage == Lage.UTKAST


def test_both_must_approve_and_in_turn(skickad: Skrivelse, agneta: Anvandare, ulrika: Anvandare) -> None:
    with pytest.raises(Konflikt, match="väntar på Agneta Jansmyr"):
        granskning.godkann(skickad, av=ulrika, version=hash_(skickad))
    efter = granskning.godkann(skickad, av=agneta, version=hash_(skickad))
    assert efter.lage == Lage.GRANSKNING
    assert granskning.godkann(efter, av=ulrika, version=hash_(efter)).lage == Lage.GODKAND


def test_together_they_approve_in_any_order(
    skrivelse: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare
) -> None:
    andra_uppgifter(skrivelse, av=maria, revision=skrivelse.revision, uppgifter={"i_tur": False})
    granskning.skicka(skrivelse, av=maria)
    skrivelse.refresh_from_db()
    assert godkann_alla(skrivelse, ulrika, agneta).lage == Lage.GODKAND


def test_approving_twice_says_that_it_is_done(skickad: Skrivelse, agneta: Anvandare) -> None:
    granskning.godkann(skickad, av=agneta, version=hash_(skickad))
    with pytest.raises(Konflikt, match="redan godkänt"):
        granskning.godkann(skickad, av=agneta, version=hash_(skickad))
    assert Godkannande.objects.count() == 1


def test_what_was_not_read_cannot_be_approved(skickad: Skrivelse, maria: Anvandare, agneta: Anvandare) -> None:
    last = hash_(skickad)
    granskning.ta_tillbaka(skickad, av=maria)
    skriv_i(skickad.punkter.get().lydelse, "regionen bygger en cykelväg.", maria)
    granskning.skicka(skickad, av=maria)
    with pytest.raises(Konflikt, match="Texten har ändrats"):
        granskning.godkann(skickad, av=agneta, version=last)


def test_an_approval_does_not_survive_that_the_text_is_taken_back(
    skickad: Skrivelse, maria: Anvandare, agneta: Anvandare
) -> None:
    granskning.godkann(skickad, av=agneta, version=hash_(skickad))
    granskning.ta_tillbaka(skickad, av=maria)
    granskning.skicka(skickad, av=maria)
    skickad.refresh_from_db()
    assert [u.namn for u in skickad.vantar_pa()] == ["Agneta Jansmyr"]


def test_those_whose_approval_lapsed_are_told(skickad: Skrivelse, maria: Anvandare, agneta: Anvandare) -> None:
    granskning.godkann(skickad, av=agneta, version=hash_(skickad))
    granskning.ta_tillbaka(skickad, av=maria)
    brev = Email.objects.order_by("-pk")[0]
    assert brev.to == ["agneta@forum.example"]
    assert "gäller inte längre" in brev.message


def test_sending_back_gives_the_reason_to_the_handlaggare(
    skickad: Skrivelse, agneta: Anvandare, maria: Anvandare
) -> None:
    efter = granskning.atersand(skickad, av=agneta, version=hash_(skickad), skal="Punkt 1 behöver en kostnad.")
    assert efter.lage == Lage.UTKAST
    handelse = Handelse.objects.get(slag="atersand")
    assert (handelse.av, handelse.skal) == (agneta, "Punkt 1 behöver en kostnad.")
    assert "Punkt 1 behöver en kostnad." in Email.objects.order_by("-pk")[0].message


def test_the_one_whose_turn_it_is_gets_a_mail_to_the_approval_screen(skickad: Skrivelse) -> None:
    brev = Email.objects.get()
    assert brev.to == ["agneta@forum.example"]
    assert f"/skrivelser/{skickad.uuid}/godkann/" in brev.message


def test_nobody_approves_alone_what_they_wrote(skrivelse: Skrivelse, maria: Anvandare) -> None:
    for undertecknare in skrivelse.undertecknare.all():
        ta_bort(undertecknare, av=maria)
    lagg_till_undertecknare(skrivelse, av=maria, anvandare=maria, namn="Maria Ekdahl")
    with pytest.raises(granskning.Ofullstandig, match="Ingen godkänner ensam"):
        granskning.skicka(skrivelse, av=maria)


def test_an_authors_approval_counts_as_signature_only(
    skrivelse: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare
) -> None:
    skrivelse.medforfattare.add(agneta)
    text = skrivelse.punkter.get().lydelse
    steg = {
        "stepType": "replace",
        "from": 1,
        "to": 1,
        "slice": {"content": [{"type": "text", "text": "Ja: "}]},
    }
    skriv_steg(text, av=agneta, revision=text.revision, steg=[steg], klient="a", sandning="1")
    granskning.skicka(skrivelse, av=maria)
    skrivelse.refresh_from_db()
    godkann_alla(skrivelse, agneta, ulrika)
    assert list(Godkannande.objects.values_list("anvandare__username", "enbart_underskrift")) == [
        ("agneta", True),
        ("ulrika", False),
    ]


@pytest.fixture
def bertil(forumet: Any, agneta: Anvandare) -> Anvandare:
    """Acts for Agneta today."""
    from tests.varld import person

    bertil = person("bertil", "Bertil Norén", forumet, "undertecknare")
    i_dag = timezone.localdate()
    Stallforetradare.objects.create(foretradd=agneta, anvandare=bertil, fran=i_dag, till=i_dag + dt.timedelta(days=3))
    return bertil


def test_one_who_acts_for_another_approves_and_the_record_says_for_whom(skickad: Skrivelse, bertil: Anvandare) -> None:
    granskning.godkann(skickad, av=bertil, version=hash_(skickad))
    godkannande = Godkannande.objects.get()
    assert (godkannande.namn, godkannande.for_namn) == ("Bertil Norén", "Agneta Jansmyr")


def test_one_person_does_not_approve_for_two(skickad: Skrivelse, bertil: Anvandare, ulrika: Anvandare) -> None:
    i_dag = timezone.localdate()
    Stallforetradare.objects.create(foretradd=ulrika, anvandare=bertil, fran=i_dag, till=i_dag)
    granskning.godkann(skickad, av=bertil, version=hash_(skickad))
    with pytest.raises(Konflikt, match="redan godkänt"):
        granskning.godkann(skickad, av=bertil, version=hash_(skickad))


def test_only_the_handlaggare_sends(skrivelse: Skrivelse, agneta: Anvandare) -> None:
    with pytest.raises(PermissionDenied):
        granskning.skicka(skrivelse, av=agneta)


def test_a_superuser_skips_nothing(skickad: Skrivelse, utomstaende: Anvandare) -> None:
    with pytest.raises(PermissionDenied):
        granskning.godkann(skickad, av=utomstaende, version=hash_(skickad))


def test_an_approved_one_can_be_recalled_until_it_is_taken_up(
    godkand: Skrivelse, agneta: Anvandare, maria: Anvandare
) -> None:
    granskning.ta_upp(godkand, av=maria)
    with pytest.raises(Konflikt, match="redan tagit upp"):
        granskning.aterkalla(godkand, av=agneta, skal="Fel belopp")


def test_a_recalled_one_stays_recalled(godkand: Skrivelse, agneta: Anvandare, maria: Anvandare) -> None:
    assert granskning.aterkalla(godkand, av=agneta, skal="Fel belopp").lage == Lage.ATERKALLAD
    with pytest.raises(OtillatetSteg, match="ny version"):
        granskning.skicka(godkand, av=maria)


def test_a_new_version_of_an_approved_one_is_a_new_skrivelse_that_points_back(
    godkand: Skrivelse, maria: Anvandare
) -> None:
    ny = ny_skrivelse_av(godkand, av=maria)
    assert (ny.foregangare, ny.lage, ny.uuid != godkand.uuid) == (godkand, Lage.UTKAST, True)
    assert ny.punkter.get().identitet == godkand.punkter.get().identitet
    assert str(ny.punkter.get()) == "regionen utreder en cykelväg."


def test_the_author_of_the_predecessor_is_author_of_the_successor(godkand: Skrivelse, maria: Anvandare) -> None:
    ny = ny_skrivelse_av(godkand, av=maria)
    assert maria.pk in ny.forfattare()


def test_text_in_granskning_cannot_be_written(skickad: Skrivelse, maria: Anvandare) -> None:
    text = skickad.punkter.get().lydelse
    steg = {"stepType": "replace", "from": 1, "to": 1, "slice": {"content": [{"type": "text", "text": "x"}]}}
    with pytest.raises(Konflikt, match="granskning"):
        skriv_steg(text, av=maria, revision=text.revision, steg=[steg], klient="a", sandning="1")


def formular(sida: Any, *namn: str) -> dict[str, str]:
    """Return the hidden fields *namn* of a page's form, and a new one-time token."""
    html = sida.content.decode()
    varden = {n: re.search(rf'name="{n}" value="([^"]*)"', html) for n in namn}
    return {"engangsnyckel": str(uuid.uuid4())} | {n: unescape(v[1]) for n, v in varden.items() if v}


def test_what_is_sent_is_what_the_page_showed(skrivelse: Skrivelse, maria: Anvandare, in_som: Any) -> None:
    klient, url = in_som(maria), f"/skrivelser/{skrivelse.uuid}/skicka/"
    sedd = formular(klient.get(url), "sedd")
    bakgrund = skrivelse.avsnitt.get(nyckel="bakgrund").text
    assert bakgrund is not None
    skriv_i(bakgrund, "En kollega skrev nyss.", maria)
    skriv_i(skrivelse.punkter.get().lydelse, "regionen bygger den.", maria)
    svar = klient.post(url, sedd | {"meddelande": "Till er."})
    html = svar.content.decode()
    assert svar.status_code == 409
    assert "sedan du öppnade sidan: beslutspunkt 1, Bakgrund. Den är inte skickad." in html
    assert "En kollega skrev nyss." in html and "Till er." in html
    assert not skrivelse.versioner.exists()
    assert klient.post(url, formular(svar, "sedd")).status_code == 302
    assert klient.post(url, {"engangsnyckel": str(uuid.uuid4())}).status_code == 409


def test_a_new_point_a_removed_one_and_a_new_date_are_changes_too(skrivelse: Skrivelse, maria: Anvandare) -> None:
    fore = ogonblick.avtryck(ogonblick.ta(skrivelse))
    assert ogonblick.andrade(fore, ogonblick.ta(skrivelse)) == []
    forslag = skrivelse.avsnitt.get(slag=Slag.FORSLAG)
    punkt = lagg_till_punkt(forslag, av=maria)
    assert ogonblick.andrade(fore, ogonblick.ta(skrivelse)) == [forslag.rubrik, "beslutspunkt 2"]
    med = ogonblick.avtryck(ogonblick.ta(skrivelse))
    ta_bort(punkt, av=maria)
    assert ogonblick.andrade(med, ogonblick.ta(skrivelse)) == [forslag.rubrik, "något som är borttaget"]
    skrivelse.refresh_from_db()
    andra_uppgifter(skrivelse, av=maria, revision=skrivelse.revision, uppgifter={"mottagare": "Regionen"})
    skrivelse.refresh_from_db()
    assert ogonblick.andrade(fore, ogonblick.ta(skrivelse)) == ["uppgifterna"]


def test_only_the_version_that_was_seen_waiting_is_taken_back(
    skickad: Skrivelse, maria: Anvandare, agneta: Anvandare, in_som: Any
) -> None:
    klient, url = in_som(maria), f"/skrivelser/{skickad.uuid}/ta-tillbaka/"
    gammal = formular(klient.get(skickad.get_absolute_url()), "version")
    granskning.ta_tillbaka(skickad, av=maria)
    skriv_i(skickad.punkter.get().lydelse, "regionen bygger en cykelväg.", maria)
    granskning.skicka(skickad, av=maria)
    skickad.refresh_from_db()
    granskning.godkann(skickad, av=agneta, version=hash_(skickad))
    assert klient.post(url, gammal).status_code == 409
    assert Godkannande.objects.count() == 1
    assert klient.post(url, formular(klient.get(skickad.get_absolute_url()), "version")).status_code == 302


def test_a_form_of_anothers_page_writes_nothing(
    skrivelse: Skrivelse, maria: Anvandare, olof: Anvandare, in_som: Any
) -> None:
    """Maria's page, where Olof has logged in since in another tab."""
    skrivelse.medforfattare.add(olof)
    url = f"/skrivelser/{skrivelse.uuid}/skriv/"
    marias = formular(in_som(maria).get(url), "som")
    assert marias["som"] == str(maria.uuid)
    data = marias | {"rubrik": "Marias", "revision": str(skrivelse.revision)}
    svar = in_som(olof).post(url, data)
    assert svar.status_code == 403
    assert "nu Olof Strand inloggad" in svar.content.decode()
    text = skrivelse.texter.all()[0]
    steg = {"revision": text.revision, "steg": [{"stepType": "replace", "from": 1, "to": 1}]}
    svar = in_som(olof).post(
        f"/texter/{text.uuid}/steg/",
        steg,
        content_type="application/json",
        headers={"X-Som": str(maria.uuid), "Accept": "application/json"},
    )
    assert (svar.status_code, svar.json()["annan"]) == (403, True)
    skrivelse.refresh_from_db()
    assert skrivelse.rubrik == "Cykelväg mellan orterna"
    assert in_som(maria).post(url, data).status_code == 302
