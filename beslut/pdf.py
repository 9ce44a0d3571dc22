"""Facts in, PDF out: the only place that knows WeasyPrint.

Every PDF claims PDF/A-2a and PDF/UA-1 at once (ISO 19005-2, ISO 14289-1) and is checked against both before
it leaves. The same facts give the same bytes, whatever process renders them: nothing is read but the facts,
our templates, our style sheets and our fonts, and no clock.
"""

import datetime as dt
import hashlib
import logging
import os
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import page
import rfc8785
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont

from beslut import arkivfil, faltplats, genvagar, kontrollruta, taggning
from beslut.blad import SLAG, Allafakta, Fakta, blad, titel
from beslut.tecken import Teckenlag, ren
from forum import lagring

__all__ = ["Fakta", "Renderad", "Renderingsfel", "faktahash", "rendera"]

_ROT = Path(__file__).resolve().parent.parent
_TYPSNITTSKONFIGURATION = Path(__file__).resolve().parent / "typsnitt.conf"


@contextmanager
def _egen_fontconfig() -> Iterator[None]:
    """Keep the machine's fonts out of what is made meanwhile; programs started later get theirs back."""
    forut = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_TYPSNITTSKONFIGURATION)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="No fonts configured")
            yield
    finally:
        if forut is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = forut


with _egen_fontconfig():  # WeasyPrint asks fontconfig already when imported
    import weasyprint
    from weasyprint import pdf as weasyprint_pdf
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

log = logging.getLogger(__name__)

MALLAR = {slag: f"tryck/{slag}.html" for slag in SLAG}
MALLVERSION = 1
# The style sheets of every paper, and those of some: each rule that is read is tried against each element.
STILMALLAR = ("papper", "delar", "sida")
EGNA_STILMALLAR = {
    "beslutspunkt": "beslutspunkt",
    "jamforelse": "jamforelse",
    "foljebrev": "foljepapper",
    "underskriftssida": "foljepapper",
    "hafte": "hafte",
    "bildbilaga": "hafte",
    "kallelse": "kallelse",
    "foredragningslista": "foredragningslista",
    "underskrift": "underskrift",
    "protokoll": "protokoll",
    "motesanteckningar": "protokoll",
    "protokollsutdrag": "protokoll",
}
TYPSNITT = {
    "font_source_serif_pro": ("Regular", "It", "Semibold", "SemiboldIt"),
    "font_source_sans_pro": ("Regular", "It", "Semibold", "SemiboldIt"),
}
# An address that exists nowhere: the style sheets find their fonts as on the web, beside static/css.
_STATISKT = "https://forum.invalid/static/"


class Renderingsfel(Exception):
    """The paper could not be made as it must be; the message tells a person why."""


@dataclass(frozen=True)
class Renderad:
    """A finished document, and where on it each undertecknare is to sign."""

    pdf: bytes
    sidor: int
    falt: tuple[faltplats.Plats, ...] = ()


def faktahash(fakta: Allafakta) -> str:
    """Return the SHA-256 (hex) of the facts as canonical JSON (RFC 8785): all that the paper states."""
    return hashlib.sha256(rfc8785.dumps(cast(Any, fakta))).hexdigest()


def rendera(fakta: Allafakta, qr: str = "") -> Renderad:
    """Render the paper that the facts describe, as tagged PDF/A-2a and PDF/UA-1, with the QR that says *qr*.

    Takes some 0.1 s warm, 0.7 s the first time in a process; one at a time. Never in a web request.
    Raises Renderingsfel, naming what is wrong, where the document would not be right.
    """
    html, kalla = _html(fakta), _kalla(fakta)
    with _las:
        maskin = _maskin()
        try:
            kod = bool(fakta["kod"])
            renderad = maskin.tryck(html, fakta["slag"], qr, med_kod=kod, bilder=_logotyp(fakta), kalla=kalla)
        except taggning.Taggningsfel as fel:
            raise Renderingsfel(f"{_namn(fakta)} gick inte att tagga: {fel}.") from fel
    _prova(renderad.pdf, _namn(fakta), "pdfa3a" if kalla else "pdfa2a")
    return renderad


def rendera_underskrift(uppgifter: Mapping[str, Any], bredd: float, hojd: float) -> bytes:
    """Draw what is seen of a signature, *bredd* by *hojd* points: one page, in our own typefaces.

    *uppgifter*: namn, nar (as it is to read), hur. Never in a web request.
    """
    html = render_to_string("tryck/underskrift.html", {**uppgifter, "bredd": bredd, "hojd": hojd})
    with _las:
        return _maskin().tryck(html, "underskrift").pdf


def _logotyp(fakta: Any) -> dict[str, bytes]:
    """Return the logotype's bytes under the address that the paper asks for, or nothing where it has none."""
    bild = (fakta.get("profil") or {}).get("logotyp")
    if not bild:
        return {}
    if fel := lagring.brott(bild["sha256"]):
        raise Renderingsfel(f"Logotypen kunde inte tryckas: {fel}")
    with lagring.oppna(bild["sha256"]) as fil:
        return {f"{_STATISKT}logotyp-{bild['sha256']}.png": fil.read()}


