"""Calls that agents' telephones make: to a colleague's short number, to a number of ours, and outside.

A telephone is not its owner: who has stolen its password must not ring dear numbers at the centre's cost. A call
outside needs a shift, the administrator's permission (floor/lines/extensions.py), a number that the settings name
(`outside`), and a place within the limits of cost; it shows a number of the client whom the agent serves now.
Emergency numbers are called whatever else holds. What is refused says why to the ear, and stands in a journal with
the kind of number and the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from infolinia.clients import queries as clients
from infolinia.clients.facts import UserFacts
from infolinia.conduct import arrival, ending, events, inside, notice, outbox, outside, procedure, record, ringing
from infolinia.conduct.facts import CallState, Kind, Role
from infolinia.conduct.models import Call
from infolinia.floor.lines import extensions, spending
from infolinia.floor.lines import queries as lines
from infolinia.floor.routing import promises
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.facts import AgentState
from infolinia.journal.facts import Actor
from infolinia.telephony.switch import door
from infolinia.trades.customers import queries as customers
from infolinia.web.refusals import Refusal

RING = 60.0  # seconds a number outside is rung
ANNOUNCED = {  # why → the announcement that says so
    "no-such-number": "phone_no_number", "not-granted": "phone_not_granted", "no-shift": "phone_no_shift",
    "busy": "phone_busy", "away": "phone_away",
}  # fmt: skip
STATUS = {"no-such-number": 404, "busy": 486, "away": 480, "no-line": 503}  # else 403


@dataclass(frozen=True, slots=True)
class Whom:
    """Where a dialled number leads. kind: as events.PhoneRefused; target: a queue, a colleague, or the number."""

    kind: str
    target: str = ""
    client: str = ""


class Refused(Exception):
    """`why`: as events.PhoneRefused."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def called(event: door.Arrived, *, now: datetime) -> Call | None:
    """A telephone called: connect it, or say why not."""
    if Call.objects.filter(pk=event.call).exists():
        return None
    user = _user(event.user)
    whom = _whom(event.dialled)
    try:
        if user is None:
            raise Refused("not-granted")
        match whom.kind:
            case "queue":
                return _to_queue(event, user, whom, now=now)
            case "colleague":
                return _to_colleague(event, user, whom, now=now)
            case _:
                return _outside(event, user, whom, now=now)
    except Refused as refused:
        return _refuse(event, user, whom, refused.why, now=now)


def _user(id_: str) -> UserFacts | None:
    try:
        user = clients.user(id_)
    except (LookupError, ValueError):
        return None
    return user if user.is_active and user.clients else None


def _whom(dialled: str) -> Whom:
    destination = floor.queue_for_number(dialled)
    if destination is not None:
        return Whom("queue", destination.queue or "", destination.client)
    if colleague := extensions.whose(dialled):
        return Whom("colleague", colleague)
    return Whom(outside.kind_of(dialled), dialled)


# --- Whereto


def _to_queue(event: door.Arrived, user: UserFacts, whom: Whom, *, now: datetime) -> Call:
    """As a customer would reach it; marked as an agent's."""
    destination = floor.queue_for_number(event.dialled)
    language = destination.language if destination else user.language
    call = _begun(event, user.id, Kind.IN, "queue", whom.client, now=now, queue=whom.target, language=language)
    _occupied(call, user.id, is_inside=True, now=now)
    outbox.want(call, door.Claim, now=now, longest=arrival.LONGEST_CALL)
    outbox.want(call, door.Answer, now=now, leg=event.leg)
    return call


def _to_colleague(event: door.Arrived, user: UserFacts, whom: Whom, *, now: datetime) -> Call:
    try:
        client = inside.client_of(user.id, whom.target)
        inside.may_ring(whom.target)
    except Refusal as refusal:
        known = {"inside-nobody": "no-such-number", "inside-away": "away", "inside-busy": "busy"}
        raise Refused(known.get(refusal.code, "no-client")) from refusal
    call = _begun(event, user.id, Kind.INSIDE, "colleague", client, now=now, language=user.language)
    _occupied(call, user.id, is_inside=True, now=now)
    outbox.want(call, door.Claim, now=now, longest=arrival.LONGEST_CALL)
    told = events.ColleagueCalled(user.id, whom.target, call.switch, call.boot, call.language)
    record.write(call, told, now=now, by=Actor("agent", user.id))
    inside.ring(call, whom.target, now=now)
    return call


