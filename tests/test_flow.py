"""The flow table, exhaustively: every läge × every steg."""

import pytest

from arenden.flow import GANG, Lage, OtillatetSteg, Steg, nasta

VANTAT = {
    (Lage.UTKAST, Steg.SKICKA): Lage.GRANSKNING,
    (Lage.GRANSKNING, Steg.TA_TILLBAKA): Lage.UTKAST,
    (Lage.GRANSKNING, Steg.ATERSAND): Lage.UTKAST,
    (Lage.GRANSKNING, Steg.GODKANN): Lage.GRANSKNING,
    (Lage.GRANSKNING, Steg.FULLBORDA): Lage.GODKAND,
    (Lage.GODKAND, Steg.ATERKALLA): Lage.ATERKALLAD,
}


@pytest.mark.parametrize("lage", Lage)
@pytest.mark.parametrize("steg", Steg)
def test_each_step_leads_where_the_law_says_or_nowhere(lage: Lage, steg: Steg) -> None:
    if (lage, steg) in VANTAT:
        assert nasta(lage, steg) == VANTAT[lage, steg]
    else:
        with pytest.raises(OtillatetSteg, match=lage.label.lower()):
            nasta(lage, steg)


def test_the_table_holds_nothing_more() -> None:
    assert GANG == VANTAT


def test_a_refused_step_says_what_is_possible_instead() -> None:
    with pytest.raises(OtillatetSteg, match="skicka för godkännande"):
        nasta(Lage.UTKAST, Steg.GODKANN)
