"""Rules on references between the parts of a skrivelse: links that follow, never typed numbers (DESIGN §5.1–2)."""

import re
from collections.abc import Iterator

from arenden.anmarkning import Fynd, Papper, Plats, VersionData, avsnittets, stycken
from arenden.hanvisning import BORTTAGEN, TECKEN, hanvisningar, ord_i
from arenden.hanvisningsmal import Mal, malen

_TILL_PUNKT = re.compile(
    r"\b(?:(?P<saker>beslutspunkt(?:en|er|erna)?|att-?sats(?:en|er|erna)?)|punkt(?:en|er|erna)?)\s+"
    r"(?P<nr>\d{1,2})(?!\d|[.:]\d)(?P<flera>(?:\s*(?:,|och|eller|–|-)\s*\d{1,2}\b)*)",
    re.IGNORECASE,
)
_TILL_BILAGA = re.compile(
    r"\bbilag(?:a|an|or|orna)\s+(?P<nr>\d{1,2})(?!\d|[.:]\d)(?P<flera>(?:\s*(?:,|och|eller|–|-)\s*\d{1,2}\b)*)",
    re.IGNORECASE,
)
# "punkt 2 i avtalet" is another document's point; "punkt 2 i förslaget" is ours.
_ANNAT_PAPPER = re.compile(r"\s+(?:i|på|av|ur)\s+(?!förslaget|beslutsförslaget|skrivelsen|denna|det här|ovan)", re.I)
_ANNANS_BILAGA = re.compile(r"\s+(?:i|till|av|ur)\s+(?!skrivelsen|tjänsteskrivelsen|denna|den här)\w", re.I)
_OBESTAMD = {"punkt": "en beslutspunkt", "avsnitt": "ett avsnitt", "bilaga": "en bilaga"}
_RUNT = 40


def hanvisat_saknas(papper: Papper) -> Iterator[Fynd]:
    """Yield each reference whose part has been removed, or has no words and so is not printed."""
    alla = malen(papper.version)
    for plats, doc in _texter(papper):
        for nod in hanvisningar(doc):
            slag = nod["attrs"]["slag"]
            mal = alla.get((slag, nod["attrs"]["mal"]))
            if mal is None:
                vad = f"{_OBESTAMD[slag]} som är {BORTTAGEN[slag]}. Ändra hänvisningen eller ta bort den."
            elif not mal.trycks:
                tomt = "tomt" if slag == "avsnitt" else "tom"
                vad = f"{mal.ord('liten')}, som är {tomt} och inte trycks. Skriv den eller ta bort hänvisningen."
            else:
                continue
            yield Fynd(plats, f"{plats.etikett} hänvisar till {vad}", _omgivning(doc, ord_i(nod)))


def _omgivning(doc: VersionData, ord_: str) -> str:
    """Return the words around a reference, so that it is found where there are several."""
    for text in stycken(doc):
        if (plats := text.find(ord_)) >= 0:
            fore = text[max(0, plats - _RUNT) : plats]
            efter = text[plats + len(ord_) :][:_RUNT]
            fore = fore if plats <= _RUNT else "… " + fore.split(" ", 1)[-1]
            efter = efter if len(efter) < _RUNT else efter.rsplit(" ", 1)[0] + " …"
            return f"{fore}{ord_}{efter}"
    return ord_


def hanvisar_till_annan_punkt(papper: Papper) -> Iterator[Fynd]:
    """Yield a finding, at most one a point, where what its own paper prints refers to another point."""
    alla = malen(papper.version)
    for punkt, lydelse, fristaende in _punkternas_texter(papper):
        har_egen = bool(fristaende) and any(stycken(fristaende))
        doc = fristaende if har_egen else lydelse
        andra = [nod for nod in hanvisningar(doc) if _annan_punkt(nod, alla, punkt.identitet)]
        if andra:
            vem = f"Den fristående lydelsen av {punkt.etikett.lower()}" if har_egen else punkt.etikett
            gor = (
                "Skriv i ord vad som menas."
                if har_egen
                else "Skriv i ord vad som menas, eller skriv och bekräfta en fristående lydelse."
            )
            ord_ = ord_i(andra[0])
            yield Fynd(
                punkt,
                f"{vem} hänvisar till {_punktens_namn(andra[0], alla)}, som har ett eget papper och kan "
                f"beslutas för sig. {gor}",
                _omgivning(doc or {}, ord_),
            )


