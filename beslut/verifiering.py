"""Is it ours, and is it unaltered: the judgement of a file, a code or a QR. Who may be told what is not decided here.

A file is judged by its bytes alone: they are those of a state that was stored when the document was issued, sealed
or signed, or they are not. What else a file says of itself (codes, signatures, dates) may be anybody's, and is used
only to find out which document it would pass for, and what differs.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from arenden.flow import Lage
from arenden.models import Skrivelse
from beslut import filinnehall, kodnyckel, kontrollkod, sign
from beslut.filinnehall import Innehall
from beslut.models import Handling, HandlingFil, HandlingQuerySet, Skanningsfil
from beslut.skanningsflow import Lage as Papperslage
from forum import lagring
from forum.models import Handelse

_FILSLUT = re.compile(rb"%%EOF(?:\r\n|\n|\r)?")
# More revisions than this has no document of ours; a file of nothing but %%EOF must not cost a day.
_MAX_REVISIONER = 200


class Utfall(StrEnum):
    """What became of the check."""

    AKTA = "akta"
    TIDIGARE = "tidigare"
    EJ_UTFARDAD = "ej_utfardad"
    ANDRAD = "andrad"
    OKAND = "okand"
    KOD_FINNS = "kod_finns"
    QR_AKTA = "qr_akta"
    QR_FALSK = "qr_falsk"
    OSTAMPLAD = "ostamplad"
    PAPPER = "papper"


BRA = {Utfall.AKTA, Utfall.KOD_FINNS, Utfall.QR_AKTA, Utfall.PAPPER}
FRAMMANDE = {Utfall.OKAND}


@dataclass(frozen=True)
class Dom:
    """The judgement: what became of it, which document it is about, and what else there is to say."""

    utfall: Utfall
    handling: Handling | None = None
    fil: HandlingFil | None = None
    kod: str = ""
    sha256: str = ""
    beskrivning: str = ""
    tillagt: int = 0
    skillnader: list[str] = field(default_factory=list)
    fel: str = ""
    # Judged against public keys alone: what the register knows is not known.
    offline: bool = False


def _handlingar() -> HandlingQuerySet:
    return Handling.objects.med_filer()


def fil(data: bytes) -> Dom:
    """Judge a file. Some milliseconds for one of ours; half a second and more for another, which is read in a child."""
    sha256 = hashlib.sha256(data).hexdigest()
    if (rad := _tillstand(sha256)) is not None:
        return _kand_fil(rad, sha256)
    if (papper := Skanningsfil.objects.filter(sha256=sha256, skanning__lage=Papperslage.GODTAGEN).first()) is not None:
        handling = _handlingar().get(pk=papper.skanning.handling_id)
        return Dom(Utfall.PAPPER, handling, sha256=sha256, kod=handling.kod)
    for storlek, summa in _borjor(data):
        if (rad := _tillstand(summa)) is not None and rad.handling.slag not in Handling.ARBETSMATERIAL:
            return Dom(
                Utfall.ANDRAD,
                rad.handling,
                rad,
                sha256=sha256,
                tillagt=len(data) - storlek,
                skillnader=_jamfor(rad.handling, filinnehall.las(data)),
            )
    return _frammande(data, sha256)


def _kand_fil(rad: HandlingFil, sha256: str) -> Dom:
    handling = rad.handling
    if handling.slag in Handling.ARBETSMATERIAL:
        return Dom(Utfall.EJ_UTFARDAD, handling, rad, sha256=sha256)
    # A renewed time stamp adds proof and no words; a seal or a signature that is missing is something taken away.
    senare = [f for f in handling.filer.all() if f.ordning > rad.ordning]
    hel = all(f.tillstand == HandlingFil.Tillstand.TIDSSTAMPLAD for f in senare)
    return Dom(Utfall.AKTA if hel else Utfall.TIDIGARE, handling, rad, sha256=sha256, kod=handling.kod)


def _frammande(data: bytes, sha256: str) -> Dom:
    """Judge a file whose bytes are none of ours by what it says that it is."""
    innehall = filinnehall.las(data)
    domar = [qr(text) for text in innehall.qr if _ar_qr(text)]
    koder = list(dict.fromkeys([dom.kod for dom in domar] + innehall.koder))
    traffar = [h for kod in koder if (h := _med_kod(kod)) is not None]
    if innehall.slag == "bild":
        # A photographed or scanned sheet has no bytes to compare: its QR is all that can be judged.
        return (
            domar[0] if domar else Dom(Utfall.OKAND, sha256=sha256, fel=innehall.fel or "Ingen QR-kod syns i bilden.")
        )
    if not traffar:
        falsk = next((dom for dom in domar if dom.utfall == Utfall.QR_FALSK), None)
        return falsk or Dom(Utfall.OKAND, sha256=sha256, fel=innehall.fel)
    skillnader = _jamfor(traffar[0], innehall)
    if len(traffar) > 1:
        skillnader.insert(0, f"Sidorna bär koder till {len(traffar)} olika handlingar.")
    return Dom(Utfall.ANDRAD, traffar[0], sha256=sha256, kod=traffar[0].kod, skillnader=skillnader, fel=innehall.fel)


def kod(skrivet: str) -> Dom:
    """Judge a code that a person typed. Raises kontrollkod.Olasbar, saying what is wrong with it."""
    tolkad = kontrollkod.tolka(skrivet)
    handling = _med_kod(tolkad)
    return Dom(Utfall.KOD_FINNS if handling else Utfall.OKAND, handling, kod=tolkad)


def qr(text: str) -> Dom:
    """Judge what a QR says. Raises kontrollkod.Olasbar for what is no QR of Forum's."""
    last = kontrollkod.las(text)
    handling = _med_kod(last.kod)
    # The stored text is the one that was signed: it stands though the key's certificate is long gone.
    if (handling is not None and handling.qr == last.text) or last.akta(kodnyckel.publika()):
        return Dom(Utfall.QR_AKTA, handling, kod=last.kod, beskrivning=last.beskrivning)
    return Dom(Utfall.QR_FALSK, handling, kod=last.kod)


