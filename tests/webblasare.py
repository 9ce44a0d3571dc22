"""Chromium for the tests marked `webblasare`: how it starts, who is logged in, and what it must not say.

Fixtures: `page` and `new_context` (pytest-playwright's), `inloggad`, `granska_axe`, `konsol`.
"""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from forum.models import Anvandare

INLOGGNING = "allauth.account.auth_backends.AuthenticationBackend"
FLAGGOR = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A state is waited for, and a slow machine may take its time; what never comes costs this once.
VANTA = 30
expect.set_options(timeout=VANTA * 1000)
# WCAG 2.2 AA is our level (DESIGN §5.12); best practices are judged too, for they cost nothing here.
AXE: dict[str, Any] = {"resultTypes": ["violations"]}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium")
    assert chromium, "Chromium saknas. Kör: apt-get install chromium"
    return browser_type_launch_args | {"executable_path": chromium, "args": list(FLAGGOR)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {
        "locale": "sv-SE",
        "timezone_id": "Europe/Stockholm",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture(scope="session")
def hashade_filer() -> Iterator[None]:
    """Collect the static files as production names them, and let the app serve them itself."""
    with pytest.MonkeyPatch.context() as lapp:
        # pytest-django would answer /static/ from the finders, which know no hashed names.
        lapp.setattr("django.contrib.staticfiles.handlers.StaticFilesHandler", lambda program: program)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture(scope="session")
def live_server(hashade_filer: None, live_server: Any) -> Any:
    return live_server


@pytest.fixture(autouse=True)
def webbplatsens_adress(request: pytest.FixtureRequest, settings: Any) -> None:
    """Let links in mail lead to the server that the test started."""
    if "live_server" in request.fixturenames:
        settings.ADRESS = request.getfixturevalue("live_server").url


class Konsol:
    """What the browser complained about: console errors, uncaught exceptions, refusals by the CSP."""

    def __init__(self) -> None:
        self.klagomal: list[str] = []
        self._vantade: list[str] = []

    def lyssna(self, context: BrowserContext) -> BrowserContext:
        """Listen to every page of *context*, those opened later as well."""
        context.on("console", lambda m: self._anteckna(m.type, m.text, m.location.get("url", "")))
        context.on("weberror", lambda fel: self._anteckna("error", str(fel.error), ""))
        return context

    def vanta(self, *delar: str) -> None:
        """Expect complaints that hold one of *delar*, such as "status of 409"."""
        self._vantade += delar

    def _anteckna(self, slag: str, text: str, adress: str) -> None:
        # Chromium tells some CSP refusals as warnings or as info.
        if slag == "error" or "Content Security Policy" in text:
            self.klagomal.append(f"{text} ({adress})" if adress else text)

    def ovantade(self) -> list[str]:
        """Return the complaints that nobody expected."""
        return [k for k in self.klagomal if not any(del_ in k for del_ in self._vantade)]


@pytest.fixture
def konsol() -> Iterator[Konsol]:
    """Fail the test if the browser complained of what it did not `vanta`."""
    konsol = Konsol()
    yield konsol
    if ovantade := konsol.ovantade():
        pytest.fail("Webbläsaren klagade:\n" + "\n".join(f"  {k}" for k in ovantade), pytrace=False)


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], konsol: Konsol) -> Callable[..., BrowserContext]:
    """Return a function that opens a browser of its own, with the console listened to."""

    def oppna(**val: Any) -> BrowserContext:
        return konsol.lyssna(new_context(**val))

    return oppna


@pytest.fixture
def inloggad(live_server: Any) -> Callable[[Page, Anvandare], Page]:
    """Return a function that gives *page* the session of a person, without the log-in page."""

    def logga_in(page: Page, anvandare: Anvandare) -> Page:
        klient = Client()
        klient.force_login(anvandare, backend=INLOGGNING)
        (kaka,) = (k for k in klient.cookies.values() if k.key == "sessionid")
        page.context.add_cookies([{"name": kaka.key, "value": kaka.value, "url": live_server.url}])
        return page

    return logga_in


@pytest.fixture
def granska_axe() -> Callable[[Page], None]:
    """Return a function that fails when axe finds anything on the page as it stands."""

    def granska(page: Page) -> None:
        fynd = Axe().run(page, options=AXE).response["violations"]
        rader = [
            f"{f['id']} ({f['impact']}): {f['help']}\n"
            + "\n".join(f"    {' '.join(map(str, n['target']))}\n      {n['html'][:200]}" for n in f["nodes"])
            for f in fynd
        ]
        if rader:
            bredd = page.viewport_size["width"] if page.viewport_size else "?"
            pytest.fail(f"axe på {page.url} ({bredd} px):\n" + "\n".join(rader), pytrace=False)

    return granska
