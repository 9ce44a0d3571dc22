"""OpenDocument's styles and lists."""

import re
from dataclasses import dataclass
from typing import Any

from arenden.ordlasning.block import sprakkod
from arenden.ordlasning.word_mallar import MAX_ARV, heltal

NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}
_RUBRIK = re.compile(r"(?:heading|rubrik) ?([1-9])$")
_TWIPS = {"cm": 567.0, "mm": 56.7, "in": 1440.0, "pt": 20.0, "pc": 240.0, "px": 15.0}
_FORMER = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_UTSEENDE = (
    ("style", "text-underline-style", "understrykning"),
    ("style", "text-line-through-style", "genomstrykning"),
    ("fo", "background-color", "överstrykning"),
    ("fo", "color", "färg på text"),
    ("style", "text-position", "upphöjd eller nedsänkt text"),
)
_INGET = {None, "none", "transparent", "#000000", "0% 100%"}


def q(namn: str) -> str:
    """Return "text:p" as lxml writes it."""
    kort, _, lokalt = namn.partition(":")
    return f"{{{NS[kort]}}}{lokalt}"


def twips(langd: str | None) -> int | None:
    traff = re.fullmatch(r"(-?(?:\d+\.?\d*|\.\d+))(cm|mm|in|pt|pc|px)", langd or "")
    return heltal(str(float(traff[1]) * _TWIPS[traff[2]])) if traff else None


@dataclass(frozen=True, slots=True)
class Mall:
    """A style with all it inherits; *utseende* is what it sets that does not come along."""

    namn: str = ""
    rubrik: int = 0
    fet: bool = False
    kursiv: bool = False
    dold: bool = False
    vanster: int = 0
    lista: str = ""
    utseende: tuple[str, ...] = ()
    sprak: str = ""  # of a stretch of text: one of schema.SPRAK where it is no Swedish


@dataclass(frozen=True, slots=True)
class Niva:
    form: str
    start: int
    vanster: int


class Mallar:
    """The styles of a file: those of styles.xml and the automatic ones of content.xml."""

    def __init__(self, *rotter: Any) -> None:
        self._element: dict[tuple[str, str], Any] = {}
        self._listor: dict[str, Any] = {}
        for rot in rotter:
            for element in rot.iter(q("style:style")) if rot is not None else ():
                self._element[element.get(q("style:family")) or "", element.get(q("style:name")) or ""] = element
            for element in rot.iter(q("text:list-style")) if rot is not None else ():
                self._listor[element.get(q("style:name")) or ""] = element
        self._lasta: dict[tuple[str, str], Mall] = {}

    def mall(self, familj: str, namn: str | None) -> Mall:
        nyckel = (familj, namn or "")
        if nyckel not in self._lasta:
            self._lasta[nyckel] = self._las(*nyckel)
        return self._lasta[nyckel]

    def _las(self, familj: str, namn: str) -> Mall:
        kedja: list[Any] = []
        nu = namn
        while (familj, nu) in self._element and len(kedja) < MAX_ARV:
            kedja.append(self._element[familj, nu])
            nu = kedja[-1].get(q("style:parent-style-name")) or ""
        if not kedja:
            return Mall(namn.replace("_20_", " ").casefold())
        fet = kursiv = dold = False
        rubrik = vanster = 0
        lista = synligt = sprak = ""
        utseende: list[str] = []
        for element in reversed(kedja):
            text, form = element.find(q("style:text-properties")), element.find(q("style:paragraph-properties"))
            if text is not None:
                vikt = text.get(q("fo:font-weight"))
                fet = fet if vikt is None else vikt == "bold" or heltal(vikt) >= 600
                stil = text.get(q("fo:font-style"))
                kursiv = kursiv if stil is None else stil in ("italic", "oblique")
                dold = dold if (visas := text.get(q("text:display"))) is None else visas == "none"
                if familj == "text":
                    sprak = sprak if (eget := text.get(q("fo:language"))) is None else sprakkod(eget)
                    utseende += [v for ns, a, v in _UTSEENDE if text.get(q(f"{ns}:{a}")) not in _INGET]
            if form is not None and (kant := twips(form.get(q("fo:margin-left")))) is not None:
                vanster = kant
            lista = element.get(q("style:list-style-name"), lista)
            visat = (element.get(q("style:display-name")) or element.get(q("style:name")) or "").replace("_20_", " ")
            # An automatic style has no name of its own ("P3"); what it is built on has.
            synligt = synligt if re.fullmatch(r"[PT]\d+", visat) and synligt else visat.casefold()
            if traff := _RUBRIK.fullmatch(synligt):
                rubrik = int(traff[1])
            if (niva := element.get(q("style:default-outline-level"))) is not None:
                rubrik = heltal(niva)
        return Mall(synligt, rubrik, fet, kursiv, dold, vanster, lista, tuple(utseende), sprak)

    def niva(self, lista: str, niva: int) -> Niva:
        """Return how level *niva* of a list style counts; a style that is not there has bullets."""
        vanster = (niva + 1) * 400
        for element in self._listor.get(lista, ()):
            if element.get(q("text:level")) != str(niva + 1):
                continue
            plats = element.find(f"{q('style:list-level-properties')}/{q('style:list-level-label-alignment')}")
            if plats is not None and (kant := twips(plats.get(q("fo:margin-left")))) is not None:
                vanster = max(kant, (niva + 1) * 200)
            if element.tag == q("text:list-level-style-number"):
                form = _FORMER.get(element.get(q("style:num-format")) or "", "none")
                return Niva(form, max(0, heltal(element.get(q("text:start-value")), 1)), vanster)
        return Niva("bullet", 1, vanster)
