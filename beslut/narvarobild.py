"""Who is there, who serves, who leads and whether the body may decide: at one moment, in one item.

Rows in, no queries, but for `ta`, which reads them: three queries however many people and items.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from beslut import motesklocka
from beslut.beslutsforhet import Beslutsforhet, beslutsforhet
from beslut.models import Dagordningspunkt, Deltagande, Jav, Narvaropass
from forum.models import Inkallelse, Javsregel, Organ, Sammantrade

Kapacitet = Deltagande.Kapacitet
Presidium = Deltagande.Presidium


@dataclass(frozen=True)
class Narvarobild:
    """The room at *moment*. *punkt* is the item that jäv is asked for; None before any."""

    organ: Organ
    deltaganden: Sequence[Deltagande]
    narvaropass: Sequence[Narvaropass]
    jav: Sequence[Jav]
    moment: dt.datetime
    punkt: int | None = None
    _pa: dict[int, Deltagande] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._pa.update({d.pk: d for d in self.deltaganden})

    def vid(self, moment: dt.datetime, punkt: int | None) -> "Narvarobild":
        """Return the same meeting at another moment, or in another item."""
        return Narvarobild(self.organ, self.deltaganden, self.narvaropass, self.jav, moment, punkt)

    @cached_property
    def nu(self) -> dict[int, Narvaropass]:
        """Return the span that each one present is in, by deltagande."""
        return {
            p.deltagande_id: p
            for p in self.narvaropass
            if p.struken is None and p.fran <= self.moment and (p.till is None or p.till > self.moment)
        }

    @cached_property
    def javiga(self) -> frozenset[int]:
        return frozenset(j.deltagande_id for j in self.jav if j.struken is None and j.punkt_id == self.punkt)

    @cached_property
    def platser(self) -> int:
        """Return how many ledamöter the body has."""
        return sum(d.kapacitet == Kapacitet.LEDAMOT for d in self.deltaganden)

    @cached_property
    def narvarande(self) -> list[Deltagande]:
        """Return those in the room: in a nämnd one with jäv leaves it (KL 6:30), in a fullmäktige not (KL 5:47)."""
        ute = self.javiga if self.organ.jav == Javsregel.NAMND else frozenset()
        return [d for d in self.deltaganden if d.pk in self.nu and d.pk not in ute]

    def for_vem(self, deltagande: Deltagande) -> Deltagande | None:
        """Return the ledamot in whose place *deltagande* serves now, in this item."""
        span = self.nu.get(deltagande.pk)
        if span is None or span.tjanstgor_for_id is None or span.punkt_id not in {None, self.punkt}:
            return None
        return self._pa.get(span.tjanstgor_for_id)

    @cached_property
    def tjanstgor(self) -> list[Deltagande]:
        """Return those who have a vote: ledamöter who are there, ersättare in the place of one; nobody with jäv."""
        return [
            d
            for d in self.deltaganden
            if d.pk in self.nu
            and d.pk not in self.javiga
            and (
                d.kapacitet == Kapacitet.LEDAMOT or (d.kapacitet == Kapacitet.ERSATTARE and self.for_vem(d) is not None)
            )
        ]

    @cached_property
    def tjanstgorande(self) -> frozenset[int]:
        return frozenset(d.pk for d in self.tjanstgor)

    @cached_property
    def ordforande(self) -> Deltagande | None:
        """Return who leads: the ordförande, else a vice ordförande, else the one chosen to; never one with jäv."""
        for roll in (Presidium.ORDFORANDE, Presidium.VICE_ORDFORANDE, Presidium.VALD):
            for d in self.tjanstgor:
                if d.presidium == roll:
                    return d
        return None

    @cached_property
    def beslutsforhet(self) -> Beslutsforhet:
        javiga = len(self._utan_ersattare) if self.organ.jav == Javsregel.FULLMAKTIGE else 0
        return beslutsforhet(
            self.organ.beslutsforhet, platser=self.platser, tjanstgor=len(self.tjanstgor), javiga=javiga
        )

    @cached_property
    def _utan_ersattare(self) -> list[Deltagande]:
        """Return those there who would serve but for their jäv, and in whose seat nobody else does."""
        ersatta = {f.pk for d in self.tjanstgor if (f := self.for_vem(d))}
        platser = {d.pk: self.for_vem(d) or d for d in self.deltaganden if d.pk in self.nu and d.pk in self.javiga}
        return [p for p in platser.values() if p.kapacitet == Kapacitet.LEDAMOT and p.pk not in ersatta]

    @cached_property
    def tomma_platser(self) -> list[Deltagande]:
        """Return ledamöter in whose place nobody serves: absent, or with jäv in this item."""
        ersatta = {f.pk for d in self.tjanstgor if (f := self.for_vem(d))}
        return [
            d
            for d in self.deltaganden
            if d.kapacitet == Kapacitet.LEDAMOT and (d.pk not in self.nu or d.pk in self.javiga) and d.pk not in ersatta
        ]

    @cached_property
    def lediga_ersattare(self) -> list[Deltagande]:
        """Return ersättare who are there, serve for nobody and have no jäv."""
        return [
            d
            for d in self.narvarande
            if d.kapacitet == Kapacitet.ERSATTARE and self.nu[d.pk].tjanstgor_for_id is None and d.pk not in self.javiga
        ]

    def i_tur(self, for_: Deltagande) -> Deltagande | None:
        """Return the ersättare whose turn it is to serve for *for_*, by the body's inkallelseordning."""
        falt = {Inkallelse.PARTI: "parti", Inkallelse.PART: "part"}.get(Inkallelse(self.organ.inkallelse))

        def plats(d: Deltagande) -> tuple[bool, int]:
            lika = falt is None or getattr(d, falt) == getattr(for_, falt)
            return (not lika, d.ordning)

        return min(self.lediga_ersattare, key=plats, default=None)


def ta(
    sammantrade: Sammantrade, *, punkt: Dagordningspunkt | None = None, moment: dt.datetime | None = None
) -> Narvarobild:
    """Read the room of *sammantrade* as it is now, or was at *moment*."""
    return Narvarobild(
        sammantrade.organ,
        list(Deltagande.objects.filter(sammantrade=sammantrade).kvar().order_by("ordning", "namn", "pk")),
        list(Narvaropass.objects.filter(sammantrade=sammantrade).kvar()),
        list(Jav.objects.filter(sammantrade=sammantrade).kvar()),
        moment or motesklocka.nu(),
        punkt.pk if punkt else None,
    )


def namnen(deltaganden: Iterable[Deltagande]) -> str:
    """Return "A, B och C"."""
    namn = [str(d) for d in deltaganden]
    return " och ".join([", ".join(namn[:-1]), namn[-1]] if len(namn) > 1 else namn)
