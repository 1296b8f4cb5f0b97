"""Limits of difficult calls: when they are reached, what follows, and whom the choice spares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.floor.routing.choose import Policy, choose_next, match
from infolinia.floor.routing.facts import Agent, AgentState, HardCalls, Queue, Waiting
from infolinia.floor.routing.strain import FRESH, Load, after_call, after_rest

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
RULES = HardCalls(in_row=3, in_hour=4, minutes=10, spared=30, wait=60)


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def served(*calls: tuple[float, bool], rules: HardCalls = RULES, load: Load = FRESH) -> Load:
    for minute, hard in calls:
        load = after_call(load, rules, NOON + minutes(minute), hard=hard)
    return load


def test_three_in_a_row_reach_the_limit_and_a_calm_call_between_begins_the_row_anew():
    assert served((0, True), (5, True)).why == ""
    load = served((0, True), (5, True), (10, True))
    assert (load.row, load.why, load.rest, load.minutes) == (3, "row", "offered", 10)
    assert load.spared_until == NOON + minutes(40)
    assert served((0, True), (5, True), (8, False), (10, True)).why == ""


def test_four_within_an_hour_reach_it_calm_calls_between_or_not():
    load = served((0, True), (1, False), (20, True), (21, False), (40, True), (41, False), (59, True))
    assert (load.row, load.why) == (1, "hour")
    assert served((0, True), (1, False), (20, True), (21, False), (40, True), (41, False), (60, True)).why == ""


def test_one_call_with_threats_or_a_person_in_distress_is_enough_for_a_rest():
    load = after_call(FRESH, HardCalls(rest="none"), NOON, hard=True, severe=True)
    assert (load.why, load.rest) == ("severe", "offered")
    assert after_call(FRESH, HardCalls(rest="given"), NOON, hard=True, severe=True).rest == "given"


def test_a_rest_of_five_minutes_begins_the_row_anew_a_shorter_one_does_not():
    load = served((0, True), (5, True), (10, True))
    assert after_rest(load, minutes(4)) == load
    rested = after_rest(load, minutes(5))
    assert (rested.row, rested.rest, rested.is_spared(NOON + minutes(20))) == (0, "", True)


def test_an_offered_rest_stands_for_an_hour():
    load = served((0, True), (5, True), (10, True))
    assert load.is_offered(NOON + minutes(69))
    assert not load.is_offered(NOON + minutes(70))


calls = st.lists(st.tuples(st.integers(0, 20), st.booleans(), st.booleans()), max_size=40)


@given(calls, st.one_of(st.none(), st.integers(1, 6)), st.one_of(st.none(), st.integers(1, 6)))
def test_a_limit_is_reached_exactly_when_the_calls_say_so(made, in_row, in_hour):
    rules = HardCalls(in_row=in_row, in_hour=in_hour, rest="given", spared=15)
    load, now, hard_at, row = FRESH, NOON, [], 0
    for gap, hard, severe in made:
        now += minutes(gap)
        severe = severe and hard
        load = after_call(load, rules, now, hard=hard, severe=severe)
        row = row + 1 if hard else 0
        hard_at = [at for at in hard_at if now - at < timedelta(hours=1)] + [now] * hard
        reached = hard and (
            severe or (in_row is not None and row >= in_row) or (in_hour is not None and len(hard_at) >= in_hour)
        )
        assert (load.row, len(load.hard)) == (row, len(hard_at))
        assert (load.at == now and load.rest == "given" and load.is_spared(now)) or not reached
        if load.spared_until is not None:
            assert load.at is not None
            assert load.spared_until == load.at + minutes(15)


# --- The choice


def agent(name: str, *, spared: bool = False, idle: float = 0.0) -> Agent:
    return Agent(
        name, AgentState.READY, NOON - minutes(idle), frozenset({"NAD"}), {"talk": 3}, {"pl": "native"},
        is_spared=spared,
    )  # fmt: skip


COMPLAINTS = Queue("complaints", "NAD", skill="talk", is_demanding=True, hard_calls=RULES, priority=10)
ORDERS = Queue("orders", "NAD", skill="talk")
POLICY = Policy({queue.id: queue for queue in (COMPLAINTS, ORDERS)}, UTC)


def waiting(call: str, queue: str, seconds: float = 0.0) -> Waiting:
    return Waiting(call, queue, NOON - timedelta(seconds=seconds))


def pairs(calls: list[Waiting], agents: list[Agent]) -> dict[str, str]:
    return {pair.call: pair.agent for pair in match(calls, agents, POLICY, NOON)}


def test_who_is_spared_gets_the_easier_call_though_the_demanding_one_is_first_in_line():
    found = pairs([waiting("hard", "complaints", 30), waiting("easy", "orders", 1)], [agent("ewa", spared=True)])
    assert found == {"easy": "ewa"}


def test_a_demanding_call_goes_to_who_is_fresh_even_when_idle_for_less():
    people = [agent("ewa", spared=True, idle=60), agent("jan", idle=1)]
    assert pairs([waiting("hard", "complaints", 300)], people) == {"hard": "jan"}


def test_after_a_minute_a_demanding_call_rings_who_is_spared_when_nobody_else_is_there():
    ewa = [agent("ewa", spared=True)]
    assert pairs([waiting("hard", "complaints", 59)], ewa) == {}
    assert choose_next(waiting("hard", "complaints", 59), ewa, POLICY, NOON).because[0].code == "spared"
    assert pairs([waiting("hard", "complaints", 60)], ewa) == {"hard": "ewa"}


@pytest.mark.parametrize("strategy", ["longest_idle", "skill_level", "round_robin", "fewest_calls", "random"])
def test_every_strategy_asks_who_is_spared_last(strategy):
    queue = Queue("complaints", "NAD", skill="talk", is_demanding=True, hard_calls=RULES, strategy=strategy)
    policy = Policy({"complaints": queue}, UTC, seed="2026-11-26")
    people = [agent("ada", spared=True, idle=90), agent("ewa", spared=True, idle=60), agent("jan", idle=1)]
    for number in range(20):
        call = waiting(f"c-{number}", "complaints", 300)
        assert choose_next(call, people, policy, NOON).agent == "jan"
        assert [pair.agent for pair in match([call], people, policy, NOON)] == ["jan"]
