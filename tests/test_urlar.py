"""Every address × role × läge, complete against the resolver: a new address without a row fails.

Each row holds one letter a role, in the order of ROLLER:
  L  sent to log in          .  200, the page          >  302, done            4  404, must not know
  F  403, may not            K  409, wrong läge         U  422, says what is missing   B  400
"""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from arenden import ogonblick
from arenden.actions import granskning
from arenden.actions.bilaga import bifoga
from arenden.actions.kommentar import Plats, kommentera
from arenden.actions.ordlista import lagg_till
from arenden.actions.uppladdning import vanta
from arenden.models import Ordlisterad, Skrivelse, Slag, Text, Tystnad, Uppladdning
from beslut.actions import stampling, utfardande
from beslut.models import (
    Aterkoppling,
    Dagordningspunkt,
    Expediering,
    Handling,
    HandlingFil,
    Mottagare,
    Sidbild,
    Utskick,
    ny_kod,
)
from forum.models import Anvandare, Part, Uppdrag
from tests.motesvarld import ny_fri
from tests.varld import godkann_alla, planerat

pytestmark = pytest.mark.django_db

ROLLER = (
    "anonym",
    "utomstaende",
    "olof",
    "driftansvarig",
    "registratorn",
    "ledamoten",
    "maria",
    "agneta",
    "ulrika",
)
LAGEN = ("utkast", "aterland", "granskning", "godkand", "aterkallad")
TECKEN = {200: ".", 204: ".", 302: ">", 404: "4", 403: "F", 409: "K", 422: "U", 400: "B", 401: "L", 405: "M"}

