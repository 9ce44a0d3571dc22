"""What was recorded at a meeting, as plain data: all that a sentence of the minutes may state."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Dok = Mapping[str, Any]


class Utfall(StrEnum):
    """What a body concluded on one beslutspunkt."""

    BIFALL = "bifall"
    ANDRAD = "andrad"
    AVSLAG = "avslag"
    ATERREMISS = "aterremiss"
    BORDLAGGNING = "bordlaggning"
    EJ_UPP = "ej_upp"
    ANTECKNAS = "antecknas"
    TILL_HANDLINGARNA = "till_handlingarna"


class Yrkandeslag(StrEnum):
    """What a motion asks for."""

    BIFALL = "bifall"
    AVSLAG = "avslag"
    ATERREMISS = "aterremiss"
    BORDLAGGNING = "bordlaggning"
    ANDRAD = "andrad"
    NY_PUNKT = "ny_punkt"


class Voteringsform(StrEnum):
    """How votes are cast."""

    OPPEN = "oppen"
    RAKNAD = "raknad"
    SLUTEN = "sluten"


class Avvikelseslag(StrEnum):
    """What one who took part lets be noted: a dissent, a statement, a note."""

    AVVIKELSE = "avvikelse"
    YTTRANDE = "yttrande"
    ANTECKNING = "anteckning"


class Frageslag(StrEnum):
    """What the chair puts to the body: now or later, one proposal, or two against each other."""

    AVGORA_IDAG = "avgora_idag"
    ETT_FORSLAG = "ett_forslag"
    MOT_VARANDRA = "mot_varandra"
    MOTFORSLAG = "motforslag"
    TILLAGG = "tillagg"


@dataclass(frozen=True)
class Person:
    """A person as minutes name them; *part* is the municipality or region of the person, where the body has such."""

    namn: str
    parti: str = ""
    part: str = ""


@dataclass(frozen=True)
class Organord:
    """The body's own words: what differs between bodies is data."""

    namn: str
    formellt: bool = False
    beslutsord: str = "ställer sig bakom"
    avvikelse: str = "avvikande mening"
    protokoll: str = "anteckningarna"
    javsrum: str = ""

    @property
    def beslutsrubrik(self) -> str:
        return "Beslut" if self.formellt else "Ställningstagande"

    @property
    def beslutet(self) -> str:
        return "Beslutet" if self.formellt else "Ställningstagandet"


@dataclass(frozen=True)
class Deltagare:
    """One who took part, and in what capacity; times only where the person was not there all the time."""

    person: Person
    som: str = "ledamot"
    for_: Person | None = None
    spann: tuple[tuple[str, str], ...] = ()
    distans: bool = False
    paragrafer: tuple[int, ...] = ()
    beslutande: bool = True


@dataclass(frozen=True)
class Rorelse:
    """One who came or left while an item was dealt with, and who serves instead from then on."""

    person: Person
    kom: bool
    tid: str
    ersattare: Person | None = None
    ersatter: Person | None = None


@dataclass(frozen=True)
class Jav:
    """A declared conflict of interest in one item, and who serves instead."""

    person: Person
    ersattare: Person | None = None


@dataclass(frozen=True)
class Yrkande:
    """A motion: by whom, with whom, about which points (none: the whole item)."""

    nyckel: str
    slag: Yrkandeslag
    av: Person
    instammer: tuple[Person, ...] = ()
    punkter: tuple[int, ...] = ()
    lydelse: Dok | None = None
    skal: str = ""
    till: dt.date | None = None


@dataclass(frozen=True)
class Forslag:
    """One side of a proposition: the proposal in the skrivelse (no *yrkande_av*), or somebody's motion."""

    yrkande_av: Person | None = None
    slag: Yrkandeslag | None = None
    namn: str = ""


@dataclass(frozen=True)
class Votering:
    """A vote and its result. "ja" or "nej" won: at a tie by the chair or by lot; a minority may send back (KL 5:50)."""

    form: Voteringsform = Voteringsform.OPPEN
    ja: int = 0
    nej: int = 0
    avstar: int = 0
    ja_namn: tuple[Person, ...] = ()
    nej_namn: tuple[Person, ...] = ()
    avstar_namn: tuple[Person, ...] = ()
    vann: str = "ja"
    utslagsrost: bool = False
    lottning: bool = False
    minoritet: bool = False


@dataclass(frozen=True)
class Proposition:
    """What the chair put, what the chair found (before a vote, *fann*), and which side won."""

    nyckel: str
    fraga: Frageslag
    forslag: tuple[Forslag, ...] = (Forslag(),)
    vann: int = 0
    punkter: tuple[int, ...] = ()
    votering: Votering | None = None
    fann: int | None = None


@dataclass(frozen=True)
class Punkt:
    """One beslutspunkt as it was dealt with: what was proposed, what was decided."""

    nr: int
    lydelse: Dok
    utfall: Utfall
    ingress: str = ""
    beslutad: Dok | None = None
    skal: str = ""
    till: dt.date | None = None


@dataclass(frozen=True)
class Avvikelse:
    """A dissent, statement or note: by whom, on which points, with the text handed in (or none yet)."""

    nyckel: str
    slag: Avvikelseslag
    av: tuple[Person, ...]
    punkter: tuple[int, ...] = ()
    for_eget: bool = False
    text: str = ""


@dataclass(frozen=True)
class Arendefakta:
    """Everything recorded on one item of the agenda."""

    rubrik: str
    diarienummer: str = ""
    slag: str = "arende"
    nyckel: str = ""
    sammanfattning: Dok | None = None
    underlag: tuple[str, ...] = ()
    rorelser: tuple[Rorelse, ...] = ()
    jav: tuple[Jav, ...] = ()
    yrkanden: tuple[Yrkande, ...] = ()
    propositioner: tuple[Proposition, ...] = ()
    val: tuple[str, ...] = ()
    punkter: tuple[Punkt, ...] = ()
    avvikelser: tuple[Avvikelse, ...] = ()
    mottagare: tuple[str, ...] = ()
    valda: tuple[Person, ...] = ()
    utgar: bool = False
    skal: str = ""
    omedelbart: bool = False
    foregaende: dt.date | None = None


@dataclass(frozen=True)
class Motesfakta:
    """What stands first in minutes: where and when, who was there, who adjusts."""

    organ: Organord
    datum: dt.date
    borjar: str = ""
    slutar: str = ""
    plats: str = ""
    form: str = "plats"
    uppehall: tuple[tuple[str, str], ...] = ()
    deltagare: tuple[Deltagare, ...] = ()
    justerare: tuple[Person, ...] = ()
    ordforande: Person | None = None
    sekreterare: Person | None = None
    kontrollerade: str = ""