def qr_adress(kod: str, delar: str) -> Dom:
    """Judge the address that a QR led to: its code, and what stands after it. Raises kontrollkod.Olasbar."""
    handling = _med_kod(kod.upper())
    stig = f"/VERIFIERA/{kod}/{delar}".upper()
    # The site may have moved since the sheet was printed: what was printed then is what was signed.
    if handling is not None and handling.qr.upper().endswith(stig):
        return qr(handling.qr)
    return qr(f"{settings.ADRESS}{stig}")


def qr_offline(text: str, nycklar: list[ec.EllipticCurvePublicKey]) -> Dom:
    """Judge what a QR says against public keys alone, without a database. Raises kontrollkod.Olasbar."""
    last = kontrollkod.las(text)
    utfall = Utfall.QR_AKTA if last.akta(nycklar) else Utfall.QR_FALSK
    beskrivning = last.beskrivning if utfall == Utfall.QR_AKTA else ""
    return Dom(utfall, kod=last.kod, beskrivning=beskrivning, offline=True)


def stampel_offline(resultat: sign.Resultat) -> Dom:
    """Judge a file by its seal and signatures alone, as they were weighed against public certificates."""
    if resultat.utfall == sign.Utfall.AKTA:
        return Dom(Utfall.AKTA, sha256=resultat.sha256, offline=True)
    fel = [*resultat.fel, *(rad for u in resultat.underskrifter for rad in u.fel)]
    utfall = Utfall.ANDRAD if resultat.utfall == sign.Utfall.ANDRAD else Utfall.OKAND
    return Dom(utfall, sha256=resultat.sha256, skillnader=list(dict.fromkeys(fel)), offline=True)


def _ar_qr(text: str) -> bool:
    try:
        kontrollkod.las(text)
    except kontrollkod.Olasbar:
        return False
    return True


def _tillstand(sha256: str) -> HandlingFil | None:
    rader = HandlingFil.objects.filter(sha256=sha256).select_related("handling")
    rad = rader.order_by("handling", "-ordning").first()
    if rad is not None:
        rad.handling = _handlingar().get(pk=rad.handling_id)
    return rad


def _med_kod(kod: str) -> Handling | None:
    utfardade = _handlingar().exclude(slag__in=Handling.ARBETSMATERIAL)
    return utfardade.filter(kod=kod, filer__isnull=False).distinct().first()


