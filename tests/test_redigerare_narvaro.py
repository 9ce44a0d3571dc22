"""The others on the writing page: their initials, their carets, and that one hears of them without being disturbed."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from arenden.models import Narvaro, Skrivelse
from forum.models import Anvandare
from tests.skrivsida import falt, sparat, text_av, vanta_tills

pytest_plugins = ["tests.skrivsida"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.webblasare]


@pytest.fixture
def tva(skrivsida: Any, skrivelse: Skrivelse, maria: Anvandare, olof: Anvandare) -> tuple[Page, Page]:
    """Maria's page and Olof's."""
    skrivelse.medforfattare.add(olof)
    return skrivsida(maria), skrivsida(olof)


def stall(sida: Page, pos: int, till: int | None = None) -> None:
    """Put the caret of Bakgrund at *pos*, or select to *till*; what is typed next is typed there."""
    assert falt(sida, "Bakgrund").evaluate(
        """(y, [from, to]) => { y.editor.chain().focus().setTextSelection({ from, to }).run()
        return y === document.activeElement }""",
        [pos, till or pos],
    )


def fore_markoren(sida: Page) -> Any:
    """Return the text of Bakgrund before the other's caret."""
    return falt(sida, "Bakgrund").evaluate(
        """y => { const m = y.querySelector(".markor"); if (!m) return null
        const r = document.createRange(); r.setStart(y, 0); r.setEndBefore(m); return r.toString() }"""
    )


def vanta_pa(sida: Page, text: str) -> None:
    vanta_tills(sida, lambda: fore_markoren(sida) == text)


def test_initials_and_name_stand_at_the_part_and_in_the_toolbar_until_one_leaves(
    tva: tuple[Page, Page], granska_axe: Any
) -> None:
    maria, olof = tva
    stall(olof, 4)
    har = maria.get_by_role("list", name="Skriver här")
    expect(har).to_have_text("OSOlof Strand skriver här")
    expect(maria.get_by_role("list", name="Här just nu").get_by_role("link")).to_have_text("OSOlof Strand, Bakgrund")
    granska_axe(maria)
    olof.locator("#id_rubrik").focus()
    expect(maria.locator("#uppgifter").get_by_role("list", name="Skriver här")).to_be_visible(timeout=6000)
    expect(maria.locator(".markor")).to_have_count(0)
    olof.close(run_before_unload=False)
    expect(maria.locator(".skrivande")).to_have_count(0)
    assert [str(rad.person) for rad in Narvaro.objects.all()] == ["Maria Ekdahl"]


def test_anothers_caret_and_selection_follow_the_text(
    tva: tuple[Page, Page], skrivelse: Skrivelse, konsol: Any
) -> None:
    """The text is "Det här är bakgrund."."""
    konsol.vanta("status of 409")
    maria, olof = tva
    stall(olof, 5, 8)
    vanta_pa(maria, "Det här")
    expect(falt(maria, "Bakgrund").locator(".markering")).to_have_text("här")
    # What I write before it moves it at once, saved or not; what I write after it does not.
    stall(maria, 1)
    maria.keyboard.type("Se. ")
    assert fore_markoren(maria) == "Se. Det här"
    stall(maria, 25)
    maria.keyboard.type(" Slut.")
    assert fore_markoren(maria) == "Se. Det här"
    # What the other writes carries the caret along, with nothing but the steps told.
    expect(falt(olof, "Bakgrund")).to_have_text("Se. Det här är bakgrund. Slut.")
    stall(olof, 12)
    olof.keyboard.type(" nu")
    vanta_pa(maria, "Se. Det här nu")
    assert str(text_av(skrivelse)) == "Se. Det här nu är bakgrund. Slut."


def test_another_tab_of_mine_is_called_me(skrivsida: Any, maria: Anvandare, skrivelse: Skrivelse) -> None:
    sida = skrivsida(maria)
    annan = sida.context.new_page()
    annan.goto(sida.url)
    annan.wait_for_selector("html[data-redigerare=redo]")
    stall(annan, 3)
    expect(sida.get_by_role("list", name="Skriver här")).to_have_text("DuDu skriver här i en annan flik")
    expect(sida.locator("[data-verktyg] > .dold[role=status]")).to_be_empty()


def test_coming_and_going_is_said_politely_and_seldom(tva: tuple[Page, Page]) -> None:
    maria, olof = tva
    rost = maria.locator("[data-verktyg] > .dold[role=status]")
    expect(rost).to_have_text("Olof Strand skriver också här.")
    olof.close(run_before_unload=False)
    expect(maria.locator(".skrivande")).to_have_count(0)
    expect(rost).to_have_text("Olof Strand skriver också här.")


def test_one_writes_undisturbed_where_anothers_caret_stands(tva: tuple[Page, Page], skrivelse: Skrivelse) -> None:
    maria, olof = tva
    stall(olof, 5)
    vanta_pa(maria, "Det ")
    stall(maria, 5)
    maria.keyboard.type("allt ")
    maria.keyboard.press("Backspace")
    maria.keyboard.type(" som ")
    sparat(maria)
    assert str(text_av(skrivelse)) == "Det allt som här är bakgrund."
    assert "OS" not in falt(maria, "Bakgrund").inner_text()
