"""The meeting in a real browser: at the keyboard, without a network, by two sekreterare, and as a member follows it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from arenden.actions import granskning
from arenden.actions.skrivelse import lagg_till_punkt
from arenden.models import Skrivelse, Slag
from beslut.actions.dagordning import ta_med
from beslut.actions.stallningstagande import anteckna
from beslut.flow import Lage
from beslut.models import Dagordningspunkt, Motesanteckning, Narvaropass, Stallningstagande, Votering, Yrkande
from forum.models import Anvandare, Roll
from tests.motesvarld import Mote, beslutspunkt, ny_fri
from tests.varld import godkann_alla, person, skriv_i

pytestmark = [pytest.mark.webblasare, pytest.mark.django_db(transaction=True)]
TID = 60_000


@pytest.fixture
def arendet(
    skrivelse: Skrivelse, maria: Anvandare, agneta: Anvandare, ulrika: Anvandare, mote: Mote
) -> Dagordningspunkt:
    """An approved skrivelse of two points on the list of the meeting, before an item of its own."""
    forslag = skrivelse.avsnitt.get(slag=Slag.FORSLAG)
    skriv_i(lagg_till_punkt(forslag, av=maria).lydelse, "regionen redovisar kostnaden.", maria)
    granskning.skicka(skrivelse, av=maria)
    version = godkann_alla(Skrivelse.objects.get(pk=skrivelse.pk), agneta, ulrika).gallande_version
    assert version is not None
    punkt = ta_med(mote.sammantrade, version, av=mote.sekr)
    ny_fri(mote.sammantrade, "Övriga frågor", position=90)
    return punkt


@pytest.fixture
def oppna(new_context: Any, inloggad: Any, live_server: Any, mote: Mote) -> Any:
    """Return a function that opens the meeting's page as a person, in a browser of their own."""

    def gor(vem: Anvandare, **val: Any) -> Page:
        page = inloggad(new_context(**val).new_page(), vem)
        page.set_default_timeout(TID)
        page.goto(f"{live_server.url}/sammantraden/{mote.sammantrade.uuid}/mote/")
        page.wait_for_selector("html[data-mote=redo]")
        return page  # type: ignore[no-any-return]

    expect.set_options(timeout=TID)
    return gor


