"""The reading view in a real browser: the place between two devices, leafing by keyboard, no network, axe."""

from typing import Any

import pytest
from playwright.sync_api import expect

from beslut.actions import forberett, ledamotsfraga
from beslut.models import Dagordningspunkt, Lasplats
from forum.models import Anvandare, Organ, Roll
from tests.motesvarld import beslutspunkt, ny_fri
from tests.test_lasvy import las, utskickad
from tests.varld import person

__all__ = ["utskickad"]
pytestmark = [pytest.mark.webblasare, pytest.mark.django_db(transaction=True)]


def test_a_member_reads_on_two_devices(
    utskickad: Dagordningspunkt,
    ledamoten: Anvandare,
    forumet: Organ,
    new_context: Any,
    inloggad: Any,
    live_server: Any,
    granska_axe: Any,
    konsol: Any,
) -> None:
    lars = person("lars", "Lars Lund", forumet, Roll.LEDAMOT)
    fri = ny_fri(utskickad.sammantrade, "Övriga frågor", position=90)
    fraga = ledamotsfraga.stall(utskickad, av=lars, text="Vad kostar vägen?")
    yrkande = forberett.borja(
        utskickad, av=lars, slag="andrad", behandling=beslutspunkt(utskickad), lydelse="regionen bygger en cykelväg."
    )
    forberett.bjud(yrkande, av=lars, vem=ledamoten)
    assert utskickad.version is not None
    sista = utskickad.version.data["avsnitt"][-1]["doc"]["content"][-1]["attrs"]["id"]
    bas = live_server.url

    # A low window, so that the short memo is scrolled.
    platta = inloggad(new_context().new_page(), ledamoten)
    platta.set_viewport_size({"width": 820, "height": 420})
    platta.goto(f"{bas}{las(utskickad)}")
    platta.wait_for_selector("html[data-las=redo]")
    granska_axe(platta)
    # Without a network nothing is lost but the place, and nothing is said of it.
    konsol.vanta("ERR_INTERNET_DISCONNECTED")
    platta.context.set_offline(True)
    with platta.expect_event("requestfailed", lambda fraga: "/plats/" in fraga.url):
        platta.evaluate("scrollTo(0, 260)")
    platta.context.set_offline(False)
    with platta.expect_response(lambda svar: "/plats/" in svar.url) as svar:
        platta.locator(f'[data-block="{sista}"]').evaluate(
            "el => scrollTo(0, el.getBoundingClientRect().top + scrollY)"
        )
    assert svar.value.status == 204
    kommit_till = Lasplats.objects.get(dagordningspunkt=utskickad).block
    assert kommit_till

    telefon = inloggad(new_context(color_scheme="dark").new_page(), ledamoten)
    telefon.set_viewport_size({"width": 390, "height": 500})
    telefon.goto(f"{bas}{las(utskickad)}")
    telefon.wait_for_selector("html[data-las=redo]")
    telefon.get_by_role("link", name="Fortsätt där du var").click()
    expect(telefon.locator(f'[data-block="{kommit_till}"]')).to_be_focused()
    expect(telefon.locator(f'[data-block="{kommit_till}"]')).to_be_in_viewport()
    granska_axe(telefon)
    telefon.keyboard.press("ArrowRight")
    expect(telefon.get_by_role("heading", level=1, name="Övriga frågor")).to_be_visible()
    assert telefon.url.endswith(las(fri))
    telefon.wait_for_selector("html[data-las=redo]")
    telefon.keyboard.press("ArrowLeft")
    expect(telefon.get_by_role("heading", level=1, name="Cykelväg")).to_be_visible()
    # In a field the arrows are the field's.
    telefon.wait_for_selector("html[data-las=redo]")
    telefon.get_by_text("Ställ en fråga till handläggaren").click()
    telefon.get_by_label("Din fråga").fill("När?")
    telefon.keyboard.press("ArrowRight")
    telefon.get_by_role("button", name="Skicka frågan").click()
    expect(telefon.get_by_text("Frågan är skickad")).to_be_visible()
    granska_axe(telefon)
    las_listan = f"/sammantraden/{utskickad.sammantrade.uuid}/las/"
    for url in (las_listan, f"{las(utskickad)}yrka/", f"{las(utskickad)}yrka/?slag=andrad-1", fraga.get_absolute_url()):
        telefon.goto(f"{bas}{url}")
        granska_axe(telefon)
        assert telefon.evaluate("document.documentElement.scrollWidth <= innerWidth")
    telefon.goto(f"{bas}{yrkande.get_absolute_url()}")
    granska_axe(telefon)
    telefon.get_by_role("button", name="Instäm i yrkandet").click()
    expect(telefon.get_by_text("Du instämmer i yrkandet.").first).to_be_visible()
    granska_axe(telefon)
