"""The Handbok: a page for each role, which names nothing that the app does not say."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from forum.handbok import SIDOR
from forum.models import Anvandare, Roll

ROT = Path(__file__).resolve().parent.parent
MALLAR = ROT / "templates"


def text(fil: Path) -> str:
    return re.sub(r"\s+", " ", fil.read_text())


def test_every_role_has_its_page() -> None:
    assert sorted(r for s in SIDOR for r in s.roller) == sorted(Roll)


def test_what_it_says_of_buttons_and_headings_stands_in_the_app() -> None:
    """A label that is changed, and not in the Handbok, fails here."""
    kallor = [f for f in MALLAR.rglob("*.html") if f.parent.name != "handbok"]
    kallor += [f for mapp in ("forum", "arenden", "beslut") for f in (ROT / mapp).rglob("*.py")]
    kallor += (ROT / "static" / "js").rglob("*.js")
    appen = " ".join(map(text, kallor))
    namnda = {b for f in (MALLAR / "handbok").glob("*.html") for b in re.findall(r"<b>([^<]+)</b>", text(f))}
    assert len(namnda) > 50
    assert sorted(b for b in namnda if b not in appen) == []


def test_its_pictures_are_there_and_none_is_left_over() -> None:
    visade = {b for f in (MALLAR / "handbok").glob("*.html") for b in re.findall(r'fil="([^"]+)"', text(f))}
    assert {b for b in visade if not finders.find(f"handbok/{b}.png")} == set()
    assert {f.stem for f in (ROT / "static" / "handbok").glob("*")} == visade


@pytest.mark.django_db
def test_one_sees_the_pages_for_ones_own_roles_first(client: Client, sekreteraren: Anvandare, in_som: Any) -> None:
    utloggad = client.get("/handbok/").content.decode()
    assert "Rollerna" in utloggad
    assert all(client.get(f"/handbok/{s.slug}/").status_code == 200 for s in SIDOR)
    assert client.get("/handbok/finns-inte/").status_code == 404
    min_egen = in_som(sekreteraren).get("/handbok/").content.decode()
    assert min_egen.index("För dig") < min_egen.index("/handbok/sekreterare/") < min_egen.index("För andra")
    assert min_egen.index("För andra") < min_egen.index("/handbok/handlaggare/")