def _kalla(fakta: Any) -> Any:
    """Return the version as a file in the file, or None where it is not asked for."""
    if not fakta.get("kalldata"):
        return None
    skapad = dt.datetime.fromisoformat(fakta["skapad"])
    return weasyprint.Attachment(
        string=rfc8785.dumps(fakta["version"]),
        name=f"version-{fakta['version_nr']}.json",
        description=f"Innehållet i version {fakta['version_nr']} som data; SHA-256 {fakta['version_sha256']}",
        created=skapad,
        modified=skapad,
        relationship="Source",
    )


def rendera_bild(bild: bytes, titel: str, format_: str) -> Renderad:
    """Render a picture (*format_* png or jpeg, RGB) on a sheet under its title. Raises Renderingsfel."""
    adress = f"{_STATISKT}bild.{format_}"
    html = render_to_string("tryck/bildbilaga.html", {"titel": titel, "bild": adress})
    with _las:
        try:
            renderad = _maskin().tryck(html, "bildbilaga", bilder={adress: bild})
        except taggning.Taggningsfel as fel:
            raise Renderingsfel(f"Bilden ”{titel}” gick inte att tagga: {fel}.") from fel
    _prova(renderad.pdf, f"Bilden ”{titel}”", "pdfa2a")
    return renderad


def _namn(fakta: Allafakta) -> str:
    if "sammantrade" in fakta or "handlingar" in fakta:
        return f"”{titel(fakta)}”"
    version = fakta["version"]
    vad = "Tjänsteskrivelsen"
    if fakta["slag"] == "beslutspunkt":
        vad = f"Beslutspunkt {fakta['punkt']['nr']} av {fakta['punkt']['av']}"
    elif fakta["slag"] == "jamforelse":
        vad = f"Jämförelsen av version {fakta['jamford']['version_nr']} och {fakta['version_nr']} av"
    return f"{vad} ”{version['rubrik']}” (version {fakta['version_nr']})"


def _html(fakta: Allafakta) -> str:
    if fakta["slag"] not in MALLAR or fakta["format"] != 1 or fakta["mallversion"] != MALLVERSION:
        raise Renderingsfel(
            f"Ingen mall passar: slag {fakta['slag']!r}, format {fakta['format']!r}, mallversion "
            f"{fakta['mallversion']!r}. Den här versionen av Forum trycker {', '.join(MALLAR)} i format 1, "
            f"mallversion {MALLVERSION}."
        )
    try:
        return render_to_string(MALLAR[fakta["slag"]], blad(fakta))
    except ValueError as fel:
        raise Renderingsfel(f"Underlaget till dokumentet är fel: {fel}.") from fel
    except KeyError as fel:
        raise Renderingsfel(f"Underlaget till dokumentet är ofullständigt: {fel.args[0]} saknas.") from fel


def _prova(pdf: bytes, namn: str, arkiv: str) -> None:
    """Refuse a document that is not what it claims to be. Some 15 ms for both standards."""
    for profil in (arkiv, "pdfua1"):
        utfall = page.validate_pdf_bytes(pdf, profile=profil)
        if not utfall.is_compliant:
            fel = "; ".join(sorted({f"{ett.rule_id}: {ett.message}" for ett in utfall.failures}))
            raise Renderingsfel(f"{namn} uppfyller inte {profil.upper()}: {fel}.")


_las = threading.Lock()


