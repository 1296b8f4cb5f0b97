"""A callback for which the agent is first on the line: the agent sees the file, takes the call, and then the customer
is called. No customer is rung before somebody is there.

Until the customer is called the call has no customer's leg. It waits in its queue as calls do; when no agent takes it
while a browser made a line for it, that line's end ends the call, and the promise is offered anew by another.
"""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import arrival, callback_events, events, outbox, record, recorder
from infolinia.conduct.facts import CallState, Role
from infolinia.conduct.models import Call
from infolinia.floor.lines import queries as lines
from infolinia.floor.lines import spending
from infolinia.floor.routing import promises
from infolinia.journal.facts import Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal

RING = 30.0  # seconds a customer is rung


def is_undialled(call: Call) -> bool:
    """The customer of this callback has not been called yet."""
    return bool(call.callback) and not call.legs.filter(role=Role.CUSTOMER).exists()


def dial(call: Call, *, by: str, now: datetime) -> None:
    """An agent has taken it: the customer is called, at the agent's account as far as limits of cost go."""
    leg = record.new_leg()
    record.write(call, callback_events.CustomerDialled(by, leg), now=now, by=Actor("agent", by))
    promises.tried(call.callback, call.id, now=now)
    ring(call, leg, user=by, now=now)


def ring(call: Call, leg: str, *, user: str, now: datetime) -> None:
    """Have the line call the customer. user: whose limits hold; empty: nobody's."""
    way = lines.way_out(call.trunk, dialled=call.dialled, client=call.client, called=call.caller)
    spending.began(leg, call=call.id, user=user, trunk=call.trunk, number=call.caller, now=now)
    outbox.want(
        call, door.Dial, now=now, leg=leg, to=call.caller, trunk=way.trunk, caller=way.caller, callers=way.callers,
        timeout=RING,
    )  # fmt: skip


def customer_answered(call: Call, leg: str, *, now: datetime) -> bool:
    """The customer picked up while the agent waits: told of the recording, which begins. True: connect them now, there
    is nothing to play."""
    promises.kept(call.id, now=now)
    recorder.begin(call, recorder.of_call(call), leg, now=now)
    prompts = arrival.prompts_of(call, "recording")
    if prompts:
        record.write(call, events.NoticeBegan(leg, "recording"), now=now)  # a page that is loaded anew cuts it no more
        outbox.want(call, door.Play, now=now, leg=leg, prompts=prompts)
    return not prompts


def never_answered(call: Call) -> bool:
    """The agent waits, and the customer was not reached (yet)."""
    return bool(call.callback) and not call.recordings.filter(purpose="call").exists()


def must_be_reached(call: Call) -> bool:
    """Whether the agent still waits for the customer to pick up."""
    customer = record.leg(call, Role.CUSTOMER)
    conducted = call.state in (CallState.TALKING, CallState.HELD)
    return bool(call.callback) and conducted and (customer is None or customer.state != "up")


def customer_is_there(call: Call) -> None:
    """Raise Refusal while the customer of a callback is still being called."""
    if must_be_reached(call):
        raise Refusal("callback-rings")


def unreached(call: Call, leg: str, code: str, *, now: datetime) -> None:
    """The line could not call the customer at all."""
    record.write(call, events.LegEnded(leg, Role.CUSTOMER, "switch", code), now=now)
    spending.ended(leg=leg, now=now)