# "METHOD name": a word a läge, in the order of LAGEN; one word where it is the same in all.
TABELL: dict[str, str] = {
    "GET anmarkningar": "L44444.44 L44444.FF L44444.FF L444FF.FF L444FF.FF",
    "GET hanvisningsmal": "L44444.44 L44444... L44444... L444FF... L444FF...",
    "GET arende": "L444.4.44 L444.4... L444.4... L444..... L444.....",
    "POST arende": "L444>4>44 L444>4>FF L444>4>FF L444>F>FF L444>F>FF",
    "GET arenden": "L........",
    "GET aterkalla": "L44444F44 L44444FKK L44444FKK L444FFF.. L444FFFKK",
    "POST aterkalla": "L44444F44 L44444FKK L44444FKK L444FFF>> L444FFFKK",
    "POST aterstall": "L44444444 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "POST avsnitt": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "POST bilaga": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "GET bilagefil": "L44444.44 L44444... L44444... L444..... L444.....",
    "POST flytta": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "GET forslag": "L44444.44 L44444... L44444... L444FF... L444FF...",
    "POST forslag": "L44444K44 L44444KKK L44444KKK L444FFKKK L444FFKKK",
    "POST forsok_igen": "L44444>44 L44444>FF L44444>FF L444FF>FF L444FF>FF",
    "POST fristaende": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "GET foresla": "L44444.44 L44444... L44444... L444FF>>> L444FF>>>",
    "GET godkann": "L44444F44 L44444FKK L44444F.. L444FFFKK L444FFFKK",
    "POST godkann": "L44444F44 L44444FKK L44444F>K L444FFFKK L444FFFKK",
    "GET granska_fil": "L44444.44",
    "POST granska_fil": "L44444>44",
    "GET halsa": ".........",
    "GET handbok": ".........",
    "GET handbokssida": ".........",
    "GET handlingar": "L44444.44 L44444... L44444... L444..... L444.....",
    "GET handlingsfil": "L44444444 L44444444 L44444... L444..... L444.....",
    "GET importera": "LF.FFF.FF",
    "POST importera": "LFUFFFUFF",
    "GET jamfor": "L44444444 L44444... L44444... L444..... L444.....",
    "GET installningar": "LFFFFFFFF",
    "GET journalnyckel": "L........",
    "GET konto": "L........",
    "POST konto": "LUUUUUUUU",
    "GET jamforelse_pdf": "L44444444 L44444... L44444... L444..... L444.....",
    "POST jamforelse_pdf": "L44444444 L44444KKK L44444KKK L444KKKKK L444KKKKK",
    "POST kommentar": "L44444>44 L44444>>> L44444>>> L44444KKK L44444KKK",
    "GET kommentarer": "L44444.44 L44444... L44444... L444FF... L444FF...",
    "POST kommentarer": "L44444>44 L44444>>> L44444>>> L444FFKKK L444FFKKK",
    "GET korrektur": "L44444444 L44444444 L44444... L44444... L44444...",
    "GET las_in": "L44444.44 L44444.FF L44444.FF L444FF.FF L444FF.FF",
    "POST las_in": "L44444U44 L44444UFF L44444KFF L444FFKFF L444FFKFF",
    # The sekreterare, who manages them, is in tests/test_mallar.py.
    "GET mall": "L4.444.44",
    "GET andra_mall": "L4F444F44",
    "POST andra_mall": "L4F444F44",
    "POST arkivera_mall": "L4F444F44",
    "POST kasta_mallutkast": "L4F444F44",
    "GET mallar": "LF.FFF.FF",
    "GET mallversion": "L4.444.44",
    "GET ny_mall": "LFFFFFFFF",
    "POST ny_mall": "LFFFFFFFF",
    "GET publicera_mall": "L4F444F44",
    "POST publicera_mall": "L4F444F44",
    # The sekreterare, who writes there, is in tests/test_motessidan.py.
    "POST anteckna_mote": "L4F4FFFFF",
    "POST gor_mote": "L4F4FFFFF",
    "GET mote": "L4F4F.FFF",
    "POST motets_lage": "L4F4F.FFF",
    "POST medforfattare": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "POST ny_bilaga": "L44444U44 L44444UFF L44444KFF L444FFKFF L444FFKFF",
    "POST ny_punkt": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "POST ny_skrivelse": "L444F4>44 L444F4>FF L444F4>FF L444FF>FF L444FF>FF",
    "POST ny_undertecknare": "L44444U44 L44444UFF L44444KFF L444FFKFF L444FFKFF",
    "POST ny_version": "L44444K44 L44444KFF L44444KFF L444FF>FF L444FF>FF",
    "POST narvaro": "L44444B44 L44444BBB L44444BBB L444FFBBB L444FFBBB",
    "GET certifikat": ".........",
    "GET ocsp_get": ".........",
    "POST ocsp": ".........",
    "GET rotter": ".........",
    "GET sparrlista": ".........",
    "GET nytt_arende": "LF.F.F.FF",
    "POST nytt_arende": "LF>F>F>FF",
    "POST nytt_avsnitt": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "GET ordlista": "L4.F.F...",
    "POST ordlista": "L4>F>F>>>",
    "POST ordna_punkter": "L44444.44 L44444.FF L44444KFF L444FFKFF L444FFKFF",
    "POST satt_tillbaka": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "GET handlingssida": "L44444444 L44444444 L44444... L444..... L444.....",
    # Of papers signed in ink; who signs electronically is in tests/test_signering.py.
    "GET underskriftssida": "L44444444 L44444444 L44444KKK L444..... L444KKKKK",
    "POST underskriftssida": "L44444444 L44444444 L44444KFF L444>F>FF L444KFKFF",
    "GET skriv_under": "L44444444 L44444444 L44444KKK L444KKKKK L444KKKKK",
    "POST skriv_under": "L44444444 L44444444 L44444KKK L444KKKKK L444KKKKK",
    "POST underskriftsbegaran": "L44444444 L44444444 L44444KFF L444KFKFF L444KFKFF",
    "GET att_underskriva": "L........",
    "POST att_underskriva": "LUUUUUUUU",
    "GET lamna_in_papper": "L44444444 L44444444 L44444KFF L444.F.FF L444.F.FF",
    "POST lamna_in_papper": "L44444444 L44444444 L44444KFF L444UFUFF L444UFUFF",
    # Of a paper that is there: tests/test_skanning.py.
    "GET papper": "L44444444",
    "POST papper": "L44444444",
    "GET pappersfil": "L44444444",
    "GET pappersbild": "L44444444",
    "GET verifiera": ".........",
    "POST verifiera": "UUUUUUUUU",
    "GET verifiera_utan_server": ".........",
    "GET verifiera_kod": "444444444 444444444 444444444 ......... .........",
    "GET verifiera_qr": "444444444 444444444 444444444 ......... .........",
    "GET sidbild": "L44444444 L44444444 L44444... L444..... L444.....",
    "GET skicka": "L44444.44 L44444.FF L44444>FF L444FF>FF L444FF>FF",
    "POST skicka": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "GET skriv": "L44444.44 L44444.FF L44444>FF L444FF>FF L444FF>FF",
    "POST skriv": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "GET skrivelse": "L44444.44 L44444... L44444... L444..... L444.....",
    "GET stavningsforslag": "L4.F.F...",
    "GET start": "L........",
    "POST ta_bort": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "POST ta_bort_ord": "L4FF>F>FF",
    "POST ta_tillbaka": "L44444K44 L44444KFF L44444>FF L444FFKFF L444FFKFF",
    "POST ta_upp_tips": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "GET textforslag": "L44444.44 L44444... L44444... L444FF... L444FF...",
    "POST textforslag": "L44444.44 L44444... L44444... L444FFKKK L444FFKKK",
    "GET textsteg": "L44444.44 L44444.FF L44444.FF L444FF.FF L444FF.FF",
    "POST textsteg": "L44444B44 L44444BFF L44444BFF L444FFBFF L444FFBFF",
    "POST tysta": "L44444K44 L44444KFF L44444KFF L444FFKFF L444FFKFF",
    "GET utkast_sedan": "L44444.44 L44444.FF L44444>FF L444FF>FF L444FF>FF",
    "GET profil": "L4FFFFFFF",
    "POST profil": "L4FFFFFFF",
    "GET profilprov": "L4FFFFFFF",
    "GET regler": "L4FFFFFFF",
    "POST regler": "L4FFFFFFF",
    "POST undertecknare": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    "POST upphav_stallforetradare": "L44444444",
    "GET version": "L44444444 L44444... L44444... L444..... L444.....",
    "GET version_word": "L44444444 L44444... L44444... L444..... L444.....",
    "GET versioner": "L44444.44 L44444... L44444... L444..... L444.....",
    "POST versioner": "L44444>44 L44444>FF L44444KFF L444FFKFF L444FFKFF",
    # Of a meeting without minutes; with them, and by their sekreterare and justerare, in tests/test_protokoll.py.
    "GET protokoll": "L44444444",
    "POST borja_protokoll": "L4F4FFFFF",
    "GET skriv_protokoll": "L44444444",
    "POST bygg_protokoll": "L44444444",
    "POST protokollssteg": "L44444444",
    "GET protokolltext": "L44444444",
    "POST protokolltext": "L44444444",
    # The personal link asks for no log-in; only its key.
    "POST avsluta_arende": "L444>4F44 L444>4FFF L444>4FFF L444>FFFF L444>FFFF",
    "GET expediering": "L444.4F44 L444.4FFF L444.4FFF L444.FFFF L444.FFFF",
    "POST expediera": "L444K4F44 L444K4FFF L444K4FFF L444KFFFF L444KFFFF",
    "POST mottagare": "L444>4F44 L444>4FFF L444>4FFF L444>FFFF L444>FFFF",
    "POST andra_mottagare": "L444>4F44 L444>4FFF L444>4FFF L444>FFFF L444>FFFF",
    "POST utskick": "L444>4F44 L444>4FFF L444>4FFF L444>FFFF L444>FFFF",
    "GET aterkoppling_mottagare": "L444.4F44 L444.4FFF L444.4FFF L444.FFFF L444.FFFF",
    "POST aterkoppling_mottagare": "L444>4F44 L444>4FFF L444>4FFF L444>FFFF L444>FFFF",
    "POST vantan": "L444>4F44 L444>4FFF L444>4FFF L444>FFFF L444>FFFF",
    "GET aterkoppling_arende": "L444.4.44 L444.4... L444.4... L444..... L444.....",
    "GET aterkoppling_arendefil": "L444.4.44 L444.4... L444.4... L444..... L444.....",
    "GET aterkoppling": "L........",
    "GET aterkoppling_fil": "L........",
    "GET svar": ".........",
    "POST svar": ">>>>>>>>>",
    "GET svarsfil": ".........",
    # The sekreterare, who plans and composes, is in tests/test_dagordning.py; who keeps a body, in tests/test_organ.py.
    "GET sammantraden": "L........",
    "GET nytt_sammantrade": "LFFFFFFFF",
    "POST nytt_sammantrade": "LFFFFFFFF",
    "GET sammantrade": "L4.4.....",
    "GET organ_lista": "L........",
    "GET organ": "L4.......",
    "POST skrivelsens_sammantrade": "L44444>44 L44444>FF L44444>FF L444FF>FF L444FFKFF",
    "GET andra_sammantrade": "L4F4FFFFF",
    "POST andra_sammantrade": "L4F4FFFFF",
    "GET stall_in": "L4F4FFFFF",
    "POST stall_in": "L4F4FFFFF",
    "GET ny_dagordningspunkt": "L4F4FFFFF",
    "POST ny_dagordningspunkt": "L4F4FFFFF",
    "GET ordningsforslag": "L4F4FFFFF",
    "POST ordningsforslag": "L4F4FFFFF",
    "POST ordna_lista": "L4F4FFFFF",
    "POST ta_med": "L4F4FFFFF",
    "GET dagordningspunkt": "L444F4444",
    "POST dagordningspunkt": "L444F4444",
    "GET ta_bort_dagordningspunkt": "L444F4444",
    "POST ta_bort_dagordningspunkt": "L444F4444",
    # A list whose kallelse is not sent; what is read after it is in tests/test_lasvy.py.
    "GET las_lista": "L444.4444",
    "GET las_punkt": "L444.4444",
    "POST lasplats": "L444.4444",
    "POST stall_fraga": "L444F4444",
    "GET yrka": "L444F4444",
    "POST yrka": "L444F4444",
    # A yrkande is its mover's until it is handed in: tests/test_forberedda_yrkanden.py.
    "GET yrkande": "L44444444",
    "POST yrkande": "L44444444",
    "GET andra_yrkande": "L44444444",
    "POST andra_yrkande": "L44444444",
    # A question is there once a kallelse is sent: tests/test_ledamotsfragor.py.
    "GET ledamotsfraga": "L44444444",
    "POST ledamotsfraga": "L44444444",
    # Scripts of the reading view; what they send is in tests/test_lasanteckning.py.
    "GET las_enhet": "L........",
    "GET las_galler": ".........",
    "GET las_nyckel": "L........",
    "POST las_nyckel": "LBBBBBBBB",
    "GET las_skal": ".........",
    "GET las_lasare": ".........",
    "GET las_anteckningar": "L444.4444",
    "GET las_paket": "L444.4444",
    "POST las_spara": "L444B4444",
    "POST las_dela": "L444B4444",
    "GET sammantradeshandlingar": "L444.4444",
    "GET sammantradeszip": "L444.4444",
    "POST bestall_hafte": "L444F4444",
    "POST hafte_igen": "L444F4444",
    "GET kalla": "L4F4FFFFF",
    "POST kalla": "L4F4FFFFF",
    "POST svara_kallelse": "L44444444",
    # Nobody opens these without the row's own key, and with it anybody does: tests/test_kallelse.py.
    "GET kallelse": "444444444",
    "POST kallelsesvar": "444444444",
    "GET kallelsens_kalender": "444444444",
    "GET kallelsehandling": "444444444",
    "POST ta_med_igen": "L444F4444",
    "GET andra_organ": "L4FFFFFFF",
    "POST andra_organ": "L4FFFFFFF",
    "GET ny_part": "L4FFFFFFF",
    "POST ny_part": "L4FFFFFFF",
    "GET nytt_uppdrag": "L4FFFFFFF",
    "POST nytt_uppdrag": "L4FFFFFFF",
    "GET part": "L4FFFFFFF",
    "POST part": "L4FFFFFFF",
    "GET uppdrag": "L4FFFFFFF",
    "POST uppdrag": "L4FFFFFFF",
    "GET word": "L44444.44 L44444.FF L44444.FF L444FF.FF L444FF.FF",
}

