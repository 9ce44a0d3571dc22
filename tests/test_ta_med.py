"""Reading and noting in a real browser: with the läskod, without a network, on two devices, and what is left when one goes."""

import datetime as dt
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from beslut import laspaket
from beslut.actions import ledamotsfraga
from beslut.models import (
    Dagordningspunkt,
    DeladAnteckning,
    Handling,
    HandlingFil,
    Lasanteckning,
    Lasnyckel,
    ny_kod,
)
from beslut.views import lasning
from forum import flow as forumflow
from forum import lagring
from forum.models import Anvandare, Sammantrade, Uppdrag
from tests.motesvarld import ny_fri, sittande
from tests.skrivsida import vanta_tills
from tests.test_laspaket import papper

pytestmark = [pytest.mark.webblasare, pytest.mark.django_db(transaction=True)]
KOD = "granen står vid ån"
# What lies in this browser, as a person with the disk in hand reads it: every row of every store, and every cached answer.
RATT = """async () => {
    const ut = []
    const text = (v) => v instanceof ArrayBuffer || ArrayBuffer.isView(v) ? new TextDecoder("latin1").decode(v) + new TextDecoder().decode(v)
        : v && typeof v === "object" ? Object.entries(v).map(([k, w]) => k + "=" + text(w)).join(" ") : String(v)
    for (const { name } of await indexedDB.databases()) {
        const bas = await new Promise((k) => { const f = indexedDB.open(name); f.onsuccess = () => k(f.result) })
        for (const lager of bas.objectStoreNames) {
            const rader = await new Promise((k) => { const f = bas.transaction(lager).objectStore(lager).getAll(); f.onsuccess = () => k(f.result) })
            for (const rad of rader) ut.push(lager + ": " + text(rad))
        }
        bas.close()
    }
    for (const namn of await caches.keys()) {
        const cache = await caches.open(namn)
        for (const fraga of await cache.keys()) if (!/\\.ttf$/.test(fraga.url)) ut.push(fraga.url + ": " + await (await cache.match(fraga)).text())
    }
    return ut
}"""


@pytest.fixture
def listan(punkten: Dagordningspunkt, sekreteraren: Anvandare) -> dict[str, Any]:
    """A sammanträde that is called, with the example's item and one without a skrivelse, and those who sit in the body."""
    sammantrade = punkten.sammantrade
    folk = sittande(sammantrade.organ, sekreteraren)
    fri = ny_fri(sammantrade, "Information om vägen")
    Sammantrade.objects.filter(pk=sammantrade.pk).update(lage=forumflow.Lage.KALLAT, kallat=timezone.now())
    return {"mote": sammantrade, "punkt": punkten, "fri": fri, "sekr": sekreteraren, **folk}


@pytest.fixture
def oppna(new_context: Any, inloggad: Any, live_server: Any, listan: dict[str, Any]) -> Any:
    """Return a function that opens the reading view as a person, in a browser of their own."""

    def gor(vem: Anvandare, punkt: Dagordningspunkt | None = None, **val: Any) -> Page:
        page = inloggad(new_context(**val).new_page(), vem)
        page.goto(f"{live_server.url}/sammantraden/{listan['mote'].uuid}/las/" + (f"{punkt.uuid}/" if punkt else ""))
        page.wait_for_selector("html[data-anteckningar=redo]" if punkt else "html[data-tamed=redo]")
        return page  # type: ignore[no-any-return]

    return gor


def valj(page: Page, kod: str = KOD) -> None:
    dialog = page.get_by_role("dialog", name="Välj en läskod")
    dialog.locator("#laskod-v").fill(kod)
    dialog.get_by_label("Samma läskod igen").fill(kod)
    dialog.get_by_role("button", name="Välj läskoden").click()
    expect(dialog).to_be_hidden()


def skriv_kod(page: Page, kod: str = KOD) -> None:
    dialog = page.get_by_role("dialog", name="Skriv din läskod")
    dialog.locator("#laskod-o").fill(kod)
    dialog.get_by_role("button", name="Öppna").click()


