"""Lists as Word counts them: each has a w:abstractNum and a w:num of its own, so none disturbs another's count."""

from typing import Any

from arenden.ordfil.delar import el

NIVAER = 9  # as many as Word has
INDRAG = 400  # twips a level
BILAGEINDRAG = 1150
TECKEN = ("•", "–", "•")


def indrag(niva: int) -> int:
    """Return the left indent, in twips, of what stands inside *niva* lists."""
    return INDRAG * niva


class Numrering:
    """The numbering part of one file. Lists 1 and 2 are those of the styles List Bullet and List Number."""

    def __init__(self) -> None:
        self._monster: list[Any] = []
        self._listor: list[Any] = []
        self.punktlista(0)
        self.nummerlista(0, 1)

    def punktlista(self, niva: int) -> int:
        """Return a new bulleted list whose items stand at *niva*."""
        return self._lagg([self._niva(n, "bullet", TECKEN[n % len(TECKEN)], 1) for n in range(NIVAER)])

    def nummerlista(self, niva: int, start: int) -> int:
        """Return a new numbered list whose items stand at *niva*, the first with the number *start*."""
        return self._lagg([self._niva(n, "decimal", f"%{n + 1}.", start if n == niva else 1) for n in range(NIVAER)])

    def bilagelista(self, start: int) -> int:
        """Return a new list of attachments: "Bilaga 1."."""
        return self._lagg([self._niva(0, "decimal", "Bilaga %1.", start, BILAGEINDRAG)])

    def _lagg(self, nivaer: list[Any]) -> int:
        nr = len(self._listor) + 1
        huvud = [el("nsid", val=f"{nr:08X}"), el("multiLevelType", val="multilevel")]
        self._monster.append(el("abstractNum", *huvud, *nivaer, abstractNumId=nr))
        self._listor.append(el("num", el("abstractNumId", val=nr), numId=nr))
        return nr

    @staticmethod
    def _niva(niva: int, form: str, tecken: str, start: int, bredd: int = INDRAG) -> Any:
        return el(
            "lvl",
            el("start", val=start),
            el("numFmt", val=form),
            el("lvlText", val=tecken),
            el("lvlJc", val="left"),
            el("pPr", el("ind", left=bredd * (niva + 1), hanging=bredd)),
            ilvl=niva,
        )

    def skriv_i(self, rot: Any) -> None:
        """Put the lists in the numbering part *rot*, in place of what stands there."""
        for barn in list(rot):
            rot.remove(barn)
        rot.extend(self._monster + self._listor)
