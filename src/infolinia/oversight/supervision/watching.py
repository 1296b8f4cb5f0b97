"""The call that a supervisor is on: who hears whom, and what the supervisor's line must do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.clients.facts import UserFacts
from infolinia.conduct import queries as conduct
from infolinia.conduct import services as running
from infolinia.conduct.facts import CallFacts, CallState, LegFacts, Role
from infolinia.journal.facts import Actor
from infolinia.oversight.frame import sight
from infolinia.trades.customers import queries as customers
from infolinia.web.refusals import Refusal
from infolinia.web.templatetags import writing

LONGEST_OFFER = 20_000  # characters of a browser's SDP


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in the call, as a chip: who, and whom they hear or are heard by."""

    kind: str  # customer, agent, colleague, myself, other
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


def act(call_id: str, what: str, *, reason: str = "", by: str, actor: Actor | None = None, now: datetime) -> None:
    """At a call in sight: listen (reason: why, where the client asks for it), whisper, barge, take_over or leave.
    actor: a program that does it for the user, else it is he himself. Raises Refusal: as supervising does,
    supervision-mode for another word."""
    conduct.call(call_id)
    match what:
        case "listen":
            running.listen(call_id, reason=reason, by=by, actor=actor, now=now)
        case "whisper":
            running.supervise(call_id, "whisper", by=by, actor=actor, now=now)
        case "barge":
            running.supervise(call_id, "barge", by=by, actor=actor, now=now)
        case "leave":
            running.stop_listening(call_id, by=by, actor=actor, now=now)
        case "take_over":
            running.take_over(call_id, by=by, actor=actor, now=now)
        case _:
            raise Refusal("supervision-mode", status=422)


def offer(call_id: str, leg: str, sdp: str, *, by: str, now: datetime) -> None:
    """What would make the leg beside the agent, of a call in sight, offers. Raises Refusal: call-gone, not-found where
    it is too long."""
    conduct.call(call_id)
    if len(sdp) > LONGEST_OFFER:
        raise Refusal("not-found", status=413)
    running.offer(call_id, leg[:60], sdp, by=by, now=now)


def answer_consent(call_id: str, *, agrees: bool, by: str, actor: Actor | None = None, now: datetime) -> None:
    """To the agent of a call in sight who asks; actor as at `act`. Raises Refusal: consent-over, consent-not-yours."""
    conduct.call(call_id)
    running.grant_consent(call_id, agrees=agrees, by=by, actor=actor, now=now)


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
    """What the page's softphone must do: its leg, the answer to its offer, whether its microphone is shut. offered:
    somebody makes the line."""
    call = conduct.supervised_by(user.id)
    leg = next((leg for leg in call.supervisors if leg.user == user.id), None) if call else None
    if call is None or leg is None:
        return {"call": "", "leg": "", "answer": "", "muted": True, "mode": "", "offered": False}
    return {
        "call": call.id, "leg": leg.id, "answer": leg.answer, "muted": leg.mode == "listen", "mode": leg.mode,
        "offered": leg.is_offered,
    }  # fmt: skip


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
    found.append(Party("myself", _("You"), my_mode(mine.mode)))
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