# allauth's own addresses: reached by name, with their own tests upstream; here only that none breaks.
KONTO = "account_"


def alla_namn(monster: list[Any] | None = None) -> Iterator[str]:
    for m in get_resolver().url_patterns if monster is None else monster:
        if isinstance(m, URLResolver):
            yield from alla_namn(m.url_patterns)
        elif isinstance(m, URLPattern):
            assert m.name, f"{m.pattern} has no name"
            yield m.name


def test_the_table_is_complete_against_the_resolver() -> None:
    assert {n for n in alla_namn() if not n.startswith(KONTO)} == {rad.split()[1] for rad in TABELL}


PDF = b"%PDF-1.4\n"
# No text in it: no QR of ours says nothing.
_FALSK_QR = f"/{'A' * 12}/77/{'A' * 52}/{'A' * 103}"


@pytest.fixture(autouse=True)
def ingen_har_fragat() -> None:
    """Let nobody have asked too often what anybody may ask."""
    cache.clear()


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> dict[str, Anvandare | None]:
    return {"anonym": None} | {roll: request.getfixturevalue(roll) for roll in ROLLER[1:]}


@pytest.fixture
def varlden(
    request: pytest.FixtureRequest, cast: dict[str, Anvandare], skrivelse: Skrivelse
) -> Callable[[str], Skrivelse]:
    """Return a function that puts the skrivelse, with a bilaga, in a läge."""

    def satt(lage: str) -> Skrivelse:
        maria, agneta, ulrika = (cast[n] for n in ("maria", "agneta", "ulrika"))
        ny_fri(planerat(skrivelse.arende.organ), "Information")
        bifoga(skrivelse, av=maria, fil=SimpleUploadedFile("karta.png", _png()), namn="Karta")
        plats = {"slag": "avsnitt", "etikett": "Bakgrund"}
        Tystnad.objects.create(skrivelse=skrivelse, regel="lang_mening", mening="Lång.", skal="Ja.", av=maria, **plats)
        kommentera(skrivelse, av=maria, inlagg="Stämmer det?", plats=Plats())
        lagg_till(skrivelse.arende.organ, av=maria, ord_="smålandslänen")
        mote = planerat(skrivelse.arende.organ)
        Dagordningspunkt.objects.create(sammantrade=mote, slag="fri", rubrik="Lägesrapport")
        Part.objects.create(organ=mote.organ, namn="Almby kommun")
        vanta(b"Bakgrund\nText om saken.\n", filnamn="memo.txt", organ=skrivelse.arende.organ, av=maria)
        rad = skrivelse
        if lage != "utkast":
            granskning.skicka(rad, av=maria)
            rad = Skrivelse.objects.get(pk=rad.pk)
        if lage == "aterland":
            assert rad.gallande_version is not None
            rad = granskning.atersand(rad, av=agneta, version=rad.gallande_version.sha256, skal="Nej.")
        if lage in {"godkand", "aterkallad"}:
            rad = godkann_alla(rad, agneta, ulrika)
            utfardande.utfarda(rad)
        if lage == "granskning":
            assert rad.gallande_version is not None
            utfardande.ta_korrektur(rad.gallande_version)
        if lage == "aterkallad":
            rad = granskning.aterkalla(rad, av=agneta, skal="Fel.")
        _expediera(rad)
        stampling.kedja()
        for handling in Handling.objects.all():
            _lagg_bytes(handling)
        return Skrivelse.objects.get(pk=rad.pk)

    return satt


