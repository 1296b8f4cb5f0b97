"""The ways through a procedure: every step named exists, every way ends, none goes in a circle; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infolinia.procedures import ladders
from infolinia.procedures.fields import nearest
from infolinia.procedures.parts import Digression, Step
from infolinia.procedures.problems import Place, Problem

ENDS = ("finish", "hand_over", "return")


def check(steps: Sequence[Step], digressions: Sequence[Digression], *, body: bool = False) -> list[Problem]:
    """What is wrong with them; a circle is looked for only where everything else is right. The last step of what is
    repeated (`body`) needs nothing after it: the next round follows."""
    problems = [*_names(steps, body), *_leaving(steps, digressions), *_exits(steps)]
    if not problems and steps:
        problems += _circles(steps)
    return problems


def targets(step: Step) -> list[str]:
    """The ids that a step may go to, besides the one below."""
    exits = [to for to in step.exits.values() if to != "continue"]
    edges = [to for to in (step.on_refuse, step.on_dont_know, *step.on_fail.values()) if to not in ladders.ENDS]
    edges += [rungs[-1] for rungs in step.ladder.values() if rungs and rungs[-1] not in ladders.RUNGS]
    if step.on_none != "hand_over":
        edges.append(step.on_none)
    return [to for to in (step.next, *(go for _, go in step.edges), *step.on_error.values(), *exits, *edges) if to]


def _names(steps: Sequence[Step], body: bool) -> Iterator[Problem]:
    seen: set[str] = set()
    ids = [step.id for step in steps]
    for step in steps:
        if step.id in seen:
            yield Problem("two-steps", step.place, {"step": step.id})
        for target in targets(step):
            if target not in ids:
                yield _unknown(target, step.places.get(target, step.place), ids)
        if step.accepts and step.accepts not in [s.id for s in steps if s.kind == "statement" and s.id in seen]:
            read = [s.id for s in steps if s.kind == "statement"]
            facts = {"step": step.accepts, "nearest": nearest(step.accepts, read)}
            yield Problem("accepts-no-statement", step.places.get(step.accepts, step.place), facts)
        seen.add(step.id)
    last = steps[-1] if steps else None
    if last and not body and (last.when is not None or (last.kind not in ENDS and not last.next)):
        yield Problem("falls-off", last.place, {"step": last.id})


def _leaving(steps: Sequence[Step], digressions: Sequence[Digression]) -> Iterator[Problem]:
    ids = [step.id for step in steps]
    for digression in digressions:
        for name in (digression.go, *digression.at):
            if name and name not in ids:
                yield _unknown(name, digression.place, ids)


def _exits(steps: Sequence[Step]) -> Iterator[Problem]:
    for step in steps:
        returns = [s.id for s in step.included.steps if s.kind == "return"] if step.included else []
        for exit_ in step.exits if step.included else ():
            if exit_ not in returns:
                yield _unknown(exit_, step.places.get(step.exits[exit_], step.place), returns)


def _unknown(step: str, place: Place, known: Sequence[str]) -> Problem:
    return Problem("unknown-step", place, {"step": step, "nearest": nearest(step, known)})


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