def _annan_punkt(nod: VersionData, alla: dict[tuple[str, str], Mal], egen: str) -> bool:
    attrs = nod["attrs"]
    return attrs["slag"] == "punkt" and attrs["mal"] != egen and ("punkt", attrs["mal"]) in alla


def _punktens_namn(nod: VersionData, alla: dict[tuple[str, str], Mal]) -> str:
    return alla["punkt", nod["attrs"]["mal"]].ord("liten")


def hanvisning_till_punkt(papper: Papper) -> Iterator[Fynd]:
    """Yield each reference to a point by a typed number, which does not follow when points are reordered."""
    antal = len(papper.punkter)
    for plats, doc in _texter(papper):
        for text in stycken(doc, TECKEN):
            for traff in _TILL_PUNKT.finditer(text):
                # In running text a bare "punkt 3" may be anybody's; "beslutspunkt 3" is ours.
                saker = traff["saker"] or plats.slag == "punkt"
                if saker and not _ANNAT_PAPPER.match(text, traff.end()):
                    yield Fynd(plats, _punktens_fel(plats, traff, antal), traff.group())


def _punktens_fel(plats: Plats, traff: re.Match[str], antal: int) -> str:
    if int(traff["nr"]) > antal:
        fel = f"någon punkt {traff['nr']} finns inte i förslaget"
    else:
        fel = "numret följer inte med om punkterna byter plats"
    och = ", och punkten kan läsas ensam" if plats.slag == "punkt" else ""
    gor = "Gör det till en hänvisning, eller skriv i ord vad som menas."
    return f"{plats.etikett} hänvisar till ”{traff.group()}”: {fel}{och}. {gor}"


def hanvisning_till_bilaga(papper: Papper) -> Iterator[Fynd]:
    """Yield each typed number of a bilaga that is there: it does not follow when bilagor are reordered."""
    for plats, traff in _typade_bilagor(papper):
        if int(traff["nr"]) <= len(papper.version.get("bilagor") or []):
            yield Fynd(
                plats,
                f"{plats.etikett} hänvisar till ”{traff.group()}”: numret följer inte med om bilagorna byter plats. "
                "Gör det till en hänvisning.",
                traff.group(),
            )


def bilaga_finns_inte(papper: Papper) -> Iterator[Fynd]:
    """Yield each typed number of a bilaga that is not there."""
    antal = len(papper.version.get("bilagor") or [])
    har = {0: "har inga bilagor", 1: "har bara en bilaga"}.get(antal, f"har bara {antal} bilagor")
    for plats, traff in _typade_bilagor(papper):
        if int(traff["nr"]) > antal:
            yield Fynd(
                plats,
                f"{plats.etikett} hänvisar till ”{traff.group()}”, men skrivelsen {har}. "
                "Bifoga den eller rätta numret.",
                traff.group(),
            )


def _typade_bilagor(papper: Papper) -> Iterator[tuple[Plats, re.Match[str]]]:
    for plats, doc in _texter(papper):
        for text in stycken(doc, TECKEN):
            for traff in _TILL_BILAGA.finditer(text):
                if not _ANNANS_BILAGA.match(text, traff.end()):
                    yield plats, traff


def _texter(papper: Papper) -> Iterator[tuple[Plats, VersionData]]:
    """Yield each text of the paper with its place; those of points first, as the rules tell of them."""
    for plats, lydelse, fristaende in _punkternas_texter(papper):
        yield from ((plats, doc) for doc in (lydelse, fristaende) if doc)
    yield from ((avsnittets(a), a["doc"]) for a in papper.avsnitt if a.get("doc"))


def _punkternas_texter(papper: Papper) -> Iterator[tuple[Plats, VersionData | None, VersionData | None]]:
    platser = {p.plats.identitet: p.plats for p in papper.punkter}
    for a in papper.avsnitt:
        for p in a.get("punkter") or []:
            yield platser[str(p["identitet"])], p.get("lydelse"), p.get("fristaende")
