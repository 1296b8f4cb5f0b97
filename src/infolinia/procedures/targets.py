"""Where a menu hands a call over to: the words of `to`; pure.

person · queue complaints · queue complaints procedure reklamacja · announcement closed · announcement prices back ·
agent l.borsuk · number +48991000110 · hang_up
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from infolinia.procedures import ladders
from infolinia.procedures.parts import Procedure, Step

_WORDS = re.compile(
    r"(?P<kind>person|hang_up)|queue (?P<queue>[\w-]{1,40})(?: procedure (?P<procedure>[\w-]{1,60}))?"
    r"|agent (?P<agent>[a-z][a-z0-9._-]{1,39})"
    r"|announcement (?P<announcement>\w{1,40})(?P<back> back)?|number (?P<number>\+?[0-9]{3,15})"
)


UNHEARD = ("silence", "no_match")  # how a choice of a menu may fail


@dataclass(frozen=True, slots=True)
class Target:
    """code: of the queue or announcement, the agent's user name, or the number. procedure: begins in that queue; empty:
    that of the number dialled. back: after the announcement the menu is said again."""

    kind: Literal["person", "queue", "agent", "announcement", "number", "hang_up"]
    code: str = ""
    procedure: str = ""
    back: bool = False

    def written(self) -> str:
        """As `to` has it."""
        words = [self.kind, self.code, *(("procedure", self.procedure) if self.procedure else ())]
        words += ["back"] if self.back else []
        return " ".join(word for word in words if word)


def read(to: str) -> Target | None:
    """None for what names nothing."""
    match = _WORDS.fullmatch(" ".join(to.split()))
    if match is None:
        return None
    if match["kind"]:
        return Target("person" if match["kind"] == "person" else "hang_up")
    if match["queue"]:
        return Target("queue", match["queue"], match["procedure"] or "")
    if match["agent"]:
        return Target("agent", match["agent"])
    if match["announcement"]:
        return Target("announcement", match["announcement"], back=bool(match["back"]))
    return Target("number", match["number"])


def with_included(menu: Procedure) -> list[Procedure]:
    """The menu and those in it, each once."""
    found, left = {menu.name: menu}, [menu]
    while left:
        for step in left.pop().steps:
            if step.included and step.included.name not in found:
                found[step.included.name] = step.included
                left.append(step.included)
    return list(found.values())


def to_queue_of_number(menu: Procedure) -> Iterator[Step]:
    """The steps of a menu, and of those in it, that lead to the queue of the number: to a person, to one agent (it
    waits there when he is not free), or a choice whose ladder has no end of its own."""
    return (step for inner in with_included(menu) for step in inner.steps if _is_to_queue_of_number(step))


def _is_to_queue_of_number(step: Step) -> bool:
    if step.kind == "choose":
        return any(ladders.way_out(step, "voice", failure) == "hand_over" for failure in UNHEARD)
    target = read(step.to) if step.kind == "hand_over" else None
    return target is not None and target.kind in ("person", "agent")
