"""Each strategy of a queue on the virtual clock, beside Erlang C and A; the error of expected waits, beside naive ones.

One pool of 20 agents whose levels run from 1 to 5, calls of 180 s, patience of 120 s (endless for Erlang C, whose
rate is lower, so that the line does not grow); 20 days of 10 hours each, the first half hour left out.
"""

from __future__ import annotations

import json
import statistics
import time

from infolinia.floor.routing.facts import Agent, AgentState, Queue
from infolinia.floor.routing.orders import STRATEGIES
from infolinia.twin.erlang import Theory, erlang_a, erlang_c
from infolinia.twin.floor import BEGIN, Day, Scenario, Stream, errors, simulate

AGENTS, HANDLING, PATIENCE, GOAL, DAYS = 20, 180.0, 120.0, 20.0, 20
BUSY, CALM, RUSH = 380.0, 330.0, 460.0  # calls an hour


def days(strategy: str, hour: float, patience: float | None) -> list[Day]:
    agents = tuple(
        Agent(f"{n:02}", AgentState.READY, BEGIN, frozenset({"NAD"}), {"s": 1 + n % 5}, {"pl": "native"})
        for n in range(AGENTS)
    )
    queue = Queue("q", "NAD", skill="s", strategy=strategy)  # type: ignore[arg-type]  # a name of STRATEGIES
    stream = Stream("q", ((0.0, hour),), HANDLING, patience)
    return [simulate(Scenario({"q": queue}, agents, (stream,), seconds=10 * 3600.0, seed=seed)) for seed in range(DAYS)]


def figures(found: list[Day]) -> dict[str, float]:
    waits = [day.mean_wait for day in found]
    return {
        "mean_wait_s": round(statistics.mean(waits), 1),
        "mean_wait_error_s": round(statistics.stdev(waits) / len(waits) ** 0.5, 1),
        "service_level": round(statistics.mean(day.service_level(GOAL) for day in found), 3),
        "gave_up": round(statistics.mean(day.gave_up for day in found), 3),
        "occupancy": round(statistics.mean(day.occupancy for day in found), 3),
        "gini_of_calls": round(statistics.mean(day.gini for day in found), 3),
    }


def theory(found: Theory | None) -> dict[str, float]:
    assert found is not None
    return {
        "mean_wait_s": round(found.mean_wait, 1),
        "service_level": round(found.service_level, 3),
        "gave_up": round(found.gives_up, 3),
        "occupancy": round(found.occupancy, 3),
    }


def main() -> None:
    begun = time.perf_counter()
    impatient = {name: figures(days(name, BUSY, PATIENCE)) for name in STRATEGIES}
    patient = {name: figures(days(name, CALM, None)) for name in STRATEGIES}
    seconds = time.perf_counter() - begun
    rush = days("longest_idle", RUSH, PATIENCE)
    result = {
        "agents": AGENTS,
        "days": DAYS,
        "impatient": {"calls_an_hour": BUSY, **impatient, "erlang_a": theory(
            erlang_a(AGENTS, BUSY / 3600, HANDLING, PATIENCE, GOAL))},
        "patient": {"calls_an_hour": CALM, **patient, "erlang_c": theory(
            erlang_c(AGENTS, CALM / 3600, HANDLING, GOAL))},
        "simulated_days_a_second": round(2 * DAYS * len(STRATEGIES) / seconds, 1),
        "expected_wait": {
            "calls_an_hour": RUSH,
            **{
                name: {
                    "calls": item.calls,
                    "mean_absolute_s": round(item.mean_absolute, 1),
                    "bias_s": round(item.bias, 1),
                    "root_mean_square_s": round(item.root_mean_square, 1),
                }
                for name, item in errors(rush).items()
            },
        },
    }  # fmt: skip
    print(json.dumps(result))


if __name__ == "__main__":
    main()
