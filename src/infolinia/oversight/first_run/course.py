"""Where a first run stands, computed from what there is; and what is still open afterwards. Pure.

Nothing of it is kept: a stop of the centre, another browser or a setting made elsewhere change only what is found.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import get_args

from infolinia.oversight.first_run.facts import Installation, PointCode, Step, StepCode

ORDER: tuple[StepCode, ...] = get_args(StepCode)
DONE: Mapping[StepCode, Callable[[Installation], bool]] = {
    "language": lambda it: it.speaks or it.begun,
    "administrator": lambda it: it.begun,
    "client": lambda it: it.named,
    "procedure": lambda it: it.procedures > 0,
    "queue": lambda it: it.queues > 0,
    "number": lambda it: it.numbers > 0,
    "trunk": lambda it: it.trunks > 0,
    "agent": lambda it: it.agents > 0,
    "call": lambda it: it.tested,
}
STAYS: frozenset[PointCode] = frozenset({"unfinished", "carrier"})  # told until it is cured; cannot be put aside
NEEDED: frozenset[StepCode] = frozenset({"administrator", "client", "procedure", "queue", "number", "agent"})
OPEN: Mapping[PointCode, Callable[[Installation], bool]] = {
    "unfinished": lambda it: not can_serve(it),
    "first-password": lambda it: it.begun and it.first_password,
    "test-call": lambda it: can_serve(it) and not it.tested,
    "trunk": lambda it: not it.trunks,
    "carrier": lambda it: it.ill_trunks > 0,
    "https": lambda it: not it.has_https,
    "administrator": lambda it: it.administrators < 2,
    "hours": lambda it: it.always_open > 0,
    "keys": lambda it: it.begun,  # whether somebody has copied them, only people know
}


def steps(it: Installation) -> tuple[Step, ...]:
    """All steps in their order."""
    return tuple(Step(code, place, DONE[code](it)) for place, code in enumerate(ORDER, 1))


def current(it: Installation) -> StepCode:
    """Where somebody who comes back goes on: the first step that is not done, else the last."""
    return next((step.code for step in steps(it) if not step.done), ORDER[-1])


def following(code: StepCode) -> StepCode | None:
    """The step after this one, done or not: who looks back may correct it. None after the last."""
    place = ORDER.index(code) + 1
    return ORDER[place] if place < len(ORDER) else None


def former(code: StepCode) -> StepCode | None:
    """The step before this one; None before the first that can be gone back to. The way in is not one."""
    place = ORDER.index(code) - 1
    return ORDER[place] if place > 0 else None


def can_serve(it: Installation) -> bool:
    """Whether somebody who calls gets to somebody who answers."""
    return all(DONE[code](it) for code in NEEDED)


def points(it: Installation, dismissed: Collection[str] = ()) -> tuple[PointCode, ...]:
    """What is still open, the most pressing first; without what somebody has put aside. What STAYS cannot be put
    aside."""
    return tuple(code for code, is_open in OPEN.items() if is_open(it) and (code not in dismissed or code in STAYS))
