"""Words of the chancery, each with what people say instead: after the advice that Språkrådet and the authorities'
own guides to plain language have given for decades, in our own selection.

No maintained open list of them was found. A word with one plain meaning can be exchanged as it stands; where the
sentence must be built anew the table holds the advice only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Uttryck:
    """A stiff expression, what can take its place as it is, or how to put it (*rad*) where nothing can."""

    monster: str
    byten: tuple[str, ...] = ()
    rad: str = ""


UTTRYCK = (
    Uttryck("anmoda(?:r|s|des?)?", rad="be eller uppmana"),
    Uttryck("avseende", ("om", "för", "som gäller")),
    Uttryck("avhjälpa", ("rätta till",)),
    Uttryck("beträffande", ("om", "när det gäller")),
    Uttryck("dylikt", ("liknande",)),
    Uttryck("dylika", ("sådana",)),
    Uttryck("därest", ("om",)),
    Uttryck("därhän", rad="stryk ordet eller skriv ut vad du menar"),
    Uttryck("därstädes", ("där",)),
    Uttryck("därvid(?:lag)?", ("då",)),
    Uttryck("därutöver", ("dessutom",)),
    Uttryck("ej", ("inte",)),
    Uttryck("emedan", ("eftersom",)),
    Uttryck("enär", ("eftersom",)),
    Uttryck("erforderlig", ("nödvändig",)),
    Uttryck("erforderligt", ("nödvändigt",)),
    Uttryck("erforderliga", ("nödvändiga",)),
    Uttryck("erfordras", ("behövs", "krävs")),
    Uttryck("erhålla", ("få",)),
    Uttryck("erhåller", ("får",)),
    Uttryck("erhållit", ("fått",)),
    Uttryck("erhöll", ("fick",)),
    Uttryck("erlägga", ("betala",)),
    Uttryck("erlägger", ("betalar",)),
    Uttryck("föreligger", ("finns",)),
    Uttryck("föreligga", ("finnas",)),
    Uttryck("förelåg", ("fanns",)),
    Uttryck("föranleder", ("orsakar", "leder till")),
    Uttryck("föranleda", ("orsaka", "leda till")),
    Uttryck("förevarande", ("det här", "den här")),
    # First in a sentence only: elsewhere it is often what it says, as in "den gällande planen".
    Uttryck("(?-i:Gällande)", ("när det gäller", "i fråga om")),
    Uttryck("huruvida", ("om",)),
    Uttryck("härvid(?:lag)?", ("då",)),
    Uttryck("härmed", rad="stryk ordet: det säger inget"),
    Uttryck("hörsamma", ("följa",)),
    Uttryck("i enlighet med", ("enligt",)),
    Uttryck("i förekommande fall", ("om det behövs", "i vissa fall")),
    Uttryck("i syfte att", ("för att",)),
    Uttryck("i vederbörlig ordning", rad="skriv vem som gör vad och när"),
    Uttryck("ifrågavarande", ("den här", "det här", "de här")),
    Uttryck("ikraftträda", ("börja gälla",)),
    Uttryck("inkomma", ("komma in",)),
    Uttryck("inkommer", ("kommer in",)),
    Uttryck("inkommit", ("kommit in",)),
    Uttryck("jämlikt", ("enligt",)),
    Uttryck("jämväl", ("också", "även")),
    Uttryck("likaledes", ("också",)),
    Uttryck("medelst", ("med", "genom")),
    Uttryck("nyttja", ("använda",)),
    Uttryck("nyttjas", ("används",)),
    Uttryck("oaktat", ("trots",)),
    Uttryck("(?:på|av) grund av det faktum att", ("eftersom",)),
    Uttryck("påtala(?:r|t|de)?", rad="säga, peka på"),
    Uttryck("rörande", ("om",)),
    Uttryck("sålunda", ("alltså", "så")),
    Uttryck("såvitt avser", ("när det gäller",)),
    Uttryck("tillhandahålla", ("erbjuda", "ge")),
    Uttryck("tillhandahåller", ("erbjuder", "ger")),
    Uttryck("tillika", ("också",)),
    Uttryck("tillse", ("se till",)),
    Uttryck("tillser", ("ser till",)),
    Uttryck("tillställa", ("skicka", "ge")),
    Uttryck("tillsvidare", ("tills vidare",)),
    Uttryck("utvisar", ("visar",)),
    Uttryck("vederbörande", rad="skriv vem det är"),
    Uttryck("vidtaga", ("vidta",)),
    Uttryck("ådagalägga", ("visa",)),
    Uttryck("åligger", rad="skriv vem som ska göra det: ”nämnden ska …”"),
    Uttryck("åsamka", ("orsaka",)),
    Uttryck("åtnjuta", ("ha", "få")),
    Uttryck("äga rum", ("hållas", "ske")),
    Uttryck("äger rum", ("hålls", "sker")),
)

# In these the word is the ordinary one, or the proper term.
_UNDANTAG = re.compile(
    r"med avseende på|i \w+ avseende"
    r"|gällande (?:\w*(?:lag|rätt|regler|avtal|plan|taxa|ordning|budget|villkor|bestämmelser|policy|riktlinjer))\w*",
    re.IGNORECASE,
)
_MONSTER = [(re.compile(rf"(?<![\w-])(?:{u.monster})(?![\w-])", re.IGNORECASE), u) for u in UTTRYCK]
# One look over the paragraph before the many: nearly every paragraph holds none.
_NAGOT = re.compile(rf"(?<![\w-])(?:{'|'.join(u.monster for u in UTTRYCK)})", re.IGNORECASE)


def uttryck_i(text: str) -> Iterator[tuple[int, int, Uttryck]]:
    """Yield where each stiff expression of a paragraph begins and ends, and what it is, in no order."""
    if not _NAGOT.search(text):
        return
    fria = [t.span() for t in _UNDANTAG.finditer(text)]
    for monster, uttryck in _MONSTER:
        for traff in monster.finditer(text):
            if not any(fran <= traff.start() and traff.end() <= till for fran, till in fria):
                yield traff.start(), traff.end(), uttryck