def test_the_meeting_at_the_keyboard_and_as_it_is_followed(
    arendet: Dagordningspunkt, mote: Mote, oppna: Any, granska_axe: Any
) -> None:
    page = oppna(mote.sekr)
    page.get_by_role("button", name="Alla ledamöter är här").press("Enter")
    expect(page.get_by_text("5 tjänstgörande av 5 ledamöter. Beslutsfört")).to_be_visible()
    page.get_by_label("Sök namn").fill("eri")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Gick Erik Ek (S)")).to_be_visible()
    expect(page.get_by_label("Sök namn")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#nu")).to_contain_text("Beslutspunkt 1 väntar på utfall och 1 till")
    expect(page.get_by_role("group", name="Utfall för beslutspunkt 1")).to_be_visible()
    granska_axe(page)
    medlem = oppna(mote.folk["lars"], color_scheme="dark")
    medlem.set_viewport_size({"width": 390, "height": 844})
    # A letter types in a field, and decides only where one stands in the point.
    page.get_by_role("textbox", name="Egna anteckningar till punkten").fill("b som i början")
    page.locator("#punkt-1").focus()
    page.keyboard.press("b")
    expect(page.locator("#punkt-1 .fraga__utfall")).to_have_text("Ställer sig bakom")
    expect(page.locator("#punkt-2")).to_be_focused()
    expect(page.get_by_role("textbox", name="Egna anteckningar till punkten")).to_have_value("b som i början")
    page.keyboard.press("l")
    page.keyboard.press("Control+a")
    page.keyboard.type("regionen redovisar kostnaden i maj.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#punkt-2 .fraga__utfall")).to_have_text("Ändrad lydelse")
    expect(medlem.locator("#punkt-2 .fraga__utfall")).to_have_text("Ändrad lydelse")
    medlem.get_by_role("button", name="Begär ordet").click()
    expect(page.locator("#talarlista li")).to_contain_text("Lars Lund")
    granska_axe(medlem)
    for bredd, hojd in ((820, 1180), (1180, 820), (390, 844), (320, 700)):
        page.set_viewport_size({"width": bredd, "height": hojd})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), bredd
    page.emulate_media(color_scheme="dark")
    granska_axe(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#punkten-rubrik")).to_have_text("Övriga frågor")
    expect(medlem.locator("#nu")).to_contain_text("Övriga frågor")
    arendet.refresh_from_db()
    assert arendet.lage == Lage.BEHANDLAD
    page.wait_for_function("!document.querySelector('[data-sparstatus]').textContent.includes('Sparar')")
    assert Motesanteckning.objects.get(punkt=arendet).text == "b som i början"


def test_an_upprop_is_answered_by_key_and_the_result_is_read_out(
    arendet: Dagordningspunkt, mote: Mote, oppna: Any, granska_axe: Any
) -> None:
    mote.kom("olle", "vera", "lars", "lena")
    mote.ta_upp(arendet)
    page = oppna(mote.sekr)
    page.get_by_text("Nytt yrkande").click()
    page.get_by_label("Vem yrkar").select_option(label="Lars Lund (S)")
    page.get_by_label("Yrkande", exact=True).select_option("avslag")
    page.get_by_role("button", name="Anteckna yrkandet").click()
    page.get_by_role("button", name="Lägg fram proposition").click()
    page.get_by_role("button", name=re.compile("^Ja: bifall")).click()
    page.get_by_role("button", name="Votering med upprop").click()
    expect(page.get_by_role("group", name="Vera Vising (M)")).to_be_visible()
    granska_axe(page)
    page.get_by_role("group", name="Vera Vising (M)").get_by_label("Ja").focus()
    for tangent in "jnnj":
        page.keyboard.press(tangent)
    page.get_by_role("button", name="Avsluta voteringen").click()
    resultat = "Med två (2) ja-röster mot två (2) nej-röster och med ordförandens utslagsröst för ja"
    expect(page.get_by_text(resultat)).to_be_visible()
    assert Votering.objects.get().roster.count() == 4
    assert Stallningstagande.objects.kvar().get().utfall == "bifall"


def test_without_a_network_nothing_is_lost_and_another_takes_over(
    arendet: Dagordningspunkt, mote: Mote, oppna: Any, konsol: Any
) -> None:
    konsol.vanta("ERR_INTERNET_DISCONNECTED")
    mote.alla_kom()
    mote.ta_upp(arendet)
    andra = person("andra", "Stina Svensson", mote.sammantrade.organ, Roll.SEKRETERARE)
    page = oppna(mote.sekr)
    expect(page.get_by_text("du för pennan")).to_be_visible()
    page.context.set_offline(True)
    page.locator("#punkt-1").focus()
    page.keyboard.press("b")
    page.get_by_role("textbox", name="Egna anteckningar till punkten").fill("Skrivet utan nät.")
    page.get_by_label("Sök namn").fill("eva")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Väntar på att skickas")).to_be_visible()
    expect(page.locator("[data-ko-lista]")).to_contain_text("Beslutspunkt 1: Ställer sig bakom")
    expect(page.locator("[data-sparstatus]")).to_contain_text("väntar")
    assert not Stallningstagande.objects.exists()
    # The other takes over at once: nothing is locked by the page that is gone.
    hennes = oppna(andra)
    expect(hennes.get_by_text("Helena Broman för pennan")).to_be_visible()
    hennes.get_by_role("button", name="Ta över").click()
    expect(hennes.get_by_text("du för pennan")).to_be_visible()
    hennes.locator("#punkt-2").focus()
    hennes.keyboard.press("a")
    expect(hennes.locator("#punkt-2 .fraga__utfall")).to_have_text("Avslag")
    # The first page is closed for good, and opened again with a network: what it had is sent, once.
    kontext = page.context
    page.close(run_before_unload=False)
    kontext.set_offline(False)
    page = kontext.new_page()
    page.goto(hennes.url)
    expect(page.locator("#punkt-1 .fraga__utfall")).to_have_text("Ställer sig bakom")
    expect(page.get_by_role("textbox", name="Egna anteckningar till punkten")).to_have_value("Skrivet utan nät.")
    expect(hennes.locator("#punkt-1 .fraga__utfall")).to_have_text("Ställer sig bakom")
    expect(page.get_by_role("button", name="Gick Eva Eng (M)")).to_be_visible()
    assert Stallningstagande.objects.kvar().count() == 2
    assert Narvaropass.objects.filter(deltagande=mote["eva"]).count() == 1


def test_a_refusal_stands_until_it_is_read_and_pressed_twice_is_once(
    arendet: Dagordningspunkt, mote: Mote, oppna: Any, konsol: Any
) -> None:
    konsol.vanta("ERR_INTERNET_DISCONNECTED", "status of 409", "status of 403")
    mote.alla_kom()
    mote.ta_upp(arendet)
    page = oppna(mote.sekr)
    page.get_by_text("Nytt yrkande").click()
    page.get_by_label("Vem yrkar").select_option(label="Lars Lund (S)")
    page.get_by_label("Yrkande", exact=True).select_option("avslag")
    page.get_by_role("button", name="Anteckna yrkandet").dblclick()
    # What is pressed after it has come: then all of it has.
    page.get_by_role("button", name="Kom Erik Ek (S)").click()
    expect(page.get_by_role("button", name="Gick Erik Ek (S)")).to_be_visible()
    expect(page.locator(".yrkande")).to_have_count(1)
    assert Yrkande.objects.count() == 1
    # Pressed without a network; meanwhile the point is settled by another, and the first press is refused.
    page.context.set_offline(True)
    page.locator("#punkt-2").focus()
    page.keyboard.press("l")
    page.keyboard.press("Control+a")
    page.keyboard.type("regionen redovisar allt i maj.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Kom Eva Eng (M)").click()
    expect(page.locator("[data-ko-lista] li")).to_have_count(2)
    anteckna(arendet, av=mote.sekr, utfall="avslag", behandlingar=[beslutspunkt(arendet, 2)])
    page.context.set_offline(False)
    expect(page.get_by_role("button", name="Gick Eva Eng (M)")).to_be_visible()
    nekat = page.locator("[data-nekat]")
    expect(nekat).to_be_visible()
    expect(nekat).to_contain_text("Beslutspunkt 2: ändrad lydelse")
    expect(nekat).to_contain_text("regionen redovisar allt i maj.")
    # Its cookie is gone: what is pressed waits, and comes when one has logged in again.
    kakor = page.context.cookies()
    page.context.clear_cookies(name=re.compile("csrf"))
    page.get_by_role("button", name="Gick Eva Eng (M)").click()
    expect(page.locator("[data-sparstatus]")).to_contain_text("utloggad")
    page.context.add_cookies(kakor)
    expect(page.get_by_role("button", name="Kom Eva Eng (M)")).to_be_visible()
    expect(nekat).to_be_hidden()
