"""Make README's pictures and the Handbok's from the worked example: `python -m tests.bilder`."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

from tests.bilder import handbok

HAR = Path(__file__).parent
ROT = HAR.parent.parent
EXEMPEL = ROT / "arenden" / "exempel" / "besoksnaring.txt"


def ledig_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def manage(*argument: str) -> None:
    subprocess.run([sys.executable, "manage.py", *argument], cwd=ROT, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Photograph the writing page and a signed beslutspunkt's paper."""
    port = ledig_port()
    with tempfile.TemporaryDirectory(prefix="forum-bilder-") as mapp:
        os.environ |= {"FORUM_LAGE": "lokal", "FORUM_DATA": mapp, "PORT": str(port)}
        # Playwright keeps an event loop in the main thread.
        os.environ |= {"DJANGO_SETTINGS_MODULE": "forum.settings", "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        manage("migrate", "--verbosity", "0")
        manage("collectstatic", "--no-input", "--verbosity", "0")
        manage("exempel")
        manage("exempel", str(EXEMPEL), "--till", f"{mapp}/ut", "--signera")
        pdf = next(Path(mapp, "ut").rglob("beslutspunkt-2.pdf"))
        subprocess.run(["pdftoppm", "-r", "72", "-png", "-singlefile", str(pdf), str(HAR / "beslutspunkt")], check=True)
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "4", "forum.wsgi"],
            cwd=ROT,
            stderr=subprocess.DEVNULL,
        )
        try:
            fotografera(f"http://127.0.0.1:{port}", Path(mapp))
        finally:
            server.terminate()
            server.wait(10)


def fotografera(adress: str, mapp: Path) -> None:
    """Log in as the handläggare and photograph the example being written; then all that the Handbok shows."""
    for _ in range(50):
        try:
            urllib.request.urlopen(f"{adress}/halsa/")
            break
        except OSError:
            time.sleep(0.2)
    with sync_playwright() as p:
        webblasare = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        sida = webblasare.new_page(viewport={"width": 1280, "height": 900}, locale="sv-SE")
        sida.goto(f"{adress}/konto/login/")
        sida.get_by_label("Användarnamn").fill("handlaggare")
        sida.get_by_label("Lösenord", exact=True).fill("forum-exempel")
        sida.get_by_role("button", name="Logga in").click()
        sida.get_by_role("link", name="Skriv vidare").first.click()
        sida.wait_for_selector("html[data-redigerare=redo]")
        sida.get_by_role("textbox", name="Lydelse, punkt 2").click()
        sida.evaluate("document.querySelector('[id^=avsnitt-]').scrollIntoView()")
        sida.screenshot(path=HAR / "skriv.png")
        handbok.fotografera(webblasare, adress, mapp)
        webblasare.close()


if __name__ == "__main__":
    main()
