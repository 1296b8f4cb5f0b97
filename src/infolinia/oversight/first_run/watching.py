"""What is told of a test call while it goes on: its stages, and where one fails what it comes from and the cure. Pure.

Two sides know of it: the telephone (callers/test_call.py) what came over the line, the journal what the centre did.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

State: TypeAlias = Literal["done", "now", "waiting", "failed"]
StageCode: TypeAlias = Literal["dialled", "greeted", "queued", "rung", "answered", "heard", "hears", "ended"]

AUDIBLE = -50.0  # dBov: above it something is heard that is more than the noise of a line
DIALS_FOR = 4.0  # seconds in which the switch must have said something
RINGS_FOR = 8.0  # seconds in which somebody must ring once the call waits
MEASURED_WITHIN = 6.0  # seconds from the end of the call until the centre has told how it sounded
SOUND_WITHIN = 4.0  # seconds from the answer until there must be sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of the call.

    seconds: since it was dialled; status: of the refusal, 0 for none; gone: the telephone has ended; answered_line: the
    centre took the line; events: names of what the journal holds of it; turned_away: why nobody took it; waited: since
    it waits; talked: since an agent answered; over_for: since it ended; heard, caller: the loudest at the telephone
    since the answer, and of the caller at the centre, in dBov (None: not measured yet); nobody_ready: nobody is ready
    now who answers calls of this number.
    """

    seconds: float = 0.0
    status: int = 0
    gone: bool = False
    answered_line: bool = False
    events: Collection[str] = ()
    turned_away: str = ""
    waited: float = 0.0
    talked: float = 0.0
    over_for: float = 0.0
    heard: float | None = None
    caller: float | None = None
    nobody_ready: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """trouble: a code of messages.TROUBLES where it fails or takes long; empty while all is well."""

    code: StageCode
    state: State
    trouble: str = ""


def stages(seen: Seen) -> tuple[Stage, ...]:
    """Every stage in its order. The first that is not done is `now`, or has failed when the call is over."""
    there = set(seen.events)
    reached: Mapping[StageCode, bool] = {
        "dialled": "call.arrived" in there or seen.answered_line,
        "greeted": "call.greeted" in there,
        "queued": "call.queued" in there,
        "rung": "call.rung" in there,
        "answered": "call.answered" in there,
        "heard": "call.answered" in there and seen.heard is not None and seen.heard > AUDIBLE,
        "hears": "call.answered" in there and seen.caller is not None and seen.caller > AUDIBLE,
        "ended": seen.gone and "call.answered" in there,
    }
    found: list[Stage] = []
    is_reached = True  # by what came before
    for code, done in reached.items():
        if done:
            found.append(Stage(code, "done"))
        elif not is_reached:
            is_told = code == "rung" and seen.nobody_ready and not seen.gone  # at once: the greeting takes its time
            found.append(Stage(code, "waiting", "nobody-ready" if is_told else ""))
        else:
            failed = seen.gone and not (code == "hears" and seen.caller is None and seen.over_for < MEASURED_WITHIN)
            found.append(Stage(code, "failed" if failed else "now", _trouble(code, seen)))
            is_reached = code in ("heard", "hears")  # both are awaited at once, and the end beside them
    return tuple(found)


def is_well(found: Sequence[Stage]) -> bool:
    """Whether it went as it should from the first to the last."""
    return all(stage.state == "done" for stage in found)


def _trouble(code: StageCode, seen: Seen) -> str:
    """What stands against this stage."""
    match code:
        case "dialled":
            if seen.status:
                return {404: "no-number", 503: "no-centre", 401: "not-known", 403: "not-known"}.get(
                    seen.status, "refused"
                )
            return "no-switch" if seen.gone or seen.seconds > DIALS_FOR else ""
        case "greeted" | "queued":
            if seen.turned_away:
                return f"turned-{seen.turned_away}"
            if seen.status:
                return {404: "no-number", 503: "no-centre"}.get(seen.status, "refused")
            return "cut" if seen.gone else ""
        case "rung":
            if seen.turned_away:
                return f"turned-{seen.turned_away}"
            if seen.nobody_ready and not seen.gone:
                return "nobody-ready"
            return "nobody" if seen.gone or seen.waited > RINGS_FOR else ""
        case "answered":
            return "unanswered" if seen.gone else ""
        case "heard":
            return "silent-agent" if seen.gone or seen.talked > SOUND_WITHIN else ""
        case "hears":  # the centre tells the level of a line when the line has ended
            if seen.caller is None:
                return "not-measured" if seen.gone and seen.over_for >= MEASURED_WITHIN else ""
            return "silent-caller" if seen.gone else ""
        case "ended":
            return ""
