"""How long one decision over the whole floor takes: 500 agents, 2,500 waiting calls, 40 queues. Limit: p95 under 10 ms.

Three floors: a rush (few are free, everyone else talks), a morning (all 500 free at once: the most work a decision can
have), and a jam (all free, but nobody has what most calls need).
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from infolinia.floor.routing.choose import Policy, match
from infolinia.floor.routing.facts import Agent, AgentState, Certificate, Queue, Waiting

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AGENTS, CALLS, QUEUES, DECISIONS = 500, 2500, 40, 300
LIMIT_MS = 10.0


def floor(free_share: float, matching: bool, chance: random.Random) -> tuple[list[Waiting], list[Agent], Policy]:
    queues = [
        Queue(
            f"q{n}",
            "NAD" if n % 2 else "WYG",
            skill=f"s{n % 20}" if matching else f"rare{n}",
            level=1 + n % 4,
            certificates=("pke",) if n % 3 == 0 else (),
            strategy="skill_level" if n % 2 else "longest_idle",
            priority=n % 5,
        )
        for n in range(QUEUES)
    ]
    agents = [
        Agent(
            f"{n}",
            AgentState.READY if chance.random() < free_share else AgentState.TALKING,
            NOW - timedelta(seconds=chance.randrange(3600)),
            frozenset({"NAD", "WYG"}),
            {f"s{chance.randrange(20)}": chance.randint(1, 5) for _ in range(4)},
            {"pl": "native", "uk": chance.choice(["A2", "C1"])},
            (Certificate("pke", date(2026, 11, chance.randint(1, 30))),),
        )
        for n in range(AGENTS)
    ]
    calls = [
        Waiting(
            f"c-{n}",
            f"q{chance.randrange(QUEUES)}",
            NOW - timedelta(seconds=chance.randrange(900)),
            chance.choice(["pl", "pl", "pl", "uk"]),
            passed={str(chance.randrange(AGENTS)): NOW} if n % 10 == 0 else {},
        )
        for n in range(CALLS)
    ]
    return calls, agents, Policy({queue.id: queue for queue in queues}, UTC)


def measure(decide: Callable[[], int]) -> dict[str, float]:
    pairs = decide()
    took: list[float] = []
    for _ in range(DECISIONS):
        begun = time.perf_counter()
        decide()
        took.append((time.perf_counter() - begun) * 1000)
    cuts = statistics.quantiles(took, n=100)
    return {"pairs": pairs, "p50_ms": round(cuts[49], 3), "p95_ms": round(cuts[94], 3), "p99_ms": round(cuts[98], 3)}


def main() -> None:
    chance = random.Random(7)
    floors = {"rush": (0.04, True), "morning": (1.0, True), "jam": (1.0, False)}
    figures: dict[str, object] = {"agents": AGENTS, "waiting": CALLS, "queues": QUEUES, "limit_p95_ms": LIMIT_MS}
    for name, (free, matching) in floors.items():
        calls, agents, policy = floor(free, matching, chance)
        figures[name] = measure(lambda c=calls, a=agents, p=policy: len(match(c, a, p, NOW)))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
