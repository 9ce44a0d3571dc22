"""Notes of members on the server: what it cannot read, what a party group shares, and what a device may go on holding."""

import datetime as dt
import json
import uuid
from base64 import b64encode
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from beslut import laspaket, policy
from beslut.actions import lasanteckning as actions
from beslut.models import Dagordningspunkt, DeladAnteckning, Deltagande, Jav, Lasanteckning, Lasnyckel
from beslut.punkthandlingar import Fil, Punkthandlingar
from forum import flow as forumflow
from forum.fel import Konflikt, Motsagelse
from forum.models import Anvandare, Roll, Sammantrade, Uppdrag
from tests.motesvarld import ny_fri, sittande
from tests.varld import person, planerat

pytestmark = pytest.mark.django_db


@pytest.fixture
def lista(sammantradet: Sammantrade, sekreteraren: Anvandare) -> dict[str, Any]:
    """A called sammanträde with one item, and those who sit in the body."""
    folk = sittande(sammantradet.organ, sekreteraren)
    Sammantrade.objects.filter(pk=sammantradet.pk).update(lage=forumflow.Lage.KALLAT, kallat=timezone.now())
    return {"punkt": ny_fri(Sammantrade.objects.get(pk=sammantradet.pk), "Vägen"), **folk}


def b64(antal: int, tecken: bytes = b"a") -> str:
    return b64encode(tecken * antal).decode()


def omslag(nyckel: uuid.UUID, tecken: bytes = b"a") -> dict[str, Any]:
    return {"nyckel": nyckel, "salt": b64(16), "nonce": b64(12), "omslag": b64(48, tecken), "varv": 600_000}


def spara(punkt: Dagordningspunkt, av: Anvandare, nyckel: uuid.UUID, **mer: Any) -> Lasanteckning:
    falt = {"uuid": uuid.uuid4(), "revision": 0, "nonce": b64(12), "chiffer": b64(40)} | mer
    return actions.spara(punkt, av=av, nyckel=nyckel, **falt)


def dela(punkt: Dagordningspunkt, av: Anvandare, parti: str = "S") -> DeladAnteckning:
    return actions.dela(punkt, av=av, uuid=uuid.uuid4(), parti=parti, text="Vi frågar", ankare={})


def jav(punkt: Dagordningspunkt, vem: Anvandare) -> None:
    """Let *vem* have jäv in *punkt*, as the meeting would have recorded it."""
    Sammantrade.objects.filter(pk=punkt.sammantrade_id).update(lage=forumflow.Lage.PAGAR)
    deltagande = Deltagande.objects.create(
        sammantrade=punkt.sammantrade, anvandare=vem, kapacitet=Deltagande.Kapacitet.LEDAMOT, namn=str(vem)
    )
    Jav.objects.create(sammantrade=punkt.sammantrade, punkt=punkt, deltagande=deltagande)


def test_a_note_is_kept_once_and_never_over_another(lista: dict[str, Any]) -> None:
    lars, punkt, nyckel = lista["lars"], lista["punkt"], uuid.uuid4()
    with pytest.raises(Konflikt):
        spara(punkt, lars, nyckel)
    actions.satt_nyckel(av=lars, revision=0, uppgifter=omslag(nyckel))
    rad = spara(punkt, lars, nyckel)
    igen = spara(punkt, lars, nyckel, uuid=rad.uuid, nonce=rad.nonce, chiffer=rad.chiffer)
    assert (igen.pk, igen.revision) == (rad.pk, 1)
    spara(punkt, lars, nyckel, uuid=rad.uuid, revision=1, chiffer=b64(41))
    with pytest.raises(Motsagelse):
        spara(punkt, lars, nyckel, uuid=rad.uuid, revision=1, chiffer=b64(42))
    with pytest.raises(Motsagelse):
        actions.ta_bort(rad.uuid, av=lars, revision=1)
    actions.satt_nyckel(av=lista["lena"], revision=0, uppgifter=omslag(andra := uuid.uuid4()))
    with pytest.raises(PermissionDenied):
        spara(punkt, lista["lena"], andra, uuid=rad.uuid, revision=2)
    actions.ta_bort(rad.uuid, av=lista["lena"], revision=2)
    assert Lasanteckning.objects.get().chiffer == b64(41)
    actions.ta_bort(rad.uuid, av=lars, revision=2)
    actions.ta_bort(rad.uuid, av=lars, revision=2)
    assert not Lasanteckning.objects.exists()


