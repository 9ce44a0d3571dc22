"""How names, numbers, dates and times are written in minutes."""

import datetime as dt
from collections.abc import Iterable, Sequence

from beslut.protokollsprak.fakta import Person

MANADER = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()  # noqa: SIM905
)
_ENTAL = (
    "noll en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton".split()  # noqa: SIM905
)
_TIOTAL = {2: "tjugo", 3: "trettio", 4: "fyrtio", 5: "femtio", 6: "sextio", 7: "sjuttio", 8: "åttio", 9: "nittio"}


def i_ord(tal: int) -> str:
    """Return a number in words: 0 "noll", 1 "en", 21 "tjugoen", 101 "etthundraen". Raises ValueError past 999."""
    if not 0 <= tal < 1000:
        raise ValueError(f"{tal} skrivs med siffror")
    if tal < 20:
        return _ENTAL[tal]
    if tal < 100:
        return _TIOTAL[tal // 10] + (_ENTAL[tal % 10] if tal % 10 else "")
    hundra = ("ett" if tal < 200 else _ENTAL[tal // 100]) + "hundra"
    return hundra + (i_ord(tal % 100) if tal % 100 else "")


def ord_och_siffra(tal: int) -> str:
    """Return a result as it cannot be misread: "tolv (12)"."""
    return f"{i_ord(tal)} ({tal})" if tal < 1000 else str(tal)


def datum(dag: dt.date) -> str:
    """Return "den 3 september 2026"."""
    return f"den {dag.day} {MANADER[dag.month - 1]} {dag.year}"


def klockan(tid: str) -> str:
    """Return "kl. 13.20" for "13:20"."""
    return f"kl. {tid.replace(':', '.')}"


def namn(person: Person) -> str:
    """Return "Anders Hult (M)"."""
    return f"{person.namn} ({person.parti})" if person.parti else person.namn


def namns(person: Person) -> str:
    """Return the genitive: "Anders Hults (M)", and "Yrsa Lans (C)" where the name ends in s, x or z."""
    agare = person.namn if person.namn[-1:].lower() in "sxz" else f"{person.namn}s"
    return f"{agare} ({person.parti})" if person.parti else agare


def upprakning(ord_: Iterable[str]) -> str:
    """Return "A", "A och B", "A, B och C"."""
    delar = list(ord_)
    return " och ".join([", ".join(delar[:-1]), delar[-1]]) if len(delar) > 1 else "".join(delar)


def namnen(personer: Iterable[Person]) -> str:
    return upprakning(namn(p) for p in personer)


def _foljder(tal: Sequence[int]) -> list[str]:
    foljder: list[list[int]] = []
    for ett in sorted(set(tal)):
        if foljder and foljder[-1][-1] == ett - 1:
            foljder[-1].append(ett)
        else:
            foljder.append([ett])
    ut = []
    for foljd in foljder:
        ut += [f"{foljd[0]}–{foljd[-1]}"] if len(foljd) > 2 else [str(ett) for ett in foljd]
    return ut


def punkter(nummer: Sequence[int]) -> str:
    """Return "punkt 2", "punkterna 1 och 3", "punkterna 1–4"."""
    foljder = _foljder(nummer)
    return f"{'punkt' if len(set(nummer)) == 1 else 'punkterna'} {upprakning(foljder)}"


def paragrafer(nummer: Sequence[int]) -> str:
    """Return "§ 4", "§§ 4–12", "§§ 1, 2 och 7"."""
    return f"{'§' if len(set(nummer)) == 1 else '§§'} {upprakning(_foljder(nummer))}"


def stor(text: str) -> str:
    return text[:1].upper() + text[1:]


def mening(text: str) -> str:
    """Return *text* with one full stop at its end, unless it ends as a sentence already."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", ".”", "!”", "?”")) else f"{text}."
