"""Negotiating in a call: the offer is taken, other terms are proposed, consent is given or does not come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from infolinia.clients import queries as clients
from infolinia.conduct import consenting, record
from infolinia.conduct.facts import CallState
from infolinia.conduct.models import Call
from infolinia.conduct.procedure import conducted, must_stand, state_of, take, take_all
from infolinia.conduct.wall_clock import wall_clock
from infolinia.journal.facts import CENTRE, Actor
from infolinia.procedures import controls, focus, offered, proposals, sentences
from infolinia.procedures import events as steps
from infolinia.procedures.focus import Focus
from infolinia.procedures.offered import Offered, Terms
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import State
from infolinia.web.refusals import Refusal

CONDUCTED = (CallState.TALKING, CallState.HELD, CallState.CONSULTING)
Heard = Literal["accept", "reject", "terms", "unsure", "unclear", "digress"]


@dataclass(frozen=True, slots=True)
class Bargain:
    """How words at an offer are understood. terms: what they come to, for `how` terms and accept; digression: the path
    of what was said beside the offer."""

    how: Heard
    terms: Terms | None = None
    digression: str = ""


def heard(call_id: str, path: str, text: str, *, by: str, now: datetime) -> Bargain:
    """How an answer to the offer would be understood; nothing is kept. Raises Refusal: call-gone, step-moved."""
    call = Call.objects.filter(pk=call_id).first()
    if call is None or call.agent != by or not call.procedure:
        raise Refusal("call-gone")
    procedure, state = state_of(call)
    at, made = _offer(procedure, state, path)
    if digression := sentences.beside(procedure, state, path, text):
        return Bargain("digress", digression=digression)
    return _heard(at, made, state, text, now)


def bargain(call_id: str, path: str, text: str, *, refused: int | None = None, by: str, now: datetime) -> None:
    """What the customer answers to the offer in focus, in plain words; empty: it is taken as it was made.

    refused: how many offers had been refused when it was answered, where the page says so: a yes that comes late,
    behind a no that was on its way, is none to the next offer.
    Terms of the customer's own are taken where an offer within authority holds them; above it consent is asked for.
    Raises Refusal: step-moved; bargain-unclear; bargain-unsure for half a yes; bargain-outside when no offer holds the
    terms; bargain-not-open where the procedure takes no terms but its own.
    """
    call, procedure, state = conducted(call_id, by)
    at, made = _offer(procedure, state, path)
    if refused is not None and refused != len(made.made):
        raise Refusal("step-moved")
    said = _heard(at, made, state, text, now) if text.strip() else Bargain("accept")
    match said.how:
        case "accept":
            event: steps.Event = steps.Agreed(path)
        case "reject":
            event = steps.Declined(path, "refused")
        case "terms" if said.terms is not None:
            if not made.may_propose:
                raise Refusal("bargain-not-open", status=422)
            if not said.terms.possible:
                raise Refusal("bargain-outside", status=422)
            event = steps.Proposed(path, said.terms.named)
        case "unsure":
            raise Refusal("bargain-unsure", status=422)
        case _:
            raise Refusal("bargain-unclear", status=422)
    take(call, procedure, state, event, path, by=by, now=now)


def grant(call_id: str, *, agrees: bool, by: str, actor: Actor | None = None, now: datetime) -> None:
    """A supervisor answers the request for consent. actor: a program that does it for him. Raises Refusal:
    consent-over when nobody waits for it (any more), consent-not-yours when it takes a higher authority."""
    call = record.locked(call_id)
    record.in_state(call, *CONDUCTED)
    procedure, state = state_of(call) if call.procedure else (None, None)
    if procedure is None or state is None or call.consent_until is None:
        raise Refusal("consent-over")
    at = focus.find(procedure, state)
    made = offered.offered(at, state)
    if made is None or made.stage != "approval":
        raise Refusal("consent-over")
    person = clients.user(by)
    if not consenting.may_grant(person.role, made.whose):
        raise Refusal("consent-not-yours", status=403)
    event = steps.Granted(at.path, made.level if agrees else 0, by)
    take_all(call, procedure, state, [(at.path, event)], by=actor or Actor("agent", by), now=now)


def late(call: Call, *, now: datetime) -> bool:
    """Nobody answered in time: the procedure goes on as it says."""
    procedure, state = state_of(call)
    at = focus.find(procedure, state)
    if at.why != "approval":
        consenting.follow(call, procedure, state, now=now)
        return True
    event = steps.Ticked(controls.approval_timer(at.path, state))
    take_all(call, procedure, state, [(at.path, event)], by=CENTRE, now=now)
    return True


def _offer(procedure: Procedure, state: State, path: str) -> tuple[Focus, Offered]:
    must_stand(procedure, state, path)
    at = focus.find(procedure, state)
    made = offered.offered(at, state)
    if made is None or made.stage != "offer":
        raise Refusal("step-moved")
    return at, made


def _heard(at: Focus, made: Offered, state: State, text: str, now: datetime) -> Bargain:
    term = offered.dial(at.step) or "each"
    begun: Any = made.strip.at if made.strip else None
    said = proposals.read(text, dial=term, at=begun, language=state.language, now=wall_clock(now))
    if said.how == "terms":
        return Bargain("terms", offered.preview(at, state, said.terms))
    if said.how == "accept":
        return Bargain("accept", offered.preview(at, state, at.terms))
    return Bargain(said.how)


__all__ = ["Bargain", "bargain", "grant", "heard", "late"]
