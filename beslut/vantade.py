"""Who is expected at a sammanträde, by what each one answered to the kallelse. One query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from beslut.models import Deltagande, Kallad
from forum.models import Sammantrade


@dataclass(frozen=True)
class Vantade:
    """Who cannot come and who comes in whose place. Nobody is there for it: that is noted at the upprop."""

    forhinder: frozenset[int] = frozenset()
    # The ledamot in whose place an ersättare said yes to serve.
    ersatter: Mapping[int, Deltagande] = field(default_factory=dict)

    def vantas(self, d: Deltagande) -> bool:
        """Tell whether *d* is expected: a ledamot who has not reported absence, an ersättare who has said yes."""
        return d.pk in self.ersatter or (d.kapacitet == Deltagande.Kapacitet.LEDAMOT and d.pk not in self.forhinder)

    def inkallad_for(self, ledamot: Deltagande) -> int | None:
        """Return the ersättare who said yes to serve for *ledamot*."""
        return next((pk for pk, for_ in self.ersatter.items() if for_ == ledamot), None)


def ta(sammantrade: Sammantrade, deltaganden: Sequence[Deltagande]) -> Vantade:
    """Read the answers of those called among *deltaganden*. They stand since the meeting was opened."""
    av_person = {d.anvandare_id: d for d in deltaganden if d.anvandare_id is not None}
    forhinder, ersatter = set(), {}
    for kallad in Kallad.objects.filter(sammantrade=sammantrade).select_related("for_vem"):
        d = av_person.get(kallad.anvandare_id)
        if d is None:
            continue
        if kallad.svar == Kallad.Svar.FORHINDER:
            forhinder.add(d.pk)
        elif kallad.svar == Kallad.Svar.KOMMER and kallad.for_vem is not None:
            ledamot = av_person.get(kallad.for_vem.anvandare_id)
            if ledamot is not None and d.kapacitet == Deltagande.Kapacitet.ERSATTARE:
                ersatter[d.pk] = ledamot
    return Vantade(frozenset(forhinder), ersatter)
