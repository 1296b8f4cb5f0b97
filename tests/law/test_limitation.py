"""When claims are barred, each case with its derivation."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.law.limitation import KindUnknown, limitation, read_periods
from infolinia.law.tables import TableProblem

PACK = Path(__file__).resolve().parents[2] / "packs" / "law-pl"
PERIODS = read_periods((PACK / "limitation.csv").read_text("utf-8"))
KINDS = ("telecom", "periodic", "business", "sale_by_business", "general", "judgment")


def end_of(kind: str, due: str, *recognised: str) -> str:
    days = [date.fromisoformat(day) for day in recognised]
    return limitation(kind, date.fromisoformat(due), PERIODS, recognised=days).end.isoformat()


@pytest.mark.parametrize(
    ("kind", "due", "recognised", "end"),
    [
        # rules.md COL-15: 15.05.2023 + 3 years = 15.05.2026, to the end of that year.
        ("telecom", "2023-05-15", [], "2026-12-31"),
        # A plan signed 23.11.2026 recognises the claim: 23.11.2029, to the end of the year.
        ("telecom", "2023-05-15", ["2026-11-23"], "2029-12-31"),
        ("periodic", "2023-01-01", [], "2026-12-31"),  # the first and
        ("business", "2023-12-30", [], "2026-12-31"),  # the last but one day of a year: the same end
        ("sale_by_business", "2024-06-10", [], "2026-12-31"),  # 2 years are not "shorter than two years"
        ("general", "2020-02-29", [], "2026-12-31"),  # 29 February 2026 does not exist: 28, to the year's end
        ("judgment", "2021-03-01", [], "2027-12-31"),
        # Recognised on the last day it could be: still in time; the day after: the period was over.
        ("telecom", "2023-05-15", ["2026-12-31"], "2029-12-31"),
        ("telecom", "2023-05-15", ["2027-01-01"], "2026-12-31"),
        # Twice, told in the wrong order: 2026 starts anew until 2029, 2028 until 2031.
        ("telecom", "2023-05-15", ["2028-02-01", "2026-11-23"], "2031-12-31"),
        # A recognition before the claim was due moves nothing: the period runs from the due day.
        ("telecom", "2023-05-15", ["2023-01-10"], "2026-12-31"),
    ],
)
def test_the_end(kind, due, recognised, end):
    assert end_of(kind, due, *recognised) == end


def test_it_is_barred_from_the_next_day_and_says_why():
    found = limitation("telecom", date(2023, 5, 15), PERIODS, recognised=[date(2026, 11, 23)])
    assert (found.barred_from, found.review) == (date(2030, 1, 1), False)
    assert [reason.text for reason in found.explanation[:4]] == [
        "Due on 2023-05-15: 3 years end on 2026-05-15.",
        "The end goes to the last day of its year, 2026-12-31.",
        "Recognised on 2026-11-23, the period starts anew: 3 years end on 2029-11-23.",
        "The end goes to the last day of its year, 2029-12-31.",
    ]
    assert all(reason.source for reason in found.explanation)


def test_the_end_does_not_move_off_a_sunday():
    # 31.12.2028 is a Sunday: nothing has to be done on it (CNT-04).
    assert date(2028, 12, 31).weekday() == 6
    assert end_of("business", "2025-04-01") == "2028-12-31"


@pytest.mark.parametrize(("due", "review"), [("2018-07-08", True), ("2018-07-09", False), ("2012-01-01", True)])
def test_claims_from_before_the_change_of_2018_go_to_a_lawyer(due, review):
    found = limitation("general", date.fromisoformat(due), PERIODS)
    assert found.review is review
    assert ("review" in found.explanation[0].text) is review


def test_due_on_new_years_eve_takes_the_day_safer_for_the_debtor_and_says_so():
    found = limitation("business", date(2023, 12, 31), PERIODS)
    assert (found.end, found.review) == (date(2026, 12, 31), True)
    assert any("disputed" in reason.text for reason in found.explanation)


def test_an_unknown_kind_lists_those_there_are():
    with pytest.raises(KindUnknown) as problem:
        limitation("parking", date(2024, 1, 1), PERIODS)
    assert problem.value.known == tuple(sorted(KINDS))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("a,,,3,maybe,2018-01-01,,X,2026-01-01,", "word"),
        ("a,,,three,yes,2018-01-01,,X,2026-01-01,", "number"),
        ("a,,,3,yes,2018-01-32,,X,2026-01-01,", "date"),
        ("a,,,3,yes,2018-01-01,,X,2026-01-01,\na,,,3,yes,2019-01-01,,X,2026-01-01,", "twice"),
    ],
)
def test_a_wrong_table_says_what_is_wrong(line, code):
    head = "kind,name_pl,name_en,years,ends_with_year,valid_from,valid_to,source,checked,note\n"
    with pytest.raises(TableProblem) as problem:
        read_periods(head + line)
    assert problem.value.code == code


days = st.dates(date(2018, 7, 9), date(2040, 12, 31))


@given(st.sampled_from(KINDS), days, st.lists(days, max_size=4))
def test_what_always_holds(kind, due, recognised):
    found = limitation(kind, due, PERIODS, recognised=recognised)
    without = limitation(kind, due, PERIODS)
    assert (found.end.month, found.end.day) == (12, 31)
    assert found.barred_from - found.end == timedelta(days=1)
    assert without.end <= found.end, "a recognition never shortens"
    assert without.end.year - due.year in (2, 3, 6)
    assert limitation(kind, due + timedelta(days=1), PERIODS).end >= without.end, "what is due later ends no sooner"
