"""Signing in a real browser: chosen, asked for, read and signed by two in order, and verified from the file."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Page, expect

from arenden.actions import granskning
from arenden.models import Skrivelse
from beslut.actions import rendering, underskriftsbegaran, undertecknande
from beslut.models import Handling
from forum.models import Anvandare
from tests.skrivsida import vanta_tills
from tests.varld import LOSENORD, godkann_alla

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]


def arbeta() -> None:
    """Do what the worker does when it has come round."""
    rendering.arbeta_undan()
    undertecknande.lagg_till_alla()
    underskriftsbegaran.hamta_nya()
    underskriftsbegaran.bjud_in()


def skriv_under(sida: Page, losenord: str) -> None:
    sida.get_by_label("Ditt lösenord").fill(losenord)
    sida.get_by_role("button", name="Skriv under", exact=True).click()


def test_two_sign_in_order_and_the_file_is_authentic(
    skrivelse: Skrivelse,
    maria: Anvandare,
    agneta: Anvandare,
    ulrika: Anvandare,
    new_context: Any,
    inloggad: Any,
    live_server: Any,
    granska_axe: Any,
    konsol: Any,
    tmp_path: Path,
) -> None:
    cache.clear()
    konsol.vanta("status of 422")
    skriver = inloggad(new_context().new_page(), maria)
    skriver.goto(f"{live_server.url}/skrivelser/{skrivelse.uuid}/skriv/")
    skriver.wait_for_selector("html[data-redigerare=redo]")
    skriver.get_by_label("elektroniskt", exact=True).check()
    skriver.get_by_role("button", name="Spara uppgifterna").click()
    # The page saves in place: what has been chosen is there once the server has it.
    vanta_tills(skriver, lambda: Skrivelse.objects.get().underskriftssatt == "elektronisk")
    skriver.goto(f"{live_server.url}/skrivelser/{skrivelse.uuid}/skicka/")
    expect(skriver.get_by_text("skrivs handlingarna under elektroniskt")).to_be_visible()
    granskning.skicka(Skrivelse.objects.get(), av=maria)
    godkann_alla(Skrivelse.objects.get(), agneta, ulrika)
    arbeta()
    memo = Handling.objects.utfardade()[0]

    sidor = {}
    for vem, bredd, farger in ((agneta, 390, "dark"), (ulrika, 1280, "light")):
        sida = sidor[vem.pk] = inloggad(new_context(color_scheme=farger).new_page(), vem)
        sida.set_viewport_size({"width": bredd, "height": 900})
        sida.goto(live_server.url)
        sida.get_by_role("link", name=re.compile("Läs och skriv under")).first.click()
        expect(sida.get_by_role("img", name=re.compile("Sida 1 av"))).to_be_visible()
        assert sida.evaluate("document.documentElement.scrollWidth <= innerWidth")
        granska_axe(sida)
        andra = sida.context.new_page()
        andra.goto(sida.url)
        if vem == agneta:
            skriv_under(sida, "inte mitt")
            expect(sida.get_by_text("Lösenordet stämmer inte")).to_be_visible()
            granska_axe(sida)
        skriv_under(sida, LOSENORD)
        expect(sida.get_by_text("Underskriften läggs till i filen")).to_be_visible()
        skriv_under(andra, LOSENORD)
        expect(andra.get_by_text("Du har redan skrivit under")).to_be_visible()
        andra.close()
        arbeta()
        expect(sida.get_by_text(re.compile("Du skrev under den"))).to_be_visible()
        # The point waits for the first; for the second not until then.
        vidare = sida.get_by_role("link", name="Nästa att skriva under: Beslutspunkt 1")
        expect(vidare).to_have_count(1 if vem == agneta else 0)
        granska_axe(sida)

    memo = Handling.objects.utfardade()[0]
    skriver.goto(f"{live_server.url}/handlingar/{memo.fil.sha256}/")  # type: ignore[union-attr]
    expect(skriver.get_by_text("Underskriven av alla")).to_be_visible()
    expect(skriver.get_by_text("skrev under, identifierad genom lösenord")).to_have_count(2)
    granska_axe(skriver)
    with skriver.expect_download() as hamtning:
        skriver.evaluate(
            "url => { const a = document.createElement('a'); a.href = url; a.download = ''; a.click() }",
            memo.get_absolute_url(),
        )
    fil = tmp_path / "memo.pdf"
    hamtning.value.save_as(fil)
    svar = io.StringIO()
    call_command("verifiera", str(fil), stdout=svar)  # raises SystemExit where it is not authentic
    assert svar.getvalue().count("Underskriven av: ") == 2
    assert "identifierad genom lösenord" in svar.getvalue()
