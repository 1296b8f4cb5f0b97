"""Consent that is asked for in a call: who sits at the desk may not grant what the customer wants.

The request is an event of the call with a time until when it is waited for, so that the board shows it and the centre
ends it without reading every procedure. Who grants is named by the procedure: a leader is a supervisor, a manager an
administrator.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from infolinia.conduct import events, record
from infolinia.conduct.facts import CallState
from infolinia.conduct.models import Call
from infolinia.procedures import focus
from infolinia.procedures.offered import offered
from infolinia.procedures.parts import Procedure
from infolinia.procedures.state import State

GRANTS = {"manager": ("administrator",)}  # by whom; any other name: both below
SUPERVISORS = ("supervisor", "administrator")


def follow(call: Call, procedure: Procedure, state: State, *, now: datetime) -> None:
    """Bring the request to where the negotiation stands: asked for, or asked for no more. When the call is over nobody
    is asked any more."""
    at = focus.find(procedure, state)
    waits = at.why == "approval" and at.step.approval is not None and CallState(call.state).on_line
    if waits and call.consent_until is None:
        made = offered(at, state)
        assert made is not None  # an approval is part of a negotiation
        assert at.step.approval is not None  # as `waits` says
        until = now + timedelta(seconds=at.step.approval.wait)
        record.write(call, events.ConsentAsked(at.path, made.level, made.whose, until), now=now)
    if not waits and call.consent_until is not None:
        record.write(call, events.ConsentOver(), now=now)


def may_grant(role: str, whose: str) -> bool:
    """Whether a user of this role may grant what this authority decides."""
    return role in GRANTS.get(whose, SUPERVISORS)


__all__ = ["follow", "may_grant"]
