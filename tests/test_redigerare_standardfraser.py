"""Standard phrases of the template, put in where one writes."""

from typing import Any

import pytest
from playwright.sync_api import expect

from arenden.actions import mall as actions
from arenden.models import Skrivelse
from forum.models import Anvandare
from tests.skrivsida import falt, sparat, text_av

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]


@pytest.fixture
def fraser(skrivelse: Skrivelse, maria: Anvandare, sekreteraren: Anvandare) -> Skrivelse:
    """The draft, begun from a version with phrases; what is published later is not for it."""
    mall = skrivelse.mallversion.mall
    innehall = {**mall.utkast, "fraser": ["Ärendet har beretts med [vilka]."]}
    innehall["avsnitt"] = [
        {**a, "fraser": ["Bakgrunden är känd.", "Ö-frågan väcktes [datum]."]} if a["nyckel"] == "bakgrund" else a
        for a in innehall["avsnitt"]
    ]
    rad = actions.spara(mall, av=sekreteraren, revision=mall.revision, innehall=innehall, ordning=0)
    version = actions.publicera(rad, av=sekreteraren, revision=rad.revision)
    Skrivelse.objects.filter(pk=skrivelse.pk).update(mallversion=version)
    rad.refresh_from_db()
    rad = actions.spara(
        rad, av=sekreteraren, revision=rad.revision, innehall={**innehall, "fraser": ["Ny."]}, ordning=0
    )
    actions.publicera(rad, av=sekreteraren, revision=rad.revision)
    return skrivelse


def test_a_phrase_goes_in_at_the_caret_as_one_edit_that_can_be_undone(
    fraser: Skrivelse, maria: Anvandare, skrivsida: Any, granska_axe: Any
) -> None:
    sida = skrivsida(maria)
    verktyg = sida.get_by_role("button", name="Standardfraser")
    falt(sida, "Bakgrund").click()
    sida.keyboard.press("Control+End")
    sida.keyboard.press("Alt+F10")
    verktyg.focus()
    sida.keyboard.press("Enter")
    ruta = sida.get_by_role("dialog", name="Standardfraser")
    expect(ruta.get_by_role("heading")).to_have_text(["Standardfraser", "Bakgrund", "Hela skrivelsen"])
    granska_axe(sida)
    expect(ruta.get_by_role("status")).to_have_text("3 fraser")
    sida.keyboard.type("ö-fr")
    expect(ruta.get_by_role("status")).to_have_text("1 fras")
    sida.keyboard.press("Enter")
    # What is to be filled in is selected, to be written over.
    expect(ruta).to_be_hidden()
    sida.keyboard.type("i maj")
    text = falt(sida, "Bakgrund")
    expect(text).to_have_text("Det här är bakgrund. Ö-frågan väcktes i maj.")
    sparat(sida)
    assert str(text_av(fraser)) == "Det här är bakgrund. Ö-frågan väcktes i maj."
    for _ in range(2):
        sida.keyboard.press("Control+z")
    expect(text).to_have_text("Det här är bakgrund.")

    # Elsewhere only the whole memo's; with the arrows; Escape changes nothing.
    falt(sida, "Sammanfattning").click()
    verktyg.click()
    expect(ruta.get_by_role("heading")).to_have_text(["Standardfraser", "Hela skrivelsen"])
    sida.keyboard.press("ArrowDown")
    expect(ruta.get_by_role("button", name="Ärendet har beretts")).to_be_focused()
    sida.keyboard.press("Escape")
    expect(falt(sida, "Sammanfattning")).to_be_focused()
    expect(falt(sida, "Sammanfattning")).to_have_text("Det här är sammanfattning.")


def test_without_phrases_there_is_no_such_tool(skrivelse: Skrivelse, maria: Anvandare, skrivsida: Any) -> None:
    sida = skrivsida(maria)
    falt(sida, "Bakgrund").click()
    expect(sida.get_by_role("button", name="Standardfraser")).to_be_hidden()
