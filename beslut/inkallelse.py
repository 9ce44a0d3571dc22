"""Which ersättare is asked first in a ledamot's place: the body's inkallelseordning. No ORM."""

from collections.abc import Iterable

from forum.models import Inkallelse, Uppdrag


def i_tur(ordning: str, ledamot: Uppdrag, ersattare: Iterable[Uppdrag]) -> list[Uppdrag]:
    """Return *ersattare* in the order in which they are asked to serve for *ledamot*.

    First those of the same party, or of the same part, as *ordning* says; of these, and of the rest, by their place
    in the inkallelseordning, then by name. KL 5:20, 6:17: the body decides in which order.
    """

    def nyckel(uppdrag: Uppdrag) -> tuple[bool, int, str]:
        fore = False
        if ordning == Inkallelse.PARTI:
            fore = bool(ledamot.parti) and uppdrag.parti.casefold() == ledamot.parti.casefold()
        elif ordning == Inkallelse.PART:
            fore = ledamot.part_id is not None and uppdrag.part_id == ledamot.part_id
        return (not fore, uppdrag.ordning, str(uppdrag.anvandare))

    return sorted(ersattare, key=nyckel)
