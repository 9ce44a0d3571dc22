"""The standing cast and its world: small, named and constant."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from arenden.actions import granskning
from arenden.actions.arende import registrera
from arenden.actions.kommentar import Plats, kommentera
from arenden.actions.skrivelse import andra_uppgifter, borja, lagg_till_undertecknare
from arenden.actions.text import skriv_om
from arenden.ankare import Stracka
from arenden.dokument import stycke
from arenden.flow import Lage
from arenden.models import Arende, Kommentar, Mall, Skrivelse, Slag, Text
from beslut.actions import rendering
from beslut.actions.dagordning import ta_med
from beslut.flow import Punktlage
from beslut.models import Dagordningspunkt, Handling, HandlingFil, Jobb, ny_kod
from forum import lagring
from forum.models import Anvandare, Organ, Part, Roll, Sammantrade, Uppdrag

LOSENORD = "ett-långt-lösenord-1"


def person(anvandarnamn: str, namn: str, organ: Organ | None = None, *roller: Roll) -> Anvandare:
    """Make an account with roles in *organ*."""
    anvandare = Anvandare(username=anvandarnamn, namn=namn, email=f"{anvandarnamn}@forum.example")
    anvandare.set_password(LOSENORD)
    anvandare.save()
    for roll in roller:
        Uppdrag.objects.create(anvandare=anvandare, organ=organ, roll=roll, fran="2020-01-01")
    return anvandare


def doc(*stycken: str) -> dict[str, Any]:
    """Return a document of paragraphs."""
    return {"type": "doc", "content": [stycke(s) for s in stycken]}


def skriv_i(text: Text, innehall: str, av: Anvandare) -> None:
    """Write *innehall* as the whole text, by *av*."""
    skriv_om(text, doc(innehall), av=av, skal="")


@pytest.fixture(autouse=True)
def snabba_losenord(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def egna_filer(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "filer"


@pytest.fixture
def forumet(db: None) -> Organ:
    return Organ.objects.get(slug="kommunalt-forum")


@pytest.fixture
def maria(forumet: Organ) -> Anvandare:
    """The handläggare."""
    return person("maria", "Maria Ekdahl", forumet, Roll.HANDLAGGARE)


@pytest.fixture
def olof(forumet: Organ) -> Anvandare:
    """Another handläggare, who has nothing to do with Maria's matters."""
    return person("olof", "Olof Strand", forumet, Roll.HANDLAGGARE)


@pytest.fixture
def agneta(forumet: Organ) -> Anvandare:
    """The first undertecknare."""
    return person("agneta", "Agneta Jansmyr", forumet, Roll.UNDERTECKNARE)


@pytest.fixture
def ulrika(forumet: Organ) -> Anvandare:
    """The second undertecknare."""
    return person("ulrika", "Ulrika Geeraedts", forumet, Roll.UNDERTECKNARE)


@pytest.fixture
def registratorn(forumet: Organ) -> Anvandare:
    return person("registratorn", "Per Sandin", forumet, Roll.REGISTRATOR)


@pytest.fixture
def sekreteraren(forumet: Organ) -> Anvandare:
    """The body's sekreterare, who manages its templates and weighs its rules."""
    return person("sekreteraren", "Helena Broman", forumet, Roll.SEKRETERARE)


@pytest.fixture
def ledamoten(forumet: Organ) -> Anvandare:
    return person("ledamoten", "Anders Hult", forumet, Roll.LEDAMOT)


@pytest.fixture
def driftansvarig(forumet: Organ) -> Anvandare:
    return person("driftansvarig", "Johan Westin", forumet, Roll.DRIFTANSVARIG)


@pytest.fixture
def utomstaende(db: None) -> Anvandare:
    """A person with an account and no uppdrag; a superuser at that, which gives nothing."""
    anvandare = person("utomstaende", "Ulf Utanför")
    anvandare.is_superuser = anvandare.is_staff = True
    anvandare.save()
    return anvandare


@pytest.fixture
def arende(forumet: Organ, maria: Anvandare) -> Arende:
    return registrera(
        organ=forumet,
        arendemening="Cykelväg mellan orterna",
        av=maria,
        handlaggare=maria,
        forvaltning="Regionledningskontoret",
    )


@pytest.fixture
def skrivelse(arende: Arende, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare) -> Skrivelse:
    """A draft with everything that sending needs: written by Maria, for Agneta and then Ulrika to approve."""
    mall = Mall.objects.get(slug="kommunalt-forum")
    rad = borja(arende, mall=mall, av=maria, rubrik="Cykelväg mellan orterna")
    for punkt, text in zip(rad.punkter.all(), ("regionen utreder en cykelväg.",), strict=True):
        skriv_i(punkt.lydelse, text, maria)
    for avsnitt in rad.avsnitt.exclude(slag=Slag.FORSLAG):
        skriv_i(avsnitt.text, f"Det här är {avsnitt.rubrik.lower()}.", maria)
    for undertecknare in (agneta, ulrika):
        lagg_till_undertecknare(rad, av=maria, anvandare=undertecknare, namn=str(undertecknare))
    return Skrivelse.objects.get(pk=rad.pk)


@pytest.fixture
def sammanfattning(skrivelse: Skrivelse) -> Text:
    """The draft's "Det här är sammanfattning."."""
    return Text.objects.get(avsnitt__skrivelse=skrivelse, avsnitt__nyckel="sammanfattning")


