"""The closing of the centre in an emergency: what becomes of each call, second by second. Pure.

Callers who wait are told at once. Who talks may say goodbye: their agent ends the call by a key, and after `seconds`
the centre does it. A call with a person in distress, and a call of an emergency line, goes on at another number where
the plan has one; without one a person in distress who is being talked to is left to the agent, and is never cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from infolinia.conduct.facts import CallState

Reason: TypeAlias = Literal["fire", "gas", "threat", "power", "flood", "other"]
REASONS: tuple[Reason, ...] = ("fire", "gas", "threat", "power", "flood", "other")
Fate: TypeAlias = Literal["nothing", "tell", "hand_over"]

NOT_TALKING = (CallState.GREETING, CallState.MENU, CallState.WAITING, CallState.RINGING, CallState.PARKED)
TALKING = (CallState.TALKING, CallState.HELD, CallState.CONSULTING)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an operator has laid down. assembly_point: where people meet, as the desk says it. seconds: how long calls
    in progress may be ended by their agents. hand_over_to: a number outside for emergencies and people in distress;
    empty: none."""

    assembly_point: str = ""
    seconds: int = 60
    hand_over_to: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """A closing that runs, or ran. is_drill: an exercise, of which supervisors alone are told."""

    id: int
    operator: str
    reason: str
    is_drill: bool
    began_at: datetime
    by: str
    plan: Plan
    ended_at: datetime | None = None
    ended_by: str = ""

    def is_over_for_talks(self, now: datetime) -> bool:
        """Whether the time in which agents end their calls themselves is over."""
        return now - self.began_at >= timedelta(seconds=self.plan.seconds)


def fate(
    closing: Closing, state: CallState, *, distress: bool, emergency: bool, tried: bool, left: bool, now: datetime
) -> Fate:
    """What is to be done with a call now. distress: a person in it is in distress; emergency: of an emergency line.
    tried: the other number was called in vain. left: the agent wants to leave, or has no line any more."""
    if closing.is_drill or closing.ended_at is not None:
        return "nothing"
    urgent = (distress or emergency) and bool(closing.plan.hand_over_to) and not tried
    if state in NOT_TALKING:
        return "hand_over" if urgent else "tell"
    if state not in TALKING:
        return "nothing"  # on its way in or out, outside already, or over
    if left:
        return "hand_over" if urgent else "tell"
    if not closing.is_over_for_talks(now):
        return "nothing"
    if urgent:
        return "hand_over"
    return "nothing" if distress else "tell"
