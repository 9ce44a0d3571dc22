"""The förslag: its ingress and its points, however they are marked."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .memo import Doc, InlastAvsnitt, dokument, stycke
from .rader import Rad, Sattning
from .rubriker import BESLUTSVERB, ar_ingress
from .stycken import Post, block, poster

STANDARDRUBRIK = "Förslag till beslut"
SIKT = 40  # posts; the next point stands no further down

_ORGANORD = r"(?P<organ>(?!(?:att|vi|jag|det|man)\b)[\w-]+(?:[ ](?!föreslå|beslutar|besluta|att\b)[\w-]+){0,6})"
_SUBJEKT = (
    re.compile(
        rf"(?:föreslår|föreslå|att|rekommenderar)\s+(?:att\s+)?{_ORGANORD}\s+(?:att\s+)?"
        r"(?:besluta|beslutar|ställa sig bakom|ställer)\b",
        re.I,
    ),
    re.compile(rf"föreslå\s+{_ORGANORD}\s*:?$", re.I),
    re.compile(rf"^{_ORGANORD}\s+(?:föreslås|beslutar|föreslår|ställer|tillstyrker|rekommenderas)\b", re.I),
    re.compile(rf"föreslås\s+(?:att\s+)?{_ORGANORD}\s+(?:att\s+)?(?:besluta|beslutar)\b", re.I),
)
_INLEDER = re.compile(rf"{_ORGANORD}\s+(?:föreslås|beslutar|föreslår|ställer|tillstyrker|rekommenderas)\b", re.I)
_I_RUBRIK = re.compile(r"(?:förslag|beslut) (?:till beslut )?(?:i|för|till|från) (?!beslut)([\w ,-]+)$", re.IGNORECASE)
_HEL_MENING = tuple(
    re.compile(rf"(?P<ingress>.{{3,250}}?\b(?:{verb})\s+att)\s+(?P<punkt>\S.*)", re.IGNORECASE | re.DOTALL)
    # "Vi föreslår att nämnden beslutar att …" is parted at the decision, not at the proposal.
    for verb in ("beslutar?|ställ(?:a|er) sig bakom", "föreslår|föreslås")
)


def _hel_mening(text: str) -> re.Match[str] | None:
    """Part a sentence that both leads in and says what is decided."""
    traffar = (monster.fullmatch(text) for monster in _HEL_MENING)
    return next((traff for traff in traffar if traff), None)


@dataclass(slots=True)
class Lasning:
    """What was read of a förslag: its blocks, each with ingress and points, and what stood after them."""

    avsnitt: list[InlastAvsnitt]
    rester: list[str]


def organ_i(ingress: str, rubrik: str) -> str:
    """Name the body that is to decide, from the ingress or the heading; "" where neither says."""
    for monster in _SUBJEKT:
        traffar = list(monster.finditer(ingress[:400]))
        if traffar:
            organ = traffar[-1]["organ"].strip()
            return organ[:1].upper() + organ[1:]
    traff = _I_RUBRIK.search(rubrik)
    return traff[1][:1].upper() + traff[1][1:] if traff else ""


def _text(post: Post) -> str:
    """The text of a post; a table's cells in a row."""
    return post.text if post.rutor is None else " ".join(" ".join(rad).strip() for rad in post.rutor)


def _ledmarke(post: Post) -> str:
    return post.markor.slag if post.markor else ""


Byggare = Callable[[list[Post]], Doc]  # makes the lydelse of one point of what it consists of


def las_forslag(rubrik: str, egen: bool, rader: Sequence[Rad], sattning: Sattning) -> Lasning:
    """Read the lines of a förslag section into one or more blocks of ingress and points."""
    return las_forslag_poster(rubrik, egen, poster(rader, sattning, att=True), _punkt)


def las_forslag_poster(rubrik: str, egen: bool, alla: list[Post], bygg: Byggare) -> Lasning:
    """Read the paragraphs and tables of a förslag section, whatever they were read from."""
    lasning = Lasning([], [])
    while True:
        ingress, punkter, nasta = _ett_block(alla, lasning.rester, bygg)
        forsta = not lasning.avsnitt
        lasning.avsnitt.append(
            InlastAvsnitt(
                rubrik=rubrik if forsta else STANDARDRUBRIK,
                nyckel="forslag",
                slag="forslag",
                ingress=ingress,
                punkter=tuple(punkter),
                organ=organ_i(ingress or _forsta_text(punkter), rubrik),
                egen_rubrik=egen and forsta,
            )
        )
        if not nasta:
            return lasning
        alla = nasta


def _forsta_text(punkter: list[Doc]) -> str:
    forsta = punkter[0]["content"][0].get("content") if punkter else None
    return str(forsta[0].get("text", "")) if forsta else ""


