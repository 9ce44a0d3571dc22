"""A whole year of a body: three sammanträden, and everything that can come of an item, in a browser and on paper."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Q
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from post_office.models import Email

from arenden.actions import granskning
from arenden.actions.anmalan import anmal
from arenden.actions.arende import registrera
from arenden.actions.skrivelse import borja, lagg_till_punkt, lagg_till_undertecknare
from arenden.models import Mall, Skrivelse, Slag
from beslut.actions import aterkoppling, dagordning, expediering, rendering, stampling
from beslut.expedieringsflow import Svarsutfall
from beslut.models import Handling, Jobb, Kallad
from forum.models import Anvandare, Handelse, Organ, Part, Roll, Sammantrade, Uppdrag
from tests.arets_papper import FEBRUARI, MAJ, NOVEMBER, anteckningarna, lasta, vantade
from tests.motessida import Motessida, kalla, svara
from tests.varld import godkann_alla, person, planerat, skriv_i

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]
pytest_plugins = ["tests.skrivsida"]

STOCKHOLM = ZoneInfo("Europe/Stockholm")
PARTER = (
    "Region Norr", "Almby kommun", "Bergby kommun", "Cedersunds kommun", "Dalvik kommun", "Ekeby kommun",
    "Forsby kommun", "Granberga kommun", "Hagby kommun", "Islanda kommun", "Juneby kommun", "Källby kommun",
    "Lundby kommun", "Malmby kommun",
)  # fmt: skip
FOLK = (
    ("olle", "Olle Ordén", "S", Roll.ORDFORANDE, "Region Norr"),
    ("vera", "Vera Vising", "M", Roll.VICE_ORDFORANDE, "Almby kommun"),
    ("lars", "Lars Lund", "S", Roll.LEDAMOT, "Bergby kommun"),
    ("lena", "Lena Lind", "C", Roll.LEDAMOT, "Cedersunds kommun"),
    ("lotta", "Lotta Löv", "M", Roll.LEDAMOT, "Dalvik kommun"),
    ("erik", "Erik Ek", "S", Roll.ERSATTARE, "Bergby kommun"),
)


@pytest.fixture
def organet(forumet: Organ) -> Organ:
    """A body of fourteen parter and five ledamöter, which decides when more than half of them serve."""
    regler = {"beslutsforhet": "mer_an_halften", "reservation_timmar": 24, "svarsdagar": 45}
    Organ.objects.filter(pk=forumet.pk).update(**regler)
    for nr, namn in enumerate(PARTER):
        epost = f"registrator{nr}@kommun.example"
        Part.objects.create(organ=forumet, namn=namn, epost=epost, ordning=nr, fran="2020-01-01")
    return Organ.objects.get(pk=forumet.pk)


@pytest.fixture
def folk(organet: Organ) -> dict[str, Anvandare]:
    parter = {p.namn: p for p in organet.parter.all()}
    ut = {}
    for nr, (kort, namn, parti, roll, part) in enumerate(FOLK, start=1):
        ut[kort] = person(kort, namn)
        Uppdrag.objects.create(
            anvandare=ut[kort], organ=organet, roll=roll, fran="2020-01-01", parti=parti, part=parter[part], ordning=nr
        )
    return ut


@pytest.fixture
def skriv(organet: Organ, maria: Anvandare, agneta: Anvandare) -> Callable[..., Skrivelse]:
    """Return a function that makes an approved skrivelse of its own ärende, anmäld to a sammanträde."""

    def gor(sammantrade: Sammantrade, rubrik: str, *lydelser: str) -> Skrivelse:
        arende = registrera(organ=organet, arendemening=rubrik, av=maria, handlaggare=maria)
        rad = borja(arende, mall=Mall.objects.get(slug="kommunalt-forum"), av=maria, rubrik=rubrik)
        forslag = rad.avsnitt.get(slag=Slag.FORSLAG)
        for nr, lydelse in enumerate(lydelser):
            punkt = lagg_till_punkt(forslag, av=maria) if nr else rad.punkter.get()
            skriv_i(punkt.lydelse, lydelse, maria)
        for avsnitt in rad.avsnitt.exclude(text=None):
            skriv_i(avsnitt.text, f"Så är det med {rubrik.lower()}.", maria)  # type: ignore[arg-type]
        lagg_till_undertecknare(rad, av=maria, anvandare=agneta, namn=str(agneta))
        granskning.skicka(rad, av=maria)
        rad = godkann_alla(Skrivelse.objects.get(pk=rad.pk), agneta)
        return anmal(rad, sammantrade, av=maria)

    return gor


def rendera(sammantrade: Sammantrade) -> None:
    """Make and seal the minutes of a sammanträde and the newest extracts, as the worker does; the rest may wait."""
    papper = sammantrade.handlingar.filter(
        Q(slag=Handling.Slag.MOTESANTECKNINGAR) | Q(slag=Handling.Slag.UTDRAG, ordning=2)
    )
    Jobb.objects.filter(klar=None).exclude(handling__in=papper).update(lease=timezone.now() + dt.timedelta(days=999))
    while (jobb := rendering.ta_jobb()) is not None:
        assert rendering.gor(jobb)
    while (stampel := stampling.ta()) is not None:
        assert stampling.gor(stampel)


def test_a_whole_year(
    organet: Organ,
    folk: dict[str, Anvandare],
    skriv: Callable[..., Skrivelse],
    sekreteraren: Anvandare,
    registratorn: Anvandare,
    maria: Anvandare,
    agneta: Anvandare,
    sida_som: Any,
    new_context: Any,
    live_server: Any,
    time_machine: Any,
) -> None:
    oppna: list[BrowserContext] = []

    def klockan(ar: int, manad: int, dag: int, timme: int, minut: int = 0) -> None:
        nu = dt.datetime(ar, manad, dag, timme, minut, tzinfo=STOCKHOLM)
        time_machine.move_to(nu)
        for kontext in oppna:
            kontext.clock.set_fixed_time(nu)

    def som(vem: Anvandare | None) -> Page:
        sida: Page = sida_som(vem) if vem else new_context(base_url=live_server.url).new_page()
        oppna.append(sida.context)
        sida.context.clock.set_fixed_time(dt.datetime.now(tz=STOCKHOLM))
        return sida

    def stang() -> None:
        while oppna:
            oppna.pop().close()

    def anteckningar(motet: Motessida) -> None:
        """Build the minutes, hand them over, and let the two adjust them: each on their own start page."""
        motet.sida.goto(motet.sammantrade.get_absolute_url())
        motet.sida.get_by_role("link", name="Skriv mötesanteckningarna").click()
        motet.sida.get_by_role("button", name="Bygg texten").click()
        motet.sida.get_by_role("button", name="Lämna för justering").click()
        expect(motet.sida.get_by_text("Protokollet är lämnat för justering")).to_be_visible()
        for vem in ("olle", "lena"):
            sida = som(folk[vem])
            sida.goto("/")
            sida.get_by_role("link", name="Läs och justera").click()
            sida.get_by_role("button", name="Justera", exact=True).click()
            expect(sida.get_by_text(re.compile("Du har justerat|Protokollet är justerat")).first).to_be_visible()

    # February: what is anmält stands on the list, and an item comes late.
    klockan(2027, 1, 25, 10)
    februari, maj, november = (
        planerat(organet, dt.date(2027, *dag), plats="Regionens hus, sal A") for dag in ((2, 10), (5, 12), (11, 10))
    )
    cykel = skriv(februari, "Cykelväg mellan orterna", "regionen utreder en cykelväg.", "regionen redovisar kostnaden.")
    bredband = skriv(februari, "Bredband på landet", "regionen bygger ut bredbandet.")
    skriv(februari, "Säkra skolvägar", "kommunerna ser över skolvägarna.")
    expediering.lagg_till_parter(cykel.arende, av=registratorn)
    dagordning.fyll_pa(februari, av=sekreteraren)
    # The first meeting has none before it.
    dagordning.ta_bort(februari.punkter.get(nyckel="foregaende"), av=sekreteraren)
    sekr = som(sekreteraren)
    kalla(sekr, februari)
    sekr.goto(februari.get_absolute_url())
    sekr.get_by_text("Ny punkt utan skrivelse").click()
    sekr.get_by_label("Rubrik").fill("Snöröjningen")
    sekr.get_by_role("button", name="Lägg till", exact=True).click()
    expect(sekr.get_by_role("heading", name="Snöröjningen")).to_be_visible()
    kalla(sekr, februari, "Skicka det som är nytt")
    # Lars cannot come, and Erik is asked and can; neither logs in.
    for vem, knapp, svar in (
        ("lars", "Anmäl förhinder", "Du har anmält förhinder."),
        ("erik", "Jag kommer", "Du har svarat att du kommer."),
    ):
        gast = som(None)
        gast.goto(Kallad.objects.get(sammantrade=februari, anvandare=folk[vem]).lank)
        gast.get_by_role("button", name=knapp).click()
        expect(gast.get_by_text(svar, exact=True)).to_be_visible()
    stang()

    klockan(2027, 2, 10, 9)
    sekr = som(sekreteraren)
    motet = Motessida(sekr, februari)
    motet.oppna("Alla som väntas är här")
    expect(sekr.locator("#narvarolista")).to_contain_text("tjänstgör för Lars Lund (S)")
    motet.nasta("Upprop")
    motet.nasta("Val av justerare")
    motet.justerare("Lena Lind (C)")
    motet.nasta("Cykelväg mellan orterna")
    sekr.get_by_text("Anmäl jäv").click()
    sekr.get_by_label("Vem", exact=True).select_option(label="Lena Lind (C)")
    sekr.get_by_role("button", name="Anteckna jävet").click()
    expect(sekr.locator("#jav")).to_contain_text("Lena Lind (C) har jäv")
    sekr.get_by_text("Nytt yrkande").click()
    sekr.get_by_label("Vem yrkar").select_option(label="Vera Vising (M)")
    sekr.get_by_label("Yrkande", exact=True).select_option("avslag")
    sekr.get_by_role("button", name="Anteckna yrkandet").click()
    sekr.get_by_role("button", name="Lägg fram proposition").click()
    sekr.get_by_role("button", name=re.compile("^Ja: bifall")).click()
    sekr.get_by_role("button", name="Votering med upprop").click()
    sekr.get_by_role("group", name="Vera Vising (M)").get_by_label("Ja").focus()
    # Vera, Lotta, Erik, and the chair last; Lena is not called.
    for tangent in "nnjj":
        sekr.keyboard.press(tangent)
    sekr.get_by_role("button", name="Avsluta voteringen").click()
    expect(sekr.get_by_text("med ordförandens utslagsröst för ja")).to_be_visible()
    motet.tangent("#punkt-2", "b", "Ställer sig bakom")
    sekr.locator("#yttra > summary").click()
    sekr.locator("#yttrande-nr").select_option(label="Beslutspunkt 1")
    sekr.get_by_role("checkbox", name="Vera Vising (M)").check()
    sekr.get_by_label(re.compile("^Text")).fill("Vägen blir för dyr.")
    sekr.get_by_role("button", name="Anteckna anmälan").click()
    expect(sekr.locator("#yttranden blockquote")).to_have_text("Vägen blir för dyr.")
    # Lars comes after all, and takes his seat from Erik.
    klockan(2027, 2, 10, 10, 15)
    sekr.get_by_role("button", name="Kom Lars Lund (S)").click()
    expect(sekr.locator("#narvarolista")).not_to_contain_text("tjänstgör för")
    motet.nasta("Bredband på landet")
    sekr.locator("#punkt-1").focus()
    sekr.keyboard.press("r")
    sekr.get_by_label("Skäl, med yrkarnas ord").fill("Kostnaden för kommunerna behöver redovisas.")
    sekr.get_by_role("button", name="Anteckna återremissen").click()
    expect(sekr.locator("#punkt-1 .fraga__utfall")).to_have_text("Återremiss")
    motet.nasta("Säkra skolvägar")
    motet.tangent("#punkt-1", "o", "Bordläggning")
    motet.nasta("Snöröjningen")
    motet.tangent("#helheten", "h", "Läggs till handlingarna")
    for rubrik in ("Anmälningar", "Övriga frågor"):
        motet.nasta(rubrik)
    klockan(2027, 2, 10, 11, 30)
    motet.avsluta()
    anteckningar(motet)

    # A word in the adjusted minutes is put right beside them, and the decision goes out to the fourteen.
    stang()
    klockan(2027, 2, 17, 13)
    sekr = som(sekreteraren)
    sekr.goto(f"{februari.get_absolute_url()}protokoll/")
    sekr.get_by_text("Rätta", exact=True).click()
    sekr.get_by_label("Vad rättas?").select_option(label="§ 3 Cykelväg mellan orterna")
    sekr.get_by_label("Rättelse", exact=True).fill("Kostnaden ska redovisas i maj.")
    sekr.get_by_role("button", name="Anteckna rättelsen").click()
    expect(sekr.get_by_text("Rättelsen är antecknad.")).to_be_visible()
    rendera(februari)
    assert anteckningarna(februari) == vantade(FEBRUARI, februari)
    utdrag = Handling.objects.filter(slag=Handling.Slag.UTDRAG, ordning=2).order_by("pk")
    for nr, papper in enumerate(utdrag, start=1):
        ord_ = lasta(papper)
        assert f"§ 3 Cykelväg mellan orterna Beslutspunkt {nr} av 2" in ord_
        assert "Rättelse 2027-02-17: Kostnaden ska redovisas i maj." in ord_
        assert f"Ställningstagandet skickas till {', '.join(PARTER)}" in ord_
        assert ("Ordförandens utslagsröst avgör för ja." in ord_) == ("”Vägen blir för dyr.”" in ord_) == (nr == 1)
    arende = cykel.arende
    reg = som(registratorn)
    reg.goto(f"/arenden/{arende.uuid}/expediering/")
    reg.get_by_role("button", name="Expediera", exact=True).click()
    expect(reg.get_by_text("Expedierat till")).to_be_visible()
    stang()

    # Eleven answer: six by the link in the mail, of which two in a browser here, and five by letter.
    klockan(2027, 3, 22, 10)
    gast, reg = som(None), som(registratorn)
    mottagare = list(arende.mottagare.order_by("part__ordning")[:11])
    for nr, en in enumerate(mottagare):
        by_link = nr < 6
        if nr in {0, 1, 6}:
            svara(gast if by_link else reg, en.lank if by_link else f"/aterkoppling/mottagare/{en.uuid}/")
            continue
        for rad in en.aterkopplingar.all():
            uppgifter = {"utfall": Svarsutfall.ENLIGT, "datum": dt.date(2027, 3, 15), "organ": "kommunstyrelsen"}
            aterkoppling.svara(rad, av=None if by_link else registratorn, uppgifter=uppgifter)
    reg.goto(f"/arenden/{arende.uuid}/aterkoppling/")
    expect(reg.get_by_text("22 av 28 svar är klara.")).to_be_visible()
    stang()

    # Three do not; they are reminded when their day has passed, and in the end the ärende is closed without them.
    sena = [m.epost for m in arende.mottagare.order_by("part__ordning")[11:]]
    assert [aterkoppling.paminn_sena(dt.date(2027, 4, dag)) for dag in (3, 4, 5)] == [0, 3, 0]
    paminda = Email.objects.filter(subject__startswith="Påminnelse: Kommunalt Forum väntar på svar om Cykelväg")
    assert sorted(till for brev in paminda for till in brev.to) == sorted(sena)
    klockan(2027, 4, 20, 10)
    reg = som(registratorn)
    reg.goto(f"/arenden/{arende.uuid}/aterkoppling/")
    expect(reg.get_by_text("6 är försenade")).to_be_visible()
    reg.goto(f"/arenden/{arende.uuid}/")
    reg.get_by_text("Avsluta ärendet", exact=True).first.click()
    reg.get_by_label("Varför avslutas ärendet?").fill("Tre kommuner avstår från att svara.")
    reg.get_by_role("button", name="Avsluta ärendet").click()
    expect(reg.get_by_text("avslutat 2027-04-20")).to_be_visible()
    gang = reg.locator("main").inner_text()
    historien = (
        "noterade ställningstagandet: Bifall", "lämnade protokollet för justering", "rättade § 3", "expedierade",
        "påminde Källby kommun", "Tre kommuner avstår från att svara.",
    )  # fmt: skip
    assert [ord_ for ord_ in historien if ord_ not in gang] == []
    stang()

    # May: what was bordlagt is there by itself, and is decided.
    klockan(2027, 4, 26, 10)
    dagordning.fyll_pa(maj, av=sekreteraren)
    sekr = som(sekreteraren)
    kalla(sekr, maj)
    stang()
    klockan(2027, 5, 12, 9)
    motet = Motessida(som(sekreteraren), maj)
    motet.oppna("Alla ledamöter är här")
    for rubrik in ("Upprop", "Val av justerare"):
        motet.nasta(rubrik)
    motet.justerare("Lena Lind (C)")
    for rubrik in ("Föregående mötesanteckningar", "Säkra skolvägar"):
        motet.nasta(rubrik)
    motet.tangent("#punkt-1", "b", "Ställer sig bakom")
    for rubrik in ("Anmälningar", "Övriga frågor"):
        motet.nasta(rubrik)
    klockan(2027, 5, 12, 10)
    motet.avsluta()
    anteckningar(motet)
    rendera(maj)
    assert anteckningarna(maj) == vantade(MAJ, maj)
    stang()

    # November: what was sent back has been written anew, and gets another wording at the meeting.
    klockan(2027, 10, 25, 10)
    ny = bredband.efterfoljare.get()
    skriv_i(ny.punkter.get().lydelse, "regionen bygger ut bredbandet och betalar det.", maria)
    granskning.skicka(ny, av=maria)
    anmal(godkann_alla(Skrivelse.objects.get(pk=ny.pk), agneta), november, av=maria)
    dagordning.fyll_pa(november, av=sekreteraren)
    sekr = som(sekreteraren)
    kalla(sekr, november)
    stang()
    klockan(2027, 11, 10, 9)
    sekr = som(sekreteraren)
    motet = Motessida(sekr, november)
    motet.oppna("Alla ledamöter är här")
    for rubrik in ("Upprop", "Val av justerare"):
        motet.nasta(rubrik)
    motet.justerare("Lena Lind (C)")
    for rubrik in ("Föregående mötesanteckningar", "Bredband på landet"):
        motet.nasta(rubrik)
    sekr.locator("#punkt-1").focus()
    sekr.keyboard.press("l")
    sekr.get_by_label("Beslutad lydelse").fill("regionen bygger ut bredbandet och betalar halva kostnaden.")
    sekr.get_by_role("button", name="Anteckna den ändrade lydelsen").click()
    expect(sekr.locator("#punkt-1 .fraga__utfall")).to_have_text("Ändrad lydelse")
    for rubrik in ("Anmälningar", "Övriga frågor"):
        motet.nasta(rubrik)
    klockan(2027, 11, 10, 10)
    motet.avsluta()
    anteckningar(motet)
    rendera(november)
    assert anteckningarna(november) == vantade(NOVEMBER, november)
    listor = [[(p.nummer, p.lage, p.paragraf) for p in m.punkter.i_ordning()] for m in (februari, maj, november)]
    assert [nr for lista in listor for _, _, nr in lista] == list(range(1, 21))
    assert listor[0][3:6] == [("4", "aterremitterad", 4), ("5", "bordlagd", 5), ("5 a", "behandlad", 6)]
    assert Handelse.brott() == []
