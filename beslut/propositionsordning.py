"""In what order the chair puts the proposals on one beslutspunkt, and what is left to ask. Pure.

What goes before the merits is put first: postponing, then sending back. On the merits one proposal is the main one
(the skrivelse's, unless the chair chooses another) and stands against one counter-proposal; where there are several,
they first stand against each other, two at a time. A new point is put last, for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models

from beslut.motesflow import Utfall, Yrkandeslag


class Fraga(models.TextChoices):
    """What a proposition asks."""

    BORDLAGGNING = "bordlaggning", "Avgörs i dag eller bordläggs"
    ATERREMISS = "aterremiss", "Avgörs i dag eller återremitteras"
    MOTFORSLAG = "motforslag", "Vilket förslag som blir motförslag"
    HUVUDSAK = "huvudsak", "Huvudförslag mot motförslag"
    TILLAGG = "tillagg", "Tilläggsyrkande"


# The proposal of the skrivelse, among the keys of yrkanden.
SKRIVELSEN = "skrivelsen"
I_DAG = "i_dag"
AVSLAG = "avslag"


@dataclass(frozen=True)
class Forslag:
    """Something that can be put: its key, what it would lead to, and whose words it is in."""

    nyckel: str
    slag: Yrkandeslag
    ord: str = ""


@dataclass(frozen=True)
class Proposition:
    """A question with its two answers. *nej* is "" where nothing stands against."""

    fraga: Fraga
    ja: str
    nej: str = ""


@dataclass(frozen=True)
class Besvarad:
    """A proposition that has been put, and the key of the answer that the body gave."""

    fraga: Fraga
    ja: str
    nej: str
    vann: str


@dataclass(frozen=True)
class Klart:
    """Nothing is left to ask: what the body concluded, and by which yrkande ("" for the skrivelse's own words)."""

    utfall: Utfall
    yrkande: str = ""


_REMISS = (
    (Fraga.BORDLAGGNING, Yrkandeslag.BORDLAGGNING, Utfall.BORDLAGGNING),
    (Fraga.ATERREMISS, Yrkandeslag.ATERREMISS, Utfall.ATERREMISS),
)


def nasta(
    yrkanden: Sequence[Forslag], besvarade: Sequence[Besvarad], *, huvudforslag: str = SKRIVELSEN
) -> Proposition | Klart:
    """Return the next question to put on a beslutspunkt, or what it came to.

    *yrkanden* are those put at the meeting on this point and not taken back, in the order they came. A yrkande on
    bifall to the skrivelse is its proposal, and adds none of its own.
    """
    for fraga, slag, utfall in _REMISS:
        yrkade = [y for y in yrkanden if y.slag == slag]
        if not yrkade:
            continue
        svar = next((b for b in besvarade if b.fraga == fraga), None)
        if svar is None:
            return Proposition(fraga, I_DAG, yrkade[0].nyckel)
        if svar.vann != I_DAG:
            return Klart(utfall, yrkade[0].nyckel)
    if any(b.fraga == Fraga.HUVUDSAK for b in besvarade):
        svar = next(b for b in besvarade if b.fraga == Fraga.HUVUDSAK)
        return _utfall(svar.vann, yrkanden)
    forslagen = [SKRIVELSEN, *_egna_ord(yrkanden)]
    if huvudforslag not in forslagen:
        huvudforslag = SKRIVELSEN
    mot = [f for f in forslagen if f != huvudforslag]
    slagna = {b.ja if b.vann == b.nej else b.nej for b in besvarade if b.fraga == Fraga.MOTFORSLAG}
    kvar = [m for m in mot if m not in slagna]
    if len(kvar) > 1:
        return Proposition(Fraga.MOTFORSLAG, kvar[0], kvar[1])
    return Proposition(Fraga.HUVUDSAK, huvudforslag, kvar[0] if kvar else "")


def _egna_ord(yrkanden: Sequence[Forslag]) -> list[str]:
    """Return the proposals on the merits beside the skrivelse's: avslag once, each changed wording for itself."""
    egna = [y.nyckel for y in yrkanden if y.slag == Yrkandeslag.ANDRAD]
    avslag = [y.nyckel for y in yrkanden if y.slag == Yrkandeslag.AVSLAG]
    return [*avslag[:1], *egna]


def _utfall(vann: str, yrkanden: Sequence[Forslag]) -> Klart:
    if vann in {SKRIVELSEN, ""}:
        return Klart(Utfall.BIFALL)
    slag = next((y.slag for y in yrkanden if y.nyckel == vann), Yrkandeslag.BIFALL)
    utfall = {Yrkandeslag.AVSLAG: Utfall.AVSLAG, Yrkandeslag.ANDRAD: Utfall.ANDRAD}.get(slag, Utfall.BIFALL)
    return Klart(utfall, vann)


def ordning(yrkanden: Sequence[Forslag], *, huvudforslag: str = SKRIVELSEN) -> list[Proposition]:
    """Return the order to propose to the body before anything is put: as if each question let the next one come."""
    besvarade: list[Besvarad] = []
    fragor: list[Proposition] = []
    while isinstance(fraga := nasta(yrkanden, besvarade, huvudforslag=huvudforslag), Proposition):
        fragor.append(fraga)
        besvarade.append(Besvarad(fraga.fraga, fraga.ja, fraga.nej, fraga.ja))
    tillagg = [y for y in yrkanden if y.slag == Yrkandeslag.NY_PUNKT]
    return [*fragor, *(Proposition(Fraga.TILLAGG, y.nyckel, AVSLAG) for y in tillagg)]