def skrivelsens_pdf(punkt: Dagordningspunkt) -> str:
    """Give the item's version its document, as if the worker had made it; return its SHA-256."""
    assert punkt.version is not None
    innehall = b"%PDF-1.7\n" + b"x" * 2000
    handling = Handling.objects.create(
        kod=ny_kod(),
        slag=Handling.Slag.TJANSTESKRIVELSE,
        version=punkt.version,
        identitet=punkt.version.skrivelse.uuid,
        filnamn="skrivelse.pdf",
        mallversion=1,
        fakta={},
        faktahash="0" * 64,
    )
    sha256 = lagring.skriv(innehall)
    HandlingFil.objects.create(handling=handling, ordning=0, sha256=sha256, storlek=len(innehall), sidor=1)
    return sha256


def markera(page: Page) -> str:
    """Mark the first words of the memo's running text, as a person does; return them."""
    return page.evaluate("""() => {
        const block = document.querySelector("[data-las] [data-lopande^=avsnitt] [data-block]")
        const nod = document.createTreeWalker(block, NodeFilter.SHOW_TEXT).nextNode()
        const o = document.createRange(); o.setStart(nod, 0); o.setEnd(nod, 12)
        getSelection().removeAllRanges(); getSelection().addRange(o)
        return o.toString()
    }""")


def anteckna(page: Page, text: str, *, grupp: bool = False) -> None:
    dialog = page.locator("[data-ant-dialog]")
    dialog.get_by_label("Anteckning", exact=True).fill(text)
    if grupp:
        dialog.get_by_label("Min partigrupp").first.check()
    dialog.get_by_role("button", name="Spara").click()
    expect(dialog).to_be_hidden()


def ratt(page: Page) -> str:
    return "\n".join(page.evaluate(RATT))


def oppna_anteckningar(page: Page) -> None:
    page.get_by_role("button", name="Öppna mina anteckningar").click()
    skriv_kod(page)
    expect(page.locator("[data-ant-oppen]")).to_be_visible()


def glom_nyckeln(page: Page) -> None:
    """Let nothing carry the key on when the page is left, as when some time has passed."""
    page.evaluate("""async () => {
        const reg = await navigator.serviceWorker.getRegistration()
        addEventListener("pagehide", () => reg.active.postMessage({ gor: "glom" }))
    }""")


def ta_med(page: Page) -> None:
    page.get_by_role("button", name="Ta med sammanträdet").click()
    valj(page)
    page.wait_for_selector("[data-ta-med][data-tamed=ja]")


