"""A key of a menu that leads to one particular agent: he is rung as soon as the greeting of the queue is heard, before
others who wait and whatever his skills, as with a call that a colleague hands over. Where he is not free, his desk is
silent, he does not take it, or the caller's number is limited, the call waits in the queue of the number like any
other. A queue that is closed or full bars this key as it bars every caller; one where nobody is signed in does not, as
long as he is free.
"""

from __future__ import annotations

from datetime import datetime

from infolinia.clients import queries as clients
from infolinia.clients.facts import UserFacts
from infolinia.conduct import arrival, menu_course, outside_line, ringing
from infolinia.conduct.facts import CallState
from infolinia.conduct.models import Call
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.choose import is_free
from infolinia.journal import services as journal

RING = 20.0  # seconds


def enqueue(call: Call, *, now: datetime) -> None:
    """Into its queue after the greeting, and ring the agent to whom the menu led, where it led to one."""
    journal.lock()  # who is free now is free when he is rung
    agent = free(call, now=now)
    arrival.enqueue(call, now=now, is_served=agent is not None)
    ring(call, agent, now=now)


def ring(call: Call, agent: UserFacts | None, *, now: datetime) -> None:
    """Ring the agent to whom the menu led, if he is `free`, once the call waits."""
    if agent is None or call.state != CallState.WAITING:
        return
    rung = routing.ring(agent.id, call.id, seconds=RING + outside_line.longer(agent.id), now=now)
    ringing.rings(rung, now=now)


def free(call: Call, *, now: datetime) -> UserFacts | None:
    """The agent to whom the menu led, as long as he could be rung now: ready, and his desk heard of lately. The journal
    must be locked until he is rung."""
    destination = floor.queue_for_number(call.dialled)
    if call.is_last or destination is None or not destination.menu:
        return None
    wanted = menu_course.agent_wanted(call)
    agent = _who(wanted, call.client or "") if wanted else None
    if agent is None or not any(it.id == agent.id and is_free(it) for it in floor.agents_free(now)):
        return None
    return agent


def _who(username: str, client: str) -> UserFacts | None:
    """None where nobody of this name takes calls of the client any more."""
    try:
        found = clients.user_named(username)
    except LookupError:
        return None
    return found if found.is_active and client in found.clients and floor.is_agent(found.id) else None
