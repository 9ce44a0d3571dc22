"""`manage.py exempel`: load the cast and the worked example; with files, take each memo the whole way to PDF."""

import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from arenden import inlasning, ordlasning
from arenden.actions import granskning
from arenden.actions.inlasning import las_in
from arenden.actions.skrivelse import andra_del, andra_uppgifter, lagg_till_undertecknare
from arenden.flow import Lage
from arenden.management.commands.importera import las_fil, nej
from arenden.models import Importpost, Skrivelse
from arenden.models.skrivelse import Underskriftssatt
from beslut import exempel, sign
from beslut.actions import rendering, underskrift
from beslut.models import Handling
from forum import lagring
from forum.models import Anvandare, Organ, Roll, Uppdrag

EXEMPEL = Path(settings.BASE_DIR) / "arenden" / "exempel" / "besoksnaring.txt"
LOSENORD = "forum-exempel"

# Invented people, but for the two whom the example itself names.
ROLLISTA: tuple[tuple[str, str, str, Roll], ...] = (
    ("handlaggare", "Maria Ekdahl", "Utvecklingsstrateg", Roll.HANDLAGGARE),
    ("undertecknare1", "Agneta Jansmyr", "", Roll.UNDERTECKNARE),
    ("undertecknare2", "Ulrika Geeraedts", "", Roll.UNDERTECKNARE),
    ("registrator", "Per Sandin", "Registrator", Roll.REGISTRATOR),
    ("sekreterare", "Helena Broman", "Nämndsekreterare", Roll.SEKRETERARE),
    ("ordforande", "Karin Tollbring", "", Roll.ORDFORANDE),
    ("ledamot", "Anders Hult", "", Roll.LEDAMOT),
    ("ersattare", "Yasmin Rahimi", "", Roll.ERSATTARE),
    ("justerare", "Lennart Falk", "", Roll.JUSTERARE),
    ("lasare", "Sofia Lind", "", Roll.LASARE),
    ("driftansvarig", "Johan Westin", "Systemförvaltare", Roll.DRIFTANSVARIG),
)
VANTA = 600


class Command(BaseCommand):
    help = "Läser in rollistan och exemplet; med FIL… --till MAPP tas varje skrivelse hela vägen till PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("filer", metavar="FIL", nargs="*")
        parser.add_argument("--till", metavar="MAPP", help="mapp som PDF-filerna skrivs i")
        parser.add_argument("--signera", action="store_true", help="undertecknarna skriver också under, elektroniskt")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOKALT:
            nej("exempel kan bara köras lokalt: det skapar konton med ett känt lösenord.")
        if bool(options["filer"]) != bool(options["till"]):
            nej("Ange både FIL och --till MAPP, eller ingetdera.")
        if options["signera"] and not options["filer"]:
            nej("Det som ska signeras anges som FIL… --till MAPP.")
        organ = Organ.objects.get(slug="kommunalt-forum")
        rollista(organ)
        if not options["filer"]:
            handlaggare = Anvandare.objects.get(username="handlaggare")
            egna = Importpost.objects.filter(skrivelse__arende__handlaggare=handlaggare)
            if not egna.filter(filnamn=EXEMPEL.name).exists():
                las_in(EXEMPEL.read_bytes(), filnamn=EXEMPEL.name, organ=organ, av=handlaggare)
            exempel.befolka(organ, losenord=LOSENORD)
            return
        # Every file is read before the first is stored, so that a bad one among them stores nothing.
        filer = [(Path(fil).name, las_fil(fil)) for fil in options["filer"]]
        try:
            for namn, data in filer:
                ordlasning.las(data, namn)
        except inlasning.Olasbar as fel:
            nej(str(fel))
        till = Path(options["till"])
        if till.exists() and not till.is_dir():
            nej(f"{till} är en fil. Ange en mapp efter --till.")
        for namn, data in filer:
            try:
                skrivelse = hela_vagen(data, namn, organ, signera=options["signera"])
            except granskning.Ofullstandig as fel:
                nej(f"{namn} kan inte skickas för godkännande. {fel}")
            self.stdout.write(str(skriv_ut(skrivelse, till, signera=options["signera"])))


def rollista(organ: Organ) -> None:
    """Make the cast's accounts and uppdrag where they are missing."""
    for anvandarnamn, namn, titel, roll in ROLLISTA:
        konto(anvandarnamn, namn, titel, organ, roll)


@transaction.atomic
def konto(anvandarnamn: str, namn: str, titel: str, organ: Organ, roll: Roll) -> Anvandare:
    """Return the local account *anvandarnamn* with its uppdrag, made if missing."""
    person, ny = Anvandare.objects.get_or_create(
        username=anvandarnamn,
        defaults={"namn": namn, "titel": titel, "email": f"{anvandarnamn}@forum.example"},
    )
    if ny:
        person.set_password(LOSENORD)
        person.save()
    Uppdrag.objects.get_or_create(anvandare=person, organ=organ, roll=roll)
    return person


