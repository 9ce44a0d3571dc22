"""A paper signed with ink, in a real browser: handed in, seen beside what was issued, accepted with open eyes."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from arenden.models import Skrivelse
from beslut.actions import rendering, skanning
from beslut.models import Handling
from forum import lagring
from forum.models import Anvandare
from tests import skannat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]


def test_the_paper_is_handed_in_compared_and_accepted(
    godkand: Skrivelse,
    maria: Anvandare,
    new_context: Any,
    inloggad: Any,
    live_server: Any,
    granska_axe: Any,
    konsol: Any,
) -> None:
    konsol.vanta("status of 409")
    rendering.arbeta_undan()
    punkt = Handling.objects.med_filer().get(slag=Handling.Slag.BESLUTSPUNKT)
    assert punkt.fil is not None
    with lagring.oppna(punkt.fil.sha256) as f:
        blad = skannat.skriv(skannat.sidor(f.read())[0], (0.55, 0.2))
    sida = inloggad(new_context().new_page(), maria)
    sida.set_viewport_size({"width": 390, "height": 900})

    sida.goto(f"{live_server.url}/handlingar/{punkt.fil.sha256}/")
    sida.get_by_role("link", name="Lämna in det underskrivna papperet").click()
    sida.get_by_label("Det skannade papperet").set_input_files(
        {"name": "papper.jpg", "mimeType": "image/jpeg", "buffer": skannat.jpeg(skannat.skanna(blad))}
    )
    granska_axe(sida)
    sida.get_by_role("button", name="Lämna in och jämför").click()
    expect(sida.get_by_text("Papperet jämförs med handlingen")).to_be_visible(timeout=30_000)
    assert skanning.jamfor_alla() == 1
    godta = sida.get_by_role("button", name="Godta som underskrivet exemplar")
    expect(godta).to_be_visible(timeout=30_000)
    for bild in sida.get_by_role("img", name=re.compile("som den utfärdades|inramade")).all():
        bild.scroll_into_view_if_needed()
        expect(bild).to_have_js_property("complete", True, timeout=30_000)
    expect(sida.get_by_text("något är tillagt")).to_be_visible()
    assert sida.evaluate("document.documentElement.scrollWidth <= innerWidth")
    granska_axe(sida)
    godta.click()
    expect(sida.get_by_text("Kryssa för att du har sett avvikelserna")).to_be_visible(timeout=30_000)
    sida.get_by_label("Jag har sett avvikelserna och godtar papperet ändå").check()
    godta.click()
    expect(sida.get_by_text("godtog papperet som underskrivet exemplar").first).to_be_visible(timeout=30_000)
    sida.get_by_role("link", name="Handlingens gång").click()
    expect(sida.get_by_role("link", name="Hämta det underskrivna papperet")).to_be_visible(timeout=30_000)
    granska_axe(sida)
