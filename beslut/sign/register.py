"""What there is of the chain: its certificates by role, what is revoked, and how long each kind lives. No files."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from cryptography import x509

from beslut.sign.forvar import Nyckelfel

DYGN = dt.timedelta(days=1)
AR = dt.timedelta(days=365)


class Roll(StrEnum):
    """What a certificate of the chain is for."""

    ROT = "rot"
    UTFARDARE = "utfardare"
    STAMPEL = "stampel"
    SPARRSVAR = "sparrsvar"


UTFARDAS_AV = {
    Roll.ROT: Roll.ROT,
    Roll.UTFARDARE: Roll.ROT,
    Roll.STAMPEL: Roll.UTFARDARE,
    Roll.SPARRSVAR: Roll.UTFARDARE,
}
GILTIGHET = {Roll.ROT: 25 * AR, Roll.UTFARDARE: 12 * AR, Roll.STAMPEL: 5 * AR, Roll.SPARRSVAR: 2 * AR}
# A list is renewed when half its time has gone. The root's lies still for long: its key may be kept away.
LISTANS_TID = {Roll.ROT: AR, Roll.UTFARDARE: 14 * DYGN}
NAMN = {
    Roll.ROT: "rotutfärdare",
    Roll.UTFARDARE: "utfärdare av underskrifter",
    Roll.STAMPEL: "stämpel",
    Roll.SPARRSVAR: "svar om spärrade certifikat",
}
SKAL = {
    "nyckeln": x509.ReasonFlags.key_compromise,
    "uppgifterna": x509.ReasonFlags.affiliation_changed,
    "ersatt": x509.ReasonFlags.superseded,
    "upphort": x509.ReasonFlags.cessation_of_operation,
}


@dataclass(frozen=True)
class Post:
    """A certificate of the chain. Only one of a role is in use at a time; earlier ones stay to be verified against."""

    id: str
    roll: Roll
    utfardare: str
    brukas: bool = True


@dataclass(frozen=True)
class Sparr:
    """A certificate that its issuer no longer stands for, from when and why."""

    utfardare: str
    serienummer: int
    tid: str
    skal: str


@dataclass(frozen=True)
class Register:
    """What the chain's folder holds."""

    organisation: str
    adress: str
    poster: tuple[Post, ...] = ()
    sparrade: tuple[Sparr, ...] = ()
    listnummer: dict[str, int] = field(default_factory=dict)

    def i_bruk(self, roll: Roll) -> Post:
        """Return the certificate of the role that is in use; raises Nyckelfel where none is."""
        for post in self.poster:
            if post.roll == roll and post.brukas:
                return post
        raise Nyckelfel(f"Kedjan har inget certifikat för {NAMN[roll]}. Kör `./run manage nycklar skapa`.")