def _outside(event: door.Arrived, user: UserFacts, whom: Whom, *, now: datetime) -> Call:
    client = inside.served(user.id, user.clients)
    ours, trunk = outside.number_for(client), outside.trunk_for(client)
    if whom.kind == "unknown-number":
        raise Refused("no-such-number")
    is_emergency = whom.kind == "emergency"
    if not is_emergency:
        _may_call_out(user, whom, trunk, now=now)
    if not trunk:
        raise Refused("no-line")
    number = whom.target if is_emergency else outside.number_of(whom.target)
    shown = floor.queue_for_number(ours)
    language = shown.language if shown else user.language
    call = _begun(event, user.id, Kind.OUT, "outside", client, now=now, language=language)
    call.caller, call.dialled, call.trunk = number, ours, trunk
    call.save(update_fields=["caller", "dialled", "trunk"])
    _occupied(call, user.id, is_inside=False, now=now)
    outbox.want(call, door.Claim, now=now, longest=arrival.LONGEST_CALL)
    leg = record.new_leg()
    way = lines.way_out(trunk, dialled=ours, client=client, called=number)
    actor = Actor("agent", user.id)
    told = events.DialledOut(user.id, leg, number, way.trunk, way.caller, whom.kind)
    record.write(call, told, now=now, by=actor)
    found = customers.by_phone(number, client)
    if len(found) == 1:
        record.write(call, events.Recognised(found[0].id), now=now)
    if not is_emergency:
        spending.began(leg, call=call.id, user=user.id, trunk=trunk, number=number, now=now)
    outbox.want(
        call, door.Dial, now=now, leg=leg, to=number, trunk=way.trunk, caller=way.caller, callers=way.callers,
        timeout=RING,
    )  # fmt: skip
    return call


def _may_call_out(user: UserFacts, whom: Whom, trunk: str, *, now: datetime) -> None:
    """Raises Refused."""
    if not outside.may_by_phone(whom.target, by=user.id):
        raise Refused("not-granted")
    status = floor.status_of(user.id)
    if status is None or status.state is AgentState.OUT:
        raise Refused("no-shift")
    try:
        number = outside.number_of(whom.target)
    except Refusal as refusal:
        raise Refused(refusal.code) from refusal
    if not outside.is_free(number):
        verdict = spending.judge(user=user.id, trunk=trunk, number=number, now=now)
        if not verdict.allowed:
            outside.told(outside.BeyondLimit(verdict, user=user.id, trunk=trunk, call=""), now=now)
            raise Refused(f"limit-{verdict.code}")


def _begun(
    event: door.Arrived, user: str, kind: Kind, whom: str, client: str, *, now: datetime, language: str, queue: str = ""
) -> Call:
    own = extensions.of(user).number
    dialled = event.dialled if whom in ("queue", "colleague") else ""
    call = Call(
        id=event.call, client=client or None, switch=event.switch, boot=event.boot, state=CallState.ARRIVED, kind=kind,
        from_agent=user, caller=own, dialled=dialled, queue=queue, language=language, arrived_at=event.at,
        number=event.seq,
    )  # fmt: skip
    call.save(force_insert=True)
    told = events.PhoneCalled(
        event.switch, event.boot, event.leg, user, whom, kind, dialled, queue, language, event.seq
    )
    record.write(call, told, now=event.at, by=Actor("switch", event.switch))
    return call


def _occupied(call: Call, user: str, *, is_inside: bool, now: datetime) -> None:
    """The agent is in this call from now on. Whoever has another one in hand (he holds it, and asks somebody by this
    one) stays in that one."""
    status = floor.status_of(user)
    if status is not None and status.state in inside.FREE:
        routing.called(user, call.id, is_inside=is_inside, now=now)


