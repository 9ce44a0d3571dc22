"""What a memo turns into when it has been read: fields, sections and points, and the count of their words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from arenden import hanvisning

Doc: TypeAlias = dict[str, Any]
Plats: TypeAlias = tuple[int, int | None]  # an avsnitt of a memo, or a point in it
Mal: TypeAlias = Mapping[tuple[str, str], Plats]

OPLACERAT = "Oplacerat från importen"


@dataclass(frozen=True)
class InlastUndertecknare:
    """A signatory as the memo names them; titel is empty where the memo gives none."""

    namn: str
    titel: str = ""


@dataclass(frozen=True)
class Foreslagen:
    """A text as it reads when the tracked changes of a file are accepted; spar says who wrote what and when,
    as (from, to, name, time) with positions in doc."""

    doc: Doc
    spar: tuple[tuple[int, int, str, datetime | None], ...] = ()


@dataclass(frozen=True)
class InlastKommentar:
    """A comment of a file. avsnitt and punkt (fristaende: its fristående lydelse) say which text it is fastened in,
    fran and till where; without avsnitt it is about the whole, or about the field falt. svar are answers to it."""

    av: str
    tid: datetime | None
    text: str
    lost: bool = False
    svar: tuple["InlastKommentar", ...] = ()
    avsnitt: int | None = None
    punkt: int | None = None
    fran: int = 0
    till: int = 0
    falt: str = ""
    fristaende: bool = False


@dataclass(frozen=True)
class InlastAvsnitt:
    """One section in the order of the source.

    A section of slag "forslag" has ingress, punkter and organ, and no doc; every other has a doc. organ is
    worked out from the ingress or the heading and repeats words that stand there. egen_rubrik is False where the
    memo had no heading and the reader gave one. foreslagen is doc with tracked changes accepted, punktforslag the
    same for each of punkter; None where there are none. fristaende and fristaendeforslag hold the same for the
    fristående lydelse of each point, where any has one.
    """

    rubrik: str
    nyckel: str = ""
    slag: str = "text"
    doc: Doc | None = None
    ingress: str = ""
    punkter: tuple[Doc, ...] = ()
    organ: str = ""
    oplacerat: bool = False
    egen_rubrik: bool = True
    foreslagen: Foreslagen | None = None
    punktforslag: tuple[Foreslagen | None, ...] = ()
    fristaende: tuple[Doc | None, ...] = ()
    fristaendeforslag: tuple[Foreslagen | None, ...] = ()

    @property
    def texter(self) -> tuple[Doc, ...]:
        """Every text of it, without what is suggested."""
        return tuple(doc for doc in (self.doc, *self.punkter, *self.fristaende) if doc)

    @property
    def foreslagna(self) -> tuple[Foreslagen, ...]:
        """What is suggested to any text of it."""
        return tuple(f for f in (self.foreslagen, *self.punktforslag, *self.fristaendeforslag) if f)


@dataclass(frozen=True)
class Memo:
    """A whole memo.

    organ is who is to decide, worked out from mottagare, ingress or heading (it repeats words that stand
    there). diarienummer is the sender's own. sidmobler holds page headers and footers, page numbers, ruled lines,
    and the labels of the fields ("Diarienummer:"); a date's own wording stands there too, since datum is a date.
    exakt: it is a skrivelse that was fetched from here, so that nothing in it is guessed.
    mal says where the parts stand that references in it name, by slag and the identitet that the file gives them.
    ej_med names what the file holds besides, which does not come along as it was; kalla is its text.
    """

    organ: str
    rubrik: str
    diarienummer: str
    datum: date | None
    handlaggare: str
    mottagare: str
    avsnitt: tuple[InlastAvsnitt, ...]
    forvaltning: str
    undertecknare: tuple[InlastUndertecknare, ...]
    sidmobler: tuple[str, ...]
    ej_med: tuple[str, ...] = ()
    kommentarer: tuple[InlastKommentar, ...] = ()
    kalla: str = ""
    exakt: bool = False
    mal: Mal = field(default_factory=dict)

    @property
    def forslag(self) -> tuple[InlastAvsnitt, ...]:
        """The förslag, in the order of the source."""
        return tuple(avsnitt for avsnitt in self.avsnitt if avsnitt.slag == "forslag")

    @property
    def ingress(self) -> str:
        """The first förslag's ingress."""
        return self.forslag[0].ingress if self.forslag else ""

    @property
    def punkter(self) -> tuple[Doc, ...]:
        """All points, through all förslag."""
        return tuple(punkt for avsnitt in self.forslag for punkt in avsnitt.punkter)


def stycke(text: str) -> Doc:
    """A paragraph; an empty one has no content, since a ProseMirror text is never empty."""
    return {"type": "paragraph", "content": [{"type": "text", "text": text}]} if text else {"type": "paragraph"}


def dokument(block: list[Doc]) -> Doc:
    """A doc of *block*, or with one empty paragraph."""
    return {"type": "doc", "content": block or [stycke("")]}


def stycken_i(nod: Doc) -> Iterator[str]:
    """The text of each paragraph in *nod*, in order; without recursion, so that depth costs nothing."""
    stack = [nod]
    while stack:
        aktuell = stack.pop()
        if aktuell["type"] in ("paragraph", "heading"):
            yield "".join(_ord(barn) for barn in aktuell.get("content", ()))
        else:
            stack.extend(reversed(aktuell.get("content", ())))


def _ord(nod: Doc) -> str:
    return hanvisning.ord_i(nod) if nod["type"] == hanvisning.NOD else str(nod.get("text", " "))


def har_ord(doc: Doc) -> bool:
    """Tell whether any word stands in *doc*."""
    return any(text.strip() for text in stycken_i(doc))


def texter_i(memo: Memo) -> Iterator[str]:
    """Every text of the memo that comes from the source, each once."""
    yield from (memo.rubrik, memo.diarienummer, memo.handlaggare, memo.mottagare, memo.forvaltning)
    for avsnitt in memo.avsnitt:
        if avsnitt.egen_rubrik:
            yield avsnitt.rubrik
        yield avsnitt.ingress
        for doc in avsnitt.texter:
            yield from stycken_i(doc)
    for person in memo.undertecknare:
        yield from (person.namn, person.titel)
    yield from memo.sidmobler


def ord_i_rad(rad: str) -> Iterator[str]:
    """The words of one line: what stands between spaces and holds a letter or a digit.

    A comma, colon or semicolon after a word, and the stars and underscores of typed emphasis around it, are not
    the word: "Datum:" and "Anna Berg, kommunchef" are taken apart at them.
    """
    for token in rad.split():
        ord_ = token.strip("*_#").rstrip(",:;").strip("*_")
        if any(tecken.isalnum() for tecken in ord_):
            yield ord_


def ord_i(memo: Memo) -> Counter[str]:
    """How often each word of the source occurs in the memo, all fields and page furniture together."""
    return Counter(ord_ for text in texter_i(memo) for ord_ in ord_i_rad(text))
