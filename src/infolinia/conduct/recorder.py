"""A recording begins: its row, and the command to the line."""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import outbox, pausing, record
from infolinia.conduct.models import Call, Leg, Recording
from infolinia.telephony.switch import door


def of_call(call: Call) -> str:
    """The recording of the call with its customer."""
    return f"r-{call.id.removeprefix('c-')}"


def of_consultation(colleague: Leg) -> str:
    """The recording of the talk between agent and colleague."""
    return f"r-{colleague.id.removeprefix('l-')}"


def begin(call: Call, recording: str, leg: str, *, purpose: str = "call", now: datetime) -> None:
    """Record what this leg says and hears, unless that has begun already."""
    if not Recording.objects.filter(pk=recording).exists():
        Recording.objects.create(id=recording, call=call, purpose=purpose)
        outbox.want(call, door.Record, now=now, recording=recording, leg=leg)
        if purpose == "call":
            pausing.begun(call, record.stored(call), now=now)
