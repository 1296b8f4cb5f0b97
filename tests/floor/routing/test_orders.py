"""Whom each strategy asks: told as a supervisor would check it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.floor.routing.choose import Policy, choose_next, match
from infolinia.floor.routing.easings import eased, stage
from infolinia.floor.routing.facts import Agent, AgentState, Easing, Queue, Seat, Waiting
from infolinia.floor.routing.orders import drawn

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
QUEUE = Queue("service", "NAD", skill="service", level=3)


def agent(id_: str, *, idle: int = 0, level: int = 3, **kwargs) -> Agent:
    return Agent(
        id_, AgentState.READY, NOW - timedelta(seconds=idle), frozenset({"NAD"}),
        **{"skills": {"service": level}, "languages": {"pl": "native"}, **kwargs},
    )  # fmt: skip


def call(id_: str = "c-1", *, waited: float = 0, **kwargs) -> Waiting:
    return Waiting(id_, "service", NOW - timedelta(seconds=waited), **kwargs)


def policy(strategy: str, **kwargs) -> Policy:
    rules = {name: kwargs.pop(name) for name in list(kwargs) if name in Queue.__dataclass_fields__}
    return Policy({"service": replace(QUEUE, strategy=strategy, **rules)}, UTC, **kwargs)


def served(rules: Policy, people: list[Agent], calls: int) -> list[str]:
    """Who gets call after call when everybody is free again at once."""
    found = []
    for number in range(calls):
        (pair,) = match([call(f"c-{number:03}")], people, rules, NOW)
        found.append(pair.agent)
        rules = replace(rules, turns={"service": pair.agent})
    return found


def test_round_robin_asks_everybody_in_turn_however_long_they_are_idle():
    people = [agent("a", idle=900), agent("b"), agent("c", idle=5)]
    assert served(policy("round_robin"), people, 7) == ["a", "b", "c", "a", "b", "c", "a"]
    assert served(policy("round_robin", turns={"service": "b"}), people, 2) == ["c", "a"]


@given(st.lists(st.sets(st.sampled_from("abcdefgh"), min_size=1), min_size=1, max_size=30))
def test_round_robin_stays_fair_while_people_come_and_go(present):
    """Between two turns of one agent every other who stayed all the time has had one."""
    rules, turns = policy("round_robin"), []
    for number, names in enumerate(present):
        (pair,) = match([call(f"c-{number}")], [agent(name) for name in names], rules, NOW)
        turns.append(pair.agent)
        rules = replace(rules, turns={"service": pair.agent})
    for first in range(len(turns)):
        again = next((n for n in range(first + 1, len(turns)) if turns[n] == turns[first]), None)
        if again is not None:
            stayed = set.intersection(*present[first : again + 1]) - {turns[first]}
            between = Counter(turns[first + 1 : again])
            assert all(between[name] >= 1 for name in stayed)


def test_several_calls_at_once_go_round_too():
    pairs = match([call("c-1"), call("c-2", waited=5)], [agent(x) for x in "abc"], policy("round_robin"), NOW)
    assert [(pair.call, pair.agent) for pair in pairs] == [("c-2", "a"), ("c-1", "b")]


def test_fewest_calls_and_least_talk_look_at_the_day():
    people = [
        agent("a", idle=900, calls_today={"service": 3, "orders": 4}, talked_today=100.0),
        agent("b", calls_today={"service": 6}, talked_today=500.0),
        agent("c", idle=300, calls_today={"service": 6}, talked_today=300.0),
    ]
    assert choose_next(call(), people, policy("fewest_calls"), NOW).agent == "c"  # 7, 6, 6: the longest idle of two
    assert choose_next(call(), people, policy("least_talk"), NOW).agent == "a"


def test_ring_all_rings_several_and_leaves_one_for_each_other_call():
    people = [agent(name, idle=n) for n, name in enumerate("abcd")]
    rules = policy("ring_all", ring_most=3)
    assert {pair.agent for pair in match([call()], people, rules, NOW)} == {"d", "c", "b"}
    pairs = match([call("c-1", waited=9), call("c-2")], people, rules, NOW)
    assert Counter(pair.call for pair in pairs) == {"c-1": 3, "c-2": 1}
    assert pairs[1].call == "c-2"
    ringing = call("c-1", ringing=frozenset({"a", "b"}))
    assert [pair.agent for pair in match([ringing], people, rules, NOW)] == ["d"]  # who became free joins in
    assert match([ringing], people, rules, NOW, {"c-1"}) == ()


def test_random_keeps_to_its_weights_and_repeats_itself():
    people = [agent("a", seats={"service": Seat(weight=3)}), agent("b"), agent("c", seats={"service": Seat(weight=0)})]
    calls = [f"c-{number}" for number in range(4000)]
    found = Counter(drawn(name, "monday", people, QUEUE).id for name in calls)
    assert found["c"] == 0
    assert found["a"] / len(calls) == pytest.approx(0.75, abs=0.025)  # 3.7 standard deviations
    assert [drawn(name, "monday", people[::-1], QUEUE).id for name in calls[:50]] == [
        drawn(name, "monday", people, QUEUE).id for name in calls[:50]
    ]
    assert any(drawn(n, "monday", people, QUEUE).id != drawn(n, "tuesday", people, QUEUE).id for n in calls[:50])
    with pytest.raises(ValueError):
        drawn("c-1", "", [], QUEUE)


def test_an_agents_own_order_of_queues_comes_before_the_strategy():
    people = [agent("a", idle=900, seats={"service": Seat(order=1)}), agent("b")]
    for strategy in ("longest_idle", "round_robin", "random", "ring_all", "skill_level"):
        assert match([call()], people, policy(strategy, ring_most=1), NOW)[0].agent == "b"
        assert match([call()], people[:1], policy(strategy, ring_most=1), NOW)[0].agent == "a"


def test_a_daily_limit_keeps_an_agent_from_more_and_says_so():
    rules = policy("longest_idle", daily_limit=5)
    done, more = agent("a", calls_today={"service": 5}), agent("b", calls_today={"service": 4})
    choice = choose_next(call(), [done, more], rules, NOW)
    assert [verdict.code for verdict in choice.because] == ["limit", "fits"]
    assert match([call()], [done], rules, NOW) == ()
    own = agent("a", calls_today={"service": 5}, seats={"service": Seat(limit=6)})
    assert match([call()], [own], rules, NOW)[0].agent == "a"


# --- The last agent, and what is eased


def test_the_customers_last_agent_is_waited_for_a_while():
    rules = policy("longest_idle", last_agent_days=30, last_agent_wait=20.0, at_work=frozenset({"b"}))
    others = [agent("a", idle=900)]
    assert match([call(agent="b")], [*others, agent("b")], rules, NOW)[0].agent == "b"
    assert match([call(agent="b", waited=19)], others, rules, NOW) == ()
    assert choose_next(call(agent="b"), others, rules, NOW).because[0].code == "kept"
    assert match([call(agent="b", waited=20)], others, rules, NOW)[0].agent == "a"


def test_a_last_agent_who_is_out_or_passed_the_call_is_not_waited_for():
    rules = policy("longest_idle", last_agent_days=30)
    assert match([call(agent="b")], [agent("a")], rules, NOW)[0].agent == "a"
    rules = replace(rules, at_work=frozenset({"b"}))
    passed = call(agent="b", passed={"b": NOW})
    assert match([passed], [agent("a"), agent("b")], rules, NOW)[0].agent == "a"


def test_after_a_while_less_is_asked_for():
    easings = (Easing(30, level=2), Easing(60, skills=("orders",), languages=("en",)), Easing(90, fluency="B1"))
    rules = policy("skill_level", easings=easings)

    def who(waited: float, *people: Agent) -> str | None:
        return choose_next(call(waited=waited), people, rules, NOW).agent

    low, other = agent("low", level=2), agent("other", skills={"orders": 4})
    english = agent("english", languages={"en": "C1"})
    halting = agent("halting", languages={"pl": "B1"})
    assert [who(t, low) for t in (29, 30)] == [None, "low"]
    assert [who(t, other) for t in (59, 60)] == [None, "other"]
    assert [who(t, english) for t in (59, 60)] == [None, "english"]
    assert [who(t, halting) for t in (89, 90)] == [None, "halting"]
    assert who(90, low, other) == "other"  # the best level, of whichever skill does
    assert who(0, low, agent("fit")) == "fit"


def test_an_easing_never_asks_for_more():
    harder = replace(QUEUE, easings=(Easing(10, level=5, fluency="native"),))
    assert eased(harder, stage(harder, 10)) == replace(harder, level=3, fluency="B2")