def test_another_code_keeps_the_notes_and_another_key_throws_them_away(lista: dict[str, Any]) -> None:
    lars, nyckel = lista["lars"], uuid.uuid4()
    actions.satt_nyckel(av=lars, revision=0, uppgifter=omslag(nyckel))
    actions.satt_nyckel(av=lars, revision=0, uppgifter=omslag(nyckel))
    with pytest.raises(Motsagelse):
        actions.satt_nyckel(av=lars, revision=0, uppgifter=omslag(uuid.uuid4(), b"b"))
    spara(lista["punkt"], lars, nyckel)
    assert actions.satt_nyckel(av=lars, revision=1, uppgifter=omslag(nyckel, b"c")).revision == 2
    assert Lasanteckning.objects.count() == 1
    actions.satt_nyckel(av=lars, revision=2, uppgifter=omslag(uuid.uuid4(), b"d"))
    assert not Lasanteckning.objects.exists()
    assert Lasnyckel.objects.get().omslag == b64(48, b"d")
    with pytest.raises(Konflikt):
        spara(lista["punkt"], lars, nyckel)


def test_who_reads_a_shared_note(lista: dict[str, Any], sekreteraren: Anvandare, ledamoten: Anvandare) -> None:
    punkt, lars = lista["punkt"], lista["lars"]
    dela(punkt, lars)
    dela(punkt, lista["vera"], "M")
    with pytest.raises(PermissionDenied):
        dela(punkt, lars, "M")
    with pytest.raises(PermissionDenied):
        dela(punkt, sekreteraren, "S")
    # Of the same party, in another body; and one whose uppdrag here has ended.
    fram = person("fram", "Fram Mande")
    annat = planerat(type(punkt.sammantrade.organ).objects.create(slug="annat", namn="Annat", serie="A")).organ
    Uppdrag.objects.create(anvandare=fram, organ=annat, roll=Roll.LEDAMOT, parti="S", fran="2020-01-01")
    gatt = person("gatt", "Gatt Hen")
    Uppdrag.objects.create(
        anvandare=gatt,
        organ=punkt.sammantrade.organ,
        roll=Roll.LEDAMOT,
        parti="S",
        fran="2020-01-01",
        till="2021-01-01",
    )
    alla = [*(lista[k] for k in ("olle", "lars", "erik", "vera", "lena")), sekreteraren, ledamoten, fram, gatt]

    def seende() -> set[tuple[str, str]]:
        par = set()
        for vem in alla:
            vem = Anvandare.objects.get(pk=vem.pk)
            synliga = set(DeladAnteckning.objects.synliga_for(vem))
            assert synliga == {rad for rad in DeladAnteckning.objects.all() if policy.may_lasa_delad(vem, rad)}, vem
            par |= {(vem.username, rad.parti) for rad in synliga}
        return par

    assert seende() == {("olle", "S"), ("lars", "S"), ("erik", "S"), ("vera", "M")}
    jav(punkt, lista["erik"])
    jav_lars = {("olle", "S"), ("lars", "S"), ("vera", "M")}
    assert seende() == jav_lars
    with pytest.raises(PermissionDenied):
        dela(Dagordningspunkt.objects.get(pk=punkt.pk), lista["erik"])
    for rad in DeladAnteckning.objects.filter(anvandare=lars):
        actions.aterta(rad.uuid, av=lista["olle"])
        assert DeladAnteckning.objects.filter(pk=rad.pk).exists()
        actions.aterta(rad.uuid, av=lars)
    assert seende() == {("vera", "M")}