def test_notes_are_opened_by_their_author_alone_and_shared_as_chosen(
    listan: dict[str, Any], oppna: Any, granska_axe: Any, konsol: Any
) -> None:
    konsol.vanta("status of 409")
    page = oppna(listan["lars"], listan["punkt"])
    page.get_by_role("button", name="Öppna mina anteckningar").click()
    dialog = page.get_by_role("dialog", name="Välj en läskod")
    expect(dialog).to_contain_text("Ingen kan återställa en glömd läskod.")
    granska_axe(page)
    valj(page)
    citat = markera(page).strip()
    page.get_by_role("group", name="Det markerade").get_by_role("button", name="Anteckna").click()
    anteckna(page, "Fråga om kostnaden för Visingsö")
    rad = page.locator(".lasant__rad")
    expect(rad.get_by_role("blockquote")).to_have_text(citat)
    expect(rad).to_contain_text("Fråga om kostnaden för Visingsö")
    granska_axe(page)
    kvar = Lasanteckning.objects.get()
    nyckel = Lasnyckel.objects.get()
    assert kvar.anvandare == listan["lars"]
    assert "Visingsö" not in f"{kvar.chiffer} {nyckel.omslag}"
    # The next page asks for no code; the key has been carried in memory.
    page.get_by_role("link", name="Nästa").click()
    page.wait_for_selector("[data-anteckningar][data-oppen]")
    page.go_back()
    page.wait_for_selector("[data-anteckningar][data-oppen]")
    # Where the words have changed they are looked for, and where they are gone the quote is kept.
    byt = """async ([fran, till]) => {
        const { hitta } = await import("forum/lasa/ankare")
        const block = document.querySelector("[data-las] [data-lopande^=avsnitt] [data-block]")
        block.textContent = block.textContent.replace(fran, till)
        return Boolean(hitta({ block: block.dataset.block, slutblock: block.dataset.block, fran: 0, till: 12, citat: fran }))
    }"""
    assert page.evaluate(byt, [citat, f"Inledningsvis: {citat}"])
    assert not page.evaluate(byt, [citat, "Något annat"])

    # Another device: the wrong code opens nothing, the right one opens all. There it is shared with the group.
    platta = oppna(listan["lars"], listan["punkt"])
    platta.set_viewport_size({"width": 820, "height": 1180})
    platta.get_by_role("button", name="Öppna mina anteckningar").click()
    skriv_kod(platta, "fel kod helt")
    expect(platta.get_by_text("Läskoden stämmer inte. Försök igen.")).to_be_visible()
    skriv_kod(platta)
    rad = platta.locator(".lasant__rad")
    rad.get_by_role("button", name="Ändra").click()
    expect(platta.locator("[data-vilka]")).to_contain_text("Läses då av Erik Ek, Olle Ordén")
    granska_axe(platta)
    anteckna(platta, "Vi i gruppen frågar om kostnaden", grupp=True)
    expect(rad).to_contain_text("Delad med S-gruppen")
    olle = oppna(listan["olle"], listan["punkt"])
    olle.get_by_role("button", name="Öppna mina anteckningar").click()
    valj(olle, "en helt annan kod")
    expect(olle.locator(".lasant__rad")).to_contain_text("Lars Lund, delad med S-gruppen")
    assert not DeladAnteckning.objects.synliga_for(listan["vera"]).exists()
    # One who sits for two parties chooses which of them.
    Uppdrag.objects.create(
        anvandare=listan["lars"], organ=listan["mote"].organ, roll="ersattare", fran="2020-01-01", parti="V"
    )
    platta.reload()
    platta.wait_for_selector("[data-anteckningar][data-oppen]")
    rad.get_by_role("button", name="Ändra").click()
    expect(platta.get_by_label("Min partigrupp i Kommunalt Forum (S)")).to_be_checked()
    platta.get_by_label("Min partigrupp i Kommunalt Forum (V)").check()
    platta.locator("[data-ant-dialog]").get_by_role("button", name="Spara").click()
    expect(rad).to_contain_text("Delad med V-gruppen")
    assert not DeladAnteckning.objects.synliga_for(listan["olle"]).exists()
    rad.get_by_role("button", name="Ändra").click()
    platta.get_by_label("Bara jag").check()
    platta.locator("[data-ant-dialog]").get_by_role("button", name="Spara").click()
    expect(rad).not_to_contain_text("Delad med")
    assert not DeladAnteckning.objects.exists()
    # A device that still shows what was changed: its change becomes a note of its own.
    page.reload()
    page.wait_for_selector("[data-anteckningar][data-oppen]")
    expect(page.locator(".lasant__rad")).to_contain_text("Vi i gruppen")
    rad.get_by_role("button", name="Ändra").click()
    anteckna(platta, "Skrivet på plattan")
    expect(rad).to_contain_text("Skrivet på plattan")
    page.locator(".lasant__rad").get_by_role("button", name="Ändra").click()
    anteckna(page, "Skrivet på datorn")
    expect(page.locator(".lasant__rad")).to_have_count(2)
    expect(page.locator(".lasant__lista")).to_contain_text("Skrivet på plattan")
    expect(page.locator(".lasant__lista")).to_contain_text("Skrivet på datorn")
    for antal in (1, 0):
        expect(page.locator("[data-ant-lage]")).to_have_text("")
        page.locator(".lasant__rad").first.get_by_role("button", name="Ta bort").click()
        expect(page.locator(".lasant__rad")).to_have_count(antal)
    expect(page.get_by_role("button", name="Anteckna om hela punkten")).to_be_focused()
    # The row goes at once and the server hears of it after.
    vanta_tills(page, lambda: not Lasanteckning.objects.exists())


