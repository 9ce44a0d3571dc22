"""What a rule says, and the paper it reads: shared by every file of rules; the table is in arenden.regler."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.db.models import TextChoices

from arenden.dokument import ord_i
from arenden.hanvisning import NOD

VersionData = Mapping[str, Any]
Slag = Literal["falt", "avsnitt", "punkt", "undertecknare", "bilaga"]


class Allvar(TextChoices):
    """How much a rule weighs; set per organ, since guides disagree."""

    STOPP = "stopp", "Stoppar"
    VARNING = "varning", "Varnar"
    TIPS = "tips", "Tipsar"
    AV = "av", "Av"

    @property
    def ord(self) -> str:
        """Return the word that stands first in a remark of this severity."""
        return {"stopp": "Krävs", "varning": "Se över", "tips": "Tips"}.get(self.value, "")


@dataclass(frozen=True, slots=True)
class Plats:
    """What a remark concerns. *identitet* is a field's name for "falt"; "" where there is no row yet."""

    slag: Slag
    identitet: str
    etikett: str


@dataclass(frozen=True, slots=True)
class Marke:
    """Words of a text that a remark is about: the id of their block, where in it they begin, and the words.

    *start* is counted as the browser counts: in UTF-16 units, each inline node that is no text as one.
    """

    block: str
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Anmarkning:
    """One remark: the sentence says what is wrong, where, and what to do.

    *forslag* is a better wording of these very words, *battre* the rule's own example of better. *byten* can each
    take the place of the words in *marken* as they are.
    """

    regel: str
    allvar: Allvar
    plats: Plats
    mening: str
    citat: str = ""
    forslag: str = ""
    varfor: str = ""
    battre: str = ""
    byten: tuple[str, ...] = ()
    marken: tuple[Marke, ...] = ()

    @property
    def nyckel(self) -> str:
        """Return what the remark is known by while its rule, its place and the words it quotes stay the same."""
        return nyckel(self.regel, self.plats.slag, self.plats.identitet, self.citat)

    @property
    def blir_hanvisning(self) -> bool:
        """Tell whether the words it quotes can be made a reference."""
        return self.regel in {"hanvisning_till_punkt", "hanvisning_till_bilaga"}


@dataclass(frozen=True, slots=True)
class Fynd:
    """What a rule found, before the organ's severity is put on it."""

    plats: Plats
    mening: str
    citat: str = ""
    forslag: str = ""
    byten: tuple[str, ...] = ()
    marken: tuple[Marke, ...] = ()


@dataclass(frozen=True, slots=True)
class Stalle:
    """One line or paragraph of the paper and where it stands."""

    plats: Plats
    text: str
    lopande: bool = True  # running text, not a fact in a field


@dataclass(frozen=True, slots=True)
class Rad:
    """One line or paragraph that a person wrote as language, whole, as the rules of language read it.

    *block* is "" where the line is a field. An inline node that is no text reads as INGET, so that places agree.
    """

    plats: Plats
    text: str
    block: str = ""
    rubrik: bool = False
    tabell: bool = False
    uppraknad: bool = False  # in the list of underlag or recipients
    # From where to where it is marked as another language than Swedish.
    frammande: tuple[tuple[int, int], ...] = ()

    def ar_frammande(self, start: int) -> bool:
        """Tell whether what begins at *start* is in a passage of another language."""
        return any(fran <= start < till for fran, till in self.frammande)

    def marke(self, start: int, slut: int) -> Marke:
        """Return the mark of the words from *start* to *slut*."""
        return Marke(self.block, _utf16(self.text[:start]), self.text[start:slut])


@dataclass(frozen=True, slots=True)
class Punkt:
    """A beslutspunkt as its rules read it; its texts are lists of paragraphs."""

    plats: Plats
    nr: int
    stycken: tuple[str, ...]
    fristaende: tuple[str, ...]
    ingress: str

    @property
    def text(self) -> str:
        return "\n".join(self.stycken)


@dataclass(frozen=True)
class Papper:
    """A snapshot with its texts read out once."""

    version: VersionData
    lang_fran: int
    ordlista: frozenset[str] = frozenset()

    @property
    def avsnitt(self) -> list[VersionData]:
        return list(self.version.get("avsnitt") or [])

    @cached_property
    def punkter(self) -> list[Punkt]:
        """Return every beslutspunkt in order."""
        return [
            Punkt(
                Plats("punkt", str(p["identitet"]), f"Beslutspunkt {p['nr']}"),
                int(p["nr"]),
                tuple(stycken(p.get("lydelse"))),
                tuple(stycken(p.get("fristaende"))),
                str(a.get("ingress") or ""),
            )
            for a in self.avsnitt
            for p in a.get("punkter") or []
        ]

    @cached_property
    def stallen(self) -> list[Stalle]:
        """Return everything the paper says, in its order."""
        return list(_stallen(self))

    @cached_property
    def rader(self) -> list[Rad]:
        """Return what is written as language, in the order of the paper."""
        return list(_rader(self))

    def leta(self, plats: Plats, citat: str) -> tuple[Marke, ...]:
        """Return every place in the texts at *plats* where the words *citat* stand as whole words."""
        ord_ = citat.removesuffix("…").strip()
        if not ord_:
            return ()
        monster = re.compile(r"(?<!\w)" + rf"[\s{INGET}]+".join(map(re.escape, ord_.split())) + r"(?!\w)")
        return tuple(
            rad.marke(*traff.span())
            for rad in self.rader
            if rad.block and rad.plats == plats
            for traff in monster.finditer(rad.text)
        )


def normaliserat(ord_: str) -> str:
    """Return quoted words without what does not change them: case, spaces, line breaks."""
    return " ".join(unicodedata.normalize("NFC", ord_).casefold().split())


