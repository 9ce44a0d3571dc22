"""The page that checks a QR with no server, opened from a disk in a real browser with the network cut."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from beslut import kodnyckel
from tests.kodat import NYCKEL
from tests.test_kontrollkod import qr

pytestmark = [pytest.mark.webblasare, pytest.mark.django_db]


@pytest.fixture
def sida(tmp_path: Path, monkeypatch: Any, capsys: Any) -> Path:
    """The page, made with the tests' own key among the published."""
    monkeypatch.setattr(kodnyckel, "publika", lambda: [NYCKEL.public_key()])
    call_command("verifiera", sida=str(tmp_path / "kontroll.html"))
    return tmp_path / "kontroll.html"


def test_the_saved_page_tells_a_true_qr_from_a_false_one(sida: Path, page: Page, granska_axe: Any, konsol: Any) -> None:
    page.context.set_offline(True)
    page.goto(sida.as_uri())

    def prova(text: str, svar: str) -> None:
        page.get_by_label("Text i QR-koden").fill(text)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=svar)).to_be_visible(timeout=30_000)

    akta = qr()
    prova(akta, "QR-koden är äkta")
    expect(page.get_by_text("Beslutspunkt 2 av 3, RJL 2026/1, version 4")).to_be_visible()
    expect(page.get_by_text("ABCD 2345 EFGH")).to_be_visible()
    granska_axe(page)
    prova(akta.lower()[:100] + "\n" + akta.lower()[100:], "QR-koden är äkta")
    prova(akta.replace("ABCD2345", "BBCD2345"), "QR-koden är inte gjord av oss")
    prova("https://example.se/", "Det är inte texten i en QR-kod från Forum")
    granska_axe(page)