def _ett_block(alla: list[Post], rester: list[str], bygg: Byggare) -> tuple[str, list[Doc], list[Post]]:
    """Part one block: its ingress, its points, and the posts of the next block."""
    forsta = next((nr for nr, post in enumerate(alla) if post.markor), None)
    if forsta is None:
        return (*_utan_marken(alla, bygg), [])
    fore, alla = alla[:forsta], alla[forsta:]
    ledare = alla[0]
    slag = _ledmarke(ledare)
    ingress = " ".join(_text(post) for post in fore)
    grupper: list[list[Post]] = []
    if slag == "att" and not ar_ingress(ingress) and (inledd := _hel_mening(ingress)):
        # "Nämnden beslutar att godkänna …," and then lines that begin with att.
        lydelse = ingress[inledd.end("ingress") - 3 :]
        ingress = ingress[: inledd.end("ingress") - 3].rstrip()
        grupper.append([_fristaende(lydelse, ledare)])
    for nr, post in enumerate(alla):
        if post.rutor is not None:
            if grupper:
                grupper[-1].append(post)
            continue
        if post.markor and _ledmarke(post) == slag and post.indrag <= ledare.indrag + 1:
            grupper.append([post])
        elif post.markor or post.hanger:
            grupper[-1].append(post)
        elif (ar_ingress(post.text) or _inleder(post.text)) and any(
            senare.markor for senare in alla[nr + 1 : nr + SIKT]
        ):
            return ingress, [bygg(grupp) for grupp in grupper], alla[nr:]
        elif _fler_punkter(alla[nr + 1 : nr + SIKT], slag, ledare, grupper[-1][0]):
            grupper[-1].append(post)
        else:
            rester.append(post.text)
    return ingress, [bygg(grupp) for grupp in grupper], []


def _inleder(text: str) -> bool:
    """Whether an unmarked paragraph among points leads in others: "Regionstyrelsen beslutar för egen del"."""
    return text[0].isupper() and len(text) <= 250 and text[-1] not in ".!?" and bool(_INLEDER.match(text))


def _fler_punkter(senare: list[Post], slag: str, ledare: Post, fore: Post) -> bool:
    """Whether the row of points goes on further down."""
    for post in senare:
        if not post.markor and post.text and (ar_ingress(post.text) or _inleder(post.text)):
            return False
        if post.markor and _ledmarke(post) == slag and post.indrag <= ledare.indrag + 1:
            return not post.markor.nummer or not fore.markor or post.markor.nummer > fore.markor.nummer
    return False


def _fristaende(text: str, ledare: Post) -> Post:
    return Post(text, ledare.markor, ledare.indrag, ledare.textindrag, 0, ledare.forsta, ledare.forsta)


def _punkt(grupp: list[Post]) -> Doc:
    """The lydelse of one point: its own paragraph, then what hangs below it."""
    return dokument([stycke(grupp[0].text), *block(_upphojda(grupp[1:], grupp[0]))])


def _upphojda(poster_: list[Post], ledare: Post) -> list[Post]:
    """Let paragraphs that hang below the point itself stand in it, not in a list within it."""
    for post in poster_:
        if not post.markor and post.textindrag <= ledare.textindrag:
            post.hanger = False
    return poster_


def _utan_marken(alla: list[Post], bygg: Byggare) -> tuple[str, list[Doc]]:
    """Ingress and points where nothing is marked: a lead-in and lines, or whole sentences."""
    if not alla:
        return "", []
    if len(alla) == 1 and alla[0].rutor is None:
        hel = _hel_mening(alla[0].text)
        if hel and BESLUTSVERB.search(hel["ingress"]):
            return hel["ingress"], [dokument([stycke(hel["punkt"])])]
        if ar_ingress(alla[0].text):
            return alla[0].text, []
    inledning = next((nr for nr, post in enumerate(alla[:3]) if post.rutor is None and ar_ingress(post.text)), None)
    if inledning is None:
        return "", [_ensam(post, bygg) for post in alla]
    ingress = " ".join(_text(post) for post in alla[: inledning + 1])
    return ingress, [_ensam(post, bygg) for post in alla[inledning + 1 :]]


def _ensam(post: Post, bygg: Byggare) -> Doc:
    """A point that is one paragraph or table without a mark."""
    return dokument(block([post])) if post.kalla is None else bygg([post])


def finn_forslag(rader: Sequence[Rad], sattning: Sattning) -> tuple[int, int] | None:
    """Find a förslag without a heading: a deciding lead-in and the points after it, as first line and line
    after.
    """
    return finn_forslag_bland(poster(rader, sattning, att=True))


def finn_forslag_bland(alla: list[Post]) -> tuple[int, int] | None:
    """As finn_forslag, among paragraphs and tables."""
    for nr, post in enumerate(alla[:-1]):
        if post.markor or post.rutor is not None or not alla[nr + 1].markor or not ar_ingress(post.text):
            continue
        slut = nr + 1
        ledare = alla[nr + 1]
        while slut < len(alla) and (
            alla[slut].markor
            or alla[slut].hanger
            or _fler_punkter(alla[slut + 1 : slut + SIKT], _ledmarke(ledare), ledare, ledare)
            or (ar_ingress(alla[slut].text) and slut + 1 < len(alla) and alla[slut + 1].markor)
        ):
            slut += 1
        return post.forsta, alla[slut - 1].sista + 1
    return None


_FORESLAGEN = re.compile(
    r"\b(?:föreslår|föreslås|hemställer)\b.{0,120}?\b(?:beslutar?|ställ(?:a|er) sig bakom)\s+att\b", re.I
)


def finn_mening(rader: Sequence[Rad], sattning: Sattning) -> tuple[int, int] | None:
    """Find a förslag that is one sentence among others: somebody proposes that a body decides something."""
    return finn_mening_bland(poster(rader, sattning, att=True))


def finn_mening_bland(alla: list[Post]) -> tuple[int, int] | None:
    """As finn_mening, among paragraphs and tables."""
    for post in alla:
        if not post.markor and post.rutor is None and _FORESLAGEN.search(post.text[:400]) and not ar_ingress(post.text):
            return post.forsta, post.sista + 1
    return None
