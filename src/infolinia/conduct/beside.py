"""Who is beside the agent of a call: the lines of supervisors, from their making to their end.

What supervisors do stands in `supervising.py`; here is what follows from the line, the clock and the agent's going.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from infolinia.clients import queries as clients
from infolinia.conduct import events, outbox, record, ringing
from infolinia.conduct.facts import Role
from infolinia.conduct.models import Call, Leg
from infolinia.journal.facts import CENTRE, Actor
from infolinia.telephony.switch import door

UNMADE = timedelta(seconds=20)  # a line that no browser made in this time is given up


def leg_up(call: Call, leg_id: str, *, now: datetime) -> None:
    """A supervisor's line stands."""
    leg = call.legs.get(pk=leg_id)
    accompany(call, leg.id, leg.mode, now=now)


def follow(call: Call, *, now: datetime) -> None:
    """The agent has another line in the place of one that broke: who was beside him goes along."""
    for leg in legs(call):
        if leg.state == "up":
            accompany(call, leg.id, leg.mode, now=now)


def end(call: Call, leg: Leg, why: str, *, now: datetime, by: Actor = CENTRE) -> None:
    """This supervisor listens no more: left, lost (the line broke), line (it could not be done), unmade, agent-left,
    taken-over or blocked."""
    record.write(call, events.SupervisionEnded(leg.user, leg.id, why), now=now, by=by)
    if why != "lost":
        ringing.drop_leg(call, leg, why, now=now)


def end_all(call: Call, why: str, *, now: datetime, by: Actor = CENTRE, but: str = "") -> None:
    for leg in legs(call):
        if leg.id != but:
            end(call, leg, why, now=now, by=by)


def not_done(call: Call, leg_id: str, *, now: datetime) -> None:
    """The line could not do what the screen says: nobody must think that he is heard, or not heard."""
    leg = call.legs.filter(pk=leg_id, role=Role.SUPERVISOR).exclude(state="gone").first()
    if leg is not None:
        end(call, leg, "line", now=now)


def due(now: datetime) -> list[tuple[str, str, str]]:
    """(call, leg, why) of those who must listen no more: blocked, or without a line for too long."""
    found = Leg.objects.filter(role=Role.SUPERVISOR).exclude(state="gone")
    rows = list(found.values_list("call_id", "id", "user", "state", "made_at"))
    blocked = clients.blocked({user for _, _, user, _, _ in rows}) if rows else set[str]()
    late = [(call, leg, "unmade") for call, leg, _, state, made in rows if state != "up" and made <= now - UNMADE]
    return late + [(call, leg, "blocked") for call, leg, user, _, _ in rows if user in blocked]


def over(call_id: str, leg_id: str, why: str, *, now: datetime) -> bool:
    """What `due` found, unless it has ended meanwhile."""
    call = record.locked(call_id)
    leg = next((leg for leg in legs(call) if leg.id == leg_id), None)
    if leg is None or (leg_id, why) not in {(found, because) for _, found, because in due(now)}:
        return False
    end(call, leg, why, now=now)
    return True


def legs(call: Call) -> list[Leg]:
    """The live legs of supervisors."""
    found = call.legs.filter(role=Role.SUPERVISOR).exclude(state="gone")
    return list(found.order_by("number"))


def accompany(call: Call, leg: str, mode: str, *, now: datetime) -> None:
    agent = record.leg(call, Role.AGENT)
    if agent is not None and agent.state == "up":
        outbox.want(call, door.Monitor, now=now, live=True, ear=leg, target=agent.id, mode=mode)