def test_what_is_sent_is_ciphertext_of_the_right_size_or_nothing(lista: dict[str, Any], client: Client) -> None:
    punkt = lista["punkt"]
    client.force_login(lista["lars"])
    nyckel = {k: str(v) for k, v in omslag(uuid.uuid4()).items()} | {"revision": "0"}
    for fel in ({"varv": "1000"}, {"omslag": "klartext"}, {"nyckel": "x"}, {"salt": ""}):
        assert client.post("/las/nyckel/", nyckel | fel).status_code == 400
    assert client.post("/las/nyckel/", nyckel).status_code == 200
    adress = f"/sammantraden/{punkt.sammantrade.uuid}/las/{punkt.uuid}/anteckning/"
    rad = {"uuid": str(uuid.uuid4()), "revision": "0", "nyckel": nyckel["nyckel"], "nonce": b64(12), "chiffer": b64(40)}
    for fel in ({"chiffer": "Hej på dig"}, {"chiffer": b64(actions.CHIFFER_MAX + 3)}, {"nonce": b64(11)}, {"uuid": ""}):
        assert client.post(adress, rad | fel).status_code == 400
    assert client.post(adress, rad).json() == {"revision": 1}
    svar = client.post(adress, rad | {"chiffer": b64(50)})
    assert (svar.status_code, svar.json()["nu"]["chiffer"]) == (409, b64(40))
    delas = adress.replace("/anteckning/", "/dela/")
    for ankare in ("[" * 2000, '{"fran": true}', '{"fran": -1, "till": 2}'):
        assert client.post(delas, {"uuid": rad["uuid"], "parti": "S", "text": "x", "ankare": ankare}).status_code == 400
    ankare = json.dumps({"block": "b", "slutblock": "b", "fran": 0, "till": 3, "citat": "abc", "mer": "nej"})
    svar = client.post(delas, {"uuid": rad["uuid"], "parti": "S", "text": "x", "ankare": ankare})
    assert "mer" not in svar.json()["delad"]["ankare"]
    egna = client.get(f"/sammantraden/{punkt.sammantrade.uuid}/las/anteckningar/").json()
    assert [r["uuid"] for r in egna["egna"]] == [rad["uuid"]]
    assert egna["partier"] == [{"parti": "S", "vilka": ["Erik Ek", "Olle Ordén"]}]
    client.force_login(lista["lena"])
    egna = client.get(f"/sammantraden/{punkt.sammantrade.uuid}/las/anteckningar/").json()
    assert (egna["egna"], egna["delade"]) == ([], [])


def test_how_long_a_package_may_lie(lista: dict[str, Any], client: Client) -> None:
    mote, lars = lista["punkt"].sammantrade, lista["lars"]
    om = laspaket.galler_till(mote, lars) - timezone.now()
    assert dt.timedelta(days=29, hours=23) < om <= dt.timedelta(days=30)
    idag = timezone.localdate()
    Uppdrag.objects.filter(anvandare=lars).update(till=idag)
    slut = timezone.localtime(laspaket.galler_till(mote, lars))
    assert (slut.date(), slut.hour) == (idag + dt.timedelta(days=1), 0)
    Uppdrag.objects.create(anvandare=lars, organ=mote.organ, roll=Roll.JUSTERARE, fran="2020-01-01")
    assert laspaket.galler_till(mote, lars) - timezone.now() > dt.timedelta(days=29)
    fraga = f"/las/galler/?s={mote.uuid},{uuid.uuid4()},skräp"
    assert client.get(fraga).json()["vem"] == ""
    client.force_login(lars)
    assert list(client.get(fraga).json()["sammantraden"]) == [str(mote.uuid)]
    Uppdrag.objects.filter(anvandare=lars).update(till="2021-01-01")
    assert client.get(fraga).json()["sammantraden"] == {}


