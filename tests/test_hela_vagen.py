"""A stranger's day in a real browser: registered, written, sent, sent back, revised, approved by two, printed."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from arenden.flow import Lage
from arenden.models import Skrivelse
from beslut.actions import rendering
from forum.models import Anvandare
from tests.skrivsida import markor_hord, sparat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]

EXEMPEL = Path(settings.BASE_DIR) / "arenden" / "exempel" / "besoksnaring.txt"


@pytest.fixture
def rollistan(db: None) -> None:
    call_command("exempel")


def logga_in(sida: Page, server: str, anvandarnamn: str) -> None:
    sida.goto(f"{server}/konto/login/")
    sida.get_by_label("Användarnamn").fill(anvandarnamn)
    sida.get_by_label("Lösenord", exact=True).fill("forum-exempel")
    sida.get_by_role("button", name="Logga in").click()
    expect(sida.get_by_role("heading", name="Start", exact=True)).to_be_visible()


def skriv_i(sida: Page, etikett: str, text: str) -> None:
    sida.get_by_role("textbox", name=etikett, exact=True).click()
    sida.keyboard.press("Control+End")
    sida.keyboard.type(text)


def pdf_text(sida: Page, lank: str, tmp_path: Path) -> str:
    with sida.expect_download() as hamtning:
        sida.evaluate(
            "url => { const a = document.createElement('a'); a.href = url; a.download = ''; a.click() }", lank
        )
    fil = tmp_path / hamtning.value.suggested_filename
    hamtning.value.save_as(fil)
    svar = subprocess.run(["pdftotext", "-layout", str(fil), "-"], capture_output=True, text=True, check=True)
    return re.sub(r"-\n\s*", "", svar.stdout)


def test_a_matter_goes_the_whole_way(rollistan: None, new_context: Any, live_server: Any, tmp_path: Path) -> None:
    server = live_server.url
    maria, agneta, ulrika = (new_context().new_page() for _ in range(3))

    # Registered and written.
    logga_in(maria, server, "handlaggare")
    maria.get_by_role("link", name="Nytt ärende").click()
    maria.get_by_label("Ärendemening").fill("Gemensam kollektivtrafik")
    maria.get_by_label("Förvaltning").fill("Regionledningskontoret")
    maria.get_by_role("button", name="Registrera och börja skriva").click()
    expect(maria.locator(".underrad")).to_contain_text("RJL 20")
    skriv_i(maria, "Lydelse, punkt 1", "regionen utreder gemensamma biljetter.")
    skriv_i(maria, "Sammanfattning", "Biljetterna är olika i länen.")
    skriv_i(maria, "Bakgrund", "Så har det varit länge.")
    sparat(maria)

    # What is missing is said, with a way to it.
    maria.get_by_role("link", name="Skicka för godkännande").click()
    expect(maria.get_by_text("Skrivelsen kan inte skickas än")).to_be_visible()
    maria.get_by_role("link", name=re.compile("undertecknare")).first.click()
    for namn in ("Agneta Jansmyr", "Ulrika Geeraedts"):
        if not maria.locator("#id_anvandare").is_visible():
            maria.get_by_text("Lägg till undertecknare").click()
        maria.locator("#id_anvandare").select_option(label=namn)
        maria.get_by_role("button", name="Lägg till", exact=True).click()
        expect(maria.locator("#undertecknare")).to_contain_text(namn)
    maria.get_by_role("link", name="Skicka för godkännande").click()
    maria.get_by_role("button", name="Skicka för godkännande").click()
    expect(maria.get_by_text("Nu väntar den på Agneta Jansmyr")).to_be_visible()
    rendering.arbeta_undan()

    # Sent back once, with a reason.
    logga_in(agneta, server, "undertecknare1")
    agneta.get_by_role("link", name="Läs och ta ställning").first.click()
    expect(agneta.get_by_role("img", name=re.compile("Sida 1 av"))).to_be_visible()
    agneta.get_by_text("Återsänd med skäl").click()
    agneta.get_by_label("Skäl").fill("Säg när utredningen ska vara klar.")
    agneta.get_by_role("button", name="Återsänd till handläggaren").click()
    expect(agneta.get_by_text("Skrivelsen är återsänd")).to_be_visible()

    # Revised and sent again.
    maria.goto(server)
    maria.get_by_role("link", name="Gemensam kollektivtrafik", exact=True).click()
    expect(maria.get_by_role("textbox", name="Lydelse, punkt 1")).to_be_visible()
    maria.wait_for_selector("html[data-redigerare=redo]")
    maria.get_by_role("textbox", name="Lydelse, punkt 1").click()
    maria.keyboard.press("Control+End")
    markor_hord(maria)
    for _ in range(len(".")):
        maria.keyboard.press("Backspace")
    maria.keyboard.type(" senast den 1 maj.")
    sparat(maria)
    maria.get_by_role("link", name="Skicka för godkännande").click()
    maria.get_by_role("button", name="Skicka för godkännande").click()

    # Approved by both; the first sees what changed since the last time.
    agneta.goto(server)
    agneta.get_by_role("link", name="Läs och ta ställning").first.click()
    expect(agneta.locator(".notis", has_text="Sedan du senast läste")).to_contain_text("version 1")
    expect(agneta.locator(".jamforelse ins")).to_contain_text(["senast den 1 maj"])
    agneta.get_by_role("button", name=re.compile("Godkänn version")).click()
    logga_in(ulrika, server, "undertecknare2")
    ulrika.get_by_role("link", name="Läs och ta ställning").first.click()
    ulrika.get_by_role("button", name=re.compile("Godkänn version")).click()
    expect(ulrika.get_by_text("Skrivelsen är godkänd av alla")).to_be_visible()

    # Printed: the page that waits fills itself when the worker has done its work.
    ulrika.get_by_role("link", name="Handlingar som PDF").click()
    expect(ulrika.get_by_text("Handlingarna skapas")).to_be_visible()
    rendering.arbeta_undan()
    lank = ulrika.get_by_role("link", name=re.compile("Beslutspunkt 1"))
    expect(lank).to_be_visible(timeout=5000)
    papper = pdf_text(ulrika, lank.get_attribute("href"), tmp_path)
    assert "Kommunalt Forum föreslås ställa sig bakom att" in " ".join(papper.split())
    assert "regionen utreder gemensamma biljetter senast den 1 maj." in " ".join(papper.split())
    assert "BESLUTSPUNKT 1 AV 1" in papper
    memo = pdf_text(ulrika, ulrika.get_by_role("link", name="Tjänsteskrivelse").get_attribute("href"), tmp_path)
    assert "Godkänd" in memo
    assert Skrivelse.objects.get(rubrik="Gemensam kollektivtrafik").lage == Lage.GODKAND


def test_reading_and_approving_work_without_javascript(rollistan: None, new_context: Any, live_server: Any) -> None:
    from arenden.actions import granskning

    skrivelse = Skrivelse.objects.get()
    granskning.skicka(skrivelse, av=Anvandare.objects.get(username="handlaggare"))
    sida = new_context(java_script_enabled=False).new_page()
    for anvandarnamn in ("undertecknare1", "undertecknare2"):
        logga_in(sida, live_server.url, anvandarnamn)
        sida.get_by_role("link", name="Läs och ta ställning").first.click()
        expect(sida.locator("article.papper")).to_contain_text("Regional Utvecklingsstrategi")
        sida.get_by_role("button", name=re.compile("Godkänn version")).click()
        sida.get_by_role("button", name="Logga ut").click()
    skrivelse.refresh_from_db()
    assert skrivelse.lage == Lage.GODKAND


def test_approving_in_two_tabs_tells_the_second_what_happened(
    rollistan: None, new_context: Any, live_server: Any, konsol: Any
) -> None:
    from arenden.actions import granskning

    konsol.vanta("status of 409")
    skrivelse = Skrivelse.objects.get()
    granskning.skicka(skrivelse, av=Anvandare.objects.get(username="handlaggare"))
    webblasare = new_context()
    ena, andra = webblasare.new_page(), webblasare.new_page()
    logga_in(ena, live_server.url, "undertecknare1")
    for flik in (ena, andra):
        flik.goto(f"{live_server.url}/skrivelser/{skrivelse.uuid}/godkann/")
    ena.get_by_role("button", name=re.compile("Godkänn version")).click()
    expect(ena.get_by_text("Tack, ditt godkännande är registrerat")).to_be_visible()
    andra.get_by_role("button", name=re.compile("Godkänn version")).click()
    expect(andra.get_by_text("Du har redan godkänt version 1")).to_be_visible()


SIDOR = (
    "/",
    "/arenden/",
    "/arenden/ny/",
    "/arenden/importera/",
    "/konto/",
    "/konto/password/change/",
    "{arende}",
    "{s}",
    "{s}versioner/",
    "{s}versioner/1/",
    "{s}jamfor/1/2/",
    "{s}handlingar/",
    "/handbok/",
    "/handbok/sekreterare/",
)


@pytest.mark.parametrize(("bredd", "farger"), [(1280, "light"), (390, "light"), (820, "dark"), (390, "dark")])
def test_axe_finds_nothing_on_any_page(
    bredd: int, farger: Any, rollistan: None, new_context: Any, live_server: Any, granska_axe: Any, konsol: Any
) -> None:
    from arenden.actions import granskning, version
    from tests.varld import godkann_alla

    konsol.vanta("status of 409", "status of 404", "status of 403", "status of 422")
    handlaggare = Anvandare.objects.get(username="handlaggare")
    s = Skrivelse.objects.get()
    version.spara_version(s, av=handlaggare, namn="Före granskning")
    sida = new_context(color_scheme=farger).new_page()
    sida.set_viewport_size({"width": bredd, "height": 900})
    sida.goto(f"{live_server.url}/konto/login/")
    granska_axe(sida)
    logga_in(sida, live_server.url, "handlaggare")
    utkast = f"{live_server.url}{s.get_absolute_url()}"
    for del_ in ("skicka/",):
        sida.goto(utkast + del_)
        granska_axe(sida)
    granskning.skicka(s, av=handlaggare)
    s.refresh_from_db()
    rendering.arbeta_undan()
    under = new_context(color_scheme=farger).new_page()
    under.set_viewport_size({"width": bredd, "height": 900})
    logga_in(under, live_server.url, "undertecknare1")
    for del_ in ("godkann/", "korrektur/"):
        under.goto(utkast + del_)
        under.wait_for_load_state("networkidle")
        granska_axe(under)
    under.goto(utkast + "godkann/")
    under.get_by_text("Återsänd med skäl").click()
    under.get_by_role("button", name="Återsänd till handläggaren").click()
    granska_axe(under)
    agneta, ulrika = (Anvandare.objects.get(username=f"undertecknare{n}") for n in (1, 2))
    godkann_alla(s, agneta, ulrika)
    rendering.arbeta_undan()
    for monster in SIDOR:
        sida.goto(live_server.url + monster.format(s=s.get_absolute_url(), arende=s.arende.get_absolute_url()))
        granska_axe(sida)
        assert sida.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{monster} rullar i sidled"
    under.goto(utkast + "aterkalla/")
    granska_axe(under)
    for fel in (utkast + "skriv/", f"{live_server.url}/finns-inte/"):
        under.goto(fel)
        granska_axe(under)