class Hamtare(URLFetcher):  # type: ignore[misc]
    """Serve our own style sheets and fonts, by name; remember every other wish, so that it can be refused."""

    def __init__(self, tillgangar: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols=())
        self.tillgangar = tillgangar
        self.egna: dict[str, bytes] = {}
        self.nekade: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Return the asset, or raise ValueError, which WeasyPrint swallows: look at `nekade` afterwards."""
        if url in self.egna:
            return URLFetcherResponse(url, self.egna[url])
        if url not in self.tillgangar:
            self.nekade.append(url)
            raise ValueError(f"inte en av våra egna filer: {url[:200]}")
        return URLFetcherResponse(url, self.tillgangar[url].read_bytes())


class Maskin:
    """What is made once per process: fonts, parsed style sheets and the fetcher.

    A FontConfiguration per document would leak 0.28 MB each and cost 20 ms (STACK.md, PDF).
    """

    def __init__(self) -> None:
        typsnitt = _typsnittsfiler()
        self.hamtare = Hamtare({f"{_STATISKT}typsnitt/{fil.name}": fil for fil in typsnitt})
        self.tecken = Teckenlag(kod for fil in typsnitt for kod in TTFont(fil, lazy=True).getBestCmap())
        with _egen_fontconfig():
            self.typsnitt = FontConfiguration()
        self._stilar: dict[tuple[str, ...], Any] = {}
        self._stilmall("typsnitt")  # its typefaces are in the configuration from here on
        if self.hamtare.nekade:
            nekade = ", ".join(self.hamtare.nekade)
            raise Renderingsfel(f"Stilmallarna ber om filer som inte finns: {nekade}.")

    def stilar(self, slag: str, *, med_kod: bool = False) -> list[Any]:
        """Return the style sheets of a kind of paper as one, the sheet's own last: each is asked of each element."""
        egen = EGNA_STILMALLAR.get(slag)
        namnen = (*STILMALLAR[:-1], *([egen] if egen else []), STILMALLAR[-1], *(["kontroll"] if med_kod else []))
        if namnen not in self._stilar:
            self._stilar[namnen] = self._stilmall(*namnen)
        return [self._stilar[namnen]]

    def _stilmall(self, *namnen: str) -> Any:
        return weasyprint.CSS(
            string="\n".join((_ROT / "static" / "css" / "tryck" / f"{namn}.css").read_text() for namn in namnen),
            base_url=f"{_STATISKT}css/tryck/{namnen[0]}.css",
            url_fetcher=self.hamtare,
            font_config=self.typsnitt,
        )

    def tryck(
        self,
        html: str,
        slag: str,
        qr: str = "",
        *,
        med_kod: bool = False,
        bilder: Mapping[str, bytes] | None = None,
        kalla: Any = None,
    ) -> Renderad:
        """Return the PDF of the page; *kalla* is attached, and makes it PDF/A-3a.

        *med_kod*: each sheet has a foot with the code, and the QR that says *qr*.
        """
        huvud, kropp = html.split("<body", 1)
        kropp, saknade = self.tecken.forbered("<body" + kropp)
        if saknade:
            log.info("Tecken som typsnitten saknar skrivs som nummer: %s", _tecken(saknade))
        self.hamtare.nekade.clear()
        self.hamtare.egna = dict(bilder or {})
        with _varningar() as varningar:
            dokument = weasyprint.HTML(string=ren(huvud) + kropp, base_url=_STATISKT, url_fetcher=self.hamtare).render(
                font_config=self.typsnitt,
                stylesheets=self.stilar(slag, med_kod=med_kod),
                presentational_hints=True,
            )
            taggning.en_yta_per_lank(dokument)
            rdf = dokument.metadata.generate_rdf_metadata
            dokument.metadata.generate_rdf_metadata = arkivfil.lagg_till_pdfua(rdf)
            pdf = dokument.write_pdf(
                pdf_variant="pdf/a-3a" if kalla else "pdf/a-2a",
                finisher=partial(_slutfor, qr=qr),
                attachments=[kalla] if kalla else None,
            )
        if self.hamtare.nekade:
            raise Renderingsfel(
                "Dokumentet ber om filer som inte hör till det: "
                + ", ".join(sorted({url[:120] for url in self.hamtare.nekade}))
                + ". Inget utifrån trycks."
            )
        if varningar:
            raise Renderingsfel("Dokumentet kunde inte tryckas som det är: " + "; ".join(varningar) + ".")
        falt = tuple(faltplats.platser(dokument)) if "data-falt" in kropp else ()
        return Renderad(pdf, len(dokument.pages), falt)


def _slutfor(dokument: Any, pdf: Any, *, qr: str) -> None:
    if qr:
        kontrollruta.rita(pdf, qr)
    arkivfil.slutfor(dokument, pdf)


def _tecken(saknade: set[str], flest: int = 20) -> str:
    namn = [f"{tecken} (U+{ord(tecken):04X})" for tecken in sorted(saknade)]
    return ", ".join(namn[:flest]) + (f" och {len(namn) - flest} till" if len(namn) > flest else "")


def _typsnittsfiler() -> list[Path]:
    filer = []
    for paket, snitt in TYPSNITT.items():
        for namn in snitt:
            familj = "SourceSerifPro" if "serif" in paket else "SourceSansPro"
            filer.append(Path(str(files(paket) / "files" / f"{familj}-{namn}.ttf")))
    return filer


class _Varningssamlare(logging.Handler):
    """Keep what WeasyPrint complains of: a fault in our template, or a character that slipped by."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.rader: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.rader.append(record.getMessage())


@contextmanager
def _varningar() -> Iterator[list[str]]:
    samlare = _Varningssamlare()
    logg = logging.getLogger("weasyprint")
    logg.addHandler(samlare)
    try:
        yield samlare.rader
    finally:
        logg.removeHandler(samlare)


def _bygg_typsnitt(pdf: Any, typsnitt: dict[Any, Any], *args: Any) -> Any:
    arkivfil.ratta_teckenkoder(typsnitt)
    return _weasyprints_typsnitt(pdf, typsnitt, *args)


# WeasyPrint has no door for these two; the version is pinned for their sake, and a test fails if they move.
_weasyprints_typsnitt = weasyprint_pdf.build_fonts_dictionary
weasyprint_pdf.build_fonts_dictionary = _bygg_typsnitt
weasyprint_pdf.add_tags = taggning.markera
arkivfil.skriv_entydiga_strommar()
genvagar.ta(weasyprint)


@cache
def _maskin() -> Maskin:
    return Maskin()
