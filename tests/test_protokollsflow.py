"""The law of minutes, exhaustively, and the days that it counts."""

import datetime as dt

import pytest

from beslut.protokollsflow import GANG, Lage, Steg, anslagsdagar, helgdag, nasta, paskdagen, sista_dag
from forum.flow import OtillatetSteg

VANTAT = {
    (Lage.UTKAST, Steg.LAMNA): Lage.JUSTERING,
    (Lage.JUSTERING, Steg.TA_TILLBAKA): Lage.UTKAST,
    (Lage.JUSTERING, Steg.ATERSAND): Lage.UTKAST,
    (Lage.JUSTERING, Steg.JUSTERA): Lage.JUSTERING,
    (Lage.JUSTERING, Steg.FULLBORDA): Lage.JUSTERAT,
}


def test_each_step_leads_where_the_law_says_or_nowhere() -> None:
    assert GANG == VANTAT
    for lage in Lage:
        for steg in Steg:
            if (lage, steg) in VANTAT:
                assert nasta(lage, steg) == VANTAT[lage, steg]
            else:
                with pytest.raises(OtillatetSteg, match=lage.label.lower()):
                    nasta(lage, steg)


@pytest.mark.parametrize(
    ("anslaget", "sista"),
    [
        (dt.date(2026, 3, 2), dt.date(2026, 3, 23)),  # a Monday
        (dt.date(2026, 3, 7), dt.date(2026, 3, 30)),  # three weeks on is a Saturday
        (dt.date(2026, 3, 13), dt.date(2026, 4, 7)),  # Good Friday, Easter, Easter Monday
        (dt.date(2026, 5, 29), dt.date(2026, 6, 22)),  # Midsummer's eve
        (dt.date(2026, 12, 3), dt.date(2026, 12, 28)),  # Christmas Eve, Christmas, a weekend
    ],
)
def test_an_announcement_stands_three_weeks_and_comes_down_on_a_working_day(anslaget: dt.date, sista: dt.date) -> None:
    assert sista_dag(anslaget) == sista


def test_the_announcement_is_due_on_the_second_day() -> None:
    assert anslagsdagar(dt.date(2026, 3, 2)) == (dt.date(2026, 3, 4), dt.date(2026, 3, 25))


def test_easter_and_the_holidays_that_follow_it() -> None:
    assert [paskdagen(ar) for ar in (2024, 2025, 2026, 2038)] == [
        dt.date(2024, 3, 31), dt.date(2025, 4, 20), dt.date(2026, 4, 5), dt.date(2038, 4, 25),
    ]  # fmt: skip
    assert helgdag(dt.date(2026, 5, 14))  # Ascension Day
    assert helgdag(dt.date(2026, 6, 6)) and not helgdag(dt.date(2026, 6, 12))