def test_a_package_holds_what_its_person_may_read(
    punkten: Dagordningspunkt, ledamoten: Anvandare, registratorn: Anvandare, monkeypatch: pytest.MonkeyPatch
) -> None:
    mote = punkten.sammantrade
    paket = laspaket.paket(mote, ledamoten)
    (rad,) = paket["punkter"]
    assert "Det här är bakgrund." in rad["html"]
    assert "data-block=" in rad["html"]
    assert laspaket.punktlage(mote, ledamoten)[rad["uuid"]] == {
        "avtryck": rad["avtryck"],
        "ser": True,
        # Before the kallelse members share nothing on it.
        "delat": False,
    }
    monkeypatch.setattr("beslut.laspaket.lasliga", lambda jag, rader: set())
    (rad,) = laspaket.paket(mote, ledamoten)["punkter"]
    assert "bakgrund" not in rad["html"]
    assert (rad["version"], rad["ser"]) == ("", False)


def test_what_does_not_fit_is_named(monkeypatch: pytest.MonkeyPatch, lista: dict[str, Any]) -> None:
    punkt = lista["punkt"]
    filer = [
        Fil("Bilaga 1. Karta", "a" * 64, "karta.pdf", "/a/", 50),
        Fil("Bilaga 2. Film", "b" * 64, "film.pdf", "/b/", 5000),
        Fil("Tjänsteskrivelse", "c" * 64, "s.pdf", "/c/", 60),
        Fil("Tjänsteskrivelse", "", "vantas.pdf", "", 0),
    ]
    monkeypatch.setattr("beslut.laspaket.PAKET_MAX", 120)
    monkeypatch.setattr("beslut.laspaket.punkthandlingar", lambda _: [Punkthandlingar(punkt, filer)])
    monkeypatch.setattr("beslut.laspaket.lasliga", lambda jag, rader: set())
    lage = {str(punkt.uuid): {"avtryck": "x", "ser": True, "delat": True}}
    monkeypatch.setattr("beslut.laspaket._lagen", lambda rader, jag, delat: lage)
    paket = laspaket.paket(punkt.sammantrade, lista["lars"])
    assert [fil["titel"] for fil in paket["filer"]] == ["Tjänsteskrivelse", "Bilaga 1. Karta"]
    assert [fil["titel"] for fil in paket["utelamnade"]] == ["Bilaga 2. Film"]
    assert not any("a" * 64 in fil["id"] for fil in paket["filer"])


@pytest.mark.parametrize("antal", [3, 9])
def test_a_package_takes_as_many_queries_whatever_its_size(
    antal: int, lista: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    mote = lista["punkt"].sammantrade
    for nr in range(antal):
        ny_fri(mote, f"Punkt {nr}", position=60 + nr)
        dela(lista["punkt"], lista["lars"])
    jag = Anvandare.objects.get(pk=lista["lars"].pk)
    with django_assert_max_num_queries(22):
        laspaket.paket(mote, jag)
    with django_assert_max_num_queries(12):
        laspaket.galler(mote, jag)


def test_the_offline_page_is_nobodys_and_its_one_script_is_allowed_by_hash(client: Client, lars_inloggad: Any) -> None:
    svar = client.get("/las/utan-nat/")
    assert "nonce" not in svar["Content-Security-Policy"]
    assert "sha256-" in svar["Content-Security-Policy"]
    assert "csrfmiddlewaretoken" not in svar.content.decode()
    assert "Lars" not in svar.content.decode()
    assert not svar.cookies
    arbetare = client.get("/las/lasare.js")
    assert arbetare["Service-Worker-Allowed"] == "/sammantraden/"
    assert arbetare["Content-Type"].startswith("text/javascript")


@pytest.fixture
def lars_inloggad(client: Client, lista: dict[str, Any]) -> None:
    client.force_login(lista["lars"])