def hela_vagen(data: bytes, filnamn: str, organ: Organ, *, signera: bool = False) -> Skrivelse:
    """Import a memo, send it, let each undertecknare approve it, and issue its documents."""
    handlaggare = Anvandare.objects.get(username="handlaggare")
    skrivelse = las_in(data, filnamn=filnamn, organ=organ, av=handlaggare)
    if not skrivelse.rubrik:
        uppgifter = {"rubrik": Path(filnamn).stem.replace("_", " ")[:300]}
        andra_uppgifter(skrivelse, av=handlaggare, revision=skrivelse.revision, uppgifter=uppgifter)
    if signera:
        uppgifter = {"underskriftssatt": Underskriftssatt.ELEKTRONISK}
        skrivelse = andra_uppgifter(skrivelse, av=handlaggare, revision=skrivelse.revision, uppgifter=uppgifter)
    for undertecknare in skrivelse.undertecknare.kvar().filter(anvandare=None):
        person = _konto_for(undertecknare.namn, undertecknare.titel, organ, skrivelse)
        andra_del(undertecknare, av=handlaggare, revision=undertecknare.revision, uppgifter={"anvandare": person})
    forfattare = skrivelse.forfattare()
    if not skrivelse.undertecknare.kvar().exclude(anvandare__in=forfattare).exists():
        for anvandarnamn in ("undertecknare1", "undertecknare2"):
            person = Anvandare.objects.get(username=anvandarnamn)
            lagg_till_undertecknare(skrivelse, av=handlaggare, anvandare=person, namn=str(person), titel=person.titel)
    version = granskning.skicka(skrivelse, av=handlaggare)
    skrivelse.refresh_from_db()
    while skrivelse.lage == Lage.GRANSKNING:
        for undertecknare in skrivelse.vantar_pa():
            if undertecknare.anvandare is not None:
                skrivelse = granskning.godkann(skrivelse, av=undertecknare.anvandare, version=version.sha256)
    return skrivelse


def _konto_for(namn: str, titel: str, organ: Organ, skrivelse: Skrivelse) -> Anvandare:
    """Return a local account for a person whom the memo names, not one who undertecknar it already."""
    stam = slugify(namn)[:100] or "undertecknare"
    upptagna = set(skrivelse.undertecknare.kvar().exclude(anvandare=None).values_list("anvandare__username", flat=True))
    nr, anvandarnamn = 1, stam
    while anvandarnamn in upptagna or Anvandare.objects.filter(username=anvandarnamn).exclude(namn=namn).exists():
        nr += 1
        anvandarnamn = f"{stam}-{nr}"
    return konto(anvandarnamn, namn, titel, organ, Roll.UNDERTECKNARE)


def skriv_ut(skrivelse: Skrivelse, till: Path, *, signera: bool = False) -> Path:
    """Write the issued documents of *skrivelse* into its own folder under *till*; return the folder."""
    handlingar = utfardade(skrivelse)
    if signera:
        for handling in handlingar:
            skriv_under_alla(skrivelse, handling)
        rendering.arbeta_undan()
        handlingar = utfardade(skrivelse)
    mapp = till / skrivelse.arende.filnamn
    mapp.mkdir(parents=True, exist_ok=True)
    for handling in handlingar:
        fil = handling.fil
        if fil is None:
            continue
        namn = (
            f"beslutspunkt-{handling.ordning}.pdf"
            if handling.slag == Handling.Slag.BESLUTSPUNKT
            else "tjansteskrivelse.pdf"
        )
        with lagring.oppna(fil.sha256) as kalla, (mapp / namn).open("wb") as mal:
            shutil.copyfileobj(kalla, mal)
    return mapp


def skriv_under_alla(skrivelse: Skrivelse, handling: Handling) -> None:
    """Let each undertecknare sign the document, one after the other, as if each had given the password now."""
    for person in skrivelse.undertecknare.kvar():
        fil = handling.filer.latest("ordning")
        identifiering = sign.Identifiering("lösenord (exempel)", timezone.now())
        assert person.anvandare is not None
        underskrift.skriv_under(
            handling,
            undertecknare=str(person.identitet),
            sha256=fil.sha256,
            identifiering=identifiering,
            av=person.anvandare,
        )


def utfardade(skrivelse: Skrivelse) -> list[Handling]:
    """Return the issued documents of *skrivelse* as soon as they are rendered and sealed."""
    slut = time.monotonic() + VANTA
    while True:
        rendering.arbeta_undan()
        handlingar = list(Handling.objects.filter(version=skrivelse.gallande_version).utfardade().med_filer())
        if handlingar and all(h.jobb.lage == "klar" and not h.stampelvantan for h in handlingar):
            break
        if fel := [h.jobb.fel for h in handlingar if h.jobb.lage == "misslyckades"]:
            nej(f"{skrivelse.arende.diarienummer}: {fel[0]}")
        if time.monotonic() > slut:
            nej(f"{skrivelse.arende.diarienummer}: handlingarna blev inte klara inom {VANTA} sekunder.")
        time.sleep(0.2)
    if fel := [h.stampling.fel for h in handlingar if h.stampling.stamplad is None]:
        nej(f"{skrivelse.arende.diarienummer}: handlingarna kunde inte stämplas. {fel[0]}")
    return handlingar
