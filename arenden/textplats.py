"""Where in a skrivelse each of its texts stands, in the words of the page."""

from dataclasses import dataclass

from arenden.models import Skrivelse, Text


@dataclass(frozen=True)
class Textplats:
    """A text that has not been removed: what a person calls it and the id of its part of the page."""

    namn: str
    lank: str
    text: Text
    ar_fristaende: bool = False

    @property
    def stalle(self) -> str:
        """Return the mark of its words on the paper (data-lopande)."""
        return f"{self.lank} fristaende" if self.ar_fristaende else self.lank


def platser(skrivelse: Skrivelse) -> dict[int, Textplats]:
    """Return the place of each text of *skrivelse* by its primary key, in the order of the paper. Two queries."""
    funna: dict[int, Textplats] = {}
    punkter = list(skrivelse.punkter.kvar().select_related("lydelse", "fristaende"))
    nr = 0
    for avsnitt in skrivelse.avsnitt.kvar().select_related("text"):
        if avsnitt.text is not None:
            funna[avsnitt.text.pk] = Textplats(avsnitt.rubrik, f"avsnitt-{avsnitt.identitet}", avsnitt.text)
        for punkt in (p for p in punkter if p.avsnitt_id == avsnitt.pk):
            nr += 1
            lank = f"punkt-{punkt.identitet}"
            funna[punkt.lydelse.pk] = Textplats(f"Punkt {nr}", lank, punkt.lydelse)
            if punkt.fristaende is not None:
                namn = f"Punkt {nr}, fristående lydelse"
                funna[punkt.fristaende.pk] = Textplats(namn, lank, punkt.fristaende, ar_fristaende=True)
    return funna
