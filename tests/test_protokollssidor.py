"""The pages of minutes and of recipients in a browser: written by the keyboard, adjusted, sent out and answered."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from arenden import dokument
from beslut.actions import expediering, justering
from beslut.models import Handling, HandlingFil, Protokoll, Svar
from forum import lagring
from tests.motesvarld import Mote
from tests.test_protokoll import avslutat, paragraf, utkastet  # noqa: F401
from tests.varld import parterna

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]
pytest_plugins = ["tests.skrivsida"]
TID = 30_000


def bild(sida: Page, namn: str) -> None:
    """Keep pictures of the page, for a person to look at, where PROVBILDER names a folder."""
    mapp = os.environ.get("PROVBILDER")
    for bredd, schema in ((1280, "light"), (820, "light"), (390, "dark")) if mapp else ():
        sida.set_viewport_size({"width": bredd, "height": 900})
        sida.emulate_media(color_scheme=schema)  # type: ignore[arg-type]
        sida.screenshot(path=Path(str(mapp)) / f"{namn}-{bredd}-{schema}.png", full_page=True)
    sida.set_viewport_size({"width": 1280, "height": 900})
    sida.emulate_media(color_scheme="light")


def smal(sida: Page) -> None:
    sida.set_viewport_size({"width": 320, "height": 800})
    # Nothing but what scrolls by itself is wider than the window.
    assert sida.evaluate("document.documentElement.scrollWidth") <= 320
    sida.set_viewport_size({"width": 1280, "height": 900})


def test_minutes_are_written_adjusted_sent_and_answered(
    utkastet: Protokoll,  # noqa: F811
    mote: Mote,
    sida_som: Any,
    new_context: Any,
    live_server: Any,
    granska_axe: Any,
) -> None:
    adress = f"/sammantraden/{utkastet.sammantrade.uuid}/protokoll/"
    sida: Page = sida_som(mote.sekr)
    sida.goto(f"{adress}skriv/")
    sida.wait_for_selector("html[data-redigerare=redo]", timeout=TID)
    ruta = sida.get_by_role("textbox", name="§ 2 Information om vägen", exact=True)
    ruta.click()
    sida.keyboard.press("Control+End")
    sida.keyboard.type(" Vägen öppnas i maj.")
    expect(sida.locator("[data-sparstatus]")).to_contain_text("Sparat", timeout=TID)
    rad = paragraf(utkastet, "Information om vägen")
    assert "Vägen öppnas i maj." in dokument.till_text(rad.text.doc)
    granska_axe(sida)
    bild(sida, "skriv")
    smal(sida)
    sida.get_by_role("button", name="Lämna för justering").click()
    sida.get_by_text("Protokollet är lämnat för justering").wait_for(timeout=TID)
    olle: Page = sida_som(mote.folk["olle"])
    olle.goto("/")
    olle.get_by_role("link", name="Läs och justera").click()
    expect(olle.get_by_text("Vägen öppnas i maj.")).to_be_visible(timeout=TID)
    granska_axe(olle)
    bild(olle, "justera")
    smal(olle)
    olle.get_by_role("button", name="Justera", exact=True).click()
    olle.get_by_text("Du har justerat protokollet.").wait_for(timeout=TID)
    utkastet.refresh_from_db()
    justering.justera(utkastet, av=mote.folk["lena"], sha256=utkastet.sha256)

    arende = rad.protokoll.paragrafer.get(nr=1).dagordningspunkt.version.skrivelse.arende  # type: ignore[union-attr]
    parterna(arende.organ, "Almby", "Bergby", "Cedersund")
    for handling in Handling.objects.filter(sammantrade=utkastet.sammantrade):
        data = f"%PDF {handling.uuid}".encode()
        HandlingFil.objects.create(handling=handling, sha256=lagring.skriv(data), storlek=len(data), sidor=1)
    expediering.lagg_till_parter(arende, av=mote.sekr)
    sida.goto(f"/arenden/{arende.uuid}/expediering/")
    granska_axe(sida)
    sida.get_by_role("button", name="Expediera", exact=True).click()
    sida.get_by_text("Expedierat till").wait_for(timeout=TID)
    bild(sida, "expediering")
    smal(sida)
    almby = arende.mottagare.get(namn="Almby")
    gast: Page = new_context(base_url=live_server.url).new_page()
    gast.goto(almby.lank)
    granska_axe(gast)
    bild(gast, "svar")
    smal(gast)
    gast.get_by_label("Beslutat i enlighet med ställningstagandet").check()
    gast.get_by_label("Beslutsdatum").fill("2026-11-02")
    gast.get_by_label("Beslutande organ").fill("kommunstyrelsen")
    gast.get_by_role("button", name="Spara svaret").click()
    gast.get_by_text("ert svar är sparat").wait_for(timeout=TID)
    assert Svar.objects.get().organ == "kommunstyrelsen"
    for vart, namn in (
        (f"/arenden/{arende.uuid}/aterkoppling/", "matris"),
        ("/aterkoppling/", "oversikt"),
        (f"/aterkoppling/mottagare/{almby.uuid}/", "mottagare"),
        (f"/arenden/{arende.uuid}/", "arende"),
        (adress, "protokoll"),
    ):
        sida.goto(vart)
        granska_axe(sida)
        bild(sida, namn)
        smal(sida)
