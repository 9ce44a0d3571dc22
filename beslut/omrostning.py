"""What a votering leads to: counts in, result out, in words and numbers. Pure.

Kommunallagen: simple majority of the votes given; one who abstains (4:25) gives none. At a tie the chair has the
casting vote, in elections the lot decides. A third of those present can send an item back, or postpone it, in a
fullmäktige (5:50); that is data of the body.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

from beslut.rakneord import i_ord_och_siffror


class Rostvarde(models.TextChoices):
    JA = "ja", "Ja"
    NEJ = "nej", "Nej"
    AVSTAR = "avstar", "Avstår"


class Form(models.TextChoices):
    """How votes are given. Elections alone are secret, and count candidates instead of ja and nej."""

    UPPROP = "upprop", "Öppen med upprop"
    ANTAL = "antal", "Öppen, räknad"
    SLUTEN = "sluten", "Sluten (val)"


class Genom(models.TextChoices):
    """What decided."""

    MAJORITET = "majoritet", "majoritet"
    UTSLAGSROST = "utslagsrost", "ordförandens utslagsröst"
    MINORITET = "minoritet", "minst en tredjedel av de närvarande"
    LOTT = "lott", "lottning"
    OAVGJORT = "oavgjort", "lika röstetal"


class UtslagKravs(ValueError):
    """The votes are equal and nobody has said what the chair's casting vote, or the lot, is."""


@dataclass(frozen=True)
class Rakning:
    """The votes of an open votering."""

    ja: int
    nej: int
    avstar: int = 0

    @property
    def avgivna(self) -> int:
        return self.ja + self.nej

    @property
    def alla(self) -> int:
        return self.ja + self.nej + self.avstar


@dataclass(frozen=True)
class Utgang:
    """Which side won (None where the votes are equal and the body has no casting vote) and what decided."""

    vinner: Rostvarde | None
    genom: Genom


def avgor(
    rakning: Rakning,
    *,
    utslag: Rostvarde | None = None,
    utslagsrost: bool = True,
    minoritet_av: int = 0,
) -> Utgang:
    """Return the result of an open votering.

    *utslag* is the chair's casting vote, asked for only at a tie. *minoritet_av* is the number present, where a third
    of them is enough for nej (nej: send back or postpone); 0 where it is not. Raises UtslagKravs.
    """
    if minoritet_av and rakning.nej * 3 >= minoritet_av and rakning.nej <= rakning.ja:
        return Utgang(Rostvarde.NEJ, Genom.MINORITET)
    if rakning.ja != rakning.nej:
        return Utgang(Rostvarde.JA if rakning.ja > rakning.nej else Rostvarde.NEJ, Genom.MAJORITET)
    if not utslagsrost:
        return Utgang(None, Genom.OAVGJORT)
    if utslag not in {Rostvarde.JA, Rostvarde.NEJ}:
        raise UtslagKravs("Rösterna är lika många. Ange ordförandens utslagsröst.")
    return Utgang(utslag, Genom.UTSLAGSROST)


def valj(roster: Mapping[str, int], *, lott: str = "") -> tuple[str, Genom]:
    """Return who is elected to one seat in a secret election, and what decided.

    *lott* names the one whom the lot fell on, asked for only at a tie. Raises UtslagKravs with those who tie.
    """
    flest = max(roster.values(), default=0)
    framst = [namn for namn, antal in roster.items() if antal == flest]
    if not flest:
        raise ValueError("Ingen har fått någon röst.")
    if len(framst) == 1:
        return framst[0], Genom.MAJORITET
    if lott not in framst:
        raise UtslagKravs(f"{' och '.join(framst)} har fått lika många röster. Ange vem lotten föll på.")
    return lott, Genom.LOTT


def _roster(antal: int, slag: str) -> str:
    return f"{i_ord_och_siffror(antal)} {slag}-röst{'' if antal == 1 else 'er'}"


def i_ord(rakning: Rakning, utgang: Utgang) -> str:
    """Return "Med sju (7) ja-röster mot fem (5) nej-röster, medan en (1) ledamot avstår", as minutes say it."""
    mening = f"Med {_roster(rakning.ja, 'ja')} mot {_roster(rakning.nej, 'nej')}"
    if utgang.vinner == Rostvarde.NEJ and utgang.genom == Genom.MAJORITET:
        mening = f"Med {_roster(rakning.nej, 'nej')} mot {_roster(rakning.ja, 'ja')}"
    if rakning.avstar:
        vilka = "ledamot" if rakning.avstar == 1 else "ledamöter"
        mening += f", medan {i_ord_och_siffror(rakning.avstar)} {vilka} avstår från att rösta"
    if utgang.genom == Genom.UTSLAGSROST:
        mening += f"{',' if rakning.avstar else ''} och med ordförandens utslagsröst för {utgang.vinner}"
    return mening


def val_i_ord(roster: Mapping[str, int], blanka: int, vald: str, genom: Genom) -> str:
    """Return the result of a secret election in words and numbers."""
    delar = [f"{namn} {i_ord_och_siffror(antal)}" for namn, antal in sorted(roster.items(), key=lambda r: -r[1])]
    if blanka:
        delar.append(f"blanka {i_ord_och_siffror(blanka)}")
    lott = " efter lottning" if genom == Genom.LOTT else ""
    return f"Vid sluten omröstning avges röster enligt följande: {', '.join(delar)}. {vald} är vald{lott}."