def _expediera(skrivelse: Skrivelse) -> None:
    """Let one recipient have been sent an extract, without a meeting: who may see it is what is tested here."""
    from forum import lagring

    utdrag = Handling.objects.create(
        kod=ny_kod(),
        slag=Handling.Slag.UTDRAG,
        sammantrade=planerat(skrivelse.arende.organ),
        identitet=uuid.uuid4(),
        filnamn="utdrag.pdf",
        mallversion=1,
        fakta={"punkt": {"nr": 1}},
        faktahash="0" * 64,
    )
    mottagare = Mottagare.objects.create(arende=skrivelse.arende, namn="Almby", epost="almby@kommun.example")
    utskick = Utskick.objects.create(mottagare=mottagare, slag="expediering", lage="skickat")
    # The bytes that _lagg_bytes stores.
    sha = lagring.skriv(f"%PDF {utdrag.uuid}".encode())
    Expediering.objects.create(utskick=utskick, handling=utdrag, sha256=sha, filnamn="utdrag.pdf")
    Aterkoppling.objects.create(mottagare=mottagare, identitet=utdrag.identitet, handling=utdrag, nr=1)


def _png() -> bytes:
    import io

    from PIL import Image

    ut = io.BytesIO()
    Image.new("RGB", (2, 2)).save(ut, "PNG")
    return ut.getvalue()