@pytest.fixture
def trad(skrivelse: Skrivelse, sammanfattning: Text, maria: Anvandare) -> Kommentar:
    """Maria's thread on "här är" in the summary."""
    plats = Plats(text=sammanfattning.uuid, stracka=Stracka(5, 11), revision=sammanfattning.revision)
    return kommentera(skrivelse, av=maria, inlagg="Stämmer det?", plats=plats)


@pytest.fixture
def skickad(skrivelse: Skrivelse, maria: Anvandare) -> Skrivelse:
    """The draft, sent for approval."""
    granskning.skicka(skrivelse, av=maria)
    return Skrivelse.objects.get(pk=skrivelse.pk)


@pytest.fixture
def godkand(skickad: Skrivelse, agneta: Anvandare, ulrika: Anvandare) -> Skrivelse:
    """The skrivelse, approved by both."""
    return godkann_alla(skickad, agneta, ulrika)


@pytest.fixture
def elektronisk(skrivelse: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare) -> list[Handling]:
    """The documents of a skrivelse that is signed electronically, issued and sealed: memo and point."""
    rad = andra_uppgifter(
        skrivelse, av=maria, revision=skrivelse.revision, uppgifter={"underskriftssatt": "elektronisk"}
    )
    granskning.skicka(rad, av=maria)
    godkann_alla(Skrivelse.objects.get(pk=rad.pk), agneta, ulrika)
    rendering.arbeta_undan()
    return list(Handling.objects.utfardade())


def planerat(organ: Organ, datum: dt.date = dt.date(2031, 9, 3), **uppgifter: Any) -> Sammantrade:
    """Make a planned sammanträde of *organ*, by default on a day that no test's today reaches."""
    dagar = organ.dagar_fore(datum)._asdict()
    return Sammantrade.objects.create(organ=organ, datum=datum, borjar=dt.time(9), **dagar | uppgifter)


@pytest.fixture
def sammantradet(forumet: Organ) -> Sammantrade:
    """A sammanträde of the forum, planned and with nothing on its list."""
    return planerat(forumet, plats="Regionens hus, sal A")


@pytest.fixture
def punkten(sammantradet: Sammantrade, godkand: Skrivelse, sekreteraren: Anvandare) -> Dagordningspunkt:
    """The approved skrivelse on the list of the sammanträde, with one beslutspunkt that waits."""
    assert godkand.gallande_version is not None
    return ta_med(sammantradet, godkand.gallande_version, av=sekreteraren)


def utdrag_av(punkten: Dagordningspunkt, nr: int = 1, ordning: int = 0, paragraf: int = 12) -> Handling:
    """Make an extract with bytes of the decided point *nr* of *punkten*, without rendering it."""
    behandling = punkten.behandlingar.get(nr=nr)
    behandling.lage = Punktlage.AVGJORD
    behandling.save()
    arende = punkten.version.skrivelse.arende  # type: ignore[union-attr]
    handling = Handling.objects.create(
        kod=ny_kod(),
        slag=Handling.Slag.UTDRAG,
        sammantrade=punkten.sammantrade,
        identitet=behandling.identitet,
        ordning=ordning,
        filnamn=f"{arende.filnamn}-paragraf-{paragraf}-punkt-{nr}.pdf",
        mallversion=1,
        fakta={
            "arende": {"uuid": str(arende.uuid)},
            "datum": punkten.sammantrade.datum.isoformat(),
            "paragraf": paragraf,
            "punkt": {"identitet": str(behandling.identitet), "nr": nr, "av": nr},
            "beslut": doc("Kommunalt Forum ställer sig bakom att regionen utreder en cykelväg."),
        },
        faktahash="0" * 64,
    )
    data = f"%PDF {handling.uuid}".encode()
    HandlingFil.objects.create(handling=handling, sha256=lagring.skriv(data), storlek=len(data), sidor=1)
    Jobb.objects.create(handling=handling, klar=timezone.now())
    return handling


@pytest.fixture
def utdraget(punkten: Dagordningspunkt) -> Handling:
    """The extract of the only beslutspunkt, decided under § 12."""
    return utdrag_av(punkten)


def parterna(organ: Organ, *namn: str) -> list[Part]:
    """Make organisations that take part in *organ*, each with an address."""
    return [
        Part.objects.create(organ=organ, namn=ett, epost=f"{ett.lower()}@kommun.example", ordning=nr, fran="2020-01-01")
        for nr, ett in enumerate(namn)
    ]


def godkann_alla(skrivelse: Skrivelse, *undertecknare: Anvandare) -> Skrivelse:
    """Approve the current version by each of *undertecknare*."""
    assert skrivelse.gallande_version is not None
    for anvandare in undertecknare:
        skrivelse = granskning.godkann(skrivelse, av=anvandare, version=skrivelse.gallande_version.sha256)
    assert skrivelse.lage == Lage.GODKAND
    return skrivelse


@pytest.fixture
def in_som() -> Any:
    """Return a function that gives a test client logged in as a person (or as nobody)."""

    def som(anvandare: Anvandare | None) -> Client:
        klient = Client()
        if anvandare is not None:
            klient.force_login(anvandare, backend="allauth.account.auth_backends.AuthenticationBackend")
        return klient

    return som
