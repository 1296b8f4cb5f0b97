"""A key of a menu that leads to one particular agent: he is rung as soon as the greeting of the queue is heard, before
others who wait and whatever his skills, as with a call that a colleague hands over. Where he is not free, does not take
it, or the caller's number is limited, the call waits in the queue of the number like any other.
"""

from __future__ import annotations

from datetime import datetime

from infolinia.clients import queries as clients
from infolinia.clients.facts import UserFacts
from infolinia.conduct import menu_course, outside_line, ringing
from infolinia.conduct.facts import CallState
from infolinia.conduct.models import Call
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.facts import AgentState

RING = 20.0  # seconds


def ring(call: Call, *, now: datetime) -> None:
    """Ring the agent to whom the menu led, where it led to one. To be called once the call waits."""
    destination = floor.queue_for_number(call.dialled)
    if call.state != CallState.WAITING or call.is_last or destination is None or not destination.menu:
        return
    wanted = menu_course.agent_wanted(call)
    agent = _who(wanted, call.client or "") if wanted else None
    if agent is None or floor.status(agent.id).state is not AgentState.READY:
        return
    rung = routing.ring(agent.id, call.id, seconds=RING + outside_line.longer(agent.id), now=now)
    ringing.rings(rung, now=now)


def _who(username: str, client: str) -> UserFacts | None:
    """None where nobody of this name takes calls of the client any more."""
    try:
        found = clients.user_named(username)
    except LookupError:
        return None
    return found if found.is_active and client in found.clients and floor.is_agent(found.id) else None