def test_what_is_taken_along_is_read_and_noted_on_without_a_network(
    listan: dict[str, Any], oppna: Any, granska_axe: Any, konsol: Any
) -> None:
    konsol.vanta("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    fil = skrivelsens_pdf(listan["punkt"])
    kallelse = papper(listan["punkt"], Handling.Slag.KALLELSE, 2000)
    punkt = Dagordningspunkt.objects.get(pk=listan["punkt"].pk)
    fraga = ledamotsfraga.stall(punkt, av=listan["lars"], text="Vad kostar broarna?")
    ledamotsfraga.besvara(fraga, av=listan["sekr"], svar="Tre miljoner.", revision=0)
    page = oppna(listan["lars"])
    expect(page.locator("[data-omfattning]")).to_contain_text("Det är alla texter och 2 handlingar")
    granska_axe(page)
    ta_med(page)
    expect(page.locator("[data-lage]")).to_contain_text("Läses utan nät med läskoden till och med")
    page.goto(f"{page.url}{listan['punkt'].uuid}/")
    page.wait_for_selector("[data-anteckningar][data-oppen]")
    page.get_by_role("button", name="Anteckna om hela punkten").click()
    anteckna(page, "Skrivet med nät om Visingsö")
    expect(page.locator(".lasant__rad")).to_have_count(1)
    disken = ratt(page)
    for ord_ in (
        "Det här är bakgrund",
        "broarna",
        "Tre miljoner",
        "cykelväg",
        "Cykelväg",
        "Visingsö",
        "%PDF",
        "Information om vägen",
        KOD,
    ):
        assert ord_ not in disken, ord_
    assert fil not in disken

    # Closed and opened again without a network.
    context, adress = page.context, page.url
    glom_nyckeln(page)
    page.close()
    context.set_offline(True)
    page = context.new_page()
    page.goto(adress)
    page.wait_for_selector("html[data-skal]")
    skriv_kod(page, "fel kod helt")
    expect(page.get_by_text("Läskoden stämmer inte. Försök igen.")).to_be_visible()
    skriv_kod(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cykelväg mellan orterna")
    expect(page.locator("[data-skal-text]")).to_contain_text("Det här är bakgrund.")
    expect(page.locator("[data-skal-delat]")).to_contain_text("Tre miljoner.")
    expect(page.locator(".lasant__rad")).to_contain_text("Skrivet med nät om Visingsö")
    granska_axe(page)
    with context.expect_page() as ny:
        page.get_by_role("button", name="Tjänsteskrivelse").click()
    ny.value.close()
    markera(page)
    page.get_by_role("group", name="Det markerade").get_by_role("button", name="Anteckna").click()
    anteckna(page, "Skrivet utan nät")
    page.locator(".lasant__rad", has_text="Skrivet med nät").get_by_role("button", name="Ändra").click()
    anteckna(page, "Ändrat utan nät")
    expect(page.locator("[data-ant-lage]")).to_contain_text("2 anteckningar väntar krypterade på enheten.")
    assert "Skrivet utan" not in ratt(page)
    page.get_by_role("link", name="Listan").click()
    expect(page.get_by_role("link", name="Information om vägen")).to_be_visible()
    expect(page.get_by_role("button", name=str(kallelse))).to_be_visible()

    # Meanwhile the first note is changed on another device: both are kept when the network is back.
    annan = oppna(listan["lars"], listan["punkt"])
    oppna_anteckningar(annan)
    annan.locator(".lasant__rad").get_by_role("button", name="Ändra").click()
    anteckna(annan, "Ändrat på en annan enhet")
    expect(annan.locator(".lasant__rad")).to_contain_text("Ändrat på en annan enhet")
    context.set_offline(False)
    page.goto(adress)
    page.wait_for_selector("[data-anteckningar][data-oppen]")
    for text in ("Skrivet utan nät", "Ändrat utan nät", "Ändrat på en annan enhet"):
        expect(page.locator(".lasant__lista")).to_contain_text(text)
    expect(page.locator("[data-ant-lage]")).to_have_text("")
    vanta_tills(page, lambda: Lasanteckning.objects.count() == 3)

    # Logged out with a note that has not been sent: it says so, and keeps that note alone, locked.
    context.route("**/anteckning/", lambda v: v.abort())
    page.get_by_role("button", name="Anteckna om hela punkten").click()
    anteckna(page, "Aldrig skickat")
    expect(page.locator("[data-ant-lage]")).to_contain_text("En anteckning väntar")
    page.get_by_role("button", name="Logga ut").click()
    page.get_by_role("dialog", name="Allt är inte sparat").get_by_role("button", name="Logga ut ändå").click()
    page.wait_for_url("**/konto/login/**")
    kvar = page.evaluate(RATT)
    assert [rad.split(":")[0] for rad in kvar] == ["vantar"]


def test_what_lies_on_a_device_goes_when_its_time_is_out_and_when_one_may_no_longer_see_it(
    listan: dict[str, Any], oppna: Any, live_server: Any, konsol: Any, granska_axe: Any
) -> None:
    konsol.vanta("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    page = oppna(listan["lars"])
    context = page.context
    ta_med(page)
    page.goto(f"{live_server.url}/las/")
    page.wait_for_selector("html[data-enhet=redo]")
    expect(page.locator(".enhet__rad")).to_contain_text("Kommunalt Forum den 3 september 2031")
    granska_axe(page)

    # The item may no longer be read: gone at the next contact, whatever page that is, without the code.
    punkter = """async () => {
        const bas = await new Promise((k) => { const f = indexedDB.open("forum-las"); f.onsuccess = () => k(f.result) })
        const rader = await new Promise((k) => { const f = bas.transaction("poster").objectStore("poster").getAll(); f.onsuccess = () => k(f.result) })
        bas.close()
        return rader.filter((r) => r.slag === "punkt").map((r) => r.punkt).sort()
    }"""
    assert page.evaluate(punkter) == sorted([str(listan["punkt"].uuid), str(listan["fri"].uuid)])
    Dagordningspunkt.objects.filter(pk=listan["fri"].pk).delete()
    page.goto(f"{live_server.url}/arenden/")
    vanta_tills(page, lambda: len(page.evaluate(punkter)) == 1)

    # The time is out by the clock of the device, with no network.
    context.set_offline(True)
    page.clock.set_system_time(dt.datetime.now() + dt.timedelta(days=31))
    page.goto(f"{live_server.url}/sammantraden/{listan['mote'].uuid}/las/")
    expect(page.get_by_role("heading", name="Tiden är ute")).to_be_visible()
    assert page.evaluate(RATT) == []
    page.clock.set_system_time(dt.datetime.now())
    context.set_offline(False)

    # The uppdrag ends.
    page.goto(f"{live_server.url}/sammantraden/{listan['mote'].uuid}/las/")
    page.get_by_role("button", name="Ta med sammanträdet").click()
    skriv_kod(page)
    page.wait_for_selector("[data-ta-med][data-tamed=ja]")
    Uppdrag.objects.filter(anvandare=listan["lars"]).update(till=dt.date(2021, 1, 1))
    page.goto(f"{live_server.url}/konto/")
    vanta_tills(page, lambda: page.evaluate(RATT) == [])
    Uppdrag.objects.filter(anvandare=listan["lars"]).update(till=None)

    # The server ends the session.
    page.goto(f"{live_server.url}/sammantraden/{listan['mote'].uuid}/las/")
    page.get_by_role("button", name="Ta med sammanträdet").click()
    skriv_kod(page)
    page.wait_for_selector("[data-ta-med][data-tamed=ja]")
    Session.objects.all().delete()
    page.goto(f"{live_server.url}/")
    page.wait_for_url("**/konto/login/**")
    vanta_tills(page, lambda: page.evaluate(RATT) == [])


def test_a_code_is_changed_and_a_forgotten_one_begun_anew(listan: dict[str, Any], oppna: Any, live_server: Any) -> None:
    page = oppna(listan["lars"], listan["fri"])
    # One who has chosen it on this device takes along what is opened.
    page.evaluate(f"localStorage.setItem('forum-las-sjalv {listan['lars'].uuid}', 'ja')")
    page.get_by_role("button", name="Öppna mina anteckningar").click()
    dialog = page.get_by_role("dialog", name="Välj en läskod")
    dialog.locator("#laskod-v").fill("kort")
    dialog.get_by_role("button", name="Välj läskoden").click()
    expect(dialog.get_by_role("alert").filter(has_text="minst 8 tecken")).to_be_visible()
    valj(page)
    page.get_by_role("button", name="Anteckna om hela punkten").click()
    anteckna(page, "Kvar efter bytet")
    expect(page.locator(".lasant__rad")).to_have_count(1)
    vanta_tills(page, lambda: "paket: " in ratt(page))
    page.goto(f"{live_server.url}/las/")
    page.wait_for_selector("html[data-enhet=redo]")
    page.get_by_role("button", name="Byt läskod").click()
    byt = page.get_by_role("dialog", name="Byt läskod")
    for falt, kod in (("gammal", KOD), ("kod", "björken vid vägen"), ("igen", "björken vid vägen")):
        byt.locator(f"form:not([hidden]) [name={falt}]").fill(kod)
    byt.get_by_role("button", name="Byt läskod").click()
    expect(page.get_by_text("Läskoden är bytt.").last).to_be_visible()
    annan = oppna(listan["lars"], listan["fri"])
    annan.get_by_role("button", name="Öppna mina anteckningar").click()
    skriv_kod(annan)
    expect(annan.get_by_text("Läskoden stämmer inte. Försök igen.")).to_be_visible()
    skriv_kod(annan, "björken vid vägen")
    expect(annan.locator(".lasant__rad")).to_contain_text("Kvar efter bytet")
    page.get_by_role("button", name="Jag har glömt läskoden").click()
    om = page.get_by_role("dialog", name="Börja om med en ny läskod")
    expect(om).to_contain_text("Din enda anteckning kastas för alltid")
    for falt in ("kod", "igen"):
        om.locator(f"form:not([hidden]) [name={falt}]").fill(KOD)
    om.get_by_role("button", name="Kasta och börja om").click()
    expect(om.get_by_text("Kryssa i rutan")).to_be_visible()
    assert Lasanteckning.objects.count() == 1
    om.get_by_label("Kasta mina anteckningar").check()
    om.get_by_role("button", name="Kasta och börja om").click()
    expect(om).to_be_hidden()
    assert not Lasanteckning.objects.exists()


def test_a_note_written_as_another_arrives_is_the_one_that_stands(listan: dict[str, Any], oppna: Any) -> None:
    page = oppna(listan["lars"], listan["fri"])
    nyckel, note = str(uuid.uuid4()), str(uuid.uuid4())
    Lasnyckel.objects.create(
        anvandare=listan["lars"], nyckel=nyckel, salt="a" * 24, varv=600_000, nonce="a" * 16, omslag="a" * 64
    )
    rad = {"vem": str(listan["lars"].uuid), "mote": str(listan["mote"].uuid), "punkt": str(listan["fri"].uuid)}
    rad |= {"uuid": note, "nyckel": nyckel, "nonce": "a" * 16, "chiffer": "a" * 24, "revision": 0, "bort": False}
    # The moment when what has arrived is about to be taken out: another tab has just changed it.
    page.evaluate(
        """async (rad) => {
        const { vanta, skicka } = await import("forum/lasa/synk")
        await vanta(rad)
        const oppna = IDBDatabase.prototype.transaction
        const skickat = fetch
        let framme = false, gjort = false
        globalThis.fetch = async (...a) => { const svar = await skickat(...a); framme = true; return svar }
        IDBDatabase.prototype.transaction = function (lager, satt, ...mer) {
            if (framme && !gjort && lager === "vantar" && satt === "readwrite") {
                gjort = true
                oppna.call(this, "vantar", "readwrite").objectStore("vantar").put({ ...rad, chiffer: "b".repeat(24), nr: 2, tid: 1 })
            }
            return oppna.call(this, lager, satt, ...mer)
        }
        await skicka(rad.vem, () => null)
    }""",
        rad,
    )
    kvar = Lasanteckning.objects.get(uuid=note)
    assert (kvar.chiffer, kvar.revision) == ("b" * 24, 2)
    # Logging out in one tab takes the emptied store away, and not the note that another tab is just writing.
    vantar = page.evaluate(
        """async (rad) => {
        const { vanta } = await import("forum/lasa/synk")
        const { rensaAllt } = await import("forum/lasa/rensning")
        const lager = await import("forum/lasa/lager")
        const tom = indexedDB.deleteDatabase
        let skrivs
        IDBFactory.prototype.deleteDatabase = function (namn) {
            skrivs ??= vanta(rad)
            const ut = {}
            Promise.race([skrivs, new Promise((klart) => setTimeout(klart, 500))]).then(() => {
                const fraga = tom.call(indexedDB, namn)
                fraga.onsuccess = () => ut.onsuccess()
                fraga.onerror = () => ut.onerror()
            })
            return ut
        }
        await rensaAllt()
        await skrivs
        return (await lager.hamta("vantar")).length
    }""",
        rad | {"uuid": str(uuid.uuid4())},
    )
    assert vantar == 1


@pytest.fixture
def tyst_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, threading.Event]]:
    """Return a function that lets the server take what the reading view asks and not answer, and the event that ends it."""
    slut = threading.Event()
    lista, galler = lasning.att_lasa, laspaket.galler

    def tystna() -> None:
        monkeypatch.setattr(lasning, "att_lasa", lambda *a: (slut.wait(120), lista(*a))[1])
        monkeypatch.setattr(laspaket, "galler", lambda *a: (slut.wait(120), galler(*a))[1])

    yield tystna, slut
    slut.set()


# The disk is full for all that is written from now on.
FULLT = """() => {
    const oppna = IDBDatabase.prototype.transaction
    IDBDatabase.prototype.transaction = function (namn, satt, ...mer) {
        if (satt === "readwrite") throw new DOMException("fullt", "QuotaExceededError")
        return oppna.call(this, namn, satt, ...mer)
    }
}"""
# A package of thirty days, seen on the twentieth; then a clock that is set back by half a day, and by two.
KLOCKAN = """async () => {
    const { iTid, utgangen } = await import("forum/lasa/rensning")
    const D = 864e5
    const sedd = iTid({ till: 30 * D, serverNu: 0, hamtad: 0, sist: 0 }, 20 * D)
    const bakat = iTid(sedd, 19.5 * D)
    return [utgangen(sedd, 29.6 * D), utgangen(bakat, 29.6 * D), utgangen(bakat, 29.4 * D), utgangen(sedd, 18 * D)]
}"""


def test_a_full_disk_a_silent_server_and_a_browser_that_cannot_are_told_and_lose_no_note(
    listan: dict[str, Any], oppna: Any, tyst_server: Any, konsol: Any, new_context: Any, inloggad: Any, live_server: Any
) -> None:
    konsol.vanta("läspaket", "anteckningar", "Failed to load resource")
    page = oppna(listan["lars"])
    assert page.evaluate(KLOCKAN) == [False, True, False, True]
    ta_med(page)
    page.evaluate(FULLT)
    page.get_by_role("button", name="Ta med igen").click()
    expect(page.locator("[data-lage]")).to_contain_text("Det fick inte plats på enheten.")
    expect(page.locator("[data-lage]")).to_contain_text("Ligger på enheten sedan")
    page.goto(f"{page.url}{listan['punkt'].uuid}/")
    page.wait_for_selector("[data-anteckningar][data-oppen]")
    page.evaluate(FULLT)
    page.get_by_role("button", name="Anteckna om hela punkten").click()
    anteckna(page, "Skrivet på full disk")
    expect(page.locator(".lasant__rad")).to_contain_text("Skrivet på full disk")
    vanta_tills(page, lambda: Lasanteckning.objects.count() == 1)

    # The server takes the question and never answers: what lies here is shown, and later it is told that the network is back.
    tystna, slut = tyst_server
    tystna()
    page.goto(f"{live_server.url}/sammantraden/{listan['mote'].uuid}/las/", timeout=30_000)
    expect(page.get_by_role("link", name="Cykelväg mellan orterna")).to_be_visible(timeout=15_000)
    expect(page.locator("[data-skal-nat]")).to_contain_text("Nätet svarar inte.")
    slut.set()
    expect(page.locator("[data-skal-nat]")).to_contain_text("Nätet är tillbaka.", timeout=30_000)

    for saknas, ord_ in (
        ("delete Navigator.prototype.serviceWorker", "I ett privat fönster går det ofta inte"),
        ("Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })", "kan inte kryptera"),
    ):
        context = new_context()
        context.add_init_script(saknas)
        annan = inloggad(context.new_page(), listan["vera"])
        annan.goto(f"{live_server.url}/sammantraden/{listan['mote'].uuid}/las/")
        expect(annan.locator("[data-lage]")).to_contain_text(ord_)
    annan.goto(f"{annan.url}{listan['punkt'].uuid}/")
    expect(annan.locator("[data-ant-kan-inte]")).to_be_visible()
