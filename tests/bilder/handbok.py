"""The Handbok's pictures: the example taken through a sammanträde, photographed as each role sees it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from PIL import Image
from playwright.sync_api import Browser, Page

ROT = Path(__file__).parents[2]
BILDER = ROT / "static" / "handbok"
MEMON = sorted((ROT / "tests" / "memon").glob("*.txt"))[:3]
# Enough for a page of few colours, at a third of the weight.
FARGER = 64


class Fotograf:
    def __init__(self, webblasare: Browser, adress: str) -> None:
        self._webblasare, self._adress = webblasare, adress

    @contextmanager
    def som(self, anvandare: str, bredd: int = 1280, hojd: int = 800) -> Iterator[Page]:
        """Yield a page where *anvandare* (nobody, if empty) is logged in."""
        context = self._webblasare.new_context(
            base_url=self._adress, viewport={"width": bredd, "height": hojd}, locale="sv-SE", reduced_motion="reduce"
        )
        sida = context.new_page()
        if anvandare:
            sida.goto("/konto/login/")
            sida.get_by_label("Användarnamn").fill(anvandare)
            sida.get_by_label("Lösenord", exact=True).fill("forum-exempel")
            sida.get_by_role("button", name="Logga in").click()
            sida.wait_for_url(f"{self._adress}/")
        yield sida
        context.close()

    def ta(self, sida: Page, namn: str, vag: str = "", vid: str = "") -> None:
        """Photograph what shows of *vag* as *namn*.png, from where the selector *vid* begins."""
        if vag:
            sida.goto(vag)
        sida.wait_for_load_state("networkidle")
        if vid:
            sida.locator(vid).first.evaluate("(e) => e.scrollIntoView()")
        bild = Image.open(io.BytesIO(sida.screenshot())).convert("RGB")
        bild.quantize(FARGER, dither=Image.Dither.NONE).save(BILDER / f"{namn}.png", optimize=True)


def fotografera(webblasare: Browser, adress: str, mapp: Path) -> None:
    """Take every picture that the Handbok shows, on the loaded example."""
    from arenden.actions import granskning
    from arenden.models import Skrivelse
    from forum.models import Anvandare

    kamera = Fotograf(webblasare, adress)
    BILDER.mkdir(exist_ok=True)
    skrivelse = Skrivelse.objects.get(lage="utkast")
    with kamera.som("handlaggare") as sida:
        sida.goto(f"/skrivelser/{skrivelse.uuid}/skriv/")
        sida.wait_for_selector("html[data-redigerare=redo]")
        kamera.ta(sida, "skriv", vid="[id^=avsnitt-]")
    handlaggare = Anvandare.objects.get(username="handlaggare")
    version = granskning.skicka(skrivelse, av=handlaggare)
    with kamera.som("undertecknare1") as sida:
        kamera.ta(sida, "godkann", f"/skrivelser/{skrivelse.uuid}/godkann/")
    for nr in (1, 2):
        granskning.godkann(skrivelse, av=Anvandare.objects.get(username=f"undertecknare{nr}"), version=version.sha256)
    call_command("exempel", *map(str, MEMON), till=str(mapp / "memon"), stdout=io.StringIO())
    _motet(kamera, skrivelse)
    with kamera.som("") as sida:
        kamera.ta(sida, "verifiera", "/verifiera/")


def _motet(kamera: Fotograf, skrivelse: Any) -> None:
    from arenden.models import Skrivelse
    from beslut.actions import (
        dagordning,
        expediering,
        justering,
        kallelse,
        motesanteckning,
        motet,
        narvaro,
        protokoll,
        stallningstagande,
        talarlista,
    )
    from beslut.models import Dagordningspunkt, Deltagande
    from forum.models import Anvandare, Sammantrade

    sekr, ledamot = (Anvandare.objects.get(username=n) for n in ("sekreterare", "ledamot"))
    sammantrade = Sammantrade.objects.get(organ__slug="kommunalt-forum")
    vag = sammantrade.get_absolute_url()
    andra = [s for s in dagordning.utan_sammantrade(sammantrade) if s.rubrik != skrivelse.rubrik]
    for en in (Skrivelse.objects.get(pk=skrivelse.pk), *andra):
        dagordning.ta_med(sammantrade, en.gallande_version, av=sekr)  # type: ignore[arg-type] – each is approved
    with kamera.som("sekreterare") as sida:
        kamera.ta(sida, "sammantrade", vag)
    _punkter, nu = kallelse.nu_pa_listan(sammantrade)
    kallelse.kalla(sammantrade, av=sekr, sedd=kallelse.avtryck(nu))
    with kamera.som("ledamot", 820, 1000) as sida:
        kamera.ta(sida, "las", f"{vag}las/")
    sammantrade = motet.oppna(Sammantrade.objects.get(pk=sammantrade.pk), av=sekr)
    folk = Deltagande.objects.filter(sammantrade=sammantrade).select_related("anvandare")
    narvaro.vantade_kom(sammantrade, av=sekr)
    punkt = motet.ta_upp(Dagordningspunkt.objects.get(version__skrivelse=skrivelse), av=sekr)
    talarlista.begar(punkt, folk.get(anvandare=ledamot), av=sekr)
    with kamera.som("sekreterare") as sida:
        kamera.ta(sida, "mote", f"{vag}mote/")
    with kamera.som("ordforande", 1024, 768) as sida:
        kamera.ta(sida, "mote-ordforande", f"{vag}mote/")
    stallningstagande.anteckna(punkt, av=sekr, utfall="bifall", behandlingar=list(punkt.behandlingar.all()))
    motet.avsluta_punkt(punkt, av=sekr)
    motesanteckning.valj_justerare(folk.get(anvandare=ledamot), av=sekr)
    stallningstagande.bordlagg_resten(sammantrade, av=sekr)
    rad = protokoll.borja(motet.avsluta(sammantrade, av=sekr), av=sekr)
    with kamera.som("sekreterare") as sida:
        kamera.ta(sida, "protokoll", f"{vag}protokoll/")
    rad = justering.lamna(rad, av=sekr)
    with kamera.som("ledamot") as sida:
        kamera.ta(sida, "justera", f"{vag}protokoll/")
    for deltagande, _ in justering.justerande(rad):
        rad = justering.justera(rad, av=deltagande.anvandare, sha256=rad.sha256)
    call_command("arbeta", "--tom", stdout=io.StringIO())
    expediering.lagg_till_parter(skrivelse.arende, av=sekr)
    with kamera.som("registrator") as sida:
        kamera.ta(sida, "expediering", f"/arenden/{skrivelse.arende.uuid}/expediering/")
