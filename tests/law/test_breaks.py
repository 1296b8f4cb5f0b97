"""Breaks of a day at a screen: the boundaries of art. 134, to the minute."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.law.breaks import HoursImpossible, RowMissing, breaks, length, read_breaks
from infolinia.law.tables import TableProblem

PACK = Path(__file__).resolve().parents[2] / "packs" / "law-pl"
TABLE = read_breaks((PACK / "breaks.csv").read_text("utf-8"))
DAY = date(2026, 11, 23)
HEAD = "kind,from_minutes,from_included,breaks,minutes,valid_from,valid_to,source,checked,note\n"


@pytest.mark.parametrize(
    ("hours", "minutes", "rest", "screen"),
    [
        (5, 59, 0, 5),  # rules.md 2.8: 5 h 59 → 0
        (6, 0, 1, 6),  # 6 h → 1
        (8, 0, 1, 8),
        (9, 0, 1, 9),  # 9 h 00 → 1
        (9, 1, 2, 9),  # 9 h 01 → 2
        (16, 0, 2, 16),
        (16, 1, 3, 16),
        (0, 59, 0, 0),  # no whole hour at the screen
        (1, 0, 0, 1),
    ],
)
def test_breaks_of_a_day(hours, minutes, rest, screen):
    found = breaks(Fraction(hours * 60 + minutes), TABLE, DAY)
    assert (found.rest_breaks, found.rest_minutes) == (rest, rest * 15)
    assert (found.screen_breaks, found.screen_minutes) == (screen, screen * 5)
    assert [reason.rule for reason in found.explanation] == ["BHP-art134", "BHP-01"]


def test_it_says_by_which_row():
    found = breaks(Fraction(541), TABLE, DAY)
    assert found.explanation[0].text == "A day of 9:01 h is above 9:00 h: 2 rest break(s) of 15 minutes."
    assert found.explanation[0].source == "KP art. 134 § 1"
    assert length(Fraction(90, 7)) == "0:12:51"


@pytest.mark.parametrize("minutes", [0, -60, 1441])
def test_a_day_has_no_more_than_24_hours(minutes):
    with pytest.raises(HoursImpossible):
        breaks(Fraction(minutes), TABLE, DAY)


def test_the_rows_that_hold_on_the_day_count():
    """Before 26.04.2023 the second and the third rest break were not yet law; before 1999 there was nothing."""
    assert breaks(Fraction(600), TABLE, date(2020, 1, 1)).rest_breaks == 1
    with pytest.raises(RowMissing):
        breaks(Fraction(600), TABLE, date(1998, 1, 1))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("nap,60,yes,1,5,1999-01-01,,X,2026-01-01,", "word"),
        ("rest,60,often,1,5,1999-01-01,,X,2026-01-01,", "word"),
        ("screen,0,yes,1,5,1999-01-01,,X,2026-01-01,", "number"),
    ],
)
def test_a_wrong_table_says_what_is_wrong(line, code):
    with pytest.raises(TableProblem) as problem:
        read_breaks(HEAD + line)
    assert problem.value.code == code


@given(st.integers(1, 1439))
def test_a_longer_day_never_has_fewer_breaks(minutes):
    now, later = (breaks(Fraction(m), TABLE, DAY) for m in (minutes, minutes + 1))
    assert now.rest_breaks <= later.rest_breaks
    assert now.screen_breaks <= later.screen_breaks
    assert now.rest_minutes + now.screen_minutes < minutes + 1
