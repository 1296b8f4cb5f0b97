"""The call that a supervisor is on: who hears whom, and what the supervisor's line must do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.clients.facts import UserFacts
from infolinia.conduct import queries as conduct
from infolinia.conduct.facts import CallFacts, CallState, LegFacts, Role
from infolinia.oversight.frame import sight
from infolinia.trades.customers import queries as customers
from infolinia.web.templatetags import writing


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in the call, as a chip: who, and whom they hear or are heard by."""

    kind: str  # customer, agent, colleague, me, other
    name: str
    word: str


@dataclass(frozen=True, slots=True)
class Watched:
    """mode: listen, whisper or barge; is_up: the line stands, so that something is heard."""

    call: str
    mode: str
    is_up: bool
    word: str
    parties: tuple[Party, ...]
    may_take_over: bool


def watched(user: UserFacts) -> Watched | None:
    """The call this user listens to; None when there is none in sight."""
    call = conduct.supervised_by(user.id)
    leg = next((leg for leg in call.supervisors if leg.user == user.id), None) if call else None
    if call is None or leg is None:
        return None
    people = {person.id: person.name for person in sight.people_of(user)}
    agent = people.get(call.agent) or _("the agent")
    is_up = leg.state == "up"
    return Watched(
        call=call.id,
        mode=leg.mode,
        is_up=is_up,
        word=_heard_by(leg.mode, agent) if is_up else _("Your line is being made."),
        parties=_parties(call, leg, people, agent),
        may_take_over=is_up and call.is_conducted,
    )


def line(user: UserFacts) -> dict[str, Any]:
    """What the page's softphone must do: its leg, the answer to its offer, whether its microphone is shut."""
    call = conduct.supervised_by(user.id)
    leg = next((leg for leg in call.supervisors if leg.user == user.id), None) if call else None
    if call is None or leg is None:
        return {"call": "", "leg": "", "answer": "", "muted": True, "mode": ""}
    return {"call": call.id, "leg": leg.id, "answer": leg.answer, "muted": leg.mode == "listen", "mode": leg.mode}


def _heard_by(mode: str, agent: str) -> str:
    match mode:
        case "whisper":
            return _("Only {agent} hears you.").format(agent=agent)
        case "barge":
            return _("Everybody hears you.")
        case _:
            return _("Nobody hears you.")


def _parties(call: CallFacts, mine: LegFacts, people: dict[str, str], agent: str) -> tuple[Party, ...]:
    waits = call.held_since is not None
    customer = (customers.name(call.customer) if call.customer else "") or writing.phone(call.caller)
    customer_word = _("hears music") if waits else _("hears the agent")
    if not waits and any(leg.mode == "barge" for leg in call.supervisors):
        customer_word = _("hears the agent and the supervisor")
    found = [Party("customer", customer or _("withheld number"), customer_word)]
    agent_word = _("on hold") if waits and call.state is CallState.HELD else pgettext("leg", "talks")
    found.append(Party("agent", agent, pgettext("leg", "muted") if call.muted else agent_word))
    if colleague := call.leg(Role.CONSULTED):
        found.append(Party("colleague", people.get(colleague.user, _("a colleague")), _("is asked")))
    found.append(Party("me", _("You"), my_mode(mine.mode)))
    found += [
        Party("other", people.get(leg.user, _("another supervisor")), mode(leg.mode))
        for leg in call.supervisors
        if leg.id != mine.id
    ]
    return tuple(found)


def mode(code: str) -> str:
    words = {
        "listen": pgettext("supervisor", "listens"),
        "whisper": pgettext("supervisor", "whispers"),
        "barge": pgettext("supervisor", "talks"),
    }
    return words.get(code, code)


def my_mode(code: str) -> str:
    words = {
        "listen": pgettext("you as supervisor", "listen"),
        "whisper": pgettext("you as supervisor", "whisper"),
        "barge": pgettext("you as supervisor", "talk"),
    }
    return words.get(code, code)
