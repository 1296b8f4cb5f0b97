"""Where a menu hands a call over to: the words of `to`; pure.

person · queue complaints · queue complaints procedure reklamacja · announcement closed · announcement prices back ·
agent l.borsuk · number +48991000110 · hang_up
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_WORDS = re.compile(
    r"(?P<kind>person|hang_up)|queue (?P<queue>[\w-]{1,40})(?: procedure (?P<procedure>[\w-]{1,60}))?"
    r"|agent (?P<agent>[a-z][a-z0-9._-]{1,39})"
    r"|announcement (?P<announcement>\w{1,40})(?P<back> back)?|number (?P<number>\+?[0-9]{3,15})"
)


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
