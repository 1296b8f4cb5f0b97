"""The agent's line moves: from the browser to the telephone and back, in the middle of a call.

The new line is made beside the old one and takes its place only when it stands, so that no word is lost; one that is
not answered leaves everything as it was. What rings on a telephone is answered and ended there, too.
"""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import beside, ending, events, outbox, outside_line, record, ringing, talking, transfer
from infolinia.conduct.facts import CallState, Kind, Role
from infolinia.conduct.models import Call, Leg
from infolinia.floor.lines import extensions, phones
from infolinia.journal.facts import CENTRE, Actor
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal

RING = 20.0  # seconds the agent's own telephone rings
CONDUCTED = (CallState.TALKING, CallState.HELD, CallState.CONSULTING)


def move(call_id: str, device: str, *, by: str, now: datetime) -> None:
    """Take the call to the browser, to the telephone or to the number outside; where it is already, nothing happens.
    Raises Refusal."""
    call = record.locked(call_id)
    record.may_conduct(call, by)
    record.in_state(call, *CONDUCTED)
    if device not in ("browser", "phone", "outside"):
        raise Refusal("move-where", status=422)
    if device == "outside":
        _may_go_outside(call, by, now=now)
    if device == "phone" and not phones.is_bound(by, now=now, switch=call.switch):
        raise Refusal("move-no-phone")
    actor = Actor("agent", by)
    current, moving = record.leg(call, Role.AGENT), record.leg(call, Role.MOVING)
    if moving is not None:
        if moving.device == device:
            return
        failed(call, moving, "changed", now=now, by=actor)
    if current is not None and current.device == device and (current.state == "up" or device == "browser"):
        return
    leg = record.new_leg()
    record.write(call, events.MoveBegan(by, leg, device), now=now, by=actor)
    if device == "phone":
        ringing.ring_phone(call, leg, by, seconds=RING, now=now)
    elif device == "outside":
        outside_line.dial(call, leg, by, seconds=RING + outside_line.MORE, now=now)


def _may_go_outside(call: Call, agent: str, *, now: datetime) -> None:
    """Raises Refusal: lines-no-outside, move-no-line, or the limit of cost."""
    if not extensions.of(agent).outside:
        raise Refusal("lines-no-outside", status=403)
    if not outside_line.trunk_of(call):
        raise Refusal("move-no-line")
    if refusal := outside_line.why_not(call, agent, now=now):
        raise Refusal(refusal.code, status=refusal.status, **refusal.facts)


def arrived(call: Call, leg: Leg, *, now: datetime) -> None:
    """The new line stands: it takes the place of the old one, which goes."""
    former = record.leg(call, Role.AGENT)
    record.write(call, events.Moved(leg.user, former.id if former else "", leg.id, leg.device), now=now)
    ringing.reconnect(call, now=now)
    if call.muted:
        outbox.want(call, door.Mute, now=now, leg=leg.id, muted=True)
    if former is not None:
        ringing.drop_leg(call, former, "moved", now=now)
    beside.follow(call, now=now)


def failed(call: Call, leg: Leg, why: str, *, now: datetime, by: Actor = CENTRE) -> None:
    """The new line does not come: all stays as it was. why: a cause of the line, or changed."""
    ringing.drop_leg(call, leg, why, now=now)
    record.write(call, events.MoveEnded(leg.user, leg.id, why), now=now, by=by)


def hung_up(call: Call, *, now: datetime) -> bool:
    """The agent put the telephone down. True when that ended the call, as it does at the desk, or his part in it."""
    if record.is_conference(call) and ringing.has_answered(call, record.leg(call, Role.CONSULTED)):
        transfer.complete(call.id, by=call.agent, now=now)  # those who stay go on
        return True
    if call.state == CallState.CONSULTING and call.kind != Kind.INSIDE:
        return False  # who asks a colleague goes on in the browser: the customer must not be lost by that
    ending.end(call, "agent", now=now, by=Actor("agent", call.agent))
    return True


def held_by_phone(call: Call, leg_id: str, held: bool, *, now: datetime) -> None:
    """The agent pressed hold at the telephone: the customer hears music, as by the desk's key."""
    leg = call.legs.filter(pk=leg_id, role=Role.AGENT, device="phone", state="up").first()
    if leg is None or leg.user != call.agent:
        return
    if held and call.state == record.in_talk(call):
        talking.hold(call.id, by=leg.user, now=now)
    elif not held and call.state == CallState.HELD:
        talking.resume(call.id, by=leg.user, now=now)
