"""The ways through a procedure: every step named exists, every way ends, none goes in a circle; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rapidfuzz import process

from infolinia.procedures.problems import Problem

if TYPE_CHECKING:
    from infolinia.procedures.language import Digression, Step

ENDS = ("finish", "hand_over", "return")


def check(steps: Sequence[Step], digressions: Sequence[Digression]) -> list[Problem]:
    """What is wrong with them; a circle is looked for only where everything else is right."""
    problems = [*_names(steps), *_leaving(steps, digressions), *_fields(steps)]
    if not problems and steps:
        problems += _circles(steps)
    return problems


def targets(step: Step) -> list[str]:
    """The ids that a step may go to, besides the one below."""
    exits = [to for to in step.exits.values() if to != "continue"]
    edges = [to for to in (step.on_refuse, step.on_dont_know) if to not in ("skip", "hand_over")]
    return [to for to in (step.next, *(go for _, go in step.edges), *step.on_error.values(), *exits, *edges) if to]


def _names(steps: Sequence[Step]) -> Iterator[Problem]:
    seen: set[str] = set()
    ids = [step.id for step in steps]
    for step in steps:
        if step.id in seen:
            yield Problem("two-steps", step.place, {"step": step.id})
        seen.add(step.id)
        for target in targets(step):
            if target not in ids:
                yield Problem("unknown-step", step.place, {"step": target, "nearest": _nearest(target, ids)})
        if step.accepts and step.accepts not in [s.id for s in steps if s.kind == "statement"]:
            yield Problem("unknown-step", step.place, {"step": step.accepts, "nearest": _nearest(step.accepts, ids)})
    if steps and steps[-1].kind not in ENDS and not steps[-1].next:
        yield Problem("falls-off", steps[-1].place, {"step": steps[-1].id})


def _leaving(steps: Sequence[Step], digressions: Sequence[Digression]) -> Iterator[Problem]:
    ids = [step.id for step in steps]
    for digression in digressions:
        if digression.go and digression.go not in ids:
            facts = {"step": digression.go, "nearest": _nearest(digression.go, ids)}
            yield Problem("unknown-step", digression.place, facts)


def _fields(steps: Sequence[Step]) -> Iterator[Problem]:
    for step in steps:
        if step.kind == "finish" and not step.disposition:
            yield Problem("no-field", step.place, {"what": f"finish {step.id}", "field": "disposition"})
        if step.kind == "include" and step.included:
            returns = [s.id for s in step.included.steps if s.kind == "return"]
            for exit_ in step.exits:
                if exit_ not in returns:
                    yield Problem("unknown-step", step.place, {"step": exit_, "nearest": _nearest(exit_, returns)})


def _circles(steps: Sequence[Step]) -> list[Problem]:
    """A way back to a step passed before would never end: the walk goes over all of it again and again."""
    index = {step.id: at for at, step in enumerate(steps)}
    done: set[int] = set()
    for first in range(len(steps)):
        way: list[int] = []
        stack: list[tuple[int, Iterator[int]]] = []
        if first not in done:
            way.append(first)
            stack.append((first, iter(_following(steps, first, index))))
        while stack:
            at, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                way.pop()
                done.add(at)
            elif following in way:
                names = [steps[i].id for i in way[way.index(following) :]]
                return [Problem("circle", steps[at].place, {"steps": " → ".join([*names, names[0]])})]
            elif following not in done:
                way.append(following)
                stack.append((following, iter(_following(steps, following, index))))
    return []


def _following(steps: Sequence[Step], at: int, index: dict[str, int]) -> list[int]:
    step = steps[at]
    found = [index[target] for target in targets(step)]
    if step.when is not None or (step.kind not in ENDS and not step.next):
        found.append(at + 1)
    return [i for i in found if i < len(steps)]


def _nearest(name: str, known: Sequence[str]) -> str:
    found = process.extractOne(name, known) if known else None
    return str(found[0]) if found else ""
