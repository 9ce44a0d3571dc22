"""A meeting and its people: a body of five ledamöter and two ersättare, and what is said in a line of a test."""

from dataclasses import dataclass
from typing import Any

import pytest

from beslut import narvarobild
from beslut.actions import motet, narvaro
from beslut.models import Behandling, Dagordningspunkt, Deltagande
from forum import flow as forumflow
from forum.models import Anvandare, Organ, Part, Roll, Sammantrade, Uppdrag
from tests.varld import person

LEDAMOTER = (
    ("olle", "Olle Ordén", "S", Roll.ORDFORANDE),
    ("vera", "Vera Vising", "M", Roll.VICE_ORDFORANDE),
    ("lars", "Lars Lund", "S", Roll.LEDAMOT),
    ("lena", "Lena Lind", "C", Roll.LEDAMOT),
    ("lotta", "Lotta Löv", "M", Roll.LEDAMOT),
)
ERSATTARE = (("erik", "Erik Ek", "S", Roll.ERSATTARE), ("eva", "Eva Eng", "M", Roll.ERSATTARE))


@dataclass
class Mote:
    """A sammanträde that goes on, its sekreterare, and its people by their short names."""

    sammantrade: Sammantrade
    sekr: Anvandare
    folk: dict[str, Anvandare]

    def __getitem__(self, kort: str) -> Deltagande:
        return Deltagande.objects.get(sammantrade=self.sammantrade, anvandare=self.folk[kort])

    def kom(self, *korta: str, **mer: Any) -> None:
        narvaro.kom([self[k] for k in korta], av=self.sekr, **mer)

    def gick(self, *korta: str, **mer: Any) -> None:
        narvaro.gick([self[k] for k in korta], av=self.sekr, **mer)

    def alla_kom(self) -> None:
        self.kom(*(k for k, *_ in LEDAMOTER))

    def bild(self, punkt: Dagordningspunkt | None = None) -> narvarobild.Narvarobild:
        return narvarobild.ta(Sammantrade.objects.get(pk=self.sammantrade.pk), punkt=punkt)

    def ta_upp(self, punkt: Dagordningspunkt) -> Dagordningspunkt:
        return motet.ta_upp(punkt, av=self.sekr)


def sittande(organ: Organ, sekr: Anvandare) -> dict[str, Anvandare]:
    """Give *organ* its five ledamöter and two ersättare; return them by their short names."""
    part = Part.objects.create(organ=organ, namn="Almby kommun", fran="2020-01-01")
    folk = {}
    for nr, (kort, namn, parti, roll) in enumerate((*LEDAMOTER, *ERSATTARE), start=1):
        folk[kort] = person(kort, namn)
        Uppdrag.objects.create(
            anvandare=folk[kort], organ=organ, roll=roll, fran="2020-01-01", parti=parti, part=part, ordning=nr
        )
    return folk


def kalla(sammantrade: Sammantrade) -> Sammantrade:
    """Put a planned sammanträde where its kallelse has been sent, without sending one."""
    Sammantrade.objects.filter(pk=sammantrade.pk).update(lage=forumflow.Lage.KALLAT)
    return Sammantrade.objects.get(pk=sammantrade.pk)


@pytest.fixture
def mote(sammantradet: Sammantrade, sekreteraren: Anvandare) -> Mote:
    """The forum's sammanträde, opened with nobody there yet; more than half must serve for it to decide."""
    organ = sammantradet.organ
    organ.beslutsforhet = "mer_an_halften"
    organ.reservation_timmar = 24
    organ.save()
    folk = sittande(organ, sekreteraren)
    motet.oppna(kalla(sammantradet), av=sekreteraren)
    return Mote(Sammantrade.objects.get(pk=sammantradet.pk), sekreteraren, folk)


@pytest.fixture
def fri(mote: Mote) -> Dagordningspunkt:
    """An item without skrivelse on its list."""
    return ny_fri(mote.sammantrade, "Information om vägen")


def ny_fri(sammantrade: Sammantrade, rubrik: str, position: int = 50) -> Dagordningspunkt:
    return Dagordningspunkt.objects.create(
        sammantrade=sammantrade, slag=Dagordningspunkt.Slag.FRI, rubrik=rubrik, position=position
    )


def beslutspunkt(punkt: Dagordningspunkt, nr: int = 1) -> Behandling:
    return Behandling.objects.get(dagordningspunkt=punkt, nr=nr)
