"""Whether a body may decide at a moment: pure counting, by the body's own rule."""

from dataclasses import dataclass

from beslut.rakneord import antal_av


@dataclass(frozen=True)
class Beslutsforhet:
    """How many serve of how many seats, how many the rule asks for, and whether that is enough.

    *javiga* are there and count although they take no part.
    """

    tjanstgor: int
    platser: int
    kravs: int
    javiga: int = 0

    @property
    def ar(self) -> bool:
        return self.tjanstgor + self.javiga >= self.kravs

    @property
    def ord(self) -> str:
        """Return the whole in one Swedish sentence."""
        jav = f" och {self.javiga} med jäv" if self.javiga else ""
        har = f"{self.tjanstgor} tjänstgörande{jav} av {antal_av(self.platser, 'ledamot', 'ledamöter')}"
        if not self.kravs:
            return f"{har}. Organet har ingen regel om beslutsförhet."
        if self.ar:
            return f"{har}. Beslutsfört: minst {self.kravs} krävs."
        return f"{har}. Inte beslutsfört: minst {self.kravs} krävs."


def kravs(regel: str, platser: int) -> int:
    """Return how many must serve: more than half (kommunallagen 5:46, 6:23), or none where there is no rule."""
    return platser // 2 + 1 if regel == "mer_an_halften" else 0


def beslutsforhet(regel: str, *, platser: int, tjanstgor: int, javiga: int = 0) -> Beslutsforhet:
    """Return the state of the body with *tjanstgor* serving, those with jäv in the item not counted.

    *javiga*: of a fullmäktige, those there with jäv. It may decide though they make it too few (kommunallagen 5:46).
    """
    return Beslutsforhet(tjanstgor, platser, kravs(regel, platser), javiga)