def _lagg_bytes(handling: Handling) -> None:
    """Give a document bytes without rendering: who may fetch them is what is tested here."""
    from forum import lagring

    sha = lagring.skriv(f"%PDF {handling.uuid}".encode())
    HandlingFil.objects.create(handling=handling, sha256=sha, storlek=41, sidor=1)
    Sidbild.objects.create(handling=handling, nr=1, sha256=lagring.skriv(f"png {handling.uuid}".encode()))


def fallen(s: Skrivelse) -> dict[str, tuple[list[Any], dict[str, Any]]]:
    """Return, for each address that asks for something, its arguments and what a person would post there."""
    avsnitt = s.avsnitt.get(nyckel="bakgrund")
    forslag = s.avsnitt.get(slag=Slag.FORSLAG)
    punkt, bilaga, undertecknare = s.punkter.get(), s.bilagor.get(), s.undertecknare.all()[0]
    version = s.versioner.first()
    mottagare = Mottagare.objects.get()
    skickad = Expediering.objects.get(utskick__mottagare=mottagare)
    motet = skickad.handling.sammantrade.uuid  # type: ignore[union-attr]
    sha = version.sha256 if version else "0" * 64
    nr = version.nr if version else 1
    handling = (
        Handling.objects.filter(version=s.gallande_version).order_by("ordning").first() if s.gallande_version else None
    )
    fil = handling.fil if handling else None
    bild = handling.sidor.first() if handling else None
    pdf = [fil.sha256, handling.filnamn.removesuffix(".pdf")] if fil and handling else ["0" * 64, "x"]
    fria = Dagordningspunkt.objects.filter(slag="fri").select_related("sammantrade").order_by("pk")[0]
    rad = Dagordningspunkt.objects.get(rubrik="Lägesrapport")
    mote = rad.sammantrade
    return {
        **dict.fromkeys(("mote", "gor_mote", "motets_lage"), ([fria.sammantrade.uuid], {"gor": "oppna"})),
        "anteckna_mote": ([fria.uuid], {"text": "Lugnt.", "revision": "0"}),
        **dict.fromkeys(
            ("sammantrade", "andra_sammantrade", "stall_in", "ordna_lista", "ordningsforslag", "ta_med", "kalla"),
            ([mote.uuid], {}),
        ),
        **dict.fromkeys(
            ("sammantradeshandlingar", "sammantradeszip", "bestall_hafte", "hafte_igen"), ([mote.uuid], {})
        ),
        "las_lista": ([mote.uuid], {}),
        **dict.fromkeys(("las_punkt", "lasplats"), ([mote.uuid, rad.uuid], {"block": "abc"})),
        "stall_fraga": ([mote.uuid, rad.uuid], {"fraga": "Varför?"}),
        "yrka": ([mote.uuid, rad.uuid], {}),
        **dict.fromkeys(("yrkande", "andra_yrkande"), ([uuid.uuid4()], {"gor": "lamna_in"})),
        "ledamotsfraga": ([uuid.uuid4()], {"svar": "Därför."}),
        **dict.fromkeys(("las_anteckningar", "las_paket"), ([mote.uuid], {})),
        **dict.fromkeys(("las_spara", "las_dela"), ([mote.uuid, rad.uuid], {})),
        "svara_kallelse": ([mote.uuid], {"svar": "forhinder"}),
        **dict.fromkeys(("kallelse", "kallelsesvar", "kallelsens_kalender"), ([uuid.uuid4(), "x" * 32], {})),
        "kallelsehandling": ([uuid.uuid4(), "x" * 32, "0" * 64, "kallelse"], {}),
        "ny_dagordningspunkt": ([mote.uuid], {}),
        **dict.fromkeys(("dagordningspunkt", "ta_bort_dagordningspunkt", "ta_med_igen"), ([rad.uuid], {})),
        **dict.fromkeys(("organ", "andra_organ", "ny_part", "nytt_uppdrag"), ([mote.organ.slug], {})),
        "part": ([Part.objects.get().uuid], {}),
        "uppdrag": ([Uppdrag.objects.all()[0].uuid], {}),
        "skrivelsens_sammantrade": ([s.uuid], {"sammantrade": str(mote.uuid)}),
        "arende": (
            [s.arende.uuid],
            {
                "arendemening": "Cykelvägen",
                "revision": s.arende.revision,
                "handlaggare": s.arende.handlaggare_id,
            },
        ),
        "skriv": ([s.uuid], {"rubrik": "Cykelvägen", "revision": s.revision}),
        "nytt_arende": (
            [],
            {
                "arendemening": "Bussar",
                "organ": s.arende.organ_id,
                "handlaggare": s.arende.handlaggare_id,
                "mall": s.mallversion.mall_id,
            },
        ),
        "ny_skrivelse": ([s.arende.uuid], {"mall": "allman"}),
        "nytt_avsnitt": ([s.uuid], {"rubrik": "Tidplan"}),
        "ny_punkt": ([forslag.uuid], {}),
        "ordna_punkter": ([s.uuid], {"ordning": str(punkt.identitet)}),
        "ny_bilaga": ([s.uuid], {"namn": "Bild"}),
        "ny_undertecknare": ([s.uuid], {"anvandare": ""}),
        "skicka": ([s.uuid], {"sedd": json.dumps(ogonblick.avtryck(ogonblick.ta(s)))}),
        "ta_tillbaka": ([s.uuid], {"version": sha}),
        "godkann": ([s.uuid], {"version": sha, "gor": "godkann"}),
        "aterkalla": ([s.uuid], {"skal": "Fel belopp."}),
        "version": ([s.uuid, nr], {}),
        "version_word": ([s.uuid, nr], {}),
        "aterstall": ([s.uuid, nr], {}),
        "jamfor": ([s.uuid, nr, nr], {}),
        "jamforelse_pdf": ([s.uuid, nr, nr], {}),
        "avsnitt": (
            [avsnitt.uuid],
            {f"avsnitt-{avsnitt.pk}-rubrik": "Förut", f"avsnitt-{avsnitt.pk}-revision": avsnitt.revision},
        ),
        "fristaende": ([punkt.uuid], {"gor": "skriv"}),
        "bilaga": (
            [bilaga.uuid],
            {f"bilaga-{bilaga.pk}-namn": "Kartan", f"bilaga-{bilaga.pk}-revision": bilaga.revision},
        ),
        "bilagefil": ([bilaga.uuid, bilaga.filnamn], {}),
        "undertecknare": (
            [undertecknare.uuid],
            {
                f"undertecknare-{undertecknare.pk}-namn": "Agneta J",
                f"undertecknare-{undertecknare.pk}-revision": undertecknare.revision,
                f"undertecknare-{undertecknare.pk}-anvandare": undertecknare.anvandare_id,
            },
        ),
        "flytta": (["avsnitt", avsnitt.uuid], {"at": "upp"}),
        "ta_bort": (["avsnitt", avsnitt.uuid], {}),
        "satt_tillbaka": (["avsnitt", avsnitt.uuid], {}),
        **dict.fromkeys(
            ("mall", "andra_mall", "arkivera_mall", "kasta_mallutkast", "publicera_mall"),
            ([s.mallversion.mall.uuid], {"revision": 0}),
        ),
        "regler": ([s.arende.organ.slug], {}),
        "profil": ([s.arende.organ.slug], {}),
        "profilprov": ([s.arende.organ.slug, uuid.uuid4()], {}),
        "mallversion": ([s.mallversion.mall.uuid, 1], {}),
        "tysta": ([s.uuid], {"nyckel": "finns-inte", "skal": "Ett namn."}),
        "ta_upp_tips": ([s.tystnader.get().uuid], {}),
        "kommentar": ([s.kommentarer.all()[0].uuid], {"gor": "los"}),
        "kommentarer": ([s.uuid], {"inlagg": "Ja", "plats": "rubrik"}),
        "forslag": ([s.uuid], {"gor": "godta"}),
        "textforslag": ([Text.objects.filter(avsnitt=avsnitt)[0].uuid], {}),
        "textsteg": ([Text.objects.filter(avsnitt=avsnitt)[0].uuid], {}),
        "ordlista": ([s.arende.organ.slug], {"ord": "nämdden"}),
        "stavningsforslag": ([s.arende.organ.slug], {}),
        "ta_bort_ord": ([Ordlisterad.objects.get().uuid], {}),
        **dict.fromkeys(("expediering", "expediera", "aterkoppling_arende"), ([s.arende.uuid], {})),
        **dict.fromkeys(
            ("protokoll", "borja_protokoll", "skriv_protokoll", "bygg_protokoll", "protokollssteg"), ([motet], {})
        ),
        "protokolltext": ([motet, uuid.uuid4()], {}),
        "avsluta_arende": ([s.arende.uuid], {"skal": "Klart."}),
        "mottagare": ([s.arende.uuid], {"namn": "Bolaget"}),
        "andra_mottagare": ([mottagare.uuid], {"gor": "aterkalla_lank"}),
        "utskick": ([mottagare.utskick.get().uuid], {"gor": "igen"}),
        "aterkoppling_arendefil": ([s.arende.uuid, "csv"], {}),
        "aterkoppling_fil": (["xlsx"], {}),
        "aterkoppling_mottagare": ([mottagare.uuid], {"gor": "ta_emot"}),
        "vantan": ([mottagare.aterkopplingar.get().uuid], {"skal": "För kännedom."}),
        "svar": ([mottagare.nycklar()[0]], {"gor": "ta_emot"}),
        "svarsfil": ([mottagare.nycklar()[0], skickad.sha256, "utdrag"], {}),
        "handbokssida": (["sekreterare"], {}),
        "handlingsfil": (pdf, {}),
        **dict.fromkeys(
            ("handlingssida", "skriv_under", "underskriftsbegaran", "underskriftssida", "lamna_in_papper"),
            (pdf[:1], {}),
        ),
        "papper": ([uuid.uuid4()], {}),
        "pappersfil": ([uuid.uuid4(), 1], {}),
        "pappersbild": ([uuid.uuid4(), "blad", 1], {}),
        "verifiera_kod": ([handling.kod if handling else "A" * 12], {}),
        "verifiera_qr": ((handling.qr if handling and handling.qr else _FALSK_QR).rsplit("/", 4)[1:], {}),
        "granska_fil": ([Uppladdning.objects.get().uuid], {"gor": "avbryt"}),
        "sidbild": ([bild.sha256 if bild else "0" * 64, 1], {}),
        "certifikat": (["rot-1"], {}),
        "ocsp_get": (["AAAA"], {}),
        "sparrlista": (["rot-1"], {}),
        "upphav_stallforetradare": ([uuid.uuid4()], {}),
    }


