"""The simulated floor: held to theory where theory holds, and to what each strategy promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infolinia.floor.routing.facts import Agent, AgentState, Queue
from infolinia.floor.routing.orders import STRATEGIES
from infolinia.twin.clock import Clock
from infolinia.twin.erlang import erlang_a, erlang_c
from infolinia.twin.floor import BEGIN, Scenario, Stream, errors, gini, simulate


def agents(count: int) -> tuple[Agent, ...]:
    return tuple(
        Agent(f"{n:02}", AgentState.READY, BEGIN, frozenset({"NAD"}), {"s": 1 + n % 5}, {"pl": "native"})
        for n in range(count)
    )


def scenario(
    strategy: str = "longest_idle", *, patience: float | None = 120.0, hour: float = 200, **kwargs
) -> Scenario:
    queue = Queue("q", "NAD", skill="s", strategy=strategy)
    stream = Stream("q", ((0.0, hour),), 180.0, patience)
    return replace(Scenario({"q": queue}, agents(11), (stream,), seconds=20 * 3600.0), **kwargs)


def test_the_same_seed_gives_the_same_day_and_another_one_another():
    assert simulate(scenario()) == simulate(scenario())
    assert simulate(scenario()).calls != simulate(scenario(seed=2)).calls


def test_the_floor_agrees_with_erlang_a_and_c():
    impatient = [simulate(scenario(seed=seed)) for seed in range(3)]
    theory = erlang_a(11, 200 / 3600, 180.0, 120.0, 20)
    assert sum(day.mean_wait for day in impatient) / 3 == pytest.approx(theory.mean_wait, rel=0.12)
    assert sum(day.service_level(20) for day in impatient) / 3 == pytest.approx(theory.service_level, abs=0.02)
    assert sum(day.gave_up for day in impatient) / 3 == pytest.approx(theory.gives_up, abs=0.01)
    patient = [simulate(scenario(patience=None, hour=170, seed=100 + seed)) for seed in range(24)]
    calm = erlang_c(11, 170 / 3600, 180.0, 20)
    # A day's mean wait spreads by 9.5 s, the mean of 24 days by 1.9 s.
    assert sum(day.mean_wait for day in patient) / 24 == pytest.approx(calm.mean_wait, abs=6.0)
    assert sum(day.service_level(20) for day in patient) / 24 == pytest.approx(calm.service_level, abs=0.03)


@pytest.mark.parametrize("strategy", sorted(STRATEGIES))
def test_of_one_pool_every_strategy_serves_callers_alike(strategy):
    """Whom a queue asks first changes the agents' day, not the callers'."""
    day, usual = simulate(scenario(strategy)), simulate(scenario())
    assert day.service_level(20) == pytest.approx(usual.service_level(20), abs=0.03)
    assert day.occupancy == pytest.approx(usual.occupancy, abs=0.02)


def test_fewest_calls_is_the_fairest_and_the_best_skilled_first_the_least_fair():
    fair = {name: simulate(scenario(name)).gini for name in ("fewest_calls", "longest_idle", "skill_level")}
    assert fair["fewest_calls"] < 0.01 < fair["skill_level"]
    assert fair["longest_idle"] < fair["skill_level"]


def test_our_estimate_is_nearer_than_the_naive_ones_and_hardly_leans():
    found = errors([simulate(scenario(hour=230, seed=seed)) for seed in range(3)])
    ours = found["by queue length"]
    assert ours.calls > 1000
    assert ours.mean_absolute < min(item.mean_absolute for name, item in found.items() if name != "by queue length")
    assert abs(ours.bias) < 0.35 * ours.mean_absolute


def test_intensities_change_with_the_day():
    stream = Stream("q", ((0.0, 0.0), (3600.0, 60.0), (7200.0, 0.0)), 60.0)
    day = simulate(scenario(seconds=10800.0, settles=0.0, streams=(stream,)))
    assert 30 < len(day.calls) < 95
    assert all(3600 <= call.came < 7200 for call in day.calls)


def test_a_ring_that_lasts_is_waited_for():
    calm = scenario(hour=20, patience=None, answers_after=4.0, seconds=7200.0)
    assert all(call.waited >= 4.0 for call in simulate(calm).calls)


def test_gini_of_known_days():
    assert gini([5, 5, 5]) == pytest.approx(0)
    assert gini([0, 0, 9]) == pytest.approx(2 / 3)
    assert gini([]) == gini([0, 0]) == 0.0


def test_a_day_needs_people_and_a_clock_only_goes_on():
    with pytest.raises(ValueError):
        simulate(scenario(agents=()))
    clock = Clock(BEGIN)
    clock.jump(5.0)
    with pytest.raises(ValueError):
        clock.jump(4.0)
