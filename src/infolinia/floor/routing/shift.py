"""The state of an agent, folded from the shift's events. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from infolinia.floor.routing import events
from infolinia.floor.routing.facts import Status
from infolinia.floor.routing.states import Act, do, signed_out

ACTS: Mapping[type, Act] = {
    events.SignedIn: Act.SIGN_IN,
    events.SignedOut: Act.SIGN_OUT,
    events.BecameReady: Act.READY,
    events.TookBreak: Act.BREAK,
    events.Rung: Act.RING,
    events.Missed: Act.MISS,
    events.Declined: Act.DECLINE,
    events.Withdrawn: Act.WITHDRAW,
    events.Answered: Act.ANSWER,
    events.Called: Act.CALL,
    events.TookOver: Act.TAKE,
    events.Held: Act.HOLD,
    events.Resumed: Act.RESUME,
    events.Released: Act.RELEASE,
    events.WrappedUp: Act.FINISH,
}

# What stands in a shift's journal and changes no state.
NOTED = frozenset({events.Shocked, events.Checked, events.HardCall})


def after(status: Status, event: Any, at: datetime) -> Status:
    """The status once `event` happened. Raises NotNow where the event does not fit."""
    if type(event) in NOTED:
        return status
    return do(
        status,
        ACTS[type(event)],
        at,
        call=getattr(event, "call", ""),
        until=getattr(event, "until", None),
        reason=getattr(event, "reason", ""),
        is_inside=getattr(event, "is_inside", False),
    )


def fold(happened: Iterable[tuple[Any, datetime]], began: datetime) -> Status:
    """The status after all (event, at) of a shift; signed out since `began` before the first."""
    status = signed_out(began)
    for event, at in happened:
        status = after(status, event, at)
    return status
