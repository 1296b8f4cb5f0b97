"""Safe for ears: the record of acoustic shocks, measured on the line or said by the agent."""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import events, record
from infolinia.conduct.facts import Role
from infolinia.conduct.models import Call, Shock
from infolinia.floor.routing import events as floor_events
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.journal import services as journal
from infolinia.journal.facts import Actor
from infolinia.telephony.switch import door


def shocked(call: Call, event: door.AcousticShock, *, now: datetime, by: Actor) -> None:
    """A switch turned a sound down. Whose ear it was, the call's journal and that of the agent's shift keep."""
    leg = call.legs.filter(pk=event.leg).first()
    user = leg.user if leg and leg.role != Role.CUSTOMER else ""
    facts = {"sound": event.sound, "spl": event.spl, "limited_spl": event.limited_spl, "seconds": event.seconds}
    told = events.AcousticShock(event.leg, user, frequency=event.frequency, **facts)
    record.write(call, told, now=event.at, by=by)
    if user:
        Shock.objects.create(call=call, user=user, at=event.at, frequency=event.frequency, **facts)
        routing.note(floor_events.Shocked(user, call.id, **facts), now=now, by=by)


def said(user: str, *, now: datetime) -> None:
    """The agent felt one. The call in hand, or none, is where it was."""
    journal.lock()
    status = floor.status_of(user)
    call = Call.objects.filter(pk=status.call).first() if status and status.call else None
    if call is not None:
        record.write(call, events.ShockSaid(user), now=now, by=Actor("agent", user))
    Shock.objects.create(call=call, user=user, at=now, sound="said")
