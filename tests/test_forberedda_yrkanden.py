"""Yrkanden prepared beforehand: the mover's alone, then those asked, then the body's; put with one press."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from beslut import policy, yrkandefoljd
from beslut.actions import dagordning, forberett, jav, motet, narvaro
from beslut.models import Behandling, Dagordningspunkt, Deltagande, Medyrkare, Motesgang, Yrkande
from forum.fel import Konflikt, Motsagelse
from forum.flow import OtillatetSteg
from forum.models import Anvandare, Handelse, Organ, Roll, Sammantrade
from tests.motesvarld import beslutspunkt, ny_fri
from tests.test_lasvy import las, listan, utskickad
from tests.test_sidor import fragor
from tests.test_urlar import ROLLER
from tests.varld import person, planerat

__all__ = ["utskickad"]
pytestmark = pytest.mark.django_db


def posta(klient: Client, url: str, **falt: Any) -> Any:
    return klient.post(url, falt | {"engangsnyckel": str(uuid.uuid4())})


@pytest.fixture
def lars(forumet: Organ) -> Anvandare:
    return person("lars", "Lars Lund", forumet, Roll.LEDAMOT)


@pytest.fixture
def lena(forumet: Organ) -> Anvandare:
    return person("lena", "Lena Lind", forumet, Roll.LEDAMOT)


@pytest.fixture
def punkt1(utskickad: Dagordningspunkt) -> Behandling:
    return beslutspunkt(utskickad)


@pytest.fixture
def utkast(utskickad: Dagordningspunkt, punkt1: Behandling, ledamoten: Anvandare) -> Yrkande:
    return forberett.borja(
        utskickad, av=ledamoten, slag="andrad", behandling=punkt1, lydelse="regionen bygger en cykelväg."
    )


def test_a_changed_wording_is_written_shown_as_a_redline_and_handed_in(
    utskickad: Dagordningspunkt, ledamoten: Anvandare, lars: Anvandare, sekreteraren: Anvandare, in_som: Any
) -> None:
    hon, andra = in_som(ledamoten), (in_som(lars), in_som(sekreteraren))
    yrka = f"{las(utskickad)}yrka/"
    html = hon.get(yrka).content.decode()
    assert "?slag=andrad-1" in html and "?slag=ny_punkt" in html
    html = hon.get(f"{yrka}?slag=andrad-1").content.decode()
    assert (
        "Kommunalt Forum föreslås ställa sig bakom att" in html and "regionen utreder en cykelväg.</textarea>" in html
    )
    svar = posta(hon, yrka, slag="andrad", nr="1", lydelse="regionen  utreder en cykelväg.")
    assert svar.status_code == 422 and "densamma som förslaget" in svar.content.decode()
    assert posta(hon, yrka, slag="aterremiss", skal=" ").status_code == 422
    assert posta(hon, yrka, slag="andrad").status_code == posta(hon, yrka, slag="bifall", nr="7").status_code == 404
    svar = posta(hon, yrka, slag="andrad", nr="1", lydelse="regionen <b>bygger</b> en cykelväg.")
    rad = Yrkande.objects.get()
    assert svar.url == rad.get_absolute_url()
    html = hon.get(svar.url).content.decode()
    assert "Ändrad lydelse av beslutspunkt 1" in html and "<ins>" in html and "<del>" in html
    assert "&lt;b&gt;bygger" in html
    for klient in andra:
        assert klient.get(svar.url).status_code == 404
        assert "bygger" not in klient.get(las(utskickad)).content.decode()
    assert "Ditt yrkande: ändrad lydelse (utkast)" in listan(hon, utskickad)
    assert posta(hon, svar.url, gor="lamna_in", revision=rad.revision).status_code == 302
    for klient in andra:
        html = klient.get(las(utskickad)).content.decode()
        assert "bygger" in html and "<ins>" in html and "Inlämnat" in html
        assert "1 yrkande från andra" in listan(klient, utskickad)
    # What is handed in does not change; it is taken back, and can be seen to have been.
    assert hon.get(f"{svar.url}andra/").status_code == 409
    assert posta(andra[0], svar.url, gor="aterta").status_code == 403
    assert posta(hon, svar.url, gor="aterta").status_code == 302
    assert "Yrkandet är återtaget" in andra[0].get(svar.url).content.decode()
    handelser = list(Handelse.objects.om(utskickad).values_list("slag", flat=True))
    assert handelser[-2:] == ["yrkande_lamna_in", "yrkande_aterta"]


def test_a_co_mover_is_asked_sees_the_draft_and_says_yes_to_what_stands_there(
    utskickad: Dagordningspunkt, utkast: Yrkande, ledamoten: Anvandare, lars: Anvandare, lena: Anvandare, in_som: Any
) -> None:
    hon, han = in_som(ledamoten), in_som(lars)
    url = utkast.get_absolute_url()
    assert posta(hon, url, gor="bjud", vem=lars.pk).status_code == 302
    brev = Email.objects.order_by("-pk")[0]
    assert brev.to == [lars.email] and url in brev.message and "bygger" not in brev.message
    assert "Instämmer du i ett yrkande?" in han.get("/").content.decode()
    assert "Anders Hult frågar om du instämmer" in listan(han, utskickad)
    assert "Instäm i yrkandet" in han.get(url).content.decode()
    assert in_som(lena).get(url).status_code == 404
    assert posta(han, url, gor="ja", revision=utkast.revision).status_code == 302
    assert "Lars Lund instämmer" in hon.get(las(utskickad)).content.decode()
    assert "Instämmer du" not in han.get("/").content.decode()
    # The mover writes on: who said yes is asked again, and a page that was open on the old words cannot answer.
    forberett.skriv_om(utkast, av=ledamoten, revision=utkast.revision, lydelse="regionen bygger två cykelvägar.")
    assert not utkast.instammer.exists() and Medyrkare.objects.get().svar == Medyrkare.Svar.VANTAR
    assert posta(han, url, gor="ja", revision=utkast.revision).status_code == 409
    utkast.refresh_from_db()
    assert posta(han, url, gor="nej", revision=utkast.revision).status_code == 302
    assert "instämmer inte" in hon.get(url).content.decode()
    # Handed in, any member may join in, and leave it again.
    forberett.lamna_in(utkast, av=ledamoten, revision=utkast.revision)
    utkast.refresh_from_db()
    assert posta(in_som(lena), url, gor="ja", revision=utkast.revision).status_code == 302
    assert list(utkast.instammer.all()) == [lena]
    assert posta(in_som(lena), url, gor="nej", revision=utkast.revision).status_code == 302
    assert not utkast.instammer.exists()


def test_two_tabs_and_a_double_press(utkast: Yrkande, ledamoten: Anvandare, in_som: Any) -> None:
    hon, url = in_som(ledamoten), utkast.get_absolute_url()
    sedd = utkast.revision
    assert posta(hon, f"{url}andra/", lydelse="regionen gör mer.", revision=sedd).status_code == 302
    svar = posta(hon, f"{url}andra/", lydelse="regionen gör mindre.", revision=sedd)
    assert svar.status_code == 409 and "regionen gör mindre." in svar.content.decode()
    assert posta(hon, url, gor="lamna_in", revision=sedd).status_code == 409
    utkast.refresh_from_db()
    en = {"engangsnyckel": str(uuid.uuid4()), "gor": "lamna_in", "revision": utkast.revision}
    assert [hon.post(url, en).status_code for _ in range(2)] == [302, 302]
    assert Handelse.objects.filter(slag="yrkande_lamna_in").count() == 1
    assert posta(hon, url, gor="hitta-pa").status_code == 409


def test_what_each_kind_needs(
    utskickad: Dagordningspunkt, punkt1: Behandling, ledamoten: Anvandare, in_som: Any
) -> None:
    def borja(slag: str, **mer: Any) -> Yrkande:
        return forberett.borja(utskickad, av=ledamoten, slag=slag, **mer)

    for slag, mer in (("aterremiss", {}), ("ny_punkt", {"lydelse": " "}), ("andrad", {"lydelse": "x"})):
        with pytest.raises(Konflikt):
            borja(slag, **mer)
    for slag, mer in (
        ("bifall", {"behandling": punkt1}),
        ("avslag", {"behandling": punkt1, "skal": "För dyrt."}),
        ("aterremiss", {"skal": "Kostnaden saknas."}),
        ("bordlaggning", {}),
        ("ny_punkt", {"lydelse": "regionen följer upp.\nSkriftligt."}),
    ):
        rad = borja(slag, **mer)
        assert in_som(ledamoten).get(rad.get_absolute_url()).status_code == 200
    html = in_som(ledamoten).get(las(utskickad)).content.decode()
    for ord_ in ("Avslag på beslutspunkt 1", "Återremiss av hela ärendet", "Ny beslutspunkt", "Kostnaden saknas."):
        assert ord_ in html
    # A draft that is thrown away is nobody's.
    forberett.kasta(rad, av=ledamoten)
    assert in_som(ledamoten).get(rad.get_absolute_url()).status_code == 404
    # A standing item has nothing to move on; one without skrivelse nothing to send back.
    fast = Dagordningspunkt.objects.create(sammantrade=utskickad.sammantrade, slag="fast", rubrik="Upprop")
    assert "görs inga yrkanden" in in_som(ledamoten).get(f"{las(fast)}yrka/").content.decode()
    fri = ny_fri(utskickad.sammantrade, "Information")
    assert in_som(ledamoten).get(f"{las(fri)}yrka/?slag=aterremiss").status_code == 404


def test_who_sees_a_yrkande_and_the_queryset_twin_agrees(
    utskickad: Dagordningspunkt,
    utkast: Yrkande,
    ledamoten: Anvandare,
    lars: Anvandare,
    lena: Anvandare,
    sekreteraren: Anvandare,
    request: Any,
) -> None:
    forberett.bjud(utkast, av=ledamoten, vem=lars)
    folk = [request.getfixturevalue(roll) for roll in ROLLER[1:]] + [lars, lena, sekreteraren]

    def ser() -> set[str]:
        ut = set()
        for vem in folk:
            user = Anvandare.objects.get(pk=vem.pk)
            rad = Yrkande.objects.select_related("dagordningspunkt__sammantrade__organ").get(pk=utkast.pk)
            assert policy.may_se_yrkande(user, rad) == Yrkande.objects.synliga_for(user).exists(), user
            delas = Dagordningspunkt.objects.som_delas_med(user).filter(pk=utskickad.pk).exists()
            assert policy.may_lasa_delat(user, rad.dagordningspunkt) == delas, user
            if delas and policy.may_se_yrkande(user, rad):
                ut.add(user.username)
        return ut

    assert ser() == {"ledamoten", "lars"}
    forberett.lamna_in(utkast, av=ledamoten, revision=utkast.revision)
    assert ser() == {"ledamoten", "lars", "lena", "sekreteraren"}
    ledamoten.uppdrag.update(till="2021-01-01")
    assert ser() == {"lars", "lena", "sekreteraren"}
    for vem in (sekreteraren, ledamoten):
        with pytest.raises(PermissionDenied):
            forberett.borja(utskickad, av=Anvandare.objects.get(pk=vem.pk), slag="bordlaggning")


def test_the_sekreterare_puts_it_with_one_press_and_who_is_away_joins_in_nothing(
    utskickad: Dagordningspunkt,
    utkast: Yrkande,
    ledamoten: Anvandare,
    lars: Anvandare,
    lena: Anvandare,
    sekreteraren: Anvandare,
    in_som: Any,
) -> None:
    for vem in (lars, lena):
        forberett.bjud(utkast, av=ledamoten, vem=vem)
        forberett.instam(utkast, av=vem, ja=True, revision=utkast.revision)
    motet.oppna(utskickad.sammantrade, av=sekreteraren)
    deltagande = {d.anvandare_id: d for d in Deltagande.objects.filter(sammantrade=utskickad.sammantrade)}
    narvaro.kom([deltagande[ledamoten.pk], deltagande[lars.pk]], av=sekreteraren)
    motet.ta_upp(utskickad, av=sekreteraren)
    mote = reverse("mote", args=[utskickad.sammantrade.uuid])
    sekr = in_som(sekreteraren)
    assert "bygger" not in sekr.get(mote).content.decode()
    # Handed in while the meeting goes on: the pages that follow it are told.
    nr = Motesgang.objects.get().nr
    forberett.lamna_in(utkast, av=ledamoten, revision=utkast.revision)
    assert Motesgang.objects.get().nr > nr
    html = sekr.get(mote).content.decode()
    assert "Framställt nu" in html and "bygger" in html and "<ins>" in html
    gor = reverse("gor_mote", args=[utskickad.sammantrade.uuid])
    assert posta(sekr, gor, gor="framstall", yrkande=utkast.pk).status_code == 302
    utkast.refresh_from_db()
    assert utkast.lage == "framstallt" and list(utkast.instammer.all()) == [lars]
    assert posta(in_som(ledamoten), utkast.get_absolute_url(), gor="aterta").status_code == 409


def test_jav_and_what_is_settled_stop_it(
    utskickad: Dagordningspunkt,
    utkast: Yrkande,
    ledamoten: Anvandare,
    lars: Anvandare,
    sekreteraren: Anvandare,
    in_som: Any,
) -> None:
    with pytest.raises(PermissionDenied):
        forberett.lamna_in(utkast, av=lars, revision=utkast.revision)
    with pytest.raises(Motsagelse):
        forberett.lamna_in(utkast, av=ledamoten, revision=utkast.revision + 1)
    with pytest.raises(OtillatetSteg):
        forberett.aterta(utkast, av=ledamoten)
    motet.oppna(utskickad.sammantrade, av=sekreteraren)
    mitt = Deltagande.objects.get(sammantrade=utskickad.sammantrade, anvandare=ledamoten)
    jav.anmal(utskickad, mitt, av=sekreteraren)
    assert in_som(ledamoten).get(utkast.get_absolute_url()).status_code == 404
    with pytest.raises(PermissionDenied):
        forberett.lamna_in(utkast, av=ledamoten, revision=utkast.revision)
    Dagordningspunkt.objects.filter(pk=utskickad.pk).update(lage="bordlagd")
    with pytest.raises(Konflikt, match="punkten är i läget bordlagd"):
        forberett.borja(utskickad, av=lars, slag="bordlaggning")


def test_yrkanden_cost_the_same_however_many(
    utskickad: Dagordningspunkt, punkt1: Behandling, utkast: Yrkande, ledamoten: Anvandare, lars: Anvandare, in_som: Any
) -> None:
    forberett.bjud(utkast, av=ledamoten, vem=lars)
    sidor = (las(utskickad), reverse("las_lista", args=[utskickad.sammantrade.uuid]), "/")
    forst = [fragor(in_som(lars), url) for url in sidor]
    for nr in range(4):
        rad = forberett.borja(utskickad, av=ledamoten, slag="andrad", behandling=punkt1, lydelse=f"regionen gör {nr}.")
        forberett.bjud(rad, av=ledamoten, vem=lars)
        forberett.lamna_in(rad, av=ledamoten, revision=rad.revision)
        forberett.instam(rad, av=lars, ja=nr > 2, revision=rad.revision + 1)
    assert [fragor(in_som(lars), url) for url in sidor] == forst


def kommer_tillbaka(punkt: Dagordningspunkt, sekreteraren: Anvandare) -> Dagordningspunkt:
    """Put *punkt*, which its meeting bordlade whole, on the list of the next, whose kallelse is sent."""
    Behandling.objects.filter(dagordningspunkt=punkt).update(lage="bordlagd")
    Dagordningspunkt.objects.filter(pk=punkt.pk).update(lage="bordlagd")
    Sammantrade.objects.filter(pk=punkt.sammantrade_id).update(lage="avslutat")
    nasta = planerat(punkt.sammantrade.organ, datum=dt.date(2031, 10, 1))
    ny = dagordning.ta_tillbaka(nasta, punkt, av=sekreteraren)
    Sammantrade.objects.filter(pk=nasta.pk).update(lage="kallat", kallat=timezone.now())
    return Dagordningspunkt.objects.select_related("sammantrade__organ", "version__skrivelse").get(pk=ny.pk)


def test_a_yrkande_on_a_bordlagd_item_is_told_at_the_next_meeting_and_taken_up_again_by_its_mover(
    utskickad: Dagordningspunkt,
    utkast: Yrkande,
    ledamoten: Anvandare,
    lars: Anvandare,
    sekreteraren: Anvandare,
    in_som: Any,
) -> None:
    forberett.lamna_in(utkast, av=ledamoten, revision=utkast.revision)
    lars_eget = forberett.borja(utskickad, av=lars, slag="aterremiss", skal="Kostnaden saknas.")
    bort = forberett.borja(utskickad, av=lars, slag="bordlaggning")
    forberett.lamna_in(bort, av=lars, revision=bort.revision)
    ny = kommer_tillbaka(utskickad, sekreteraren)
    hon, han = in_som(ledamoten), in_som(lars)
    assert "Du har ett yrkande från förra gången" in listan(hon, ny)
    html = hon.get(las(ny)).content.decode()
    assert "inlämnat till den 3 september 2031" in html and "bygger" in html and "<ins>" in html
    assert "Kostnaden saknas." not in html and "Bordläggning" not in html.split("tidigare-yrkanden")[1]
    igen = f"{las(ny)}yrka/?slag=andrad&nr=1&fran={utkast.uuid}"
    assert igen.replace("&", "&amp;") in html
    # Another reads of it, and takes up only what is their own: here a draft that nobody else was asked to join in.
    html = han.get(las(ny)).content.decode()
    assert "bygger" in html and str(utkast.uuid) + '">Ta upp' not in html
    assert "utkast till den 3 september 2031" in html and f"fran={lars_eget.uuid}" in html
    assert han.get(igen).status_code == 404 and hon.get(igen.replace("andrad", "avslag")).status_code == 404
    with pytest.raises(Konflikt, match="kan inte följa med"):
        forberett.borja(ny, av=lars, slag="andrad", behandling=beslutspunkt(ny), lydelse="x", fran=utkast)
    # The words come along, on what is proposed now; as a draft it hides nothing from others, handed in it takes its place.
    html = hon.get(igen).content.decode()
    assert "regionen bygger en cykelväg.</textarea>" in html and "till sammanträdet den 3 september 2031" in html
    svar = posta(hon, f"{las(ny)}yrka/", slag="andrad", nr="1", fran=str(utkast.uuid), lydelse="regionen bygger två.")
    nytt = Yrkande.objects.get(fran=utkast)
    assert svar.url == nytt.get_absolute_url() and nytt.behandling == beslutspunkt(ny) and nytt.lage == "utkast"
    assert "Du har ett yrkande" not in listan(hon, ny) and "inlämnat till" not in hon.get(las(ny)).content.decode()
    assert "inlämnat till" in han.get(las(ny)).content.decode()
    assert (
        posta(hon, f"{las(ny)}yrka/", slag="andrad", nr="1", fran=str(utkast.uuid), lydelse="Tre.").status_code == 409
    )
    forberett.lamna_in(nytt, av=ledamoten, revision=nytt.revision)
    html = han.get(las(ny)).content.decode()
    assert "inlämnat till" not in html and "bygger två" in html
    # Put off once more it goes on from there; one who has jäv is told nothing.
    ater = kommer_tillbaka(ny, sekreteraren)
    assert yrkandefoljd.fore(ater) == [ny.pk, utskickad.pk]
    assert [t.rad for t in yrkandefoljd.tidigare(ater, ledamoten, kan_yrka=True)] == [nytt]
    assert [t.rad for t in yrkandefoljd.tidigare(ater, lars)] == [lars_eget, nytt]


def test_a_yrkande_follows_an_aterremitterad_item_to_the_point_that_is_the_same(
    utskickad: Dagordningspunkt, utkast: Yrkande, ledamoten: Anvandare, lars: Anvandare
) -> None:
    forberett.lamna_in(utkast, av=ledamoten, revision=utkast.revision)
    nasta = planerat(utskickad.sammantrade.organ, datum=dt.date(2031, 10, 1), lage="kallat", kallat=timezone.now())
    ny = Dagordningspunkt.objects.create(sammantrade=nasta, slag="fri", rubrik="Cykelvägen igen", fran=utskickad)
    # The point is gone from what is proposed now: told, and not offered; of another's jäv nothing is told.
    [en] = yrkandefoljd.tidigare(ny, ledamoten, kan_yrka=True)
    assert (en.borta, en.kan_igen, en.yrkades) == (True, False, False)
    Yrkande.objects.filter(pk=utkast.pk).update(lage="bifallet")
    assert yrkandefoljd.tidigare(ny, lars) == []
