"""An agent who answers on a number outside, at home or on a mobile: the centre dials it through a trunk, says which
queue calls, and the agent presses 1 to take the call. Anything else, and a voice mail that presses nothing, is a
missed ring: the call goes to the next one.

It is dialled within the limits of cost like any call outside. Where it may not or cannot be, the browser rings in its
place.
"""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import arrival, outbox, outside
from infolinia.conduct.facts import Role
from infolinia.conduct.models import Call, Leg
from infolinia.floor.lines import extensions, phones, spending
from infolinia.floor.lines import queries as lines
from infolinia.floor.lines.facts import Device
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing.facts import AgentState
from infolinia.telephony.switch import door

TAKES = "1"  # the key
MORE = 20.0  # seconds that a ring lasts longer: the network takes some, and a person to listen and press


def place_of(call: Call, agent: str, *, now: datetime) -> Device:
    """Where this agent is rung with this call now."""
    device = phones.device_of(agent, now=now, switch=call.switch)
    if device == "outside" and (not trunk_of(call) or why_not(call, agent, now=now) is not None):
        return "browser"
    return device


def longer(agent: str) -> float:
    """How many seconds longer this agent is rung than others."""
    return MORE if phones.chosen_device(agent) == "outside" else 0.0


def why_not(call: Call, agent: str, *, now: datetime) -> outside.BeyondLimit | None:
    """The limit of cost that stops it, which is written down and told to whom it concerns."""
    number, trunk = extensions.of(agent).outside, trunk_of(call)
    verdict = spending.judge(user=agent, trunk=trunk, number=number, now=now)
    if verdict.allowed:
        return None
    refusal = outside.BeyondLimit(verdict, user=agent, trunk=trunk, call=call.id)
    outside.told(refusal, now=now)
    return refusal


def trunk_of(call: Call) -> str:
    """The way out: by which the call came, or else its client's last one did."""
    return call.trunk or outside.trunk_for(call.client or "")


def dial(call: Call, leg: str, agent: str, *, seconds: float, now: datetime) -> None:
    """Have the line ring the agent's number, as a leg of the call."""
    number, trunk = extensions.of(agent).outside, trunk_of(call)
    ours = call.dialled if call.dialled.startswith("+") else outside.number_for(call.client or "")
    call.legs.filter(pk=leg).update(offered_at=now)
    way = lines.way_out(trunk, dialled=ours, client=call.client or "", called=number)
    spending.began(leg, call=call.id, user=agent, trunk=trunk, number=number, now=now)
    outbox.want(
        call, door.Dial, now=now, leg=leg, to=number, trunk=way.trunk, caller=way.caller, callers=way.callers,
        timeout=max(1.0, seconds),
    )  # fmt: skip


def picked_up(call: Call, leg: Leg, *, at: datetime, now: datetime) -> None:
    """Somebody, or a voice mail, is there: it is asked for the key, twice."""
    spending.answered(leg.id, now=at)
    codes = (f"outside_{call.queue}", "outside_press_1") if leg.role != Role.CONSULTED else ("outside_press_1",)
    prompts = arrival.prompts_of(call, *codes) or ("tone:record",)
    outbox.want(call, door.Play, now=now, leg=leg.id, prompts=(*prompts, "silence:3", *prompts, "silence:3"))


def asked(call: Call, leg_id: str) -> Leg | None:
    """The leg, where it is that of an agent who is asked for the key now."""
    leg = call.legs.filter(pk=leg_id, device="outside", state="up").first()
    if leg is None:
        return None
    if leg.role == Role.MOVING:
        return leg
    status = floor.status_of(leg.user)
    rings = status is not None and status.call == call.id and status.state is AgentState.RINGING
    return leg if rings else None


def is_rung(call: Call, leg: Leg) -> bool:
    """It was not taken yet."""
    return leg.device == "outside" and (leg.state != "up" or asked(call, leg.id) is not None)
