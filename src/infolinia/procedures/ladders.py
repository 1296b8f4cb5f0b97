"""What a failed question does: the rungs of its ladder, by kind of failure and performer; pure.

The first failure counts as the first rung. A ladder is climbed per step; at its end the step has an outcome, "silence",
"no_match" or "invalid", and the walk takes its `on_…` edge, or hands the call over.
"""

from __future__ import annotations

from infolinia.procedures.declarations.questions import FAILURES
from infolinia.procedures.parts import Step

RUNGS = ("again", "rephrase", "keys", "why", "example", "help", "hint", "skip", "hand_over")
ENDS = ("skip", "hand_over")
DEFAULT = {
    "silence": ("again", "rephrase", "keys", "hand_over"),
    "no_match": ("again", "rephrase", "keys", "hand_over"),
    "invalid": ("why", "example", "keys", "hand_over"),
}


def kind(failure: str) -> str:
    """The ladder that a failure climbs: what is incomplete or unsure was not understood."""
    return failure if failure in FAILURES else "no_match"


def rungs(step: Step, performer: str, failure: str) -> tuple[str, ...]:
    """The ladder; empty on the desk, where a person sees a hint as often as they need it, unless the step has one."""
    if performer == "desk":
        return step.ladder.get(f"desk.{failure}", ())
    found = step.ladder.get(failure, DEFAULT[failure])
    return found[:1] * max(0, step.again_most - 1) + found[1:] if found[:1] == ("again",) else found


def rung(step: Step, performer: str, failure: str, count: int) -> str:
    """What the failure number `count` (from 1) does; empty when the ladder is at its end."""
    found = rungs(step, performer, failure)
    if performer == "desk" and not found:
        return "hint"
    at = found[count - 1] if 0 < count <= len(found) else ""
    return at if at in RUNGS and at not in ENDS else ""


def way_out(step: Step, performer: str, failure: str) -> str:
    """Where the walk goes on when the ladder is at its end: a step, skip or hand_over."""
    if edge := step.on_fail.get(failure):
        return edge
    last = (rungs(step, performer, failure) or ("hand_over",))[-1]
    return last if last in ENDS or last not in RUNGS else "hand_over"