def _borjor(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield each beginning of the file that ends as a PDF may end, longest first: its length and its SHA-256."""
    summa, har = hashlib.sha256(), 0
    funna: list[tuple[int, str]] = []
    for traff in _FILSLUT.finditer(data):
        if traff.end() == len(data) or len(funna) == _MAX_REVISIONER:
            break
        summa.update(memoryview(data)[har : traff.end()])
        har = traff.end()
        funna.append((har, summa.copy().hexdigest()))
        # What was added may begin right after %%EOF, without the line's end being the issued file's own.
        if (kort := traff.start() + 5) != har:
            funna.append((kort, hashlib.sha256(memoryview(data)[:kort]).hexdigest()))
    yield from reversed(funna)


# --- what differs ---


def _jamfor(handling: Handling, innehall: Innehall) -> list[str]:
    if innehall.fel:
        return [innehall.fel]
    sist = handling.fil
    assert sist is not None
    with lagring.oppna(sist.sha256) as f:
        return skillnader(filinnehall.las(f.read()), innehall)


def skillnader(utfardad: Innehall, visad: Innehall) -> list[str]:
    """Return a Swedish sentence for each thing that differs between the issued file and the one that was handed in."""
    rader = [*_sidor(utfardad, visad), *_bilagor(utfardad.bilagor, visad.bilagor)]
    saknas = [namn for namn in utfardad.underskrifter if namn not in visad.underskrifter]
    rader += [f"Underskriften ”{namn}” saknas." for namn in saknas]
    rader += [f"Underskriften ”{n}” är tillagd." for n in visad.underskrifter if n not in utfardad.underskrifter]
    if visad.anteckningar > utfardad.anteckningar:
        rader.append(f"{visad.anteckningar - utfardad.anteckningar} anteckningar är tillagda ovanpå sidorna.")
    if visad.skript and not utfardad.skript:
        rader.append("Filen innehåller skript eller åtgärder som den utfärdade inte har.")
    if visad.titel != utfardad.titel:
        rader.append(f"Titeln i filen är en annan: ”{visad.titel}”." if visad.titel else "Titeln i filen är borttagen.")
    if visad.xmp != utfardad.xmp:
        rader.append("Filens uppgifter om sig själv (XMP) är ändrade." if visad.xmp else "Filens XMP är borttaget.")
    return rader or [
        "Sidorna ser likadana ut och har samma text, men filen är sparad på nytt. "
        "Det som inte syns kan vara ändrat, och underskrifter i den gäller inte."
    ]


def _sidor(utfardad: Innehall, visad: Innehall) -> list[str]:
    rader = []
    if visad.sidor != utfardad.sidor:
        rader.append(f"Filen har {_antal(visad.sidor)}, den utfärdade {_antal(utfardad.sidor)}.")
    if visad.texter != utfardad.texter and sorted(visad.texter) == sorted(utfardad.texter):
        return [*rader, "Sidorna står i en annan ordning."]
    andra = [nr for nr, (a, b) in enumerate(zip(utfardad.texter, visad.texter, strict=False), 1) if a != b]
    if andra:
        rader.append(f"Texten på {_sidnummer(andra)} är en annan.")
    ser_ut = enumerate(zip(utfardad.bilder, visad.bilder, strict=False), 1)
    if olika := [nr for nr, (a, b) in ser_ut if a != b and nr not in andra]:
        rader.append(f"{_sidnummer(olika).capitalize()} ser annorlunda ut, fast den har samma text.")
    return rader


def _bilagor(utfardade: dict[str, str], visade: dict[str, str]) -> list[str]:
    rader = [f"Den bifogade filen ”{namn}” saknas." for namn in utfardade if namn not in visade]
    rader += [f"Den bifogade filen ”{namn}” är tillagd." for namn in visade if namn not in utfardade]
    rader += [f"Den bifogade filen ”{n}” är utbytt." for n, s in visade.items() if utfardade.get(n, s) != s]
    return rader


def _antal(sidor: int) -> str:
    return "1 sida" if sidor == 1 else f"{sidor} sidor"


def _sidnummer(nummer: list[int]) -> str:
    if len(nummer) == 1:
        return f"sida {nummer[0]}"
    return f"sidorna {', '.join(map(str, nummer[:-1]))} och {nummer[-1]}"


# --- does it still hold ---


@dataclass(frozen=True)
class Giltighet:
    """Whether the document still stands: "" if it does, otherwise what has happened, when, and what took its place."""

    vad: str = ""
    tid: dt.datetime | None = None
    ersatt_av: Handling | None = None
    av: str = ""
    skal: str = ""


def giltighet(handling: Handling) -> Giltighet:
    """Return whether the document has been recalled, or replaced by a newer one that is approved."""
    if handling.version is None:
        return Giltighet()
    skrivelse = handling.version.skrivelse
    if nyare := _nyare(skrivelse):
        version = nyare.gallande_version
        samma = Handling.objects.med_filer().filter(version=version, slag=handling.slag, filer__isnull=False)
        ny = (
            samma.filter(identitet=handling.identitet).first() or samma.exclude(slag=Handling.Slag.BESLUTSPUNKT).first()
        )
        return Giltighet("ersatt", version.skapad if version else None, ny)
    if skrivelse.lage == Lage.ATERKALLAD:
        aterkallelse = Handelse.objects.om(skrivelse).filter(slag="aterkalla").select_related("av").last()
        if aterkallelse is not None:
            return Giltighet("aterkallad", aterkallelse.tid, av=str(aterkallelse.av), skal=aterkallelse.skal)
        return Giltighet("aterkallad")
    return Giltighet()


def _nyare(skrivelse: Skrivelse) -> Skrivelse | None:
    """Return the newest approved successor, however many drafts lie between."""
    sett, nyast = {skrivelse.pk}, None
    while (nasta := Skrivelse.objects.filter(foregangare=skrivelse).exclude(pk__in=sett).first()) is not None:
        sett.add(nasta.pk)
        skrivelse = nasta
        if nasta.lage == Lage.GODKAND:
            nyast = nasta
    return nyast
