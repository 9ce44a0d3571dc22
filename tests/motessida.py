"""A sammanträde by what is done on its pages: called to, held, and answered; each press waited for."""

import re

from playwright.sync_api import Page, expect

from forum.models import Sammantrade


class Motessida:
    """The sekreterare's page of one sammanträde, by what is done there."""

    def __init__(self, sida: Page, sammantrade: Sammantrade) -> None:
        self.sida, self.sammantrade = sida, sammantrade
        sida.goto(f"{sammantrade.get_absolute_url()}mote/")
        sida.wait_for_selector("html[data-mote=redo]")

    def oppna(self, alla: str) -> None:
        self.sida.get_by_role("button", name="Öppna sammanträdet").click()
        self.sida.get_by_role("button", name=alla).click()
        expect(self.sida.locator(".narvaropanel__laget")).to_contain_text("5 tjänstgörande av 5 ledamöter")

    def nasta(self, rubrik: str) -> None:
        """Take up the next item as one does without looking: by the key."""
        self.sida.keyboard.press("Control+Enter")
        expect(self.sida.locator("#punkten-rubrik")).to_have_text(rubrik)
        expect(self.sida.locator(".punkten__gang").get_by_role("button", name="Avsluta punkten")).to_be_visible()

    def tangent(self, plats: str, tangent: str, utfall: str) -> None:
        self.sida.locator(plats).focus()
        self.sida.keyboard.press(tangent)
        expect(self.sida.locator(f"{plats} .fraga__utfall")).to_have_text(utfall)

    def justerare(self, vem: str) -> None:
        self.sida.get_by_text("Fler deltar, ledning och justerare").click()
        self.sida.get_by_label("Vald av mötet").select_option(label=vem)
        self.sida.get_by_role("button", name="Justerare", exact=True).click()
        expect(self.sida.get_by_text(f"Justerare: {vem}")).to_be_visible()

    def avsluta(self) -> None:
        # The last item ends by the key, then the meeting.
        self.sida.keyboard.press("Control+Enter")
        expect(self.sida.locator("#nu")).to_contain_text("Alla punkter är avslutade")
        self.sida.keyboard.press("Control+Enter")
        expect(self.sida.get_by_text("Sammanträdet avslutades")).to_be_visible()


def kalla(sida: Page, sammantrade: Sammantrade, knapp: str = "Skicka kallelsen") -> None:
    sida.goto(f"{sammantrade.get_absolute_url()}kallelse/")
    sida.get_by_role("button", name=knapp).click()
    expect(sida.get_by_text("inget har ändrats sedan dess")).to_be_visible()


def svara(sida: Page, adress: str) -> None:
    """Answer for a recipient on all of its beslutspunkter, by its own page or by the registrator's."""
    sida.goto(adress)
    formular = sida.locator("section.avdelning").first
    formular.get_by_label("Beslutat i enlighet med ställningstagandet").check()
    formular.get_by_label("Beslutsdatum").fill("2027-03-15")
    formular.get_by_label("Beslutande organ").fill("kommunstyrelsen")
    formular.get_by_label("Svaret gäller alla punkter").check()
    formular.get_by_role("button", name="Spara svaret").click()
    expect(sida.get_by_text(re.compile("ert svar är sparat|Svaret är noterat"))).to_be_visible()
