"""Engine events a second on a procedure of 60 steps (limit: 2,000 a core or more, each with its effects), and the
replay of a call of 200 events (limit: under 20 ms). Beside them the largest costs of the same run, by function.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import statistics
import time
from datetime import date

from infolinia.procedures import engine, language
from infolinia.procedures.events import Answered, Back, Confirmed, Digressed, Event, Heard, Switched
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import State

QUESTIONS, ROUNDS = 20, 30
LIMIT_EVENTS, LIMIT_REPLAY_MS = 2000, 20.0


def procedure() -> Procedure:
    """Twenty times a question, a branch on it, and a statement that says it: 60 steps and an end."""
    slots = "\n".join(
        f"  q{n}: {{type: number, valid: q{n} >= 0, title: {{pl: P{n}, en: Q{n}}}}}" for n in range(QUESTIONS)
    )
    steps = "\n".join(
        f"  - ask: q{n}\n    text: {{pl: Ile?, en: How many?}}\n"
        f"  - branch: b{n}\n    when: [{{if: q{n} > 1000 and q{max(0, n - 1)} > 1000, go: end}}]\n"
        f"  - statement: s{n}\n    text: {{pl: 'Razem {{q{n}}}.', en: 'In all {{q{n}}}.'}}"
        for n in range(QUESTIONS)
    )
    text = (
        f"procedure: bench\ntitle: {{pl: Pomiar, en: Bench}}\nslots:\n{slots}\n"
        "digressions:\n  why: {hear: {pl: po co, en: why}, text: {pl: Tak trzeba., en: We must.}}\n"
        f"steps:\n{steps}\n  - finish: end\n    disposition: DONE\n"
    )
    return language.load(text, source="bench.yaml", library={})


def call(count: int) -> list[Event]:
    """A call of `count` events, of which none is passed over. Forty to the end; then, in turn, what a long call is made
    of, to the end again each time: a correction and its statement, cut off once (20 at most, as many as a call may
    have); a step back, shown and confirmed; a question in between; and the other language."""
    made: list[Event] = []
    for n in range(QUESTIONS):
        made += [Answered(f"q{n}", str(n), ""), Heard(f"s{n}", True, 1, 1.0, 2.0)]
    for n in range(QUESTIONS):
        q = 7 * n % QUESTIONS
        made += [
            Answered(f"q{q}", str(100 + n), ""),
            Heard(f"s{q}", False, 0, 1.0, 1.5),
            Heard(f"s{q}", True, 1, 2.0, 3.0),
        ]
        made += [
            Back(),
            Confirmed(f"q{QUESTIONS - 1}"),
            Digressed("why"),
            Switched(language="en" if n % 2 == 0 else "pl"),
        ]
        made += [Back(), Confirmed(f"q{QUESTIONS - 1}")] if len(made) < count else []
    return made[:count]


def begin(bench: Procedure) -> State:
    return engine.start(bench, given={}, performer="desk", language="pl", today=date(2026, 11, 23))


def conduct(bench: Procedure, events: list[Event]) -> State:
    state = begin(bench)
    for event in events:
        state = engine.step(bench, state, event)
        engine.effects(bench, state)
    return state


def replay(bench: Procedure, events: list[Event]) -> State:
    state = begin(bench)
    for event in events:
        state = engine.step(bench, state, event)
    return state


def largest(bench: Procedure, events: list[Event]) -> list[dict[str, object]]:
    """The five functions that cost most of the CPU by themselves."""
    profile = cProfile.Profile(time.process_time)
    for _ in range(ROUNDS):
        profile.runcall(conduct, bench, events)
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]  # filled by create_stats
    total = sum(own for _, _, own, _, _ in stats.values())
    first = sorted(stats.items(), key=lambda item: -item[1][2])[:5]
    return [
        {"function": where[2], "calls": n // ROUNDS, "share": round(own / total, 3)}
        for where, (_, n, own, _, _) in first
    ]


def main() -> None:
    bench, plain, long = procedure(), call(2 * QUESTIONS), call(200)
    took: list[float] = []
    replays: list[float] = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        state = conduct(bench, plain)
        took.append((time.process_time() - begun) / len(plain))
        assert isinstance(engine.effects(bench, state)[0], engine.Finish)
        begun = time.process_time()
        state = replay(bench, long)
        assert not state.over, "the long call goes its whole way"
        replays.append((time.process_time() - begun) * 1000)
    print(
        json.dumps(
            {
                "steps": len(bench.steps),
                "events_a_second": round(1 / statistics.median(took)),
                "limit_events_a_second": LIMIT_EVENTS,
                "replay_200_ms": round(statistics.median(replays), 2),
                "limit_replay_200_ms": LIMIT_REPLAY_MS,
                "largest_costs": largest(bench, plain),
                "largest_costs_of_the_long_call": largest(bench, long),
            }
        )
    )


if __name__ == "__main__":
    main()
