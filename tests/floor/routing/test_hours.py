"""Open or closed, why, and until when."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.floor.routing.facts import ALL_DAY, ALWAYS, Hours, Span
from infolinia.floor.routing.hours import is_open_at, opening

WARSAW = ZoneInfo("Europe/Warsaw")
DAY = Span(time(7), time(21))
SHOP = Hours(
    week=(*((DAY,),) * 5, (Span(time(9), time(13)), Span(time(14), time(0))), ()),
    on_holidays=(),
    exceptions={date(2026, 12, 24): (Span(time(8), time(12)),)},
)
HOLIDAYS = {date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26), date(2026, 11, 11)}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("at", "is_open", "because", "until"),
    [
        ("2026-11-23T06:59:59", False, "week", "2026-11-23T07:00"),
        ("2026-11-23T07:00:00", True, "week", "2026-11-23T21:00"),
        ("2026-11-23T21:00:00", False, "week", "2026-11-24T07:00"),
        ("2026-11-28T13:30:00", False, "week", "2026-11-28T14:00"),
        ("2026-11-28T23:59:59", True, "week", "2026-11-29T00:00"),
        ("2026-11-29T12:00:00", False, "week", "2026-11-30T07:00"),  # Sunday
        ("2026-11-10T22:00:00", False, "week", "2026-11-12T07:00"),  # over Independence Day
        ("2026-11-11T12:00:00", False, "holiday", "2026-11-12T07:00"),
        ("2026-12-24T09:00:00", True, "exception", "2026-12-24T12:00"),
        ("2026-12-24T12:00:00", False, "exception", "2026-12-28T07:00"),  # holidays, then Sunday
    ],
)
def test_a_shop_with_holidays(at, is_open, because, until):
    found = opening(SHOP, HOLIDAYS, local(at).astimezone(UTC), WARSAW)
    assert (found.is_open, found.because) == (is_open, because)
    assert found.until == local(until)


def test_local_hours_stay_when_the_clocks_change():
    night = Hours(week=((Span(time(0), time(6)),),) * 7)
    winter, summer = datetime(2026, 10, 25, 4, 59, tzinfo=UTC), datetime(2026, 3, 29, 4, 1, tzinfo=UTC)
    assert is_open_at(night, (), winter, WARSAW)  # 5:59, an hour was lived twice
    assert not is_open_at(night, (), summer, WARSAW)  # 6:01, an hour was skipped
    assert opening(night, (), winter, WARSAW).until == datetime(2026, 10, 25, 5, 0, tzinfo=UTC)


def test_always_and_never_do_not_change():
    now = datetime(2026, 12, 25, 12, 0, tzinfo=UTC)
    assert opening(ALWAYS, HOLIDAYS, now, WARSAW).is_open
    assert opening(ALWAYS, HOLIDAYS, now, WARSAW).until is None
    never = Hours(week=((),) * 7)
    assert not opening(never, (), now, WARSAW).is_open
    assert opening(never, (), now, WARSAW).until is None


spans = st.lists(st.sampled_from([DAY, ALL_DAY, Span(time(22), time(0)), Span(time(0), time(5))]), max_size=2).map(
    tuple
)


@settings(deadline=None)
@given(st.lists(spans, min_size=7, max_size=7).map(tuple), st.none() | spans, st.integers(0, 60 * 24 * 40))
def test_until_is_the_very_next_change(week, on_holidays, minutes):
    hours = Hours(week, on_holidays)
    now = datetime.fromtimestamp(datetime(2026, 11, 1, tzinfo=UTC).timestamp() + 60 * minutes, UTC)
    found = opening(hours, HOLIDAYS, now, WARSAW)
    if found.until is None:
        return
    assert found.until > now
    assert is_open_at(hours, HOLIDAYS, found.until, WARSAW) != found.is_open
    step = (found.until - now) / 50
    assert all(is_open_at(hours, HOLIDAYS, now + step * n, WARSAW) == found.is_open for n in range(50))