def nyckel(regel: str, slag: str, identitet: str, citat: str) -> str:
    """Return the name of a remark of *regel* on the words *citat* in a place."""
    delar = "\n".join((regel, slag, identitet, normaliserat(citat)))
    return hashlib.sha256(delar.encode()).hexdigest()[:24]


Regelverk = Callable[[Papper], Iterable[Fynd]]

FALT = {
    "rubrik": "Rubrik",
    "datum": "Datum",
    "mottagare": "Till",
    "forvaltning": "Förvaltning",
    "handlaggare": "Handläggare",
}


def falt(namn: str) -> Plats:
    """Return the place of a field of the skrivelse."""
    return Plats("falt", namn, FALT[namn])


def avsnittets(avsnitt: VersionData) -> Plats:
    """Return the place of an avsnitt."""
    return Plats("avsnitt", str(avsnitt["identitet"]), str(avsnitt.get("rubrik") or "Avsnitt utan rubrik"))


def stycken(doc: VersionData | None, hanvisning: str = "") -> Iterator[str]:
    """Yield the paragraphs of a document as plain text, those of lists and cells too, without empty ones.

    References read as their words, or, where *hanvisning* is given, all as that.
    """
    for nod in (doc or {}).get("content") or ():
        if nod["type"] in ("paragraph", "heading"):
            inline = nod.get("content") or ()
            text = "".join(hanvisning if hanvisning and n["type"] == NOD else ord_i(n, radbrytning=" ") for n in inline)
            if text.strip():
                yield text.strip()
        else:
            yield from stycken(nod, hanvisning)


# What a break or a reference reads as in a Rad; a character of its own, as the browser counts it.
INGET = "\ufffc"


Block = tuple[str, str, bool, tuple[tuple[int, int], ...]]


def block(doc: VersionData | None, tabell: bool = False) -> Iterator[Block]:
    """Yield id, text, whether it stands in a table, and where it is foreign, of each paragraph and heading."""
    for nod in (doc or {}).get("content") or ():
        if nod["type"] in ("paragraph", "heading"):
            text, frammande = "", []
            for n in nod.get("content") or ():
                fran = len(text)
                text += n["text"] if n["type"] == "text" else INGET
                if any(m["type"] == "sprak" for m in n.get("marks") or ()):
                    frammande.append((fran, len(text)))
            if text.strip():
                yield str((nod.get("attrs") or {}).get("id") or ""), text, tabell, tuple(frammande)
        else:
            yield from block(nod, tabell or nod["type"] == "table")


def _utf16(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def lankar(doc: VersionData | None) -> Iterator[str]:
    """Yield the addresses that a document links to: they reach the paper too."""
    for nod in (doc or {}).get("content") or ():
        yield from (str(m["attrs"].get("href")) for m in nod.get("marks") or () if m["type"] == "link")
        yield from lankar(nod)


def _rader(papper: Papper) -> Iterator[Rad]:
    yield Rad(falt("rubrik"), str(papper.version.get("rubrik") or ""), rubrik=True)
    punkter = {p.plats.identitet: p.plats for p in papper.punkter}
    for a in papper.avsnitt:
        plats = avsnittets(a)
        yield Rad(plats, str(a.get("rubrik") or ""), rubrik=True)
        yield Rad(plats, str(a.get("ingress") or ""))
        for p in a.get("punkter") or []:
            for doc in (p.get("lydelse"), p.get("fristaende")):
                for id_, text, tabell, frammande in block(doc):
                    yield Rad(punkter[str(p["identitet"])], text, id_, tabell=tabell, frammande=frammande)
        uppraknad = a.get("slag") in ("underlag", "mottagare")
        for id_, text, tabell, frammande in block(a.get("doc")):
            yield Rad(plats, text, id_, tabell=tabell, uppraknad=uppraknad, frammande=frammande)


def _stallen(papper: Papper) -> Iterator[Stalle]:
    v = papper.version
    for namn in FALT:
        yield Stalle(falt(namn), str(v.get(namn) or ""), lopande=False)
    arende = Plats("falt", "arendemening", "Ärendemening")
    yield Stalle(arende, str((v.get("arende") or {}).get("arendemening") or ""), lopande=False)
    punkter = {p.plats.identitet: p for p in papper.punkter}
    for a in papper.avsnitt:
        plats = avsnittets(a)
        yield Stalle(plats, str(a.get("rubrik") or ""), lopande=False)
        yield Stalle(plats, str(a.get("ingress") or ""))
        for p in a.get("punkter") or []:
            punkt = punkter[str(p["identitet"])]
            for text in (*punkt.stycken, *punkt.fristaende):
                yield Stalle(punkt.plats, text)
            for href in (*lankar(p.get("lydelse")), *lankar(p.get("fristaende"))):
                yield Stalle(punkt.plats, href, lopande=False)
        for text in stycken(a.get("doc")):
            yield Stalle(plats, text)
        for href in lankar(a.get("doc")):
            yield Stalle(plats, href, lopande=False)
    for b in v.get("bilagor") or []:
        plats = Plats("bilaga", str(b["identitet"]), f"Bilaga {b.get('nr', '')} {b.get('namn', '')}".strip())
        for nyckel in ("namn", "filnamn"):
            yield Stalle(plats, str(b.get(nyckel) or ""), lopande=False)
    for u in v.get("undertecknare") or []:
        plats = Plats("undertecknare", str(u["identitet"]), str(u.get("namn") or "Undertecknare"))
        for nyckel in ("namn", "titel"):
            yield Stalle(plats, str(u.get(nyckel) or ""), lopande=False)
