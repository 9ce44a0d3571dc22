"""No word of a memo disappears, whatever is done to its lines."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arenden.inlasning import Doc, Memo, Olasbar, las, las_memo, ord_i, ord_i_rad
from arenden.inlasning.rader import normalisera

ROT = Path(__file__).parent.parent
EXEMPEL = ROT / "arenden/exempel/besoksnaring.txt"
MEMON = sorted(p for p in (ROT / "tests/memon").glob("*.txt"))
ALLA = [EXEMPEL, *MEMON]

MARKOR = re.compile(
    r"\(?(?:\d{1,2}(?:\.\d{1,2}){0,2}|[a-zåäö]|[ivx]{1,5}|[A-ZÅÄÖ])[.)]{1,2}|o|\d{1,2}(?:\.\d{1,2}){0,2}|[•▪‣◦●○■□◆◇∙·⁃\uf0b7\uf0a7\uf0d8]"
)
KULOR = "•▪‣◦●○■□◆◇∙·⁃⁌⁍➢➤►▶✓✔\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf06f\uf02d"


def poster_i(memo: Memo) -> int:
    """The list items and points of the memo: what a list mark may have become."""

    def rakna(nod: Doc) -> int:
        antal, stack = 0, [nod]
        while stack:
            aktuell = stack.pop()
            antal += aktuell["type"] == "listItem"
            stack.extend(aktuell.get("content", ()))
        return antal

    return sum(
        len(avsnitt.punkter) + sum(rakna(doc) for doc in (*avsnitt.punkter, *([avsnitt.doc] if avsnitt.doc else [])))
        for avsnitt in memo.avsnitt
    )


def skillnad(text: str, memo: Memo) -> tuple[Counter[str], Counter[str]]:
    """The words of *text* that the memo lacks, and those it has that the text lacks, when what may change is set
    aside: words joined at a hyphen at a line end, and list marks, no more of them than the memo has items."""
    kalla: Counter[str] = Counter()
    markorer: Counter[str] = Counter()
    stumpar: set[str] = set()
    for rad in re.split("[\n\f]", normalisera(text)):
        delar = rad.split()
        if not delar:
            continue
        if delar[0][0] in KULOR:
            delar[0] = delar[0][1:]
        ord_ = [ord_ for del_ in delar for ord_ in ord_i_rad(del_)]
        if delar[0] and MARKOR.fullmatch(delar[0]):
            markorer.update(ord_i_rad(delar[0]))
        kalla.update(ord_)
        if ord_ and delar[-1][-1] in "-\u00ad\u2010\u2011":
            stumpar.add(ord_[-1])
    har = ord_i(memo)
    saknas, tillagt = kalla - har, har - kalla

    def delning(hel: str) -> list[str] | None:
        """The parts of *hel* among the missing words, where all but the last are cut at a hyphen."""
        if saknas[hel] > 0:
            return [hel]
        for stump in stumpar:
            for borjan in {stump, stump.rstrip("-\u00ad\u2010\u2011")}:
                if saknas[stump] > 0 and borjan and hel.startswith(borjan):
                    rest = delning(hel[len(borjan) :]) if len(hel) > len(borjan) else None
                    if rest:
                        return [stump, *rest]
        return None

    for hel in list(tillagt.elements()):
        delar_ = delning(hel)
        if delar_ and len(delar_) > 1:
            tillagt[hel] -= 1
            saknas.subtract(delar_)
    kvar = poster_i(memo)
    for ord_ in list(saknas):
        borta = min(saknas[ord_], markorer[ord_], kvar)
        saknas[ord_] -= borta
        kvar -= borta
    return +saknas, +tillagt


@pytest.mark.parametrize("fil", ALLA, ids=lambda fil: fil.stem)
def test_every_word_of_a_memo_is_in_what_is_read_from_it_and_no_other(fil: Path) -> None:
    data = fil.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    assert skillnad(text, las(data, fil.name)) == (Counter(), Counter())


MOBLER = [
    "Sida 2 (3)",
    "2(4)",
    "TJÄNSTESKRIVELSE",
    "Region Norrbygden",
    "Dnr RN 2024/17",
    "Tel 010-123 45 67",
    "\f",
]


def omskrivna(text: str, fro: int) -> str:
    """The memo after a hostile day: lines moved, lost, joined, divided, indented, spread out, and furniture put in."""
    slump = random.Random(fro)
    rader = text.replace("\r\n", "\n").split("\n")
    for _gang in range(slump.randrange(1, 5)):
        vad = slump.randrange(8)
        plats = slump.randrange(len(rader) + 1)
        if vad == 0:
            bit = rader[plats : plats + 12]
            slump.shuffle(bit)
            rader[plats : plats + 12] = bit
        elif vad == 1:
            del rader[plats : plats + slump.randrange(1, 6)]
        elif vad == 2:
            for _antal in range(slump.randrange(1, 4)):
                rader.insert(slump.randrange(len(rader) + 1), slump.choice(MOBLER))
        elif vad == 3:
            bredd = slump.randrange(12, 120)
            ord_ = " ".join(rader[plats : plats + 15]).split(" ")
            nya = [""]
            for ett in ord_:
                if len(nya[-1]) + len(ett) > bredd:
                    nya.append("")
                nya[-1] += ett + " "
            rader[plats : plats + 15] = nya
        elif vad == 4:
            rader = [rad for par in rader for rad in (par, "")]
        elif vad == 5:
            rader = [rad for rad in rader if rad.strip()]
        elif vad == 6:
            rader[plats : plats + 6] = [" " * slump.randrange(9) + rad for rad in rader[plats : plats + 6]]
        else:
            slump.shuffle(rader)
        rader = rader or [""]
    return "\n".join(rader)


@pytest.mark.parametrize("fil", ALLA, ids=lambda fil: fil.stem)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(fro=st.integers(0, 2**32))
def test_no_word_disappears_from_a_memo_whose_lines_were_shuffled_lost_and_wrapped_anew(fil: Path, fro: int) -> None:
    data = fil.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    text = omskrivna(text, fro)
    try:
        memo = las_memo(text)
    except Olasbar:
        assert not any(tecken.isalnum() for tecken in text)
    else:
        assert skillnad(text, memo) == (Counter(), Counter())


RADER = st.sampled_from(
    [
        "Förslag till beslut", "Sammanfattning", "Bakgrund:", "Ärende: Ny brandstation", "Datum", "Dnr", "Datum: 2024-05-03",
        "den 3 maj 2024", "2024-05-03", "Dnr RS 2024/12", "RS 2024/13", "Handläggare: Anna Berg", "Till: Regionstyrelsen",
        "Till", "Nämnden beslutar att", "Nämnden beslutar att godkänna planen.", "att uppdra åt direktören,", "1. godkänna",
        "2) avslå", "a) delen", "• kula", "o mindre kula", "- streck", "   – inre streck", "rad som går vidare i nästa besöks-",
        "näringen fortsätter här med små ord som fyller en rad och", "Anna Berg    Bo Ek", "Regiondirektör   Ekonomichef",
        "Anna Berg, kommunchef", "REGIONKONTORET", "Sida 1 (3)", "2(3)", "3", "TJÄNSTESKRIVELSE   2 (3)", "Region Norr",
        "År\tBelopp", "2024\t15", "_______", "Beslutet skickas till", "Ekonomiavdelningen", "\f", "", "", "En mening slutar här.",
        "## Rubrik", "**Ekonomi**", "Datum   Diarienummer", "2024-05-04   KS 2024/9", "Box 12, 123 45 Norrby", "§ 4 Ekonomi",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(RADER, max_size=40))
def test_no_word_disappears_from_lines_in_any_order(rader: list[str]) -> None:
    text = "\n".join(rader)
    try:
        memo = las_memo(text)
    except Olasbar:
        assert not any(tecken.isalnum() for tecken in text)
    else:
        assert skillnad(text, memo) == (Counter(), Counter())


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_and_loses_no_word(text: str) -> None:
    try:
        memo = las_memo(text)
    except Olasbar:
        return
    assert skillnad(text, memo) == (Counter(), Counter())


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        las(data, "fil.txt")
    except Olasbar as fel:
        assert str(fel).startswith("”fil.txt”")