# --- What becomes of it


def rings(call: Call, leg_id: str, early: bool, *, now: datetime) -> None:
    """Whom we called outside is rung. What the carrier lets be heard meanwhile is heard; where it is not taken (the
    trunk's `early_media`), a ringing tone of ours stands for it."""
    leg = call.legs.filter(pk=leg_id).exclude(state="gone").first()
    if leg is None or leg.state == "up":
        return
    if leg.role == Role.CUSTOMER and call.state == CallState.DIALLING:
        caller = record.leg(call, Role.AGENT)
        if caller is not None and early:  # else his telephone makes the tone by itself
            outbox.want(call, door.EarlyMedia, now=now, leg=caller.id)
            outbox.want(call, door.Bridge, now=now, legs=(caller.id, leg.id))
    elif leg.role == Role.OUTSIDE and call.state == CallState.FORWARDED:
        customer = record.leg(call, Role.CUSTOMER)
        if customer is not None and early:
            outbox.want(call, door.Bridge, now=now, legs=(customer.id, leg.id))
        elif customer is not None:
            outbox.want(call, door.Play, now=now, leg=customer.id, prompts=(inside.RINGBACK,), loop=True)


def customer_up(call: Call, *, at: datetime, now: datetime) -> None:
    """The number outside answered: the agent's telephone is answered, too, and both hear each other, after the notice
    where the call is recorded. The desk of an agent who has no other call in hand begins the procedure."""
    customer = record.leg(call, Role.CUSTOMER)
    if customer is None or call.kind != Kind.OUT:
        return
    spending.answered(customer.id, now=at)
    promises.came_back(call.caller, call.queue, now=now)
    ringing.take_up_phone(call, now=now)
    if not notice.begin(call, now=now):
        ringing.connect(call, now=now)
    status = floor.status_of(call.agent)
    if status is not None and status.call == call.id and not outside.is_emergency(call.caller):
        procedure.begin(call, by=Actor("agent", call.agent), now=now)


def customer_gone(call: Call, status: int, *, now: datetime) -> None:
    """The number outside did not answer: the telephone hears the carrier's own refusal."""
    caller = record.leg(call, Role.AGENT)
    if caller is not None and caller.state != "up":
        outbox.want(call, door.Refuse, now=now, leg=caller.id, status=status if 400 <= status <= 699 else 480)


def not_dialled(call: Call, leg: str, code: str, *, now: datetime) -> None:
    """The line could not call out at all."""
    record.write(call, events.LegEnded(leg, Role.CUSTOMER, "switch", code), now=now)
    customer_gone(call, 503, now=now)
    ending.end(call, "line", now=now)


def heard_why(call: Call, *, now: datetime) -> None:
    """The reason of a refusal was heard."""
    refused = call.legs.filter(role=Role.AGENT).exclude(state="gone").first()
    if refused is not None:
        outbox.want(call, door.Refuse, now=now, leg=refused.id, status=403)
    ending.end(call, "centre", now=now)


def _refuse(event: door.Arrived, user: UserFacts | None, whom: Whom, why: str, *, now: datetime) -> Call:
    client = inside.served(user.id, user.clients) if user else ""
    id_, language = (user.id, user.language) if user else (event.user, "pl")
    kind = Kind.INSIDE if whom.kind in ("colleague", "queue") else Kind.OUT
    call = _begun(event, id_, kind, "refused", client, now=now, language=language)
    record.write(call, events.PhoneRefused(id_, whom.kind, why), now=now)
    outbox.want(call, door.Claim, now=now)
    code = ANNOUNCED.get(why, "phone_limit" if why.startswith("limit-") else "phone_not_granted")
    prompts = arrival.prompts_of(call, code) if client else ()
    if prompts:
        outbox.want(call, door.EarlyMedia, now=now, leg=event.leg)
        outbox.want(call, door.Play, now=now, leg=event.leg, prompts=prompts)
    else:
        outbox.want(call, door.Refuse, now=now, leg=event.leg, status=STATUS.get(why, 403))
        ending.end(call, "centre", now=now)
    return call
