"""Limits of cost: a call beyond is not begun, a running one is cut; whatever the order, no limit is passed by more than
one step of one call."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.floor.lines.facts import Limit, Outside, Tariff
from infolinia.floor.lines.limits_of_cost import (
    concerns,
    cost,
    may_begin,
    price,
    tariff_of,
    to_be_cut,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOME = Tariff(prefix="+48", name="Polska", per_minute=Decimal("0.10"))
MOBILE = Tariff(prefix="+486", name="Komórki", per_minute=Decimal("0.30"), setup=Decimal("0.05"), step=1)
DEAR = Tariff(prefix="+881", name="Satelity", per_minute=Decimal("12.00"))
TARIFFS = (HOME, MOBILE, DEAR)


def call(
    number: str = "+48221234567", *, user: str = "7", trunk: str = "a", ago: float = 600, lasted: float | None = 60,
    up: bool = True, leg: str = "l",
) -> Outside:  # fmt: skip
    began = NOW - timedelta(seconds=ago)
    return Outside(
        leg=leg, call="c", user=user, trunk=trunk, number=number, began_at=began, up_at=began if up else None,
        ended_at=None if lasted is None else began + timedelta(seconds=lasted),
    )  # fmt: skip


def judged(limit: Limit, *calls: Outside, asked: Outside | None = None) -> str:
    asked = asked or call(ago=0, lasted=None, up=False)
    return may_begin(asked, tariffs=TARIFFS, limits=[limit], calls=calls, now=NOW).code


def test_the_longest_prefix_has_the_price():
    assert tariff_of("+48600100200", TARIFFS) is MOBILE
    assert tariff_of("+48221234567", TARIFFS) is HOME
    assert tariff_of("+4930123", TARIFFS) is None


@pytest.mark.parametrize(
    ("tariff", "seconds", "zl"),
    [(HOME, 0, "0.10"), (HOME, 60, "0.10"), (HOME, 60.1, "0.20"), (MOBILE, 0, "0.055"), (MOBILE, 10, "0.10"),
     (DEAR, 61, "24.00")],
)  # fmt: skip
def test_begun_steps_count_whole(tariff: Tariff, seconds: float, zl: str):
    assert price(tariff, seconds) == Decimal(zl)


def test_a_call_that_was_not_answered_costs_nothing():
    assert cost(call(up=False), TARIFFS, NOW) == 0
    assert cost(call("+4930123"), TARIFFS, NOW) == 0
    assert cost(call(ago=90, lasted=None), TARIFFS, NOW) == Decimal("0.20")


def test_a_number_without_a_price_is_not_called_where_prices_are_kept():
    asked = call("+4930123")
    assert may_begin(asked, tariffs=TARIFFS, limits=(), calls=(), now=NOW).code == "no-price"
    assert may_begin(asked, tariffs=(), limits=(), calls=(), now=NOW).allowed


def test_calls_of_an_hour():
    limit = Limit(code="few", calls_an_hour=2)
    assert judged(limit, call()) == ""
    assert judged(limit, call(), call()) == "calls"
    assert judged(limit, call(), call(ago=3700)) == ""
    assert judged(Limit(code="none", prefix="+881", calls_a_day=0), asked=call("+8811")) == "calls"


def test_calls_of_a_day_begin_at_midnight():
    limit = Limit(code="few", calls_a_day=1)
    assert judged(limit, call(ago=11 * 3600)) == "calls"
    assert judged(limit, call(ago=13 * 3600)) == ""


def test_a_limit_of_a_user_counts_each_user():
    limit = Limit(code="each", scope="user", calls_an_hour=1)
    assert judged(limit, call(user="8")) == ""
    assert judged(limit, call(user="7")) == "calls"
    only = Limit(code="his", scope="user", whose="8", calls_an_hour=0)
    assert judged(only) == ""
    assert judged(only, asked=call(user="8")) == "calls"


def test_a_limit_of_a_trunk():
    limit = Limit(code="t", scope="trunk", whose="a", calls_an_hour=1)
    assert judged(limit, call(trunk="b")) == ""
    assert judged(limit, call(trunk="a")) == "calls"


def test_the_sum_of_a_day_holds_what_the_new_call_costs_at_least():
    limit = Limit(code="day", cost_a_day=Decimal("0.20"))
    assert judged(limit, call()) == ""
    assert judged(limit, call(), call()) == "cost"
    assert judged(Limit(code="one", cost_a_call=Decimal(5)), asked=call("+8811")) == "cost"


@pytest.mark.parametrize(
    ("hour", "concerned"), [(21, False), (22, True), (23, True), (0, True), (5, True), (6, False), (12, False)]
)
def test_night_hours_pass_midnight(hour: int, concerned: bool):
    night = Limit(code="night", between=(time(22), time(6)), calls_an_hour=0)
    assert concerns(night, call(), NOW.replace(hour=hour)) is concerned


def test_hours_of_a_day():
    lunch = Limit(code="lunch", between=(time(12), time(13)), calls_an_hour=0)
    assert concerns(lunch, call(), NOW)
    assert not concerns(lunch, call(), NOW.replace(hour=13))


def test_a_running_call_beyond_a_sum_is_cut_and_others_are_not():
    limit = Limit(code="dear", prefix="+881", cost_a_call=Decimal(20))
    running, cheap, over = call("+8811", ago=70, lasted=None), call(ago=70, lasted=None), call("+8812")
    found = to_be_cut(tariffs=TARIFFS, limits=[limit], calls=[running, cheap, over], now=NOW)
    assert [(item, verdict.limit) for item, verdict in found] == [(running, "dear")]
    assert to_be_cut(tariffs=TARIFFS, limits=[limit], calls=[call("+8811", ago=30, lasted=None)], now=NOW) == []


def test_a_limit_of_calls_cuts_nothing():
    limit = Limit(code="few", calls_an_hour=0)
    assert to_be_cut(tariffs=TARIFFS, limits=[limit], calls=[call(ago=9, lasted=None)], now=NOW) == []


# --- A stolen account: calls as fast as they are allowed, each as long as it is let


NUMBERS = st.sampled_from(["+48221234567", "+48600100200", "+8811234"])
LIMITS = st.lists(
    st.builds(
        Limit, code=st.just("x"), scope=st.sampled_from(["installation", "trunk", "user"]),
        prefix=st.sampled_from(["", "+48", "+881"]),
        calls_an_hour=st.none() | st.integers(0, 5), cost_a_day=st.none() | st.integers(0, 50).map(Decimal),
        cost_a_call=st.none() | st.integers(0, 30).map(Decimal),
    ),
    min_size=1, max_size=3,
)  # fmt: skip


@given(LIMITS, st.lists(st.tuples(NUMBERS, st.sampled_from("78"), st.integers(1, 900)), max_size=25))
def test_whatever_is_tried_no_limit_is_passed_by_more_than_a_second_of_its_running_calls(
    limits: list[Limit], tries: list[tuple[str, str, int]]
):
    calls: list[Outside] = []
    now = NOW
    for index, (number, user, lasts) in enumerate(tries):
        asked = Outside(leg=f"l{index}", call="c", user=user, trunk="a", number=number, began_at=now)
        if may_begin(asked, tariffs=TARIFFS, limits=limits, calls=calls, now=now).allowed:
            running = Outside(
                leg=asked.leg, call="c", user=user, trunk="a", number=number, began_at=now, up_at=now
            )  # fmt: skip
            ends = now + timedelta(seconds=lasts)
            while now < ends:  # looked at every 20 s
                now = min(ends, now + timedelta(seconds=20))
                if to_be_cut(tariffs=TARIFFS, limits=limits, calls=[*calls, running], now=now):
                    break
            calls.append(
                Outside(leg=asked.leg, call="c", user=user, trunk="a", number=number, began_at=running.began_at,
                        up_at=running.began_at, ended_at=now)
            )  # fmt: skip
    step = Decimal(12)  # the dearest step: one call's, since one runs at a time
    for limit in limits:
        for user in "78":
            mine = [item for item in calls if item.number.startswith(limit.prefix)]
            mine = [item for item in mine if limit.scope != "user" or item.user == user]
            if limit.cost_a_day is not None:
                assert sum(cost(item, TARIFFS, now) for item in mine) <= limit.cost_a_day + step
            if limit.cost_a_call is not None:
                assert all(cost(item, TARIFFS, now) <= limit.cost_a_call + step for item in mine)
            if limit.calls_an_hour is not None:
                for item in mine:
                    hour = [o for o in mine if item.began_at - timedelta(hours=1) < o.began_at <= item.began_at]
                    assert len(hour) <= limit.calls_an_hour
