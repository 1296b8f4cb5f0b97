"""A conversation that is tried while its procedure is being written; pure.

It is a rehearsal without an end: the lines so far are played from the beginning, to see where that leads.
What actions would answer is made up, unless the author says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal

from infolinia.procedures import asides, focus
from infolinia.procedures import card as cards
from infolinia.procedures.card import Card
from infolinia.procedures.parts import RECORDS, Procedure
from infolinia.procedures.problems import Place
from infolinia.procedures.rehearsal.play import Played, play
from infolinia.procedures.rehearsal.script import Ending, Script

Why = Literal["moved", "over", "time", "stuck"]
WISHES = ("person", *asides.STOPS)  # of the customer, on which every call is passed on
_STOPS: dict[str, Why] = {"rehearsal-focus": "moved", "rehearsal-over": "over", "rehearsal-time": "time"}


@dataclass(frozen=True, slots=True)
class Stop:
    """Why it does not go on.

    moved: the next line was said at `wanted`, and the call now stands elsewhere. over: the call has ended before the
    next line. time: it took too long. stuck: the procedure says no way on; `wanted` is the engine's word for it.
    line: the index of the line that could not be said, from 0; -1 for none.
    """

    why: Why
    step: str
    wanted: str = ""
    line: int = -1


@dataclass(frozen=True, slots=True)
class Trial:
    """card: where it stands. step of count: how many steps are behind it with this one, and how many there would be."""

    played: Played
    card: Card
    step: int
    count: int
    stop: Stop | None


def attempt(procedure: Procedure, script: Script, *, may_go_on: Callable[[], bool]) -> Trial:
    """Play the lines so far. The place of each line is its index: file "", line from 1."""
    played = play(procedure, replace(script, end=None), may_go_on=may_go_on)
    assert played.state is not None  # a rehearsal that was played has one
    walked = focus.walk(procedure, played.state)
    step = len(walked.focus.trail) + 1
    stop = _stop(played, walked.focus.path, walked.focus.error)
    return Trial(played, cards.card(procedure, played.state), step, step + len(walked.ahead), stop)


def _stop(played: Played, at: str, error: str) -> Stop | None:
    for problem in played.problems:
        if why := _STOPS.get(problem.code):
            line = problem.place.line - 1 if why != "time" else -1
            return Stop(why, at, problem.facts.get("wanted", ""), line)
    return Stop("stuck", at, error) if error and error not in WISHES else None


def to_keep(name: str, trial: Trial, script: Script) -> Script:
    """The conversation as a rehearsal: each line at the step where it was said, and the end as it came."""
    steps = {turn.line.place.line: turn.step for turn in trial.played.turns if turn.line is not None}
    lines = tuple(replace(line, focus=steps.get(line.place.line, line.focus)) for line in script.lines)
    return replace(script, name=name, lines=lines, end=_ending(trial.played))


def _ending(played: Played) -> Ending:
    counts: dict[str, int] = {}
    for done in played.actions:
        if not done.error:
            counts[done.action] = counts.get(done.action, 0) + 1
    given = played.script.given
    record = {path: _told(value) for path, value in played.record.items() if path not in given}
    return Ending(
        place=Place(""),
        finish=played.finish,
        hand_over=played.hand_over,
        disposition=played.disposition,
        record={path: value for path, value in record.items() if isinstance(value, str | bool)},
        actions=counts,
        statements={path: _counted(path, played.statements) for path in played.statements},
    )


def _counted(path: str, by_path: Mapping[str, int]) -> int:
    """Under a path those of the same name in included procedures count, too, as they do when it is played."""
    return sum(count for other, count in by_path.items() if other == path or other.endswith(f"/{path}"))


def _told(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


# --- What actions answer


def actions_of(procedure: Procedure) -> tuple[str, ...]:
    """The actions that it may run, in the order of its steps, those it includes and those that amend with them."""
    return tuple(dict.fromkeys(_actions(procedure)))


def _actions(procedure: Procedure) -> Iterator[str]:
    for step in procedure.steps:
        for name in (step.action, step.on_change):
            if name:
                yield name
        for inner in (step.included, step.body):
            if inner is not None:
                yield from _actions(inner)


def stand_in(outputs: Mapping[str, str], script: Script) -> dict[str, Any]:
    """An answer of an action, from the types of its outputs: plausible values, texts as the output's name in ‹›."""
    return {name: sample(type_.removesuffix("?"), name, script) for name, type_ in outputs.items()}


def sample(type_: str, name: str, script: Script) -> Any:
    """A made-up value of a type, in JSON form."""
    if type_ in RECORDS:
        return {part: sample(of, part, script) for part, of in RECORDS[type_].items()}
    match type_:
        case "date":
            return (script.now.date() + timedelta(days=14)).isoformat()
        case "period":
            today = script.now.date()
            return {"from": (today - timedelta(days=14)).isoformat(), "to": today.isoformat()}
        case "duration":
            return {"n": 2, "unit": "day"}
        case "yes_no":
            return True
        case _:
            return _SAMPLES.get(type_, f"‹{name}›")


_SAMPLES = {
    "number": "3", "ordinal": "1", "money": "100.00", "time": "12:00", "phone": "+48994000109",
    "email": "klient@poczta.example", "address": "Nadwice, Fabryczna 14", "pesel": "44051401359", "nip": "1234563218",
    "regon": "123456785", "iban": "PL61109010140000071219812874", "customer": "K00", "case": "X-2026-0001",
    "order": "Z-10001", "level": "L1",
}  # fmt: skip