def adress(namn: str, s: Skrivelse, fall: dict[str, tuple[list[Any], dict[str, Any]]]) -> tuple[str, dict[str, Any]]:
    args, data = fall.get(namn, ([s.uuid] if "skrivelse" in _monster(namn) else [], {}))
    return reverse(namn, args=args), data


def _monster(namn: str) -> str:
    return next(str(p) for p in _alla_monster() if p.name == namn)


def _alla_monster(monster: list[Any] | None = None, fore: str = "") -> Iterator[Any]:
    for m in get_resolver().url_patterns if monster is None else monster:
        if isinstance(m, URLResolver):
            yield from _alla_monster(m.url_patterns)
        else:
            yield m


def utfall(klient: Client, metod: str, url: str, data: dict[str, Any]) -> str:
    """Return the letter of what a request led to; what it wrote is rolled back."""
    with transaction.atomic():
        if metod == "POST":
            svar = klient.post(url, data | {"engangsnyckel": str(uuid.uuid4())})
        else:
            svar = klient.get(url, {"fran": "0"} if "/steg/" in url else {})
        transaction.set_rollback(True)
    if svar.status_code == 302 and "/konto/login/" in svar.headers["Location"]:
        return "L"
    return TECKEN.get(svar.status_code, str(svar.status_code))


def utfallen(rad: str, skrivelse: Skrivelse, klienter: list[Client], fall: dict[str, Any]) -> str:
    """Return a letter for each of ROLLER for one row of the table."""
    metod, namn = rad.split()
    url, data = adress(namn, skrivelse, fall)
    return "".join(utfall(klient, metod, url, data) for klient in klienter)


@pytest.mark.parametrize("lage", LAGEN)
def test_each_address_answers_each_role_as_the_table_says(
    lage: str, varlden: Callable[[str], Skrivelse], cast: dict[str, Anvandare | None], in_som: Any
) -> None:
    skrivelse = varlden(lage)
    klienter = [in_som(cast[roll]) for roll in ROLLER]
    fel = []
    fall = fallen(skrivelse)
    for rad, vantat in TABELL.items():
        ord_ = vantat.split()
        if len(ord_) == 1 and lage != LAGEN[0]:
            continue  # an address that asks for no läge is asked once
        vantat_nu = ord_[LAGEN.index(lage)] if len(ord_) > 1 else ord_[0]
        if (fick := utfallen(rad, skrivelse, klienter, fall)) != vantat_nu:
            fel.append(f"{rad}: fick {fick}, väntade {vantat_nu}")
    assert not fel, "\n".join(fel)
