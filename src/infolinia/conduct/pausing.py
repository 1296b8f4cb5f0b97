"""The recording of a call pauses while its customer is with nobody: what a person says to nobody is not kept.

Every change of a call goes by its journal, and after each of them it is asked here whether the customer is alone: so
no way into a queue, out of it, or away from an agent can be forgotten. A customer on hold is with the agent who holds
him. While it pauses the recording is silent and its time goes on; it is one recording all the same. Keys of a card
number are hidden elsewhere (cards.py), whether or not the recording pauses.
"""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import outbox
from infolinia.conduct.course import UP, Course
from infolinia.conduct.facts import CallState, Kind, Role
from infolinia.conduct.models import Call
from infolinia.telephony.switch import door


def is_alone(call: Course) -> bool | None:
    """Whether the customer is with nobody: waits, is parked, hears an announcement, or the agent's line is lost. None
    where it makes no difference: the call is over, or is between two states. Pure."""
    state = CallState(call.state)
    if call.kind == Kind.INSIDE or not state.on_line:
        return None
    if state in (CallState.TALKING, CallState.HELD, CallState.CONSULTING):
        return not call.agent or call.agent_lost_at is not None
    if state == CallState.FORWARDED:
        outside = call.leg(Role.OUTSIDE)
        return call.legs[outside].state != UP if outside else None  # gone: the call ends, or waits again
    return True


def follow(call: Call, before: Course, after: Course, *, now: datetime) -> None:
    """Pause the recording of the call, or let it go on, where the customer is left alone or is no more."""
    alone = is_alone(after)
    if alone is not None and alone != is_alone(before):
        _want(call, door.PauseRecording if alone else door.ResumeRecording, now=now)


def begun(call: Call, at: Course, *, now: datetime) -> None:
    """A recording has just begun: it begins with a pause where the customer still waits for the agent's line."""
    if is_alone(at):
        _want(call, door.PauseRecording, now=now)


def _want(call: Call, kind: type[door.PauseRecording | door.ResumeRecording], *, now: datetime) -> None:
    open_now = call.recordings.filter(purpose="call", closed_at=None).values_list("id", flat=True)
    for recording in open_now:
        outbox.want(call, kind, now=now, recording=recording)
