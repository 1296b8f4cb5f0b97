"""What procedures may do in the trades: a registry of plain data.

Trades register their actions when they are loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ActionContext:
    """On whose behalf and for which call an action runs. `key` is its once-only key; `language` that of the call, for
    texts that the customer is told: empty means the client's. `caller` is the number the call comes from, if any."""

    call: str
    client: str
    customer: str
    by: Any  # journal.facts.Actor
    now: datetime
    key: str
    language: str = ""
    caller: str = ""


NOT_VERIFIED = "not_verified"


class ActionFailed(Exception):
    """The action could not be done; `code` chooses the step's `on_error` edge."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


Run = Callable[[dict[str, Any], ActionContext], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Action:
    """An action: the types of its inputs and outputs (a trailing `?` marks what may be absent), and the codes it fails
    with. `unavailable` need not be told: any action may be, so every step that does one says what then.

    amended_by: the action that runs when inputs are corrected afterwards, where the step names none: another one that
    amends what this one did, or itself where it only looks something up.

    level: how sure the call must be of its customer, for actions that tell what only the customer may know. Below it
    the action is not run and fails with `not_verified`, whatever the procedure's author thought of.
    """

    name: str
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    run: Run
    irreversible: bool = False
    errors: frozenset[str] = frozenset()
    amended_by: str = ""
    level: str = "L0"


_actions: dict[str, Action] = {}


def register(
    name: str,
    inputs: Mapping[str, str],
    outputs: Mapping[str, str],
    run: Run,
    *,
    irreversible: bool = False,
    errors: Iterable[str] = (),
    amended_by: str = "",
    level: str = "L0",
) -> None:
    """Offer an action to procedures. A second registration of the same name replaces the first."""
    known = frozenset(errors) | ({NOT_VERIFIED} if level > "L0" else set[str]())
    _actions[name] = Action(name, dict(inputs), dict(outputs), run, irreversible, known, amended_by, level)


def get(name: str) -> Action:
    """Raises LookupError for an unknown name."""
    return _actions[name]


def names() -> frozenset[str]:
    return frozenset(_actions)


def amending() -> dict[str, str]:
    """By action, the one that runs when its inputs are corrected afterwards; only those that know one."""
    return {name: action.amended_by for name, action in _actions.items() if action.amended_by}
